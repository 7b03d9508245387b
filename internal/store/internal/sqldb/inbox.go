package sqldb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"briefbot/internal/store"
)

// maxRecord is how many events go into one transaction; postgres sets aside as
// many places in the order per statement.
const maxRecord = 1024

// Record implements [store.Inbox].
func (d *DB) Record(ctx context.Context, events []store.Event) ([]bool, error) {
	for _, e := range events {
		if err := e.Validate(); err != nil {
			return nil, fmt.Errorf("record events: %w", err)
		}
	}
	fresh := make([]bool, 0, len(events))
	for part := range slices.Chunk(events, maxRecord) {
		stored, err := d.recordPart(ctx, part)
		if err != nil {
			return nil, fmt.Errorf("record events: %w", err)
		}
		fresh = append(fresh, stored...)
	}
	return fresh, nil
}

// recordPart keeps repeats within one call from the database, which then sees
// each id and each twin once.
func (d *DB) recordPart(ctx context.Context, events []store.Event) ([]bool, error) {
	ids, twins := make(map[string]bool, len(events)), make(map[string]bool, len(events))
	fresh := make([]bool, len(events))
	var once []store.Event
	for i, e := range events {
		twin := e.Twin()
		if ids[e.ID] || (twin != "" && twins[twin]) {
			continue
		}
		ids[e.ID], twins[twin], fresh[i] = true, true, true
		once = append(once, e)
	}
	store := d.recordEach
	if d.engine.RecordAll != "" {
		store = d.recordAll
	}
	stored, err := store(ctx, once)
	if err != nil {
		return nil, err
	}
	clear(ids)
	for _, id := range stored {
		ids[id] = true
	}
	for i, e := range events {
		fresh[i] = fresh[i] && ids[e.ID]
	}
	return fresh, nil
}

func (d *DB) recordEach(ctx context.Context, events []store.Event) ([]string, error) {
	const text = `
		INSERT INTO inbox (id, twin, kind, channel, message_ts, thread, payload, due_at, received_at, blocked)
		VALUES ($1, NULLIF($2, ''), $3, $4, $5, $6, $7, @now, @wall,
			CASE WHEN $6 <> '' AND EXISTS (SELECT 1 FROM inbox AS e WHERE e.thread = $6 AND e.state < 2) THEN 1 ELSE 0 END)
		ON CONFLICT DO NOTHING`
	var stored []string
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		stored = nil
		return tx(ctx, func(ctx context.Context, r Runner) error {
			prepared, _ := d.bind(text, nil)
			insert, err := r.PrepareContext(ctx, prepared)
			if err != nil {
				return d.explain(err)
			}
			defer insert.Close()
			for _, e := range events {
				_, args := d.bind(text, []any{e.ID, e.Twin(), e.Kind, e.Channel, e.MessageTS, e.Thread, e.Payload})
				res, err := insert.ExecContext(ctx, args...)
				if err != nil {
					return d.explain(err)
				}
				if n, err := res.RowsAffected(); err != nil {
					return d.explain(err)
				} else if n == 1 {
					stored = append(stored, e.ID)
				}
			}
			return nil
		})
	})
	return stored, err
}

func (d *DB) recordAll(ctx context.Context, events []store.Event) ([]string, error) {
	var texts [6][]string
	payloads := make([][]byte, 0, len(events))
	for _, e := range events {
		for i, text := range [...]string{e.ID, e.Twin(), e.Kind, e.Channel, e.MessageTS, e.Thread} {
			texts[i] = append(texts[i], text)
		}
		payloads = append(payloads, e.Payload)
	}
	var stored []string
	err := d.again(func() error {
		var err error
		stored, err = list(ctx, d, d.write, value[string], d.engine.RecordAll,
			texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], payloads)
		return err
	})
	return stored, err
}

const eventColumns = `id, kind, channel, message_ts, thread, payload`

// claimed is a claim with its place in the order.
type claimed struct {
	seq int64
	store.Claim
}

