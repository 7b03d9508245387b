package slackapp_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// surface is a handler that a test writes, by kind; what it does not have is
// answered as usual. Everything but Home and Opened is urgent if urgent says so.
type surface map[handlers.Kind]func(ctx context.Context, req handlers.Request) handlers.Reply

func (s surface) options(o *slackapp.Options) {
	usual := o.Handler
	o.Handler = func(ctx context.Context, req handlers.Request) handlers.Reply {
		if f, ok := s[req.Kind]; ok {
			return f(ctx, req)
		}
		return usual(ctx, req)
	}
	o.Urgent = func(req handlers.Request) bool {
		return req.Kind == handlers.Submit || req.Kind == handlers.Shortcut || req.Action == "open"
	}
}

// transports runs a test over both.
func transports(t *testing.T, f func(t *testing.T, start func(s surface) *desk)) {
	t.Helper()
	for name, start := range map[string]func(t *testing.T, s surface) *desk{
		"socket": func(t *testing.T, s surface) *desk { return setup(t, workspace.Config{}, echo, s.options) },
		"http": func(t *testing.T, s surface) *desk {
			d, _ := overHTTP(t, workspace.Config{}, echo, s.options)
			return d
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f(t, func(s surface) *desk { return start(t, s) })
		})
	}
}

func form(title string) *render.View {
	return &render.View{Title: title, Submit: "Ask", Close: "Close", Callback: "ask", Parts: []render.Part{render.TextInput{Action: "question", Label: "Question"}}}
}

// front waits for the person's modal with that title.
func (d *desk) front(t *testing.T, user, title string) workspace.View {
	t.Helper()
	var v workspace.View
	err := d.WaitFor(d.ctx, "a modal titled "+title, func() bool {
		views := d.Views(user)
		if len(views) == 0 {
			return false
		}
		v = views[len(views)-1]
		return strings.Contains(string(v.Title), title)
	})
	if err != nil {
		t.Fatalf("%v; views: %+v\n%s", err, d.Views(user), d.log)
	}
	return v
}

func modal(v *render.View) handlers.Reply { return handlers.Reply{Where: handlers.Modal, View: v} }

func TestModals(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, start func(surface) *desk) {
		d := start(surface{
			handlers.Shortcut: func(context.Context, handlers.Request) handlers.Reply { return modal(form("First")) },
			handlers.Submit: func(_ context.Context, req handlers.Request) handlers.Reply {
				switch req.Fields["question"] {
				case "?":
					return handlers.Reply{Errors: map[string]string{"question": "Please write a question."}}
				case "again":
					return modal(form("Second"))
				}
				return handlers.Reply{Where: handlers.Nowhere, Also: []handlers.Post{
					{Key: "dm", Channel: req.User, Message: render.Text("You asked " + req.Fields["question"])},
				}}
			},
		})
		if _, err := d.GlobalShortcut("ana", "ask"); err != nil {
			t.Fatal(err)
		}
		v := d.front(t, "ana", "First")
		submit := func(text string) {
			t.Helper()
			if _, err := d.Submit("ana", v.ID, map[string]string{"question": text}); err != nil {
				t.Fatal(err)
			}
		}
		submit("?")
		if err := d.WaitFor(d.ctx, "the error", func() bool { views := d.Views("ana"); return len(views) == 1 && views[0].Errors["question"] != "" }); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		submit("again")
		v = d.front(t, "ana", "Second")
		submit("who?")
		m, err := d.WaitForMessage(d.ctx, "@ana", func(m workspace.Message) bool { return m.FromBot() })
		if err != nil || !strings.Contains(m.Text, "You asked who?") {
			t.Errorf("message = %q, %v; want the post beside the reply", m.Text, err)
		}
		if n := len(d.Views("ana")); n != 0 {
			t.Errorf("%d modals are open, want none", n)
		}
	})
}

// pass waits at a gate, or until ctx ends.
func pass(ctx context.Context, gate <-chan struct{}) {
	select {
	case <-gate:
	case <-ctx.Done():
	}
}

