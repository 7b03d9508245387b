// Package simd adds up vectors several elements at a time, where the processor
// is known to be able to: on amd64 with SSE2, which every such processor has.
// Elsewhere the same functions are plain Go. Both give the same bits: every
// element is computed by the same operations in the same order.
package simd

import "math"

// Block is what the number of units that [AddRows] adds to is a multiple of.
const Block = 24

// AddRows adds rows of a matrix to sums: the rows numbered at, ascending, each
// times its factor f[row], one after the other. A row has len(sums) elements, a
// multiple of [Block]; rows must hold len(f) of them.
func AddRows(sums, rows, f []float32, at []uint16) {
	if len(at) == 0 || len(sums) == 0 {
		return
	}
	_, _ = f[at[len(at)-1]], rows[len(f)*len(sums)-1]
	if len(sums)%Block != 0 {
		panic("simd: the units are no multiple of a block")
	}
	addRows(sums, rows, f, at)
}

// AddBytes adds weight times the signed bytes of v to the first len(v) elements
// of sum. The length of v is a multiple of 8.
func AddBytes(sum []float32, v string, weight float32) {
	if len(v) == 0 {
		return
	}
	_ = sum[len(v)-1]
	if len(v)%8 != 0 {
		panic("simd: the bytes are no multiple of 8")
	}
	addBytes(sum, v, weight)
}

// Dots sets each element of out to the dot product of the signed bytes of v with
// a row of len(v) numbers. Rows and v hold small numbers: no product of a row
// with v may pass 32 bits. The length of v is a multiple of 8.
func Dots(out []int32, rows []int16, v string) {
	if len(out) == 0 || len(v) == 0 {
		clear(out)
		return
	}
	_ = rows[len(out)*len(v)-1]
	if len(v)%8 != 0 {
		panic("simd: the bytes are no multiple of 8")
	}
	dots(out, rows, v)
}

// NonZero are the places of f that are not 0, in order, at the start of dst,
// which is longer than f by three or more.
func NonZero(dst []uint16, f []float32) []uint16 {
	whole := len(f) &^ 3
	k := 0
	if _ = dst[len(f)+2]; whole > 0 {
		k = nonZero(dst, f[:whole])
	}
	for i := whole; i < len(f); i++ {
		dst[k] = uint16(i)
		k += isSet(f[i])
	}
	return dst[:k]
}

// isSet is 1 for what is not 0, without a branch.
func isSet(v float32) int {
	bits := math.Float32bits(v)
	return int((bits | -bits) >> 31)
}

// nonZeroPlain has no branch that depends on the numbers: a processor cannot
// foresee them.
func nonZeroPlain(dst []uint16, f []float32) int {
	dst = dst[:len(f)]
	k := 0
	for i, v := range f {
		dst[k] = uint16(i)
		k += isSet(v)
	}
	return k
}

func addRowsPlain(sums, rows, f []float32, at []uint16) {
	n := len(sums)
	for ; len(at) >= 4; at = at[4:] {
		i0, i1, i2, i3 := int(at[0]), int(at[1]), int(at[2]), int(at[3])
		v0, v1, v2, v3 := f[i0], f[i1], f[i2], f[i3]
		w0, w1, w2, w3 := rows[i0*n:][:n], rows[i1*n:][:n], rows[i2*n:][:n], rows[i3*n:][:n]
		for u, a := range sums {
			sums[u] = a + v0*w0[u] + v1*w1[u] + v2*w2[u] + v3*w3[u]
		}
	}
	for _, i := range at {
		v, w := f[i], rows[int(i)*n:][:n]
		for u := range sums {
			sums[u] += v * w[u]
		}
	}
}

func addBytesPlain(sum []float32, v string, weight float32) {
	for ; len(v) >= 8 && len(sum) >= 8; v, sum = v[8:], sum[8:] {
		s := (*[8]float32)(sum)
		s[0] += weight * float32(int8(v[0]))
		s[1] += weight * float32(int8(v[1]))
		s[2] += weight * float32(int8(v[2]))
		s[3] += weight * float32(int8(v[3]))
		s[4] += weight * float32(int8(v[4]))
		s[5] += weight * float32(int8(v[5]))
		s[6] += weight * float32(int8(v[6]))
		s[7] += weight * float32(int8(v[7]))
	}
}

func dotsPlain(out []int32, rows []int16, v string) {
	for k := range out {
		row := rows[k*len(v):][:len(v)]
		sum := int32(0)
		for i, a := range row {
			sum += int32(a) * int32(int8(v[i]))
		}
		out[k] = sum
	}
}
