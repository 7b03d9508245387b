package kb

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// abbreviations end in a full stop that does not end a sentence. Lower case,
// without the stop.
var abbreviations = set(`mr mrs ms dr prof rev hon sr jr st ste gen col lt capt cmdr cmd maj sgt cpl adm brig gov sen rep pres sec
	min dep supt insp det inc ltd co corp bros llc plc no nos vol vols pp p ed eds fig figs art arts ch para cf vs v viz eg ie etc al ca approx est
	jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri
	ave blvd rd mt ft bn dept univ assn op cit ibid
	m mm mme mlle mgr av env adj
	sra srta dn dña lic ing ud uds ee uu núm pág
	hr fr nr bzw usw dh evtl ggf ca str abs bd hrsg
	т г гг в вв др пр ул им руб млн млрд тыс см`)

// neverFinal abbreviations are followed by a name: they do not end a sentence
// even before a capital.
var neverFinal = set(`mr mrs ms dr prof rev hon st ste gen col lt capt cmdr maj sgt cpl adm brig gov sen rep pres supt insp det
	no nos vol fig figs art vs v eg ie cf mt ft mme mlle mgr m mm sra srta dn lic ing hr fr nr ул им op ca approx est al`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// Sentences are the sentences of the passage, as spans of the document, in
// order. A passage of prose has at least one; a table row is one.
func (p Passage) Sentences() []Span {
	if p.Kind == TableRow {
		return []Span{p.Span}
	}
	spans := Sentences(p.Words())
	for i := range spans {
		spans[i].Start += p.Start
		spans[i].End += p.Start
	}
	return spans
}

// Sentences splits text into sentences. The spans are in order, do not
// overlap, hold no white space at their ends and leave out nothing else.
func Sentences(text []byte) []Span {
	var spans []Span
	start := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if !isTerminator(r) {
			continue
		}
		end := i
		for end < len(text) { // further terminators and closing marks belong to the sentence
			c, m := utf8.DecodeRune(text[end:])
			if !isTerminator(c) && !isCloser(c) {
				break
			}
			end += m
		}
		end = spacedQuote(text, end)
		if boundary(text, start, i-n, end, r) {
			spans = appendTrimmed(spans, text, start, end)
			start = end
		}
		i = end
	}
	return appendTrimmed(spans, text, start, len(text))
}

func appendTrimmed(spans []Span, text []byte, start, end int) []Span {
	for start < end {
		r, n := utf8.DecodeRune(text[start:])
		if !unicode.IsSpace(r) {
			break
		}
		start += n
	}
	for start < end {
		r, n := utf8.DecodeLastRune(text[:end])
		if !unicode.IsSpace(r) {
			break
		}
		end -= n
	}
	if start == end {
		return spans
	}
	return append(spans, Span{start, end})
}

func isTerminator(r rune) bool {
	switch r {
	case '.', '!', '?', '…', '。', '！', '？', '؟', '۔', '।', '॥', '｡':
		return true
	}
	return false
}

func isCloser(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '›', ')', ']', '」', '』', '】', '）', '*', '_':
		return true
	}
	return false
}

func isOpener(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '«', '‹', '„', '(', '[', '¿', '¡', '—', '–', '-', '「', '『', '*', '_':
		return true
	}
	return false
}

// spacedQuote is the end of the closing quotation mark that French sets behind
// a space, or end.
func spacedQuote(text []byte, end int) int {
	space, n := utf8.DecodeRune(text[end:])
	if space != ' ' && space != '\u00a0' && space != '\u202f' {
		return end
	}
	if mark, m := utf8.DecodeRune(text[end+n:]); mark == '»' || mark == '›' {
		return end + n + m
	}
	return end
}

