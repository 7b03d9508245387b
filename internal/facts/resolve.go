package facts

import (
	"strings"
	"time"

	"briefbot/internal/kb"
)

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
	borders := gColon | gDash | gMark
	if s.lang != "en" {
		borders |= gComma
	}
	for from > sent.from && s.gap(from)&borders == 0 && !s.clauseStart(from) {
		from--
	}
	for to < sent.to && s.gap(to)&borders == 0 && !s.clauseStart(to) {
		to++
	}
	past := false
	for i := from; i < to; i++ {
		past = past || s.lang != "en" && s.isSpeech(i) || pastForms[s.word(i)] && s.lang == "en" || foreignPast[s.lang][s.word(i)] || s.lang == "en" && strings.HasSuffix(s.word(i), "ed") && len(s.word(i)) > 3 && !s.is(i, isName)
		switch w := s.word(i); {
		case w == "to" && s.word(i+1) == "be":
			return false, false
		case len(w) > 4 && (s.lang == "fr" && (strings.HasSuffix(w, "ront") || strings.HasSuffix(w, "era")) || s.lang == "es" && (strings.HasSuffix(w, "ira") || strings.HasSuffix(w, "era") || strings.HasSuffix(w, "ran"))):
			return true, true
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
		return !s.is(i, isName)
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
