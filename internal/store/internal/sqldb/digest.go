package sqldb

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"briefbot/internal/store"
)

const subscriptionColumns = `s.seq, s.channel, s.days, s.minute, s.zone, s.topics, s.always, s.paused, s.created_by, s.updated_by,
	s.created_at, s.updated_at, s.armed_at, s.news_cursor, s.revision,
	(SELECT COUNT(*) FROM slots AS w WHERE w.subscription = s.seq AND w.state = 0),
	COALESCE((SELECT MAX(m.local_date) FROM slots AS m WHERE m.subscription = s.seq), '')`

func scanSubscription(row scanner) (store.Subscription, error) {
	var s store.Subscription
	var days, always, paused, created, updated, armed, waits int64
	var topics string
	err := row.Scan(&s.ID, &s.Channel, &days, &s.Minute, &s.Zone, &topics, &always, &paused, &s.CreatedBy, &s.UpdatedBy,
		&created, &updated, &armed, &s.Cursor, &s.Revision, &waits, &s.LastDate)
	s.Days, s.Always, s.Paused, s.Waits = uint8(days), always != 0, paused != 0, waits != 0
	s.CreatedAt, s.UpdatedAt, s.ArmedAt = moment(created), moment(updated), moment(armed)
	if topics != "" {
		s.Topics = strings.Split(topics, "\n")
	}
	return s, err
}

// topicLines stores topics one a line.
func topicLines(topics []string) string {
	var lines []string
	for _, t := range topics {
		if t = strings.Join(strings.Fields(t), " "); t != "" {
			lines = append(lines, t)
		}
	}
	return strings.Join(lines, "\n")
}

// Time implements [store.Digests].
func (d *DB) Time(ctx context.Context) (time.Time, error) {
	at, err := one(ctx, d, d.read, value[int64], `SELECT CAST(@wall AS BIGINT)`)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the time: %w", err)
	}
	return time.UnixMicro(at).UTC(), nil
}

func (d *DB) subscription(ctx context.Context, t target, id int64) (store.Subscription, error) {
	return one(ctx, d, t, scanSubscription, `SELECT `+subscriptionColumns+` FROM subscriptions AS s WHERE s.seq = $1 AND s.removed = 0`, id)
}

// AddSubscription implements [store.Digests].
func (d *DB) AddSubscription(ctx context.Context, s store.Subscription) (store.Subscription, error) {
	var stored store.Subscription
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		id, err := one(ctx, d, tx, value[int64], `
			INSERT INTO subscriptions (channel, days, minute, zone, topics, always, paused, created_by, updated_by,
				created_at, updated_at, armed_at, news_cursor)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, @wall, @wall, @wall,
				COALESCE((SELECT value FROM revisions WHERE topic = 'news'), 0))
			RETURNING seq`,
			s.Channel, int(s.Days), s.Minute, s.Zone, topicLines(s.Topics), bit(s.Always), bit(s.Paused), s.CreatedBy)
		if err != nil {
			return err
		}
		stored, err = d.subscription(ctx, tx, id)
		return err
	})
	if err != nil {
		return store.Subscription{}, fmt.Errorf("store a subscription: %w", err)
	}
	return stored, nil
}

// ChangeSubscription implements [store.Digests].
func (d *DB) ChangeSubscription(ctx context.Context, s store.Subscription) (store.Subscription, error) {
	var stored store.Subscription
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		n, err := d.affect(ctx, tx, `
			UPDATE subscriptions SET
				armed_at = CASE WHEN days <> $3 OR minute <> $4 OR zone <> $5 OR paused > $8 THEN @wall ELSE armed_at END,
				news_cursor = CASE WHEN paused > $8 THEN COALESCE((SELECT value FROM revisions WHERE topic = 'news'), 0)
					ELSE news_cursor END,
				channel = $2, days = $3, minute = $4, zone = $5, topics = $6, always = $7, paused = $8,
				updated_by = $9, updated_at = @wall, revision = revision + 1
			WHERE seq = $1 AND removed = 0`,
			s.ID, s.Channel, int(s.Days), s.Minute, s.Zone, topicLines(s.Topics), bit(s.Always), bit(s.Paused), s.UpdatedBy)
		if err == nil && n == 0 {
			err = store.ErrNotFound
		}
		if err != nil {
			return err
		}
		stored, err = d.subscription(ctx, tx, s.ID)
		return err
	})
	if err != nil {
		return store.Subscription{}, fmt.Errorf("change subscription %d: %w", s.ID, err)
	}
	return stored, nil
}

