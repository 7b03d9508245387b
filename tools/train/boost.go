package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"briefbot/internal/answer"
)

// boosting holds the settings of gradient boosted trees: Friedman, "Greedy
// function approximation: a gradient boosting machine", 2001, with second-order
// leaves and histograms, as in Ke et al., "LightGBM", 2017. Trees that split at
// random places (Geurts et al., "Extremely randomized trees", 2006) do worse on
// questions like those that they learn from, and better on another author's.
type boosting struct {
	trees    int
	leaves   int     // of a tree
	rate     float64 // shrinkage
	fewest   int     // examples in a leaf
	decay    float64 // added to the hessian of a leaf
	examples float64 // share that one tree sees
	features float64 // share that one tree may split on
	random   bool    // each feature may split a leaf at one place, drawn at random
	seed     uint64
}

// bins is how many values of a feature are told apart.
const bins = 64

// table is the training examples by feature, in bins.
type table struct {
	edges [][]float32 // by feature: bin b holds the values up to edges[b]
	bin   [][]uint8   // by feature and example
}

func newTable(examples []example) *table {
	inputs := len(examples[0].x[0])
	t := &table{edges: make([][]float32, inputs), bin: make([][]uint8, inputs)}
	each(inputs, func(f int) {
		values := make([]float32, len(examples))
		for i, e := range examples {
			values[i] = e.x[0][f]
		}
		t.edges[f] = edges(values)
		t.bin[f] = make([]uint8, len(examples))
		for i, e := range examples {
			b, _ := slices.BinarySearch(t.edges[f], e.x[0][f])
			t.bin[f][i] = uint8(b)
		}
	})
	return t
}

