package workspace

import (
	"maps"
	"slices"
)

// subscribed needs w.mu. Event types such as message carry their channel type.
func (w *Workspace) subscribed(name string) bool { return slices.Contains(w.cfg.Events, name) }

// SetEvents changes the subscribed bot events.
func (w *Workspace) SetEvents(events ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.cfg.Events = events
}

// messageEvent is m as the inner event of type message. It needs w.mu.
func (w *Workspace) messageEvent(m *Message, c *Channel) object {
	e := object{
		"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": m.Team,
		"channel": c.ID, "channel_type": c.kind(), "event_ts": m.TS,
	}
	set := func(key, value string) {
		if value != "" {
			e[key] = value
		}
	}
	if m.Team != w.team && m.User != "" { // somebody of another organisation
		set("user_team", m.Team)
		set("source_team", m.Team)
	}
	set("subtype", m.Subtype)
	set("client_msg_id", m.ClientMsgID)
	set("thread_ts", m.ThreadTS)
	set("parent_user_id", m.ParentUserID)
	set("bot_id", m.BotID)
	set("app_id", m.AppID)
	if m.Blocks != nil {
		e["blocks"] = m.Blocks
	}
	if m.BotProfile != nil {
		e["bot_profile"] = m.BotProfile
	}
	if m.Metadata != nil {
		e["metadata"] = m.Metadata
	}
	return e
}

// announce sends the events of a new message: the mention, and the message twin
// where the app subscribes to it. It needs w.mu.
func (w *Workspace) announce(m *Message, c *Channel) {
	if !c.has(w.botUser) {
		return
	}
	if !c.IsIM && !m.FromBot() && mentions(m.Text, w.botUser) {
		w.emit("app_mention", c, mentionEvent(w.messageEvent(m, c)))
	}
	w.emit(messageName(c), c, w.messageEvent(m, c))
}

// announceChange sends message_changed or message_deleted, and the mention once more
// where the edited text has one, as Slack does. It needs w.mu.
func (w *Workspace) announceChange(subtype string, before Message, after *Message, c *Channel) {
	if !c.has(w.botUser) {
		return
	}
	ts := w.nextTS()
	e := object{
		"type": "message", "subtype": subtype, "hidden": true, "channel": c.ID, "channel_type": c.kind(),
		"ts": ts, "event_ts": ts, "previous_message": stripped(w.messageEvent(&before, c)),
	}
	if after == nil {
		e["deleted_ts"] = before.TS
	} else {
		inner := w.messageEvent(after, c)
		if after.Edited != nil {
			inner["edited"] = after.Edited
		}
		e["message"] = stripped(inner)
		if !c.IsIM && !after.FromBot() && mentions(after.Text, w.botUser) {
			mention := mentionEvent(inner)
			mention["event_ts"] = ts
			w.emit("app_mention", c, mention)
		}
	}
	w.emit(messageName(c), c, e)
}

func messageName(c *Channel) string {
	switch {
	case c.IsIM:
		return "message.im"
	case c.IsPrivate:
		return "message.groups"
	}
	return "message.channels"
}

func mentionEvent(message object) object {
	e := maps.Clone(message)
	e["type"] = "app_mention"
	delete(e, "channel_type")
	return e
}

func stripped(message object) object {
	e := maps.Clone(message)
	for _, key := range []string{"channel", "channel_type", "event_ts"} {
		delete(e, key)
	}
	return e
}

// emit wraps an inner event and sends it, if the app subscribes to name. c may be nil.
// It needs w.mu and returns the event id, empty where nothing was sent.
func (w *Workspace) emit(name string, c *Channel, inner object) string {
	if !w.subscribed(name) {
		return ""
	}
	return w.emitAlways(c, inner)
}

func (w *Workspace) emitAlways(c *Channel, inner object) string {
	if _, ok := inner["event_ts"]; !ok {
		inner["event_ts"] = w.nextTS()
	}
	id := w.nextID("Ev")
	payload := object{
		"token": "simulated-verification", "team_id": w.team, "context_team_id": w.team, "context_enterprise_id": nil,
		"api_app_id": w.appID, "event": inner, "type": "event_callback", "event_id": id,
		"event_time": w.clock.Now().Unix(), "is_ext_shared_channel": c != nil && c.IsExtShared,
		"event_context": "4-" + id,
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": w.team, "user_id": w.botUser, "is_bot": true, "is_enterprise_install": false,
		}},
	}
	kind, _ := inner["type"].(string)
	copies := 1
	if w.eventCopies != nil {
		copies = w.eventCopies()
	}
	for i := range copies {
		w.enqueue(&delivery{
			Delivery: Delivery{Kind: KindEvent, ID: w.nextID("Dl"), EventID: id, Type: kind, Payload: mustJSON(payload)},
			extra:    i > 0,
		})
	}
	return id
}

// EmitEvent sends any inner event to the app, subscribed or not, and returns its
// event id. The channel may be empty; its other meaning is the is_ext_shared_channel
// flag of the envelope.
func (w *Workspace) EmitEvent(channel string, inner map[string]any) (eventID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.emitAlways(w.findChannel(channel), maps.Clone(inner))
}