// boundary reports whether the terminator at stop, whose run of terminators
// and closing marks ends at end, ends the sentence that began at start.
func boundary(text []byte, start, stop, end int, terminator rune) bool {
	if terminator == '。' || terminator == '！' || terminator == '？' || terminator == '｡' {
		return true
	}
	if end >= len(text) {
		return true
	}
	next, _ := utf8.DecodeRune(text[end:])
	if !unicode.IsSpace(next) {
		return false
	}
	after, upper := firstLetter(text[end:])
	if after == 0 {
		return true
	}
	if terminator != '.' && terminator != '…' {
		// "Why?" she asked. The sentence goes on in lower case.
		return !unicode.IsLower(after)
	}
	if unicode.IsLower(after) {
		return false
	}
	word := wordBefore(text[start:stop])
	lower := strings.ToLower(word)
	switch {
	case terminator == '…':
		return upper
	case lower == "no" || lower == "nos":
		return !unicode.IsDigit(after) // "No. 5"; but "No. It is not."
	case neverFinal[lower] && (word != lower || len(lower) < 4):
		return false
	case isInitial(word):
		// "J. Smith", "George W. Bush"; but "vitamin C. The" and "World War I. It" end.
		return !upper || startsWithCommonWord(text[end:])
	case strings.Contains(word, ".") && upper:
		// "U.S. Army" goes on, "in the U.S. The" ends.
		return startsWithCommonWord(text[end:])
	case abbreviations[lower] && (unicode.IsDigit(after) || !startsWithCommonWord(text[end:])):
		return false
	case len(word) <= 2 && allDigits(word):
		// "1. First point", and "am 3. Mai"; but "rose to 90. In 2022".
		return strings.TrimSpace(string(text[start:stop])) != word && !germanMonths[firstWord(text[end:])]
	case len(word) == 1 && loneLetter(text[end:]):
		return false // "z. B."
	}
	return true
}

// firstLetter is the first letter or digit of text after white space and
// opening marks, and whether it can begin a sentence.
func firstLetter(text []byte) (rune, bool) {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if unicode.IsSpace(r) || isOpener(r) {
			continue
		}
		return r, !unicode.IsLower(r)
	}
	return 0, false
}

// wordBefore is the run of letters, digits and inner full stops that ends text.
func wordBefore(text []byte) string {
	i := len(text)
	for i > 0 {
		r, n := utf8.DecodeLastRune(text[:i])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			break
		}
		i -= n
	}
	return strings.TrimLeft(string(text[i:]), ".")
}

func isInitial(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n == len(word) && n > 0 && unicode.IsUpper(r)
}

func allDigits(word string) bool {
	for _, r := range word {
		if !unicode.IsDigit(r) {
			return false
		}
	}
	return word != ""
}

// commonStarts are words that begin sentences and rarely follow an
// abbreviation or an initial inside a name.
var commonStarts = set(`the a an this that these those he she it they we i you his her its their in on at by for from with as but and or
	however although though while when after before since if because there here many most some several other another both each
	according during under over between among about following meanwhile despite no not one two three`)

func startsWithCommonWord(text []byte) bool { return commonStarts[firstWord(text)] }

// germanMonths follow the stop of an ordinal.
var germanMonths = set("januar februar märz april mai juni juli august september oktober november dezember")

// firstWord is the first run of letters near the start of text, in lower case.
func firstWord(text []byte) string {
	text = text[:min(len(text), 64)]
	i := 0
	for i < len(text) {
		r, n := utf8.DecodeRune(text[i:])
		if unicode.IsLetter(r) {
			break
		}
		i += n
	}
	j := i
	for j < len(text) {
		r, n := utf8.DecodeRune(text[j:])
		if !unicode.IsLetter(r) {
			break
		}
		j += n
	}
	return strings.ToLower(string(text[i:j]))
}

// loneLetter reports whether text begins with one letter and a full stop.
func loneLetter(text []byte) bool {
	rest := strings.TrimLeft(string(text[:min(len(text), 8)]), " \u00a0")
	r, n := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r) && strings.HasPrefix(rest[n:], ".")
}
