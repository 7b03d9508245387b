package slackapp

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/render"
)

// metadataType marks the bot's own messages, so that they can be found again.
const metadataType = "briefing_answer"

// How often a call may go wrong before another way is tried, or none is left.
const (
	publicTries    = 6 // about half a minute
	ephemeralTries = 4
	responseTries  = 2 // an ephemeral message does as well
)

// errUnknownFate says that Slack may or may not have taken a post.
var errUnknownFate = errors.New("slack did not confirm the post")

// deliver brings d to its reader in the first way that works.
func (p *poster) deliver(ctx context.Context, l *lane, d delivery) error {
	if d.ephemeral {
		return p.whisper(ctx, l, d)
	}
	log := p.log.With("event", d.key, "channel", d.channel)
	err := p.attempt(ctx, l, d, way{public: true, tries: publicTries, call: func(ctx context.Context, body content) error {
		return p.postMessage(ctx, d.channel, d.thread, d.key, body)
	}})
	switch {
	case err == nil, ctx.Err() != nil:
		return err
	case errors.Is(err, errUnknownFate):
		log.Error("post not confirmed, showing it to the asker only", "err", withoutURL(err))
		d.message = withNote(d.message, "Slack did not confirm that my reply was posted, so this copy is for you only.")
		return p.whisper(ctx, l, d)
	case setupProblem(botTokenVariable, err) != nil:
		return err
	}
	log.Warn("post refused, writing to the asker directly", "err", withoutURL(err))
	d.message = withNote(d.message, refusalNote(slackCode(err)))
	return p.direct(ctx, l, d)
}

// whisper shows d to the asker only: through the command's response_url, which
// works in every channel, else as an ephemeral message, else directly.
func (p *poster) whisper(ctx context.Context, l *lane, d delivery) error {
	log := p.log.With("event", d.key, "channel", d.channel)
	if d.responseURL != "" {
		err := p.attempt(ctx, l, d, way{tries: responseTries, call: func(ctx context.Context, body content) error {
			return slack.PostWebhookCustomHTTPContext(ctx, d.responseURL, p.http, body.webhook(slack.ResponseTypeEphemeral))
		}})
		if err == nil || ctx.Err() != nil {
			return err
		}
		log.Warn("response_url of no use, posting an ephemeral message", "err", withoutURL(err))
	}
	err := p.attempt(ctx, l, d, way{tries: ephemeralTries, call: func(ctx context.Context, body content) error {
		options := []slack.MsgOption{body.option()}
		if d.thread != "" {
			options = append(options, slack.MsgOptionTS(d.thread))
		}
		_, err := p.api.PostEphemeralContext(ctx, d.channel, d.user, options...)
		return err
	}})
	if err == nil || ctx.Err() != nil || setupProblem(botTokenVariable, err) != nil {
		return err
	}
	log.Warn("ephemeral message refused, writing to the asker directly", "err", withoutURL(err))
	return p.direct(ctx, l, d)
}

// direct writes to the asker's own conversation with the bot, which Slack opens
// for a post to a user id.
func (p *poster) direct(ctx context.Context, l *lane, d delivery) error {
	if d.user == "" {
		return errors.New("no asker to write to")
	}
	d.channel, d.thread, d.since = d.user, "", ""
	return p.attempt(ctx, l, d, way{public: true, tries: publicTries, call: func(ctx context.Context, body content) error {
		return p.postMessage(ctx, d.user, "", d.key, body)
	}})
}

func (p *poster) postMessage(ctx context.Context, channel, thread, key string, body content) error {
	options := []slack.MsgOption{
		body.option(),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"key": key}}),
	}
	if thread != "" {
		options = append(options, slack.MsgOptionTS(thread))
	}
	_, ts, err := p.api.PostMessageContext(ctx, channel, options...)
	if err == nil && ts == "" {
		return errUnknownFate
	}
	return err
}

// way is one manner of calling Slack with a message.
type way struct {
	call func(ctx context.Context, body content) error
	// public marks posts that others see: they keep the channel's pace, and
	// where their fate is unknown they are looked up, never just repeated. An
	// ephemeral message may be repeated: only its reader could see it twice.
	public bool
	// tries is how often the call may go wrong; answers that ask to wait are
	// counted apart.
	tries int
}

// attempt calls Slack in one way, again where that is safe.
func (p *poster) attempt(ctx context.Context, l *lane, d delivery, w way) error {
	log := p.log.With("event", d.key, "channel", d.channel)
	body, plain := contentOf(d.message), false
	var waited time.Duration
	for failures := 0; ; {
		release, err := p.turn(ctx, l, w.public)
		if err != nil {
			return err
		}
		err = w.call(ctx, body)
		release()
		result, wait := outcome(err)
		switch {
		case result == done:
			return nil
		case result == limited:
			wait = max(wait, time.Second)
			if waited += wait; waited > maxWait {
				return fmt.Errorf("limited for longer than %s: %w", maxWait, err)
			}
			log.Warn("limited by Slack", "wait", wait)
			p.pause(l, wait)
			continue
		case result == refused && isContentError(slackCode(err)) && !plain:
			log.Error("message refused for its content, sending plain text", "err", err)
			body.blocks, plain = nil, true
			continue
		case result == refused:
			return err
		case result == unknown && w.public:
			found, lookErr := p.lookUp(ctx, d, answered(err))
			if lookErr != nil {
				return fmt.Errorf("%w: %v (look-up: %v)", errUnknownFate, withoutURL(err), withoutURL(lookErr))
			}
			if found {
				return nil
			}
		}
		if failures++; failures >= w.tries {
			return fmt.Errorf("given up after %d tries: %w", failures, err)
		}
		if err := sleep(ctx, backOff(failures-1)); err != nil {
			return err
		}
	}
}

// backOff is the wait after the try with that number, counted from 0.
func backOff(try int) time.Duration {
	return min(time.Second<<try, 30*time.Second)
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

func withNote(m render.Message, note string) render.Message {
	m.Parts = append(append([]render.Part(nil), m.Parts...), render.Note{Text: note})
	return m
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
