package main

import (
	"math"
	"math/rand/v2"

	"briefbot/internal/answer"
)

// example is one choice among candidates: x holds their features, gold marks
// the right ones. With a single candidate it is a yes-no question whose answer
// is gold[0].
type example struct {
	x      [][]float32
	gold   []bool
	weight float64

	origin
	// Of the confidences' examples only: what is judged is the short answer;
	// the sentence is right; the documents answer the question.
	short, right, answerable bool
}

// settings of one training run.
type settings struct {
	networks  int // whose mean is taken
	hidden    int
	epochs    int
	rate      float64
	decay     float64
	seed      uint64
	pointwise bool // each candidate is a yes-no question of its own
	sparse    bool // most inputs are zero: scale them, but leave zero at zero
}

// train fits a network by Adam: the cross-entropy of the softmax over each
// example's candidates, or of the sigmoid of each single candidate. The same
// examples and settings give the same network.
func train(examples []example, s settings) *answer.Network {
	inputs := len(examples[0].x[0])
	n := &answer.Network{}
	standardise(n, examples, inputs, s.sparse)
	rng := rand.New(rand.NewPCG(s.seed, 1))
	params := make([]float64, s.hidden*(inputs+1)+s.hidden+1)
	if s.hidden == 0 {
		params = make([]float64, inputs+1)
	} else {
		for i := range s.hidden * (inputs + 1) {
			params[i] = rng.NormFloat64() * math.Sqrt(2/float64(inputs)) * 0.5
		}
		for u := range s.hidden {
			params[s.hidden*(inputs+1)+u] = rng.NormFloat64() * math.Sqrt(1/float64(s.hidden))
		}
	}
	net := &dense{inputs: inputs, hidden: s.hidden, p: params, g: make([]float64, len(params))}
	first, second := make([]float64, len(params)), make([]float64, len(params))
	average, steps := make([]float64, len(params)), 0.0
	const batch = 16
	order := rng.Perm(len(examples))
	step := 0
	total := s.epochs * (len(examples) + batch - 1) / batch
	for epoch := range s.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at < len(order); at += batch {
			clear(net.g)
			for _, i := range order[at:min(at+batch, len(order))] {
				net.learn(&examples[i], n, s.pointwise)
			}
			step++
			rate := s.rate * (1 - 0.95*float64(step)/float64(total))
			for i := range params {
				g := net.g[i]/batch + s.decay*params[i]
				first[i] = 0.9*first[i] + 0.1*g
				second[i] = 0.999*second[i] + 0.001*g*g
				m := first[i] / (1 - math.Pow(0.9, float64(step)))
				v := second[i] / (1 - math.Pow(0.999, float64(step)))
				params[i] -= rate * m / (math.Sqrt(v) + 1e-8)
			}
			if epoch >= s.epochs/2 {
				steps++
				for i := range params {
					average[i] += (params[i] - average[i]) / steps
				}
			}
		}
	}
	copy(params, average)
	net.export(n)
	return n
}

// ensemble trains networks from several seeds and joins them into one that
// gives their mean output: they overfit in different ways.
func ensemble(examples []example, s settings) *answer.Network {
	networks := s.networks
	all := make([]*answer.Network, networks)
	each(networks, func(i int) {
		one := s
		one.seed += uint64(i)
		all[i] = train(examples, one)
	})
	joined := &answer.Network{Mean: all[0].Mean, Scale: all[0].Scale}
	bias := 0.0
	var output []float32
	for _, n := range all {
		joined.Hidden = append(joined.Hidden, n.Hidden...)
		last := len(n.Output) - 1
		for _, v := range n.Output[:last] {
			output = append(output, round(float64(v)/float64(networks)))
		}
		bias += float64(n.Output[last]) / float64(networks)
	}
	joined.Output = append(output, round(bias))
	return joined
}

// standardise fills the means and scales of the inputs.
func standardise(n *answer.Network, examples []example, inputs int, sparse bool) {
	mean, square, count := make([]float64, inputs), make([]float64, inputs), 0.0
	for _, e := range examples {
		for _, x := range e.x {
			for i, v := range x {
				mean[i] += float64(v)
				square[i] += float64(v) * float64(v)
			}
			count++
		}
	}
	for i := range mean {
		m := mean[i] / count
		sd := math.Sqrt(max(0, square[i]/count-m*m))
		scale := 0.0
		if sd > 1e-6 {
			scale = 1 / sd
		}
		if sparse {
			m = 0
		}
		n.Mean = append(n.Mean, round(m))
		n.Scale = append(n.Scale, round(scale))
	}
}

