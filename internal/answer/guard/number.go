package guard

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// quantity is a number of a text, normalised: 600, six hundred and 0.6
// thousand are one.
type quantity struct {
	value    float64
	percent  bool
	ordinal  bool
	vague    string // "dozens", "hundreds": no value, the word itself
	currency string
	unit     string // a unit of measure or time in its short form, or ""
	bound    bound
	year     bool // a bare year
	times    bool // once, twice
	from, to int  // words
	text     string
}

// bound is what stands before a number and weakens it.
type bound byte

const (
	exact bound = iota
	lower       // at least, more than
	upper       // at most, up to
	about       // some, nearly, an estimated
)

func (b bound) String() string {
	return [...]string{"", "at least", "at most", "about"}[b]
}

// findQuantities reads the numbers of a line whose dates are known.
func (x *lexicon) findQuantities(l *line) {
	for i := 0; i < len(l.words); {
		q, n := x.quantityAt(l, i)
		if n == 0 {
			i++
			continue
		}
		q.from, q.to = i, i+n
		q.text = l.text[l.words[i].Start:l.words[i+n-1].End]
		x.dress(l, &q)
		for j := i; j < q.to; j++ {
			l.words[j].number = true
		}
		l.quantities = append(l.quantities, q)
		i = q.to
	}
	x.share(l)
}

// share gives the first number of "30–60%", "350–375 million" and "between 3
// and 5 percent" what only the second has.
func (x *lexicon) share(l *line) {
	for i := 1; i < len(l.quantities); i++ {
		a, b := &l.quantities[i-1], &l.quantities[i]
		gap := strings.TrimSpace(l.text[l.words[a.to-1].End:l.words[b.from].Start])
		between := b.from - a.to
		joined := between == 0 && (gap == "-" || gap == "–" || gap == "—") ||
			between == 1 && (x.rangeWords[l.words[a.to].Word]) && l.words[b.from].chunk == l.words[a.from].chunk
		if !joined || a.year || a.ordinal {
			continue
		}
		if b.percent {
			a.percent = true
		}
		if a.currency == "" {
			a.currency = b.currency
		}
		if a.unit == "" {
			a.unit = b.unit
		}
		if m := magnitudeOf(b.value); m > 1 && a.value < 1000 && a.value < b.value && strings.IndexFunc(b.text, unicode.IsLetter) >= 0 {
			a.value *= m
		}
	}
}

func magnitudeOf(v float64) float64 {
	for _, m := range []float64{1e12, 1e9, 1e6, 1e3} {
		if v >= m {
			return m
		}
	}
	return 1
}

// quantityAt is the number that begins at word i and how many words it takes.
func (x *lexicon) quantityAt(l *line, i int) (quantity, int) {
	w := &l.words[i]
	if w.date {
		return quantity{}, 0
	}
	first, _ := firstRune(w.raw)
	if unicode.IsDigit(first) {
		value, suffix, ok := digits(w.raw, l.lang)
		if !ok {
			return quantity{}, 0
		}
		q := quantity{value: value}
		n := 1
		switch {
		case suffix == "":
		case suffix == "s" && value >= 1000 && value < 2100:
			q.vague = w.Word // the 1990s
		case x.ordinalSuffix[suffix]:
			q.ordinal = true
		case x.magnitudes[suffix] > 0:
			q.value *= x.magnitudes[suffix]
		default:
			q.unit = x.unit(suffix)
			if q.unit == "" {
				q.vague = w.Word // "G5", "3d": a name of its own
			}
		}
		for i+n < len(l.words) && suffix == "" {
			m := x.magnitudes[l.words[i+n].Word]
			if m == 0 || len(l.words[i+n].Word) == 1 && l.words[i+n].Start > l.words[i+n-1].End {
				break
			}
			q.value *= m
			n++
		}
		q.year = n == 1 && suffix == "" && len(w.raw) == 4 && value >= 1000 && value <= 2199 && !strings.ContainsAny(w.raw, ".,")
		return q, n
	}
	return x.spelled(l, i)
}

// digits reads "1,200", "1.200", "3.5m", "21st". English writes 1,200.5 and
// most other languages 1.200,5.
func digits(raw, lang string) (value float64, suffix string, ok bool) {
	end := 0
	for end < len(raw) && (raw[end] >= '0' && raw[end] <= '9' || raw[end] == '.' || raw[end] == ',') {
		end++
	}
	number, suffix := raw[:end], strings.ToLower(raw[end:])
	group, point := ",", "."
	switch lang {
	case "fr", "es", "de", "it", "pt", "nl", "ru", "tr", "pl", "sv", "uk":
		group, point = ".", ","
	}
	// A group has three digits: 3.200 is not 3.2 in any of them, and 3,2 is not 32.
	if i := strings.LastIndex(number, group); i >= 0 && len(number)-i-1 != 3 && strings.Count(number, group) == 1 {
		group, point = point, group
	}
	number = strings.ReplaceAll(number, group, "")
	number = strings.Replace(number, point, ".", 1)
	value, err := strconv.ParseFloat(strings.Trim(number, ".,"), 64)
	return value, suffix, err == nil
}

