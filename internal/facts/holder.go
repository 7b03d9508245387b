package facts

import "briefbot/internal/kb"

// nounRole appends the role whose noun is at token i, where its holder is plain.
func (s *scanned) nounRole(dst []role, k, i int) []role {
	sent := &s.sents[k]
	if s.runAt[i] >= 0 && !s.is(i, isTitle) {
		return dst
	}
	if chiefly[s.word(i)] && s.word(i-1) != "chief" {
		return dst
	}
	if i+1 < sent.to && s.gap(i+1).tight() && roleNouns[kb.Singular(s.word(i+1))] && s.word(i+1) != "general" {
		return dst // "deputy leader": the later noun is the head
	}
	p := s.phraseAt(i, sent)
	h := s.holderRight(&p, sent)
	if h < 0 {
		h = s.holderLeft(&p, sent)
	}
	state := Current
	if h < 0 {
		h, state = s.holderVerb(&p, sent)
	}
	if h < 0 {
		h, state = s.holderIs(&p, sent)
	}
	if h < 0 {
		return dst
	}
	if p.past {
		state = Past
	}
	dst = s.addRole(dst, h, &p, state)
	if p.before >= 0 {
		dst = s.addRole(dst, p.before, &p, Ended)
	}
	return dst
}

func (s *scanned) addRole(dst []role, holder int, p *rolePhrase, state State) []role {
	run := &s.runs[holder]
	if !run.person || p.of.from <= run.from && run.from < p.of.to {
		return dst
	}
	r := role{holder: s.span(run.bounds), words: s.span(p.bounds), state: state, lead: leadNouns[s.word(p.head)] && !s.deputy(p)}
	if p.owner >= 0 && p.owner == holder {
		return dst
	}
	if !p.of.empty() {
		r.of = s.span(p.of)
	}
	return append(dst, r)
}

// deputy reports whether the role is second to the one that its noun names, or
// of a part only.
func (s *scanned) deputy(p *rolePhrase) bool {
	for i := p.from; i < p.head; i++ {
		switch s.word(i) {
		case "deputy", "vice", "co", "assistant", "military", "political", "regional", "local", "spiritual", "wing", "former", "late", "then", "ex", "field", "operations", "intelligence", "opposition", "press", "technical", "sporting":
			return true
		}
	}
	return false
}

// holderRight is the person behind a role: "minister Ana Roth", "the minister,
// Ana Roth,".
func (s *scanned) holderRight(p *rolePhrase, sent *sentence) int {
	i := p.to
	if i >= sent.to {
		return -1
	}
	r := s.at(i, false)
	if r < 0 || !s.runs[r].person || s.runs[r].to > sent.to {
		return -1
	}
	run := &s.runs[r]
	switch g := s.gap(i); {
	case g.tight():
		if p.to != p.head+1 && !p.of.empty() && p.of.to == p.to {
			return -1 // "head of the agency Ana Roth"
		}
		if run.possessive {
			return -1
		}
		return r
	case g&^(gComma|gSpace) == 0:
		if p.det == "" || !s.full(run) {
			return -1
		}
		// "the president, Ana Roth, Jon Poe and …" is a list.
		if s.listed(run, sent) || !s.closesAside(run.to, sent) {
			return -1
		}
		// "Ben Foss, the mayor, Ana Roth …": the role may be of the name before.
		if b := s.roleStart(p); b > sent.from && s.gap(b).has(gComma) && s.runBefore(b) >= 0 {
			return -1
		}
		return r
	}
	return -1
}

// roleStart is the first token of a role phrase with its article or owner.
func (s *scanned) roleStart(p *rolePhrase) int {
	b := p.from
	if p.det == "'s" {
		b = p.own
		if p.owner >= 0 {
			b = s.runs[p.owner].from
		}
		if b > 0 && determiners[s.word(b-1)] && s.gap(b).tight() {
			b--
		}
	} else if p.det != "" {
		b--
	}
	return b
}

