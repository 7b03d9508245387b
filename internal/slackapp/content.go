package slackapp

import (
	"github.com/slack-go/slack"

	"briefbot/internal/render"
)

// content is a message in Slack's form.
type content struct {
	text   string // for notifications, and all there is without blocks
	blocks []slack.Block
}

func contentOf(m render.Message) content {
	return content{text: render.FallbackText(m), blocks: render.Blocks(m)}
}

// option is the content for the Web API: text without markup, links without
// preview.
func (c content) option() slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(c.text, false),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionDisableMarkdown(),
	}
	if len(c.blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(c.blocks...))
	}
	return slack.MsgOptionCompose(options...)
}

// webhook is the content for a response_url. slack-go's own option for those
// sends empty metadata along, which is not valid.
func (c content) webhook(responseType string) *slack.WebhookMessage {
	off := false
	m := &slack.WebhookMessage{Text: c.text, ResponseType: responseType, UnfurlLinks: &off, UnfurlMedia: &off}
	if len(c.blocks) > 0 {
		m.Blocks = &slack.Blocks{BlockSet: c.blocks}
	}
	return m
}
