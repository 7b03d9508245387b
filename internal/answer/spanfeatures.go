package answer

import (
	"math"
	"strings"

	"briefbot/internal/kb"
)

// Words that stand beside answers, by what they do.
var (
	leftCues  = strings.Fields("the a an by in of at on to from for with as is was were are be called named because and or than about between into under over during since until after before through via his her its their that which who only also including like such")
	rightCues = strings.Fields("is was were are be has had have and or of in to on at by for from with that who which as the a per or he she it they said says when while but during after before")
	suffixes  = []string{"ed", "ing", "ly", "tion", "er", "ist", "ment", "ity", "al", "ic", "ous", "s"}
	leftCueAt = indexWords(leftCues)
	rightAt   = indexWords(rightCues)
)

func indexWords(list []string) map[string]int {
	m := map[string]int{}
	for i, w := range list {
		if _, ok := m[w]; !ok {
			m[w] = i
		}
	}
	return m
}

// marks are what a word is at the ends of spans and beside them, by its place
// in the lists above; -1 where it is not in one.
type marks struct {
	left, right, suffix int8
	inner               int8 // the feature of a span that holds the word, or -1
	edge                bool // see edgeWords
}

// standing is a word where it stands.
type standing struct {
	marks
	again         bool // the word stands in the passage once more
	rarity        float32
	before, after mask // the question's terms in the sentence before the word, and after
}

func marksOf(word string) marks {
	m := marks{left: -1, right: -1, suffix: -1, inner: innerOf(word), edge: edgeWords[word]}
	if at, ok := leftCueAt[word]; ok {
		m.left = int8(at)
	}
	if at, ok := rightAt[word]; ok {
		m.right = int8(at)
	}
	for i, s := range suffixes {
		if len(word) > len(s)+2 && strings.HasSuffix(word, s) {
			m.suffix = int8(i)
			break
		}
	}
	return m
}

// The features of a span; the lists above follow them.
const (
	sLength = iota
	sOne
	sTwo
	sLong
	sAllNames
	sFirstName
	sLastName
	sDate
	sAllDate
	sAmount
	sAllAmount
	sFits
	sMatched
	sAnyMatch
	sSoft
	sCutName
	sCutPhraseLeft
	sCutPhraseRight
	sLeftStart
	sLeftComma
	sLeftStrong
	sRightComma
	sRightStrong
	sInnerComma
	sInnerFunc
	sNearLeft
	sNearRight
	sNear
	sAround
	sLeftMatched
	sRightMatched
	sLeftVerb
	sRightVerb
	sFocusIn
	sFocusRight
	sFocusLike
	sPlace
	sQuoted
	sParenthesis
	sApposition
	sLeadLeft // the question's first term after the question word close to the left
	sLeadRight
	sTrailLeft // its last term
	sTrailRight
	sPreposition // the asked preposition before it
	sFocusLeft
	sFocusNear
	sKinLeft // nearness of meaning close to the left
	sKinRight
	sShareLeft // share of the question before it in the sentence
	sShareRight
	sFirstKin  // how near the first word comes to the focus
	sRare      // rarity in the language, averaged over the content words
	sRarest    // and of the rarest one
	sCutNumber // an amount goes on beyond the span
	sInnerVerb // holds an auxiliary
	sInnerOf
	sInnerPlace // holds another preposition
	sInnerAnd
	sInnerThat // holds a word that begins a clause
	sEdgeFirst // begins with a word that answers seldom begin with
	sEdgeLast
	sTailAmount // an amount ends what began without one
	sHeadAmount
	sAgain      // its last word stands in the passage once more
	sAroundLeft // share of the question within seven words before it
	sAroundRight
	sList
	sClause
	sWholeQuote
	sAfterVerb
	sBeforeVerb
	sDigits
	sLowerCase
	sPerson
	sTitled
	sKind
	sKindNames   = sKind + int(kinds)
	sKindDate    = sKindNames + int(kinds)
	sKindAmount  = sKindDate + int(kinds)
	sLeft        = sKindAmount + int(kinds)
	sRight       = sLeft + 48
	sSuffixFirst = sRight + 32
	sSuffixLast  = sSuffixFirst + 12
	sSuffixLeft  = sSuffixLast + 12
	sSuffixRight = sSuffixLeft + 12
	spanFeatures = sSuffixRight + 12
)

