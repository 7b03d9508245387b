package slackapp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a running bot in a simulated workspace.
type desk struct {
	*workspace.Workspace
	ctx  context.Context
	app  *slackapp.App
	log  *logBuffer
	stop func() error // ends the bot and returns what Run returned
}

type logBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

type answererFunc func(ctx context.Context, question string) (answer.Answer, error)

func (f answererFunc) Answer(ctx context.Context, question string) (answer.Answer, error) {
	return f(ctx, question)
}

// echo answers every question with itself.
func echo(_ context.Context, question string) (answer.Answer, error) {
	return answer.Answer{Status: answer.Answered, Short: "answer to " + question,
		Evidence: []answer.Evidence{{Document: "article.md", Paragraph: 8, Line: 23, Quote: "The quote for " + question}}}, nil
}

// fast is a pace for tests whose workspace sets no limit on posts.
var fast = slackapp.Pace{Post: time.Millisecond, Answered: []time.Duration{time.Millisecond, 20 * time.Millisecond}, Silent: []time.Duration{10 * time.Millisecond, 100 * time.Millisecond}}

// setup starts a workspace and a bot in it, and waits until they are connected.
func setup(t *testing.T, cfg workspace.Config, answerer answererFunc, change ...func(*slackapp.Options)) *desk {
	t.Helper()
	d := prepare(t, cfg, answerer, change...)
	d.start(t)
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	return d
}

func prepare(t *testing.T, cfg workspace.Config, answerer answererFunc, change ...func(*slackapp.Options)) *desk {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	t.Cleanup(cancel)
	if cfg.PostInterval == 0 {
		cfg.PostInterval = -1
	}
	ws := workspace.New(slog.New(slog.DiscardHandler), cfg)
	// The workspace outlives ctx, so that the bot can finish what is in hand.
	if _, err := ws.Start(context.WithoutCancel(ctx), "127.0.0.1:0"); err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(ws.Close)
	out := &logBuffer{}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts := slackapp.Options{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(),
		Handler: handlers.New(log, answerer, 0, time.Now).Handle,
		Pace:    fast,
	}
	for _, f := range change {
		f(&opts)
	}
	return &desk{Workspace: ws, ctx: ctx, app: slackapp.New(log, opts), log: out}
}

func (d *desk) start(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.app.Run(ctx) }()
	d.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := d.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// quiet waits until a marker question, asked last, has its reply, so that
// whatever came before has been worked on, and everything is acknowledged.
func (d *desk) quiet(t *testing.T) {
	t.Helper()
	ts := d.ask(t, "bob", "#editors", "", "@briefbot marker")
	d.reply(t, "#editors", ts)
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
}

func (d *desk) ask(t *testing.T, user, channel, thread, text string) (ts string) {
	t.Helper()
	ts, err := d.Post(user, channel, thread, text)
	if err != nil {
		t.Fatalf("Post(%q): %v", text, err)
	}
	return ts
}

func (d *desk) reply(t *testing.T, channel, ts string) workspace.Message {
	t.Helper()
	m, err := d.WaitForReply(d.ctx, channel, ts)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	return m
}

func TestMentionIsAnsweredOnceInItsThread(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.DuplicateEvents(1, 2, 4)
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads JNIM?")
	got := d.reply(t, "#general", ts)
	if !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("reply = %q, want the answer", got.Text)
	}
	for _, delivery := range d.Deliveries() {
		d.Redeliver(delivery.EventID)
	}
	d.DuplicateEvents(1, 1, 1)
	inThread := d.ask(t, "bob", "#general", ts, "@briefbot and in the thread?")
	if _, err := d.WaitForReplies(d.ctx, "#general", ts, 2); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	d.quiet(t)
	if posts := d.BotMessages("#general"); len(posts) != 2 {
		t.Errorf("%d posts, want one for each of two mentions (%s, %s): %v", len(posts), ts, inThread, posts)
	}
	for _, delivery := range d.Deliveries() {
		if !delivery.Acknowledged {
			t.Errorf("delivery %s (%s) was not acknowledged: %s", delivery.ID, delivery.Type, delivery.Failed)
		}
	}
}

