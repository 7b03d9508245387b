package guard

import (
	"slices"
	"strings"
)

// directions looks for the opposite of what the passages say, and for subjects
// and objects that changed places.
func (m *match) directions() string {
	for i := range m.s.words {
		w := &m.s.words[i]
		if w.number || w.date || w.name && !w.initial && !m.lex.compass[w.Word] || m.inBound(i) {
			continue
		}
		for _, g := range m.lex.groups {
			if side := g.side(w); side >= 0 {
				if why := m.otherSide(g, side, i); why != "" {
					return why
				}
			}
		}
		if why := m.prefixed(i); why != "" {
			return why
		}
	}
	return m.swapped()
}

// contrast is a group of words by side; words of two sides exclude each other.
type contrast []map[string]bool

// side is the side that a word is on, or -1.
func (g contrast) side(w *word) int {
	return slices.IndexFunc(g, func(s map[string]bool) bool { return s[w.Word] || s["~"+w.Term] })
}

// opposed reports whether two words are on two sides of a group.
func (x *lexicon) opposed(a, b *word) bool {
	for _, g := range x.groups {
		if s, o := g.side(a), g.side(b); s >= 0 && o >= 0 && s != o {
			return true
		}
	}
	return false
}

// inBound reports whether word i belongs to the bound of a number, which has a
// rule of its own.
func (m *match) inBound(i int) bool {
	for _, q := range m.s.quantities {
		if q.bound != exact && q.from > i && q.from-i <= 4 && m.lex.boundWords[m.s.words[i].Word] {
			return true
		}
	}
	return false
}

// otherSide reports whether the passages have the other side of a contrast
// where the sentence has this one.
func (m *match) otherSide(g contrast, side, i int) string {
	var same, other []occurrence
	for _, l := range m.lines {
		for j := range l.words {
			switch s := g.side(&l.words[j]); {
			case s == side:
				same = append(same, occurrence{l, j, j + 1})
			case s >= 0:
				other = append(other, occurrence{l, j, j + 1})
			}
		}
	}
	if len(other) == 0 {
		return ""
	}
	if w := m.s.words[i].Word; (w == "for" || w == "against") && (i == 0 || !m.lex.taking[m.s.words[i-1].Term]) {
		return "" // "won against X" opposes nothing
	}
	here := occurrence{m.s, i, i + 1}
	around := here.beside()
	w := m.s.words[i].raw
	negated := m.s.governed(i, negates, refuses)
	if len(same) == 0 {
		for _, o := range other {
			if o.line.governed(o.from, negates, refuses) != negated {
				continue // "not open" is "closed"
			}
			if m.fit(around, "", false, []occurrence{o}) >= max(0.8, 0.3*sum(around)) {
				return w + " for " + o.line.words[o.from].raw
			}
		}
		return ""
	}
	mine := m.fit(around, here.before(), m.lex.passive(m.s), same)
	for _, o := range other {
		if m.fit(around, here.before(), m.lex.passive(m.s), []occurrence{o}) > mine*rivalRatio+numberMargin {
			return w + " for " + o.line.words[o.from].raw
		}
	}
	return ""
}

// sum is the most that surroundings can be worth.
func sum(around []beside) float64 {
	all := 0.0
	for _, a := range around {
		all += a.near * a.w.weight
	}
	return all
}

var prefixes = []string{"un", "in", "im", "il", "ir", "dis", "non", "mis"}

// prefixed finds words that differ from the passages' by a prefix that turns
// them: legal, illegal.
func (m *match) prefixed(i int) string {
	w := &m.s.words[i]
	if m.s.lang != "en" || len(w.Word) < 4 || w.stop || m.anyTerm(w.Term) || m.s.governed(i, negates, refuses) {
		return ""
	}
	for _, l := range m.lines {
		for j := range l.words {
			o := &l.words[j]
			if o.stop || l.governed(j, negates, refuses) {
				continue
			}
			for _, p := range prefixes {
				if rest, ok := strings.CutPrefix(o.Term, p); ok && len(rest) >= 4 && rest == w.Term {
					return w.raw + " for " + o.raw
				}
				if rest, ok := strings.CutPrefix(w.Term, p); ok && len(rest) >= 4 && rest == o.Term {
					return w.raw + " for " + o.raw
				}
			}
		}
	}
	return ""
}

// reach is how far from a verb its subject and object are looked for.
const reach = 14

