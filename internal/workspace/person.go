package workspace

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Errors of what people do. They name a test's mistake, not something Slack says.
var (
	ErrUnknownUser    = errors.New("unknown user")
	ErrUnknownChannel = errors.New("unknown channel")
	ErrUnknownMessage = errors.New("unknown message")
	ErrUnknownAction  = errors.New("no such action")
	ErrUnknownView    = errors.New("no such view")
	ErrNotMember      = errors.New("not a member of the channel")
)

// actor resolves who does something where. It needs w.mu.
func (w *Workspace) actor(user, channel string) (*User, *Channel, error) {
	u, c := w.findUser(user), w.findChannel(channel)
	switch {
	case u == nil:
		return nil, nil, fmt.Errorf("%w: %q", ErrUnknownUser, user)
	case c == nil:
		return nil, nil, fmt.Errorf("%w: %q", ErrUnknownChannel, channel)
	case !c.has(u.ID):
		return nil, nil, fmt.Errorf("%w: %q in %q", ErrNotMember, user, channel)
	}
	return u, c, nil
}

// Post is a person sending a message and returns its timestamp. The text is what they
// type: "@briefbot", "#general", "@here" and links come alive, < > & are escaped. An
// empty threadTS posts to the channel itself. The app gets what it subscribes to: the
// mention, the message twin, message.im in direct conversations.
func (w *Workspace) Post(user, channel, threadTS, text string) (ts string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return "", err
	}
	pieces := w.parseTyped(text)
	m := &Message{
		Type: "message", User: u.ID, Team: u.TeamID, Text: w.wire(pieces), Channel: c.ID,
		ClientMsgID: w.envelopeID(), Blocks: mustJSON(w.richText(pieces)),
	}
	if threadTS != "" {
		parent := w.find(c.ID, threadTS)
		if parent == nil {
			return "", fmt.Errorf("%w: %s in %s", ErrUnknownMessage, threadTS, channel)
		}
		m.ThreadTS, m.ParentUserID = parent.TS, parent.User
		if parent.isReply() {
			m.ThreadTS = parent.ThreadTS
		}
	}
	m.TS = w.nextTS()
	w.add(m)
	w.announce(m, c)
	if !c.has(w.botUser) && mentions(m.Text, w.botUser) {
		w.tellFromSlackbot(u.ID, c.ID, m.ThreadTS,
			"You mentioned <@"+w.botUser+">, but they're not in this channel.")
	}
	return m.TS, nil
}

// Edit is a person changing their message.
func (w *Workspace) Edit(user, channel, ts, text string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return err
	}
	m := w.find(c.ID, ts)
	if m == nil || m.User != u.ID {
		return fmt.Errorf("%w: %s by %s", ErrUnknownMessage, ts, user)
	}
	before := m.clone()
	pieces := w.parseTyped(text)
	m.Text, m.Blocks = w.wire(pieces), mustJSON(w.richText(pieces))
	m.Edited = &Edited{User: u.ID, TS: w.nextTS()}
	w.bump()
	w.announceChange("message_changed", before, m, c)
	return nil
}

// Delete is a person deleting a message of theirs, or an admin anybody's.
func (w *Workspace) Delete(user, channel, ts string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return err
	}
	m := w.find(c.ID, ts)
	if m == nil || m.User != u.ID && !u.IsAdmin {
		return fmt.Errorf("%w: %s by %s", ErrUnknownMessage, ts, user)
	}
	before := m.clone()
	w.removeMessage(m)
	w.announceChange("message_deleted", before, nil, c)
	return nil
}

// Command is a person using a slash command. It returns the delivery's id for
// WaitForAck. A command that the app does not have answers as Slackbot does.
func (w *Workspace) Command(user, channel, command, text string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return "", err
	}
	if !slices.Contains(w.cfg.Commands, command) {
		w.tellFromSlackbot(u.ID, c.ID, "", "`"+command+"` is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands.")
		return "", nil
	}
	name := c.Name
	switch {
	case c.IsIM:
		name = "directmessage"
	case c.IsPrivate:
		name = "privategroup"
	}
	r := responseURL{user: u.ID, channel: c.ID}
	payload := map[string]string{
		"token": "simulated-verification", "team_id": w.team, "team_domain": "sahel-desk",
		"channel_id": c.ID, "channel_name": name, "user_id": u.ID, "user_name": u.Name,
		"command": command, "text": text, "api_app_id": w.appID, "is_enterprise_install": "false",
		"response_url": w.newResponseURL(r), "trigger_id": w.newTrigger(u.ID),
	}
	d := &delivery{Delivery: Delivery{Kind: KindCommand, ID: w.nextID("Dl"), Type: command, Payload: mustJSON(payload)}}
	d.settled = func(d *delivery) { w.commandSettled(d, u, c, command) }
	w.enqueue(d)
	return d.ID, nil
}

// commandSettled shows what came back with the acknowledgement, or Slack's own note
// where none came in time. It runs with w.mu held.
func (w *Workspace) commandSettled(d *delivery, u *User, c *Channel, command string) {
	if d.Failed != "" {
		w.tellFromSlackbot(u.ID, c.ID, "", command+" failed with the error \""+d.Failed+"\"")
		return
	}
	if len(d.AckPayload) == 0 || string(d.AckPayload) == "null" {
		return
	}
	if err := w.reply(&responseURL{user: u.ID, channel: c.ID}, callOf(d.AckPayload)); err != nil {
		w.log.Debug("acknowledgement payload refused", "err", err)
		w.tellFromSlackbot(u.ID, c.ID, "", command+" failed with the error \"dispatch_failed\"")
	}
}

// OpenHome is a person looking at the app's home tab.
func (w *Workspace) OpenHome(user string) error { return w.openApp(user, "home") }

// OpenDM is a person opening the conversation with the app, its messages tab.
func (w *Workspace) OpenDM(user string) error { return w.openApp(user, "messages") }

func (w *Workspace) openApp(user, tab string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.findUser(user)
	if u == nil || u.IsBot {
		return fmt.Errorf("%w: %q", ErrUnknownUser, user)
	}
	c := w.findChannel("@" + u.Name)
	event := object{"type": "app_home_opened", "user": u.ID, "channel": c.ID, "tab": tab, "event_ts": w.nextTS()}
	if v := w.homes[u.ID]; v != nil && tab == "home" {
		event["view"] = *v
	}
	w.emit("app_home_opened", c, event)
	return nil
}

// React is a person adding an emoji to a message.
func (w *Workspace) React(user, channel, ts, emoji string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, err := w.actor(user, channel)
	if err != nil {
		return err
	}
	m := w.find(c.ID, ts)
	if m == nil {
		return fmt.Errorf("%w: %s in %s", ErrUnknownMessage, ts, channel)
	}
	m.Reactions = append(slices.Clone(m.Reactions), Reaction{Name: strings.Trim(emoji, ":"), Users: []string{u.ID}, Count: 1})
	w.bump()
	w.emit("reaction_added", c, object{
		"type": "reaction_added", "user": u.ID, "reaction": strings.Trim(emoji, ":"), "item_user": m.User,
		"item": object{"type": "message", "channel": c.ID, "ts": m.TS},
	})
	return nil
}
