package kb

import (
	"runtime"
	"slices"
	"sync"
)

// Hit is a passage with its score for a query: the sum of BM25 over the query's
// terms, at least 0, unbounded, comparable within one query only.
type Hit struct {
	Passage
	Score float64
}

// Term is one term of a query with its weight, normally 1.
type Term struct {
	Text   string
	Weight float64
}

// Index is an immutable set of documents that can be searched, safe for
// concurrent use.
type Index struct {
	docs     []*Document // in order of ID
	segments []*segment
	passages int
	words    int // of a set of all passages, segment by segment
	pivot    float32
	impacts  *impacts
	langs    []string // most passages first
	newest   string
	idle     *idle

	aliasOnce sync.Once
	aliases   []Alias
}

// newIndex makes an index of segments, which are in order.
func newIndex(segments []*segment) *Index {
	x := &Index{segments: segments, idle: &idle{most: runtime.GOMAXPROCS(0)}}
	terms := 0
	langs := map[string]int{}
	for _, s := range segments {
		x.docs = append(x.docs, s.docs...)
		for _, d := range s.docs {
			x.newest = max(x.newest, d.Date)
		}
		x.passages += s.passages()
		x.words += s.setSize()
		terms += s.terms
		for l, n := range s.language {
			langs[l] += n
		}
	}
	x.pivot = pivotOf(terms, x.passages)
	x.impacts = newImpacts(x.pivot)
	for l := range langs {
		x.langs = append(x.langs, l)
	}
	slices.SortFunc(x.langs, func(a, b string) int {
		if langs[a] != langs[b] {
			return langs[b] - langs[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	return x
}

// NewIndex builds an index of documents.
func NewIndex(docs []*Document) *Index {
	return assemble(docs, nil, nil)
}

// Documents are the documents, in order of ID. The slice must not be changed.
func (x *Index) Documents() []*Document { return x.docs }

// Len is the number of passages.
func (x *Index) Len() int { return x.passages }

// Newest is the latest date of a document, "2006-01-02", or "" where none has one.
func (x *Index) Newest() string { return x.newest }

// Languages are the ISO 639-1 codes of the documents, most passages first.
func (x *Index) Languages() []string { return x.langs }

// Document is the document of an ID, or nil.
func (x *Index) Document(id string) *Document {
	i, ok := slices.BinarySearchFunc(x.docs, id, func(d *Document, id string) int {
		if d.ID < id {
			return -1
		}
		if d.ID > id {
			return 1
		}
		return 0
	})
	if !ok {
		return nil
	}
	return x.docs[i]
}

// Frequency is how many passages hold a term, context included.
func (x *Index) Frequency(term string) int { return x.lookUp(term).frequency }

func (x *Index) lookUp(text string) *term {
	w := x.idle.take()
	defer x.idle.give(w)
	return w.lookUp(x, text)
}

// Rarity is the inverse document frequency of a term, at least 0; a term that
// no passage holds has the highest.
func (x *Index) Rarity(term string) float64 {
	return float64(idf(x.Frequency(term), x.passages))
}

// NameShare is the share of a term's occurrences inside sentences that begin
// with a capital, in [0,1]: near 1 for names. 0 where the term does not occur.
func (x *Index) NameShare(term string) float64 {
	t := x.lookUp(term)
	if t.upper+t.lower == 0 {
		return 0
	}
	return float64(t.upper) / float64(t.upper+t.lower)
}

// Search returns the k best passages for a set of terms, best first; equal
// scores stand in order of document and passage. A passage that holds none of
// the terms is never returned. Terms are used as they are: see [Analyzer].
func (x *Index) Search(terms []Term, k int) []Hit {
	if k <= 0 || len(terms) == 0 {
		return nil
	}
	w := x.idle.take()
	defer x.idle.give(w)
	found := w.search(x, terms, k)
	w.touchFound(found)
	hits := make([]Hit, len(found))
	for i, f := range found {
		hits[i] = Hit{x.segments[f.segment].passage(f.passage), float64(f.score)}
	}
	return hits
}
