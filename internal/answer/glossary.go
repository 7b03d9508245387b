package answer

import (
	"embed"
	"strings"
	"sync"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// glosses holds a list per language: a word and one or two English words for
// it, a line each, the more frequent words first. See gloss/README.md.
//
//go:embed gloss/*.txt
var glosses embed.FS

// gloss is what an English word says of a word of another language. It is
// immutable.
type gloss struct {
	words []string // English, one or two
	word  string   // the one that carries the meaning
	term  string   // its index term
	form  string   // and its [form]
	place bool     // it is a country
	sort  sort     // as far as the word itself is of one: amounts and speech
}

// glossary knows English words for the words of one language. The vectors are
// of English words, so this is what they know of other languages. It is safe for
// concurrent use.
type glossary struct {
	lang   string
	byWord map[string]*gloss // folded as in the documents
	byTerm map[string]*gloss
	byRoot map[string]*gloss   // Arabic: see [root]
	nouns  bool                // every noun has a capital
	back   map[string][]string // by English index term: the terms of the language
}

// glossaryOf is what is known of a language's words, or nil. It takes some
// milliseconds once.
func glossaryOf(lang string) *glossary {
	if f, ok := glossaries[lang]; ok {
		return f()
	}
	return nil
}

var glossaries = func() map[string]func() *glossary {
	m := map[string]func() *glossary{}
	files, _ := glosses.ReadDir("gloss") // it is part of the binary
	for _, f := range files {
		lang := strings.TrimSuffix(f.Name(), ".txt")
		m[lang] = sync.OnceValue(func() *glossary { return newGlossary(lang) })
	}
	return m
}()

func newGlossary(lang string) *glossary {
	text, err := glosses.ReadFile("gloss/" + lang + ".txt")
	if err != nil {
		return nil
	}
	g := &glossary{lang: lang, nouns: lang == "de", byWord: map[string]*gloss{}, byTerm: map[string]*gloss{}, byRoot: map[string]*gloss{}, back: map[string][]string{}}
	own, english := kb.NewAnalyzer(lang), kb.NewAnalyzer("en")
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		tokens := own.Tokens(nil, []byte(f[0]))
		if len(tokens) != 1 {
			continue
		}
		e := &gloss{words: f[1:], word: f[len(f)-1]}
		for _, t := range english.Tokens(nil, []byte(e.word)) {
			e.term, e.form = t.Term, form(t.Term)
			if t.Has(kb.NumberTag) && e.term != "1" {
				e.sort |= isQuantity
			}
		}
		e.sort |= sortOf(e.word) & (isQuantity | isSaying)
		e.place = kb.Country(e.word)
		keep(g.byWord, tokens[0].Word, e)
		keep(g.byTerm, tokens[0].Term, e)
		if lang == "ar" {
			if r := root(tokens[0].Term); r != "" {
				keep(g.byRoot, r, e)
			}
		}
		g.back[e.term] = append(g.back[e.term], tokens[0].Term)
	}
	return g
}

// know is the vector and the weight of a word with this gloss; nothing is known
// of one without.
func (g *gloss) know(t *wordvec.Table) (wordvec.Vec, float32) {
	switch {
	case g == nil:
		return "", 1
	case len(g.words) == 1:
		return t.Know(g.word)
	}
	return t.Mean(g.words...)
}

// keep adds what was said first of a key.
func keep(m map[string]*gloss, key string, e *gloss) {
	if _, ok := m[key]; !ok {
		m[key] = e
	}
}

// of is what is known of a token's word, or nil.
func (g *glossary) of(t *kb.Token) *gloss {
	if g == nil || t.Has(kb.Digit) {
		return nil
	}
	if e := g.byWord[t.Word]; e != nil {
		return e
	}
	if e := g.byTerm[t.Term]; e != nil {
		return e
	}
	switch {
	case g.lang == "ar":
		for _, w := range arabicForms(t.Word) {
			if e := g.byWord[w]; e != nil {
				return e
			}
		}
		return g.byRoot[root(t.Term)]
	case compounding(g.lang):
		return g.compound(t.Word)
	}
	return nil
}

// compounding reports whether a language writes compounds as one word.
func compounding(lang string) bool { return lang == "de" || lang == "nl" }

// The shortest words that a compound is taken apart into.
const shortestHead, shortestModifier = 4, 4

// compound is what is known of a word that is made of two: "Hafenmeister". Its
// second part says what it is, its first of which sort.
func (g *glossary) compound(word string) *gloss {
	parts := g.parts(word)
	if parts == nil {
		return nil
	}
	e := *g.byWord[parts[1]]
	e.words = []string{g.byWord[parts[0]].word, e.word}
	return &e
}

// parts are the two words that a compound is made of, or nil.
func (g *glossary) parts(word string) []string {
	for i := shortestModifier; i <= len(word)-shortestHead; i++ {
		head := g.byWord[word[i:]]
		if head == nil || len(head.words) > 1 {
			continue
		}
		for _, link := range []string{"", "s", "n", "en", "es", "er", "e"} {
			m, ok := strings.CutSuffix(word[:i], link)
			if !ok || len(m) < shortestModifier-1 {
				continue
			}
			if modifier := g.byWord[m]; modifier != nil && len(modifier.words) == 1 {
				return []string{m, word[i:]}
			}
		}
	}
	return nil
}

// fellows are the language's words for an English index term.
func (g *glossary) fellows(english string) []string {
	if g == nil {
		return nil
	}
	return g.back[english]
}
