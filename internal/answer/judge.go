package answer

import (
	"math"
	"slices"
)

// view is what is held of the best candidate.
type view struct {
	subject subject
	unsaid  float64 // see [candidate.unsaidRelation]
	trust   [trustFeatures]float32
}

// view looks at the best candidate; there must be one.
func (e *Engine) view(w *work, r *reading) *view {
	v := &view{subject: r.subject()}
	v.unsaid = r.cs[0].unsaidRelation(r.q, func(w string) float64 { return background(e.vectors, w) })
	e.trustFeatures(w, r, v)
	return v
}

// confidence is the probability that the best candidate answers, lowered where
// a rule knows better than the weights.
func (e *Engine) confidence(w *work, r *reading, v *view) float64 {
	var score float64
	abroad := r.cs[0].abroad(r.q)
	if r.q.tongue != nil {
		inputs := e.tongueFeatures(w, r, v)
		english := float64(inputs[tScore])
		if score = e.nets.Tongue.score(inputs, &w.hidden); !abroad {
			score += r.englishShare(inputs)*(english-score) + tonguePrior
		}
	} else if score = e.nets.Trust.score(v.trust[:], &w.hidden); r.q.lang != "en" {
		score += foreign
	}
	if abroad {
		score -= abroadDoubt
	}
	p := sigmoid(score)
	switch {
	case r.cs[0].f[fSpelled] == 1:
		return max(p, spelledOut)
	case len(v.subject.missing) > 0 && p < sureWithout:
		return vetoed(p)
	case r.cs[0].objected() == lacksName:
		return p * noNameFactor
	case grave[r.cs[0].objected()]:
		return vetoed(p)
	case r.q.lang == "en" && narrow[r.q.kind] && v.unsaid >= mostlyUnsaid:
		return p * unsaidFactor
	}
	return p
}

// vetoed is a confidence in a sentence that a rule speaks gravely against: what is
// above one half is squeezed below the threshold, so that it is not shown as the
// answer and keeps its place among the others.
func vetoed(p float64) float64 {
	const half = 0.5
	if p <= half {
		return p
	}
	return half + (p-half)/(1-half)*(answerFrom-half)*0.99
}

// shortConfidence is the probability that the short answer is exact.
func (e *Engine) shortConfidence(w *work, r *reading, v *view) float64 {
	w.base = r.shortFeatures(v.trust[:], w.base[:0])
	return sigmoid(e.nets.Short.score(w.base, &w.hidden))
}

// Thresholds on the calibrated confidence, chosen on the tuning desk and SQuAD
// articles a to m (see docs/evaluation.md).
const (
	answerFrom = 0.62 // at least so likely: answered
	shortFrom  = 0.36 // the short answer is shown from this chance on
	defineFrom = 0.5  // and where the question is what something is: a sentence says that better
	spelledOut = 0.95 // the sentence spells out the abbreviation that was asked about

	noNameFactor = 0.85 // or not near the sentence
	unsaidFactor = 0.9  // nothing near the sentence comes close to the relation
	mostlyUnsaid = 0.6

	// sureWithout is the confidence from which a sentence answers although no document
	// has a name of the question. It may be misspelt or written otherwise: on held-out tuning articles nine in ten of those are right.
	sureWithout = 0.75
)

// grave are the objections that lower the confidence beyond what the weights make
// of them: the ones that refuse near misses of the tuning sets and of the sample
// article. They also hit right sentences: about one in eight of those that they
// speak against where a year or a count is asked for, half and more where the
// subject stands in the sentence before.
var grave = [objections]bool{lacksRole: true, anothersRole: true, countsOther: true, otherSpeaker: true, otherReason: true,
	otherNation: true, otherYear: true, lacksDate: true, otherOfKind: true, namesNothing: true, subjectOfBefore: true,
	lacksUnit: true, lacksAgent: true, otherPeople: true, otherMonth: true, lacksReason: true, lacksSuccession: true}

