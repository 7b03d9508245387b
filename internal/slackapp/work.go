package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

const (
	pollInterval = time.Second // for work that nobody woke the loops for
	maxClaim     = 8           // events that one claim takes
	// maxTries is how often a question that fails is tried: again after
	// Options.Retry and then after retryFactor of it.
	maxTries    = 3
	retryFactor = 5
	// maxAttempts also counts workers that died. It is far higher, since a
	// process may die for reasons of its own with many questions in hand: with
	// three replicas killed once a second on a machine that was too busy to
	// answer in between, questions were taken 24 times.
	maxAttempts = 100
)

// claimWork has events answered until ctx ends.
func (a *App) claimWork(ctx context.Context) {
	for {
		a.giveWay(ctx)
		n := a.freeWorkers(ctx)
		if n == 0 {
			return
		}
		claims, err := a.store.Claim(ctx, a.owner, a.opts.Lease, n)
		if err != nil && ctx.Err() == nil {
			a.log.Error("no work taken from the inbox", "err", err)
			a.storage.saw(err)
		}
		for range n - len(claims) {
			a.active.Add(-1)
			<-a.workers
		}
		for _, c := range claims {
			a.running.Go(func() {
				defer func() {
					a.active.Add(-1)
					<-a.workers
					wake(a.newWork) // the next of the thread may be free
				}()
				a.answer(ctx, c)
			})
		}
		if len(claims) == 0 && !a.pause(ctx, a.newWork) {
			return
		}
	}
}

// freeWorkers takes at least one place among the workers, unless ctx ends.
func (a *App) freeWorkers(ctx context.Context) int {
	select {
	case a.workers <- struct{}{}:
	case <-ctx.Done():
		return 0
	}
	a.active.Add(1)
	for n := 1; n < maxClaim; n++ {
		select {
		case a.workers <- struct{}{}:
			a.active.Add(1)
		default:
			return n
		}
	}
	return maxClaim
}

// pause waits for a kick or the next poll; false when ctx ends.
func (a *App) pause(ctx context.Context, kick <-chan struct{}) bool {
	timer := time.NewTimer(min(a.poll, a.opts.Lease))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-kick:
	case <-timer.C:
	}
	return true
}

// answer has one request answered and the reply drafted.
func (a *App) answer(ctx context.Context, c store.Claim) {
	log := a.log.With("event", c.Event.ID, "channel", c.Event.Channel)
	a.at(StepClaimed)
	if c.Event.Kind == kindActed {
		a.settle(ctx, c, "complete", func(ctx context.Context) error { return a.store.Complete(ctx, c) })
		return
	}
	var req handlers.Request
	if err := json.Unmarshal(c.Event.Payload, &req); err != nil {
		log.Error("recorded event cannot be read", "err", err)
		a.settle(ctx, c, "complete", func(ctx context.Context) error { return a.store.Bury(ctx, c, "unreadable record: "+err.Error()) })
		return
	}
	if c.Attempt > maxAttempts {
		// Whoever took it before died or lost it.
		log.Error("event given up", "attempts", c.Attempt-1, "err", c.LastError)
		reason := fmt.Sprintf("taken %d times without an end; last error: %s", c.Attempt-1, c.LastError)
		a.reply(ctx, c, req, handlers.ReplyTo(req, handlers.Trouble(req.EventID)), reason)
		return
	}
	if counts(req.Kind) && !a.hasTurn(ctx, c, req) {
		return
	}
	answering, stop := context.WithCancel(ctx)
	renewed := a.keep(answering, stop, c)
	end := a.whileWorking(answering, req)
	r := a.handle(answering, req)
	end()
	lost := answering.Err() != nil && ctx.Err() == nil
	stop()
	<-renewed
	switch {
	case lost:
		log.Warn("lease lost while answering, another replica has the question")
		return
	case r.Err != nil && ctx.Err() != nil:
		log.Warn("stopped while answering, the question is given back")
		a.settle(ctx, c, "release", func(ctx context.Context) error { return a.store.Release(ctx, c) })
		return
	case r.Err != nil && c.Attempt < maxTries:
		wait := a.opts.Retry
		for range c.Attempt - 1 {
			wait *= retryFactor
		}
		log.Warn("question not answered, trying again", "attempt", c.Attempt, "wait", wait)
		a.counts.retried.Add(1)
		a.settle(ctx, c, "fail", func(ctx context.Context) error { return a.store.Fail(ctx, c, r.Err.Error(), wait) })
		return
	}
	if req.Kind == handlers.Follow && r.Where != handlers.Nowhere && !a.hasTurn(ctx, c, req) {
		return
	}
	a.at(StepAnswered)
	reason := ""
	if r.Err != nil {
		reason = r.Err.Error()
	}
	a.reply(ctx, c, req, r, reason)
}

