package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// objection is a rule that speaks against a sentence as the answer.
type objection uint8

const (
	noObjection     objection = iota
	lacksName                 // a name of the question stands nowhere near it
	lacksRole                 // it does not say who has the asked role
	anothersRole              // it says who has another's
	countsOther               // its numbers count something else
	lacksDate                 // it has no date
	otherSpeaker              // it is not what the asked speaker said
	otherReason               // it is the reason of something else
	otherNation               // it is about another nation's
	otherOfKind               // it is about another of the kind
	namesNothing              // it does not name what the name is asked of
	otherYear                 // the asked year stands nowhere near it
	otherNumber               // it has another year or number
	subjectOfBefore           // it is about the subject of the sentence before
	lacksUnit                 // its numbers have no unit of the asked sort
	lacksAgent                // it does not say who did it
	otherPeople               // it counts other people
	otherMonth                // it is about another month
	lacksReason               // it gives no reason
	lacksPlace                // it has no place
	lacksSuccession           // it does not say who came before or after
	lacksForm                 // it does not spell out the abbreviation
	objections
)

// objection is the first rule that speaks against a sentence. The rules read
// English; other languages rely on the names alone.
func (c *candidate) objection(q *question) objection {
	s, sent := c.s, c.sent()
	b := c.before()
	around := sent.mask | s.context | s.all
	for _, n := range q.names {
		var m mask
		for i := n[0]; i < n[1]; i++ {
			m |= 1 << i
		}
		if m&around == 0 {
			return lacksName
		}
	}
	if q.lang != "en" || s.hit.Document.Lang != "en" {
		return noObjection
	}
	if o := c.kindObjection(q); o != noObjection {
		return o
	}
	if s.otherNation(sent, b, q, c.f[fConflict] == 1) {
		return otherNation
	}
	if c.f[fConflict] == 1 && c.f[fCoverContext] < 0.95 {
		return otherOfKind
	}
	if q.namesWanted && !s.namesNear(sent, q) || s.unnamed(sent, q) {
		return namesNothing
	}
	if q.abbreviated && c.f[fSpelled] == 0 {
		return lacksForm
	}
	for i := range q.terms {
		if t := &q.terms[i]; t.number && isYear(t.word) && !around.has(i) && !strings.HasPrefix(s.hit.Document.Date, t.word) {
			return otherYear
		}
	}
	if c.f[fYears] == 1 {
		return otherNumber
	}
	// "The group is led by …" is about the subject of the sentence before.
	if names := q.nameMask(); names != 0 && sent.mask&names == 0 && b != nil && (narrow[q.kind] && s.refersBack(sent) || s.refersToSomebody(sent)) && b.mask&names != 0 && s.subject(b)&names == 0 && s.subjectNamed(b) {
		return subjectOfBefore
	}
	return noObjection
}

// kindObjection holds the rules for one kind of question each.
func (c *candidate) kindObjection(q *question) objection {
	s, sent := c.s, c.sent()
	switch q.kind {
	case kindWho:
		if o := s.otherRole(sent, q); o != noObjection {
			return o
		}
		if s.lacksSuccession(sent, q) {
			return lacksSuccession
		}
	case kindNumber:
		switch {
		case !s.counts(sent, q):
			return countsOther
		case q.unit == unitShare && c.f[fUnit] == 0:
			return lacksUnit
		case s.otherPeople(sent, q):
			return otherPeople
		}
	case kindWhen:
		if c.f[fTyped] == 0 && !s.tellsTime(sent) {
			return lacksDate
		}
	case kindQuote:
		asked := q.nameMask()
		b := c.before()
		if asked != 0 && c.f[fSpeaker] == 0 && !(b != nil && s.refersBack(sent) && b.mask&asked != 0) {
			return otherSpeaker
		}
	case kindWhy:
		switch {
		case s.reasonOfAnother(sent, q) || s.lacksMatter(q):
			return otherReason
		case s.reasonless(sent):
			return lacksReason
		}
	case kindWhere:
		if s.placeless(sent) {
			return lacksPlace
		}
	}
	if q.relation.side == agent && s.happened(sent, q).agentless {
		return lacksAgent
	}
	if s.otherMonth(sent, q) {
		return otherMonth
	}
	return noObjection
}

// refersToSomebody reports whether a sentence opens with a pronoun, or with "the"
// or "this" and a noun for a person or a group.
func (s *scanned) refersToSomebody(sent *sentence) bool {
	if !s.refersBack(sent) {
		return false
	}
	switch s.tokens[sent.from].Word {
	case "the", "this", "these", "those":
		noun := kb.Singular(s.tokens[sent.from+1].Word)
		return personNouns[noun] || orgNouns[noun]
	}
	return true
}

// timeWords place something in time without a date: "during the siege", "every
// two years", "when the funds ran out".
var timeWords = words("during until till when since after before while once every ago annually daily weekly monthly yearly era period age dynasty reign season")

