package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

// Unasked is a message that nobody asked for just now, such as a digest.
type Unasked struct {
	// Key is its idempotency key: one post per key, ever.
	Key string
	// Channel is a conversation's id, or a user's for a direct message.
	Channel string
	Thread  string // the thread's timestamp; empty outside a thread
	// User gets it directly where Slack does not let it stand in Channel; empty
	// for nobody.
	User    string
	Message render.Message
	// LateAfter is from when on LateNote stands above it; zero for never.
	LateAfter time.Time
	LateNote  string
	// Until is when it is given up, unless Slack may have it; zero for never.
	Until time.Time
}

// Draft is the message in the form of the outbox, for whoever stores it there;
// an App that serves the outbox then posts it.
func (u Unasked) Draft() (store.Draft, error) {
	l, err := newLetter(u.Message)
	if err != nil {
		return store.Draft{}, err
	}
	l.Channel, l.Thread, l.User = u.Channel, u.Thread, u.User
	if !u.LateAfter.IsZero() || !u.Until.IsZero() {
		l.Timing = &timing{LateAfter: u.LateAfter, LateNote: u.LateNote, Until: u.Until}
	}
	d, err := l.draft(u.Key)
	if err != nil {
		return d, fmt.Errorf("draft %s: %w", u.Key, err)
	}
	return d, nil
}

// timing says how a letter ages.
type timing struct {
	LateAfter time.Time `json:"late_after"`
	LateNote  string    `json:"late_note,omitempty"`
	Until     time.Time `json:"until"`
}

// aged is the letter as it is to be posted now; false where it is of no use any
// more.
func (l letter) aged(now time.Time) (letter, bool) {
	t := l.Timing
	if t == nil {
		return l, true
	}
	if !t.Until.IsZero() && now.After(t.Until) {
		return l, false
	}
	if t.LateNote == "" || t.LateAfter.IsZero() || !now.After(t.LateAfter) {
		return l, true
	}
	note, err := newLetter(render.Message{Fallback: t.LateNote, Parts: []render.Part{render.Note{Text: t.LateNote}}})
	var head, rest []json.RawMessage
	if err == nil && json.Unmarshal(note.Blocks, &head) == nil && json.Unmarshal(l.Blocks, &rest) == nil {
		// Lists of JSON texts that were just read can always be written.
		l.Blocks, _ = json.Marshal(append(head, rest...))
	}
	return l, true
}

// reasonTooLate is that of a post that was given up since its time was over.
const reasonTooLate = "too late to be of use"

// Standing reports whether the bot is a member of a channel and can post there,
// and whether the channel is shared with another organisation. Where it may not
// ask, or Slack does not answer, it is taken to be a member of one that is not.
func (a *App) Standing(ctx context.Context, channel string) (member, shared bool) {
	ctx, cancel := context.WithTimeout(ctx, agentTime)
	defer cancel()
	info, err := a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil {
		code := slackCode(err)
		return code != "channel_not_found" && code != "not_in_channel", false
	}
	return info.IsMember || info.IsIM || info.IsMpIM, info.IsExtShared
}