// tonguePrior makes up for the training questions in other languages, of which two in
// five have no answer and most of those are near misses: people ask fewer.
const tonguePrior = 0.15

// englishUsual is what the English weights have in the confidence in another language,
// and englishFew where there are fewer than fewPassages. The weights of the other
// languages have seen near misses of few authors and no knowledge base below seven
// passages; the English ones have seen many, and judge by what the languages share.
const (
	englishUsual = 0.25
	englishFew   = 0.5
	fewPassages  = 8
)

// englishShare is that share for one answer: none where a sign speaks against it that
// the English weights do not know.
func (r *reading) englishShare(tongue []float32) float64 {
	switch {
	case slices.Contains(tongue[tUntyped:tVacant+1], 1):
		return 0
	case r.x.Len() < fewPassages:
		return englishFew
	}
	return englishUsual
}

// abroadDoubt is for answers in another language than the question, of which the
// weights have seen none.
const abroadDoubt = 0.6

// foreign makes up for what the weights, trained on English, miss in languages of
// which only the stems are known: nearness of meaning and the words that carry
// relations. Set on languages-tune, when that was true of its languages.
const foreign = 0.6

// narrow are the kinds of question whose answer is one detail of a relation.
var narrow = [kinds]bool{kindWho: true, kindOrg: true, kindWhen: true, kindWhere: true, kindNumber: true}

// judge decides the status, the evidence and the notes.
func (e *Engine) judge(w *work, r *reading, a *Answer) {
	var v *view
	if len(r.cs) > 0 {
		v = e.view(w, r)
		a.Confidence = e.confidence(w, r, v)
	} else {
		v = &view{subject: r.subject()}
	}
	switch {
	case len(r.cs) > 0 && a.Confidence >= answerFrom:
		a.Status = Answered
		a.Notes = append(a.Notes, r.q.respelled(r.x)...)
		a.Evidence = append(a.Evidence, r.cs[0].evidence())
		e.short(w, r, v, a)
		a.Evidence = append(a.Evidence, r.further(evidenceShown-1)...)
	case len(r.cs) == 0 || v.subject.absent:
		a.Status = NotFound
		a.Notes = append(a.Notes, r.absent(v.subject))
	default:
		a.Status = Related
		a.Notes = append(a.Notes, r.q.respelled(r.x)...)
		a.Notes = append(a.Notes, r.unsaid(v.subject))
		for i := range r.cs[:min(len(r.cs), evidenceShown)] {
			a.Evidence = append(a.Evidence, r.cs[i].evidence())
		}
	}
}

// short sets the short answer where one is certain enough. Chinese has none:
// its tokens are pairs of characters, and spans of them cut words in half.
func (e *Engine) short(w *work, r *reading, v *view, a *Answer) {
	best := &r.cs[0]
	for _, al := range r.q.spelled {
		if from, to, ok := best.s.spelledAt(best.sent(), al); ok {
			a.Short = best.s.hit.Document.Quote(best.textOf(span{from: from, to: to}))
			return
		}
	}
	if r.best.ok && !r.q.identity && r.q.lang != "zh" && !r.unfit() && !r.anothers() && e.shortConfidence(w, r, v) >= shortFor(r.q.kind) {
		a.Short = best.s.hit.Document.Quote(best.textOf(r.trimmed(r.best.span)))
	}
}

// shortFor is the chance from which on a question of a kind gets a short answer.
func shortFor(k kind) float64 {
	if k == kindDefinition {
		return defineFrom
	}
	return shortFrom
}

