package answer

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"briefbot/internal/kb"
	"briefbot/internal/simd"
	"briefbot/internal/wordvec"
)

// Each word of a question looks for its like among the words of a sentence, and
// a small network compares the two: does the sentence have something for every
// word that matters? After Parikh et al., "A Decomposable Attention Model for
// Natural Language Inference", 2016, and Wang and Jiang, "A Compare-Aggregate
// Model for Matching Text Sequences", 2017.

// The inputs of the comparison of one word of the question.
const (
	AttentionDims = 48 // leading components of a word's vector
	AskedFlags    = 2
	HeldFlags     = 7

	attAsked    = 0                          // the word's vector
	attFlags    = attAsked + AttentionDims   // and flags
	attHeld     = attFlags + AskedFlags      // the vector of what it found, weighted by likeness
	attProduct  = attHeld + AttentionDims    // the product of the two
	attApart    = attProduct + AttentionDims // and how far apart they are
	attHeldFlag = attApart + AttentionDims   // flags of what it found
	attNearest  = attHeldFlag + HeldFlags    // the greatest likeness
	attFound    = attNearest + 1             // the sentence has the word itself
	attInputs   = attFound + 1

	// AttentionInputs is the number of inputs of one comparison.
	AttentionInputs = attInputs
)

// What one question is compared with: its best sentences and their words.
const (
	sentencesAttended = 6
	attendedWords     = 64
	askedWords        = 18
	contextWords      = 24 // of the title and of the sentence before
)

// nearestScale brings the greatest likeness into the range of the other inputs.
const nearestScale = 5

// Attention holds the weights of the comparison.
type Attention struct {
	Metric     []float32   `json:"metric"`     // by component: its weight in the likeness of two words
	Same       float32     `json:"same"`       // what a word is more like itself than like others
	Importance []float32   `json:"importance"` // of a word of the question: vector, flags, bias
	Hidden     [][]float32 `json:"hidden"`     // units x (inputs + bias)
	Output     []float32   `json:"output"`     // units + bias
	Scale      float32     `json:"scale"`      // of the ranker's score, which the comparison is added to

	byInput []float32 // inputs x units
}

// attentionUnits is the number of hidden units.
const attentionUnits = simd.Block

// fold lays the weights out by input and checks their sizes.
func (n *Attention) fold() error {
	if len(n.Metric) != AttentionDims || len(n.Importance) != AttentionDims+AskedFlags+1 || len(n.Hidden) != attentionUnits || len(n.Output) != attentionUnits+1 {
		return errors.New("the sizes of the attention's weights do not match")
	}
	n.byInput = make([]float32, (attInputs+1)*attentionUnits)
	for u, h := range n.Hidden {
		if len(h) != attInputs+1 {
			return fmt.Errorf("unit %d of the attention has %d inputs, not %d", u, len(h), attInputs+1)
		}
		for i, v := range h {
			n.byInput[i*attentionUnits+u] = v
		}
	}
	return nil
}

// AskedWord is a word of a question.
type AskedWord struct {
	Vector wordvec.Vec // empty where nothing is known of it
	Flags  [AskedFlags]float32

	term string
}

// HeldWord is a word of a sentence.
type HeldWord struct {
	Vector wordvec.Vec
	Flags  [HeldFlags]float32
	Same   uint32 // bit i: it is the question's word i
}

// Component is a vector's component k as the attention sees it; 0 for the empty vector.
func Component(v wordvec.Vec, k int) float32 {
	if k >= len(v) {
		return 0
	}
	return float32(int8(v[k])) * component
}

const component = 1.0 / 64

// attending is the working memory for one question.
type attending struct {
	asked      []AskedWord
	vectors    []float32 // asked words x components
	rows       []int16   // the same times the metric, in parts of 1/rowUnit
	base       []float32 // what an asked word adds to the hidden units by itself
	importance []float32

	words  []HeldWord
	held   []float32 // held words x components
	dots   []int32
	like   []float32 // asked x held
	at     []uint16
	hidden []float32
	inputs [attInputs]float32
	all    []uint16
}

const rowUnit = 16

// ask takes the words of a question, whose tokens these are, and prepares them
// for n, which may be nil. The lexicon is that of their language.
func (a *attending) ask(n *Attention, tokens []kb.Token, t *wordvec.Table, of *lexicon) {
	a.asked = a.asked[:0]
	for i := range tokens[:min(len(tokens), askedWords)] {
		token := &tokens[i]
		w := AskedWord{term: attendedTerm(token)}
		var l lexeme
		l.learn(t, token, of)
		w.Vector, w.Flags[0] = l.vector, l.weight
		w.Flags[1] = bit(i > 0 && of.capital(token, &l))
		a.asked = append(a.asked, w)
	}
	if n != nil {
		a.prepare(n)
	}
}

