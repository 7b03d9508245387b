package facts

import (
	"unicode/utf8"

	"briefbot/internal/kb"
)

// carried is a quotation that goes on in the next paragraph.
type carried struct {
	speaker, name kb.Span
	open          bool
}

// statements appends what people say in the passage: each quotation whose
// speaker is plain, then reported speech of the other claims.
func (s *scanned) statements(dst []statement) []statement { return s.statementsAfter(dst, &carried{}) }

// statementsAfter is statements for a passage that follows another of its
// document; carry is read and written.
func (s *scanned) statementsAfter(dst []statement, carry *carried) []statement {
	first := len(dst)
	var used [64]bool
	bound := carried{}
	boundEnd := -1 // the sentence in which the last bound quotation ends
	going := *carry
	*carry = carried{}
	for k := range s.marks {
		q := &s.marks[k]
		if q.empty() {
			continue
		}
		si, sj := s.sentenceOf(q.from), s.sentenceOf(q.to-1)
		st := statement{direct: true, said: s.in(s.trimmed(q.inner))}
		st.passage = int32(s.p.Number)
		st.sentence = kb.Span{Start: s.in(s.sents[si].span).Start, End: s.in(s.sents[sj].span).End}
		c, last := s.speakerOf(k, si, sj)
		switch {
		case c >= 0:
			if c < len(used) {
				used[c] = true
			}
			st.sentence.End = max(st.sentence.End, s.in(s.sents[last].span).End)
			s.speaks(&st, c)
		case s.sourceBefore(q, si, &st):
		case q.from == s.sents[si].from && q.to == s.sents[sj].to && si == boundEnd+1 && boundEnd >= 0:
			st.speaker, st.name = bound.speaker, bound.name
		case going.open && k == 0 && q.from == s.sents[0].from && q.to == s.sents[sj].to:
			st.speaker, st.name = going.speaker, going.name
		default:
			continue
		}
		st.attribution = st.speaker
		if st.name.Len() > 0 {
			st.attribution = st.name
		}
		bound, boundEnd = carried{speaker: st.speaker, name: st.name}, max(sj, last)
		if q.open {
			*carry = carried{st.speaker, st.name, true}
		}
		dst = append(dst, st)
	}
	for i := range s.claims {
		if i < len(used) && used[i] {
			continue
		}
		if st, ok := s.reported(&s.claims[i]); ok && !holdsDirect(dst[first:], st.sentence) {
			dst = append(dst, st)
		}
	}
	return dst
}

// holdsDirect reports whether a direct quotation covers all of a sentence.
func holdsDirect(sts []statement, sentence kb.Span) bool {
	for i := range sts {
		if sts[i].direct && sts[i].said.Start <= sentence.Start && sentence.End <= sts[i].said.End {
			return true
		}
	}
	return false
}

// speaks fills in who speaks.
func (s *scanned) speaks(st *statement, claim int) {
	c := &s.claims[claim]
	st.speaker = s.span(c.subject)
	switch {
	case c.name >= 0:
		st.name = st.speaker
	case c.pronoun:
		st.name = s.antecedent(c)
	}
}

// trimmed is a quotation without the comma that closes it for the sentence's
// sake.
func (s *scanned) trimmed(span kb.Span) kb.Span {
	for span.End > span.Start && s.text[span.End-1] == ',' {
		span.End--
	}
	return span
}

// speakerOf is the claim that quotation k, in sentences si to sj, belongs to,
// or -1, and the last sentence that it takes in.
func (s *scanned) speakerOf(k, si, sj int) (claim, last int) {
	q := &s.marks[k]
	until, since := s.sents[sj].to, s.sents[si].from
	if k+1 < len(s.marks) {
		until = min(until, s.marks[k+1].from)
	}
	if k > 0 {
		since = max(since, s.marks[k-1].to)
	}
	if i := s.claimBehind(q, sj, until); i >= 0 {
		return i, sj
	}
	// “Why?” Ana Roth asked. The capital begins a new sentence.
	if q.to == s.sents[sj].to && sj+1 < len(s.sents) && q.inner.End > q.inner.Start {
		if end := s.text[q.inner.End-1]; end == '?' || end == '!' || end == ',' {
			if next := &s.sents[sj+1]; next.to-next.from <= 8 {
				if i := s.claimBehind(q, sj+1, next.to); i >= 0 && s.claims[i].verb+1 >= next.to-3 {
					return i, sj + 1
				}
			}
		}
	}
	return s.claimBefore(q, si, since), sj
}