// edges are the upper ends of at most bins bins with about as many values each;
// the last bin has none.
func edges(values []float32) []float32 {
	slices.Sort(values)
	distinct := slices.Compact(slices.Clone(values))
	if len(distinct) <= bins {
		return distinct[:len(distinct)-1]
	}
	var out []float32
	for b := 1; b < bins; b++ {
		if v := values[b*len(values)/bins]; len(out) == 0 || v > out[len(out)-1] {
			out = append(out, v)
		}
	}
	if out[len(out)-1] == distinct[len(distinct)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// sums of a set of examples: gradient, hessian, how many.
type sums struct {
	g, h float64
	n    int
}

func (s sums) minus(o sums) sums { return sums{s.g - o.g, s.h - o.h, s.n - o.n} }

// leaf of a growing tree.
type leaf struct {
	rows   []int32
	all    sums
	hist   [][bins + 1]sums // by allowed feature
	best   split
	parent int // node, or -1
	high   bool
}

type split struct {
	gain    float64
	feature int // index among the allowed
	bin     int // goes low up to this one
}

// boost fits trees to the yes-no examples; their sum is log-odds. The same
// examples and settings give the same trees.
func boost(examples []example, b boosting) []answer.Tree {
	t := newTable(examples)
	rng := rand.New(rand.NewPCG(b.seed, 2))
	score, g, h := make([]float64, len(examples)), make([]float64, len(examples)), make([]float64, len(examples))
	yes, all := 0.0, 0.0
	for _, e := range examples {
		all += e.weight
		if e.gold[0] {
			yes += e.weight
		}
	}
	base := math.Log(yes / (all - yes))
	for i := range score {
		score[i] = base
	}
	out := []answer.Tree{{Leaf: []float32{round(base)}}}
	for range b.trees {
		for i, e := range examples {
			p := 1 / (1 + math.Exp(-score[i]))
			y := 0.0
			if e.gold[0] {
				y = 1
			}
			g[i], h[i] = e.weight*(p-y), e.weight*p*(1-p)
		}
		var rows []int32
		for i := range examples {
			if rng.Float64() < b.examples {
				rows = append(rows, int32(i))
			}
		}
		allowed := rng.Perm(len(t.bin))[:int(b.features*float64(len(t.bin)))]
		slices.Sort(allowed)
		tree := t.grow(rows, allowed, g, h, b, rng)
		out = append(out, tree)
		for i, e := range examples {
			score[i] += float64(tree.Value(e.x[0]))
		}
	}
	return out
}

// grow grows one tree, always at the leaf that gains most.
func (t *table) grow(rows []int32, allowed []int, g, h []float64, b boosting, rng *rand.Rand) answer.Tree {
	var tree answer.Tree
	first := &leaf{rows: rows, parent: -1}
	for _, i := range rows {
		first.all.g += g[i]
		first.all.h += h[i]
		first.all.n++
	}
	first.hist = t.histogram(rows, allowed, g, h)
	first.best = first.look(t.places(allowed, b, rng), b)
	open := []*leaf{first}
	for len(open) < b.leaves {
		at := 0
		for i, l := range open {
			if l.best.gain > open[at].best.gain {
				at = i
			}
		}
		l := open[at]
		if l.best.gain <= 0 {
			break
		}
		f := allowed[l.best.feature]
		node := len(tree.Feature)
		tree.Feature = append(tree.Feature, f)
		tree.Above = append(tree.Above, t.edges[f][l.best.bin])
		tree.Low, tree.High = append(tree.Low, 0), append(tree.High, 0)
		hang(&tree, l, node)
		low, high := &leaf{parent: node}, &leaf{parent: node, high: true}
		for _, i := range l.rows {
			if int(t.bin[f][i]) <= l.best.bin {
				low.rows = append(low.rows, i)
			} else {
				high.rows = append(high.rows, i)
			}
		}
		for k := range l.best.bin + 1 {
			low.all = sums{low.all.g + l.hist[l.best.feature][k].g, low.all.h + l.hist[l.best.feature][k].h, low.all.n + l.hist[l.best.feature][k].n}
		}
		high.all = l.all.minus(low.all)
		small, large := low, high
		if len(low.rows) > len(high.rows) {
			small, large = high, low
		}
		small.hist = t.histogram(small.rows, allowed, g, h)
		large.hist = l.hist
		for f := range large.hist {
			for k := range large.hist[f] {
				large.hist[f][k] = large.hist[f][k].minus(small.hist[f][k])
			}
		}
		low.best = low.look(t.places(allowed, b, rng), b)
		high.best = high.look(t.places(allowed, b, rng), b)
		open[at] = low
		open = append(open, high)
	}
	for _, l := range open {
		hang(&tree, l, -1-len(tree.Leaf))
		tree.Leaf = append(tree.Leaf, round(-b.rate*l.all.g/(l.all.h+b.decay)))
	}
	return tree
}

// hang makes child, a node or a leaf, what l's parent leads to.
func hang(tree *answer.Tree, l *leaf, child int) {
	switch {
	case l.parent < 0:
	case l.high:
		tree.High[l.parent] = child
	default:
		tree.Low[l.parent] = child
	}
}

func (t *table) histogram(rows []int32, allowed []int, g, h []float64) [][bins + 1]sums {
	hist := make([][bins + 1]sums, len(allowed))
	each(len(allowed), func(f int) {
		to, bin := &hist[f], t.bin[allowed[f]]
		for _, i := range rows {
			s := &to[bin[i]]
			s.g += g[i]
			s.h += h[i]
			s.n++
		}
	})
	return hist
}

// places are the bins that a leaf may be split behind, one for each allowed
// feature; nil for any.
func (t *table) places(allowed []int, b boosting, rng *rand.Rand) []int {
	if !b.random {
		return nil
	}
	out := make([]int, len(allowed))
	for i, f := range allowed {
		out[i] = rng.IntN(max(1, len(t.edges[f])))
	}
	return out
}

// look is the split of l that gains most, at one of the places.
func (l *leaf) look(places []int, b boosting) split {
	value := func(s sums) float64 { return s.g * s.g / (s.h + b.decay) }
	var best split
	for f := range l.hist {
		var low sums
		for k := range bins {
			at := l.hist[f][k]
			low = sums{low.g + at.g, low.h + at.h, low.n + at.n}
			high := l.all.minus(low)
			if high.n < b.fewest {
				break
			}
			if low.n < b.fewest || places == nil && at.n == 0 || places != nil && k != places[f] {
				continue
			}
			if gain := value(low) + value(high) - value(l.all); gain > best.gain {
				best = split{gain, f, k}
			}
		}
	}
	return best
}

// withTrees is the mean of a network's log-odds and the trees', which are the
// mean of those of all settings.
func withTrees(n *answer.Network, examples []example, all []boosting) *answer.Network {
	for i, v := range n.Output {
		n.Output[i] = round(float64(v) / 2)
	}
	for _, b := range all {
		n.Trees = append(n.Trees, boost(examples, b)...)
	}
	for i := range n.Trees {
		for j, v := range n.Trees[i].Leaf {
			n.Trees[i].Leaf[j] = round(float64(v) / float64(2*len(all)))
		}
	}
	return n
}
