package storetest

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
)

// raceTests run many callers against one database, through two replicas where
// the engine allows it. What they check holds for every order of events.
var raceTests = map[string]func(*testing.T, Fixture){
	"each event is recorded once":   raceRecord,
	"each event is claimed once":    raceClaim,
	"threads stay in order":         raceThreads,
	"one draft, one lease":          raceBegin,
	"leases are linearizable":       raceFence,
	"settings lose no revision":     raceSettings,
	"purge beside intake and claim": racePurge,
}

// both returns the replicas to spread callers over.
func (f Fixture) both(t *testing.T) [2]store.Store {
	return [2]store.Store{f.Store, f.replica(t)}
}

// raceRecord delivers each message several times, under two ids, in every
// order, to every replica at once: exactly one delivery is new.
func raceRecord(t *testing.T, f Fixture) {
	const messages, deliveries, senders = 100, 4, 6
	replicas := f.both(t)
	var all []store.Event
	for m := range messages {
		for d := range deliveries {
			all = append(all, store.Event{
				ID: fmt.Sprintf("E%d-%d", m, d%2), Channel: "C", MessageTS: fmt.Sprintf("%d.1", m),
				Thread: fmt.Sprintf("C:%d", m%7),
			})
		}
	}
	var mu sync.Mutex
	fresh := make(map[string]int)
	group, ctx := errgroup.WithContext(t.Context())
	for sender := range senders {
		group.Go(func() error {
			random := rand.New(rand.NewPCG(1, uint64(sender)))
			mine := make([]store.Event, len(all))
			for i, j := range random.Perm(len(all)) {
				mine[i] = all[j]
			}
			for len(mine) > 0 {
				n := min(len(mine), 1+random.IntN(60))
				got, err := replicas[sender%2].Record(ctx, mine[:n])
				if err != nil {
					return err
				}
				mu.Lock()
				for i, isNew := range got {
					if isNew {
						fresh[mine[i].MessageTS]++
					}
				}
				mu.Unlock()
				mine = mine[n:]
			}
			return nil
		})
	}
	done(t, "Record", group.Wait())
	for m := range messages {
		if n := fresh[fmt.Sprintf("%d.1", m)]; n != 1 {
			t.Errorf("message %d was new %d times, want once", m, n)
		}
	}
	b, err := f.Store.Backlog(t.Context())
	if err != nil || b.Queued != messages {
		t.Errorf("Backlog = %+v, %v, want %d queued", b, err, messages)
	}
}

func raceClaim(t *testing.T, f Fixture) {
	const events, workers = 200, 8
	replicas := f.both(t)
	var all []store.Event
	for _, id := range names("E%d", events) {
		all = append(all, event(id))
	}
	record(t, f.Store, all...)
	var mu sync.Mutex
	claimed := make(map[string]int)
	group, ctx := errgroup.WithContext(t.Context())
	for worker := range workers {
		group.Go(func() error {
			s := replicas[worker%2]
			for {
				claims, err := s.Claim(ctx, fmt.Sprint(worker), lease, 7)
				if err != nil {
					return err
				}
				// With its locks skipped a claim may come back empty before all
				// is taken, so the end is when nothing is queued.
				if len(claims) == 0 {
					b, err := s.Backlog(ctx)
					if err != nil || b.Queued == 0 {
						return err
					}
				}
				for _, c := range claims {
					mu.Lock()
					claimed[c.Event.ID]++
					mu.Unlock()
					if err := s.Complete(ctx, c); err != nil {
						return err
					}
				}
			}
		})
	}
	done(t, "Claim", group.Wait())
	for _, e := range all {
		if claimed[e.ID] != 1 {
			t.Errorf("event %s was claimed %d times, want once", e.ID, claimed[e.ID])
		}
	}
}