// claimBehind is the claim right behind a quotation: “…,” said X; “…,” X said.
func (s *scanned) claimBehind(q *quotation, sent, until int) int {
	for i := range s.claims {
		c := &s.claims[i]
		if c.sent != sent || c.verb < q.to || c.verb >= until {
			continue
		}
		if c.after {
			if c.verb == q.to || c.verb == q.to+1 && s.lang == "fr" {
				return i
			}
			continue
		}
		if !s.endsClause(q) {
			return -1
		}
		if c.start == q.to || c.subject.from == q.to || c.subject.from > q.to && c.subject.from-q.to <= 8 && s.describes(q.to, c.subject.from) {
			return i
		}
		return -1
	}
	return -1
}

// describes reports whether tokens [from,to) only describe the name that
// follows them: "the French defence minister, Ana Roth", "interior minister".
func (s *scanned) describes(from, to int) bool {
	for i := from; i < to; i++ {
		if i > from && s.gap(i)&(gMark|gColon|gStop|gDash) != 0 || s.isSpeech(i) || notClaim[s.word(i)] || boundary[s.word(i)] {
			return false
		}
	}
	return s.modifies(from, to) || roleNouns[singular(s.word(to-1))]
}

// endsClause reports whether a quotation ends in punctuation, or is followed
// by some: then what follows says who speaks.
func (s *scanned) endsClause(q *quotation) bool {
	if q.inner.End > q.inner.Start {
		switch r, _ := utf8.DecodeLastRune(s.text[:q.inner.End]); r {
		case ',', '.', '!', '?', '…', '–', '—':
			return true
		}
	}
	if q.outer.End < len(s.text) {
		switch r, _ := utf8.DecodeRune(s.text[q.outer.End:]); r {
		case ',', '–', '—':
			return true
		}
	}
	return false
}

// claimBefore is the claim that leads to a quotation: X said: “…”; X said that
// “…”; “…”, said X, “…”.
func (s *scanned) claimBefore(q *quotation, si, since int) int {
	best := -1
	for i := range s.claims {
		c := &s.claims[i]
		if c.sent == si && c.verb >= since && c.verb < q.from && (!c.after || c.subject.to <= q.from) {
			best = i
		}
	}
	if best < 0 {
		return -1
	}
	c := &s.claims[best]
	from := c.verb + 1
	if c.after {
		from = c.subject.to
	}
	g := s.gap(q.from)
	if q.from == from {
		return best
	}
	n := q.from - from
	switch w := s.word(q.from - 1); {
	case n > 12:
		return -1
	case c.after && g&(gComma|gStop|gColon) != 0:
		return best
	case w == "that" || w == "que" || w == "dass":
		if n > 4 {
			return -1
		}
		return best
	case g.has(gColon):
		return best
	case g.has(gComma) && (n == 1 || s.onlySetting(from, q.from)):
		return best
	case (s.word(c.verb) == "called" || s.word(c.verb) == "described" || s.word(c.verb) == "branded" || s.word(c.verb) == "labelled") && g&^(gSpace|gMark) == 0 && q.to-q.from >= 2 && n <= 8 && s.plainObject(from, q.from):
		return best
	}
	return -1
}

// onlySetting reports whether tokens [from,to) behind a verb of speech say when,
// where and to whom: "told reporters on Monday,".
func (s *scanned) onlySetting(from, to int) bool {
	switch w := s.word(from); {
	case hearers[w], w == "in", w == "on", w == "at", w == "after", w == "during", w == "to", w == "as", s.inDate(from), s.is(from, isName):
		for i := from + 1; i < to; i++ {
			if s.isSpeech(i) || notClaim[s.word(i)] {
				return false
			}
		}
		return true
	}
	return false
}

