package kb

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"
)

// searcher is the working memory of one search.
type searcher struct {
	index   *Index
	k       int
	limit   float32 // the score to beat: 0 until there are k hits
	top     worstFirst
	known   map[string]*term
	asked   []asked     // the query's terms that count, weightiest first
	weights []float32   // by place in the query
	parts   []float32   // by place in the query: impacts in one passage
	views   []view      // by segment
	seen    []uint64    // passages that are done with, by segment; zero between searches
	memory  []uint32    // of lists that were read
	signs   []uint64    // of lists that were read
	masks   []mask      // of the lists after the one that is considered
	always  float32     // the most that those without a mask add
	likely  []uint32    // see touchTerm
	touched byte        // see touch
	wanted  mask        // passages of the considered list that may beat the limit
	filters [3][]uint64 // memory of filter
}

// view is a segment during a search.
type view struct {
	*segment
	number int
	done   []uint64  // the segment's part of what was seen
	lists  []list    // of the terms that it has, weightiest first
	after  []float32 // by list: the most that those after it add
}

// asked is a term of a query.
type asked struct {
	*term
	place  int32   // in the query
	weight float32 // inverse document frequency times the weight in the query
}

// term is where an index has a term.
type term struct {
	frequency int // passages
	upper     int // occurrences inside a sentence with a capital
	lower     int // and without
	places    []place
}

// maxKnown bounds the places that a searcher remembers: 4 MB. Questions come
// back to the same words, and a word costs a look-up in every segment.
const maxKnown = 1 << 18

func (w *searcher) lookUp(x *Index, text string) *term {
	if t := w.known[text]; t != nil {
		return t
	}
	t := &term{places: make([]place, len(x.segments))}
	hash := hashTerm(text)
	w.touchTerm(x, hash)
	for i, s := range x.segments {
		if id := s.vocab.findHashed(text, hash); id >= 0 {
			e := &s.vocab.entries[id]
			t.places[i] = e.place
			t.frequency += int(e.count)
			t.upper += int(e.upper)
			t.lower += int(e.lower)
		}
	}
	if w.known == nil || len(w.known)*len(x.segments) >= maxKnown {
		w.known = map[string]*term{}
	}
	w.known[strings.Clone(text)] = t
	return t
}

// touchTerm reads what a look-up in every segment will: the tables of all, then
// their entries, then their terms, as touch does.
func (w *searcher) touchTerm(x *Index, hash uint64) {
	w.likely = w.likely[:0]
	for _, s := range x.segments {
		w.likely = append(w.likely, s.vocab.likely(hash))
	}
	sum := byte(0)
	for n, s := range x.segments {
		if at := s.vocab.entries[w.likely[n]].text; int(at) < len(s.vocab.text) {
			sum += s.vocab.text[at]
		}
	}
	w.touched += sum
}

