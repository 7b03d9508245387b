package store

import (
	"context"
	"time"
)

// Outbox keeps posts from before Slack is called until it is known what became
// of the call.
//
// A post is pending, then posting while it is in somebody's hands, then posted.
// Whoever holds it says right before calling Slack that they are: if they die
// before that, another takes the post as if nothing had happened; if after, or
// if the call's outcome is unknown, the post is uncertain until somebody has
// looked in Slack. A post that is given up is failed. Posts of one thread are made in
// the order of their drafts: none is handed out while an earlier one of its
// thread is unfinished. A lease counts from before the call that grants it,
// so a caller that measures it from then on its own monotonic clock never
// thinks it longer than the database does.
type Outbox interface {
	// Draft stores a pending post under d.Key and returns it and true. If the
	// key exists it changes nothing and returns what is stored, whatever its
	// state, and false: an answer worked out twice is posted as it was first
	// written. TakePending leaves the draft alone for hold, so that its author
	// can Begin it first.
	//
	// If the post is an answer, a is its entry for the [Ledger], which shows it
	// from Posted on, whoever comes to call that; otherwise a is nil. Key,
	// Channel and Thread are taken from d, and Latency is what has passed so
	// far.
	Draft(ctx context.Context, d Draft, a *Answer, hold time.Duration) (Post, bool, error)
	// Begin marks one pending post as posting, for owner, until lease has
	// passed. [ErrHeld] if it is not pending or must wait for its thread;
	// [ErrNotFound] if there is no such key.
	Begin(ctx context.Context, key, owner string, lease time.Duration) (PostLease, error)
	// TakePending is Begin for up to limit posts that are due, the oldest
	// first and at most one per channel, leaving out channels in which a post
	// is under way. It is fair to channels, and it picks up the posts of
	// processes that died without calling Slack for them.
	TakePending(ctx context.Context, owner string, lease time.Duration, limit int) ([]PostLease, error)
	// TakeUncertain takes, for owner, up to limit posts of which nobody knows
	// whether Slack has them: called for under a lease that ended, or put in
	// doubt and due for a look. Owner looks them up and calls Posted, Doubt,
	// Postpone or Abandon. Whoever held them before is refused from now on.
	TakeUncertain(ctx context.Context, owner string, lease time.Duration, limit int) ([]PostLease, error)

	// Extend holds a post for another lease from now; [ErrFenced] if the lease
	// had already ended.
	Extend(ctx context.Context, l PostLease, lease time.Duration) error
	// Calling is Extend right before Slack is called for a post that is
	// posting: from then on Slack may have it.
	Calling(ctx context.Context, l PostLease, lease time.Duration) error
	// NotCalled takes Calling back: Slack certainly does not have the post, and
	// it stays in l's hands for another lease. [ErrFenced] as in Extend.
	NotCalled(ctx context.Context, l PostLease, lease time.Duration) error
	// Posted records that Slack has the post, with the timestamp of the
	// message, in the ledger too, and forgets the payload. [ErrFenced] if somebody else has taken
	// the post since: it is then theirs to find in Slack.
	Posted(ctx context.Context, l PostLease, messageTS string) error
	// Postpone makes the post pending again, due after wait: Slack certainly
	// does not have it. [ErrFenced] as in Posted.
	Postpone(ctx context.Context, l PostLease, reason string, wait time.Duration) error
	// Doubt makes the post uncertain, due for a look after wait: Slack may
	// have it. [ErrFenced] as in Posted.
	Doubt(ctx context.Context, l PostLease, reason string, wait time.Duration) error
	// Abandon makes the post failed, and forgets the payload. [ErrFenced] as
	// in Posted.
	Abandon(ctx context.Context, l PostLease, reason string) error

	// Post returns the post with that key, or [ErrNotFound].
	Post(ctx context.Context, key string) (Post, error)
	// Posts lists up to limit posts in a state, the newest draft first.
	Posts(ctx context.Context, state PostState, limit int) ([]Post, error)
}

// PostState says how far a post has come.
type PostState int16

// The states of a [Post]. The numbers are stored.
const (
	Pending   PostState = 0
	Posting   PostState = 1
	Uncertain PostState = 2
	Posted    PostState = 3
	Failed    PostState = 4
)

// String returns the state's name in lower case.
func (s PostState) String() string {
	if names := [...]string{"pending", "posting", "uncertain", "posted", "failed"}; s >= 0 && int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// Draft is a post as it is handed in.
type Draft struct {
	// Key is the idempotency key: one post per key, ever. It travels with the
	// message as Slack metadata, so that the message can be found again.
	Key string
	// Channel is where it goes; Thread is the timestamp of the thread's first
	// message, empty for a message of its own.
	Channel, Thread string
	// Payload is the rendered message, stored byte for byte.
	Payload []byte
}

// Post is a stored post. Payload is empty once it is posted or failed.
type Post struct {
	Draft
	State PostState
	// MessageTS is Slack's timestamp of the message; only when posted.
	MessageTS string
	// Reason is what was given to the last Postpone, Doubt or Abandon.
	Reason string
	// Attempts counts Begin and TakePending, Lookups counts TakeUncertain.
	Attempts, Lookups int
	DraftedAt         time.Time
	// StartedAt is when Calling was called first, by the database's clock: a
	// look-up has to search from there, with a margin for the difference
	// between the clocks. Zero if it never was.
	StartedAt time.Time
}

// PostLease is a post in somebody's hands.
type PostLease struct {
	Post
	Owner string
	Fence int64
}

// Pacer shares out each channel's posting rate among all replicas.
type Pacer interface {
	// Reserve takes the channel's next free moment and returns how long to
	// wait for it; the one after it comes every later.
	Reserve(ctx context.Context, channel string, every time.Duration) (time.Duration, error)
	// Hold keeps a channel free for at least wait from now: Slack has answered
	// 429 with Retry-After. Moments reserved earlier are not taken back.
	Hold(ctx context.Context, channel string, wait time.Duration) error
	// Turn takes the next turn that all limits allow and returns how long to
	// wait for it. Where that is longer than most it takes none, and returns
	// the wait and false.
	Turn(ctx context.Context, limits []Limit, most time.Duration) (wait time.Duration, taken bool, err error)
}

// Limit allows Count turns in every Per, after a rest all of them at once.
type Limit struct {
	// Scope is whose turns are counted, such as "user T1 U1"; it shares its
	// names with the channels of a [Pacer].
	Scope string
	Count int // at least 1
	Per   time.Duration
}
