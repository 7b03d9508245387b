package answer

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// weights are produced by the training program, which writes the same bytes on
// every run: see tools/train.
//
//go:embed weights
var weights embed.FS

// network is a perceptron with one hidden layer of rectified units and one
// output; without hidden units it is a logistic regression. Inputs are
// standardised first.
type network struct {
	Features []string    `json:"features"` // names, in order, for people
	Mean     []float32   `json:"mean"`
	Scale    []float32   `json:"scale"`  // 1/standard deviation
	Hidden   [][]float32 `json:"hidden"` // units x (inputs + bias)
	Output   []float32   `json:"output"` // units + bias
}

// Network is a trained network as the training program writes it.
type Network = network

// readNetwork reads embedded weights; a network that is not there yet is nil.
func readNetwork(name string) (*network, error) {
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
	inputs := len(n.Mean)
	if len(n.Scale) != inputs || len(n.Output) != len(n.Hidden)+1 {
		return nil, fmt.Errorf("read weights of %s: sizes do not match", name)
	}
	for _, h := range n.Hidden {
		if len(h) != inputs+1 {
			return nil, fmt.Errorf("read weights of %s: sizes do not match", name)
		}
	}
	return n, nil
}

// score is the network's output before any squashing: log-odds. A nil network
// scores by the second feature, so that weights can be trained from nothing.
func (n *network) score(f []float32, buf *[]float32) float64 {
	if n == nil {
		return float64(f[1])
	}
	if cap(*buf) < len(f) {
		*buf = make([]float32, len(f))
	}
	x := (*buf)[:len(f)]
	for i := range x {
		x[i] = (f[i] - n.Mean[i]) * n.Scale[i]
	}
	out := n.Output[len(n.Hidden)]
	for u, h := range n.Hidden {
		sum := h[len(x)]
		for i, v := range x {
			sum += h[i] * v
		}
		if sum > 0 {
			out += sum * n.Output[u]
		}
	}
	return float64(out)
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
