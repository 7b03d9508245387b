package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"briefbot/internal/store"
	"briefbot/internal/store/internal/sqldb"
)

// Reader reads a file that another process may be using.
type Reader struct {
	db   *sqldb.DB
	pool *sql.DB
	path string
}

// OpenReader opens the file that a URL names for reading. It changes nothing;
// without a file it fails with [os.ErrNotExist].
func OpenReader(ctx context.Context, rawURL string) (*Reader, error) {
	path, err := filePath(rawURL)
	if err != nil {
		return nil, err
	}
	if path, err = resolve(path); err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("find the database: %w", err)
	}
	db, err := pool(path, 1, "mode=ro", "_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, writer: &writer{}}
	r := &Reader{db: sqldb.NewReader(db, s.engine(nil)), pool: db, path: path}
	if _, err := r.Backlog(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

// Backlog is [store.Inbox]'s.
func (r *Reader) Backlog(ctx context.Context) (store.Backlog, error) { return r.db.Backlog(ctx) }

// SchemaVersion is the version of the file's schema, and the newest one that
// this binary knows.
func (r *Reader) SchemaVersion(ctx context.Context) (current, known int64, err error) {
	return r.db.SchemaVersion(ctx)
}

// DeadLetters is [store.Inbox]'s.
func (r *Reader) DeadLetters(ctx context.Context, limit int) ([]store.DeadLetter, error) {
	return r.db.DeadLetters(ctx, limit)
}

// Posts is [store.Outbox]'s.
func (r *Reader) Posts(ctx context.Context, state store.PostState, limit int) ([]store.Post, error) {
	return r.db.Posts(ctx, state, limit)
}

// Close releases the file.
func (r *Reader) Close() error {
	if err := r.pool.Close(); err != nil {
		return fmt.Errorf("close %s: %w", r.path, err)
	}
	return nil
}