// listed reports whether a name is followed by another name, as in a list.
func (s *scanned) listed(run *run, sent *sentence) bool {
	i := run.to
	if i >= sent.to {
		return false
	}
	if s.gap(i).has(gComma) && s.at(i, false) >= 0 && s.runs[s.at(i, false)].person {
		return true
	}
	return s.word(i) == "and" && s.gap(i).tight() && s.at(i+1, false) >= 0 && s.runs[s.at(i+1, false)].person
}

// closesAside reports whether an aside can end before token i: a comma, a verb
// or the end of the sentence follows.
func (s *scanned) closesAside(i int, sent *sentence) bool {
	return i >= sent.to || s.gap(i)&(gComma|gClose|gDash|gOpen|gColon) != 0
}

// holderLeft is the person before a role in apposition: "Ana Roth, head of the
// agency,".
func (s *scanned) holderLeft(p *rolePhrase, sent *sentence) int {
	b := s.roleStart(p)
	if b <= sent.from {
		return -1
	}
	g := s.gap(b)
	if g&^(gComma|gSpace|gDash|gOpen) != 0 || g.tight() {
		return -1
	}
	r := s.runBefore(b)
	if r < 0 && s.gap(b-1).has(gComma) && s.is(b-1, isNumber) { // "Ana Roth, 54, head of …"
		r = s.runBefore(b - 1)
	}
	if r < 0 || !s.runs[r].person || s.runs[r].possessive || s.runs[r].from < sent.from {
		return -1
	}
	run := &s.runs[r]
	if !s.full(run) && !s.titled(run) && !s.surname(run) {
		return -1
	}
	// The phrase must end like an aside, or in a relative clause.
	end := p.to
	if !s.closesAside(end, sent) && s.word(end) != "who" && !(!s.is(end, isName) && (s.word(end) == "since" || s.word(end) == "until" || s.word(end) == "from" || s.word(end) == "and")) {
		return -1
	}
	// "X, the leader, Y": the role belongs to Y where Y is a person's name.
	if end < sent.to && s.gap(end).has(gComma) {
		if n := s.at(end, false); n >= 0 && s.runs[n].person && s.full(&s.runs[n]) {
			return -1
		}
	}
	// A list of people: "Ben Foss, Ana Roth, head of …" still names the last.
	if p.det == "" && p.of.empty() && s.word(p.head) != "ceo" && p.to-p.from < 2 {
		return -1
	}
	if p.det == "his" || p.det == "her" {
		return -1
	}
	return r
}

// holderVerb is the person before "is", "became", "was elected (as)" and a
// role.
func (s *scanned) holderVerb(p *rolePhrase, sent *sentence) (int, State) {
	i := s.roleStart(p) - 1
	if i < sent.from || !s.gap(i+1).tight() {
		return -1, ""
	}
	state := Current
	if s.word(i) == "as" {
		i--
	}
	if r := s.elected(i, p, sent); r >= 0 {
		return r, state
	}
	for i > sent.from && isAdverb(s.word(i)) {
		i--
	}
	switch w := s.word(i); {
	case w == "is" || w == "remains" || w == "became" || w == "becomes" || w == "remained":
		if s.word(i+1) == "as" {
			return -1, ""
		}
	case w == "was":
		state = Past
	case named[w] || w == "in" && s.word(i-1) == "sworn":
		if w == "in" {
			i--
		}
		if i > sent.from && s.word(i-1) == "re" {
			i--
		}
		if v := s.word(i - 1); v == "was" || v == "been" || v == "is" {
			i--
			if s.word(i) == "been" {
				i--
			}
		} else {
			return -1, ""
		}
	case w == "resigned" || w == "stepped" || w == "retired" || w == "quit" || w == "down" && s.word(i-1) == "stepped" || w == "dismissed" || w == "sacked" || w == "removed" || w == "ousted":
		if w == "down" {
			i--
		}
		if v := s.word(i - 1); w == "dismissed" || w == "sacked" || w == "removed" || w == "ousted" {
			if v != "was" && v != "been" {
				return -1, ""
			}
			i--
		}
		if s.word(s.roleStart(p)-1) != "as" {
			return -1, ""
		}
		state = Ended
	case w == "over" && (s.word(i-1) == "took" || s.word(i-1) == "takes") || w == "serves" || w == "served":
		if w == "over" {
			i--
		}
		if w == "served" {
			state = Past
		}
	default:
		return s.successor(p, sent, i)
	}
	if p.det == "a" || p.det == "an" || p.det == "" {
		if p.of.empty() && p.to-p.from < 2 && s.copula(i) {
			return -1, ""
		}
	}
	h := s.subjectName(i, sent)
	return h, state
}

