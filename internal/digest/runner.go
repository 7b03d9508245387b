package digest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

const (
	// tickEvery is how often due slots are looked for.
	tickEvery = 20 * time.Second
	// workers is how many digests are worked out at a time, so that one that
	// takes long delays nobody.
	workers = 8
	// workTime bounds the work on one digest.
	workTime = time.Minute
	// maxFailures is how many posts in a row Slack may refuse before a
	// subscription is paused.
	maxFailures = 3
)

// Worked is what a digest says for one slot.
type Worked struct {
	Message render.Message
	// Empty: nothing is new, and Message says so.
	Empty bool
}

// Work works out what a subscription's digest says of the news after one
// revision and up to another.
type Work func(ctx context.Context, s store.Subscription, slot store.Slot) (Worked, error)

// Runner deals with slots whose time has come. Make it with [NewRunner].
type Runner struct {
	log  *slog.Logger
	opts RunnerOptions

	guard clockGuard                // only Tick uses it
	zones map[string]*time.Location // loaded before; only Tick uses it
}

// RunnerStore is what a Runner needs of a [store.Store].
type RunnerStore interface {
	store.Digests
	News(ctx context.Context, after, upto int64) (store.NewsList, error)
}

// RunnerOptions are what a [Runner] works with; all but Mono are required.
type RunnerOptions struct {
	Store RunnerStore
	Work  Work
	Draft Drafter
	// Mono is a clock that counts what has really passed; nil is the process's
	// monotonic clock.
	Mono func() time.Duration
	// Alert tells the editors of something that a person should look after.
	Alert func(ctx context.Context, key, text string)
}

// NewRunner returns a Runner that has dealt with nothing yet.
func NewRunner(log *slog.Logger, o RunnerOptions) *Runner {
	if o.Mono == nil {
		start := time.Now()
		o.Mono = func() time.Duration { return time.Since(start) }
	}
	return &Runner{log: log, opts: o, zones: map[string]*time.Location{}}
}

