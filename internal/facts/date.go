package facts

import (
	"strconv"
	"strings"
	"time"

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
	leads       = words("in on since until till before after by during from")
)

func (s *scanned) month(i int) int   { return monthsBy[s.lang][s.word(i)] }
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
	base, known := civil(s.p.Document.Date)
	for k := range s.sents {
		sent := &s.sents[k]
		for i := sent.from; i < sent.to; {
			d, ok := s.dateAt(i, sent.to)
			if !ok {
				i++
				continue
			}
			at := d.to
			if d.precision != "" {
				s.resolve(&d, sent, base, known)
				s.frame(&d, sent)
				s.dates = append(s.dates, d)
			}
			i = max(at, i+1)
		}
	}
}

// frame takes the words before a date in that bound it or belong to it.
func (s *scanned) frame(d *dateWords, sent *sentence) {
	for d.from > sent.from && s.gap(d.from).tight() {
		switch w := s.word(d.from - 1); {
		case w == "early" || w == "late" || w == "mid", w == "of" && (s.word(d.from-2) == "end" || s.word(d.from-2) == "beginning" || s.word(d.from-2) == "start" || s.word(d.from-2) == "middle" || s.word(d.from-2) == "course" || s.word(d.from-2) == "half"):
			d.from--
			if w == "of" {
				d.from--
				if p := s.word(d.from - 1); p == "second" || p == "first" {
					d.from--
				}
				if s.word(d.from-1) == "the" && d.from > sent.from {
					d.from--
				}
			}
		case bounding[w] || w == "earlier" && s.word(d.from) == "this" || w == "the" && d.precision == Decade || w == "later" && s.word(d.from) == "this":
			d.from--
			if bounding[w] {
				return
			}
		default:
			return
		}
	}
}

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
	base, known := civil(s.p.Document.Date)
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
	switch singular(s.word(i + 1)) {
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

// resolve finds the year of a month and the day of a weekday from the date of
// the document, where the sentence's tense decides.
func (s *scanned) resolve(d *dateWords, sent *sentence, base int32, known bool) {
	d.spoken = s.spokenDate(d, sent)
	if d.known || d.precision == Season || d.dated.first == 0 {
		return
	}
	code, last := int(d.dated.first), int(d.dated.last)
	d.dated.first, d.dated.last = 0, 0
	if !known || s.is(d.from, isQuoted) {
		return
	}
	future, certain := s.tense(d, sent)
	at := fromDays(base)
	if !certain {
		if code > 100 {
			d.dated = nearest(at.Year(), code, last, d.precision, base)
		}
		return
	}
	if code < 0 {
		d.dated = s.weekdayFrom(d, -code, base, future)
		return
	}
	day, m := code/100, code%100
	if s.word(d.from) == "next" {
		future = true
	}
	w := s.word(d.from - 1)
	best := dated{}
	for y := at.Year() - 1; y <= at.Year()+1; y++ {
		c := calendar(y, m, day, last, d.precision)
		switch {
		case !future && c.first <= base && base-c.first <= 300:
			best = c
		case future && c.last >= base && c.last-base <= 300 && !best.known:
			best = c
		}
	}
	switch near := nearest(at.Year(), code, last, d.precision, base); {
	case !future && best.known && base-best.first > 60 && (w == "until" || w == "by"):
		best = dated{} // "extended until 31 December"
	case !future && best.known && code > 100 && near.known && near.first > base && base-best.first > 200:
		best = dated{}
	}
	best.precision = d.precision
	d.dated = best
}

// nearest is the day of a month that lies within two months of base, whatever
// the tense says.
func nearest(year, code, last int, p Precision, base int32) dated {
	for y := year - 1; y <= year+1; y++ {
		if c := calendar(y, code%100, code/100, last, p); max(c.first-base, base-c.first) <= 60 {
			return c
		}
	}
	return dated{precision: p}
}

func (s *scanned) weekdayFrom(d *dateWords, want int, base int32, future bool) dated {
	at := fromDays(base)
	back := (int(at.Weekday()) + 6 - (want - 1)) % 7
	if back < 0 {
		back += 7
	}
	switch s.word(d.from) {
	case "last":
		if back < 3 && back > 0 || back == 0 {
			return dated{precision: Day}
		}
		return dated{base - int32(back), base - int32(back), true, Day}
	case "next":
		return dated{precision: Day}
	}
	day := base - int32(back)
	if future && back != 0 {
		day += 7
	}
	return dated{day, day, true, Day}
}

// spokenDate reports whether the date stands at a verb of speech.
func (s *scanned) spokenDate(d *dateWords, sent *sentence) bool {
	i := d.from - 1
	for n := 0; i >= sent.from && n < 7; n++ {
		w := s.word(i)
		if clauseVerbs[w] || actVerbs[w] || speechVerbs[s.lang][w] {
			return true
		}
		if !s.gap(i+1).tight() || !between[w] && !hearers[w] {
			return false
		}
		i--
	}
	return false
}

// between are words between a verb of speech and its date: "said in a
// communique on Monday".
var between = words("on late early in last at after during statement communique letter interview speech report press conference news note email message post video call")

// tense reports whether the clause of a date speaks of what is to come, and
// whether that is certain.
func (s *scanned) tense(d *dateWords, sent *sentence) (future, certain bool) {
	if d.spoken {
		return false, true
	}
	from, to := d.from, d.to
	for from > sent.from && s.gap(from)&(gColon|gDash|gMark) == 0 && !s.clauseStart(from) {
		from--
	}
	for to < sent.to && s.gap(to)&(gColon|gDash|gMark) == 0 && !s.clauseStart(to) {
		to++
	}
	past := false
	for i := from; i < to; i++ {
		past = past || s.lang != "en" && s.isSpeech(i) || pastForms[s.word(i)] && s.lang == "en" || foreignPast[s.lang][s.word(i)] || s.lang == "en" && strings.HasSuffix(s.word(i), "ed") && len(s.word(i)) > 3 && !s.is(i, isName)
		switch w := s.word(i); {
		case w == "to" && s.word(i+1) == "be":
			return false, false
		case futureWords[w] && w != "set" && w != "planned" && w != "expected", w == "to" && (s.word(i-1) == "is" || s.word(i-1) == "are" || s.word(i-1) == "set" || s.word(i-1) == "expected"):
			return true, true
		case w == "would" && s.claimed(i, sent):
			return true, true
		case w == "would" || w == "could" || w == "may" && !s.toks[i].Has(kb.Upper) || w == "might" || w == "if" || w == "planned" || w == "expected" || w == "from" && s.word(i+1) == "next":
			return false, false
		}
	}
	return false, past
}

// claimed reports whether a verb of speech stands before token i.
func (s *scanned) claimed(i int, sent *sentence) bool {
	for j := sent.from; j < i; j++ {
		if s.isSpeech(j) {
			return true
		}
		if s.word(j) == "if" {
			return false
		}
	}
	return false
}

// foreignPast are auxiliaries and verbs of the past in other languages, folded.
var foreignPast = map[string]map[string]bool{
	"fr": words("a ont avait avaient etait etaient fut furent"),
	"es": words("fue fueron habia habian ha han era eran dijo estaba hubo murio murieron comenzo empezo llego"),
	"de": words("war waren wurde wurden hatte hatten hat haben ist kam kamen sagte begann"),
}

// pastForms are verbs in the past that do not end in -ed.
var pastForms = words(`was were had did took began fell left met held said told won lost shot hit broke came went made sent gave rose became found
	struck fought led brought bought sold paid built burnt sank shut stood spent spoke wrote ran drove flew fled caught drew grew kept knew
	lay bore blew swept threw tore stole froze chose overthrew overtook withdrew dug sought taught thought felt got saw cut put set been done
	taken seen begun broken`)

func (s *scanned) clauseStart(i int) bool {
	switch s.word(i) {
	case "that", "but", "while", "who", "which", "when", "where", "que", "dass":
		return s.is(i, isName) == false
	}
	return clauseVerbs[s.word(i)]
}

func valid(day, month int) bool {
	return day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// civil is a civil date "2006-01-02" in days since 1970.
func civil(date string) (int32, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	return int32(t.Unix() / 86400), true
}

func days(year, month, day int) int32 {
	return int32(floorDiv(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix(), 86400))
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

func fromDays(d int32) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String is the date in the precision of its words, or "".
func (d dated) String() string {
	if !d.known {
		return ""
	}
	from, to := fromDays(d.first), fromDays(d.last)
	switch d.precision {
	case Day:
		return from.Format(time.DateOnly)
	case Month:
		return from.Format("2006-01")
	case Year, Season:
		return from.Format("2006")
	case Decade:
		return from.Format("2006") + "s"
	}
	if from.Day() == 1 && from.Month() == 1 && to.Day() == 31 && to.Month() == 12 {
		return from.Format("2006") + "/" + to.Format("2006")
	}
	return from.Format(time.DateOnly) + "/" + to.Format(time.DateOnly)
}
