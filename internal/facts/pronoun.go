package facts

import (
	"briefbot/internal/kb"
)

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
			return true
		}
	}
	if run.possessive {
		return false
	}
	return run.from == sent.from || run.from-sent.from <= 8 && s.describes(sent.from, run.from)
}
