package slackapp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

func TestRetryAfterIsHonoured(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultStatus, Status: http.StatusTooManyRequests, RetryAfter: 3 * time.Second, Times: 1})
	ts := d.ask(t, "ana", "#general", "", "@briefbot slow?")
	other := d.ask(t, "ana", "#editors", "", "@briefbot other channel?")
	d.reply(t, "#general", ts)
	d.reply(t, "#editors", other)
	calls, err := d.WaitForCalls(d.ctx, "chat.postMessage", 3)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	var times []time.Time
	limited := slices.IndexFunc(calls, func(c workspace.Call) bool { return c.Status == http.StatusTooManyRequests })
	if limited < 0 {
		t.Fatal("no call was limited")
	}
	for _, c := range calls {
		if c.Args.Get("thread_ts") == calls[limited].Args.Get("thread_ts") {
			times = append(times, c.At)
		}
	}
	if len(calls) != 3 {
		t.Fatalf("%d calls, want two posts and one repetition", len(calls))
	}
	if len(times) != 2 || times[1].Sub(times[0]) < 3*time.Second {
		t.Errorf("posts in the limited channel at %v, want two, at least 3s apart", times)
	}
}

func TestLimitWithoutRetryAfter(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultStatus, Status: http.StatusTooManyRequests, Times: 2})
	ts := d.ask(t, "ana", "#general", "", "@briefbot slow?")
	d.reply(t, "#general", ts)
}

// Whatever Slack did with the post, it stands in the thread once.
func TestUncertainPostsStandOnce(t *testing.T) {
	t.Parallel()
	for _, fault := range []workspace.Fault{
		{Kind: workspace.FaultStatus, Status: http.StatusServiceUnavailable},
		{Kind: workspace.FaultStatusAfter, Status: http.StatusServiceUnavailable},
		{Kind: workspace.FaultStatus, Status: http.StatusInternalServerError},
		{Kind: workspace.FaultError, Error: "fatal_error"},
		{Kind: workspace.FaultCloseBefore},
		{Kind: workspace.FaultCloseAfter},
		{Kind: workspace.FaultHalf},
	} {
		for _, channel := range []string{"#general", "@ana"} {
			t.Run(fmt.Sprintf("%s %d %s", fault.Kind, fault.Status, channel[1:]), func(t *testing.T) {
				t.Parallel()
				d := setup(t, workspace.Config{}, echo)
				fault.Method, fault.Times = "chat.postMessage", 1
				d.Inject(fault)
				ts := d.ask(t, "ana", channel, "", "@briefbot once?")
				if _, err := d.WaitForBotMessage(d.ctx, channel, ts); err != nil {
					t.Fatalf("%v\n%s", err, d.log)
				}
				if err := d.stop(); err != nil {
					t.Fatalf("Run: %v", err)
				}
				if posts := d.BotMessages(channel); len(posts) != 1 {
					t.Errorf("%d posts, want 1\n%s", len(posts), d.log)
				}
			})
		}
	}
}

func TestUncertainPostIsReportedWhereItCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{Scopes: []string{"app_mentions:read", "chat:write", "commands", "im:history", "connections:write"}, Events: []string{"app_mention", "message.im"}}, echo,
		func(o *slackapp.Options) { o.Editors = func() string { return "C0EDITORS1" } })
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultStatusAfter, Status: http.StatusServiceUnavailable, Times: 1})
	ts := d.ask(t, "ana", "#general", "", "@briefbot once?")
	got, err := d.WaitForEphemeral(d.ctx, "ana", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if !strings.Contains(got.Text, "did not confirm") || strings.Contains(got.Text, "answer to once?") {
		t.Errorf("ephemeral = %q, want what happened and no second answer", got.Text)
	}
	report, err := d.WaitForBotMessage(d.ctx, "#editors", "")
	if err != nil || !strings.Contains(report.Text, "not confirmed") {
		t.Errorf("report = %q, %v; want what the editors should look after", report.Text, err)
	}
	d.quiet(t)
	if posts := d.Replies("#general", ts); len(posts) != 1 {
		t.Errorf("%d posts, want the one that Slack took", len(posts))
	}
}

