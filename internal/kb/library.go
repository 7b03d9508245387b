package kb

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Library keeps the newest index of a folder of Markdown files, or of a [Shelf]. Its methods are
// safe for concurrent use; those that read never wait.
type Library struct {
	logger *slog.Logger
	from   source
	cfg    Config
	now    func() time.Time
	after  func(time.Duration) <-chan time.Time

	state   atomic.Pointer[state]
	cache   *cache
	refresh sync.Mutex      // one look at the folder at a time
	files   map[string]file // guarded by refresh
	lost    string          // why the folder could not be read last time; guarded by refresh
}

// state is what is served at one moment.
type state struct {
	index    *Index
	problems []Problem
	changed  chan struct{} // closed when the next index is served
}

// Open loads a folder as [Load] does, with the same errors. Call
// [Library.Run] to keep it up to date.
func Open(ctx context.Context, logger *slog.Logger, dir string, cfg Config) (*Library, error) {
	return open(ctx, logger, inFolder(dir), cfg)
}

func open(ctx context.Context, logger *slog.Logger, from source, cfg Config) (*Library, error) {
	l := &Library{logger: logger, from: from, cfg: cfg, now: time.Now, after: time.After, cache: openCache(logger, cfg.CacheDir)}
	start := l.now()
	kept := l.cache.load()
	files, err := l.scan(ctx, documents(kept), false, nil)
	if err != nil {
		return nil, err
	}
	report(logger, nil, files)
	docs, problems := served(files)
	if len(docs) == 0 {
		return nil, from.empty(problems)
	}
	index := l.assemble(docs, kept)
	// From here on the documents are the index's: the text of those that it
	// maps from the cache need not stay in memory.
	for _, d := range index.docs {
		f := files[d.ID]
		f.doc = d
		files[d.ID] = f
	}
	l.files = files
	l.state.Store(&state{index: index, problems: problems, changed: make(chan struct{})})
	logger.Info("knowledge base loaded", "documents", len(docs), "passages", index.Len(), "refused", len(problems), "duration", l.now().Sub(start))
	return l, nil
}

// assemble makes the first index, from segments that the cache kept and new
// ones, which it keeps there.
func (l *Library) assemble(docs []*Document, kept map[string]*segment) *Index {
	var index *Index
	if l.cache == nil {
		index = assemble(docs, nil, nil)
	} else {
		index = assemble(docs, func(key string) *segment { return kept[key] }, l.cache.remap)
	}
	l.cache.sync(index.segments)
	return index
}

// Index is the newest complete index, never nil. It stays valid, and the same,
// for as long as the caller keeps it. It is empty when every document has been
// removed from the folder.
func (l *Library) Index() *Index { return l.state.Load().index }

// Problems are the files that are not served as they stand, in order of ID. The
// slice must not be changed.
func (l *Library) Problems() []Problem { return l.state.Load().problems }

// Changed is closed when the index that is served now is replaced. To miss no
// change, ask for Changed first and for the Index then.
func (l *Library) Changed() <-chan struct{} { return l.state.Load().changed }

// Refresh looks at the folder once and serves what it finds. Files whose size
// and time stand still are not read, unless verify is set. When the folder
// itself cannot be read, what was served stays and the reason is returned.
func (l *Library) Refresh(ctx context.Context, verify bool) error {
	return l.update(ctx, verify, nil)
}

func (l *Library) scan(ctx context.Context, known map[string]file, verify bool, onDir func(string)) (map[string]file, error) {
	return l.from.scan(ctx, scanning{cfg: l.cfg, known: known, now: l.now(), verify: verify, onDir: onDir})
}

func (l *Library) update(ctx context.Context, verify bool, onDir func(string)) error {
	l.refresh.Lock()
	defer l.refresh.Unlock()
	start := l.now()
	files, err := l.scan(ctx, l.files, verify, onDir)
	if err != nil {
		if ctx.Err() == nil && l.lost != err.Error() {
			l.lost = err.Error()
			l.logger.Error("knowledge base unreadable, serving what was read before", "err", err)
		}
		return err
	}
	l.lost = ""
	report(l.logger, l.files, files)
	l.files = files
	docs, problems := served(files)
	old := l.state.Load()
	if sameDocuments(docs, old.index.docs) {
		if !slices.Equal(problems, old.problems) {
			l.state.Store(&state{index: old.index, problems: problems, changed: old.changed})
		}
		return nil
	}
	keep := make(map[string]*segment, len(old.index.segments))
	for _, s := range old.index.segments {
		keep[s.key] = s
	}
	index := assemble(docs, func(key string) *segment { return keep[key] }, nil)
	l.state.Store(&state{index: index, problems: problems, changed: make(chan struct{})})
	close(old.changed)
	l.cache.sync(index.segments)
	if len(docs) == 0 {
		l.logger.Error("knowledge base holds no document any more", "refused", len(problems))
		return nil
	}
	l.logger.Info("knowledge base changed", "documents", len(docs), "passages", index.Len(), "refused", len(problems),
		"duration", l.now().Sub(start))
	return nil
}

func sameDocuments(a, b []*Document) bool {
	return slices.EqualFunc(a, b, func(a, b *Document) bool { return a.ID == b.ID && a.Version == b.Version })
}
