package handlers

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/render"
)

type answererFunc func(ctx context.Context, question string) (answer.Answer, error)

func (f answererFunc) Answer(ctx context.Context, question string) (answer.Answer, error) {
	return f(ctx, question)
}

func setup(t *testing.T, f answererFunc) (*Handlers, *strings.Builder) {
	t.Helper()
	var log strings.Builder
	return New(slog.New(slog.NewTextHandler(&log, nil)), f, Options{Timeout: time.Second}), &log
}

func known(context.Context, string) (answer.Answer, error) {
	return answer.Answer{Status: answer.Answered, Short: "Iyad Ag Ghali", Evidence: []answer.Evidence{{Document: "a.md", Quote: "The group is led by Iyad Ag Ghali."}}}, nil
}

func TestHandleSaysWhere(t *testing.T) {
	t.Parallel()
	h, _ := setup(t, known)
	for _, tc := range []struct {
		name   string
		req    Request
		where  Where
		thread string
	}{
		{"mention", Request{Kind: Mention, TS: "1.1"}, InThread, "1.1"},
		{"mention in a thread", Request{Kind: Mention, TS: "1.2", Thread: "1.0"}, InThread, "1.0"},
		{"direct", Request{Kind: Direct, TS: "1.1"}, InThread, "1.1"},
		{"direct in a thread", Request{Kind: Direct, TS: "1.2", Thread: "1.0"}, InThread, "1.0"},
		{"command", Request{Kind: Command}, Ephemeral, ""},
	} {
		tc.req.Text = "who leads JNIM?"
		got := h.Handle(t.Context(), tc.req)
		if got.Where != tc.where || got.Thread != tc.thread {
			t.Errorf("%s: Handle = where %v thread %q, want %v %q", tc.name, got.Where, got.Thread, tc.where, tc.thread)
		}
		if !strings.Contains(got.Message.Fallback, "Iyad Ag Ghali") {
			t.Errorf("%s: Handle = %q, want the answer", tc.name, got.Message.Fallback)
		}
	}
}

func TestHandleAlwaysReplies(t *testing.T) {
	t.Parallel()
	const secret = "pq: password authentication failed"
	for name, tc := range map[string]struct {
		answerer answererFunc
		text     string
		want     string
	}{
		"empty":         {known, "  <@UBOT> ", "Ask me about the briefings."},
		"help":          {known, "<@UBOT> Help?", "Ask me about the briefings."},
		"emoji code":    {known, "<@UBOT> :tada: :+1::skin-tone-2:", "did not find a question"},
		"emoji":         {known, "<@UBOT> 🎉👩‍👩‍👧‍👦", "did not find a question"},
		"punctuation":   {known, "<@UBOT> ???!", "Ask me about the briefings."},
		"40,000":        {known, "<@UBOT> " + strings.Repeat("who leads JNIM? ", 2_500), "Iyad Ag Ghali"},
		"right to left": {known, "<@UBOT> من يقود الجماعة؟", "Iyad Ag Ghali"},
		"SQL":           {known, "<@UBOT> '; DROP TABLE answers; --", "Iyad Ag Ghali"},
		"broadcast":     {known, "<@UBOT> <!channel> who leads?", "Iyad Ag Ghali"},
		"error":         {func(context.Context, string) (answer.Answer, error) { return answer.Answer{}, errors.New(secret) }, "who?", "Something went wrong"},
		"panic":         {func(context.Context, string) (answer.Answer, error) { panic(secret) }, "who?", "Something went wrong"},
		"slow": {func(ctx context.Context, _ string) (answer.Answer, error) {
			return answer.Answer{}, context.DeadlineExceeded
		}, "who?", "too long"},
		"empty answer": {func(context.Context, string) (answer.Answer, error) { return answer.Answer{}, nil }, "who?", "not in these briefings"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, _ := setup(t, tc.answerer)
			got := h.Handle(t.Context(), Request{Kind: Mention, EventID: "Ev1", Self: "UBOT", Text: tc.text, TS: "1.1"})
			if !strings.Contains(got.Message.Fallback, tc.want) {
				t.Errorf("Fallback = %q, want %q in it", got.Message.Fallback, tc.want)
			}
			if len(render.Blocks(got.Message)) == 0 {
				t.Error("the reply has no blocks")
			}
			if strings.Contains(render.Terminal(got.Message, render.TerminalStyle{}), secret) {
				t.Error("the reply shows the internal error")
			}
		})
	}
}

