//go:build race

package kb

// raceEnabled says that the race detector slows the tests tenfold.
const raceEnabled = true
