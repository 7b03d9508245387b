package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"briefbot/internal/answer"
)

// attended is a question with its best sentences, of which gold are right.
type attended struct {
	answer.Attended
	gold   []bool
	weight float64
	origin
	// judged examples have one sentence and the chance that it is right.
	judged bool
	chance float64
}

// attend makes an example for the attention, or nil where no sentence is right.
func attend(e *answer.Engine, s source, q question) *attended {
	a := attended{Attended: e.Attend(q.Question), weight: s.weight, origin: s.origin(q)}
	for _, c := range a.Sentences {
		a.gold = append(a.gold, c.Document == q.Document && holds(c.Quote, q.Answers) && s.at(q, c.Paragraph))
	}
	if !slices.Contains(a.gold, true) {
		return nil
	}
	return &a
}

// doubts makes an example for the attention that judges the best sentence.
func doubts(e *answer.Engine, s source, q question) *attended {
	t, ok := e.Trust(q.Question)
	if !ok || len(t.Asked) == 0 {
		return nil
	}
	a := attended{weight: s.weight, origin: s.origin(q), judged: true}
	a.Asked, a.Held, a.Scores = t.Asked, [][]answer.HeldWord{t.Held}, []float64{1}
	switch {
	case !q.Answerable:
	case t.Best.Document == q.Document && holds(t.Best.Quote, q.Answers):
		a.chance = 1
	default:
		a.chance = halfRight
	}
	a.gold = []bool{a.chance == 1}
	return &a
}

// attentionSettings were chosen on the articles and questions that a dry run
// holds out.
var attentionSettings = struct {
	epochs, batch     int
	rate, decay, drop float64
	seed              uint64
}{epochs: 3, batch: 32, rate: 1e-3, decay: 1e-4, drop: 0.25, seed: 7}

// The parameters of the attention, one after the other.
const (
	dims     = answer.AttentionDims
	units    = 24
	inputs   = answer.AttentionInputs
	keyed    = dims + answer.AskedFlags // inputs of a word's importance
	atMetric = 0
	atSame   = atMetric + dims
	atImp    = atSame + 1
	atHidden = atImp + keyed + 1
	atOut    = atHidden + units*(inputs+1)
	atScale  = atOut + units + 1
	allParts = atScale + 1

	inHeld    = dims + answer.AskedFlags
	inProduct = inHeld + dims
	inApart   = inProduct + dims
	inFlags   = inApart + dims
	inNearest = inFlags + answer.HeldFlags
	inFound   = inNearest + 1
)

// attention is the comparison in training: see [answer.Attention], whose
// arithmetic this repeats with derivatives.
type attention struct {
	p       []float32
	g       []float32
	asked   [][dims]float32
	held    [][dims]float32
	slope   [inputs]float32
	dlike   []float32
	results []compared
}

// compared is one word of the question beside one sentence.
type compared struct {
	z          [inputs]float32
	hidden     [units]float32
	out        float32
	importance float32
	u          float32
	share      []float32
	best       int
}

// see fills the vectors of a question's words or a sentence's, each component
// left out with the chance drop.
func see(v []float32, component func(k int) float32, drop float64, rng *rand.Rand) {
	keep := float32(1 / (1 - drop))
	for k := range v {
		v[k] = component(k)
		if drop > 0 && v[k] != 0 {
			if rng.Float64() < drop {
				v[k] = 0
			} else {
				v[k] *= keep
			}
		}
	}
}

// sentence compares the question with one sentence.
func (t *attention) sentence(e *attended, c int, drop float64, rng *rand.Rand) float64 {
	words := e.Held[c]
	t.held = t.held[:0]
	for _, w := range words {
		var v [dims]float32
		see(v[:], func(k int) float32 { return answer.Component(w.Vector, k) }, drop, rng)
		t.held = append(t.held, v)
	}
	for len(t.results) < len(e.Asked) {
		t.results = append(t.results, compared{})
	}
	sum := 0.0
	for i := range e.Asked {
		r := &t.results[i]
		asked := &t.asked[i]
		r.share = r.share[:0]
		most := float32(math.Inf(-1))
		found := float32(0)
		for j := range words {
			a := float32(0)
			for k, h := range t.held[j] {
				a += asked[k] * t.p[atMetric+k] * h
			}
			if words[j].Same>>i&1 == 1 {
				a += t.p[atSame]
				if !words[j].Apart() {
					found = 1
				}
			}
			if a > most {
				most, r.best = a, j
			}
			r.share = append(r.share, a)
		}
		total := float32(0)
		for j, a := range r.share {
			r.share[j] = float32(math.Exp(float64(a - most)))
			total += r.share[j]
		}
		clear(r.z[:])
		z := r.z[:]
		copy(z, asked[:])
		copy(z[dims:], e.Asked[i].Flags[:])
		for j := range r.share {
			r.share[j] /= total
			s := r.share[j]
			if s < 1e-5 {
				continue
			}
			for k, h := range t.held[j] {
				z[inHeld+k] += s * h
			}
			for k, f := range words[j].Flags {
				z[inFlags+k] += s * f
			}
		}
		for k, a := range asked {
			h := z[inHeld+k]
			z[inProduct+k] = a * h
			z[inApart+k] = float32(math.Abs(float64(a - h)))
		}
		z[inNearest], z[inFound] = most/5, found
		r.out = t.p[atOut+units]
		for u := range units {
			w := t.p[atHidden+u*(inputs+1):][:inputs+1]
			h := w[inputs]
			for k, v := range r.z {
				h += w[k] * v
			}
			r.hidden[u] = max(0, h)
			r.out += r.hidden[u] * t.p[atOut+u]
		}
		r.u = t.p[atImp+keyed]
		for k, v := range r.z[:keyed] {
			r.u += t.p[atImp+k] * v
		}
		r.importance = float32(math.Log1p(math.Exp(float64(r.u))))
		sum += float64(r.importance * r.out)
	}
	return sum
}

