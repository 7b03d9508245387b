package answer

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// The features of a whole question, after those of its best candidate.
const (
	gChance        = iota // the ranker's probability of the best candidate
	gLead                 // and its lead over the next one
	gUnknown              // share of the question's weight in terms that no document holds
	gNameless             // share of its names' weight in names that no document holds
	gStrangers            // names that no document holds, at most 3
	gRarest               // the heaviest term stands in the candidate's sentence or context
	gFamiliar             // that term stands in the candidate's passage
	gNextCover            // the next candidate's share of the question in context
	gSamePlace            // the two best candidates stand in one passage
	gTopPlace             // the best candidate stands in the best passage of the search
	gAround               // rarity of the question's terms, averaged, over the greatest possible
	gSpan                 // the short answer's share among the sentence's spans
	gSpanAll              // and among those of all the best sentences
	gSpanLog              // logarithm of the sentence's share of all spans
	gSpanScore            // the short answer's own score
	gGapNext              // how far the second passage's score falls behind the first's
	gGapFifth             // and the fifth's
	gGapLast              // and the last one's
	gDocHits              // share of the passages found that stand in the candidate's document
	gDocScores            // and of their scores
	gDocMass              // share of the candidates' probability in its document
	gPassageMass          // and in its passage
	gEntropy              // entropy of the candidates' probability
	gTitle                // share of the question in title and headings
	gTitleNames           // share of the names there
	gGone                 // share of the question in the heaviest term that the passage lacks
	gGoneNext             // and in the second heaviest
	gGoneSoft             // the same by nearness of meaning
	gNamesGone            // share of the names' weight that the passage lacks
	gNumbersGone          // numbers that the passage lacks, at most 3
	gBits                 // logarithm of the weight that the sentence and its context hold
	gBitsPassage          // and of what the passage holds
	gTotal                // logarithm of the question's weight
	gElsewhere            // what another passage covers more of the question
	gNot                  // the question denies
	gNotHere              // the sentence denies
	gNotOne               // one of them does
	gAlien                // the question has a name that no document holds
	gUnsaid               // share of the relation's words that nothing comes near
	gRunner               // the second best sentence's share of all spans
	gPassagePairs         // neighbouring terms of the question that both stand in the passage
	gOpposite             // the sentence has the opposite of a word of the question
	gDegree               // the question has a superlative or an ordinal that the sentence lacks
	gRead                 // share of the passages found that were worth reading
	gNowhere              // share of the question that no passage read holds
	gRelated              // how near the sentence comes to what happened
	gRelatedBefore        // and the sentence before
	gRelationless         // the question does not tell what happened
	gRelation             // share of the question in what happened
	gOrder                // who did it and to whom it was done stand as they should, see [happened]
	gRelationTyped        // how near something of the asked kind stands to what happened
	gUnmatched            // the question's terms that nothing around comes near, at most 4
	gCompared             // what the words of the sentence answer to the question's, see [attending.compare]
	gWorst                // the part of the word that speaks most against it
	gComparedMost         // how far another sentence is ahead in that
	gDoubt                // the same by the attention that judges answers
	gDoubtWorst
	gPlain        // something of the asked sort stands near what the question says of it, see [candidate.plainness]
	gMost         // first of the greatest values among all candidates, see mostOf
	gProfile      = gMost + len(mostOf)
	trustExtra    = gProfile + profiled
	trustFeatures = features + trustExtra
	shortFeatures = trustFeatures + sKind
)

// trustFeatures fills v.trust from the rest of v.
func (e *Engine) trustFeatures(w *work, r *reading, v *view) {
	copy(v.trust[:], r.cs[0].f[:])
	g := v.trust[features:]
	r.chances(g)
	r.places(g)
	r.gaps(g)
	r.wording(g)
	g[gSpan], g[gSpanAll], g[gSpanLog] = float32(r.best.inside), float32(r.best.chance), float32(max(-8, r.best.log))
	g[gSpanScore] = float32(max(-20, min(r.best.span.score, 20)))
	g[gRunner] = float32(r.runner)
	g[gAlien], g[gUnsaid] = bit(len(v.subject.missing) > 0), float32(v.unsaid)
	r.tells(g)
	r.most(g)
	r.profile(g)
	e.compared(w, r, g)
	g[gPlain] = r.cs[0].plainness(r.q)
}

