package facts

import (
	"strconv"
	"strings"

	"briefbot/internal/kb"
)

// dated is what words for a date mean: the first and the last day, as days
// since 1970; known is false where that is not certain.
type dated struct {
	first, last int32
	known       bool
	precision   Precision
}

// dateWords is a stretch of tokens that names a date.
type dateWords struct {
	bounds
	dated
	spoken bool // the date of a verb of speech: "said on Monday"
}

func numbered(list string) map[string]int {
	m := map[string]int{}
	for i, line := range strings.Split(list, "|") {
		for _, w := range strings.Fields(line) {
			m[w] = i + 1
		}
	}
	return m
}

var (
	monthsBy = map[string]map[string]int{
		"en": numbered("january|february|march|april|may|june|july|august|september|october|november|december"),
		"fr": numbered("janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"),
		"es": numbered("enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre setiembre|octubre|noviembre|diciembre"),
		"de": numbered("januar|februar|marz|april|mai|juni|juli|august|september|oktober|november|dezember"),
	}
	shortMonths = numbered("jan|feb|mar|apr|may|jun|jul|aug|sep sept|oct|nov|dec")
	weekdaysBy  = map[string]map[string]int{
		"en": numbered("monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
		"fr": numbered("lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"),
		"es": numbered("lunes|martes|miercoles|jueves|viernes|sabado|domingo"),
		"de": numbered("montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"),
	}
	seasonWords = words("spring summer autumn winter")
	dayParts    = words("morning evening afternoon night")
	yearLeads   = words("in since during by until till before after from to early late mid around of between and through en depuis desde seit im")
	futureWords = words("will shall due scheduled plans planned expected set hopes sera seront seran")
	bounding    = words("since until till before after by depuis desde seit hasta jusqu")
)

func (s *scanned) month(i int) int { return monthsBy[s.lang][s.word(i)] }

func (s *scanned) weekday(i int) int { return weekdaysBy[s.lang][s.word(i)] }

// number is the value of a token of one to four digits, or -1.
func (s *scanned) digits(i int) int {
	if i < 0 || i >= len(s.toks) || !s.toks[i].Has(kb.Digit) {
		return -1
	}
	w := s.toks[i].Word
	if len(w) > 4 {
		return -1
	}
	n, err := strconv.Atoi(w)
	if err != nil || strings.ContainsAny(string(s.text[s.toks[i].Start:s.toks[i].End]), ".,") {
		return -1
	}
	return n
}

func (s *scanned) yearAt(i int) int {
	if n := s.digits(i); n >= 1500 && n <= 2199 && s.toks[i].End-s.toks[i].Start == 4 {
		return n
	}
	return -1
}

func (s *scanned) dayAt(i int) int {
	if n := s.digits(i); n >= 1 && n <= 31 && s.toks[i].End-s.toks[i].Start <= 4 {
		return n
	}
	if s.lang == "fr" && s.word(i) == "1er" {
		return 1
	}
	return -1
}

// findDates fills s.dates.
func (s *scanned) findDates() {
	s.dates = s.dates[:0]
	for k := range s.sents {
		sent := &s.sents[k]
		for i := sent.from; i < sent.to; {
			if !s.mayBeDate(i) {
				i++
				continue
			}
			d, ok := s.dateAt(i, sent.to)
			if !ok {
				i++
				continue
			}
			at := d.to
			if d.precision != "" {
				s.resolve(&d, sent, s.base, s.dated)
				s.frame(&d, sent)
				s.dates = append(s.dates, d)
			}
			i = max(at, i+1)
		}
	}
}

// mayBeDate reports whether a date can begin at token i.
func (s *scanned) mayBeDate(i int) bool {
	t := &s.toks[i]
	if t.Has(kb.Digit) || s.is(i, isDate) {
		return true
	}
	return s.lang == "en" && (dateStarts[t.Word] || t.Has(kb.Upper) && shortMonths[t.Word] > 0)
}

var dateStarts = words("today tonight yesterday tomorrow last this next a one two three four five six seven eight nine ten spring summer autumn winter")

// dateAt reads a date that begins at token i; a stretch without precision is
// to be leapt over.
func (s *scanned) dateAt(i, to int) (dateWords, bool) {
	if s.is(i, isName) && !(s.is(i, isDate)) {
		return dateWords{}, false
	}
	if d, ok := s.calendarDate(i, to); ok {
		return d, true
	}
	if s.lang != "en" {
		return s.loneDate(i, to)
	}
	if d, ok := s.relativeDate(i, to); ok {
		return d, true
	}
	return s.loneDate(i, to)
}

// calendarDate reads "12 January 2021", "January 12", "3 to 7 May",
// "January 2021", "2021-01-12", behind a weekday or not.
func (s *scanned) calendarDate(i, to int) (dateWords, bool) {
	j := i
	if s.weekday(i) > 0 && i+1 < to && (s.gap(i+1).tight() || s.gap(i+1) == gComma|gSpace) && (s.dayAt(i+1) > 0 || s.month(i+1) > 0) {
		j = i + 1
	}
	of := func(k int) int { // over "of" and "de"
		if w := s.word(k); k < to && (w == "of" || w == "de" || w == "del") {
			return k + 1
		}
		return k
	}
	day, last, m, k := -1, -1, 0, j
	switch {
	case s.dayAt(j) > 0:
		day, k = s.dayAt(j), j+1
		if (s.word(k) == "to" || s.word(k) == "and" || s.gap(k).has(gDash) || s.gap(k) == gHyphen) && k < to {
			n := k
			if s.word(k) == "to" || s.word(k) == "and" {
				n = k + 1
			}
			if s.dayAt(n) > day && s.monthAt(of(n+1)) > 0 {
				last, k = s.dayAt(n), n+1
			}
		}
		if k < to && s.gap(k)&^(gSpace|gStop|gHyphen) == 0 {
			m = s.monthAt(of(k))
			k = of(k) + 1
		}
		if m == 0 {
			return s.isoDate(i, to)
		}
	case s.monthAt(j) > 0:
		m, k = s.monthAt(j), j+1
		if k < to && s.gap(k).tight() && s.dayAt(k) > 0 && s.lang == "en" && !(k+1 < to && s.gap(k+1).tight() && plural(s.word(k+1))) {
			day = s.dayAt(k)
			k++
		} else if month := s.month(j) > 0; !month {
			return dateWords{}, false // an abbreviation alone
		} else if (s.word(j) == "may" || s.word(j) == "march") && !s.toks[j].Has(kb.Upper) {
			return dateWords{}, false
		}
	default:
		return s.isoDate(i, to)
	}
	k = min(k, to)
	year := -1
	if y := of(k); y < to && s.yearAt(y) > 0 && (s.gap(k).tight() || s.gap(k) == gComma|gSpace) {
		year, k = s.yearAt(y), y+1
	}
	d := dateWords{bounds: bounds{i, k}}
	switch {
	case day > 0 && !valid(day, m):
		return dateWords{}, false
	case day > 0:
		d.precision = Day
	default:
		d.precision = Month
	}
	if last > 0 {
		d.precision = Range
	}
	d.from, d.to = i, k
	d.dated.first, d.dated.last = int32(max(day, 0))*100+int32(m), int32(max(last, 0))
	if year > 0 {
		d.dated = calendar(year, m, day, last, d.precision)
	}
	return d, true
}

// calendar is a date whose year is known.
func calendar(year, m, day, last int, p Precision) dated {
	switch {
	case day <= 0:
		return dated{days(year, m, 1), days(year, m+1, 1) - 1, true, Month}
	case last > 0:
		return dated{days(year, m, day), days(year, m, last), true, p}
	}
	return dated{days(year, m, day), days(year, m, day), true, Day}
}

func (s *scanned) monthAt(i int) int {
	if m := s.month(i); m > 0 {
		if s.lang == "en" && !s.toks[i].Has(kb.Upper) {
			return 0
		}
		return m
	}
	if s.lang == "en" && i < len(s.toks) && s.toks[i].Has(kb.Upper) {
		return shortMonths[s.word(i)]
	}
	return 0
}

func (s *scanned) isoDate(i, to int) (dateWords, bool) {
	if y := s.yearAt(i); y > 0 && i+2 < to && s.gap(i+1) == gHyphen && s.gap(i+2) == gHyphen {
		if m, d := s.digits(i+1), s.dayAt(i+2); m >= 1 && m <= 12 && d > 0 && valid(d, m) {
			return stretch(i, i+3, calendar(y, m, d, 0, Day))
		}
	}
	return dateWords{}, false
}

func stretch(from, to int, d dated) (dateWords, bool) {
	return dateWords{bounds: bounds{from, to}, dated: d}, true
}

// loneDate reads a year, a decade, a season or a weekday.
func (s *scanned) loneDate(i, to int) (dateWords, bool) {
	if s.weekday(i) > 0 {
		return s.weekdayDate(i, to)
	}
	if s.lang == "en" && seasonWords[s.word(i)] {
		j := i + 1
		if s.word(j) == "of" {
			j++
		}
		if y := s.yearAt(j); y > 0 && j < to && s.gap(i+1).tight() {
			return stretch(i, j+1, dated{days(y, 1, 1), days(y, 12, 31), true, Season})
		}
		return dateWords{}, false
	}
	raw := ""
	if i < len(s.toks) {
		raw = string(s.text[s.toks[i].Start:s.toks[i].End])
	}
	if s.lang == "en" && len(raw) == 5 && raw[3] == '0' && raw[4] == 's' && s.toks[i].Has(kb.Digit) {
		if y, err := strconv.Atoi(raw[:4]); err == nil && y >= 1500 && y < 2200 {
			return stretch(i, i+1, dated{days(y, 1, 1), days(y+9, 12, 31), true, Decade})
		}
	}
	y := s.yearAt(i)
	if y < 0 || i == 0 || !yearLeads[s.word(i-1)] || !s.gap(i).tight() || i+1 < to && s.gap(i+1).tight() && (plural(s.word(i+1)) || s.gap(i+1) == gHyphen) {
		return dateWords{}, false
	}
	if w := s.word(i - 1); (w == "of" || w == "to" || w == "and" || w == "from" || w == "between" || w == "through") && !s.yearPair(i) {
		return dateWords{}, false
	}
	if z := s.yearAt(i + 2); z > y && i+2 < to && (s.word(i+1) == "to" || s.word(i+1) == "and") && (s.word(i-1) == "from" || s.word(i-1) == "between") {
		return stretch(i-1, i+3, dated{days(y, 1, 1), days(z, 12, 31), true, Range})
	}
	if s.word(i-1) == "to" || s.word(i-1) == "and" || s.word(i-1) == "from" || s.word(i-1) == "between" {
		return dateWords{}, false
	}
	return stretch(i, i+1, dated{days(y, 1, 1), days(y, 12, 31), true, Year})
}

// yearPair reports whether the year at i is one of "from 2012 to 2015".
func (s *scanned) yearPair(i int) bool {
	return s.yearAt(i+2) > 0 || s.yearAt(i-2) > 0
}

// weekdayDate reads "Thursday", "last Thursday", "Thursday evening"; words for
// days that come again every week are leapt over.
func (s *scanned) weekdayDate(i, to int) (dateWords, bool) {
	switch {
	case s.lang == "en" && !s.toks[i].Has(kb.Upper),
		s.word(i-1) == "every" || s.word(i-1) == "each" || s.word(i-1) == "to" && s.weekday(i-2) > 0 || s.word(i+1) == "to" && s.weekday(i+2) > 0:
		return dateWords{bounds: bounds{i, i + 1}}, true
	case s.lang == "en" && i+1 < to && s.gap(i+1) == gSpace && s.toks[i+1].Has(kb.Upper) && !s.toks[i+1].Has(kb.Stop) && s.is(i+1, isName) && !s.possessive(i):
		return dateWords{bounds: bounds{i, i + 1}}, true // "Friday Market"
	case s.lang == "en" && i > 0 && s.gap(i) == gSpace && s.is(i-1, isName):
		return dateWords{bounds: bounds{i, i + 1}}, true // "Bloody Sunday"
	}
	d := dateWords{bounds: bounds{i, i + 1}}
	d.precision = Day
	d.dated.first = -int32(s.weekday(i))
	if w := s.word(i - 1); (w == "last" || w == "next") && s.gap(i).tight() {
		d.from--
	}
	if dayParts[s.word(i+1)] && i+1 < to && s.gap(i+1).tight() {
		d.to = i + 2
	}
	return d, true
}

// relativeDate reads "yesterday", "last month", "two days ago", "this week",
// "last summer", "in recent years" gives nothing.
func (s *scanned) relativeDate(i, to int) (dateWords, bool) {
	base, known := s.base, s.dated
	one := func(j int, shift int32) (dateWords, bool) {
		return stretch(i, j, dated{base + shift, base + shift, known && !s.is(i, isQuoted), Day})
	}
	next := s.word(i + 1)
	tight := i+1 < to && s.gap(i+1).tight()
	switch w := s.word(i); w {
	case "today", "tonight":
		return one(i+1, 0)
	case "yesterday":
		if tight && dayParts[next] {
			return one(i+2, -1)
		}
		return one(i+1, -1)
	case "tomorrow":
		return one(i+1, 1)
	case "last", "this", "next":
		if !tight {
			return dateWords{}, false
		}
		shift := map[string]int{"last": -1, "this": 0, "next": 1}[w]
		if w == "last" && next == "night" {
			return one(i+2, -1)
		}
		at := fromDays(base)
		ok := known && !s.is(i, isQuoted)
		switch {
		case next == "week":
			monday := base - int32((int(at.Weekday())+6)%7) + int32(7*shift)
			return stretch(i, i+2, dated{monday, monday + 6, ok, Week})
		case next == "month":
			return stretch(i, i+2, dated{days(at.Year(), int(at.Month())+shift, 1), days(at.Year(), int(at.Month())+shift+1, 1) - 1, ok, Month})
		case next == "year":
			return stretch(i, i+2, dated{days(at.Year()+shift, 1, 1), days(at.Year()+shift, 12, 31), ok, Year})
		case seasonWords[next]:
			return stretch(i, i+2, dated{0, 0, false, Season})
		case s.monthAt(i+1) > 0 && s.month(i+1) > 0:
			d := dateWords{bounds: bounds{i, i + 2}}
			d.precision = Month
			d.dated.first = int32(s.month(i + 1))
			return d, true
		}
	case "a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten":
		return s.ago(i, to, base, known)
	}
	if s.is(i, isNumber) && s.digits(i) > 0 {
		return s.ago(i, to, base, known)
	}
	return dateWords{}, false
}

// ago reads "two days ago". Weeks, months and years are not counted back: the
// words are vaguer than a day.
func (s *scanned) ago(i, to int, base int32, known bool) (dateWords, bool) {
	if i+2 >= to || s.word(i+2) != "ago" || !s.gap(i+1).tight() || !s.gap(i+2).tight() {
		return dateWords{}, false
	}
	n := s.digits(i)
	if n < 0 {
		n = int(numberWords[s.word(i)])
	}
	if s.word(i) == "a" || s.word(i) == "one" {
		n = 1
	}
	at := fromDays(base)
	ok := known && n > 0 && !s.is(i, isQuoted)
	switch kb.Singular(s.word(i + 1)) {
	case "day":
		return stretch(i, i+3, dated{base - int32(n), base - int32(n), ok, Day})
	case "year":
		y := at.Year() - n
		return stretch(i, i+3, dated{days(y, 1, 1), days(y, 12, 31), ok, Year})
	case "week", "month", "decade", "hour", "minute":
		p := Week
		if s.word(i+1) == "month" || s.word(i+1) == "months" {
			p = Month
		}
		return stretch(i, i+3, dated{0, 0, false, p})
	}
	return dateWords{}, false
}
