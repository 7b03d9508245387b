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
	var s sort
	for _, c := range []struct {
		of sort
		is bool
	}{
		{isMonth, months[word]}, {isDay, weekdays[word] || dayparts[word]},
		{isAlsoVerb, word == "may" || word == "march" || word == "mar" || word == "mars"},
		{isQuantity, amountsW[word]}, {isPersonal, pronouns[word]}, {isSaying, sayVerbs[word]},
		{isEra, strings.HasPrefix(word, "centur") || word == "bc" || word == "ad"},
	} {
		if c.is {
			s |= c.of
		}
	}
	return s
}

// lexeme is a folded word with what is known of it: for all questions, and for
// the one that is asked.
type lexeme struct {
	vector wordvec.Vec
	weight float32
	sort   sort

	asked  uint32 // the question that near is for
	near   near
	likeTo uint32 // the question that focus is for
	focus  float32
}

// maxLexemes bounds the words that are kept between questions: about 20 MB with
// the vectors of words that had to be composed.
const maxLexemes = 1 << 16

// lexicon keeps the words of documents by number. The zero value is empty. It is
// not safe for concurrent use.
type lexicon struct {
	era    uint32
	byWord map[string]int32
	words  []lexeme
}

// trim empties a lexicon that has grown too large. Numbers hold until then.
func (l *lexicon) trim() {
	if l.byWord == nil || len(l.words) > maxLexemes {
		l.byWord, l.words = map[string]int32{}, l.words[:0]
		l.era++
	}
}

// number is the number of a folded word.
func (l *lexicon) number(t *wordvec.Table, word string) int32 {
	n, ok := l.byWord[word]
	if !ok {
		n = int32(len(l.words))
		vector, weight := t.Know(word)
		l.words = append(l.words, lexeme{vector: vector, weight: weight, sort: sortOf(word)})
		l.byWord[word] = n
	}
	return n
}

// analyzer is an analyzer with what is known of its words by their numbers.
type analyzer struct {
	*kb.Analyzer
	numbering uint32 // the analyzer's era
	lexicon   uint32 // the lexicon's era
	index     *kb.Index
	known     []known
}

// known is what a word, as it is written, comes to.
type known struct {
	lexeme int32 // plus one; 0 where it is not known yet
	name   int8  // written with a capital in general: 1, or -1 if not; 0 where it is not known yet
}

// renew forgets what was said of other numbers or of another index.
func (a *analyzer) renew(l *lexicon, x *kb.Index) {
	if a.numbering != a.Era() || a.lexicon != l.era || a.index != x {
		a.numbering, a.lexicon, a.index = a.Era(), l.era, x
		clear(a.known)
	}
}

// of is what is known of a token; m has its word from then on.
func (a *analyzer) of(t *kb.Token, m *meaning) known {
	n := int(t.Number)
	if n == 0 {
		return known{lexeme: m.lexicon.number(m.table, t.Word) + 1}
	}
	if n >= len(a.known) {
		a.known = append(a.known, make([]known, n+1-len(a.known))...)
	}
	k := &a.known[n]
	if k.lexeme == 0 {
		k.lexeme = m.lexicon.number(m.table, t.Word) + 1
	}
	return *k
}

// nameShare is how often a token that begins with a capital must do so inside
// sentences to be taken for a name at the start of one.
const nameShare = 0.6

// named reports whether a token's term is written with a capital in general.
func (a *analyzer) named(t *kb.Token) bool {
	if t.Number == 0 || int(t.Number) >= len(a.known) {
		return a.index.NameShare(t.Term) >= nameShare
	}
	k := &a.known[t.Number]
	if k.name == 0 {
		k.name = -1
		if a.index.NameShare(t.Term) >= nameShare {
			k.name = 1
		}
	}
	return k.name > 0
}

// analyzers keeps one analyzer per language.
type analyzers struct {
	byLang map[string]*analyzer
}

func (a *analyzers) of(lang string) *analyzer {
	if a.byLang == nil {
		a.byLang = map[string]*analyzer{}
	}
	an := a.byLang[lang]
	if an == nil {
		an = &analyzer{Analyzer: kb.NewAnalyzer(lang)}
		a.byLang[lang] = an
	}
	return an
}
