package wordvec

import "hash/maphash"

const (
	lanes   = 4       // question words that share one multiplication
	maxMemo = 1 << 14 // words remembered before a Matcher starts afresh
)

// A Matcher compares the words of one question with the words of many
// sentences. It remembers each word that it saw, so that a word costs dot
// products once and a look-up after that. Reset starts the next question and
// keeps the memory: a Matcher that is used again allocates only for words that
// are composed of pieces. It is not safe for concurrent use; keep one per
// goroutine or in a pool.
//
// It holds the strings that it was given until the next Reset.
type Matcher struct {
	table    *Table
	question []string

	// packed holds, for each group of four question words and each component,
	// the four values side by side in an int64. Multiplying it by a component
	// of another row multiplies all four; sums stay inside their 16 bits
	// because no dot product of two rows exceeds norm².
	packed []int64

	seed  maphash.Seed
	slots []int32 // of the memo: an index into words, plus one
	words []string
	sims  []float32 // len(question) for each of words
}

// NewMatcher returns a Matcher for an empty question.
func (t *Table) NewMatcher() *Matcher {
	return &Matcher{table: t, seed: maphash.MakeSeed(), slots: make([]int32, 1024)}
}

// Reset takes the folded words of a new question and forgets the last one. It
// copies the slice, not the strings. Fifteen words cost about as much as
// comparing them with four words of a sentence.
func (m *Matcher) Reset(question []string) {
	m.forget()
	m.question = append(m.question[:0], question...)
	groups := (len(question) + lanes - 1) / lanes
	size := groups * m.table.dim
	if cap(m.packed) < size {
		m.packed = make([]int64, size)
	}
	m.packed = m.packed[:size]
	clear(m.packed)
	for i, w := range question {
		v := m.table.Lookup(w)
		group := m.packed[i/lanes*m.table.dim:][:m.table.dim]
		for k := range min(len(v), len(group)) {
			group[k] += int64(int8(v[k])) << (16 * (i % lanes))
		}
	}
}

func (m *Matcher) forget() {
	clear(m.slots)
	clear(m.words)
	m.words, m.sims = m.words[:0], m.sims[:0]
}

// Similarities returns the cosine of word with each word of the question, in
// the question's order, each in [-1, 1]: 1 where the words are equal (known or
// not), 0 where one of them is unknown. The slice belongs to the Matcher and
// stands until its next call.
func (m *Matcher) Similarities(word string) []float32 {
	h := maphash.String(m.seed, word)
	mask := uint64(len(m.slots) - 1)
	n := len(m.question)
	for at := h & mask; ; at = (at + 1) & mask {
		i := int(m.slots[at]) - 1
		if i < 0 {
			return m.learn(word, at)
		}
		if m.words[i] == word {
			return m.sims[i*n : (i+1)*n]
		}
	}
}

// learn computes and remembers the similarities of a new word whose free slot is known.
func (m *Matcher) learn(word string, slot uint64) []float32 {
	switch {
	case len(m.words) >= maxMemo:
		m.forget()
		slot = m.free(word)
	case (len(m.words)+1)*2 > len(m.slots):
		m.grow()
		slot = m.free(word)
	}
	m.words = append(m.words, word)
	m.slots[slot] = int32(len(m.words))
	begin := len(m.sims)
	for range m.question {
		m.sims = append(m.sims, 0)
	}
	sims := m.sims[begin:]
	if v := m.table.Lookup(word); v != "" {
		m.compare(sims, v)
	}
	for i, q := range m.question {
		if q == word {
			sims[i] = 1
		}
	}
	return sims
}

func (m *Matcher) grow() {
	m.slots = make([]int32, 2*len(m.slots))
	for i, w := range m.words {
		m.slots[m.free(w)] = int32(i + 1)
	}
}

func (m *Matcher) free(word string) uint64 {
	mask := uint64(len(m.slots) - 1)
	at := maphash.String(m.seed, word) & mask
	for m.slots[at] != 0 {
		at = (at + 1) & mask
	}
	return at
}

// compare writes the cosines of v with the question's words to sims.
func (m *Matcher) compare(sims []float32, v Vec) {
	for packed := m.packed; len(packed) >= len(v) && len(sims) > 0; packed = packed[len(v):] {
		sum := dotLanes(packed[:len(v)], v)
		part := sims[:min(lanes, len(sims))]
		for i := range part {
			// A lane below zero borrowed one from the lane above it: take it off before the shift.
			lane := int16(sum)
			part[i] = cosine(int(lane))
			sum = (sum - int64(lane)) >> 16
		}
		sims = sims[len(part):]
	}
}

// dotLanes is the dot product of a packed group with a row. Sixteen components
// a turn, through an array, take half the time of four through slices.
func dotLanes(packed []int64, v Vec) int64 {
	var s0, s1 int64
	for len(packed) >= 16 && len(v) >= 16 {
		p := (*[16]int64)(packed)
		s0 += p[0]*int64(int8(v[0])) + p[1]*int64(int8(v[1])) + p[2]*int64(int8(v[2])) + p[3]*int64(int8(v[3]))
		s1 += p[4]*int64(int8(v[4])) + p[5]*int64(int8(v[5])) + p[6]*int64(int8(v[6])) + p[7]*int64(int8(v[7]))
		s0 += p[8]*int64(int8(v[8])) + p[9]*int64(int8(v[9])) + p[10]*int64(int8(v[10])) + p[11]*int64(int8(v[11]))
		s1 += p[12]*int64(int8(v[12])) + p[13]*int64(int8(v[13])) + p[14]*int64(int8(v[14])) + p[15]*int64(int8(v[15]))
		packed, v = packed[16:], v[16:]
	}
	return s0 + s1
}

// Best returns the question word nearest to word and their cosine: the first
// of equals, and -1 and 0 when none has a cosine above 0.
func (m *Matcher) Best(word string) (index int, similarity float32) {
	index = -1
	for i, s := range m.Similarities(word) {
		if s > similarity {
			index, similarity = i, s
		}
	}
	return index, similarity
}

// Align writes to dst, for each word of the question, its highest cosine with
// any of the sentence's words, at least 0, and returns it. A dst that is too
// short is replaced by a new slice.
func (m *Matcher) Align(dst []float32, sentence []string) []float32 {
	n := len(m.question)
	if cap(dst) < n {
		dst = make([]float32, n)
	}
	dst = dst[:n]
	clear(dst)
	for _, w := range sentence {
		sims := m.Similarities(w)
		for i, s := range sims[:len(dst)] {
			if s > dst[i] {
				dst[i] = s
			}
		}
	}
	return dst
}
