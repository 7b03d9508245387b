package facts

import (
	"bytes"
	"strings"

	"briefbot/internal/kb"
)

// claim is a verb of speech with its subject, outside quotation marks.
type claim struct {
	sent    int
	verb    int    // the token of the verb
	subject bounds // its words; never empty
	start   int    // the first token of the phrase that the subject ends or begins
	name    int    // the run that is the subject, or -1
	pronoun bool   // the subject is he, she or they
	after   bool   // the subject stands behind the verb
	act     bool   // what follows need not be a clause
	direct  bool   // a verb that only leads to quotations: "asked"
	scope   bounds // the tokens that it claims
}

// speechVerbs are verbs of speech of other languages, folded. French
// participles need their auxiliary, see [scanned.auxiliary].
var speechVerbs = map[string]map[string]bool{
	"fr": words(`declare affirme assure annonce indique precise explique souligne ajoute estime regrette confirme repondu dit denonce reconnu promis
		insiste averti rappele soutenu conclu`),
	"es": words(`dijo afirmo aseguro declaro anuncio explico senalo indico anadio advirtio confirmo reitero sostuvo denuncio destaco preciso
		lamento admitio insistio respondio subrayo manifesto dice afirma asegura`),
	"de": words(`sagte erklarte betonte teilte warnte berichtete bestatigte kundigte forderte kritisierte meinte versicherte sagt erklart betont warnt`),
}

// isSpeech reports whether token i is a verb of speech, not a noun.
func (s *scanned) isSpeech(i int) bool {
	w := s.word(i)
	if s.is(i, isName|isTitle) && s.toks[i].Has(kb.Upper) {
		return false
	}
	if s.lang != "en" {
		return speechVerbs[s.lang][w] && s.auxiliary(i)
	}
	if countVerbs[w] {
		return s.counting(i)
	}
	if directVerbs[w] {
		return s.besideQuote(i)
	}
	if !clauseVerbs[w] && !actVerbs[w] {
		return false
	}
	if nounToo[w] {
		if i+1 >= len(s.toks) || !s.gap(i+1).tight() {
			return w == "estimates" || w == "claims" || w == "notes" || w == "complained"
		}
		n := i + 1
		if w == "called" {
			for j := n; j < min(len(s.toks), n+8); j++ {
				if s.is(j, isQuoted) {
					return true
				}
			}
		}
		if !(afterNounToo[s.word(n)] || s.is(n, isName|isNumber|isDemo)) || w == "called" && s.word(n) != "for" && s.word(n) != "on" && s.gap(n)&gMark == 0 && s.word(n) != "the" && s.word(n) != "it" {
			return false
		}
		if i > 0 && (s.owns(i-1) || s.word(i-1) == "its" || s.word(i-1) == "his" || s.word(i-1) == "her" || s.word(i-1) == "their" || s.word(i-1) == "the" || s.word(i-1) == "these" || s.word(i-1) == "such") {
			return false
		}
	}
	return true
}

// counting reports whether the verb at i gives a number as somebody's word:
// "puts the toll at nine", "counts 35 dead", "spoke of 40".
func (s *scanned) counting(i int) bool {
	w := s.word(i)
	for j := i + 1; j < min(len(s.toks), i+12) && s.gap(j)&(gStop|gColon|gMark) == 0; j++ {
		if s.is(j, isNumber) && !s.inDate(j) {
			switch w {
			case "puts", "put":
				for k := i + 1; k < j; k++ {
					if s.word(k) == "at" {
						return true
					}
				}
				return false
			case "spoke", "speaks":
				return s.word(i+1) == "of"
			}
			return j-i <= 4
		}
	}
	return false
}

// besideQuote reports whether a quotation stands right before or after the
// clause of the verb at i.
func (s *scanned) besideQuote(i int) bool {
	for k := range s.marks {
		if q := &s.marks[k]; q.to <= i && i-q.to <= 8 || q.from > i && q.from-i <= 8 {
			return true
		}
	}
	return false
}

