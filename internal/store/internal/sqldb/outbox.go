package sqldb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"briefbot/internal/store"
)

const postColumns = `seq, key, channel, thread, payload, state, message_ts, reason, attempts, lookups, drafted_at, started_at, owner, fence`

// inOrder holds for a post, named p, before which its thread has no unfinished
// one.
const inOrder = `(p.thread = '' OR NOT EXISTS (
	SELECT 1 FROM posts AS e
	WHERE e.channel = p.channel AND e.thread = p.thread AND e.seq < p.seq AND e.state < 3))`

// leased is a post lease with its place in the order.
type leased struct {
	seq int64
	store.PostLease
}

func scanPost(row scanner) (leased, error) {
	var l leased
	var drafted, started int64
	err := row.Scan(&l.seq, &l.Key, &l.Channel, &l.Thread, &l.Payload, &l.State, &l.MessageTS, &l.Reason,
		&l.Attempts, &l.Lookups, &drafted, &started, &l.Owner, &l.Fence)
	l.Payload, l.DraftedAt, l.StartedAt = filled(l.Payload), moment(drafted), moment(started)
	return l, err
}

// Draft implements [store.Outbox].
func (d *DB) Draft(ctx context.Context, p store.Draft, a *store.Answer, hold time.Duration) (store.Post, bool, error) {
	var post leased
	var fresh bool
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		var err error
		if fresh, err = d.insertPost(ctx, tx, p, hold); err != nil {
			return err
		}
		if fresh && a != nil {
			entry := *a
			entry.Key, entry.Channel, entry.Thread, entry.MessageTS = p.Key, p.Channel, p.Thread, ""
			if err := d.insertAnswer(ctx, tx, entry, false); err != nil {
				return err
			}
		}
		post, err = one(ctx, d, tx, scanPost, `SELECT `+postColumns+` FROM posts WHERE key = $1`, p.Key)
		return err
	})
	if err != nil {
		return store.Post{}, false, fmt.Errorf("draft post %s: %w", p.Key, err)
	}
	return post.Post, fresh, nil
}

// insertPost stores a pending post, unless the key is there.
func (d *DB) insertPost(ctx context.Context, tx target, p store.Draft, hold time.Duration) (fresh bool, err error) {
	n, err := d.affect(ctx, tx, `
		INSERT INTO posts (key, channel, thread, payload, due_at, drafted_at)
		VALUES ($1, $2, $3, $4, @now + $5, @wall)
		ON CONFLICT (key) DO NOTHING`, p.Key, p.Channel, p.Thread, p.Payload, hold)
	return n == 1, err
}

// Begin implements [store.Outbox].
func (d *DB) Begin(ctx context.Context, key, owner string, lease time.Duration) (store.PostLease, error) {
	l, err := one(ctx, d, d.write, scanPost, `
		UPDATE posts AS p SET `+begin+`
		WHERE key = $1 AND (state = 0 OR `+free("p")+`) AND `+inOrder+`
		RETURNING `+postColumns, key, owner, lease)
	if errors.Is(err, store.ErrNotFound) {
		if _, err = d.Post(ctx, key); err == nil {
			err = store.ErrHeld
		}
	}
	if err != nil {
		return store.PostLease{}, fmt.Errorf("begin post %s: %w", key, err)
	}
	return l.PostLease, nil
}

// begin is what Begin and TakePending set; $2 is the owner and $3 the lease.
const begin = `state = 1, uncalled = 1, owner = $2, fence = fence + 1, attempts = attempts + 1, due_at = @now + $3`

// free holds for a post under a name that is due and for which nobody called
// Slack. TakePending asks it of the row that it locks too, not only of what it
// searches: PostgreSQL looks at a row again that another has just changed, but
// not at what a subquery found in it.
func free(post string) string {
	return strings.ReplaceAll(`(x.state = 0 OR x.state = 1 AND x.uncalled = 1) AND x.due_at <= @now`, "x.", post+".")
}

