package kb

import (
	"slices"
	"testing"
)

func TestBeginning(t *testing.T) {
	t.Parallel()
	doc, err := Parse(t.Context(), "a.md", []byte("---\nlang: de\n---\n\nFlaschenpost, Flaschenzug und Flasche.\n\nEin Flaschenzug.\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := NewIndex([]*Document{doc})
	if got := x.Beginning("flaschen", 5); !slices.Equal(got, []string{"flaschenzug", "flaschenpost"}) {
		t.Errorf("Beginning = %q", got)
	}
	if got := x.Beginning("flaschen", 1); !slices.Equal(got, []string{"flaschenzug"}) {
		t.Errorf("Beginning of one = %q", got)
	}
	if got := x.Beginning("", 5); got != nil {
		t.Errorf("Beginning of nothing = %q", got)
	}
}
