package facts

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// class says what a token is, beyond its letters.
type class uint16

const (
	isName   class = 1 << iota // part of a proper name
	isTitle                    // a capitalised title or role word
	isDemo                     // "French", "Malian"
	isNumber                   // digits or a spelled number
	isQuoted                   // stands between quotation marks
	isMaybe                    // one capital word that opens a sentence and may be a name
	isDate                     // month, weekday, season
)

// gap says what stands between a token and the one before.
type gap uint16

const (
	gSpace gap = 1 << iota
	gHyphen
	gComma
	gStop  // . ! ? …
	gColon // and ;
	gDash
	gOpen // an opening parenthesis
	gClose
	gMark // a quotation mark
	gOther
)

func (g gap) has(o gap) bool { return g&o != 0 }

// tight reports whether nothing but spaces or a hyphen stands in the gap.
func (g gap) tight() bool { return g&^(gSpace|gHyphen) == 0 }

// maxPassage bounds the bytes of one passage that are read for facts.
const maxPassage = 16 << 10

// bounds is a half-open range of tokens.
type bounds struct{ from, to int }

func (b bounds) empty() bool { return b.from >= b.to }

// sentence is one sentence of a scanned passage.
type sentence struct {
	bounds
	span kb.Span // of the passage's words
}

// run is a proper name: a range of tokens.
type run struct {
	bounds
	person     bool // looks like a person's name
	defined    bool // the long form of an abbreviation that is defined here
	possessive bool
}

// scanned is a passage taken apart. Its buffers are reused.
type scanned struct {
	p        kb.Passage
	an       *kb.Analyzer
	base     int32           // the document's date in days since 1970
	dated    bool            // base is known
	surnames map[string]bool // last words of the full names of people so far
	caps     *capitals
	lang     string
	text     []byte
	toks     []kb.Token
	cls      []class
	gaps     []gap
	sents    []sentence
	runs     []run
	runAt    []int32 // by token: the run that holds it, or -1
	marks    []quotation
	defs     []kb.Definition
	dates    []dateWords
	claims   []claim
}

// capitals is what a document shows of its words' first letters, inside
// sentences: a word that is written small somewhere is no name.
type capitals struct {
	small map[string]bool
	large map[string]bool
}

func (s *scanned) word(i int) string {
	if i < 0 || i >= len(s.toks) {
		return ""
	}
	return s.toks[i].Word
}

func (s *scanned) is(i int, c class) bool { return i >= 0 && i < len(s.cls) && s.cls[i]&c != 0 }

// gap is what stands before token i; a missing one ends everything.
func (s *scanned) gap(i int) gap {
	if i <= 0 || i >= len(s.toks) {
		return gStop
	}
	return s.gaps[i]
}

// tokenize reads the passage into tokens, gaps and sentences.
func (s *scanned) tokenize(p kb.Passage, an *kb.Analyzer) {
	if s.p.Document != p.Document {
		s.base, s.dated = civil(p.Document.Date)
	}
	s.p, s.an, s.lang = p, an, p.Document.Lang
	s.text = p.Words()
	if len(s.text) > maxPassage {
		n := maxPassage
		for n > 0 && !utf8.RuneStart(s.text[n]) {
			n--
		}
		s.text = s.text[:n]
	}
	s.toks = an.Tokens(s.toks[:0], s.text)
	n := len(s.toks)
	s.gaps = resize(s.gaps, n)
	for i := 1; i < n; i++ {
		between := s.text[s.toks[i-1].End:max(s.toks[i-1].End, s.toks[i].Start)]
		s.gaps[i] = gapOf(between)
		if s.gaps[i] == gSpace|gMark && strings.HasSuffix(s.toks[i-1].Word, "s") && s.owns(i-1) {
			s.gaps[i] = gSpace // "the miners' union"
		}
		if bytes.Equal(between, []byte(" & ")) {
			s.gaps[i] = gHyphen // "Lloyd & Sayers"
		}
	}
	s.sents = s.sents[:0]
	spans := []kb.Span{{Start: 0, End: len(s.text)}}
	if p.Kind != kb.TableRow {
		spans = kb.Sentences(s.text)
	}
	at := 0
	for _, span := range spans {
		from := at
		for at < n && s.toks[at].Start < span.End {
			at++
		}
		if at > from {
			s.sents = append(s.sents, sentence{bounds{from, at}, span})
		}
	}
}

