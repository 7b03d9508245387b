package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/store"
)

// Bench runs the benchmarks, each on an empty store with the real clock.
func Bench(b *testing.B, open func(b *testing.B) store.Store) {
	b.Run("Record/single", func(b *testing.B) {
		s := open(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if _, err := s.Record(b.Context(), []store.Event{message(i)}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("Record/batch of 512", func(b *testing.B) {
		s := open(b)
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			batch := make([]store.Event, 512)
			for j := range batch {
				batch[j] = message(512*i + j)
			}
			if _, err := s.Record(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(512*b.N)/b.Elapsed().Seconds(), "events/s")
	})
	b.Run("Burst of 10000 from 400", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := open(b)
			b.StartTimer()
			burst(b, s)
		}
	})
	for _, workers := range []int{1, 16} {
		b.Run(fmt.Sprintf("Answer/%d workers", workers), func(b *testing.B) {
			s := open(b)
			b.ReportAllocs()
			answerAll(b, s, workers)
		})
	}
	b.Run("Claim/backlog of 20000", func(b *testing.B) {
		s := open(b)
		for i := range 20 {
			batch := make([]store.Event, 1000)
			for j := range batch {
				batch[j] = message(1000*i + j)
			}
			if _, err := s.Record(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportAllocs()
		for b.Loop() {
			claims, err := s.Claim(b.Context(), "w", time.Hour, 1)
			if err != nil || len(claims) != 1 {
				b.Fatalf("Claim = %d claims, %v, want one", len(claims), err)
			}
			if err := s.Release(b.Context(), claims[0]); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// message is an event of 1 KB, about the size of Slack's, in one of 500
// threads.
func message(i int) store.Event {
	return store.Event{
		ID: fmt.Sprintf("Ev%08d", i), Kind: "message", Channel: fmt.Sprintf("C%d", i%50),
		MessageTS: fmt.Sprintf("17%08d.000100", i), Thread: fmt.Sprintf("C%d:%d", i%50, i%500),
		Payload: make([]byte, 1000),
	}
}

// burst sends 10,000 events from 400 senders through a committer, and nine out
// of ten of them twice, as Slack does when acknowledgements come late.
func burst(b *testing.B, s store.Store) {
	const events, senders = 10_000, 400
	c := store.NewCommitter(s, store.CommitterOptions{})
	defer c.Close()
	var next, fresh atomic.Int64
	var mu sync.Mutex
	var took []time.Duration
	var group sync.WaitGroup
	start := time.Now()
	for range senders {
		group.Go(func() {
			var mine []time.Duration
			for {
				i := next.Add(1) - 1
				if i >= 19*events/10 {
					break
				}
				at := time.Now()
				isNew, err := c.Record(b.Context(), message(int(i)%events))
				mine = append(mine, time.Since(at))
				if err != nil {
					b.Error(err)
					return
				}
				if isNew {
					fresh.Add(1)
				}
			}
			mu.Lock()
			took = append(took, mine...)
			mu.Unlock()
		})
	}
	group.Wait()
	if n := fresh.Load(); n != events {
		b.Errorf("%d events were new, want %d", n, events)
	}
	slices.Sort(took)
	b.ReportMetric(float64(len(took))/time.Since(start).Seconds(), "deliveries/s")
	for name, at := range map[string]int{"p50-ms": len(took) / 2, "p99-ms": len(took) * 99 / 100, "max-ms": len(took) - 1} {
		b.ReportMetric(float64(took[at].Microseconds())/1000, name)
	}
}

// answerAll takes b.N recorded events through everything that an answer writes.
func answerAll(b *testing.B, s store.Store, workers int) {
	for i := 0; i < b.N; i += 1000 {
		var batch []store.Event
		for j := i; j < min(b.N, i+1000); j++ {
			batch = append(batch, message(j))
		}
		if _, err := s.Record(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
	var finished atomic.Int64
	var group sync.WaitGroup
	b.ResetTimer()
	for worker := range workers {
		group.Go(func() {
			for finished.Load() < int64(b.N) && !b.Failed() {
				claims, err := s.Claim(b.Context(), fmt.Sprint(worker), time.Minute, 4)
				if err != nil {
					b.Error(err)
					return
				}
				for _, c := range claims {
					if err := answerOne(b.Context(), s, c); err != nil {
						b.Error(err)
						return
					}
					finished.Add(1)
				}
			}
		})
	}
	group.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "answers/s")
}

func answerOne(ctx context.Context, s store.Store, c store.Claim) error {
	key, channel := c.Event.ID, c.Event.Channel
	answer := &store.Answer{
		Status: "answered", Question: "who leads JNIM?", Detail: make([]byte, 500),
		Citations: []store.Citation{{Document: "article.md", Version: "v", Quote: "a quote"}},
	}
	if _, _, err := s.Draft(ctx, store.Draft{Key: key, Channel: channel, Payload: make([]byte, 3000)}, answer, time.Minute); err != nil {
		return err
	}
	l, err := s.Begin(ctx, key, c.Worker, time.Minute)
	if err != nil {
		return err
	}
	if err := s.Calling(ctx, l, time.Minute); err != nil {
		return err
	}
	if err := s.Posted(ctx, l, c.Event.MessageTS); err != nil {
		return err
	}
	if err := s.SaveThreadState(ctx, channel, c.Event.Thread, make([]byte, 200)); err != nil {
		return err
	}
	return s.Complete(ctx, c)
}
