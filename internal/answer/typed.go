package answer

import (
	"math"

	"briefbot/internal/kb"
)

// fits reports whether token i can be, or be part of, an answer of the kind.
func (s *scanned) fits(i int, k kind) bool {
	c := s.classes[i]
	if s.match[i] >= 0 {
		return false
	}
	switch k {
	case kindWho, kindOrg:
		return c.has(isName)
	case kindWhere:
		if !c.has(isName) {
			return false
		}
		for j := i - 1; j >= 0 && j >= i-4; j-- {
			switch s.tokens[j].Word {
			case "in", "at", "near", "from", "to", "of", "on", "across", "around", "outside", "inside", "through", "along", "between", "into", "off":
				return true
			}
			if s.lexicon.tongue != nil && s.lexicon.tongue.in[s.tokens[j].Word] {
				return true
			}
			if !s.classes[j].has(isName | isFunc) {
				return false
			}
		}
		return false
	case kindWhen:
		return c.has(isDate)
	case kindNumber:
		return c.has(isAmount)
	case kindQuote:
		return c.has(isQuoted)
	}
	return false
}

// typed looks for something of the asked kind.
func typed(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	closest := math.MaxInt
	last := -1000
	for i := sent.from; i < sent.to; i++ { // forward, then backward
		if s.match[i] >= 0 {
			last = i
		} else if s.fits(i, q.kind) {
			c.f[fTyped] = 1
			closest = min(closest, i-last)
		}
	}
	last = math.MaxInt - 1000
	for i := sent.to - 1; i >= sent.from; i-- {
		if s.match[i] >= 0 {
			last = i
		} else if s.fits(i, q.kind) {
			closest = min(closest, last-i)
		}
	}
	if c.f[fTyped] == 1 {
		c.f[fTypedNear] = 1 / (1 + float32(closest)/4)
	}
	c.uncased(q)
	fresh(c, q)
}

// fresh looks closer at what could be the answer: is it new, is it a person, is
// it what is counted, does it stand near the relation word?
func fresh(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	verb, nearest := -100, 100
	for i := sent.from; i < sent.to; i++ {
		if q.verb >= 0 && int(s.softTo[i]) == q.verb && s.soft[i] >= 0.5 {
			verb = i
		}
		if s.fits(i, q.kind) {
			if !s.titled[i] {
				c.f[fFresh] = 1
			}
			nearest = min(nearest, i-verb)
			for j := i + 1; j < min(i+7, sent.to); j++ {
				if q.verb >= 0 && int(s.softTo[j]) == q.verb && s.soft[j] >= 0.5 {
					nearest = min(nearest, j-i)
				}
			}
		}
		if q.focus >= 0 && s.classes[i].has(isAmount) && s.match[i] < 0 {
			for j := i + 1; j < min(i+5, sent.to); j++ {
				if int(s.softTo[j]) == q.focus {
					c.f[fCounted] = max(c.f[fCounted], s.soft[j])
				}
			}
		}
	}
	c.f[fVerbTyped] = 1 / (1 + float32(nearest)/4)
	if q.list {
		runs := 0
		for i := sent.from; i < sent.to; i++ {
			if s.classes[i].has(isName) && s.match[i] < 0 && (i == sent.from || !s.classes[i-1].has(isName) || gapOf(s.text, s.tokens[i-1].End, s.tokens[i].Start) == gapComma) {
				runs++
			}
		}
		if runs >= 3 {
			c.f[fEnumerated] = 1
		}
	}
	if q.kind != kindWho {
		return
	}
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isName) || s.match[i] >= 0 || s.titled[i] {
			continue
		}
		j := i
		for j < sent.to && s.classes[j].has(isName) && s.match[j] < 0 {
			j++
		}
		if s.person(i, j, sent.from) {
			c.f[fPerson] = 1
			return
		}
		i = j
	}
}

// person reports whether the name tokens [i,j) look like a person: a given name
// and a surname, or one name behind a title.
func (s *scanned) person(i, j, from int) bool {
	before := ""
	if i > from {
		before = s.tokens[i-1].Word
	}
	for k := i; k < j; k++ {
		w := kb.Singular(s.tokens[k].Word)
		if orgNouns[w] || placeNouns[w] || timeNouns[w] || s.tokens[k].Has(kb.AllUpper) && j-i > 1 {
			return false
		}
	}
	switch before {
	case "the", "in", "at", "near", "across", "into":
		return false
	}
	if j-i >= 2 && j-i <= 4 {
		return true
	}
	return personNouns[before] || personTitles[before] || j < len(s.tokens) && claims[s.tokens[j].Word]
}

var personTitles = words("mr mrs ms dr sir lady lord professor inspector sergeant colonel major lieutenant father sister brother saint president prince princess count duke baron")
