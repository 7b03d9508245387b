package settings_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/settings"
	"briefbot/internal/store"
	"briefbot/internal/store/postgres"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/store/storetest/pgtest"
)

var server pgtest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

var quiet = slog.New(slog.DiscardHandler)

// follow opens settings and keeps them up to date until the test ends.
func follow(t *testing.T, from settings.Store) *settings.Settings {
	t.Helper()
	s, err := settings.Open(t.Context(), quiet, from)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx) })
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
	return s
}

// await waits until holds does.
func await(t *testing.T, s *settings.Settings, what string, holds func() bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		changed := s.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-limit:
			t.Fatalf("no word of %s in 20 s", what)
		}
	}
}

// Two replicas see each other's changes, on SQLite through one store.
func TestReplicas(t *testing.T) {
	t.Parallel()
	stores := map[string]func(t *testing.T) [2]store.Store{
		"sqlite": func(t *testing.T) [2]store.Store {
			db, err := sqlite.Open(t.Context(), quiet, "sqlite://"+filepath.Join(t.TempDir(), "bot.db"), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = db.Close() })
			return [2]store.Store{db, db}
		},
		"postgres": func(t *testing.T) (all [2]store.Store) {
			url := server.Server(t).Schema(t)
			for i := range all {
				db, err := postgres.Open(t.Context(), quiet, url, postgres.Options{})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = db.Close() })
				all[i] = db
			}
			return all
		},
	}
	for name, open := range stores {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			a, b := follow(t, db[0]), follow(t, db[1])
			if a.Mode("C1") != settings.Thread || a.External("C1") || a.Editors("C9") != "C9" {
				t.Errorf("before any change: mode %s, external %t, editors %s; want the defaults", a.Mode("C1"), a.External("C1"), a.Editors("C9"))
			}
			for what, err := range map[string]error{
				"SetMode":     a.SetMode(t.Context(), "C1", settings.Strict, "UANA"),
				"SetExternal": a.SetExternal(t.Context(), "C1", true, "UANA"),
				"SetEditors":  a.SetEditors(t.Context(), "C2", "UANA"),
			} {
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			if a.Mode("C1") != settings.Strict || !a.External("C1") || a.Editors("C9") != "C2" {
				t.Errorf("the replica that made the changes serves mode %s, external %t, editors %s", a.Mode("C1"), a.External("C1"), a.Editors("C9"))
			}
			await(t, b, "the other replica's changes", func() bool {
				return b.Mode("C1") == settings.Strict && b.External("C1") && b.Editors("C9") == "C2" && b.Mode("C3") == settings.Thread
			})
			if err := errors.Join(b.SetEditors(t.Context(), "", "UBEN"), b.SetMode(t.Context(), "C1", settings.Thread, "UBEN"),
				b.SetExternal(t.Context(), "C1", false, "UBEN")); err != nil {
				t.Fatal(err)
			}
			await(t, a, "the changes back", func() bool {
				return a.Mode("C1") == settings.Thread && !a.External("C1") && a.Editors("C9") == "C9"
			})
		})
	}
}

// away is a store that can be away.
type away struct {
	store.Store
	gone atomic.Bool
}

var errAway = errors.New("the database is away")

func (a *away) Settings(ctx context.Context, scope string) ([]store.Setting, error) {
	if a.gone.Load() {
		return nil, errAway
	}
	return a.Store.Settings(ctx, scope)
}

func TestStoreAway(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.Context(), quiet, "sqlite://"+filepath.Join(t.TempDir(), "bot.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	from := &away{Store: db}
	s := follow(t, from)
	if err := s.SetMode(t.Context(), "C1", settings.Strict, "UANA"); err != nil {
		t.Fatal(err)
	}
	from.gone.Store(true)
	if err := s.SetMode(t.Context(), "C1", settings.Thread, "UANA"); !errors.Is(err, errAway) {
		t.Errorf("SetMode while the database cannot be read = %v, want %v", err, errAway)
	}
	if got := s.Mode("C1"); got != settings.Strict {
		t.Errorf("Mode while the database is away = %s, want the last one read, %s", got, settings.Strict)
	}
	from.gone.Store(false)
	await(t, s, "the database's return", func() bool { return s.Mode("C1") == settings.Thread })
	from.gone.Store(true)
	if _, err := settings.Open(t.Context(), quiet, from); !errors.Is(err, errAway) {
		t.Errorf("Open without a database = %v, want %v", err, errAway)
	}
}

func TestUnknownMode(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.Context(), quiet, "sqlite://"+filepath.Join(t.TempDir(), "bot.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s := follow(t, db)
	if err := s.SetMode(t.Context(), "C1", "loud", "UANA"); err == nil {
		t.Error("SetMode(loud) = nil, want an error")
	}
	// A newer release may know more modes.
	if err := s.Set(t.Context(), settings.Channel("C1"), "mode", "loud", "UANA"); err != nil {
		t.Fatal(err)
	}
	if got := s.Mode("C1"); got != settings.Thread {
		t.Errorf("Mode after an unknown one was set = %s, want %s", got, settings.Thread)
	}
}
