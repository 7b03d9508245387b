package kb

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"
)

// Shelf keeps documents elsewhere than in a folder, such as in a database that
// several processes share. Its methods must be safe for concurrent use.
type Shelf interface {
	// Entries lists all documents as they are at one moment, in any order.
	Entries(ctx context.Context) ([]Entry, error)
	// Body returns the bytes of a version.
	Body(ctx context.Context, version string) ([]byte, error)
	// Watch sends after the documents may have changed, until ctx ends. A
	// receiver that is slow may miss all but one of several.
	Watch(ctx context.Context) (<-chan struct{}, error)
}

// Entry is a document on a [Shelf]: its ID, the identity of its bytes as in
// [Document], and their number.
type Entry struct {
	ID, Version string
	Size        int64
}

// OpenShelf loads a shelf as [Open] does a folder. An empty shelf is an error.
func OpenShelf(ctx context.Context, logger *slog.Logger, shelf Shelf, cfg Config) (*Library, error) {
	return open(ctx, logger, onShelf{shelf}, cfg)
}

// LoadShelf reads a shelf once, as [Load] does a folder.
func LoadShelf(ctx context.Context, logger *slog.Logger, shelf Shelf, cfg Config) (*Index, []Problem, error) {
	return load(ctx, logger, onShelf{shelf}, cfg)
}

// source is where documents come from.
type source interface {
	// scan does one look, with the errors and the result of a folder's.
	scan(ctx context.Context, s scanning) (map[string]file, error)
	// empty is the error where nothing is served.
	empty(problems []Problem) error
	// follow keeps l up to date until ctx ends.
	follow(ctx context.Context, l *Library) error
}

// inFolder is a directory of Markdown files.
type inFolder string

func (f inFolder) scan(ctx context.Context, s scanning) (map[string]file, error) {
	return s.scan(ctx, string(f))
}

func (f inFolder) empty(problems []Problem) error { return emptyError(string(f), problems) }

type onShelf struct{ Shelf }

// scan takes over what the shelf lists, all or nothing: a body that cannot be
// read is an error, since the list is of one moment.
func (s onShelf) scan(ctx context.Context, look scanning) (map[string]file, error) {
	entries, err := s.Entries(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the briefings: %w", err)
	}
	found := make(map[string]file, len(entries))
	var mu sync.Mutex
	var failed error
	var wg sync.WaitGroup
	next := make(chan Entry)
	for range min(runtime.GOMAXPROCS(0), max(len(entries), 1)) {
		wg.Go(func() {
			for e := range next {
				f, err := s.read(ctx, look, e)
				mu.Lock()
				found[e.ID] = f
				if failed == nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	for _, e := range entries {
		next <- e
	}
	close(next)
	wg.Wait()
	if err := errors.Join(ctx.Err(), failed); err != nil {
		return nil, err
	}
	return found, nil
}

// read parses one document, unless its bytes are known. Bytes that cannot be a
// document leave the last good version in place.
func (s onShelf) read(ctx context.Context, look scanning, e Entry) (file, error) {
	known := look.known[e.ID]
	f := file{size: e.Size, doc: known.doc}
	switch limit := look.cfg.maxFile(); {
	case known.doc != nil && known.doc.Version == e.Version:
		return f, nil
	case !isMarkdown(e.ID):
		f.problem = "it is not named like a Markdown file"
		return f, nil
	case e.Size > limit:
		f.problem = fmt.Sprintf("it has %d bytes; the limit is %d", e.Size, limit)
		return f, nil
	}
	data, err := s.Body(ctx, e.Version)
	if err != nil {
		return f, fmt.Errorf("read %s: %w", e.ID, err)
	}
	if version(data) != e.Version {
		f.problem = "its bytes are not those of its version"
		return f, nil
	}
	doc, err := Parse(ctx, e.ID, data)
	if err != nil {
		f.problem = err.Error()
		return f, nil
	}
	f.doc = doc
	return f, nil
}

func (s onShelf) empty(problems []Problem) error {
	if len(problems) > 0 {
		return fmt.Errorf("the database holds no readable briefing (%d refused; the first: %w); store others with: bot kb sync --from DIR", len(problems), problems[0])
	}
	return errors.New("the database holds no briefing yet; store some with: bot kb sync --from DIR")
}

// shelfEvery is how often a shelf is looked at without a word of it.
const shelfEvery = 30 * time.Second

func (s onShelf) follow(ctx context.Context, l *Library) error {
	for ctx.Err() == nil {
		s.watchOnce(ctx, l)
		select {
		case <-ctx.Done():
		case <-l.after(rescanLeast):
		}
	}
	return nil
}

// watchOnce returns when the shelf no longer tells of changes.
func (s onShelf) watchOnce(ctx context.Context, l *Library) {
	watch, stop := context.WithCancel(ctx)
	defer stop()
	changed, err := s.Watch(watch)
	if err != nil {
		l.logger.Warn("no word of changed briefings, looking at them all the same", "err", err)
		l.update(ctx, false, nil) // it has logged what went wrong
		return
	}
	// Also without a word: something may have changed before the watch.
	for ok := true; ok && ctx.Err() == nil; {
		wait := shelfEvery
		if l.update(ctx, false, nil) != nil {
			wait = rescanLeast
		}
		select {
		case <-ctx.Done():
		case _, ok = <-changed:
		case <-l.after(wait):
		}
	}
}
