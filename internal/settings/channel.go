package settings

import (
	"context"
	"fmt"
)

// Workspace is the scope of what holds everywhere.
const Workspace = "workspace"

// Channel is the scope of one channel's settings.
func Channel(id string) string { return "channel:" + id }

// The keys of settings, with whose they are.
const (
	keyMode     = "mode"     // a channel's: how the bot listens there
	keyExternal = "external" // a channel's: "yes" where people from outside may be answered
	keyEditors  = "editors"  // the workspace's: the id of the editors' channel
)

// Mode is how the bot listens in a channel.
type Mode string

// The modes. Where none is set, or one that this release does not know, it is
// Thread.
const (
	// Thread: it goes on answering in threads where it has answered.
	Thread Mode = "thread"
	// Strict: it answers only where it is mentioned.
	Strict Mode = "strict"
)

// ParseMode reads a mode as people write it; false where it is none.
func ParseMode(text string) (Mode, bool) {
	switch m := Mode(text); m {
	case Thread, Strict:
		return m, true
	}
	return "", false
}

// Mode is how the bot listens in a channel.
func (s *Settings) Mode(channel string) Mode {
	text, _ := s.Get(Channel(channel), keyMode)
	if m, ok := ParseMode(text); ok {
		return m
	}
	return Thread
}

// SetMode sets a channel's mode for all replicas.
func (s *Settings) SetMode(ctx context.Context, channel string, m Mode, by string) error {
	if _, ok := ParseMode(string(m)); !ok {
		return fmt.Errorf("set the mode of %s: there is no mode %q", channel, m)
	}
	return s.Set(ctx, Channel(channel), keyMode, string(m), by)
}

// External reports whether the bot may answer in a channel that is shared with
// another organisation. Only an explicit yes allows it.
func (s *Settings) External(channel string) bool {
	text, _ := s.Get(Channel(channel), keyExternal)
	return text == "yes"
}

// SetExternal allows or forbids a shared channel for all replicas.
func (s *Settings) SetExternal(ctx context.Context, channel string, allowed bool, by string) error {
	value := "no"
	if allowed {
		value = "yes"
	}
	return s.Set(ctx, Channel(channel), keyExternal, value, by)
}

// Editors is the id of the editors' channel: the one that was set from inside
// Slack, else configured, which may be empty for none.
func (s *Settings) Editors(configured string) string {
	if id, set := s.Get(Workspace, keyEditors); set && id != "" {
		return id
	}
	return configured
}

// SetEditors sets the editors' channel for all replicas; "" leaves it to the
// configuration again.
func (s *Settings) SetEditors(ctx context.Context, channel, by string) error {
	if channel == "" {
		return s.Unset(ctx, Workspace, keyEditors)
	}
	return s.Set(ctx, Workspace, keyEditors, channel, by)
}

// keyDigestGaps is a channel's: "yes" where its digests list unanswered
// questions.
const keyDigestGaps = "digest-gaps"

// DigestGaps reports whether a channel's digests list what was asked and not
// answered. Only an explicit yes allows it.
func (s *Settings) DigestGaps(channel string) bool {
	text, _ := s.Get(Channel(channel), keyDigestGaps)
	return text == "yes"
}

// SetDigestGaps allows or forbids it for all replicas.
func (s *Settings) SetDigestGaps(ctx context.Context, channel string, allowed bool, by string) error {
	value := "no"
	if allowed {
		value = "yes"
	}
	return s.Set(ctx, Channel(channel), keyDigestGaps, value, by)
}