// prepare computes what the question's words are by themselves.
func (a *attending) prepare(n *Attention) {
	k := len(a.asked)
	a.vectors = resize(a.vectors, k*AttentionDims)
	a.rows = resize(a.rows, k*AttentionDims)
	a.base = resize(a.base, k*attentionUnits)
	a.importance = resize(a.importance, k)
	for i := range a.asked {
		w := &a.asked[i]
		v := a.vectors[i*AttentionDims:][:AttentionDims]
		sum := n.Importance[AttentionDims+AskedFlags]
		for c := range v {
			v[c] = Component(w.Vector, c)
			a.rows[i*AttentionDims+c] = int16(math.Round(float64(v[c] * n.Metric[c] * rowUnit / component)))
			sum += v[c] * n.Importance[c]
		}
		for f, x := range w.Flags {
			sum += x * n.Importance[AttentionDims+f]
		}
		a.importance[i] = float32(math.Log1p(math.Exp(float64(sum))))
		base := a.base[i*attentionUnits:][:attentionUnits]
		copy(base, n.byInput[attInputs*attentionUnits:]) // bias
		clear(a.inputs[:])
		copy(a.inputs[attAsked:], v)
		copy(a.inputs[attFlags:], w.Flags[:])
		a.add(n, base, attAsked, attHeld)
	}
}

// Compare is how well the words of a sentence answer to those of a question: 0
// is no news, unbounded both ways. It is safe for concurrent use once an [Engine] was made of n.
func (n *Attention) Compare(asked []AskedWord, held []HeldWord) (float64, error) {
	if n.byInput == nil {
		if err := n.fold(); err != nil {
			return 0, err
		}
	}
	a := attending{asked: asked}
	a.prepare(n)
	sum, _ := a.compare(n, held)
	return sum, nil
}

// attendedTerm is what tells whether two words are the same.
func attendedTerm(t *kb.Token) string {
	if t.Term != "" {
		return t.Term
	}
	return t.Word
}

// add adds the inputs from one to another to hidden units.
func (a *attending) add(n *Attention, units []float32, from, to int) {
	f := a.inputs[from:to]
	for len(a.all) < len(f)+3 {
		a.all = append(a.all, 0)
	}
	simd.AddRows(units, n.byInput[from*attentionUnits:], f, simd.NonZero(a.all, f))
}

// hold takes the words of a candidate's sentence, and behind them those of what
// it stands below and of the sentence before, which it may refer to.
func (a *attending) hold(c *candidate, t *wordvec.Table) []HeldWord {
	s, sent := c.s, c.sent()
	a.words = a.words[:0]
	for j := sent.from; j < min(sent.to, sent.from+attendedWords); j++ {
		a.take(s.lexicon, &s.tokens[j], s.word(j), j == sent.from, 0)
	}
	for j := range s.title[:min(len(s.title), contextWords)] {
		// Not by its number: the analyzer may have begun another era since.
		var l lexeme
		l.learn(t, &s.title[j], s.lexicon)
		a.take(s.lexicon, &s.title[j], &l, false, heldAbove)
	}
	if b := c.before(); b != nil {
		for j := max(b.from, b.to-contextWords); j < b.to; j++ {
			a.take(s.lexicon, &s.tokens[j], s.word(j), j == b.from, heldBefore)
		}
	}
	return a.words
}

// The flags of a held word.
const (
	heldSame    = iota // a word of the question
	heldCapital        // begins with a capital inside a sentence
	heldDigit          // begins with a digit
	heldYear           // looks like a year
	heldWeight         // see [wordvec.Table.Weight]
	heldAbove          // stands in the title or the headings
	heldBefore         // stands in the sentence before
)

// take adds a word; where is the flag of where it stands, 0 for the sentence itself.
func (a *attending) take(of *lexicon, token *kb.Token, word *lexeme, first bool, where int) {
	w := HeldWord{Vector: word.vector}
	term := attendedTerm(token)
	for i := range a.asked {
		if a.asked[i].term == term {
			w.Same |= 1 << i
		}
	}
	w.Flags[heldSame], w.Flags[heldCapital] = bit(w.Same != 0), bit(!first && of.capital(token, word))
	w.Flags[heldDigit], w.Flags[heldYear], w.Flags[heldWeight] = bit(token.Has(kb.Digit)), bit(isYear(token.Word)), word.weight
	if where > 0 {
		w.Flags[where] = 1
	}
	a.words = append(a.words, w)
}

