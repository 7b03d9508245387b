package corpus

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Question is a question about one passage.
type Question struct {
	// Text is the question as a person would type it.
	Text string
	// Words are its content words alone: two to eight words of the passage, in
	// the passage's order, inflected as they stand there.
	Words []string
	// Document and Passage are where the words come from, both from 0; the
	// passage is counted inside its document.
	Document, Passage int
}

// Number is the number of the question's passage in the corpus, from 0.
func (q Question) Number() int { return q.Document*PassagesPerDocument + q.Passage }

// openings are how the questions begin.
var openings = []string{"who", "what", "when did", "where was", "how many", "which", "why did", "what did", "who is", "how did"}

// Questions draws n questions. They are the same for the same corpus and a
// smaller n takes the first of them.
func (c Corpus) Questions(n int) []Question {
	// A stream that no document has.
	r := rand.New(rand.NewPCG(c.seed, 1<<63))
	questions := make([]Question, 0, n)
	for len(questions) < n {
		at := r.IntN(c.passages)
		q := Question{Document: at / PassagesPerDocument, Passage: at % PassagesPerDocument}
		q.ask(r, c.Document(q.Document).Passages[q.Passage])
		if len(q.Words) >= 2 {
			questions = append(questions, q)
		}
	}
	return questions
}

// ask fills in the words and the text. Questions dwell on one part of their
// passage: the words stand within forty of each other.
func (q *Question) ask(r *rand.Rand, passage string) {
	words := strings.Fields(passage)
	if len(words) > 40 {
		start := r.IntN(len(words) - 40 + 1)
		words = words[start : start+40]
	}
	var content []string
	for _, w := range words {
		w = strings.Trim(w, `.,"`)
		if !slices.Contains(functionWords, strings.ToLower(w)) && !slices.Contains(content, w) {
			content = append(content, w)
		}
	}
	want := min(2+r.IntN(7), len(content))
	chosen := r.Perm(len(content))[:want]
	slices.Sort(chosen)
	var b strings.Builder
	b.WriteString(openings[r.IntN(len(openings))])
	for i, at := range chosen {
		q.Words = append(q.Words, content[at])
		switch {
		case i == 0 || r.Float64() < 0.3:
			b.WriteString(" the")
		case r.Float64() < 0.2:
			b.WriteString(" of")
		}
		b.WriteString(" " + content[at])
	}
	q.Text = b.String() + "?"
}
