package answer

import (
	"math"
	"strings"

	"briefbot/internal/kb"
)

// The features of a candidate sentence for a question. Shares are of the
// question's weight (inverse document frequency), so that rare words count.
const (
	fCover         = iota // share of the question in the sentence
	fCoverContext         // and with the title, the headings and the sentence before
	fCoverPassage         // in the passage with its title and headings
	fCoverBefore          // in the sentence and the one before
	fSoft                 // share by nearness of meaning in the sentence
	fSoftContext          // and with the context
	fBest                 // passage score over the best possible score
	fTop                  // passage score over the top passage's
	fRank                 // 1/(1+rank of the passage)
	fPairs                // neighbouring question terms that stand within four words
	fNext                 // and next to each other in order
	fNames                // share of the question's names in the sentence
	fNamesContext         // and with the context
	fNameless             // the question has no name
	fNumbers              // share of the question's numbers in the sentence
	fNumberless           // the question has no number
	fVerb                 // the relation word stands in the sentence
	fVerbSoft             // or a word near it
	fFocus                // the focus noun stands in the sentence
	fFocusSoft            // or a word near it
	fTyped                // something of the asked kind that the question did not name
	fTypedNear            // how near that is to the question's words
	fDense                // share of the question within twelve words
	fLength               // logarithm of the words
	fFirst                // opens its passage
	fPlace                // position in the passage, 0 first to 1 last
	fPronoun              // opens with a pronoun or "the" and a common noun
	fAnaphor              // and the sentence before holds the question's names
	fMissing              // weight of the heaviest term that is nowhere near
	fCentroid             // cosine of the mean word vectors
	fConflict             // another name modifies the same noun
	fYears                // another year or number than the question's
	fSpeaker              // a speech verb beside the asked speaker
	fCue                  // words that open a reason, a manner or a definition
	fNovel                // share of content words that the question does not have
	fCaption              // caption or table row
	fExactBest            // fCover over the best of all candidates
	fContextBest          // fCoverContext over the best
	fSoftBest             // fSoftContext over the best
	fSubject              // the asked name stands in the first words of the sentence
	fSubjectBefore        // or of the sentence before, when this one refers back
	fTerms                // logarithm of the question's terms
	fSpelled              // spells out the abbreviation that is asked about
	fFresh                // something of the asked kind that the title does not name either
	fPerson               // a run of names that looks like a person
	fCounted              // a number before the noun that is counted
	fEnumerated           // three or more new names, where a list is asked for
	fVerbTyped            // the relation word near something of the asked kind
	fUniform              // share of the question's terms, all alike, with the context
	fHeavy                // share of the question by squared weights, with the context
	fOthers               // share of the terms that are no names in the sentence
	fOthersBefore         // and in the sentence before
	fSequence             // longest common subsequence with the question, function words included
	fBigrams              // share of the question's pairs of words that stand side by side
	fDocument             // share of the question in the passages found of the same document
	fAround               // what the passages beside it add to the passage's share
	fSiblings             // share of the passages found that stand in the same document
	fAfter                // share of the question in the sentence and the one after
	fPassageSoft          // share by nearness of meaning in the passage
	fFocusKin             // how near a new word comes to the focus
	fTail                 // the last term of the question stands in the sentence
	fHead                 // the first one does
	fHeaviest             // the heaviest term stands in the sentence
	fSecond               // and the second heaviest
	fRepeats              // logarithm of how many words of the passage are the question's
	fDefines              // the asked name or noun with "is" or the like right after it
	fUnit                 // a number with a unit of the asked sort
	fUnitless             // the question asks for no unit

	fKind                           // first of the one-hot question kinds
	fObjection = fKind + int(kinds) // first of the one-hot objections
	features   = fObjection + int(objections) - 1
)

// candidate is one sentence with its features and score.
type candidate struct {
	s     *scanned
	i     int // sentence
	f     [features]float32
	score float64 // log-odds against the other candidates

	compared, worst float64 // see [attending.compare]
}

func (c *candidate) sent() *sentence { return &c.s.sents[c.i] }

// objected is the rule that speaks against c, once c is described.
func (c *candidate) objected() objection {
	for i, v := range c.f[fObjection:] {
		if v == 1 {
			return objection(i + 1)
		}
	}
	return noObjection
}

// before is the sentence before c's in its passage, or nil.
func (c *candidate) before() *sentence {
	if c.i == 0 {
		return nil
	}
	return &c.s.sents[c.i-1]
}

