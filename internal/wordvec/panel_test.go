package wordvec

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestPanel holds that a panel says what [Similarity] says, to the last bit.
func TestPanel(t *testing.T) {
	t.Parallel()
	v := open(t)
	rng := rand.New(rand.NewPCG(3, 4))
	some := func() Vec {
		switch rng.IntN(8) {
		case 0:
			return ""
		case 1:
			return v.Lookup("droukdel") // composed
		case 2:
			return Vec(strings.Repeat("\x40", v.Dim())) // larger than any row
		}
		return v.row(rng.IntN(v.Len()))
	}
	var p Panel
	for range 2000 {
		vectors := make([]Vec, rng.IntN(9))
		for i := range vectors {
			vectors[i] = some()
		}
		p.Set(v.Dim(), vectors)
		word := some()
		got := p.Similarities(nil, word)
		p.pack(v.Dim(), vectors)
		if word != "" && !slices.Equal(p.unpacked(nil, word), got) {
			t.Fatalf("the similarities of packed vectors are %v, not %v", p.unpacked(nil, word), got)
		}
		if len(got) != len(vectors) {
			t.Fatalf("%d similarities of %d vectors", len(got), len(vectors))
		}
		for i := range vectors {
			if want := Similarity(vectors[i], word); got[i] != want {
				t.Fatalf("vector %d of %d: %v, want %v", i, len(vectors), got[i], want)
			}
		}
	}
}

func BenchmarkPanel(b *testing.B) {
	t := open(b)
	words := []Vec{t.Lookup("leader"), t.Lookup("helicopter"), t.Lookup("attack"), t.Lookup("village"), t.Lookup("ministers")}
	b.Run("each", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			for _, w := range words {
				Similarity(w, t.row(i%1000))
			}
		}
	})
	b.Run("panel", func(b *testing.B) {
		var p Panel
		p.Set(t.Dim(), words)
		var sims []float32
		for i := 0; b.Loop(); i++ {
			sims = p.Similarities(sims[:0], t.row(i%1000))
		}
	})
}
