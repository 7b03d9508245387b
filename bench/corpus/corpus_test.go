package corpus

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return strings.ContainsRune(" .,\"", c) })
}

func TestSameSeedSameText(t *testing.T) {
	t.Parallel()
	small, large := New(1, 100), New(1, 1000)
	if a, b := string(small.Document(3).Markdown()), string(large.Document(3).Markdown()); a != b {
		t.Errorf("document 3 depends on the size of the corpus:\n%s\n%s", a, b)
	}
	if a, b := string(small.Document(3).Markdown()), string(New(2, 100).Document(3).Markdown()); a == b {
		t.Error("two seeds make the same document")
	}
	if a, b := large.Questions(5), large.Questions(50)[:5]; a[4].Text != b[4].Text {
		t.Errorf("question 4 is %q or %q", a[4].Text, b[4].Text)
	}
}

func TestPassagesAddUp(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 19, 20, 21, 1000} {
		c, total := New(1, n), 0
		for i := range c.Documents() {
			total += len(c.Document(i).Passages)
		}
		if total != n {
			t.Errorf("New(1, %d) has %d passages", n, total)
		}
	}
}

// TestShape holds what the package comment promises: the length of passages,
// the share of function words and the growth of the vocabulary.
func TestShape(t *testing.T) {
	t.Parallel()
	c := New(1, 5000)
	isFunction := map[string]bool{}
	for _, w := range functionWords {
		isFunction[w] = true
	}
	seen := map[string]bool{}
	var early, tokens, function int
	for n := range c.Documents() {
		for _, p := range c.Document(n).Passages {
			for _, w := range words(p) {
				tokens++
				seen[w] = true
				if isFunction[w] {
					function++
				}
			}
		}
		if n+1 == c.Documents()/10 {
			early = len(seen)
		}
	}
	if mean := float64(tokens) / float64(c.Passages()); mean < 80 || mean > 110 {
		t.Errorf("a passage has %.1f words on average; want about 90", mean)
	}
	if share := float64(function) / float64(tokens); share < 0.38 || share > 0.55 {
		t.Errorf("%.2f of the words are function words; want about 0.45", share)
	}
	// Heaps' law: English has an exponent between 0.4 and 0.7.
	if beta := math.Log10(float64(len(seen)) / float64(early)); beta < 0.4 || beta > 0.75 {
		t.Errorf("the vocabulary grows with exponent %.2f (%d to %d words); want 0.4 to 0.75", beta, early, len(seen))
	}
}

func TestSpellingIsUnique(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for n := range 100000 {
		w := contentWord(n)
		if m, ok := seen[w]; ok {
			t.Fatalf("contentWord(%d) and contentWord(%d) are both %q", m, n, w)
		}
		seen[w] = n
	}
}

func TestRankFollowsTheLaw(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	const draws = 1 << 20
	counts := map[int]int{}
	for range draws {
		counts[rank(r)]++
	}
	mass := cumulated[core-1] + 1/(gamma-1)
	for _, n := range []int{0, 9, 99} {
		want := draws / mass / float64(n+1)
		if got := float64(counts[n]); math.Abs(got-want) > 6*math.Sqrt(want) {
			t.Errorf("rank %d was drawn %.0f times; want about %.0f", n, got, want)
		}
	}
}

func TestQuestionsComeFromTheirPassage(t *testing.T) {
	t.Parallel()
	c := New(1, 500)
	for _, q := range c.Questions(200) {
		passage := c.Document(q.Document).Passages[q.Passage]
		if len(q.Words) < 2 || len(q.Words) > 8 {
			t.Errorf("%q has %d content words; want 2 to 8", q.Text, len(q.Words))
		}
		for _, w := range q.Words {
			if !strings.Contains(passage, w) {
				t.Errorf("%q asks for %q, which is not in its passage", q.Text, w)
			}
			if !strings.Contains(q.Text, w) {
				t.Errorf("%q lacks %q", q.Text, w)
			}
		}
		if !strings.HasSuffix(q.Text, "?") {
			t.Errorf("%q is no question", q.Text)
		}
	}
}