// plainObject reports whether tokens [from,to) are an object and nothing more.
func (s *scanned) plainObject(from, to int) bool {
	for i := from; i < to; i++ {
		if i > from && !s.gap(i).tight() || s.isSpeech(i) || notClaim[s.word(i)] || boundary[s.word(i)] && i > from {
			return false
		}
	}
	return true
}

// sourceBefore binds a quotation behind "According to X, …".
func (s *scanned) sourceBefore(q *quotation, si int, st *statement) bool {
	sent := &s.sents[si]
	if q.from == sent.from || s.sourceAt(sent.from) == 0 || !s.gap(q.from).has(gComma) {
		return false
	}
	a := s.accordingTo(sent, bounds{q.from, q.from + 1})
	if a.empty() || a.to != q.from {
		return false
	}
	st.speaker = s.span(a)
	if r := s.runAt[a.from]; r >= 0 && s.runs[r].bounds == a {
		st.name = st.speaker
	}
	return true
}

// reported is what a claim outside quotation marks says.
func (s *scanned) reported(c *claim) (statement, bool) {
	sent := &s.sents[c.sent]
	if c.direct {
		return statement{}, false
	}
	if end := s.text[sent.span.End-1]; end == '?' || s.word(sent.from) == "if" && !s.trailing(c, sent) || s.withdrawn(sent.bounds) {
		return statement{}, false
	}
	if w := s.word(c.verb); (w == "added" || w == "adds" || w == "noted" || w == "repeated" || w == "replied") && s.word(c.verb+1) != "that" && !s.trailing(c, sent) {
		return statement{}, false
	}
	st := statement{source: s.source(c.sent)}
	s.speaks(&st, s.indexOf(c))
	var said bounds
	if s.trailing(c, sent) {
		said = bounds{sent.from, c.start}
		if c.after {
			said.to = c.verb
			if w := s.word(c.verb - 1); s.lang == "fr" && (w == "a" || w == "ont") {
				said.to--
			}
			if s.dialogue(c.sent) {
				st.direct = true
			}
		}
	} else {
		if c.after {
			return statement{}, false
		}
		said = bounds{s.complement(c, sent), c.scope.to}
	}
	if n := said.to - said.from; n < 2 || n < 3 && said.from > c.verb && s.lang == "en" || s.is(said.from, isQuoted) && s.is(said.to-1, isQuoted) {
		return statement{}, false
	}
	// "said in a statement", "said on Monday": nothing is reported.
	if w := s.word(said.from); (w == "in" || w == "on" || w == "at" || w == "after" || w == "during") && said.to == sent.to && said.to-said.from <= 5 {
		return statement{}, false
	}
	st.said = s.whole(said)
	// Closing marks and units behind the last word belong to it.
	st.attribution = st.speaker
	if st.name.Len() > 0 {
		st.attribution = st.name
	}
	return st, true
}

// dialogue reports whether a sentence opens a passage with a dash, as French and
// Spanish set what is said.
func (s *scanned) dialogue(k int) bool {
	if k != 0 || s.lang != "fr" && s.lang != "es" {
		return false
	}
	r, _ := utf8.DecodeRune(s.text[s.sents[0].span.Start:])
	return r == '—' || r == '–'
}

// complement is where begins what a claim says: behind "that", wherever the verb
// was said; else, but for the plainest verbs, with the verb itself.
func (s *scanned) complement(c *claim, sent *sentence) int {
	from := c.verb + 1
	for i := from; i < min(sent.to, from+8); i++ {
		if w := s.word(i); (w == "that" || w == "que" || w == "dass") && !s.is(i, isQuoted) {
			return i + 1
		}
		if s.gap(i)&(gColon|gStop|gMark) != 0 || s.isSpeech(i) || i == from && !hearers[s.word(i)] && !setting[s.word(i)] && !s.inDate(i) && !(s.is(i, isName) && (s.word(c.verb) == "told" || s.word(c.verb) == "tells")) {
			break
		}
	}
	switch s.word(c.verb) {
	case "said", "says", "dijo", "sagte":
		for s.inDate(from) || s.word(from) == "on" && s.inDate(from+1) {
			from++
		}
		return from
	}
	return c.verb
}