// auxiliary reports whether the verb at i has the form of one: "a déclaré",
// with the accent on its end where it is the participle.
func (s *scanned) auxiliary(i int) bool {
	if s.lang != "fr" {
		return true
	}
	before := s.word(i - 1)
	switch before {
	case "a", "ont", "avait", "avaient":
		return true
	case "il", "elle", "ils", "elles", "on":
		return s.word(i-2) == "t" || s.word(i-2) == "a" || s.word(i-2) == "ont" // "a-t-il déclaré"
	}
	raw := string(s.text[s.toks[i].Start:s.toks[i].End])
	return !strings.HasSuffix(raw, "é") && !strings.HasSuffix(raw, "is") && !strings.HasSuffix(raw, "u")
}

// findClaims fills s.claims with the verbs of speech whose subject is plain.
func (s *scanned) findClaims() {
	s.claims = s.claims[:0]
	for k := range s.sents {
		sent := &s.sents[k]
		for v := sent.from; v < sent.to; v++ {
			if s.is(v, isQuoted) || !s.isSpeech(v) {
				continue
			}
			if c, ok := s.claimAt(k, v); ok {
				s.claims = append(s.claims, c)
			}
		}
	}
	// A claim ends where the next one of its sentence begins: "…, and Poe said …".
	for i := 0; i+1 < len(s.claims); i++ {
		c, next := &s.claims[i], &s.claims[i+1]
		if c.sent != next.sent || next.after || next.start <= c.verb+1 || next.start >= c.scope.to || c.scope.from > next.start {
			continue
		}
		switch w := s.word(next.start - 1); {
		case w == "and" || w == "but" || w == "while":
			c.scope.to = next.start - 1
		case s.gap(next.start).has(gComma) && !s.trailing(next, &s.sents[next.sent]):
			c.scope.to = next.start
		}
	}
}

func (s *scanned) claimAt(k, v int) (claim, bool) {
	sent := &s.sents[k]
	c := claim{sent: k, verb: v, name: -1, act: actVerbs[s.word(v)], direct: directVerbs[s.word(v)]}
	if s.subjectBefore(&c, sent.from) || s.subjectAfter(&c, sent.to) {
		c.scope = s.scopeOf(&c, sent)
		return c, true
	}
	return claim{}, false
}

// scopeOf is what a claim covers: to the end of its sentence or to where
// another clause begins ("…, but …"); for a verb behind its clause, what
// stands before.
func (s *scanned) scopeOf(c *claim, sent *sentence) bounds {
	from, to := c.verb+1, sent.to
	for i := from + 1; i < to; i++ {
		if s.gap(i)&(gComma|gColon|gDash) != 0 && !s.is(i, isQuoted) {
			if s.gap(i).has(gColon) && bytes.IndexByte(s.text[s.toks[i-1].End:s.toks[i].Start], ';') >= 0 {
				to = i
				break
			}
			switch s.word(i) {
			case "but", "while", "whereas", "although", "though":
				to = i
			}
		}
	}
	if s.trailing(c, sent) {
		start := c.start
		if c.after {
			start = c.verb
		}
		return bounds{sent.from, start}
	}
	return bounds{min(c.subject.from, c.verb), to}
}

// trailing reports whether the claim stands behind what it claims: "Nine people
// died, the police said on Monday."
func (s *scanned) trailing(c *claim, sent *sentence) bool {
	if c.after {
		return c.verb > sent.from
	}
	first := c.start
	if first == sent.from || s.gap(first)&(gComma|gMark|gDash) == 0 || s.word(c.verb+1) == "that" {
		return false
	}
	n := 0
	for i := c.verb + 1; i < sent.to && s.gap(i)&(gComma|gMark|gColon|gDash) == 0; i++ {
		if !s.inDate(i) && !hearers[s.word(i)] && !objectStops[s.word(i)] && !adverbs[s.word(i)] {
			n++
		}
	}
	if n <= 1 {
		return s.longEnough(sent.from, first)
	}
	// "…, the ministry said in a statement."
	w := s.word(c.verb + 1)
	return (w == "in" || w == "on" || w == "at" || w == "after" || w == "during") && s.longEnough(sent.from, first) && n <= 8
}

