package facts

import (
	"strings"

	"briefbot/internal/kb"
)

// rolePhrase is a noun phrase for a role: "the French defence minister", "head
// of the port authority".
type rolePhrase struct {
	bounds        // without an article
	head   int    // the role's noun
	of     bounds // whose role it is, or empty
	det    string // the article or owner's word before it, or ""
	past   bool   // former, late, then
	owner  int    // the run that owns it ("JNIM's leader"), or -1
	before int    // the run of who had it before ("replaced Y as leader"), or -1
}

// roles appends who has which role, as far as the passage says so for certain.
func (s *scanned) roles(dst []role) []role {
	if s.lang != "en" || s.p.Kind == kb.TableRow {
		return dst
	}
	for k := range s.sents {
		sent := &s.sents[k]
		if s.text[sent.span.End-1] == '?' || s.withdrawn(sent.bounds) {
			continue
		}
		at := len(dst)
		for i := sent.from; i < sent.to; i++ {
			if s.is(i, isQuoted) {
				continue
			}
			w := singular(s.word(i))
			if roleNouns[w] && s.word(i) == w && !s.unreal(i, sent) {
				dst = s.nounRole(dst, k, i)
			}
			if leadVerbs[s.word(i)] && !s.is(i, isName|isTitle) && !s.unreal(i, sent) {
				dst = s.verbRole(dst, k, i)
			}
		}
		s.finishRoles(dst[at:], k)
	}
	return dst
}

// unreal reports whether words near token i say that the clause is not so, or
// only perhaps.
func (s *scanned) unreal(i int, sent *sentence) bool {
	for j := i - 1; j >= sent.from && i-j <= 10; j-- {
		if s.gap(j+1)&(gColon|gStop) != 0 {
			break
		}
		w := s.word(j)
		if unreal[w] && !(w == "may" && s.is(j, isDate|isName)) || hedges[w] {
			return true
		}
		if s.gap(j).has(gComma) && (i-j > 3 || s.isSpeech(j)) && !hedges[s.word(j-1)] {
			break
		}
	}
	for j := sent.from; j < sent.to; j++ {
		if hedges[s.word(j)] || s.word(j) == "if" && j < i {
			return true
		}
	}
	return false
}

// finishRoles adds what the whole sentence says: dates, attribution, ends.
func (s *scanned) finishRoles(roles []role, k int) {
	sent := &s.sents[k]
	for i := range roles {
		r := &roles[i]
		b := s.tokensOf(r.words)
		r.source = s.source(k)
		r.attribution = s.attributionOf(k, b)
		if a := r.attribution; a.Start < r.holder.End && r.holder.Start < a.End || a.Start < r.words.End && r.words.Start < a.End {
			// What somebody says is not a claim about her own role in an aside.
			r.attribution = kb.Span{}
		}
		for d := range s.dates {
			if w := s.dates[d].bounds; w.from >= sent.from && w.to <= sent.to && !s.dates[d].spoken && s.sameClause(b, w) {
				r.when = s.whole(s.dates[d].bounds)
				break
			}
		}
		if r.state == Current && s.ends(r, sent) {
			r.state = Ended
		}
	}
}

// sameClause reports whether two ranges of tokens stand in one clause: no comma,
// relative word or other border between them.
func (s *scanned) sameClause(a, b bounds) bool {
	from, to := min(a.to, b.to), max(a.from, b.from)
	for i := from; i <= to && i < len(s.toks); i++ {
		if s.gap(i)&^(gSpace|gHyphen) != 0 && !(i == from && i < a.from) {
			return false
		}
		if w := s.word(i); i < to && (w == "who" || w == "which" || w == "that" || w == "and" || w == "but" || w == "when" || w == "while") {
			return false
		}
	}
	return true
}

// tokensOf are the tokens of a span of the document in this passage.
func (s *scanned) tokensOf(span kb.Span) bounds {
	b := bounds{-1, -1}
	for i := range s.toks {
		if s.toks[i].Start+s.p.Start >= span.Start && b.from < 0 {
			b.from = i
		}
		if s.toks[i].Start+s.p.Start < span.End {
			b.to = i + 1
		}
	}
	return b
}

