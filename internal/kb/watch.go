package kb

import (
	"context"
	"time"

	"github.com/fsnotify/fsnotify"
)

// When the folder is looked at. A change is served two seconds after it was
// written at the latest: the quiet time, or the patience with a file that is
// written again and again, and the time that reading and indexing take.
const (
	quietTime   = 100 * time.Millisecond // after the last event
	patience    = 500 * time.Millisecond // after the first
	rescanLeast = time.Second            // without any event: network file systems send none
	rescanMost  = 30 * time.Second
	rescanShare = 50 // a look may take one part in so many of the time
	verifyEvery = 10 * time.Minute
)

// Run keeps the library up to date until ctx ends, and then returns nil. It
// watches the folder and those below it, or the shelf, and looks at all of it
// now and then in case that an event was lost. Call it once.
func (l *Library) Run(ctx context.Context) error { return l.from.follow(ctx, l) }

func (f inFolder) follow(ctx context.Context, l *Library) error {
	var events chan fsnotify.Event
	var errs chan error
	var watch func(string)
	if watcher, err := fsnotify.NewWatcher(); err != nil {
		l.logger.Warn("folder cannot be watched, looking at it now and then", "err", err)
	} else {
		defer watcher.Close()
		events, errs = watcher.Events, watcher.Errors
		warned := false
		watch = func(path string) {
			if err := watcher.Add(path); err != nil && !warned {
				warned = true
				l.logger.Warn("folder cannot be watched, looking at it now and then", "err", err)
			}
		}
	}
	return l.run(ctx, events, errs, watch)
}

func (l *Library) run(ctx context.Context, events <-chan fsnotify.Event, errs <-chan error, watch func(string)) error {
	full, verify := false, l.after(verifyEvery)
	for {
		start := l.now()
		l.update(ctx, full, watch) // it has logged what went wrong
		took := l.now().Sub(start)
		rescan := l.after(min(max(rescanLeast, rescanShare*took), rescanMost))
		var quiet, latest <-chan time.Time
		full = false
		for waiting := true; waiting; {
			waiting = false
			select {
			case <-ctx.Done():
				return nil
			case _, ok := <-events:
				waiting = true
				if !ok {
					events = nil
					break
				}
				if quiet = l.after(quietTime); latest == nil {
					latest = l.after(patience)
				}
			case _, ok := <-errs: // events were lost
				if !ok {
					errs, waiting = nil, true
				}
			case <-verify:
				full, verify = true, l.after(verifyEvery)
			case <-quiet:
			case <-latest:
			case <-rescan:
			}
		}
	}
}
