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
		if q.empty() || s.entitled(q) {
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

// entitled reports whether a quotation is a title or a single word, not
// speech: "The Time of the Doctor", "Fourth".
func (s *scanned) entitled(q *quotation) bool {
	last := s.text[q.inner.End-1]
	if last == '!' || last == '?' {
		return false
	}
	if q.to-q.from == 1 {
		return last != '.' && last != ','
	}
	for i := q.from; i < q.to; i++ {
		if !s.toks[i].Has(kb.Upper) && !s.toks[i].Has(kb.Stop) {
			return false
		}
	}
	return q.to-q.from <= 8 && s.lang == "en"
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
	return s.modifies(from, to) || roleNouns[kb.Singular(s.word(to-1))]
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