func (s *scanned) tellsTime(sent *sentence) bool {
	for i := sent.from; i < sent.to; i++ {
		if timeWords[s.tokens[i].Word] && s.match[i] < 0 {
			return true
		}
	}
	return false
}

// otherNation reports whether a question asks for a nation's people or things
// ("Malian soldiers") and the sentence speaks of another's, or counts them
// without saying whose.
func (s *scanned) otherNation(sent, before *sentence, q *question, conflict bool) bool {
	for _, p := range q.pairs {
		nation, noun := &q.terms[p[0]], &q.terms[p[1]]
		if noun.name || !kb.Country(nation.word) || sent.mask.has(p[0]) && (q.kind != kindNumber || p[1] != q.focus || s.modifies(sent, p[0], p[1])) {
			continue
		}
		counted := q.kind == kindNumber && !(before != nil && before.mask.has(p[0]))
		if counted || conflict && sent.mask.has(p[1]) {
			return true
		}
	}
	return false
}

// modifies reports whether a nation stands next to what it modifies, or to somebody
// else who may be meant: "Malian soldiers", "soldiers from Mali", "the Malians", but
// not "the Malian capital" where soldiers are asked for.
func (s *scanned) modifies(sent *sentence, nation, noun int) bool {
	for i := sent.from; i < sent.to; i++ {
		if int(s.match[i]) != nation {
			continue
		}
		for j := max(sent.from, i-3); j < min(sent.to, i+4); j++ {
			if int(s.softTo[j]) == noun && s.soft[j] >= 0.4 {
				return true
			}
		}
		if i+1 == sent.to || s.classes[i+1].has(isFunc|isName) || gapOf(s.text, s.tokens[i].End, s.tokens[i+1].Start) > gapSpace {
			return true
		}
	}
	return false
}

// reasonCuesHard are words that begin a reason and nothing else.
var reasonCuesHard = words("because due thanks owing")

// reasonOfAnother reports whether the relation that a "why" asks about stands
// only inside the reason: "only six were hurt, thanks to the rapid action of a
// vehicle of the convoy attacked" does not say why the convoy was attacked.
func (s *scanned) reasonOfAnother(sent *sentence, q *question) bool {
	if q.verb < 0 {
		return false
	}
	cue := -1
	for i := sent.from; i < sent.to; i++ {
		if reasonCuesHard[s.tokens[i].Word] {
			cue = i
			break
		}
	}
	if cue <= sent.from {
		return false
	}
	within := false
	for i := sent.from; i < sent.to; i++ {
		if int(s.softTo[i]) == q.verb && s.soft[i] >= 0.5 {
			if i < cue {
				return false
			}
			within = true
		}
	}
	return within
}

// lacksMatter reports whether a passage has nothing near a word, no name, that
// makes up a third of the question: "the convoy" in "why was the convoy attacked?"
func (s *scanned) lacksMatter(q *question) bool {
	for i := range q.terms {
		if t := &q.terms[i]; t.name || 3*t.weight < q.total || (s.all | s.context).has(i) {
			continue
		}
		if !slices.ContainsFunc(s.sents, func(o sentence) bool { return o.soft[i] >= 0.5 }) {
			return true
		}
	}
	return false
}

// subjectNamed reports whether a sentence's subject holds a name.
func (s *scanned) subjectNamed(sent *sentence) bool {
	for i := sent.from; i < min(sent.to, sent.from+subjectWords); i++ {
		if s.endsSubject(i, sent.from) {
			return false
		}
		if s.classes[i].has(isName) {
			return true
		}
	}
	return false
}

// endsSubject reports whether token i begins what follows a subject: a verb's
// auxiliary, a relative clause, an aside.
func (s *scanned) endsSubject(i, from int) bool {
	if i == from {
		return false
	}
	switch w := s.tokens[i].Word; {
	case s.classes[i].has(isFunc) && auxiliaries[w], w == "which", w == "who", w == "that":
		return true
	}
	g := gapOf(s.text, s.tokens[i-1].End, s.tokens[i].Start)
	return g == gapComma || g == gapOpen || g == gapStrong
}

// leading are the words for being at the head of something, by stem: any of them
// answers a question with any other.
var leading = words("lead leader head chief boss command commander run chair chairman direct director manag captain rule ruler charg govern governor president chairperson")

// offices are roles that only their own word answers.
var offices = words("minist presid director mayor governor chancellor secretari ambassador spokesman spokeswoman spokesperson spokespeopl captain coach manag editor bishop king queen premier prosecutor judg owner founder author")

