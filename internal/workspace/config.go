package workspace

import "time"

// Slack's own figures; docs.slack.dev, November 2026.
const (
	defaultAckTimeout   = 3 * time.Second  // apis/events-api: respond within three seconds
	defaultPostInterval = time.Second      // apis/web-api/rate-limits: one message a second per channel
	defaultPostBurst    = 3                // the same page: short bursts are allowed
	defaultPingInterval = 10 * time.Second // seen on Slack's sockets; not documented
	triggerLife         = 3 * time.Second  // interactivity/handling-user-interaction: trigger ids expire
	responseURLLife     = 30 * time.Minute // the same page: five uses in thirty minutes
	responseURLUses     = 5
	disconnectGrace     = 10 * time.Second // using-socket-mode: a warning comes about ten seconds before the end
	maxConnections      = 10               // apis/events-api/using-socket-mode: up to ten connections
)

// Config describes a workspace. The zero value is a complete one: a team with ana
// (admin, Europe/Madrid) and bob (America/New_York), the bot user briefbot, and the
// channels #general, #sahel-desk and #editors with everybody in them.
type Config struct {
	// Clock drives timestamps, rate limits, trigger ids and redelivery; nil is the machine's.
	Clock Clock
	// Seed feeds every random choice: which connection gets an event, which call a
	// fault hits, the order of released events.
	Seed uint64
	// TeamName and BotName default to "Sahel Desk" and "briefbot".
	TeamName string
	BotName  string
	// Users and Channels replace the default ones; the bot user and one direct
	// conversation per person are always added. IDs may be left empty.
	Users    []User
	Channels []Channel
	// Scopes granted to the bot token; nil grants every scope the methods here know.
	Scopes []string
	// Events are the subscribed bot events; nil is DefaultEvents.
	Events []string
	// Commands are the app's slash commands; nil is "/brief" alone.
	Commands []string
	// AckTimeout is how long the app may take to acknowledge; 0 is three seconds.
	AckTimeout time.Duration
	// RetryDelays are the pauses before each redelivery of an event; nil is Slack's
	// own: at once, one minute, five minutes. An empty slice never retries.
	RetryDelays []time.Duration
	// PostInterval is the pace of posts per channel that Slack keeps up for ever and
	// PostBurst how many may come at once; 0 is one second and three. A negative
	// interval switches the limit off.
	PostInterval time.Duration
	PostBurst    int
	// TierLimits also holds the other methods to their documented calls per minute.
	TierLimits bool
	// PingInterval is the pause between WebSocket pings; 0 is ten seconds.
	PingInterval time.Duration
	// Shortcuts are offered in the page's menus.
	Shortcuts []Shortcut
	// Hints adds a short welcome to #general that says what to try.
	Hints bool
}

// Shortcut is one of the app's shortcuts as its manifest lists it.
type Shortcut struct {
	Name       string `json:"name"`
	CallbackID string `json:"callback_id"`
	// Message puts it into messages' menus; it is a global shortcut otherwise.
	Message bool `json:"message"`
}

// DefaultEvents returns the bot events that a workspace subscribes the app to
// unless Config.Events says otherwise.
func DefaultEvents() []string {
	return []string{
		"app_mention", "message.channels", "message.groups", "message.im",
		"app_home_opened", "member_joined_channel", "app_uninstalled", "tokens_revoked",
	}
}

func (c Config) withDefaults() Config {
	if c.Clock == nil {
		c.Clock = systemClock{}
	}
	if c.TeamName == "" {
		c.TeamName = "Sahel Desk"
	}
	if c.BotName == "" {
		c.BotName = "briefbot"
	}
	if c.Users == nil {
		c.Users = []User{
			{ID: "U0ANA00001", Name: "ana", RealName: "Ana Torres", TZ: "Europe/Madrid", IsAdmin: true},
			{ID: "U0BOB00001", Name: "bob", RealName: "Bob Keita", TZ: "America/New_York"},
		}
	}
	if c.Channels == nil {
		c.Channels = []Channel{
			{ID: "C0GENERAL1", Name: "general", Topic: "Company-wide announcements and questions"},
			{ID: "C0SAHEL001", Name: "sahel-desk", Topic: "Mali, Niger, Burkina Faso"},
			{ID: "C0EDITORS1", Name: "editors", Topic: "What the briefings miss"},
		}
	}
	if c.Events == nil {
		c.Events = DefaultEvents()
	}
	if c.Commands == nil {
		c.Commands = []string{"/brief"}
	}
	if c.Shortcuts == nil {
		c.Shortcuts = []Shortcut{}
	}
	if c.AckTimeout == 0 {
		c.AckTimeout = defaultAckTimeout
	}
	if c.RetryDelays == nil {
		c.RetryDelays = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if c.PostInterval == 0 {
		c.PostInterval = defaultPostInterval
	}
	if c.PostBurst <= 0 {
		c.PostBurst = defaultPostBurst
	}
	if c.PingInterval == 0 {
		c.PingInterval = defaultPingInterval
	}
	return c
}
