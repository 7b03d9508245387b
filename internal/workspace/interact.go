package workspace

import (
	"encoding/json"
	"fmt"
	"maps"
)

// callOf makes a call's arguments of a JSON object that did not come over the Web API.
func callOf(raw json.RawMessage) *call {
	c := &call{args: map[string][]string{}}
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(raw, &fields) != nil {
		return c
	}
	for key, value := range fields {
		var s string
		switch {
		case json.Unmarshal(value, &s) == nil:
			c.args.Set(key, s)
		case string(value) != "null":
			c.args.Set(key, string(value))
		}
	}
	return c
}

// interaction is what all payloads of kind interactive share. It needs w.mu.
func (w *Workspace) interaction(kind string, u *User) object {
	return object{
		"type": kind, "token": "simulated-verification", "api_app_id": w.appID,
		"team":       object{"id": w.team, "domain": "sahel-desk"},
		"user":       object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.TeamID},
		"enterprise": nil, "is_enterprise_install": false,
	}
}

// interact sends the payload; settled may be nil. It needs w.mu.
func (w *Workspace) interact(payload object, settled func(d *delivery)) (deliveryID string) {
	kind, _ := payload["type"].(string)
	d := &delivery{
		Delivery: Delivery{Kind: KindInteraction, ID: w.nextID("Dl"), Type: kind, Payload: mustJSON(payload)},
		settled:  settled,
	}
	w.enqueue(d)
	return d.ID
}

// findElement returns the interactive element with that action id, and its block's id.
func findElement(blocks json.RawMessage, actionID string) (element object, blockID string) {
	var list []object
	if json.Unmarshal(blocks, &list) != nil {
		return nil, ""
	}
	for _, b := range list {
		candidates := []any{b["accessory"], b["element"]}
		if more, ok := b["elements"].([]any); ok {
			candidates = append(candidates, more...)
		}
		for _, c := range candidates {
			if e, ok := c.(object); ok && e["action_id"] == actionID {
				blockID, _ = b["block_id"].(string)
				return e, blockID
			}
		}
	}
	return nil, ""
}

// acted is the entry of actions for an element and what the person chose: a button's
// value is its own; value names the chosen option, user, date or typed text elsewhere.
func (w *Workspace) acted(e object, blockID, value string) object {
	a := chosen(e, value)
	a["action_id"], a["block_id"], a["action_ts"] = e["action_id"], blockID, w.nextTS()
	return a
}

// chosen is an element's value as Slack puts it into actions and view state.
func chosen(e object, value string) object {
	kind, _ := e["type"].(string)
	a := object{"type": kind}
	switch kind {
	case "button", "icon_button":
		a["text"] = e["text"]
		if v, ok := e["value"]; ok {
			a["value"] = v
		}
	case "feedback_buttons":
		a["value"] = value
		for _, name := range []string{"positive_button", "negative_button"} {
			if b, ok := e[name].(object); ok && b["value"] == value {
				a["text"] = b["text"]
			}
		}
	case "overflow", "static_select", "radio_buttons":
		a["selected_option"] = option(e, value)
	case "checkboxes", "multi_static_select":
		a["selected_options"] = options(e, value)
	case "users_select":
		a["selected_user"] = orNull(value)
	case "channels_select":
		a["selected_channel"] = orNull(value)
	case "conversations_select":
		a["selected_conversation"] = orNull(value)
	case "multi_users_select", "multi_channels_select", "multi_conversations_select":
		key := map[string]string{
			"multi_users_select": "selected_users", "multi_channels_select": "selected_channels",
			"multi_conversations_select": "selected_conversations",
		}[kind]
		a[key] = splitValues(value)
	case "datepicker":
		a["selected_date"] = orNull(value)
	case "timepicker":
		a["selected_time"] = orNull(value)
	default:
		a["value"] = orNull(value)
	}
	return a
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// Click is a person using an interactive element of a message that they can see: a
// button (value may be empty or must be its value), a feedback button (value says
// which), or a menu or picker (value is the chosen option's value). It returns the
// delivery's id.
func (w *Workspace) Click(user, channel, ts, actionID, value string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return "", err
	}
	m := w.find(c.ID, ts)
	r := responseURL{user: u.ID, channel: c.ID, source: ts}
	for _, e := range w.ephemerals {
		if m == nil && e.User == u.ID && e.Message.TS == ts && !e.Deleted {
			m, r.ephemeral = &e.Message, e
		}
	}
	if m == nil {
		return "", fmt.Errorf("%w: %s in %s", ErrUnknownMessage, ts, channel)
	}
	element, blockID := findElement(m.Blocks, actionID)
	if element == nil || !valid(element, value) {
		return "", fmt.Errorf("%w: %q with value %q", ErrUnknownAction, actionID, value)
	}
	r.threadTS = m.ThreadTS
	if m.ThreadTS == m.TS {
		r.threadTS = ""
	}
	payload := w.interaction("block_actions", u)
	container := object{"type": "message", "message_ts": ts, "channel_id": c.ID, "is_ephemeral": r.ephemeral != nil}
	if m.ThreadTS != "" {
		container["thread_ts"] = m.ThreadTS
	}
	name := c.Name
	if c.IsIM {
		name = "directmessage"
	}
	maps.Copy(payload, object{
		"container": container, "trigger_id": w.newTrigger(u.ID),
		"channel": object{"id": c.ID, "name": name}, "state": object{"values": object{}},
		"response_url": w.newResponseURL(r), "actions": []object{w.acted(element, blockID, value)},
	})
	if r.ephemeral == nil {
		payload["message"] = m.clone()
	}
	return w.interact(payload, nil), nil
}

