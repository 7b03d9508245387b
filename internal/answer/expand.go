package answer

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"briefbot/internal/kb"
)

// variant is another spelling of a question term.
type variant struct {
	text string
	of   int
}

// rule says that a sentence with all of need holds the terms in gives: an
// abbreviation stands for its long form and the other way round.
type rule struct {
	need  []string
	gives mask
}

const (
	aliasWeight   = 0.4  // of a term that an abbreviation brings in
	variantWeight = 0.8  // of another spelling
	synonymWeight = 0.25 // of a word of similar meaning
)

// expand adds what else the question's terms may look like in the documents.
func (e *Engine) expand(x *kb.Index, q *question, an *analyzers) {
	for i := range q.terms {
		t := &q.terms[i]
		if t.df > 0 || t.number {
			continue
		}
		// Not in any document: another language's stem, or another spelling.
		for _, l := range x.Languages()[:min(3, len(x.Languages()))] {
			for _, other := range an.of(l).Tokens(nil, []byte(t.raw)) {
				if other.Term != t.text && x.Frequency(other.Term) > 0 {
					q.variant(x, i, other.Term)
				}
			}
		}
		if t.df > 0 || !t.name && (t.gloss != nil || q.lang == "en" && e.vectors.Contains(t.word)) {
			continue
		}
		for _, near := range x.Near(t.word, 2) {
			if e.vectors.Contains(t.word) && x.NameShare(near) < 0.6 {
				continue
			}
			q.variant(x, i, near)
			if t.name || x.NameShare(near) >= 0.6 {
				t.name = true
				t.guess = near
			}
			break
		}
	}
	if q.kind == kindWho && q.lang == "en" {
		// "the boss of", "who is in charge of" and "who runs" ask who leads.
		for i := range q.terms {
			if t := &q.terms[i]; (leading[t.text] || leading[kb.Singular(t.word)]) && !offices[t.text] && q.find("lead") < 0 && x.Frequency("lead") > 0 {
				q.variant(x, i, "lead")
			}
		}
	}
	aliases := x.Aliases()
	if q.lang == "en" {
		aliases = slices.Concat(aliases, commonAliases())
	}
	for _, a := range aliases {
		if i := q.find(a.ShortTerm); i >= 0 && q.terms[i].name {
			q.rules = append(q.rules, rule{a.LongTerms, 1 << i})
			for _, l := range a.LongTerms {
				if q.find(l) < 0 {
					q.extra = append(q.extra, kb.Term{Text: l, Weight: aliasWeight / float64(len(a.LongTerms))})
				}
			}
			continue
		}
		var gives mask
		held := 0
		for _, l := range a.LongTerms {
			if i := q.find(l); i >= 0 {
				gives |= 1 << i
				held++
			}
		}
		if held == len(a.LongTerms) && held > 1 {
			q.rules = append(q.rules, rule{[]string{a.ShortTerm}, gives})
			q.extra = append(q.extra, kb.Term{Text: a.ShortTerm, Weight: aliasWeight * float64(held)})
		}
	}
	for i := range q.terms {
		t := &q.terms[i]
		if t.name || t.number {
			continue
		}
		word := t.english(q.lang)
		if word == "" {
			continue
		}
		english := slices.Contains(x.Languages(), "en")
		var synonyms [8]string
		for _, near := range e.vectors.Synonyms(synonyms[:0], word) {
			for _, s := range an.of("en").Tokens(nil, []byte(near)) {
				if t.gloss != nil {
					for _, f := range glossaryOf(q.lang).fellows(s.Term) {
						q.besides(x, t, f, synonymWeight)
					}
					if english {
						q.besides(x, t, s.Term, synonymWeight)
					}
					continue
				}
				if q.find(s.Term) < 0 && !slices.ContainsFunc(q.extra, func(o kb.Term) bool { return o.Text == s.Term }) && x.Frequency(s.Term) > 0 {
					q.extra = append(q.extra, kb.Term{Text: s.Term, Weight: synonymWeight})
				}
			}
		}
	}
}

// commonAliases are the abbreviations that English texts use without defining
// them.
var commonAliases = sync.OnceValue(func() []kb.Alias {
	an := kb.NewAnalyzer("en")
	var out []kb.Alias
	for short, long := range map[string]string{
		"US": "United States", "USA": "United States", "UK": "United Kingdom", "UN": "United Nations", "EU": "European Union", "AU": "African Union",
	} {
		a := kb.Alias{Short: short, Long: long, ShortTerm: an.Tokens(nil, []byte(short))[0].Term}
		for _, t := range an.Tokens(nil, []byte(long)) {
			a.LongTerms = append(a.LongTerms, t.Term)
		}
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b kb.Alias) int { return strings.Compare(a.Short, b.Short) })
	return out
})

func (q *question) variant(x *kb.Index, i int, text string) {
	if q.find(text) >= 0 {
		return
	}
	q.variants = append(q.variants, variant{text, i})
	t := &q.terms[i]
	t.df += x.Frequency(text)
	q.extra = append(q.extra, kb.Term{Text: text, Weight: variantWeight})
}

// respelled are notes about names that were read as another spelling.
func (q *question) respelled(x *kb.Index) []string {
	var notes []string
	for _, t := range q.terms {
		if t.guess != "" {
			notes = append(notes, fmt.Sprintf("Read %q as the briefings' %q.", t.raw, x.Written(t.guess)))
		}
	}
	return notes
}

// spell finds the definitions of the abbreviation that is asked about.
func (q *question) spell(x *kb.Index) {
	for _, a := range x.Aliases() {
		if i := q.find(a.ShortTerm); i >= 0 {
			q.spelled = append(q.spelled, a)
			q.kind = kindDefinition
		}
	}
}