// TakePending implements [store.Outbox].
func (d *DB) TakePending(ctx context.Context, owner string, lease time.Duration, limit int) ([]store.PostLease, error) {
	return d.take(ctx, "pending", `
		WITH free AS MATERIALIZED (
			SELECT t.seq FROM posts AS t
			WHERE `+free("t")+` AND t.seq IN (
				SELECT queue.seq FROM (
					SELECT p.seq, ROW_NUMBER() OVER (PARTITION BY p.channel ORDER BY p.seq) AS place
					FROM posts AS p
					WHERE `+free("p")+` AND p.state < 3 AND `+inOrder+`
						AND NOT EXISTS (
							SELECT 1 FROM posts AS b
							WHERE b.channel = p.channel AND b.state = 1 AND b.state < 3 AND b.due_at > @now)
				) AS queue WHERE queue.place = 1)
			ORDER BY t.seq
			LIMIT $1
			@lock_t
		)
		UPDATE posts SET `+begin+`
		WHERE seq IN (SELECT seq FROM free)
		RETURNING `+postColumns, limit, owner, lease)
}

// TakeUncertain implements [store.Outbox].
func (d *DB) TakeUncertain(ctx context.Context, owner string, lease time.Duration, limit int) ([]store.PostLease, error) {
	return d.take(ctx, "uncertain", `
		WITH lost AS MATERIALIZED (
			SELECT p.seq FROM posts AS p
			WHERE p.state < 3 AND (p.state = 2 OR p.state = 1 AND p.uncalled = 0) AND p.due_at <= @now
			ORDER BY p.due_at, p.seq
			LIMIT $1
			@lock_p
		)
		UPDATE posts SET state = 2, owner = $2, fence = fence + 1, lookups = lookups + 1, due_at = @now + $3
		WHERE seq IN (SELECT seq FROM lost)
		RETURNING `+postColumns, limit, owner, lease)
}

func (d *DB) take(ctx context.Context, what, text string, args ...any) ([]store.PostLease, error) {
	all, err := list(ctx, d, d.write, scanPost, text, args...)
	if err != nil {
		return nil, fmt.Errorf("take %s posts: %w", what, err)
	}
	slices.SortFunc(all, func(a, b leased) int { return cmp.Compare(a.seq, b.seq) })
	var leases []store.PostLease
	for _, l := range all {
		leases = append(leases, l.PostLease)
	}
	return leases, nil
}

// Extend implements [store.Outbox].
func (d *DB) Extend(ctx context.Context, l store.PostLease, lease time.Duration) error {
	return d.conclude(ctx, d.write, "extend", l, `due_at = @now + $4`, `AND due_at > @now`, lease)
}

// Calling implements [store.Outbox].
func (d *DB) Calling(ctx context.Context, l store.PostLease, lease time.Duration) error {
	return d.conclude(ctx, d.write, "announce the call for", l, `uncalled = 0, due_at = @now + $4,
		started_at = CASE WHEN started_at = 0 THEN @wall ELSE started_at END`, `AND state = 1 AND due_at > @now`, lease)
}

// NotCalled implements [store.Outbox].
func (d *DB) NotCalled(ctx context.Context, l store.PostLease, lease time.Duration) error {
	return d.conclude(ctx, d.write, "take back the call for", l, `uncalled = 1, due_at = @now + $4`, `AND state = 1 AND due_at > @now`, lease)
}

// Posted implements [store.Outbox].
func (d *DB) Posted(ctx context.Context, l store.PostLease, messageTS string) error {
	return d.transact(ctx, func(ctx context.Context, tx target) error {
		err := d.conclude(ctx, tx, "mark as posted", l,
			`state = 3, message_ts = $4, reason = '', finished_at = @wall, payload = NULL`, ``, messageTS)
		if err != nil {
			return err
		}
		if err := d.giveAnswer(ctx, tx, l.Key, messageTS); err != nil {
			return fmt.Errorf("enter post %s into the ledger: %w", l.Key, err)
		}
		return nil
	})
}