// nearest is, for every token of the sentence, how far the next matched tokens
// to its left and right are.
func nearest(s *scanned, sent *sentence) [][2]int {
	n := sent.to - sent.from
	d := make([][2]int, n)
	last := -50
	for i := range n {
		d[i][0] = min(i-last, 50)
		if s.match[sent.from+i] >= 0 {
			last = i
		}
	}
	last = n + 50
	for i := n - 1; i >= 0; i-- {
		d[i][1] = min(last-i, 50)
		if s.match[sent.from+i] >= 0 {
			last = i
		}
	}
	return d
}

// spanSource is a candidate's sentence with what its spans have in common.
type spanSource struct {
	s      *scanned
	sent   *sentence
	q      *question
	m      *meaning
	gaps   []gap    // before each token, and after the last
	near   [][2]int // see nearest
	marked []standing
}

func newSpanSource(c *candidate, q *question, m *meaning) *spanSource {
	s, sent := c.s, c.sent()
	n := sent.to - sent.from
	p := &spanSource{s: s, sent: sent, q: q, m: m, gaps: make([]gap, n+1), near: nearest(s, sent), marked: make([]standing, n)}
	p.gaps[0], p.gaps[n] = gapStrong, gapStrong
	for i := 1; i < n; i++ {
		from, to := s.tokens[sent.from+i-1].End, s.tokens[sent.from+i].Start
		if p.gaps[i] = gapOf(s.text, from, to); p.gaps[i] == gapStrong {
			switch string(s.text[from:to]) {
			case ". ", ".", "–": // of an abbreviation, since it ends no sentence, and of a range
				p.gaps[i] = gapSpace
			}
		}
	}
	var before, after mask
	for i := range n {
		t := sent.from + i
		l := s.word(t)
		if !l.marked {
			l.marks, l.marked = marksOf(s.tokens[t].Word), true
		}
		k := &p.marked[i]
		*k = standing{marks: l.marks, before: before, rarity: l.weight}
		for o, w := range s.words {
			k.again = k.again || o != t && w == s.words[t]
		}
		if at := s.match[t]; at >= 0 {
			before |= 1 << at
		}
	}
	for i := n - 1; i >= 0; i-- {
		p.marked[i].after = after
		if at := s.match[sent.from+i]; at >= 0 {
			after |= 1 << at
		}
	}
	return p
}

// describe fills the features of a span.
func (p *spanSource) describe(sp *span) {
	f, s, q := &sp.f, p.s, p.q
	i, j := sp.from-p.sent.from, sp.to-p.sent.from
	first, last := sp.from, sp.to-1
	p.within(sp)
	p.leftOf(sp, i)
	p.rightOf(sp, j)
	flag(f, sApposition, f[sLeftComma] == 1 && f[sRightComma] == 1)
	flag(f, sTitled, s.titled[first] || s.titled[last])
	flag(f, sFirstName, s.classes[first].has(isName))
	flag(f, sLastName, s.classes[last].has(isName))
	flag(f, sQuoted, s.classes[first].has(isQuoted))
	flag(f, sTailAmount, s.classes[last].has(isAmount) && !s.classes[first].has(isAmount))
	flag(f, sHeadAmount, s.classes[first].has(isAmount) && !s.classes[last].has(isAmount))
	flag(f, sEdgeFirst, p.marked[i].edge)
	flag(f, sEdgeLast, p.marked[j-1].edge)
	flag(f, sAgain, p.marked[j-1].again)
	mark(f, sSuffixFirst, p.marked[i].suffix)
	mark(f, sSuffixLast, p.marked[j-1].suffix)
	p.beside(sp)
	f[sPlace] = float32(i) / float32(len(p.gaps))
	if q.focus >= 0 {
		f[sFocusLike], f[sFirstKin] = p.m.likeFocus(s.word(last)), p.m.likeFocus(s.word(first))
	}
}