func valid(e object, value string) bool {
	switch e["type"] {
	case "button", "icon_button":
		own, _ := e["value"].(string)
		return value == "" || value == own
	case "overflow", "static_select", "radio_buttons":
		return option(e, value) != nil
	case "feedback_buttons":
		for _, name := range []string{"positive_button", "negative_button"} {
			if b, ok := e[name].(object); ok && b["value"] == value {
				return true
			}
		}
		return false
	}
	return true
}

// ClickView is a person using an interactive element of an open modal or of the home tab.
func (w *Workspace) ClickView(user, viewID, actionID, value string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, v := w.findUser(user), w.viewBy(viewID)
	if u == nil {
		return "", fmt.Errorf("%w: %q", ErrUnknownUser, user)
	}
	if v == nil || v.User != u.ID {
		return "", fmt.Errorf("%w: %q", ErrUnknownView, viewID)
	}
	element, blockID := findElement(v.Blocks, actionID)
	if element == nil || !valid(element, value) {
		return "", fmt.Errorf("%w: %q with value %q", ErrUnknownAction, actionID, value)
	}
	w.keepState(v, blockID, actionID, chosen(element, value))
	payload := w.interaction("block_actions", u)
	maps.Copy(payload, object{
		"container": object{"type": "view", "view_id": v.ID}, "trigger_id": w.newTrigger(u.ID), "view": *v,
		"actions": []object{w.acted(element, blockID, value)},
	})
	return w.interact(payload, nil), nil
}

// MessageShortcut is a person choosing the app's shortcut from a message's menu.
func (w *Workspace) MessageShortcut(user, channel, ts, callbackID string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return "", err
	}
	m := w.find(c.ID, ts)
	if m == nil {
		return "", fmt.Errorf("%w: %s in %s", ErrUnknownMessage, ts, channel)
	}
	name := c.Name
	if c.IsIM {
		name = "directmessage"
	}
	payload := w.interaction("message_action", u)
	maps.Copy(payload, object{
		"callback_id": callbackID, "trigger_id": w.newTrigger(u.ID), "action_ts": w.nextTS(), "message_ts": ts,
		"channel": object{"id": c.ID, "name": name}, "message": m.clone(),
		"response_url": w.newResponseURL(responseURL{user: u.ID, channel: c.ID, source: "", threadTS: m.ThreadTS}),
	})
	return w.interact(payload, nil), nil
}

// GlobalShortcut is a person choosing the app's shortcut from the workspace's menu.
func (w *Workspace) GlobalShortcut(user, callbackID string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.findUser(user)
	if u == nil {
		return "", fmt.Errorf("%w: %q", ErrUnknownUser, user)
	}
	payload := w.interaction("shortcut", u)
	maps.Copy(payload, object{
		"callback_id": callbackID, "trigger_id": w.newTrigger(u.ID), "action_ts": w.nextTS(),
	})
	return w.interact(payload, nil), nil
}
