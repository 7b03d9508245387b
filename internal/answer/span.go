package answer

import (
	"math"
	"strings"

	"briefbot/internal/kb"
)

// span is a stretch of a sentence that may be the short answer.
type span struct {
	from, to int // tokens of the scanned passage, half open
	f        [spanFeatures]float32
	score    float64
}

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
	sRarity
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

// gap is what stands between a token and the one before it.
type gap uint8

const (
	gapSpace gap = iota
	gapComma
	gapStrong
	gapOpen
	gapClose
	gapQuote
	gapNone
)

func gapOf(text []byte, from, to int) gap {
	g := gapNone
	if from >= to { // nothing, or overlapping pairs of Han characters
		return g
	}
	for _, r := range string(text[from:to]) {
		switch r {
		case ' ', '\n', '\t', '\u00a0':
			if g == gapNone {
				g = gapSpace
			}
		case ',', '،', '、':
			g = gapComma
		case ';', ':', '.', '!', '?', '—', '–', '…', '。', '，':
			return gapStrong
		case '(', '[':
			return gapOpen
		case ')', ']':
			return gapClose
		case '"', '“', '”', '«', '»', '„':
			return gapQuote
		}
	}
	return g
}

const (
	spanTokens   = 10  // in an ordinary span
	clauseTokens = 34  // in a reason, a quotation or a list
	spansAtMost  = 400 // of one sentence
)

// spansOf lists the spans of a candidate's sentence with their features.
func (e *Engine) spansOf(out []span, c *candidate, q *question, x *kb.Index, m *meaning) []span {
	s, sent := c.s, c.sent()
	n := sent.to - sent.from
	if n == 0 {
		return out
	}
	gaps := make([]gap, n+1)
	gaps[0], gaps[n] = gapStrong, gapStrong
	for i := 1; i < n; i++ {
		gaps[i] = gapOf(s.text, s.tokens[sent.from+i-1].End, s.tokens[sent.from+i].Start)
	}
	near := nearest(s, sent)
	add := func(i, j int, special int) {
		if len(out) >= spansAtMost {
			return
		}
		out = append(out, span{from: sent.from + i, to: sent.from + j})
		sp := &out[len(out)-1]
		if special > 0 {
			sp.f[special] = 1
		}
		e.spanFeatures(sp, s, sent, q, gaps, near, x, m)
	}
	for i := range n {
		t := s.tokens[sent.from+i]
		if s.classes[sent.from+i].has(isFunc) || t.Has(kb.Bigram) {
			continue
		}
		for j := i + 1; j <= min(n, i+spanTokens); j++ {
			if j > i+1 && (gaps[j-1] == gapStrong || gaps[j-1] == gapOpen || gaps[j-1] == gapClose || gaps[j-1] == gapQuote && j-i > 4) {
				break
			}
			if s.classes[sent.from+j-1].has(isFunc) && !s.classes[sent.from+j-1].has(isAmount) {
				continue
			}
			add(i, j, 0)
		}
	}
	switch q.kind {
	case kindWhy:
		for i := range n {
			switch w := s.tokens[sent.from+i].Word; w {
			case "because", "to", "due", "since", "as", "thanks", "owing", "for", "in", "over", "from", "so", "by", "after":
				for j := i + 3; j <= min(n, i+clauseTokens); j++ {
					if gaps[j] == gapStrong || gaps[j] == gapComma || j == n {
						add(i, j, sClause)
						if w == "because" || w == "since" {
							add(i+1, j, sClause)
						}
						if gaps[j] == gapStrong {
							break
						}
					}
				}
			}
		}
	case kindQuote:
		for i := 0; i < n; i++ {
			if !s.classes[sent.from+i].has(isQuoted) {
				continue
			}
			j := i
			for j < n && s.classes[sent.from+j].has(isQuoted) {
				j++
			}
			if j-i > 2 {
				add(i, j, sWholeQuote)
			}
			i = j
		}
	}
	if q.list || q.kind == kindOther || q.kind == kindOrg || q.kind == kindWho || q.kind == kindWhere {
		enumerations(s, sent, gaps, func(i, j int) { add(i, j, sList) })
	}
	return out
}

