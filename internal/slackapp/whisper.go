package slackapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

const (
	ephemeralTries = 4
	responseTries  = 2 // an ephemeral message does as well
)

// whisper shows a letter to the asker only: through the command's response_url,
// which works in every channel, else as an ephemeral message, else directly.
func (a *App) whisper(ctx context.Context, h held) {
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	if h.letter.ResponseURL != "" {
		err := a.insist(ctx, &h, responseTries, func(ctx context.Context, l letter) error {
			return slack.PostWebhookCustomHTTPContext(ctx, l.ResponseURL, a.http, l.webhook())
		})
		if a.ended(ctx, h, err) {
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
	case a.ended(ctx, h, err):
	case setupProblem(botTokenVariable, err) != nil:
		log.Error("Slack refuses the bot, trying again", "err", err, "wait", setupWait)
		a.postpone(ctx, h, "Slack refuses the bot: "+slackCode(err), setupWait)
	default:
		a.redirect(ctx, h, err)
	}
}

// ended reports whether one way to the asker was the last to try, and settles
// the letter then: it is shown, or perhaps shown, or in other hands, or the
// process stops.
func (a *App) ended(ctx context.Context, h held, err error) bool {
	result, _ := outcome(err)
	switch {
	case err == nil:
		a.enterWhispered(ctx, h)
		a.posted(ctx, h, "")
	case errors.Is(err, store.ErrFenced):
		a.log.Warn("post in other hands, not posted", "event", h.Key)
	case result == unknown && !h.letter.Note:
		a.perhapsShown(ctx, h)
	case ctx.Err() != nil:
		a.postpone(ctx, h, "stopped", 0)
	default:
		return false
	}
	return true
}

// perhapsShown ends a letter of which it is not known whether its reader saw
// it, and nobody can look. Shown again it could stand there twice, and without a
// word the reader could wait for ever: they get a note that says what to do.
func (a *App) perhapsShown(ctx context.Context, h held) {
	a.log.Warn("private reply not confirmed and not repeated, its reader is told", "event", h.Key)
	if !h.letter.Note {
		a.enterWhispered(ctx, h)
		if err := a.draftNote(ctx, h); err != nil {
			a.log.Error("asker not told", "err", err, "event", h.Key)
			return // taken up again after the lease
		}
	}
	a.abandon(ctx, h, reasonUnconfirmed)
}

// draftNote drafts the note that takes the place of a reply which may stand
// already. It may be shown twice.
func (a *App) draftNote(ctx context.Context, h held) error {
	note, err := newLetter(handlers.Unconfirmed())
	if err != nil {
		return err
	}
	note.Channel, note.Thread, note.User = h.letter.Channel, h.letter.Thread, h.letter.User
	note.Ephemeral, note.Note, note.ResponseURL = true, true, h.letter.ResponseURL
	return a.draft(ctx, h.Key+"/note", note)
}

// enterWhispered puts a private answer into the ledger.
func (a *App) enterWhispered(ctx context.Context, h held) {
	e := h.letter.Entry
	if e == nil {
		return
	}
	e.Key, e.Channel, e.Thread, e.Private = h.Key, h.letter.Channel, h.letter.Thread, true
	if err := a.persist(ctx, func(ctx context.Context) error { return a.store.SaveAnswer(ctx, *e) }); err != nil {
		a.log.Error("answer not entered into the ledger", "err", err, "event", h.Key)
	}
}

// insist calls Slack with a letter until it is shown or refused. Where it may
// have been shown it returns at once, unless the letter may be shown twice.
func (a *App) insist(ctx context.Context, h *held, tries int, call func(context.Context, letter) error) error {
	l := h.letter
	var waited time.Duration
	for failures := 0; ; {
		if !a.waitTurn(ctx, h, false) {
			if ctx.Err() != nil {
				return &notCalledError{ctx.Err()}
			}
			return store.ErrFenced
		}
		err := a.call(ctx, h, func(ctx context.Context) error { return call(ctx, l) })
		result, wait := outcome(err)
		switch {
		case result == done:
			return nil
		case errors.Is(err, store.ErrFenced), result == unknown && !l.Note:
			return err
		case result == limited:
			wait = max(wait, time.Second)
			if waited += wait; waited > maxWait {
				return fmt.Errorf("limited for longer than %s: %w", maxWait, err)
			}
			a.log.Warn("limited by Slack", "wait", wait, "event", h.Key)
			a.limits.saw(h.Channel, wait)
			if err := a.hold(ctx, h, wait); err != nil {
				return &notCalledError{err}
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
			return &notCalledError{err}
		}
	}
}
