package slackapp

import (
	"context"
	"errors"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

// notice takes the events that are no requests. True: there is nothing more to
// do than what the verdict says.
func (a *App) notice(ctx context.Context, p eventPayload) (verdict, bool) {
	e := p.Event
	switch {
	case e.Type == "app_uninstalled", e.Type == "tokens_revoked":
		a.log.Error("the app was removed from the workspace or its tokens were revoked: install it again and copy the new token", "event", p.EventID, "type", e.Type)
		a.connection.revoked()
		return verdict{acknowledge: true}, true
	case e.Type == "channel_rename", e.Type == "group_rename":
		// Everything is kept under the channel's id, which stays.
		a.log.Info("channel renamed", "channel", string(e.Channel))
		return verdict{acknowledge: true}, true
	case e.Type == "message" && e.Subtype == "message_deleted" && e.DeletedTS != "":
		return a.withdraw(ctx, string(e.Channel), e.DeletedTS), true
	}
	return verdict{}, false
}

// withdraw takes a deleted question out of the inbox if nobody works on it yet.
func (a *App) withdraw(ctx context.Context, channel, ts string) verdict {
	ctx, cancel := context.WithTimeout(ctx, recordTimeout)
	defer cancel()
	gone, err := a.store.Withdraw(ctx, channel, ts)
	switch {
	case err != nil:
		a.log.Error("deleted question not withdrawn, Slack will deliver the event again", "err", err, "channel", channel)
		return verdict{}
	case gone:
		a.log.Info("question deleted before it was answered", "channel", channel)
	}
	return verdict{acknowledge: true}
}

// threadTime bounds the look at what is known of a thread.
const threadTime = time.Second

// overheard says why a message in a thread is no business of the bot's: it was
// never asked there. "" where it may be.
func (a *App) overheard(ctx context.Context, req handlers.Request) (ignored string, err error) {
	ctx, cancel := context.WithTimeout(ctx, threadTime)
	defer cancel()
	_, err = a.store.ThreadState(ctx, req.Channel, req.Thread)
	if err == nil {
		return "", nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	// The bot may have been asked a moment ago and not have answered yet.
	waiting, err := a.store.Waiting(ctx, threadKey(req.Channel, req.Thread))
	if err != nil {
		return "", err
	}
	if !waiting {
		return "in a thread where the bot was not asked", nil
	}
	return "", nil
}
