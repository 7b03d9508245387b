package sqldb

import (
	"context"
	"fmt"
	"sync"
	"time"

	"briefbot/internal/store"
)

// watchers are the running watches, by the channel that wakes them. Each reads from the database whenever it
// is woken, so the database is the queue and a wake that is missed or doubled
// does no harm.
type watchers struct {
	mu      sync.Mutex
	all     map[chan struct{}]context.CancelFunc
	closed  bool
	running sync.WaitGroup
}

// Wake makes every watch look for changes.
func (d *DB) Wake() {
	d.watchers.mu.Lock()
	defer d.watchers.mu.Unlock()
	for wake := range d.watchers.all {
		select {
		case wake <- struct{}{}:
		default:
		}
	}
}

// StopWatching ends every watch and waits for them.
func (d *DB) StopWatching() {
	d.watchers.mu.Lock()
	d.watchers.closed = true
	for _, stop := range d.watchers.all {
		stop()
	}
	d.watchers.mu.Unlock()
	d.watchers.running.Wait()
}

// watch is one watch: what it has seen of each topic.
type watch struct {
	db                  *DB
	settings, documents int64
	out                 chan store.Change
	wake                chan struct{}
}

// Watch implements [store.Store].
func (d *DB) Watch(ctx context.Context) (<-chan store.Change, error) {
	w := &watch{db: d, out: make(chan store.Change), wake: make(chan struct{}, 1)}
	var err error
	if w.settings, err = d.revision(ctx, d.read, store.TopicSettings); err != nil {
		return nil, fmt.Errorf("watch settings: %w", err)
	}
	if w.documents, err = d.revision(ctx, d.read, store.TopicDocuments); err != nil {
		return nil, fmt.Errorf("watch documents: %w", err)
	}

	d.watchers.mu.Lock()
	defer d.watchers.mu.Unlock()
	if d.watchers.closed {
		return nil, store.ErrClosed
	}
	if d.watchers.all == nil {
		d.watchers.all = make(map[chan struct{}]context.CancelFunc)
	}
	ctx, stop := context.WithCancel(ctx)
	d.watchers.all[w.wake] = stop
	d.watchers.running.Add(1)
	go w.run(ctx, stop)
	return w.out, nil
}

func (w *watch) run(ctx context.Context, stop context.CancelFunc) {
	defer w.db.watchers.running.Done()
	defer func() {
		w.db.watchers.mu.Lock()
		delete(w.db.watchers.all, w.wake)
		w.db.watchers.mu.Unlock()
	}()
	defer close(w.out)
	defer stop()
	var tick <-chan time.Time
	if w.db.engine.Poll > 0 {
		ticker := time.NewTicker(w.db.engine.Poll)
		defer ticker.Stop()
		tick = ticker.C
	}
	for {
		// A database that is away now is asked again at the next wake or tick;
		// whoever needs it more urgently logs it.
		_ = w.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-tick:
		}
	}
}

// look sends what has changed since the last time.
func (w *watch) look(ctx context.Context) error {
	changed, err := list(ctx, w.db, w.db.read, scanSetting, `
		SELECT `+settingColumns+` FROM settings WHERE revision > $1 ORDER BY revision`, w.settings)
	if err != nil {
		return err
	}
	for _, s := range changed {
		if !w.send(ctx, store.Change{Topic: store.TopicSettings, Scope: s.Scope, Key: s.Key, Revision: s.Revision}) {
			return ctx.Err()
		}
		w.settings = s.Revision
	}
	revision, err := w.db.revision(ctx, w.db.read, store.TopicDocuments)
	if err != nil {
		return err
	}
	if revision > w.documents && w.send(ctx, store.Change{Topic: store.TopicDocuments, Revision: revision}) {
		w.documents = revision
	}
	return nil
}

func (w *watch) send(ctx context.Context, c store.Change) bool {
	select {
	case w.out <- c:
		return true
	case <-ctx.Done():
		return false
	}
}
