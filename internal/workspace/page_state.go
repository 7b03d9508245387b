package workspace

import (
	"net/http"
	"strings"
)

// pageHistory bounds what one conversation sends to the page.
const pageHistory = 300

// serveState answers with everything that one person sees, as one JSON object.
func (w *Workspace) serveState(rw http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	u := w.findUser(r.URL.Query().Get("user"))
	if u == nil {
		u = w.users[0]
	}
	body := mustJSON(w.seenBy(u))
	w.mu.Unlock()
	rw.Header().Set("Content-Type", "application/json")
	rw.Header().Set("Cache-Control", "no-store")
	_, _ = rw.Write(body)
}

// seenBy needs w.mu.
func (w *Workspace) seenBy(u *User) object {
	users := []object{}
	for _, p := range w.users {
		users = append(users, object{
			"id": p.ID, "name": p.Name, "real_name": p.RealName, "is_bot": p.IsBot, "tz": p.TZ,
		})
	}
	channels, messages := []object{}, object{}
	for _, c := range w.channels {
		if !c.has(u.ID) {
			continue
		}
		channels = append(channels, object{
			"id": c.ID, "name": c.Name, "kind": c.kind(), "topic": c.Topic, "members": len(c.Members),
			"has_bot": c.has(w.botUser), "archived": c.IsArchived, "shared": c.IsExtShared,
		})
		messages[c.ID] = pageMessages(w.messages[c.ID])
	}
	own := []object{}
	for _, e := range w.ephemerals {
		if e.User == u.ID && !e.Deleted {
			o := pageMessage(&e.Message)
			o["channel"] = e.Message.Channel
			own = append(own, o)
		}
	}
	threads := object{}
	for key, t := range w.threads {
		threads[key] = object{"status": t.Status, "title": t.Title, "prompts": t.Prompts, "prompts_title": t.PromptsTitle}
	}
	views := []object{}
	for _, v := range w.views[u.ID] {
		views = append(views, object{"view": *v, "errors": v.Errors})
	}
	return object{
		"version": w.version, "team": w.cfg.TeamName, "me": u.ID, "users": users,
		"bot":      object{"id": w.botUser, "name": w.cfg.BotName},
		"channels": channels, "messages": messages, "ephemerals": own, "threads": threads,
		"views": views, "home": w.homes[u.ID], "commands": w.cfg.Commands, "shortcuts": w.cfg.Shortcuts,
		"connected": len(w.conns) > 0 || w.urls != (HTTPEndpoints{}), "trouble": w.trouble(u),
	}
}

func pageMessages(list []*Message) []object {
	if len(list) > pageHistory {
		list = list[len(list)-pageHistory:]
	}
	out := make([]object, len(list))
	for i, m := range list {
		out[i] = pageMessage(m)
	}
	return out
}

func pageMessage(m *Message) object {
	o := object{
		"ts": m.TS, "thread_ts": m.ThreadTS, "user": m.User, "from_bot": m.FromBot(), "subtype": m.Subtype,
		"text": m.Text, "edited": m.Edited != nil && !m.FromBot(), "reply_count": m.ReplyCount, "reply_users": m.ReplyUsers,
		"latest_reply": m.LatestReply, "streaming": m.Streaming, "reactions": m.Reactions,
	}
	if m.Blocks != nil {
		o["blocks"] = m.Blocks
	}
	return o
}

// trouble lists the person's clicks and submissions that the app did not answer.
func (w *Workspace) trouble(u *User) []object {
	out := []object{}
	mine := `"user":{"id":"` + u.ID + `"`
	for _, d := range w.deliveries {
		if d.Kind == KindInteraction && d.Failed != "" && strings.Contains(string(d.Payload), mine) {
			out = append(out, object{"id": d.ID, "text": w.cfg.BotName + " did not answer in time (" + d.Failed + ")."})
		}
	}
	return out
}

// seedHints greets whoever opens the page with things to try.
func (w *Workspace) seedHints() {
	general := w.findChannel("general")
	if general == nil {
		return
	}
	command := "/" + w.cfg.BotName
	if len(w.cfg.Commands) > 0 {
		command = w.cfg.Commands[0]
	}
	text := func(s string) object { return object{"type": "text", "text": s} }
	code := func(s string) object { return object{"type": "text", "text": s, "style": object{"code": true}} }
	item := func(parts ...object) object { return object{"type": "rich_text_section", "elements": parts} }
	at := object{"type": "user", "user_id": w.botUser}
	blocks := []object{{"type": "rich_text", "block_id": w.blockID(), "elements": []object{
		item(text("This workspace is simulated: nothing here reaches Slack. The bot in it is the real one. Things to try:")),
		{"type": "rich_text_list", "style": "bullet", "elements": []object{
			item(text("Ask in a channel: "), at, text(" who leads JNIM?")),
			item(text("Ask privately: "), code(command+" what did Parly say?")),
			item(text("Write to "), at, text(" under Apps.")),
		}},
	}}}
	w.add(&Message{
		Type: "message", User: "USLACKBOT", Team: w.team, Channel: general.ID, TS: w.nextTS(),
		Text:   "This workspace is simulated. Try: @" + w.cfg.BotName + " who leads JNIM?",
		Blocks: mustJSON(blocks),
	})
}
