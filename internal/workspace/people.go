package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// User is a member of the workspace, or a stranger from another one when TeamID is
// set and differs from the workspace's.
type User struct {
	ID       string
	Name     string
	RealName string
	Email    string
	// TZ is an IANA zone name; empty is UTC.
	TZ                string
	TeamID            string
	IsAdmin           bool
	IsBot             bool
	IsRestricted      bool
	IsUltraRestricted bool
	Deleted           bool
}

// Channel is a conversation. Members holds user ids; nil in Config.Channels means
// everybody, the bot included.
type Channel struct {
	ID          string
	Name        string
	Topic       string
	Members     []string
	IsPrivate   bool
	IsIM        bool
	IsArchived  bool
	IsExtShared bool
	// User is the person in a direct conversation; empty elsewhere.
	User string
}

func (c *Channel) has(user string) bool { return slices.Contains(c.Members, user) }

// kind is Slack's channel_type.
func (c *Channel) kind() string {
	switch {
	case c.IsIM:
		return "im"
	case c.IsPrivate:
		return "group"
	}
	return "channel"
}

func (w *Workspace) seedPeople() {
	for i, u := range w.cfg.Users {
		if u.ID == "" {
			u.ID = fmt.Sprintf("U0%07d0", i+1)
		}
		if u.TeamID == "" {
			u.TeamID = w.team
		}
		if u.RealName == "" {
			u.RealName = u.Name
		}
		if u.Email == "" {
			u.Email = u.Name + "@example.org"
		}
		w.users = append(w.users, &u)
	}
	w.users = append(w.users, &User{
		ID: w.botUser, Name: w.cfg.BotName, RealName: w.cfg.BotName, TeamID: w.team, IsBot: true,
	})
	for i, c := range w.cfg.Channels {
		if c.ID == "" {
			c.ID = fmt.Sprintf("C0%07d0", i+1)
		}
		if c.Members == nil {
			for _, u := range w.users {
				c.Members = append(c.Members, u.ID)
			}
		}
		c.Members = slices.Clone(c.Members)
		for j, m := range c.Members {
			if u := w.findUser(m); u != nil {
				c.Members[j] = u.ID
			}
		}
		w.channels = append(w.channels, &c)
	}
	for _, u := range w.users {
		if !u.IsBot {
			w.addDM(u)
		}
	}
}

func (w *Workspace) addDM(u *User) {
	w.channels = append(w.channels, &Channel{
		ID: "D" + strings.TrimPrefix(u.ID, "U"), IsIM: true, User: u.ID, Members: []string{u.ID, w.botUser},
	})
}

// findUser and findChannel need w.mu.
func (w *Workspace) findUser(ref string) *User {
	ref = strings.TrimPrefix(ref, "@")
	for _, u := range w.users {
		if u.ID == ref || u.Name == ref {
			return u
		}
	}
	return nil
}

func (w *Workspace) findChannel(ref string) *Channel {
	if name, ok := strings.CutPrefix(ref, "@"); ok {
		u := w.findUser(name)
		for _, c := range w.channels {
			if u != nil && c.IsIM && c.User == u.ID {
				return c
			}
		}
		return nil
	}
	ref = strings.TrimPrefix(ref, "#")
	for _, c := range w.channels {
		if c.ID == ref || (!c.IsIM && c.Name == ref) {
			return c
		}
	}
	return nil
}

// AddUser adds a person together with a direct conversation and returns the id. A
// user without an id gets one.
func (w *Workspace) AddUser(u User) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if u.ID == "" {
		u.ID = fmt.Sprintf("U0%07d1", len(w.users)+1)
	}
	if u.TeamID == "" {
		u.TeamID = w.team
	}
	if u.RealName == "" {
		u.RealName = u.Name
	}
	w.users = append(w.users, &u)
	if !u.IsBot {
		w.addDM(&u)
	}
	w.bump()
	return u.ID
}

// AddChannel adds a channel and returns its id. Members may be names; nil means
// everybody.
func (w *Workspace) AddChannel(c Channel) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if c.ID == "" {
		c.ID = fmt.Sprintf("C0%07d1", len(w.channels)+1)
	}
	members := []string{}
	for _, u := range w.users {
		if c.Members == nil || slices.Contains(c.Members, u.Name) || slices.Contains(c.Members, u.ID) {
			members = append(members, u.ID)
		}
	}
	c.Members = members
	w.channels = append(w.channels, &c)
	w.bump()
	return c.ID
}

// Archive archives the channel, or brings it back. It reports false for an unknown one.
func (w *Workspace) Archive(channel string, archived bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return false
	}
	c.IsArchived = archived
	w.bump()
	return true
}

// Invite adds the user to the channel and tells the app where it is subscribed to
// member_joined_channel. It reports false for an unknown user or channel.
func (w *Workspace) Invite(inviter, user, channel string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c, by := w.findUser(user), w.findChannel(channel), w.findUser(inviter)
	if u == nil || c == nil {
		return false
	}
	if c.has(u.ID) {
		return true
	}
	c.Members = append(c.Members, u.ID)
	event := object{
		"type": "member_joined_channel", "user": u.ID, "channel": c.ID,
		"channel_type": strings.ToUpper(c.kind()[:1]), "team": w.team,
	}
	if by != nil {
		event["inviter"] = by.ID
	}
	w.emit("member_joined_channel", c, event)
	w.bump()
	return true
}

// Remove takes the user out of the channel.
func (w *Workspace) Remove(user, channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, c := w.findUser(user), w.findChannel(channel)
	if u == nil || c == nil {
		return
	}
	c.Members = slices.DeleteFunc(c.Members, func(m string) bool { return m == u.ID })
	w.bump()
}

// User returns the person with that id or name; ok is false for an unknown one.
func (w *Workspace) User(ref string) (u User, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.findUser(ref); p != nil {
		return *p, true
	}
	return User{}, false
}

// Channel returns the channel with that id or name; ok is false for an unknown one.
func (w *Workspace) Channel(ref string) (c Channel, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.findChannel(ref)
	if p == nil {
		return Channel{}, false
	}
	c = *p
	c.Members = slices.Clone(p.Members)
	return c, true
}

// ShareExternally makes a channel one that is shared with another organisation;
// false where there is no such channel.
func (w *Workspace) ShareExternally(channel string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.findChannel(channel)
	if c == nil {
		return false
	}
	c.IsExtShared = true
	w.bump()
	return true
}
