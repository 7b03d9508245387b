package sqldb

import (
	"context"
	"errors"
	"fmt"
	"time"

	"briefbot/internal/store"
)

const correctionColumns = `answer, channel, thread, message_ts, question, document, version, was, became, state, decided_by, filed_at, decided_at`

func scanCorrection(row scanner) (store.Correction, error) {
	var c store.Correction
	var filed, decided int64
	err := row.Scan(&c.Answer, &c.Channel, &c.Thread, &c.MessageTS, &c.Question, &c.Document, &c.Version, &c.Was, &c.Now,
		&c.State, &c.DecidedBy, &filed, &decided)
	c.FiledAt, c.DecidedAt = moment(filed), moment(decided)
	return c, err
}

// FileCorrection implements [store.Corrections].
func (d *DB) FileCorrection(ctx context.Context, c store.Correction, p store.Draft) (store.Correction, bool, error) {
	var stored store.Correction
	var fresh bool
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		n, err := d.affect(ctx, tx, `
			INSERT INTO corrections (answer, channel, thread, message_ts, question, document, version, was, became, state, filed_at, decided_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, CAST($10 AS SMALLINT), @wall,
				CASE WHEN CAST($10 AS SMALLINT) = 0 THEN 0 ELSE @wall END)
			ON CONFLICT (answer, document, version) DO NOTHING`,
			c.Answer, c.Channel, c.Thread, c.MessageTS, c.Question, c.Document, c.Version, c.Was, c.Now, int(c.State))
		if err != nil {
			return err
		}
		if fresh = n > 0; fresh {
			if _, err := d.insertPost(ctx, tx, p, 0); err != nil {
				return err
			}
		}
		stored, err = d.correction(ctx, tx, c.CorrectionKey)
		return err
	})
	if err != nil {
		return store.Correction{}, false, fmt.Errorf("file a correction of %s: %w", c.Answer, err)
	}
	return stored, fresh, nil
}

// DecideCorrection implements [store.Corrections].
func (d *DB) DecideCorrection(ctx context.Context, k store.CorrectionKey, state store.CorrectionState, user string, p *store.Draft) (store.Correction, bool, error) {
	var stored store.Correction
	var fresh bool
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		n, err := d.affect(ctx, tx, `
			UPDATE corrections SET state = $4, decided_by = $5, decided_at = @wall
			WHERE answer = $1 AND document = $2 AND version = $3 AND state = 0`, k.Answer, k.Document, k.Version, int(state), user)
		if err != nil {
			return err
		}
		if fresh = n > 0; fresh && p != nil {
			if _, err := d.insertPost(ctx, tx, *p, 0); err != nil {
				return err
			}
		}
		stored, err = d.correction(ctx, tx, k)
		return err
	})
	if err != nil {
		return store.Correction{}, false, fmt.Errorf("decide a correction of %s: %w", k.Answer, err)
	}
	return stored, fresh, nil
}

// Correction implements [store.Corrections].
func (d *DB) Correction(ctx context.Context, k store.CorrectionKey) (store.Correction, error) {
	c, err := d.correction(ctx, d.read, k)
	if err != nil {
		return store.Correction{}, fmt.Errorf("read a correction of %s: %w", k.Answer, err)
	}
	return c, nil
}

func (d *DB) correction(ctx context.Context, t target, k store.CorrectionKey) (store.Correction, error) {
	return one(ctx, d, t, scanCorrection, `
		SELECT `+correctionColumns+` FROM corrections WHERE answer = $1 AND document = $2 AND version = $3`, k.Answer, k.Document, k.Version)
}

// Corrections implements [store.Corrections].
func (d *DB) Corrections(ctx context.Context, channel string, since time.Time) ([]store.Correction, error) {
	all, err := list(ctx, d, d.read, scanCorrection, `
		SELECT `+correctionColumns+` FROM corrections
		WHERE channel = $1 AND state = 1 AND decided_at > $2 ORDER BY decided_at, seq`, channel, since)
	if err != nil {
		return nil, fmt.Errorf("list corrections: %w", err)
	}
	return all, nil
}

const watchColumns = `seq, target, term, folded, created_by, created_at, news_since`

func scanWatch(row scanner) (store.Watch, error) {
	var w store.Watch
	var created int64
	err := row.Scan(&w.ID, &w.Target, &w.Term, &w.Folded, &w.CreatedBy, &created, &w.Since)
	w.CreatedAt = moment(created)
	return w, err
}

// AddWatch implements [store.Watches].
func (d *DB) AddWatch(ctx context.Context, w store.Watch) (store.Watch, bool, error) {
	var stored store.Watch
	var fresh bool
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		n, err := d.affect(ctx, tx, `
			INSERT INTO watches (target, term, folded, created_by, created_at, news_since)
			VALUES ($1, $2, $3, $4, @wall, COALESCE((SELECT value FROM revisions WHERE topic = 'news'), 0))
			ON CONFLICT (target, folded) DO NOTHING`, w.Target, w.Term, w.Folded, w.CreatedBy)
		if err != nil {
			return err
		}
		fresh = n > 0
		stored, err = one(ctx, d, tx, scanWatch, `SELECT `+watchColumns+` FROM watches WHERE target = $1 AND folded = $2`, w.Target, w.Folded)
		return err
	})
	if err != nil {
		return store.Watch{}, false, fmt.Errorf("add a watch: %w", err)
	}
	return stored, fresh, nil
}

// RemoveWatch implements [store.Watches].
func (d *DB) RemoveWatch(ctx context.Context, watcher, folded string) (int, error) {
	n, err := d.affect(ctx, d.write, `DELETE FROM watches WHERE target = $1 AND ($2 = '' OR folded = $2)`, watcher, folded)
	if err != nil {
		return 0, fmt.Errorf("remove a watch: %w", err)
	}
	return int(n), nil
}

// Watches implements [store.Watches].
func (d *DB) Watches(ctx context.Context, watcher string) ([]store.Watch, error) {
	all, err := list(ctx, d, d.read, scanWatch, `
		SELECT `+watchColumns+` FROM watches WHERE $1 = '' OR target = $1 ORDER BY seq`, watcher)
	if err != nil {
		return nil, fmt.Errorf("list watches: %w", err)
	}
	return all, nil
}

// Hit implements [store.Watches].
func (d *DB) Hit(ctx context.Context, document, version string) ([]int64, error) {
	all, err := list(ctx, d, d.read, value[int64], `
		SELECT watch FROM watch_hits WHERE document = $1 AND version = $2 ORDER BY watch`, document, version)
	if err != nil {
		return nil, fmt.Errorf("list who was told of %s: %w", document, err)
	}
	return all, nil
}

// FileHits implements [store.Watches].
func (d *DB) FileHits(ctx context.Context, hits []store.WatchHit, p store.Draft) (bool, error) {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		for _, h := range hits {
			n, err := d.affect(ctx, tx, `
				INSERT INTO watch_hits (watch, document, version, told_at)
				SELECT seq, $2, $3, @wall FROM watches WHERE seq = $1
				ON CONFLICT (watch, document, version) DO NOTHING`, h.Watch, h.Document, h.Version)
			if err == nil && n == 0 {
				err = errUnchanged
			}
			if err != nil {
				return err
			}
		}
		_, err := d.insertPost(ctx, tx, p, 0)
		return err
	})
	if errors.Is(err, errUnchanged) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("file what watches have found: %w", err)
	}
	return true, nil
}
