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
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
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

// desk is an App without a connection: its outbox alone, in a store of its own.
type outboxDesk struct {
	*App
	store *sqlite.Store
	stop  func()
}

func startOutbox(t *testing.T, s *scripted, change ...func(*Options)) *outboxDesk {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(t.Context(), log, "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{BotToken: "xoxb-" + "test", APIURL: "https://slack.example/api/", Transport: s, Store: db}
	for _, f := range change {
		f(&opts)
	}
	d := &outboxDesk{App: New(log, opts), store: db}
	d.self = identity{userID: "UBOT", botID: "BBOT"}
	d.poll = 2 * time.Second
	ctx, cancel := context.WithCancel(context.Background())
	var loops sync.WaitGroup
	loops.Go(func() { d.dispatch(ctx) })
	loops.Go(func() { d.resolve(ctx) })
	d.stop = sync.OnceFunc(func() {
		cancel()
		loops.Wait()
		d.running.Wait()
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return d
}

// send drafts letters in their order; their keys are their texts unless set.
func (d *outboxDesk) send(t *testing.T, key string, l letter) {
	t.Helper()
	if err := d.draft(t.Context(), key, l); err != nil {
		t.Fatalf("draft: %v", err)
	}
}

// settled waits until the post with that key is posted or failed.
func (d *outboxDesk) settled(t *testing.T, key string) store.Post {
	t.Helper()
	for start, pause := time.Now(), 50*time.Millisecond; ; pause = min(2*pause, 10*time.Second) {
		p, err := d.store.Post(t.Context(), key)
		if err == nil && (p.State == store.Posted || p.State == store.Failed) {
			return p
		}
		if time.Since(start) > time.Hour {
			t.Fatalf("post %s is not settled: %+v, %v", key, p, err)
		}
		time.Sleep(pause)
	}
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

// within reports whether got is want or a little later: a test's clock moves
// in steps while the store works.
func within(got, want time.Duration) bool { return got >= want && got < want+100*time.Millisecond }

func TestOutboxPacesEachChannelAndDelaysNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, _ string, _ url.Values) (int, http.Header, string, error) { return posted(n) }}
		d := startOutbox(t, s)
		defer d.stop()
		for i := range 20 {
			d.send(t, strconv.Itoa(i), letter{Channel: "Cbusy", Text: strconv.Itoa(i)})
		}
		d.send(t, "x", letter{Channel: "Cquiet", Text: "x"})
		for i := range 20 {
			d.settled(t, strconv.Itoa(i))
		}
		d.settled(t, "x")
		busy := s.times("Cbusy")
		if len(busy) != 20 || !within(busy[19], 19*d.opts.Pace.Post) {
			t.Errorf("busy channel: %v, want one post every %s", busy, d.opts.Pace.Post)
		}
		if quiet := s.times("Cquiet"); len(quiet) != 1 || !within(quiet[0], 0) {
			t.Errorf("quiet channel: %v, want its post at once", quiet)
		}
		for i, c := range slices.DeleteFunc(slices.Clone(s.calls), func(c call) bool { return c.args.Get("channel") != "Cbusy" }) {
			if c.args.Get("text") != strconv.Itoa(i) {
				t.Errorf("post %d is %q, out of order", i, c.args.Get("text"))
			}
		}
	})
}

func TestOutboxKeepsAThreadInOrderPastDoubt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var texts []string
		s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
			if method == "conversations.replies" {
				return http.StatusOK, nil, `{"ok":true,"messages":[]}`, nil
			}
			if n == 0 {
				return 0, nil, "", io.ErrUnexpectedEOF
			}
			texts = append(texts, args.Get("text"))
			return posted(n)
		}}
		d := startOutbox(t, s)
		defer d.stop()
		for _, text := range []string{"first", "second"} {
			d.send(t, text, letter{Channel: "C", Thread: "4.0", Since: "4.0", Text: text})
		}
		start := time.Now()
		d.settled(t, "second")
		if !slices.Equal(texts, []string{"first", "second"}) {
			t.Errorf("posts %v, want first, second", texts)
		}
		if took := time.Since(start); took < time.Minute {
			t.Errorf("the silent post was repeated after %s, want two looks a minute apart before", took)
		}
	})
}

