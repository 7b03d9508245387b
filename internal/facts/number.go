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

// yearish words stand before years.
var yearish = words("in of the since by from until during early late mid between and to circa around before after")

// notCount reports whether what follows a number shows that it counts nothing:
// ages, times, ordinals, parts of a whole, "of them".
func (s *scanned) notCount(n amount, sent *sentence) bool {
	j := n.to
	if s.yearAt(n.from) > 0 && n.to == n.from+1 && n.symbol.Len() == 0 && (n.from == sent.from || yearish[s.word(n.from-1)]) {
		return true // "In 1914 developers …"
	}
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