// search returns the k best passages, best first. It takes the terms one after
// the other, the weightiest first, and considers every passage that holds a term
// and none of those before it. It ends where what is left of the terms cannot
// lift a passage into the top (Turtle and Flood, "Query Evaluation: Strategies
// and Optimizations", 1995). The first terms are taken
// through all segments, until there is a score to beat, which is then near its end.
func (w *searcher) search(x *Index, terms []Term, k int) []scored {
	w.begin(x, terms, k)
	first, all := int32(0), int32(len(w.asked))
	for first < all && len(w.top) < k {
		w.each(first, first+1)
		first++
	}
	w.each(first, all)
	clear(w.seen)
	found := slices.Clone(w.top)
	slices.SortFunc(found, func(a, b scored) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	return found
}

func (w *searcher) begin(x *Index, terms []Term, k int) {
	w.index, w.k, w.limit = x, k, 0
	w.top, w.asked, w.weights, w.parts = w.top[:0], w.asked[:0], w.weights[:0], w.parts[:0]
	w.memory, w.signs = w.memory[:0], w.signs[:0]
	for i, t := range terms {
		found := w.lookUp(x, t.Text)
		weight := idf(found.frequency, x.passages) * float32(t.Weight)
		w.weights, w.parts = append(w.weights, weight), append(w.parts, 0)
		if found.frequency > 0 && weight > 0 {
			w.asked = append(w.asked, asked{found, int32(i), weight})
		}
	}
	slices.SortStableFunc(w.asked, func(a, b asked) int { return cmp.Compare(b.weight, a.weight) })
	if w.views == nil {
		w.views, w.seen = make([]view, len(x.segments)), make([]uint64, x.words)
		at := 0
		for n, s := range x.segments {
			w.views[n] = view{segment: s, number: n, done: w.seen[at : at+s.setSize()]}
			at += s.setSize()
		}
	}
	w.touch()
	for n := range w.views {
		w.views[n].open(w.asked, x.pivot)
	}
}

// touch reads the first byte of every list: loads that do not wait for each
// other take the memory a fraction of the time that they would take one by one,
// as the lists are decoded.
func (w *searcher) touch() {
	sum := byte(0)
	for i := range w.asked {
		places := w.asked[i].places
		for n := range w.views {
			sum += w.views[n].data[places[n].data]
		}
	}
	w.touched = sum
}

// touchFound reads what a hit is made of, as touch does.
func (w *searcher) touchFound(found []scored) {
	sum := 0
	for _, f := range found {
		s := w.views[f.segment].segment
		d := s.document(f.passage)
		sum += int(s.docs[d].passages[f.passage-s.first[d]].line)
	}
	w.touched += byte(sum)
}

// rounding covers what sums in another order may differ by.
const rounding = 1.0001

// open finds the lists of a query's terms.
func (v *view) open(terms []asked, pivot float32) {
	// The bounds hold for the pivot of the segment; the index's may be larger.
	// The last factor covers rounding.
	unit := max(1, pivot/v.pivot) * rounding * impactUnit
	v.lists, v.after = v.lists[:0], v.after[:0]
	for i := range terms {
		t := &terms[i]
		p := &t.places[v.number]
		if p.count == 0 {
			continue
		}
		v.lists = append(v.lists, list{place: p, order: int32(i), term: t.place, weight: t.weight})
		v.after = append(v.after, 0)
		l := &v.lists[len(v.lists)-1]
		if l.bound = t.weight * unit * float32(p.max); p.set > 0 {
			l.open(v.segment)
		}
	}
	sum := float32(0)
	for i := len(v.lists) - 1; i >= 0; i-- {
		v.after[i] = sum
		sum += v.lists[i].bound
	}
}

// each considers the terms from one to another, in every segment.
func (w *searcher) each(from, to int32) {
	for n := range w.views {
		v := &w.views[n]
		for i := range v.lists {
			l := &v.lists[i]
			if l.order < from {
				continue
			}
			if l.order >= to || l.bound+v.after[i] <= w.limit {
				break
			}
			w.consider(v, i)
		}
	}
}

// rest is the most that the lists after the considered one add to a passage.
func (w *searcher) rest(d uint32) float32 {
	rest := w.always
	for i := range w.masks {
		rest += w.masks[i].most(d)
	}
	return rest * rounding
}

// mask collects the masks of the lists after list i.
func (w *searcher) mask(v *view, i int) {
	w.masks, w.always = w.masks[:0], 0
	for j := i + 1; j < len(v.lists); j++ {
		if l := &v.lists[j]; l.words == nil {
			w.always += l.bound
		} else {
			w.masks = append(w.masks, l.mask)
		}
	}
}

// consider offers the passages that hold the term of list i and none before it.
func (w *searcher) consider(v *view, i int) {
	clear(w.parts)
	w.mask(v, i)
	if v.lists[i].dense() {
		w.considerDense(v, i)
	} else {
		w.considerSparse(v, i)
	}
}

// considerSparse leaves alone what cannot beat the limit without noting that it
// was seen: the limit only grows, so the same passage cannot beat it with fewer
// terms later.
func (w *searcher) considerSparse(v *view, i int) {
	l := &v.lists[i]
	w.read(v, l)
	if w.limit > 0 {
		w.readAfter(v, i)
	}
	w.filter(l)
	impacts, lengths, done := w.index.impacts, v.lengths, v.done
	tfs := l.tfs[:len(l.docs)]
	for n, d := range l.docs {
		if !w.wanted.may(d) {
			continue
		}
		word, bit := d/64, uint64(1)<<(d%64)
		if done[word]&bit != 0 {
			continue
		}
		part := impacts.of(tfs[n], lengths[d])
		sum := l.weight * part * rounding
		rest := w.rest(d)
		if sum+rest > w.limit && w.always > 0 {
			w.readAfter(v, i)
			rest = w.rest(d)
		}
		if sum+rest > w.limit {
			done[word] |= bit
			w.parts[l.term] = part
			w.score(v, i, d, sum, rest)
		}
	}
}

// everything is the words of a mask that holds all passages.
var everything = [1]uint64{math.MaxUint64}

// fewPostings is the length of a list that is not worth a filter.
const fewPostings = 12

// filter makes the mask of the passages that may beat the limit if they are in
// list l: those that are in a list after it that is enough with l, or in two or
// three that are enough together. It handles 64 passages at a time, where
// considering takes them one by one.
func (w *searcher) filter(l *list) {
	w.wanted = mask{words: everything[:]}
	base := l.bound + w.always
	if base*rounding > w.limit || len(l.docs) < fewPostings {
		return
	}
	// Lists that are not enough alone: the sum of their bounds and the two largest.
	sum, first, second := float32(0), float32(0), float32(0)
	for i := range w.masks {
		if bound := w.masks[i].bound; (base+bound)*rounding <= w.limit {
			sum += bound
			second = max(second, min(first, bound))
			first = max(first, bound)
		}
	}
	together := (base+sum)*rounding > w.limit
	three := (base+first+second)*rounding <= w.limit
	// A set has a bit for every passage; without one the signs are enough.
	size, wrap := signWords, uint32(signWords-1)
	for i := range w.masks {
		if m := &w.masks[i]; m.wrap != signWords-1 && (together || (base+m.bound)*rounding > w.limit) {
			size, wrap = len(m.words), m.wrap
		}
	}
	if size > 2*len(l.docs) {
		return // it would take longer than what it saves
	}
	for i := range w.filters {
		w.filters[i] = slices.Grow(w.filters[i][:0], size)[:size]
		clear(w.filters[i])
	}
	enough, once, twice := w.filters[0], w.filters[1], w.filters[2]
	for i := range w.masks {
		m := &w.masks[i]
		alone := (base+m.bound)*rounding > w.limit
		if !alone && !together {
			continue
		}
		for at := 0; at < size; at += len(m.words) { // signs wrap around
			words := m.words[:min(len(m.words), size-at)]
			enough, once, twice := enough[at:][:len(words)], once[at:][:len(words)], twice[at:][:len(words)]
			switch {
			case alone:
				for k, word := range words {
					enough[k] |= word
				}
			case three:
				for k, word := range words {
					enough[k] |= twice[k] & word
					twice[k] |= once[k] & word
					once[k] |= word
				}
			default:
				for k, word := range words {
					enough[k] |= once[k] & word
					once[k] |= word
				}
			}
		}
	}
	w.wanted = mask{words: enough, wrap: wrap}
}

func (w *searcher) considerDense(v *view, i int) {
	l := &v.lists[i]
	w.readAfter(v, i)
	impacts, lengths := w.index.impacts, v.lengths
	needed := v.needed(i, w.limit)
	for at, m := range l.words {
		m &^= v.done[at]
		v.done[at] |= m
		for _, set := range needed {
			m &= set[at]
		}
		for ; m != 0; m &= m - 1 {
			d := uint32(at*64 + bits.TrailingZeros64(m))
			rest := w.rest(d)
			if l.bound+rest <= w.limit {
				continue
			}
			part := impacts.of(l.find(v.segment, d), lengths[d])
			if sum := l.weight * part * rounding; sum+rest > w.limit {
				w.parts[l.term] = part
				w.score(v, i, d, sum, rest)
			}
		}
	}
}

// needed are the sets without whose terms no passage of list i beats the limit.
func (v *view) needed(i int, limit float32) [][]uint64 {
	var sets [][]uint64
	for j := i + 1; j < len(v.lists); j++ {
		if l := &v.lists[j]; l.dense() && (v.lists[i].bound+v.after[i]-l.bound)*rounding <= limit {
			sets = append(sets, l.words)
		}
	}
	return sets
}

// score offers a passage of list i, unless a look into the lists after it shows
// that it stays below the limit. sum is what list i adds and rest the most that
// the others may, both rounded up.
func (w *searcher) score(v *view, i int, d uint32, sum, rest float32) {
	for j := i + 1; j < len(v.lists); j++ {
		l := &v.lists[j]
		w.parts[l.term] = 0
		if !l.may(d) {
			continue
		}
		rest -= l.bound
		if tf := l.find(v.segment, d); tf > 0 {
			part := w.index.impacts.of(tf, v.lengths[d])
			w.parts[l.term] = part
			sum += l.weight * part * rounding
		}
		if sum+max(rest, 0)*rounding <= w.limit {
			return
		}
	}
	w.offer(scored{w.exact(), v.number, d})
}

// exact is the score of the parts, summed in order of the query's terms: equal
// passages then get equal scores to the last bit.
func (w *searcher) exact() float32 {
	score := float32(0)
	for i, part := range w.parts {
		if part > 0 {
			score += w.weights[i] * part
		}
	}
	return score
}

func (w *searcher) offer(c scored) {
	if len(w.top) < w.k {
		w.top = append(w.top, c)
		w.top.up(len(w.top) - 1)
	} else if c.before(w.top[0]) {
		w.top[0] = c
		w.top.down()
	}
	if len(w.top) == w.k {
		w.limit = w.top[0].score
	}
}

// readAfter reads what was not yet read of the lists after list i.
func (w *searcher) readAfter(v *view, i int) {
	if w.always == 0 {
		return
	}
	for j := i + 1; j < len(v.lists); j++ {
		w.read(v, &v.lists[j])
	}
	w.mask(v, i)
}

// read decodes a list without a set, unless it has been decoded, and makes its
// mask.
func (w *searcher) read(v *view, l *list) {
	if l.words != nil {
		return
	}
	n := int(l.count)
	w.memory, l.docs = take(w.memory, n)
	w.memory, l.tfs = take(w.memory, n)
	decode(v.data[l.data:], l.docs, l.tfs)
	w.signs, l.words = take(w.signs, signWords)
	clear(l.words)
	l.wrap = signWords - 1
	for _, d := range l.docs {
		l.words[d/64%signWords] |= 1 << (d % 64)
	}
}

// take is n more elements of memory, which it replaces where it is full.
func take[T any](memory []T, n int) (rest, taken []T) {
	if cap(memory)-len(memory) < n {
		memory = make([]T, 0, 2*cap(memory)+n) // whoever has part of the old keeps it
	}
	at := len(memory)
	memory = memory[:at+n]
	return memory, memory[at : at+n : at+n]
}