// setting are words between a verb of speech and "that": "said in a letter that".
var setting = words("in on at to during after last late early")

func (s *scanned) indexOf(c *claim) int {
	for i := range s.claims {
		if &s.claims[i] == c {
			return i
		}
	}
	return 0
}

// withdrawn reports whether a sentence takes something back or speaks of an
// earlier version of the text: what it repeats is not claimed any more.
func (s *scanned) withdrawn(b bounds) bool {
	for i := b.from; i < b.to; i++ {
		switch s.word(i) {
		case "retracted", "retracts", "retraction", "incorrectly", "wrongly", "mistakenly", "erroneously", "misstated", "misidentified", "misreported", "retire":
			return true
		case "version":
			if w := s.word(i - 1); w == "earlier" || w == "previous" || w == "original" {
				return true
			}
		case "withdrew", "withdrawn":
			for j := i + 1; j < min(b.to, i+5); j++ {
				switch s.word(j) {
				case "statement", "claim", "report", "article", "allegation", "figure", "briefing", "story":
					return true
				}
			}
		}
	}
	return false
}

// antecedent is the name that the pronoun subject of a claim certainly stands
// for: the only person of the sentence before, who is its subject; empty where
// there is a choice.
func (s *scanned) antecedent(c *claim) kb.Span {
	r := s.subjectPerson(c.sent, c.subject.from)
	if r < 0 {
		return kb.Span{}
	}
	return s.span(s.runs[r].bounds)
}

// subjectPerson is the run that a pronoun at token at in sentence k stands for,
// or -1.
func (s *scanned) subjectPerson(k, at int) int {
	// No other person may stand before the pronoun in its own sentence.
	for i := s.sents[k].from; i < at; i++ {
		if r := s.runAt[i]; r >= 0 && s.mayBePerson(int(r)) && !s.is(i, isQuoted) {
			return -1
		}
	}
	for b := k - 1; b >= 0; b-- {
		found, others := -1, 0
		sent := &s.sents[b]
		quotedOnly := true
		for i := sent.from; i < sent.to; i++ {
			if !s.is(i, isQuoted) {
				quotedOnly = false
			}
			r := s.runAt[i]
			if r < 0 || s.runs[r].from != i || s.is(i, isQuoted) || !s.mayBePerson(int(r)) {
				continue
			}
			if found < 0 && s.leads(int(r), sent) {
				found = int(r)
			} else {
				others++
			}
		}
		if quotedOnly {
			continue
		}
		if found >= 0 && others == 0 {
			return found
		}
		// "He" again: the subject goes on.
		if found < 0 && others == 0 && b > 0 && (s.word(sent.from) == "he" || s.word(sent.from) == "she") && s.word(sent.from) == s.word(at) {
			continue
		}
		return -1
	}
	return -1
}

// mayBePerson reports whether a name could be a person's, so that a pronoun
// might mean it. Names behind a preposition of place are places.
func (s *scanned) mayBePerson(r int) bool {
	run := &s.runs[r]
	if !run.person || run.possessive && !s.full(run) {
		return false
	}
	switch s.word(run.from - 1) {
	case "in", "at", "near", "outside", "across", "towards", "into", "from":
		return s.titled(run)
	}
	return true
}

// leads reports whether a name is the subject of its sentence: it opens it,
// with its titles, or a claim has it as its subject.
func (s *scanned) leads(r int, sent *sentence) bool {
	run := &s.runs[r]
	for i := range s.claims {
		if s.claims[i].name == r {
			return s.full(run) || s.titled(run) || true
		}
	}
	if run.possessive {
		return false
	}
	return run.from == sent.from || run.from-sent.from <= 8 && s.describes(sent.from, run.from)
}
