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
