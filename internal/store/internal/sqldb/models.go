package sqldb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"briefbot/internal/store"
)

// overError undoes a transaction that would go beyond a limit.
type overError struct{ scope string }

// Error implements error.
func (e *overError) Error() string { return "over the limit of " + e.scope }

// Spend implements [store.Models].
func (d *DB) Spend(ctx context.Context, day string, tokens int64, limits map[string]int64) (string, error) {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		// In one order, so that two of them cannot wait for each other.
		for _, scope := range slices.Sorted(maps.Keys(limits)) {
			total, err := one(ctx, d, tx, value[int64], `
				INSERT INTO model_tokens (day, scope, tokens, spent_at) VALUES ($1, $2, $3, @wall)
				ON CONFLICT (day, scope) DO UPDATE SET tokens = model_tokens.tokens + excluded.tokens, spent_at = excluded.spent_at
				RETURNING tokens`, day, scope, tokens)
			if err != nil {
				return err
			}
			if limit := limits[scope]; limit > 0 && tokens > 0 && total > limit {
				return &overError{scope}
			}
		}
		return nil
	})
	if over := (*overError)(nil); errors.As(err, &over) {
		return over.scope, nil
	}
	if err != nil {
		return "", fmt.Errorf("spend tokens: %w", err)
	}
	return "", nil
}

// Kept implements [store.Models].
func (d *DB) Kept(ctx context.Context, key string) ([]byte, bool, error) {
	body, err := one(ctx, d, d.read, value[[]byte], `SELECT body FROM model_answers WHERE key = $1`, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("read what a model said: %w", err)
	}
	return body, true, nil
}

// Keep implements [store.Models].
func (d *DB) Keep(ctx context.Context, key string, body []byte) error {
	err := d.exec(ctx, `
		INSERT INTO model_answers (key, body, kept_at) VALUES ($1, $2, @wall)
		ON CONFLICT (key) DO UPDATE SET body = excluded.body, kept_at = excluded.kept_at`, key, body)
	if err != nil {
		return fmt.Errorf("keep what a model said: %w", err)
	}
	return nil
}

// SaveVectors implements [store.Models].
func (d *DB) SaveVectors(ctx context.Context, model string, vectors []store.Vector) error {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		for _, v := range vectors {
			_, err := d.affect(ctx, tx, `
				INSERT INTO vectors (model, hash, data, used_at) VALUES ($1, $2, $3, @wall)
				ON CONFLICT (model, hash) DO UPDATE SET data = excluded.data, used_at = excluded.used_at`, model, v.Hash, v.Data)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("save %d vectors: %w", len(vectors), err)
	}
	return nil
}

// Vectors implements [store.Models].
func (d *DB) Vectors(ctx context.Context, model, after string, limit int) ([]store.Vector, error) {
	all, err := list(ctx, d, d.read, func(row scanner) (store.Vector, error) {
		var v store.Vector
		var at int64
		err := row.Scan(&v.Hash, &v.Data, &at)
		v.UsedAt = moment(at)
		return v, err
	}, `SELECT hash, data, used_at FROM vectors WHERE model = $1 AND hash > $2 ORDER BY hash LIMIT $3`, model, after, limit)
	if err != nil {
		return nil, fmt.Errorf("read vectors: %w", err)
	}
	return all, nil
}

// UseVectors implements [store.Models].
func (d *DB) UseVectors(ctx context.Context, model string, hashes []string) error {
	for batch := range slices.Chunk(hashes, purgeBatch) {
		err := d.transact(ctx, func(ctx context.Context, tx target) error {
			for _, hash := range batch {
				if _, err := d.affect(ctx, tx, `UPDATE vectors SET used_at = @wall WHERE model = $1 AND hash = $2`, model, hash); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("note vectors in use: %w", err)
		}
	}
	return nil
}