// enumerations finds "A, B and C".
func enumerations(s *scanned, sent *sentence, gaps []gap, add func(i, j int)) {
	n := sent.to - sent.from
	for i := 0; i < n; i++ {
		if s.classes[sent.from+i].has(isFunc) {
			continue
		}
		items, last, run := 1, i, 1
		j := i + 1
		for ; j < n && j-i < clauseTokens; j++ {
			w := s.tokens[sent.from+j].Word
			switch {
			case gaps[j] == gapStrong || gaps[j] == gapOpen || gaps[j] == gapClose:
			case w == "and" || w == "or" || w == "y" || w == "et" || w == "und":
				items, run = items+1, 0
				continue
			case gaps[j] == gapComma:
				items, run = items+1, 1
				last = j
				continue
			case run < 5 && (!s.classes[sent.from+j].has(isFunc) || w == "the" || w == "of" || w == "a"):
				run++
				last = j
				continue
			}
			break
		}
		if items >= 2 && last > i+1 {
			add(i, last+1)
			i = last
		}
	}
}

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

func (e *Engine) spanFeatures(sp *span, s *scanned, sent *sentence, q *question, gaps []gap, near [][2]int, x *kb.Index, m *meaning) {
	f := &sp.f
	n := sp.to - sp.from
	i, j := sp.from-sent.from, sp.to-sent.from
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
	for t := sp.from; t < sp.to; t++ {
		c := s.classes[t]
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
		if s.tokens[t].Has(kb.Digit) {
			f[sDigits] = 1
		}
		if t > sp.from && gaps[t-sent.from] == gapComma {
			f[sInnerComma] = 1
		}
	}
	content := max(1, n-funcs)
	f[sMatched] = float32(matched) / float32(content)
	f[sFits] = float32(fits) / float32(content)
	f[sInnerFunc] = float32(funcs) / float32(n)
	flag(f, sAnyMatch, matched > 0)
	flag(f, sAllNames, names == content)
	flag(f, sDate, dates > 0)
	flag(f, sAllDate, dates == content)
	flag(f, sAmount, amounts > 0)
	flag(f, sAllAmount, amounts == content)
	flag(f, sLowerCase, names == 0 && amounts == 0 && dates == 0)
	first, last := sp.from, sp.to-1
	flag(f, sTitled, s.titled[first] || s.titled[last])
	flag(f, sPerson, names == n && s.person(sp.from, sp.to, sent.from))
	flag(f, sFirstName, s.classes[first].has(isName))
	flag(f, sLastName, s.classes[last].has(isName))
	left, right := i > 0 && gaps[i] <= gapSpace || i > 0 && gaps[i] == gapNone, j < len(gaps)-1 && (gaps[j] == gapSpace || gaps[j] == gapNone)
	if left {
		before := sent.from + i - 1
		w := s.tokens[before].Word
		if at, ok := leftCueAt[w]; ok {
			f[sLeft+at] = 1
		}
		if !s.classes[before].has(isFunc) {
			f[sCutPhraseLeft] = 1
			flag(f, sCutName, s.classes[before].has(isName) && s.classes[first].has(isName))
			suffix(f, sSuffixLeft, w)
		}
		flag(f, sLeftMatched, s.match[before] >= 0)
		flag(f, sLeftVerb, q.verb >= 0 && int(s.match[before]) == q.verb)
	} else {
		flag(f, sLeftStart, i == 0)
		flag(f, sLeftComma, gaps[i] == gapComma)
		flag(f, sLeftStrong, gaps[i] == gapStrong)
		flag(f, sParenthesis, gaps[i] == gapOpen)
	}
	if right {
		after := sent.from + j
		w := s.tokens[after].Word
		if at, ok := rightAt[w]; ok {
			f[sRight+at] = 1
		}
		if !s.classes[after].has(isFunc) {
			f[sCutPhraseRight] = 1
			if s.classes[after].has(isName) && s.classes[last].has(isName) {
				f[sCutName] = 1
			}
			suffix(f, sSuffixRight, w)
		}
		flag(f, sRightMatched, s.match[after] >= 0)
		flag(f, sRightVerb, q.verb >= 0 && int(s.match[after]) == q.verb)
		flag(f, sFocusRight, q.focus >= 0 && int(s.match[after]) == q.focus)
	} else {
		flag(f, sRightComma, gaps[j] == gapComma)
		flag(f, sRightStrong, gaps[j] >= gapStrong)
	}
	flag(f, sApposition, f[sLeftComma] == 1 && f[sRightComma] == 1)
	flag(f, sQuoted, s.classes[first].has(isQuoted))
	dl, dr := near[i][0], near[j-1][1]
	f[sNearLeft] = 1 / float32(dl)
	f[sNearRight] = 1 / float32(dr)
	f[sNear] = 1 / float32(min(dl, dr))
	var around mask
	for t := max(sent.from, sp.from-7); t < min(sent.to, sp.to+7); t++ {
		if at := s.match[t]; at >= 0 && (t < sp.from || t >= sp.to) {
			around |= 1 << at
			if int(at) == q.verb {
				flag(f, sAfterVerb, t < sp.from)
				flag(f, sBeforeVerb, t >= sp.to)
			}
		}
	}
	f[sAround] = float32(q.weightOf(around))
	f[sPlace] = float32(i) / float32(len(gaps))
	if q.focus >= 0 {
		f[sFocusLike] = m.similar(q.terms[q.focus].word, s.tokens[last].Word)
	}
	suffix(f, sSuffixFirst, s.tokens[first].Word)
	suffix(f, sSuffixLast, s.tokens[last].Word)
	f[sKind+int(q.kind)] = 1
	f[sKindNames+int(q.kind)] = float32(names) / float32(content)
	f[sKindDate+int(q.kind)] = float32(dates) / float32(content)
	f[sKindAmount+int(q.kind)] = float32(amounts) / float32(content)
}

