package kb

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/arabic"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// language is what analysis needs to know of one language. It is not safe for
// concurrent use.
type language struct {
	code string
	stem func(*snowballstem.Env) bool // nil: five-letter prefixes
	stop map[string]bool              // function words, folded
	ask  map[string]bool              // words that ask, folded
	// elides says that "l'attaque" is two words.
	elides bool
	// regular maps irregular forms, demonyms and spelled numbers to the form
	// that the index keeps; nil for most languages.
	regular map[string]string

	env *snowballstem.Env // the stemmer's working memory
}

// stemmers are the Snowball stemmers by ISO 639-1 code.
var stemmers = map[string]func(*snowballstem.Env) bool{
	"ar": arabic.Stem, "da": danish.Stem, "de": german.Stem, "en": english.Stem, "es": spanish.Stem, "fi": finnish.Stem,
	"fr": french.Stem, "hu": hungarian.Stem, "it": italian.Stem, "nb": norwegian.Stem, "nl": dutch.Stem, "nn": norwegian.Stem,
	"no": norwegian.Stem, "pt": portuguese.Stem, "ro": romanian.Stem, "ru": russian.Stem, "sv": swedish.Stem, "tr": turkish.Stem,
}

// languageOf is the language of an ISO 639-1 code.
func languageOf(code string) *language {
	code = baseLanguage(code)
	l := &language{code: code, stem: stemmers[code], elides: code == "fr" || code == "it"}
	if code == "en" {
		l.regular = englishForms
	}
	l.stop, l.ask = stopWords[code], askSets[code]
	return l
}

// baseLanguage is "en" for "en", "EN", "en-GB" and "en_US".
func baseLanguage(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(code)), "-")
	code, _, _ = strings.Cut(code, "_")
	return code
}

// elision is the length of an elided article at the start of a word, as in
// "l'attaque" and "qu'il", or 0.
func (l *language) elision(word []byte) int {
	if !l.elides {
		return 0
	}
	for i, r := range string(word) {
		if r == '\'' || r == '’' {
			if i <= 2 {
				return i + utf8.RuneLen(r)
			}
			return 0
		}
		if i > 2 {
			break
		}
	}
	return 0
}

// analyse turns one raw word into its term.
func (l *language) analyse(raw string) analysed {
	a := analysed{}
	letters, uppers := 0, 0
	for i, r := range raw {
		if i == 0 && isDigit(r) {
			a.flag |= Digit
		}
		if unicode.IsLetter(r) {
			letters++
			if unicode.IsUpper(r) {
				uppers++
				if i == 0 {
					a.flag |= Upper
				}
			}
		}
	}
	if l.code == "en" || l.code == "" {
		if n := len(strings.TrimRight(raw, "sS")); n < len(raw) {
			for _, mark := range []string{"'", "’", "ʼ"} {
				if s, ok := strings.CutSuffix(raw[:n], mark); ok && len(raw)-n == 1 {
					raw = s
					if letters-uppers == 1 {
						letters-- // JNIM's is an acronym
					}
					break
				}
			}
		}
	}
	if letters >= 2 && uppers == letters {
		a.flag |= AllUpper
	}
	a.word = fold(raw)
	if a.flag.Has(Digit) {
		a.word = number(a.word, l.code)
		a.term = a.word
		return a
	}
	if l.stop[a.word] && !(a.flag.Has(AllUpper) && len(a.word) > 1) {
		a.flag |= Stop
	}
	if l.ask[a.word] && !(a.flag.Has(AllUpper) && len(a.word) > 1) {
		a.flag |= AskStop
	}
	if a.word == "us" && a.flag.Has(AllUpper) || a.word == "uk" && l.code == "en" {
		a.term = a.word + "a" // kept apart from the pronoun
		return a
	}
	word := a.word
	if l.code == "en" {
		word = american(word)
	}
	if form, ok := l.regular[word]; ok {
		word = form
		if form != "" && isDigit(rune(form[0])) {
			a.flag |= NumberTag
			a.term = form
			return a
		}
	}
	if l.code == "en" {
		word = withoutAcronymPlural(raw, word)
	}
	a.term = l.stemmed(word)
	return a
}

