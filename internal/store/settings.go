package store

import (
	"context"
	"time"
)

// Settings keeps what people configure from inside Slack.
type Settings interface {
	// Setting returns one setting, or [ErrNotFound].
	Setting(ctx context.Context, scope, key string) (Setting, error)
	// Settings lists a scope's settings by key; with scope "" all of them, by
	// scope and key.
	Settings(ctx context.Context, scope string) ([]Setting, error)
	// SetSetting writes s. Revision and UpdatedAt are set by the store.
	SetSetting(ctx context.Context, s Setting) error
	// DeleteSetting removes a setting; there being none is no error.
	DeleteSetting(ctx context.Context, scope, key string) error
}

// Setting is one value. Scope says whose it is, such as "channel:C0123".
type Setting struct {
	Scope, Key, Value string
	// UpdatedBy is the user who set it.
	UpdatedBy string
	UpdatedAt time.Time
	// Revision grows with every write to any setting.
	Revision int64
}

// Change says that something which all replicas share has changed.
type Change struct {
	Topic Topic
	// Scope and Key name the setting; empty for documents.
	Scope, Key string
	// Revision is the setting's, or that of the documents.
	Revision int64
}

// Topic is what a [Change] is about.
type Topic string

// The topics of a [Change].
const (
	TopicSettings  Topic = "settings"
	TopicDocuments Topic = "documents"
)

// Threads keeps what a follow-up question refers to.
type Threads interface {
	// ThreadState returns what was last saved for a thread, or [ErrNotFound].
	ThreadState(ctx context.Context, channel, thread string) ([]byte, error)
	// SaveThreadState replaces it.
	SaveThreadState(ctx context.Context, channel, thread string, state []byte) error
}