func flag(f *[spanFeatures]float32, at int, on bool) {
	if on {
		f[at] = 1
	}
}

func suffix(f *[spanFeatures]float32, at int, word string) {
	for i, s := range suffixes {
		if len(word) > len(s)+2 && strings.HasSuffix(word, s) {
			f[at+i] = 1
			return
		}
	}
}

// sentencesSpanned is how many of the best sentences the short answer is looked
// for in.
const sentencesSpanned = 4

// The inputs of the spans' network: a span's features and then those of its
// sentence.
const (
	headScore = iota // how far the ranker puts the sentence behind the best
	headRank
	headFeatures
	spanHead   = headFeatures + features
	spanInputs = spanFeatures + spanHead
)

// spanHead fills the features of the i-th best sentence.
func (r *reading) spanHead(f *[spanHead]float32, i int) {
	f[headScore] = float32(max(-8, r.cs[i].score-r.cs[0].score))
	f[headRank] = float32(i)
	copy(f[headFeatures:], r.cs[i].f[:])
}

// found is the short answer of one sentence.
type found struct {
	span   span
	ok     bool
	log    float64 // log of the sentence's share of all spans' probability
	chance float64 // the span's share of all spans' probability
	inside float64 // the span's share of the sentence's
}

// spanned looks for short answers in the best sentences: one entry each.
func (e *Engine) spanned(w *work, r *reading) []found {
	k := min(len(r.cs), sentencesSpanned)
	w.found = w.found[:0]
	if e.spans == nil {
		return w.found
	}
	all := make([]float64, 0, k)
	total := math.Inf(-1)
	for i := range k {
		c := &r.cs[i]
		var head [spanHead]float32
		r.spanHead(&head, i)
		w.base = e.spans.begin(w.base)
		e.spans.add(w.base, spanFeatures, head[:])
		w.spans = e.spansOf(w.spans[:0], c, r.q, r.x, &w.meaning)
		var f found
		sum, best := 0.0, math.Inf(-1)
		for j := range w.spans {
			w.hidden = append(w.hidden[:0], w.base...)
			e.spans.add(w.hidden, 0, w.spans[j].f[:])
			w.spans[j].score = e.spans.end(w.hidden)
			if w.spans[j].score > best {
				best = w.spans[j].score
				f.span, f.ok = w.spans[j], true
			}
		}
		for j := range w.spans {
			sum += math.Exp(w.spans[j].score - best)
		}
		f.log = math.Inf(-1)
		if f.ok {
			f.log = best + math.Log(sum)
			f.inside = 1 / sum
		}
		all = append(all, f.log)
		total = max(total, f.log)
		w.found = append(w.found, f)
	}
	sum := 0.0
	for _, l := range all {
		if !math.IsInf(l, -1) {
			sum += math.Exp(l - total)
		}
	}
	for i := range w.found {
		f := &w.found[i]
		if f.ok {
			f.log -= total + math.Log(sum)
			f.chance = f.inside * math.Exp(f.log)
		} else {
			f.log = -8
		}
	}
	return w.found
}

// textOf is where a span stands in the document.
func (c *candidate) textOf(sp span) kb.Span {
	start := c.s.hit.Start
	return kb.Span{Start: start + c.s.tokens[sp.from].Start, End: start + c.s.tokens[sp.to-1].End}
}
