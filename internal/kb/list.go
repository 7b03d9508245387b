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
// passages has a set and is never read as a whole.
type list struct {
	place
	order  int     // of the term among the query's by weight
	term   int     // its place in the query
	weight float32 // the term's
	bound  float32 // the most that it adds to a score

	data  []byte   // from where the list begins to the end of the segment's data
	set   []uint64 // its passages, a bit each, or nil
	ranks []uint64 // of the set
	width uint     // bits of a frequency

	docs []uint32 // passages of a list without a set, once it is read
	tfs  []uint32
	mask mask
}

// open finds the list in its segment.
func (l *list) open(s *segment) {
	l.data = s.data[l.place.data:]
	if l.place.set == 0 {
		return
	}
	words := s.sets[l.place.set-1:]
	n := s.setSize()
	l.set, l.ranks = words[:n], words[n:n+rankSize(n)]
	l.mask = mask{l.set, math.MaxUint32, math.Float32bits(l.bound)}
	l.width, l.data = uint(l.data[0]), l.data[1:]
}

// has reports whether a list with a set holds a passage.
func (l *list) has(passage uint32) bool { return l.set[passage/64]>>(passage%64)&1 != 0 }

// may reports whether a list that was read may hold a passage.
func (l *list) may(passage uint32) bool {
	return l.mask.set[passage/64&l.mask.wrap]>>(passage%64)&1 != 0
}

// find is how often the term stands in a passage.
func (l *list) find(passage uint32) uint32 {
	if l.set == nil {
		if i, ok := slices.BinarySearch(l.docs, passage); ok {
			return l.tfs[i]
		}
		return 0
	}
	if !l.has(passage) {
		return 0
	}
	at := uint(rank(l.set, l.ranks, passage)) * l.width
	v := binary.LittleEndian.Uint64(l.data[at>>3:]) >> (at & 7)
	return uint32(v&(1<<(l.width&63)-1)) + 1
}

// signWords is the length of the mask of a list without a set.
const signWords = 32

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