// longEnough reports whether tokens [from,to) can be a clause.
func (s *scanned) longEnough(from, to int) bool {
	if to-from < 3 {
		return false
	}
	if s.hasVerb(from, to) && s.word(from) != "as" && s.word(from) != "when" && s.word(from) != "while" && s.word(from) != "since" && s.word(from) != "although" && s.word(from) != "though" && s.word(from) != "because" && s.word(from) != "after" && s.word(from) != "before" && s.word(from) != "asked" && s.word(from) != "speaking" {
		return true
	}
	switch s.word(from) {
	case "in", "at", "on", "after", "during", "speaking", "asked", "meanwhile", "however", "despite", "since", "when", "while", "as", "before", "following", "under", "by", "for", "although", "though", "because", "with", "from", "without", "earlier", "later", "instead":
		return false
	}
	return true
}

// hasVerb reports whether tokens [from,to) hold a finite verb, as far as a list
// can tell.
func (s *scanned) hasVerb(from, to int) bool {
	for i := from; i < to; i++ {
		if w := s.word(i); pastForms[w] || finite[w] || strings.HasSuffix(w, "ed") && len(w) > 4 {
			return true
		}
	}
	return false
}

var finite = words("is are has have will would can could may might do does remains remain")

func (s *scanned) inDate(i int) bool {
	for k := range s.dates {
		if s.dates[k].bounds.from <= i && i < s.dates[k].bounds.to {
			return true
		}
	}
	return false
}

// subjectBefore finds the subject before a verb: a name, a pronoun, or a noun
// phrase that reaches back to where its clause begins.
func (s *scanned) subjectBefore(c *claim, from int) bool {
	i := c.verb - 1
	for i >= from && s.gap(i+1).tight() && (adverbs[s.word(i)] || isAdverb(s.word(i)) && !s.is(i, isName)) || i >= from && s.lang == "fr" && (s.word(i) == "a" || s.word(i) == "ont" || s.word(i) == "avait") || i >= from && s.lang == "es" && (s.word(i) == "ha" || s.word(i) == "han") || i >= from && s.inDate(i) && !s.is(i, isName) && s.lang == "en" && s.gap(i+1).tight() {
		i--
	}
	if i < from || s.is(i, isQuoted) || s.is(i, isNumber) && s.gap(i+1).tight() && !s.inDate(i) {
		return false
	}
	g := s.gap(i + 1)
	if notClaim[s.word(i)] && g.tight() {
		return false
	}
	switch {
	case g.tight():
		return s.phraseEnding(c, from, i+1)
	case g&^(gSpace|gComma) == 0, g&^(gSpace|gClose) == 0, g&^(gSpace|gDash) == 0:
		return s.beforeAside(c, from, i+1, g)
	}
	return false
}

// isAdverb reports whether a word looks like one: "later" is in a list, "quietly"
// ends like one.
func isAdverb(w string) bool {
	return len(w) > 4 && strings.HasSuffix(w, "ly") && w != "family" && w != "assembly" && w != "supply" && w != "reply" && w != "italy" && w != "monthly" && w != "weekly"
}

// beforeAside finds the subject before an aside that ends at end: "Anzor
// Belkhadi, the governor, said", "the minister, Ana Roth, said", "Ana Roth (54)
// said".
func (s *scanned) beforeAside(c *claim, from, end int, g gap) bool {
	mark := g &^ gSpace
	if mark == gClose {
		mark = gOpen
	}
	for i, tries := end-1, 0; i > from && end-i <= 24; i-- {
		if !s.gap(i).has(mark) {
			if s.gap(i)&(gMark|gColon|gStop) != 0 && !(s.gap(i).has(gStop) && i > 0 && s.initial(i-1)) || s.isSpeech(i) && s.word(i) != "called" && !s.is(i, isTitle) {
				return false
			}
			continue
		}
		// [i,end) is the aside. A name alone in it is the subject: the role stands before.
		if mark == gComma {
			if r := s.runAt[i]; r >= 0 && s.runs[r].from == i && s.runs[r].to == end && s.described(i, from, s.runs[r].person && s.full(&s.runs[r])) {
				c.subject, c.name, c.start = bounds{i, end}, int(r), max(from, s.phraseStart(from, i))
				return true
			}
		}
		if r := s.runAt[i-1]; r >= 0 && s.runs[r].to == i && !s.runs[r].possessive && s.asideFits(i, end) {
			return s.phraseEnding(c, from, i)
		}
		if tries++; tries == 2 {
			return false
		}
	}
	return false
}