// Run deals with slots until ctx ends.
func (r *Runner) Run(ctx context.Context) {
	tick := time.NewTicker(tickEvery)
	defer tick.Stop()
	for {
		if err := r.Tick(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("digests not dealt with, trying again", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Tick deals once with every slot that is due by the store's clock. One that
// cannot be dealt with does not keep the others waiting; it is tried again with
// the next tick. The error is the store's.
func (r *Runner) Tick(ctx context.Context) error {
	now, err := r.opts.Store.Time(ctx)
	if err != nil {
		return err
	}
	trusted, leapt := r.guard.trusts(now, r.opts.Mono())
	if leapt {
		r.log.Error("clock leapt ahead, digests are held back for a while", "hold", leapHold)
		r.opts.Alert(ctx, "leap/"+now.Format("2006-01-02T15:04"), fmt.Sprintf(
			"The clock of the bot, or of its database, leapt ahead to %s UTC. Digests wait for %.0f minutes in case it is set right.",
			now.UTC().Format("2006-01-02 15:04"), leapHold.Minutes()))
	}
	if err := r.settle(ctx); err != nil {
		return err
	}
	if !trusted {
		return nil
	}
	subs, err := r.opts.Store.Subscriptions(ctx, "")
	if err != nil {
		return err
	}
	// Replicas begin in different places, so that they share the work.
	rand.Shuffle(len(subs), func(i, j int) { subs[i], subs[j] = subs[j], subs[i] })
	newest := sync.OnceValues(func() (int64, error) {
		list, err := r.opts.Store.News(ctx, 1<<62, 0)
		return list.Revision, err
	})
	var (
		group sync.WaitGroup
		slots = make(chan struct{}, workers)
		posts atomic.Int64
	)
	for _, s := range subs {
		due, zone := r.due(s, now)
		if len(due) == 0 {
			continue
		}
		upto, err := newest()
		if err != nil {
			group.Wait()
			return err
		}
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			n, err := r.deal(ctx, s, due, zone, now, upto)
			posts.Add(int64(n))
			if err != nil && ctx.Err() == nil {
				r.log.Error("slot not dealt with, trying again", "err", err, "subscription", s.ID, "channel", s.Channel)
			}
		})
	}
	group.Wait()
	if n := posts.Load(); n > 0 {
		r.log.Info("digests filed", "posts", n)
	}
	return nil
}

// due lists the slots of s that are to be dealt with. While the post of one is
// under way the next waits, since its news depend on what becomes of that.
func (r *Runner) due(s store.Subscription, now time.Time) ([]turn, *time.Location) {
	if s.Paused || s.Waits {
		return nil, nil
	}
	zone := r.zones[s.Zone]
	if zone == nil {
		var err error
		if zone, err = LoadZone(s.Zone); err != nil {
			r.log.Error("subscription with an unknown time zone", "err", err, "subscription", s.ID)
			return nil, nil
		}
		r.zones[s.Zone] = zone
	}
	schedule := Schedule{Days: Days(s.Days), Minute: s.Minute, Zone: zone}
	return turns(schedule, s.ArmedAt, s.LastDate, now), zone
}

// deal files the slots of one subscription and returns how many posts that
// makes. It ends early when somebody else has come first.
func (r *Runner) deal(ctx context.Context, s store.Subscription, due []turn, zone *time.Location, now time.Time, upto int64) (posts int, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("working out a digest panicked: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, workTime)
	defer cancel()
	for _, t := range due {
		slot := store.Slot{
			Subscription: s.ID, Date: t.date.String(), DueAt: t.due, From: s.Cursor, To: s.Cursor, Revision: s.Revision,
		}
		var draft *store.Draft
		if t.skip {
			slot.State = store.SlotSkipped
			slot.Reason = "the bot was not running within four hours; its news are in the next digest"
		} else {
			slot.To = max(upto, s.Cursor)
			if draft, err = r.work(ctx, s, &slot, t, zone, now); err != nil {
				return posts, err
			}
		}
		filed, err := r.opts.Store.FileSlot(ctx, slot, draft)
		if err != nil || !filed {
			return posts, err
		}
		if draft != nil {
			posts++
		}
		s.Cursor = slot.To
		r.log.Info("slot dealt with", "subscription", s.ID, "channel", s.Channel, "date", slot.Date, "state", slot.State.String(),
			"late", now.Sub(t.due).Round(time.Second))
	}
	return posts, nil
}

// work works out the post of a slot; none where nothing is new and nobody asked
// for a post then.
func (r *Runner) work(ctx context.Context, s store.Subscription, slot *store.Slot, t turn, zone *time.Location, now time.Time) (*store.Draft, error) {
	worked, err := r.opts.Work(ctx, s, *slot)
	if err != nil {
		return nil, err
	}
	if worked.Empty && !s.Always {
		slot.State, slot.Reason = store.SlotEmpty, "nothing was new"
		return nil, nil
	}
	slot.Key = SlotKey(s.ID, slot.Date)
	note := lateNote(t.due.In(zone), zone)
	p := Post{
		Key: slot.Key, Channel: s.Channel, User: s.CreatedBy, Message: worked.Message,
		LateAfter: t.due.Add(late), LateNote: note, Until: t.due.Add(tooLate),
	}
	if now.Sub(t.due) > late {
		p.Message = p.Message.Before(render.Note{Text: note})
		p.LateNote = ""
	}
	d, err := r.opts.Draft(p)
	if err != nil {
		return nil, err
	}
	return &d, nil
}

// lateNote is what a digest says that comes after its time.
func lateNote(due time.Time, zone *time.Location) string {
	return fmt.Sprintf("Late: this digest was due on %s (%s).", due.Format("Monday, 2 January at 15:04"), zone)
}

// SlotKey is the idempotency key of a slot's post.
func SlotKey(subscription int64, date string) string {
	return fmt.Sprintf("digest/%d/%s", subscription, date)
}

// settle looks at what became of posts, and pauses subscriptions whose posts
// Slack keeps refusing.
func (r *Runner) settle(ctx context.Context) error {
	settled, err := r.opts.Store.SettleSlots(ctx)
	if err != nil {
		return err
	}
	for _, s := range settled {
		if s.State != store.SlotFailed {
			continue
		}
		r.log.Warn("digest not posted, its news go into the next one", "subscription", s.Subscription, "date", s.Date, "reason", s.Reason)
		if err := r.pauseFailing(ctx, s); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// refusals are the reasons for which a channel takes no post until somebody
// does something about it.
var refusals = []string{"not_in_channel", "channel_not_found", "is_archived", "restricted_action"}

// pauseFailing pauses a subscription after some refusals in a row.
func (r *Runner) pauseFailing(ctx context.Context, s store.Slot) error {
	last, err := r.opts.Store.Slots(ctx, s.Subscription, maxFailures)
	if err != nil {
		return err
	}
	refused := 0
	for _, l := range last {
		if l.State == store.SlotFailed && containsAny(l.Reason, refusals) {
			refused++
		}
	}
	if refused < maxFailures {
		return nil
	}
	subs, err := r.opts.Store.Subscriptions(ctx, "")
	if err != nil {
		return err
	}
	for _, sub := range subs {
		if sub.ID != s.Subscription || sub.Paused {
			continue
		}
		sub.Paused, sub.UpdatedBy = true, ""
		if _, err := r.opts.Store.ChangeSubscription(ctx, sub); err != nil {
			return err
		}
		r.log.Error("subscription paused, its channel takes no posts", "subscription", sub.ID, "channel", sub.Channel, "reason", s.Reason)
		r.opts.Alert(ctx, fmt.Sprintf("paused/%d/%s", sub.ID, s.Date), fmt.Sprintf(
			"The digest of the conversation %s is paused: Slack refused its last %d posts (%s). Invite the bot there and say /brief digest resume.",
			sub.Channel, maxFailures, cmp.Or(s.Reason, "no reason given")))
	}
	return nil
}

func containsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
