package sqldb

import (
	"context"
	"errors"
	"fmt"

	"briefbot/internal/store"
)

// topicNews is the revision that changes of documents are counted by.
const topicNews store.Topic = "news"

// RecordNews implements [store.News].
func (d *DB) RecordNews(ctx context.Context, changes []store.NewsChange) (int64, error) {
	var reached int64
	err := d.change(ctx, topicNews, func(ctx context.Context, tx target, revision int64) error {
		reached = revision - 1
		for _, c := range changes {
			wrote, err := d.recordChange(ctx, tx, c, revision)
			if err != nil {
				return fmt.Errorf("%s: %w", c.Path, err)
			}
			if wrote {
				reached = revision
			}
		}
		if reached < revision {
			return errUnchanged
		}
		return nil
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return 0, fmt.Errorf("record news: %w", err)
	}
	return reached, nil
}

// recordChange enters one change unless the log is elsewhere. The revision's
// lock keeps other writers out.
func (d *DB) recordChange(ctx context.Context, tx target, c store.NewsChange, revision int64) (bool, error) {
	current, err := one(ctx, d, tx, value[string], `SELECT version FROM news WHERE path = $1 ORDER BY revision DESC LIMIT 1`, c.Path)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	if current != c.Before || current == c.Version {
		return false, nil
	}
	if c.Version != "" {
		if _, err := d.affect(ctx, tx, `
			INSERT INTO contents (version, body, served_at) VALUES ($1, $2, @wall)
			ON CONFLICT (version) DO UPDATE SET served_at = excluded.served_at`, c.Version, c.Body); err != nil {
			return false, err
		}
	}
	n, err := d.affect(ctx, tx, `
		INSERT INTO news (revision, path, version, before, recorded_at) VALUES ($1, $2, $3, $4, @wall)
		ON CONFLICT (revision, path) DO NOTHING`, revision, c.Path, c.Version, c.Before)
	return n > 0, err
}

// News implements [store.News].
func (d *DB) News(ctx context.Context, after, upto int64) (store.NewsList, error) {
	scan := func(row scanner) (store.NewsChange, error) {
		var c store.NewsChange
		var at int64
		err := row.Scan(&c.Path, &c.Before, &c.Version, &c.Revision, &at)
		c.At = moment(at)
		return c, err
	}
	var all store.NewsList
	err := d.snapshot(ctx, func(ctx context.Context, tx target) error {
		var err error
		if all.Revision, err = d.revision(ctx, tx, topicNews); err != nil {
			return err
		}
		if upto > 0 {
			all.Revision = min(all.Revision, upto)
		}
		all.Changes, err = list(ctx, d, tx, scan, `
			SELECT s.path, f.before, l.version, l.revision, l.recorded_at
			FROM (
				SELECT path, MIN(revision) AS first_revision, MAX(revision) AS last_revision FROM news
				WHERE revision > $1 AND revision <= $2 GROUP BY path
			) AS s
			JOIN news AS f ON f.path = s.path AND f.revision = s.first_revision
			JOIN news AS l ON l.path = s.path AND l.revision = s.last_revision
			WHERE f.before <> l.version AND ($1 > 0 OR l.version <> '') ORDER BY s.path`, after, all.Revision)
		return err
	})
	if err != nil {
		return store.NewsList{}, fmt.Errorf("list news: %w", err)
	}
	if after == 0 {
		for i := range all.Changes {
			all.Changes[i].Before = "" // the beginning of the log may be purged
		}
	}
	return all, nil
}

// Mark implements [store.Corrections].
func (d *DB) Mark(ctx context.Context, reader string) (int64, error) {
	at, err := one(ctx, d, d.read, value[int64], `SELECT revision FROM marks WHERE reader = $1`, reader)
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("read the mark of %s: %w", reader, err)
	}
	return at, nil
}

// MoveMark implements [store.Corrections].
func (d *DB) MoveMark(ctx context.Context, reader string, from, to int64) (bool, error) {
	n, err := d.affect(ctx, d.write, `
		INSERT INTO marks (reader, revision) SELECT CAST($1 AS TEXT), CAST($3 AS BIGINT)
		WHERE CAST($2 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM marks WHERE reader = CAST($1 AS TEXT))
		ON CONFLICT (reader) DO UPDATE SET revision = excluded.revision WHERE marks.revision = CAST($2 AS BIGINT)`, reader, from, to)
	if err != nil {
		return false, fmt.Errorf("move the mark of %s: %w", reader, err)
	}
	return n > 0, nil
}
