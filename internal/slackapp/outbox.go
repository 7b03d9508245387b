package slackapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

const (
	maxHand = 64 // posts in hand at a time, most of them waiting for their moment
	// maxAge is how long a post is tried: an answer is of use to nobody after
	// an outage of a day.
	maxAge = 24 * time.Hour
	// setupWait is the wait before a post is tried again that Slack refuses
	// for what only an operator can mend.
	setupWait = time.Minute
)

// What is known of a post whose fate is unknown, kept as its reason in the
// outbox.
const (
	reasonUnconfirmed = "Slack did not confirm the post and may have it"
	reasonLookedOnce  = "looked for once, not there"
	reasonNotThere    = "looked for twice, not there: to be posted again"
)

// held is a post in this process's hands, with the moment until which nobody
// else may take it. The moment is on the monotonic clock and counts from before
// the call that granted the lease, so it never comes too late.
type held struct {
	store.PostLease
	letter letter
	until  time.Time
}

// dispatch hands out posts that are due until ctx ends.
func (a *App) dispatch(ctx context.Context) {
	a.takePosts(ctx, a.newPosts, func(ctx context.Context, n int) ([]store.PostLease, error) {
		return a.store.TakePending(ctx, a.owner, a.opts.Lease, n)
	}, a.deliver)
}

// resolve looks after posts of which nobody knows whether Slack has them.
func (a *App) resolve(ctx context.Context) {
	a.takePosts(ctx, a.newDoubts, func(ctx context.Context, n int) ([]store.PostLease, error) {
		return a.store.TakeUncertain(ctx, a.owner, a.opts.Lease, n)
	}, a.lookFor)
}

func (a *App) takePosts(ctx context.Context, kick chan struct{},
	take func(context.Context, int) ([]store.PostLease, error), handle func(context.Context, held),
) {
	hand := make(chan struct{}, maxHand)
	for {
		a.giveWay(ctx)
		select {
		case hand <- struct{}{}:
			<-hand // nobody else adds, so there is room for at least one
		case <-ctx.Done():
			return
		}
		n := maxHand - len(hand)
		a.active.Add(1)
		granted := time.Now()
		posts, err := take(ctx, n)
		if err != nil && ctx.Err() == nil {
			a.log.Error("no posts taken from the outbox", "err", err)
			a.storage.saw(err)
		}
		for _, p := range posts {
			a.active.Add(1)
			hand <- struct{}{}
			a.running.Go(func() {
				defer func() {
					a.active.Add(-1)
					<-hand
					wake(kick)
				}()
				h, ok := a.open(ctx, p, granted)
				if ok {
					handle(ctx, h)
				}
			})
		}
		a.active.Add(-1)
		if len(posts) == 0 && !a.pause(ctx, kick) {
			return
		}
	}
}

// open reads a post's letter.
func (a *App) open(ctx context.Context, p store.PostLease, granted time.Time) (held, bool) {
	a.at(StepTaken)
	l, err := readLetter(p.Payload)
	h := held{PostLease: p, letter: l, until: granted.Add(a.opts.Lease)}
	if err != nil {
		a.log.Error("stored post cannot be read", "err", err, "post", p.Key)
		a.abandon(ctx, h, "unreadable record: "+err.Error())
		return h, false
	}
	return h, true
}

// sure extends the lease where less of it is left than a call may take.
func (a *App) sure(ctx context.Context, h *held) error {
	if time.Until(h.until) > a.callTime()+a.opts.Lease/8 {
		return nil
	}
	return a.renew(ctx, h, a.store.Extend)
}

// renew makes a change to the lease that extends it.
func (a *App) renew(ctx context.Context, h *held, change func(context.Context, store.PostLease, time.Duration) error) error {
	start := time.Now()
	if err := change(ctx, h.PostLease, a.opts.Lease); err != nil {
		return err
	}
	h.until = start.Add(a.opts.Lease)
	return nil
}

