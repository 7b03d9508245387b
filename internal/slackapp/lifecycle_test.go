package slackapp_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/workspace"
)

func TestDisconnectsReconnectAtABoundedRate(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	before := len(d.Calls("apps.connections.open"))
	const span = 6 * time.Second
	storm, cancel := context.WithTimeout(d.ctx, span)
	defer cancel()
	for storm.Err() == nil {
		// The next connection is opened while the old one is still read.
		ever := d.ConnectionsEver()
		d.Disconnect("refresh_requested")
		_ = d.WaitFor(storm, "the next connection", func() bool { return d.ConnectionsEver() > ever })
	}
	if n := len(d.Calls("apps.connections.open")) - before; n < 2 || n > 7 {
		t.Errorf("%d connections opened in %s of disconnects, want at least 2 and at most 7", n, span)
	}
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
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

func TestWhatAStopLeavesIsAnsweredAfterTheNextStart(t *testing.T) {
	t.Parallel()
	blocked := make(chan struct{})
	d := setup(t, workspace.Config{}, func(ctx context.Context, q string) (answer.Answer, error) {
		close(blocked)
		<-ctx.Done()
		return answer.Answer{}, ctx.Err()
	}, func(o *slackapp.Options) { o.Drain = 50 * time.Millisecond })
	ts := d.ask(t, "ana", "#general", "", "@briefbot who comes later?")
	<-blocked
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	opts := d.opts
	opts.Handler = handlers.New(slog.New(slog.DiscardHandler), answererFunc(echo), handlers.Options{}).Handle
	d.app = slackapp.New(slog.New(slog.DiscardHandler), opts)
	d.start(t)
	if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to who comes later?") {
		t.Errorf("reply = %q, want the answer", got.Text)
	}
}

func TestFailedQuestionsAreTriedAgainAndThenExplained(t *testing.T) {
	t.Parallel()
	var tries atomic.Int32
	d := setup(t, workspace.Config{}, func(ctx context.Context, q string) (answer.Answer, error) {
		if strings.Contains(q, "marker") {
			return echo(ctx, q)
		}
		if n := tries.Add(1); strings.Contains(q, "twice") && n == 3 {
			return echo(ctx, q)
		}
		return answer.Answer{}, errors.New("the index is on fire")
	})
	ts := d.ask(t, "ana", "#general", "", "@briefbot twice?")
	if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to twice?") {
		t.Errorf("reply = %q, want the answer of the third try", got.Text)
	}
	ts = d.ask(t, "ana", "#general", "", "@briefbot never?")
	got := d.reply(t, "#general", ts)
	if !strings.Contains(got.Text, "Something went wrong") || strings.Contains(got.Text, "fire") {
		t.Errorf("reply = %q, want an apology without the cause", got.Text)
	}
	d.quiet(t)
	letters, err := d.store.DeadLetters(d.ctx, 10)
	if err != nil || len(letters) != 1 || !strings.Contains(letters[0].Reason, "on fire") {
		t.Errorf("DeadLetters = %+v, %v; want the one question and the cause", letters, err)
	}
}

func TestAnswersEnterTheLedger(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads JNIM?")
	post := d.reply(t, "#general", ts)
	if _, err := d.Command("bob", "#general", "/brief", "and quietly?"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.WaitForEphemeral(d.ctx, "bob", nil); err != nil {
		t.Fatal(err)
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	a, err := d.store.AnswerAt(context.Background(), "C0GENERAL1", post.TS)
	if err != nil || a.Question != "who leads JNIM?" || a.Status != "answered" || len(a.Citations) != 1 || a.Thread != ts || a.Latency <= 0 || a.Private {
		t.Errorf("AnswerAt = %+v, %v; want the answer with its citation", a, err)
	}
	private, err := d.store.LastAnswer(context.Background(), "C0GENERAL1", "", "U0BOB00001")
	if err != nil || private.Question != "and quietly?" || !private.Private {
		t.Errorf("LastAnswer = %+v, %v; want the private one", private, err)
	}
}

// brokenStore cannot record while it is down.
type brokenStore struct {
	*sqlite.Store
	down atomic.Bool
}

func (s *brokenStore) Record(ctx context.Context, events []store.Event) ([]bool, error) {
	if s.down.Load() {
		return nil, errors.New("the disk is full")
	}
	return s.Store.Record(ctx, events)
}

func TestWhatCannotBeRecordedIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	db, err := sqlite.Open(t.Context(), slog.New(slog.DiscardHandler), "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	broken := &brokenStore{Store: db}
	broken.down.Store(true)
	d := setup(t, workspace.Config{RetryDelays: []time.Duration{0, 0, 0, 0, 0}}, echo, func(o *slackapp.Options) { o.Store = broken })
	ts := d.ask(t, "ana", "#general", "", "@briefbot anybody there?")
	if _, err := d.Command("bob", "#general", "/brief", "anybody?"); err != nil {
		t.Fatal(err)
	}
	note, err := d.WaitForEphemeral(d.ctx, "bob", nil)
	if err != nil || !strings.Contains(note.Text, "cannot take questions") {
		t.Errorf("note = %q, %v; want that it was not taken", note.Text, err)
	}
	if h := d.app.Health(); !strings.Contains(h.Store, "disk is full") {
		t.Errorf("Health = %+v, want why nothing is recorded", h)
	}
	if ds := d.Deliveries(); ds[0].Acknowledged {
		t.Error("the event was acknowledged although it is not recorded")
	}
	broken.down.Store(false)
	d.reply(t, "#general", ts)
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	if n := len(d.BotMessages("#general")); n != 1 {
		t.Errorf("%d posts, want 1", n)
	}
}

func TestMetricsCountWhatWasDone(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.DuplicateEvents(1, 2, 2)
	d.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultStatusAfter, Status: http.StatusServiceUnavailable, Times: 1})
	ts := d.ask(t, "ana", "#general", "", "@briefbot how many?")
	d.reply(t, "#general", ts)
	if err := d.stop(); err != nil {
		t.Fatalf("Run: %v", err)
	}
	got := map[string]float64{}
	for _, m := range d.app.Metrics() {
		got[m.Name] = m.Value
	}
	if got["events_recorded_total"] != 1 || got["events_known_total"] < 1 || got["events_answered_total"] != 1 || got["posts_unconfirmed_total"] != 1 || got["events_dead_total"] != 0 {
		t.Errorf("Metrics = %v, want one event, recorded once and answered once, with one post in doubt", got)
	}
}