// RemoveSubscription implements [store.Digests].
func (d *DB) RemoveSubscription(ctx context.Context, id int64) error {
	n, err := d.affect(ctx, d.write, `
		UPDATE subscriptions SET removed = 1, updated_at = @wall, revision = revision + 1 WHERE seq = $1 AND removed = 0`, id)
	if err == nil && n == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("remove subscription %d: %w", id, err)
	}
	return nil
}

// Subscriptions implements [store.Digests].
func (d *DB) Subscriptions(ctx context.Context, channel string) ([]store.Subscription, error) {
	all, err := list(ctx, d, d.read, scanSubscription, `
		SELECT `+subscriptionColumns+` FROM subscriptions AS s
		WHERE s.removed = 0 AND ($1 = '' OR s.channel = $1) ORDER BY s.seq`, channel)
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return all, nil
}

// FileSlot implements [store.Digests].
func (d *DB) FileSlot(ctx context.Context, s store.Slot, p *store.Draft) (bool, error) {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		// The subscription's row is the lock that replicas race for.
		n, err := d.affect(ctx, tx, `
			UPDATE subscriptions SET news_cursor = $3
			WHERE seq = $1 AND news_cursor = $2 AND revision = $4 AND paused = 0 AND removed = 0`, s.Subscription, s.From, s.To, s.Revision)
		if err == nil && n == 0 {
			err = errUnchanged
		}
		if err != nil {
			return err
		}
		n, err = d.affect(ctx, tx, `
			INSERT INTO slots (subscription, local_date, state, due_at, filed_at, news_from, news_to, post_key, reason)
			VALUES ($1, $2, $3, $4, @wall, $5, $6, $7, $8)
			ON CONFLICT (subscription, local_date) DO NOTHING`,
			s.Subscription, s.Date, int(s.State), s.DueAt, s.From, s.To, s.Key, s.Reason)
		if err == nil && n == 0 {
			err = errUnchanged
		}
		if err != nil || p == nil {
			return err
		}
		_, err = d.insertPost(ctx, tx, *p, 0)
		return err
	})
	if errors.Is(err, errUnchanged) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("file slot %s of subscription %d: %w", s.Date, s.Subscription, err)
	}
	return true, nil
}

const slotColumns = `subscription, local_date, state, due_at, filed_at, news_from, news_to, post_key, message_ts, reason`

func scanSlot(row scanner) (store.Slot, error) {
	var s store.Slot
	var due, filed int64
	err := row.Scan(&s.Subscription, &s.Date, &s.State, &due, &filed, &s.From, &s.To, &s.Key, &s.MessageTS, &s.Reason)
	s.DueAt, s.FiledAt = moment(due), moment(filed)
	return s, err
}

// SettleSlots implements [store.Digests].
func (d *DB) SettleSlots(ctx context.Context) ([]store.Slot, error) {
	var settled []store.Slot
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		var err error
		settled, err = list(ctx, d, tx, scanSlot, `
			UPDATE slots SET
				state = CASE WHEN EXISTS (SELECT 1 FROM posts AS p WHERE p.key = slots.post_key AND p.state = 4) THEN 4 ELSE 1 END,
				message_ts = COALESCE((SELECT p.message_ts FROM posts AS p WHERE p.key = slots.post_key), ''),
				reason = COALESCE((SELECT p.reason FROM posts AS p WHERE p.key = slots.post_key AND p.state = 4), '')
			WHERE state = 0 AND NOT EXISTS (SELECT 1 FROM posts AS p WHERE p.key = slots.post_key AND p.state < 3)
			RETURNING `+slotColumns)
		if err != nil {
			return err
		}
		for _, s := range settled {
			if s.State != store.SlotFailed {
				continue
			}
			if _, err := d.affect(ctx, tx, `
				UPDATE subscriptions SET news_cursor = $2 WHERE seq = $1 AND news_cursor = $3`, s.Subscription, s.From, s.To); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("settle slots: %w", err)
	}
	return settled, nil
}

// Slots implements [store.Digests].
func (d *DB) Slots(ctx context.Context, subscription int64, limit int) ([]store.Slot, error) {
	all, err := list(ctx, d, d.read, scanSlot, `
		SELECT `+slotColumns+` FROM slots WHERE subscription = $1 ORDER BY local_date DESC LIMIT $2`, subscription, limit)
	if err != nil {
		return nil, fmt.Errorf("list slots: %w", err)
	}
	return all, nil
}

// Slot implements [store.Digests].
func (d *DB) Slot(ctx context.Context, subscription int64, date string) (store.Slot, error) {
	s, err := one(ctx, d, d.read, scanSlot, `
		SELECT `+slotColumns+` FROM slots WHERE subscription = $1 AND local_date = $2`, subscription, date)
	if err != nil {
		return store.Slot{}, fmt.Errorf("read slot %s of subscription %d: %w", date, subscription, err)
	}
	return s, nil
}
