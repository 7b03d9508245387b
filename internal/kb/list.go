package kb

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// place is where a segment has a term's posting list, and what a search wants to
// know of it first. The zero place is that of a term that the segment lacks.
type place struct {
	data  uint32 // where the list begins in the segment's data
	count uint32 // its postings
	set   uint32 // where its set of passages begins, plus one; 0 where it has none
	max   uint8  // quantised bound of its impacts
}

// list is one posting list of a segment during a search. That of a term in many
// passages has a set and is never read as a whole; of another, passages and
// frequencies are known once it is read.
type list struct {
	mask
	*place
	order  int32   // of the term among the query's by weight
	term   int32   // its place in the query
	weight float32 // the term's
	docs   []uint32
	tfs    []uint32
}

// mask says which passages a list may hold: those whose bit is set in the word
// of their number, which wraps around. It has no words until it is known.
type mask struct {
	words []uint64
	wrap  uint32
	bound float32 // the most that the list adds to a score
}

// may reports whether the list may hold a passage.
func (m *mask) may(passage uint32) bool {
	return m.words[passage/64&m.wrap]>>(passage%64)&1 != 0
}

// most is the most that the list adds to the score of a passage, without a
// branch, since nobody could foretell it.
func (m *mask) most(passage uint32) float32 {
	held := m.words[passage/64&m.wrap] >> (passage % 64) & 1
	return math.Float32frombits(math.Float32bits(m.bound) & -uint32(held))
}

// dense reports whether the list has a set.
func (l *list) dense() bool { return l.set > 0 }

// open finds the set of a dense list.
func (l *list) open(s *segment) {
	l.words, l.wrap = s.sets[l.set-1:][:s.setSize()], math.MaxUint32
}

// find is how often the term stands in a passage.
func (l *list) find(s *segment, passage uint32) uint32 {
	if !l.may(passage) {
		return 0
	}
	if !l.dense() {
		if i, ok := slices.BinarySearch(l.docs, passage); ok {
			return l.tfs[i]
		}
		return 0
	}
	data := s.data[l.data:]
	width := uint(data[0])
	at := 8 + width*uint(rank(l.words, s.sets[int(l.set)-1+len(l.words):], passage))
	v := binary.LittleEndian.Uint64(data[at>>3:]) >> (at & 7)
	return uint32(v&(1<<(width&63)-1)) + 1
}

// signWords is the length of the mask of a list without a set.
const signWords = 128

// rankEvery is how many words of a set stand between two of its ranks.
const rankEvery = 8

// rankSize is how many words the ranks of a set take, two ranks a word.
func rankSize(words int) int { return (words + 2*rankEvery - 1) / (2 * rankEvery) }

// putRanks counts a set.
func putRanks(set, ranks []uint64) {
	n := uint64(0)
	for i, word := range set {
		if i%rankEvery == 0 {
			ranks[i/(2*rankEvery)] |= n << (i / rankEvery % 2 * 32)
		}
		n += uint64(bits.OnesCount64(word))
	}
}

// rank is how many passages of a set stand before one.
func rank(set, ranks []uint64, passage uint32) int {
	word := int(passage / 64)
	group := word / rankEvery
	n := int(uint32(ranks[group/2] >> (group % 2 * 32)))
	for _, w := range set[group*rankEvery : word] {
		n += bits.OnesCount64(w)
	}
	return n + bits.OnesCount64(set[word]&(1<<(passage%64)-1))
}