// describe fills the features of sentence i of s, all but the relative ones.
func describe(c *candidate, q *question, top float64, m *meaning) {
	s, sent := c.s, c.sent()
	f := &c.f
	var before mask
	var beforeSoft *[maxTerms]float32
	if b := c.before(); b != nil {
		before, beforeSoft = b.mask, &b.soft
	}
	f[fCover] = float32(q.weightOf(sent.mask))
	f[fCoverContext] = float32(q.weightOf(sent.mask | before | s.context))
	f[fCoverPassage] = float32(q.weightOf(s.all | s.context))
	f[fCoverBefore] = float32(q.weightOf(sent.mask | before))
	softly(c, q, before, beforeSoft)
	if q.best > 0 {
		f[fBest] = float32(s.hit.Score / q.best)
	}
	if top > 0 {
		f[fTop] = float32(s.hit.Score / top)
	}
	f[fRank] = 1 / float32(1+s.rank)
	tokens := sent.to - sent.from
	f[fLength] = float32(math.Log(float64(1 + tokens)))
	if c.i == 0 {
		f[fFirst] = 1
	}
	f[fPlace] = float32(c.i) / float32(len(s.sents))
	f[fTerms] = float32(math.Log(float64(1 + len(q.terms))))
	if s.hit.Kind == kb.Caption || s.hit.Kind == kb.TableRow {
		f[fCaption] = 1
	}
	pairs(c, q)
	shares(c, q, before)
	typed(c, q)
	refers(c, q)
	conflicts(c, q)
	cues(c, q)
	f[fCentroid] = m.centroid(s, sent)
	likeness(c, q, m)
	f[fKind+int(q.kind)] = 1
	if o := c.objection(q); o != noObjection {
		f[fObjection+int(o)-1] = 1
	}
}

func softly(c *candidate, q *question, before mask, beforeSoft *[maxTerms]float32) {
	sent := c.sent()
	if q.total == 0 {
		return
	}
	soft, wide, missing := 0.0, 0.0, 0.0
	for i := range q.terms {
		w := q.terms[i].weight
		here := float64(sent.soft[i])
		around := here
		if before.has(i) {
			around = max(around, 0.9)
		} else if beforeSoft != nil {
			around = max(around, 0.8*float64(beforeSoft[i]))
		}
		if c.s.context.has(i) {
			around = max(around, 0.9)
		}
		soft += w * here
		wide += w * around
		missing = max(missing, w*(1-around))
	}
	c.f[fSoft] = float32(soft / q.total)
	c.f[fSoftContext] = float32(wide / q.total)
	c.f[fMissing] = float32(missing / q.total)
}

// pairs measures how the question's neighbours stand in the sentence.
func pairs(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	if len(q.pairs) > 0 {
		near, next := 0, 0
		for _, p := range q.pairs {
			if !sent.mask.has(p[0]) || !sent.mask.has(p[1]) {
				continue
			}
			closest, adjacent := 100, false
			lastA, lastB := -100, -100
			for i := sent.from; i < sent.to; i++ {
				switch int(s.match[i]) {
				case p[0]:
					lastA = i
					closest = min(closest, i-lastB)
				case p[1]:
					adjacent = adjacent || i-lastA == 1 || i-lastA == 2 && s.classes[i-1].has(isFunc)
					lastB = i
					closest = min(closest, i-lastA)
				}
			}
			if closest <= 4 {
				near++
			}
			if adjacent {
				next++
			}
		}
		c.f[fPairs] = float32(near) / float32(len(q.pairs))
		c.f[fNext] = float32(next) / float32(len(q.pairs))
	}
	const window = 12
	best := 0.0
	for i := sent.from; i < sent.to; i++ {
		if s.match[i] < 0 {
			continue
		}
		var m mask
		for j := i; j < min(i+window, sent.to); j++ {
			if at := s.match[j]; at >= 0 {
				m |= 1 << at
			}
		}
		best = max(best, q.weightOf(m))
	}
	c.f[fDense] = float32(best)
	content, novel := 0, 0
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isFunc) {
			content++
			if s.match[i] < 0 {
				novel++
			}
		}
	}
	if content > 0 {
		c.f[fNovel] = float32(novel) / float32(content)
	}
}