// back adds the derivatives of what sentence gave last, times d.
func (t *attention) back(e *attended, c int, d float32) {
	words := e.Held[c]
	for i := range e.Asked {
		r := &t.results[i]
		asked := &t.asked[i]
		t.g[atOut+units] += d * r.importance
		du := d * r.out * float32(1/(1+math.Exp(-float64(r.u))))
		for k, v := range r.z[:keyed] {
			t.g[atImp+k] += du * v
		}
		t.g[atImp+keyed] += du
		clear(t.slope[:])
		for u := range units {
			h := r.hidden[u]
			if h == 0 {
				continue
			}
			t.g[atOut+u] += d * r.importance * h
			dh := d * r.importance * t.p[atOut+u]
			w := t.p[atHidden+u*(inputs+1):][:inputs+1]
			g := t.g[atHidden+u*(inputs+1):][:inputs+1]
			for k, v := range r.z {
				g[k] += dh * v
				t.slope[k] += dh * w[k]
			}
			g[inputs] += dh
		}
		var dHeld [dims]float32
		for k, a := range asked {
			s := t.slope[inHeld+k] + t.slope[inProduct+k]*a
			if h := r.z[inHeld+k]; h > a {
				s += t.slope[inApart+k]
			} else {
				s -= t.slope[inApart+k]
			}
			dHeld[k] = s
		}
		t.dlike = t.dlike[:0]
		mean := float32(0)
		for j := range words {
			s := float32(0)
			if r.share[j] >= 1e-5 {
				for k, h := range t.held[j] {
					s += dHeld[k] * h
				}
				for k, f := range words[j].Flags {
					s += t.slope[inFlags+k] * f
				}
			}
			t.dlike = append(t.dlike, s)
			mean += r.share[j] * s
		}
		for j := range words {
			dl := r.share[j] * (t.dlike[j] - mean)
			if j == r.best {
				dl += t.slope[inNearest] / 5
			}
			if dl == 0 {
				continue
			}
			if words[j].Same>>i&1 == 1 {
				t.g[atSame] += dl
			}
			for k, h := range t.held[j] {
				t.g[atMetric+k] += dl * asked[k] * h
			}
		}
	}
}

// learn adds the derivatives of one example: the cross-entropy of the softmax
// over its sentences.
func (t *attention) learn(e *attended, drop float64, rng *rand.Rand) {
	t.question(e, drop, rng)
	scores := make([]float64, len(e.Held))
	seeds := make([]uint64, len(e.Held))
	for c := range e.Held {
		seeds[c] = rng.Uint64()
		scores[c] = float64(t.p[atScale])*e.Scores[c] + t.sentence(e, c, drop, rand.New(rand.NewPCG(seeds[c], 3)))
	}
	if e.judged {
		d := e.weight * (1/(1+math.Exp(-scores[0])) - e.chance)
		t.g[atScale] += float32(d * e.Scores[0])
		t.back(e, 0, float32(d))
		return
	}
	all, right := shares(scores, e.gold)
	for c := range e.Held {
		d := all[c]
		if e.gold[c] {
			d -= right[c]
		}
		d *= e.weight
		t.g[atScale] += float32(d * e.Scores[c])
		if math.Abs(d) < 1e-4 {
			continue
		}
		t.sentence(e, c, drop, rand.New(rand.NewPCG(seeds[c], 3)))
		t.back(e, c, float32(d))
	}
}

// question takes the question's words.
func (t *attention) question(e *attended, drop float64, rng *rand.Rand) {
	t.asked = t.asked[:0]
	for _, w := range e.Asked {
		var v [dims]float32
		see(v[:], func(k int) float32 { return answer.Component(w.Vector, k) }, drop, rng)
		t.asked = append(t.asked, v)
	}
}

