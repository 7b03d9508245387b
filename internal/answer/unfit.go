package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// unfit reports whether the short answer is of another sort than what is asked
// for: the sentence then stands alone.
func (r *reading) unfit() bool {
	s, sp := r.cs[0].s, r.best.span
	person := sp.f[sPerson] == 1
	if r.q.lang != "en" {
		return r.q.kind == kindOrg && person || r.q.kind == kindWho && (r.place() || r.askedAbout()) || r.tail()
	}
	has := func(c class) bool {
		return slices.ContainsFunc(s.classes[sp.from:sp.to], func(of class) bool { return of.has(c) })
	}
	only := func(c class) bool {
		return !slices.ContainsFunc(s.classes[sp.from:sp.to], func(of class) bool { return !of.has(c) })
	}
	switch r.q.kind {
	case kindWho:
		return r.place() || r.nobody()
	case kindOrg:
		return person
	case kindWhere:
		return person || only(isAmount|isDate) || r.elsewhere() || r.purpose()
	case kindWhen:
		return !has(isDate|isAmount) && !slices.ContainsFunc(s.tokens[sp.from:sp.to], func(t kb.Token) bool { return timeWords[t.Word] })
	case kindNumber:
		for i := sp.from; i < sp.to; i++ {
			if c := s.classes[i]; c.has(isAmount) || c.has(isDate) && s.tokens[i].Has(kb.Digit) {
				return false
			}
		}
		return true
	case kindWhy:
		return !r.reasoned()
	case kindQuote:
		return only(isName)
	case kindYesNo:
		return true
	case kindDefinition: // what a name is, the sentence says best
		return !slices.ContainsFunc(r.q.terms, func(t term) bool { return !t.name })
	case kindOther:
		return person && !r.q.namesWanted || r.q.focus >= 0 && only(isAmount) || r.q.happening && only(isName)
	}
	return false
}

// tail reports whether the short answer is the end of a list of names: "Czech and
// Italian" of "Greek, Swedish, Czech and Italian".
func (r *reading) tail() bool {
	c, sp := &r.cs[0], r.best.span
	s, before := c.s, sp.from-1
	return before >= c.sent().from && s.classes[before].has(isName) && gapOf(s.text, s.tokens[before].End, s.tokens[sp.from].Start) == gapComma &&
		slices.ContainsFunc(s.classes[sp.from:sp.to], func(of class) bool { return of.has(isFunc) })
}

// askedAbout reports whether a name of the question stands in the short answer:
// who killed Droukdel is not Droukdel.
func (r *reading) askedAbout() bool {
	s := r.cs[0].s
	for i := r.best.span.from; i < r.best.span.to; i++ {
		if at := s.match[i]; at >= 0 && r.q.terms[at].name {
			return true
		}
	}
	return false
}

// purpose reports whether the short answer to "where" stands behind a word that
// says for, with or about what: "the Observatory for the Study of Terrorism".
func (r *reading) purpose() bool {
	c := &r.cs[0]
	i := r.best.span.from - 1
	for i > c.sent().from && articles[c.s.tokens[i].Word] {
		i--
	}
	if i < c.sent().from {
		return false
	}
	switch c.s.tokens[i].Word {
	case "for", "by", "with", "about", "against", "as", "called", "named":
		return true
	case "to": // names a source
		return i > c.sent().from && c.s.tokens[i-1].Word == "according"
	}
	return false
}

// reasoned reports whether the short answer to "why" holds a word that gives a
// reason, or stands within three words behind one.
func (r *reading) reasoned() bool {
	c, sp := &r.cs[0], r.best.span
	for i := max(c.sent().from, sp.from-3); i < sp.to; i++ {
		switch w := c.s.tokens[i].Word; {
		case reasonWords[w], w == "to", w == "for", w == "by", w == "from", w == "that":
			return true
		}
	}
	return false
}

// place reports whether the short answer says where or of what, where a person
// is asked for: "the mayor of Old Bridge".
func (r *reading) place() bool {
	s, i := r.cs[0].s, r.best.span.from-1
	if i >= 0 && s.tokens[i].Word == "the" {
		i--
	}
	if i < r.cs[0].sent().from {
		return false
	}
	switch s.tokens[i].Word {
	case "of", "in", "at", "near", "on":
		return gapOf(s.text, s.tokens[i].End, s.tokens[i+1].Start) <= gapSpace
	}
	return false
}

// nobody reports whether the short answer has neither a name nor a noun for people: "two previous offensives".
func (r *reading) nobody() bool {
	s, sp := r.cs[0].s, r.best.span
	for i := sp.from; i < sp.to; i++ {
		w := kb.Singular(s.tokens[i].Word)
		if s.classes[i].has(isName|isPronoun) || personNouns[w] || orgNouns[w] || populations[w] > 0 || plurals[w] || personTitles[w] {
			return false
		}
		for _, ending := range []string{"er", "or", "ist", "ian", "ant", "ent", "man", "men", "ee"} {
			if len(w) > 4 && strings.HasSuffix(w, ending) {
				return false
			}
		}
	}
	return true
}

// elsewhere reports whether a sort of place is asked for that the sentence names,
// and the short answer stands away from it: "in Gao, from where three of them were
// taken to the Malian capital" does not say that Gao is the capital.
func (r *reading) elsewhere() bool {
	if r.q.focus < 0 {
		return false
	}
	c, sp := &r.cs[0], r.best.span
	if !c.sent().mask.has(r.q.focus) {
		return false
	}
	for i := max(c.sent().from, sp.from-beside); i < min(c.sent().to, sp.to+beside); i++ {
		if int(c.s.match[i]) == r.q.focus {
			return false
		}
	}
	return true
}

// beside is how many words may stand between a place and the word for its sort.
const beside = 5

// untimed is a span without the time or place behind a number that is asked for:
// "$1.2 million last winter". Other spans stay as they are.
func (r *reading) untimed(sp span) span {
	if r.q.kind != kindNumber || r.q.lang != "en" || r.q.unit == unitTime {
		return sp
	}
	s, counted := r.cs[0].s, false
	for i := sp.from; i < sp.to; i++ {
		if s.classes[i].has(isAmount) {
			counted = true
			continue
		}
		if !counted {
			continue
		}
		switch w := s.tokens[i].Word; {
		case i+1 < sp.to && s.classes[i+1].has(isAmount):
		case w == "last", w == "this", w == "next", w == "in", w == "on", w == "during", w == "since", w == "at", s.classes[i].has(isDate):
			sp.to = i
			return sp
		}
	}
	return sp
}
