package slackapp_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// overHTTP starts a bot that Slack reaches over HTTP, and returns its address.
func overHTTP(t *testing.T, cfg workspace.Config, answerer answererFunc, change ...func(*slackapp.Options)) (*desk, string) {
	t.Helper()
	d := prepare(t, cfg, answerer, append([]func(*slackapp.Options){func(o *slackapp.Options) {
		o.AppToken, o.SigningSecret = "", "simulated-signing-secret"
	}}, change...)...)
	server := httptest.NewServer(d.app.HTTP())
	t.Cleanup(server.Close)
	d.start(t)
	d.UseHTTP(workspace.HTTPEndpoints{
		Events: server.URL + "/slack/events", Commands: server.URL + "/slack/commands", Interactions: server.URL + "/slack/interactions",
	})
	return d, server.URL
}

func TestAnswersOverHTTP(t *testing.T) {
	t.Parallel()
	d, _ := overHTTP(t, workspace.Config{}, echo)
	if err := d.VerifyURL(d.ctx); err != nil {
		t.Errorf("VerifyURL: %v", err)
	}
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads?")
	if m := d.reply(t, "#general", ts); !strings.Contains(m.Text, "answer to who leads?") {
		t.Errorf("reply = %q, want the answer", m.Text)
	}
	if _, err := d.Command("bob", "#general", "/brief", "what else?"); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitFor(d.ctx, "the ephemeral answer", func() bool { return len(d.Ephemerals("bob")) == 1 }); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if h := d.app.Health(); !h.Connected {
		t.Errorf("Health = %+v, want connected", h)
	}
	for _, delivery := range d.Deliveries() {
		if !delivery.Acknowledged || delivery.AckAfter > 3*time.Second || delivery.Attempts != 1 {
			t.Errorf("delivery of %s: %d attempts, acknowledged %v after %v", delivery.Type, delivery.Attempts, delivery.Acknowledged, delivery.AckAfter)
		}
	}
}

// send sends a request to the bot and returns the status and the body.
func send(t *testing.T, req *http.Request) (int, string) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// counted is echo, and counts the questions that begin with "question".
func counted(n *atomic.Int32) answererFunc {
	return func(ctx context.Context, question string) (answer.Answer, error) {
		if strings.HasPrefix(question, "question") {
			n.Add(1)
		}
		return echo(ctx, question)
	}
}

func mention(n int) []byte {
	return fmt.Appendf(nil, `{"type":"event_callback","event_id":"Ev%d","team_id":"T0BRIEF001","event":{"type":"app_mention","user":"U0ANA00001","text":"<@U0BRIEFBOT> question %d","ts":"1700000000.%06d","channel":"C0GENERAL1"}}`, n, n, n)
}