func gapOf(between []byte) gap {
	if len(between) == 1 {
		switch between[0] {
		case ' ', '\n', '\t':
			return gSpace
		case '-', ':': // "05:40"
			return gHyphen
		}
	}
	var g gap
	for i := 0; i < len(between); {
		r, n := utf8.DecodeRune(between[i:])
		i += n
		switch r {
		case ' ', '\n', '\t', '\r', '\u00a0', '\u202f', '*', '_':
			g |= gSpace
		case '-', '‐', '‑':
			if g.has(gSpace) || i < len(between) {
				g |= gDash
			} else {
				g |= gHyphen
			}
		case ',':
			g |= gComma
		case '.', '!', '?', '…':
			g |= gStop
		case ':', ';':
			g |= gColon
		case '–', '—':
			g |= gDash
		case '(', '[':
			g |= gOpen
		case ')', ']':
			g |= gClose
		case '"', '“', '”', '„', '«', '»', '‹', '›':
			g |= gMark
		case '\'', '’', '‘':
			if g != 0 || i < len(between) {
				g |= gMark
			}
		default:
			g |= gOther
		}
	}
	return g
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// forget empties c, which may be the zero value.
func (c *capitals) forget() {
	if c.small == nil {
		c.small, c.large = map[string]bool{}, map[string]bool{}
	}
	clear(c.small)
	clear(c.large)
}

// learn adds the passage's words to what is known of the document's capitals.
func (c *capitals) learn(s *scanned) {
	for k := range s.sents {
		for i := s.sents[k].from; i < s.sents[k].to; i++ {
			t := &s.toks[i]
			switch {
			case t.Has(kb.Digit) || t.Has(kb.Stop):
			case !t.Has(kb.Upper):
				c.small[t.Word] = true
			case i > s.sents[k].from && s.gaps[i]&(gMark|gColon|gStop|gOpen|gDash) == 0:
				c.large[t.Word] = true
			}
		}
	}
}

// shouted reports whether most words are all capitals, which then say nothing.
func (s *scanned) shouted() bool {
	n := 0
	for i := range s.toks {
		if s.toks[i].Has(kb.AllUpper) {
			n++
		}
	}
	return n > 4 && 2*n > len(s.toks)
}

// classify fills classes, quotation marks and names; tokenize came before.
func (s *scanned) classify(caps *capitals) {
	s.caps = caps
	n := len(s.toks)
	s.cls = resize(s.cls, n)
	s.quotations()
	for k := range s.sents {
		for i := s.sents[k].from; i < s.sents[k].to; i++ {
			opens := i == s.sents[k].from || s.gaps[i]&(gMark|gColon|gStop) != 0 && !(s.gaps[i] == gStop|gSpace && s.initial(i-1))
			s.cls[i] |= s.classOf(i, opens)
		}
	}
	s.defs = nil
	if bytes.IndexByte(s.text, '(') >= 0 {
		s.defs = kb.Definitions(s.text)
	}
	s.nameRuns()
}

func (s *scanned) classOf(i int, opens bool) class {
	t := &s.toks[i]
	w := t.Word
	switch {
	case t.Has(kb.Digit), t.Has(kb.NumberTag), numberWords[w] > 0:
		if t.Has(kb.Upper) && !opens && !t.Has(kb.Digit) {
			return isName // "the Five Lakes"
		}
		return isNumber
	case s.month(i) > 0 || s.weekday(i) > 0:
		if t.Has(kb.Upper) && s.monthName(i) {
			return isName
		}
		if t.Has(kb.Upper) || s.lang != "en" {
			return isDate
		}
		return 0
	case !t.Has(kb.Upper):
		if r, n := utf8.DecodeRune(s.text[t.Start:]); n == 1 && (r == 'd' || r == 'l') && t.End-t.Start > 3 {
			if m, _ := utf8.DecodeRune(s.text[t.Start+1:]); m == '\'' || m == '’' {
				rest, _ := utf8.DecodeRune(s.text[t.Start+1+utf8.RuneLen(m):])
				if unicode.IsUpper(rest) {
					return isName // "d'Ivoire"
				}
			}
		}
		return 0
	case t.Has(kb.Stop) && !t.Has(kb.AllUpper):
		return 0
	case s.lang == "en" && kb.Demonym(w):
		return isDemo
	case (s.lang == "en" && titles[w] || s.lang != "en" && foreignTitles[w]) && !t.Has(kb.AllUpper):
		return isTitle
	case !opens, t.Has(kb.AllUpper):
		return isName
	case common[w] && s.lang == "en":
		return 0
	case s.caps.small[w] && !s.caps.large[w]:
		return 0
	case s.caps.large[w] && !s.caps.small[w]:
		return isName
	case i+1 < len(s.toks) && s.gaps[i+1].tight() && s.toks[i+1].Has(kb.Upper) && !s.toks[i+1].Has(kb.Stop) && s.month(i+1) == 0 && s.weekday(i+1) == 0:
		if s.lang == "en" && (personNouns[w] || roleNouns[w] || common[w+"s"]) {
			return isTitle
		}
		if s.lang == "en" && (strings.HasSuffix(w, "ing") || strings.HasSuffix(w, "ly") || titles[s.word(i+1)]) {
			return isMaybe
		}
		return isName
	}
	return isMaybe
}

// monthName reports whether the month or weekday at i is part of a name:
// "Theresa May", "April Jones".
func (s *scanned) monthName(i int) bool {
	w := s.word(i)
	if w != "may" && w != "april" && w != "june" && w != "august" && w != "march" {
		return false
	}
	if next := i + 1; next < len(s.toks) && (s.toks[next].Has(kb.Digit)) {
		return false
	}
	if i > 0 && s.gaps[i] == gSpace {
		before := &s.toks[i-1]
		if before.Has(kb.Upper) && !before.Has(kb.Stop) && !before.Has(kb.AllUpper) && !common[before.Word] && i > 1 && !s.toks[i-1].Has(kb.Digit) {
			return true
		}
		if !before.Has(kb.Upper) {
			return false
		}
	}
	if i+1 < len(s.toks) && s.gaps[i+1] == gSpace && s.toks[i+1].Has(kb.Upper) && !s.toks[i+1].Has(kb.Stop) && (i == 0 || s.gaps[i] != gSpace) {
		return !s.toks[i+1].Has(kb.AllUpper)
	}
	return false
}

// sentenceOf is the sentence that holds token i.
func (s *scanned) sentenceOf(i int) int {
	for k := range s.sents {
		if i < s.sents[k].to {
			return k
		}
	}
	return len(s.sents) - 1
}

// span is the document's span of a range of tokens, without a possessive.
func (s *scanned) span(b bounds) kb.Span {
	if b.empty() {
		return kb.Span{}
	}
	end := s.toks[b.to-1].End
	return kb.Span{Start: s.p.Start + s.toks[b.from].Start, End: s.p.Start + s.bare(b.to-1, end)}
}

// whole is span with a possessive kept.
func (s *scanned) whole(b bounds) kb.Span {
	if b.empty() {
		return kb.Span{}
	}
	return kb.Span{Start: s.p.Start + s.toks[b.from].Start, End: s.p.Start + s.toks[b.to-1].End}
}

// bare is the end of token i without an English possessive.
func (s *scanned) bare(i, end int) int {
	if s.possessive(i) {
		if s.text[end-1] == 's' || s.text[end-1] == 'S' {
			end--
		}
		_, n := utf8.DecodeLastRune(s.text[:end])
		return end - n
	}
	return end
}

// possessive reports whether token i ends in 's.
func (s *scanned) possessive(i int) bool {
	if i < 0 || i >= len(s.toks) {
		return false
	}
	raw := s.text[s.toks[i].Start:s.toks[i].End]
	return bytes.HasSuffix(raw, []byte("'s")) || bytes.HasSuffix(raw, []byte("’s"))
}

// owns reports whether token i is a possessive, "the miners'" included.
func (s *scanned) owns(i int) bool {
	if s.possessive(i) {
		return true
	}
	if i+1 >= len(s.toks) || !strings.HasSuffix(s.word(i), "s") {
		return false
	}
	between := s.text[s.toks[i].End:s.toks[i+1].Start]
	return bytes.Equal(between, []byte("' ")) || bytes.Equal(between, []byte("’ "))
}

// in is a span of the passage's words as a span of the document.
func (s *scanned) in(span kb.Span) kb.Span {
	return kb.Span{Start: span.Start + s.p.Start, End: span.End + s.p.Start}
}

func (s *scanned) source(k int) source {
	return source{passage: int32(s.p.Number), sentence: s.in(s.sents[k].span)}
}