// round keeps four significant digits: the files stay small and reviewable.
func round(v float64) float32 {
	if v == 0 {
		return 0
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(v))))
	return float32(math.Round(v*scale) / scale)
}

// dense is the network in training.
type dense struct {
	inputs, hidden int
	p, g           []float64
	x              [][]input
	h              [][]float64
	out            []float64
}

// input is one input that is not zero.
type input struct {
	at int
	v  float64
}

func (d *dense) learn(e *example, n *answer.Network, pointwise bool) {
	d.out = d.out[:0]
	for len(d.x) < len(e.x) {
		d.x = append(d.x, nil)
		d.h = append(d.h, make([]float64, d.hidden))
	}
	for c, f := range e.x {
		x := d.x[c][:0]
		for i, v := range f {
			if v := (float64(v) - float64(n.Mean[i])) * float64(n.Scale[i]); v != 0 {
				x = append(x, input{i, v})
			}
		}
		d.x[c] = x
		d.out = append(d.out, d.forward(x, d.h[c]))
	}
	if pointwise {
		for c := range e.x {
			y := 0.0
			if e.gold[c] {
				y = 1
			}
			d.backward(c, e.weight*(1/(1+math.Exp(-d.out[c]))-y))
		}
		return
	}
	top := math.Inf(-1)
	for _, o := range d.out {
		top = max(top, o)
	}
	all, right := 0.0, 0.0
	for c, o := range d.out {
		d.out[c] = math.Exp(o - top)
		all += d.out[c]
		if e.gold[c] {
			right += d.out[c]
		}
	}
	if right == 0 {
		return
	}
	for c := range e.x {
		g := d.out[c] / all
		if e.gold[c] {
			g -= d.out[c] / right
		}
		if math.Abs(g) > 1e-4 {
			d.backward(c, e.weight*g)
		}
	}
}

func (d *dense) forward(x []input, h []float64) float64 {
	if d.hidden == 0 {
		sum := d.p[d.inputs]
		for _, in := range x {
			sum += d.p[in.at] * in.v
		}
		return sum
	}
	out := d.p[len(d.p)-1]
	for u := range d.hidden {
		w := d.p[u*(d.inputs+1) : (u+1)*(d.inputs+1)]
		sum := w[d.inputs]
		for _, in := range x {
			sum += w[in.at] * in.v
		}
		h[u] = max(0, sum)
		out += h[u] * d.p[d.hidden*(d.inputs+1)+u]
	}
	return out
}

func (d *dense) backward(c int, g float64) {
	x, h := d.x[c], d.h[c]
	if d.hidden == 0 {
		for _, in := range x {
			d.g[in.at] += g * in.v
		}
		d.g[d.inputs] += g
		return
	}
	d.g[len(d.g)-1] += g
	for u := range d.hidden {
		at := d.hidden*(d.inputs+1) + u
		d.g[at] += g * h[u]
		if h[u] == 0 {
			continue
		}
		gu := g * d.p[at]
		w := d.g[u*(d.inputs+1) : (u+1)*(d.inputs+1)]
		for _, in := range x {
			w[in.at] += gu * in.v
		}
		w[d.inputs] += gu
	}
}

// export rounds the parameters into n.
func (d *dense) export(n *answer.Network) {
	n.Hidden = [][]float32{}
	if d.hidden == 0 {
		// One linear unit needs no rectifier: two opposite halves make it.
		up, down := make([]float32, d.inputs+1), make([]float32, d.inputs+1)
		for i := range d.inputs + 1 {
			v := round(d.p[i])
			up[i], down[i] = v, -v
		}
		n.Hidden = append(n.Hidden, up, down)
		n.Output = []float32{1, -1, 0}
		return
	}
	for u := range d.hidden {
		row := make([]float32, d.inputs+1)
		for i := range row {
			row[i] = round(d.p[u*(d.inputs+1)+i])
		}
		n.Hidden = append(n.Hidden, row)
	}
	for u := range d.hidden + 1 {
		n.Output = append(n.Output, round(d.p[d.hidden*(d.inputs+1)+u]))
	}
}
