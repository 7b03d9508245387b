package slackapp

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/render"
)

// lookLimit is how many messages one look-up reads, Slack's advised maximum.
const lookLimit = 200

// lookUp finds out whether Slack has a post whose fate is unknown. It looks
// more than once, because a message may show up late. The error says that it
// cannot be known.
func (p *poster) lookUp(ctx context.Context, d delivery, wasAnswered bool) (found bool, err error) {
	if d.since == "" {
		return false, fmt.Errorf("no place to look in")
	}
	if scope := historyScope(d); !p.self.may(scope) {
		return false, fmt.Errorf("the scope %s is not granted", scope)
	}
	waits := p.pace.Silent
	if wasAnswered {
		waits = p.pace.Answered
	}
	for _, wait := range waits {
		if err := sleep(ctx, wait); err != nil {
			return false, err
		}
		messages, err := p.recent(ctx, d)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(messages, func(m slack.Message) bool { return p.isOwn(m, d) }) {
			return true, nil
		}
	}
	return false, nil
}

// recent reads what was posted after the question, waiting where Slack asks to
// and passing over what is temporary.
func (p *poster) recent(ctx context.Context, d delivery) (messages []slack.Message, err error) {
	for try := range 3 {
		if messages, err = p.read(ctx, d); err == nil {
			return messages, nil
		}
		result, wait := outcome(err)
		if result == refused {
			return nil, err
		}
		if sleepErr := sleep(ctx, min(max(wait, backOff(try)), time.Minute)); sleepErr != nil {
			return nil, sleepErr
		}
	}
	return nil, err
}

func (p *poster) read(ctx context.Context, d delivery) ([]slack.Message, error) {
	if d.thread != "" {
		messages, _, _, err := p.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: d.channel, Timestamp: d.thread, Oldest: d.since, Limit: lookLimit, IncludeAllMetadata: true,
		})
		return messages, err
	}
	history, err := p.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: d.channel, Oldest: d.since, Limit: lookLimit, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, err
	}
	return history.Messages, nil
}

// isOwn reports whether m is the post d: by the key that it carries, or by its
// author and text where the metadata is not shown.
func (p *poster) isOwn(m slack.Message, d delivery) bool {
	if m.Metadata.EventType == metadataType {
		return m.Metadata.EventPayload["key"] == d.key
	}
	own := p.self.userID != "" && m.User == p.self.userID || p.self.botID != "" && m.BotID == p.self.botID
	return own && m.Timestamp > d.since && m.Text == render.FallbackText(d.message)
}

func historyScope(d delivery) string {
	switch {
	case strings.HasPrefix(d.channel, "D"):
		return "im:history"
	case strings.HasPrefix(d.channel, "G"):
		return "groups:history"
	}
	return "channels:history"
}
