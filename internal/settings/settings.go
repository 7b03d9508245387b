// Package settings serves what people configure from inside Slack: from memory,
// the same on every replica within moments of a change. It keeps a copy of the
// store's settings and nothing else.
package settings

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"briefbot/internal/store"
)

// Store is what is needed of a [store.Store].
type Store interface {
	store.Settings
	Watch(ctx context.Context) (<-chan store.Change, error)
}

// Settings is a copy of all settings, kept up to date by [Settings.Run]. It is
// safe for concurrent use; what reads never waits and never fails.
type Settings struct {
	log  *slog.Logger
	from Store

	refresh sync.Mutex // one reading of the store at a time, so that an older one never replaces a newer
	all     atomic.Pointer[snapshot]
}

// snapshot is all settings at one moment.
type snapshot struct {
	values  map[place]string
	changed chan struct{} // closed when there is a newer one
}

type place struct{ scope, key string }

// Open reads all settings.
func Open(ctx context.Context, log *slog.Logger, from Store) (*Settings, error) {
	s := &Settings{log: log, from: from}
	if err := s.read(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// again is the wait before the store is read again that could not be.
const again = time.Second

// Run follows changes, this process's and others', until ctx ends. While the
// store is away the last settings that were read stay.
func (s *Settings) Run(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.follow(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("settings not read, going on with the last ones", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

// follow returns when the store no longer tells of changes, or cannot be read.
func (s *Settings) follow(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	changes, err := s.from.Watch(ctx)
	if err != nil {
		return err
	}
	// What changed before the watch is not told of.
	if err := s.read(ctx); err != nil {
		return err
	}
	for c := range changes {
		if c.Topic != store.TopicSettings {
			continue
		}
		if err := s.read(ctx); err != nil {
			return err
		}
	}
	return nil
}

// read takes over all of the store's settings: they are few, and one reading
// cannot leave a mixture behind.
func (s *Settings) read(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	list, err := s.from.Settings(ctx, "")
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	values := make(map[place]string, len(list))
	for _, one := range list {
		values[place{one.Scope, one.Key}] = one.Value
	}
	old := s.all.Swap(&snapshot{values: values, changed: make(chan struct{})})
	if old != nil {
		close(old.changed)
	}
	return nil
}

// Changed is closed when settings were read anew after the call. To miss no
// change, ask for Changed first and for the setting then.
func (s *Settings) Changed() <-chan struct{} { return s.all.Load().changed }

// Get returns a setting's value; false where nobody set it.
func (s *Settings) Get(scope, key string) (value string, set bool) {
	value, set = s.all.Load().values[place{scope, key}]
	return value, set
}

// Set writes a setting for all replicas, by the user who did it. When it
// returns without error, this replica serves the new value.
func (s *Settings) Set(ctx context.Context, scope, key, value, by string) error {
	if err := s.from.SetSetting(ctx, store.Setting{Scope: scope, Key: key, Value: value, UpdatedBy: by}); err != nil {
		return err
	}
	return s.read(ctx)
}

// Unset removes a setting for all replicas, so that its default holds again;
// there being none is no error.
func (s *Settings) Unset(ctx context.Context, scope, key string) error {
	if err := s.from.DeleteSetting(ctx, scope, key); err != nil {
		return err
	}
	return s.read(ctx)
}
