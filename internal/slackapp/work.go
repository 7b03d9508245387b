package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

const (
	recordTimeout = 2 * time.Second // what recording may take of Slack's three
	claimLease    = time.Minute
	pollInterval  = time.Second // for work that nobody woke a worker for
	// maxBusyNotes bounds the notes to people whose question found no room, on
	// top of the replies that are waiting.
	maxBusyNotes = DefaultCapacity
)

// verdict is what Slack is told about a delivery.
type verdict struct {
	acknowledge bool
	text        string // shown to whoever ran a command; usually empty
}

// accept decides on a delivery of any transport: recorded, known already, or
// of no interest, it is to be acknowledged; not recorded, it is not. What has
// to be said at once is said under work.
func (a *App) accept(work context.Context, kind, delivery string, payload []byte) (v verdict) {
	log := a.log.With("delivery", delivery, "type", kind)
	defer func() {
		if p := recover(); p != nil {
			// Another delivery would end here too.
			log.Error("reading a delivery panicked", "err", fmt.Sprint(p), "stack", string(debug.Stack()))
			v = verdict{acknowledge: true}
		}
	}()
	var (
		req     handlers.Request
		ignored string
	)
	switch kind {
	case typeEvent:
		req, ignored = readEvent(payload, a.self)
	case typeCommand:
		req, ignored = readCommand(payload, a.self, delivery)
	default:
		ignored = "type of no interest"
	}
	if ignored != "" {
		log.Debug("delivery ignored", "reason", ignored)
		return verdict{acknowledge: true}
	}
	event, err := record(req)
	if err != nil {
		log.Error("delivery cannot be recorded", "err", err)
		return verdict{acknowledge: true}
	}
	ctx, cancel := context.WithTimeout(work, recordTimeout)
	defer cancel()
	fresh, err := a.inbox.Record(ctx, []store.Event{event})
	switch {
	case errors.Is(err, store.ErrBusy):
		log.Error("no room for a question", "event", req.EventID, "channel", req.Channel)
		return a.tellBusy(work, req)
	case err != nil:
		log.Error("event not recorded, Slack will deliver it again", "err", err, "event", req.EventID)
		return verdict{}
	case !fresh[0]:
		log.Debug("delivery known already", "event", req.EventID)
		return verdict{acknowledge: true}
	}
	a.inHand.add(1)
	a.wake()
	return verdict{acknowledge: true}
}

// tellBusy tells the asker that there is no room. Where there is none for that
// either, the delivery is left for Slack to bring again.
func (a *App) tellBusy(ctx context.Context, req handlers.Request) verdict {
	busy := handlers.Busy()
	if req.Kind == handlers.Command {
		return verdict{acknowledge: true, text: render.FallbackText(busy)}
	}
	if a.poster.backlog() >= DefaultCapacity+maxBusyNotes {
		return verdict{}
	}
	a.inHand.add(1)
	d := delivery{key: req.EventID, channel: req.Channel, thread: req.Thread, user: req.User, ephemeral: true, message: busy}
	a.poster.post(ctx, d, func(err error) {
		a.inHand.add(-1)
		if err != nil {
			a.log.Error("asker not told that there is no room", "err", withoutURL(err), "event", req.EventID)
		}
	})
	return verdict{acknowledge: true}
}

func (a *App) wake() {
	select {
	case a.kick <- struct{}{}:
	default:
	}
}

// work claims events one after another until ctx ends.
func (a *App) work(ctx context.Context, name string) {
	poll := time.NewTicker(pollInterval)
	defer poll.Stop()
	for {
		claims, err := a.inbox.Claim(ctx, name, claimLease, 1)
		if err != nil && ctx.Err() == nil {
			a.log.Error("no work taken from the inbox", "err", err)
		}
		for _, c := range claims {
			a.wake() // there may be more, for another worker
			a.answer(ctx, c)
		}
		if len(claims) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-a.kick:
		case <-poll.C:
		}
	}
}

// answer has one request answered and queues the reply.
func (a *App) answer(ctx context.Context, c store.Claim) {
	var req handlers.Request
	if err := json.Unmarshal(c.Event.Payload, &req); err != nil {
		a.log.Error("recorded event cannot be read", "err", err, "event", c.Event.ID)
		a.finish(ctx, c, err)
		return
	}
	reply := a.opts.Handler(ctx, req)
	d := delivery{
		key: req.EventID, channel: req.Channel, thread: reply.Thread, user: req.User, since: req.TS,
		ephemeral: reply.Where == handlers.Ephemeral, responseURL: req.ResponseURL, message: reply.Message,
	}
	a.poster.post(ctx, d, func(err error) { a.finish(ctx, c, err) })
}

func (a *App) finish(ctx context.Context, c store.Claim, err error) {
	switch {
	case err != nil && ctx.Err() != nil:
		a.log.Error("stopped before the reply was posted", "event", c.Event.ID)
	case err != nil:
		a.log.Error("reply not delivered", "err", withoutURL(err), "event", c.Event.ID, "channel", c.Event.Channel)
	default:
		a.log.Info("reply delivered", "event", c.Event.ID, "channel", c.Event.Channel, "duration", a.opts.Now().Sub(c.ReceivedAt))
	}
	if err := a.inbox.Complete(context.WithoutCancel(ctx), c); err != nil {
		a.log.Error("event not marked as done", "err", err, "event", c.Event.ID)
	}
	a.inHand.add(-1)
	a.wake()
}