// described reports whether a noun phrase with an article or an owner ends right
// before the comma at token i, so that a name there says whose it is: "The
// pipeline operator, Transvalia,". For a person's name a role will do.
func (s *scanned) described(i, from int, person bool) bool {
	if person && s.roleBefore(i, from) {
		return true
	}
	start := s.phraseStart(from, i)
	if start < 0 || s.runAt[i-1] >= 0 || s.toks[i-1].Has(kb.Stop) {
		return false
	}
	if w := s.word(start); !determiners[w] {
		return false
	}
	for k := start; k < i; k++ {
		if notClaim[s.word(k)] || s.isSpeech(k) || boundary[s.word(k)] {
			return false
		}
	}
	return true
}

// asideFits reports whether tokens [i,end) can stand beside a name as a
// description of it, not as a clause or a name of its own.
func (s *scanned) asideFits(i, end int) bool {
	switch s.word(i) {
	case "a", "an", "the", "who", "which", "its", "whose", "head", "one", "now", "then", "also", "both", "himself", "herself":
		return true
	}
	if s.is(i, isNumber) && end-i == 1 { // an age
		return true
	}
	for k := i; k < end; k++ {
		if roleNouns[singular(s.word(k))] || s.owns(k) {
			return true
		}
	}
	return false
}

// roleBefore reports whether a role with an article or an owner ends right
// before token i: "the French defence minister, …".
func (s *scanned) roleBefore(i, from int) bool {
	return i > from && roleNouns[singular(s.word(i-1))] || s.roleWithin(max(from, i-8), i)
}

func (s *scanned) roleWithin(from, to int) bool {
	for k := to - 1; k >= from; k-- {
		if s.gap(k+1)&(gComma|gMark|gStop|gColon|gDash) != 0 && k+1 < to {
			return false
		}
		if roleNouns[singular(s.word(k))] {
			return true
		}
	}
	return false
}

// phraseEnding reads the noun phrase that ends before token end as the subject.
func (s *scanned) phraseEnding(c *claim, from, end int) bool {
	last := end - 1
	switch s.word(last) {
	case "he", "she", "ils", "elles", "il", "elle":
		if s.lang == "fr" && last-2 >= from && s.word(last-1) == "t" { // "a-t-il déclaré"
			c.subject, c.pronoun, c.start = bounds{last, end}, true, last-2
			return true
		}
		if last > from && s.gap(last).tight() && !boundary[s.word(last-1)] {
			return false
		}
		c.subject, c.pronoun, c.start = bounds{last, end}, true, last
		return true
	case "who":
		// "Parly, who said …"
		if r := s.runBefore(last); r >= 0 && s.gap(last)&^(gSpace|gComma) == 0 && s.runs[r].person {
			c.subject, c.name, c.start = s.runs[r].bounds, r, s.runs[r].from
			return true
		}
		return false
	case "it", "they", "we", "i", "you", "there", "which", "that", "this", "these", "those", "what", "one", "some", "many", "others", "everyone", "people":
		return false
	}
	if s.toks[last].Has(kb.Stop) && s.runAt[last] < 0 || s.owns(last) {
		return false
	}
	start := s.phraseStart(from, end)
	if start < 0 {
		return false
	}
	c.start = start
	if r := s.runAt[last]; r >= 0 && s.runs[r].to == end {
		run := &s.runs[r]
		if run.from <= start || s.modifies(start, run.from) || run.person && s.full(run) && run.from-start <= 4 && s.onlyNouns(start, run.from) {
			c.subject, c.name = run.bounds, int(r)
			return true
		}
		if s.word(run.from-1) == "and" && s.runBefore(run.from-1) >= 0 {
			c.subject = bounds{start, end}
			return true
		}
	}
	// "Professor Maud Ellery of the Institute"
	for i := start; i < end; i++ {
		if r := s.runAt[i]; r >= 0 {
			run := &s.runs[r]
			if w := s.word(run.to); run.from == i && run.person && (s.full(run) || s.titled(run)) && run.to < end && (w == "of" || w == "from" || w == "at") && s.modifies(start, i) {
				c.subject, c.name = run.bounds, int(r)
				return true
			}
			break
		}
		if s.toks[i].Has(kb.Stop) && i > start {
			break
		}
	}
	if !s.nounPhrase(start, end) {
		return false
	}
	c.subject = bounds{start, end}
	return true
}

