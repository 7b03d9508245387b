package sqlite

import (
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"briefbot/internal/store/storetest"
)

// clock is a clock that stands still until it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// open opens a store and closes it when the test ends.
func open(tb testing.TB, path string, o Options) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), slog.New(slog.DiscardHandler), "sqlite://"+path, o)
	if err != nil {
		tb.Fatalf("Open(%s): %v", path, err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T, o storetest.Options) storetest.Fixture {
		c := newClock()
		s := open(t, filepath.Join(t.TempDir(), "bot.db"), Options{HideQuestions: o.HideQuestions, Now: c.Now})
		return storetest.Fixture{Store: s, Advance: c.Advance}
	})
}
