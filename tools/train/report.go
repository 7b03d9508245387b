package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"briefbot/internal/answer"
)

// report prints a measure of what was trained on and of what was held out, by
// source.
func report[T interface{ from() origin }](name string, examples []T, measure func([]T) float64) {
	by := map[string][]T{}
	for _, e := range examples {
		key := "trained on"
		if o := e.from(); o.fold == heldOut {
			key = "held out " + o.set
		}
		by[key] = append(by[key], e)
	}
	for _, key := range slices.Sorted(maps.Keys(by)) {
		fmt.Printf("%s, %s, %d: %.4f\n", name, key, len(by[key]), measure(by[key]))
	}
}

// accuracy is the share of examples whose best candidate is right.
func accuracy(n *answer.Network, examples []example) float64 {
	right := 0.0
	for _, e := range examples {
		best, at := -1e18, 0
		for i, x := range e.x {
			if s := n.Score(x); s > best {
				best, at = s, i
			}
		}
		if e.gold[at] {
			right++
		}
	}
	return right / float64(len(examples))
}

// auc is the chance that an example that is right scores above one that is not.
func auc(n *answer.Network, examples []example) float64 {
	return areaUnder(n, examples, func(e example) bool { return e.gold[0] })
}

type scored struct {
	score float64
	e     example
}

// sorted are examples with a network's scores, highest first.
func sorted(n *answer.Network, examples []example) []scored {
	all := make([]scored, len(examples))
	for i, e := range examples {
		all[i] = scored{n.Score(e.x[0]), e}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return all
}

func areaUnder(n *answer.Network, examples []example, gold func(example) bool) float64 {
	return area(sorted(n, examples), gold)
}

// area is the chance that an example that is gold stands above one that is not,
// in a list with the highest scores first.
func area(all []scored, gold func(example) bool) float64 {
	sum, right := 0.0, 0.0
	for rank, s := range all {
		if gold(s.e) {
			sum += float64(len(all) - rank)
			right++
		}
	}
	wrong := float64(len(all)) - right
	return (sum - right*(right+1)/2) / (right * wrong)
}

// risks prints what the confidences are worth on what was held out.
func risks(trust, shortTrust *answer.Network, answers, shorts []example) {
	sets := map[string]bool{}
	for _, e := range answers {
		sets[e.set] = true
	}
	for _, set := range slices.Sorted(maps.Keys(sets)) {
		var held, brief []example
		for _, e := range answers {
			// A wrong sentence stands for two examples.
			if e.fold == heldOut && e.set == set && (!e.answerable || e.right || e.gold[0]) {
				held = append(held, e)
			}
		}
		for _, e := range shorts {
			if e.fold == heldOut && e.set == set {
				brief = append(brief, e)
			}
		}
		answerable := 0
		right := 0
		for _, e := range held {
			if e.answerable {
				answerable++
				if e.right {
					right++
				}
			}
		}
		covered, wrong, given := 0, 0, 0
		for _, s := range sorted(trust, held) {
			given++
			if s.e.answerable {
				covered++
			}
			if !s.e.right {
				wrong++
			}
			if 5*covered >= 4*answerable {
				break
			}
		}
		shown := sorted(shortTrust, brief)
		exact := func(share float64) float64 {
			n := 0
			k := int(share * float64(len(shown)))
			for _, s := range shown[:k] {
				if s.e.gold[0] {
					n++
				}
			}
			return float64(n) / float64(max(1, k))
		}
		fmt.Printf("held out %s: sentence %.3f, AUC answerable %.3f, right %.3f, wrong at 80%% %.3f; short exact at 30%% %.3f, 40%% %.3f, 50%% %.3f, all %.3f\n", set,
			float64(right)/float64(answerable),
			areaUnder(trust, held, func(e example) bool { return e.answerable }), areaUnder(trust, held, func(e example) bool { return e.right }),
			float64(wrong)/float64(given), exact(0.3), exact(0.4), exact(0.5), exact(1))
	}
}