// compared: what the comparison of words makes of the best candidate.
func (e *Engine) compared(w *work, r *reading, g []float32) {
	best := &r.cs[0]
	g[gCompared], g[gWorst] = float32(best.compared), float32(best.worst)
	for i := range r.cs[:min(len(r.cs), sentencesAttended)] {
		g[gComparedMost] = max(g[gComparedMost], float32(r.cs[i].compared-best.compared))
	}
	sum, worst := e.doubt(w, r, best)
	g[gDoubt], g[gDoubtWorst] = float32(sum), float32(worst)
}

// shortFeatures appends the inputs of the confidence in the short answer: those
// of the confidence in the sentence, and the span's own.
func (r *reading) shortFeatures(trust, out []float32) []float32 {
	return append(append(out, trust...), r.best.span.f[:sKind]...)
}

// tells: what happened.
func (r *reading) tells(g []float32) {
	best := &r.cs[0]
	b := best.before()
	for i := range r.q.terms {
		if best.sent().soft[i] < 0.5 && !best.s.context.has(i) && !(b != nil && b.soft[i] >= 0.5) && g[gUnmatched] < 4 {
			g[gUnmatched]++
		}
	}
	if r.q.relation.term < 0 {
		g[gRelationless] = 1
		return
	}
	h := best.s.happened(best.sent(), r.q)
	g[gRelated], g[gOrder] = h.near, h.order
	g[gRelationTyped] = best.s.relationTyped(best.sent(), r.q)
	if b != nil {
		g[gRelatedBefore] = b.soft[r.q.relation.term]
	}
	g[gRelation] = float32(r.q.terms[r.q.relation.term].weight / r.q.total)
}

// relationTyped is how near something of the asked kind that the question does not
// name stands to what happened, in (0,1]; 0 where one of them is not there.
func (s *scanned) relationTyped(sent *sentence, q *question) float32 {
	nearest := math.MaxInt
	for i := sent.from; i < sent.to; i++ {
		if !s.fits(i, q.kind) {
			continue
		}
		for j := sent.from; j < sent.to; j++ {
			if int(s.softTo[j]) == q.relation.term && s.soft[j] >= 0.5 {
				nearest = min(nearest, max(i-j, j-i))
			}
		}
	}
	if nearest == math.MaxInt {
		return 0
	}
	return 1 / (1 + float32(nearest)/4)
}

// mostOf are the features of candidates whose greatest value counts.
var mostOf = [...]int{fCover, fCoverContext, fCoverPassage, fSoft, fSoftContext, fDense, fPairs, fNext, fSequence, fBigrams, fNames, fCentroid, fPassageSoft, fHeavy, fUniform}

// most: what the candidates have between them.
func (r *reading) most(g []float32) {
	var all mask
	read := 0
	for i := range r.cs {
		c := &r.cs[i]
		for j, f := range mostOf {
			g[gMost+j] = max(g[gMost+j], c.f[f])
		}
		all |= c.s.all | c.s.context
		read = max(read, c.s.rank+1)
	}
	g[gRead] = float32(read) / float32(len(r.hits))
	g[gNowhere] = float32(1 - r.q.weightOf(all))
}

// profiled is how many of the question's terms have features of their own.
const profiled = 6

// profile: how near the heaviest terms of the question come to the best
// candidate, heaviest first.
func (r *reading) profile(g []float32) {
	best := &r.cs[0]
	var before mask
	if b := best.before(); b != nil {
		before = b.mask
	}
	var order [maxTerms]int
	n := len(r.q.terms)
	for i := range n {
		order[i] = i
	}
	slices.SortStableFunc(order[:n], func(a, b int) int { return cmp.Compare(r.q.terms[b].weight, r.q.terms[a].weight) })
	for k, i := range order[:min(n, profiled)] {
		v := float32(0.25) * best.sent().soft[i]
		switch {
		case best.sent().mask.has(i):
			v = 1
		case (best.s.context | before).has(i):
			v = 0.75
		case best.s.all.has(i):
			v = 0.5
		}
		g[gProfile+k] = v - 0.5 // a term that is not there is worse than none
	}
}

