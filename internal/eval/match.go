package eval

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Normalise is SQuAD's own normalisation (evaluate-v2.0.py): lower case, no
// ASCII punctuation, no articles, white space folded.
func Normalise(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
	return strings.Join(strings.Fields(dropArticles(s)), " ")
}

// dropArticles replaces "a", "an" and "the" by a space where they stand between
// word borders as Python's \b sees them: a mark such as an en dash borders a
// word, a combining accent too.
func dropArticles(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, func(r rune) bool { return !isWord(r) })
		if end < 0 {
			end = len(s)
		}
		switch word := s[:end]; word {
		case "a", "an", "the":
			b.WriteByte(' ')
		default:
			b.WriteString(word)
		}
		s = s[end:]
		start := strings.IndexFunc(s, isWord)
		if start < 0 {
			start = len(s)
		}
		b.WriteString(s[:start])
		s = s[start:]
	}
	return b.String()
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// Exact reports whether an answer equals one of the gold answers after
// [Normalise]. An empty answer never does.
func Exact(got string, gold []string) bool {
	if got == "" {
		return false
	}
	got = Normalise(got)
	for _, g := range gold {
		if Normalise(g) == got {
			return true
		}
	}
	return false
}

// F1 is the best word overlap between an answer and one of the gold answers
// after [Normalise], in [0,1]: the harmonic mean of precision and recall over
// bags of words split at white space. An empty answer has 0.
func F1(got string, gold []string) float64 {
	if got == "" {
		return 0
	}
	words := strings.Fields(Normalise(got))
	best := 0.0
	for _, g := range gold {
		best = max(best, overlap(words, strings.Fields(Normalise(g))))
	}
	return best
}

func overlap(got, gold []string) float64 {
	if len(got) == 0 || len(gold) == 0 {
		if len(got) == len(gold) {
			return 1
		}
		return 0
	}
	left := map[string]int{}
	for _, w := range gold {
		left[w]++
	}
	same := 0
	for _, w := range got {
		if left[w] > 0 {
			left[w]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(got)+len(gold))
}

// Holds reports whether a text contains one of the gold answers as it is
// written there, upper and lower case included. White space is folded and
// typographic quotation marks, apostrophes and dashes count as the plain ones.
// A gold answer that begins or ends in a letter or digit must do so at a word's
// border, so that 23 is not in 1923; scripts without spaces have no such border.
func Holds(text string, gold []string) bool {
	text = foldMarks(text)
	for _, g := range gold {
		if holds(text, foldMarks(g)) {
			return true
		}
	}
	return false
}

func holds(text, gold string) bool {
	if gold == "" {
		return false
	}
	for at := 0; ; {
		i := strings.Index(text[at:], gold)
		if i < 0 {
			return false
		}
		i += at
		if !splitsWord(text, i) && !splitsWord(text, i+len(gold)) {
			return true
		}
		at = i + 1
	}
}

// splitsWord reports whether the offset stands inside a word of text.
func splitsWord(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	spaced := func(r rune) bool {
		return isWord(r) && !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
	}
	return spaced(before) && spaced(after)
}

var plainMarks = strings.NewReplacer("’", "'", "‘", "'", "ʼ", "'", "“", `"`, "”", `"`, "„", `"`, "–", "-", "—", "-", "‑", "-", "−", "-", "\u00ad", "")

func foldMarks(s string) string {
	return strings.Join(strings.Fields(plainMarks.Replace(s)), " ")
}
