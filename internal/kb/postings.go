package kb

import (
	"encoding/binary"
	"math"
)

// BM25's parameters and the unit of quantised impacts. k1 and b: measured best
// on SQuAD 1.1 pooled (the usual 1.2 and 0.75 lose a point of hit@1).
const (
	bm25K1 = 0.9
	bm25B  = 0.4

	impactUnit = (bm25K1 + 1) / 255
)

// impact is the term-frequency part of BM25, in (0, k1+1): how much a term
// that occurs tf times in a passage of so many terms counts where passages have
// pivot terms on average. Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009.
func impact(tf, length uint32, pivot float32) float32 {
	return float32(tf) * (bm25K1 + 1) / (float32(tf) + bm25K1*(1-bm25B+bm25B*float32(length)/pivot))
}

// impacts is a table of impacts for one pivot.
type impacts struct {
	pivot float32
	table [4 * tabled]float32 // by frequency less one, and length
}

const tabled = 512

func newImpacts(pivot float32) *impacts {
	p := &impacts{pivot: pivot}
	for i := range p.table {
		p.table[i] = impact(uint32(1+i/tabled), uint32(i%tabled), pivot)
	}
	return p
}

// of is [impact] for the table's pivot.
func (p *impacts) of(tf uint32, length uint16) float32 {
	if at := (tf-1)*tabled + uint32(length); length < tabled && at < uint32(len(p.table)) {
		return p.table[at]
	}
	return impact(tf, uint32(length), p.pivot)
}

// idf is the inverse document frequency of a term found in df of n passages;
// never negative.
func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)))
}

// block is an entry of a segment's block table, which has one for every block of
// the lists that are longer than one block.
type block struct {
	last   uint32 // the block's last passage
	offset uint32 // where the block's bytes start, relative to the list
	max    uint8  // quantised upper bound of the block's impacts
}

// chunked grows one posting list, as varints, inside a shared pool: small lists
// waste little, large ones copy nothing.
type chunked struct {
	head, tail uint32 // offsets of chunks in the pool; 0 is none
	at, left   uint32 // where the next byte goes, and how many fit
	size       uint32 // bytes written
	count      uint32 // postings
	last       uint32 // last passage plus one
	pendingTF  uint32
	upper      uint16 // occurrences inside a sentence with a capital
	lower      uint16 // and without
}

// pool is memory for chunked lists. A chunk is a four-byte link and its bytes.
type pool struct{ mem []byte }

func (p *pool) grow(c *chunked) {
	size := uint32(12)
	if c.size > 0 {
		size = min(4*c.size/3+16, 1<<14)
	}
	start := uint32(len(p.mem))
	if start == 0 {
		p.mem = append(p.mem, make([]byte, 4)...) // offset 0 means none
		start = 4
	}
	p.mem = append(p.mem, make([]byte, 4+size)...)
	if c.tail != 0 {
		binary.LittleEndian.PutUint32(p.mem[c.tail:], start)
	} else {
		c.head = start
	}
	c.tail, c.at, c.left = start, start+4, size
}

func (p *pool) put(c *chunked, b byte) {
	if c.left == 0 {
		p.grow(c)
	}
	p.mem[c.at] = b
	c.at++
	c.left--
	c.size++
}

func (p *pool) uvarint(c *chunked, v uint32) {
	for v >= 0x80 {
		p.put(c, byte(v)|0x80)
		v >>= 7
	}
	p.put(c, byte(v))
}

// bytes appends the list's bytes to dst. Chunk sizes follow from the growth
// rule, so the walk recomputes them.
func (p *pool) bytes(dst []byte, c *chunked) []byte {
	at, done := c.head, uint32(0)
	for done < c.size {
		size := uint32(12)
		if done > 0 {
			size = min(4*done/3+16, 1<<14)
		}
		n := min(size, c.size-done)
		dst = append(dst, p.mem[at+4:at+4+n]...)
		done += n
		at = binary.LittleEndian.Uint32(p.mem[at:])
	}
	return dst
}

// flush writes the posting of the passage last-1 that is being counted.
func (p *pool) flush(c *chunked, previous uint32) {
	gap := c.last - previous
	if c.pendingTF == 1 {
		p.uvarint(c, gap<<1)
	} else {
		p.uvarint(c, gap<<1|1)
		p.uvarint(c, c.pendingTF-2)
	}
	c.count++
}

