package bench

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"briefbot/bench/corpus"
	"briefbot/internal/answer"
)

// best is how many passages a search returns.
const best = 10

// BenchmarkLoad reports what loading a folder took. It is measured once in a
// run, so that -benchtime does not matter to it.
func BenchmarkLoad(b *testing.B) {
	for _, n := range sizes(b, *sizesFlag) {
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			d := desk(b, n)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(d.Bytes)/1e6, "text-MB")
			b.ReportMetric(d.Built.Wall.Seconds(), "build-s")
			b.ReportMetric(d.Built.CPU.Seconds(), "build-cpu-s")
			b.ReportMetric(float64(d.Built.Heap)/1e6, "heap-MB")
			if d.Cached {
				b.ReportMetric(d.Restart.Wall.Seconds(), "restart-s")
				b.ReportMetric(float64(d.Restart.Heap)/1e6, "mapped-heap-MB")
			}
			if count, bytes, known := Postings(d.Library.Index()); known {
				b.ReportMetric(float64(bytes)/float64(count), "B/posting")
			}
		})
	}
}

// BenchmarkSearch asks the index for the best passages.
func BenchmarkSearch(b *testing.B) {
	for _, n := range sizes(b, *sizesFlag) {
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			d := desk(b, n)
			engine := NewOurs(d.Library.Index())
			measure(b, d.Corpus, func(q corpus.Question) error {
				engine.Hits(q, best)
				return nil
			})
		})
	}
}

// BenchmarkAnswer asks the whole answerer: search, sentences, short answer,
// status and confidence.
func BenchmarkAnswer(b *testing.B) {
	for _, n := range sizes(b, *sizesFlag) {
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			d := desk(b, n)
			engine, err := answer.New(d.Library.Index)
			if err != nil {
				b.Fatal(err)
			}
			measure(b, d.Corpus, func(q corpus.Question) error {
				_, err := engine.Answer(b.Context(), q.Text)
				return err
			})
		})
	}
}

// measure asks one question an iteration and reports medians and 99th
// percentiles.
func measure(b *testing.B, c corpus.Corpus, ask func(corpus.Question) error) {
	b.Helper()
	asked := c.Questions(questions)
	for _, q := range asked[:200] { // warm up
		if err := ask(q); err != nil {
			b.Fatal(err)
		}
	}
	var took Latencies
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		q := asked[i%len(asked)]
		if err := took.Time(func() error { return ask(q) }); err != nil {
			b.Fatal(err)
		}
	}
	report(b, "", &took)
}

func report(b *testing.B, prefix string, l *Latencies) {
	b.Helper()
	b.ReportMetric(microseconds(l.Wall(0.5)), prefix+"p50-µs")
	b.ReportMetric(microseconds(l.Wall(0.99)), prefix+"p99-µs")
	if l.CPU(1) > 0 {
		b.ReportMetric(microseconds(l.CPU(0.5)), prefix+"cpu-p50-µs")
		b.ReportMetric(microseconds(l.CPU(0.99)), prefix+"cpu-p99-µs")
	}
}

// turn is how many questions one engine answers before it is the next one's
// turn: few enough that whatever else the machine does meets all of them alike,
// many enough that an engine finds its own data in the processor's caches.
const turn = 200

// BenchmarkPeers asks the same questions of three engines. times-bleve and
// times-fts5 say how many times longer they take, by medians; -p99 by 99th
// percentiles, -all by the time for all questions together. hit is the share of questions whose own passage is among the
// best: engines that do the same job have nearly the same.
func BenchmarkPeers(b *testing.B) {
	for _, n := range sizes(b, *peersFlag) {
		b.Run(fmt.Sprintf("passages=%d", n), func(b *testing.B) {
			d := desk(b, n)
			p := peersOf(b, d.Corpus)
			engines := []*contender{
				{name: "", Searcher: NewOurs(d.Library.Index())},
				{name: "bleve-", Searcher: p.bleve},
				{name: "fts5-", Searcher: p.fts5},
			}
			asked := d.Corpus.Questions(questions)
			for _, e := range engines {
				for _, q := range asked[:50] { // warm up
					if _, err := e.Search(q, best); err != nil {
						b.Fatal(err)
					}
				}
			}
			flush := func(waiting []corpus.Question) {
				for _, e := range engines {
					for _, q := range waiting {
						if err := e.ask(q); err != nil {
							b.Fatal(err)
						}
					}
				}
			}
			var waiting []corpus.Question
			for i := 0; b.Loop(); i++ {
				if waiting = append(waiting, asked[i%len(asked)]); len(waiting) == turn {
					flush(waiting)
					waiting = waiting[:0]
				}
			}
			flush(waiting)
			b.ReportMetric(0, "ns/op") // a sum over three engines means nothing
			for _, e := range engines {
				report(b, e.name, &e.took)
				b.ReportMetric(float64(e.found)/float64(len(e.took.wall)), e.name+"hit")
			}
			for _, e := range engines[1:] {
				b.ReportMetric(ratio(e.took.Wall(0.5), engines[0].took.Wall(0.5)), "times-"+e.name[:len(e.name)-1])
				b.ReportMetric(ratio(e.took.Wall(0.99), engines[0].took.Wall(0.99)), "times-"+e.name+"p99")
				b.ReportMetric(ratio(e.took.All(), engines[0].took.All()), "times-"+e.name+"all")
			}
		})
	}
}

// contender is an engine with its times.
type contender struct {
	Searcher
	name  string // prefix of its metrics
	took  Latencies
	found int // questions whose own passage was among the best
}

func (e *contender) ask(q corpus.Question) error {
	var got []int
	err := e.took.Time(func() (err error) {
		got, err = e.Search(q, best)
		return err
	})
	if slices.Contains(got, q.Number()) {
		e.found++
	}
	return err
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }
