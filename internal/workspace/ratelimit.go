package workspace

import "time"

// bucket is a token bucket in its time form: full is the instant at which the
// allowance would be complete again.
type bucket struct{ full time.Time }

// spend takes one from the named allowance, which regains one every interval up to
// burst, and returns how long to wait where there is none left. It needs w.mu.
func (w *Workspace) spend(name string, interval time.Duration, burst int) time.Duration {
	now := w.clock.Now()
	b := w.limits[name]
	if b == nil {
		b = &bucket{full: now}
		w.limits[name] = b
	}
	if b.full.Before(now) {
		b.full = now
	}
	next := b.full.Add(interval)
	if over := next.Sub(now) - time.Duration(burst)*interval; over > 0 {
		return over
	}
	b.full = next
	return 0
}
