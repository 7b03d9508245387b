package workspace_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/workspace"
)

func TestFaults(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		fault workspace.Fault
		taken bool
		check func(error) bool
	}{
		{"503", workspace.Fault{Kind: workspace.FaultStatus, Status: 503}, false, hasStatus(503)},
		{"503 although it was taken", workspace.Fault{Kind: workspace.FaultStatusAfter, Status: 503}, true, hasStatus(503)},
		{"429 with Retry-After", workspace.Fault{Kind: workspace.FaultStatus, Status: 429, RetryAfter: 2 * time.Second}, false, func(err error) bool {
			var limited *slack.RateLimitedError
			return errors.As(err, &limited) && limited.RetryAfter == 2*time.Second
		}},
		{"429 without Retry-After", workspace.Fault{Kind: workspace.FaultStatus, Status: 429}, false, func(err error) bool { return err != nil }},
		{"an error string", workspace.Fault{Kind: workspace.FaultError, Error: "fatal_error"}, false, func(err error) bool { return err != nil && err.Error() == "fatal_error" }},
		{"closed before", workspace.Fault{Kind: workspace.FaultCloseBefore}, false, func(err error) bool { return err != nil }},
		{"closed after", workspace.Fault{Kind: workspace.FaultCloseAfter}, true, func(err error) bool { return err != nil }},
		{"half an answer", workspace.Fault{Kind: workspace.FaultHalf}, true, func(err error) bool { return err != nil }},
		{"no answer", workspace.Fault{Kind: workspace.FaultHang}, false, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
		{"no answer although it was taken", workspace.Fault{Kind: workspace.FaultHangAfter}, true, func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, ws, api := start(t, workspace.Config{PostInterval: -1})
			c.fault.Method, c.fault.Nth = "chat.postMessage", 2
			ws.Inject(c.fault)
			post := func() error {
				ctx, cancel := context.WithTimeout(ctx, 1500*time.Millisecond)
				defer cancel()
				_, _, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("x", false))
				return err
			}
			if err := post(); err != nil {
				t.Fatalf("first call: %v", err)
			}
			if err := post(); !c.check(err) {
				t.Errorf("second call: %v", err)
			}
			if err := post(); err != nil {
				t.Errorf("third call: %v", err)
			}
			calls, err := ws.WaitForCalls(ctx, "chat.postMessage", 3)
			if err != nil {
				t.Fatal(err)
			}
			want := 2
			if c.taken {
				want = 3
			}
			if got := len(ws.BotMessages("#general")); got != want || calls[1].Taken != c.taken || calls[1].Fault != c.fault.Kind {
				t.Errorf("%d messages and call %+v, want %d and taken=%v", got, calls[1], want, c.taken)
			}
		})
	}
}

func hasStatus(code int) func(error) bool {
	return func(err error) bool {
		var status slack.StatusCodeError
		return errors.As(err, &status) && status.Code == code
	}
}

func TestFaultsBySeededChance(t *testing.T) {
	t.Parallel()
	hits := func() (n int) {
		_, ws, _ := start(t, workspace.Config{})
		remove := ws.Inject(workspace.Fault{Kind: workspace.FaultStatus, Status: 500, Probability: 0.3, Seed: 5})
		call := func() int {
			resp, err := http.PostForm(ws.APIURL()+"api.test", form("token", ws.BotToken()))
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			return resp.StatusCode
		}
		for range 100 {
			if call() == 500 {
				n++
			}
		}
		remove()
		if got := call(); got != 200 {
			t.Errorf("after the fault was removed = %d", got)
		}
		return n
	}
	a, b := hits(), hits()
	if a != b || a < 15 || a > 45 {
		t.Errorf("hits = %d and %d of 100, want the same number near 30", a, b)
	}
}