func TestOutboxPausesAChannelAndThenTheWorkspace(t *testing.T) {
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
		d := startOutbox(t, s)
		defer d.stop()
		d.send(t, "1", letter{Channel: "C1", Text: "x"})
		time.Sleep(100 * time.Millisecond)
		d.send(t, "3", letter{Channel: "C3", Text: "x"})
		d.settled(t, "3")
		if got := s.times("C3"); len(got) != 1 || got[0] > time.Second {
			t.Errorf("C3 at %v, want at once: only C1 is limited", got)
		}
		time.Sleep(10 * time.Second)
		d.send(t, "2", letter{Channel: "C2", Text: "x"})
		time.Sleep(time.Second)
		d.send(t, "4", letter{Channel: "C4", Text: "x"})
		for _, key := range []string{"1", "2", "4"} {
			if p := d.settled(t, key); p.State != store.Posted {
				t.Errorf("post %s = %+v, want it posted", key, p)
			}
		}
		for channel, want := range map[string]time.Duration{"C1": 30 * time.Second, "C2": 40 * time.Second, "C4": 40 * time.Second} {
			if got := s.times(channel); got[len(got)-1] < want {
				t.Errorf("%s posted at %v, want not before %s", channel, got, want)
			}
		}
	})
}

func TestOutboxGivesUpOnEndlessLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(int, string, url.Values) (int, http.Header, string, error) {
			return http.StatusTooManyRequests, http.Header{"Retry-After": {"100"}}, "", nil
		}}
		late := func() time.Time { return time.Now().Add(maxAge) }
		d := startOutbox(t, s, func(o *Options) { o.Now = late })
		defer d.stop()
		d.send(t, "x", letter{Channel: "C", User: "U", Text: "x"})
		start := time.Now()
		if p := d.settled(t, "x"); p.State != store.Failed || time.Since(start) < maxWait {
			t.Errorf("post = %+v after %s, want it given up after a day", p, time.Since(start))
		}
	})
}

// A process that stood still past its lease drops what it holds.
func TestFrozenProcessDoesNotPost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, method string, _ url.Values) (int, http.Header, string, error) {
			if method == "conversations.replies" {
				return http.StatusOK, nil, `{"ok":true,"messages":[]}`, nil
			}
			return posted(n)
		}}
		var frozen atomic.Bool
		d := startOutbox(t, s, func(o *Options) {
			o.AtStep = func(step Step) {
				if step == StepCalling && frozen.CompareAndSwap(false, true) {
					time.Sleep(31 * time.Second)
				}
			}
		})
		defer d.stop()
		d.send(t, "Ev1", letter{Channel: "C", Thread: "4.0", Since: "4.0", User: "U", Text: "hello"})
		d.settled(t, "Ev1")
		var posts int
		for _, c := range s.calls {
			if c.method == "chat.postMessage" {
				posts++
				if c.at.Sub(s.calls[0].at) < 0 {
					t.Error("posted before it was looked for")
				}
			}
		}
		if posts != 1 || s.calls[0].method != "conversations.replies" {
			t.Errorf("%d posts, first call %s; want a look-up and then one post", posts, s.calls[0].method)
		}
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A process that stood still while it connected sends nothing after its lease,
// also on the second connection that net/http tries.
func TestFrozenWhileConnecting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, again := range []bool{false, true} {
			base := roundTripper(func(req *http.Request) (*http.Response, error) {
				time.Sleep(3 * time.Second)
				body := req.Body
				if again {
					var err error
					if body, err = req.GetBody(); err != nil {
						return nil, err
					}
				}
				sent, err := io.ReadAll(body)
				if len(sent) > 0 {
					t.Errorf("sent %q", sent)
				}
				return nil, fmt.Errorf("write error: %w", err)
			})
			ctx := withNotAfter(t.Context(), time.Now().Add(2*time.Second))
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://slack.example/api/chat.postMessage", strings.NewReader("text=x"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = newHTTPClient(base).Do(req)
			if result, _ := outcome(err); result != unsent || !errors.Is(err, errFrozen) {
				t.Errorf("Do = %v, want that nothing was sent", err)
			}
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
		{&notCalledError{errFrozen}, unsent, 0},
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
