package slackapp

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
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
	EventTime      int64  `json:"event_time"`
	IsExtShared    bool   `json:"is_ext_shared_channel"`
	Authorizations []struct {
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		IsBot  bool   `json:"is_bot"`
	} `json:"authorizations"`
	Event innerEvent `json:"event"`
}

type innerEvent struct {
	Type         string          `json:"type"`
	Subtype      string          `json:"subtype"`
	User         string          `json:"user"`
	UserTeam     string          `json:"user_team"`
	SourceTeam   string          `json:"source_team"`
	BotID        string          `json:"bot_id"`
	Text         string          `json:"text"`
	TS           string          `json:"ts"`
	ThreadTS     string          `json:"thread_ts"`
	ParentUserID string          `json:"parent_user_id"`
	DeletedTS    string          `json:"deleted_ts"`
	Channel      channelField    `json:"channel"`
	ChannelType  string          `json:"channel_type"`
	Tab          string          `json:"tab"`
	Hidden       bool            `json:"hidden"`
	Edited       json.RawMessage `json:"edited"`
}

// channelField is a channel's id, in a string or, in the events of a channel's
// own life, in an object.
type channelField string

// UnmarshalJSON implements [json.Unmarshaler].
func (c *channelField) UnmarshalJSON(raw []byte) error {
	var id string
	if json.Unmarshal(raw, &id) == nil {
		*c = channelField(id)
		return nil
	}
	var whole struct {
		ID string `json:"id"`
	}
	if err := json.Unmarshal(raw, &whole); err != nil {
		return err
	}
	*c = channelField(whole.ID)
	return nil
}

type commandPayload struct {
	TeamID      string `json:"team_id"`
	ChannelID   string `json:"channel_id"`
	UserID      string `json:"user_id"`
	Text        string `json:"text"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
}

// parseEvent reads a payload, or returns why it cannot be.
func parseEvent(payload []byte) (p eventPayload, ignored string) {
	if err := json.Unmarshal(payload, &p); err != nil {
		return p, "malformed payload"
	}
	return p, ""
}

// maxEditAge is how long after a message it may still become a question by
// being edited; its record stays far longer.
const maxEditAge = 10 * time.Minute

// request reads what is for the bot out of an event. For everything else it
// returns why nothing is to be done.
func (p eventPayload) request(self identity) (req handlers.Request, ignored string) {
	e := p.Event
	if self.userID == "" {
		for _, a := range p.Authorizations {
			if a.IsBot {
				self.userID = a.UserID
			}
		}
	}
	req = handlers.Request{
		EventID: p.EventID, Team: p.TeamID, Channel: string(e.Channel), User: e.User, UserTeam: e.team(), Shared: p.IsExtShared,
		Text: cutText(e.Text), TS: e.TS, Thread: e.ThreadTS, Self: self.userID,
	}
	switch e.Type {
	case "app_mention", "message":
		return p.message(req, self)
	case "app_home_opened":
		req.Kind = handlers.Home
		if e.Tab == "messages" {
			req.Kind = handlers.Opened
		}
		if e.User == "" || e.Channel == "" || p.EventID == "" {
			return handlers.Request{}, "without a place"
		}
		return req, ""
	case "member_joined_channel":
		if e.User != self.userID || e.Channel == "" {
			return handlers.Request{}, "not the bot's own joining"
		}
		// One greeting per channel, also when the bot leaves and comes back.
		req.Kind, req.EventID, req.User = handlers.Joined, "joined:"+string(e.Channel), ""
		return req, ""
	}
	return handlers.Request{}, "event of no interest"
}

// message reads a message as a request.
func (p eventPayload) message(req handlers.Request, self identity) (handlers.Request, string) {
	e := p.Event
	edited := len(e.Edited) > 0 && string(e.Edited) != "null"
	ignored := ""
	switch {
	case !slices.Contains([]string{"", "file_share", "thread_broadcast"}, e.Subtype):
		ignored = "message of no interest"
	case e.Hidden, edited && (e.Type != "app_mention" || p.age(e.TS) > maxEditAge):
		// The mention in a message that was just edited counts: it may have
		// been added. Where it was there before, its record is found.
		ignored = "edit"
	case e.BotID != "", e.User == self.userID && self.userID != "":
		ignored = "from a bot"
	case e.User == "", e.User == "USLACKBOT":
		ignored = "not from a person"
	case e.Channel == "", e.TS == "":
		ignored = "without a place"
	}
	if ignored != "" {
		return handlers.Request{}, ignored
	}
	if req.EventID == "" {
		req.EventID = req.Channel + ":" + e.TS
	}
	switch {
	case e.ChannelType == "im", e.ChannelType == "app_home", strings.HasPrefix(req.Channel, "D"):
		req.Kind = handlers.Direct
	case e.Type == "app_mention", mentions(e.Text, self.userID):
		// A mention arrives as an app_mention, and as a message too where those
		// are subscribed. Whichever comes first is answered.
		req.Kind = handlers.Mention
	case e.ThreadTS != "" && e.ThreadTS != e.TS:
		req.Kind, req.Replied = handlers.Follow, self.userID != "" && e.ParentUserID == self.userID
	default:
		return handlers.Request{}, "not for the bot"
	}
	return req, ""
}

// team is the workspace that the event's user belongs to, "" where the event
// does not say.
func (e innerEvent) team() string {
	if e.UserTeam != "" {
		return e.UserTeam
	}
	return e.SourceTeam
}

// age is how long before the event the message with that timestamp was
// written, by Slack's clock.
func (p eventPayload) age(ts string) time.Duration {
	whole, _, _ := strings.Cut(ts, ".")
	written, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || p.EventTime == 0 {
		return 0
	}
	return time.Duration(p.EventTime-written) * time.Second
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
		Text: cutText(p.Text), Self: self.userID, ResponseURL: p.ResponseURL, Trigger: p.TriggerID,
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
	case req.Kind == handlers.Direct:
		e.Thread = req.Channel // one after the other, whichever thread they are in
	case req.Thread != "" && req.TS != "":
		e.Thread = threadKey(req.Channel, req.Thread)
	case req.TS != "":
		e.Thread = threadKey(req.Channel, req.TS)
	}
	return e, nil
}

// threadKey names a thread in the inbox.
func threadKey(channel, thread string) string { return channel + ":" + thread }
