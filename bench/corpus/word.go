package corpus

import (
	_ "embed"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// The two regimes of word frequencies, fitted to English by Gerlach and
// Altmann: 1/r down to the core vocabulary, r^-1.77 below it.
const (
	core  = 7873
	gamma = 1.77
)

// cumulated is the sum of 1/r of the first words of the core vocabulary.
var cumulated = func() []float64 {
	sums, sum := make([]float64, core), 0.0
	for i := range sums {
		sum += 1 / float64(i+1)
		sums[i] = sum
	}
	return sums
}()

// rank draws the rank of a word, from 0 for the commonest.
func rank(r *rand.Rand) int {
	head := cumulated[core-1]
	tail := 1 / (gamma - 1) // the integral of core^(gamma-1) r^-gamma from core on
	at := r.Float64() * (head + tail)
	if at < head {
		i, _ := slices.BinarySearch(cumulated, at)
		return i
	}
	rest := (head + tail - at) / tail // in (0,1]
	return int(min(core*math.Pow(rest, -1/(gamma-1)), 1<<26))
}

// contentRank draws the rank of a word that is no function word.
func contentRank(r *rand.Rand) int {
	for {
		if n := rank(r); n >= len(functionWords) {
			return n
		}
	}
}

// functionWords are the commonest words of English, most frequent first.
var functionWords = strings.Fields(`the of and to in a is was for that on as with it by he at from his be an are this
	which or had not have has were but they their who its been also one she her all more would when there can if will we
	what about into than out up other some them only two no so may these then do any where could between such through over
	after before under during against both each most how did does our your him my being very because again until further
	should those down off above below own same just too here now while why whom`)

// Syllables: a consonant, a vowel, and for a quarter of them a closing
// consonant. No syllable begins with a vowel, so that no two sequences of
// syllables spell one word.
var syllables = func() []string {
	var list []string
	for _, c := range strings.Split("b d f g h k l m n p r s t v z", " ") {
		for _, v := range strings.Split("a e i o u", " ") {
			list = append(list, c+v)
		}
	}
	for i, closing := range strings.Split("n r l n r l n r l n r l n r l n r l n r l n r l n", " ") {
		list = append(list, list[i*3]+closing)
	}
	return list
}()

// spell is a word for a number: every number has its own, and near numbers look
// nothing alike. mix keeps vocabularies apart.
func spell(n, mix int) string {
	base := len(syllables)
	class, size := 2, base*base
	for n >= size {
		n -= size
		class++
		size *= base
	}
	// 7919 is prime and divides no power of the number of syllables.
	n = (n*7919 + mix) % size
	var b strings.Builder
	for range class {
		b.WriteString(syllables[n%base])
		n /= base
	}
	return b.String()
}

// english are everyday words: the commonest content words of the corpus, so that
// what looks words up in a dictionary finds most of them. They come from the
// prose of this repository, without inflected forms, in no order.
//
//go:embed words.txt
var englishText string

var english = strings.Fields(englishText)

// contentWord is the base form of the content word of a rank.
func contentWord(rank int) string {
	if n := rank - len(functionWords); n >= 0 && n < len(english) {
		return english[n]
	}
	return spell(rank, 0)
}

// properName is a name; common ones share their spelling with rare words, as in
// English.
func properName(rank int) string { return capital(spell(rank, 4321)) }

// inflect puts a word into one of the forms that a stemmer brings together.
func inflect(word string, r *rand.Rand) string {
	switch at := r.Float64(); {
	case at < 0.16:
		return word + "s"
	case at < 0.25:
		return word + "ed"
	case at < 0.33:
		return word + "ing"
	}
	return word
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
