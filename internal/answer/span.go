package answer

import (
	"bytes"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// span is a stretch of a sentence that may be the short answer.
type span struct {
	from, to int // tokens of the scanned passage, half open
	f        [spanFeatures]float32
	edges    [edges]int // see [span.edgesOf]
	score    float64
}

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

// spansOf visits the spans of a candidate's sentence with their features. It
// reuses sp for all of them: together they are too large for a cache.
func (e *Engine) spansOf(sp *span, c *candidate, q *question, m *meaning, visit func(*span)) {
	s, sent := c.s, c.sent()
	n := sent.to - sent.from
	if n == 0 {
		return
	}
	p := newSpanSource(c, q, m)
	gaps := p.gaps
	visited := 0
	add := func(i, j int, special int) {
		if visited == spansAtMost {
			return
		}
		visited++
		*sp = span{from: sent.from + i, to: sent.from + j}
		if special > 0 {
			sp.f[special] = 1
		}
		sp.edges = sp.edgesOf(sent, gaps)
		p.describe(sp)
		visit(sp)
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

// sentencesSpanned is how many of the best sentences the short answer is looked
// for in.
const sentencesSpanned = 3

// The inputs of the spans' network: a span's features, the words at its edges
// and then the features of its sentence.
const (
	headScore = iota // how far the ranker puts the sentence behind the best
	headRank
	headFeatures
	spanHead   = headFeatures + features
	spanInputs = spanFeatures + edgeInputs + spanHead
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
	if e.nets.Spans == nil {
		return w.found
	}
	all := make([]float64, 0, k)
	total := math.Inf(-1)
	for i := range k {
		c := &r.cs[i]
		var head [spanHead]float32
		r.spanHead(&head, i)
		w.base = e.nets.Spans.begin(w.base)
		e.nets.Spans.add(w.base, spanFeatures+edgeInputs, head[:])
		w.edges.fill(e.nets.Spans, c)
		var f found
		sum, best := 0.0, math.Inf(-1)
		w.scores = w.scores[:0]
		e.spansOf(&w.span, c, r.q, &w.meaning, func(sp *span) {
			w.hidden = append(w.hidden[:0], w.base...)
			e.nets.Spans.add(w.hidden, 0, sp.f[:])
			w.edges.add(w.hidden, sp.edges, c.sent().from)
			sp.score = e.nets.Spans.end(w.hidden)
			w.scores = append(w.scores, sp.score)
			if sp.score > best {
				best = sp.score
				f.span, f.ok = *sp, true
			}
		})
		for _, score := range w.scores {
			sum += math.Exp(score - best)
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

// whole is a span with the rest of a name, a range or a number at its edge: "Hugh L.
// Dryden" of "Hugh L", "10–15" of "15", "half a million" of "million".
func (c *candidate) whole(sp span) span {
	s, sent := c.s, c.sent()
	ranged := func(i int) bool { // tokens i-1 and i are the ends of a range
		if i <= sent.from || i >= sent.to || !s.tokens[i-1].Has(kb.Digit) || !s.tokens[i].Has(kb.Digit) {
			return false
		}
		switch string(s.text[s.tokens[i-1].End:max(s.tokens[i-1].End, s.tokens[i].Start)]) {
		case "–", "-", "—", "%–", "–$", "–£", "–€":
			return true
		}
		return false
	}
	for ranged(sp.from) {
		sp.from--
	}
	for ranged(sp.to) {
		sp.to++
	}
	for sp.to < sent.to && s.initial(sp.to-1) && s.classes[sp.to].has(isName) {
		sp.to++
	}
	for sp.from > sent.from && scales[s.tokens[sp.from].Word] {
		if before := s.tokens[sp.from-1]; before.Word != "a" && before.Word != "half" && !before.Has(kb.Digit) && !before.Has(kb.NumberTag) {
			break
		}
		sp.from--
	}
	if sp.from > sent.from && s.tokens[sp.from].Word == "a" && s.tokens[sp.from-1].Word == "half" {
		sp.from--
	}
	return sp
}

// initial reports whether token i is the first letter of a name: "L."
func (s *scanned) initial(i int) bool {
	end := s.tokens[i].End
	return end < len(s.text) && s.text[end] == '.' && afterInitial(s.text[:end])
}

var scales = words("hundred thousand million billion trillion dozen hundreds thousands")

// textOf is where a span stands in the document: with the sign of a currency or
// of a percentage at its edge, with the words that qualify its number and without
// the genitive of a name at its end.
func (c *candidate) textOf(sp span) kb.Span {
	s := c.s
	sp = c.whole(sp)
	from := c.qualified(sp.from)
	start, end := s.tokens[from].Start, s.tokens[sp.to-1].End
	if s.tokens[from].Has(kb.Digit) {
		for {
			r, n := utf8.DecodeLastRune(s.text[:start])
			if !unicode.Is(unicode.Sc, r) {
				break
			}
			start -= n
		}
	}
	if from > c.sent().from && start > 0 && s.text[start-1] == '-' && s.tokens[from-1].End == start-1 {
		start = s.tokens[from-1].Start // the first half of a word: "al-Qaeda"
	}
	if s.tokens[sp.to-1].Has(kb.Digit) && end < len(s.text) && s.text[end] == '%' {
		end++
	}
	if s.classes[sp.to-1].has(isName) {
		for _, genitive := range []string{"'s", "’s"} {
			if last := s.text[s.tokens[sp.to-1].Start:end]; len(last) > len(genitive)+1 && bytes.HasSuffix(last, []byte(genitive)) {
				end -= len(genitive)
			}
		}
	}
	return kb.Span{Start: s.hit.Start + start, End: s.hit.Start + end}
}

// qualifiers are words before a number that change what it says; those that
// stand in more than one word are looked for from their last one back.
var qualifiers = map[string][]string{
	"about": {""}, "around": {""}, "approximately": {""}, "roughly": {""}, "nearly": {""}, "almost": {""}, "over": {"", "just", "well"},
	"under": {"", "just"}, "least": {"at"}, "most": {"at"}, "than": {"more", "less", "fewer"}, "to": {"up", "close"}, "estimated": {"an"}, "circa": {""},
	"exactly": {""}, "many": {"as"}, "much": {"as"}, "few": {"as"},
}

// qualified is the token at which the qualifier of a number at token i begins, or
// i.
func (c *candidate) qualified(i int) int {
	s, from := c.s, c.sent().from
	if !s.classes[i].has(isAmount) {
		return i
	}
	at := i - 1
	if at >= from && s.tokens[at].Word == "as" { // "as many as"
		at--
	}
	if at < from || gapOf(s.text, s.tokens[at].End, s.tokens[at+1].Start) != gapSpace {
		return i
	}
	for _, before := range qualifiers[s.tokens[at].Word] {
		if before != "" && at > from && s.tokens[at-1].Word == before {
			return at - 1
		}
	}
	if slices.Contains(qualifiers[s.tokens[at].Word], "") && at == i-1 {
		return at
	}
	return i
}
