package sqldb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"briefbot/internal/store"
)

// Defer implements [store.Inbox].
func (d *DB) Defer(ctx context.Context, c store.Claim, reason string, wait time.Duration) error {
	return d.settle(ctx, d.write, "defer", c, `state = 0, attempts = attempts - 1, reason = $4, due_at = @now + $5`, ``, reason, wait)
}

// Withdraw implements [store.Inbox].
func (d *DB) Withdraw(ctx context.Context, channel, messageTS string) (bool, error) {
	twin := store.Event{Channel: channel, MessageTS: messageTS}.Twin()
	if twin == "" {
		return false, nil
	}
	var n int64
	err := d.transact(ctx, func(ctx context.Context, tx target) (err error) {
		n, err = d.affect(ctx, tx, `
			UPDATE inbox SET state = 2, finished_at = @wall, reason = 'withdrawn', payload = NULL
			WHERE twin = $1 AND state = 0`, twin)
		if err != nil || n == 0 {
			return err
		}
		_, err = d.affect(ctx, tx, `
			UPDATE inbox SET blocked = 0
			WHERE blocked = 1 AND seq = (
				SELECT MIN(e.seq) FROM inbox AS e
				WHERE e.thread = (SELECT w.thread FROM inbox AS w WHERE w.twin = $1) AND e.thread <> '' AND e.state < 2)`, twin)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("withdraw the event about a message: %w", err)
	}
	return n > 0, nil
}

// Waiting implements [store.Inbox].
func (d *DB) Waiting(ctx context.Context, thread string) (bool, error) {
	_, err := one(ctx, d, d.read, value[int64], `SELECT seq FROM inbox WHERE thread = $1 AND state < 2 LIMIT 1`, thread)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for events of a thread: %w", err)
	}
	return true, nil
}

// Turn implements [store.Pacer]. The next moment of a scope is when all of its
// turns would be back (the generic cell rate algorithm): a turn moves it on by
// one turn's share of the time, and may be taken while it is less than the
// whole time away.
func (d *DB) Turn(ctx context.Context, limits []store.Limit, most time.Duration) (wait time.Duration, taken bool, err error) {
	// Everybody takes the scopes in one order, so that nobody waits in a circle.
	limits = slices.SortedFunc(slices.Values(limits), func(a, b store.Limit) int { return strings.Compare(a.Scope, b.Scope) })
	err = d.transact(ctx, func(ctx context.Context, tx target) error {
		wait = 0
		for _, l := range limits {
			share := l.Per / time.Duration(max(1, l.Count))
			ahead, err := one(ctx, d, tx, value[int64], `
				INSERT INTO pace (channel, next_at) VALUES ($1, @now + CAST($2 AS BIGINT))
				ON CONFLICT (channel) DO UPDATE
				SET next_at = CASE WHEN pace.next_at > @now THEN pace.next_at ELSE @now END + CAST($2 AS BIGINT)
				RETURNING next_at - @now`, l.Scope, share)
			if err != nil {
				return err
			}
			wait = max(wait, span(ahead)-l.Per)
		}
		if wait > most {
			return errUnchanged
		}
		return nil
	})
	switch {
	case errors.Is(err, errUnchanged):
		return wait, false, nil
	case err != nil:
		return 0, false, fmt.Errorf("take a turn: %w", err)
	}
	return wait, true, nil
}
