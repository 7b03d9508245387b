package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/render"
)

// scripted stands in for Slack's Web API: it answers each call by script and
// records when it came.
type scripted struct {
	script func(n int, method string, args url.Values) (status int, header http.Header, body string, err error)

	mu    sync.Mutex
	calls []call
}

type call struct {
	at     time.Time
	method string
	args   url.Values
}

func (s *scripted) RoundTrip(req *http.Request) (*http.Response, error) {
	raw, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	args, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, err
	}
	method := req.URL.Path[strings.LastIndex(req.URL.Path, "/")+1:]
	s.mu.Lock()
	n := len(s.calls)
	s.calls = append(s.calls, call{time.Now(), method, args})
	s.mu.Unlock()
	status, header, body, err := s.script(n, method, args)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Status: strconv.Itoa(status), Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: req}, nil
}

func posted(n int) (int, http.Header, string, error) {
	return http.StatusOK, nil, fmt.Sprintf(`{"ok":true,"channel":"C","ts":"%d.000100"}`, n+1), nil
}

func newTestPoster(s *scripted) *poster {
	client := newHTTPClient(s)
	api := slack.New("xoxb-"+"test", slack.OptionHTTPClient(client), slack.OptionAPIURL("https://slack.example/api/"))
	return newPoster(slog.New(slog.DiscardHandler), api, client, identity{userID: "UBOT", botID: "BBOT"}, DefaultPace())
}

func (s *scripted) times(channel string) []time.Duration {
	var out []time.Duration
	start := s.calls[0].at
	for _, c := range s.calls {
		if c.method == "chat.postMessage" && c.args.Get("channel") == channel {
			out = append(out, c.at.Sub(start))
		}
	}
	return out
}

func postAll(t *testing.T, p *poster, deliveries []delivery) (errs []error) {
	t.Helper()
	results := make(chan error, len(deliveries))
	for _, d := range deliveries {
		p.post(t.Context(), d, func(err error) { results <- err })
	}
	for range deliveries {
		errs = append(errs, <-results)
	}
	p.wait()
	return errs
}

func TestPosterPacesEachChannelAndDelaysNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, _ string, _ url.Values) (int, http.Header, string, error) { return posted(n) }}
		p := newTestPoster(s)
		var deliveries []delivery
		for i := range 20 {
			deliveries = append(deliveries, delivery{key: strconv.Itoa(i), channel: "Cbusy", message: render.Text(strconv.Itoa(i))})
		}
		deliveries = append(deliveries, delivery{key: "x", channel: "Cquiet", message: render.Text("x")})
		for _, err := range postAll(t, p, deliveries) {
			if err != nil {
				t.Errorf("post: %v", err)
			}
		}
		busy := s.times("Cbusy")
		if len(busy) != 20 || busy[19] != 19*p.pace.Post {
			t.Errorf("busy channel: %v, want one post every %s", busy, p.pace.Post)
		}
		if quiet := s.times("Cquiet"); len(quiet) != 1 || quiet[0] != 0 {
			t.Errorf("quiet channel: %v, want its post at once", quiet)
		}
		for i, c := range slices.DeleteFunc(slices.Clone(s.calls), func(c call) bool { return c.args.Get("channel") != "Cbusy" }) {
			if c.args.Get("text") != strconv.Itoa(i) {
				t.Errorf("post %d is %q, out of order", i, c.args.Get("text"))
			}
		}
	})
}

func TestPosterKeepsThePaceAfterItsQueueIsEmpty(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, _ string, _ url.Values) (int, http.Header, string, error) { return posted(n) }}
		p := newTestPoster(s)
		for i := range 2 {
			done := make(chan error, 1)
			p.post(t.Context(), delivery{key: strconv.Itoa(i), channel: "C", message: render.Text("x")}, func(err error) { done <- err })
			<-done
		}
		if got := s.times("C"); got[1] < p.pace.Post {
			t.Errorf("posts at %v, want %s between them", got, p.pace.Post)
		}
		p.wait()
	})
}