// ends reports whether the sentence tells of the end of a role: its holder
// "was killed", "resigned".
func (s *scanned) ends(r *role, sent *sentence) bool {
	b := s.tokensOf(r.holder)
	last := max(b.to, s.tokensOf(r.words).to)
	for i := last; i < min(sent.to, last+6); i++ {
		w := s.word(i)
		if s.gap(i).has(gOpen) && s.toks[i].Has(kb.AllUpper) {
			continue
		}
		if gone[w] {
			before := s.word(i - 1)
			return w == "died" || w == "resigned" || w == "quit" || before == "was" || before == "been" || before == "were"
		}
		if (s.word(i) == "stepped" || s.word(i) == "stood") && s.word(i+1) == "down" {
			return true
		}
		if s.gap(i).has(gComma) && i > last+1 || s.runAt[i] >= 0 || s.word(i) == "that" || s.isSpeech(i) {
			return false
		}
	}
	return false
}

// phraseAt reads the role phrase whose noun is at token i.
func (s *scanned) phraseAt(i int, sent *sentence) rolePhrase {
	p := rolePhrase{bounds: bounds{i, i + 1}, head: i, owner: -1, before: -1}
	if w := s.word(i); w == "secretary" && s.word(i+1) == "general" && s.gap(i+1).tight() || w == "commander" && s.word(i+1) == "in" && s.word(i+2) == "chief" {
		p.to = i + 2
		if w == "commander" {
			p.to = i + 3
		}
	}
	// Leftward: what the role is of.
	j := i
	for j > sent.from && s.gap(j).tight() {
		w := s.word(j - 1)
		r := s.runAt[j-1]
		switch {
		case s.owns(j - 1):
			if r >= 0 {
				p.owner = int(r)
				p.of = s.runs[r].bounds
			} else {
				b := j - 1
				for b > sent.from && j-b < 4 && s.gap(b).tight() && !s.toks[b-1].Has(kb.Stop) && s.runAt[b-1] < 0 && !s.isSpeech(b-1) {
					b--
				}
				p.of = bounds{b, j}
			}
			p.from, p.det = j, "'s"
			return s.ofPhrase(p, sent)
		case w == "former" || w == "late" || w == "then" || w == "ex" || w == "deposed" || w == "ousted" || w == "outgoing" && false:
			p.past = true
		case s.is(j-1, isMaybe) && j-1 == sent.from && !modifiers[w] && s.word(i) != "minister" && s.word(i) != "secretary" && s.word(i) != "officer":
			p.of = bounds{j - 1, j}
		case modifiers[w], s.is(j-1, isDemo|isTitle), roleNouns[singular(w)] && s.gap(j) == gHyphen:
		case r >= 0 && s.runs[r].to == j && !s.runs[r].defined:
			// "AQIM leader", not "Ana Roth leader".
			if s.runs[r].person && s.full(&s.runs[r]) && !s.is(i, isTitle) || s.is(i, isTitle) && s.runs[r].person {
				p.from = j
				return s.ofPhrase(p, sent)
			}
			p.of = s.runs[r].bounds
			j = s.runs[r].from
			p.from = j
			continue
		default:
			p.from = j
			if !determiners[w] {
				return s.ofPhrase(p, sent)
			}
			p.det = w
			return s.ofPhrase(p, sent)
		}
		if s.is(j-1, isDemo) && p.of.empty() {
			p.of = bounds{j - 1, j}
		}
		j--
		p.from = j
	}
	return s.ofPhrase(p, sent)
}

var determiners = words("the a an its their his her our this whose new la le les el los las un une una der die das ein eine l")

