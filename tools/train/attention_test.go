package main

import (
	"math"
	"math/rand/v2"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/wordvec"
)

// invented makes an example of words with vectors of noise.
func invented(rng *rand.Rand, sentences int) attended {
	vector := func() wordvec.Vec {
		v := make([]byte, 128)
		for i := range v {
			v[i] = byte(int8(rng.IntN(61) - 30))
		}
		return wordvec.Vec(v)
	}
	e := attended{weight: 1}
	for i := range 5 {
		w := answer.AskedWord{Vector: vector(), Flags: [answer.AskedFlags]float32{rng.Float32(), float32(i % 2)}}
		if i == 3 {
			w.Vector = "" // a word of which nothing is known
		}
		e.Asked = append(e.Asked, w)
	}
	for c := range sentences {
		var words []answer.HeldWord
		for j := range 4 + 3*c {
			w := answer.HeldWord{Vector: vector(), Same: uint32(rng.IntN(32) & rng.IntN(32))}
			for f := range w.Flags {
				w.Flags[f] = float32(rng.IntN(2))
			}
			if j == 2 {
				w.Vector = ""
			}
			words = append(words, w)
		}
		e.Held = append(e.Held, words)
		e.Scores = append(e.Scores, rng.Float64())
		e.gold = append(e.gold, c == 1)
	}
	return e
}

func randomAttention(rng *rand.Rand) attention {
	t := attention{p: make([]float32, allParts), g: make([]float32, allParts)}
	for i := range t.p {
		t.p[i] = float32(rng.NormFloat64() * 0.3)
	}
	return t
}

// loss is the cross-entropy that learn follows.
func (t *attention) loss(e *attended) float64 {
	t.question(e, 0, nil)
	scores := make([]float64, len(e.Held))
	for c := range e.Held {
		scores[c] = float64(t.p[atScale])*e.Scores[c] + t.sentence(e, c, 0, nil)
	}
	if e.judged {
		p := 1 / (1 + math.Exp(-scores[0]))
		return -e.weight * (e.chance*math.Log(p) + (1-e.chance)*math.Log(1-p))
	}
	all, _ := shares(scores, e.gold)
	right := 0.0
	for c, g := range e.gold {
		if g {
			right += all[c]
		}
	}
	return -e.weight * math.Log(right)
}

// TestAttentionLearns compares the derivatives with differences.
func TestAttentionLearns(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(e *attended){
		"choice": func(*attended) {},
		"judged": func(e *attended) { e.Held, e.Scores, e.judged, e.chance = e.Held[:1], e.Scores[:1], true, 0.65 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(1, 2))
			e := invented(rng, 3)
			change(&e)
			a := randomAttention(rng)
			a.learn(&e, 0, rng)
			for _, i := range []int{atMetric, atMetric + 7, atSame, atImp + 3, atImp + keyed, atHidden + 5, atHidden + inHeld + 2, atHidden + inputs, atHidden + 3*(inputs+1) + inNearest, atOut + 4, atOut + units, atScale} {
				const step = 2e-3
				was := a.p[i]
				a.p[i] = was + step
				up := a.loss(&e)
				a.p[i] = was - step
				down := a.loss(&e)
				a.p[i] = was
				if got, want := float64(a.g[i]), (up-down)/(2*step); math.Abs(got-want) > 0.05*math.Abs(want)+2e-3 {
					t.Errorf("derivative of parameter %d is %.5f, differences give %.5f", i, got, want)
				}
			}
		})
	}
}

// TestAttentionAgrees holds that the program learns with the arithmetic that
// the answerer uses.
func TestAttentionAgrees(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	a := randomAttention(rng)
	n := exported(a.p)
	a.p = flat(n)
	for range 20 {
		e := invented(rng, 2)
		a.question(&e, 0, nil)
		for c := range e.Held {
			want := a.sentence(&e, c, 0, nil)
			got, err := n.Compare(e.Asked, e.Held[c])
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(got-want) > 0.02*(1+math.Abs(want)) {
				t.Errorf("the answerer says %.4f of a sentence, the training program %.4f", got, want)
			}
		}
	}
}
