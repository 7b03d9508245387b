package workspace

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxPostText     = 40000 // reference/methods/chat.postMessage
	maxUpdateText   = 4000  // reference/methods/chat.update, error msg_too_long
	maxMarkdownText = 12000 // markdown_text on the same pages
	maxMetadata     = 16000 // messaging/message-metadata: 16 kB a message
	maxAttachments  = 100
)

var tsForm = regexp.MustCompile(`^\d{10}\.\d{6}$`)

// target resolves the channel argument of a method that writes into it.
func (w *Workspace) target(c *call) (*Channel, error) {
	ref := c.get("channel")
	ch := w.findChannel(ref)
	if ch == nil {
		if u := w.findUser(ref); u != nil && u.ID == ref {
			ch = w.findChannel("@" + u.Name)
		}
	}
	switch {
	case ch == nil, ch.IsPrivate && !ch.has(w.botUser):
		return nil, refuse("channel_not_found")
	case ch.IsArchived:
		return nil, refuse("is_archived")
	case !ch.has(w.botUser):
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

// content checks text, blocks, attachments and metadata and returns a message of them.
func (w *Workspace) content(c *call, maxText int) (*Message, error) {
	m := &Message{Type: "message", Text: c.get("text"), Team: w.team}
	if md := c.get("markdown_text"); md != "" {
		if m.Text != "" || c.get("blocks") != "" {
			return nil, refuse("markdown_text_conflict")
		}
		if utf8.RuneCountInString(md) > maxMarkdownText {
			return nil, refuse("msg_too_long")
		}
		m.setMarkdown(w, md)
	}
	if utf8.RuneCountInString(m.Text) > maxText {
		return nil, refuse("msg_too_long")
	}
	if raw := c.get("blocks"); raw != "" {
		blocks, err := checkBlocks([]byte(raw), surfaceMessage, w.blockID)
		if err != nil {
			return nil, err
		}
		m.Blocks = blocks
	}
	if raw := c.get("attachments"); raw != "" {
		var list []json.RawMessage
		if json.Unmarshal([]byte(raw), &list) != nil {
			return nil, refuse("invalid_attachments")
		}
		if len(list) > maxAttachments {
			return nil, refuse("too_many_attachments")
		}
		if len(list) > 0 {
			m.Attachments = json.RawMessage(raw)
		}
	}
	meta, err := readMetadata(c.get("metadata"))
	if err != nil {
		return nil, err
	}
	m.Metadata = meta
	m.UnfurlLinks, m.UnfurlMedia = optionalFlag(c, "unfurl_links"), optionalFlag(c, "unfurl_media")
	if strings.TrimSpace(m.Text) == "" && m.Blocks == nil && m.Attachments == nil {
		return nil, refuse("no_text")
	}
	return m, nil
}

func (m *Message) setMarkdown(w *Workspace, md string) {
	m.markdown, m.Text = md, md
	m.Blocks = mustJSON([]object{{"type": "markdown", "block_id": w.blockID(), "text": md}})
}

func (w *Workspace) blockID() string { return w.nextID("b") }

func optionalFlag(c *call, key string) *bool {
	if c.get(key) == "" {
		return nil
	}
	v := c.flag(key)
	return &v
}

func readMetadata(raw string) (*Metadata, error) {
	if raw == "" {
		return nil, nil
	}
	var m Metadata
	if json.Unmarshal([]byte(raw), &m) != nil {
		return nil, refuse("invalid_metadata_format")
	}
	// slack-go sends an empty one along with every response_url message.
	if m.EventType == "" && (m.EventPayload == nil || string(m.EventPayload) == "null") {
		return nil, nil
	}
	var payload map[string]any
	if m.EventType == "" || json.Unmarshal(m.EventPayload, &payload) != nil || payload == nil {
		return nil, refuse("invalid_metadata_schema")
	}
	if len(raw) > maxMetadata {
		return nil, refuse("metadata_too_large")
	}
	return &m, nil
}

// sign puts the app's name under m.
func (w *Workspace) sign(m *Message) {
	m.User, m.BotID, m.AppID = w.botUser, w.botID, w.appID
	m.BotProfile = mustJSON(object{
		"id": w.botID, "app_id": w.appID, "user_id": w.botUser, "name": w.cfg.BotName, "deleted": false,
		"updated": 1700000000, "team_id": w.team, "icons": object{},
	})
}

// inThread puts m below the call's thread_ts. A reply's own timestamp stands for its
// parent's, as in Slack.
func (w *Workspace) inThread(m *Message, threadTS string) error {
	if threadTS == "" {
		return nil
	}
	if !tsForm.MatchString(threadTS) {
		return refuse("invalid_thread_ts")
	}
	parent := w.find(m.Channel, threadTS)
	if parent != nil && parent.isReply() {
		parent = w.find(m.Channel, parent.ThreadTS)
	}
	if parent == nil {
		return refuse("thread_not_found")
	}
	if parent.Subtype == "tombstone" {
		return refuse("cannot_reply_to_message")
	}
	m.ThreadTS, m.ParentUserID = parent.TS, parent.User
	return nil
}

// paced takes one post from the channel's allowance.
func (w *Workspace) paced(ch *Channel) error {
	if w.cfg.PostInterval < 0 {
		return nil
	}
	if wait := w.spend("post "+ch.ID, w.cfg.PostInterval, w.cfg.PostBurst); wait > 0 {
		return &apiError{Code: "ratelimited", RetryAfter: wait}
	}
	return nil
}

func (w *Workspace) postMessage(c *call) (any, error) {
	ch, err := w.target(c)
	if err != nil {
		return nil, err
	}
	m, err := w.content(c, maxPostText)
	if err != nil {
		return nil, err
	}
	m.Channel = ch.ID
	if err := w.inThread(m, c.get("thread_ts")); err != nil {
		return nil, err
	}
	if m.isReply() && c.flag("reply_broadcast") {
		m.Subtype = "thread_broadcast"
	}
	if err := w.paced(ch); err != nil {
		return nil, err
	}
	w.sign(m)
	m.TS = w.nextTS()
	w.add(m)
	w.announce(m, ch)
	return object{"channel": ch.ID, "ts": m.TS, "message": m.clone()}, nil
}

// own finds the message that a method may change or delete.
func (w *Workspace) own(c *call, denied string) (*Channel, *Message, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil {
		return nil, nil, refuse("channel_not_found")
	}
	m := w.find(ch.ID, c.get("ts"))
	switch {
	case m == nil:
		return nil, nil, refuse("message_not_found")
	case m.BotID != w.botID:
		return nil, nil, refuse(denied)
	case ch.IsArchived:
		return nil, nil, refuse("is_archived")
	}
	return ch, m, nil
}

func (w *Workspace) updateMessage(c *call) (any, error) {
	ch, m, err := w.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if m.Streaming {
		return nil, refuse("streaming_state_conflict")
	}
	next, err := w.content(c, maxUpdateText)
	if err != nil {
		return nil, err
	}
	before := m.clone()
	// Text alone takes the blocks away; metadata stays unless it is given.
	m.Text, m.Blocks, m.Attachments, m.markdown = next.Text, next.Blocks, next.Attachments, next.markdown
	if next.Metadata != nil {
		m.Metadata = next.Metadata
	}
	m.Edited = &Edited{User: w.botUser, TS: w.nextTS()}
	w.bump()
	w.announceChange("message_changed", before, m, ch)
	return object{"channel": ch.ID, "ts": m.TS, "text": m.Text, "message": m.clone()}, nil
}

func (w *Workspace) deleteMessage(c *call) (any, error) {
	ch, m, err := w.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	before := m.clone()
	w.removeMessage(m)
	w.announceChange("message_deleted", before, nil, ch)
	return object{"channel": ch.ID, "ts": before.TS}, nil
}

func (w *Workspace) postEphemeral(c *call) (any, error) {
	ch, err := w.target(c)
	if err != nil {
		return nil, err
	}
	u := w.findUser(c.get("user"))
	if u == nil || u.ID != c.get("user") || !ch.has(u.ID) {
		return nil, refuse("user_not_in_channel")
	}
	m, err := w.content(c, maxPostText)
	if err != nil {
		return nil, err
	}
	m.Channel = ch.ID
	if err := w.inThread(m, c.get("thread_ts")); err != nil {
		return nil, err
	}
	w.sign(m)
	m.TS = w.nextTS()
	w.addEphemeral(u.ID, *m)
	return object{"message_ts": m.TS}, nil
}

func (w *Workspace) getPermalink(c *call) (any, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := w.find(ch.ID, c.get("message_ts"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	return object{"channel": ch.ID, "permalink": w.permalink(m)}, nil
}

func (w *Workspace) permalink(m *Message) string {
	link := "https://sahel-desk.slack.com/archives/" + m.Channel + "/p" + strings.Replace(m.TS, ".", "", 1)
	if m.isReply() {
		link += "?thread_ts=" + m.ThreadTS + "&cid=" + m.Channel
	}
	return link
}

func (w *Workspace) addReaction(c *call) (any, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil {
		return nil, refuse("channel_not_found")
	}
	m := w.find(ch.ID, c.get("timestamp"))
	if m == nil {
		return nil, refuse("message_not_found")
	}
	name := c.get("name")
	if !emojiForm.MatchString(name) {
		return nil, refuse("invalid_name")
	}
	i := slices.IndexFunc(m.Reactions, func(r Reaction) bool { return r.Name == name })
	if i < 0 {
		m.Reactions = append(slices.Clone(m.Reactions), Reaction{Name: name, Users: []string{w.botUser}, Count: 1})
		w.bump()
		return object{}, nil
	}
	if slices.Contains(m.Reactions[i].Users, w.botUser) {
		return nil, refuse("already_reacted")
	}
	m.Reactions = slices.Clone(m.Reactions)
	m.Reactions[i].Users = append(slices.Clone(m.Reactions[i].Users), w.botUser)
	m.Reactions[i].Count++
	w.bump()
	return object{}, nil
}

var emojiForm = regexp.MustCompile(`^[a-z0-9_+\-]+(::skin-tone-[2-6])?$`)
