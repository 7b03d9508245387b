package answer

import (
	"slices"
	"strings"
	"sync"

	"briefbot/internal/kb"
)

// tongue is a [lore] taken apart: what is known of one language other than
// English. It is immutable.
type tongue struct {
	lang         string
	patterns     []pattern
	which, named [][]string
	nouns        map[string]kind // by index term
	what, say    map[string]bool
	earlier      map[string]bool
	is, in       map[string]bool
	because, by  []string
	defines      []string // what opens a definition
	sorts        map[string]sort
	asksFor      map[string]unit   // words that ask for a number with a unit
	units        map[string][]unit // words of units
	groups       map[string][]int8 // index term -> groups of words that mean nearly the same
	members      [][]string        // of the groups
	uncased      bool              // the script has no capitals
}

// pattern is a phrase that tells what is asked for.
type pattern struct {
	words []string
	kind  kind
}

var kindNames = map[string]kind{"why": kindWhy, "when": kindWhen, "number": kindNumber, "where": kindWhere, "how": kindHow,
	"definition": kindDefinition, "who": kindWho, "org": kindOrg, "quote": kindQuote}

var unitNames = map[string]unit{"length": unitLength, "area": unitArea, "mass": unitMass, "time": unitTime, "money": unitMoney, "share": unitShare, "heat": unitHeat, "speed": unitSpeed}

// tongueOf is what is known of a language, or nil.
func tongueOf(lang string) *tongue {
	if f, ok := tongueBuilders[lang]; ok {
		return f()
	}
	return nil
}

var tongueBuilders = func() map[string]func() *tongue {
	m := map[string]func() *tongue{}
	for lang := range lores {
		m[lang] = sync.OnceValue(func() *tongue { return newTongue(lang) })
	}
	return m
}()

// newTongue takes a lore apart.
func newTongue(lang string) *tongue {
	l := lores[lang]
	a := kb.NewAnalyzer(lang)
	folded := func(text string) []string {
		var out []string
		for _, w := range strings.Fields(text) {
			star := strings.HasSuffix(w, "*")
			for _, t := range a.Tokens(nil, []byte(strings.TrimRight(w, "*"))) {
				w := t.Word
				if star {
					w += "*"
				}
				out = append(out, w)
			}
		}
		return out
	}
	set := func(text string) map[string]bool { return words(strings.Join(folded(text), " ")) }
	terms := func(text string) []string {
		var out []string
		for _, t := range a.Tokens(nil, []byte(text)) {
			out = append(out, t.Term)
		}
		return out
	}
	phrases := func(text string) [][]string {
		var out [][]string
		for _, p := range strings.Split(text, ",") {
			if f := folded(p); len(f) > 0 {
				out = append(out, f)
			}
		}
		return out
	}
	t := &tongue{lang: lang, what: set(l.what), say: set(l.say), earlier: set(l.earlier), is: set(l.is), in: set(l.in),
		nouns: map[string]kind{}, sorts: map[string]sort{}, asksFor: map[string]unit{}, units: map[string][]unit{}, groups: map[string][]int8{},
		uncased: lang == "ar" || lang == "zh"}
	lines(l.kinds, func(name, rest string) {
		for _, p := range phrases(rest) {
			t.patterns = append(t.patterns, pattern{p, kindNames[name]})
		}
	})
	t.which, t.named = phrases(strings.ReplaceAll(l.which, " ", ",")), phrases(l.named)
	lines(l.nouns, func(name, rest string) {
		for _, n := range terms(rest) {
			t.nouns[n] = kindNames[name]
		}
	})
	t.because, t.by = cueLines(l.because), cueLines(l.by)
	t.defines = []string{" (", "，即", "即", "就是", "是指", "也就是", "称为"}
	for _, w := range strings.Fields(l.is) {
		t.defines = append(t.defines, " "+w+" ")
	}
	for _, w := range strings.Fields(l.one) {
		t.defines = append(t.defines, ", "+w+" ", "، "+w+" ", " – "+w+" ", " — "+w+" ")
	}
	for _, c := range []struct {
		of    sort
		words string
	}{{isMonth, l.months}, {isDay, l.days}, {isQuantity, l.amounts}, {isSaying, l.say}} {
		for w := range set(c.words) {
			t.sorts[w] |= c.of
		}
	}
	lines(l.units, func(name, rest string) {
		asks, units, _ := strings.Cut(rest, "/")
		for w := range set(asks) {
			t.asksFor[w] = unitNames[name]
		}
		for w := range set(units) {
			t.units[w] = append(t.units[w], unitNames[name])
		}
	})
	for line := range strings.Lines(l.kin) {
		t.group(terms(line))
	}
	if lang == "zh" {
		for _, g := range hanKin {
			t.group(terms(g))
		}
	}
	return t
}

