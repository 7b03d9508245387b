package main

import (
	"fmt"
	"math"

	"briefbot/internal/answer"
)

// calibrated trains a confidence and stretches it so that it means a chance:
// Platt, "Probabilistic outputs for support vector machines", 1999. The stretch
// is fitted on what confidences say of the questions that they were not trained
// on, so that the thresholds in the code outlive a training.
func calibrated(examples []example, s settings, b []boosting) *answer.Network {
	one := func(fold int) *answer.Network {
		from := without(fold, examples)
		return withTrees(ensemble(from, s), from, b)
	}
	var said []float64
	var of []example
	for f := range folds {
		n := one(f)
		for _, e := range examples {
			if e.fold == f {
				said, of = append(said, n.Score(e.x[0])), append(of, e)
			}
		}
	}
	scale, shift := platt(said, of)
	fmt.Printf("calibration: %.3f times, %+.3f\n", scale, shift)
	n := one(heldOut)
	last := len(n.Output) - 1
	for i, v := range n.Output {
		n.Output[i] = round(float64(v) * scale)
	}
	n.Output[last] = round(float64(n.Output[last]) + shift)
	for i := range n.Trees {
		for j, v := range n.Trees[i].Leaf {
			n.Trees[i].Leaf[j] = round(float64(v) * scale)
		}
	}
	return n
}

// platt fits the scale and the shift of log-odds by Newton's method.
func platt(said []float64, of []example) (scale, shift float64) {
	scale = 1
	for range 30 {
		var g [2]float64
		var h [3]float64
		for i, x := range said {
			p := 1 / (1 + math.Exp(-(scale*x + shift)))
			y := 0.0
			if of[i].gold[0] {
				y = 1
			}
			d, v := of[i].weight*(p-y), of[i].weight*p*(1-p)
			g[0] += d * x
			g[1] += d
			h[0] += v * x * x
			h[1] += v * x
			h[2] += v
		}
		det := h[0]*h[2] - h[1]*h[1]
		if det < 1e-9 {
			break
		}
		scale -= (h[2]*g[0] - h[1]*g[1]) / det
		shift -= (h[0]*g[1] - h[1]*g[0]) / det
	}
	return scale, shift
}
