package kb

import "sync"

// idle keeps the searchers of an index that no search uses. A [sync.Pool] would
// lose them, and the places of the words that they know, to the garbage
// collector whenever nobody asks for a while.
type idle struct {
	mu        sync.Mutex
	searchers []*searcher
	most      int // as many as can be at work at once
}

// take is the searcher that was used last, or a new one.
func (p *idle) take() *searcher {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.searchers); n > 0 {
		w := p.searchers[n-1]
		p.searchers = p.searchers[:n-1]
		return w
	}
	return &searcher{}
}

// give takes a searcher back, unless there are enough.
func (p *idle) give(w *searcher) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.searchers) < p.most {
		p.searchers = append(p.searchers, w)
	}
}