func TestRequestsThatAreNotSlacksAreRefused(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	d, base := overHTTP(t, workspace.Config{}, counted(&asked))
	secret := d.SigningSecret()
	stamp := func(ago time.Duration) string { return strconv.FormatInt(time.Now().Add(-ago).Unix(), 10) }
	sign := func(r *http.Request, secret, at string, body []byte) {
		r.Header.Set("X-Slack-Request-Timestamp", at)
		r.Header.Set("X-Slack-Signature", workspace.Sign(secret, at, body))
	}
	n := 0
	for name, tc := range map[string]struct {
		spoil func(r *http.Request, body []byte)
		want  int
	}{
		"unsigned":       {func(r *http.Request, _ []byte) {}, 401},
		"another secret": {func(r *http.Request, body []byte) { sign(r, "another", stamp(0), body) }, 401},
		"another body":   {func(r *http.Request, body []byte) { sign(r, secret, stamp(0), append(body, ' ')) }, 401},
		"another timestamp": {func(r *http.Request, body []byte) {
			sign(r, secret, stamp(10*time.Second), body)
			r.Header.Set("X-Slack-Request-Timestamp", stamp(0))
		}, 401},
		"old":             {func(r *http.Request, body []byte) { sign(r, secret, stamp(6*time.Minute), body) }, 401},
		"from the future": {func(r *http.Request, body []byte) { sign(r, secret, stamp(-6*time.Minute), body) }, 401},
		"no timestamp":    {func(r *http.Request, body []byte) { sign(r, secret, "", body) }, 401},
		"odd timestamp":   {func(r *http.Request, body []byte) { sign(r, secret, "1e9", body) }, 401},
		"no version": {func(r *http.Request, body []byte) {
			sign(r, secret, stamp(0), body)
			r.Header.Set("X-Slack-Signature", strings.TrimPrefix(r.Header.Get("X-Slack-Signature"), "v0="))
		}, 401},
		"half a signature": {func(r *http.Request, body []byte) {
			sign(r, secret, stamp(0), body)
			r.Header.Set("X-Slack-Signature", r.Header.Get("X-Slack-Signature")[:20])
		}, 401},
		"not hexadecimal": {func(r *http.Request, body []byte) {
			sign(r, secret, stamp(0), body)
			r.Header.Set("X-Slack-Signature", "v0=xyz")
		}, 401},
		"wrong form": {func(r *http.Request, body []byte) {
			sign(r, secret, stamp(0), body)
			r.Header.Set("Content-Type", "text/plain")
		}, 400},
		"almost too old": {func(r *http.Request, body []byte) { sign(r, secret, stamp(4*time.Minute), body) }, 200},
	} {
		n++
		body := mention(n)
		req, err := http.NewRequestWithContext(d.ctx, http.MethodPost, base+"/slack/events", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		tc.spoil(req, body)
		if status, _ := send(t, req); status != tc.want {
			t.Errorf("%s: status %d, want %d", name, status, tc.want)
		}
	}
	d.quiet(t)
	if n := asked.Load(); n != 1 {
		t.Errorf("%d questions were answered, want the one good request's", n)
	}
	if strings.Contains(d.log.String(), secret) {
		t.Error("the signing secret is in the log")
	}
}

func TestRequestsOutOfForm(t *testing.T) {
	t.Parallel()
	d, base := overHTTP(t, workspace.Config{}, echo)
	const form = "application/x-www-form-urlencoded"
	for name, tc := range map[string]struct {
		path, contentType string
		body              string
		want              int
	}{
		"no JSON":             {"/slack/events", "application/json", "{", 400},
		"no event":            {"/slack/events", "application/json", `{"type":"other"}`, 400},
		"empty challenge":     {"/slack/events", "application/json", `{"type":"url_verification"}`, 400},
		"unknown event":       {"/slack/events", "application/json; charset=utf-8", `{"type":"event_callback","event_id":"Ev1","event":{"type":"star_added"}}`, 200},
		"malformed event":     {"/slack/events", "application/json", `{"type":"event_callback","event_id":"Ev2","event":7}`, 200},
		"too large":           {"/slack/events", "application/json", `{"type":"event_callback","x":"` + strings.Repeat("x", 1<<20) + `"}`, 413},
		"no command":          {"/slack/commands", form, "text=who", 400},
		"broken form":         {"/slack/commands", form, "text=%zz", 400},
		"certificate check":   {"/slack/commands", form, "ssl_check=1&token=x", 200},
		"no payload":          {"/slack/interactions", form, "x=1", 400},
		"payload of no sense": {"/slack/interactions", form, "payload=" + url.QueryEscape(`[]`), 200},
		"another path":        {"/slack/else", form, "x=1", 404},
	} {
		req, err := d.SignedRequest(d.ctx, base+tc.path, tc.contentType, []byte(tc.body))
		if err != nil {
			t.Fatal(err)
		}
		if status, _ := send(t, req); status != tc.want {
			t.Errorf("%s: status %d, want %d", name, status, tc.want)
		}
	}
	get, err := http.NewRequestWithContext(d.ctx, http.MethodGet, base+"/slack/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := send(t, get); status != http.StatusMethodNotAllowed {
		t.Errorf("GET: status %d, want 405", status)
	}
}

func TestReplaysAreRefused(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	d, base := overHTTP(t, workspace.Config{}, counted(&asked))
	body := mention(1)
	recorded, err := d.SignedRequest(d.ctx, base+"/slack/events", "application/json", body)
	if err != nil {
		t.Fatal(err)
	}
	replay := func(base string) int {
		t.Helper()
		req, err := http.NewRequestWithContext(d.ctx, http.MethodPost, base+"/slack/events", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = recorded.Header.Clone()
		status, _ := send(t, req)
		return status
	}
	if status := replay(base); status != 200 {
		t.Fatalf("first time: status %d, want 200", status)
	}
	for range 3 {
		if status := replay(base); status != 401 {
			t.Errorf("replayed: status %d, want 401", status)
		}
	}
	d.quiet(t)
	// Another replica has not seen the signature; it knows the event.
	other := slackapp.New(slog.New(slog.DiscardHandler), d.opts)
	server := httptest.NewServer(other.HTTP())
	defer server.Close()
	second := desk{Workspace: d.Workspace, app: other}
	second.start(t)
	if status := replay(server.URL); status != 200 {
		t.Errorf("replayed to another replica: status %d, want 200", status)
	}
	d.quiet(t)
	if n := asked.Load(); n != 1 {
		t.Errorf("a replayed request was answered %d times, want once", n)
	}
}

func TestRetriesOverHTTPAreOneQuestion(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	d, base := overHTTP(t, workspace.Config{}, counted(&asked))
	for n := range 3 {
		req, err := d.SignedRequest(d.ctx, base+"/slack/events", "application/json", mention(1))
		if err != nil {
			t.Fatal(err)
		}
		// Slack signs a retry anew, at its own time.
		at := strconv.FormatInt(time.Now().Add(time.Duration(n)*time.Second).Unix(), 10)
		req.Header.Set("X-Slack-Request-Timestamp", at)
		req.Header.Set("X-Slack-Signature", workspace.Sign(d.SigningSecret(), at, mention(1)))
		if n > 0 {
			req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(n))
			req.Header.Set("X-Slack-Retry-Reason", "http_timeout")
		}
		if status, _ := send(t, req); status != 200 {
			t.Errorf("attempt %d: status %d, want 200", n, status)
		}
	}
	d.quiet(t)
	if n := asked.Load(); n != 1 {
		t.Errorf("a question delivered three times was answered %d times, want once", n)
	}
}

func TestHTTPBeforeAndAfterTheBotRuns(t *testing.T) {
	t.Parallel()
	d := prepare(t, workspace.Config{}, echo, func(o *slackapp.Options) { o.AppToken, o.SigningSecret = "", "simulated-signing-secret" })
	server := httptest.NewServer(d.app.HTTP())
	defer server.Close()
	post := func(n int) int {
		t.Helper()
		req, err := d.SignedRequest(d.ctx, server.URL+"/slack/events", "application/json", mention(n))
		if err != nil {
			t.Fatal(err)
		}
		status, _ := send(t, req)
		return status
	}
	if status := post(1); status != http.StatusServiceUnavailable {
		t.Errorf("before Run: status %d, want 503", status)
	}
	d.start(t)
	if status := post(1); status != 200 {
		t.Errorf("the same request while running: status %d, want 200", status)
	}
	if err := d.stop(); err != nil {
		t.Errorf("Run: %v", err)
	}
	if status := post(2); status != http.StatusServiceUnavailable {
		t.Errorf("after Run: status %d, want 503", status)
	}
}

func TestCommandOverHTTPWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	d, base := overHTTP(t, workspace.Config{}, echo, func(o *slackapp.Options) { o.Drain = time.Millisecond })
	if err := d.VerifyURL(d.ctx); err != nil {
		t.Fatal(err)
	}
	d.quiet(t)
	if err := d.store.Close(); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"command": {"/brief"}, "text": {"who?"}, "user_id": {"U0ANA00001"}, "channel_id": {"C0GENERAL1"}, "trigger_id": {"1.2.3"}, "response_url": {"http://127.0.0.1:1/"}}
	req, err := d.SignedRequest(d.ctx, base+"/slack/commands", "application/x-www-form-urlencoded", []byte(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	status, body := send(t, req)
	var told struct {
		ResponseType string `json:"response_type"`
		Text         string `json:"text"`
	}
	if err := json.Unmarshal([]byte(body), &told); status != 200 || err != nil || told.ResponseType != "ephemeral" || !strings.Contains(told.Text, "did not take yours") {
		t.Errorf("status %d, body %q, want an ephemeral note that the question was not taken", status, body)
	}
	event, err := d.SignedRequest(d.ctx, base+"/slack/events", "application/json", mention(7))
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := send(t, event); status != http.StatusServiceUnavailable {
		t.Errorf("event: status %d, want 503, so that Slack brings it again", status)
	}
}
