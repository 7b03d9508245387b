package answer

import (
	"math/rand/v2"
	"testing"

	"briefbot/internal/kb"
)

// sequencesPlain is the common subsequence and the common pairs by the book.
func sequencesPlain(question, sentence []string) (common, pairs int) {
	row := make([]int, len(question)+1)
	for i, w := range sentence {
		diagonal := 0
		for j, o := range question {
			above := row[j+1]
			if o == w {
				row[j+1] = diagonal + 1
				if i > 0 && j > 0 && question[j-1] == sentence[i-1] {
					pairs++
				}
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return row[len(question)], pairs
}

func TestSequences(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 12))
	pick := func(n int) []string {
		list := make([]string, n)
		for i := range list {
			list[i] = string(rune('a' + r.IntN(2+r.IntN(12))))
		}
		return list
	}
	for i := range 5000 {
		sequence, said := pick(r.IntN(maxSequence+3)), pick(1+r.IntN(80))
		q := &question{sequence: sequence}
		s := &scanned{lexicon: &lexicon{}, sents: []sentence{{from: 0, to: len(said)}}}
		numbers := map[string]int32{}
		for _, w := range said {
			token := kb.Token{Term: w}
			if _, ok := numbers[w]; !ok {
				numbers[w] = int32(len(s.lexicon.words))
				s.lexicon.words = append(s.lexicon.words, lexeme{})
				s.lexicon.words[numbers[w]].seek(q, uint32(i+1), &token)
			}
			s.tokens, s.words = append(s.tokens, token), append(s.words, numbers[w])
		}
		c := &candidate{s: s}
		sequences(c, q)
		var wantCommon, wantPairs float32
		if n := len(sequence); n > 0 && n <= maxSequence {
			common, pairs := sequencesPlain(sequence, said)
			wantCommon = float32(common) / float32(n)
			if n > 1 {
				wantPairs = min(1, float32(pairs)/float32(n-1))
			}
		}
		if c.f[fSequence] != wantCommon || c.f[fBigrams] != wantPairs {
			t.Fatalf("%v in %v: %v and %v, want %v and %v", sequence, said, c.f[fSequence], c.f[fBigrams], wantCommon, wantPairs)
		}
	}
}

// TestSeek: what a word is to one question is forgotten with the next.
func TestSeek(t *testing.T) {
	t.Parallel()
	var l lexeme
	token := &kb.Token{Term: "lead", Word: "leads"}
	first := &question{terms: []term{{text: "group"}, {text: "lead"}}, sequence: []string{"lead", "the", "lead"}}
	l.seek(first, 1, token)
	if l.match != 1 || l.places != 0b101 {
		t.Errorf("seek: term %d, places %b; want 1, 101", l.match, l.places)
	}
	l.seek(&question{}, 2, token)
	if l.match != -1 || l.places != 0 {
		t.Errorf("seek in another question: term %d, places %b; want -1, 0", l.match, l.places)
	}
}
