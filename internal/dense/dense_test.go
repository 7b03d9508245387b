package dense_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"briefbot/internal/dense"
	"briefbot/internal/kb"
	"briefbot/internal/llm/llmtest"
)

func random(r *rand.Rand, dim int) []float32 {
	v := make([]float32, dim)
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

// TestSearchIsExact compares with float arithmetic over every vector, below and
// above the size from which cores share the work.
func TestSearchIsExact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range []struct{ dim, n int }{{3, 1}, {7, 50}, {64, 3000}, {384, 4000}} {
		vs := dense.NewVectors(size.dim, size.n)
		var all [][]float32
		for range size.n {
			v := random(r, size.dim)
			all = append(all, v)
			vs.Add(dense.Pack(v))
		}
		for range 10 {
			q := random(r, size.dim)
			want := make([]float64, size.n)
			for i, v := range all {
				for j := range v {
					want[i] += float64(v[j]) * float64(q[j])
				}
			}
			order := make([]int, size.n)
			for i := range order {
				order[i] = i
			}
			slices.SortFunc(order, func(a, b int) int { return int(math.Copysign(1, want[b]-want[a])) })
			got := vs.Search(q, 10)
			if len(got) != min(10, size.n) {
				t.Fatalf("Search among %d found %d", size.n, len(got))
			}
			for i, n := range got {
				if math.Abs(float64(n.Score)-want[n.At]) > 0.015 || want[n.At] < want[order[i]]-0.015 {
					t.Errorf("dim %d: place %d is %d with %.4f (truly %.4f), want about %.4f", size.dim, i, n.At, n.Score, want[n.At], want[order[i]])
				}
				if i > 0 && got[i-1].Score < n.Score {
					t.Errorf("the results are not in order: %v", got)
				}
			}
		}
		if vs.Search(random(r, size.dim+1), 3) != nil {
			t.Error("a question of another dimension found something")
		}
	}
}

// memory is a store of vectors.
type memory struct {
	mu   sync.Mutex
	kept map[string][]byte
	used []string
	err  error
}

func (m *memory) SaveVectors(_ context.Context, model string, hashes []string, packed [][]byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, h := range hashes {
		m.kept[model+h] = packed[i]
	}
	return m.err
}

func (m *memory) EachVector(_ context.Context, model string, visit func(string, []byte, time.Time)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for h, p := range m.kept {
		visit(h[len(model):], p, time.Now().Add(-30*24*time.Hour))
	}
	return m.err
}

func (m *memory) UseVectors(_ context.Context, _ string, hashes []string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.used = append(m.used, hashes...)
	return m.err
}

// model embeds by words, fails for as long as it is told to, and counts.
type model struct {
	mu       sync.Mutex
	dim      int
	failures int
	texts    int
	block    bool
}

func (m *model) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	m.mu.Lock()
	dim, block := m.dim, m.block
	if m.failures > 0 {
		m.failures--
		m.mu.Unlock()
		return nil, errors.New("away")
	}
	m.texts += len(texts)
	m.mu.Unlock()
	if block {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = llmtest.Vector(t, dim)
	}
	return out, nil
}

func (m *model) set(change func(*model)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change(m)
}

func (m *model) embedded() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.texts
}

const passages = 40

// briefings is an index of passages that each say something else.
func briefings(t *testing.T, more ...string) *kb.Index {
	t.Helper()
	dir := t.TempDir()
	text := "# Desk\n\n"
	for i := range passages {
		text += fmt.Sprintf("Notice %d: the word%d of place%d was seen.\n\n", i, i, i)
	}
	for _, m := range more {
		text += m + "\n\n"
	}
	if err := os.WriteFile(filepath.Join(dir, "desk.md"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	x, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), dir, kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

var quick = dense.Options{Model: "m", Batch: 8, Poll: time.Millisecond, Pause: time.Millisecond, Deadline: 200 * time.Millisecond}

// run fills a space in the background until the test ends.
func run(t *testing.T, s *dense.Space, store dense.Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx, store) }()
	t.Cleanup(func() { cancel(); <-done })
}

