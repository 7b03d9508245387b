package facts

import (
	"strconv"
	"strings"

	"briefbot/internal/kb"
)

// numberWords are spelled numbers and their values.
var numberWords = map[string]float64{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
	"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

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

// amount is a number as it stands: its tokens and value.
type amount struct {
	bounds
	value  float64
	raw    kb.Span // of the passage's words: the number, a range whole
	symbol kb.Span // "$", "%"
}

// numberAt reads the number that begins at token i; empty where there is none.
func (s *scanned) numberAt(i int, sent *sentence) amount {
	if s.inDate(i) || s.runAt[i] >= 0 {
		return amount{}
	}
	a, ok := s.single(i, sent)
	if !ok {
		return amount{}
	}
	// "1,100 and 1,300" behind "between", "10 to 15", "20-30".
	if j := a.to; j < sent.to {
		to := 0
		switch {
		case s.word(j) == "to" && s.gap(j).tight() || s.word(j) == "or" && s.gap(j).tight(), s.word(j) == "and" && s.word(i-1) == "between":
			to = j + 1
		case s.toks[j].Has(kb.Digit) && (s.gap(j) == gHyphen || s.gap(j) == gDash):
			to = j
		}
		if to > 0 && to < sent.to && s.runAt[to] < 0 && !s.inDate(to) {
			if b, ok := s.single(to, sent); ok && b.value > a.value {
				a.to, a.raw.End = b.to, b.raw.End
				if b.symbol.Len() > 0 {
					a.symbol = b.symbol
				}
			} else if s.gap(j) == gHyphen || s.gap(j) == gDash {
				return amount{} // a score, a telephone number
			}
		}
	}
	return a
}

// single reads one number: digits, "3.5 million", "two hundred", "dozens of".
func (s *scanned) single(i int, sent *sentence) (amount, bool) {
	a := amount{bounds: bounds{i, i + 1}}
	t := &s.toks[i]
	raw := string(s.text[t.Start:t.End])
	switch w := t.Word; {
	case t.Has(kb.Digit):
		v, ok := digitsValue(raw)
		if !ok {
			return a, false
		}
		a.value = v
	case numberWords[w] > 0:
		a.value = numberWords[w]
		if j := i + 1; j < sent.to && s.gap(j) == gHyphen && numberWords[s.word(j)] > 0 && numberWords[s.word(j)] < 10 && a.value >= 20 {
			a.value += numberWords[s.word(j)]
			a.to++
		}
	case vague[w] > 0 && i+1 < sent.to && s.word(i+1) == "of":
		a.value = vague[w]
		a.to = i + 1
		if s.toks[i+1].Word == "of" && i+2 < sent.to && vague[s.word(i+2)] > 0 { // "tens of thousands"
			return a, false
		}
	case (w == "a" || w == "half") && i+1 < sent.to && (s.word(i+1) == "dozen" || s.word(i+1) == "hundred" || s.word(i+1) == "thousand" || s.word(i+1) == "million") && s.gap(i+1).tight():
		a.value = 1
		if w == "half" {
			return a, false
		}
	default:
		return a, false
	}
	for a.to < sent.to && scales[s.word(a.to)] > 0 && s.gap(a.to).tight() {
		a.value *= scales[s.word(a.to)]
		a.to++
		if a.to+1 < sent.to && s.word(a.to) == "and" && numberWords[s.word(a.to+1)] > 0 && s.word(a.to-1) == "hundred" {
			a.value += numberWords[s.word(a.to+1)]
			a.to += 2
		}
	}
	a.raw = kb.Span{Start: s.toks[a.from].Start, End: s.toks[a.to-1].End}
	a.symbol = s.symbolAt(a)
	return a, true
}

// digitsValue is the value of a number in digits; "40m" and "3bn" count in
// millions. Times, ordinals, codes and versions have none.
func digitsValue(raw string) (float64, bool) {
	scale := 1.0
	lower := strings.ToLower(raw)
	for suffix, by := range map[string]float64{"m": 1e6, "bn": 1e9, "k": 1e3} {
		if head, ok := strings.CutSuffix(lower, suffix); ok && head != "" && head[len(head)-1] >= '0' && head[len(head)-1] <= '9' {
			lower, scale = head, by
			break
		}
	}
	if parts := strings.Split(lower, ","); len(parts) > 1 {
		for _, p := range parts[1:] {
			if whole, _, _ := strings.Cut(p, "."); len(whole) != 3 {
				return 0, false
			}
		}
		lower = strings.ReplaceAll(lower, ",", "")
	}
	if strings.Count(lower, ".") > 1 || len(lower) > 1 && lower[0] == '0' && lower[1] != '.' {
		return 0, false
	}
	v, err := strconv.ParseFloat(lower, 64)
	if err != nil || strings.ContainsAny(lower, "xe") {
		return 0, false
	}
	return v * scale, true
}

// symbolAt is the currency sign before a number or the per cent sign behind it.
func (s *scanned) symbolAt(a amount) kb.Span {
	before := string(s.text[max(0, a.raw.Start-4):a.raw.Start])
	for _, sign := range []string{"US$", "A$", "C$", "$", "€", "£", "¥", "₹", "₽"} {
		if strings.HasSuffix(before, sign) {
			return kb.Span{Start: a.raw.Start - len(sign), End: a.raw.Start}
		}
	}
	after := string(s.text[a.raw.End:min(len(s.text), a.raw.End+4)])
	for _, sign := range []string{"%", " %", "€", " €"} {
		if strings.HasPrefix(after, sign) {
			return kb.Span{Start: a.raw.End + strings.Count(sign, " "), End: a.raw.End + len(sign)}
		}
	}
	return kb.Span{}
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
	if at := s.happenedTo(start, unit.to, sent); at >= 0 {
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

// unitWord reports whether a measured thing follows a number below two.
func (s *scanned) unitWord(i int, sent *sentence) bool {
	return i < sent.to && s.gap(i).tight() && (scales[s.word(i)] > 0 || s.word(i) == "per" || s.word(i) == "percent")
}

// label reports whether a number names something instead of counting it:
// "Flight 370", "paragraph 3", "No. 5", "aged 34", "at 15".
func (s *scanned) label(n amount, sent *sentence) bool {
	i := n.from
	if i == sent.from {
		return false
	}
	w := s.word(i - 1)
	g := s.gap(i)
	if g == gHyphen || g.has(gOther) && s.text[s.toks[i].Start-1] != '(' && n.symbol.Len() == 0 {
		return true
	}
	if !g.tight() && !(g == gSpace|gStop && (w == "no" || w == "nos")) {
		return false
	}
	if labels[w] || w == "aged" || w == "age" || w == "turned" || w == "not" || w == "than" && s.word(i-2) == "rather" {
		return true
	}
	// A name before the number: "Brigade 12", "Z 7".
	return s.is(i-1, isName|isTitle) && s.toks[i-1].Has(kb.Upper) && !s.owns(i-1)
}

// notCount reports whether what follows a number shows that it counts nothing:
// ages, times, ordinals, parts of a whole, "of them".
func (s *scanned) notCount(n amount, sent *sentence) bool {
	j := n.to
	if n.raw.End < len(s.text) && n.symbol.Len() == 0 {
		switch c := s.text[n.raw.End]; c {
		case ':', '/':
			if n.raw.End+1 < len(s.text) && s.text[n.raw.End+1] != ' ' {
				return true
			}
		}
	}
	if n.raw.Start > 1 && (s.text[n.raw.Start-1] == ':' || s.text[n.raw.Start-1] == '/') {
		return true
	}
	// "54," between commas behind a name is an age.
	if n.symbol.Len() == 0 && s.gap(n.from).has(gComma) && (j >= sent.to || s.gap(j).has(gComma)) && s.runBefore(n.from) >= 0 {
		return true
	}
	if j >= sent.to {
		return false
	}
	if s.gap(j) == gHyphen {
		return true // "34-year-old", "a 12-member council"
	}
	switch w := s.word(j); {
	case durations[w] && s.gap(j).tight():
		return true
	case (w == "of" || w == "in") && s.gap(j).tight() && vague[s.word(n.from)] == 0:
		return true
	case w == "st" || w == "nd" || w == "rd" || w == "th":
		return true
	}
	// "the two": what was counted before.
	if n.value < 4 && n.symbol.Len() == 0 && (s.word(n.from-1) == "the" || s.word(n.from-1) == "these" || s.word(n.from-1) == "those" || s.word(n.from-1) == "both" || s.word(n.from-1) == "last" || s.word(n.from-1) == "first" || s.word(n.from-1) == "next" || s.word(n.from-1) == "other" || s.word(n.from-1) == "their" || s.word(n.from-1) == "its" || s.word(n.from-1) == "his" || s.word(n.from-1) == "her") {
		return true
	}
	for k := j; k < min(j+4, sent.to); k++ {
		if s.word(k) == "old" || s.word(k) == "ago" || s.word(k) == "later" || s.word(k) == "earlier" {
			return true
		}
		if !s.gap(k).tight() {
			break
		}
	}
	return false
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

// unitAfter is the noun phrase behind a number, up to its plural; empty where
// there is none.
func (s *scanned) unitAfter(i int, sent *sentence) bounds {
	if i >= sent.to || !s.gap(i).tight() {
		return bounds{}
	}
	if s.word(i) == "of" && i+1 < sent.to { // "dozens of shops"
		return s.unitAfter(i+1, sent)
	}
	if w := s.word(i); w == "per" && s.word(i+1) == "cent" || w == "percent" {
		to := i + 1
		if w == "per" {
			to++
		}
		if of := s.ofWhat(to, sent); !of.empty() {
			return bounds{i, of.to}
		}
		return bounds{i, to}
	}
	end := -1
	for j := i; j < sent.to && j-i < 6 && (j == i || s.gap(j).tight()); j++ {
		w := s.word(j)
		if s.toks[j].Has(kb.Stop) && w != "other" && w != "more" || s.inDate(j) || s.is(j, isNumber) || s.isSpeech(j) && j > i {
			break
		}
		if stateNouns[w] && j == i {
			return bounds{i, i + 1}
		}
		if durations[w] || w == "thirds" || w == "quarters" || w == "fifths" || w == "halves" {
			return bounds{}
		}
		if happened[w] && end >= 0 {
			break
		}
		if plural(w) {
			if end >= 0 && verbLike[w] {
				break
			}
			end = j + 1
			if j+1 < sent.to && s.gap(j+1) != gSpace && s.gap(j+1) != gHyphen {
				break
			}
			// A second plural may be a verb: "90 attacks targets".
			if !(j+1 < sent.to && plural(s.word(j+1)) && !verbLike[s.word(j+1)]) {
				break
			}
		}
	}
	if end < 0 || s.owns(end-1) {
		return bounds{}
	}
	if measures[s.word(end-1)] {
		if of := s.ofWhat(end, sent); !of.empty() {
			return bounds{i, of.to}
		}
	}
	return bounds{i, end}
}

var verbLike = words("says makes takes leaves shows kills leads hopes plans claims costs works lives needs wants comes runs gets gives")

// ofWhat reads "of the harvest" at token i.
func (s *scanned) ofWhat(i int, sent *sentence) bounds {
	if i >= sent.to || s.word(i) != "of" || !(s.gap(i).tight() || s.gap(i)&^(gSpace|gOther) == 0) {
		return bounds{}
	}
	j := i + 1
	for j < sent.to && (j == i+1 || s.gap(j).tight()) && j-i < 6 {
		if w := s.word(j); s.toks[j].Has(kb.Stop) && !determiners[w] || s.inDate(j) || s.is(j, isNumber) || happened[w] || s.isSpeech(j) || s.word(j) == "per" {
			break
		}
		j++
	}
	if j == i+1 || determiners[s.word(j-1)] {
		return bounds{}
	}
	return bounds{i, j}
}

var tollVerbs = words("killing injuring wounding killed injured wounded leaving hurting")

// tollBefore reports whether a verb of harm stands right before a number:
// "injuring 84".
func (s *scanned) tollBefore(i int, sent *sentence) bool {
	return i > sent.from && s.gap(i).tight() && tollVerbs[s.word(i-1)]
}

// endsCount reports whether a number stands for people by itself: nothing that
// it could count follows.
func (s *scanned) endsCount(i int, sent *sentence) bool {
	if i >= sent.to || !s.gap(i).tight() {
		return true
	}
	switch s.word(i) {
	case "and", "in", "on", "at", "when", "after", "near", "during", "as", "while", "others":
		return true
	}
	return false
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

// happenedTo is the token that says what became of the counted, in tokens
// before from or after to; -1 where none is near.
func (s *scanned) happenedTo(from, to int, sent *sentence) int {
	if from < len(s.toks) && to > from && happened[s.word(to-1)] {
		return to - 1
	}
	for j := to; j < min(sent.to, to+5); j++ {
		if s.gap(j)&(gComma|gColon|gDash|gMark) != 0 && j > to {
			break
		}
		if happened[s.word(j)] && !s.is(j, isQuoted) {
			return j
		}
		if w := s.word(j); s.is(j, isNumber) || s.runAt[j] >= 0 || w == "and" || w == "who" || w == "in" || w == "on" {
			if j > to+1 || s.is(j, isNumber) || w == "and" {
				break
			}
		}
	}
	for j := from - 1; j >= sent.from && from-j <= 3; j-- {
		if s.gap(j+1)&(gComma|gColon|gDash|gMark) != 0 || s.word(j) == "and" {
			break
		}
		if happened[s.word(j)] && s.word(j) != "dead" {
			if b := s.word(j - 1); b == "was" || b == "were" || b == "are" || b == "is" || b == "been" {
				break // "were killed by 12 gunmen"
			}
			if j+1 < from && (s.word(j+1) == "by" || s.word(j+1) == "in" || s.word(j+1) == "on" || s.word(j+1) == "at") {
				break
			}
			return j
		}
	}
	return -1
}

// placeOf is the place that the clause of a figure names: the nearest name
// behind "in", "at" or "near" after it, or before it in its own clause.
func (s *scanned) placeOf(from, to int, sent *sentence) kb.Span {
	crossed := false // the number of something else
	for i := to; i < min(sent.to, to+16); i++ {
		crossed = crossed || s.is(i, isNumber) && !s.inDate(i)
		if s.gap(i)&(gColon|gDash|gMark) != 0 || i > to && (s.word(i) == "who" || s.word(i) == "which" || s.word(i) == "but" || (s.word(i) == "were" || s.word(i) == "was" || s.word(i) == "are") && crossed || s.is(i, isNumber) && !s.inDate(i) && s.word(i-1) != "and") {
			break
		}
		if s.placed(i) {
			return s.placeSpan(i)
		}
	}
	for i := from - 1; i > sent.from; i-- {
		if s.gap(i+1)&(gColon|gDash|gMark) != 0 {
			break
		}
		switch s.word(i) {
		case "who", "which", "that", "but", "while", "where":
			return kb.Span{}
		}
		if s.is(i, isNumber) && !s.inDate(i) {
			break
		}
		if s.placed(i) {
			return s.placeSpan(i)
		}
	}
	return kb.Span{}
}

// placeSpan is a place's name with the common noun that belongs to it: "Brackwater
// pit".
func (s *scanned) placeSpan(i int) kb.Span {
	b := s.runs[s.runAt[i]].bounds
	if b.to < len(s.toks) && s.gap(b.to).tight() && placeNouns[s.word(b.to)] {
		b.to++
	}
	return s.span(b)
}

// placed reports whether a name that is a place begins at token i: behind a
// preposition of place, and not before another noun ("at the Pau summit").
func (s *scanned) placed(i int) bool {
	r := s.runAt[i]
	if r < 0 || s.runs[r].from != i || s.runs[r].possessive || !s.gap(i).tight() || s.titled(&s.runs[r]) {
		return false
	}
	b, article := i-1, s.word(i-1) == "the"
	if article {
		b--
	}
	switch s.word(b) {
	case "in", "at", "near", "outside", "across":
	default:
		return false
	}
	end := s.runs[r].to
	place := end < len(s.toks) && s.gap(end).tight() && (placeNouns[s.word(end)] || s.word(end) == "region" || s.word(end) == "area")
	for k := i; k < end; k++ {
		place = place || placeNouns[s.word(k)]
		if s.toks[k].Has(kb.Digit) || orgNouns[singular(s.word(k))] && !placeNouns[s.word(k)] {
			return false
		}
	}
	if article && !place {
		return false // "in the Continental Cup"
	}
	if end >= len(s.toks) || !s.gap(end).tight() {
		return true
	}
	return s.toks[end].Has(kb.Stop) || s.inDate(end) || placeNouns[s.word(end)] || s.word(end) == "region" || strings.HasSuffix(s.word(end), "ed") || happened[s.word(end)]
}

// dateOf is the date of what a figure counts: the only one of its sentence
// that is not the date of a verb of speech.
func (s *scanned) dateOf(i int, sent *sentence) *dateWords {
	var found *dateWords
	for k := range s.dates {
		d := &s.dates[k]
		if d.bounds.from < sent.from || d.bounds.to > sent.to || d.spoken {
			continue
		}
		if found != nil {
			return nil
		}
		found = d
	}
	return found
}
