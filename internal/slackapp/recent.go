package slackapp

import "sync"

// recentEvents is how many recorded events are known without asking the store.
const recentEvents = 50_000

// recent remembers events that were recorded, so that a storm of repeats and
// twins costs the store nothing. What it does not know, the store does.
type recent struct {
	mu   sync.Mutex
	seen map[string]struct{}
	ring []string
	next int
}

func newRecent() *recent {
	return &recent{seen: make(map[string]struct{}), ring: make([]string, recentEvents)}
}

// add notes keys of a recorded event; empty ones are passed over.
func (r *recent) add(keys ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if _, ok := r.seen[key]; ok || key == "" {
			continue
		}
		delete(r.seen, r.ring[r.next])
		r.ring[r.next] = key
		r.seen[key] = struct{}{}
		r.next = (r.next + 1) % len(r.ring)
	}
}

// knows reports whether one of the keys was noted and is not forgotten.
func (r *recent) knows(keys ...string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, key := range keys {
		if _, ok := r.seen[key]; ok && key != "" {
			return true
		}
	}
	return false
}
