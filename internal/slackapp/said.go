package slackapp

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
)

const (
	saidTime  = 3 * time.Second
	saidPages = 5  // of lookLimit messages: the last ones of a longer thread are not reached
	saidLines = 30 // that are kept, the newest
)

// said reads what was said in a thread before the message that mentions the
// bot. Where Slack does not let it, the question is answered without.
func (a *App) said(ctx context.Context, req handlers.Request) []handlers.Line {
	ctx, cancel := context.WithTimeout(ctx, saidTime)
	defer cancel()
	var lines []handlers.Line
	cursor := ""
	for range saidPages {
		messages, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: req.Channel, Timestamp: req.Thread, Latest: req.TS, Limit: lookLimit, Cursor: cursor,
		})
		if err != nil {
			a.log.Warn("thread not read, the question is answered without it", "err", withoutURL(err), "event", req.EventID, "channel", req.Channel)
			return nil
		}
		for _, m := range messages {
			if m.Timestamp < req.TS {
				lines = append(lines, handlers.Line{User: m.User, Bot: m.BotID != "", Text: cutText(m.Text)})
			}
		}
		lines = lines[max(0, len(lines)-saidLines):]
		if cursor = next; cursor == "" {
			break
		}
	}
	return lines
}
