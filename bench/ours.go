package bench

import (
	"fmt"
	"slices"

	"briefbot/bench/corpus"
	"briefbot/internal/kb"
)

// Ours is the product's search: the words of the question that carry meaning,
// stemmed, each with the same weight. It is not safe for concurrent use.
type Ours struct {
	index    *kb.Index
	analyzer *kb.Analyzer
	tokens   []kb.Token
	terms    []kb.Term
}

// NewOurs searches an index.
func NewOurs(x *kb.Index) *Ours { return &Ours{index: x, analyzer: kb.NewAnalyzer("en")} }

// Search implements [Searcher]. It reads the whole question and drops the
// function words itself.
func (o *Ours) Search(q corpus.Question, k int) ([]int, error) {
	hits := o.Hits(q, k)
	numbers := make([]int, len(hits))
	for i, h := range hits {
		n, err := corpus.Number(h.Document.ID)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		numbers[i] = n*corpus.PassagesPerDocument + h.Number - 1
	}
	return numbers, nil
}

// Hits is Search with what the index returns.
func (o *Ours) Hits(q corpus.Question, k int) []kb.Hit {
	o.tokens = o.analyzer.Tokens(o.tokens[:0], []byte(q.Text))
	o.terms = o.terms[:0]
	for _, t := range o.tokens {
		same := func(u kb.Term) bool { return u.Text == t.Term }
		if t.Flag&(kb.Stop|kb.AskStop) == 0 && !slices.ContainsFunc(o.terms, same) {
			o.terms = append(o.terms, kb.Term{Text: t.Term, Weight: 1})
		}
	}
	return o.index.Search(o.terms, k)
}
