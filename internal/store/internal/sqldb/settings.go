package sqldb

import (
	"context"
	"errors"
	"fmt"

	"briefbot/internal/store"
)

const settingColumns = `scope, key, value, updated_by, updated_at, revision`

func scanSetting(row scanner) (store.Setting, error) {
	var s store.Setting
	var at int64
	err := row.Scan(&s.Scope, &s.Key, &s.Value, &s.UpdatedBy, &at, &s.Revision)
	s.UpdatedAt = moment(at)
	return s, err
}

// Setting implements [store.Settings].
func (d *DB) Setting(ctx context.Context, scope, key string) (store.Setting, error) {
	s, err := one(ctx, d, d.read, scanSetting, `
		SELECT `+settingColumns+` FROM settings WHERE scope = $1 AND key = $2 AND removed = 0`, scope, key)
	if err != nil {
		return store.Setting{}, fmt.Errorf("read setting %s of %s: %w", key, scope, err)
	}
	return s, nil
}

// Settings implements [store.Settings].
func (d *DB) Settings(ctx context.Context, scope string) ([]store.Setting, error) {
	all, err := list(ctx, d, d.read, scanSetting, `
		SELECT `+settingColumns+` FROM settings WHERE ($1 = '' OR scope = $1) AND removed = 0 ORDER BY scope, key`, scope)
	if err != nil {
		return nil, fmt.Errorf("list settings: %w", err)
	}
	return all, nil
}

// SetSetting implements [store.Settings].
func (d *DB) SetSetting(ctx context.Context, s store.Setting) error {
	err := d.change(ctx, store.TopicSettings, func(ctx context.Context, tx target, revision int64) error {
		_, err := d.affect(ctx, tx, `
			INSERT INTO settings (scope, key, value, updated_by, updated_at, revision)
			VALUES ($1, $2, $3, $4, @wall, $5)
			ON CONFLICT (scope, key) DO UPDATE SET value = excluded.value, removed = 0,
				updated_by = excluded.updated_by, updated_at = excluded.updated_at, revision = excluded.revision`,
			s.Scope, s.Key, s.Value, s.UpdatedBy, revision)
		return err
	})
	if err != nil {
		return fmt.Errorf("write setting %s of %s: %w", s.Key, s.Scope, err)
	}
	return nil
}

// DeleteSetting implements [store.Settings].
func (d *DB) DeleteSetting(ctx context.Context, scope, key string) error {
	err := d.change(ctx, store.TopicSettings, func(ctx context.Context, tx target, revision int64) error {
		n, err := d.affect(ctx, tx, `
			UPDATE settings SET removed = 1, value = '', updated_at = @wall, revision = $3
			WHERE scope = $1 AND key = $2 AND removed = 0`, scope, key, revision)
		if err == nil && n == 0 {
			return errUnchanged
		}
		return err
	})
	if err != nil && !errors.Is(err, errUnchanged) {
		return fmt.Errorf("delete setting %s of %s: %w", key, scope, err)
	}
	return nil
}

// errUnchanged undoes a change that turned out to be none.
var errUnchanged = errors.New("nothing to change")

// change runs body in a transaction that holds the topic's next revision, and
// tells watchers here and elsewhere when it is committed.
func (d *DB) change(ctx context.Context, topic store.Topic, body func(ctx context.Context, tx target, revision int64) error) error {
	err := d.transact(ctx, func(ctx context.Context, tx target) error {
		revision, err := one(ctx, d, tx, value[int64], `
			INSERT INTO revisions (topic, value) VALUES ($1, 1)
			ON CONFLICT (topic) DO UPDATE SET value = revisions.value + 1 RETURNING value`, string(topic))
		if err != nil {
			return err
		}
		if err := body(ctx, tx, revision); err != nil {
			return err
		}
		if d.engine.Announce == "" {
			return nil
		}
		_, err = d.affect(ctx, tx, d.engine.Announce)
		return err
	})
	if err == nil {
		d.Wake()
	}
	return err
}

// revision reads a topic's revision; 0 before the first change.
func (d *DB) revision(ctx context.Context, t target, topic store.Topic) (int64, error) {
	n, err := one(ctx, d, t, value[int64], `SELECT value FROM revisions WHERE topic = $1`, string(topic))
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil
	}
	return n, err
}

// ThreadState implements [store.Threads].
func (d *DB) ThreadState(ctx context.Context, channel, thread string) ([]byte, error) {
	state, err := one(ctx, d, d.read, value[[]byte], `SELECT state FROM threads WHERE channel = $1 AND thread = $2`, channel, thread)
	if err != nil {
		return nil, fmt.Errorf("read the state of a thread: %w", err)
	}
	return state, nil
}

// SaveThreadState implements [store.Threads].
func (d *DB) SaveThreadState(ctx context.Context, channel, thread string, state []byte) error {
	err := d.exec(ctx, `
		INSERT INTO threads (channel, thread, state, updated_at) VALUES ($1, $2, $3, @wall)
		ON CONFLICT (channel, thread) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at`,
		channel, thread, state)
	if err != nil {
		return fmt.Errorf("save the state of a thread: %w", err)
	}
	return nil
}
