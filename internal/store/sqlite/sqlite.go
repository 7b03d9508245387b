// Package sqlite is the store in one file on disk, for one process. It keeps
// the file, which only this process may use while it is open, and beside it a
// lock file that says so and the two files of SQLite's write-ahead log.
//
// What is written is on disk when the call returns (synchronous=FULL). There is
// one writer, in whose transactions calls that come together share a place, and
// readers do not wait for it. Leases go by a clock that does not jump with
// the system's; since no other process can hold one, opening the file ends all
// leases that it finds.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"github.com/pressly/goose/v3"

	"briefbot/internal/store"
	"briefbot/internal/store/internal/sqldb"
)

// Options adjust a store. The zero value is right for production.
type Options struct {
	// HideQuestions keeps a salted hash of each question instead of its text.
	HideQuestions bool
	// Now replaces the clock, for tests.
	Now func() time.Time
}

// Store is a [store.Store] in a file.
type Store struct {
	*sqldb.DB
	path        string
	file        os.FileInfo
	lock        *flock.Flock
	write, read *sql.DB
	writer      *writer
	close       func() error
}

var _ store.Store = (*Store)(nil)

// Open opens the file that a URL like sqlite://data/bot.db (relative to the
// working directory) or sqlite:///var/lib/bot/bot.db names, creating it (mode
// 0600) and its folder (0700) as needed, checks it from end to end, and brings
// its schema up to date. It fails with [store.ErrLocked] if another process
// has it, with [store.ErrCorrupt] if it is damaged, in which case not a byte
// of it has been changed, and with [store.ErrNewerSchema].
func Open(ctx context.Context, log *slog.Logger, rawURL string, o Options) (_ *Store, err error) {
	path, err := filePath(rawURL)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("create the database's folder: %w", err)
	}
	if path, err = resolve(path); err != nil {
		return nil, err
	}
	s := &Store{path: path}
	s.close = sync.OnceValue(s.release)
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()

	if s.lock, err = acquire(path); err != nil {
		return nil, err
	}
	if err := check(ctx, log, path); err != nil {
		return nil, err
	}
	if err := create(path); err != nil {
		return nil, err
	}
	if s.file, err = os.Stat(path); err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	if s.write, err = pool(path, 1, "_txlock=immediate", "_pragma=journal_mode(WAL)", "_pragma=synchronous(FULL)"); err != nil {
		return nil, err
	}
	if s.read, err = pool(path, max(2, runtime.NumCPU()), "_pragma=query_only(1)"); err != nil {
		return nil, err
	}
	if err := sqldb.Migrate(ctx, s.write, sqldb.Dialect{
		Goose:  goose.DialectSQLite3,
		Serial: "INTEGER PRIMARY KEY AUTOINCREMENT",
		Bytes:  "BLOB",
	}); err != nil {
		return nil, fmt.Errorf("%s: %w", path, explain(path, err))
	}
	s.writer = newWriter(s.write, func(err error) error { return explain(path, err) })
	if s.DB, err = sqldb.New(ctx, s.read, s.engine(o.Now), o.HideQuestions); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := s.EndLeases(ctx); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

// Ping implements [store.Store]. It fails too when the file is no longer where
// it was: SQLite would go on writing to it, and a restart would find nothing.
func (s *Store) Ping(ctx context.Context) error {
	if now, err := os.Stat(s.path); err != nil || !os.SameFile(now, s.file) {
		return fmt.Errorf("the database %s was moved, replaced or deleted while in use: put it back, or restart the bot", s.path)
	}
	return s.DB.Ping(ctx)
}

// Close implements [store.Store].
func (s *Store) Close() error { return s.close() }

func (s *Store) release() error {
	if s.DB != nil {
		s.StopWatching()
	}
	if s.writer != nil {
		s.writer.close()
	}
	var errs []error
	for _, pool := range [...]*sql.DB{s.read, s.write} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Unlock())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close %s: %w", s.path, err)
	}
	return nil
}

func (s *Store) engine(now func() time.Time) sqldb.Engine {
	steady, wall := now, now
	if now == nil {
		steady, wall = steadyClock(), time.Now
	}
	return sqldb.Engine{
		Words:   strings.NewReplacer("@lock_i", "", "@lock_t", "", "@lock_p", "", "@next_seq", "(SELECT MAX(seq) + 1 FROM inbox)"),
		Clocks:  map[string]func() time.Time{"now": steady, "wall": wall},
		Write:   s.writer.write,
		Explain: func(err error) error { return explain(s.path, err) },
		Again:   func(error) bool { return false },
	}
}

// steadyClock returns a clock that starts at the system's time and from then
// on counts what has really passed, whatever becomes of the system's time.
func steadyClock() func() time.Time {
	start := time.Now()
	return func() time.Time { return start.Add(time.Since(start)) }
}

// filePath reads the path from a URL.
func filePath(rawURL string) (string, error) {
	path, ok := strings.CutPrefix(rawURL, "sqlite://")
	switch {
	case !ok || path == "" || strings.HasSuffix(path, "/"):
		return "", fmt.Errorf("database URL %q does not name a file: write it like sqlite://data/bot.db or sqlite:///var/lib/bot/bot.db", rawURL)
	case strings.ContainsAny(path, "?#\x00") || path == ":memory:":
		return "", fmt.Errorf("database URL %q: only a plain file is supported, without parameters", rawURL)
	}
	return filepath.Clean(path), nil
}

// resolve makes a path absolute and follows links, so that two names of one
// file are locked as one.
func resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the database: %w", err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, nil
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return "", fmt.Errorf("find the database's folder: %w", err)
	}
	return filepath.Join(dir, filepath.Base(path)), nil
}

// pool opens connections to the file, at most limit of them.
func pool(path string, limit int, parameters ...string) (*sql.DB, error) {
	parameters = append(parameters, "_pragma=busy_timeout(5000)", "_pragma=foreign_keys(1)")
	name := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: strings.Join(parameters, "&")}).String()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(limit)
	db.SetMaxIdleConns(limit)
	return db, nil
}
