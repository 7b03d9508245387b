package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"briefbot/internal/config"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
)

// manifestCmd prints the manifest of the Slack app.
type manifestCmd struct {
	URL string `name:"url" placeholder:"https://HOST" help:"Public address of the bot, for an app whose requests come over HTTP; Socket Mode without it."`
}

// Help is shown by `bot manifest --help`.
func (manifestCmd) Help() string {
	return `Prints the app manifest to paste into api.slack.com/apps. With SLACK_SIGNING_SECRET and no
SLACK_APP_TOKEN the app's requests come over HTTP, and --url says where to.

Examples:
  bot manifest
  bot manifest --url https://briefbot.example.org`
}

// Run prints the manifest.
func (c *manifestCmd) Run(_ context.Context, p *program) error {
	cfg, err := config.Load(p.getenv)
	if err != nil {
		return err
	}
	if cfg.OverHTTP() && c.URL == "" {
		return fmt.Errorf("the configuration is for HTTP (SLACK_SIGNING_SECRET and no SLACK_APP_TOKEN): say where Slack reaches the bot, as in: bot manifest --url https://briefbot.example.org")
	}
	base := ""
	if c.URL != "" {
		u, err := url.Parse(c.URL)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
			return fmt.Errorf("--url %q is not a public address: Slack takes https:// ones, such as https://briefbot.example.org", c.URL)
		}
		base = strings.TrimRight(c.URL, "/")
	}
	out := json.NewEncoder(p.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(newManifest(base))
}

// manifest is a Slack app's manifest (docs.slack.dev, "App manifest
// reference"), as far as the bot needs it.
type manifest struct {
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Background  string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Home struct {
			HomeTab          bool `json:"home_tab_enabled"`
			MessagesTab      bool `json:"messages_tab_enabled"`
			MessagesReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Agent struct {
			Description string `json:"agent_description"`
		} `json:"agent_view"`
		Shortcuts []manifestShortcut `json:"shortcuts"`
		Commands  []manifestCommand  `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL    string   `json:"request_url,omitempty"`
			Events []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		OrgDeploy     bool `json:"org_deploy_enabled"`
		SocketMode    bool `json:"socket_mode_enabled"`
		TokenRotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestShortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Callback    string `json:"callback_id"`
	Description string `json:"description"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
}

// newManifest is the manifest for Socket Mode or, with the public address of
// the bot, for HTTP.
func newManifest(base string) manifest {
	var m manifest
	m.Display.Name, m.Display.Background = "Briefing bot", "#1f3a5f"
	m.Display.Description = "Answers questions about our briefings with the briefings' own words"
	m.Features.Home.HomeTab, m.Features.Home.MessagesTab = true, true
	m.Features.Bot.Name, m.Features.Bot.Online = "briefbot", true
	m.Features.Agent.Description = "Ask about the briefings. Every answer is in the briefings' own words, with the place where they stand; what they do not answer, I say so."
	m.Features.Shortcuts = []manifestShortcut{
		{handlers.CheckName, "message", handlers.CallbackCheck, "What the briefings say about this message, sentence by sentence"},
		{"Ask the briefings", "global", handlers.CallbackAsk, "Ask a question; only you see the answer"},
	}
	command := manifestCommand{Command: "/brief", Description: "Ask the briefings; only you see the answer", Hint: "who leads JNIM? · who NAME · docs · why · help"}
	for _, s := range slackapp.Scopes() {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	for _, s := range slackapp.Subscriptions() {
		m.Settings.Events.Events = append(m.Settings.Events.Events, s.Event)
	}
	m.Settings.Interactivity.Enabled = true
	m.Settings.SocketMode = base == ""
	if base != "" {
		command.URL = base + "/slack/commands"
		m.Settings.Events.URL, m.Settings.Interactivity.URL = base+"/slack/events", base+"/slack/interactions"
	}
	m.Features.Commands = []manifestCommand{command}
	return m
}