// anothers reports whether something else of the asked kind stands closer to what
// the question is about than the short answer does: "In June Droukdel was killed
// and in November Moussa" has two dates, and the sentence tells which is whose.
func (r *reading) anothers() bool {
	c, sp := &r.cs[0], r.best.span
	var closeness func(i int) float64
	switch r.q.kind {
	case kindWhen: // a date belongs to somebody
		closeness = c.nearestName(r.q)
	case kindWho: // a person to an office
		closeness = c.officeAround(r.q)
	default:
		return false
	}
	mine, others := math.Inf(-1), math.Inf(-1)
	for i := c.sent().from; i < c.sent().to; i++ {
		switch {
		case i >= sp.from && i < sp.to:
			mine = max(mine, closeness(i))
		case c.s.fits(i, r.q.kind):
			others = max(others, closeness(i))
		}
	}
	// Midway between two, a date may be either's.
	return others > mine || r.q.kind == kindWhen && others == mine && !math.IsInf(mine, -1)
}

// nearestName is how near a token of c's sentence comes to the question's
// heaviest name there: minus the words between.
func (c *candidate) nearestName(q *question) func(i int) float64 {
	name := -1
	for i := range q.terms {
		if q.terms[i].name && c.sent().mask.has(i) && (name < 0 || q.terms[i].weight > q.terms[name].weight) {
			name = i
		}
	}
	return func(i int) float64 {
		nearest := math.Inf(-1)
		for j := c.sent().from; j < c.sent().to; j++ {
			if name >= 0 && int(c.s.match[j]) == name {
				nearest = max(nearest, -math.Abs(float64(i-j)))
			}
		}
		return nearest
	}
}

// officeAround is the weight of the question's words, names aside, that stand
// around a token of c's sentence.
func (c *candidate) officeAround(q *question) func(i int) float64 {
	return func(i int) float64 {
		var m mask
		for j := max(c.sent().from, i-aroundReach); j < min(c.sent().to, i+aroundReach+1); j++ {
			if at := int(c.s.match[j]); at >= 0 && !q.terms[at].name {
				m |= 1 << at
			}
		}
		return q.weightOf(m)
	}
}

// further are sentences of other passages that answer nearly as well.
func (r *reading) further(k int) []Evidence {
	var out []Evidence
	best := &r.cs[0]
	seen := map[*scanned]bool{best.s: true}
	for i := 1; i < len(r.cs) && len(out) < k; i++ {
		c := &r.cs[i]
		if seen[c.s] || c.objected() != noObjection || best.score-c.score > 1 || c.f[fCoverContext] < 0.9*best.f[fCoverContext] || c.f[fTyped] < best.f[fTyped] {
			continue
		}
		seen[c.s] = true
		out = append(out, c.evidence())
	}
	return out
}

// Trust is what the training program sees of one question.
type Trust struct {
	Features []float32   // of the confidence in the best sentence
	Tongue   []float32   // of that in other languages, none for English
	Best     Sentence    // with the features of the confidence in the short answer
	Short    string      // empty where there is none
	Asked    []AskedWord // of the question, none where it is not English
	Held     []HeldWord  // of the best sentence
}

// Trust is the reading of a question whose best candidate is to be judged;
// false where there is none.
func (e *Engine) Trust(text string) (Trust, bool) {
	w := e.borrow()
	defer e.giveBack(w)
	r := e.read(w, e.index(), bounded(text))
	e.settle(w, &r)
	if len(r.cs) == 0 {
		return Trust{}, false
	}
	v := e.view(w, &r)
	c := &r.cs[0]
	d := c.s.hit.Document
	t := Trust{Features: v.trust[:], Best: Sentence{Document: d.ID, Paragraph: c.s.hit.Number, Quote: d.Quote(c.sent().span), Features: r.shortFeatures(v.trust[:], nil)}}
	if r.q.tongue != nil {
		t.Tongue = slices.Clone(e.tongueFeatures(w, &r, v))
	}
	if attentive(r.q.lang) {
		t.Asked, t.Held = slices.Clone(w.attending.asked), slices.Clone(w.attending.hold(c, e.vectors))
	}
	if r.best.ok {
		t.Short = d.Quote(c.textOf(r.best.span))
	}
	return t, true
}
