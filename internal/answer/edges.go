package answer

import (
	"briefbot/internal/simd"
	"briefbot/internal/wordvec"
)

// The words at a span's edges, as inputs of the spans' network: the leading
// components of their vectors, which say what sort of word each is.
const (
	edgeFirst = iota // the span's first word
	edgeLast
	edgeLeft // the word before it
	edgeRight
	edges
	edgeDims   = 24 // components of each
	edgeInputs = edges * edgeDims
)

// edgesOf are the tokens at a span's edges by role, -1 where there is none or
// something other than a space stands between.
func (sp *span) edgesOf(sent *sentence, gaps []gap) [edges]int {
	e := [edges]int{sp.from, sp.to - 1, -1, -1}
	if i := sp.from - sent.from; i > 0 && joins(gaps[i]) {
		e[edgeLeft] = sp.from - 1
	}
	if j := sp.to - sent.from; sp.to < sent.to && joins(gaps[j]) {
		e[edgeRight] = sp.to
	}
	return e
}

// joins reports whether words with this gap between them belong together.
func joins(g gap) bool { return g == gapSpace || g == gapNone }

// components sets f to the leading components of a vector, or to zero.
func components(f []float32, v wordvec.Vec) {
	clear(f)
	for i := range min(len(f), len(v)) {
		f[i] = float32(int8(v[i])) / 32
	}
}

// edgeTable is what each token of a sentence adds to the hidden units of the
// spans' network in each role. It is the same for all spans of the sentence.
type edgeTable struct {
	units int
	sums  []float32 // by token and role
}

// fill computes the table for a candidate's sentence.
func (t *edgeTable) fill(n *network, c *candidate) {
	s, sent := c.s, c.sent()
	t.units = n.units()
	t.sums = resize(t.sums, (sent.to-sent.from)*edges*t.units)
	var f [edgeDims]float32
	var buf [edgeDims + 3]uint16
	for i := sent.from; i < sent.to; i++ {
		components(f[:], s.word(i).vector)
		set := simd.NonZero(buf[:], f[:])
		for role := range edges {
			n.addAt(t.at(i-sent.from, role), spanFeatures+role*edgeDims, f[:], set)
		}
	}
}

func (t *edgeTable) at(token, role int) []float32 {
	return t.sums[(token*edges+role)*t.units:][:t.units]
}

// add adds the edges of a span to the hidden units.
func (t *edgeTable) add(acc []float32, at [edges]int, from int) {
	for role, token := range at {
		if token < 0 {
			continue
		}
		for u, v := range t.at(token-from, role) {
			acc[u] += v
		}
	}
}
