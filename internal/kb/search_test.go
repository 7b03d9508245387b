package kb

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// found is a hit for comparison.
type found struct {
	Document string
	Number   int
	Score    float64
}

func hits(list []Hit) []found {
	out := []found{}
	for _, h := range list {
		out = append(out, found{h.Document.ID, h.Number, h.Score})
	}
	return out
}

// bruteForce scores every passage by the formula, and sorts.
func bruteForce(x *Index, terms []Term, k int) []found {
	type counted struct {
		found
		tf     map[string]uint32
		length uint32
	}
	var all []counted
	df := map[string]int{}
	total := 0
	for _, d := range x.docs {
		an := NewAnalyzer(d.Lang)
		for i := range d.Len() {
			p := d.Passage(i)
			c := counted{found: found{d.ID, p.Number, 0}, tf: map[string]uint32{}}
			for _, part := range append(p.Context(), string(p.Words())) {
				for _, t := range an.Tokens(nil, []byte(part)) {
					if !t.Has(Stop) {
						c.tf[t.Term]++
						c.length++
					}
				}
			}
			for t := range c.tf {
				df[t]++
			}
			total += int(c.length)
			all = append(all, c)
		}
	}
	pivot := pivotOf(total, len(all))
	var out []found
	for _, c := range all {
		score := float32(0)
		for _, t := range terms {
			if tf := c.tf[t.Text]; tf > 0 {
				score += idf(df[t.Text], len(all)) * float32(t.Weight) * impact(tf, c.length, pivot)
			}
		}
		if score > 0 {
			c.Score = float64(score)
			out = append(out, c.found)
		}
	}
	slices.SortStableFunc(out, func(a, b found) int {
		switch {
		case a.Score > b.Score:
			return -1
		case a.Score < b.Score:
			return 1
		}
		return 0
	})
	return append([]found{}, out[:min(k, len(out))]...)
}

// randomDocument has passages of words w0 to w59, the low numbers often.
func randomDocument(t interface{ Fatalf(string, ...any) }, rnd *rand.Rand, id string, passages int) *Document {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: w%d\nlang: xx\n---\n", rnd.IntN(60))
	for range passages {
		if rnd.IntN(8) == 0 {
			fmt.Fprintf(&b, "\n## w%d\n", rnd.IntN(60))
		}
		b.WriteByte('\n')
		for range 1 + rnd.IntN(1+rnd.IntN(60)) {
			fmt.Fprintf(&b, "w%d ", rnd.IntN(1+rnd.IntN(60)))
		}
		b.WriteByte('\n')
	}
	d, err := Parse(contextOf(t), id, []byte(b.String()))
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return d
}

func randomIndex(t interface{ Fatalf(string, ...any) }, rnd *rand.Rand) *Index {
	var segments []*segment
	n := 0
	for range 1 + rnd.IntN(4) {
		var docs []*Document
		for range 1 + rnd.IntN(4) {
			docs = append(docs, randomDocument(t, rnd, fmt.Sprintf("%04d.md", n), 1+rnd.IntN(1+rnd.IntN(600))))
			n++
		}
		segments = append(segments, build(segmentKey(docs), docs, wordMemory{}))
	}
	return newIndex(segments)
}

// TestSearchEqualsBruteForce: skipping loses nothing, to the last bit and in the
// order of ties, wherever the borders of segments lie.
func TestSearchEqualsBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		x := randomIndex(t, rnd)
		for range 8 {
			var terms []Term
			for range 1 + rnd.IntN(6) {
				terms = append(terms, Term{fmt.Sprintf("w%d", rnd.IntN(70)), []float64{1, 1, 0.5, 2.25, 0.1}[rnd.IntN(5)]})
			}
			k := 1 + rnd.IntN(1+rnd.IntN(200))
			want, got := bruteForce(x, terms, k), hits(x.Search(terms, k))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("Search(%v, %d) in %d segments, %d passages (-brute force +got):\n%s", terms, k, len(x.segments), x.Len(), diff)
			}
		}
	})
}

func TestSearchEdges(t *testing.T) {
	t.Parallel()
	x := randomIndex(t, rand.New(rand.NewPCG(1, 1)))
	w := Term{"w1", 1}
	for name, got := range map[string][]Hit{
		"no terms":      x.Search(nil, 5),
		"no hits":       x.Search([]Term{w}, 0),
		"k below zero":  x.Search([]Term{w}, -1),
		"unknown":       x.Search([]Term{{"nowhere", 1}}, 5),
		"empty term":    x.Search([]Term{{"", 1}}, 5),
		"weight zero":   x.Search([]Term{{"w1", 0}}, 5),
		"weight below":  x.Search([]Term{{"w1", -1}}, 5),
		"empty index":   NewIndex(nil).Search([]Term{w}, 5),
		"another space": x.Search([]Term{{"w1 ", 1}}, 5),
	} {
		if len(got) != 0 {
			t.Errorf("%s: %d hits", name, len(got))
		}
	}
	all := x.Search([]Term{w}, 1<<30)
	if len(all) != x.Frequency("w1") {
		t.Errorf("%d hits for a term in %d passages", len(all), x.Frequency("w1"))
	}
	if got := x.Search([]Term{w, w}, 3); got[0].Score <= all[0].Score || got[0].Document != all[0].Document {
		t.Errorf("a term given twice scores %v, once %v", got[0].Score, all[0].Score)
	}
}

