package workspace_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"briefbot/internal/workspace"
)

// received is one signed request as an app sees it, checked by slack-go.
type received struct {
	path, retryNum, retryReason string
	event                       slackevents.EventsAPIEvent
	command                     slack.SlashCommand
	interaction                 slack.InteractionCallback
}

// serveApp is an app with request URLs. answer decides what each request is told.
func serveApp(t *testing.T, ws *workspace.Workspace, answer func(http.ResponseWriter, received)) workspace.HTTPEndpoints {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		verifier, err := slack.NewSecretsVerifier(r.Header, ws.SigningSecret())
		if err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
			return
		}
		_, _ = verifier.Write(body)
		if err := verifier.Ensure(); err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		got := received{path: r.URL.Path, retryNum: r.Header.Get("X-Slack-Retry-Num"), retryReason: r.Header.Get("X-Slack-Retry-Reason")}
		r.Body = io.NopCloser(bytes.NewReader(body))
		switch r.URL.Path {
		case "/slack/commands":
			got.command, err = slack.SlashCommandParse(r)
		case "/slack/interactions":
			got.interaction, err = slack.InteractionCallbackParse(r)
		default:
			got.event, err = slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
		}
		if err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
		}
		answer(rw, got)
	}))
	t.Cleanup(server.Close)
	return workspace.HTTPEndpoints{
		Events: server.URL + "/slack/events", Commands: server.URL + "/slack/commands", Interactions: server.URL + "/slack/interactions",
	}
}

func TestSignedRequests(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	if _, _, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(answerBlocks()...)); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var got []received
	ws.UseHTTP(serveApp(t, ws, func(rw http.ResponseWriter, r received) {
		mu.Lock()
		got = append(got, r)
		mu.Unlock()
		if verification, ok := r.event.Data.(*slackevents.EventsAPIURLVerificationEvent); ok {
			_, _ = io.WriteString(rw, verification.Challenge)
		}
		if r.path == "/slack/commands" {
			_, _ = io.WriteString(rw, "just text")
		}
	}))
	if err := ws.VerifyURL(ctx); err != nil {
		t.Error(err)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	got = nil
	mu.Unlock()
	if _, err := ws.Command("ana", "#general", "/brief", "a & b=c"); err != nil {
		t.Fatal(err)
	}
	answer := ws.BotMessages("#general")[0]
	if _, err := ws.Click("ana", "#general", answer.TS, "more_passages", ""); err != nil {
		t.Fatal(err)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	if m, err := ws.WaitForEphemeral(ctx, "ana", nil); err != nil || m.Text != "just text" {
		t.Errorf("ephemeral = %+v, %v, want the plain text of the answer", m, err)
	}
	mu.Lock()
	defer mu.Unlock()
	for _, r := range got {
		switch r.path {
		case "/slack/commands":
			if r.command.Text != "a & b=c" || r.command.ChannelName != "general" || r.command.TriggerID == "" {
				t.Errorf("command = %+v", r.command)
			}
		case "/slack/interactions":
			if r.interaction.User.ID != "U0ANA00001" || r.interaction.ActionCallback.BlockActions[0].ActionID != "more_passages" {
				t.Errorf("interaction = %+v", r.interaction)
			}
		}
	}
	if len(got) != 2 {
		t.Errorf("app got %d requests, want the command and the click", len(got))
	}
}

func TestFailedRequestsComeAgain(t *testing.T) {
	t.Parallel()
	ctx, ws, _ := start(t, workspace.Config{RetryDelays: []time.Duration{0, 0, 0}, Events: []string{"app_mention"}})
	var mu sync.Mutex
	var nums, reasons []string
	ws.UseHTTP(serveApp(t, ws, func(rw http.ResponseWriter, r received) {
		mu.Lock()
		defer mu.Unlock()
		nums, reasons = append(nums, r.retryNum), append(reasons, r.retryReason)
		if len(nums) < 3 {
			rw.WriteHeader(http.StatusInternalServerError)
		}
	}))
	if _, err := ws.Post("ana", "#general", "", "@briefbot x"); err != nil {
		t.Fatal(err)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(nums, ",") != ",1,2" || strings.Join(reasons, ",") != ",http_error,http_error" {
		t.Errorf("retry headers = %q %q, want none, then 1 and 2 for http_error", nums, reasons)
	}
}

func TestSlowRequestsComeAgainAndNoRetryIsHonoured(t *testing.T) {
	t.Parallel()
	clock := workspace.NewManualClock(time.Now())
	ctx, ws, _ := start(t, workspace.Config{
		Clock: clock, RetryDelays: []time.Duration{0, 0, 0}, Events: []string{"app_mention"},
	})
	arrived, release := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	var reasons []string
	ws.UseHTTP(serveApp(t, ws, func(rw http.ResponseWriter, r received) {
		mu.Lock()
		reasons = append(reasons, r.retryReason)
		n := len(reasons)
		mu.Unlock()
		if n == 1 {
			close(arrived)
			<-release
			return
		}
		rw.Header().Set("X-Slack-No-Retry", "1")
		rw.WriteHeader(http.StatusServiceUnavailable)
	}))
	defer close(release)
	if _, err := ws.Post("ana", "#general", "", "@briefbot x"); err != nil {
		t.Fatal(err)
	}
	<-arrived
	clock.Advance(3 * time.Second)
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if strings.Join(reasons, ",") != ",http_timeout" {
		t.Errorf("reasons = %q, want a timeout and then no retry", reasons)
	}
}

func TestForgedSignaturesAreToldApart(t *testing.T) {
	t.Parallel()
	ctx, ws, _ := start(t, workspace.Config{})
	req, err := ws.SignedRequest(ctx, "http://127.0.0.1/", "application/json", []byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	check := func(body string) error {
		v, err := slack.NewSecretsVerifier(req.Header, ws.SigningSecret())
		if err != nil {
			return err
		}
		_, _ = v.Write([]byte(body))
		return v.Ensure()
	}
	if err := check(`{}`); err != nil {
		t.Errorf("own signature: %v", err)
	}
	if check(`{"a":1}`) == nil {
		t.Error("another body passed under the same signature")
	}
}