func TestDirectMessageIsAnsweredInPlace(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	ts := d.ask(t, "ana", "@ana", "", "who leads JNIM?")
	got, err := d.WaitForBotMessage(d.ctx, "@ana", ts)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if got.ThreadTS != "" || !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("reply = %q in thread %q, want the answer in place", got.Text, got.ThreadTS)
	}
}

func TestCommandIsAnsweredToTheAskerOnly(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	id, err := d.Command("ana", "#general", "/brief", "who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.WaitForEphemeral(d.ctx, "ana", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("ephemeral = %q, want the answer", got.Text)
	}
	delivery, err := d.WaitForAck(d.ctx, id)
	if err != nil || !delivery.Acknowledged || len(delivery.AckPayload) > 4 || delivery.AckAfter > time.Second {
		t.Errorf("delivery = %+v, %v; want it acknowledged at once and empty", delivery, err)
	}
	d.quiet(t)
	if n := len(d.Ephemerals("ana")); n != 1 {
		t.Errorf("%d ephemeral messages, want 1", n)
	}
	if posts := d.BotMessages("#general"); len(posts) != 0 {
		t.Errorf("the command was answered in public: %v", posts)
	}
}

func TestWhatIsNotForTheBotIsAcknowledgedAndLeftAlone(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.ask(t, "ana", "#general", "", "good morning everybody")
	ts := d.ask(t, "ana", "#general", "", "@briefbot first?")
	d.reply(t, "#general", ts)
	if err := d.Edit("ana", "#general", ts, "@briefbot changed?"); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete("ana", "#general", ts); err != nil {
		t.Fatal(err)
	}
	self := d.BotUserID()
	for name, inner := range map[string]map[string]any{
		"unknown type":   {"type": "constellation_changed", "channel": "C0GENERAL1"},
		"bot":            {"type": "app_mention", "user": "U0BOB00001", "bot_id": "B999", "text": "<@" + self + "> hi?", "ts": "1700000000.000100", "channel": "C0GENERAL1"},
		"bot_message":    {"type": "message", "subtype": "bot_message", "text": "<@" + self + "> hi?", "ts": "1700000000.000200", "channel": "C0GENERAL1", "channel_type": "channel"},
		"itself":         {"type": "message", "user": self, "text": "hi?", "ts": "1700000000.000300", "channel": "D0ANA00001", "channel_type": "im"},
		"hidden":         {"type": "message", "user": "U0BOB00001", "hidden": true, "text": "<@" + self + "> hi?", "ts": "1700000000.000400", "channel": "C0GENERAL1"},
		"slackbot":       {"type": "message", "user": "USLACKBOT", "text": "hi?", "ts": "1700000000.000500", "channel": "D0ANA00001", "channel_type": "im"},
		"edited mention": {"type": "app_mention", "user": "U0BOB00001", "text": "<@" + self + "> hi?", "ts": "1700000000.000600", "channel": "C0GENERAL1", "edited": map[string]any{"user": "U0BOB00001", "ts": "1700000001.000000"}},
		"no place":       {"type": "app_mention", "user": "U0BOB00001", "text": "<@" + self + "> hi?"},
		"odd fields":     {"type": "message", "text": 7, "channel": []string{"x"}},
	} {
		if id := d.EmitEvent("", inner); id == "" {
			t.Errorf("%s: not emitted", name)
		}
	}
	d.SendEnvelope("constellation", map[string]any{"x": 1})
	d.SendEnvelope("interactive", map[string]any{"type": "block_actions"})
	d.quiet(t)
	for _, delivery := range d.Deliveries() {
		if !delivery.Acknowledged {
			t.Errorf("delivery %s %s was not acknowledged: %s", delivery.Kind, delivery.Payload, delivery.Failed)
		}
	}
	if calls, err := d.WaitForCalls(d.ctx, "chat.postMessage", 2); err != nil || len(calls) != 2 {
		t.Errorf("%d posts, %v; want the answer and the marker", len(calls), err)
	}
}

