package answer

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"briefbot/internal/simd"
)

// weights are produced by the training program, which writes the same bytes on
// every run: see tools/train.
//
//go:embed weights
var weights embed.FS

// network is a perceptron with one hidden layer of rectified units and one
// output; without hidden units it is a logistic regression. Inputs are
// standardised first. Trees may stand beside it.
type network struct {
	Features []string    `json:"features"` // names, in order, for people
	Mean     []float32   `json:"mean"`
	Scale    []float32   `json:"scale"`           // 1/standard deviation
	Hidden   [][]float32 `json:"hidden"`          // units x (inputs + bias)
	Output   []float32   `json:"output"`          // units + bias
	Trees    []Tree      `json:"trees,omitempty"` // whose values are added to the output

	byInput, bias []float32 // see fold
}

// Network is a trained network as the training program writes it.
type Network = network

// readNetwork reads embedded weights; a network that is not there, or is for
// another number of inputs, is nil.
func readNetwork(name string, inputs int) (*network, error) {
	data, err := weights.ReadFile("weights/" + name + ".json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	n := &network{}
	if err := json.Unmarshal(data, n); err != nil {
		return nil, fmt.Errorf("read weights of %s: %w", name, err)
	}
	if len(n.Mean) != inputs {
		return nil, nil
	}
	if len(n.Scale) != inputs || len(n.Output) != len(n.Hidden)+1 {
		return nil, fmt.Errorf("read weights of %s: sizes do not match", name)
	}
	for _, h := range n.Hidden {
		if len(h) != inputs+1 {
			return nil, fmt.Errorf("read weights of %s: sizes do not match", name)
		}
	}
	for i := range n.Trees {
		if err := n.Trees[i].check(inputs); err != nil {
			return nil, fmt.Errorf("read weights of %s: %w", name, err)
		}
	}
	n.fold()
	return n, nil
}

// readAttention reads embedded weights.
func readAttention(name string) (*Attention, error) {
	data, err := weights.ReadFile("weights/" + name + ".json")
	if err != nil {
		return nil, err
	}
	n := &Attention{}
	if err := json.Unmarshal(data, n); err != nil {
		return nil, fmt.Errorf("read weights of %s: %w", name, err)
	}
	if err := n.fold(); err != nil {
		return nil, fmt.Errorf("read weights of %s: %w", name, err)
	}
	return n, nil
}

// fold prepares the network for sparse inputs: the standardisation goes into
// the weights, which are laid out by input, with units that stay 0 up to a whole
// number of blocks.
func (n *network) fold() {
	units := n.units()
	n.byInput = make([]float32, len(n.Mean)*units)
	n.bias = make([]float32, units)
	for u, h := range n.Hidden {
		bias := float64(h[len(n.Mean)])
		for i := range n.Mean {
			w := float64(h[i]) * float64(n.Scale[i])
			n.byInput[i*units+u] = float32(w)
			bias -= w * float64(n.Mean[i])
		}
		n.bias[u] = float32(bias)
	}
}

// units is the number of the hidden units, with those that fill up a block.
func (n *network) units() int {
	return (len(n.Hidden) + simd.Block - 1) / simd.Block * simd.Block
}

// begin sets acc to the hidden units' biases.
func (n *network) begin(acc []float32) []float32 { return append(acc[:0], n.bias...) }

// add adds the inputs f, which begin at input from, to the hidden units.
func (n *network) add(acc []float32, from int, f []float32) {
	var buf [288]uint16
	for len(f) > 0 {
		part := f[:min(len(f), len(buf)-3)]
		n.addAt(acc, from, part, simd.NonZero(buf[:], part))
		from, f = from+len(part), f[len(part):]
	}
}

// addAt is add for a caller that knows which of the inputs are not 0.
func (n *network) addAt(acc []float32, from int, f []float32, at []uint16) {
	simd.AddRows(acc, n.byInput[from*len(acc):], f, at)
}

// end is the output for the hidden units: log-odds.
func (n *network) end(acc []float32) float64 {
	out := n.Output[len(n.Output)-1]
	for u, v := range acc[:len(n.Hidden)] {
		if v > 0 {
			out += v * n.Output[u]
		}
	}
	return float64(out)
}

// score is the network's output for all its inputs: log-odds. A nil network
// scores by the second input, so that weights can be trained from nothing.
func (n *network) score(f []float32, buf *[]float32) float64 {
	if n == nil {
		return float64(f[1])
	}
	*buf = n.begin(*buf)
	if len(n.Hidden) > 0 {
		n.add(*buf, 0, f)
	}
	out := n.end(*buf)
	for i := range n.Trees {
		out += float64(n.Trees[i].Value(f))
	}
	return out
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