// holderIs is the person behind "is": "Its spokesman is Petar Lull".
func (s *scanned) holderIs(p *rolePhrase, sent *sentence) (int, State) {
	i := p.to
	if i+1 >= sent.to || !s.gap(i).tight() || p.det == "" || p.det == "a" || p.det == "an" {
		return -1, ""
	}
	state := Current
	switch s.word(i) {
	case "is", "remains":
	case "was":
		state = Past
	default:
		return -1, ""
	}
	for i++; i < sent.to && s.gap(i).tight() && (determiners[s.word(i)] || modifiers[s.word(i)] || s.is(i, isTitle) || personNouns[s.word(i)]); i++ {
	}
	r := s.at(i, false)
	if r < 0 || !s.gap(i).tight() || !s.runs[r].person || !s.full(&s.runs[r]) || s.runs[r].possessive {
		return -1, ""
	}
	if b := s.roleStart(p); b > sent.from && s.gap(b).tight() && !boundary[s.word(b-1)] {
		return -1, "" // no clause begins with the role
	}
	return r, state
}

// elected is the person in "the union elected Salme Kuusk (as its) chair", where
// token i ends the name; -1 otherwise. The role is of the one that elects.
func (s *scanned) elected(i int, p *rolePhrase, sent *sentence) int {
	r := s.runBefore(i + 1)
	if r < 0 || s.runs[r].to != i+1 || !s.runs[r].person || !s.full(&s.runs[r]) {
		return -1
	}
	v := s.runs[r].from - 1
	for v > sent.from && s.is(v, isTitle) {
		v--
	}
	if v <= sent.from || !named[s.word(v)] || s.word(v) == "sworn" || s.gap(v)&^(gSpace|gClose) != 0 {
		return -1
	}
	if o := s.runBefore(v); p.of.empty() && o >= 0 && s.runs[o].to == v && !s.titled(&s.runs[o]) {
		p.of = s.runs[o].bounds
	}
	switch s.word(v - 1) {
	case "was", "were", "been", "be", "to", "who", "has", "not":
		return -1
	}
	return r
}

// copula reports whether the verb at i says nothing of an office by itself: "is".
func (s *scanned) copula(i int) bool {
	switch s.word(i) {
	case "is", "was", "remains":
		return true
	}
	return false
}

// successor reads "X replaced Y as leader": X has the role.
func (s *scanned) successor(p *rolePhrase, sent *sentence, i int) (int, State) {
	if s.word(s.roleStart(p)-1) != "as" {
		return -1, ""
	}
	r := s.runBefore(i + 1)
	if r < 0 || s.runs[r].to != i+1 || !s.runs[r].person {
		return -1, ""
	}
	j := s.runs[r].from - 1
	for j > sent.from && (s.is(j, isTitle) || s.word(j) == "the") {
		j--
	}
	switch s.word(j) {
	case "replaced", "succeeded", "replaces", "succeeds":
	case "from": // "took over from Y as leader"
		if s.word(j-1) != "over" || s.word(j-2) != "took" && s.word(j-2) != "takes" {
			return -1, ""
		}
		j -= 2
	default:
		return -1, ""
	}
	h := s.subjectName(j, sent)
	if h >= 0 && (s.full(&s.runs[r]) || s.titled(&s.runs[r]) || s.surname(&s.runs[r])) {
		p.before = r
	}
	return h, Current
}
