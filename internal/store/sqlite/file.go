package sqlite

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"briefbot/internal/store"
)

// acquire takes the lock that keeps other processes from the file. The lock is
// a file of its own, since closing any handle on the database would drop the
// locks that SQLite holds on it. It ends with the process, however that ends.
func acquire(path string) (*flock.Flock, error) {
	name := path + ".lock"
	lock := flock.New(name, flock.SetPermissions(0o600), flock.SetFlag(os.O_CREATE|os.O_RDWR))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the database: %w", err)
	}
	if !ok {
		holder := "another process"
		if text, err := os.ReadFile(name); err == nil {
			if pid, err := strconv.Atoi(strings.TrimSpace(string(text))); err == nil {
				holder = fmt.Sprintf("process %d", pid)
			}
		}
		return nil, fmt.Errorf("%w: %s has %s open; stop it, or give this one another file or a PostgreSQL database in DATABASE_URL",
			store.ErrLocked, holder, path)
	}
	// The number only makes the message above better.
	_ = os.WriteFile(name, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600)
	return lock, nil
}

// create makes the file if it is not there, so that nobody else can read it;
// SQLite gives its other files the same mode.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("the database %s cannot be written: %w; the bot needs write access to the file and its folder", path, err)
	}
	return f.Close()
}

// check reads an existing file from end to end through a connection that
// cannot write.
func check(ctx context.Context, log *slog.Logger, path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the database: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("the database %s is not a regular file", path)
	}
	if info.Size() == 0 {
		return nil
	}
	start := time.Now()
	db, err := pool(path, 1, "mode=ro")
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&verdict); err != nil {
		return fmt.Errorf("check %s: %w", path, explain(path, err))
	}
	if verdict != "ok" {
		return damaged(path, errors.New(verdict))
	}
	if took := time.Since(start); took > time.Second {
		log.InfoContext(ctx, "checked the database", "path", path, "bytes", info.Size(), "duration", took)
	}
	return nil
}

func damaged(path string, cause error) error {
	return fmt.Errorf("%w: %s (%w); the file was left as it is: move it aside together with %[2]s-wal and %[2]s-shm, "+
		"then restore a backup in its place or start with an empty one", store.ErrCorrupt, path, cause)
}

// explain says what an operator can do about an error of SQLite's.
func explain(path string, err error) error {
	var cause *sqlite.Error
	if !errors.As(err, &cause) {
		return err
	}
	switch cause.Code() & 0xff {
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged(path, err)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk that holds %s is full; free some space, and the bot goes on by itself: %w", path, err)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("%s cannot be written; the bot needs write access to the file and its folder: %w", path, err)
	case sqlite3.SQLITE_IOERR:
		return fmt.Errorf("the disk that holds %s reports an error or is full: %w", path, err)
	}
	return err
}
