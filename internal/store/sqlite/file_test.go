package sqlite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"briefbot/internal/store"
)

// tryOpen opens without expecting success.
func tryOpen(tb testing.TB, path string) error {
	tb.Helper()
	s, err := Open(tb.Context(), slog.New(slog.DiscardHandler), "sqlite://"+path, Options{})
	if err == nil {
		tb.Cleanup(func() { _ = s.Close() })
	}
	return err
}

// says checks that an error is of a kind and holds some words.
func says(tb testing.TB, err, kind error, words ...string) {
	tb.Helper()
	if kind != nil && !errors.Is(err, kind) {
		tb.Errorf("error = %v, want one that is %q", err, kind)
	}
	for _, w := range words {
		if err == nil || !strings.Contains(err.Error(), w) {
			tb.Errorf("error = %v, want it to say %q", err, w)
		}
	}
}

func record(tb testing.TB, s store.Inbox, ids ...string) []bool {
	tb.Helper()
	var events []store.Event
	for _, id := range ids {
		events = append(events, store.Event{ID: id, Payload: bytes.Repeat([]byte("x"), 500)})
	}
	fresh, err := s.Record(tb.Context(), events)
	if err != nil {
		tb.Fatalf("Record: %v", err)
	}
	return fresh
}

func TestOpenCreatesPrivateFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "a %2F dir", "dàta+1 &c")
	path := filepath.Join(dir, "bot.db")
	s := open(t, path, Options{})
	record(t, s, "E1")
	for name, want := range map[string]fs.FileMode{
		dir: 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, path + ".lock": 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Errorf("Stat: %v", err)
			continue
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("mode of %s = %o, want %o", filepath.Base(name), got, want)
		}
	}
}

func TestOpenRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := tryOpen(t, "data/bot.db"); err != nil {
		t.Fatalf("Open: %v", err)
	}
	if _, err := os.Stat("data/bot.db"); err != nil {
		t.Errorf("sqlite://data/bot.db is not below the working directory: %v", err)
	}
}

func TestOpenRefusesURLs(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "data/bot.db", "sqlite:data/bot.db", "sqlite://", "sqlite://data/", "sqlite://:memory:", "sqlite://a.db?mode=memory", "postgres://x"} {
		_, err := Open(t.Context(), slog.New(slog.DiscardHandler), url, Options{})
		says(t, err, nil, "database URL")
	}
	says(t, tryOpen(t, t.TempDir()), nil, "not a regular file")
}

func TestOneProcessPerFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "bot.db")
	s := open(t, path, Options{})
	says(t, tryOpen(t, path), store.ErrLocked, path, fmt.Sprintf("process %d", os.Getpid()), "DATABASE_URL")

	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	says(t, tryOpen(t, link), store.ErrLocked)
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := tryOpen(t, link); err != nil {
		t.Errorf("Open after Close: %v", err)
	}
}

func TestEightStartAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	var group sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		group.Go(func() { errs[i] = tryOpen(t, path) })
	}
	group.Wait()
	opened := 0
	for _, err := range errs {
		if err == nil {
			opened++
			continue
		}
		says(t, err, store.ErrLocked)
	}
	if opened != 1 {
		t.Errorf("%d of 8 opened the file, want one", opened)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	s := open(t, path, Options{})
	record(t, s, "E1")
	change := func(s *Store, text string) {
		t.Helper()
		if _, err := s.write.ExecContext(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if err := s.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
	change(s, `INSERT INTO schema_version (version_id, is_applied) VALUES (999, 1)`)
	says(t, tryOpen(t, path), store.ErrNewerSchema, path, "999", "newer release")

	db, err := pool(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), `DELETE FROM schema_version WHERE version_id = 999`); err != nil {
		t.Fatal(err)
	}
	if fresh := record(t, open(t, path, Options{}), "E1"); fresh[0] {
		t.Error("the event is gone after a refused start")
	}
}

// filled makes a database of some pages and returns its path.
func filled(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bot.db")
	s := open(t, path, Options{})
	var ids []string
	for i := range 400 {
		ids = append(ids, fmt.Sprintf("E%d", i))
	}
	record(t, s, ids...)
	if err := s.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	return path
}

func TestDamagedFileIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, damage := range map[string]func([]byte) []byte{
		"not a database":     func([]byte) []byte { return []byte("a letter to my mother, longer than a page header\n") },
		"header overwritten": func(b []byte) []byte { copy(b, "SQLite format 9\x00"); return b },
		"cut in half":        func(b []byte) []byte { return b[:len(b)/2] },
		"cut inside a page":  func(b []byte) []byte { return b[:len(b)-1000] },
		"pages overwritten": func(b []byte) []byte {
			for i := 4096; i < len(b); i += 4096 {
				copy(b[i:], bytes.Repeat([]byte{0xee}, 64))
			}
			return b
		},
		"all zero": func(b []byte) []byte { return make([]byte, len(b)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filled(t)
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			broken := damage(whole)
			if err := os.WriteFile(path, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				says(t, tryOpen(t, path), store.ErrCorrupt, path, "left as it is", "backup")
			}
			after, err := os.ReadFile(path)
			if err != nil || !bytes.Equal(after, broken) {
				t.Errorf("the damaged file was changed (%v)", err)
			}
		})
	}
}

