package answer

import "testing"

func TestTree(t *testing.T) {
	t.Parallel()
	tree := Tree{Feature: []int{1, 0}, Above: []float32{0.5, 2}, Low: []int{-1, -2}, High: []int{1, -3}, Leaf: []float32{10, 20, 30}}
	if err := tree.check(2); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		f    []float32
		want float32
	}{
		{[]float32{9, 0.5}, 10}, // not above
		{[]float32{2, 0.6}, 20},
		{[]float32{2.1, 0.6}, 30},
	} {
		if got := tree.Value(c.f); got != c.want {
			t.Errorf("the tree gives %v for %v, want %v", got, c.f, c.want)
		}
	}
	alone := Tree{Leaf: []float32{7}}
	if err := alone.check(0); err != nil || alone.Value(nil) != 7 {
		t.Errorf("a single leaf gives %v, %v", alone.Value(nil), err)
	}
}

func TestDamagedTreesAreRefused(t *testing.T) {
	t.Parallel()
	for name, tree := range map[string]Tree{
		"no leaf":              {},
		"a loop":               {Feature: []int{0}, Above: []float32{0}, Low: []int{0}, High: []int{-1}, Leaf: []float32{1, 2}},
		"a node beyond":        {Feature: []int{0}, Above: []float32{0}, Low: []int{-1}, High: []int{1}, Leaf: []float32{1, 2}},
		"a leaf beyond":        {Feature: []int{0}, Above: []float32{0}, Low: []int{-1}, High: []int{-3}, Leaf: []float32{1, 2}},
		"an unknown input":     {Feature: []int{3}, Above: []float32{0}, Low: []int{-1}, High: []int{-2}, Leaf: []float32{1, 2}},
		"a threshold too few":  {Feature: []int{0}, Low: []int{-1}, High: []int{-2}, Leaf: []float32{1, 2}},
		"a leaf that is extra": {Feature: []int{0}, Above: []float32{0}, Low: []int{-1}, High: []int{-2}, Leaf: []float32{1, 2, 3}},
	} {
		if tree.check(3) == nil {
			t.Errorf("a tree with %s is taken", name)
		}
	}
}
