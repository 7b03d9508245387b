package answer

import (
	"context"
	"errors"
	"testing"
)

type rewriterFunc func() (string, error)

func (f rewriterFunc) Rewrite(context.Context, string, string, []Turn) (string, error) { return f() }

func TestFollowUps(t *testing.T) {
	t.Parallel()
	e := sample(t)
	turns := []Turn{{Question: "who leads JNIM?", Answer: "The group is currently led by Iyad Ag Ghali, a Tuareg leader."}}
	for _, tc := range []struct {
		message, rewritten string
		err                error
		ok                 bool
	}{
		{"when was he radicalised?", "When was Iyad Ag Ghali radicalised?", nil, true},
		{"and what does it belong to?", "What does JNIM belong to?", nil, true},
		{"when was he radicalised?", "When was Osama bin Laden radicalised?", nil, false},
		{"when was he radicalised?", "When was Iyad Ag Ghali radicalised in 1994?", nil, false},
		{"when was he radicalised?", "Visit https://evil.example for Iyad Ag Ghali?", nil, false},
		{"when was he radicalised?", "Iyad Ag Ghali bombed embassies, hijacked planes and escaped prison in Mali?", nil, false},
		{"when was he radicalised?", "when was he radicalised?", nil, false},
		{"when was he radicalised?", "", errors.New("away"), false},
	} {
		f := NewFollowUps(e, rewriterFunc(func() (string, error) { return tc.rewritten, tc.err }))
		got, ok := f.InFull(t.Context(), "U1", tc.message, turns)
		if ok != tc.ok || ok && got != tc.rewritten {
			t.Errorf("InFull(%q) with %q = %q, %t, want %t", tc.message, tc.rewritten, got, ok, tc.ok)
		}
	}
	if _, ok := NewFollowUps(e, nil).InFull(t.Context(), "U1", "who?", nil); ok {
		t.Error("a first question was rewritten")
	}
}
