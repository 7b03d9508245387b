package facts

import (
	"strings"

	"briefbot/internal/kb"
)

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
	if s.runs[o].person && !s.orgLike(&s.runs[o]) {
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
	if w := s.word(b); (w == "which" || w == "that") && b > sent.from && s.gap(b).has(gComma) {
		b-- // "The Hill Emirate, which is headed by"
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
