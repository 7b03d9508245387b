package handlers

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
	"briefbot/internal/render"
	"briefbot/internal/store"
	"briefbot/internal/workspace"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// ledger is a [Store] in memory, as far as the handlers' own tests go; the
// stores themselves are tested with the whole bot.
type ledger struct {
	Store
	answers  []store.Answer
	feedback []store.Feedback
	gaps     []store.Gap
	err      error
}

func (l *ledger) AnswerAt(_ context.Context, channel, ts string) (store.Answer, error) {
	return l.find(func(a store.Answer) bool { return a.Channel == channel && a.MessageTS == ts })
}

func (l *ledger) LastAnswer(_ context.Context, channel, _, user string) (store.Answer, error) {
	return l.find(func(a store.Answer) bool { return a.Channel == channel && (a.User == user || !a.Private) })
}

func (l *ledger) find(match func(store.Answer) bool) (store.Answer, error) {
	if l.err != nil {
		return store.Answer{}, l.err
	}
	for _, a := range l.answers {
		if match(a) {
			return a, nil
		}
	}
	return store.Answer{}, store.ErrNotFound
}

func (l *ledger) Answers(context.Context, time.Time, int) ([]store.Answer, error) {
	return l.answers, l.err
}

func (l *ledger) Gaps(context.Context, time.Time, int) ([]store.Gap, error) { return l.gaps, l.err }

func (l *ledger) SaveFeedback(_ context.Context, f store.Feedback) error {
	l.feedback = append(l.feedback, f)
	return l.err
}

// ThreadState remembers nothing: every question stands by itself.
func (l *ledger) ThreadState(context.Context, string, string) ([]byte, error) {
	return nil, store.ErrNotFound
}

func (l *ledger) SaveThreadState(context.Context, string, string, []byte) error { return nil }

// checkerFunc is a [Checker] of a function.
type checkerFunc func(text string) ([]answer.Checked, error)

func (f checkerFunc) Check(_ context.Context, text string) ([]answer.Checked, error) { return f(text) }

// newsroom is handlers with everything that they can have, an hour that stands
// still, and two briefings.
func newsroom(t *testing.T) (*Handlers, *ledger) {
	t.Helper()
	h, _ := setup(t, func(_ context.Context, question string) (answer.Answer, error) {
		return newsroomAnswer(question), nil
	})
	l := &ledger{}
	h.opts.Store = l
	h.opts.Index = indexOf(t, map[string]string{"verano.md": harbour, "old/undated.md": "Nothing to see here.\n"})
	h.opts.Editors = func() string { return "C0EDITORS1" }
	h.opts.Now = func() time.Time { return time.Date(2024, 5, 10, 12, 0, 0, 0, time.UTC) }
	h.opts.Checker = checkerFunc(newsroomCheck)
	h.opts.Facts = factsFunc(func(kind FactKind, subject string) (render.Message, bool, error) {
		return render.Text("Marta Quill", "leads the UPW (as of 2024-05-03)"), kind == FactWho && subject != "", nil
	})
	return h, l
}

func newsroomEvidence() answer.Evidence {
	return answer.Evidence{
		Document: "verano.md", Version: "sha256:0123456789abcdef", Title: "Strike at the port of Verano", Date: "2024-05-03", URL: "https://example.org/verano",
		Paragraph: 1, Line: 7, Start: 160, End: 191, Quote: "The UPW is led by Marta Quill.",
	}
}

func newsroomAnswer(question string) answer.Answer {
	a := answer.Answer{Question: question, Status: answer.NotFound, Confidence: 0.03, Notes: []string{"Osterby is not mentioned in these 2 briefings (newest 2024-05-03)."},
		Passages: []answer.Passage{{Document: "verano.md", Title: "Strike at the port of Verano", Date: "2024-05-03", Paragraph: 2, Line: 9, Score: 2, Text: "The harbour was quiet."}}}
	switch {
	case strings.Contains(question, "Osterby"):
		return a
	case strings.Contains(question, "members"):
		a.Status, a.Confidence, a.Evidence, a.Notes = answer.Related, 0.2, []answer.Evidence{newsroomEvidence()}, []string{"UPW is mentioned in these 2 briefings (newest 2024-05-03), but not what was asked."}
		return a
	}
	a.Status, a.Confidence, a.Short, a.Evidence, a.Notes = answer.Answered, 0.94, "Marta Quill", []answer.Evidence{newsroomEvidence()}, nil
	return a
}

