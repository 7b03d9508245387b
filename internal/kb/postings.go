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

	blockSize  = 128 // postings per block
	impactUnit = (bm25K1 + 1) / 255
)

// impact is the term-frequency part of BM25, in (0, k1+1): how much a term
// that occurs tf times in a passage of so many terms counts where passages have
// pivot terms on average. Robertson and Zaragoza, "The Probabilistic Relevance
// Framework: BM25 and Beyond", 2009.
func impact(tf, length uint32, pivot float32) float32 {
	return float32(tf) * (bm25K1 + 1) / (float32(tf) + bm25K1*(1-bm25B+bm25B*float32(length)/pivot))
}

// idf is the inverse document frequency of a term found in df of n passages;
// never negative.
func idf(df, n int) float32 {
	return float32(math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)))
}

// A posting list is a run of varints in order of passage: the gap to the
// previous passage shifted left by one, with the low bit set where the term
// occurs more than once and its frequency less two follows. Lists longer than a
// block have an entry per block in the segment's block table.
type block struct {
	last   uint32 // the block's last passage
	offset uint32 // where the block's bytes start, relative to the list
	max    uint8  // quantised upper bound of the block's impacts
}

// chunked grows one posting list inside a shared pool: small lists waste
// little, large ones copy nothing.
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

// cursor walks one posting list of a segment.
type cursor struct {
	data    []byte // the list
	blocks  []block
	count   uint32
	term    int     // its place in the query
	weight  float32 // idf times the term's weight in the query
	slack   float32 // what a quantised bound is multiplied with
	bound   float32 // weight times the list's largest impact
	blockAt int     // current block
	decoded int     // block that is decoded, or -1
	n, i    int     // postings decoded, and the current one
	docs    [blockSize]uint32
	tfs     [blockSize]uint32
}

const noMore = math.MaxUint32

// doc is the current passage, or noMore.
func (c *cursor) doc() uint32 {
	if c.i >= c.n {
		return noMore
	}
	return c.docs[c.i]
}

// decode reads block b.
func (c *cursor) decode(b int) {
	c.decoded, c.blockAt, c.i = b, b, 0
	start, end, previous := uint32(0), uint32(len(c.data)), uint32(0)
	n := int(c.count) - b*blockSize
	if len(c.blocks) > 0 {
		start = c.blocks[b].offset
		if b > 0 {
			previous = c.blocks[b-1].last + 1
		}
		if b+1 < len(c.blocks) {
			end = c.blocks[b+1].offset
		}
	}
	c.n = min(n, blockSize)
	data := c.data[start:end]
	at := 0
	for i := range c.n {
		v := uint32(data[at])
		at++
		if v >= 0x80 {
			v &= 0x7f
			for shift := 7; ; shift += 7 {
				x := uint32(data[at])
				at++
				v |= (x & 0x7f) << shift
				if x < 0x80 {
					break
				}
			}
		}
		tf := uint32(1)
		if v&1 == 1 {
			tf = 2
			for shift := 0; ; shift += 7 {
				x := uint32(data[at])
				at++
				tf += (x & 0x7f) << shift
				if x < 0x80 {
					break
				}
			}
		}
		previous += v >> 1
		c.docs[i] = previous - 1
		c.tfs[i] = tf
	}
}

// next moves to the next posting.
func (c *cursor) next() {
	c.i++
	if c.i >= c.n && c.blockAt+1 < len(c.blocks) {
		c.decode(c.blockAt + 1)
	}
}

// seek moves to the first posting at or after passage.
func (c *cursor) seek(passage uint32) {
	c.shallow(passage)
	if c.blockAt >= max(len(c.blocks), 1) {
		c.n, c.i = 0, 0
		return
	}
	if c.decoded != c.blockAt {
		c.decode(c.blockAt)
	}
	for c.i < c.n && c.docs[c.i] < passage {
		c.i++
	}
}

// shallow moves the block pointer to the block that may hold passage, without
// decoding, and returns an upper bound of the score there and the block's last
// passage.
func (c *cursor) shallow(passage uint32) (bound float32, last uint32) {
	if len(c.blocks) == 0 {
		return c.bound, noMore - 1
	}
	for c.blockAt < len(c.blocks) && c.blocks[c.blockAt].last < passage {
		c.blockAt++
	}
	if c.blockAt == len(c.blocks) {
		return 0, noMore - 1
	}
	b := c.blocks[c.blockAt]
	return min(c.bound, float32(b.max)*c.slack*c.weight), b.last
}
