package slackapp

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// letter is a message as it waits in the outbox: rendered, so that it is
// posted as it was first written, whoever posts it.
type letter struct {
	Channel string `json:"channel"`
	Thread  string `json:"thread,omitempty"`
	// User asked; empty for a message to a channel's readers.
	User string `json:"user,omitempty"`
	// Since is the timestamp of what is replied to: a look-up searches from
	// there. Without it there is no place to look in.
	Since string `json:"since,omitempty"`
	// Ephemeral messages are for User only; ResponseURL is the first way for
	// them, and a credential.
	Ephemeral bool `json:"ephemeral,omitempty"`
	// Replace puts it in place of the message whose click it replies to, which
	// only ResponseURL can do.
	Replace     bool   `json:"replace,omitempty"`
	ResponseURL string `json:"response_url,omitempty"`
	// Report marks a message to the editors about another message, and Note one
	// to an asker about a reply in doubt, which may be shown twice.
	Report bool            `json:"report,omitempty"`
	Note   bool            `json:"note,omitempty"`
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"blocks,omitempty"`
	// Brief asks for the summary of the post Of, which this letter becomes; Team
	// is its reader's.
	Brief *handlers.Brief `json:"brief,omitempty"`
	Of    string          `json:"of,omitempty"`
	Team  string          `json:"team,omitempty"`
	// Timing is how it ages; nil for a letter that does not.
	Timing *timing `json:"timing,omitempty"`
	// Entry is the answer for the ledger, where it was not drafted with the
	// post or has to move to another one.
	Entry *store.Answer `json:"entry,omitempty"`
}

// newLetter renders m.
func newLetter(m render.Message) (letter, error) {
	l := letter{Text: render.FallbackText(m)}
	if blocks := render.Blocks(m); len(blocks) > 0 {
		raw, err := json.Marshal(blocks)
		if err != nil {
			return l, fmt.Errorf("render a message: %w", err)
		}
		l.Blocks = raw
	}
	return l, nil
}

// replyLetter is the letter that answers req.
func replyLetter(req handlers.Request, r handlers.Reply) (letter, error) {
	l, err := newLetter(r.Message)
	l.Channel, l.Thread, l.User, l.Since, l.Entry = req.Channel, r.Thread, req.User, req.TS, r.Entry
	l.Replace = r.Where == handlers.Replace && req.ResponseURL != ""
	l.Ephemeral = r.Where == handlers.Ephemeral || r.Where == handlers.Replace
	if l.Ephemeral {
		l.ResponseURL = req.ResponseURL
	}
	if l.Channel == "" { // an act outside a conversation
		l.Channel, l.Ephemeral = req.User, false
	}
	return l, err
}

// draft is the letter in the form of the outbox. Ephemeral messages wait in a
// line of their reader's, so that they neither wait for the channel's posts
// nor delay them.
func (l letter) draft(key string) (store.Draft, error) {
	payload, err := json.Marshal(l)
	d := store.Draft{Key: key, Channel: l.Channel, Thread: l.Thread, Payload: payload}
	if l.Ephemeral {
		d.Channel, d.Thread = "ephemeral "+l.Channel+" "+l.User, ""
	}
	if l.Brief != nil { // a model takes its time: nothing waits for it
		d.Channel, d.Thread = "summary "+key, ""
	}
	return d, err
}

// withNote adds a remark at the end.
func (l letter) withNote(text string) letter {
	var blocks []json.RawMessage
	if json.Unmarshal(l.Blocks, &blocks) != nil || len(blocks) == 0 {
		l.Text += " " + render.FallbackText(render.Text(text))
		return l
	}
	note, err := newLetter(render.Message{Fallback: text, Parts: []render.Part{render.Note{Text: text}}})
	var more []json.RawMessage
	if err != nil || json.Unmarshal(note.Blocks, &more) != nil {
		return l
	}
	// Lists of JSON texts that were just read can always be written.
	l.Blocks, _ = json.Marshal(append(blocks, more...))
	return l
}

// plain is the letter without anything but its text.
func (l letter) plain() letter {
	l.Blocks = nil
	return l
}

// rawBlock is a block that was rendered before.
type rawBlock struct{ json.RawMessage }

// BlockType implements [slack.Block].
func (b rawBlock) BlockType() slack.MessageBlockType { return "" }

// ID implements [slack.Block].
func (b rawBlock) ID() string { return "" }

func (l letter) blocks() []slack.Block {
	var raw []json.RawMessage
	if json.Unmarshal(l.Blocks, &raw) != nil {
		return nil
	}
	blocks := make([]slack.Block, len(raw))
	for i, b := range raw {
		blocks[i] = rawBlock{b}
	}
	return blocks
}

// option is the content for the Web API: text without markup, links without
// preview.
func (l letter) option() slack.MsgOption {
	options := []slack.MsgOption{
		slack.MsgOptionText(l.Text, false),
		slack.MsgOptionDisableLinkUnfurl(),
		slack.MsgOptionDisableMediaUnfurl(),
		slack.MsgOptionDisableMarkdown(),
	}
	if blocks := l.blocks(); len(blocks) > 0 {
		options = append(options, slack.MsgOptionBlocks(blocks...))
	}
	return slack.MsgOptionCompose(options...)
}

// webhook is the content for a response_url. slack-go's own option for those
// sends empty metadata along, which is not valid.
func (l letter) webhook() *slack.WebhookMessage {
	off := false
	m := &slack.WebhookMessage{Text: l.Text, ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: l.Replace, UnfurlLinks: &off, UnfurlMedia: &off}
	if !l.Replace {
		m.ThreadTimestamp = l.Thread
	}
	if blocks := l.blocks(); len(blocks) > 0 {
		m.Blocks = &slack.Blocks{BlockSet: blocks}
	}
	return m
}

func readLetter(payload []byte) (letter, error) {
	var l letter
	if err := json.Unmarshal(payload, &l); err != nil {
		return l, err
	}
	if l.Channel == "" && l.ResponseURL == "" || l.Text == "" {
		return l, errors.New("no address or no text")
	}
	return l, nil
}
