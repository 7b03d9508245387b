package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/store"
)

// metadataType marks the bot's own messages, so that they can be found again.
const metadataType = "briefing_answer"

const (
	maxCalls       = 8                // calls that write to Slack, at a time
	maxWait        = 10 * time.Minute // for one message in hand, at Slack's asking
	ephemeralTries = 4
	responseTries  = 2 // an ephemeral message does as well
)

// errUnknownFate says that Slack may or may not have taken a post.
var errUnknownFate = errors.New("slack did not confirm the post")

// deliver brings a post to its reader, or says in the outbox what became of it.
func (a *App) deliver(ctx context.Context, h held) {
	if h.letter.Ephemeral {
		a.whisper(ctx, h)
		return
	}
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	var waited time.Duration
	l := h.letter
	for {
		if !a.turn(ctx, &h, true) {
			return
		}
		ts, err := a.post(ctx, &h, l)
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
			if inTime(err) {
				a.doubt(ctx, h, reasonAnswered, a.opts.Pace.Answered[0])
			} else {
				a.doubt(ctx, h, reasonSilent, a.opts.Pace.Silent[0])
			}
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

// whisper shows a letter to the asker only: through the command's response_url,
// which works in every channel, else as an ephemeral message, else directly.
// It may be shown again where its fate is unknown: only its reader could see it
// twice.
func (a *App) whisper(ctx context.Context, h held) {
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	if h.letter.ResponseURL != "" {
		err := a.insist(ctx, &h, responseTries, func(ctx context.Context, l letter) error {
			return slack.PostWebhookCustomHTTPContext(ctx, l.ResponseURL, a.http, l.webhook())
		})
		if err == nil {
			a.whispered(ctx, h)
			return
		}
		if a.dropped(ctx, h, err) {
			return
		}
		log.Warn("response_url of no use, posting an ephemeral message", "err", withoutURL(err))
	}
	err := a.insist(ctx, &h, ephemeralTries, func(ctx context.Context, l letter) error {
		options := []slack.MsgOption{l.option()}
		if l.Thread != "" {
			options = append(options, slack.MsgOptionTS(l.Thread))
		}
		_, err := a.api.PostEphemeralContext(ctx, l.Channel, l.User, options...)
		return err
	})
	switch {
	case err == nil:
		a.whispered(ctx, h)
	case a.dropped(ctx, h, err):
	case setupProblem(botTokenVariable, err) != nil:
		log.Error("Slack refuses the bot, trying again", "err", err, "wait", setupWait)
		a.postpone(ctx, h, "Slack refuses the bot: "+slackCode(err), setupWait)
	default:
		a.redirect(ctx, h, err)
	}
}

// whispered enters the answer into the ledger and marks the letter as given.
func (a *App) whispered(ctx context.Context, h held) {
	if e := h.letter.Entry; e != nil {
		e.Key, e.Channel, e.Thread, e.Private = h.Key, h.letter.Channel, h.letter.Thread, true
		if err := a.persist(ctx, func(ctx context.Context) error { return a.store.SaveAnswer(ctx, *e) }); err != nil {
			a.log.Error("answer not entered into the ledger", "err", err, "event", h.Key)
		}
	}
	a.posted(ctx, h, "")
}

// dropped reports whether work on a letter has to end here: the process stops,
// or somebody else has the letter.
func (a *App) dropped(ctx context.Context, h held, err error) bool {
	switch {
	case errors.Is(err, store.ErrFenced):
		a.log.Warn("post in other hands, not posted", "event", h.Key)
	case ctx.Err() != nil:
		a.postpone(ctx, h, "stopped", 0)
	default:
		return false
	}
	return true
}

// insist calls Slack with a letter that may be repeated.
func (a *App) insist(ctx context.Context, h *held, tries int, call func(context.Context, letter) error) error {
	l := h.letter
	var waited time.Duration
	for failures := 0; ; {
		if !a.waitTurn(ctx, h, false) {
			return errors.Join(ctx.Err(), store.ErrFenced)
		}
		err := a.call(ctx, h, func(ctx context.Context) error { return call(ctx, l) })
		result, wait := outcome(err)
		switch {
		case result == done:
			return nil
		case errors.Is(err, store.ErrFenced):
			return err
		case result == limited:
			wait = max(wait, time.Second)
			if waited += wait; waited > maxWait {
				return fmt.Errorf("limited for longer than %s: %w", maxWait, err)
			}
			a.log.Warn("limited by Slack", "wait", wait, "event", h.Key)
			a.limits.saw(h.Channel, wait)
			if err := a.hold(ctx, h, wait); err != nil {
				return err
			}
			continue
		case result == refused && isContentError(slackCode(err)) && len(l.Blocks) > 0:
			l = l.plain()
			continue
		case result == refused:
			return err
		}
		if failures++; failures >= tries {
			return fmt.Errorf("given up after %d tries: %w", failures, err)
		}
		if err := a.hold(ctx, h, backOff(failures-1)); err != nil {
			return err
		}
	}
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
// before the call is errNotCalled.
func (a *App) call(ctx context.Context, h *held, call func(context.Context) error) error {
	select {
	case a.calls <- struct{}{}:
	case <-ctx.Done():
		return &notCalledError{ctx.Err()}
	}
	defer func() { <-a.calls }()
	if err := a.sure(ctx, h); err != nil {
		return &notCalledError{err}
	}
	a.at(StepCalling)
	ctx, cancel := context.WithTimeout(ctx, a.callTime())
	defer cancel()
	// A process that was frozen since the lease was checked must not post.
	return call(withNotAfter(ctx, h.until.Add(-a.callTime())))
}

func (a *App) post(ctx context.Context, h *held, l letter) (ts string, err error) {
	err = a.call(ctx, h, func(ctx context.Context) error {
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

// inTime reports whether err came in Slack's own answer, so that Slack is no
// longer at work on the call. A gateway that gave up waiting does not know.
func inTime(err error) bool {
	var status slack.StatusCodeError
	if errors.As(err, &status) {
		return status.Code != http.StatusBadGateway && status.Code != http.StatusGatewayTimeout
	}
	return slackCode(err) != ""
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
