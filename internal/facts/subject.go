package facts

import (
	"strings"

	"briefbot/internal/kb"
)

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
				if b := c.start - 1; b > from && s.word(b) == "and" && s.gap(b).tight() && s.runBefore(b) >= 0 {
					c.subject, c.name, c.start = bounds{s.runs[s.runBefore(b)].from, end}, -1, s.runs[s.runBefore(b)].from
				}
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
		if roleNouns[kb.Singular(s.word(k))] || s.owns(k) {
			return true
		}
	}
	return false
}

// roleBefore reports whether a role with an article or an owner ends right
// before token i: "the French defence minister, …".
func (s *scanned) roleBefore(i, from int) bool {
	return i > from && roleNouns[kb.Singular(s.word(i-1))] || s.roleWithin(max(from, i-8), i)
}

func (s *scanned) roleWithin(from, to int) bool {
	for k := to - 1; k >= from; k-- {
		if s.gap(k+1)&(gComma|gMark|gStop|gColon|gDash) != 0 && k+1 < to {
			return false
		}
		if roleNouns[kb.Singular(s.word(k))] {
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
	return s.is(to-1, isTitle|isDemo) || roleNouns[kb.Singular(s.word(to-1))] || s.word(from) == "the" || s.word(from) == "its" || s.owns(to-1) ||
		personNouns[s.word(to-1)]
}

var personNouns = words(`resident witness lawyer analyst officer official farmer trader teacher doctor nurse driver fisherman shopkeeper student activist
	researcher scientist historian author economist colleague survivor neighbour spokesman engineer sister brother mother father widow wife husband
	son daughter cousin journalist reporter politician senator lawmaker negotiator diplomat businessman businesswoman pilot skipper singer writer poet
	actor actress midfielder striker goalkeeper defender captain coach winner champion runner cyclist swimmer biologist chemist physicist geologist
	architect designer builder carpenter baker butcher chef cook waiter nun monk priest vicar pastor soldier sailor veteran victim suspect plaintiff
	defendant juror organiser promoter campaigner protester broker banker dealer investor shareholder retailer publisher printer novelist playwright
	essayist critic columnist presenter broadcaster photographer cameraman filmmaker screenwriter comedian dancer violinist pianist guitarist drummer
	rapper forward winger batsman bowler golfer boxer wrestler jockey trainer referee umpire rider racer skier climber sprinter athlete gymnast rower
	surgeon psychologist sociologist archaeologist astronomer mathematician statistician meteorologist epidemiologist virologist engineer inventor
	volunteer caretaker gardener forester ranger hunter fisher miner welder electrician plumber mechanic tailor librarian translator interpreter guide`)

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
	if to-from == 1 && s.lang == "en" && !s.is(from, isName|isMaybe|isTitle|isDemo) && !plural(s.word(from)) && !common[s.word(from)] {
		return false // "loudly", "having"
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
	quoted := g.has(gMark)
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
	if w := s.word(i); (w == "he" || w == "she") && !s.terminated(i+1, to) {
		return false
	} else if w == "he" || w == "she" {
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
	if !s.nounPhrase(i, end) || !s.terminated(end, to) || !quoted && s.lang == "en" && end < to && s.gap(end).tight() && !s.inDate(end) {
		return false // "…, stressed the role of repentance in …"
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
