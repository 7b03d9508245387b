package slackapp

import (
	"context"
	"sync"
	"time"

	"briefbot/internal/store"
)

// Inbox keeps accepted events until they are answered; [store.Inbox] says what
// its methods promise. Record fails with [store.ErrBusy] where there is no
// room; an event that could not be recorded must not be acknowledged.
type Inbox interface {
	Record(ctx context.Context, events []store.Event) ([]bool, error)
	Claim(ctx context.Context, worker string, lease time.Duration, limit int) ([]store.Claim, error)
	Complete(ctx context.Context, c store.Claim) error
}

// rememberedEvents is how many events a Memory knows again. Slack redelivers
// for about six minutes, so this stands for far more than it can send.
const rememberedEvents = 50_000

// Memory is an [Inbox] that lives as long as the process. It is bounded: it
// holds at most its capacity of unfinished events and the ids of the last
// 50,000. It is safe for concurrent use.
type Memory struct {
	capacity int
	now      func() time.Time

	mu      sync.Mutex
	queue   []store.Claim
	claimed int
	busy    map[string]bool // threads with an event in a worker's hands
	seen    map[string]bool // event ids and twins
	order   []string        // the keys of seen, oldest first
}

// NewMemory returns an empty Memory for capacity unfinished events.
func NewMemory(capacity int, now func() time.Time) *Memory {
	return &Memory{capacity: capacity, now: now, busy: make(map[string]bool), seen: make(map[string]bool)}
}

// Record queues the events that are new; see [Inbox].
func (m *Memory) Record(_ context.Context, events []store.Event) ([]bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range events {
		if err := e.Validate(); err != nil {
			return nil, err
		}
	}
	if len(m.queue)+m.claimed+m.fresh(events) > m.capacity {
		return nil, store.ErrBusy
	}
	isNew := make([]bool, len(events))
	for i, e := range events {
		if m.known(e) {
			continue
		}
		isNew[i] = true
		m.remember("id " + e.ID)
		if twin := e.Twin(); twin != "" {
			m.remember("twin " + twin)
		}
		m.queue = append(m.queue, store.Claim{Event: e, ReceivedAt: m.now()})
	}
	return isNew, nil
}

func (m *Memory) fresh(events []store.Event) int {
	n := 0
	for _, e := range events {
		if !m.known(e) {
			n++
		}
	}
	return n
}

func (m *Memory) known(e store.Event) bool {
	twin := e.Twin()
	return m.seen["id "+e.ID] || twin != "" && m.seen["twin "+twin]
}

func (m *Memory) remember(key string) {
	if m.seen[key] {
		return
	}
	m.seen[key] = true
	m.order = append(m.order, key)
	for len(m.order) > 2*rememberedEvents {
		delete(m.seen, m.order[0])
		m.order = m.order[1:]
	}
}

// Claim takes the longest waiting events whose thread is free. The lease has
// no meaning here: workers die with the process.
func (m *Memory) Claim(_ context.Context, worker string, _ time.Duration, limit int) ([]store.Claim, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var claims []store.Claim
	rest := m.queue[:0]
	blocked := make(map[string]bool)
	for _, c := range m.queue {
		thread := c.Event.Thread
		if len(claims) == limit || thread != "" && (m.busy[thread] || blocked[thread]) {
			blocked[thread] = true
			rest = append(rest, c)
			continue
		}
		if thread != "" {
			m.busy[thread] = true
		}
		c.Worker = worker
		c.Attempt++
		claims = append(claims, c)
	}
	clear(m.queue[len(rest):])
	m.queue = rest
	m.claimed += len(claims)
	return claims, nil
}

// Complete forgets the event and frees its thread.
func (m *Memory) Complete(_ context.Context, c store.Claim) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.busy, c.Event.Thread)
	m.claimed--
	return nil
}
