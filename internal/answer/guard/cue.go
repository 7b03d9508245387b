package guard

import (
	"strings"
)

// cueKind is what a cue does to the words behind it.
type cueKind byte

const (
	negates  cueKind = iota + 1 // not, no, without
	refuses                     // failed to, denied, ruled out: a "no" that is a word of its own
	possible                    // could, may, suspected, appears
	expected                    // expected, likely, planned
)

// cue is a word that turns or weakens what it governs.
type cue struct {
	kind     cueKind
	from, to int
	scope    []int // the words of content that it governs, nearest first
}

// How many words of content a cue governs.
const scopeOf = 4

// findCues marks the cues of a line and what they govern.
func (x *lexicon) findCues(l *line) {
	for i := 0; i < len(l.words); i++ {
		kind, n := x.cueAt(l, i)
		if kind == 0 {
			continue
		}
		c := cue{kind: kind, from: i, to: i + n}
		start := i + n
		for start < len(l.words)-1 && (x.of[l.words[start].Word] || l.words[start].Word == "which" || l.words[start].Word == "whom") {
			start++ // "none of which has …"
		}
		for j := start; j < len(l.words) && len(c.scope) < scopeOf; j++ {
			w := &l.words[j]
			if start == i+n && w.clause != l.words[i+n-1].clause && !(kind == refuses && j == i+n) || w.clause != l.words[start].clause {
				break
			}
			if w.content() && !x.light[w.Word] {
				c.scope = append(c.scope, j)
			}
		}
		l.cues = append(l.cues, c)
	}
}

func (x *lexicon) cueAt(l *line, i int) (cueKind, int) {
	w := &l.words[i]
	if i+1 < len(l.words) {
		if k := x.cuePairs[w.Word+" "+l.words[i+1].Word]; k > 0 {
			return k, 2
		}
		if k := x.cuePairs[w.Term+" "+l.words[i+1].Word]; k > 0 {
			return k, 2
		}
	}
	raw := strings.ToLower(w.raw)
	if strings.HasSuffix(raw, "n't") || strings.HasSuffix(raw, "n’t") {
		return negates, 1
	}
	if w.Word == "no" && i+1 < len(l.words) && l.words[i+1].number && strings.HasPrefix(l.text[w.End:], ".") {
		return 0, 0 // "No. 5"
	}
	if w.date || w.name && !w.initial {
		return 0, 0
	}
	if k := x.cues[w.Word]; k > 0 {
		return k, 1
	}
	return x.cueTerms[w.Term], 1
}

// principal is the first word that a cue governs and that is no adverb, or -1.
func (l *line) principal(c *cue) int {
	for _, j := range c.scope {
		if !strings.HasSuffix(l.words[j].Word, "ly") || len(c.scope) == 1 {
			return j
		}
	}
	return -1
}

// governed reports whether a cue of one of the kinds governs word j; a cue does
// not govern itself.
func (l *line) governed(j int, kinds ...cueKind) bool {
	for i := range l.cues {
		c := &l.cues[i]
		for _, k := range kinds {
			if c.kind != k {
				continue
			}
			for _, s := range c.scope {
				if s == j {
					return true
				}
			}
		}
	}
	return false
}

// has reports whether a line has a cue of one of the kinds.
func (l *line) has(kinds ...cueKind) bool {
	for i := range l.cues {
		for _, k := range kinds {
			if l.cues[i].kind == k {
				return true
			}
		}
	}
	return false
}

// negations looks for a "not" of the passages that the sentence lost and for
// one that it added.
func (m *match) negations() string {
	for _, l := range m.aligned {
		for i := range l.cues {
			c := &l.cues[i]
			if c.kind != negates && c.kind != refuses {
				continue
			}
			j := l.principal(c)
			if j < 0 {
				continue
			}
			at := m.matched(l, j)
			if at < 0 || m.s.governed(at, negates, refuses) || m.s.deniesObject(at) || m.affirmed(l, j, at) {
				continue
			}
			if c.kind == refuses && m.matched(l, c.from) >= 0 {
				continue // the word itself was kept: "denied", "ruled out"
			}
			if m.opposite(l, j, at) {
				continue // "not all" and "some", "not reached" and "cut off"
			}
			return "without its " + l.words[c.from].raw + ": " + m.s.words[at].raw
		}
	}
	for i := range m.s.cues {
		c := &m.s.cues[i]
		if c.kind != negates && c.kind != refuses || c.kind == refuses && m.holds(&m.s.words[c.from]) > 0.6 {
			continue
		}
		j := m.s.principal(c)
		if j < 0 {
			if c.kind == negates && !m.anyCue(negates, refuses) {
				return m.s.words[c.from].raw
			}
			continue
		}
		found, negated := false, false
		for _, l := range m.lines {
			for k := range l.words {
				if likeness(&m.s.words[j], &l.words[k]) < 0.6 {
					continue
				}
				found = true
				if l.governed(k, negates, refuses) || m.nearCue(l, k) {
					negated = true
				}
			}
		}
		negated = negated || m.deniedWith(c)
		if found && !negated || !found && !m.anyCue(negates, refuses) && !m.anyOpposite(j) {
			return m.s.words[c.from].raw + " " + m.s.words[j].raw
		}
	}
	return ""
}

