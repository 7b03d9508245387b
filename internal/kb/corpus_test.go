package kb

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// corpus generates text with the statistics of language: a core of words by
// Zipf's law, and a tail without end, so that the vocabulary grows with the
// text: 30,000 words in a million, 200,000 in fifty.
type corpus struct {
	rnd        *rand.Rand
	core, tail *rand.Zipf
}

func newCorpus(seed uint64) *corpus {
	rnd := rand.New(rand.NewPCG(seed, seed))
	return &corpus{rnd, rand.NewZipf(rnd, 1.05, 2.7, 50_000), rand.NewZipf(rnd, 1.3, 10, 40_000_000)}
}

// next is a random word.
func (c *corpus) next() string {
	if c.rnd.IntN(33) == 0 {
		return c.word(50_000 + c.tail.Uint64())
	}
	return c.word(c.core.Uint64())
}

// word is the n-th most frequent word.
func (c *corpus) word(n uint64) string {
	const consonants, vowels = "bcdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 15; n > 0; n /= 75 {
		b.WriteByte(consonants[n%15])
		b.WriteByte(vowels[n/15%5])
	}
	return b.String()
}

// passage appends a paragraph of 20 to 80 words.
func (c *corpus) passage(w *bufio.Writer) {
	left := 20 + c.rnd.IntN(60)
	for left > 0 {
		n := min(left, 6+c.rnd.IntN(20))
		for i := range n {
			word := c.next()
			if i == 0 || c.rnd.IntN(12) == 0 {
				word = strings.ToUpper(word[:1]) + word[1:]
			}
			if i > 0 {
				w.WriteByte(' ')
			}
			w.WriteString(word)
		}
		w.WriteString(". ")
		left -= n
	}
	w.WriteString("\n\n")
}

// writeCorpus fills a folder with briefings of 20 passages.
func writeCorpus(t testing.TB, dir string, passages int) {
	t.Helper()
	c := newCorpus(1)
	for i := 0; i*20 < passages; i++ {
		folder := filepath.Join(dir, fmt.Sprint(i/1000))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		f, err := os.Create(filepath.Join(folder, fmt.Sprintf("briefing-%06d.md", i)))
		if err != nil {
			t.Fatal(err)
		}
		w := bufio.NewWriter(f)
		fmt.Fprintf(w, "---\ntitle: Briefing %d\ndate: 2021-01-12\nlang: en\n---\n\n", i)
		for j := range 20 {
			if j%5 == 0 {
				fmt.Fprintf(w, "## %s %s\n\n", c.next(), c.next())
			}
			c.passage(w)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
