package workspace

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

func (w *Workspace) historyScope(ch *Channel) error {
	switch ch.kind() {
	case "im":
		return w.needScope("im:history")
	case "group":
		return w.needScope("groups:history")
	}
	return w.needScope("channels:history")
}

func (w *Workspace) readable(c *call) (*Channel, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil || ch.ID != c.get("channel") || ch.IsPrivate && !ch.has(w.botUser) {
		return nil, refuse("channel_not_found")
	}
	if err := w.historyScope(ch); err != nil {
		return nil, err
	}
	if !ch.has(w.botUser) {
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

// window filters by oldest, latest and inclusive.
func (c *call) window(list []*Message) ([]*Message, error) {
	oldest, latest, inclusive := c.get("oldest"), c.get("latest"), c.flag("inclusive")
	bound := func(key, value string) (float64, error) {
		if value == "" || value == "0" || value == "now" {
			return 0, nil
		}
		f, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return 0, refuse("invalid_ts_" + key)
		}
		return f, nil
	}
	from, err := bound("oldest", oldest)
	if err != nil {
		return nil, err
	}
	to, err := bound("latest", latest)
	if err != nil {
		return nil, err
	}
	var out []*Message
	for _, m := range list {
		ts, _ := strconv.ParseFloat(m.TS, 64)
		switch {
		case from > 0 && (ts < from || ts == from && !inclusive):
		case to > 0 && (ts > to || ts == to && !inclusive):
		default:
			out = append(out, m)
		}
	}
	return out, nil
}

// page cuts one page of at most limit from list and returns the next cursor.
func page[T any](c *call, list []T, otherwise, most int) (part []T, next string, err error) {
	start := 0
	if cursor := c.get("cursor"); cursor != "" {
		raw, decodeErr := base64.StdEncoding.DecodeString(cursor)
		rest, ok := strings.CutPrefix(string(raw), "next:")
		n, numErr := strconv.Atoi(rest)
		if decodeErr != nil || !ok || numErr != nil || n > len(list) {
			return nil, "", refuse("invalid_cursor")
		}
		start = n
	}
	end := min(len(list), start+min(c.number("limit", otherwise), most))
	if end < len(list) {
		next = base64.StdEncoding.EncodeToString([]byte("next:" + strconv.Itoa(end)))
	}
	return list[start:end], next, nil
}

func (c *call) shown(list []*Message) []Message {
	out := make([]Message, len(list))
	for i, m := range list {
		out[i] = m.clone()
		if !c.flag("include_all_metadata") {
			out[i].Metadata = nil
		}
	}
	return out
}

func (w *Workspace) history(c *call) (any, error) {
	ch, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	var list []*Message
	for _, m := range slices.Backward(w.messages[ch.ID]) {
		if !m.isReply() || m.Subtype == "thread_broadcast" {
			list = append(list, m)
		}
	}
	if list, err = c.window(list); err != nil {
		return nil, err
	}
	part, next, err := page(c, list, 100, 999)
	if err != nil {
		return nil, err
	}
	return object{
		"messages": c.shown(part), "has_more": next != "", "pin_count": 0,
		"response_metadata": object{"next_cursor": next},
	}, nil
}

func (w *Workspace) replies(c *call) (any, error) {
	ch, err := w.readable(c)
	if err != nil {
		return nil, err
	}
	root := c.get("ts")
	parent := w.find(ch.ID, root)
	if parent == nil {
		return nil, refuse("thread_not_found")
	}
	if parent.isReply() {
		// Slack answers with that reply alone.
		return object{"messages": c.shown([]*Message{parent}), "has_more": false}, nil
	}
	below, err := c.window(w.below[ch.ID+"/"+root])
	if err != nil {
		return nil, err
	}
	part, next, err := page(c, append([]*Message{parent}, below...), 1000, 1000)
	if err != nil {
		return nil, err
	}
	return object{
		"messages": c.shown(part), "has_more": next != "", "response_metadata": object{"next_cursor": next},
	}, nil
}

// describe is the channel as conversations.info and .list show it.
func (w *Workspace) describe(ch *Channel) object {
	o := object{
		"id": ch.ID, "created": 1700000000, "updated": 1700000000000, "is_archived": ch.IsArchived,
		"is_im": ch.IsIM, "is_mpim": false, "is_org_shared": false, "is_user_deleted": false,
		"context_team_id": w.team,
	}
	if ch.IsIM {
		o["user"], o["is_open"] = ch.User, true
		return o
	}
	o["name"], o["name_normalized"] = ch.Name, ch.Name
	o["is_channel"], o["is_group"], o["is_private"] = !ch.IsPrivate, false, ch.IsPrivate
	o["is_general"] = ch.Name == "general"
	o["is_shared"], o["is_ext_shared"], o["is_pending_ext_shared"] = ch.IsExtShared, ch.IsExtShared, false
	o["is_member"], o["creator"] = ch.has(w.botUser), w.users[0].ID
	o["num_members"] = len(ch.Members)
	o["topic"] = object{"value": ch.Topic, "creator": w.users[0].ID, "last_set": 1700000000}
	o["purpose"] = object{"value": "", "creator": "", "last_set": 0}
	return o
}

func (w *Workspace) readScope(ch *Channel) error {
	switch ch.kind() {
	case "im":
		return w.needScope("im:read")
	case "group":
		return w.needScope("groups:read")
	}
	return w.needScope("channels:read")
}

func (w *Workspace) conversationInfo(c *call) (any, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil || ch.ID != c.get("channel") || ch.IsPrivate && !ch.has(w.botUser) {
		return nil, refuse("channel_not_found")
	}
	if err := w.readScope(ch); err != nil {
		return nil, err
	}
	o := w.describe(ch)
	if !c.flag("include_num_members") {
		delete(o, "num_members")
	}
	return object{"channel": o}, nil
}

func (w *Workspace) conversationList(c *call) (any, error) {
	types := strings.Split(cmp.Or(c.get("types"), "public_channel"), ",")
	scopes := map[string]string{
		"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read",
	}
	names := map[string]string{"channel": "public_channel", "group": "private_channel", "im": "im"}
	for i, t := range types {
		types[i] = strings.TrimSpace(t)
		scope, known := scopes[types[i]]
		if !known {
			return nil, refuse("invalid_types")
		}
		if err := w.needScope(scope); err != nil {
			return nil, err
		}
	}
	list := []object{}
	for _, ch := range w.channels {
		switch {
		case !slices.Contains(types, names[ch.kind()]):
		case ch.IsArchived && c.flag("exclude_archived"):
		case ch.kind() != "channel" && !ch.has(w.botUser):
		default:
			list = append(list, w.describe(ch))
		}
	}
	part, next, err := page(c, list, 100, 1000)
	if err != nil {
		return nil, err
	}
	return object{"channels": part, "response_metadata": object{"next_cursor": next}}, nil
}

func (w *Workspace) members(c *call) (any, error) {
	ch := w.findChannel(c.get("channel"))
	if ch == nil || ch.IsPrivate && !ch.has(w.botUser) {
		return nil, refuse("channel_not_found")
	}
	if err := w.readScope(ch); err != nil {
		return nil, err
	}
	part, next, err := page(c, ch.Members, 100, 1000)
	if err != nil {
		return nil, err
	}
	return object{"members": slices.Clone(part), "response_metadata": object{"next_cursor": next}}, nil
}

func (w *Workspace) openConversation(c *call) (any, error) {
	if id := c.get("channel"); id != "" {
		ch := w.findChannel(id)
		if ch == nil || !ch.IsIM {
			return nil, refuse("channel_not_found")
		}
		return object{"no_op": true, "already_open": true, "channel": object{"id": ch.ID}}, nil
	}
	ids := strings.Split(c.get("users"), ",")
	if ids[0] == "" {
		return nil, refuse("users_list_not_supplied")
	}
	if len(ids) > 1 {
		return nil, refuse("not_enough_users")
	}
	u := w.findUser(ids[0])
	if u == nil || u.ID != ids[0] {
		return nil, refuse("user_not_found")
	}
	if u.IsBot {
		return nil, refuse("cannot_dm_bot")
	}
	ch := w.findChannel("@" + u.Name)
	o := object{"id": ch.ID}
	if c.flag("return_im") {
		o = w.describe(ch)
	}
	return object{"no_op": true, "already_open": true, "channel": o}, nil
}

func (w *Workspace) join(c *call) (any, error) {
	ch := w.findChannel(c.get("channel"))
	switch {
	case ch == nil || ch.IsPrivate || ch.IsIM:
		return nil, refuse("channel_not_found")
	case ch.IsArchived:
		return nil, refuse("is_archived")
	case ch.has(w.botUser):
		return object{"channel": w.describe(ch), "warning": "already_in_channel"}, nil
	}
	ch.Members = append(ch.Members, w.botUser)
	w.bump()
	return object{"channel": w.describe(ch)}, nil
}