func TestDamageWhileOpen(t *testing.T) {
	t.Parallel()
	path := filled(t)
	s := open(t, path, Options{})
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(b); i++ {
		b[i] = 0xee
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	// What is cached may still be right; reading everything is not.
	_, err = s.Claim(t.Context(), "w", 0, 1000)
	says(t, err, store.ErrCorrupt, path)
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	s := open(t, path, Options{})
	record(t, s, "before")
	limit := func(pages string) {
		t.Helper()
		if _, err := s.write.ExecContext(t.Context(), `PRAGMA max_page_count = `+pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("1") // SQLite takes the present size instead
	var full error
	for i := 0; full == nil && i < 1000; i++ {
		_, full = s.Record(t.Context(), []store.Event{{ID: fmt.Sprintf("E%d", i), Payload: make([]byte, 4000)}})
	}
	says(t, full, nil, path, "full", "free some space")
	if _, err := s.Backlog(t.Context()); err != nil {
		t.Errorf("reading with a full disk: %v", err)
	}
	limit("1000000")
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping after space was freed: %v", err)
	}
	if fresh := record(t, s, "before", "after"); fresh[0] || !fresh[1] {
		t.Errorf("Record after space was freed = %v, want the first known and the second new", fresh)
	}
}

func TestMovedFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	s := open(t, path, Options{})
	record(t, s, "E1")
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	says(t, s.Ping(t.Context()), nil, path, "moved")
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("Ping after the file came back: %v", err)
	}
}

func TestRestartEndsLeases(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	c := newClock()
	s := open(t, path, Options{Now: c.Now})
	record(t, s, "claimed", "failed")
	for _, claim := range must(s.Claim(t.Context(), "w", 24*hour, 2)) {
		if claim.Event.ID == "failed" {
			if err := s.Fail(t.Context(), claim, "x", 24*hour); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, _, err := s.Draft(t.Context(), store.Draft{Key: "k", Channel: "C"}, nil, 0); err != nil {
		t.Fatal(err)
	}
	frozen := must(s.Begin(t.Context(), "k", "w", 24*hour))
	if err := s.Calling(t.Context(), frozen, 24*hour); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	// The clock was a year ahead when the leases were given.
	c.Advance(-365 * 24 * hour)
	s = open(t, path, Options{Now: c.Now})
	if claims := must(s.Claim(t.Context(), "w", hour, 10)); len(claims) != 2 {
		t.Errorf("Claim after a restart = %d events, want both", len(claims))
	}
	if err := s.Extend(t.Context(), frozen, hour); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Extend of a lease from before the restart = %v, want %v", err, store.ErrFenced)
	}
	if lost := must(s.TakeUncertain(t.Context(), "w", hour, 10)); len(lost) != 1 || lost[0].Key != "k" {
		t.Errorf("TakeUncertain after a restart = %v, want the post that was under way", lost)
	}
}

func TestSteadyClockKeepsTime(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "bot.db"), Options{})
	record(t, s, "E1")
	claims := must(s.Claim(t.Context(), "w", 24*hour, 1))
	if len(claims) != 1 {
		t.Fatal("no claim with the real clock")
	}
	if got := must(s.Claim(t.Context(), "w", hour, 1)); len(got) != 0 {
		t.Error("the event was claimed twice within its lease")
	}
	if err := s.Fail(t.Context(), claims[0], "x", 0); err != nil {
		t.Fatal(err)
	}
	if got := must(s.Claim(t.Context(), "w", hour, 1)); len(got) != 1 {
		t.Error("an event that is due at once was not claimed")
	}
}

func TestOpenEndsWithContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filled(t)
	if _, err := Open(ctx, slog.New(slog.DiscardHandler), "sqlite://"+path, Options{}); err == nil {
		t.Fatal("Open with an ended context = nil error, want one")
	}
	if err := tryOpen(t, path); err != nil {
		t.Errorf("Open after a failed one: %v", err)
	}
}
