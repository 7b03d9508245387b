package digest

import (
	"log/slog"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
)

// openStore opens a database of the test's own, on a clock that it moves.
func openStore(t *testing.T, now func() time.Time) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), slog.New(slog.DiscardHandler), "sqlite://"+filepath.Join(t.TempDir(), "bot.db"), sqlite.Options{Now: now})
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// shelf is a knowledge base that the test changes.
type shelf struct{ x atomic.Pointer[kb.Index] }

func (s *shelf) put(t *testing.T, docs map[string]string) {
	t.Helper()
	var all []*kb.Document
	for id, text := range docs {
		all = append(all, parse(t, id, text))
	}
	s.x.Store(kb.NewIndex(all))
}

func (s *shelf) index() *kb.Index { return s.x.Load() }

func news(t *testing.T, s store.News, after int64) string {
	t.Helper()
	list, err := s.News(t.Context(), after, 0)
	if err != nil {
		t.Fatal(err)
	}
	body := func(v string) string {
		if v == "" {
			return "-"
		}
		b, err := s.DocumentBody(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(b))
	}
	var out []string
	for _, c := range list.Changes {
		out = append(out, c.Path+":"+body(c.Before)+">"+body(c.Version))
	}
	return strings.Join(out, " ")
}

func TestRecorder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 5, 6, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	s := openStore(t, clock)
	var a, b shelf
	a.put(t, map[string]string{"x.md": "one", "y.md": "why"})
	b.put(t, map[string]string{"x.md": "one", "y.md": "why"})
	log := slog.New(slog.DiscardHandler)
	first, second := NewRecorder(log, s, a.index, clock), NewRecorder(log, s, b.index, clock)
	look := func(r *Recorder, want string) {
		t.Helper()
		if err := r.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := news(t, s, 0); got != want {
			t.Errorf("the log has %s, want %s", got, want)
		}
	}
	look(first, "x.md:->one y.md:->why")
	select {
	case <-first.Ready():
	default:
		t.Error("not ready after the first look")
	}
	look(second, "x.md:->one y.md:->why")

	// A change that one sees first is not taken back by the other's older copy.
	a.put(t, map[string]string{"x.md": "two", "y.md": "why"})
	look(first, "x.md:->two y.md:->why")
	look(second, "x.md:->two y.md:->why")
	b.put(t, map[string]string{"x.md": "two", "y.md": "why", "z.md": "zed"})
	look(second, "x.md:->two y.md:->why z.md:->zed")
	look(first, "x.md:->two y.md:->why z.md:->zed") // its disk does not have it yet
	now = now.Add(40 * time.Second)
	look(first, "x.md:->two y.md:->why z.md:->zed")

	// What stays different is believed after a while.
	now = now.Add(time.Minute)
	look(first, "x.md:->two y.md:->why")

	// A restart enters what has changed meanwhile.
	a.put(t, map[string]string{"x.md": "three"})
	look(NewRecorder(log, s, a.index, clock), "x.md:->three")
}