// ofPhrase reads "of the port authority" behind a role.
func (s *scanned) ofPhrase(p rolePhrase, sent *sentence) rolePhrase {
	i := p.to
	if i >= sent.to || !s.gap(i).tight() {
		return p
	}
	switch s.word(i) {
	case "of", "for", "at":
	case "in", "on":
		if r := s.at(i+1, true); r < 0 || s.runs[r].person && !placePrep[s.word(i)] {
			return p
		}
	default:
		return p
	}
	j := i + 1
	if j < sent.to && determiners[s.word(j)] && s.word(j) != "new" {
		j++
	}
	start := j
	for j < sent.to && j-start < 8 && (j == start || s.gap(j).tight() || s.runAt[j] >= 0 && s.runAt[j] == s.runAt[j-1]) {
		w := s.word(j)
		if s.runAt[j] >= 0 {
			j = s.runs[s.runAt[j]].to
			if s.owns(j - 1) {
				continue
			}
			break
		}
		if s.toks[j].Has(kb.Stop) || s.is(j, isNumber) || s.isSpeech(j) || s.inDate(j) || leadVerbs[w] || gone[w] || named[w] {
			if w == "and" && s.runAt[min(j+1, len(s.toks)-1)] < 0 && j+1 < sent.to && !s.toks[j+1].Has(kb.Stop) && !s.isSpeech(j+1) && (s.word(p.head) == "minister" || s.word(p.head) == "secretary") {
				j++
				continue
			}
			break
		}
		j++
	}
	if j == start || s.is(start, isNumber) {
		return p
	}
	p.of = bounds{start, j}
	p.to = j
	// "(OIET)" behind the name.
	return p
}

var placePrep = words("in on")

// at is the run at token i, an article passed over, or -1.
func (s *scanned) at(i int, article bool) int {
	if article && (s.word(i) == "the" || s.word(i) == "a") {
		i++
	}
	if i < 0 || i >= len(s.runAt) || s.runAt[i] < 0 || s.runs[s.runAt[i]].from != i {
		return -1
	}
	return int(s.runAt[i])
}

