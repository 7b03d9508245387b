package sqldb

import (
	"context"
	"errors"
	"fmt"

	"briefbot/internal/store"
)

// PutDocuments implements [store.Documents].
func (d *DB) PutDocuments(ctx context.Context, put []store.DocumentFile, remove []string) (int64, error) {
	var reached int64
	err := d.change(ctx, store.TopicDocuments, func(ctx context.Context, tx target, revision int64) error {
		changed := false
		for _, f := range put {
			wrote, err := d.putDocument(ctx, tx, f, revision)
			if err != nil {
				return fmt.Errorf("%s: %w", f.Path, err)
			}
			changed = changed || wrote
		}
		for _, path := range remove {
			wrote, err := d.removeDocument(ctx, tx, path, revision)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			changed = changed || wrote
		}
		if !changed {
			reached = revision - 1
			return errUnchanged
		}
		reached = revision
		return nil
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return 0, fmt.Errorf("store documents: %w", err)
	}
	return reached, nil
}

func (d *DB) putDocument(ctx context.Context, tx target, f store.DocumentFile, revision int64) (bool, error) {
	version := f.Version()
	served, err := one(ctx, d, tx, value[string], `SELECT version FROM documents WHERE path = $1 AND removed = 0`, f.Path)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return false, err
	case served == version:
		return false, nil
	default:
		if err := d.leaveVersion(ctx, tx, f.Path); err != nil {
			return false, err
		}
	}
	if _, err := d.affect(ctx, tx, `
		INSERT INTO contents (version, body, served_at) VALUES ($1, $2, @wall)
		ON CONFLICT (version) DO UPDATE SET served_at = excluded.served_at`, version, f.Body); err != nil {
		return false, err
	}
	_, err = d.affect(ctx, tx, `
		INSERT INTO documents (path, version, size, removed, revision, updated_at) VALUES ($1, $2, $3, 0, $4, @wall)
		ON CONFLICT (path) DO UPDATE SET version = excluded.version, size = excluded.size, removed = 0,
			revision = excluded.revision, updated_at = excluded.updated_at`,
		f.Path, version, len(f.Body), revision)
	return true, err
}

func (d *DB) removeDocument(ctx context.Context, tx target, path string, revision int64) (bool, error) {
	if err := d.leaveVersion(ctx, tx, path); err != nil {
		return false, err
	}
	n, err := d.affect(ctx, tx, `
		UPDATE documents SET removed = 1, revision = $2, updated_at = @wall WHERE path = $1 AND removed = 0`, path, revision)
	return n > 0, err
}

// leaveVersion dates the version that a path stops serving, so that its bytes
// stay for the retention from now.
func (d *DB) leaveVersion(ctx context.Context, tx target, path string) error {
	_, err := d.affect(ctx, tx, `
		UPDATE contents SET served_at = @wall
		WHERE version = (SELECT version FROM documents WHERE path = $1 AND removed = 0)`, path)
	return err
}

// Documents implements [store.Documents].
func (d *DB) Documents(ctx context.Context, after int64) (store.DocumentList, error) {
	scan := func(row scanner) (store.Document, error) {
		var doc store.Document
		var removed, at int64
		err := row.Scan(&doc.Path, &doc.Version, &doc.Size, &doc.Revision, &removed, &at)
		doc.Removed, doc.UpdatedAt = removed != 0, moment(at)
		return doc, err
	}
	var all store.DocumentList
	err := d.snapshot(ctx, func(ctx context.Context, tx target) error {
		var err error
		if all.Revision, err = d.revision(ctx, tx, store.TopicDocuments); err != nil {
			return err
		}
		all.Documents, err = list(ctx, d, tx, scan, `
			SELECT path, version, size, revision, removed, updated_at FROM documents
			WHERE revision > $1 AND ($1 > 0 OR removed = 0) ORDER BY path`, after)
		return err
	})
	if err != nil {
		return store.DocumentList{}, fmt.Errorf("list documents: %w", err)
	}
	return all, nil
}

// DocumentBody implements [store.Documents].
func (d *DB) DocumentBody(ctx context.Context, version string) ([]byte, error) {
	body, err := one(ctx, d, d.read, value[[]byte], `SELECT body FROM contents WHERE version = $1`, version)
	if err != nil {
		return nil, fmt.Errorf("read document version %s: %w", version, err)
	}
	return body, nil
}