func newsroomCheck(string) ([]answer.Checked, error) {
	e := newsroomEvidence()
	return []answer.Checked{
		{Text: "Good morning!", Verdict: answer.NoClaim},
		{Text: "The UPW is led by Marta Quill.", Verdict: answer.Carried, Evidence: &e},
		{Text: "The UPW is led by Jack Stone.", Verdict: answer.Differs, Evidence: &e, Differences: []answer.Difference{{Said: "Jack Stone", Briefing: "Marta Quill"}}},
		{Text: "The UPW is led badly.", Verdict: answer.Absent, Evidence: &e, Missing: []string{"badly"}},
		{Text: "The mayor has resigned.", Verdict: answer.Absent},
	}, nil
}

const clicked = "1700000000.000200"

// scenes are the requests of which the golden files show the reply.
func scenes() map[string]Request {
	original := &Original{Channel: "C0SAHEL001", TS: clicked, Thread: "1700000000.000100", Bot: true}
	req := func(kind Kind, change func(*Request)) Request {
		r := Request{Kind: kind, EventID: "Ev0123", Channel: "C0SAHEL001", User: "U0ANA00001", TS: "1700000000.000100"}
		change(&r)
		return r
	}
	ask := func(kind Kind, text string) Request { return req(kind, func(r *Request) { r.Text = text }) }
	click := func(action, value string) Request {
		return req(Click, func(r *Request) { r.Action, r.Value, r.Original, r.Trigger = action, value, original, "t" })
	}
	submit := func(callback, metadata string, fields map[string]string) Request {
		return req(Submit, func(r *Request) { r.Callback, r.Metadata, r.Fields, r.View = callback, metadata, fields, "V1" })
	}
	const place = `{"channel":"C0SAHEL001","ts":"` + clicked + `","thread":"1700000000.000100"}`
	const question = "who leads the UPW?"
	return map[string]Request{
		"answered": ask(Mention, question), "related": ask(Mention, "how many members?"), "not_found": ask(Mention, "who leads Osterby?"),
		"command": ask(Command, question), "command_abstains": ask(Command, "who leads Osterby?"),
		"help": ask(Command, "help"), "unknown": ask(Command, "digset daily"), "docs": ask(Command, "docs"), "why": ask(Command, "why"),
		"mode": ask(Command, "mode"), "digest": ask(Command, "digest daily"), "allow_refused": ask(Command, "allow"),
		"figures_usage": ask(Command, "quotes"), "direct_help": ask(Direct, "hi"), "direct_emoji": ask(Direct, ":tada:"),
		"card": ask(Command, "who Quill"), "card_shared": click(actionShareCard, "who Quill"), "card_gone": click(actionShareCard, "quotes Quill"),
		"more_none": click(actionMore, question), "share_here": click(actionShareHere, question), "share_modal": click(actionShare, question),
		"why_modal": click(actionMenu, "why Ev0001"), "problem_modal": click(actionMenu, "problem Ev0001"),
		"feedback_up": click(actionFeedback, "up"), "feedback_down": click(actionFeedback, "down"), "editors_modal": click(actionEditors, "who leads Osterby?"),
		"share":             submit(callbackShare, question, map[string]string{fieldChannel: "C0GENERAL1", fieldComment: "For <!channel>"}),
		"share_no_channel":  submit(callbackShare, question, nil),
		"problem":           submit(callbackProblem, place, map[string]string{fieldReason: "wrong", fieldDetail: "It is *not* her. <@U1>"}),
		"problem_no_reason": submit(callbackProblem, place, map[string]string{fieldDetail: "x"}),
		"editors":           submit(callbackEditors, place, map[string]string{fieldQuestion: "Who leads Osterby?", fieldDetail: "Friday"}),
		"ask_submitted":     submit(CallbackAsk, "", map[string]string{fieldQuestion: question}),
		"ask_empty":         submit(CallbackAsk, "", map[string]string{fieldQuestion: " ?? "}),
		"ask_shortcut":      req(Shortcut, func(r *Request) { r.Callback = CallbackAsk }),
		"check": req(Shortcut, func(r *Request) {
			r.Callback, r.Original = CallbackCheck, &Original{Channel: "C0SAHEL001", TS: clicked, User: "U0BOB00001", Text: "Good morning! The UPW is led by Marta Quill."}
		}),
		"check_empty": req(Shortcut, func(r *Request) { r.Callback, r.Original = CallbackCheck, &Original{Text: "<@U1> :tada:"} }),
		"home":        req(Home, func(*Request) {}), "home_admin": req(Home, func(r *Request) { r.Asker.Admin = true }),
	}
}