// callTime bounds one call to Slack, well inside a lease.
func (a *App) callTime() time.Duration { return min(requestTimeout, a.opts.Lease/2) }

// hold waits with a post in hand.
func (a *App) hold(ctx context.Context, h *held, wait time.Duration) error {
	for end := time.Now().Add(wait); ; {
		rest := time.Until(end)
		if rest <= 0 {
			return nil
		}
		if err := sleep(ctx, min(rest, a.opts.Lease/4)); err != nil {
			return err
		}
		if err := a.sure(ctx, h); err != nil {
			return fmt.Errorf("hold a post: %w", err)
		}
	}
}

// posted records that Slack has the post.
func (a *App) posted(ctx context.Context, h held, ts string) {
	a.at(StepPosted)
	if a.conclude(ctx, h, "mark as posted", func(ctx context.Context) error { return a.store.Posted(ctx, h.PostLease, ts) }) {
		a.at(StepMarked)
		a.counts.posted.Add(1)
		a.counts.replyMicros.Add(max(0, a.opts.Now().Sub(h.DraftedAt)).Microseconds())
		a.log.Info("reply delivered", "event", h.Key, "channel", h.letter.Channel, "duration", a.opts.Now().Sub(h.DraftedAt))
		wake(a.newPosts) // the next of the thread, or of the channel
	}
}

// postpone gives the post back: Slack certainly does not have it.
func (a *App) postpone(ctx context.Context, h held, reason string, wait time.Duration) {
	if age := a.opts.Now().Sub(h.DraftedAt); age > maxAge {
		a.log.Error("reply given up", "event", h.Key, "channel", h.letter.Channel, "reason", reason, "age", age)
		a.report(ctx, h, "could not be posted for a day ("+reason+"), so I gave it up")
		a.abandon(ctx, h, reason)
		return
	}
	a.conclude(ctx, h, "postpone", func(ctx context.Context) error { return a.store.Postpone(ctx, h.PostLease, reason, wait) })
}

// doubt leaves the post to be looked for after wait.
func (a *App) doubt(ctx context.Context, h held, reason string, wait time.Duration) {
	a.conclude(ctx, h, "put in doubt", func(ctx context.Context) error { return a.store.Doubt(ctx, h.PostLease, reason, wait) })
	a.running.Go(func() {
		if sleep(ctx, wait) == nil {
			wake(a.newDoubts)
		}
	})
}

func (a *App) abandon(ctx context.Context, h held, reason string) {
	a.counts.failed.Add(1)
	a.conclude(ctx, h, "abandon", func(ctx context.Context) error { return a.store.Abandon(ctx, h.PostLease, reason) })
	wake(a.newPosts)
}

func (a *App) conclude(ctx context.Context, h held, doing string, call func(context.Context) error) bool {
	err := a.persist(ctx, call)
	switch {
	case errors.Is(err, store.ErrFenced):
		a.log.Warn("post in other hands", "event", h.Key, "doing", doing)
	case err != nil:
		a.log.Error("post not settled, it is looked for in Slack later", "err", err, "event", h.Key, "doing", doing)
	}
	return err == nil
}

// replace drafts another letter in a post's place and gives the post up.
func (a *App) replace(ctx context.Context, h held, suffix, reason string, l letter) {
	if err := a.draft(ctx, h.Key+suffix, l); err != nil {
		a.log.Error("post not replaced, it is looked for in Slack later", "err", err, "event", h.Key)
		return
	}
	a.abandon(ctx, h, reason)
}

// report tells the editors about a post that a person should look after, where
// they have a channel.
func (a *App) report(ctx context.Context, h held, what string) {
	editors := a.opts.Editors()
	if editors == "" || h.letter.Report {
		return
	}
	l, err := newLetter(handlers.Report(h.letter.Channel, h.Key, what))
	l.Channel, l.Report = editors, true
	if err == nil {
		err = a.draft(ctx, h.Key+"/report", l)
	}
	if err != nil {
		a.log.Error("editors not told", "err", err, "event", h.Key)
	}
}
