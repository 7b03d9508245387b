package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// Inbox keeps received events until they are answered.
//
// An event is queued, then claimed, then done or dead. Whoever claims it holds
// it for a lease; when the lease ends without a word, another may claim it.
type Inbox interface {
	// Record stores events and returns, for each, whether it was new. An event
	// is not new if one with its ID, or one with its Channel and MessageTS,
	// was recorded before or stands earlier in events. When Record returns
	// without error they are on disk. Recording again is harmless.
	Record(ctx context.Context, events []Event) ([]bool, error)

	// Claim takes up to limit events that are due, the longest due first, and
	// holds them for worker until lease has passed. It never returns an event
	// while an earlier one with the same Thread is neither done nor dead, so a
	// thread is worked in order, one event at a time. No event is due: nil.
	Claim(ctx context.Context, worker string, lease time.Duration, limit int) ([]Claim, error)
	// Renew holds a claim for another lease from now; [ErrFenced] if the lease
	// had already ended.
	Renew(ctx context.Context, c Claim, lease time.Duration) error
	// Complete marks the event done and forgets its payload; [ErrFenced] if
	// somebody else has claimed it since.
	Complete(ctx context.Context, c Claim) error
	// Fail gives the event back, to be due again after retry; the caller
	// decides on the back-off and on when to [Inbox.Bury]. [ErrFenced] as in
	// Complete.
	Fail(ctx context.Context, c Claim, reason string, retry time.Duration) error
	// Release gives back an event that was not worked on; it is due at once
	// and the attempt does not count. [ErrFenced] as in Complete.
	Release(ctx context.Context, c Claim) error
	// Defer gives back an event whose turn has not come, to be due again after
	// wait; the attempt does not count and the reason shows in the next claim's
	// LastError. [ErrFenced] as in Complete.
	Defer(ctx context.Context, c Claim, reason string, wait time.Duration) error
	// Bury makes the event a dead letter: kept, payload and all, and not
	// claimed again. [ErrFenced] as in Complete.
	Bury(ctx context.Context, c Claim, reason string) error

	// Withdraw finishes the queued event about a message that was deleted. It
	// reports false where there is none, or where it is claimed or finished.
	Withdraw(ctx context.Context, channel, messageTS string) (bool, error)
	// Waiting reports whether an event of that Thread is unfinished.
	Waiting(ctx context.Context, thread string) (bool, error)

	// Backlog counts what is unfinished and dead.
	Backlog(ctx context.Context) (Backlog, error)
	// DeadLetters lists up to limit dead events, the last to die first.
	DeadLetters(ctx context.Context, limit int) ([]DeadLetter, error)
	// Requeue makes a dead event due again, with no attempts counted, behind
	// what its thread has received since; [ErrNotFound] if none is dead under
	// that id.
	Requeue(ctx context.Context, id string) error
}

// Event is something that Slack delivered.
type Event struct {
	// ID is unique to the event: Slack's event_id, or a command's or an
	// interaction's trigger_id.
	ID string
	// Kind tells the worker how to read Payload, such as "message".
	Kind string
	// Channel and MessageTS name the message that the event is about: an
	// app_mention and a message event about one message are twins, and the
	// first to be recorded stands for both. MessageTS is empty where the event
	// is not the arrival of a message.
	Channel, MessageTS string
	// Thread is the key under which events are worked in order, one at a time;
	// empty where order does not matter.
	Thread string
	// Payload is whatever the worker needs, stored byte for byte.
	Payload []byte
}

// Twin returns the key that the deliveries of one message share, or "" where
// the event is not a message.
func (e Event) Twin() string {
	if e.MessageTS == "" {
		return ""
	}
	return e.Channel + ":" + e.MessageTS
}

// maxKey bounds identifiers; Slack's own stay below 100 bytes.
const maxKey = 512

// Validate reports why an event cannot be recorded: it has no ID, or an
// identifier that is not text or is longer than 512 bytes.
func (e Event) Validate() error {
	if e.ID == "" {
		return errors.New("event without id")
	}
	for _, f := range [...]struct{ name, text string }{
		{"id", e.ID}, {"kind", e.Kind}, {"channel", e.Channel},
		{"message timestamp", e.MessageTS}, {"thread", e.Thread},
	} {
		if len(f.text) > maxKey || !utf8.ValidString(f.text) || strings.ContainsRune(f.text, 0) {
			return fmt.Errorf("event with a malformed %s", f.name)
		}
	}
	return nil
}

// Claim is an event in a worker's hands.
type Claim struct {
	Event      Event
	ReceivedAt time.Time
	// Attempt counts claims of this event, this one included: 1 at first. It
	// counts workers that died too, so a caller can stop before working on an
	// event that kills whoever takes it.
	Attempt int
	// LastError is the reason given to the last Fail; empty at first.
	LastError string
	// Worker and Fence identify the holder.
	Worker string
	Fence  int64
}

// Backlog is the inbox in numbers.
type Backlog struct {
	Queued, Claimed, Dead int
	// Oldest is how long the oldest unfinished event has waited; 0 if none.
	Oldest time.Duration
}

// DeadLetter is an event that was given up.
type DeadLetter struct {
	Event              Event
	ReceivedAt, DiedAt time.Time
	Attempts           int
	Reason             string
}