// swapped looks for two names, or two nouns next to the verb, that stand on
// the other sides of a verb than in the passages.
func (m *match) swapped() string {
	for i := range m.s.words {
		v := &m.s.words[i]
		if !m.lex.verbal(m.s, i) || m.lex.speech[v.Term] {
			continue
		}
		for _, l := range m.aligned {
			j := m.at(l, i)
			if j < 0 || likeness(v, &l.words[j]) < 0.6 || !m.lex.verbal(l, j) {
				continue
			}
			turned := m.lex.passiveAt(m.s, i) != m.lex.passiveAt(l, j)
			if a, b := m.crossed(l, i, j, turned); a != "" {
				return a + " and " + b + " around " + v.raw
			}
		}
	}
	return ""
}

// crossed finds a word before the verb i of the sentence that stands behind the
// verb j of the passage, and another the other way round; turned says that one
// of the two is passive, so that it is the uncrossed that are wrong.
func (m *match) crossed(l *line, i, j int, turned bool) (string, string) {
	before, after := "", ""
	sides := func(w *word) (back, front bool) {
		for k := max(0, j-reach); k < min(len(l.words), j+reach+1); k++ {
			if o := &l.words[k]; k != j && o.name == w.name && likeness(w, o) >= 0.9 {
				if k < j {
					back = true
				} else {
					front = true
				}
			}
		}
		return back, front
	}
	for k := max(0, i-reach); k < min(len(m.s.words), i+reach+1); k++ {
		w := &m.s.words[k]
		if k == i || m.inSource(k) || m.lex.speech[w.Term] || m.lex.participle(w) || !w.content() || m.lex.light[w.Word] ||
			!w.name && (k < i-7 || k > i+7 || w.chunk != m.s.words[i].chunk) {
			continue
		}
		back, front := sides(w)
		if back == front {
			continue
		}
		switch {
		case k < i && (front != turned):
			before = w.raw
		case k > i && (back != turned):
			after = w.raw
		}
	}
	if before == "" || after == "" {
		return "", ""
	}
	if turned && !m.by(i) && !m.byIn(l, j) {
		return "", "" // "B was struck" says nothing of A behind it
	}
	return before, after
}

// verbal reports whether word i is used as a verb, as far as its form and its
// neighbours tell.
func (x *lexicon) verbal(l *line, i int) bool {
	w := &l.words[i]
	if !w.content() || w.name || i == 0 {
		return false
	}
	before := l.words[i-1].Word
	if x.determiners[before] {
		return false
	}
	if x.participle(w) || x.past[w.Word] || x.auxiliary[before] {
		return true
	}
	if !strings.HasSuffix(w.Word, "s") || !l.words[i-1].name && !x.pronouns[before] || i+1 == len(l.words) {
		return false
	}
	next := &l.words[i+1]
	return next.name || next.number || next.Word == "to" || x.definite[next.Word] || x.articles[next.Word]
}

// inSource reports whether word k of the sentence names who says it: it stands in
// "according to X" or before a verb of speech.
func (m *match) inSource(k int) bool {
	if k+1 < len(m.s.words) && m.lex.speech[m.s.words[k+1].Term] {
		return true
	}
	at := m.lex.accordingTo(m.s)
	return at >= 0 && k >= at && m.s.words[k].chunk == m.s.words[at].chunk
}

// by reports whether the agent of a passive follows word i.
func (m *match) by(i int) bool { return m.byIn(m.s, i) }

func (m *match) byIn(l *line, i int) bool {
	for k := i + 1; k < min(len(l.words), i+5); k++ {
		if m.lex.by[l.words[k].Word] {
			return true
		}
	}
	return false
}

// passiveAt reports whether word i is a participle behind a form of "to be".
func (x *lexicon) passiveAt(l *line, i int) bool {
	if !x.participle(&l.words[i]) {
		return false
	}
	for k := i - 1; k >= max(0, i-3); k-- {
		if x.be[l.words[k].Word] {
			return true
		}
		if l.words[k].name {
			break
		}
	}
	return i+1 < len(l.words) && x.by[l.words[i+1].Word]
}

// passive reports whether a line has a passive.
func (x *lexicon) passive(l *line) bool {
	for i := range l.words {
		if x.be[l.words[i].Word] && i+1 < len(l.words) {
			for k := i + 1; k < min(len(l.words), i+4); k++ {
				if x.participle(&l.words[k]) {
					return true
				}
			}
		}
	}
	return false
}

func (x *lexicon) participle(w *word) bool {
	return strings.HasSuffix(w.Word, "ed") || x.irregular[w.Word]
}
