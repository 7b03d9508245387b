package answer

import (
	"strings"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// sort says what a word is whatever stands around it.
type sort uint8

const (
	isMonth    sort = 1 << iota
	isDay           // a weekday or a part of the day or the year
	isAlsoVerb      // a month only with a capital
	isQuantity      // a word for an amount
	isPersonal      // a pronoun
	isSaying        // a verb of speech
	isEra           // what follows the number of a year or a century
)

func (s sort) has(t sort) bool { return s&t != 0 }

func sortOf(word string) sort {
	if strings.HasPrefix(word, "centur") {
		return sorts[word] | isEra
	}
	return sorts[word]
}

// sorts are the words that have one.
var sorts = func() map[string]sort {
	m := map[string]sort{}
	for _, c := range []struct {
		of    sort
		words map[string]bool
	}{
		{isMonth, months}, {isDay, weekdays}, {isDay, dayparts}, {isAlsoVerb, words("may march mar mars")},
		{isQuantity, amountsW}, {isPersonal, pronouns}, {isSaying, sayVerbs}, {isSaying, stances}, {isEra, words("bc ad")},
	} {
		for w := range c.words {
			m[w] |= c.of
		}
	}
	return m
}()

// lexeme is a word as it is written with what is known of it: for all questions,
// and for the one that is asked.
type lexeme struct {
	vector wordvec.Vec
	weight float32
	gloss  *gloss // what an English word says of one of another language, or nil
	known  bool   // what stands above, sort and ending
	sort   sort
	marks  marks
	marked bool  // marks, as far as they are the word's own
	ending uint8 // bytes that end the term and are not of its form
	name   int8  // written with a capital in general: 1, or -1 if not; 0 where it is not known yet

	sought uint32 // the question that match and places are for
	match  int8   // the question's term that it is, or -1
	places uint64 // where it stands in the question's sequence, a bit each
	asked  uint32 // the question that near is for
	near   near
	likeTo uint32 // the question that focus is for
	focus  float32
}

func (l *lexeme) learn(t *wordvec.Table, token *kb.Token, of *lexicon) {
	if of.foreign {
		l.gloss = of.glosses().of(token)
		l.vector, l.weight = l.gloss.know(t)
	} else {
		l.vector, l.weight = t.Know(token.Word)
	}
	l.sort, l.known = sortOf(token.Word), true
	if of.tongue != nil {
		l.sort |= of.tongue.sorts[token.Word]
	}
	if l.gloss != nil {
		l.sort |= l.gloss.sort
	}
	l.ending = uint8(len(token.Term) - len(form(token.Term)))
}

// seek looks the word of a token up in the question of that number.
func (l *lexeme) seek(q *question, number uint32, t *kb.Token) {
	if l.sought == number {
		return
	}
	l.sought, l.match, l.places = number, int8(q.find(t.Term)), 0
	w := wordOf(*t)
	for j, o := range q.sequence[:min(len(q.sequence), maxSequence)] {
		if o == w {
			l.places |= 1 << j
		}
	}
}

// maxLexemes bounds the words that are kept between questions: about 25 MB with
// the vectors of words that had to be composed.
const maxLexemes = 1 << 17

// lexicon keeps the words of one analyzer's era by their numbers. The zero
// value is empty. It is not safe for concurrent use.
type lexicon struct {
	words    []lexeme
	foreign  bool    // the words are not English: the vectors know nothing of them
	tongue   *tongue // what is known of their language, or nil
	lang     string
	glossary *glossary // see glosses
	looked   bool      // glossary is that of the language
	size     int       // words of which something is known
	strange  []lexeme  // of one question: words that the analyzer does not remember
}

func newLexicon(lang string) *lexicon {
	return &lexicon{foreign: foreignTongue(lang), tongue: tongueOf(lang), lang: lang}
}

// glosses are English words for those of the language, or nil: read when they are
// first wanted.
func (l *lexicon) glosses() *glossary {
	if !l.looked {
		l.glossary, l.looked = glossaryOf(l.lang), true
	}
	return l.glossary
}

// capital reports whether a token has a capital that makes it look like a name:
// in German, where every noun has one, only what is no known word.
func (l *lexicon) capital(token *kb.Token, word *lexeme) bool {
	return token.Has(kb.Upper) && (word.gloss == nil || word.gloss.place || !l.glosses().nouns)
}

// number is the number of a token's word: below 0 for a strange one.
func (l *lexicon) number(t *wordvec.Table, token *kb.Token) int32 {
	n := int(token.Number)
	if n == 0 {
		l.strange = append(l.strange, lexeme{})
		l.strange[len(l.strange)-1].learn(t, token, l)
		return -int32(len(l.strange))
	}
	if n >= len(l.words) {
		l.words = append(l.words, make([]lexeme, n+1-len(l.words))...)
	}
	if w := &l.words[n]; !w.known {
		w.learn(t, token, l)
		l.size++
	}
	return int32(n)
}

// word is the word with that number.
func (l *lexicon) word(number int32) *lexeme {
	if number < 0 {
		return &l.strange[-number-1]
	}
	return &l.words[number]
}

// analyzer is an analyzer with what is known of its words.
type analyzer struct {
	*kb.Analyzer
	*lexicon
	era   uint32    // of the numbers in the lexicon
	index *kb.Index // that the names in the lexicon are for
}

// renew forgets what was said of other numbers or of another index. Passages
// that were read before keep the lexicon that they were read with.
func (a *analyzer) renew(x *kb.Index) {
	if a.era != a.Era() {
		a.era, a.lexicon = a.Era(), newLexicon(a.lang)
	}
	if a.index != x {
		a.index = x
		for i := range a.words {
			a.words[i].name = 0
		}
	}
}

// nameShare is how often a token that begins with a capital must do so inside
// sentences to be taken for a name at the start of one.
const nameShare = 0.6

// named reports whether a token's term, whose word has that number, is written
// with a capital in general.
func (a *analyzer) named(t *kb.Token, number int32) bool {
	w := a.word(number)
	if w.name == 0 {
		w.name = -1
		if a.index.NameShare(t.Term) >= nameShare {
			w.name = 1
		}
	}
	return w.name > 0
}

// analyzers keeps one analyzer per language.
type analyzers struct {
	byLang map[string]*analyzer
	tokens []kb.Token // see functionWords
}

func (a *analyzers) of(lang string) *analyzer {
	if a.byLang == nil {
		a.byLang = map[string]*analyzer{}
	}
	an := a.byLang[lang]
	if an == nil {
		an = &analyzer{Analyzer: kb.NewAnalyzer(lang), lexicon: newLexicon(lang)}
		a.byLang[lang] = an
	}
	return an
}

// plain is of without what is known of the words.
func (a *analyzers) plain(lang string) *kb.Analyzer { return a.of(lang).Analyzer }

func foreignTongue(lang string) bool { return lang != "en" && lang != "" }

// trim drops what was kept of one question alone, and all where it has grown
// too large.
func (a *analyzers) trim() {
	total := 0
	for _, an := range a.byLang {
		an.strange = an.strange[:0]
		total += an.size
	}
	if total > maxLexemes {
		for _, an := range a.byLang {
			an.lexicon = newLexicon(an.lang)
		}
	}
}
