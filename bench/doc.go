// Package bench measures the knowledge base and the answerer on made-up
// briefings of any number, beside bleve and SQLite's FTS5 on the same passages
// in the same run. It is a module of its own, so that the product depends on
// neither. README.md says how to run it and what came out.
package bench

import "briefbot/bench/corpus"

// A Searcher is a search engine over the passages of a [corpus.Corpus].
type Searcher interface {
	// Search returns the k best passages for a question, best first, by their
	// number in the corpus, counted from 0.
	Search(q corpus.Question, k int) ([]int, error)
}