// chances: how the probability is spread over the candidates.
func (r *reading) chances(g []float32) {
	best := &r.cs[0]
	sum, doc, passage, entropy := 0.0, 0.0, 0.0, 0.0
	for i := range r.cs {
		p := math.Exp(r.cs[i].score - best.score)
		sum += p
		if r.cs[i].s == best.s {
			passage += p
		}
		if r.cs[i].s.hit.Document == best.s.hit.Document {
			doc += p
		}
	}
	for i := range r.cs {
		p := math.Exp(r.cs[i].score-best.score) / sum
		entropy -= p * math.Log(p+1e-9)
	}
	g[gChance], g[gDocMass], g[gPassageMass], g[gEntropy] = float32(1/sum), float32(doc/sum), float32(passage/sum), float32(entropy)
	if len(r.cs) > 1 {
		g[gLead] = float32(max(-6, min(best.score-r.cs[1].score, 6)))
		g[gNextCover] = r.cs[1].f[fCoverContext]
		if r.cs[1].s == best.s {
			g[gSamePlace] = 1
		}
	} else {
		g[gLead] = 6
	}
	most := float32(0)
	for i := range r.cs {
		most = max(most, r.cs[i].f[fCoverPassage])
	}
	g[gElsewhere] = most - best.f[fCoverPassage]
}

// places: how the best candidate's passage stands among those found.
func (r *reading) places(g []float32) {
	best := &r.cs[0]
	if best.s.rank == 0 {
		g[gTopPlace] = 1
	}
	top := r.hits[0].Score
	at := func(i int) float32 {
		if i >= len(r.hits) {
			return 1
		}
		return float32((top - r.hits[i].Score) / top)
	}
	g[gGapNext], g[gGapFifth], g[gGapLast] = at(1), at(4), at(11)
	all, here, scores, mine := 0.0, 0.0, 0.0, 0.0
	for _, h := range r.hits {
		all++
		scores += h.Score
		if h.Document == best.s.hit.Document {
			here++
			mine += h.Score
		}
	}
	g[gDocHits], g[gDocScores] = float32(here/all), float32(mine/scores)
}

// gaps: what of the question the best candidate's passage lacks.
func (r *reading) gaps(g []float32) {
	best := &r.cs[0]
	var unknown, names, strangers, rarest, namesGone, titleNames float64
	heaviest := -1
	passage := best.s.all | best.s.context
	var gone, next, soft float64
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
			if !passage.has(i) {
				namesGone += t.weight
			}
			if best.s.context.has(i) {
				titleNames += t.weight
			}
		}
		if t.number && !passage.has(i) {
			g[gNumbersGone] = min(g[gNumbersGone]+1, 3)
		}
		if t.weight > rarest {
			rarest, heaviest = t.weight, i
		}
		if !passage.has(i) {
			if t.weight > gone {
				gone, next = t.weight, gone
			} else {
				next = max(next, t.weight)
			}
			near := float32(0)
			for j := range best.s.sents {
				near = max(near, best.s.sents[j].soft[i])
			}
			soft = max(soft, t.weight*float64(1-near))
		}
	}
	if r.q.total > 0 {
		g[gUnknown] = float32(unknown / r.q.total)
		g[gAround] = float32(r.q.total / float64(len(r.q.terms)) / math.Log(1+2*float64(r.x.Len()+1)))
		g[gGone], g[gGoneNext], g[gGoneSoft] = float32(gone/r.q.total), float32(next/r.q.total), float32(soft/r.q.total)
	}
	if names > 0 {
		g[gNameless], g[gNamesGone], g[gTitleNames] = float32(strangers/names), float32(namesGone/names), float32(titleNames/names)
	}
	g[gTitle] = float32(r.q.weightOf(best.s.context))
	around := best.sent().mask | best.s.context
	if b := best.before(); b != nil {
		around |= b.mask
	}
	if around.has(heaviest) {
		g[gRarest] = 1
	}
	if passage.has(heaviest) {
		g[gFamiliar] = 1
	}
	g[gBits] = float32(math.Log1p(r.q.weightOf(around) * r.q.total))
	g[gBitsPassage] = float32(math.Log1p(r.q.weightOf(passage) * r.q.total))
	g[gTotal] = float32(math.Log1p(r.q.total))
	g[gPassagePairs] = r.q.pairsIn(best.s.all)
}

