package kb

import (
	"container/heap"
	"math"
	"math/bits"
	"slices"
	"strings"
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
	impacts  *impacts
	langs    []string // most passages first
	newest   string
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
		for _, d := range s.docs {
			x.newest = max(x.newest, d.Date)
		}
		x.passages += s.passages()
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
	w := x.pool.Get().(*searcher)
	defer x.pool.Put(w)
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
	w := x.pool.Get().(*searcher)
	defer x.pool.Put(w)
	w.top = w.top[:0]
	w.k, w.size = k, firstWindow
	idfs := make([]float32, len(terms))
	w.terms = w.terms[:0]
	for i, t := range terms {
		found := w.lookUp(x, t.Text)
		w.terms = append(w.terms, found)
		idfs[i] = idf(found.frequency, x.passages) * float32(t.Weight)
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
	k      int
	size   uint32 // of the next window
	top    worstFirst
	known  map[string]*term
	terms  []*term // of the query
	lists  []list
	order  []*list   // by bound, ascending
	before []float32 // sums of the bounds of the lists before
	sums   []float32 // by passage of the segment; zero between segments
	marks  []uint64  // passages that have a sum
	masked []masked  // lists that are looked up, with their sets
}

// term is where an index has a term.
type term struct {
	frequency int     // passages
	upper     int     // occurrences inside a sentence with a capital
	lower     int     // and without
	ids       []int32 // by segment: the term's number there, or -1
}

// maxKnown bounds the terms that a searcher remembers. Questions come back to
// the same words, and a word costs a look-up in every segment.
const maxKnown = 1 << 12

func (w *searcher) lookUp(x *Index, text string) *term {
	if t := w.known[text]; t != nil {
		return t
	}
	t := &term{ids: make([]int32, len(x.segments))}
	hash := hashTerm(text)
	for i, s := range x.segments {
		id := s.vocab.findHashed(text, hash)
		if t.ids[i] = int32(id); id >= 0 {
			e := &s.vocab.entries[id]
			t.frequency += int(e.count)
			t.upper += int(e.upper)
			t.lower += int(e.lower)
		}
	}
	if w.known == nil || len(w.known) >= maxKnown {
		w.known = map[string]*term{}
	}
	w.known[strings.Clone(text)] = t
	return t
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

// window is how many passages are scored at a time: their sums nearly fit into
// the processor's nearest cache. The first windows of a search are smaller, until
// there is a score to beat.
const (
	window      = 8 << 10
	firstWindow = 1 << 9
)

// segment adds one segment's passages to the top, window by window. In each, the
// terms that together cannot lift a passage into the top are looked up only
// where the others, which are summed list by list, come close (Turtle and Flood,
// "Query Evaluation: Strategies and Optimizations", 1995).
func (w *searcher) segment(x *Index, s *segment, number int, terms []Term, idfs []float32) {
	// The bounds hold for the pivot of the segment; the index's may be larger.
	// The last factor covers rounding.
	slack := max(1, x.pivot/s.pivot) * rounding * impactUnit
	w.lists, w.order = w.lists[:0], w.order[:0]
	total := float32(0)
	for i := range terms {
		id := w.terms[i].ids[number]
		if id < 0 || idfs[i] <= 0 {
			continue
		}
		n := len(w.lists)
		if n == cap(w.lists) {
			w.lists = append(w.lists, list{})
		}
		w.lists = w.lists[:n+1]
		l := &w.lists[n]
		e := &s.vocab.entries[id]
		l.term, l.weight, l.count = i, idfs[i], int(e.count)
		l.data = s.data[e.data:]
		l.blocks = s.blocks[e.block:s.vocab.entries[id+1].block]
		l.set = nil
		if e.set > 0 {
			l.set = s.sets[e.set-1:][:s.setSize()]
		}
		l.bound = l.weight * float32(e.max) * slack
		l.unit = l.weight * slack
		l.at, l.from, l.to = 0, 0, 0
		total += l.bound
	}
	if total <= w.threshold() {
		return
	}
	for i := range w.lists {
		w.order = append(w.order, &w.lists[i])
	}
	if w.sums == nil {
		w.sums, w.marks = make([]float32, window), make([]uint64, window/64)
	}
	n := uint32(len(s.lengths))
	for start := uint32(0); start < n; {
		end := min(start+w.size, n)
		w.window(x, s, number, start, end)
		start, w.size = end, min(2*w.size, window)
	}
}

// rounding covers what sums in another order may differ by.
const rounding = 1.0001

func (w *searcher) window(x *Index, s *segment, number int, start, end uint32) {
	limit := w.threshold()
	order := w.order
	total := float32(0)
	for i, l := range order {
		l.near = l.within(start, end)
		total += l.near
		for j := i; j > 0 && order[j-1].near > l.near; j-- {
			order[j-1], order[j] = l, order[j-1]
		}
	}
	if total <= limit {
		return
	}
	before := append(w.before[:0], 0)
	first := -1 // the first essential list
	for i, l := range order {
		before = append(before, before[i]+l.near)
		if first < 0 && before[i+1] > limit {
			first = i
		}
	}
	w.before = before
	sums, marks, lengths := w.sums, w.marks, s.lengths[start:end]
	for _, l := range order[first:] {
		l.load(start, end)
		docs := l.docs[l.i:]
		tfs := l.tfs[l.i:][:len(docs)]
		for j, d := range docs {
			if d >= end {
				break
			}
			d -= start
			sums[d%window] += l.weight * x.impacts.of(tfs[j], lengths[d])
			marks[d/64%(window/64)] |= 1 << (d % 64)
		}
	}
	others := order[:first]
	w.masked = w.masked[:0]
	always := float32(0) // from lists without a set
	for _, l := range others {
		if l.set == nil {
			always += l.near
		} else {
			w.masked = append(w.masked, masked{l.set[start/64:], math.Float32bits(l.near)})
		}
	}
	for at, m := range marks {
		if m == 0 {
			continue
		}
		marks[at] = 0
		for ; m != 0; m &= m - 1 {
			d := uint32(at*64 + bits.TrailingZeros64(m))
			sum := sums[d] * rounding
			sums[d] = 0
			// Without a branch, since nobody could foretell it.
			rest := always
			for _, o := range w.masked {
				rest += math.Float32frombits(o.near & -uint32(o.set[d/64]>>(d%64)&1))
			}
			if sum+rest*rounding > limit && w.reaches(x, others, start+d, lengths[d], sum, rest, limit) {
				w.offer(scored{w.exact(x, s, start+d), number, start + d})
				limit = w.threshold()
			}
		}
	}
}

// masked is a list's set, from a window on, and the bits of the largest that it
// adds to a score there.
type masked struct {
	set  []uint64
	near uint32
}

// reaches reports whether a passage may beat a limit, given the sum of the
// essential lists, the other lists by bound, ascending, and what those that may
// hold the passage add at most.
func (w *searcher) reaches(x *Index, others []*list, d uint32, length uint16, sum, rest, limit float32) bool {
	for i := len(others) - 1; i >= 0; i-- {
		l := others[i]
		if l.lacks(d) {
			continue
		}
		rest -= l.near
		if sum+(rest+l.here(d))*rounding <= limit {
			return false
		}
		if tf := l.find(d); tf > 0 {
			sum += l.weight * x.impacts.of(tf, length) * rounding
		}
	}
	return sum > limit
}

// exact is the score of a passage, summed in order of the query's terms: equal
// passages then get equal scores to the last bit.
func (w *searcher) exact(x *Index, s *segment, d uint32) float32 {
	score := float32(0)
	for i := range w.lists { // they stand in order of the query's terms
		l := &w.lists[i]
		if l.lacks(d) {
			continue
		}
		if tf := l.find(d); tf > 0 {
			score += l.weight * impact(tf, uint32(s.lengths[d]), x.pivot)
		}
	}
	return score
}
