package kb

import (
	"hash/maphash"
	"strings"

	"github.com/blevesearch/snowballstem"
)

// An Analyzer turns text of one language into tokens. It remembers the words
// that it saw, so that a word costs one look-up the second time. The zero
// Analyzer is not usable; an Analyzer is not safe for concurrent use.
type Analyzer struct {
	lang *language
	seed maphash.Seed
	// slots is a hash table with linear probing: the word's number in the low
	// half, 0 where the slot is empty, and the high half of its hash.
	slots []uint64
	words []remembered // by number, from 1
	era   uint32
	most  int // words that it remembers between texts

	touched byte // see knowBatch
}

// remembered is a word as it was written and what became of it.
type remembered struct {
	raw string
	analysed
}

type analysed struct {
	term, word string
	flag       Flag
}

// maxRemembered bounds an Analyzer's memory between texts: about 20 MB of words.
const maxRemembered = 1 << 17

// maxWord bounds the bytes of a word that make its term.
const maxWord = 96

// NewAnalyzer makes an Analyzer for an ISO 639-1 code; an unknown or empty code
// gets folding and five-letter prefixes in place of stemming.
func NewAnalyzer(lang string) *Analyzer {
	a := &Analyzer{lang: languageOf(lang), seed: maphash.MakeSeed(), most: maxRemembered}
	a.forget()
	return a
}

// forget empties the memory.
func (a *Analyzer) forget() {
	a.slots, a.words = make([]uint64, 1<<10), make([]remembered, 1, 512)
	a.era++
}

// Era tells one numbering of words from the next: a [Token] of one Number has
// the same Term, Word and flags, [Bigram] apart, for as long as Era stands
// still. It moves only at the start of a call of [Analyzer.Tokens].
func (a *Analyzer) Era() uint32 { return a.era }

// batch is how many words are looked up at a time.
const batch = 16

// know fills in what is known of the words of tokens, which have their spans.
func (a *Analyzer) know(tokens []Token, text []byte) {
	for len(tokens) > batch {
		a.knowBatch(tokens[:batch], text)
		tokens = tokens[batch:]
	}
	a.knowBatch(tokens, text)
}

// knowBatch is know for up to batch tokens. It looks for all words before it
// takes the first: loads that do not wait for each other take the memory a
// fraction of the time that they would take one by one.
func (a *Analyzer) knowBatch(tokens []Token, text []byte) {
	var hashes [batch]uint64
	var slots [batch]uint64
	mask := uint64(len(a.slots) - 1)
	for i := range tokens {
		t := &tokens[i]
		hashes[i] = maphash.Bytes(a.seed, text[t.Start:min(t.End, t.Start+maxWord+1)])
		slots[i] = a.slots[hashes[i]&mask]
	}
	touched := byte(0)
	for i := range tokens {
		if n := uint32(slots[i]); n > 0 {
			touched += a.words[n].raw[0]
		}
	}
	a.touched = touched
	for i := range tokens {
		t := &tokens[i]
		a.fill(t, text[t.Start:t.End], hashes[i])
	}
}

// fill fills in what is known of one word.
func (a *Analyzer) fill(t *Token, raw []byte, hash uint64) {
	if len(raw) > maxWord {
		t.analysed(a.lang.analyse(shorten(string(raw), maxWord)))
		return
	}
	mask := uint64(len(a.slots) - 1)
	at := hash & mask
	for ; a.slots[at] != 0; at = (at + 1) & mask {
		if slot := a.slots[at]; slot>>32 == hash>>32 {
			if known := &a.words[uint32(slot)]; known.raw == string(raw) {
				t.analysed(known.analysed)
				t.Number = uint32(slot)
				return
			}
		}
	}
	known := remembered{raw: string(raw)}
	known.analysed = a.lang.analyse(known.raw)
	t.analysed(known.analysed)
	if len(a.words) > 2*a.most { // one text of nothing but new words
		return
	}
	t.Number = uint32(len(a.words))
	a.words = append(a.words, known)
	a.slots[at] = hash&^(1<<32-1) | uint64(t.Number)
	if 3*len(a.words) > 2*len(a.slots) {
		a.grow()
	}
}

// analysed fills in what became of the word.
func (t *Token) analysed(w analysed) {
	t.Term, t.Word = w.term, w.word
	t.Flag |= w.flag
}

// grow doubles the table.
func (a *Analyzer) grow() {
	a.slots = make([]uint64, 2*len(a.slots))
	mask := uint64(len(a.slots) - 1)
	for i := 1; i < len(a.words); i++ {
		hash := maphash.String(a.seed, a.words[i].raw)
		at := hash & mask
		for a.slots[at] != 0 {
			at = (at + 1) & mask
		}
		a.slots[at] = hash&^(1<<32-1) | uint64(i)
	}
}

// FunctionWords counts the words of text that are function or question words of
// the language. It takes a fraction of the time of [Analyzer.Tokens], since no
// word is stemmed or remembered. The tokens of dst are overwritten; it comes back
// for the next call.
func (a *Analyzer) FunctionWords(dst []Token, text []byte) (int, []Token) {
	dst = a.cut(dst[:0], text)
	n := 0
	for i := range dst {
		if a.lang.functional(text[dst[i].Start:dst[i].End]) {
			n++
		}
	}
	return n, dst
}

// functional reports whether a raw word is a function or question word.
func (l *language) functional(raw []byte) bool {
	var buf [24]byte // longer than any function word in ASCII
	word := buf[:0]
	for _, c := range raw {
		if !isASCIIWord(c) { // accents, apostrophes, stops
			w := l.analyse(shorten(string(raw), maxWord))
			return w.flag&(Stop|AskStop) != 0
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if len(word) < len(buf) {
			word = append(word, c)
		}
	}
	switch {
	case len(word) == 0, len(raw) >= len(buf), isDigit(rune(word[0])):
		return false
	case isAllUpper(raw): // an acronym
		return false
	}
	return l.stop[string(word)] || l.ask[string(word)]
}

// isAllUpper reports whether a raw word of ASCII has two or more letters, all
// capital.
func isAllUpper(raw []byte) bool {
	n := 0
	for _, c := range raw {
		switch {
		case 'A' <= c && c <= 'Z':
			n++
		case 'a' <= c:
			return false
		}
	}
	return n >= 2
}

// stemmed is the stem of a folded word.
func (l *language) stemmed(word string) string {
	if l.stem == nil {
		return prefix(word, 5)
	}
	if len(word) < 3 || len(word) > 40 {
		return word
	}
	if l.env == nil {
		l.env = snowballstem.NewEnv(word)
	}
	l.env.SetCurrent(word)
	l.stem(l.env)
	s := l.env.Current()
	switch {
	case s == "":
		return word
	case strings.HasPrefix(word, s):
		return word[:len(s)] // one string in memory instead of two
	}
	return s
}
