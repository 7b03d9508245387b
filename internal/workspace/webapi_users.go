package workspace

import (
	"time"
	_ "time/tzdata" // Profiles name zones whether or not the machine knows them.
)

func (w *Workspace) apiTest(c *call) (any, error) {
	if code := c.get("error"); code != "" {
		return nil, refuse(code)
	}
	return object{}, nil
}

func (w *Workspace) authTest(*call) (any, error) {
	return object{
		"url": "https://sahel-desk.slack.com/", "team": w.cfg.TeamName, "user": w.cfg.BotName, "team_id": w.team,
		"user_id": w.botUser, "bot_id": w.botID, "is_enterprise_install": false,
	}, nil
}

func (w *Workspace) teamInfo(*call) (any, error) {
	return object{"team": object{
		"id": w.team, "name": w.cfg.TeamName, "domain": "sahel-desk", "email_domain": "", "icon": object{},
	}}, nil
}

func (w *Workspace) botsInfo(c *call) (any, error) {
	if id := c.get("bot"); id != "" && id != w.botID {
		return nil, refuse("bot_not_found")
	}
	return object{"bot": object{
		"id": w.botID, "deleted": false, "name": w.cfg.BotName, "updated": 1700000000, "app_id": w.appID,
		"user_id": w.botUser, "icons": object{},
	}}, nil
}

// profile is the user as users.info shows it.
func (w *Workspace) profile(u *User) object {
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		zone = time.UTC
	}
	label, offset := w.clock.Now().In(zone).Zone()
	profile := object{
		"real_name": u.RealName, "display_name": u.Name, "real_name_normalized": u.RealName,
		"display_name_normalized": u.Name, "team": u.TeamID, "title": "", "phone": "", "status_text": "", "status_emoji": "",
		"image_24": "", "image_48": "", "image_72": "",
	}
	if w.scopes == nil || w.scopes["users:read.email"] {
		profile["email"] = u.Email
	}
	o := object{
		"id": u.ID, "team_id": u.TeamID, "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"color": "9f69e7", "tz": zone.String(), "tz_label": label, "tz_offset": offset, "profile": profile,
		"is_admin": u.IsAdmin, "is_owner": false, "is_primary_owner": false, "is_restricted": u.IsRestricted,
		"is_ultra_restricted": u.IsUltraRestricted, "is_bot": u.IsBot, "is_app_user": false, "updated": 1700000000,
		"is_stranger": u.TeamID != w.team, "has_2fa": false,
	}
	if u.IsBot && u.ID == w.botUser {
		profile["bot_id"], profile["api_app_id"] = w.botID, w.appID
	}
	return o
}

func (w *Workspace) usersInfo(c *call) (any, error) {
	u := w.findUser(c.get("user"))
	if u == nil || u.ID != c.get("user") {
		return nil, refuse("user_not_found")
	}
	return object{"user": w.profile(u)}, nil
}

func (w *Workspace) usersList(c *call) (any, error) {
	list := make([]object, len(w.users))
	for i, u := range w.users {
		list[i] = w.profile(u)
	}
	part, next, err := page(c, list, 1000, 1000)
	if err != nil {
		return nil, err
	}
	return object{
		"members": part, "cache_ts": w.clock.Now().Unix(), "response_metadata": object{"next_cursor": next},
	}, nil
}
