package slackapp

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/store"
)

// metadataType marks the bot's own messages, so that they can be found again.
const metadataType = "briefing_answer"

const (
	maxCalls = 8                // calls that write to Slack, at a time
	maxWait  = 10 * time.Minute // for one message in hand, at Slack's asking
)

// errUnknownFate says that Slack may or may not have taken a post.
var errUnknownFate = errors.New("slack did not confirm the post")

// deliver brings a post to its reader, or says in the outbox what became of it.
func (a *App) deliver(ctx context.Context, h held) {
	if h.letter.Ephemeral {
		a.whisper(ctx, h)
		return
	}
	if h.letter.Brief != nil {
		a.summarize(ctx, h)
		return
	}
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	var waited time.Duration
	l := h.letter
	for {
		if !a.turn(ctx, &h, true) {
			return
		}
		now, useful := l.aged(a.opts.Now())
		if !useful {
			log.Error("post given up, its time is over")
			a.abandon(ctx, h, reasonTooLate)
			return
		}
		ts, err := a.post(ctx, &h, now)
		switch result, wait := outcome(err); result {
		case done:
			a.posted(ctx, h, ts)
			return
		case limited:
			wait = max(wait, time.Second)
			log.Warn("limited by Slack", "wait", wait)
			a.limits.saw(h.Channel, wait)
			if waited += wait; waited > maxWait {
				a.postpone(ctx, h, "limited by Slack", wait)
				return
			}
			if err := a.persist(ctx, func(ctx context.Context) error { return a.store.Hold(ctx, h.Channel, wait) }); err != nil {
				log.Error("limit not shared with other replicas", "err", err)
			}
		case unsent:
			if errors.Is(err, store.ErrFenced) {
				log.Warn("post in other hands, not posted")
				return
			}
			log.Warn("post not sent, trying again", "err", withoutURL(err))
			a.postpone(ctx, h, "Slack could not be reached", backOff(h.Attempts-1))
			return
		case unknown:
			log.Warn("post not confirmed, looking for it", "err", withoutURL(err))
			a.doubt(ctx, h, reasonUnconfirmed, a.opts.Pace.Look)
			return
		case refused:
			switch code := slackCode(err); {
			case isContentError(code) && len(l.Blocks) > 0:
				log.Error("message refused for its content, sending plain text", "err", err)
				l = l.plain()
			case setupProblem(botTokenVariable, err) != nil:
				log.Error("Slack refuses the bot, trying again", "err", err, "wait", setupWait)
				a.postpone(ctx, h, "Slack refuses the bot: "+code, setupWait)
				return
			default:
				a.redirect(ctx, h, err)
				return
			}
		}
	}
}

// redirect writes to the asker directly what cannot stand where they asked.
func (a *App) redirect(ctx context.Context, h held, err error) {
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	if h.letter.User == "" || h.letter.Channel == h.letter.User {
		log.Error("reply not delivered", "err", withoutURL(err))
		a.report(ctx, h, "was refused by Slack")
		a.abandon(ctx, h, withoutURL(err).Error())
		return
	}
	log.Warn("post refused, writing to the asker directly", "err", withoutURL(err))
	l := h.letter.withNote(refusalNote(slackCode(err)))
	// Slack opens the conversation with a person for a post to their user id.
	l.Channel, l.Thread, l.Since, l.Ephemeral, l.ResponseURL = l.User, "", "", false, ""
	a.replace(ctx, h, "/direct", withoutURL(err).Error(), l)
}

// turn waits for the post's moment in its channel, and for the workspace's
// pause. False: the post was given back or lost.
func (a *App) turn(ctx context.Context, h *held, paced bool) bool {
	if a.waitTurn(ctx, h, paced) {
		return true
	}
	if ctx.Err() != nil {
		a.postpone(ctx, *h, "stopped", 0)
		return false
	}
	a.log.Warn("post not held, dropped here", "event", h.Key)
	return false
}

func (a *App) waitTurn(ctx context.Context, h *held, paced bool) bool {
	for {
		wait := a.limits.wait()
		if paced {
			var reserved time.Duration
			err := a.persist(ctx, func(ctx context.Context) (err error) {
				reserved, err = a.store.Reserve(ctx, h.Channel, a.opts.Pace.Post)
				return err
			})
			if err != nil {
				a.log.Error("no moment reserved for a post", "err", err, "event", h.Key)
				return false
			}
			wait = max(wait, reserved)
			paced = false
		}
		if wait <= 0 {
			break
		}
		if err := a.hold(ctx, h, wait); err != nil {
			return false
		}
	}
	return ctx.Err() == nil
}

// call makes one call, inside the lease, among at most maxCalls. An error
// before the call is a notCalledError.
func (a *App) call(ctx context.Context, h *held, call func(context.Context) error) error {
	select {
	case a.calls <- struct{}{}:
	case <-ctx.Done():
		return &notCalledError{ctx.Err()}
	}
	defer func() { <-a.calls }()
	if err := a.renew(ctx, h, a.store.Calling); err != nil {
		return &notCalledError{err}
	}
	a.at(StepCalling)
	limit, cancel := context.WithTimeout(ctx, a.callTime())
	defer cancel()
	// A process that was frozen since the lease was checked must not post.
	err := call(withNotAfter(limit, h.until.Add(-a.callTime())))
	switch result, _ := outcome(err); result {
	case done:
		return nil
	case unknown:
		a.counts.unconfirmed.Add(1)
		return err
	case limited:
		a.counts.limited.Add(1)
	}
	// Slack certainly does not have it: should this process die while it waits
	// for another try, nobody has to look.
	switch lost := a.renew(ctx, h, a.store.NotCalled); {
	case errors.Is(lost, store.ErrFenced):
		return &notCalledError{lost}
	case lost != nil:
		a.log.Warn("post stays in doubt while it waits", "err", lost, "event", h.Key)
	}
	return err
}

func (a *App) post(ctx context.Context, h *held, l letter) (ts string, err error) {
	err = a.call(ctx, h, func(ctx context.Context) error {
		// The moment was reserved with a margin, which may be used up.
		if err := sleep(ctx, a.limits.rest(h.Channel, a.opts.Pace.Post*10/11)); err != nil {
			return &notCalledError{err}
		}
		defer a.limits.called(h.Channel)
		options := []slack.MsgOption{
			l.option(),
			slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"key": h.Key}}),
		}
		if l.Thread != "" {
			options = append(options, slack.MsgOptionTS(l.Thread))
		}
		_, ts, err = a.api.PostMessageContext(ctx, l.Channel, options...)
		if err == nil && ts == "" {
			return errUnknownFate
		}
		return err
	})
	return ts, err
}

// backOff is the wait after the try with that number, counted from 0.
func backOff(try int) time.Duration {
	return min(time.Second<<min(max(try, 0), 10), 30*time.Second)
}

// isContentError reports whether Slack dislikes the message itself; plain text
// then still reaches the reader.
func isContentError(code string) bool {
	switch code {
	case "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "no_text", "block_mismatch":
		return true
	}
	return false
}

func refusalNote(code string) string {
	const start = "I could not reply where you asked, so I am writing to you here. "
	switch code {
	case "not_in_channel", "channel_not_found":
		return start + "Invite me to that channel and I can reply there."
	case "is_archived":
		return start + "That channel is archived."
	}
	return start + "Slack did not let me post there; an admin of that channel can allow it."
}
