package wordvec

import "briefbot/internal/simd"

// A Panel is a few vectors that many words are compared with. The zero Panel is
// empty; it is not safe for concurrent use while it is set.
type Panel struct {
	n    int
	rows []int16 // the vectors, where the processor multiplies several elements at a time
	out  []int32
	// packed holds elsewhere three vectors in a word an element, so that one
	// multiplication serves three: a dot product of two rows is far below 1<<20.
	packed []int64
}

const (
	panelLanes = 3
	laneBits   = 21
)

// Set makes vectors, of one table, what words are compared with.
func (p *Panel) Set(dim int, vectors []Vec) {
	p.n = len(vectors)
	if simd.Wide {
		p.spread(dim, vectors)
	} else {
		p.pack(dim, vectors)
	}
}

// spread fills rows.
func (p *Panel) spread(dim int, vectors []Vec) {
	if cap(p.rows) < len(vectors)*dim {
		p.rows = make([]int16, len(vectors)*dim)
	}
	p.rows = p.rows[:len(vectors)*dim]
	clear(p.rows)
	for k, v := range vectors {
		row := p.rows[k*dim:][:dim]
		for i := range len(v) {
			row[i] = int16(int8(v[i]))
		}
	}
	p.out = append(p.out[:0], make([]int32, len(vectors))...)
}

// pack fills packed.
func (p *Panel) pack(dim int, vectors []Vec) {
	groups := (len(vectors) + panelLanes - 1) / panelLanes
	if cap(p.packed) < groups*dim {
		p.packed = make([]int64, groups*dim)
	}
	p.packed = p.packed[:groups*dim]
	clear(p.packed)
	for k, v := range vectors {
		group := p.packed[k/panelLanes*dim:]
		for i := range len(v) {
			group[i] += int64(int8(v[i])) << (k % panelLanes * laneBits)
		}
	}
}

// Similarities appends to dst the [Similarity] of v with each vector of the
// panel, in order.
func (p *Panel) Similarities(dst []float32, v Vec) []float32 {
	if len(v) == 0 {
		return append(dst, make([]float32, p.n)...)
	}
	if len(p.rows) == 0 {
		return p.unpacked(dst, v)
	}
	simd.Dots(p.out, p.rows, string(v))
	for _, dot := range p.out {
		dst = append(dst, cosine(int(dot)))
	}
	return dst
}

// unpacked is Similarities by packed.
func (p *Panel) unpacked(dst []float32, v Vec) []float32 {
	packed := p.packed
	for left := p.n; left > 0; left -= panelLanes {
		sum := packedDot(packed[:len(v)], v)
		for range min(left, panelLanes) {
			lane := sum << (64 - laneBits) >> (64 - laneBits)
			dst = append(dst, cosine(int(lane)))
			sum = (sum - lane) >> laneBits
		}
		packed = packed[len(v):]
	}
	return dst
}

// packedDot is the dot products of v with three vectors: the lowest in the
// lowest lane, each borrowing from the lane above where it is negative.
func packedDot(packed []int64, v Vec) int64 {
	var s0, s1 int64
	for ; len(v) >= 8 && len(packed) >= 8; v, packed = v[8:], packed[8:] {
		p := (*[8]int64)(packed)
		s0 += int64(int8(v[0]))*p[0] + int64(int8(v[1]))*p[1] + int64(int8(v[2]))*p[2] + int64(int8(v[3]))*p[3]
		s1 += int64(int8(v[4]))*p[4] + int64(int8(v[5]))*p[5] + int64(int8(v[6]))*p[6] + int64(int8(v[7]))*p[7]
	}
	return s0 + s1
}
