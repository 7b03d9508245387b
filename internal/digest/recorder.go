package digest

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/store"
)

const (
	// lookEvery is how often the index is compared with the log of news.
	lookEvery = 2 * time.Second
	// settled is how long a document must differ from the log before a process
	// that did not see it change enters the difference: what another replica
	// has just entered reaches every disk sooner.
	settled = time.Minute
	// batch is how many changes one transaction enters, so that intake never
	// waits long for it.
	batch = 50
)

// Recorder keeps the log of news in step with the knowledge base: it enters the
// changes that this process sees. Several may run on one store.
type Recorder struct {
	log   *slog.Logger
	store store.News
	index func() *kb.Index
	now   func() time.Time

	last    *kb.Index
	checked time.Time
	seen    map[string]string    // path: the version that was served at the last look
	apart   map[string]time.Time // path: since when it differs from the log
	ready   chan struct{}
}

// NewRecorder returns a Recorder that has entered nothing yet.
func NewRecorder(log *slog.Logger, to store.News, index func() *kb.Index, now func() time.Time) *Recorder {
	return &Recorder{log: log, store: to, index: index, now: now, apart: map[string]time.Time{}, ready: make(chan struct{})}
}

// Ready is closed once the log has what was served at the start.
func (r *Recorder) Ready() <-chan struct{} { return r.ready }

// Run keeps the log in step until ctx ends.
func (r *Recorder) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := r.Look(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("changes of briefings not recorded, trying again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Look enters what has changed since the last look. At the first look
// everything that differs from the log has changed: the bot was not running
// when it did.
func (r *Recorder) Look(ctx context.Context) error {
	x := r.index()
	if x == r.last && len(r.apart) == 0 && r.now().Sub(r.checked) < settled/2 {
		return nil
	}
	r.checked = r.now()
	entered, err := r.store.News(ctx, 0, 0)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, c := range entered.Changes {
		known[c.Path] = c.Version
	}
	served := map[string]string{}
	for _, d := range x.Documents() {
		served[d.ID] = d.Version
	}
	changes := r.differences(x, known, served)
	for part := range slices.Chunk(changes, batch) {
		if _, err := r.store.RecordNews(ctx, part); err != nil {
			return err
		}
	}
	if len(changes) > 0 {
		r.log.Info("changes of briefings recorded", "documents", len(changes))
	}
	if r.seen == nil {
		close(r.ready)
	}
	r.last, r.seen = x, served
	return nil
}

// differences lists what is to be entered, and notes what is not yet.
func (r *Recorder) differences(x *kb.Index, known, served map[string]string) []store.NewsChange {
	now := r.now()
	var changes []store.NewsChange
	apart := map[string]time.Time{}
	enter := func(path, before, version string) {
		if before == version {
			return
		}
		since, waits := r.apart[path]
		if !waits {
			since = now
		}
		// This process saw the change if what it served before is what the log has.
		if saw := r.seen == nil || r.seen[path] == before; !saw && now.Sub(since) < settled {
			apart[path] = since
			return
		}
		c := store.NewsChange{Path: path, Before: before, Version: version}
		if version != "" {
			d := x.Document(path)
			c.Body = []byte(d.Quote(kb.Span{Start: 0, End: d.Size()}))
		}
		changes = append(changes, c)
	}
	for path, version := range served {
		enter(path, known[path], version)
	}
	for path, version := range known {
		if _, ok := served[path]; !ok {
			enter(path, version, "")
		}
	}
	r.apart = apart
	slices.SortFunc(changes, func(a, b store.NewsChange) int { return strings.Compare(a.Path, b.Path) })
	return changes
}
