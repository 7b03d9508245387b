package slackapp_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// model summarises as a test tells it to.
type model struct {
	mu    sync.Mutex
	say   []string
	note  string
	err   error
	calls int
	// hold, where not nil, is waited for after the first sentence.
	hold chan struct{}
}

func (m *model) Add(ctx context.Context, a *answer.Answer, _, _ string, yield func(string) error) error {
	m.mu.Lock()
	m.calls++
	say, note, err, hold := m.say, m.note, m.err, m.hold
	m.mu.Unlock()
	for i, s := range say {
		if err := yield(s); err != nil {
			return err
		}
		if i == 0 && hold != nil {
			select {
			case <-hold:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	if note != "" {
		a.Notes = append(a.Notes, note)
	}
	if err != nil {
		return err
	}
	if len(say) > 0 {
		a.Summary = &answer.Summary{Text: strings.Join(say, " "), Model: "small", Citations: []int{0}}
	}
	return nil
}

// passaged answers with a passage, as a summary needs one.
func passaged(ctx context.Context, question string) (answer.Answer, error) {
	a, err := echo(ctx, question)
	a.Passages = []answer.Passage{{Document: "article.md", Paragraph: 8, Text: "The quote for " + question}}
	return a, err
}

func summarized(m *model) func(*slackapp.Options) {
	return func(o *slackapp.Options) {
		h := handlers.New(slog.New(slog.DiscardHandler), answererFunc(passaged), handlers.Options{Summarizer: m})
		o.Handler, o.Summarize = h.Handle, h.Summarize
	}
}

// finished waits until a thread has so many replies, none of which is growing.
func (d *desk) finished(t *testing.T, channel, ts string, n int) []workspace.Message {
	t.Helper()
	var found []workspace.Message
	err := d.WaitFor(d.ctx, "finished replies", func() bool {
		found = nil
		for _, m := range d.Replies(channel, ts) {
			if m.FromBot() && !m.Streaming {
				found = append(found, m)
			}
		}
		return len(found) >= n
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	return found
}

const whole = "The bridge is closed. It opens in May."

func TestSummaryStreams(t *testing.T) {
	t.Parallel()
	m := &model{say: []string{"The bridge is closed.", "It opens in May."}}
	d := setup(t, workspace.Config{}, passaged, summarized(m))
	ts := d.ask(t, "ana", "#general", "", "@briefbot is the bridge closed?")
	replies := d.finished(t, "#general", ts, 2)
	if !strings.Contains(replies[0].Text, "answer to is the bridge closed?") {
		t.Errorf("the first reply is %q, want the passages", replies[0].Text)
	}
	if got := replies[1].Text; got != whole || !strings.Contains(string(replies[1].Blocks), "checked against the passages") {
		t.Errorf("the summary is %q with %s", got, replies[1].Blocks)
	}
	// A call is on record once it has been answered.
	if _, err := d.WaitForCalls(d.ctx, "chat.stopStream", 1); err != nil {
		t.Fatal(err)
	}
	if starts, appends, stops := len(d.Calls("chat.startStream")), len(d.Calls("chat.appendStream")), len(d.Calls("chat.stopStream")); starts != 1 || appends != 1 || stops != 1 {
		t.Errorf("%d starts, %d appends, %d stops, want one each", starts, appends, stops)
	}
}

// TestPassagesDoNotWait has the passages there while the model says nothing.
func TestPassagesDoNotWait(t *testing.T) {
	t.Parallel()
	m := &model{say: []string{"One.", "Two."}, hold: make(chan struct{})}
	d := setup(t, workspace.Config{}, passaged, summarized(m))
	first := d.ask(t, "ana", "#general", "", "@briefbot one?")
	d.reply(t, "#general", first)
	second := d.ask(t, "bob", "#general", "", "@briefbot two?")
	d.reply(t, "#general", second) // and nobody else waits for it
	close(m.hold)
	d.finished(t, "#general", first, 2)
	d.finished(t, "#general", second, 2)
}

func TestSummaryEditsWhereStreamsAreRefused(t *testing.T) {
	t.Parallel()
	m := &model{say: []string{"The bridge is closed.", "It opens in May."}}
	d := setup(t, workspace.Config{}, passaged, summarized(m))
	d.Inject(workspace.Fault{Method: "chat.startStream", Kind: workspace.FaultError, Error: "unknown_method"})
	ts := d.ask(t, "ana", "#general", "", "@briefbot is the bridge closed?")
	d.finished(t, "#general", ts, 2)
	err := d.WaitFor(d.ctx, "the note", func() bool {
		r := d.Replies("#general", ts)
		return strings.Contains(string(r[len(r)-1].Blocks), "checked against the passages")
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	replies := d.finished(t, "#general", ts, 2)
	if len(replies) != 2 || !strings.Contains(string(replies[1].Blocks), whole) {
		t.Errorf("%d replies, the last with %s", len(replies), replies[len(replies)-1].Blocks)
	}
}

func TestSummaryFailures(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		model   *model
		fault   workspace.Fault
		replies int
		want    string // in the last one
	}{
		"nothing to say":   {&model{}, workspace.Fault{}, 1, "answer to"},
		"failed":           {&model{err: errors.New("cut")}, workspace.Fault{}, 1, "answer to"},
		"dropped":          {&model{note: "There is no summary."}, workspace.Fault{}, 2, "There is no summary."},
		"failed half way":  {&model{say: []string{"The bridge is closed."}, err: errors.New("cut")}, workspace.Fault{}, 2, "the model did not finish it"},
		"append lost":      {&model{say: []string{"The bridge is closed.", "It opens in May."}}, workspace.Fault{Method: "chat.appendStream", Kind: workspace.FaultCloseBefore}, 2, "It opens in May."},
		"stop lost":        {&model{say: []string{"The bridge is closed.", "It opens in May."}}, workspace.Fault{Method: "chat.stopStream", Kind: workspace.FaultCloseAfter}, 2, "It opens in May."},
		"start limited":    {&model{say: []string{"The bridge is closed.", "It opens in May."}}, workspace.Fault{Method: "chat.startStream", Kind: workspace.FaultStatus, Status: 429, RetryAfter: time.Second, Times: 1}, 2, "It opens in May."},
		"start not sent":   {&model{say: []string{"The bridge is closed.", "It opens in May."}}, workspace.Fault{Method: "chat.startStream", Kind: workspace.FaultError, Error: "internal_error"}, 1, "answer to"},
		"everything fails": {&model{say: []string{"The bridge is closed."}}, workspace.Fault{Method: "chat.startStream", Kind: workspace.FaultStatus, Status: 500}, 1, "answer to"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := setup(t, workspace.Config{}, passaged, summarized(tc.model))
			if tc.fault.Kind != "" {
				d.Inject(tc.fault)
			}
			ts := d.ask(t, "ana", "#general", "", "@briefbot is the bridge closed?")
			d.reply(t, "#general", ts)
			if err := d.stop(); err != nil { // everything in hand is finished
				t.Fatal(err)
			}
			var replies []workspace.Message
			for _, m := range d.Replies("#general", ts) {
				if m.FromBot() {
					replies = append(replies, m)
				}
			}
			if len(replies) != tc.replies {
				t.Fatalf("%d replies, want %d\n%s", len(replies), tc.replies, d.log)
			}
			last := replies[len(replies)-1]
			if !strings.Contains(last.Text+string(last.Blocks), tc.want) {
				t.Errorf("the last reply is %q with %s, want %q", last.Text, last.Blocks, tc.want)
			}
		})
	}
}

// TestSummaryOutlivesItsProcess ends the bot in the middle of a stream; the
// next one finishes the same message.
func TestSummaryOutlivesItsProcess(t *testing.T) {
	t.Parallel()
	m := &model{say: []string{"The bridge is closed.", "It opens in May."}, hold: make(chan struct{})}
	quick := func(o *slackapp.Options) { o.Drain, o.Lease = 50*time.Millisecond, 2*time.Second }
	d := setup(t, workspace.Config{}, passaged, summarized(m), quick)
	ts := d.ask(t, "ana", "#general", "", "@briefbot is the bridge closed?")
	if _, err := d.WaitForCalls(d.ctx, "chat.startStream", 1); err != nil {
		t.Fatal(err)
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	m.mu.Lock()
	m.hold = nil
	m.mu.Unlock()
	next := slackapp.New(slog.New(slog.DiscardHandler), d.opts)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- next.Run(ctx) }()
	defer func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	}()
	replies := d.finished(t, "#general", ts, 2)
	err := d.WaitFor(d.ctx, "the whole summary", func() bool {
		r := d.Replies("#general", ts)
		return strings.Contains(string(r[len(r)-1].Blocks), whole)
	})
	if err != nil {
		t.Fatalf("%v; the thread has %+v\n%s", err, replies, d.log)
	}
	if n := len(d.finished(t, "#general", ts, 2)); n != 2 {
		t.Errorf("%d replies, want two", n)
	}
}
