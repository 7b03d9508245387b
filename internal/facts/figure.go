package facts

import (
	"briefbot/internal/kb"
)

var (
	scales = map[string]float64{"dozen": 12, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
	vague  = map[string]float64{"dozens": 12, "hundreds": 100, "thousands": 1e3, "millions": 1e6}
	// qualifiers are read backward from the number; the longest wins.
	qualifiers = []string{
		"more than", "less than", "fewer than", "no more than", "no fewer than", "no less than", "not more than", "at least", "at most", "as many as", "as few as", "as much as",
		"a total of", "up to", "a further", "an estimated", "an additional", "a record", "close to", "some", "about", "around", "nearly", "almost",
		"over", "under", "roughly", "approximately", "only", "just", "exactly", "just over", "just under", "well over", "another", "between", "an average of",
		"at least another", "a combined", "upwards of", "in excess of", "more than a", "barely", "around another",
	}
	qualifierOf = func() map[string]bool {
		m := map[string]bool{}
		for _, q := range qualifiers {
			m[q] = true
		}
		return m
	}()
	// states of people that may stand for the people: "six wounded".
	stateNouns = words("dead wounded injured missing homeless displaced arrested killed detained hurt unaccounted rescued hospitalised hospitalized")
	// happened are what may have become of what is counted.
	happened = words(`killed died dead injured wounded hurt arrested detained displaced evacuated rescued kidnapped abducted missing destroyed damaged freed
		released deported infected homeless drowned executed trapped stranded seized burned collapsed sacked looted hospitalised hospitalized killing injuring
		wounding displacing leaving deaths kill injure laid recovered stolen flooded sentenced convicted poisoned die`)
	durations = words(`hour hours minute minutes second seconds day days week weeks month months year years decade decades century centuries times time am pm
		fold nights night weekends o'clock oclock occasions seasons generations lap laps goals points sets runs wickets`)
	labels = words(`page pages paragraph article articles section chapter flight route highway platform gate room line lines version phase stage category class level
		grade group channel number no nos unit ward district form model type bus tram hall dock quay pier berth block case rule bill act day week year round
		match game season episode group-of mark kilometre km milepost mile junction exit`)
	measures = words("cent percent tonnes tons litres liters barrels gallons kilos kilograms kilometres kilometers hectares acres metres meters boxes bags crates cases copies pieces pairs members cans trucks lorries containers dollars euros pounds francs litre kilometres miles officers")
)

// figures appends the numbers of the passage that count something.
func (s *scanned) figures(dst []figure) []figure {
	if s.lang != "en" || s.p.Kind == kb.Caption {
		return dst
	}
	for k := range s.sents {
		sent := &s.sents[k]
		if s.withdrawn(sent.bounds) || s.text[sent.span.End-1] == '?' {
			continue
		}
		for i := sent.from; i < sent.to; {
			n := s.numberAt(i, sent)
			if n.empty() {
				i++
				continue
			}
			if f, ok := s.figureAt(k, n); ok {
				dst = append(dst, f)
			}
			i = n.to
		}
	}
	return dst
}

// figureAt makes a figure of a number where what it counts is plain.
func (s *scanned) figureAt(k int, n amount) (figure, bool) {
	sent := &s.sents[k]
	f := figure{source: s.source(k), value: n.value, number: s.in(n.raw)}
	if n.value < 2 && n.symbol.Len() == 0 && !(n.value > 0 && s.unitWord(n.to, sent)) || s.label(n, sent) || s.notCount(n, sent) {
		return f, false
	}
	q := s.qualifierBefore(n.from, sent)
	if q.from < n.from {
		if s.word(q.from) == "between" && n.raw.End == s.toks[n.from].End {
			q.from = n.from // "between two allies"
		} else {
			f.qualifier = s.span(bounds{q.from, n.from})
		}
	}
	unit := s.unitAfter(n.to, sent)
	start := q.from
	switch {
	case n.symbol.Len() > 0:
		f.unit = s.in(n.symbol)
		if w := string(s.text[n.symbol.Start:n.symbol.End]); w == "%" {
			if of := s.ofWhat(n.to, sent); !of.empty() {
				f.unit.End = s.span(of).End
				unit = of
			} else {
				unit = bounds{n.to, n.to}
			}
		} else {
			unit = bounds{n.to, n.to}
		}
	case !unit.empty():
		f.unit = s.span(unit)
	case s.tollBefore(start, sent) && s.endsCount(n.to, sent):
		unit = bounds{n.to, n.to}
	default:
		return f, false
	}
	if s.doubtful(start, sent) {
		return f, false
	}
	if at := s.happenedTo(start, unit.to, sent); at >= 0 && !(s.word(start-2) == "of" && determiners[s.word(start-1)]) {
		f.what = s.span(bounds{at, at + 1})
	} else if f.unit.Len() == 0 {
		return f, false
	}
	f.where = s.placeOf(start, unit.to, sent)
	if d := s.dateOf(start, sent); d != nil {
		f.when, f.date = s.whole(d.bounds), d.dated
	}
	f.attribution = s.attributionOf(k, bounds{start, max(n.to, unit.to)})
	return f, true
}

// qualifierBefore reads "more than" and its like back from token i.
func (s *scanned) qualifierBefore(i int, sent *sentence) bounds {
	best := i
	phrase := ""
	for j := i - 1; j >= sent.from && i-j <= 4 && s.gap(j+1)&^(gSpace|gHyphen|gMark|gOther) == 0; j-- {
		if phrase == "" {
			phrase = s.word(j)
		} else {
			phrase = s.word(j) + " " + phrase
		}
		if qualifierOf[phrase] && !(phrase == "over" && s.is(j, isName)) {
			best = j
		}
	}
	return bounds{best, i}
}

// doubtful reports whether the clause of a number says that it is not so, or
// only might be.
func (s *scanned) doubtful(i int, sent *sentence) bool {
	for j := i - 1; j >= sent.from && i-j <= 6; j-- {
		switch w := s.word(j); w {
		case "not", "never", "denied", "denies", "if", "unless", "could", "might", "would", "false", "rather", "wrongly":
			return true
		case "may":
			if !s.is(j, isDate|isName) {
				return true
			}
		}
		if s.gap(j)&(gComma|gColon) != 0 {
			break
		}
	}
	return false
}