func (m *match) anyCue(kinds ...cueKind) bool {
	for _, l := range m.lines {
		if l.has(kinds...) {
			return true
		}
	}
	return false
}

// deniedWith reports whether the passages deny another of the words that the
// sentence's cue governs.
func (m *match) deniedWith(c *cue) bool {
	for _, j := range c.scope[1:] {
		for _, l := range m.lines {
			for k := range l.words {
				if likeness(&m.s.words[j], &l.words[k]) >= 0.9 && l.governed(k, negates) {
					return true
				}
			}
		}
	}
	return false
}

// deniesObject reports whether a "no" follows word i: "caused no damage".
func (l *line) deniesObject(i int) bool {
	for k := range l.cues {
		if c := &l.cues[k]; c.kind == negates && c.from > i && c.from <= i+2 {
			return true
		}
	}
	return false
}

// nearCue reports whether a cue of no stands in the clause of word k, behind it
// or before it: "X was not …", "nobody …, not even X".
func (m *match) nearCue(l *line, k int) bool {
	for i := range l.cues {
		c := &l.cues[i]
		if (c.kind == negates || c.kind == refuses) && c.from != k && l.words[c.from].clause == l.words[k].clause && c.from-k < 6 && k-c.from < 8 {
			return true
		}
	}
	return false
}

// affirmed reports whether the passages say elsewhere, without a "not", what
// the sentence says at word at, and in surroundings that fit as well.
func (m *match) affirmed(l *line, j, at int) bool {
	o := occurrence{m.s, at, at + 1}
	around := o.beside()
	denied := m.fit(around, "", false, []occurrence{{l, j, j + 1}})
	for _, other := range m.lines {
		for k := range other.words {
			if other == l && k == j || other.governed(k, negates, refuses) || likeness(&m.s.words[at], &other.words[k]) < 0.9 {
				continue
			}
			if m.fit(around, "", false, []occurrence{{other, k, k + 1}}) >= denied {
				return true
			}
		}
	}
	return false
}

// opposite reports whether the sentence has, beside word at, the opposite of
// what the passages deny: "not open" is "closed".
func (m *match) opposite(l *line, j, at int) bool {
	return m.lex.opposed(&m.s.words[at], &l.words[j])
}

func (m *match) anyOpposite(j int) bool {
	for _, l := range m.lines {
		for k := range l.words {
			if m.lex.opposed(&m.s.words[j], &l.words[k]) {
				return true
			}
		}
	}
	return false
}

// hedges looks for certainty where the passages have none.
func (m *match) hedges() string {
	for i := range m.s.quantities {
		if why := m.bounded(&m.s.quantities[i]); why != "" {
			return why
		}
	}
	for _, l := range m.aligned {
		for i := range l.cues {
			c := &l.cues[i]
			if c.kind != possible && c.kind != expected {
				continue
			}
			j := l.principal(c)
			if j < 0 {
				continue
			}
			at := m.matched(l, j)
			if at < 0 {
				// A verb that says little ("hold", "be") may be replaced; then the next word counts.
				for _, k := range c.scope {
					if at = m.matched(l, k); at >= 0 && k != j {
						break
					}
				}
				if at < 0 || m.s.governed(at, possible, expected) || !m.sameClause(l, c, at) {
					continue
				}
			}
			if m.s.has(possible) || m.s.has(expected) && (c.kind == expected || m.s.governed(at, expected)) || m.affirmedPlain(l, j, at) {
				continue
			}
			if c.kind == expected && m.s.has(expected) {
				continue
			}
			return "without its " + l.words[c.from].raw + ": " + m.s.words[at].raw
		}
	}
	return ""
}

// sameClause reports whether most of what surrounds word at in the sentence
// stands in the cue's clause.
func (m *match) sameClause(l *line, c *cue, at int) bool {
	in, out := 0, 0
	for i := range m.s.words {
		if !m.s.words[i].content() {
			continue
		}
		switch j := m.at(l, i); {
		case j < 0:
		case l.words[j].clause == l.words[c.from].clause:
			in++
		default:
			out++
		}
	}
	return in > out
}

// affirmedPlain reports whether the passages say the same elsewhere without a
// hedge.
func (m *match) affirmedPlain(l *line, j, at int) bool {
	around := occurrence{m.s, at, at + 1}.beside()
	hedged := m.fit(around, "", false, []occurrence{{l, j, j + 1}})
	for _, other := range m.lines {
		for k := range other.words {
			if other == l && k == j || other.governed(k, possible, expected) || likeness(&m.s.words[at], &other.words[k]) < 0.9 {
				continue
			}
			if m.fit(around, "", false, []occurrence{{other, k, k + 1}}) >= 1.3*hedged {
				return true
			}
		}
	}
	return false
}

// bounded holds the bound of a number ("at least", "up to", "about") against
// the passages: it may be neither dropped nor exchanged.
func (m *match) bounded(q *quantity) string {
	if q.ordinal || q.year {
		return ""
	}
	var bounds []bound
	for _, l := range m.lines {
		for j := range l.quantities {
			if o := &l.quantities[j]; q.equals(o) {
				if o.bound == q.bound {
					return ""
				}
				bounds = append(bounds, o.bound)
			}
		}
	}
	if len(bounds) == 0 {
		return ""
	}
	return q.text + " without its " + bounds[0].String()
}