// group makes terms mean nearly the same.
func (t *tongue) group(terms []string) {
	if len(terms) == 0 {
		return
	}
	g := int8(len(t.members))
	t.members = append(t.members, terms)
	for _, w := range terms {
		if !slices.Contains(t.groups[w], g) {
			t.groups[w] = append(t.groups[w], g)
		}
	}
}

// lines visits "name: rest" lines.
func lines(text string, visit func(name, rest string)) {
	for line := range strings.Lines(text) {
		if name, rest, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			visit(name, rest)
		}
	}
}

// cueLines are the lines of a text with the blanks that they end with.
func cueLines(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(strings.Trim(text, "\n"), "\n")
}

// at reports whether a phrase begins at token i.
func at(tokens []kb.Token, i int, phrase []string) bool {
	if i+len(phrase) > len(tokens) {
		return false
	}
	for j, w := range phrase {
		if stem, ok := strings.CutSuffix(w, "*"); ok {
			if !strings.HasPrefix(tokens[i+j].Word, stem) {
				return false
			}
		} else if tokens[i+j].Word != w {
			return false
		}
	}
	return true
}

// first is where the first of the phrases begins and ends, or -1.
func first(tokens []kb.Token, phrases [][]string) (from, to int) {
	for i := range tokens {
		for _, p := range phrases {
			if at(tokens, i, p) {
				return i, i + len(p)
			}
		}
	}
	return -1, -1
}

// kindOf is what a question in this language asks for, and its focus.
func (t *tongue) kindOf(text string, tokens []kb.Token) (k kind, focus int) {
	said := slices.ContainsFunc(tokens, func(w kb.Token) bool { return t.say[w.Word] })
	if _, to := first(tokens, t.named); to >= 0 {
		for i := to; i < min(to+4, len(tokens)); i++ {
			if k, ok := t.nouns[tokens[i].Term]; ok && (k == kindWho || k == kindOrg || k == kindWhere) {
				return k, i
			}
		}
		return kindWho, -1
	}
	// "which company", "at what hour"
	for i := range tokens {
		for _, p := range t.which {
			if !at(tokens, i, p) {
				continue
			}
			for j := i + 1; j < min(i+5, len(tokens)); j++ {
				if k, ok := t.nouns[tokens[j].Term]; ok {
					return k, j
				}
				if !tokens[j].Has(kb.Stop) && !tokens[j].Has(kb.AskStop) {
					break
				}
			}
		}
	}
	if t.lang == "fr" && (strings.Contains(text, "où") || strings.Contains(text, "Où") || strings.Contains(text, "d'ou ")) {
		return kindWhere, -1
	}
	// the phrase that stands first; among those at one place, the longest
	for i := range tokens {
		best := -1
		for j, p := range t.patterns {
			if at(tokens, i, p.words) && (best < 0 || len(p.words) > len(t.patterns[best].words)) {
				best = j
			}
		}
		if best < 0 {
			continue
		}
		p := &t.patterns[best]
		end := i + len(p.words)
		switch p.kind {
		case kindDefinition:
			if said {
				return kindQuote, -1
			}
			if t.contents(tokens[end:]) > 3 {
				return kindOther, -1
			}
		case kindNumber:
			for j := end; j < min(end+3, len(tokens)); j++ {
				if !tokens[j].Has(kb.Stop) && !tokens[j].Has(kb.AskStop) {
					return kindNumber, j
				}
			}
		case kindHow:
			if said && t.contents(tokens) <= 2 {
				return kindQuote, -1
			}
		}
		return p.kind, -1
	}
	for i := range tokens {
		if (t.what[tokens[i].Word] || t.lang == "fr" && i == 0 && elided(text)) && said {
			return kindQuote, -1
		}
	}
	for i := range tokens {
		if k, ok := t.nouns[tokens[i].Term]; ok && (i < 2 || len(tokens) <= 6) && (k != kindWhere && k != kindOrg) {
			return k, i
		}
	}
	return kindOther, -1
}

// elided reports whether a French question begins with "que" before a vowel,
// which is no token.
func elided(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	return strings.HasPrefix(text, "qu'") || strings.HasPrefix(text, "qu’")
}

// contents is how many tokens carry content.
func (t *tongue) contents(tokens []kb.Token) int {
	n := 0
	for _, w := range tokens {
		if !w.Has(kb.Stop) && !w.Has(kb.AskStop) {
			n++
		}
	}
	return n
}

// unitAsked is the unit of the number that a question asks for.
func (t *tongue) unitAsked(tokens []kb.Token) unit {
	for _, w := range tokens {
		if u, ok := t.asksFor[w.Word]; ok {
			return u
		}
	}
	return noUnit
}