func TestRefusedPostsReachTheAsker(t *testing.T) {
	t.Parallel()
	t.Run("channel", func(t *testing.T) {
		t.Parallel()
		d := setup(t, workspace.Config{}, echo)
		d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultError, Error: "not_in_channel", Times: 1})
		d.ask(t, "ana", "#general", "", "@briefbot where?")
		got, err := d.WaitForBotMessage(d.ctx, "@ana", "")
		if err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		if !strings.Contains(string(got.Blocks), "Invite me") {
			t.Errorf("blocks = %s, want what to do", got.Blocks)
		}
	})
	t.Run("blocks", func(t *testing.T) {
		t.Parallel()
		d := setup(t, workspace.Config{}, echo)
		d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultError, Error: "invalid_blocks", Times: 1})
		ts := d.ask(t, "ana", "#general", "", "@briefbot what?")
		if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to what?") {
			t.Errorf("reply = %q, want the answer as plain text", got.Text)
		}
	})
	t.Run("command outside the bot's channels", func(t *testing.T) {
		t.Parallel()
		d := setup(t, workspace.Config{}, echo)
		d.Remove(d.BotUserID(), "#general")
		if _, err := d.Command("ana", "#general", "/brief", "who?"); err != nil {
			t.Fatal(err)
		}
		if _, err := d.WaitForEphemeral(d.ctx, "ana", nil); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
	})
	t.Run("response_url out of reach", func(t *testing.T) {
		t.Parallel()
		d := setup(t, workspace.Config{}, echo)
		d.SendEnvelope("slash_commands", map[string]any{
			"command": "/brief", "text": "who?", "user_id": "U0ANA00001", "channel_id": "C0GENERAL1",
			"trigger_id": "1.2.3", "response_url": "http://127.0.0.1:1/commands/x",
		})
		if _, err := d.WaitForEphemeral(d.ctx, "ana", nil); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
	})
}

func TestPostsKeepSlacksPace(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{PostInterval: time.Second, PostBurst: 1}, echo, func(o *slackapp.Options) { o.Pace = slackapp.DefaultPace() })
	var threads []string
	for i := range 4 {
		threads = append(threads, d.ask(t, "ana", "#general", "", fmt.Sprintf("@briefbot question %d?", i)))
	}
	for _, ts := range threads {
		d.reply(t, "#general", ts)
	}
	for _, c := range d.Calls("chat.postMessage") {
		if c.Status == http.StatusTooManyRequests {
			t.Errorf("a post came too early, at %s", c.At)
		}
	}
}

func TestHostileQuestionsGetNormalReplies(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	for _, text := range []string{
		"@briefbot", "@briefbot :tada:", "@briefbot 🎉", "@briefbot <!channel> who leads <https://evil.example|JNIM>?",
		"@briefbot من يقود؟", "@briefbot '; DROP TABLE answers; --", "@briefbot " + strings.Repeat("who leads JNIM? ", 2_400),
	} {
		ts := d.ask(t, "ana", "#general", "", text)
		got := d.reply(t, "#general", ts)
		if got.Text == "" || strings.Contains(got.Text, "<!channel>") {
			t.Errorf("reply to %.40q = %q, want a safe one", text, got.Text)
		}
	}
}

func TestCallsKeepToTheLeastScopes(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{Scopes: []string{"app_mentions:read", "chat:write", "commands", "im:history", "connections:write"}, Events: []string{"app_mention", "message.im"}}, echo)
	ts := d.ask(t, "ana", "#general", "", "@briefbot who?")
	d.reply(t, "#general", ts)
	ts = d.ask(t, "ana", "@ana", "", "who?")
	if _, err := d.WaitForBotMessage(d.ctx, "@ana", ts); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Command("ana", "#general", "/brief", "who?"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.WaitForEphemeral(d.ctx, "ana", nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Calls("") {
		switch c.Method {
		case "auth.test", "apps.connections.open", "chat.postMessage", "chat.postEphemeral", "response_url":
		default:
			t.Errorf("call of %s", c.Method)
		}
		if c.Error != "" {
			t.Errorf("%s was refused: %s", c.Method, c.Error)
		}
	}
}

func TestTokensAndResponseURLsAreNotLogged(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.Inject(workspace.Fault{Method: "chat.postEphemeral", Kind: workspace.FaultCloseBefore, Times: 1})
	d.SendEnvelope("slash_commands", map[string]any{
		"command": "/brief", "text": "who?", "user_id": "U0ANA00001", "channel_id": "C0GENERAL1",
		"trigger_id": "1.2.3", "response_url": "http://127.0.0.1:1/commands/hunter2",
	})
	if _, err := d.WaitForEphemeral(d.ctx, "ana", nil); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	d.DropConnections()
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{d.BotToken(), d.AppToken(), "hunter2"} {
		if strings.Contains(d.log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, d.log)
		}
	}
}

func TestRepliesKeepSlacksLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("“Mali” said <@U1> & <!channel> 👩‍👩‍👧‍👦 ", 2_000)
	d := setup(t, workspace.Config{}, func(context.Context, string) (answer.Answer, error) {
		e := answer.Evidence{Document: long, Title: long, Quote: long, Attribution: long, URL: "https://example.org/" + strings.Repeat("x", 400)}
		return answer.Answer{Status: answer.Answered, Short: long, Evidence: []answer.Evidence{e, e, e, e}, Notes: []string{long, long}}, nil
	})
	ts := d.ask(t, "ana", "#general", "", "@briefbot everything?")
	got := d.reply(t, "#general", ts)
	var blocks []json.RawMessage
	if err := json.Unmarshal(got.Blocks, &blocks); err != nil || len(blocks) == 0 {
		t.Errorf("blocks = %.200s, %v; want some", got.Blocks, err)
	}
	for _, c := range d.Calls("chat.postMessage") {
		if c.Error != "" {
			t.Errorf("chat.postMessage was refused: %s", c.Error)
		}
	}
}