func TestLongQuestionsAreCutAndSaidSo(t *testing.T) {
	t.Parallel()
	var asked string
	h, _ := setup(t, func(ctx context.Context, q string) (answer.Answer, error) { asked = q; return known(ctx, q) })
	got := h.Handle(t.Context(), Request{Kind: Direct, Text: strings.Repeat("é ", 20_000)})
	if n := len([]rune(asked)); n > maxQuestion || n < maxQuestion-2 {
		t.Errorf("%d characters were asked, want %d", n, maxQuestion)
	}
	if out := render.Terminal(got.Message, render.TerminalStyle{}); !strings.Contains(out, "first 2000 characters") {
		t.Errorf("the reply does not say that the question was cut:\n%s", out)
	}
}

func TestQuestionTextIsLoggedAtDebugOnly(t *testing.T) {
	t.Parallel()
	h, log := setup(t, known)
	h.Handle(t.Context(), Request{Kind: Direct, EventID: "Ev1", Text: "who is hunter2?"})
	if strings.Contains(log.String(), "hunter2") || !strings.Contains(log.String(), "event=Ev1") {
		t.Errorf("log = %s, want the event and no question", log)
	}
}

func TestTroubleNamesTheEvent(t *testing.T) {
	t.Parallel()
	h, log := setup(t, func(context.Context, string) (answer.Answer, error) { return answer.Answer{}, errors.New("disk full") })
	got := h.Handle(t.Context(), Request{Kind: Direct, EventID: "Ev042", Text: "who?"})
	if out := render.Terminal(got.Message, render.TerminalStyle{}); !strings.Contains(out, "Ev042") {
		t.Errorf("the reply does not name the event:\n%s", out)
	}
	if !strings.Contains(log.String(), "disk full") || !strings.Contains(log.String(), "Ev042") {
		t.Errorf("log = %s, want the cause and the event", log)
	}
}

func TestQuestion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		kind       Kind
		self, text string
		want       string
	}{
		{Mention, "UBOT", "<@UBOT> who leads JNIM?", "who leads JNIM?"},
		{Mention, "UBOT", "<@UBOT|briefbot>: who leads JNIM?", ": who leads JNIM?"},
		{Mention, "UBOT", "hey <@UBOT> who <@U2> leads <@U3|ana>?", "hey who leads @ana ?"},
		{Mention, "", "<@UBOT> who leads <@U2|ana>", "who leads @ana"},
		{Direct, "UBOT", "R&amp;D &lt;b&gt; &amp;lt;", "R&D <b> &lt;"},
		{Direct, "", "see <https://example.org/a|the report> and <https://example.org/b>", "see the report and https://example.org/b"},
		{Direct, "", "write to <mailto:a@example.org|a@example.org> or <mailto:b@example.org>", "write to a@example.org or b@example.org"},
		{Direct, "", "<!channel> in <#C1|general> and <#C2> <!subteam^S1|@desk> <!date^1^{date}|Monday>", "@channel in #general and @desk Monday"},
		{Command, "", "  *who*   _leads_ `JNIM`\n?", "who leads JNIM ?"},
		{Direct, "", "a\x00b\xffc < d >", "a b c < d >"},
		{Direct, "", "***", "***"},
	} {
		got, truncated := Question(Request{Kind: tc.kind, Self: tc.self, Text: tc.text})
		if got != tc.want || truncated {
			t.Errorf("Question(%q) = %q, %v, want %q", tc.text, got, truncated, tc.want)
		}
	}
}

func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"<@UBOT> who?", "<<@UBOT>|>", "&amp;lt;!channel&gt;", "<|>", "<@>", strings.Repeat("<", 3_000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, _ := Question(Request{Kind: Mention, Self: "UBOT", Text: text})
		if len([]rune(got)) > maxQuestion || strings.ContainsAny(got, "\x00\n") {
			t.Errorf("Question(%q) = %q, too long or with control characters", text, got)
		}
	})
}
