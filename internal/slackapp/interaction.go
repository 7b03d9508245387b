package slackapp

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"briefbot/internal/handlers"
)

// interactionPayload is what the bot reads of an act: a click, a shortcut, a
// modal that was submitted (Slack's page "Interaction payloads").
type interactionPayload struct {
	Type        string `json:"type"`
	TriggerID   string `json:"trigger_id"`
	CallbackID  string `json:"callback_id"`
	ResponseURL string `json:"response_url"`
	ActionTS    string `json:"action_ts"`
	Team        struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		ChannelID   string `json:"channel_id"`
		MessageTS   string `json:"message_ts"`
		ThreadTS    string `json:"thread_ts"`
		IsEphemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	MessageTS string `json:"message_ts"`
	Message   *struct {
		User     string `json:"user"`
		BotID    string `json:"bot_id"`
		Text     string `json:"text"`
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	View *struct {
		ID              string `json:"id"`
		Type            string `json:"type"`
		Hash            string `json:"hash"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]element `json:"values"`
		} `json:"state"`
	} `json:"view"`
	Actions []struct {
		element
		ActionID string `json:"action_id"`
		ActionTS string `json:"action_ts"`
	} `json:"actions"`
}

// element is what a person chose or wrote, in whichever field its kind has.
type element struct {
	Value                string   `json:"value"`
	SelectedOption       choice   `json:"selected_option"`
	SelectedOptions      []choice `json:"selected_options"`
	SelectedUser         string   `json:"selected_user"`
	SelectedUsers        []string `json:"selected_users"`
	SelectedChannel      string   `json:"selected_channel"`
	SelectedChannels     []string `json:"selected_channels"`
	SelectedConversation string   `json:"selected_conversation"`
	SelectedTime         string   `json:"selected_time"`
	SelectedDate         string   `json:"selected_date"`
}

type choice struct {
	Value string `json:"value"`
}

// text is the element's value; several are joined by commas.
func (e element) text() string {
	for _, one := range []string{
		e.Value, e.SelectedOption.Value, e.SelectedUser, e.SelectedChannel,
		e.SelectedConversation, e.SelectedTime, e.SelectedDate,
	} {
		if one != "" {
			return one
		}
	}
	list := slices.Concat(e.SelectedUsers, e.SelectedChannels)
	for _, o := range e.SelectedOptions {
		list = append(list, o.Value)
	}
	return strings.Join(list, ",")
}

// readInteraction reads an act out of its payload. For everything else it
// returns why nothing is to be done.
func readInteraction(payload []byte, self identity, delivery string) (req handlers.Request, ignored string) {
	var p interactionPayload
	if err := json.Unmarshal(payload, &p); err != nil {
		return req, "malformed payload"
	}
	if p.User.ID == "" {
		return req, "not from a person"
	}
	req = handlers.Request{
		EventID: p.TriggerID, Team: p.Team.ID, Channel: p.Channel.ID, User: p.User.ID, UserTeam: p.User.TeamID,
		Self: self.userID, ResponseURL: p.ResponseURL, Trigger: p.TriggerID, Callback: p.CallbackID,
	}
	p.view(&req)
	p.message(&req, self)
	switch p.Type {
	case "block_actions":
		if len(p.Actions) == 0 {
			return handlers.Request{}, "click on nothing"
		}
		first := p.Actions[0]
		req.Kind, req.Action, req.Value = handlers.Click, first.ActionID, cutText(first.text())
		if req.EventID == "" && first.ActionTS != "" {
			req.EventID = "act:" + p.User.ID + ":" + first.ActionTS
		}
	case "view_submission":
		req.Kind = handlers.Submit
	case "message_action", "shortcut":
		req.Kind = handlers.Shortcut
	default:
		return handlers.Request{}, "act of no interest"
	}
	if req.EventID == "" {
		req.EventID = delivery
	}
	return req, ""
}

// view takes over what is known of the view that was used.
func (p *interactionPayload) view(req *handlers.Request) {
	v := p.View
	if v == nil {
		return
	}
	req.View, req.ViewHash, req.Metadata, req.Callback = v.ID, v.Hash, v.PrivateMetadata, v.CallbackID
	req.InHome = v.Type == "home"
	req.Fields = map[string]string{}
	for _, block := range v.State.Values {
		for action := range maps.Keys(block) {
			req.Fields[action] = cutText(block[action].text())
		}
	}
}

// message takes over what is known of the message that was pointed at. An
// ephemeral message comes without its text.
func (p *interactionPayload) message(req *handlers.Request, self identity) {
	if p.Container.ChannelID != "" {
		req.Channel = p.Container.ChannelID
	}
	ts := p.Container.MessageTS
	if ts == "" {
		ts = p.MessageTS
	}
	if ts == "" {
		return
	}
	o := &handlers.Original{Channel: req.Channel, TS: ts, Thread: p.Container.ThreadTS, Ephemeral: p.Container.IsEphemeral}
	if m := p.Message; m != nil {
		o.User, o.Bot, o.Text = m.User, m.BotID != "", cutText(m.Text)
		if m.ThreadTS != "" {
			o.Thread = m.ThreadTS
		}
	} else {
		o.User, o.Bot = self.userID, true // only the bot's own ephemeral messages have buttons of its
	}
	req.Original, req.Thread = o, o.Thread
}
