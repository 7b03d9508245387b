package answer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// class says what a token is, beyond its letters.
type class uint8

const (
	isName    class = 1 << iota // part of a proper name
	isDate                      // a year, month, weekday or season
	isAmount                    // a number that is no date
	isFunc                      // a function word
	isSpeech                    // a verb of speech
	isQuoted                    // stands between quotation marks
	isPronoun                   // he, she, it, they, who, which
)

func (c class) has(d class) bool { return c&d != 0 }

// scanned is a passage with its tokens looked up in a question.
type scanned struct {
	hit     kb.Hit
	rank    int
	text    []byte // [kb.Passage.Words]
	tokens  []kb.Token
	lexicon *lexicon
	words   []int32 // by token: its word's number in the lexicon
	classes []class
	match   []int8    // the question term that the token is, or -1
	soft    []float32 // how near its meaning comes to the nearest question term, in [0,1]
	softTo  []int8    // that term, or -1
	sents   []sentence
	title   []kb.Token // of the title and the headings
	titled  []bool     // the word stands in the title or the headings
	context mask       // terms in the title and the headings
	all     mask       // terms in the passage, without context

	matched int     // tokens that are a question term
	nearby  float64 // share of the question by nearness of meaning

	document, beside, siblings float32 // see [reading.surround]
}

// sentence is a range of a scanned passage.
type sentence struct {
	span     kb.Span // of the document
	from, to int     // tokens
	mask     mask    // terms that it holds
	soft     [maxTerms]float32
}

var (
	months   = words("january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre januar februar marz juni juli oktober dezember января февраля марта апреля мая июня июля августа сентября октября ноября декабря январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر")
	weekdays = words("monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье")
	dayparts = words("today yesterday tomorrow tonight spring summer autumn winter century centuries decade noon midnight christmas easter morning evening afternoon dawn dusk night hier demain aujourd ayer manana hoy gestern heute morgen вчера сегодня завтра")
	pronouns = words("he she it they him her his their its them who which this these that those")
	amountsW = words("dozen dozens hundred hundreds thousand thousands million millions billion billions half quarter third one zero once twice")
)

// scan looks a hit's words up in a question. buffers of s are reused.
func (e *Engine) scan(s *scanned, q *question, hit kb.Hit, rank int, an *analyzers, x *kb.Index, m *meaning) {
	s.hit, s.rank = hit, rank
	s.text = hit.Words()
	if len(s.text) > maxPassage {
		s.text = s.text[:cut(s.text, maxPassage)]
	}
	a := an.of(hit.Document.Lang)
	s.title = s.title[:0]
	for _, c := range hit.Context() {
		s.title = a.Tokens(s.title, []byte(c))
	}
	s.tokens = a.Tokens(s.tokens[:0], s.text)
	n := len(s.tokens)
	a.renew(x)
	s.lexicon = a.lexicon
	s.words = resize(s.words, n)
	for i := range s.tokens {
		s.words[i] = s.lexicon.number(e.vectors, &s.tokens[i])
	}
	s.classes = resize(s.classes, n)
	s.match = resize(s.match, n)
	s.soft = resize(s.soft, n)
	s.softTo = resize(s.softTo, n)
	s.all, s.context = 0, 0
	s.titled = resize(s.titled, n)
	for i := range s.title {
		if i := q.find(s.title[i].Term); i >= 0 {
			s.context |= 1 << i
		}
	}
	spans := kb.Sentences(s.text)
	if hit.Kind == kb.TableRow {
		spans = []kb.Span{{Start: 0, End: len(s.text)}}
	}
	s.sents = s.sents[:0]
	at := 0
	for _, span := range spans {
		sent := sentence{span: kb.Span{Start: hit.Start + span.Start, End: hit.Start + span.End}, from: at}
		for at < n && s.tokens[at].Start < span.End {
			s.token(&sent, q, at, a, m)
			at++
		}
		sent.to = at
		if sent.to > sent.from {
			sent.mask = q.implied(sent.mask, s.tokens[sent.from:sent.to])
			s.all |= sent.mask
			s.sents = append(s.sents, sent)
		}
	}
	s.quotations()
	s.sumUp(q)
}

// sumUp fills what all sentences of the passage have in common.
func (s *scanned) sumUp(q *question) {
	s.matched, s.nearby = 0, 0
	for _, at := range s.match {
		if at >= 0 {
			s.matched++
		}
	}
	if q.total == 0 {
		return
	}
	for i := range q.terms {
		near := float32(0)
		if s.context.has(i) {
			near = 1
		}
		for j := range s.sents {
			near = max(near, s.sents[j].soft[i])
		}
		s.nearby += q.terms[i].weight * float64(near)
	}
	s.nearby /= q.total
}

// maxPassage bounds the bytes of one passage whose sentences are weighed.
const maxPassage = 24 << 10

