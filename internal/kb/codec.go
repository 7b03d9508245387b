package kb

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// A posting list stands in a segment in one of three forms. One of up to
// shortList postings is a run of varints in order of passage: the gap to the
// previous passage shifted left by one, with the low bit set where the term
// occurs more than once and its frequency less two follows. A longer one is
// divided into blocks of blockSize postings, of which the last may be shorter. A
// block is two bytes that say how many bits a posting has and how many of them,
// the low ones, are its frequency less one; above those is the gap to the
// previous passage less one. Postings of one width take no branch to read, which
// is what reading them costs otherwise (Lemire and Boytsov, "Decoding billions
// of integers per second through vectorization", 2015, on binary packing).
//
// The list of a term in at least one of setShare passages is a set, a bit a
// passage, with its ranks; the segment's data then has only the frequencies less
// one, behind a byte that says how many bits each has.
const (
	shortList = 8
	blockSize = 128
	setShare  = 32

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
	w := bitWriter{dst: dst}
	for i, d := range docs {
		w.put(uint64(d-previous)<<low|uint64(tfs[i]-1), width)
		previous = d + 1
	}
	return w.end()
}

// packFrequencies appends the frequencies of a list that has a set.
func packFrequencies(dst []byte, tfs []uint32) []byte {
	width := bits.Len32(slices.Max(tfs) - 1)
	w := bitWriter{dst: append(dst, byte(width))}
	for _, tf := range tfs {
		w.put(uint64(tf-1), width)
	}
	return w.end()
}

// bitWriter appends bits to bytes, the low ones first.
type bitWriter struct {
	dst     []byte
	waiting uint64
	n       int
}

func (w *bitWriter) put(v uint64, width int) {
	w.waiting |= v << w.n
	for w.n += width; w.n >= 8; w.n -= 8 {
		w.dst = append(w.dst, byte(w.waiting))
		w.waiting >>= 8
	}
}

func (w *bitWriter) end() []byte {
	if w.n > 0 {
		w.dst = append(w.dst, byte(w.waiting))
	}
	return w.dst
}

// decode reads a list without a set.
func decode(data []byte, docs, tfs []uint32) {
	if len(docs) <= shortList {
		unpackVarints(data, docs, tfs)
		return
	}
	previous := uint32(0)
	for at := 0; at < len(docs); at += blockSize {
		if at > 0 {
			previous = docs[at-1] + 1
			data = data[2+blockSize/8*int(data[0]):]
		}
		end := min(at+blockSize, len(docs))
		unpack(data, previous, docs[at:end], tfs[at:end])
	}
}

// unpack reads a block of len(docs) postings. previous is the passage before it
// plus one.
func unpack(data []byte, previous uint32, docs, tfs []uint32) {
	width, low := uint(data[0]), uint(data[1])&63
	data = data[2:]
	mask, frequency := uint64(1)<<(width&63)-1, uint64(1)<<low-1
	tfs = tfs[:len(docs)]
	at, i := uint(0), 0
	if width <= 28 { // two postings a read
		for ; i+1 < len(docs); i += 2 {
			v := binary.LittleEndian.Uint64(data[at>>3:]) >> (at & 7)
			at += 2 * width
			next := v >> (width & 63) & mask
			v &= mask
			docs[i] = previous + uint32(v>>low)
			tfs[i] = uint32(v&frequency) + 1
			previous = docs[i] + 1 + uint32(next>>low)
			docs[i+1] = previous
			tfs[i+1] = uint32(next&frequency) + 1
			previous++
		}
	}
	for ; i < len(docs); i++ {
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
