package answer

import (
	"context"
	"slices"
	"testing"

	"briefbot/internal/kb"
)

// byNumber is a Meaning that finds passages by number.
type byNumber []int

func (n byNumber) Near(_ context.Context, x *kb.Index, _ string, k int) []kb.Hit {
	var hits []kb.Hit
	d := x.Documents()[0]
	for _, number := range n[:min(k, len(n))] {
		hits = append(hits, kb.Hit{Passage: d.Passage(number - 1), Score: 0.9})
	}
	return hits
}

func numbers(passages []Passage) []int {
	var out []int
	for _, p := range passages {
		out = append(out, p.Paragraph)
	}
	return out
}

// TestMeaningBringsPassages has meaning add passages and never cost a sure
// answer its place.
func TestMeaningBringsPassages(t *testing.T) {
	t.Parallel()
	plain := sample(t)
	const question = "who leads JNIM?"
	want, err := plain.Answer(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	other := []int{}
	for n := range plain.Index().Len() {
		if !slices.Contains(numbers(want.Passages), n+1) {
			other = append(other, n+1)
		}
	}
	if len(other) == 0 {
		t.Fatal("every passage is found by words; the test needs another question")
	}
	e, err := NewWith(plain.Index, Options{Meaning: byNumber(other)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Answer(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	if got.Short != want.Short || got.Status != want.Status || got.Passages[0].Paragraph != want.Passages[0].Paragraph {
		t.Errorf("with meaning: %q (%s) from %v, want %q (%s) from %v", got.Short, got.Status, numbers(got.Passages), want.Short, want.Status, numbers(want.Passages))
	}
	// More sentences to choose from make the choice less sure, not more.
	if d := got.Confidence - want.Confidence; d > 0.05 || d < -0.2 {
		t.Errorf("confidence %.2f, without meaning %.2f", got.Confidence, want.Confidence)
	}
	if got := numbers(e.Rank(t.Context(), question, 12)); !slices.Contains(got, other[0]) {
		t.Errorf("Rank = %v, want %d among them", got, other[0])
	}
	// What no word finds, meaning may show as the closest.
	a, err := e.Answer(t.Context(), "zyxgloop quuxfrob?")
	if err != nil || len(a.Passages) == 0 || a.Passages[0].Paragraph != other[0] || a.Status == Answered {
		t.Errorf("unknown words: %s with %v, %v, want the closest by meaning and no answer", a.Status, numbers(a.Passages), err)
	}
}

func TestFused(t *testing.T) {
	t.Parallel()
	d := sample(t).Index().Documents()[0]
	hits := func(numbers ...int) (out []kb.Hit) {
		for _, n := range numbers {
			out = append(out, kb.Hit{Passage: d.Passage(n - 1), Score: 1})
		}
		return out
	}
	for _, tc := range []struct {
		lexical, near []int
		weight        float64
		want          []int
	}{
		{[]int{1, 2, 3}, nil, 0.2, []int{1, 2, 3}},
		{[]int{1, 2, 3}, []int{3, 4}, 0.2, []int{1, 3, 2, 4}},
		{[]int{1, 2, 3}, []int{2}, 0.7, []int{2, 1, 3}},
		{[]int{1, 2, 3}, []int{2}, 0.2, []int{1, 2, 3}},
		{nil, []int{4, 2}, 0.7, []int{4, 2}},
	} {
		var got []int
		for _, h := range fused(hits(tc.lexical...), hits(tc.near...), tc.weight) {
			got = append(got, h.Number)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("fused(%v, %v, %.1f) = %v, want %v", tc.lexical, tc.near, tc.weight, got, tc.want)
		}
	}
}