// pairsIn is the share of the question's neighbouring terms of which both are
// in m; 0 where it has none.
func (q *question) pairsIn(m mask) float32 {
	if len(q.pairs) == 0 {
		return 0
	}
	n := 0
	for _, p := range q.pairs {
		if m.has(p[0]) && m.has(p[1]) {
			n++
		}
	}
	return float32(n) / float32(len(q.pairs))
}

// turners are the words that deny, in a question, where contractions are cut, or in
// a sentence, where they are one word.
var turners = words("isnt arent wasnt werent dont doesnt didnt cant couldnt wont wouldnt hasnt havent hadnt not no never none nobody nothing neither nor without cannot t isn wasn aren weren didn doesn don couldn wouldn fail failed refuse refused lack lacked")

// wording: small words that turn a sentence round.
func (r *reading) wording(g []float32) {
	best := &r.cs[0]
	s, sent := best.s, best.sent()
	asked := strings.FieldsFunc(strings.ToLower(r.q.text), func(c rune) bool { return !(c >= 'a' && c <= 'z') })
	for _, w := range asked {
		if turners[w] {
			g[gNot] = 1
		}
	}
	held := map[string]bool{}
	for i := sent.from; i < sent.to; i++ {
		w := s.tokens[i].Word
		held[w] = true
		if turners[w] {
			g[gNotHere] = 1
		}
	}
	if g[gNot] != g[gNotHere] {
		g[gNotOne] = 1
	}
	for _, w := range asked {
		if held[w] {
			continue
		}
		for _, o := range opposites[w] {
			if held[o] {
				g[gOpposite] = 1
			}
		}
		if degrees[w] || len(w) > 5 && strings.HasSuffix(w, "est") {
			g[gDegree]++ // also interest and forest: the weights live with it
		}
	}
}

// degrees are superlatives and ordinals that do not end in -est.
var degrees = words("first second third last only most least main best worst original fewest largest smallest primary earliest latest")

// opposites are words with their opposites, both ways.
var opposites = func() map[string][]string {
	m := map[string][]string{}
	for _, p := range strings.Split(`more less|most least|most fewest|before after|first last|increase decrease|increased decreased|rise fall|rose fell|north south|east west|northern southern|eastern western|high low|higher lower|highest lowest|large small|larger smaller|largest smallest|begin end|began ended|start end|started ended|open closed|win lose|won lost|early late|earlier later|earliest latest|up down|above below|inside outside|internal external|public private|true false|rich poor|good bad|better worse|best worst|strong weak|male female|men women|man woman|old new|oldest newest|young old|left right|long short|longer shorter|fast slow|hot cold|accept reject|accepted rejected|support oppose|supported opposed|always never|all none|many few|enter leave|arrive leave|buy sell|import export|imports exports|attack defend|hard soft|heavy light|wide narrow|positive negative|maximum minimum|major minor|majority minority|modern ancient|domestic foreign|legal illegal|possible impossible|include exclude|successful unsuccessful|success failure|killed wounded|dead injured|summer winter|day night|parents children|teacher student|teachers students|husband wife|mother father|son daughter|brother sister|king queen`, "|") {
		w := strings.Fields(p)
		m[w[0]] = append(m[w[0]], w[1])
		m[w[1]] = append(m[w[1]], w[0])
	}
	return m
}()
