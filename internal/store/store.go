// Package store keeps what must outlive the process: events that were
// received, posts that are due or made, answers that were given, settings,
// the state of threads, and documents. It holds the record types, the
// interfaces and the group commit; the packages sqlite and postgres implement
// [Store], and storetest holds both to one suite.
//
// Four rules make an event end in exactly one post, whatever dies:
//
//   - An event is recorded before it is acknowledged, once per event id and
//     once per message ([Inbox.Record]).
//   - Work is taken by lease. The database's clock ends a lease, and each
//     taking raises the fence, so that whoever held it before is refused with
//     [ErrFenced].
//   - A post is stored with its payload before Slack is called
//     ([Outbox.Draft], [Outbox.Begin]) and marked after ([Outbox.Posted]).
//   - A post whose lease ran out is looked up in Slack before it is tried
//     again ([Outbox.TakeUncertain]).
//
// Texts are stored without NUL characters and with invalid UTF-8 replaced;
// payloads are stored byte for byte. Every method of every interface here is
// safe for concurrent use.
package store

import (
	"context"
	"errors"
	"time"
)

// Errors on which callers branch. They are wrapped: compare with [errors.Is].
var (
	// ErrNotFound: there is no such record.
	ErrNotFound = errors.New("not found")
	// ErrFenced: the lease has ended or somebody else has taken the work; the
	// caller must drop it and must not post.
	ErrFenced = errors.New("lease lost")
	// ErrHeld: the post is in other hands, is finished, or must wait for an
	// earlier post of its thread.
	ErrHeld = errors.New("held by another")
	// ErrBusy: more is waiting to be written than may be; try again later.
	ErrBusy = errors.New("too much is waiting to be written")
	// ErrClosed: the store or the committer was closed.
	ErrClosed = errors.New("closed")
	// ErrLocked: another process uses the database file.
	ErrLocked = errors.New("database in use by another process")
	// ErrCorrupt: the database file is damaged. It was not changed.
	ErrCorrupt = errors.New("database damaged")
	// ErrNewerSchema: a newer release has changed the database.
	ErrNewerSchema = errors.New("database belongs to a newer release")
)

// Store is all of it. Consumers take the small interfaces that they need.
type Store interface {
	Inbox
	Outbox
	Pacer
	Ledger
	Settings
	Threads
	Documents
	News
	Digests
	Corrections
	Watches
	Models

	// Watch sends a [Change] for each setting and each revision of the
	// documents that is written, by this process or another, after the call.
	// Changes of one key that follow each other quickly may come as one, the
	// last. The receiver may be slow: nothing is lost and nothing piles up.
	// The channel is closed when ctx ends or the store is closed.
	Watch(ctx context.Context) (<-chan Change, error)
	// Purge deletes what is older than the retention, in short transactions,
	// and returns how many records went. What is unfinished always stays. It
	// stops early, with ctx's error, when ctx ends.
	Purge(ctx context.Context, keep Retention) (int64, error)
	// Ping writes a few bytes, so that it fails when the database is away,
	// read-only or full, and succeeds again when that has passed.
	Ping(ctx context.Context) error
	// Close ends watches and releases the database. A second Close is harmless.
	Close() error
}

// MinEventRetention is how long event ids are kept at the least: Slack may
// deliver an event again long after the first time.
const MinEventRetention = 7 * 24 * time.Hour

// Retention says how long finished records stay. Zero means for ever.
type Retention struct {
	// Events is for finished events, dead letters included; less than
	// [MinEventRetention] counts as that.
	Events time.Duration
	// Answers is for answers with their citations, feedback, the state of
	// threads, finished posts (at least as long as events) and the bytes of
	// document versions that are no longer served.
	Answers time.Duration
}
