package answer

import (
	"briefbot/internal/kb"
)

// subjectWords is how far into a sentence its subject is looked for.
const subjectWords = 7

// subject is the set of terms before the sentence's first verb, roughly: in its
// first words.
func (s *scanned) subject(sent *sentence) mask {
	var m mask
	for i := sent.from; i < min(sent.to, sent.from+subjectWords); i++ {
		if s.endsSubject(i, sent.from) {
			break
		}
		if at := s.match[i]; at >= 0 {
			m |= 1 << at
		}
	}
	return m
}

// refersBack reports whether a sentence opens with a pronoun or with "the",
// "this" and a common noun: its subject is in what stands before.
func (s *scanned) refersBack(sent *sentence) bool {
	if sent.to-sent.from < 2 {
		return false
	}
	switch s.tokens[sent.from].Word {
	case "he", "she", "it", "they", "his", "her", "its", "their", "this", "these", "those", "both", "him":
		return true
	case "the":
		return !s.classes[sent.from+1].has(isName)
	}
	return false
}

func refers(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	nameMask := q.nameMask()
	if s.subject(sent)&nameMask != 0 {
		c.f[fSubject] = 1
	}
	if s.refersBack(sent) {
		c.f[fPronoun] = 1
		if b := c.before(); b != nil {
			if b.mask&nameMask != 0 {
				c.f[fAnaphor] = 1
			}
			if s.subject(b)&nameMask != 0 {
				c.f[fSubjectBefore] = 1
			}
		}
	}
}

// nameMask is the set of terms that are names.
func (q *question) nameMask() mask {
	var m mask
	for i := range q.terms {
		if q.terms[i].name {
			m |= 1 << i
		}
	}
	return m
}

// conflicts looks for the question's noun with another name before it ("French
// soldiers" for "Malian soldiers") and for other years and numbers.
func conflicts(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	for _, p := range q.pairs {
		if !q.terms[p[0]].name || q.terms[p[1]].name || sent.mask.has(p[0]) {
			continue
		}
		for i := sent.from + 1; i < sent.to; i++ {
			if int(s.match[i]) == p[1] && s.classes[i-1].has(isName) && s.match[i-1] < 0 {
				c.f[fConflict] = 1
			}
		}
	}
	for i := range q.terms {
		t := &q.terms[i]
		if !t.number || sent.mask.has(i) {
			continue
		}
		for j := sent.from; j < sent.to; j++ {
			if s.match[j] < 0 && s.classes[j].has(isDate) == isYear(t.word) && s.tokens[j].Has(kb.Digit) {
				c.f[fYears] = 1
			}
		}
	}
}
