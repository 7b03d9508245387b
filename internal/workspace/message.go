package workspace

import (
	"encoding/json"
	"slices"
	"strings"
)

// Message is a stored message with Slack's field names.
type Message struct {
	Type            string          `json:"type"`
	Subtype         string          `json:"subtype,omitempty"`
	ClientMsgID     string          `json:"client_msg_id,omitempty"`
	User            string          `json:"user,omitempty"`
	BotID           string          `json:"bot_id,omitempty"`
	AppID           string          `json:"app_id,omitempty"`
	BotProfile      json.RawMessage `json:"bot_profile,omitempty"`
	Team            string          `json:"team,omitempty"`
	Text            string          `json:"text"`
	TS              string          `json:"ts"`
	ThreadTS        string          `json:"thread_ts,omitempty"`
	ParentUserID    string          `json:"parent_user_id,omitempty"`
	Blocks          json.RawMessage `json:"blocks,omitempty"`
	Attachments     json.RawMessage `json:"attachments,omitempty"`
	Metadata        *Metadata       `json:"metadata,omitempty"`
	Edited          *Edited         `json:"edited,omitempty"`
	ReplyCount      int             `json:"reply_count,omitempty"`
	ReplyUsersCount int             `json:"reply_users_count,omitempty"`
	ReplyUsers      []string        `json:"reply_users,omitempty"`
	LatestReply     string          `json:"latest_reply,omitempty"`
	Reactions       []Reaction      `json:"reactions,omitempty"`

	// Channel is the id of the conversation. Slack leaves it out of stored messages.
	Channel string `json:"-"`
	// UnfurlLinks and UnfurlMedia are what the app asked for; nil where it did not say.
	UnfurlLinks *bool `json:"-"`
	UnfurlMedia *bool `json:"-"`
	// Streaming is true between chat.startStream and chat.stopStream.
	Streaming bool `json:"-"`
	markdown  string
}

// Metadata is a message's event_type and event_payload.
type Metadata struct {
	EventType    string          `json:"event_type"`
	EventPayload json.RawMessage `json:"event_payload"`
}

// Edited says who changed a message last, and when.
type Edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// Reaction is one emoji under a message and who put it there.
type Reaction struct {
	Name  string   `json:"name"`
	Users []string `json:"users"`
	Count int      `json:"count"`
}

// Ephemeral is a message that only User sees.
type Ephemeral struct {
	User    string // id of the reader
	Message Message
	Deleted bool
}

// FromBot reports whether the app wrote the message.
func (m Message) FromBot() bool { return m.BotID != "" }

// isReply reports whether the message stands in a thread under another one.
func (m *Message) isReply() bool { return m.ThreadTS != "" && m.ThreadTS != m.TS }

// clone copies what callers may keep.
func (m *Message) clone() Message {
	c := *m
	c.ReplyUsers = slices.Clone(m.ReplyUsers)
	c.Reactions = slices.Clone(m.Reactions)
	return c
}

// find needs w.mu.
func (w *Workspace) find(channel, ts string) *Message { return w.byTS[channel+"/"+ts] }

// add stores m and keeps its parent's thread figures. It needs w.mu.
func (w *Workspace) add(m *Message) {
	w.messages[m.Channel] = append(w.messages[m.Channel], m)
	w.byTS[m.Channel+"/"+m.TS] = m
	if t := w.threads[m.Channel+"/"+m.ThreadTS]; t != nil && m.FromBot() {
		t.Status = "" // Slack takes the status away when the app answers.
	}
	if m.isReply() {
		key := m.Channel + "/" + m.ThreadTS
		w.below[key] = append(w.below[key], m)
		w.countReplies(key)
	}
	w.bump()
}