// Apart reports whether the word stands outside the sentence that is compared.
func (w *HeldWord) Apart() bool { return w.Flags[heldAbove]+w.Flags[heldBefore] > 0 }

// compare is how well the sentence of the held words answers to the question: 0
// is no news, unbounded both ways. worst is the part of the word that speaks
// most against it, at most 0.
func (a *attending) compare(n *Attention, words []HeldWord) (sum, worst float64) {
	m, k := len(words), len(a.asked)
	if m == 0 {
		return 0, 0
	}
	a.held = resize(a.held, m*AttentionDims)
	a.dots = resize(a.dots, k)
	a.like = resize(a.like, k*m)
	for j := range words {
		w := &words[j]
		if len(w.Vector) >= AttentionDims {
			row := a.held[j*AttentionDims:][:AttentionDims]
			for c := range row {
				row[c] = float32(int8(w.Vector[c])) * component
			}
			simd.Dots(a.dots, a.rows, string(w.Vector[:AttentionDims]))
		} else {
			clear(a.dots)
		}
		for i, d := range a.dots {
			a.like[i*m+j] = float32(d) * (component * component / rowUnit)
			if w.Same>>i&1 == 1 {
				a.like[i*m+j] += n.Same
			}
		}
	}
	for i := range k {
		a.look(words, a.like[i*m:][:m], i)
		a.hidden = append(a.hidden[:0], a.base[i*attentionUnits:][:attentionUnits]...)
		a.add(n, a.hidden, attHeld, attInputs)
		out := n.Output[attentionUnits]
		for u, v := range a.hidden {
			if v > 0 {
				out += v * n.Output[u]
			}
		}
		part := float64(a.importance[i] * out)
		sum += part
		worst = min(worst, part)
	}
	return sum, worst
}

// look fills the inputs of the comparison of word i of the question, which is
// so like the held words.
func (a *attending) look(words []HeldWord, like []float32, i int) {
	most := slices.Max(like)
	total := float32(0)
	a.at = a.at[:0]
	for j, l := range like {
		if l < most-leastShare {
			like[j] = 0
			continue
		}
		like[j] = float32(math.Exp(float64(l - most)))
		total += like[j]
		a.at = append(a.at, uint16(j))
	}
	var flags [HeldFlags]float32
	found := float32(0)
	for _, j := range a.at {
		like[j] /= total
		for f, x := range words[j].Flags {
			flags[f] += like[j] * x
		}
	}
	for j := range words {
		if words[j].Same>>i&1 == 1 && !words[j].Apart() {
			found = 1
			break
		}
	}
	held := a.inputs[attHeld:][:AttentionDims]
	clear(held)
	simd.AddRows(held, a.held, like, a.at)
	asked := a.vectors[i*AttentionDims:][:AttentionDims]
	for c, h := range held {
		a.inputs[attProduct+c] = asked[c] * h
		a.inputs[attApart+c] = float32(math.Abs(float64(asked[c] - h)))
	}
	copy(a.inputs[attHeldFlag:], flags[:])
	a.inputs[attNearest] = most / nearestScale
	a.inputs[attFound] = found
}

// leastShare is how far a likeness may lie below the greatest one to count: e^-8.
const leastShare = 8

// attend lets the words of the best sentences have their say in the order. It
// reads English and what has a [glossary]: the vectors know nothing of other words.
func (e *Engine) attend(w *work, r *reading) {
	if e.nets.Attention == nil || !attentive(r.q.lang) || len(r.cs) == 0 {
		return
	}
	n := e.nets.Attention
	k := min(len(r.cs), sentencesAttended)
	least := math.Inf(1)
	for i := range k {
		c := &r.cs[i]
		c.compared, c.worst = w.attending.compare(n, w.attending.hold(c, e.vectors))
		least = min(least, c.compared)
	}
	for i := range r.cs {
		c := &r.cs[i]
		if i >= k {
			c.compared = least
		}
		c.score = float64(n.Scale)*c.score + c.compared
	}
	slices.SortStableFunc(r.cs[:k], func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
}

// attentive reports whether the words of a language have vectors.
func attentive(lang string) bool { return !foreignTongue(lang) || glossaries[lang] != nil }

// doubt is what the attention that judges answers makes of a sentence: see
// [attending.compare]; 0 where there is none or the question's language has no vectors.
func (e *Engine) doubt(w *work, r *reading, c *candidate) (sum, worst float64) {
	if e.nets.Doubt == nil || !attentive(r.q.lang) {
		return 0, 0
	}
	w.doubting.ask(e.nets.Doubt, r.q.tokens, e.vectors, w.analyzers.of(r.q.lang).lexicon)
	return w.doubting.compare(e.nets.Doubt, w.doubting.hold(c, e.vectors))
}
