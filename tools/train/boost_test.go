package main

import (
	"math/rand/v2"
	"reflect"
	"testing"
)

// TestBoost holds that the trees learn what no linear model can, and the same
// every time.
func TestBoost(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	var examples []example
	for range 2000 {
		x := []float32{rng.Float32(), rng.Float32(), rng.Float32()}
		examples = append(examples, example{x: [][]float32{x}, gold: []bool{(x[0] > 0.5) != (x[1] > 0.5)}, weight: 1})
	}
	for _, random := range []bool{false, true} {
		learns(t, examples, boosting{trees: 60, leaves: 8, rate: 0.2, fewest: 10, decay: 1, examples: 0.7, features: 0.7, random: random, seed: 3})
	}
}

func learns(t *testing.T, examples []example, settings boosting) {
	t.Helper()
	trees := boost(examples, settings)
	right := 0
	for _, e := range examples {
		sum := float32(0)
		for i := range trees {
			sum += trees[i].Value(e.x[0])
		}
		if (sum > 0) == e.gold[0] {
			right++
		}
	}
	if right < 1900 {
		t.Errorf("random %v: %d of 2000 examples are told apart, want 1900", settings.random, right)
	}
	if !reflect.DeepEqual(trees, boost(examples, settings)) {
		t.Error("a second run gives other trees")
	}
}