// Postpone implements [store.Outbox].
func (d *DB) Postpone(ctx context.Context, l store.PostLease, reason string, wait time.Duration) error {
	return d.conclude(ctx, d.write, "postpone", l, `state = 0, reason = $4, due_at = @now + $5`, ``, reason, wait)
}

// Doubt implements [store.Outbox].
func (d *DB) Doubt(ctx context.Context, l store.PostLease, reason string, wait time.Duration) error {
	return d.conclude(ctx, d.write, "put in doubt", l, `state = 2, owner = '', reason = $4, due_at = @now + $5`, ``, reason, wait)
}

// Abandon implements [store.Outbox].
func (d *DB) Abandon(ctx context.Context, l store.PostLease, reason string) error {
	return d.conclude(ctx, d.write, "abandon", l, `state = 4, reason = $4, finished_at = @wall, payload = NULL`, ``, reason)
}

// conclude changes a post that is still in the lease's hands.
func (d *DB) conclude(ctx context.Context, t target, doing string, l store.PostLease, set, and string, args ...any) error {
	n, err := d.affect(ctx, t, `UPDATE posts SET `+set+`
		WHERE key = $1 AND owner = $2 AND fence = $3 AND state IN (1, 2) `+and,
		append([]any{l.Key, l.Owner, l.Fence}, args...)...)
	if err := fenced(n, err); err != nil {
		return fmt.Errorf("%s post %s: %w", doing, l.Key, err)
	}
	return nil
}

// Post implements [store.Outbox].
func (d *DB) Post(ctx context.Context, key string) (store.Post, error) {
	l, err := one(ctx, d, d.read, scanPost, `SELECT `+postColumns+` FROM posts WHERE key = $1`, key)
	if err != nil {
		return store.Post{}, fmt.Errorf("read post %s: %w", key, err)
	}
	return l.Post, nil
}

// Posts implements [store.Outbox].
func (d *DB) Posts(ctx context.Context, state store.PostState, limit int) ([]store.Post, error) {
	all, err := list(ctx, d, d.read, scanPost, `
		SELECT `+postColumns+` FROM posts WHERE state = $1 ORDER BY seq DESC LIMIT $2`, int(state), limit)
	if err != nil {
		return nil, fmt.Errorf("list posts: %w", err)
	}
	var posts []store.Post
	for _, l := range all {
		posts = append(posts, l.Post)
	}
	return posts, nil
}

// Reserve implements [store.Pacer].
func (d *DB) Reserve(ctx context.Context, channel string, every time.Duration) (time.Duration, error) {
	wait, err := one(ctx, d, d.write, value[int64], `
		INSERT INTO pace (channel, next_at) VALUES ($1, @now + CAST($2 AS BIGINT))
		ON CONFLICT (channel) DO UPDATE
		SET next_at = CASE WHEN pace.next_at > @now THEN pace.next_at ELSE @now END + CAST($2 AS BIGINT)
		RETURNING next_at - CAST($2 AS BIGINT) - @now`, channel, every)
	if err != nil {
		return 0, fmt.Errorf("reserve a moment in a channel: %w", err)
	}
	return max(0, span(wait)), nil
}

// Hold implements [store.Pacer].
func (d *DB) Hold(ctx context.Context, channel string, wait time.Duration) error {
	err := d.exec(ctx, `
		INSERT INTO pace (channel, next_at) VALUES ($1, @now + CAST($2 AS BIGINT))
		ON CONFLICT (channel) DO UPDATE SET next_at = excluded.next_at WHERE excluded.next_at > pace.next_at`, channel, wait)
	if err != nil {
		return fmt.Errorf("hold a channel: %w", err)
	}
	return nil
}
