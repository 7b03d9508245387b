//go:build !amd64

package simd

// Wide says that the functions work on several elements at a time.
const Wide = false

func addRows(sums, rows, f []float32, at []uint16)     { addRowsPlain(sums, rows, f, at) }
func addBytes(sum []float32, v string, weight float32) { addBytesPlain(sum, v, weight) }
func dots(out []int32, rows []int16, v string)         { dotsPlain(out, rows, v) }

func nonZero(dst []uint16, f []float32) int { return nonZeroPlain(dst, f) }