// list is one posting list of a segment during a search.
type list struct {
	data   []byte // from where the list begins to the end of the segment's data
	blocks []block
	set    []uint64 // its passages, or nil
	count  int
	term   int     // its place in the query
	weight float32 // idf times the term's weight in the query
	unit   float32 // what a quantised bound is multiplied with
	bound  float32 // the largest that it adds to a score
	near   float32 // the same, in the current window

	at       int // block that the window or the look-up has reached
	from, to int // blocks that are decoded
	docs     []uint32
	tfs      []uint32
	i        int // posting that the window or the look-up has reached
}

// within moves to a window and returns the largest that the list adds to a
// score there. Windows come in ascending order.
func (l *list) within(start, end uint32) float32 {
	if len(l.blocks) == 0 {
		if l.to == 0 {
			l.decode(0, 1)
		}
		if l.seek(start); l.i == len(l.docs) || l.docs[l.i] >= end {
			return 0
		}
		return l.bound
	}
	for l.at < len(l.blocks) && l.blocks[l.at].last < start {
		l.at++
	}
	largest := uint8(0)
	for i := l.at; i < len(l.blocks); i++ {
		largest = max(largest, l.blocks[i].max)
		if l.blocks[i].last >= end-1 {
			break
		}
	}
	return float32(largest) * l.unit
}

// load decodes the blocks of a window and moves to its first posting.
func (l *list) load(start, end uint32) {
	if len(l.blocks) == 0 {
		return // within has done it
	}
	to := l.at + 1
	for to < len(l.blocks) && l.blocks[to-1].last < end-1 {
		to++
	}
	if l.at < l.from || to > l.to {
		l.decode(l.at, to)
	}
	l.seek(start)
}

func (l *list) decode(from, to int) {
	l.from, l.to, l.i = from, to, 0
	n := min(to*blockSize, l.count) - from*blockSize
	if cap(l.docs) < n {
		l.docs, l.tfs = make([]uint32, n+blockSize), make([]uint32, n+blockSize)
	}
	l.docs, l.tfs = l.docs[:n], l.tfs[:n]
	switch {
	case l.count <= shortList:
		unpackVarints(l.data, l.docs, l.tfs)
	case len(l.blocks) == 0:
		unpack(l.data, 0, l.docs, l.tfs)
	default:
		previous := uint32(0)
		if from > 0 {
			previous = l.blocks[from-1].last + 1
		}
		for at := 0; at < n; at += blockSize {
			b := &l.blocks[from+at/blockSize]
			end := min(at+blockSize, n)
			unpack(l.data[b.offset:], previous, l.docs[at:end], l.tfs[at:end])
			previous = b.last + 1
		}
	}
}

// lacks reports whether the list is known not to hold a passage.
func (l *list) lacks(passage uint32) bool {
	return l.set != nil && l.set[passage/64]>>(passage%64)&1 == 0
}

// here is the largest that the list adds to the score of a passage of the
// window. Passages come in ascending order.
func (l *list) here(passage uint32) float32 {
	if len(l.blocks) == 0 {
		return l.near
	}
	for l.at < len(l.blocks) && l.blocks[l.at].last < passage {
		l.at++
	}
	if l.at == len(l.blocks) {
		return 0
	}
	return float32(l.blocks[l.at].max) * l.unit
}

// find is how often the term stands in a passage. Passages come in ascending
// order.
func (l *list) find(passage uint32) uint32 {
	if len(l.blocks) > 0 {
		for l.at < len(l.blocks) && l.blocks[l.at].last < passage {
			l.at++
		}
		if l.at == len(l.blocks) {
			return 0
		}
		if l.at < l.from || l.at >= l.to {
			l.decode(l.at, l.at+1)
		}
	}
	l.seek(passage)
	if l.i == len(l.docs) || l.docs[l.i] != passage {
		return 0
	}
	return l.tfs[l.i]
}

// seek moves to the first decoded posting at or after a passage.
func (l *list) seek(passage uint32) {
	step := 1
	for l.i+step < len(l.docs) && l.docs[l.i+step] < passage {
		l.i += step
		step *= 2
	}
	lo, hi := l.i, min(l.i+step, len(l.docs))
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if l.docs[mid] < passage {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	l.i = lo
}
