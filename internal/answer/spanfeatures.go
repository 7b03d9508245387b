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
type marks struct{ left, right, suffix int8 }

func marksOf(word string) marks {
	m := marks{-1, -1, -1}
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

func (e *Engine) spanFeatures(sp *span, s *scanned, sent *sentence, q *question, gaps []gap, near [][2]int, marked []marks, m *meaning) {
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
		w := marked[i-1]
		mark(f, sLeft, w.left)
		if !s.classes[before].has(isFunc) {
			f[sCutPhraseLeft] = 1
			flag(f, sCutName, s.classes[before].has(isName) && s.classes[first].has(isName))
			mark(f, sSuffixLeft, w.suffix)
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
		w := marked[j]
		mark(f, sRight, w.right)
		if !s.classes[after].has(isFunc) {
			f[sCutPhraseRight] = 1
			if s.classes[after].has(isName) && s.classes[last].has(isName) {
				f[sCutName] = 1
			}
			mark(f, sSuffixRight, w.suffix)
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
		f[sFocusLike] = m.likeFocus(s.word(last))
	}
	mark(f, sSuffixFirst, marked[i].suffix)
	mark(f, sSuffixLast, marked[j-1].suffix)
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

// mark sets the feature at a place of a list that begins at from.
func mark(f *[spanFeatures]float32, from int, at int8) {
	if at >= 0 {
		f[from+int(at)] = 1
	}
}