// otherRole looks for the role that a question asks about: it must stand in the
// sentence, and not with another's name or another branch before it.
func (s *scanned) otherRole(sent *sentence, q *question) objection {
	for r := range q.terms {
		t := &q.terms[r]
		stem := t.text
		lead, office := leading[stem] || leading[kb.Singular(t.word)], offices[stem]
		if !lead && !office {
			continue
		}
		at := -1
		for i := sent.from; i < sent.to; i++ {
			if int(s.match[i]) == r || lead && !office && (leading[s.tokens[i].Term] || leading[s.tokens[i].Word]) {
				at = i
				if int(s.match[i]) == r {
					break
				}
			}
		}
		if at < 0 {
			return lacksRole
		}
		if names := q.nameMask(); names != 0 && sent.mask&names == 0 && at > sent.from && s.classes[at-1].has(isName) && !kb.Country(s.tokens[at-1].Word) && s.possessive(at-1) {
			return anothersRole
		}
		if !office {
			continue
		}
		// "French interior minister" is not "French defence minister", and neither is Mali's.
		from := at
		for from > sent.from && at-from < 4 && !s.classes[from-1].has(isFunc|isSpeech) && gapOf(s.text, s.tokens[from-1].End, s.tokens[from].Start) <= gapSpace {
			from--
		}
		if from == at {
			continue
		}
		for m := range q.terms {
			asked := &q.terms[m]
			modifier := m == r-1 && !asked.name && slices.Contains(q.pairs, [2]int{m, r})
			if !modifier && !(asked.name && kb.Country(asked.word)) {
				continue
			}
			held, other := false, false
			for i := from; i < at; i++ {
				switch {
				case int(s.match[i]) == m:
					held = true
				case modifier && s.match[i] < 0 && !s.classes[i].has(isName):
					other = true
				case asked.name && s.classes[i].has(isName) && kb.Country(s.tokens[i].Word):
					other = true
				}
			}
			if modifier && !held || other && !held {
				return anothersRole
			}
		}
	}
	return noObjection
}

// possessive reports whether token i is written with an 's.
func (s *scanned) possessive(i int) bool {
	word := string(s.text[s.tokens[i].Start:s.tokens[i].End])
	return strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s")
}

// counts reports whether a number of the sentence stands before what the
// question counts, or beside another of its words.
func (s *scanned) counts(sent *sentence, q *question) bool {
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isAmount|isDate) || s.match[i] >= 0 || s.word(i).sort.has(isMonth|isDay) {
			continue
		}
		if s.tokens[i].Word == "one" && i+1 < sent.to && s.tokens[i+1].Word == "of" {
			continue
		}
		for j := max(sent.from, i-5); j < min(sent.to, i+6); j++ {
			if to := int(s.softTo[j]); j != i && to >= 0 && s.soft[j] >= 0.4 && !q.terms[to].name {
				return true
			}
		}
	}
	return false
}

// relationReach is how many words may stand between a number and the word for
// what happened to what it counts.
const relationReach = 16

// countsElsewhere reports whether the relation word stands in the sentence, but
// far from every number that stands before what is counted.
func (s *scanned) countsElsewhere(sent *sentence, q *question) bool {
	if q.kind != kindNumber || q.verb < 0 || q.focus < 0 {
		return false
	}
	held := false
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isAmount) || s.match[i] >= 0 {
			continue
		}
		for j := i + 1; j < min(i+5, sent.to); j++ {
			if int(s.softTo[j]) == q.focus {
				if s.relationNear(sent, q, i) {
					return false
				}
				held = true
			}
		}
	}
	return held
}

// relationNear reports whether the relation word stands near token i, or nowhere
// in the sentence.
func (s *scanned) relationNear(sent *sentence, q *question, i int) bool {
	far := false
	for j := sent.from; j < sent.to; j++ {
		if int(s.softTo[j]) == q.verb && s.soft[j] >= 0.6 {
			if j > i-relationReach && j < i+relationReach {
				return true
			}
			far = true
		}
	}
	return !far
}

// namesNear reports whether a name stands within four words of something that
// the question asks the name of.
func (s *scanned) namesNear(sent *sentence, q *question) bool {
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isName) || s.match[i] >= 0 {
			continue
		}
		for j := max(sent.from, i-4); j < min(sent.to, i+5); j++ {
			if to := int(s.softTo[j]); to >= 0 && s.soft[j] >= 0.5 && !q.terms[to].name {
				return true
			}
		}
	}
	return false
}

// unsaidRelation is the share of the question's words for what happened, who
// did what to whom, that neither the sentence nor the one before comes near.
func (c *candidate) unsaidRelation(q *question, weight func(word string) float64) float64 {
	sent, b := c.sent(), c.before()
	all, missing := 0.0, 0.0
	for i := range q.terms {
		t := &q.terms[i]
		if t.name || t.number || i == q.focus {
			continue
		}
		w := weight(t.word)
		if w < 0.12 {
			continue
		}
		all += w
		if sent.soft[i] < 0.4 && !(b != nil && b.mask.has(i)) && !c.s.context.has(i) {
			missing += w
		}
	}
	if all == 0 {
		return 0
	}
	return missing / all
}