// nounRole appends the role whose noun is at token i, where its holder is plain.
func (s *scanned) nounRole(dst []role, k, i int) []role {
	sent := &s.sents[k]
	if s.runAt[i] >= 0 && !s.is(i, isTitle) {
		return dst
	}
	if chiefly[s.word(i)] && s.word(i-1) != "chief" {
		return dst
	}
	if i+1 < sent.to && s.gap(i+1).tight() && roleNouns[singular(s.word(i+1))] && s.word(i+1) != "general" {
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
		case "deputy", "vice", "assistant", "military", "political", "regional", "local", "spiritual", "wing", "former", "late", "then", "ex", "field", "operations", "intelligence", "opposition", "press", "technical", "sporting":
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
		if p.det == "" || p.det == "a" || p.det == "an" || !s.full(run) {
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
		b = p.of.from
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
	if !s.closesAside(end, sent) && s.word(end) != "who" && !(s.is(end, isName) == false && (s.word(end) == "since" || s.word(end) == "until" || s.word(end) == "from" || s.word(end) == "and")) {
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
		if p.of.empty() && p.to-p.from < 2 && w(s, i) {
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

// w reports whether the verb at i says nothing of an office by itself: "is".
func w(s *scanned, i int) bool {
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

// subjectName is the person right before the verb at i, asides passed over, or
// the one that a pronoun there certainly stands for; -1 where it is not plain.
func (s *scanned) subjectName(i int, sent *sentence) int {
	j := i - 1
	for j > sent.from && (s.word(j) == "has" || s.word(j) == "had" || s.word(j) == "also" || s.word(j) == "now" || s.word(j) == "currently" || s.word(j) == "later" || s.word(j) == "then") && s.gap(j+1).tight() {
		j--
	}
	if j < sent.from || s.is(j, isQuoted) {
		return -1
	}
	g := s.gap(j + 1)
	if s.word(j) == "who" && g.tight() && j > sent.from {
		g = s.gap(j)
		if g&^(gSpace|gComma) != 0 {
			return -1
		}
		r := s.runBefore(j)
		if r >= 0 && s.runs[r].person && !s.runs[r].possessive {
			return r
		}
		return -1
	}
	if g.tight() && (s.word(j) == "he" || s.word(j) == "she") && (j == sent.from || !s.gap(j).tight() || s.word(j-1) == "and") {
		return s.subjectPerson(s.sentenceOf(j), j)
	}
	if r := s.runBefore(j + 1); r >= 0 && s.runs[r].to == j+1 && g.tight() && s.runs[r].person && !s.runs[r].possessive {
		run := &s.runs[r]
		if (s.full(run) || s.titled(run) || s.surname(run)) && s.opensClause(run, sent) {
			return r
		}
		return -1
	}
	// "The bishop of Ostend, Tiago Melo, is …"
	if r := s.runBefore(j + 1); r >= 0 && g&^(gSpace|gComma) == 0 && s.runs[r].to == j+1 && s.runs[r].person && s.full(&s.runs[r]) && s.gap(s.runs[r].from).has(gComma) && s.roleWithin(sent.from, s.runs[r].from) {
		return r
	}
	// "Ana Roth, a former judge, was elected …"
	if g&^(gSpace|gComma) == 0 {
		for b, n := j, 0; b > sent.from && n < 16; b, n = b-1, n+1 {
			if !s.gap(b).has(gComma) {
				continue
			}
			if r := s.runBefore(b); r >= 0 && s.runs[r].person && s.full(&s.runs[r]) && !s.runs[r].possessive && s.asideFits(b, j+1) && s.opensClause(&s.runs[r], sent) {
				return r
			}
			return -1
		}
	}
	return -1
}

// opensClause reports whether a clause can begin with the name: nothing before
// it, or a border of clauses, or words that describe it.
func (s *scanned) opensClause(r *run, sent *sentence) bool {
	i := r.from
	if i == sent.from || s.gap(i)&(gComma|gColon|gDash|gMark|gOpen) != 0 || boundary[s.word(i-1)] || s.inDate(i-1) {
		return true
	}
	if s.isSpeech(i - 1) {
		return true
	}
	for j := i - 1; j >= sent.from && i-j <= 8; j-- {
		if w := s.word(j); s.toks[j].Has(kb.Stop) && !determiners[w] {
			return boundary[w] && s.modifies(j+1, r.from)
		}
		if j == sent.from || s.gap(j).has(gComma) {
			return s.modifies(j, r.from)
		}
	}
	return false
}

// verbRole appends the role that a verb of leading at token i gives.
func (s *scanned) verbRole(dst []role, k, i int) []role {
	sent := &s.sents[k]
	if s.word(i+1) == "by" && s.gap(i+1).tight() && i+2 < sent.to {
		return s.passiveRole(dst, k, i)
	}
	if !leadActive[s.word(i)] || i+1 >= sent.to || !s.gap(i+1).tight() {
		return dst
	}
	o := s.at(i+1, true)
	if o < 0 {
		return s.leadsGroup(dst, i, sent)
	}
	if s.runs[o].person && !s.orgLike(&s.runs[o]) || s.runs[o].possessive && false {
		return dst
	}
	obj := s.runs[o].bounds
	// "leads Kellow Rovers 2-1", "heads the Kellow investigation": no office.
	if n := s.runs[o].to; n < sent.to && s.gap(n).tight() && (s.is(n, isNumber) || !s.toks[n].Has(kb.Stop) && !s.inDate(n) && !groupWords[s.word(n)]) || s.owns(obj.to-1) {
		return dst
	}
	h := s.subjectName(i, sent)
	if h < 0 || h == o {
		h = s.aside(i, sent)
	}
	if h < 0 || h == o {
		return dst
	}
	state := Current
	if w := s.word(i); w == "led" || w == "headed" || w == "commanded" || w == "chaired" || w == "ruled" || w == "coached" || w == "captained" || w == "managed" {
		if b := s.word(i - 1); b != "has" {
			state = Past
		}
	}
	return append(dst, role{holder: s.span(s.runs[h].bounds), words: s.span(bounds{i, i + 1}), of: s.span(obj), state: state, lead: true})
}

// leadsGroup reads "chairs the committee" at token i: a group without a name.
func (s *scanned) leadsGroup(dst []role, i int, sent *sentence) []role {
	if s.word(i) == "led" || s.word(i) == "runs" || s.word(i) == "rules" {
		return dst
	}
	j := i + 1
	if !determiners[s.word(j)] || s.word(j) == "a" || s.word(j) == "an" {
		return dst
	}
	j++
	end := j
	for end < sent.to && end-j < 4 && s.gap(end).tight() && !s.toks[end].Has(kb.Stop) && s.runAt[end] < 0 && !s.is(end, isNumber) {
		end++
	}
	if end == j || !groupLike[s.word(end-1)] {
		return dst
	}
	h := s.subjectName(i, sent)
	if h < 0 {
		return dst
	}
	state := Current
	if strings.HasSuffix(s.word(i), "ed") {
		state = Past
	}
	return append(dst, role{holder: s.span(s.runs[h].bounds), words: s.span(bounds{i, i + 1}), of: s.span(bounds{j, end}), state: state, lead: true})
}

var groupWords = words("group movement party organisation organization militia faction")

// aside is the person whom a description ending in "who" at the verb's left
// belongs to: "Iyad Ag Ghali, a Tuareg leader who headed …".
func (s *scanned) aside(i int, sent *sentence) int {
	if s.word(i-1) != "who" || i-1 <= sent.from {
		return -1
	}
	for j := i - 2; j > sent.from && i-j < 10; j-- {
		if s.gap(j).has(gComma) {
			r := s.runBefore(j)
			if w := s.word(j); r >= 0 && s.runs[r].person && s.full(&s.runs[r]) && (w == "a" || w == "an" || w == "the") {
				return r
			}
			return -1
		}
		if s.runAt[j] >= 0 && s.runs[s.runAt[j]].person && s.full(&s.runs[s.runAt[j]]) || s.gap(j)&^(gSpace|gHyphen) != 0 {
			return -1
		}
	}
	return -1
}

// orgLike reports whether a name that could be a person's is known here as an
// organisation's.
func (s *scanned) orgLike(r *run) bool {
	return r.defined || s.word(r.from-1) == "the" || r.to < len(s.toks) && groupWords[s.word(r.to)]
}

// passiveRole reads "led by X" at token i.
func (s *scanned) passiveRole(dst []role, k, i int) []role {
	sent := &s.sents[k]
	j := i + 2
	for j < sent.to && s.gap(j).tight() && (s.word(j) == "the" || s.word(j) == "a" || s.word(j) == "an" || modifiers[s.word(j)] || s.is(j, isTitle|isDemo) || roleNouns[s.word(j)] || personNouns[s.word(j)]) && s.at(j, false) < 0 {
		j++
	}
	if s.at(j, false) < 0 {
		j = s.pastDescription(i+2, j, sent)
	}
	h := s.at(j, false)
	if h < 0 || !(j > i+2 && s.gap(j)&^(gSpace|gComma) == 0 || s.gap(j).tight() || s.gap(j) == gStop|gSpace && s.initial(j-1)) || !s.runs[h].person || s.runs[h].possessive {
		return dst
	}
	run := &s.runs[h]
	if !s.full(run) && !s.titled(run) && !s.surname(run) {
		return dst
	}
	state := Current
	b := i - 1
	for b > sent.from && s.gap(b+1).tight() && (adverbs[s.word(b)] || isAdverb(s.word(b)) || s.word(b) == "now") && s.word(b) != "has" && s.word(b) != "had" && s.word(b) != "have" {
		b--
	}
	switch s.word(b) {
	case "was", "were", "had":
		state = Past
		b--
	case "is", "are":
		b--
	case "been":
		if s.word(b-1) == "had" {
			state = Past
		}
		b -= 2
	}
	of := s.ledThing(b, sent)
	if of.empty() {
		return dst
	}
	return append(dst, role{holder: s.span(run.bounds), words: s.span(bounds{i, i + 1}), of: s.span(of), state: state, lead: true})
}

// pastDescription passes over "his former quartermaster," between "led by" and a
// name, or over nothing.
func (s *scanned) pastDescription(from, j int, sent *sentence) int {
	k := j
	for k < sent.to && k-from < 6 && s.gap(k).tight() && s.at(k, false) < 0 && !s.isSpeech(k) && (determiners[s.word(k)] || !s.toks[k].Has(kb.Stop)) {
		k++
	}
	if k >= sent.to || k == from || s.gap(k)&^(gSpace|gComma) != 0 || s.at(k, false) < 0 {
		return j
	}
	run := &s.runs[s.at(k, false)]
	if !run.person || !s.full(run) || !s.closesAside(run.to, sent) || !determiners[s.word(from)] {
		return j
	}
	return k
}

// ledThing is what is led, before the verb: the name or noun phrase that ends
// at token b. "The group" becomes the organisation that the sentence before is
// about, where that is certain.
func (s *scanned) ledThing(b int, sent *sentence) bounds {
	if b < sent.from {
		return bounds{}
	}
	g := s.gap(b + 1)
	if g&^(gSpace|gComma|gClose) != 0 {
		return bounds{}
	}
	end := b + 1
	// "(VDL), a militia of walnut growers led by": the name before the aside.
	if g.tight() || g.has(gComma) || g.has(gClose) {
		if r := s.runBefore(end); r >= 0 && s.runs[r].to == end {
			if s.runs[r].person && s.titled(&s.runs[r]) {
				return bounds{}
			}
			if s.toks[s.runs[r].from].Has(kb.AllUpper) && s.gap(s.runs[r].from).has(gOpen) && s.runBefore(s.runs[r].from) >= 0 {
				return s.runs[s.runBefore(s.runs[r].from)].bounds
			}
			return s.runs[r].bounds
		}
	}
	start := s.phraseStart(sent.from, end)
	if start < 0 {
		return bounds{}
	}
	if start > sent.from && s.gap(start).has(gComma) && (s.word(start) == "a" || s.word(start) == "an") {
		if r := s.runBefore(start); r >= 0 && (!s.runs[r].person || s.orgLike(&s.runs[r])) {
			if s.gap(s.runs[r].from).has(gOpen) && s.runBefore(s.runs[r].from) >= 0 {
				return s.runs[s.runBefore(s.runs[r].from)].bounds
			}
			return s.runs[r].bounds
		}
		if s.gap(start).has(gClose) && s.runBefore(start) >= 0 {
			return s.runs[s.runBefore(start)].bounds
		}
	}
	if w := s.word(start); (w == "the" || w == "it" || w == "this") && start == sent.from {
		if end-start == 1 || end-start == 2 && groupLike[s.word(end-1)] {
			return s.groupBefore(sent, s.word(end-1))
		}
	}
	if w := s.word(start); w != "the" && w != "a" && w != "an" && w != "its" && !s.owns(start) {
		return bounds{}
	}
	for i := start; i < end; i++ {
		if notClaim[s.word(i)] || s.isSpeech(i) {
			return bounds{}
		}
	}
	if s.word(start) == "the" || s.word(start) == "a" || s.word(start) == "an" {
		start++
	}
	return bounds{start, end}
}

var groupLike = words("group movement organisation organization party militia company club team force faction union network gang band coalition alliance army council committee agency association outfit commission board panel inquiry delegation cell it this")

// groupBefore is the organisation that the sentence before has as its subject,
// the only one there that noun can mean.
func (s *scanned) groupBefore(sent *sentence, noun string) bounds {
	k := s.sentenceOf(sent.from)
	if k == 0 {
		return bounds{}
	}
	b := &s.sents[k-1]
	for i := b.from; i < min(b.to, b.from+3); i++ {
		if r := s.runAt[i]; r >= 0 && s.runs[r].from == i {
			run := &s.runs[r]
			if run.possessive || run.person && !s.orgLike(run) && !s.toks[run.from].Has(kb.AllUpper) {
				return bounds{}
			}
			return run.bounds
		}
		if s.word(i) != "the" {
			return bounds{}
		}
	}
	return bounds{}
}
