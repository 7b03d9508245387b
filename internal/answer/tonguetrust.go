package answer

import "strings"

// The inputs of the confidence in answers to questions in other languages, before
// those of the English one.
const (
	tScore   = iota // the log-odds of the English weights
	tUntyped        // a detail is asked for and the sentence has nothing of its kind
	tMissing        // a name of the question stands in no document
	tUnitary        // a unit is asked for and the sentence has no number with one
	tCueless        // a reason is asked for and nothing in the sentence opens one
	tEarlier        // see asksEarlier
	tVacant         // see vacant
	tStrange        // share of the question's words that are in no document, nor words like them
	tAbroad         // the sentence is in another language
	tGlossed        // share of the question's words that have a gloss
	tUncased        // the script has no capitals
	tongueExtra
	tongueFeatures = tongueExtra + trustFeatures
)

// tongueFeatures are the inputs of the confidence in the best candidate. They hold
// until the next call with w.
func (e *Engine) tongueFeatures(w *work, r *reading, v *view) []float32 {
	var t [tongueExtra]float32
	c := &r.cs[0]
	f := &c.f
	if e.nets.Trust != nil { // none while the other networks are trained
		t[tScore] = float32(e.nets.Trust.score(v.trust[:], &w.hidden))
	}
	t[tUntyped] = bit((narrow[r.q.kind] || r.q.kind == kindQuote) && f[fTyped] == 0)
	t[tMissing] = bit(len(v.subject.missing) > 0)
	t[tUnitary] = bit(f[fUnitless] == 0 && f[fUnit] == 0)
	t[tCueless] = bit(r.q.kind == kindWhy && f[fCue] == 0)
	t[tEarlier] = bit(c.asksEarlier(r.q))
	t[tVacant] = bit(c.vacant(r.q))
	t[tStrange] = float32(r.q.strange())
	t[tAbroad] = bit(c.abroad(r.q))
	for i := range r.q.terms {
		t[tGlossed] += bit(r.q.terms[i].gloss != nil) / float32(len(r.q.terms))
	}
	t[tUncased] = bit(r.q.tongue.uncased)
	w.base = append(append(w.base[:0], t[:]...), v.trust[:]...)
	return w.base
}

// names reports whether a term is a noun of this language that says what sort of
// person or thing it is, and no name. A nil tongue knows none.
func (t *tongue) names(text string) bool {
	if t == nil {
		return false
	}
	_, ok := t.nouns[text]
	return ok
}

// abroadCost is what a sentence in another language than the question loses where
// there are documents in that one: words of two languages look alike by chance.
const abroadCost = 3

// cueGain is what a sentence gains that opens a reason where one is asked for: a
// sentence in 60 more of the tuning set.
const cueGain = 1

// told corrects the ranker, which learned from English what a sentence must have
// that answers, and in one language.
func (c *candidate) told(q *question) float64 {
	v := 0.0
	if q.native && c.abroad(q) {
		v -= abroadCost
	}
	if q.tongue != nil && q.kind == kindWhy && c.f[fCue] == 1 {
		v += cueGain
	}
	return v
}

// abroad reports whether a sentence is in another language than the question.
func (c *candidate) abroad(q *question) bool { return c.s.hit.Document.Lang != q.lang }

// asksEarlier reports whether the question asks for the one before ("the mayor
// before her", "the last fire") and the sentence has no word for it.
func (c *candidate) asksEarlier(q *question) bool {
	t := q.tongue
	if t.lang == "zh" {
		for _, w := range []string{"前任", "上一任", "之前", "上一次", "此前", "上次"} {
			if strings.Contains(q.text, w) {
				return !strings.Contains(string(c.s.text), w)
			}
		}
		return false
	}
	if q.kind != kindWho && q.kind != kindWhen && q.kind != kindOrg {
		return false
	}
	asks := false
	for _, w := range q.words {
		asks = asks || t.earlier[w]
	}
	if !asks {
		return false
	}
	for i := c.sent().from; i < c.sent().to; i++ {
		if t.earlier[c.s.tokens[i].Word] {
			return false
		}
	}
	return true
}

// vacant reports whether a question asks who or which company somebody or
// something is, and the sentence has no name beside the word for it.
func (c *candidate) vacant(q *question) bool {
	if q.kind != kindWho && q.kind != kindOrg || q.tongue.uncased {
		return false
	}
	focus := q.focus
	for i := range q.terms {
		if k := q.tongue.nouns[q.terms[i].text]; focus < 0 && (k == kindWho || k == kindOrg) && k == q.kind {
			focus = i
		}
	}
	if focus < 0 {
		return false
	}
	s, sent := c.s, c.sent()
	for i := sent.from; i < sent.to; i++ {
		if int(s.softTo[i]) != focus || s.soft[i] < compounded {
			continue
		}
		for j := max(sent.from, i-nameReach); j < min(sent.to, i+nameReach+1); j++ {
			if s.fits(j, q.kind) && !(j > 0 && q.tongue.in[s.tokens[j-1].Word]) && (j == 0 || !s.classes[j-1].has(isName) || j == i+1 || gapOf(s.text, s.tokens[j-1].End, s.tokens[j].Start) == gapComma) {
				return false
			}
		}
	}
	return true
}

// nameReach is how many words may stand between an office and its holder.
const nameReach = 6

// strange is the share of the question's words that no document has, nor words
// like them.
func (q *question) strange() float64 {
	n := 0.0
	for i := range q.terms {
		if q.terms[i].df == 0 && !q.terms[i].kin {
			n++
		}
	}
	return n / float64(max(1, len(q.terms)))
}