// Claim implements [store.Inbox].
func (d *DB) Claim(ctx context.Context, worker string, lease time.Duration, limit int) ([]store.Claim, error) {
	all, err := d.claim(ctx, worker, lease, limit)
	if err == nil && len(all) < limit {
		var freed int64
		if freed, err = d.unblock(ctx); freed > 0 {
			var more []claimed
			more, err = d.claim(ctx, worker, lease, limit-len(all))
			all = append(all, more...)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("claim events: %w", err)
	}
	slices.SortFunc(all, func(a, b claimed) int { return cmp.Compare(a.seq, b.seq) })
	var claims []store.Claim
	for _, c := range all {
		claims = append(claims, c.Claim)
	}
	return claims, nil
}

func (d *DB) claim(ctx context.Context, worker string, lease time.Duration, limit int) ([]claimed, error) {
	scan := func(row scanner) (claimed, error) {
		var c claimed
		var received int64
		err := row.Scan(&c.Event.ID, &c.Event.Kind, &c.Event.Channel, &c.Event.MessageTS, &c.Event.Thread, &c.Event.Payload,
			&c.seq, &c.Attempt, &c.LastError, &c.Worker, &c.Fence, &received)
		c.Event.Payload, c.ReceivedAt = filled(c.Event.Payload), moment(received)
		return c, err
	}
	return list(ctx, d, d.write, scan, `
		WITH ready AS MATERIALIZED (
			SELECT i.seq FROM inbox AS i
			WHERE i.state < 2 AND i.blocked = 0 AND i.due_at <= @now
				AND (i.thread = '' OR NOT EXISTS (
					SELECT 1 FROM inbox AS e WHERE e.thread = i.thread AND e.seq < i.seq AND e.state < 2))
			ORDER BY i.due_at, i.seq
			LIMIT $1
			@lock_i
		)
		UPDATE inbox SET state = 1, owner = $2, fence = fence + 1, attempts = attempts + 1, due_at = @now + $3
		WHERE seq IN (SELECT seq FROM ready)
		RETURNING `+eventColumns+`, seq, attempts, reason, owner, fence, received_at`,
		limit, worker, lease)
}

// unblock frees events whose thread went on while they were being stored, and
// returns how many. It looks at every blocked event, so it does so seldom.
func (d *DB) unblock(ctx context.Context) (int64, error) {
	if d.engine.Unblock == 0 || !d.unblocked.due(d.engine.Unblock) {
		return 0, nil
	}
	return d.affect(ctx, d.write, `
		UPDATE inbox SET blocked = 0 WHERE seq IN (
			SELECT b.seq FROM inbox AS b
			WHERE b.state < 2 AND b.blocked = 1 AND NOT EXISTS (
				SELECT 1 FROM inbox AS e WHERE e.thread = b.thread AND e.seq < b.seq AND e.state < 2))`)
}

// seldom says when something is due again.
type seldom struct {
	mu   sync.Mutex
	last time.Time
}

// due reports whether every has passed since it last reported so.
func (s *seldom) due(every time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.last) < every {
		return false
	}
	s.last = time.Now()
	return true
}

// Renew implements [store.Inbox].
func (d *DB) Renew(ctx context.Context, c store.Claim, lease time.Duration) error {
	return d.settle(ctx, d.write, "renew", c, `due_at = @now + $4`, `AND due_at > @now`, lease)
}

// Complete implements [store.Inbox].
func (d *DB) Complete(ctx context.Context, c store.Claim) error {
	return d.finish(ctx, "complete", c, `state = 2, finished_at = @wall, payload = NULL`)
}

// Fail implements [store.Inbox].
func (d *DB) Fail(ctx context.Context, c store.Claim, reason string, retry time.Duration) error {
	return d.settle(ctx, d.write, "give back", c, `state = 0, reason = $4, due_at = @now + $5`, ``, reason, retry)
}

// Release implements [store.Inbox].
func (d *DB) Release(ctx context.Context, c store.Claim) error {
	return d.settle(ctx, d.write, "release", c, `state = 0, attempts = attempts - 1, due_at = @now`, ``)
}

