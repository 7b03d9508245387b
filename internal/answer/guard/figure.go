package guard

import (
	"math"
	"strings"
)

// equals reports whether two numbers are one, bounds aside.
func (q *quantity) equals(o *quantity) bool {
	if q.vague != "" || o.vague != "" {
		return q.vague == o.vague
	}
	if math.Abs(q.value-o.value) > 1e-9*math.Max(1, math.Abs(o.value)) || q.percent != o.percent {
		return false
	}
	if q.currency != "" && q.currency != o.currency || q.unit != "" && o.unit != "" && q.unit != o.unit {
		return false
	}
	if q.ordinal != o.ordinal && !(q.value < 32 && (q.year || o.year)) {
		return false
	}
	return true
}

// numbers holds every number of the sentence against the passages.
func (m *match) numbers() string {
	for i := range m.s.quantities {
		q := &m.s.quantities[i]
		var own []occurrence
		bounds := map[bound]bool{}
		for _, l := range m.lines {
			for j := range l.quantities {
				if o := &l.quantities[j]; q.equals(o) {
					own = append(own, occurrence{l, o.from, o.to})
					bounds[o.bound] = true
				}
			}
			if q.year || q.value <= 31 && q.ordinal {
				for j := range l.dates {
					if d := &l.dates[j]; d.year == int(q.value) || q.ordinal && d.day == int(q.value) {
						own = append(own, occurrence{l, d.from, d.to})
						bounds[exact] = true
					}
				}
			}
		}
		if len(own) == 0 {
			if m.implied(q) {
				continue
			}
			return q.text
		}
		if !bounds[q.bound] && q.bound != exact {
			return q.bound.String() + " " + q.text
		}
		if other := m.rival(occurrence{m.s, q.from, q.to}, own, m.otherQuantities(q), numberMargin); other != "" {
			return q.text + " stands by " + other
		}
	}
	return m.pairs()
}

// implied accepts "one" for "a" and a count of two for "both".
func (m *match) implied(q *quantity) bool {
	if q.vague != "" || q.percent || q.currency != "" || q.ordinal || q.year {
		return false
	}
	if q.value == 1 && !q.times {
		if q.to >= len(m.s.words) || m.s.words[q.to].stop {
			return true // "one of them"
		}
		return m.holds(&m.s.words[q.to]) > 0.9
	}
	if q.times && q.value <= 2 || q.value == 2 {
		for _, l := range m.lines {
			for i := range l.words {
				if w := l.words[i].Word; q.value == 2 && (w == "both" || w == "pair" || w == "couple" || w == "two" || w == "twice") || q.value == 1 && w == "one" {
					return true
				}
			}
		}
	}
	return false
}

// otherQuantities are the passages' numbers of q's kind and another value.
func (m *match) otherQuantities(q *quantity) []occurrence {
	var out []occurrence
	for _, l := range m.lines {
		for j := range l.quantities {
			o := &l.quantities[j]
			if !q.equals(o) && o.percent == q.percent && o.ordinal == q.ordinal && o.year == q.year && (o.currency == "") == (q.currency == "") {
				out = append(out, occurrence{l, o.from, o.to})
			}
		}
	}
	return out
}

// pairs holds "12 of 40", "212 to 187" and "3-1" against the passages: the
// other way round they say another thing.
func (m *match) pairs() string {
	for i := 1; i < len(m.s.quantities); i++ {
		a, b := &m.s.quantities[i-1], &m.s.quantities[i]
		how := m.lex.pairing(m.s, a, b)
		if how == 0 || a.equals(b) {
			continue
		}
		if how == partOf && !a.percent && !b.percent && a.value > b.value {
			return a.text + " of " + b.text
		}
		for _, l := range m.lines {
			for j := 1; j < len(l.quantities); j++ {
				c, d := &l.quantities[j-1], &l.quantities[j]
				if a.equals(d) && b.equals(c) && m.lex.pairing(l, c, d) != 0 {
					return a.text + " and " + b.text + " the other way round"
				}
			}
		}
	}
	return ""
}

const (
	partOf = 1
	score  = 2
)

// pairing says how two neighbouring numbers belong together, or 0.
func (x *lexicon) pairing(l *line, a, b *quantity) int {
	if a.year || b.year || a.ordinal || b.ordinal || l.words[a.to-1].clause != l.words[b.from].clause && b.from != a.to {
		return 0
	}
	gap := strings.TrimSpace(l.text[l.words[a.to-1].End:l.words[b.from].Start])
	if b.from == a.to && (gap == "-" || gap == "–" || gap == ":") {
		return score
	}
	if b.from-a.to > 4 {
		return 0
	}
	for i := a.to; i < b.from; i++ {
		switch w := l.words[i].Word; {
		case x.of[w] && (i == a.to || l.words[a.to].Word == "out") && b.from-i <= 3:
			return partOf
		case x.to[w]:
			return score
		}
	}
	return 0
}

// anyQuantity reports whether the passages have a number.
func (m *match) anyQuantity(q *quantity) bool {
	for _, l := range m.lines {
		for j := range l.quantities {
			if q.equals(&l.quantities[j]) {
				return true
			}
		}
		for j := range l.dates {
			if q.year && l.dates[j].year == int(q.value) {
				return true
			}
		}
	}
	return false
}