// runBefore is the name that ends right before token i, or -1.
func (s *scanned) runBefore(i int) int {
	if i <= 0 || s.runAt[i-1] < 0 {
		return -1
	}
	return int(s.runAt[i-1])
}

// boundary are words before which a clause ends.
var boundary = words("that and but while as when because after before although though where whereas so if since however until which que et mais y pero dass und aber")

// phraseStart is where the noun phrase that ends before end begins, or -1 where
// no clause border stands within ten words.
func (s *scanned) phraseStart(from, end int) int {
	for i := end - 1; i >= from && end-i <= 11; i-- {
		r := s.runAt[i]
		if r >= 0 && s.runs[r].from < i && s.runs[r].from >= from {
			i = s.runs[r].from
		}
		if i == from || s.gap(i)&(gComma|gColon|gDash|gMark|gOpen|gClose) != 0 || s.gap(i).has(gStop) && !s.initial(i-1) {
			return i
		}
		if boundary[s.word(i-1)] && !(s.word(i-1) == "and" && s.runAt[i] >= 0 && s.runBefore(i-1) >= 0) && s.runAt[i-1] < 0 {
			return i
		}
		if s.inDate(i-1) && !s.inDate(i) {
			return i
		}
	}
	return -1
}

// onlyNouns reports whether no preposition, verb or article after the first word
// stands in tokens [from,to).
func (s *scanned) onlyNouns(from, to int) bool {
	for i := from; i < to; i++ {
		if s.toks[i].Has(kb.Stop) && !(i == from && determiners[s.word(i)]) || s.isSpeech(i) || !s.gap(i+1).tight() || s.is(i, isNumber) || strings.HasSuffix(s.word(i), "ing") {
			return false
		}
	}
	return true
}

// modifies reports whether tokens [from,to) before a name only describe it:
// roles, titles, nationalities.
func (s *scanned) modifies(from, to int) bool {
	if from == to {
		return true
	}
	for i := from; i < to; i++ {
		w := s.word(i)
		if w == "of" || w == "for" || w == "at" || w == "in" || w == "by" || w == "from" || w == "with" || w == "to" {
			return false
		}
	}
	return s.is(to-1, isTitle|isDemo) || roleNouns[singular(s.word(to-1))] || s.word(from) == "the" || s.word(from) == "its" || s.owns(to-1) ||
		personNouns[s.word(to-1)]
}

var personNouns = words(`resident witness lawyer analyst officer official farmer trader teacher doctor nurse driver fisherman shopkeeper student activist
	researcher scientist historian author economist colleague survivor neighbour spokesman engineer sister brother mother father widow wife husband
	son daughter cousin journalist reporter politician senator lawmaker negotiator diplomat businessman businesswoman pilot skipper singer writer poet
	actor actress midfielder striker goalkeeper defender captain coach`)

// nounPhrase reports whether tokens [from,to) can be a subject without a name:
// "police", "two officials", "a spokesman for the port authority".
func (s *scanned) nounPhrase(from, to int) bool {
	nouns := 0
	for i := from; i < to; i++ {
		w := s.word(i)
		switch {
		case notClaim[w] || s.isSpeech(i) && !nounToo[w] || w == "he" || w == "she" || w == "it" || w == "they" || w == "i" || w == "we" || w == "you" || w == "there" || w == "which" || w == "this" || w == "who":
			return false
		case i > from && (w == "to" || w == "with" || w == "by"):
			return false
		case !s.toks[i].Has(kb.Stop):
			nouns++
		}
	}
	if nouns == 0 {
		return false
	}
	switch w := s.word(from); w {
	case "the", "a", "an", "one", "two", "three", "four", "its", "his", "her", "their", "another", "some", "several", "many", "most", "both", "local", "state", "senior", "la", "le", "les", "un", "une", "el", "los", "las", "una", "der", "die", "das", "ein", "eine":
		return true
	case "in", "at", "on", "after", "during", "with", "for", "from", "by", "under", "to", "of", "no", "if", "what", "how", "why", "when":
		return false
	}
	if s.is(from, isName|isTitle|isDemo|isNumber|isMaybe) || common[s.word(from)] || to-from == 1 {
		return s.lang == "en" || s.is(from, isName|isMaybe)
	}
	return s.lang == "en" && (plural(s.word(to-1)) || plural(s.word(from)))
}