func TestPosterPausesAChannelAndThenTheWorkspace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limitedOnce := map[string]bool{}
		var mu sync.Mutex
		s := &scripted{script: func(n int, _ string, args url.Values) (int, http.Header, string, error) {
			mu.Lock()
			defer mu.Unlock()
			if ch := args.Get("channel"); (ch == "C1" || ch == "C2") && !limitedOnce[ch] {
				limitedOnce[ch] = true
				return http.StatusTooManyRequests, http.Header{"Retry-After": {"30"}}, "", nil
			}
			return posted(n)
		}}
		p := newTestPoster(s)
		results := make(chan error, 4)
		finish := func(err error) { results <- err }
		p.post(t.Context(), delivery{channel: "C1", message: render.Text("x")}, finish)
		synctest.Wait()
		p.post(t.Context(), delivery{channel: "C3", message: render.Text("x")}, finish)
		synctest.Wait()
		if got := s.times("C3"); len(got) != 1 || got[0] != 0 {
			t.Errorf("C3 at %v, want at once: only C1 is limited", got)
		}
		time.Sleep(10 * time.Second)
		p.post(t.Context(), delivery{channel: "C2", message: render.Text("x")}, finish)
		synctest.Wait()
		p.post(t.Context(), delivery{channel: "C4", message: render.Text("x")}, finish)
		for range 4 {
			if err := <-results; err != nil {
				t.Errorf("post: %v", err)
			}
		}
		p.wait()
		for channel, want := range map[string]time.Duration{"C1": 40 * time.Second, "C2": 40 * time.Second, "C4": 40 * time.Second} {
			if got := s.times(channel); got[len(got)-1] < want {
				t.Errorf("%s posted at %v, want not before %s", channel, got, want)
			}
		}
	})
}

func TestPosterGivesUpOnEndlessLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(int, string, url.Values) (int, http.Header, string, error) {
			return http.StatusTooManyRequests, http.Header{"Retry-After": {"100"}}, "", nil
		}}
		p := newTestPoster(s)
		// Two ways are tried: the channel, and then the asker.
		errs := postAll(t, p, []delivery{{channel: "C", user: "U", message: render.Text("x")}})
		if errs[0] == nil || len(s.calls) > 20 {
			t.Errorf("error %v after %d calls, want one after few", errs[0], len(s.calls))
		}
	})
}

