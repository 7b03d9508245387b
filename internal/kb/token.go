package kb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Token is one word of a text: a run of letters and digits, a number, a dotted
// acronym, or a pair of neighbouring Han characters.
type Token struct {
	Span        // in the analysed text
	Term string // the index term: folded, regular, stemmed
	Word string // the word folded to lower case without accents
	Flag
	// Number is the word's number in its [Analyzer], the same for the same word
	// during one [Analyzer.Era]; 0 for a word that it does not remember.
	Number uint32
}

// Flag is a set of properties of a token.
type Flag uint8

// The properties of a token.
const (
	Upper     Flag = 1 << iota // begins with a capital letter
	AllUpper                   // two or more letters, all capital
	Digit                      // begins with a digit
	Bigram                     // a pair of Han characters (or their kin), overlapping the next
	Stop                       // a function word of the language: not worth a posting
	AskStop                    // a word that asks ("who", "did"): ignored in questions only
	NumberTag                  // a spelled number
)

// Has reports whether all of g is set.
func (f Flag) Has(g Flag) bool { return f&g == g }

// Tokens appends the tokens of text to dst, in order.
func (a *Analyzer) Tokens(dst []Token, text []byte) []Token {
	if len(a.words) > a.most {
		a.forget()
	}
	first := len(dst)
	dst = a.cut(dst, text)
	a.know(dst[first:], text)
	return dst
}

// cut appends the tokens of text with nothing but their spans.
func (a *Analyzer) cut(dst []Token, text []byte) []Token {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if !isASCIIWord(c) {
				i++
				continue
			}
		} else {
			r, n := utf8.DecodeRune(text[i:])
			if unspaced(r) {
				dst, i = bigrams(dst, text, i)
				continue
			}
			if !isWordRune(r) {
				i += n
				continue
			}
		}
		end := wordEnd(text, i)
		if split := a.lang.elision(text[i:end]); split > 0 {
			i += split
		}
		dst = append(dst, Token{Span: Span{i, end}})
		i = end
	}
	return dst
}

// bigrams appends the overlapping pairs of a run of unspaced script.
func bigrams(dst []Token, text []byte, start int) ([]Token, int) {
	_, n := utf8.DecodeRune(text[start:])
	previous, i := start, start+n
	for i < len(text) {
		r, n := utf8.DecodeRune(text[i:])
		if !unspaced(r) {
			break
		}
		dst = append(dst, Token{Span: Span{previous, i + n}, Flag: Bigram})
		previous, i = i, i+n
	}
	if previous == start { // a single character stands for itself
		dst = append(dst, Token{Span: Span{start, i}, Flag: Bigram})
	}
	return dst, i
}

func isASCIIWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// unspaced reports whether r belongs to a script written without spaces.
func unspaced(r rune) bool {
	if r < 0x0E00 {
		return false
	}
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// wordEnd is the end of the word that starts at i.
func wordEnd(text []byte, i int) int {
	start := i
	for i < len(text) {
		c := text[i]
		if isASCIIWord(c) {
			i++
			continue
		}
		r, n := rune(c), 1
		switch {
		case c >= utf8.RuneSelf:
			r, n = utf8.DecodeRune(text[i:])
			if isWordRune(r) && !unspaced(r) || r == '\u00ad' || r == '\u200d' || r == '\u200c' {
				i += n
				continue
			}
		case c != '\'' && c != '.' && c != ',' && c != '`':
			return i // nothing that joins
		}
		if !joins(text, start, i, n, r) {
			break
		}
		i += n
	}
	return i
}

// joins reports whether the mark r at i joins the word before it to what
// follows: an apostrophe inside a word, a point inside a number or an acronym.
func joins(text []byte, start, i, n int, r rune) bool {
	if i+n >= len(text) {
		// The last full stop of "the U.S." is no part of the word.
		return false
	}
	next, _ := utf8.DecodeRune(text[i+n:])
	previous, _ := utf8.DecodeLastRune(text[start:i])
	switch r {
	case '\'', '’', 'ʼ', '`':
		return unicode.IsLetter(previous) && unicode.IsLetter(next)
	case ',':
		return isDigit(previous) && isDigit(next)
	case '.':
		if isDigit(previous) && isDigit(next) {
			return true
		}
		// single letters with stops between them: U.S.A
		before, _ := utf8.DecodeLastRune(text[:i-utf8.RuneLen(previous)])
		lone := i-utf8.RuneLen(previous) == start || before == '.'
		return lone && unicode.IsUpper(previous) && unicode.IsUpper(next)
	}
	return false
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// fold lowers a word and removes what writers disagree on: accents of Latin
// letters, apostrophes, stops in acronyms, Arabic vowel signs and letter
// variants, Cyrillic ё.
func fold(word string) string {
	ascii := true
	for i := range len(word) {
		if c := word[i]; c >= utf8.RuneSelf || c == '\'' || c == '`' || c == '.' {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(word)
	}
	var b strings.Builder
	base, before := rune(0), rune(0)
	for _, r := range norm.NFKD.String(word) {
		if unicode.Is(unicode.Mn, r) {
			// й, ї and their kin are letters of their own; Indic vowel signs carry meaning.
			if keepMark(base, r) {
				b.WriteRune(r)
			}
			continue
		}
		base, before = unicode.ToLower(r), base
		switch base {
		case '.':
			if isDigit(before) {
				b.WriteByte('.') // 3.5 is not 35
			}
		case '\'', '’', 'ʼ', '`', 'ʻ', 'ʿ', 'ʾ', '\u00ad', '\u200c', '\u200d', 'ـ':
		case 'ß':
			b.WriteString("ss")
		case 'æ':
			b.WriteString("ae")
		case 'œ':
			b.WriteString("oe")
		case 'ø':
			b.WriteByte('o')
		case 'đ', 'ð':
			b.WriteByte('d')
		case 'ł':
			b.WriteByte('l')
		case 'ı':
			b.WriteByte('i')
		case 'þ':
			b.WriteString("th")
		case 'أ', 'إ', 'آ', 'ٱ':
			b.WriteRune('ا')
		case 'ى':
			b.WriteRune('ي')
		case 'ة':
			b.WriteRune('ه')
		default:
			b.WriteRune(base)
		}
	}
	return norm.NFC.String(b.String())
}

func keepMark(base, mark rune) bool {
	switch {
	case base < 0x0370, unicode.Is(unicode.Greek, base), unicode.Is(unicode.Arabic, base), unicode.Is(unicode.Hebrew, base):
		return false
	case unicode.Is(unicode.Cyrillic, base):
		return mark == '\u0306' // breve: й
	}
	return true
}