// shares measures names, numbers, the relation word and the focus.
func shares(c *candidate, q *question, before mask) {
	sent := c.sent()
	var names, here, wide, numbers, numbersHere float64
	for i := range q.terms {
		t := &q.terms[i]
		switch {
		case t.name && t.df == 0 && t.guess == "": // no sentence has it
		case t.name:
			names += t.weight
			if sent.mask.has(i) {
				here += t.weight
			}
			if (sent.mask | before | c.s.context).has(i) {
				wide += t.weight
			}
		case t.number:
			numbers++
			if sent.mask.has(i) {
				numbersHere++
			}
		}
	}
	if names == 0 {
		c.f[fNameless] = 1
	} else {
		c.f[fNames], c.f[fNamesContext] = float32(here/names), float32(wide/names)
	}
	if numbers == 0 {
		c.f[fNumberless] = 1
	} else {
		c.f[fNumbers] = float32(numbersHere / numbers)
	}
	if q.verb >= 0 {
		c.f[fVerbSoft] = sent.soft[q.verb]
		if sent.mask.has(q.verb) {
			c.f[fVerb] = 1
		}
	}
	if q.focus >= 0 {
		c.f[fFocusSoft] = sent.soft[q.focus]
		if sent.mask.has(q.focus) {
			c.f[fFocus] = 1
		}
	}
}

var (
	reasonCues = []string{"because", "since", "due to", "in order to", "so that", "so as to", "as a result", "thanks to", "owing to", "in view of",
		"to avoid", "to prevent", "to protect", "to make", "to allow", "to send", "reason", "therefore", "caused by", "blamed", "for fear"}
	mannerCues     = []string{" by ", " through ", " using ", " via ", " with the help "}
	definitionCues = []string{" is a ", " is an ", " is the ", " are ", " was a ", " was an ", " was the ", " known as ", " refers to ", " defined as ", " called ", ", a ", ", an ", ", the ", " (", " means "}
)

func cues(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	var list []string
	switch q.kind {
	case kindWhy:
		list = reasonCues
	case kindHow:
		list = mannerCues
	case kindDefinition:
		for _, a := range q.spelled {
			if s.spells(sent, a) {
				c.f[fSpelled] = 1
			}
		}
		list = definitionCues
	case kindQuote:
		speaker := q.nameMask()
		for i := sent.from; i < sent.to; i++ {
			if !s.classes[i].has(isSpeech) {
				continue
			}
			for j := max(sent.from, i-8); j < min(sent.to, i+6); j++ {
				if at := s.match[j]; at >= 0 && speaker.has(int(at)) {
					c.f[fSpeaker] = 1
				}
			}
		}
		return
	default:
		return
	}
	if t := s.lexicon.tongue; t != nil {
		list = t.cues(q.kind)
	}
	text := strings.ToLower(string(s.text[sent.span.Start-s.hit.Start : sent.span.End-s.hit.Start]))
	for _, cue := range list {
		if strings.Contains(text, cue) {
			c.f[fCue] = 1
			return
		}
	}
}

// spells reports whether a sentence holds an abbreviation and its long form.
func (s *scanned) spells(sent *sentence, a kb.Alias) bool {
	_, _, ok := s.spelledAt(sent, a)
	return ok
}

// spelledAt is where a sentence holds the long form of an abbreviation that
// it also holds: a range of tokens.
func (s *scanned) spelledAt(sent *sentence, a kb.Alias) (from, to int, ok bool) {
	short := -1
	for i := sent.from; i < sent.to; i++ {
		if s.tokens[i].Term == a.ShortTerm {
			short = i
		}
	}
	if short < 0 {
		return 0, 0, false
	}
	for i := sent.from; i < sent.to; i++ {
		if s.tokens[i].Term != a.LongTerms[0] {
			continue
		}
		at, j := 0, i
		for ; j < sent.to && at < len(a.LongTerms) && j-i < 3*len(a.LongTerms)+3; j++ {
			if s.tokens[j].Term == a.LongTerms[at] {
				at++
			}
		}
		if at == len(a.LongTerms) {
			return i, j, true
		}
	}
	return 0, 0, false
}

// relate fills the features that compare candidates of one question.
func relate(cs []candidate) {
	var cover, context, soft float32
	for i := range cs {
		cover = max(cover, cs[i].f[fCover])
		context = max(context, cs[i].f[fCoverContext])
		soft = max(soft, cs[i].f[fSoftContext])
	}
	for i := range cs {
		f := &cs[i].f
		f[fExactBest] = ratio(f[fCover], cover)
		f[fContextBest] = ratio(f[fCoverContext], context)
		f[fSoftBest] = ratio(f[fSoftContext], soft)
	}
}

func ratio(a, b float32) float32 {
	if b == 0 {
		return 0
	}
	return a / b
}
