package wordvec

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// text returns n seeded words: mostly rows, the frequent ones more often, some
// composed, some unknown.
func text(v *Table, rng *rand.Rand, n int) []string {
	out := make([]string, n)
	for i := range out {
		row := int(math.Exp(rng.Float64() * math.Log(float64(v.Len()))))
		switch out[i] = v.entry(min(row, v.Len()-1)); rng.IntN(20) {
		case 0:
			out[i] += "dur"
		case 1:
			out[i] = "№" + out[i]
		}
	}
	return out
}

// A Matcher's packed arithmetic gives exactly what Similarity gives.
func TestMatcher(t *testing.T) {
	t.Parallel()
	v := open(t)
	rng := rand.New(rand.NewPCG(3, 4))
	m := v.NewMatcher()
	for n := range 20 {
		question := text(v, rng, n)
		m.Reset(question)
		for range 3 {
			sentence := text(v, rng, 400)
			aligned := make([]float32, n)
			for _, w := range sentence {
				got := m.Similarities(w)
				if len(got) != n {
					t.Fatalf("Similarities has %d values for %d words", len(got), n)
				}
				index, best := -1, float32(0)
				for i, q := range question {
					want := Similarity(v.Lookup(q), v.Lookup(w))
					if q == w {
						want = 1
					}
					if got[i] != want {
						t.Fatalf("Similarities(%q)[%q] = %v, want %v", w, q, got[i], want)
					}
					if want > best {
						index, best = i, want
					}
					aligned[i] = max(aligned[i], want)
				}
				if i, s := m.Best(w); i != index || s != best {
					t.Fatalf("Best(%q) = %d, %v; want %d, %v", w, i, s, index, best)
				}
			}
			for i, got := range m.Align(nil, sentence) {
				if got != aligned[i] {
					t.Fatalf("Align[%d] = %v, want %v", i, got, aligned[i])
				}
			}
		}
	}
}

func TestMatcherForgets(t *testing.T) {
	t.Parallel()
	v := open(t)
	m := v.NewMatcher()
	m.Reset([]string{"leader"})
	for row := range maxMemo + 100 {
		if w := v.entry(row); m.Similarities(w)[0] != Similarity(v.Lookup("leader"), v.Lookup(w)) && w != "leader" {
			t.Fatalf("word %d %q is wrong", row, w)
		}
	}
	if len(m.words) > maxMemo {
		t.Errorf("%d words remembered, want at most %d", len(m.words), maxMemo)
	}
	m.Reset([]string{"river"})
	if i, s := m.Best("leader"); s > 0.5 {
		t.Errorf("after Reset, Best = %d, %v: the old question's", i, s)
	}
}

func TestMatcherAllocations(t *testing.T) {
	v := open(t)
	m := v.NewMatcher()
	question := strings.Fields("who runs the fighters in the north")
	sentence := strings.Fields("the group is currently led by a leader who headed the movement in the desert")
	dst := make([]float32, len(question))
	if n := testing.AllocsPerRun(100, func() {
		m.Reset(question)
		m.Align(dst, sentence)
		m.Best("leader")
	}); n != 0 {
		t.Errorf("%.1f allocations a question, want 0", n)
	}
}

// A question of ten words against sixty sentences of thirty words.
func BenchmarkMatcher(b *testing.B) {
	v := open(b)
	rng := rand.New(rand.NewPCG(5, 6))
	var question []string
	for len(question) < 10 {
		if w := text(v, rng, 1)[0]; v.Contains(w) {
			question = append(question, w)
		}
	}
	var sentences [][]string
	for range 60 {
		var s []string
		for len(s) < 30 {
			if w := text(v, rng, 1)[0]; v.Contains(w) {
				s = append(s, w)
			}
		}
		sentences = append(sentences, s)
	}
	m := v.NewMatcher()
	dst := make([]float32, len(question))
	b.ReportAllocs()
	for b.Loop() {
		m.Reset(question)
		for _, s := range sentences {
			m.Align(dst, s)
		}
	}
	b.ReportMetric(float64(len(m.words)), "words")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(m.words)*len(question)), "ns/pair")
}

func BenchmarkMatcherRemembered(b *testing.B) {
	v := open(b)
	m := v.NewMatcher()
	m.Reset(strings.Fields("who runs the fighters in the north of mali today"))
	sentence := strings.Fields("the group is currently led by a leader who headed the movement in the desert")
	dst := make([]float32, 10)
	b.ReportAllocs()
	for b.Loop() {
		m.Align(dst, sentence)
	}
}
