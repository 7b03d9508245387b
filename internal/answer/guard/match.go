package guard

import (
	"strings"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// match is one sentence beside the passages that it cites.
type match struct {
	lex      *lexicon
	s        *line
	lines    []*line
	passages []Passage
	aliases  []kb.Alias
	near     [][]place // by word of s: where in lines it stands, nearest first per line
	aligned  []*line   // the lines that the sentence was drawn from, best first
}

// place is a word of a passage that matches one of the sentence's.
type place struct {
	line *line
	at   int
	sim  float64
}

// leastSim is the cosine from which a word counts as another word for one of
// the passages'. Measured on the tuning half of the labelled set.
const leastSim = 0.45

// likeness says how near two words come: 1 the same word, .9 a form of it,
// below by meaning; names are like themselves only.
func likeness(a, b *word) float64 {
	switch {
	case a.Term == b.Term || a.Word == b.Word:
		return 1
	case len(a.form) >= 4 && a.form == b.form:
		return 0.9
	case a.number || b.number || a.stop || b.stop:
		return 0
	case a.Has(kb.AllUpper) || b.Has(kb.AllUpper) || a.name && b.name:
		return 0
	case len(a.vector) > 0 && len(b.vector) > 0:
		return max(0, float64(wordvec.Similarity(a.vector, b.vector)))
	}
	return compound(a.Word, b.Word)
}

// compound is how near two words come of which one is part of the other, as in
// German: "Stellenabbau", "Stellen".
func compound(a, b string) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) >= 5 && (strings.HasPrefix(b, a) || strings.HasSuffix(b, a)) {
		return 0.6
	}
	return 0
}

func newMatch(c *Check, s *line, lines []*line, cited []Passage) *match {
	m := &match{lex: c.guard.lexicon(c.lang), s: s, lines: lines, passages: cited, aliases: c.aliases}
	m.near = make([][]place, len(s.words))
	scores := make([]float64, len(lines))
	for i := range s.words {
		w := &s.words[i]
		if w.stop {
			continue
		}
		for n, l := range lines {
			best := place{line: l, at: -1}
			for j := range l.words {
				if sim := likeness(w, &l.words[j]); sim > best.sim {
					best.sim, best.at = sim, j
				}
			}
			if best.sim >= leastSim {
				m.near[i] = append(m.near[i], best)
				scores[n] += w.weight * best.sim
			}
		}
	}
	m.align(scores)
	return m
}

// align picks the lines that the sentence was drawn from: the one that holds
// most of it, then those that hold what is left.
func (m *match) align(scores []float64) {
	covered := make([]float64, len(m.s.words))
	total := 0.0
	for i := range m.s.words {
		if !m.s.words[i].stop {
			total += m.s.words[i].weight
		}
	}
	for range 3 {
		best, most := -1, 0.0
		for n, l := range m.lines {
			gain := 0.0
			for i := range m.near {
				for _, p := range m.near[i] {
					if p.line == l && p.sim > covered[i] {
						gain += m.s.words[i].weight * (p.sim - covered[i])
					}
				}
			}
			gain += 0.01 * scores[n]
			if gain > most {
				best, most = n, gain
			}
		}
		if best < 0 || len(m.aligned) > 0 && (most < 0.9 || most < 0.25*total) {
			return
		}
		l := m.lines[best]
		m.aligned = append(m.aligned, l)
		for i := range m.near {
			for _, p := range m.near[i] {
				if p.line == l {
					covered[i] = max(covered[i], p.sim)
				}
			}
		}
	}
}

// at is the word of l that word i of the sentence matches, or -1.
func (m *match) at(l *line, i int) int {
	for _, p := range m.near[i] {
		if p.line == l {
			return p.at
		}
	}
	return -1
}

// matched is the word of the sentence that matches word j of l best, or -1.
func (m *match) matched(l *line, j int) int {
	best, most := -1, leastSim
	for i := range m.s.words {
		if m.s.words[i].stop {
			continue
		}
		if sim := likeness(&m.s.words[i], &l.words[j]); sim >= most && sim > 0 {
			if sim > most || best < 0 {
				best, most = i, sim
			}
		}
	}
	return best
}

// holds is how near the passages come to a word.
func (m *match) holds(w *word) float64 {
	best := 0.0
	for _, l := range m.lines {
		for j := range l.words {
			best = max(best, likeness(w, &l.words[j]))
		}
	}
	return best
}

