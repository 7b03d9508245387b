package handlers

import "briefbot/internal/render"

// Kind is the way in which a person reached the bot.
type Kind string

// The kinds of [Request].
const (
	Mention  Kind = "mention"  // @bot in a channel
	Direct   Kind = "dm"       // a message in the bot's own conversation
	Command  Kind = "command"  // the slash command
	Follow   Kind = "follow"   // a message without a mention, in a thread where the bot was asked
	Click    Kind = "click"    // a button or a choice of a menu, in a message or in a view
	Submit   Kind = "submit"   // a modal that was submitted
	Shortcut Kind = "shortcut" // a global shortcut, or one run on a message
	Home     Kind = "home"     // the home tab was opened
	Opened   Kind = "opened"   // the conversation with the bot was opened
	Joined   Kind = "joined"   // the bot was added to a channel
)

// Request is one message, command or act for the bot. It is plain data, so
// that it can be kept until it is answered.
type Request struct {
	Kind Kind `json:"kind"`
	// EventID names the delivery: Slack's event id, or a command's or an act's
	// trigger id.
	EventID string `json:"event_id"`
	Team    string `json:"team"`
	// Channel is empty for an act outside a conversation: a global shortcut,
	// the home tab, most modals.
	Channel string `json:"channel"`
	User    string `json:"user"`
	// Text is as Slack sent it: escaped, with <…> forms.
	Text string `json:"text"`
	// TS is the message's timestamp; empty for a command and an act.
	TS string `json:"ts,omitempty"`
	// Thread is the timestamp of the thread's first message; empty outside a thread.
	Thread string `json:"thread,omitempty"`
	// Self is the bot's own user id; empty where it is not known.
	Self string `json:"self,omitempty"`
	// ResponseURL takes replies to a command or an act for half an hour. It is
	// a credential: never log it.
	ResponseURL string `json:"response_url,omitempty"`

	// Trigger opens a modal, within three seconds of the act.
	Trigger string `json:"trigger,omitempty"`
	// Action is the action_id of a Click, and Value what was clicked or
	// chosen; the values of a multi-select are joined by commas.
	Action string `json:"action,omitempty"`
	Value  string `json:"value,omitempty"`
	// Callback is the callback_id of a Shortcut, or of the View below.
	Callback string `json:"callback,omitempty"`
	// View is the id of the view that was submitted or clicked in; ViewHash is
	// its state, and Metadata what the bot put into it.
	View     string `json:"view,omitempty"`
	ViewHash string `json:"view_hash,omitempty"`
	// InHome: View is the home tab, from where a modal is opened anew.
	InHome   bool   `json:"in_home,omitempty"`
	Metadata string `json:"metadata,omitempty"`
	// Fields holds what was filled into a view, by action_id; the values of a
	// multi-select are joined by commas.
	Fields map[string]string `json:"fields,omitempty"`
	// Original is the message that was clicked in or that a shortcut was run
	// on; nil where there is none.
	Original *Original `json:"original,omitempty"`

	// Replied: a Follow stands below a message of the bot's own.
	Replied bool `json:"replied,omitempty"`
	// UserTeam is the workspace that User belongs to, where the delivery says.
	UserTeam string `json:"user_team,omitempty"`
	// Shared is true in a channel that is shared with another organisation.
	Shared bool `json:"shared,omitempty"`
	// Said is what was said before in the thread where the bot was mentioned,
	// oldest first; nil where it was not or cannot be read. It is read when the
	// request is handled, and not kept with it.
	Said []Line `json:"-"`
	// Asker is who User is, as known when the request is handled; it is not
	// kept with the request.
	Asker Person `json:"-"`
}

// Original is a message that a person pointed at.
type Original struct {
	Channel string `json:"channel"`
	TS      string `json:"ts"`
	Thread  string `json:"thread,omitempty"` // empty outside a thread
	User    string `json:"user,omitempty"`   // its author; empty for some bots
	Bot     bool   `json:"bot,omitempty"`    // written by a bot, perhaps this one
	Text    string `json:"text"`             // as Slack sent it; empty where Ephemeral
	// Ephemeral: only the clicker sees it, and Slack does not send its text.
	Ephemeral bool `json:"ephemeral,omitempty"`
}

// Line is one message of a thread, as Slack keeps it.
type Line struct {
	User string // empty for some bots
	Bot  bool
	Text string
}

// Person is what the workspace says of a user. The zero value is a member of
// whom nothing is known.
type Person struct {
	Admin    bool   // an admin or owner of the home workspace
	Guest    bool   // of one or of several channels
	Stranger bool   // a member of another workspace
	TimeZone string // IANA name, or ""
}

// Where says who sees a [Reply], and where.
type Where int

// The places of a [Reply].
const (
	InThread  Where = iota // in Reply.Thread
	InPlace                // in the conversation itself
	Ephemeral              // shown to the asker only
	Nowhere                // nothing is said
	// Replace puts Reply.Message in place of the message that was clicked in.
	Replace
	// Modal opens Reply.View, or puts it in place of the view that was
	// submitted or clicked in. Only an urgent request can open one; see
	// [Handlers.Urgent].
	Modal
	// HomeTab makes Reply.View the user's home tab.
	HomeTab
)

// Post is a message beside the reply, for others than the asker or in another
// place.
type Post struct {
	// Key tells the posts of one reply apart; it never changes for the same
	// request, since it makes the post happen once. Not empty.
	Key string
	// Channel is a conversation's id, or a user's for a direct message.
	Channel string
	// User is the only one to see it; empty for all in the channel.
	User    string
	Thread  string // the thread's timestamp; empty outside a thread
	Message render.Message
}

// Prompt is a question that the bot suggests.
type Prompt struct {
	Title   string // what is shown
	Message string // what is sent when it is chosen
}

// MaxPrompts is how many prompts Slack shows.
const MaxPrompts = 4