func TestMessageWithBlocksThatTheLibraryCannotReadIsAnswered(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	ts := d.ask(t, "ana", "#general", "", "a message to reply to")
	d.EmitEvent("C0GENERAL1", map[string]any{
		"type": "app_mention", "user": "U0ANA00001", "text": "<@" + d.BotUserID() + "> still there?",
		"ts": ts, "channel": "C0GENERAL1", "blocks": "not a list",
	})
	if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to still there?") {
		t.Errorf("reply = %q, want the answer", got.Text)
	}
}

func TestMalformedEnvelopesAreSurvived(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	for _, raw := range []string{
		`{}`, `[]`, `7`, `null`, `"x"`, `{"type":"events_api"}`, `{"type":7,"envelope_id":"e1"}`, `{"type":"events_api","envelope_id":"e2","payload":null}`,
		`{"type":"events_api","envelope_id":"e3","payload":{"type":"event_callback","event":null}}`, `{"type":"slash_commands","envelope_id":"e4","payload":"x"}`,
		`{"type":"events_api","envelope_id":"e5","payload":{"type":"event_callback","event":{"type":"message","blocks":[null,7],"attachments":{}}}}`,
		`not json`, `{"type":"events_api",`, `{"type":"interactive","envelope_id":"e6","payload":[]}`, "",
	} {
		if !d.SendRaw([]byte(raw)) {
			t.Errorf("SendRaw(%q) found no connection", raw)
		}
	}
	ts := d.ask(t, "ana", "#general", "", "@briefbot alive?")
	d.reply(t, "#general", ts)
}

func TestDisconnectsReconnectAtABoundedRate(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	before := len(d.Calls("apps.connections.open"))
	const span = 4 * time.Second
	storm, cancel := context.WithTimeout(d.ctx, span)
	defer cancel()
	for d.WaitForConnections(storm, 1) == nil {
		d.Disconnect("refresh_requested")
		if d.WaitForConnections(storm, 0) != nil {
			break
		}
	}
	if n := len(d.Calls("apps.connections.open")) - before; n < 2 || n > 6 {
		t.Errorf("%d connections opened in %s of disconnects, want at least 2 and at most 6", n, span)
	}
	ts := d.ask(t, "ana", "#general", "", "@briefbot after the storm?")
	d.reply(t, "#general", ts)
	if d.app.Health() != (slackapp.Health{Connected: true}) {
		t.Errorf("Health = %+v, want connected", d.app.Health())
	}
}

func TestFailingConnectionsAreShownAndLoggedOnce(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	remove := d.Inject(workspace.Fault{Method: "apps.connections.open", Kind: workspace.FaultStatus, Status: http.StatusServiceUnavailable})
	before := len(d.Calls("apps.connections.open"))
	d.DropConnections()
	if _, err := d.WaitForCalls(d.ctx, "apps.connections.open", before+3); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if h := d.app.Health(); h.Connected || !strings.Contains(h.Reason, "503") || h.Failures == 0 {
		t.Errorf("Health = %+v, want not connected because of 503", h)
	}
	if n := strings.Count(d.log.String(), "cannot connect to Slack"); n != 1 {
		t.Errorf("the failure was logged %d times, want once:\n%s", n, d.log)
	}
	remove()
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
}

func TestRefusedTokensEndTheStart(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*slackapp.Options)
		fault  workspace.Fault
		want   string
	}{
		"bot token": {change: func(o *slackapp.Options) { o.BotToken = "xoxb-" + "wrong" }, want: "SLACK_BOT_TOKEN (invalid_auth)"},
		"app token": {change: func(o *slackapp.Options) { o.AppToken = "xapp-" + "wrong" }, want: "SLACK_APP_TOKEN (invalid_auth)"},
		"scope":     {fault: workspace.Fault{Method: "apps.connections.open", Kind: workspace.FaultError, Error: "missing_scope"}, want: "connections:write"},
		"address":   {change: func(o *slackapp.Options) { o.APIURL = strings.TrimSuffix(o.APIURL, "/") + "/nowhere/" }, want: "SLACK_API_URL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := prepare(t, workspace.Config{}, echo, func(o *slackapp.Options) {
				if tc.change != nil {
					tc.change(o)
				}
			})
			if tc.fault.Method != "" {
				d.Inject(tc.fault)
			}
			err := d.app.Run(d.ctx)
			if err == nil || !strings.Contains(err.Error(), tc.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Run = %v, want one line with %q\n%s", err, tc.want, d.log)
			}
		})
	}
}