// TestTies: equal passages stand in order of document and passage, whatever the
// order of the terms.
func TestTies(t *testing.T) {
	t.Parallel()
	var docs []*Document
	for i := range 40 {
		d, err := Parse(t.Context(), fmt.Sprintf("%02d.md", i), []byte("---\ntitle: t\nlang: xx\n---\n\n"+strings.Repeat("aaa bbb ccc\n\n", 20)))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	for _, groups := range [][]int{{40}, {20, 20}, {1, 38, 1}, {3, 30, 7}} {
		var segments []*segment
		at := 0
		for _, n := range groups {
			segments = append(segments, build(fmt.Sprint(at), docs[at:at+n], wordMemory{}))
			at += n
		}
		got := newIndex(segments).Search([]Term{{"ccc", 0.3}, {"aaa", 1}, {"bbb", 0.7}}, 50)
		for i, h := range got {
			if want := (found{fmt.Sprintf("%02d.md", i/20), i%20 + 1, got[0].Score}); hits(got)[i] != want {
				t.Fatalf("groups %v: hit %d is %v, want %v", groups, i, h.Document.ID, want)
			}
		}
	}
}

// TestIndexIndependentOfOrder: documents in any order make the same index.
func TestIndexIndependentOfOrder(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(2, 2))
	var docs []*Document
	for i := range 30 {
		docs = append(docs, randomDocument(t, rnd, fmt.Sprintf("%d.md", i), 20))
	}
	want := whole(NewIndex(docs))
	rnd.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	if diff := cmp.Diff(want, whole(NewIndex(docs))); diff != "" {
		t.Errorf("another order, another index:\n%s", diff)
	}
}

// TestPlan: segments hold all documents in order within their bounds, and one
// document more or less changes few of them.
func TestPlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 3000).Draw(t, "documents")
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var docs []*Document
		for i := range n {
			docs = append(docs, &Document{ID: fmt.Sprintf("%05d.md", i), Version: "v", passages: make([]passage, 1+rnd.IntN(200))})
		}
		keys := func(docs []*Document) map[string]bool {
			m := map[string]bool{}
			at := 0
			groups := plan(docs)
			for i, g := range groups {
				size := 0
				for _, d := range g {
					if docs[at] != d {
						t.Fatalf("group %d is out of order", i)
					}
					at++
					size += d.Len()
				}
				if size > mostSegment && len(g) > 1 || size < leastSegment && i < len(groups)-1 && size+groups[i+1][0].Len() <= mostSegment {
					t.Fatalf("group %d has %d passages", i, size)
				}
				m[segmentKey(g)] = true
			}
			if at != len(docs) {
				t.Fatalf("%d of %d documents", at, len(docs))
			}
			return m
		}
		before := keys(docs)
		gone := rnd.IntN(n)
		after := keys(slices.Delete(slices.Clone(docs), gone, gone+1))
		fresh := 0
		for k := range after {
			if !before[k] {
				fresh++
			}
		}
		if fresh > 8 {
			t.Errorf("without document %d, %d of %d segments are new", gone, fresh, len(after))
		}
	})
}

func BenchmarkSearch(b *testing.B) {
	dir := b.TempDir()
	writeCorpus(b, dir, 20_000)
	x, _, err := Load(b.Context(), quiet(), dir, Config{})
	if err != nil {
		b.Fatal(err)
	}
	c := newCorpus(7)
	var queries [][]Term
	for range 500 {
		var q []Term
		for range 2 + c.rnd.IntN(5) {
			q = append(q, Term{NewAnalyzer("en").Tokens(nil, []byte(c.next()))[0].Term, 1})
		}
		queries = append(queries, q)
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		x.Search(queries[i%len(queries)], 10)
		i++
	}
}

// TestAliasesOfSegments: an abbreviation that several segments define comes once,
// in the words of the first.
func TestAliasesOfSegments(t *testing.T) {
	t.Parallel()
	var docs []*Document
	for i, text := range []string{
		"The Support Group for Islam and Muslims (JNIM) grew.", "The World Food Programme (WFP) left.",
		"A rival of Support Group for Islam and Muslims (JNIM) shrank. So did the Joint Force (JF).",
	} {
		d, err := Parse(t.Context(), fmt.Sprintf("%d.md", i), []byte("---\nlang: en\n---\n\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	words := wordMemory{}
	parts := newIndex([]*segment{build("a", docs[:1], words), build("b", docs[1:], words)})
	if diff := cmp.Diff(NewIndex(docs).Aliases(), parts.Aliases()); diff != "" || len(parts.Aliases()) != 3 {
		t.Errorf("one segment and two define, %d in two:\n%s", len(parts.Aliases()), diff)
	}
	if got := parts.Aliases()[0]; got.Short != "JNIM" || got.Long != "The Support Group for Islam and Muslims" {
		t.Errorf("the first is %+v", got)
	}
}
