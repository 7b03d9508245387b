package slackapp_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// questions notes what was asked, in order.
type questions struct {
	mu   sync.Mutex
	list []string
}

func (q *questions) answer(ctx context.Context, question string) (answer.Answer, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = append(q.list, question)
	return answer.Answer{Status: answer.Answered, Short: "Salma Idrissi",
		Evidence: []answer.Evidence{{Document: "a.md", Quote: "The Front is led by Salma Idrissi."}}}, nil
}

func (q *questions) asked(t *testing.T, want string) {
	t.Helper()
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, got := range q.list {
		if got == want {
			return
		}
	}
	t.Errorf("asked %q, want %q among them", q.list, want)
}

// remembering gives the handlers the bot's own store.
func remembering(answerer answererFunc) func(*slackapp.Options) {
	return func(o *slackapp.Options) {
		h := handlers.New(slog.New(slog.DiscardHandler), answerer, handlers.Options{Store: o.Store.(handlers.Store)})
		o.Handler, o.Urgent = h.Handle, h.Urgent
	}
}

func TestThreadsGoOnWithoutAMention(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"socket", "http"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			var q questions
			d := overBoth(t, transport, q.answer)
			ts := d.ask(t, "ana", "#general", "", "@briefbot who leads the Front?")
			d.reply(t, "#general", ts)
			d.ask(t, "bob", "#general", ts, "who replaced her?")
			replies, err := d.WaitForReplies(d.ctx, "#general", ts, 2)
			if err != nil {
				t.Fatalf("%v\n%s", err, d.log)
			}
			q.asked(t, "who replaced Salma Idrissi?")
			for _, text := range []string{"thanks!", "lol", "@bob can you check?", "Bob, is that yours?", "the Front denied it"} {
				d.ask(t, "ana", "#general", ts, text)
			}
			elsewhere := d.ask(t, "bob", "#general", "", "who wants to write this up?")
			d.ask(t, "ana", "#general", elsewhere, "who leads the Front?")
			d.quiet(t)
			if got, err := d.WaitForReplies(d.ctx, "#general", ts, 2); err != nil || len(got) != len(replies) {
				t.Errorf("%d replies, %v; want nothing said to people's talk", len(got), err)
			}
			for _, m := range d.Replies("#general", elsewhere) {
				if m.FromBot() {
					t.Errorf("the bot said %q in a thread where it was not asked", m.Text)
				}
			}
			if n := len(q.list); n != 3 { // with the marker
				t.Errorf("asked %q, want three questions", q.list)
			}
		})
	}
}

// overBoth is setup over a transport, with handlers that remember.
func overBoth(t *testing.T, transport string, answerer answererFunc, change ...func(*slackapp.Options)) *desk {
	t.Helper()
	change = append([]func(*slackapp.Options){withStore(t), remembering(answerer)}, change...)
	if transport == "http" {
		d, _ := overHTTP(t, workspace.Config{}, answerer, change...)
		return d
	}
	return setup(t, workspace.Config{}, answerer, change...)
}

func TestAFollowUpThatOvertakesTheAnswer(t *testing.T) {
	t.Parallel()
	var q questions
	gate := make(chan struct{})
	d := overBoth(t, "socket", func(ctx context.Context, question string) (answer.Answer, error) {
		if strings.Contains(question, "leads") {
			pass(ctx, gate)
		}
		return q.answer(ctx, question)
	})
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads the Front?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	d.ask(t, "ana", "#general", ts, "who replaced her?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	close(gate)
	if _, err := d.WaitForReplies(d.ctx, "#general", ts, 2); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	q.asked(t, "who replaced Salma Idrissi?")
}

func TestAMentionReadsOtherPeoplesThread(t *testing.T) {
	t.Parallel()
	var q questions
	d := overBoth(t, "socket", q.answer)
	ts := d.ask(t, "ana", "#general", "", "The Front was founded in 2004.")
	for n := range 250 {
		d.ask(t, "bob", "#general", ts, fmt.Sprintf("remark number %d of many", n))
	}
	d.ask(t, "bob", "#general", ts, "It has nine hundred members.")
	d.ask(t, "ana", "#general", ts, "@briefbot is this right?")
	if _, err := d.WaitForReplies(d.ctx, "#general", ts, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	q.asked(t, "It has nine hundred members.")
}

func TestEditsAndDeletions(t *testing.T) {
	t.Parallel()
	var q questions
	gate := make(chan struct{})
	d := overBoth(t, "socket", func(ctx context.Context, question string) (answer.Answer, error) {
		if strings.Contains(question, "slow") {
			pass(ctx, gate)
		}
		return q.answer(ctx, question)
	})
	// An edited question is not answered again.
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads the Frnot?")
	d.reply(t, "#general", ts)
	if err := d.Edit("ana", "#general", ts, "@briefbot who leads the Front?"); err != nil {
		t.Fatal(err)
	}
	// A mention that is added makes a question.
	late := d.ask(t, "bob", "#general", "", "who leads the Front?")
	if err := d.Edit("bob", "#general", late, "@briefbot who leads the Front?"); err != nil {
		t.Fatal(err)
	}
	d.reply(t, "#general", late)
	// A question that is deleted before its turn is not answered.
	first := d.ask(t, "ana", "@ana", "", "slow question?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	second := d.ask(t, "ana", "@ana", "", "regretted question?")
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete("ana", "@ana", second); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	close(gate)
	d.reply(t, "@ana", first)
	d.quiet(t)
	if got := len(d.Replies("#general", ts)); got != 1 {
		t.Errorf("%d replies to an edited question, want 1", got)
	}
	for _, question := range q.list {
		if strings.Contains(question, "regretted") {
			t.Error("a question that was deleted was answered")
		}
	}
}

func TestTheBotGreetsAChannelOnce(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	joined := map[string]any{"type": "member_joined_channel", "user": d.BotUserID(), "channel": "C0GENERAL1", "channel_type": "C", "team": d.TeamID(), "inviter": "U0ANA00001"}
	d.EmitEvent("#general", joined)
	m, err := d.WaitForMessage(d.ctx, "#general", func(m workspace.Message) bool { return m.FromBot() })
	if err != nil || !strings.Contains(m.Text, "Mention me") {
		t.Fatalf("greeting = %q, %v", m.Text, err)
	}
	d.EmitEvent("#general", joined)
	joined["user"] = "U0BOB00001"
	d.EmitEvent("#general", joined)
	d.quiet(t)
	if n := len(d.Calls("chat.postMessage")); n != 2 {
		t.Errorf("%d posts, want one greeting and the marker", n)
	}
}

func TestEventsOfTheAppsOwnLife(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.EmitEvent("", map[string]any{"type": "channel_rename", "channel": map[string]any{"id": "C0GENERAL1", "name": "renamed", "created": 1}})
	d.EmitEvent("", map[string]any{"type": "app_context_changed", "context": map[string]any{}})
	d.quiet(t)
	d.EmitEvent("", map[string]any{"type": "app_uninstalled"})
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatal(err)
	}
	if h := d.app.Health(); h.Connected || !strings.Contains(h.Reason, "removed") {
		t.Errorf("Health = %+v after the app was removed, want it to say so", h)
	}
	if !strings.Contains(d.log.String(), "channel renamed") {
		t.Error("a channel's new name is not in the log")
	}
}