// subjectAfter finds the subject behind a verb that follows its clause or a
// quotation: "…”, said Ana Roth", "…, dijo el ministro".
func (s *scanned) subjectAfter(c *claim, to int) bool {
	v := c.verb
	if v == 0 {
		return false
	}
	g := s.gap(v)
	if s.lang == "fr" && (s.word(v-1) == "a" || s.word(v-1) == "ont") {
		g = s.gap(v - 1)
	}
	if g&(gComma|gMark|gDash|gStop) == 0 || v+1 >= to || !s.gap(v+1).tight() {
		return false
	}
	if s.lang == "en" && (s.word(v+1) == "that" || c.act || !clauseVerbs[s.word(v)] && !c.direct) {
		return false
	}
	i := v + 1
	for s.lang != "en" && i < to-1 && s.inDate(i) {
		i++ // "a déclaré lundi Claire Maubert"
	}
	end := i
	for end < to && (end == i || s.gap(end).tight() || s.gap(end) == gStop|gSpace && s.initial(end-1)) && !s.inDate(end) {
		w := s.word(end)
		if end > i && s.runAt[end] < 0 && (objectStops[w] || clauseVerbs[w] || w == "who" || w == "that" || w == "and" && s.runAt[min(end+1, to-1)] < 0 || w == "to" || inForeign[w] && s.lang != "en") {
			break
		}
		end++
	}
	if end == i || end-i > 12 {
		return false
	}
	if w := s.word(i); w == "he" || w == "she" {
		c.subject, c.pronoun, c.after = bounds{i, i + 1}, true, true
		return true
	}
	if s.lang != "en" {
		for end > i+1 && s.toks[end-1].Has(kb.Stop) && s.runAt[end-1] < 0 {
			end--
		}
	}
	// A person's name that ends the phrase, or stands behind it between commas.
	if r := s.runAt[end-1]; r >= 0 && s.runs[r].to == end && (s.runs[r].from == i || s.modifies(i, s.runs[r].from) || s.runs[r].person && s.full(&s.runs[r]) && s.onlyNouns(i, s.runs[r].from)) && s.terminated(end, to) {
		c.subject, c.name, c.after = s.runs[r].bounds, int(r), true
		return true
	}
	if end < to && s.gap(end)&^(gSpace|gComma) == 0 && s.gap(end).has(gComma) {
		at := end
		for at < to-1 && s.is(at, isTitle) && s.runAt[at] < 0 {
			at++
		}
		if r := s.runAt[at]; r >= 0 && s.runs[r].from == at && s.runs[r].person && s.full(&s.runs[r]) && (s.roleWithin(i, end) || s.lang != "en" && determiners[s.word(i)]) {
			c.subject, c.name, c.after = s.runs[r].bounds, int(r), true
			return true
		}
	}
	for end > i+1 && s.toks[end-1].Has(kb.Stop) && s.runAt[end-1] < 0 {
		end--
	}
	if !s.nounPhrase(i, end) || !s.terminated(end, to) {
		return false
	}
	c.subject, c.after = bounds{i, end}, true
	return true
}

// terminated reports whether a subject behind its verb can end before token end:
// a mark, a date or a preposition follows, or nothing.
func (s *scanned) terminated(end, to int) bool {
	if end >= to || !s.gap(end).tight() || s.inDate(end) {
		return true
	}
	w := s.word(end)
	return objectStops[w] || w == "of" || w == "who" || w == "and" || w == "to" || s.lang != "en"
}

var inForeign = words("en dans lors pour sur apres avant devant aupres durante tras ante sobre por am im in bei vor nach gegenuber a al hier ayer gestern")

func plural(w string) bool {
	return pluralWords[w] || len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !notPlural[w]
}

var (
	pluralWords = words("people men women children police troops personnel staff cattle sheep fish crew percent cent bn")
	notPlural   = words("was has does says goes always perhaps its hers ours yours theirs does loses makes takes plays lies remains means serves aboard afterwards towards besides sometimes thus alas lens news series")
)