// shown is a reply as Slack gets it.
type shown struct {
	Where   Where             `json:"where"`
	Thread  string            `json:"thread,omitempty"`
	Text    string            `json:"text,omitempty"`
	Blocks  any               `json:"blocks,omitempty"`
	View    any               `json:"view,omitempty"`
	Errors  map[string]string `json:"errors,omitempty"`
	Also    []shownPost       `json:"also,omitempty"`
	Prompts []Prompt          `json:"prompts,omitempty"`
}

type shownPost struct {
	Key, Channel, User, Thread, Text string
	Blocks                           any
}

func show(r Reply) shown {
	s := shown{Where: r.Where, Thread: r.Thread, Errors: r.Errors, Prompts: r.Prompts}
	if len(r.Message.Parts) > 0 {
		s.Text, s.Blocks = render.FallbackText(r.Message), render.Blocks(r.Message)
	}
	switch {
	case r.View != nil && r.View.Home:
		s.View = render.HomeView(*r.View)
	case r.View != nil:
		s.View = render.ModalView(*r.View)
	}
	for _, p := range r.Also {
		s.Also = append(s.Also, shownPost{p.Key, p.Channel, p.User, p.Thread, render.FallbackText(p.Message), render.Blocks(p.Message)})
	}
	return s
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, req := range scenes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, l := newsroom(t)
			answered := h.Handle(t.Context(), Request{Kind: Mention, EventID: "Ev0001", Channel: "C0SAHEL001", User: "U0ANA00001", Text: "who leads the UPW?"}).Entry
			answered.Key, answered.Channel, answered.MessageTS = "Ev0001", "C0SAHEL001", clicked
			l.answers = []store.Answer{*answered}
			l.gaps = []store.Gap{{Question: "who leads Osterby?", Count: 3, LastAt: h.opts.Now()}, {Count: 1, LastAt: h.opts.Now()}}
			s := show(h.Handle(t.Context(), req))
			sound(t, s)
			got, err := json.MarshalIndent(s, "", " ")
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+".json")
			if *update {
				if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
				t.Errorf("%s (-want +got, -update rewrites):\n%s", file, diff)
			}
		})
	}
}

// sound holds a reply to what Slack takes, as the simulated workspace does.
func sound(t *testing.T, s shown) {
	t.Helper()
	check := func(blocks any) {
		raw, err := json.Marshal(blocks)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := workspace.CheckBlocks(raw); err != nil {
			t.Errorf("Slack would refuse the blocks: %v", err)
		}
	}
	if s.Blocks != nil {
		check(s.Blocks)
	}
	for _, p := range s.Also {
		check(p.Blocks)
	}
	if s.View != nil {
		raw, err := json.Marshal(s.View)
		if err != nil {
			t.Fatal(err)
		}
		if err := workspace.CheckView(raw); err != nil {
			t.Errorf("Slack would refuse the view: %v", err)
		}
	}
}