func TestLateModals(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, start func(surface) *desk) {
		gate := make(chan struct{}, 2)
		d := start(surface{
			handlers.Shortcut: func(ctx context.Context, _ handlers.Request) handlers.Reply {
				pass(ctx, gate)
				return modal(form("Here it is"))
			},
			handlers.Submit: func(ctx context.Context, _ handlers.Request) handlers.Reply {
				pass(ctx, gate)
				return handlers.Reply{Err: errors.New("secret"), Message: handlers.Trouble("Ev1")}
			},
		})
		ts := d.ask(t, "ana", "#general", "", "100 people died")
		delivery, err := d.MessageShortcut("ana", "#general", ts, "check")
		if err != nil {
			t.Fatal(err)
		}
		d.front(t, "ana", "Briefings") // working
		if ack, err := d.WaitForAck(d.ctx, delivery); err != nil || ack.AckAfter > 3*time.Second {
			t.Errorf("acknowledged after %v, %v", ack.AckAfter, err)
		}
		gate <- struct{}{}
		v := d.front(t, "ana", "Here it is")
		if _, err := d.Submit("ana", v.ID, map[string]string{"question": "x"}); err != nil {
			t.Fatal(err)
		}
		d.front(t, "ana", "Briefings")
		gate <- struct{}{}
		err = d.WaitFor(d.ctx, "the apology", func() bool {
			views := d.Views("ana")
			return len(views) == 1 && strings.Contains(string(views[0].Blocks), "went wrong") && !strings.Contains(string(views[0].Blocks), "secret")
		})
		if err != nil {
			t.Errorf("%v; views %+v\n%s", err, d.Views("ana"), d.log)
		}
	})
}

func TestAWindowThatDoesNotOpenIsToldOf(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo, surface{
		handlers.Shortcut: func(context.Context, handlers.Request) handlers.Reply { return modal(form("First")) },
	}.options)
	d.Inject(workspace.Fault{Method: "views.open", Kind: workspace.FaultError, Error: "expired_trigger_id", Times: 1})
	ts := d.ask(t, "ana", "#general", "", "100 people died")
	if _, err := d.MessageShortcut("ana", "#general", ts, "check"); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitFor(d.ctx, "the note", func() bool { return len(d.Ephemerals("ana")) == 1 }); err != nil {
		t.Errorf("%v\n%s", err, d.log)
	}
}

func TestClicksAreCarriedOutOnce(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, start func(surface) *desk) {
		d := start(surface{
			handlers.Mention: func(_ context.Context, req handlers.Request) handlers.Reply {
				m := render.Text("answer")
				m.Parts = append(m.Parts, render.Buttons{Items: []render.Button{{Action: "share", Label: "Share", Value: "k"}, {Action: "open", Label: "Open"}}})
				return handlers.ReplyTo(req, m)
			},
			handlers.Command: func(_ context.Context, req handlers.Request) handlers.Reply {
				m := render.Text("only for you")
				m.Parts = append(m.Parts, render.Buttons{Items: []render.Button{{Action: "share", Label: "Share", Value: "k"}}})
				return handlers.ReplyTo(req, m)
			},
			handlers.Click: func(_ context.Context, req handlers.Request) handlers.Reply {
				if req.Action == "open" {
					return modal(form("Opened"))
				}
				return handlers.Reply{
					Where: handlers.Replace, Message: render.Text("Shared."),
					Also: []handlers.Post{
						{Key: "share", Channel: req.Channel, Thread: req.Thread, Message: render.Text("Shared by ana")},
						{Key: "note", Channel: req.Channel, User: "U0BOB00001", Message: render.Text("Only for bob")},
					},
				}
			},
		})
		ts := d.ask(t, "ana", "#general", "", "@briefbot hello there")
		answer := d.reply(t, "#general", ts)
		if _, err := d.Click("ana", "#general", answer.TS, "open", ""); err != nil {
			t.Fatal(err)
		}
		d.front(t, "ana", "Opened")
		if _, err := d.Click("ana", "#general", answer.TS, "share", ""); err != nil {
			t.Fatal(err)
		}
		shared := func() (n int) {
			for _, m := range d.Replies("#general", ts) {
				if m.Text == "Shared by ana" {
					n++
				}
			}
			return n
		}
		err := d.WaitFor(d.ctx, "the shared answer", func() bool {
			return shared() == 1 && len(d.Ephemerals("bob")) == 1 && strings.Contains(d.Replies("#general", ts)[0].Text, "Shared.")
		})
		if err != nil {
			t.Fatalf("%v; %+v\n%s", err, d.Replies("#general", ts), d.log)
		}
		if _, err := d.Command("ana", "#general", "/brief", "who?"); err != nil {
			t.Fatal(err)
		}
		if err := d.WaitFor(d.ctx, "the ephemeral answer", func() bool { return len(d.Ephemerals("ana")) == 1 }); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		if _, err := d.Click("ana", "#general", d.Ephemerals("ana")[0].Message.TS, "share", ""); err != nil {
			t.Fatal(err)
		}
		if err := d.WaitFor(d.ctx, "the replaced note", func() bool { return strings.Contains(d.Ephemerals("ana")[0].Message.Text, "Shared.") }); err != nil {
			t.Fatalf("%v; %+v\n%s", err, d.Ephemerals("ana"), d.log)
		}
		if n := shared(); n != 1 {
			t.Errorf("shared %d times in the thread, want once", n)
		}
	})
}

