package simd

import "unsafe"

// Wide says that the functions work on several elements at a time.
const Wide = true

func addRows(sums, rows, f []float32, at []uint16) {
	addRowsSSE(&sums[0], len(sums), &rows[0], &f[0], &at[0], len(at))
}

func addBytes(sum []float32, v string, weight float32) {
	addBytesSSE(&sum[0], unsafe.StringData(v), len(v), weight)
}

func dots(out []int32, rows []int16, v string) {
	dotsSSE(&out[0], len(out), &rows[0], unsafe.StringData(v), len(v))
}

func nonZero(dst []uint16, f []float32) int { return nonZeroSSE(&dst[0], &f[0], len(f)) }

//go:noescape
func nonZeroSSE(dst *uint16, f *float32, n int) int

//go:noescape
func addRowsSSE(sums *float32, units int, rows, f *float32, at *uint16, n int)

//go:noescape
func addBytesSSE(sum *float32, v *byte, n int, weight float32)

//go:noescape
func dotsSSE(out *int32, n int, rows *int16, v *byte, size int)
