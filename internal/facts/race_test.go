package facts

import (
	"sync"
	"testing"
)

// TestManyAskAtOnce is for the race detector: a desk serves every worker.
func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, name := range []string{"TRF", "Katya Venn", "Reed Company", "Karlsen"} {
				d.Who(name)
				d.Heads(name)
				d.Figures(name, 5)
			}
		})
	}
	group.Wait()
}