func TestHomeAndPrompts(t *testing.T) {
	t.Parallel()
	transports(t, func(t *testing.T, start func(surface) *desk) {
		d := start(surface{
			handlers.Home: func(_ context.Context, req handlers.Request) handlers.Reply {
				return handlers.Reply{Where: handlers.HomeTab, View: &render.View{Home: true, Parts: []render.Part{render.Lead{Text: "Home of " + req.User}}}}
			},
			handlers.Opened: func(context.Context, handlers.Request) handlers.Reply {
				r := handlers.Reply{Where: handlers.Nowhere}
				for _, q := range []string{"a", "b", "c", "d", "e"} {
					r.Prompts = append(r.Prompts, handlers.Prompt{Title: q, Message: "who is " + q + "?"})
				}
				return r
			},
			handlers.Direct: func(_ context.Context, req handlers.Request) handlers.Reply {
				r := handlers.ReplyTo(req, render.Text("answer"))
				r.Title = "About the answer"
				return r
			},
		})
		if err := d.OpenHome("ana"); err != nil {
			t.Fatal(err)
		}
		err := d.WaitFor(d.ctx, "the home tab", func() bool {
			v, ok := d.Home("ana")
			return ok && strings.Contains(string(v.Blocks), "Home of U0ANA00001")
		})
		if err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		if err := d.OpenDM("ana"); err != nil {
			t.Fatal(err)
		}
		if err := d.WaitFor(d.ctx, "four prompts", func() bool { return len(d.AssistantThread("@ana", "").Prompts) == 4 }); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		ts := d.ask(t, "ana", "@ana", "", "who?")
		d.reply(t, "@ana", ts)
		if err := d.WaitFor(d.ctx, "the title", func() bool { return d.AssistantThread("@ana", ts).Title == "About the answer" }); err != nil {
			t.Errorf("%v\n%s", err, d.log)
		}
	})
}

func TestSlowDirectAnswersShowAStatus(t *testing.T) {
	t.Parallel()
	gate := make(chan struct{})
	d := setup(t, workspace.Config{}, echo, surface{
		handlers.Direct: func(ctx context.Context, req handlers.Request) handlers.Reply {
			pass(ctx, gate)
			return handlers.ReplyTo(req, render.Text("answer"))
		},
	}.options)
	ts := d.ask(t, "ana", "@ana", "", "who?")
	if err := d.WaitFor(d.ctx, "the status", func() bool { return d.AssistantThread("@ana", ts).Status == handlers.Status }); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	close(gate)
	d.reply(t, "@ana", ts)
}

func TestAnActIsRecordedOnce(t *testing.T) {
	t.Parallel()
	var seen []string
	d := setup(t, workspace.Config{}, echo, surface{
		handlers.Submit: func(_ context.Context, req handlers.Request) handlers.Reply {
			seen = append(seen, req.EventID)
			return handlers.Reply{Where: handlers.Nowhere}
		},
	}.options)
	payload, err := json.Marshal(map[string]any{"type": "view_submission", "trigger_id": "7.7", "user": map[string]string{"id": "U0ANA00001"}, "view": map[string]any{"id": "V1", "type": "modal"}})
	if err != nil {
		t.Fatal(err)
	}
	d.quiet(t)
	for range 3 {
		if v := d.app.AcceptInteraction(d.ctx, payload); !v {
			t.Error("a repeated act is not acknowledged")
		}
	}
	d.quiet(t)
	if len(seen) != 1 {
		t.Errorf("handled %v, want once", seen)
	}
}