// raceThreads checks that no two events of a thread are in hand at once and
// that they come in order, while some are given back.
func raceThreads(t *testing.T, f Fixture) {
	const threads, each, workers = 6, 8, 6
	replicas := f.both(t)
	for i := range each {
		for thread := range threads {
			record(t, f.Store, inThread(fmt.Sprintf("%d/%02d", thread, i), fmt.Sprint(thread)))
		}
	}
	var mu sync.Mutex
	inHand, finished := make(map[string]string), make(map[string]int)
	group, ctx := errgroup.WithContext(t.Context())
	for worker := range workers {
		group.Go(func() error {
			random := rand.New(rand.NewPCG(2, uint64(worker)))
			s := replicas[worker%2]
			for {
				claims, err := s.Claim(ctx, fmt.Sprint(worker), lease, 2)
				if err != nil {
					return err
				}
				if len(claims) == 0 {
					if b, err := s.Backlog(ctx); err != nil || b.Queued+b.Claimed == 0 {
						return err
					}
				}
				for _, c := range claims {
					thread := c.Event.Thread
					mu.Lock()
					if other := inHand[thread]; other != "" {
						mu.Unlock()
						return fmt.Errorf("%s was claimed while %s was in hand", c.Event.ID, other)
					}
					if want := fmt.Sprintf("%s/%02d", thread, finished[thread]); c.Event.ID != want {
						mu.Unlock()
						return fmt.Errorf("%s was claimed before %s", c.Event.ID, want)
					}
					inHand[thread] = c.Event.ID
					mu.Unlock()

					giveBack := random.IntN(4) == 0
					mu.Lock()
					delete(inHand, thread)
					if !giveBack {
						finished[thread]++
					}
					mu.Unlock()
					if giveBack {
						err = s.Fail(ctx, c, "again", 0)
					} else {
						err = s.Complete(ctx, c)
					}
					if err != nil {
						return err
					}
				}
			}
		})
	}
	done(t, "work", group.Wait())
	for thread, n := range finished {
		if n != each {
			t.Errorf("thread %s finished %d events, want %d", thread, n, each)
		}
	}
}

func raceBegin(t *testing.T, f Fixture) {
	const posts, callers = 40, 6
	replicas := f.both(t)
	var mu sync.Mutex
	drafted, begun := make(map[string]int), make(map[string]int)
	group, ctx := errgroup.WithContext(t.Context())
	for caller := range callers {
		group.Go(func() error {
			s := replicas[caller%2]
			for _, key := range names("k%d", posts) {
				p, fresh, err := s.Draft(ctx, store.Draft{Key: key, Channel: key, Payload: fmt.Append(nil, caller)}, nil, 0)
				if err != nil {
					return err
				}
				l, err := s.Begin(ctx, key, fmt.Sprint(caller), lease)
				if err != nil && !errors.Is(err, store.ErrHeld) {
					return err
				}
				if err == nil && string(l.Payload) != string(p.Payload) {
					return fmt.Errorf("post %s was drafted as %s and begun as %s", key, p.Payload, l.Payload)
				}
				mu.Lock()
				if fresh {
					drafted[key]++
				}
				if err == nil {
					begun[key]++
				}
				mu.Unlock()
			}
			return nil
		})
	}
	done(t, "Draft and Begin", group.Wait())
	for _, key := range names("k%d", posts) {
		if drafted[key] != 1 || begun[key] != 1 {
			t.Errorf("post %s was new %d times and begun %d times, want once each", key, drafted[key], begun[key])
		}
	}
}

// leaseCall and leaseResult are one operation on a post whose leases end at
// once, so that everybody may take it from everybody at any time.
type leaseCall struct {
	post  bool // Posted with fence; otherwise TakeUncertain
	fence int64
}

type leaseResult struct {
	ok    bool
	fence int64
}

// leaseModel says what a single-threaded store would do: a taking raises the
// fence by one, only the holder of the last fence finishes, and nobody takes
// what is finished. A taking may come back empty at any time, since rows that
// others hold are skipped.
var leaseModel = porcupine.Model{
	Init: func() any { return leaseResult{fence: 1} },
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(leaseResult), input.(leaseCall), output.(leaseResult)
		switch finished := s.ok; {
		case !in.post && out.ok:
			return !finished && out.fence == s.fence+1, leaseResult{fence: out.fence}
		case !in.post:
			return true, s
		case out.ok:
			return !finished && in.fence == s.fence, leaseResult{ok: true, fence: s.fence}
		default:
			return finished || in.fence != s.fence, s
		}
	},
}

