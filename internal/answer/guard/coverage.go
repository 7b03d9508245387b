package guard

import (
	"unicode"
	"unicode/utf8"
)

// How much of a sentence may have no word near it in the passages: a share of
// its words by weight, and words in a row. Set on the tuning half of the
// labelled set.
const (
	mostUncovered = 0.34
	mostInARow    = 3
)

// coverage looks for words of content that nothing in the passages comes near.
func (m *match) coverage() string {
	all, missing, row := 0.0, 0.0, 0
	text := ""
	for i := range m.s.words {
		w := &m.s.words[i]
		if !w.content() || m.lex.light[w.Word] {
			continue
		}
		sim := m.holds(w)
		if w.name && m.s.lang == "en" {
			sim = 1 // the rule on names has seen it
		}
		all += w.weight
		if sim >= leastSim || m.lex.speech[w.Term] {
			row = 0
			continue
		}
		missing += w.weight * (1 - sim)
		row++
		text += " " + w.raw
		if row >= mostInARow {
			return "words in a row:" + text
		}
	}
	if all > 0 && missing/all > mostUncovered {
		return "too many words:" + text
	}
	return ""
}

// wordBeside reports whether a letter or digit touches part at either end.
func wordBeside(before, after, part string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	p, _ := utf8.DecodeRuneInString(part)
	if isWord(r) && isWord(p) {
		return true
	}
	r, _ = utf8.DecodeRuneInString(after)
	p, _ = utf8.DecodeLastRuneInString(part)
	return isWord(r) && isWord(p)
}

func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}
