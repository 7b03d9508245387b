package answer

import (
	"slices"
	"strings"
	"unicode"

	"briefbot/internal/kb"
)

// questionLanguage is the language whose words decide what is asked: the
// detected one where documents have it, else the documents' first.
func questionLanguage(x *kb.Index, text string) string {
	return languageOf(x, text, kb.FunctionWords)
}

// languageOf is questionLanguage with a counter of a language's function words.
func languageOf(x *kb.Index, text string, count func(lang, text string) int) string {
	langs := x.Languages()
	if len(langs) == 0 {
		return "en"
	}
	if l := otherTongue(langs, text, count); l != "" {
		return l
	}
	if len(langs) == 1 {
		return langs[0]
	}
	if strings.ContainsAny(text, "¿¡") && slices.Contains(langs, "es") {
		return "es"
	}
	best, most := langs[0], -1
	for _, l := range langs {
		if n := count(l, text); n > most {
			best, most = l, n
		}
	}
	if most > 0 {
		return best
	}
	if l := kb.DetectLanguage(text); slices.Contains(langs, l) {
		return l
	}
	return langs[0]
}

// functionWords is [kb.FunctionWords] with the analyzers at hand.
func (a *analyzers) functionWords(lang, text string) int {
	var n int
	n, a.tokens = a.of(lang).FunctionWords(a.tokens, []byte(text))
	return n
}

// tongues are the languages whose question words are known.
var tongues = []string{"en", "fr", "es", "de", "it", "pt", "nl", "ru", "ar", "zh"}

// asksIn reports whether a text begins with a word that asks in a language.
func asksIn(lang, text string) bool {
	t := tongueOf(lang)
	if t == nil {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimLeft(text, " ¿\n"), " ")
	tokens := kb.NewAnalyzer(lang).Tokens(nil, []byte(first))
	return len(tokens) > 0 && (slices.ContainsFunc(t.patterns, func(p pattern) bool { return at(tokens, 0, p.words[:1]) }) ||
		slices.ContainsFunc(t.which, func(p []string) bool { return at(tokens, 0, p) }))
}

// scripts are the languages that a script tells, where no document is in another
// language of that script.
var scripts = [...]struct {
	lang   string
	others map[string]bool
	table  *unicode.RangeTable
}{
	{"ru", words("uk be bg sr mk kk"), unicode.Cyrillic},
	{"ar", words("fa ur ps ckb"), unicode.Arabic},
	{"zh", words("ja ko"), unicode.Han},
}

// hanLetters is how many letters a Han character counts for: beside them, a name
// in Latin letters is long.
const hanLetters = 3

// writtenIn is the language that most of a text's letters tell, or "".
func writtenIn(text string, langs []string) string {
	letters := 0
	var of [len(scripts)]int
	for _, r := range text {
		if !unicode.IsLetter(r) {
			continue
		}
		n := 1
		if unicode.Is(unicode.Han, r) {
			n = hanLetters
		}
		letters += n
		for i := range scripts {
			if unicode.Is(scripts[i].table, r) {
				of[i] += n
			}
		}
	}
	for i := range scripts {
		if s := &scripts[i]; 2*of[i] > letters && !slices.ContainsFunc(langs, func(l string) bool { return s.others[l] }) {
			return s.lang
		}
	}
	return ""
}

// otherTongue is the language of a question in a language that no document has:
// it has at least two function words more of that language than of any of the
// documents', or no fewer and begins with a word that asks in it and that they do
// not have, or is written in a script of its own. Else it is "". German "an" is an English word, too.
func otherTongue(langs []string, text string, count func(lang, text string) int) string {
	best, most := "", 1
	first, _, _ := strings.Cut(strings.TrimLeft(text, " ¿\n"), " ")
	strange := true // the first word is no function word of the documents' languages
	for _, l := range langs {
		most = max(most, count(l, text)+1)
		strange = strange && count(l, first) == 0
	}
	own := most - 1
	for _, l := range tongues {
		n := count(l, text)
		// "Wer führt JNIM?" has one word that tells; "a" in "Qui a attaqué ?" is English, too.
		if strange && best == "" && n > 0 && n >= own && !slices.Contains(langs, l) && asksIn(l, text) {
			best = l
		}
		if n > most {
			best, most = l, n
		}
	}
	if best == "" && own == 0 && strings.Contains(text, "¿") {
		return "es"
	}
	if l := writtenIn(text, langs); best == "" && !slices.Contains(langs, l) {
		return l
	}
	return best
}
