package simd

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// wild are numbers that rounding, signs and overflow treat differently.
var wild = []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1e-38, -3e-45, 3.4e38, -3.4e38, float32(math.Inf(1)), 0.1, 1.0 / 3}

func number(r *rand.Rand) float32 {
	if r.IntN(8) == 0 {
		return wild[r.IntN(len(wild))]
	}
	return float32(r.NormFloat64())
}

func numbers(r *rand.Rand, n int) []float32 {
	f := make([]float32, n)
	for i := range f {
		f[i] = number(r)
	}
	return f
}

func signed(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.IntN(256))
	}
	return string(b)
}

// same reports whether two lists hold the same bits, any NaN being as good as
// another.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(x, y float32) bool {
		return math.Float32bits(x) == math.Float32bits(y) || x != x && y != y
	})
}

func TestAddRows(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		units, inputs := Block*(1+r.IntN(3)), 1+r.IntN(40)
		rows, f, sums := numbers(r, units*inputs), numbers(r, inputs), numbers(r, units+3)
		var at []uint16
		for i := range inputs {
			if r.IntN(3) > 0 {
				at = append(at, uint16(i))
			}
		}
		want := slices.Clone(sums)
		addRowsPlain(want[:units], rows, f, at)
		AddRows(sums[:units], rows, f, at)
		if !same(sums, want) {
			t.Fatalf("AddRows of %d units at %v: got %v, want %v", units, at, sums, want)
		}
	}
}

func TestNonZero(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		f := numbers(r, r.IntN(300))
		for i := range f {
			if r.IntN(2) == 0 {
				f[i] = 0
			}
		}
		dst, plain := make([]uint16, len(f)+3), make([]uint16, len(f)+3)
		want := plain[:nonZeroPlain(plain, f)]
		if got := NonZero(dst, f); !slices.Equal(got, want) {
			t.Fatalf("NonZero(%v) = %v, want %v", f, got, want)
		}
		for i, v := range f {
			if v != 0 && !slices.Contains(want, uint16(i)) || math.Float32bits(v) == 0 && slices.Contains(want, uint16(i)) {
				t.Fatalf("the places of %v are %v", f, want)
			}
		}
	}
}

func TestAddBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		v, weight := signed(r, 8*r.IntN(20)), number(r)
		sum := numbers(r, len(v)+r.IntN(9))
		want := slices.Clone(sum)
		for i := range len(v) {
			want[i] += weight * float32(int8(v[i]))
		}
		plain := slices.Clone(sum)
		addBytesPlain(plain, v, weight)
		AddBytes(sum, v, weight)
		if !same(sum, want) || !same(plain, want) {
			t.Fatalf("AddBytes(%q, %v): got %v and %v, want %v", v, weight, sum, plain, want)
		}
	}
}

func TestDots(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 2000 {
		v, out := signed(r, 8*r.IntN(20)), make([]int32, r.IntN(9)+1)
		rows := make([]int16, len(v)*len(out))
		for i := range rows {
			rows[i] = int16(r.IntN(256) - 128)
		}
		got, want := out[:len(out)-1], make([]int32, len(out)-1)
		dotsPlain(want, rows, v)
		Dots(got, rows, v)
		if !slices.Equal(got, want) || out[len(out)-1] != 0 {
			t.Fatalf("Dots(%v, %q) = %v, want %v", rows, v, out, want)
		}
	}
}

// TestShort: what is too short to be read or written must panic in Go, not be
// passed by in assembly.
func TestShort(t *testing.T) {
	for name, f := range map[string]func(){
		"row":     func() { AddRows(make([]float32, Block), make([]float32, Block), make([]float32, 2), []uint16{1}) },
		"factor":  func() { AddRows(make([]float32, Block), make([]float32, 9*Block), make([]float32, 2), []uint16{2}) },
		"units":   func() { AddRows(make([]float32, 20), make([]float32, 20), make([]float32, 1), []uint16{0}) },
		"places":  func() { NonZero(make([]uint16, 10), make([]float32, 8)) },
		"sum":     func() { AddBytes(make([]float32, 7), "12345678", 1) },
		"bytes":   func() { AddBytes(make([]float32, 9), "123456789", 1) },
		"vectors": func() { Dots(make([]int32, 2), make([]int16, 15), "12345678") },
		"size":    func() { Dots(make([]int32, 1), make([]int16, 9), "123456789") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func BenchmarkAddRows(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	rows, f, sums := numbers(r, 48*92), numbers(r, 92), numbers(r, 48)
	at := make([]uint16, 60)
	for i := range at {
		at[i] = uint16(i)
	}
	for b.Loop() {
		AddRows(sums, rows, f, at)
	}
}

func BenchmarkDots(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v, out, rows := signed(r, 128), make([]int32, 6), make([]int16, 6*128)
	for b.Loop() {
		Dots(out, rows, v)
	}
}

func BenchmarkAddBytes(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	v, sum := signed(r, 128), numbers(r, 128)
	for b.Loop() {
		AddBytes(sum, v, 0.7)
	}
}
