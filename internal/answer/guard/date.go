package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// date is a date of a text as far as it is given; zero fields are not.
type date struct {
	day, month, year, weekday int
	from, to                  int
}

func firstRune(s string) (rune, int) { return utf8.DecodeRuneInString(s) }

// plainInt reads up to four digits with an ordinal ending.
func (x *lexicon) plainInt(raw string) (int, bool) {
	n, i := 0, 0
	for i < len(raw) && i < 5 && raw[i] >= '0' && raw[i] <= '9' {
		n = n*10 + int(raw[i]-'0')
		i++
	}
	if i == 0 || i > 4 || raw[i:] != "" && !x.ordinalSuffix[strings.ToLower(raw[i:])] {
		return 0, false
	}
	return n, true
}

// day is the day of a month that a word gives, or 0.
func (x *lexicon) day(w *word) int {
	if n, ok := x.plainInt(w.raw); ok && n >= 1 && n <= 31 {
		return n
	}
	if o := x.ordinals[w.Word]; o >= 1 && o <= 31 {
		return int(o)
	}
	if w.Word == "1er" {
		return 1
	}
	return 0
}

func (x *lexicon) yearOf(w *word) int {
	if n, ok := x.plainInt(w.raw); ok && n >= 1000 && n <= 2199 && len(w.raw) == 4 {
		return n
	}
	return 0
}

// findDates reads "6 October 1973", "October 6, 1973", "3–12 March", "le 14
// mars", "el 3 de mayo de 2020", "2021-01-12" and bare months and weekdays.
func (x *lexicon) findDates(l *line) {
	for i := 0; i < len(l.words); i++ {
		w := &l.words[i]
		if w.date {
			continue
		}
		if d, ok := x.iso(l, i); ok {
			l.addDate(d)
			continue
		}
		if day := x.weekdays[w.Word]; day > 0 {
			if unicode.IsUpper(first(w.raw)) || l.lang != "en" {
				l.addDate(date{weekday: day, from: i, to: i + 1})
			}
			continue
		}
		month := x.months[w.Word]
		if month == 0 || l.lang == "en" && !unicode.IsUpper(first(w.raw)) || !x.realMonth(l, i) {
			continue
		}
		x.monthAt(l, i, month)
	}
}

// realMonth tells "May" from "may", "March" from a march.
func (x *lexicon) realMonth(l *line, i int) bool {
	w := l.words[i].Word
	if l.lang != "en" || w != "may" && w != "march" && w != "mar" && w != "sun" {
		return true
	}
	near := func(j int) bool {
		return j >= 0 && j < len(l.words) && (x.day(&l.words[j]) > 0 || x.yearOf(&l.words[j]) > 0 || x.beforeMonth[l.words[j].Word] || x.months[l.words[j].Word] > 0)
	}
	return near(i-1) || i+1 < len(l.words) && (x.day(&l.words[i+1]) > 0 || x.yearOf(&l.words[i+1]) > 0)
}

// monthAt reads the date around the month at word i.
func (x *lexicon) monthAt(l *line, i, month int) {
	d := date{month: month, from: i, to: i + 1}
	of := func(j int) bool { return j >= 0 && j < len(l.words) && (x.of[l.words[j].Word]) }
	before := i - 1
	if of(before) {
		before--
	}
	var others []int
	if before >= 0 && !l.words[before].date {
		if d.day = x.day(&l.words[before]); d.day > 0 {
			d.from = before
			// "3–12 March", "3 and 12 March"
			gap := before - 1
			if gap >= 0 && (x.and[l.words[gap].Word] || x.rangeWords[l.words[gap].Word]) {
				gap--
			}
			if gap >= 0 && !l.words[gap].date && x.day(&l.words[gap]) > 0 && l.words[gap].clause == l.words[before].clause || gap == before-1 && gap >= 0 && dashed(l, gap) {
				if day := x.day(&l.words[gap]); day > 0 && day < d.day {
					others = append(others, gap)
				}
			}
		}
	}
	next := i + 1
	if d.day == 0 && next < len(l.words) && x.yearOf(&l.words[next]) == 0 {
		if d.day = x.day(&l.words[next]); d.day > 0 && l.words[next].Start-l.words[i].End <= 2 {
			d.to = next + 1
			next++
			if next < len(l.words) && dashed(l, next-1) && x.day(&l.words[next]) > d.day && x.yearOf(&l.words[next]) == 0 {
				others = append(others, next)
				next++
			}
		} else {
			d.day = 0
		}
	}
	if of(next) {
		next++
	}
	if next < len(l.words) && l.words[next].Start-l.words[next-1].End <= 2 {
		if year := x.yearOf(&l.words[next]); year > 0 {
			d.year = year
			d.to = next + 1
		}
	}
	l.addDate(d)
	for _, o := range others {
		l.addDate(date{day: x.day(&l.words[o]), month: month, year: d.year, from: o, to: o + 1})
	}
}

