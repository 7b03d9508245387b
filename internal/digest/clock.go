package digest

import "time"

const (
	// maxLeap is how far the clock may run ahead of the time that has really
	// passed between two ticks.
	maxLeap = 10 * time.Minute
	// leapHold is how long a clock that has leapt must go on evenly before it
	// is believed: a wrong one is mostly set right within minutes.
	leapHold = 10 * time.Minute
)

// clockGuard tells a clock that leaps ahead from time that passes. The zero
// value believes the first time that it sees.
type clockGuard struct {
	known bool
	wall  time.Time     // of the last tick
	mono  time.Duration // of the last tick
	until time.Duration // on mono; slots wait until then
}

// trusts reports whether slots may be dealt with at now, where mono is the time
// that has really passed since some moment; leapt is true once per leap.
func (g *clockGuard) trusts(now time.Time, mono time.Duration) (ok, leapt bool) {
	ahead := time.Duration(0)
	if g.known {
		ahead = now.Sub(g.wall) - (mono - g.mono)
	}
	g.known, g.wall, g.mono = true, now, mono
	switch {
	case ahead > maxLeap:
		g.until = mono + leapHold
		return false, true
	case ahead < -maxLeap:
		g.until = 0 // it was set right
	}
	return mono >= g.until, false
}
