package bench

import (
	"math"
	"slices"
	"time"
)

// Latencies are what calls of one kind took. The zero value is empty.
type Latencies struct {
	wall, cpu []time.Duration
}

// Time adds one call. Its error is f's.
func (l *Latencies) Time(f func() error) error {
	used, start := processTime(), time.Now()
	err := f()
	l.wall = append(l.wall, time.Since(start))
	l.cpu = append(l.cpu, processTime()-used)
	return err
}

// Wall is the q-quantile, 0 < q <= 1, of the calls by the clock on the wall; 0
// where there were none.
func (l *Latencies) Wall(q float64) time.Duration { return quantile(l.wall, q) }

// All is the time of all calls together by the clock on the wall.
func (l *Latencies) All() time.Duration {
	sum := time.Duration(0)
	for _, d := range l.wall {
		sum += d
	}
	return sum
}

// CPU is the q-quantile of the processor time that the process used during the
// calls, 0 where it is not known.
func (l *Latencies) CPU(q float64) time.Duration { return quantile(l.cpu, q) }

// quantile is the nearest-rank quantile.
func quantile(samples []time.Duration, q float64) time.Duration {
	if len(samples) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(samples))
	return sorted[min(max(int(math.Ceil(q*float64(len(sorted)))), 1), len(sorted))-1]
}

// microseconds is a duration as benchmarks report it.
func microseconds(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