func TestStartWithoutAuthTest(t *testing.T) {
	t.Parallel()
	d := prepare(t, workspace.Config{}, echo)
	d.Inject(workspace.Fault{Method: "auth.test", Kind: workspace.FaultError, Error: "unknown_method"})
	d.start(t)
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	ts := d.ask(t, "ana", "#general", "", "@briefbot who are you?")
	if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to who are you?") {
		t.Errorf("reply = %q, want the answer without the mention", got.Text)
	}
	d.quiet(t)
	if n := len(d.BotMessages("#general")); n != 1 {
		t.Errorf("%d posts, want 1", n)
	}
}

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
	for _, c := range calls {
		if c.Args.Get("thread_ts") == ts {
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
			t.Run(fmt.Sprintf("%s %d %s", fault.Kind, fault.Status, channel), func(t *testing.T) {
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

func TestUncertainPostIsShownToTheAskerWhereItCannotBeLookedUp(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{Scopes: []string{"app_mentions:read", "chat:write", "commands", "im:history", "connections:write"}, Events: []string{"app_mention", "message.im"}}, echo)
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultStatusAfter, Status: http.StatusServiceUnavailable, Times: 1})
	ts := d.ask(t, "ana", "#general", "", "@briefbot once?")
	got, err := d.WaitForEphemeral(d.ctx, "ana", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if !strings.Contains(string(got.Blocks), "did not confirm") || !strings.Contains(got.Text, "answer to once?") {
		t.Errorf("ephemeral = %q %s, want the answer and why it is here", got.Text, got.Blocks)
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

func TestShutdownFinishesWhatIsInHand(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 10)
	release := make(chan struct{})
	d := setup(t, workspace.Config{}, func(ctx context.Context, q string) (answer.Answer, error) {
		asked <- struct{}{}
		<-release
		return echo(ctx, q)
	})
	var threads []string
	for i := range 3 {
		threads = append(threads, d.ask(t, "ana", "#general", "", fmt.Sprintf("@briefbot question %d?", i)))
	}
	<-asked
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- d.stop() }()
	if err := d.WaitForConnections(d.ctx, 0); err != nil {
		t.Fatalf("events are still taken: %v", err)
	}
	close(release)
	if err := <-stopped; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	for _, ts := range threads {
		if n := len(d.Replies("#general", ts)); n != 1 {
			t.Errorf("%d replies in thread %s, want 1\n%s", n, ts, d.log)
		}
	}
}

func TestShutdownEndsInTime(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo, func(o *slackapp.Options) { o.Drain = 300 * time.Millisecond })
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultHang})
	d.ask(t, "ana", "#general", "", "@briefbot stuck?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := d.stop(); err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("the stop took %s, want about 300ms", took)
	}
	if !strings.Contains(d.log.String(), "stopped with questions unanswered") {
		t.Errorf("the loss was not logged:\n%s", d.log)
	}
}

func TestNoRoomIsSaid(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	d := setup(t, workspace.Config{}, func(ctx context.Context, q string) (answer.Answer, error) {
		<-release
		return echo(ctx, q)
	}, func(o *slackapp.Options) { o.Inbox = slackapp.NewMemory(1, time.Now) })
	first := d.ask(t, "ana", "#general", "", "@briefbot first?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	d.ask(t, "bob", "#general", "", "@briefbot second?")
	note, err := d.WaitForEphemeral(d.ctx, "bob", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if !strings.Contains(note.Text, "Too many questions") {
		t.Errorf("note = %q, want that there is no room", note.Text)
	}
	if _, err := d.Command("ana", "#general", "/brief", "third?"); err != nil {
		t.Fatal(err)
	}
	if note, err = d.WaitForEphemeral(d.ctx, "ana", nil); err != nil || !strings.Contains(note.Text, "Too many questions") {
		t.Errorf("note = %q, %v; want that there is no room", note.Text, err)
	}
	close(release)
	d.reply(t, "#general", first)
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