// finds waits until a question finds the passage with that word first.
func finds(t *testing.T, s *dense.Space, x *kb.Index, question string, number int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		hits := s.Near(t.Context(), x, question, 3)
		if len(hits) == 3 && hits[0].Number == number {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("Near(%q) = %d hits, want passage %d first", question, len(hits), number)
		}
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	x := briefings(t)
	m := &model{dim: 32, failures: 3}
	store := &memory{kept: map[string][]byte{}}
	s := dense.New(slog.New(slog.NewTextHandler(io.Discard, nil)), func() *kb.Index { return x }, m, quick)
	if hits := s.Near(t.Context(), x, "word7", 3); hits != nil {
		t.Errorf("before anything is embedded: %d hits", len(hits))
	}
	run(t, s, store)
	finds(t, s, x, "word7 of place7", 8)
	first := m.embedded()

	// Another process goes on from the store: it embeds nothing but questions.
	other := &model{dim: 32}
	s2 := dense.New(slog.New(slog.DiscardHandler), func() *kb.Index { return x }, other, quick)
	run(t, s2, store)
	finds(t, s2, x, "word9 of place9", 10)
	if n := other.embedded(); n > 10 || first < passages {
		t.Errorf("the first process embedded %d texts, the second %d", first, n)
	}
	noted := func() int { store.mu.Lock(); defer store.mu.Unlock(); return len(store.used) }
	for deadline := time.Now().Add(10 * time.Second); noted() < passages; {
		if time.Now().After(deadline) {
			t.Fatalf("%d vectors were noted as in use, want %d", noted(), passages)
		}
	}
}

func TestNearStandsAside(t *testing.T) {
	t.Parallel()
	x := briefings(t)
	m := &model{dim: 32}
	s := dense.New(slog.New(slog.DiscardHandler), func() *kb.Index { return x }, m, quick)
	if err := s.Fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	finds(t, s, x, "word3 of place3", 4)
	m.set(func(m *model) { m.dim = 16 })
	if hits := s.Near(t.Context(), x, "another dimension", 3); hits != nil {
		t.Errorf("a question of another dimension has %d hits", len(hits))
	}
	m.set(func(m *model) { m.dim, m.block = 32, true })
	start := time.Now()
	if hits := s.Near(t.Context(), x, "slow", 3); hits != nil || time.Since(start) > 2*time.Second {
		t.Errorf("a slow model: %d hits after %v", len(hits), time.Since(start))
	}
	m.set(func(m *model) { m.block = false; m.failures = 1 })
	if hits := s.Near(t.Context(), x, "failing", 3); hits != nil {
		t.Errorf("a failing model: %d hits", len(hits))
	}
	// Passages of a document that has changed are not found by their old vectors.
	if hits := s.Near(t.Context(), briefings(t, "One more."), "word3 of place3", 3); hits != nil {
		t.Errorf("a changed document has %d hits", len(hits))
	}
}

// TestDimensionChanges embeds anew what another model of the same name left.
func TestDimensionChanges(t *testing.T) {
	t.Parallel()
	x := briefings(t)
	store := &memory{kept: map[string][]byte{}}
	old := dense.New(slog.New(slog.DiscardHandler), func() *kb.Index { return x }, &model{dim: 16}, quick)
	run(t, old, store)
	finds(t, old, x, "word5 of place5", 6)
	grown := briefings(t, "A new passage about word99.")
	s := dense.New(slog.New(slog.DiscardHandler), func() *kb.Index { return grown }, &model{dim: 32}, quick)
	run(t, s, store)
	finds(t, s, grown, "new passage about word99", passages+1)
	finds(t, s, grown, "word5 of place5", 6)
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("vectors=%d", n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2))
			vs := dense.NewVectors(384, n)
			for range n {
				vs.Add(dense.Pack(random(r, 384)))
			}
			q := random(r, 384)
			b.ReportAllocs()
			for b.Loop() {
				vs.Search(q, 10)
			}
		})
	}
}
