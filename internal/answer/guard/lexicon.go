package guard

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// lexicon is what the rules know of a language: words folded as kb folds them,
// or their stems. A language without one has empty lists: its numbers in
// digits, names and quotations are held, the rest by coverage alone.
type lexicon struct {
	// Numbers.
	numerals, magnitudes, ordinals, counts, fractions, parts, hundreds map[string]float64
	vague, ordinalSuffix, percent, articles, and, of, to, rangeWords   map[string]bool
	currencies, currencySigns, units                                   map[string]string
	bounds                                                             []boundWords
	boundWords                                                         map[string]bool
	spans                                                              map[string]bool // units of time
	nationality                                                        map[string]bool
	// Dates.
	months, weekdays                                map[string]int
	beforeMonth, timeWords, timeNouns, relative     map[string]bool
	function, joiners, conjunctions, opener, light  map[string]bool
	particles, pronouns, definite, binding, compass map[string]bool
	be, by, irregular, verbs                        map[string]bool
	cues, cuePairs                                  map[string]cueKind
	cueTerms                                        map[string]cueKind
	groups                                          []contrast
	speech, reports, factive, sources, according    map[string]bool
	speechWords, that                               map[string]bool
	past, determiners, auxiliary, taking, personal  map[string]bool
	adverbs                                         map[string]string // "annual": year
}

// boundWords are words before a number that bound it; they begin with a space.
type boundWords struct {
	words string
	bound bound
}

// lexicon is the lexicon of a language.
func (g *Guard) lexicon(lang string) *lexicon {
	if x, ok := g.lexicons[kbLang(lang)]; ok {
		return x
	}
	return g.lexicons[""]
}

func setOf(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// phrases are the lines of a text.
func phrases(text string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(text) {
		if p := strings.TrimSpace(line); p != "" {
			m[p] = true
		}
	}
	return m
}

// values reads "two 2 three 3".
func values(pairs string) map[string]float64 {
	m := map[string]float64{}
	fields := strings.Fields(pairs)
	for i := 0; i+1 < len(fields); i += 2 {
		v, _, _ := digits(fields[i+1], "en")
		m[fields[i]] = v
	}
	return m
}

// ranks numbers the words of a list: those joined by / are one.
func ranks(list string) map[string]int {
	m := map[string]int{}
	for i, same := range strings.Fields(list) {
		for w := range strings.SplitSeq(same, "/") {
			m[w] = i + 1
		}
	}
	return m
}

// unitsOf reads "km kilometre kilometer; kg kilogram": the short form first.
func unitsOf(list string) map[string]string {
	m := map[string]string{}
	for group := range strings.SplitSeq(list, ";") {
		words := strings.Fields(group)
		for _, w := range words {
			m[w] = words[0]
		}
	}
	return m
}

// terms are the stems of words.
func terms(lang, words string) map[string]bool {
	m := map[string]bool{}
	for _, t := range kb.NewAnalyzer(lang).Tokens(nil, []byte(words)) {
		m[t.Term] = true
	}
	return m
}

// kinds reads lists of cues; a cue of two words goes to pairs.
func kinds(lang string, lists map[cueKind]string) (single, pairs, stems map[string]cueKind) {
	single, pairs, stems = map[string]cueKind{}, map[string]cueKind{}, map[string]cueKind{}
	for kind, list := range lists {
		for p := range strings.SplitSeq(list, ",") {
			p = strings.TrimSpace(p)
			switch {
			case p == "":
			case strings.HasPrefix(p, "~"):
				for t := range terms(lang, p[1:]) {
					stems[t] = kind
				}
			case strings.Contains(p, " "):
				pairs[p] = kind
				if first, second, _ := strings.Cut(p, " "); true {
					for t := range terms(lang, first) {
						pairs[t+" "+second] = kind
					}
				}
			default:
				single[p] = kind
			}
		}
	}
	return single, pairs, stems
}

// contrasts reads groups, one a line, sides separated by /: every word stands
// for its forms, one behind = for itself only.
func contrasts(lang, list string) []contrast {
	var groups []contrast
	for line := range strings.Lines(list) {
		var g contrast
		for side := range strings.SplitSeq(strings.TrimSpace(line), "/") {
			s := map[string]bool{}
			for _, w := range strings.Fields(side) {
				if exact, ok := strings.CutPrefix(w, "="); ok {
					s[exact] = true
					continue
				}
				s[w] = true
				for t := range terms(lang, w) {
					s["~"+t] = true
				}
			}
			if len(s) > 0 {
				g = append(g, s)
			}
		}
		if len(g) > 1 {
			groups = append(groups, g)
		}
	}
	return groups
}

// boundsOf reads one kind of bound; longer phrases are tried first.
func boundsOf(lists map[bound]string) (all []boundWords, words map[string]bool) {
	words = map[string]bool{}
	for b, list := range lists {
		for p := range strings.SplitSeq(list, ",") {
			p = strings.TrimSpace(p)
			if p == "" {
				continue
			}
			all = append(all, boundWords{p, b})
			for _, w := range strings.Fields(p) {
				words[w] = true
			}
		}
	}
	slices.SortFunc(all, func(a, b boundWords) int {
		if len(a.words) != len(b.words) {
			return len(b.words) - len(a.words)
		}
		return strings.Compare(a.words, b.words)
	})
	return all, words
}

func newLexicons() map[string]*lexicon {
	all := map[string]*lexicon{"": {}, "en": english(), "fr": french(), "es": spanish(), "de": german()}
	for _, x := range all {
		x.ordinalSuffix = setOf("st nd rd th e er eme re nde º ª")
		if x.currencySigns == nil {
			x.currencySigns = map[string]string{"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr", "₽": "rub"}
		}
		if x.units == nil {
			x.units = unitsOf(metric)
		}
	}
	return all
}

// metric are the signs that all languages share.
const metric = `km kms; m; cm; mm; kg kgs kilo kilos; g; t; ha; l; mw; gw; kw; kwh; mhz; ghz; hz; gb; mb; tb; c; f; h; min; °c`
