package kb

import (
	"container/heap"
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
	pivot    float32
	langs    []string // most passages first
	pool     *sync.Pool

	aliasOnce sync.Once
	aliases   []Alias
}

// newIndex makes an index of segments, which are in order.
func newIndex(segments []*segment) *Index {
	x := &Index{segments: segments, pool: &sync.Pool{New: func() any { return &searcher{} }}}
	terms := 0
	langs := map[string]int{}
	for _, s := range segments {
		x.docs = append(x.docs, s.docs...)
		x.passages += s.passages()
		terms += s.terms
		for l, n := range s.language {
			langs[l] += n
		}
	}
	x.pivot = pivotOf(terms, x.passages)
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
	return assemble(docs, nil)
}

// Documents are the documents, in order of ID. The slice must not be changed.
func (x *Index) Documents() []*Document { return x.docs }

// Len is the number of passages.
func (x *Index) Len() int { return x.passages }

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
func (x *Index) Frequency(term string) int {
	n := 0
	for _, s := range x.segments {
		if i := s.vocab.find(term); i >= 0 {
			n += int(s.counts[i])
		}
	}
	return n
}

// Rarity is the inverse document frequency of a term, at least 0; a term that
// no passage holds has the highest.
func (x *Index) Rarity(term string) float64 {
	return float64(idf(x.Frequency(term), x.passages))
}

// NameShare is the share of a term's occurrences inside sentences that begin
// with a capital, in [0,1]: near 1 for names. 0 where the term does not occur.
func (x *Index) NameShare(term string) float64 {
	upper, lower := 0, 0
	for _, s := range x.segments {
		if i := s.vocab.find(term); i >= 0 {
			upper += int(s.upper[i])
			lower += int(s.lower[i])
		}
	}
	if upper+lower == 0 {
		return 0
	}
	return float64(upper) / float64(upper+lower)
}

// Search returns the k best passages for a set of terms, best first; equal
// scores stand in order of document and passage. A passage that holds none of
// the terms is never returned. Terms are used as they are: see [Analyzer].
func (x *Index) Search(terms []Term, k int) []Hit {
	if k <= 0 || len(terms) == 0 {
		return nil
	}
	w := x.pool.Get().(*searcher)
	defer x.pool.Put(w)
	w.top = w.top[:0]
	w.k = k
	idfs := make([]float32, len(terms))
	for i, t := range terms {
		idfs[i] = idf(x.Frequency(t.Text), x.passages) * float32(t.Weight)
	}
	for n, s := range x.segments {
		w.segment(x, s, n, terms, idfs)
	}
	found := slices.Clone(w.top)
	slices.SortFunc(found, func(a, b scored) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	hits := make([]Hit, len(found))
	for i, f := range found {
		hits[i] = Hit{x.segments[f.segment].passage(f.passage), float64(f.score)}
	}
	return hits
}

type scored struct {
	score   float32
	segment int
	passage uint32
}

// before reports whether a ranks above b.
func (a scored) before(b scored) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	if a.segment != b.segment {
		return a.segment < b.segment
	}
	return a.passage < b.passage
}

// searcher is the working memory of one search.
type searcher struct {
	k       int
	top     worstFirst
	cursors []*cursor
	live    []*cursor
}

type worstFirst []scored

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return h[j].before(h[i]) }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(v any)        { *h = append(*h, v.(scored)) }
func (h *worstFirst) Pop() any          { panic("unused") }

// threshold is the score that a passage must beat to enter the top k.
func (w *searcher) threshold() float32 {
	if len(w.top) < w.k {
		return 0
	}
	return w.top[0].score
}

func (w *searcher) offer(c scored) {
	if len(w.top) < w.k {
		heap.Push(&w.top, c)
		return
	}
	if c.before(w.top[0]) {
		w.top[0] = c
		heap.Fix(&w.top, 0)
	}
}

// segment adds one segment's passages to the top: document at a time, skipping
// what cannot reach the top k by the block bounds (Ding and Suel, "Faster Top-k
// Document Retrieval Using Block-Max Indexes", SIGIR 2011).
func (w *searcher) segment(x *Index, s *segment, number int, terms []Term, idfs []float32) {
	// The bounds hold for the pivot of the segment; the index's may be larger.
	// The last factor covers rounding.
	slack := max(1, x.pivot/s.pivot) * 1.0001
	w.live = w.live[:0]
	for i, t := range terms {
		id := s.vocab.find(t.Text)
		if id < 0 || idfs[i] <= 0 {
			continue
		}
		for len(w.cursors) <= len(w.live) {
			w.cursors = append(w.cursors, &cursor{})
		}
		c := w.cursors[len(w.live)]
		c.term, c.slack, c.count, c.weight = i, slack*impactUnit, s.counts[id], idfs[i]
		c.data = s.data[s.offsets[id]:s.offsets[id+1]]
		c.blocks = s.blocks[s.blockAt[id]:s.blockAt[id+1]]
		c.bound = c.weight * float32(s.maxima[id]) * c.slack
		c.decode(0)
		w.live = append(w.live, c)
	}
	for len(w.live) > 0 {
		// Few cursors, nearly sorted: insertion sort.
		for i := 1; i < len(w.live); i++ {
			for j := i; j > 0 && w.live[j].doc() < w.live[j-1].doc(); j-- {
				w.live[j], w.live[j-1] = w.live[j-1], w.live[j]
			}
		}
		for len(w.live) > 0 && w.live[len(w.live)-1].doc() == noMore {
			w.live = w.live[:len(w.live)-1]
		}
		theta := w.threshold()
		sum, pivot := float32(0), -1
		for i, c := range w.live {
			sum += c.bound
			if sum > theta { // an equal score further on ranks below
				pivot = i
				break
			}
		}
		if pivot < 0 {
			return
		}
		doc := w.live[pivot].doc()
		for pivot+1 < len(w.live) && w.live[pivot+1].doc() == doc {
			pivot++
		}
		bound, last := float32(0), uint32(noMore-1)
		for _, c := range w.live[:pivot+1] {
			b, l := c.shallow(doc)
			bound += b
			last = min(last, l)
		}
		if bound <= theta {
			next := last + 1
			if pivot+1 < len(w.live) {
				next = min(next, w.live[pivot+1].doc())
			}
			next = max(next, doc+1)
			for _, c := range w.live[:pivot+1] {
				c.seek(next)
			}
			continue
		}
		if w.live[0].doc() != doc {
			for _, c := range w.live[:pivot+1] {
				if c.doc() < doc {
					c.seek(doc)
				}
			}
			continue
		}
		// In order of the query's terms: equal passages then get equal scores to
		// the last bit, in whatever order the cursors stand.
		here := w.live[:pivot+1]
		for i := 1; i < len(here); i++ {
			for j := i; j > 0 && here[j].term < here[j-1].term; j-- {
				here[j], here[j-1] = here[j-1], here[j]
			}
		}
		score := float32(0)
		length := uint32(s.lengths[doc])
		for _, c := range here {
			score += c.weight * impact(c.tfs[c.i], length, x.pivot)
		}
		for _, c := range w.live[:pivot+1] {
			if c.decoded != c.blockAt {
				c.seek(doc)
			}
			c.next()
		}
		w.offer(scored{score, number, doc})
	}
}
