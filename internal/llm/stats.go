package llm

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Count is how many calls of an operation came to one outcome.
type Count struct {
	Operation string // "summary", "rewrite", "embed"
	Kind      Kind
	N         int64
}

// stats counts calls and tokens.
type stats struct {
	mu     sync.Mutex
	counts map[Count]int64
	tokens int64
}

// Counts lists what became of all calls, by operation and kind.
func (c *Client) Counts() []Count {
	c.stats.mu.Lock()
	defer c.stats.mu.Unlock()
	out := make([]Count, 0, len(c.stats.counts))
	for k, n := range c.stats.counts {
		k.N = n
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b Count) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// Tokens is how many tokens this process has used.
func (c *Client) Tokens() int64 {
	c.stats.mu.Lock()
	defer c.stats.mu.Unlock()
	return c.stats.tokens
}

// ended counts a call and writes its one log line.
func (c *Client) ended(operation string, err error, start time.Time, tokens int) {
	kind := KindOf(err)
	c.stats.mu.Lock()
	if c.stats.counts == nil {
		c.stats.counts = map[Count]int64{}
	}
	c.stats.counts[Count{Operation: operation, Kind: kind}]++
	c.stats.tokens += int64(tokens)
	c.stats.mu.Unlock()
	duration := c.opts.Now().Sub(start)
	if kind == Done || kind == NothingSaid || kind == Canceled {
		c.log.Debug("language model called", "operation", operation, "kind", string(kind), "duration", duration, "tokens", tokens)
		return
	}
	status := 0
	if e := (*Error)(nil); asError(err, &e) {
		status = e.Status
	}
	c.log.Warn("language model of no help, answering without it", "operation", operation, "kind", string(kind), "status", status, "duration", duration)
}