// shares are the softmax of scores over all of them and over the right ones.
func shares(scores []float64, gold []bool) (all, right []float64) {
	top := slices.Max(scores)
	sum, gsum := 0.0, 0.0
	all, right = make([]float64, len(scores)), make([]float64, len(scores))
	for c, s := range scores {
		all[c] = math.Exp(s - top)
		sum += all[c]
		if gold[c] {
			right[c] = all[c]
			gsum += all[c]
		}
	}
	for c := range all {
		all[c] /= sum
		right[c] /= gsum
	}
	return all, right
}

// parts is how many pieces of a batch are learnt from side by side; their sums
// are added in order, so that every run gives the same.
const parts = 4

// trainAttention fits the attention by Adam, with a rate that falls along a cosine.
func trainAttention(examples []attended) *answer.Attention {
	s := attentionSettings
	rng := rand.New(rand.NewPCG(s.seed, 4))
	p := make([]float32, allParts)
	for k := range dims {
		p[atMetric+k] = 0.5
	}
	p[atSame], p[atScale] = 3, 1
	if examples[0].judged { // there it is a bias
		p[atScale] = 0
	}
	for k := range keyed {
		p[atImp+k] = float32(rng.NormFloat64() * 0.3 / math.Sqrt(keyed))
	}
	for u := range units {
		for k := range inputs {
			p[atHidden+u*(inputs+1)+k] = float32(rng.NormFloat64() / math.Sqrt(inputs))
		}
		p[atOut+u] = float32(rng.NormFloat64() * 0.1 / math.Sqrt(units))
	}
	var workers [parts]attention
	for w := range workers {
		workers[w] = attention{p: p, g: make([]float32, allParts)}
	}
	first, second := make([]float64, allParts), make([]float64, allParts)
	order := rng.Perm(len(examples))
	total := s.epochs * (len(order) / s.batch)
	step := 0
	for range s.epochs {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for at := 0; at+s.batch <= len(order); at += s.batch {
			seed := rng.Uint64()
			each(parts, func(w int) {
				clear(workers[w].g)
				r := rand.New(rand.NewPCG(seed, uint64(w)))
				for k := w; k < s.batch; k += parts {
					workers[w].learn(&examples[order[at+k]], s.drop, r)
				}
			})
			step++
			rate := s.rate * 0.5 * (1 + math.Cos(math.Pi*float64(step)/float64(total)))
			for i := range p {
				g := 0.0
				for w := range workers {
					g += float64(workers[w].g[i])
				}
				g /= float64(s.batch)
				if i >= atImp && i != atScale {
					g += s.decay * float64(p[i])
				}
				first[i] = 0.9*first[i] + 0.1*g
				second[i] = 0.999*second[i] + 0.001*g*g
				m := first[i] / (1 - math.Pow(0.9, float64(step)))
				v := second[i] / (1 - math.Pow(0.999, float64(step)))
				p[i] -= float32(rate * m / (math.Sqrt(v) + 1e-8))
			}
		}
	}
	return exported(p)
}

// exported are the parameters with four significant digits.
func exported(p []float32) *answer.Attention {
	out := &answer.Attention{Same: round(float64(p[atSame])), Scale: round(float64(p[atScale]))}
	take := func(from, n int) []float32 {
		v := make([]float32, n)
		for i := range v {
			v[i] = round(float64(p[from+i]))
		}
		return v
	}
	out.Metric, out.Importance, out.Output = take(atMetric, dims), take(atImp, keyed+1), take(atOut, units+1)
	for u := range units {
		out.Hidden = append(out.Hidden, take(atHidden+u*(inputs+1), inputs+1))
	}
	return out
}

// rankerAccuracy is the share of examples whose first sentence is right.
func rankerAccuracy(examples []attended) float64 {
	right := 0.0
	for _, e := range examples {
		if e.gold[0] {
			right++
		}
	}
	return right / float64(len(examples))
}

// attentionAccuracy is the share of examples whose best sentence is right.
func attentionAccuracy(n *answer.Attention, examples []attended) float64 {
	t := attention{p: flat(n)}
	right := 0.0
	for i := range examples {
		e := &examples[i]
		t.question(e, 0, nil)
		best, at := math.Inf(-1), 0
		for c := range e.Held {
			if s := float64(n.Scale)*e.Scores[c] + t.sentence(e, c, 0, nil); s > best {
				best, at = s, c
			}
		}
		if e.gold[at] {
			right++
		}
	}
	return right / float64(len(examples))
}

// doubtAUC is the chance that the attention puts a right sentence above a wrong one.
func doubtAUC(n *answer.Attention, examples []attended) float64 {
	t := attention{p: flat(n)}
	all := make([]scored, 0, len(examples))
	for i := range examples {
		e := &examples[i]
		t.question(e, 0, nil)
		all = append(all, scored{t.sentence(e, 0, 0, nil), example{gold: e.gold}})
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	return area(all, func(e example) bool { return e.gold[0] })
}

// flat is the parameters of a trained attention.
func flat(n *answer.Attention) []float32 {
	p := slices.Concat(n.Metric, []float32{n.Same}, n.Importance)
	for _, h := range n.Hidden {
		p = append(p, h...)
	}
	return append(append(p, n.Output...), n.Scale)
}
