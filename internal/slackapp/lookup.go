package slackapp

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strings"
	"time"

	"briefbot/internal/store"
)

const (
	lookLimit = 200 // messages that one page holds, Slack's advised maximum
	lookPages = 25  // of a look-up
)

// lookFor finds out whether Slack has a post. It is looked for twice, since a
// message may show up late; only then it may be posted again.
func (a *App) lookFor(ctx context.Context, h held) {
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	switch {
	case h.letter.Note:
		a.postpone(ctx, h, reasonUnconfirmed, 0)
		wake(a.newPosts)
		return
	case h.letter.Ephemeral:
		a.perhapsShown(ctx, h)
		return
	case !a.self.mayRead(h.letter.Channel):
		a.unknowable(ctx, h, "the history scope is not granted")
		return
	}
	first := h.Reason != reasonLookedOnce
	ts, err := a.find(ctx, h, !first)
	a.at(StepLooked)
	result, wait := outcome(err)
	switch {
	case err == nil && ts != "":
		log.Info("post found in Slack", "lookups", h.Lookups)
		a.posted(ctx, h, ts)
	case err == nil && first:
		a.doubt(ctx, h, reasonLookedOnce, a.opts.Pace.Again)
	case err == nil:
		log.Warn("post not found in Slack, posting it again")
		a.counts.repeated.Add(1)
		a.postpone(ctx, h, reasonNotThere, 0)
		wake(a.newPosts)
	case result == refused && !tokenProblem(err):
		log.Warn("post cannot be looked for", "err", withoutURL(err))
		a.unknowable(ctx, h, "Slack refuses the look-up: "+slackCode(err))
	case a.opts.Now().Sub(h.DraftedAt) > maxAge:
		a.unknowable(ctx, h, "Slack did not answer the look-up for a day")
	case result == refused:
		log.Error("Slack refuses the bot, looking again", "err", withoutURL(err), "wait", setupWait)
		a.doubt(ctx, h, h.Reason, setupWait)
	default:
		log.Warn("look-up went wrong, trying again", "err", withoutURL(err))
		a.doubt(ctx, h, h.Reason, max(wait, a.opts.Pace.Look))
	}
}

// unknowable ends a post of which it cannot be known whether Slack has it. It is
// not repeated; the asker and the editors are told.
func (a *App) unknowable(ctx context.Context, h held, why string) {
	a.log.Error("post not confirmed and not repeated: look whether it is there", "event", h.Key, "channel", h.letter.Channel, "reason", why)
	a.report(ctx, h, "was not confirmed by Slack and not repeated, because "+why+"; please look whether it is there")
	if u := h.letter.User; u != "" && u != h.letter.Channel {
		if err := a.draftNote(ctx, h); err != nil {
			a.log.Error("asker not told", "err", err, "event", h.Key)
		}
	}
	a.abandon(ctx, h, "not confirmed: "+why)
}

// find returns the timestamp of the message that carries the post's key, or "".
// It passes over what is temporary while the lease lasts.
func (a *App) find(ctx context.Context, h held, again bool) (ts string, err error) {
	ctx, cancel := context.WithDeadline(ctx, h.until.Add(-a.opts.Lease/4))
	defer cancel()
	for try := range 3 {
		if ts, err = a.search(ctx, h, again); err == nil {
			return ts, nil
		}
		result, wait := outcome(err)
		if result == refused {
			return "", err
		}
		if wait = max(wait, a.opts.Pace.Look, backOff(try)/4); wait > a.opts.Lease/4 || sleep(ctx, wait) != nil {
			return "", err
		}
	}
	return "", err
}

// search looks through what came after the post was asked for. The last look
// before a post is repeated also looks where the timestamps should not let it
// be: in the whole thread, or the newest messages of the conversation.
func (a *App) search(ctx context.Context, h held, again bool) (string, error) {
	p := place{channel: h.letter.Channel, thread: h.letter.Thread, oldest: h.letter.Since}
	if isUser(p.channel) {
		// A post to a person stands in the conversation with them.
		var err error
		if p.channel, err = a.conversationWith(ctx, p.channel); err != nil {
			return "", err
		}
	}
	if p.oldest == "" {
		// Slack's clock and the database's may differ.
		p.oldest = slackTime(h.StartedAt.Add(-10 * time.Minute))
	}
	if p.oldest == p.thread {
		p.oldest = "" // a thread begins with what opened it
	}
	ts, err := a.scan(ctx, h, p, lookPages)
	if err != nil || ts != "" || !again || p.oldest == "" {
		return ts, err
	}
	pages := lookPages
	if p.thread == "" {
		pages = 1
	}
	p.oldest = ""
	return a.scan(ctx, h, p, pages)
}

// scan goes through up to so many pages of a place. Ending early is an error
// where the post may be further on, which is not so without a lower end in a
// conversation: its newest messages come first.
func (a *App) scan(ctx context.Context, h held, p place, pages int) (string, error) {
	for range pages {
		messages, next, err := a.history(ctx, p)
		if err != nil {
			return "", err
		}
		for _, m := range messages {
			own, err := a.isOwn(ctx, m, h)
			if err != nil {
				return "", err
			}
			if own {
				return m.TS, nil
			}
		}
		if p.cursor = next; next == "" {
			return "", nil
		}
	}
	if p.thread == "" && p.oldest == "" {
		return "", nil
	}
	return "", errors.New("more messages than can be looked through")
}

// isOwn reports whether m is the post: by the key that it carries, or by its
// author and text where the metadata is not shown.
func (a *App) isOwn(ctx context.Context, m message, h held) (bool, error) {
	if key, ok := m.key(); ok {
		return key == h.Key, nil
	}
	author := m.User == "" && m.BotID == "" ||
		a.self.userID != "" && m.User == a.self.userID || a.self.botID != "" && m.BotID == a.self.botID
	if !author || m.TS <= h.letter.Since || plainText(m.Text) != plainText(h.letter.Text) {
		return false, nil
	}
	// The same text may have answered the same question before.
	switch other, err := a.store.AnswerAt(ctx, h.letter.Channel, m.TS); {
	case errors.Is(err, store.ErrNotFound):
		return true, nil
	case err != nil:
		return false, fmt.Errorf("compare with the ledger: %w", err)
	default:
		return other.Key == h.Key, nil
	}
}

// plainText evens out what Slack may change in a text.
func plainText(text string) string {
	return strings.Join(strings.Fields(html.UnescapeString(text)), " ")
}

// isUser reports whether an address is a person's rather than a conversation's.
func isUser(id string) bool { return strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") }

// mayRead reports whether the bot may read a conversation's history, or may be
// allowed to: a call then finds out. A channel's id does not say whether it is
// private.
func (i identity) mayRead(channel string) bool {
	if strings.HasPrefix(channel, "D") || isUser(channel) {
		return i.may("im:history")
	}
	return i.may("channels:history") || i.may("groups:history") || i.may("mpim:history")
}

// slackTime is t as a message timestamp.
func slackTime(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}
