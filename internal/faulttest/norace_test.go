//go:build !race

package faulttest

const slowed = false