func TestPosterLooksBeforeItRepeats(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		found string
		posts int
	}{
		"by its key":  {`{"ts":"5.0","user":"UBOT","text":"changed by Slack","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev1"}}}`, 1},
		"by its text": {`{"ts":"5.0","bot_id":"BBOT","text":"hello"}`, 1},
		"another's":   {`{"ts":"5.0","user":"U2","text":"hello"}`, 2},
		"another key": {`{"ts":"5.0","user":"UBOT","text":"hello","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev2"}}}`, 2},
		"older":       {`{"ts":"3.0","user":"UBOT","text":"hello"}`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				posts := 0
				s := &scripted{script: func(n int, method string, _ url.Values) (int, http.Header, string, error) {
					if method == "conversations.replies" {
						return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"4.0","text":"hello"},` + tc.found + `]}`, nil
					}
					if posts++; posts == 1 {
						return http.StatusServiceUnavailable, nil, "", nil
					}
					return posted(n)
				}}
				errs := postAll(t, newTestPoster(s), []delivery{{key: "Ev1", channel: "C", thread: "4.0", since: "4.0", user: "U", message: render.Text("hello")}})
				if errs[0] != nil || posts != tc.posts {
					t.Errorf("%d posts, %v; want %d", posts, errs[0], tc.posts)
				}
			})
		})
	}
}

func TestPosterNeverRepeatsWhatItCannotLookUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, method string, _ url.Values) (int, http.Header, string, error) {
			switch method {
			case "chat.postMessage":
				return http.StatusBadGateway, nil, "", nil
			case "conversations.replies":
				return http.StatusOK, nil, `{"ok":false,"error":"missing_scope"}`, nil
			}
			return posted(n)
		}}
		errs := postAll(t, newTestPoster(s), []delivery{{key: "Ev1", channel: "C", thread: "4.0", since: "4.0", user: "U", message: render.Text("hello")}})
		var methods []string
		for _, c := range s.calls {
			methods = append(methods, c.method)
		}
		if want := []string{"chat.postMessage", "conversations.replies", "chat.postEphemeral"}; errs[0] != nil || !slices.Equal(methods, want) {
			t.Errorf("calls %v, %v; want %v", methods, errs[0], want)
		}
	})
}

func TestPosterEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &scripted{script: func(int, string, url.Values) (int, http.Header, string, error) {
			return http.StatusTooManyRequests, http.Header{"Retry-After": {"60"}}, "", nil
		}}
		p := newTestPoster(s)
		results := make(chan error, 3)
		for range 3 {
			p.post(ctx, delivery{channel: "C", message: render.Text("x")}, func(err error) { results <- err })
		}
		synctest.Wait()
		cancel()
		for range 3 {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Errorf("post = %v, want context.Canceled", err)
			}
		}
		p.wait()
		if n := p.backlog(); n != 0 {
			t.Errorf("backlog = %d, want 0", n)
		}
	})
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	_, numberErr := strconv.ParseInt("soon", 10, 64)
	jsonErr := json.Unmarshal([]byte("{"), new(any))
	for _, tc := range []struct {
		err  error
		want fate
		wait time.Duration
	}{
		{nil, done, 0},
		{&slack.RateLimitedError{RetryAfter: 3 * time.Second}, limited, 3 * time.Second},
		{&slack.RateLimitedError{RetryAfter: -time.Second}, limited, 0},
		{numberErr, limited, 0},
		{slack.StatusCodeError{Code: 429}, limited, 0},
		{slack.StatusCodeError{Code: 503}, unknown, 0},
		{slack.StatusCodeError{Code: 500}, unknown, 0},
		{slack.StatusCodeError{Code: 404}, refused, 0},
		{slack.SlackErrorResponse{Err: "ratelimited"}, limited, 0},
		{slack.SlackErrorResponse{Err: "internal_error"}, unknown, 0},
		{slack.SlackErrorResponse{Err: "request_timeout"}, unsent, 0},
		{slack.SlackErrorResponse{Err: "channel_not_found"}, refused, 0},
		{&url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}, unsent, 0},
		{&url.Error{Op: "Post", Err: &net.DNSError{}}, unsent, 0},
		{&url.Error{Op: "Post", Err: &net.OpError{Op: "read", Err: errors.New("reset")}}, unknown, 0},
		{context.DeadlineExceeded, unknown, 0},
		{io.ErrUnexpectedEOF, unknown, 0},
		{jsonErr, unknown, 0},
		{errUnknownFate, unknown, 0},
	} {
		if got, wait := outcome(fmt.Errorf("wrapped: %w", tc.err)); tc.err != nil && (got != tc.want || wait != tc.wait) {
			t.Errorf("outcome(%v) = %v, %v, want %v, %v", tc.err, got, wait, tc.want, tc.wait)
		}
	}
}

func TestWithoutURLDropsCredentials(t *testing.T) {
	t.Parallel()
	for _, err := range []error{
		&url.Error{Op: "Post", URL: "https://hooks.example/hunter2", Err: io.EOF},
		&url.Error{Op: "Post", URL: "https://hooks.example/hunter2", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}},
	} {
		if got := withoutURL(fmt.Errorf("x: %w", err)).Error(); strings.Contains(got, "hunter2") || got == "" {
			t.Errorf("withoutURL = %q", got)
		}
	}
}

func TestThrottle(t *testing.T) {
	t.Parallel()
	th := &throttle{jitter: func() float64 { return 0.5 }}
	now := time.Unix(1_700_000_000, 0)
	start, opens := now, 0
	for now.Sub(start) < 10*time.Minute {
		now = now.Add(th.next(now))
		opens++
	}
	if opens < 15 || opens > 40 {
		t.Errorf("%d connections opened in ten minutes of immediate disconnects, want some 30", opens)
	}
	now = now.Add(calmConnection)
	if d := th.next(now); d != 0 {
		t.Errorf("delay after a calm connection = %s, want none", d)
	}
}