// spelled reads "twenty-one", "one and a half million", "a dozen", "two thirds".
func (x *lexicon) spelled(l *line, i int) (quantity, int) {
	w := l.words[i].Word
	if f, ok := x.fractions[w]; ok && x.isFraction(l, i) {
		return quantity{value: f * 100, percent: true}, 1
	}
	if o, ok := x.ordinals[w]; ok && !(w == "second" && i > 0 && l.words[i-1].number) {
		return quantity{value: o, ordinal: true}, 1
	}
	if t, ok := x.counts[w]; ok {
		return quantity{value: t, times: true}, 1
	}
	if x.vague[w] && (i == 0 || !l.words[i-1].number) {
		return quantity{vague: l.words[i].Term}, 1
	}
	total, part, n := 0.0, 0.0, 0
	for i+n < len(l.words) {
		word := l.words[i+n].Word
		v, isNumber := x.numerals[word]
		m := x.magnitudes[word]
		switch {
		case isNumber && !(n > 0 && x.articles[word]):
			if n > 0 && part > 0 && (part < 20 || v >= 10) && v < 100 && math.Mod(part, 100) != 0 {
				goto done // "two six": not one number
			}
			part += v
		case n > 0 && m > 0 && (len(word) > 1):
			if part == 0 {
				part = 1
			}
			if m == 100 {
				part *= 100
			} else {
				total, part = total+part*m, 0
			}
		case n > 0 && x.and[word] && i+n+1 < len(l.words) && part >= 100 && x.numerals[l.words[i+n+1].Word] > 0 && x.numerals[l.words[i+n+1].Word] < 100:
		case n == 0 && x.hundreds[word] > 0:
			part = x.hundreds[word]
		default:
			goto done
		}
		n++
	}
done:
	if n == 0 {
		return quantity{}, 0
	}
	if n == 1 && x.articles[w] {
		return quantity{}, 0 // "a", "un", "ein": an article
	}
	if i+n < len(l.words) {
		if f, ok := x.parts[l.words[i+n].Word]; ok && part > 0 && part < f { // two thirds
			return quantity{value: 100 * part / f, percent: true}, n + 1
		}
	}
	if n == 1 && w == "one" && (i > 0 && (l.words[i-1].Word == "no" || l.words[i-1].Word == "another" || l.words[i-1].Word == "any" || l.words[i-1].Word == "every" || l.words[i-1].Word == "each") ||
		i+1 < len(l.words) && l.words[i+1].Word == "another") {
		return quantity{}, 0
	}
	return quantity{value: total + part}, n
}

// isFraction tells "a third of" and "by a third" from a third term and the
// second half.
func (x *lexicon) isFraction(l *line, i int) bool {
	before := ""
	if i > 0 {
		before = l.words[i-1].Word
		if _, ordinal := x.ordinals[before]; ordinal || before == "latter" || before == "other" {
			return false
		}
	}
	one := x.articles[before] || before == "one"
	if i+1 == len(l.words) {
		return one
	}
	next := &l.words[i+1]
	if l.words[i].Word == "half" && (x.of[next.Word] || next.Word == "the" || x.articles[next.Word]) {
		return true
	}
	if x.of[next.Word] {
		return one || before == "nearly" || before == "about"
	}
	return one && (next.stop || next.clause != l.words[i].clause)
}

// dress reads what stands around a number: percent, currency, unit, bound.
func (x *lexicon) dress(l *line, q *quantity) {
	start, end := l.words[q.from].Start, l.words[q.to-1].End
	after := strings.TrimLeft(l.text[end:], " \u00a0\u202f-")
	before := strings.TrimRight(l.text[:start], " \u00a0\u202f")
	switch {
	case strings.HasPrefix(after, "%"), strings.HasPrefix(after, "٪"):
		q.percent = true
	case q.to < len(l.words) && x.percent[l.words[q.to].Word]:
		q.percent = true
	}
	for sign, code := range x.currencySigns {
		if strings.HasSuffix(before, sign) || strings.HasPrefix(after, sign) {
			q.currency = code
		}
	}
	if q.to < len(l.words) && q.currency == "" {
		next := q.to
		for next < len(l.words)-1 && next < q.to+2 && (x.of[l.words[next].Word] || x.nationality[l.words[next].Word]) {
			next++
		}
		q.currency = x.currencies[l.words[next].Word]
	}
	if q.to < len(l.words) && q.unit == "" {
		q.unit = x.unit(l.words[q.to].Word)
	}
	if q.ordinal {
		return
	}
	q.bound = x.boundBefore(l, q.from)
	if q.bound == lower && x.spans[q.unit] && q.from > 0 && l.words[q.from-1].Word == "over" {
		q.bound = exact // "over two years" is mostly "in two years"
	}
}

// unit is the short form of a unit's word, or "".
func (x *lexicon) unit(word string) string {
	if u, ok := x.units[word]; ok {
		return u
	}
	return x.units[strings.TrimSuffix(word, "s")]
}

// boundBefore is the bound that the words before word i set.
func (x *lexicon) boundBefore(l *line, i int) bound {
	end := l.words[i].Start
	start := 0
	if i > 4 {
		start = l.words[i-4].Start
	}
	before := " " + strings.ToLower(l.text[start:end])
	before = strings.TrimRight(before, " $€£¥\u00a0")
	for _, b := range x.bounds {
		if rest, ok := strings.CutSuffix(before, b.words); ok && (strings.HasSuffix(rest, " ") || strings.HasSuffix(rest, "(")) {
			return b.bound
		}
		// "more than the 600", "about a hundred"
		for _, article := range []string{" a", " an", " the", " its", " of"} {
			if rest, ok := strings.CutSuffix(before, b.words+article); ok && strings.HasSuffix(rest, " ") {
				return b.bound
			}
		}
	}
	return exact
}