// within: what the span itself is made of.
func (p *spanSource) within(sp *span) {
	f, s, q := &sp.f, p.s, p.q
	n := sp.to - sp.from
	f[sLength] = float32(math.Log(float64(n)))
	switch {
	case n == 1:
		f[sOne] = 1
	case n == 2:
		f[sTwo] = 1
	case n > 5:
		f[sLong] = 1
	}
	var names, dates, amounts, fits, matched, funcs int
	rare := float32(0)
	for t := sp.from; t < sp.to; t++ {
		c, k := s.classes[t], &p.marked[t-p.sent.from]
		if c.has(isName) {
			names++
		}
		if c.has(isDate) {
			dates++
		}
		if c.has(isAmount) {
			amounts++
		}
		if c.has(isFunc) {
			funcs++
		} else {
			rare += k.rarity
			f[sRarest] = max(f[sRarest], k.rarity)
		}
		if s.match[t] >= 0 {
			matched++
			if int(s.match[t]) == q.focus {
				f[sFocusIn] = 1
			}
		} else {
			f[sSoft] = max(f[sSoft], s.soft[t])
		}
		if s.fits(t, q.kind) {
			fits++
		}
		if k.inner >= 0 {
			f[k.inner] = 1
		}
		if s.tokens[t].Has(kb.Digit) {
			f[sDigits] = 1
		}
		if t > sp.from && p.gaps[t-p.sent.from] == gapComma {
			f[sInnerComma] = 1
		}
	}
	content := max(1, n-funcs)
	f[sMatched] = float32(matched) / float32(content)
	f[sFits] = float32(fits) / float32(content)
	f[sInnerFunc] = float32(funcs) / float32(n)
	f[sRare] = rare / float32(content)
	flag(f, sAnyMatch, matched > 0)
	flag(f, sAllNames, names == content)
	flag(f, sDate, dates > 0)
	flag(f, sAllDate, dates == content)
	flag(f, sAmount, amounts > 0)
	flag(f, sAllAmount, amounts == content)
	flag(f, sLowerCase, names == 0 && amounts == 0 && dates == 0)
	flag(f, sPerson, names == n && s.person(sp.from, sp.to, p.sent.from))
	f[sKind+int(q.kind)] = 1
	f[sKindNames+int(q.kind)] = float32(names) / float32(content)
	f[sKindDate+int(q.kind)] = float32(dates) / float32(content)
	f[sKindAmount+int(q.kind)] = float32(amounts) / float32(content)
}

// leftOf: what stands before the span, whose first token is the i-th.
func (p *spanSource) leftOf(sp *span, i int) {
	f, s, q := &sp.f, p.s, p.q
	if i == 0 || !joins(p.gaps[i]) {
		flag(f, sLeftStart, i == 0)
		flag(f, sLeftComma, p.gaps[i] == gapComma)
		flag(f, sLeftStrong, p.gaps[i] == gapStrong)
		flag(f, sParenthesis, p.gaps[i] == gapOpen)
		return
	}
	before := sp.from - 1
	mark(f, sLeft, p.marked[i-1].left)
	if !s.classes[before].has(isFunc) {
		f[sCutPhraseLeft] = 1
		flag(f, sCutName, s.classes[before].has(isName) && s.classes[sp.from].has(isName))
		mark(f, sSuffixLeft, p.marked[i-1].suffix)
	}
	flag(f, sCutNumber, s.classes[before].has(isAmount) && s.classes[sp.from].has(isAmount))
	flag(f, sLeftMatched, s.match[before] >= 0)
	flag(f, sLeftVerb, q.verb >= 0 && int(s.match[before]) == q.verb)
}

// rightOf: what stands after the span, which ends before the j-th token.
func (p *spanSource) rightOf(sp *span, j int) {
	f, s, q := &sp.f, p.s, p.q
	if j == len(p.gaps)-1 || !joins(p.gaps[j]) {
		flag(f, sRightComma, p.gaps[j] == gapComma)
		flag(f, sRightStrong, p.gaps[j] >= gapStrong)
		return
	}
	after, last := sp.to, sp.to-1
	mark(f, sRight, p.marked[j].right)
	if !s.classes[after].has(isFunc) {
		f[sCutPhraseRight] = 1
		flag(f, sCutName, s.classes[after].has(isName) && s.classes[last].has(isName))
		mark(f, sSuffixRight, p.marked[j].suffix)
	}
	flag(f, sCutNumber, s.classes[after].has(isAmount) && s.classes[last].has(isAmount))
	flag(f, sRightMatched, s.match[after] >= 0)
	flag(f, sRightVerb, q.verb >= 0 && int(s.match[after]) == q.verb)
	flag(f, sFocusRight, q.focus >= 0 && int(s.match[after]) == q.focus)
}

