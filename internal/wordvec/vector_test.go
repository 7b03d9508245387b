package wordvec

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestSimilarity(t *testing.T) {
	t.Parallel()
	v := open(t)
	sim := func(a, b string) float32 { return Similarity(v.Lookup(a), v.Lookup(b)) }
	if got := sim("leader", "leader"); got < 0.98 || got > 1 {
		t.Errorf("leader, leader: %.3f, want 1", got)
	}
	if got := sim("leader", "лидер"); got != 0 {
		t.Errorf("an unknown word: %.3f, want 0", got)
	}
	for _, c := range []struct{ word, near, far string }{
		{"boss", "leader", "helicopter"}, {"hurt", "wounded", "summit"}, {"cash", "money", "river"},
		{"cops", "police", "bread"}, {"kids", "children", "oxygen"}, {"blast", "explosion", "minister"},
		{"chopper", "helicopter", "leader"}, {"soldiers", "troops", "paragraph"}, {"busted", "arrested", "planted"},
		{"choppers", "helicopters", "ministers"},
	} {
		if near, far := sim(c.word, c.near), sim(c.word, c.far); near < far+0.2 {
			t.Errorf("%s: %s %.3f, %s %.3f; want the first nearer by 0.2", c.word, c.near, near, c.far, far)
		}
	}
}

// pairs reads the paraphrase pairs.
func pairs(tb testing.TB) [][2]string {
	tb.Helper()
	raw, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		tb.Fatal(err)
	}
	var out [][2]string
	for line := range strings.Lines(string(raw)) {
		if f := strings.Fields(line); len(f) == 2 {
			out = append(out, [2]string{f[0], f[1]})
		}
	}
	return out
}

// How well the table ranks the text's word for the chat's word, and the other
// way round, among 1,000 random words. The floors are just below what the table
// reaches (tools/wordvec/README.md), so that a worse one does not slip in.
func TestPairs(t *testing.T) {
	t.Parallel()
	v := open(t)
	rng := rand.New(rand.NewPCG(1, 2))
	var others []Vec
	for len(others) < 1000 {
		w := v.entry(rng.IntN(22000))
		if len(w) > 2 && !strings.ContainsFunc(w, unicode.IsDigit) {
			others = append(others, v.Lookup(w))
		}
	}
	var first, ten, n float64
	for _, p := range pairs(t) {
		for range 2 {
			a, b := v.Lookup(p[0]), v.Lookup(p[1])
			if a == "" || b == "" {
				t.Fatalf("no vector for %q", p)
			}
			same, rank := Similarity(a, b), 1
			for _, o := range others {
				if o != a && o != b && Similarity(a, o) >= same {
					rank++
				}
			}
			n++
			if rank == 1 {
				first++
			}
			if rank <= 10 {
				ten++
			}
			slices.Reverse(p[:])
		}
	}
	t.Logf("first %.3f, in the first ten %.3f of %.0f", first/n, ten/n, n)
	if n < 600 || first/n < 0.55 || ten/n < 0.88 {
		t.Errorf("first %.3f, in the first ten %.3f of %.0f; want 0.55, 0.88 of 600 or more", first/n, ten/n, n)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	v := open(t)
	for _, word := range []string{"", "x!", "two words", "лидер", "##s", "1234567", strings.Repeat("a", maxWord+1), "Leader"} {
		if got := v.Lookup(word); got != "" {
			t.Errorf("Lookup(%q) has a vector, want none", word)
		}
	}
	if got := v.Lookup("helicopterish"); len(got) != v.Dim() || Similarity(got, v.Lookup("helicopter")) < 0.4 {
		t.Errorf("helicopterish is not near helicopter")
	}
}

func TestEmbed(t *testing.T) {
	t.Parallel()
	v := open(t)
	product := func(a, b []float32) (sum float32) {
		for i := range a {
			sum += a[i] * b[i]
		}
		return sum
	}
	q := v.Embed(nil, strings.Fields("who is the boss of the fighters"))
	near := v.Embed(nil, strings.Fields("the militants are led by a commander"))
	far := v.Embed(nil, strings.Fields("the price of oil rose in march"))
	if got := product(q, q); math.Abs(float64(got)-1) > 1e-3 {
		t.Errorf("squared norm %.4f, want 1", got)
	}
	if product(q, near) < product(q, far)+0.2 {
		t.Errorf("near %.3f, far %.3f", product(q, near), product(q, far))
	}
	if got := v.Embed(q, []string{"лидер"}); slices.ContainsFunc(got, func(x float32) bool { return x != 0 }) {
		t.Errorf("Embed of unknown words is not zero")
	}
}

func FuzzLookup(f *testing.F) {
	v := open(f)
	for _, s := range []string{"leader", "jnim", "##s", "", "ag-ghali", "ménaka", "\xff\x00", "abductors"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, word string) {
		a := v.Lookup(word)
		if len(a) != 0 && len(a) != v.Dim() {
			t.Fatalf("Lookup(%q) has %d components", word, len(a))
		}
		if a != v.Lookup(word) {
			t.Fatalf("Lookup(%q) differs from call to call", word)
		}
		if v.Contains(word) && a == "" {
			t.Fatalf("Contains(%q) but no vector", word)
		}
		if s := Similarity(a, a); a != "" && (s < 0.95 || s > 1) {
			t.Fatalf("Similarity of %q with itself: %v", word, s)
		}
	})
}

func BenchmarkSimilarity(b *testing.B) {
	v := open(b)
	x, y := v.Lookup("boss"), v.Lookup("leader")
	b.ReportAllocs()
	for b.Loop() {
		Similarity(x, y)
	}
}

func BenchmarkLookupComposed(b *testing.B) {
	v := open(b)
	b.ReportAllocs()
	for b.Loop() {
		v.Lookup("droukdel")
	}
}

func BenchmarkEmbed(b *testing.B) {
	v := open(b)
	words := strings.Fields("the group is currently led by a tuareg leader who headed the liberation movement during the nineties")
	dst := make([]float32, v.Dim())
	b.ReportAllocs()
	for b.Loop() {
		v.Embed(dst, words)
	}
}

func TestMean(t *testing.T) {
	t.Parallel()
	v := open(t)
	mean, weight := v.Mean("fire", "brigade")
	for _, w := range []string{"fire", "brigade"} {
		if got := Similarity(mean, v.Lookup(w)); got < 0.6 {
			t.Errorf("fire brigade, %s: %.3f, want 0.6 or more", w, got)
		}
	}
	if want := max(v.Weight("fire"), v.Weight("brigade")); weight != want {
		t.Errorf("fire brigade weighs %v, want %v", weight, want)
	}
	if mean, weight := v.Mean("лидер"); mean != "" || weight != 1 {
		t.Errorf("an unknown word: %d bytes that weigh %v, want none and 1", len(mean), weight)
	}
}
