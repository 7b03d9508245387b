package handlers

import (
	"context"
	"log/slog"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/thread"
)

// words writes follow-ups as it is told to.
type words struct {
	full  string
	calls int
}

func (w *words) InFull(_ context.Context, _, _ string, turns []answer.Turn) (string, bool) {
	w.calls++
	return w.full, w.full != "" && len(turns) > 0
}

func TestFollowUpsInOtherWords(t *testing.T) {
	t.Parallel()
	memory := thread.Memory{}.With(thread.Turn{Question: "who leads JNIM?", Short: "Iyad Ag Ghali", Quote: "The group is led by Iyad Ag Ghali."})
	for name, tc := range map[string]struct {
		question, model string
		want            string
		calls           int
	}{
		"by the model":     {"and since when does he?", "Since when does Iyad Ag Ghali lead JNIM?", "Since when does Iyad Ag Ghali lead JNIM?", 1},
		"names something":  {"what is the Takuba Task Force?", "Something else?", "what is the Takuba Task Force?", 0},
		"model of no help": {"what is a drone?", "", "what is a drone?", 1},
	} {
		w := &words{full: tc.model}
		h := New(slog.New(slog.DiscardHandler), answererFunc(known), Options{FollowUps: w})
		got, _ := h.resolve(t.Context(), Request{User: "U1"}, memory, tc.question)
		if got != tc.want || w.calls != tc.calls {
			t.Errorf("%s: resolve(%q) = %q after %d calls, want %q after %d", name, tc.question, got, w.calls, tc.want, tc.calls)
		}
	}
	// Without a model the rules stay.
	by, changed := memory.Resolve("when was he born?")
	h := New(slog.New(slog.DiscardHandler), answererFunc(known), Options{FollowUps: &words{}})
	if got, ok := h.resolve(t.Context(), Request{}, memory, "when was he born?"); got != by || ok != changed {
		t.Errorf("resolve without help = %q, %t, want the rules' %q, %t", got, ok, by, changed)
	}
}
