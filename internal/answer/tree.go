package answer

import "errors"

// Tree is a regression tree. Its nodes are numbered from 0, the root; the
// children of a node are nodes with a greater number or, below zero, leaves: -1
// is leaf 0. A tree without nodes has one leaf.
type Tree struct {
	Feature []int     `json:"feature"` // by node: the input that decides
	Above   []float32 `json:"above"`   // and what it must exceed to go to High
	Low     []int     `json:"low"`
	High    []int     `json:"high"`
	Leaf    []float32 `json:"leaf"`
}

// Value is that of the leaf which the inputs f lead to.
func (t *Tree) Value(f []float32) float32 {
	at := 0
	if len(t.Feature) == 0 {
		at = -1
	}
	for at >= 0 {
		if f[t.Feature[at]] > t.Above[at] {
			at = t.High[at]
		} else {
			at = t.Low[at]
		}
	}
	return t.Leaf[-1-at]
}

// check returns an error unless every path through the tree ends in a leaf.
func (t *Tree) check(inputs int) error {
	n := len(t.Feature)
	if len(t.Above) != n || len(t.Low) != n || len(t.High) != n || len(t.Leaf) != n+1 {
		return errors.New("the sizes of a tree do not match")
	}
	for i := range n {
		for _, child := range []int{t.Low[i], t.High[i]} {
			if child >= n || child >= 0 && child <= i || child < -len(t.Leaf) {
				return errors.New("a tree's nodes do not fit together")
			}
		}
		if t.Feature[i] < 0 || t.Feature[i] >= inputs {
			return errors.New("a tree asks for an input that there is none of")
		}
	}
	return nil
}
