package kb

import (
	"encoding/binary"
	"math/bits"
)

// A posting list stands in a segment's data in one of two forms. One of up to
// shortList postings is a run of varints in order of passage: the gap to the
// previous passage shifted left by one, with the low bit set where the term
// occurs more than once and its frequency less two follows. A longer one is
// divided into blocks of blockSize postings, of which the last may be shorter. A
// block is two bytes that say how many bits a posting has and how many of them,
// the low ones, are its frequency less one; above those is the gap to the
// previous passage less one. Postings of one width take no branch to read, which
// is what reading them costs otherwise (Lemire and Boytsov, "Decoding billions
// of integers per second through vectorization", 2015, on binary packing).
const (
	shortList = 8
	blockSize = 128

	// packPadding is how far beyond the last list unpack may read.
	packPadding = 8
)

// pack appends a block of postings. previous is the passage before it plus one.
func pack(dst []byte, previous uint32, docs, tfs []uint32) []byte {
	gaps, most, before := uint32(0), uint32(0), previous
	for i, d := range docs {
		gaps |= d - before
		before = d + 1
		most |= tfs[i] - 1
	}
	low := bits.Len32(most)
	width := bits.Len32(gaps) + low
	dst = append(dst, byte(width), byte(low))
	waiting, n := uint64(0), 0
	for i, d := range docs {
		waiting |= (uint64(d-previous)<<low | uint64(tfs[i]-1)) << n
		previous = d + 1
		for n += width; n >= 8; n -= 8 {
			dst = append(dst, byte(waiting))
			waiting >>= 8
		}
	}
	if n > 0 {
		dst = append(dst, byte(waiting))
	}
	return dst
}

// unpack reads a block of len(docs) postings. previous is the passage before it
// plus one.
func unpack(data []byte, previous uint32, docs, tfs []uint32) {
	width, low := uint(data[0]), uint(data[1])&63
	data = data[2:]
	mask, frequency := uint64(1)<<(width&63)-1, uint64(1)<<low-1
	tfs = tfs[:len(docs)]
	at := uint(0)
	for i := range docs {
		v := binary.LittleEndian.Uint64(data[at>>3:]) >> (at & 7) & mask
		at += width
		previous += uint32(v >> low)
		docs[i] = previous
		previous++
		tfs[i] = uint32(v&frequency) + 1
	}
}

// unpackVarints reads len(docs) postings of a run of varints, the first of the
// list.
func unpackVarints(data []byte, docs, tfs []uint32) {
	at, previous := 0, uint32(0)
	for i := range docs {
		v, n := uvarint32(data[at:])
		at += n
		tfs[i] = 1
		if v&1 == 1 {
			more, n := uvarint32(data[at:])
			at += n
			tfs[i] = more + 2
		}
		previous += v >> 1
		docs[i] = previous - 1
	}
}

func uvarint32(data []byte) (v uint32, n int) {
	for shift := 0; ; shift += 7 {
		x := uint32(data[n])
		n++
		v |= (x & 0x7f) << shift
		if x < 0x80 {
			return v, n
		}
	}
}
