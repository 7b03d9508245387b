//go:build race

package digest

// underRace is true where the race detector makes everything ten times slower.
const underRace = true
