package store

import (
	"context"
	"time"
)

// Digests keeps who gets a digest when, and which slots have been dealt with.
// A slot is one due time of one subscription, named by its local date: it is
// filed once, together with its post.
type Digests interface {
	// AddSubscription stores a subscription and returns it with ID, Cursor and
	// times. It begins now: nothing that was due or recorded before is its
	// concern.
	AddSubscription(ctx context.Context, s Subscription) (Subscription, error)
	// ChangeSubscription replaces what a subscription asks for, and Paused, by
	// its ID; [ErrNotFound] if it was removed. Where the schedule changes, or a
	// pause ends, slots that were due before are not filed any more; where a
	// pause ends, news of before are passed over too.
	ChangeSubscription(ctx context.Context, s Subscription) (Subscription, error)
	// RemoveSubscription ends a subscription; [ErrNotFound] if it was removed.
	RemoveSubscription(ctx context.Context, id int64) error
	// Subscriptions lists those of a channel, or all with channel "", by ID.
	Subscriptions(ctx context.Context, channel string) ([]Subscription, error)

	// FileSlot enters a slot and, with a draft, its post, both or neither, and
	// moves the subscription's cursor from s.From to s.To. False: it was filed
	// before, or the subscription has changed, paused, ended or moved since
	// the caller read it.
	FileSlot(ctx context.Context, s Slot, d *Draft) (bool, error)
	// SettleSlots enters what became of posts into the slots that wait for
	// them, and returns those. A slot whose post was given up gives its news
	// back to the subscription, for the next slot.
	SettleSlots(ctx context.Context) ([]Slot, error)
	// Slots lists a subscription's slots, the latest date first, up to limit.
	Slots(ctx context.Context, subscription int64, limit int) ([]Slot, error)
	// Slot returns one slot, or [ErrNotFound].
	Slot(ctx context.Context, subscription int64, date string) (Slot, error)

	// Time is the time by the clock that records are dated with, the same for
	// all replicas.
	Time(ctx context.Context) (time.Time, error)
}

// Subscription is a digest that a channel gets.
type Subscription struct {
	ID      int64
	Channel string
	// Days is a set of weekdays: bit 0 is Sunday, as in [time.Weekday].
	Days uint8
	// Minute is the time of day in minutes after midnight in Zone, an IANA name.
	Minute int
	Zone   string
	// Topics narrow it to documents with one of these tags or words; empty for
	// all.
	Topics []string
	// Always asks for a post when nothing is new, too.
	Always bool
	Paused bool
	// CreatedBy and UpdatedBy are users.
	CreatedBy, UpdatedBy string
	CreatedAt, UpdatedAt time.Time
	// ArmedAt is from when on slots count.
	ArmedAt time.Time
	// Cursor is the revision of the news up to which it has been served.
	Cursor int64
	// Revision grows with each change of the subscription.
	Revision int64
	// Waits is whether a slot of it waits for its post.
	Waits bool
	// LastDate is the local date of its latest slot; empty if there is none.
	LastDate string
}

// SlotState says what became of a [Slot].
type SlotState int16

// The states of a [Slot]. The numbers are stored.
const (
	SlotFiled   SlotState = 0 // its post is in the outbox
	SlotPosted  SlotState = 1
	SlotSkipped SlotState = 2 // it came too late; its news are in the next one
	SlotEmpty   SlotState = 3 // nothing was new and no post was asked for
	SlotFailed  SlotState = 4 // its post was given up; its news are in the next one
)

// String returns the state's name in lower case.
func (s SlotState) String() string {
	if names := [...]string{"filed", "posted", "skipped", "empty", "failed"}; s >= 0 && int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// Slot is one due time of a subscription.
type Slot struct {
	Subscription int64
	// Date is the local date, such as "2026-03-29".
	Date  string
	State SlotState
	DueAt time.Time
	// FiledAt is set by the store.
	FiledAt time.Time
	// From and To are the revisions of the news that it covers.
	From, To int64
	// Key is its post's; empty without one.
	Key string
	// MessageTS is Slack's timestamp of the post, once it is known.
	MessageTS string
	// Reason says why there is no post, where there is none.
	Reason string
	// Revision is that of the subscription when the slot was worked out; only
	// for FileSlot.
	Revision int64
}