// How many words count as around a span, and how many as close to it.
const (
	aroundReach = 7
	closeReach  = 3
)

// beside: on which side of the span the question's parts stand.
func (p *spanSource) beside(sp *span) {
	f, s, q := &sp.f, p.s, p.q
	i, j := sp.from-p.sent.from, sp.to-p.sent.from
	dl, dr := p.near[i][0], p.near[j-1][1]
	f[sNearLeft] = 1 / float32(dl)
	f[sNearRight] = 1 / float32(dr)
	f[sNear] = 1 / float32(min(dl, dr))
	var left, right mask
	for t := max(p.sent.from, sp.from-aroundReach); t < sp.from; t++ {
		if at := s.match[t]; at >= 0 {
			left |= 1 << at
		}
	}
	for t := sp.to; t < min(p.sent.to, sp.to+aroundReach); t++ {
		if at := s.match[t]; at >= 0 {
			right |= 1 << at
		}
	}
	flag(f, sAfterVerb, left.has(q.verb))
	flag(f, sBeforeVerb, right.has(q.verb))
	f[sAround] = float32(q.weightOf(left | right))
	f[sAroundLeft], f[sAroundRight] = float32(q.weightOf(left)), float32(q.weightOf(right))
	f[sShareLeft], f[sShareRight] = float32(q.weightOf(p.marked[i].before)), float32(q.weightOf(p.marked[j-1].after))
	for d := 1; d <= closeReach; d++ {
		p.close(f, sp.from-d, sLeadLeft, sTrailLeft, sKinLeft)
		p.close(f, sp.to-1+d, sLeadRight, sTrailRight, sKinRight)
	}
	if i > 0 {
		flag(f, sPreposition, q.preposition != "" && s.tokens[sp.from-1].Word == q.preposition)
		flag(f, sFocusLeft, q.focus >= 0 && int(s.match[sp.from-1]) == q.focus)
	}
}

// close looks which of the question's terms token t, close to a span, is or is
// near to in meaning.
func (p *spanSource) close(f *[spanFeatures]float32, t, lead, trail, kin int) {
	s, q := p.s, p.q
	if t < p.sent.from || t >= p.sent.to || s.soft[t] < 0.5 {
		return
	}
	to := int(s.softTo[t])
	flag(f, lead, to == q.lead)
	flag(f, trail, to == q.trail)
	flag(f, sFocusNear, to == q.focus)
	f[kin] = max(f[kin], s.soft[t])
}

// edgeWords are words that stand beside answers, not at their edges.
var edgeWords = words("often mainly usually also about like such other many several various whereas while however means probably actually including include includes included called known used using referred based located found made given took said became become among made much well even still just only thus therefore later early originally generally typically commonly sometimes mostly primarily particularly especially respectively etc e.g i.e")

var (
	innerVerbs   = words("is was were are be been being has have had do did does can could will would may might must should")
	innerPlaces  = words("in on at to from for with by about into against through under over after before between during via within without")
	innerClauses = words("that which who whom whose where when while whereas because although if as than but so")
)

// innerOf is the feature of a span that holds a word: small words tell a name
// from a clause. -1 for other words.
func innerOf(word string) int8 {
	switch {
	case word == "of":
		return sInnerOf
	case word == "and" || word == "or":
		return sInnerAnd
	case innerVerbs[word]:
		return sInnerVerb
	case innerPlaces[word]:
		return sInnerPlace
	case innerClauses[word]:
		return sInnerThat
	}
	return -1
}

func flag(f *[spanFeatures]float32, at int, on bool) {
	if on {
		f[at] = 1
	}
}

// mark sets the feature at a place of a list that begins at from.
func mark(f *[spanFeatures]float32, from int, at int8) {
	if at >= 0 {
		f[from+int(at)] = 1
	}
}
