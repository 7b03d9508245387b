package workspace

import (
	"math/rand/v2"
	"net/http"
	"time"
)

// The ways in which a call can go wrong.
const (
	// FaultStatus answers with Fault.Status and nothing done; 429 carries Retry-After when
	// Fault.RetryAfter is set.
	FaultStatus = "status"
	// FaultError answers {"ok":false,"error":Fault.Error} with nothing done.
	FaultError = "error"
	// FaultHang keeps the caller waiting until it goes away, with nothing done.
	FaultHang = "hang"
	// FaultCloseBefore cuts the connection with nothing done.
	FaultCloseBefore = "close before"
	// FaultCloseAfter does what was asked and cuts the connection without an answer.
	FaultCloseAfter = "close after"
	// FaultHangAfter does what was asked and keeps the caller waiting until it goes away.
	FaultHangAfter = "hang after"
	// FaultHalf does what was asked and cuts the connection in the middle of the answer.
	FaultHalf = "half"
	// FaultStatusAfter does what was asked and answers with Fault.Status all the same.
	FaultStatusAfter = "status after"
)

// Fault says which calls go wrong, and how.
type Fault struct {
	// Method is the Web API method; empty hits every one.
	Method string
	Kind   string
	// Nth hits that call alone, counting from 1 when the fault is set. With Nth 0 the
	// Probability decides each time; both zero hits every call.
	Nth         int
	Probability float64
	Seed        uint64
	// Times ends the fault after so many hits; 0 never does.
	Times      int
	Status     int
	Error      string
	RetryAfter time.Duration
}

type rule struct {
	Fault
	rng   *rand.Rand
	calls int
	hits  int
}

// fault is the one that hits a call; its zero value is none.
type fault struct{ Fault }

func (f fault) hit() bool { return f.Kind != "" }

func (f fault) name() string { return f.Kind }

func (f fault) before() bool {
	switch f.Kind {
	case FaultStatus, FaultError, FaultHang, FaultCloseBefore:
		return true
	}
	return false
}

func (f fault) after() bool { return f.hit() && !f.before() }

// Inject adds a fault; the first one that applies to a call hits it. The function
// returned takes it away again.
func (w *Workspace) Inject(f Fault) (remove func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	r := &rule{Fault: f, rng: rand.New(rand.NewPCG(f.Seed, 0xfa17))}
	w.rules = append(w.rules, r)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for i, o := range w.rules {
			if o == r {
				w.rules = append(w.rules[:i:i], w.rules[i+1:]...)
				return
			}
		}
	}
}

// ClearFaults takes every fault away.
func (w *Workspace) ClearFaults() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rules = nil
}

// nextFault needs w.mu.
func (w *Workspace) nextFault(method string) fault {
	for _, r := range w.rules {
		if r.Method != "" && r.Method != method || r.Times > 0 && r.hits >= r.Times {
			continue
		}
		r.calls++
		switch {
		case r.Nth > 0 && r.calls != r.Nth:
			continue
		case r.Nth == 0 && r.Probability > 0 && r.rng.Float64() >= r.Probability:
			continue
		}
		r.hits++
		return fault{r.Fault}
	}
	return fault{}
}

// breakCall answers a call that was not taken.
func (w *Workspace) breakCall(rw http.ResponseWriter, r *http.Request, f fault) {
	switch f.Kind {
	case FaultError:
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = rw.Write(mustJSON(object{"ok": false, "error": f.Error}))
	case FaultHang:
		w.hang(r)
		panic(http.ErrAbortHandler)
	case FaultCloseBefore:
		panic(http.ErrAbortHandler)
	default:
		answerStatus(rw, f)
	}
}

// breakAnswer spoils the answer to a call that was taken.
func (w *Workspace) breakAnswer(rw http.ResponseWriter, r *http.Request, f fault, out []byte) {
	switch f.Kind {
	case FaultStatusAfter:
		answerStatus(rw, f)
		return
	case FaultHangAfter:
		w.hang(r)
	case FaultHalf:
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		rw.WriteHeader(http.StatusOK)
		_, _ = rw.Write(out[:len(out)/2])
		if flusher, ok := rw.(http.Flusher); ok {
			flusher.Flush()
		}
	}
	panic(http.ErrAbortHandler)
}

func answerStatus(rw http.ResponseWriter, f fault) {
	if f.RetryAfter > 0 {
		rw.Header().Set("Retry-After", seconds(f.RetryAfter))
	}
	if f.Status == http.StatusTooManyRequests {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
		rw.WriteHeader(f.Status)
		_, _ = rw.Write(mustJSON(object{"ok": false, "error": "ratelimited"}))
		return
	}
	http.Error(rw, http.StatusText(f.Status), f.Status)
}

// hang waits until the caller or the workspace goes away.
func (w *Workspace) hang(r *http.Request) {
	select {
	case <-r.Context().Done():
	case <-w.ctx.Done():
	}
}