// cut is the largest rune border at or below n.
func cut(text []byte, n int) int {
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return n
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// token classifies token i and looks it up in the question.
func (s *scanned) token(sent *sentence, q *question, i int, a *analyzer, m *meaning) {
	t := &s.tokens[i]
	c := s.classify(i, i == sent.from, a)
	if c.has(isName) {
		for j := range s.title {
			if s.title[j].Term == t.Term {
				s.titled[i] = true
				break
			}
		}
	}
	s.classes[i] = c
	l := s.word(i)
	l.seek(q, m.asked, t)
	s.match[i] = l.match
	s.softTo[i] = -1
	if at := s.match[i]; at >= 0 {
		s.soft[i], s.softTo[i] = 1, at
		sent.mask |= 1 << at
		sent.soft[at] = 1
	} else if !c.has(isFunc | isAmount | isDate) {
		if n := m.look(l, t.Word, t.Term); n.term >= 0 {
			s.soft[i], s.softTo[i] = n.sim, n.term
			sent.soft[n.term] = max(sent.soft[n.term], n.sim)
		}
	}
}

// word is what is known of the word of token i.
func (s *scanned) word(i int) *lexeme { return s.lexicon.word(s.words[i]) }

// classify says what token i is; first opens its sentence.
func (s *scanned) classify(i int, first bool, a *analyzer) class {
	t := &s.tokens[i]
	sortAt := func(i int) sort {
		if i < 0 || i >= len(s.words) {
			return 0
		}
		return s.word(i).sort
	}
	is := sortAt(i)
	var c class
	if is.has(isSaying) {
		c |= isSpeech
	}
	switch {
	case t.Has(kb.Digit):
		switch w := t.Word; {
		case isYear(w) || len(w) == 4 && s.text[t.End-1] == 's',
			len(w) <= 2 && (sortAt(i-1).has(isMonth) || sortAt(i+1).has(isMonth)),
			sortAt(i + 1).has(isEra), s.lexicon.tongue != nil && s.dated(i, sortAt):
			c |= isDate
		default:
			c |= isAmount
		}
	case t.Has(kb.NumberTag) || is.has(isQuantity) || t.Has(kb.Bigram) && hanAmount(t.Word):
		c |= isAmount
	case is.has(isMonth) && (t.Has(kb.Upper) || !is.has(isAlsoVerb)) || is.has(isDay):
		c |= isDate
	case t.Has(kb.Stop):
		c |= isFunc
		if is.has(isPersonal) {
			c |= isPronoun
		}
	case t.Has(kb.AllUpper):
		c |= isName
	case t.Has(kb.Upper) && s.lexicon.capital(t, s.word(i)) && (!(first || startsQuote(s.text, t.Start)) || a.named(t, s.words[i])):
		c |= isName
	}
	return c
}

func isYear(w string) bool {
	return len(w) == 4 && (w[0] == '1' || w[0] == '2' && w[1] == '0') && strings.Trim(w, "0123456789") == ""
}

// startsQuote reports whether the word at i opens a sentence or quotation.
func startsQuote(text []byte, i int) bool {
	for i > 0 {
		r, n := utf8.DecodeLastRune(text[:i])
		i -= n
		switch {
		case unicode.IsSpace(r):
		case r == '.' && afterInitial(text[:i]):
			return false
		case r == '"' || r == '“' || r == '«' || r == '‘' || r == '\'' || r == '.' || r == '!' || r == '?':
			return true
		default:
			return false
		}
	}
	return true
}

// afterInitial reports whether text ends in the first letter of a name, without its
// stop.
func afterInitial(text []byte) bool {
	r, n := utf8.DecodeLastRune(text)
	before, _ := utf8.DecodeLastRune(text[:len(text)-n])
	return unicode.IsUpper(r) && (n == len(text) || unicode.IsSpace(before) || before == '.')
}

// quotations marks the tokens between quotation marks.
func (s *scanned) quotations() {
	open := false
	at := 0
	for i, t := range s.tokens {
		for j := at; j < t.Start; {
			r, n := utf8.DecodeRune(s.text[j:])
			switch r {
			case '"':
				open = !open
			case '“', '«', '„':
				open = true
			case '”', '»':
				open = false
			}
			j += n
		}
		at = t.End
		if open {
			s.classes[i] |= isQuoted
		}
	}
}

// find is the index of the question term with this text, or -1.
func (q *question) find(text string) int {
	for i := range q.terms {
		if q.terms[i].text == text {
			return i
		}
	}
	for _, v := range q.variants {
		if v.text == text {
			return v.of
		}
	}
	return -1
}

// implied adds the terms that an abbreviation or its long form stands for.
func (q *question) implied(m mask, tokens []kb.Token) mask {
	for _, r := range q.rules {
		if m&r.gives == r.gives {
			continue
		}
		held := 0
		for _, need := range r.need {
			for _, t := range tokens {
				if t.Term == need {
					held++
					break
				}
			}
		}
		if held == len(r.need) {
			m |= r.gives
		}
	}
	return m
}
