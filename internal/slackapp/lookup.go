package slackapp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
)

const (
	lookLimit = 200 // messages that one page holds, Slack's advised maximum
	lookPages = 25  // of a look-up
)

// lookFor finds out whether Slack has a post. It is looked for twice, since a
// message may show up late; only then it may be posted again.
func (a *App) lookFor(ctx context.Context, h held) {
	log := a.log.With("event", h.Key, "channel", h.letter.Channel)
	if h.letter.Ephemeral {
		// Nobody can look up what only one person sees.
		h.letter = h.letter.withNote("I was interrupted while I answered, so you may see this twice.")
		a.whisper(ctx, h)
		return
	}
	if h.letter.Since == "" && !h.letter.Report {
		a.unknowable(ctx, h, "there is no place to look for it")
		return
	}
	if !a.self.mayRead(h.letter.Channel) {
		a.unknowable(ctx, h, "the history scope is not granted")
		return
	}
	first := h.Reason != reasonLookedOnce
	ts, err := a.find(ctx, h)
	a.at(StepLooked)
	result, wait := outcome(err)
	switch {
	case err == nil && ts != "":
		log.Info("post found in Slack", "lookups", h.Lookups)
		a.posted(ctx, h, ts)
	case err == nil && first:
		again := a.opts.Pace.Silent[1]
		if h.Reason == reasonAnswered {
			again = a.opts.Pace.Answered[1]
		}
		a.doubt(ctx, h, reasonLookedOnce, again)
	case err == nil:
		log.Warn("post not found in Slack, posting it again")
		a.postpone(ctx, h, reasonNotThere, 0)
		wake(a.newPosts)
	case result == refused:
		log.Warn("post cannot be looked for", "err", withoutURL(err))
		a.unknowable(ctx, h, "Slack refuses the look-up: "+slackCode(err))
	case a.opts.Now().Sub(h.DraftedAt) > maxAge:
		a.unknowable(ctx, h, "Slack did not answer the look-up for a day")
	default:
		log.Warn("look-up went wrong, trying again", "err", withoutURL(err))
		a.doubt(ctx, h, h.Reason, max(wait, a.opts.Pace.Silent[0]))
	}
}

// unknowable ends a post of which it cannot be known whether Slack has it. It is
// not repeated; the asker and the editors are told.
func (a *App) unknowable(ctx context.Context, h held, why string) {
	a.log.Error("post not confirmed and not repeated: look whether it is there", "event", h.Key, "channel", h.letter.Channel, "reason", why)
	a.report(ctx, h, "was not confirmed by Slack and not repeated, because "+why+"; please look whether it is there")
	if u := h.letter.User; u != "" && u != h.letter.Channel {
		note, err := newLetter(handlers.Unconfirmed())
		note.Channel, note.Thread, note.User, note.Ephemeral = h.letter.Channel, h.letter.Thread, u, true
		if err == nil {
			err = a.draft(ctx, h.Key+"/note", note)
		}
		if err != nil {
			a.log.Error("asker not told", "err", err, "event", h.Key)
		}
	}
	a.abandon(ctx, h, "not confirmed: "+why)
}

// find returns the timestamp of the message that carries the post's key, or "".
// It passes over what is temporary while the lease lasts.
func (a *App) find(ctx context.Context, h held) (ts string, err error) {
	ctx, cancel := context.WithDeadline(ctx, h.until.Add(-a.opts.Lease/4))
	defer cancel()
	for try := range 3 {
		if ts, err = a.search(ctx, h); err == nil {
			return ts, nil
		}
		result, wait := outcome(err)
		if result == refused {
			return "", err
		}
		if wait = max(wait, a.opts.Pace.Silent[0], backOff(try)/4); wait > a.opts.Lease/4 || sleep(ctx, wait) != nil {
			return "", err
		}
	}
	return "", err
}

func (a *App) search(ctx context.Context, h held) (string, error) {
	oldest := h.letter.Since
	if oldest == "" {
		// Slack's clock and the database's may differ.
		oldest = slackTime(h.StartedAt.Add(-10 * time.Minute))
	}
	cursor := ""
	for range lookPages {
		messages, next, err := a.page(ctx, h.letter, oldest, cursor)
		if err != nil {
			return "", err
		}
		at := slices.IndexFunc(messages, func(m slack.Message) bool { return a.isOwn(m, h) })
		if at >= 0 {
			return messages[at].Timestamp, nil
		}
		if cursor = next; cursor == "" {
			return "", nil
		}
	}
	return "", errors.New("more messages than can be looked through")
}

func (a *App) page(ctx context.Context, l letter, oldest, cursor string) (messages []slack.Message, next string, err error) {
	ctx, cancel := context.WithTimeout(ctx, a.callTime())
	defer cancel()
	if l.Thread != "" {
		messages, _, next, err = a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: l.Channel, Timestamp: l.Thread, Oldest: oldest, Limit: lookLimit, Cursor: cursor, IncludeAllMetadata: true,
		})
		return messages, next, err
	}
	history, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: l.Channel, Oldest: oldest, Limit: lookLimit, Cursor: cursor, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", err
	}
	return history.Messages, history.ResponseMetaData.NextCursor, nil
}

// isOwn reports whether m is the post: by the key that it carries, or by its
// author and text where the metadata is not shown.
func (a *App) isOwn(m slack.Message, h held) bool {
	if m.Metadata.EventType == metadataType {
		return m.Metadata.EventPayload["key"] == h.Key
	}
	own := a.self.userID != "" && m.User == a.self.userID || a.self.botID != "" && m.BotID == a.self.botID
	return own && m.Timestamp > h.letter.Since && m.Text == h.letter.Text
}

// mayRead reports whether the bot may read a conversation's history, or may be
// allowed to: a call then finds out. A channel's id does not say whether it is
// private.
func (i identity) mayRead(channel string) bool {
	if strings.HasPrefix(channel, "D") {
		return i.may("im:history")
	}
	return i.may("channels:history") || i.may("groups:history") || i.may("mpim:history")
}

// slackTime is t as a message timestamp.
func slackTime(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}
