package answer

import (
	"math"
	"math/bits"

	"briefbot/internal/kb"
)

// wordOf is what two tokens have in common that are the same word: the stem,
// or for function words, which have none, the word.
func wordOf(t kb.Token) string {
	if t.Term != "" {
		return t.Term
	}
	return t.Word
}

// likeness compares the sentence with the question word by word: which of its
// terms it holds, and in which order.
func likeness(c *candidate, q *question, m *meaning) {
	s, sent := c.s, c.sent()
	f := &c.f
	before := mask(0)
	if b := c.before(); b != nil {
		before = b.mask
	}
	around := sent.mask | before | s.context
	var held, square, all, others, othersHere, othersBefore float64
	first, second := -1, -1
	for i := range q.terms {
		w := q.terms[i].weight
		all += w * w
		if around.has(i) {
			held++
			square += w * w
		}
		if !q.terms[i].name {
			others += w
			if sent.mask.has(i) {
				othersHere += w
			}
			if (sent.mask | before).has(i) {
				othersBefore += w
			}
		}
		switch {
		case first < 0 || w > q.terms[first].weight:
			first, second = i, first
		case second < 0 || w > q.terms[second].weight:
			second = i
		}
	}
	if all > 0 {
		f[fUniform], f[fHeavy] = float32(held/float64(len(q.terms))), float32(square/all)
		f[fHead], f[fTail] = bit(sent.mask.has(0)), bit(sent.mask.has(len(q.terms)-1))
		f[fHeaviest], f[fSecond] = bit(around.has(first)), bit(around.has(second))
	}
	if others > 0 {
		f[fOthers], f[fOthersBefore] = float32(othersHere/others), float32(othersBefore/others)
	}
	after := sent.mask
	if c.i+1 < len(s.sents) {
		after |= s.sents[c.i+1].mask
	}
	f[fAfter] = float32(q.weightOf(after))
	f[fRepeats], f[fPassageSoft] = float32(math.Log1p(float64(s.matched))), float32(s.nearby)
	if q.focus >= 0 {
		kin := float32(0)
		for i := sent.from; i < sent.to; i++ {
			if s.match[i] < 0 && !s.classes[i].has(isFunc) {
				kin = max(kin, m.likeFocus(s.word(i)))
			}
		}
		f[fFocusKin] = kin
	}
	sequences(c, q)
	defines(c, q)
	measures(c, q)
}

func bit(on bool) float32 {
	if on {
		return 1
	}
	return 0
}

// sequences compares the order of words: the longest common subsequence of the
// question and the sentence, and the pairs of words that stand side by side in
// both. A bit of open is 1 for each word of the question that no common
// subsequence so far grows longer with (Hyyrö, Bit-parallel LCS-length computation
// revisited, 2004).
func sequences(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	n := len(q.sequence)
	if n == 0 || n > maxSequence {
		return
	}
	open := ^uint64(0)
	pairs, previous := 0, uint64(0)
	for i := sent.from; i < sent.to; i++ {
		places := s.word(i).places
		same := open & places
		open = (open + same) | (open - same)
		pairs += bits.OnesCount64(places & (previous << 1))
		previous = places
	}
	c.f[fSequence] = float32(bits.OnesCount64(^open&(1<<n-1))) / float32(n)
	if n > 1 {
		c.f[fBigrams] = min(1, float32(pairs)/float32(n-1))
	}
}

// maxSequence bounds the words of a question whose order is compared; each has
// one bit of 64.
const maxSequence = 60

// surround fills what a passage's neighbours among those found add to it.
func (r *reading) surround(cs []candidate, scans []scanned) {
	for i := range scans {
		s := &scans[i]
		document, beside := s.all|s.context, s.all|s.context
		siblings := 0
		for j := range scans {
			o := &scans[j]
			if o.hit.Document != s.hit.Document {
				continue
			}
			siblings++
			document |= o.all
			if d := o.hit.Number - s.hit.Number; d == 1 || d == -1 {
				beside |= o.all
			}
		}
		s.document = float32(r.q.weightOf(document))
		s.beside = float32(r.q.weightOf(beside) - r.q.weightOf(s.all|s.context))
		s.siblings = float32(siblings) / float32(len(scans))
	}
	for i := range cs {
		f, s := &cs[i].f, cs[i].s
		f[fDocument], f[fAround], f[fSiblings] = s.document, s.beside, s.siblings
	}
}