func (m *match) anyTerm(term string) bool {
	for _, l := range m.lines {
		for j := range l.words {
			if l.words[j].Term == term {
				return true
			}
		}
	}
	return false
}

// anyPair reports whether the passages hold a word beside another, in order.
func (m *match) anyPair(word, term string) bool {
	for _, l := range m.lines {
		for j := 1; j < len(l.words); j++ {
			if l.words[j].Term != term {
				continue
			}
			for k := max(0, j-3); k < j; k++ {
				if l.words[k].Word == word {
					return true
				}
			}
		}
	}
	return false
}

// occurrence is where a number, a date or a name stands.
type occurrence struct {
	line     *line
	from, to int
}

// beside is a word near an occurrence.
type beside struct {
	w     *word
	near  float64 // 1 next to it, less farther away
	after bool
}

// How fast nearness falls: per word, and across a comma, a number, a clause.
const (
	perWord   = 0.87
	perComma  = 0.75
	perNumber = 0.75
	perClause = 0.4
	leastNear = 0.12
)

// beside lists the words of content near an occurrence, those in brackets left
// out; near a number or a date it leaves out other numbers.
func (o occurrence) beside() []beside {
	anchor := &o.line.words[o.from]
	var out []beside
	walk := func(start, step int, after bool) {
		near := 1.0
		last := o.from
		if after {
			last = o.to - 1
		}
		inNumber := false
		for i := start; i >= 0 && i < len(o.line.words) && near > leastNear; i += step {
			w, p := &o.line.words[i], &o.line.words[last]
			if w.aside && !anchor.aside {
				continue
			}
			if w.clause != p.clause {
				near *= perClause
			} else if w.chunk != p.chunk {
				near *= perComma
			}
			last = i
			if w.number {
				if !inNumber {
					near *= perNumber
				}
				inNumber = true
				if !anchor.number && !anchor.date {
					out = append(out, beside{w, near, after})
				}
				continue
			}
			inNumber = false
			if w.stop {
				continue
			}
			out = append(out, beside{w, near, after})
			near *= perWord
		}
	}
	walk(o.to, 1, true)
	walk(o.from-1, -1, false)
	return out
}

// before is the function word right before an occurrence, or "".
func (o occurrence) before() string {
	for i := o.from - 1; i >= max(0, o.from-2); i-- {
		if o.line.words[i].stop && !articlesAll[o.line.words[i].Word] {
			return o.line.words[i].Word
		}
	}
	return ""
}

var articlesAll = setOf("the a an its his her their le la les un une el los las der die das den dem")

// What a word counts that stands before in one text and behind in the other,
// where no passive explains it: dates move about freely.
const (
	crossed     = 0.55
	crossedDate = 0.9
)

// fit says how well the surroundings of an occurrence in the sentence fit
// those of occurrences in the passages.
func (m *match) fit(around []beside, before string, passive bool, occurrences []occurrence) float64 {
	best := make([]float64, len(around))
	bonus := 0.0
	for _, o := range occurrences {
		there := o.beside()
		cross := crossed
		if o.line.words[o.from].date {
			cross = crossedDate
		} else if passive != m.lex.passive(o.line) {
			cross = 0.95
		}
		for i, a := range around {
			for _, b := range there {
				sim := likeness(a.w, b.w)
				if sim < leastSim {
					continue
				}
				v := min(a.near, b.near) * sim * a.w.weight
				if a.after != b.after {
					v *= cross
				}
				best[i] = max(best[i], v)
			}
		}
		if before != "" && o.before() == before && m.lex.binding[before] {
			bonus = prepositionBonus
		}
	}
	sum := bonus
	for _, b := range best {
		sum += b
	}
	return sum
}

// How far another occurrence may fit better before the sentence counts as
// taken from there. Set on the tuning half of the labelled set.
const (
	prepositionBonus = 0.5
	numberMargin     = 0.35
	dateMargin       = 0.35
	nameMargin       = 0.7
	rivalRatio       = 1.25
)

// rival is the other occurrence whose surroundings fit the sentence better than
// any of its own do, or "".
func (m *match) rival(o occurrence, own, others []occurrence, margin float64) string {
	if len(others) == 0 {
		return ""
	}
	around, before, passive := o.beside(), o.before(), m.lex.passive(m.s)
	mine := m.fit(around, before, passive, own)
	for _, other := range others {
		if theirs := m.fit(around, before, passive, []occurrence{other}); theirs > mine*rivalRatio+margin {
			l := other.line
			return l.text[l.words[other.from].Start:l.words[other.to-1].End]
		}
	}
	return ""
}
