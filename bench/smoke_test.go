package bench

import (
	"slices"
	"testing"
	"time"

	"briefbot/internal/answer"
)

// TestEnginesFindThePassage holds that the three engines do the same job, and
// that everything the benchmarks need works, at a size that takes a second.
func TestEnginesFindThePassage(t *testing.T) {
	d := desk(t, 1000)
	p := peersOf(t, d.Corpus)
	asked := d.Corpus.Questions(300)
	for _, e := range []*contender{
		{name: "ours", Searcher: NewOurs(d.Library.Index())},
		{name: "bleve", Searcher: p.bleve},
		{name: "FTS5", Searcher: p.fts5},
	} {
		for _, q := range asked {
			if err := e.ask(q); err != nil {
				t.Fatalf("%s: %v", e.name, err)
			}
		}
		if share := float64(e.found) / float64(len(asked)); share < 0.8 {
			t.Errorf("%s has the question's own passage among the %d best for %.2f of the questions; want 0.8", e.name, best, share)
		}
		if e.took.Wall(1) <= 0 || e.took.Wall(0.5) > e.took.Wall(0.99) {
			t.Errorf("%s took %v at the median, %v at the 99th percentile", e.name, e.took.Wall(0.5), e.took.Wall(0.99))
		}
	}
}

func TestAnswer(t *testing.T) {
	d := desk(t, 1000)
	engine, err := answer.New(d.Library.Index)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	asked := d.Corpus.Questions(100)
	for _, q := range asked {
		a, err := engine.Answer(t.Context(), q.Text)
		if err != nil {
			t.Fatalf("Answer(%q): %v", q.Text, err)
		}
		id := d.Corpus.Document(q.Document).ID
		if slices.ContainsFunc(a.Passages, func(p answer.Passage) bool { return p.Document == id && p.Paragraph == q.Passage+1 }) {
			found++
		}
	}
	if found < len(asked)*7/10 {
		t.Errorf("%d of %d questions have their own passage among those shown; want 70", found, len(asked))
	}
}

func TestLoading(t *testing.T) {
	d := desk(t, 1000)
	if d.Built.Wall <= 0 || d.Built.Heap == 0 || d.Bytes == 0 {
		t.Errorf("loading %d bytes took %v and %d bytes of heap", d.Bytes, d.Built.Wall, d.Built.Heap)
	}
	if d.Cached && d.Restart.Wall <= 0 {
		t.Error("the restart from the cache was not measured")
	}
	count, bytes, known := Postings(d.Library.Index())
	if !known {
		t.Fatal("the index's postings are not where Postings looks for them; mend it")
	}
	// A passage of ninety words has about forty different terms and its context's.
	if per := float64(count) / 1000; per < 25 || per > 90 {
		t.Errorf("%.1f postings a passage; want about 50", per)
	}
	if size := float64(bytes) / float64(count); size < 1 || size > 4 {
		t.Errorf("%.2f bytes a posting; want 1 to 4", size)
	}
}

func TestQuantile(t *testing.T) {
	t.Parallel()
	var samples []time.Duration
	for i := range 100 {
		samples = append(samples, time.Duration(100-i))
	}
	for q, want := range map[float64]time.Duration{0.5: 50, 0.99: 99, 1: 100, 0.001: 1} {
		if got := quantile(samples, q); got != want {
			t.Errorf("quantile(1..100, %v) = %d, want %d", q, got, want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("quantile(nil, 0.5) = %d, want 0", got)
	}
}
