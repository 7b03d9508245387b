package wordvec

import (
	"math"

	"briefbot/internal/simd"
)

// A Vec is the vector of a word: Dim signed bytes of one fixed norm, kept as a
// string because it lies in the binary's read-only data. The empty Vec stands
// for a word of which nothing is known.
type Vec string

// Lookup returns the vector of a folded word: its own row, else its pieces
// composed (the only case that allocates), else the empty Vec. Numbers and
// single letters that are no row stay empty, for pieces of digits mean nothing.
func (t *Table) Lookup(word string) Vec {
	vector, _ := t.Know(word)
	return vector
}

// Know is [Table.Lookup] and [Table.Weight] in one.
func (t *Table) Know(word string) (Vec, float32) {
	if row := t.find("", word); row >= 0 {
		return t.row(row), t.weight(row)
	}
	var sum [maxDim]float32
	if !t.compose(sum[:t.dim], word) {
		return "", 1
	}
	return quantise(sum[:t.dim]), 1
}

// Mean is the vector halfway between those of words that are rows of their own or
// are spelled from pieces, and the greatest of their weights: empty and 1 where
// nothing is known of any.
func (t *Table) Mean(words ...string) (Vec, float32) {
	var sum [maxDim]float32
	weight, known := float32(0), false
	for _, w := range words {
		v, x := t.Know(w)
		if v != "" {
			known = true
			add(sum[:t.dim], v, 1)
		}
		weight = max(weight, x)
	}
	if !known {
		return "", 1
	}
	return quantise(sum[:t.dim]), weight
}

func (t *Table) row(i int) Vec { return Vec(t.rows[i*t.dim : (i+1)*t.dim]) }

// compose sums the rows of a word's pieces, longest match first as in
// WordPiece, each counted by its length: over the table's added words that
// comes nearer to the model's own vector (cosine .785) than a plain mean (.766).
func (t *Table) compose(sum []float32, word string) bool {
	if len(word) > maxWord || len(word) < 2 {
		return false
	}
	for i := range len(word) {
		if c := word[i]; c < 'a' || c > 'z' {
			return false
		}
	}
	prefix := ""
	var hashes [maxWord]uint32 // of the pieces that begin at at, by their last byte
	for at := 0; at < len(word); {
		h := hash(hashBasis, prefix)
		for i := at; i < len(word); i++ {
			h = (h ^ uint32(word[i])) * hashPrime
			hashes[i] = h
		}
		row, end := -1, len(word)
		for ; end > at; end-- {
			if row = t.piece(hashes[end-1], prefix, word[at:end]); row >= 0 {
				break
			}
		}
		if row < 0 {
			return false
		}
		add(sum, t.row(row), float32(end-at))
		prefix, at = "##", end
	}
	return true
}

// Similarity is the cosine of two vectors of one table, in [-1, 1]; 0 when one
// is empty. Unrelated words come out at 0 ± 0.1, words of one field at 0.3 to
// 0.5, near-synonyms above 0.5, a word and itself at 1.
func Similarity(a, b Vec) float32 {
	if len(a) == 0 || len(a) != len(b) {
		return 0
	}
	return cosine(dot(a, b))
}

// cosine is a dot product of two rows as a cosine; rounding may push it past 1.
func cosine(dot int) float32 {
	return max(-1, min(1, float32(dot)*(1.0/(norm*norm))))
}

func dot(a, b Vec) int {
	b = b[:len(a)]
	s0, s1 := 0, 0
	for ; len(a) >= 4 && len(b) >= 4; a, b = a[4:], b[4:] {
		s0 += int(int8(a[0]))*int(int8(b[0])) + int(int8(a[1]))*int(int8(b[1]))
		s1 += int(int8(a[2]))*int(int8(b[2])) + int(int8(a[3]))*int(int8(b[3]))
	}
	return s0 + s1
}

// Embed writes the mean of the words' vectors to dst, each weighted by Weight,
// scaled to norm 1, and returns it: all zero when nothing is known of any word.
// A dst of fewer than Dim elements is replaced by a new slice.
func (t *Table) Embed(dst []float32, words []string) []float32 {
	if cap(dst) < t.dim {
		dst = make([]float32, t.dim)
	}
	dst = dst[:t.dim]
	clear(dst)
	for _, w := range words {
		if v := t.Lookup(w); v != "" {
			add(dst, v, t.Weight(w))
		}
	}
	var square float32
	for _, x := range dst {
		square += x * x
	}
	if square > 0 {
		scale := float32(1 / math.Sqrt(float64(square)))
		for i := range dst {
			dst[i] *= scale
		}
	}
	return dst
}

// AddTo adds weight times the vector to a sum of Dim elements.
func (v Vec) AddTo(sum []float32, weight float32) { add(sum, v, weight) }

func add(sum []float32, v Vec, weight float32) {
	v = v[:min(len(sum), len(v))]
	whole := len(v) &^ 7
	simd.AddBytes(sum, string(v[:whole]), weight)
	for i := whole; i < len(v); i++ {
		sum[i] += weight * float32(int8(v[i]))
	}
}

// quantise scales a sum of rows to the fixed norm; empty when the sum is zero.
func quantise(sum []float32) Vec {
	var square float64
	for _, x := range sum {
		square += float64(x) * float64(x)
	}
	if square == 0 {
		return ""
	}
	scale := norm / math.Sqrt(square)
	var row [maxDim]byte
	for i, x := range sum {
		half := math.Copysign(0.5, float64(x))
		row[i] = byte(int8(max(-127, min(127, int(float64(x)*scale+half)))))
	}
	return Vec(row[:len(sum)])
}