// keep renews a claim until ctx ends, and ends the work on it when it is lost.
func (a *App) keep(ctx context.Context, stop context.CancelFunc, c store.Claim) (done <-chan struct{}) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for sleep(ctx, a.opts.Lease/3) == nil {
			if err := a.store.Renew(ctx, c, a.opts.Lease); errors.Is(err, store.ErrFenced) {
				stop()
			} else if err != nil && ctx.Err() == nil {
				a.log.Warn("claim not renewed", "err", err, "event", c.Event.ID)
			}
		}
	}()
	return ended
}

// reply drafts r and then marks the event as done; with a reason, as dead. From
// the draft on the outbox is answerable for the reply.
func (a *App) reply(ctx context.Context, c store.Claim, req handlers.Request, r handlers.Reply, dead string) {
	if err := a.carryOut(ctx, req, r, a.opts.Now().Sub(c.ReceivedAt)); err != nil {
		a.log.Error("reply not drafted, the question is tried again", "err", err, "event", c.Event.ID)
		a.settle(ctx, c, "fail", func(ctx context.Context) error { return a.store.Fail(ctx, c, "draft: "+err.Error(), a.opts.Retry) })
		return
	}
	a.at(StepDrafted)
	a.counts.answered.Add(1)
	if dead != "" {
		a.counts.dead.Add(1)
		a.settle(ctx, c, "bury", func(ctx context.Context) error { return a.store.Bury(ctx, c, dead) })
		return
	}
	a.settle(ctx, c, "complete", func(ctx context.Context) error { return a.store.Complete(ctx, c) })
	a.at(StepCompleted)
}

// draft puts a letter into the outbox, once per key, and its answer with it
// where it is a post.
func (a *App) draft(ctx context.Context, key string, l letter) error {
	d, err := l.draft(key)
	if err != nil {
		return err
	}
	entry := l.Entry
	if l.Ephemeral {
		entry = nil // saved once it is given
	}
	err = a.persist(ctx, func(ctx context.Context) error {
		_, _, err := a.store.Draft(ctx, d, entry, 0)
		return err
	})
	wake(a.newPosts)
	return err
}

func (a *App) settle(ctx context.Context, c store.Claim, doing string, call func(context.Context) error) {
	err := a.persist(ctx, call)
	switch {
	case errors.Is(err, store.ErrFenced):
		a.log.Debug("event in other hands", "event", c.Event.ID, "doing", doing)
	case err != nil:
		a.log.Error("event not settled, it is taken up again later", "err", err, "event", c.Event.ID, "doing", doing)
	}
}

// persistTime bounds how long a change of state is tried while the database is
// away; a restart of PostgreSQL takes less.
const persistTime = 15 * time.Second

// persist makes a change of state that may be made twice, again while the
// database is away. It goes on after ctx ends, for a moment.
func (a *App) persist(ctx context.Context, call func(context.Context) error) error {
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), persistTime)
	defer cancel()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		err := call(limit)
		a.storage.saw(err)
		if err == nil || isAnswer(err) || limit.Err() != nil || ctx.Err() != nil && pause > time.Second/2 {
			return err
		}
		if sleep(limit, pause) != nil {
			return err
		}
	}
}

// isAnswer reports whether an error of the store's says how things stand,
// rather than that something went wrong.
func isAnswer(err error) bool {
	for _, e := range []error{store.ErrFenced, store.ErrHeld, store.ErrNotFound, store.ErrClosed} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}
