//go:build race

package faulttest

// slowed is true where the race detector makes everything ten times slower.
const slowed = true
