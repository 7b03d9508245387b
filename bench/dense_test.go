package bench

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/philippgille/chromem-go"

	"briefbot/internal/dense"
)

// vectorDim is that of the small sentence encoders that run on a desk's own
// machine (all-MiniLM-L6-v2).
const vectorDim = 384

// unit is a seeded random vector of length 1.
func unit(r *rand.Rand) []float32 {
	v := make([]float32, vectorDim)
	sum := 0.0
	for i := range v {
		v[i] = float32(r.NormFloat64())
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// vectorDesk is the same vectors in both engines.
type vectorDesk struct {
	ours      *dense.Vectors
	peer      *chromem.Collection
	questions [][]float32
	ourHeap   uint64
	peerHeap  uint64
}

func newVectorDesk(tb testing.TB, n int, withPeer bool) *vectorDesk {
	tb.Helper()
	r := rand.New(rand.NewPCG(7, 11))
	d := &vectorDesk{}
	for range 50 {
		d.questions = append(d.questions, unit(r))
	}
	before := heapNow()
	d.ours = dense.NewVectors(vectorDim, n)
	seed := rand.New(rand.NewPCG(3, 5))
	for range n {
		d.ours.Add(dense.Pack(unit(seed)))
	}
	d.ourHeap = heapNow() - before
	if !withPeer {
		return d
	}
	before = heapNow()
	db := chromem.NewDB()
	never := func(context.Context, string) ([]float32, error) { return nil, fmt.Errorf("nothing is embedded here") }
	peer, err := db.CreateCollection("passages", nil, never)
	if err != nil {
		tb.Fatal(err)
	}
	seed = rand.New(rand.NewPCG(3, 5))
	for i := range n {
		if err := peer.AddDocument(tb.Context(), chromem.Document{ID: fmt.Sprint(i), Embedding: unit(seed), Content: "x"}); err != nil {
			tb.Fatal(err)
		}
	}
	d.peer, d.peerHeap = peer, heapNow()-before
	return d
}

func heapNow() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestVectorsAgree holds that both engines find the same nearest passages.
func TestVectorsAgree(t *testing.T) {
	d := newVectorDesk(t, 2000, true)
	agreed := 0
	for _, q := range d.questions {
		theirs, err := d.peer.QueryEmbedding(t.Context(), q, 5, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range d.ours.Search(q, 5) {
			for _, o := range theirs {
				if o.ID == fmt.Sprint(n.At) {
					agreed++
				}
			}
		}
	}
	// Signed bytes move neighbours that are nearly equally near.
	if share := float64(agreed) / float64(5*len(d.questions)); share < 0.95 {
		t.Errorf("the engines agree on %.3f of the nearest five, want 0.95", share)
	}
}

// BenchmarkVectors searches by meaning, ours and chromem-go's, on the same
// vectors in the same run. A million are too many for chromem-go's memory here.
func BenchmarkVectors(b *testing.B) {
	for _, n := range sizes(b, *sizesFlag) {
		d := newVectorDesk(b, n, n <= 200_000)
		b.Run(fmt.Sprintf("ours/passages=%d", n), func(b *testing.B) {
			measureVectors(b, d.questions, func(q []float32) error { d.ours.Search(q, best); return nil })
			b.ReportMetric(float64(d.ourHeap)/1e6, "heap-MB")
		})
		if d.peer == nil {
			continue
		}
		b.Run(fmt.Sprintf("chromem/passages=%d", n), func(b *testing.B) {
			measureVectors(b, d.questions, func(q []float32) error {
				_, err := d.peer.QueryEmbedding(b.Context(), q, best, nil, nil)
				return err
			})
			b.ReportMetric(float64(d.peerHeap)/1e6, "heap-MB")
		})
	}
}

func measureVectors(b *testing.B, questions [][]float32, search func([]float32) error) {
	var took Latencies
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		q := questions[i%len(questions)]
		if err := took.Time(func() error { return search(q) }); err != nil {
			b.Fatal(err)
		}
		i++
	}
	b.ReportMetric(microseconds(took.Wall(0.5)), "p50-µs")
	b.ReportMetric(microseconds(took.Wall(0.99)), "p99-µs")
}
