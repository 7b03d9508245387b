// Package dense finds passages by meaning: by the nearness of their embeddings
// to a question's. The embeddings come from a model elsewhere; this package
// keeps them, fills them in behind the running bot, and searches them exactly.
package dense

import (
	"encoding/binary"
	"math"
	"runtime"
	"slices"
	"sync"
)

// Vectors are vectors of one dimension, each of length 1, kept as signed bytes
// in one run of memory with a scale each: a quarter of what float32 takes. They
// are immutable once searched, and then safe for concurrent use.
type Vectors struct {
	dim    int
	bytes  []int8
	scales []float32
}

// NewVectors returns room for n vectors of a dimension.
func NewVectors(dim, n int) *Vectors {
	return &Vectors{dim: dim, bytes: make([]int8, 0, dim*n), scales: make([]float32, 0, n)}
}

// Len is the number of vectors.
func (v *Vectors) Len() int { return len(v.scales) }

// Dim is the number of components of each.
func (v *Vectors) Dim() int { return v.dim }

// Add appends a vector in the form of [Pack]; it must be of the dimension.
func (v *Vectors) Add(packed []byte) {
	v.scales = append(v.scales, math.Float32frombits(binary.LittleEndian.Uint32(packed)))
	for _, b := range packed[4:] {
		v.bytes = append(v.bytes, int8(b))
	}
}

// Pack is a vector in the form in which it is kept: a scale and signed bytes.
func Pack(x []float32) []byte {
	most := float32(0)
	for _, c := range x {
		most = max(most, float32(math.Abs(float64(c))))
	}
	scale := most / 127
	out := make([]byte, 4+len(x))
	binary.LittleEndian.PutUint32(out, math.Float32bits(scale))
	if scale == 0 {
		return out
	}
	for i, c := range x {
		out[4+i] = byte(int8(math.Round(float64(c / scale))))
	}
	return out
}

// PackedDim is the dimension of a packed vector, or 0 for what is none.
func PackedDim(packed []byte) int { return max(0, len(packed)-4) }

// Near is a vector that was found.
type Near struct {
	At    int     // its place, from 0
	Score float32 // cosine, in [-1, 1]
}

// parallelFrom is the number of components from which a search is shared among
// the cores: below, starting goroutines costs more than it saves.
const parallelFrom = 1 << 19

// Search returns the k vectors nearest to a question, nearest first, among
// equals the first. It looks at every one. A question of another dimension
// finds nothing.
func (v *Vectors) Search(question []float32, k int) []Near {
	return v.search(question, k, func() bool { return false })
}

// search is Search that gives up, with nothing, once stop says so. stop is asked
// now and then, from several goroutines.
func (v *Vectors) search(question []float32, k int, stop func() bool) []Near {
	if len(question) != v.dim || v.Len() == 0 || k <= 0 {
		return nil
	}
	packed := Pack(question)
	q := make([]int32, v.dim)
	for i, b := range packed[4:] {
		q[i] = int32(int8(b))
	}
	scale := math.Float32frombits(binary.LittleEndian.Uint32(packed))
	parts := 1
	if len(v.bytes) >= parallelFrom {
		parts = runtime.GOMAXPROCS(0)
	}
	found := make([][]Near, parts)
	var wg sync.WaitGroup
	for p := range parts {
		from, to := v.Len()*p/parts, v.Len()*(p+1)/parts
		if p == parts-1 {
			found[p] = v.scan(q, scale, from, to, k, stop)
			break
		}
		wg.Go(func() { found[p] = v.scan(q, scale, from, to, k, stop) })
	}
	wg.Wait()
	if stop() {
		return nil
	}
	all := slices.Concat(found...)
	slices.SortFunc(all, byScore)
	return all[:min(k, len(all))]
}

func byScore(a, b Near) int {
	switch {
	case a.Score > b.Score:
		return -1
	case a.Score < b.Score:
		return 1
	}
	return a.At - b.At
}

// scan finds the k best among a range.
func (v *Vectors) scan(q []int32, scale float32, from, to, k int, stop func() bool) []Near {
	best := make([]Near, 0, k+1)
	least := float32(math.Inf(-1))
	for i := from; i < to; i++ {
		if (i-from)%8192 == 8191 && stop() {
			return nil
		}
		s := float32(dot(q, v.bytes[i*v.dim:(i+1)*v.dim])) * scale * v.scales[i]
		if len(best) == k && s <= least {
			continue
		}
		n := Near{i, s}
		at, _ := slices.BinarySearchFunc(best, n, byScore)
		best = slices.Insert(best, at, n)
		if len(best) > k {
			best = best[:k]
		}
		least = best[len(best)-1].Score
		if len(best) < k {
			least = float32(math.Inf(-1))
		}
	}
	return best
}

// dot is the product of a question and a vector. Four sums let the processor
// work on four products at a time.
func dot(q []int32, b []int8) int32 {
	var s0, s1, s2, s3 int32
	for len(q) >= 8 && len(b) >= 8 {
		x, y := q[:8:8], b[:8:8]
		s0 += x[0]*int32(y[0]) + x[4]*int32(y[4])
		s1 += x[1]*int32(y[1]) + x[5]*int32(y[5])
		s2 += x[2]*int32(y[2]) + x[6]*int32(y[6])
		s3 += x[3]*int32(y[3]) + x[7]*int32(y[7])
		q, b = q[8:], b[8:]
	}
	for i := range min(len(q), len(b)) {
		s0 += q[i] * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}
