package kb

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPostings: a list of any length comes back as it was written, and so does
// each of its frequencies, with a set or without.
func TestPostings(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		s := &segment{pivot: 1, lengths: make([]uint16, 1+rnd.IntN(40_000))}
		b := &builder{lists: make([]chunked, 4)}
		want := make([]map[uint32]uint32, len(b.lists))
		for id := range b.lists {
			want[id] = map[uint32]uint32{}
			share, often := rnd.Float64()*rnd.Float64()*rnd.Float64(), 1+rnd.IntN(9)
			for d := range s.lengths {
				b.lengths = s.lengths[:d]
				if rnd.Float64() < share || d == 0 {
					tf := uint32(1 + rnd.IntN(often))
					want[id][uint32(d)] = tf
					for range tf {
						b.count(uint32(id), uint32(d))
					}
					b.close(uint32(id))
				}
			}
		}
		places := make([]place, len(b.lists))
		for id := range b.lists {
			places[id].count = b.lists[id].count
			b.encode(s, &b.lists[id], &places[id])
		}
		s.data = append(s.data, make([]byte, packPadding)...)
		for id, p := range places {
			got := map[uint32]uint32{}
			l := list{place: &p}
			if l.dense() {
				l.open(s)
			} else {
				(&searcher{}).read(&view{segment: s}, &l)
			}
			for d := range s.lengths {
				if tf := l.find(s, uint32(d)); tf > 0 {
					got[uint32(d)] = tf
				}
			}
			if diff := cmp.Diff(want[id], got); diff != "" {
				t.Fatalf("%d of %d passages (-written +found):\n%s", p.count, len(s.lengths), diff)
			}
			if !l.dense() && (!slices.IsSorted(l.docs) || len(l.docs) != len(want[id])) {
				t.Fatalf("%d of %d passages are read as %v", p.count, len(s.lengths), l.docs)
			}
		}
	})
}