func raceFence(t *testing.T, f Fixture) {
	const callers, calls = 6, 25
	replicas := f.both(t)
	draft(t, f.Store, "k", "C", "")
	held := calling(t, f.Store, begin(t, f.Store, "k", "same owner"))
	f.Advance(lease)

	start := time.Now()
	var mu sync.Mutex
	var history []porcupine.Operation
	newest := held
	group, ctx := errgroup.WithContext(t.Context())
	for caller := range callers {
		group.Go(func() error {
			random := rand.New(rand.NewPCG(3, uint64(caller)))
			s := replicas[caller%2]
			for call := range calls {
				mu.Lock()
				mine := newest
				mu.Unlock()
				op := porcupine.Operation{ClientId: caller, Call: time.Since(start).Nanoseconds()}
				// Finishing late in the run leaves takings to refuse after it.
				if call > calls/2 && random.IntN(3) == 0 {
					err := s.Posted(ctx, mine, "1.1")
					if err != nil && !errors.Is(err, store.ErrFenced) {
						return err
					}
					op.Input, op.Output = leaseCall{post: true, fence: mine.Fence}, leaseResult{ok: err == nil}
				} else {
					taken, err := s.TakeUncertain(ctx, "same owner", 0, 1)
					if err != nil {
						return err
					}
					out := leaseResult{}
					if len(taken) == 1 {
						out = leaseResult{ok: true, fence: taken[0].Fence}
						mu.Lock()
						if taken[0].Fence > newest.Fence {
							newest = taken[0]
						}
						mu.Unlock()
					}
					op.Input, op.Output = leaseCall{}, out
				}
				op.Return = time.Since(start).Nanoseconds()
				mu.Lock()
				history = append(history, op)
				mu.Unlock()
			}
			return nil
		})
	}
	done(t, "take and finish", group.Wait())
	if newest.Fence == held.Fence {
		t.Error("nobody ever took the post")
	}
	if result := porcupine.CheckOperationsTimeout(leaseModel, history, 30*time.Second); result != porcupine.Ok {
		t.Errorf("the history of %d operations is %v, want it linearizable", len(history), result)
	}
}

func raceSettings(t *testing.T, f Fixture) {
	const writers, each = 4, 15
	replicas := f.both(t)
	changes := watch(t, replicas[1])
	group, ctx := errgroup.WithContext(t.Context())
	for writer := range writers {
		group.Go(func() error {
			for i := range each {
				s := store.Setting{Scope: fmt.Sprint(writer), Key: fmt.Sprint(i)}
				if err := replicas[writer%2].SetSetting(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for want := int64(1); want <= writers*each; want++ {
		if c := next(t, changes); c.Revision != want {
			t.Fatalf("change %+v, want revision %d: every write, in order", c, want)
		}
	}
	done(t, "SetSetting", group.Wait())
}

func racePurge(t *testing.T, f Fixture) {
	replicas := f.both(t)
	const events = 200
	group, ctx := errgroup.WithContext(t.Context())
	recorded := make(chan struct{})
	group.Go(func() error {
		defer close(recorded)
		for _, id := range names("E%d", events) {
			if _, err := replicas[0].Record(ctx, []store.Event{event(id)}); err != nil {
				return err
			}
		}
		return nil
	})
	group.Go(func() error {
		for completed := 0; completed < events; {
			claims, err := replicas[1].Claim(ctx, "w", lease, 20)
			if err != nil {
				return err
			}
			for _, c := range claims {
				if err := replicas[1].Complete(ctx, c); err != nil {
					return err
				}
				completed++
			}
		}
		return nil
	})
	group.Go(func() error {
		for {
			if _, err := replicas[0].Purge(ctx, store.Retention{Events: day, Answers: day}); err != nil {
				return err
			}
			select {
			case <-recorded:
				return nil
			default:
			}
		}
	})
	done(t, "purge beside work", group.Wait())
}