// Bury implements [store.Inbox].
func (d *DB) Bury(ctx context.Context, c store.Claim, reason string) error {
	return d.finish(ctx, "bury", c, `state = 3, finished_at = @wall, reason = $4`, reason)
}

// finish settles an event for good and lets the next of its thread go.
func (d *DB) finish(ctx context.Context, doing string, c store.Claim, set string, args ...any) error {
	if c.Event.Thread == "" {
		return d.settle(ctx, d.write, doing, c, set, ``, args...)
	}
	return d.transact(ctx, func(ctx context.Context, tx target) error {
		if err := d.settle(ctx, tx, doing, c, set, ``, args...); err != nil {
			return err
		}
		_, err := d.affect(ctx, tx, `
			UPDATE inbox SET blocked = 0
			WHERE blocked = 1 AND seq = (SELECT MIN(e.seq) FROM inbox AS e WHERE e.thread = $1 AND e.state < 2)`, c.Event.Thread)
		if err != nil {
			return fmt.Errorf("let the next event of a thread go: %w", err)
		}
		return nil
	})
}

// settle changes a claimed event that is still in the claim's hands.
func (d *DB) settle(ctx context.Context, t target, doing string, c store.Claim, set, and string, args ...any) error {
	n, err := d.affect(ctx, t, `UPDATE inbox SET `+set+`
		WHERE id = $1 AND owner = $2 AND fence = $3 AND state = 1 `+and,
		append([]any{c.Event.ID, c.Worker, c.Fence}, args...)...)
	if err := fenced(n, err); err != nil {
		return fmt.Errorf("%s event %s: %w", doing, c.Event.ID, err)
	}
	return nil
}

// Backlog implements [store.Inbox].
func (d *DB) Backlog(ctx context.Context) (store.Backlog, error) {
	scan := func(row scanner) (store.Backlog, error) {
		var b store.Backlog
		var oldest int64
		err := row.Scan(&b.Queued, &b.Claimed, &oldest, &b.Dead)
		b.Oldest = max(0, span(oldest))
		return b, err
	}
	b, err := one(ctx, d, d.read, scan, `
		SELECT COALESCE(SUM(CASE WHEN state = 0 THEN 1 ELSE 0 END), 0),
			COALESCE(SUM(CASE WHEN state = 1 THEN 1 ELSE 0 END), 0),
			COALESCE(@wall - MIN(received_at), 0),
			(SELECT COUNT(*) FROM inbox WHERE state = 3)
		FROM inbox WHERE state < 2`)
	if err != nil {
		return b, fmt.Errorf("count the backlog: %w", err)
	}
	return b, nil
}

// DeadLetters implements [store.Inbox].
func (d *DB) DeadLetters(ctx context.Context, limit int) ([]store.DeadLetter, error) {
	scan := func(row scanner) (store.DeadLetter, error) {
		var l store.DeadLetter
		var received, died int64
		err := row.Scan(&l.Event.ID, &l.Event.Kind, &l.Event.Channel, &l.Event.MessageTS, &l.Event.Thread, &l.Event.Payload,
			&received, &died, &l.Attempts, &l.Reason)
		l.Event.Payload, l.ReceivedAt, l.DiedAt = filled(l.Event.Payload), moment(received), moment(died)
		return l, err
	}
	all, err := list(ctx, d, d.read, scan, `
		SELECT `+eventColumns+`, received_at, finished_at, attempts, reason
		FROM inbox WHERE state = 3 ORDER BY finished_at DESC, seq DESC LIMIT $1`, limit)
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	return all, nil
}

// Requeue implements [store.Inbox]. The event gets a place behind the others,
// since one of its thread that came later may be in hand.
func (d *DB) Requeue(ctx context.Context, id string) error {
	n, err := d.affect(ctx, d.write, `
		UPDATE inbox SET state = 0, attempts = 0, due_at = @now, finished_at = 0, blocked = 0, seq = @next_seq
		WHERE id = $1 AND state = 3`, id)
	if err == nil && n == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("requeue event %s: %w", id, err)
	}
	return nil
}