// countReplies brings a parent's figures in line with its replies. It needs w.mu.
func (w *Workspace) countReplies(key string) {
	parent := w.byTS[key]
	if parent == nil {
		return
	}
	replies := w.below[key]
	parent.ReplyCount, parent.ReplyUsers, parent.LatestReply, parent.ThreadTS = len(replies), nil, "", ""
	for _, r := range replies {
		r.ParentUserID = parent.User
		parent.LatestReply = r.TS
		if !slices.Contains(parent.ReplyUsers, r.User) {
			parent.ReplyUsers = append(parent.ReplyUsers, r.User)
		}
	}
	parent.ReplyUsersCount = len(parent.ReplyUsers)
	if len(replies) > 0 {
		parent.ThreadTS = parent.TS
	}
}

// removeMessage needs w.mu. A parent with replies leaves a tombstone, as in Slack.
func (w *Workspace) removeMessage(m *Message) {
	if m.ReplyCount > 0 {
		m.Subtype, m.Text, m.User, m.Blocks = "tombstone", "This message was deleted.", "USLACKBOT", nil
		m.BotID, m.AppID, m.BotProfile, m.Metadata, m.Attachments = "", "", nil, nil, nil
		w.bump()
		return
	}
	same := func(o *Message) bool { return o == m }
	w.messages[m.Channel] = slices.DeleteFunc(w.messages[m.Channel], same)
	delete(w.byTS, m.Channel+"/"+m.TS)
	if m.isReply() {
		key := m.Channel + "/" + m.ThreadTS
		w.below[key] = slices.DeleteFunc(w.below[key], same)
		w.countReplies(key)
	}
	w.bump()
}

// Messages returns what stands in the channel's main view, oldest first: no thread
// replies unless they were also sent to the channel. It is nil for an unknown channel.
func (w *Workspace) Messages(channel string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range w.messages[c.ID] {
		if !m.isReply() || m.Subtype == "thread_broadcast" {
			out = append(out, m.clone())
		}
	}
	return out
}

// Replies returns the messages below threadTS, oldest first, without the parent.
func (w *Workspace) Replies(channel, threadTS string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range w.below[c.ID+"/"+threadTS] {
		out = append(out, m.clone())
	}
	return out
}

// BotMessages returns everything the app has posted in the channel and still stands
// there, thread replies included, oldest first.
func (w *Workspace) BotMessages(channel string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return nil
	}
	var out []Message
	for _, m := range w.messages[c.ID] {
		if m.FromBot() {
			out = append(out, m.clone())
		}
	}
	return out
}

// Message returns one message; ok is false where there is none.
func (w *Workspace) Message(channel, ts string) (m Message, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c := w.findChannel(channel); c != nil {
		if p := w.find(c.ID, ts); p != nil {
			return p.clone(), true
		}
	}
	return Message{}, false
}

// Ephemerals returns what only that user sees, oldest first, without what was deleted.
func (w *Workspace) Ephemerals(user string) []Ephemeral {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.findUser(user)
	var out []Ephemeral
	for _, e := range w.ephemerals {
		if u != nil && e.User == u.ID && !e.Deleted {
			out = append(out, Ephemeral{User: e.User, Message: e.Message.clone()})
		}
	}
	return out
}

// addEphemeral needs w.mu.
func (w *Workspace) addEphemeral(user string, m Message) *Ephemeral {
	e := &Ephemeral{User: user, Message: m}
	w.ephemerals = append(w.ephemerals, e)
	w.bump()
	return e
}

// tellFromSlackbot shows the user one of Slack's own notes. It needs w.mu.
func (w *Workspace) tellFromSlackbot(user, channel, threadTS, text string) {
	w.addEphemeral(user, Message{
		Type: "message", User: "USLACKBOT", Text: text, TS: w.nextTS(), Channel: channel, ThreadTS: threadTS,
	})
}

// mentions reports whether text carries a live mention of the user.
func mentions(text, userID string) bool {
	return strings.Contains(text, "<@"+userID+">") || strings.Contains(text, "<@"+userID+"|")
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // Only maps and slices of plain values are given to it.
	}
	return b
}