// dashed reports whether a dash joins word i to the next one.
func dashed(l *line, i int) bool {
	if i < 0 || i+1 >= len(l.words) {
		return false
	}
	gap := strings.TrimSpace(l.text[l.words[i].End:l.words[i+1].Start])
	return gap == "-" || gap == "–" || gap == "—"
}

// iso reads 2021-01-12 and 12/01/2021 (the latter only where both parts cannot
// be mistaken, or are the same).
func (x *lexicon) iso(l *line, i int) (date, bool) {
	if i+2 >= len(l.words) {
		return date{}, false
	}
	a, ok1 := x.plainInt(l.words[i].raw)
	b, ok2 := x.plainInt(l.words[i+1].raw)
	c, ok3 := x.plainInt(l.words[i+2].raw)
	g1, g2 := l.text[l.words[i].End:l.words[i+1].Start], l.text[l.words[i+1].End:l.words[i+2].Start]
	if !ok1 || !ok2 || !ok3 || g1 != g2 {
		return date{}, false
	}
	if g1 == "-" && a >= 1000 && b >= 1 && b <= 12 && c >= 1 && c <= 31 {
		return date{year: a, month: b, day: c, from: i, to: i + 3}, true
	}
	return date{}, false
}

func (l *line) addDate(d date) {
	for i := d.from; i < d.to; i++ {
		l.words[i].date = true
	}
	l.dates = append(l.dates, d)
}

func first(s string) rune {
	r, _ := firstRune(s)
	return r
}

// within reports whether every field that d gives stands in o.
func (d *date) within(o *date) bool {
	return (d.day == 0 || d.day == o.day) && (d.month == 0 || d.month == o.month) &&
		(d.year == 0 || d.year == o.year) && (d.weekday == 0 || d.weekday == o.weekday)
}

// alike reports whether two dates are given as finely.
func (d *date) alike(o *date) bool {
	return (d.month > 0) == (o.month > 0) && (d.weekday > 0) == (o.weekday > 0)
}

// dates holds every date of the sentence against the passages.
func (m *match) dates() string {
	for i := range m.s.dates {
		d := &m.s.dates[i]
		var own, others []occurrence
		for _, l := range m.lines {
			for j := range l.dates {
				o := &l.dates[j]
				switch at := (occurrence{l, o.from, o.to}); {
				case d.within(o), m.yearBeside(d, l, o):
					own = append(own, at)
				case d.alike(o):
					others = append(others, at)
				}
			}
		}
		text := m.s.text[m.s.words[d.from].Start:m.s.words[d.to-1].End]
		if len(own) == 0 {
			return text
		}
		if other := m.rival(occurrence{m.s, d.from, d.to}, own, others, dateMargin); other != "" {
			return text + " stands by " + other
		}
	}
	return m.periods()
}

// yearBeside accepts "October 1973" where the passage has "in October" and the
// year 1973 elsewhere in the same sentence.
func (m *match) yearBeside(d *date, l *line, o *date) bool {
	if d.year == 0 || o.year != 0 {
		return false
	}
	without := *d
	without.year = 0
	if without == (date{from: d.from, to: d.to}) || !without.within(o) {
		return false
	}
	for i := range l.quantities {
		if l.quantities[i].year && int(l.quantities[i].value) == d.year {
			return true
		}
	}
	return false
}

// periods holds words of time against the passages: "next week" needs a week
// that is next.
func (m *match) periods() string {
	for i := range m.s.words {
		w := &m.s.words[i]
		if m.lex.timeWords[w.Word] && !m.anyTerm(w.Term) {
			return w.raw
		}
		if i == 0 {
			continue
		}
		if u := m.lex.unit(w.Word); m.lex.spans[u] && len(w.Word) > 2 && m.otherSpan(u) {
			return w.raw
		}
		if p := m.s.words[i-1].Word; m.lex.relative[p] && (m.lex.units[w.Word] != "" || m.lex.timeNouns[w.Term] || m.lex.timeNouns[w.Word]) {
			if !m.anyPair(p, w.Term) {
				return p + " " + w.raw
			}
		}
	}
	return ""
}

// otherSpan reports whether the passages have units of time, but not this one.
func (m *match) otherSpan(unit string) bool {
	other := false
	for _, l := range m.lines {
		for j := range l.words {
			if len(l.words[j].Word) < 3 {
				continue
			}
			switch u := m.lex.unit(l.words[j].Word); {
			case u == unit, m.lex.adverbs[l.words[j].Word] == unit:
				return false
			case m.lex.spans[u]:
				other = true
			}
		}
	}
	return other
}
