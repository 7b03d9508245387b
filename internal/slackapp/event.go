package slackapp

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

// Types of deliveries, as Socket Mode names them.
const (
	typeEvent       = "events_api"
	typeCommand     = "slash_commands"
	typeInteractive = "interactive"
)

// maxText is how much of a message's text is kept, in bytes: many times what
// is read as a question, so that the reader still sees that more was sent.
const maxText = 16_000

// eventPayload is what the bot reads of an Events API payload. Slack's typed
// events are not used: a message with one block that the library does not
// expect would be lost, while its text can be read all the same.
type eventPayload struct {
	EventID        string `json:"event_id"`
	TeamID         string `json:"team_id"`
	Authorizations []struct {
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event struct {
		Type        string          `json:"type"`
		Subtype     string          `json:"subtype"`
		User        string          `json:"user"`
		BotID       string          `json:"bot_id"`
		Text        string          `json:"text"`
		TS          string          `json:"ts"`
		ThreadTS    string          `json:"thread_ts"`
		Channel     string          `json:"channel"`
		ChannelType string          `json:"channel_type"`
		Hidden      bool            `json:"hidden"`
		Edited      json.RawMessage `json:"edited"`
	} `json:"event"`
}

type commandPayload struct {
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	UserID      string `json:"user_id"`
	Text        string `json:"text"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
}

// readEvent reads a message for the bot out of an Events API payload. For
// everything else it returns why nothing is to be done.
func readEvent(payload []byte, self identity) (req handlers.Request, ignored string) {
	var p eventPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return req, "malformed payload"
	}
	e := p.Event
	if self.userID == "" {
		for _, a := range p.Authorizations {
			if a.IsBot {
				self.userID = a.UserID
			}
		}
	}
	switch {
	case e.Type != "app_mention" && e.Type != "message":
		return req, "event of no interest"
	case !slices.Contains([]string{"", "file_share", "thread_broadcast"}, e.Subtype):
		return req, "message of no interest"
	case e.Hidden, len(e.Edited) > 0 && string(e.Edited) != "null":
		return req, "edit"
	case e.BotID != "", e.User == self.userID && self.userID != "":
		return req, "from a bot"
	case e.User == "", e.User == "USLACKBOT":
		return req, "not from a person"
	case e.Channel == "", e.TS == "":
		return req, "without a place"
	}
	req = handlers.Request{
		EventID: p.EventID, Team: p.TeamID, Channel: e.Channel, User: e.User,
		Text: cutText(e.Text), TS: e.TS, Thread: e.ThreadTS, Self: self.userID,
	}
	if req.EventID == "" {
		req.EventID = e.Channel + ":" + e.TS
	}
	switch {
	case e.ChannelType == "im", e.ChannelType == "app_home", strings.HasPrefix(e.Channel, "D"):
		req.Kind = handlers.Direct
	case e.Type == "app_mention", mentions(e.Text, self.userID):
		// A mention arrives as an app_mention, and as a message too where those
		// are subscribed. Whichever comes first is answered.
		req.Kind = handlers.Mention
	default:
		return handlers.Request{}, "not for the bot"
	}
	return req, ""
}

func mentions(text, user string) bool {
	return user != "" && (strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@"+user+"|"))
}

// readCommand reads a slash command. Delivery stands in where the command has
// no trigger id.
func readCommand(payload []byte, self identity, delivery string) (req handlers.Request, ignored string) {
	var p commandPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return req, "malformed payload"
	}
	if p.UserID == "" || p.ChannelID == "" && p.ResponseURL == "" {
		return req, "without a place"
	}
	req = handlers.Request{
		Kind: handlers.Command, EventID: p.TriggerID, Team: p.TeamID, Channel: p.ChannelID, User: p.UserID,
		Text: cutText(p.Text), Self: self.userID, ResponseURL: p.ResponseURL,
	}
	if req.EventID == "" {
		req.EventID = delivery
	}
	return req, ""
}

func cutText(text string) string {
	if len(text) <= maxText {
		return text
	}
	end := maxText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// record is the form in which a request waits in the inbox.
func record(req handlers.Request) (store.Event, error) {
	payload, err := json.Marshal(req)
	if err != nil {
		return store.Event{}, err
	}
	e := store.Event{ID: req.EventID, Kind: string(req.Kind), Channel: req.Channel, MessageTS: req.TS, Payload: payload}
	switch {
	case req.Thread != "":
		e.Thread = req.Channel + ":" + req.Thread
	case req.Kind == handlers.Direct:
		e.Thread = req.Channel
	case req.TS != "":
		e.Thread = req.Channel + ":" + req.TS
	}
	return e, nil
}