// withoutAcronymPlural takes the plural's s off the folded word of an acronym, which
// the stemmer leaves after a word without vowels and after "o": "MPs", "NGOs", "tvs".
// "NHS" and "nhs" lose theirs, too, and still meet.
func withoutAcronymPlural(raw, word string) string {
	acronym, ok := strings.CutSuffix(word, "s")
	if !ok || len(acronym) < 2 || word == "mrs" {
		return word
	}
	plural := strings.HasSuffix(raw, "s") && isAllUpper([]byte(raw[:len(raw)-1]))
	if plural || len(acronym) < 5 && !strings.ContainsAny(acronym, "aeiouys") {
		return acronym
	}
	return word
}

// number is the one form of a number: without thousands separators, and
// without the ending of "1990s" and "3rd".
func number(word, lang string) string {
	point := strings.LastIndexByte(word, '.')
	if strings.ContainsAny(word, ",.") {
		english := lang == "en" || lang == "zh" || lang == "ja" || lang == ""
		var b strings.Builder
		for i := range len(word) {
			c := word[i]
			if c == ',' || c == '.' {
				thousands := len(word) >= i+4 && (len(word) == i+4 || !isDigit(rune(word[i+4]))) || strings.Count(word, string(c)) > 1
				if thousands && (c == ',') == english {
					continue
				}
				if c == '.' && i != point {
					continue
				}
				c = '.'
			}
			b.WriteByte(c)
		}
		word = b.String()
	}
	digits := strings.TrimRight(word, "abcdefghijklmnopqrstuvwxyz")
	switch word[len(digits):] {
	case "s", "st", "nd", "rd", "th":
		return digits
	}
	return word
}

// prefix is the first n runes of an alphabetic word; other scripts stay whole.
func prefix(word string, n int) string {
	count := 0
	for i, r := range word {
		if r >= 0x0530 && !unicode.Is(unicode.Arabic, r) && !unicode.Is(unicode.Hebrew, r) {
			return word
		}
		if count == n {
			return word[:i]
		}
		count++
	}
	return word
}

// detectable are the languages that detection chooses among; unrestricted, it
// misnames short texts.
var detectable = map[whatlanggo.Lang]string{
	whatlanggo.Eng: "en", whatlanggo.Fra: "fr", whatlanggo.Spa: "es", whatlanggo.Deu: "de", whatlanggo.Ita: "it",
	whatlanggo.Por: "pt", whatlanggo.Nld: "nl", whatlanggo.Rus: "ru", whatlanggo.Arb: "ar", whatlanggo.Cmn: "zh",
	whatlanggo.Jpn: "ja", whatlanggo.Tur: "tr", whatlanggo.Swe: "sv", whatlanggo.Ukr: "uk", whatlanggo.Pol: "pl",
}

// detectLanguage guesses a document's language from its first passages; "en"
// where the guess is not reliable.
func detectLanguage(d *Document) string {
	var sample []byte
	for i := range d.passages {
		sample = append(append(sample, d.Passage(i).Words()...), ' ')
		if len(sample) > 2000 {
			sample = sample[:2000]
			break
		}
	}
	if code := DetectLanguage(string(sample)); code != "" {
		return code
	}
	return "en"
}

// DetectLanguage is the ISO 639-1 code of a text's language, or "" where the
// guess is not reliable.
func DetectLanguage(text string) string {
	whitelist := make(map[whatlanggo.Lang]bool, len(detectable))
	for l := range detectable {
		whitelist[l] = true
	}
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{Whitelist: whitelist})
	if !info.IsReliable() && info.Script == unicode.Latin {
		return ""
	}
	return detectable[info.Lang]
}
