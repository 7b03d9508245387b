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
	if r.tail() {
		return true
	}
	switch r.q.kind {
	case kindWho:
		return r.place() || r.nobody() || r.namesake()
	case kindOrg:
		return person
	case kindWhere:
		return person || only(isAmount|isDate) || r.elsewhere() || r.purpose() || only(isName) && r.oneOf()
	case kindWhen:
		return !has(isDate|isAmount) && !slices.ContainsFunc(s.tokens[sp.from:sp.to], func(t kb.Token) bool { return timeWords[t.Word] })
	case kindNumber:
		for i := sp.from; i < sp.to; i++ {
			if c := s.classes[i]; c.has(isAmount) || c.has(isDate) && s.tokens[i].Has(kb.Digit) {
				return r.unitless()
			}
		}
		return true
	case kindWhy:
		return !r.reasoned()
	case kindHow:
		return r.mannerless()
	case kindQuote:
		return only(isName)
	case kindYesNo:
		return true
	case kindDefinition: // what a name is, the sentence says best
		return !slices.ContainsFunc(r.q.terms, func(t term) bool { return !t.name })
	case kindOther:
		return person && (!r.q.namesWanted || r.namesake()) || r.q.focus >= 0 && only(isAmount) || r.q.happening && only(isName) || r.mentioned(only(isName))
	}
	return false
}

// mentioned reports whether the short answer to "what" or "which" is somebody or some
// place that the sentence mentions beside the thing asked for: who speaks, where it
// was, or the question's own words.
func (r *reading) mentioned(names bool) bool {
	c, sp := &r.cs[0], r.best.span
	s := c.s
	last := kb.Singular(s.tokens[sp.to-1].Word)
	switch {
	case sp.to < c.sent().to && s.classes[sp.to].has(isSpeech), placeNouns[last], r.q.focus < 0 && (personNouns[last] || personTitles[last]):
		return true
	case names && r.q.preposition == "":
		if i := r.before(); i >= 0 {
			switch s.tokens[i].Word {
			case "in", "at", "on":
				return true
			}
		}
	}
	for i := sp.from; i < sp.to; i++ {
		if s.match[i] < 0 && !s.classes[i].has(isFunc) {
			return false
		}
	}
	return true
}

// before is the token in front of the short answer and its article; -1 at the start
// of the sentence.
func (r *reading) before() int {
	c := &r.cs[0]
	for i := r.best.span.from - 1; i >= c.sent().from; i-- {
		if !articles[c.s.tokens[i].Word] {
			return i
		}
	}
	return -1
}

// tail reports whether the short answer is the end of a list of names: "Czech and
// Italian" of "Greek, Swedish, Czech and Italian".
func (r *reading) tail() bool {
	c, sp := &r.cs[0], r.best.span
	s, before := c.s, sp.from-1
	return before >= c.sent().from && s.classes[before].has(isName) && s.classes[sp.from].has(isName) && gapOf(s.text, s.tokens[before].End, s.tokens[sp.from].Start) == gapComma &&
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
	c, i := &r.cs[0], r.before()
	if i < 0 {
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
		case reasonWords[w], w == "for", w == "by", w == "from", w == "that":
			return true
		case w == "to" && i+1 < sp.to: // "to the region" is none
			return !articles[c.s.tokens[i+1].Word] && !c.s.classes[i+1].has(isName|isDate|isAmount)
		}
	}
	return false
}

// namesake reports whether the short answer ends in a name of the question: the
// one before Rahimbeyli is not Elchin Rahimbeyli.
func (r *reading) namesake() bool {
	s := r.cs[0].s
	for i := r.best.span.to - 1; i >= r.best.span.from; i-- {
		if s.classes[i].has(isName) {
			return s.match[i] >= 0 && r.q.terms[s.match[i]].name
		}
	}
	return false
}

// oneOf reports whether "a" stands before the short answer: "a Tuareg" is no place.
func (r *reading) oneOf() bool {
	i := r.best.span.from - 1
	return i >= r.cs[0].sent().from && (r.cs[0].s.tokens[i].Word == "a" || r.cs[0].s.tokens[i].Word == "an")
}

// mannerless reports whether a question asks how something was done and neither
// the short answer nor the two words before it tell a way.
func (r *reading) mannerless() bool {
	at := questionWord(r.q.tokens)
	if at < 0 || at+1 >= len(r.q.tokens) || !auxiliaries[r.q.tokens[at+1].Word] {
		return false // "how full"
	}
	c, sp := &r.cs[0], r.best.span
	for i := max(c.sent().from, sp.from-2); i < sp.to; i++ {
		switch w := c.s.tokens[i].Word; {
		case hardManners[w], softManners[w], w == "in", w == "as", w == "on", w == "under":
			return false
		case len(w) > 4 && (strings.HasSuffix(w, "ly") || strings.HasSuffix(w, "ing")):
			return false
		}
	}
	return true
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

// nobody reports whether the short answer has neither a name nor a noun for people:
// "two previous offensives". Where a sort of person is asked for, the name of a
// place does not count: "hospital in Gao".
func (r *reading) nobody() bool {
	s, sp := r.cs[0].s, r.best.span
	place := false
	for i := sp.from; i < sp.to; i++ {
		w := kb.Singular(s.tokens[i].Word)
		place = place || r.q.focus >= 0 && locatives[w]
		if s.classes[i].has(isPronoun) || s.classes[i].has(isName) && !place || personNouns[w] || orgNouns[w] && !buildings[w] || populations[w] > 0 && !r.qualifies(i) || plurals[w] || personTitles[w] {
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

// buildings are organisations that are places first.
var buildings = words("hospital clinic museum laboratory lab studio school university church court bank parliament")

// qualifies reports whether another noun of the short answer stands right behind token
// i: "the military hospital".
func (r *reading) qualifies(i int) bool {
	return i+1 < r.best.span.to && !r.cs[0].s.classes[i+1].has(isFunc|isName)
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

// trimmed is an English short answer without what stands behind the thing asked for.
func (r *reading) trimmed(sp span) span {
	switch {
	case r.q.lang != "en":
	case r.q.kind == kindWho:
		return r.owner(sp)
	case r.q.kind == kindNumber && r.q.unit != unitTime:
		return r.untimed(sp)
	}
	return sp
}

// untimed is a span without the time, place or source behind a number: "$1.2 million
// last winter", "90, according to".
func (r *reading) untimed(sp span) span {
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
		case w == "last", w == "this", w == "next", w == "in", w == "on", w == "during", w == "since", w == "at", w == "according", s.classes[i].has(isDate),
			strings.HasPrefix(w, "that"), i == sp.to-1 && articles[w]:
			sp.to = i
			return sp
		}
	}
	return sp
}

// owner is a span without what somebody in it has, where somebody is asked for:
// "Kissinger's dominance".
func (r *reading) owner(sp span) span {
	s := r.cs[0].s
	for i := sp.from; i+1 < sp.to; i++ {
		raw := string(s.text[s.tokens[i].Start:s.tokens[i].End])
		if !s.classes[i].has(isName) || trimName(raw) == raw {
			continue
		}
		for j := i + 1; j < sp.to; j++ {
			if w := kb.Singular(s.tokens[j].Word); s.classes[j].has(isName) || isPersonNoun(w) || orgNouns[w] || personTitles[w] || populations[w] > 0 {
				return sp
			}
		}
		sp.to = i + 1
		return sp
	}
	return sp
}
