package answer

import (
	"slices"
	"testing"
)

// TestAttentionKeepsNothing asks a long and a short question in turns: what one
// leaves in memory must not change what is made of the other.
func TestAttentionKeepsNothing(t *testing.T) {
	t.Parallel()
	e := sample(t)
	asked := []string{
		"Which organisation claimed responsibility for the attack on the convoy of French soldiers in which six of them were wounded by a suicide bomber?",
		"Parly?",
		"who leads JNIM?",
	}
	scores := func(q string) (out []float64) {
		for range 2 {
			a := e.Attend(q)
			out = append(out, a.Scores...)
		}
		return out
	}
	var first [][]float64
	for _, q := range asked {
		first = append(first, scores(q))
	}
	for i := len(asked) - 1; i >= 0; i-- {
		got := scores(asked[i])
		if !slices.Equal(got, first[i]) {
			t.Errorf("%q: scores %v, at first %v", asked[i], got, first[i])
		}
		if half := len(got) / 2; !slices.Equal(got[:half], got[half:]) {
			t.Errorf("%q: scores %v, asked again %v", asked[i], got[:half], got[half:])
		}
	}
}

// TestAttentionSees holds what is compared: the words of the sentence, and
// apart from them those of the title and of the sentence before.
func TestAttentionSees(t *testing.T) {
	t.Parallel()
	e := sample(t)
	a := e.Attend("who leads JNIM?")
	if len(a.Asked) != 3 {
		t.Fatalf("%d words asked, want who, leads, JNIM", len(a.Asked))
	}
	if a.Asked[2].Flags[1] != 1 || a.Asked[0].Flags[1] != 0 {
		t.Errorf("capitals: %v and %v, want JNIM's alone", a.Asked[0].Flags, a.Asked[2].Flags)
	}
	led := false
	for _, w := range a.Held[0] {
		if w.Same>>1&1 == 1 && !w.Apart() {
			led = true
		}
	}
	if !led {
		t.Errorf("%q does not hold a form of leads", a.Sentences[0].Quote)
	}
	// The words of a French question are compared as the English ones that they mean.
	f := e.Attend("qui dirige le groupe JNIM et où est-ce qu'il est né ?")
	if len(f.Held) == 0 || f.Asked[3].Vector != e.vectors.Lookup("group") {
		t.Errorf("of a French question, %d words are compared with %d sentences", len(f.Asked), len(f.Held))
	}
}

func TestAttentionSizes(t *testing.T) {
	t.Parallel()
	n := &Attention{}
	if err := n.fold(); err == nil {
		t.Error("weights without numbers are taken")
	}
	n = &Attention{Metric: make([]float32, AttentionDims), Importance: make([]float32, AttentionDims+AskedFlags+1), Output: make([]float32, attentionUnits+1)}
	for range attentionUnits {
		n.Hidden = append(n.Hidden, make([]float32, AttentionInputs))
	}
	if err := n.fold(); err == nil {
		t.Error("a unit without a bias is taken")
	}
}
