package answer

import (
	"math"
)

// The features of a whole question, after those of its best candidate.
const (
	gChance    = iota // the ranker's probability of the best candidate
	gLead             // and its lead over the next one
	gUnknown          // share of the question's weight in terms that no document holds
	gNameless         // share of its names' weight in names that no document holds
	gStrangers        // names that no document holds, at most 3
	gRarest           // the heaviest term stands in the candidate's sentence or context
	gFamiliar         // that term stands in the candidate's passage
	gNextCover        // the next candidate's share of the question in context
	gSamePlace        // the two best candidates stand in one passage
	gTopPlace         // the best candidate stands in the best passage of the search
	gAround           // rarity of the question's terms, averaged, over the greatest possible
	gSpan             // the short answer's share among the sentence's spans
	gSpanAll          // and among those of all the best sentences
	gSpanLog          // logarithm of the sentence's share of all spans
	trustExtra
	trustFeatures = features + trustExtra
)

// trustFeaturesOf fills f for a reading with at least one candidate.
func (r *reading) trustFeatures(f *[trustFeatures]float32) {
	best := &r.cs[0]
	copy(f[:], best.f[:])
	g := f[features:]
	sum := 0.0
	for i := range r.cs {
		sum += math.Exp(r.cs[i].score - best.score)
	}
	g[gChance] = float32(1 / sum)
	if len(r.cs) > 1 {
		g[gLead] = float32(max(-6, min(best.score-r.cs[1].score, 6)))
		g[gNextCover] = r.cs[1].f[fCoverContext]
		if r.cs[1].s == best.s {
			g[gSamePlace] = 1
		}
	} else {
		g[gLead] = 6
	}
	if best.s.rank == 0 {
		g[gTopPlace] = 1
	}
	g[gSpan], g[gSpanAll], g[gSpanLog] = float32(r.best.inside), float32(r.best.chance), float32(max(-8, r.best.log))
	var unknown, names, strangers, rarest float64
	heaviest := -1
	for i := range r.q.terms {
		t := &r.q.terms[i]
		if t.df == 0 {
			unknown += t.weight
		}
		if t.name {
			names += t.weight
			if t.df == 0 {
				strangers += t.weight
				g[gStrangers] = min(g[gStrangers]+1, 3)
			}
		}
		if t.weight > rarest {
			rarest, heaviest = t.weight, i
		}
	}
	if r.q.total > 0 {
		g[gUnknown] = float32(unknown / r.q.total)
		g[gAround] = float32(r.q.total / float64(len(r.q.terms)) / math.Log(1+2*float64(r.x.Len()+1)))
	}
	if names > 0 {
		g[gNameless] = float32(strangers / names)
	}
	around := best.sent().mask | best.s.context
	if b := best.before(); b != nil {
		around |= b.mask
	}
	if around.has(heaviest) {
		g[gRarest] = 1
	}
	if (best.s.all | best.s.context).has(heaviest) {
		g[gFamiliar] = 1
	}
}

// confidence is the probability that the best candidate answers.
func (e *Engine) confidence(w *work, r *reading) float64 {
	if len(r.cs) == 0 {
		return 0
	}
	var f [trustFeatures]float32
	r.trustFeatures(&f)
	score := e.trust.score(f[:], &w.hidden)
	if r.q.lang != "en" {
		score += foreign
	}
	return sigmoid(score)
}

// Thresholds on the calibrated confidence, chosen on the tuning desk and SQuAD
// articles a to m (see docs/evaluation.md).
const (
	answerFrom = 0.45 // at least so likely: answered
	shortFrom  = 0.45 // the short answer is shown from this chance on
	spelledOut = 0.95 // the sentence spells out the abbreviation that was asked about
)

// foreign makes up for what the weights, trained on English, miss in other
// languages: nearness of meaning and the words that carry relations. Set on
// the language set of internal/eval/testdata.
const foreign = 1.5

// narrow are the kinds of question whose answer is one detail of a relation.
var narrow = [kinds]bool{kindWho: true, kindOrg: true, kindWhen: true, kindWhere: true, kindNumber: true}

// judge decides the status, the evidence and the notes.
func (e *Engine) judge(w *work, r *reading, a *Answer) {
	subject := r.subject()
	if len(r.cs) > 0 {
		a.Confidence = e.confidence(w, r)
		switch {
		case r.cs[0].f[fSpelled] == 1:
			a.Confidence = max(a.Confidence, spelledOut)
		case r.veto(&r.cs[0]) != "" || subject.missing != "":
			a.Confidence *= 0.25
		case r.q.lang == "en" && narrow[r.q.kind] && r.cs[0].unsaidRelation(r.q, func(w string) float64 { return background(e.vectors, w) }) >= 0.6:
			a.Confidence *= 0.5
		}
	}
	switch {
	case len(r.cs) > 0 && a.Confidence >= answerFrom:
		a.Status = Answered
		a.Notes = append(a.Notes, r.q.respelled(r.x)...)
		a.Evidence = append(a.Evidence, r.cs[0].evidence())
		e.short(w, r, a)
		a.Evidence = append(a.Evidence, r.further(evidenceShown-1)...)
	case len(r.cs) == 0 || subject.absent:
		a.Status = NotFound
		a.Notes = append(a.Notes, r.absent(subject))
	default:
		a.Status = Related
		a.Notes = append(a.Notes, r.q.respelled(r.x)...)
		a.Notes = append(a.Notes, r.unsaid(subject))
		for i := range r.cs[:min(len(r.cs), evidenceShown)] {
			a.Evidence = append(a.Evidence, r.cs[i].evidence())
		}
	}
}

// short sets the short answer where one is certain enough.
func (e *Engine) short(w *work, r *reading, a *Answer) {
	best := &r.cs[0]
	for _, al := range r.q.spelled {
		if from, to, ok := best.s.spelledAt(best.sent(), al); ok {
			a.Short = best.s.hit.Document.Quote(best.textOf(span{from: from, to: to}))
			return
		}
	}
	if r.best.ok && r.best.inside >= shortFrom && !r.q.identity {
		a.Short = best.s.hit.Document.Quote(best.textOf(r.best.span))
	}
}

// further are sentences of other passages that answer nearly as well.
func (r *reading) further(k int) []Evidence {
	var out []Evidence
	best := &r.cs[0]
	seen := map[*scanned]bool{best.s: true}
	for i := 1; i < len(r.cs) && len(out) < k; i++ {
		c := &r.cs[i]
		if seen[c.s] || r.veto(c) != "" || best.score-c.score > 1 || c.f[fCoverContext] < 0.9*best.f[fCoverContext] || c.f[fTyped] < best.f[fTyped] {
			continue
		}
		seen[c.s] = true
		out = append(out, c.evidence())
	}
	return out
}

// Trust is what the training program sees of one question.
type Trust struct {
	Features []float32
	Best     Sentence
}

// Trust is the reading of a question whose best candidate is to be judged;
// false where there is none.
func (e *Engine) Trust(text string) (Trust, bool) {
	w := e.pool.Get().(*work)
	defer e.pool.Put(w)
	r := e.read(w, e.index(), bounded(text))
	e.settle(w, &r)
	if len(r.cs) == 0 {
		return Trust{}, false
	}
	var f [trustFeatures]float32
	r.trustFeatures(&f)
	c := &r.cs[0]
	return Trust{f[:], Sentence{Document: c.s.hit.Document.ID, Paragraph: c.s.hit.Number, Quote: c.s.hit.Document.Quote(c.sent().span)}}, true
}
