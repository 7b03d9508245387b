package storetest

import (
	"testing"
	"time"

	"briefbot/internal/store"
)

var turnTests = map[string]func(*testing.T, Fixture){
	"deferring does not count":          deferring,
	"deleted messages are withdrawn":    withdrawing,
	"a thread with unfinished events":   waiting,
	"turns come back one at a time":     turns,
	"no turn is taken that is too late": lateTurns,
}

func deferring(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	c := claim(t, f.Store, "w", "E1")[0]
	done(t, "Defer", f.Store.Defer(t.Context(), c, "its turn comes later", 40*time.Second))
	claim(t, f.Store, "w")
	refused(t, "Defer of an event that was given back", f.Store.Defer(t.Context(), c, "again", 0), store.ErrFenced)
	f.Advance(41 * time.Second)
	if c = claim(t, f.replica(t), "w2", "E1")[0]; c.Attempt != 1 || c.LastError != "its turn comes later" {
		t.Errorf("after Defer: attempt %d, last error %q, want the first attempt and the reason", c.Attempt, c.LastError)
	}
}

func withdrawing(t *testing.T, f Fixture) {
	s := f.Store
	about := func(id, ts string) store.Event {
		return store.Event{ID: id, Kind: "dm", Channel: "D1", MessageTS: ts, Thread: "D1", Payload: []byte("x")}
	}
	record(t, s, about("E1", "1.1"), about("E2", "1.2"), about("E3", "1.3"))
	first := claim(t, s, "w", "E1")[0]
	withdraw := func(ts string, want bool) {
		t.Helper()
		got, err := f.replica(t).Withdraw(t.Context(), "D1", ts)
		done(t, "Withdraw", err)
		if got != want {
			t.Errorf("Withdraw(%q) = %v, want %v", ts, got, want)
		}
	}
	withdraw("1.1", false) // in hand
	withdraw("1.2", true)
	withdraw("1.2", false)
	withdraw("9.9", false)
	withdraw("", false)
	done(t, "Complete", s.Complete(t.Context(), first))
	claim(t, s, "w", "E3")
	fresh, err := s.Record(t.Context(), []store.Event{about("E2", "1.2")})
	done(t, "Record", err)
	if fresh[0] {
		t.Error("Record of a withdrawn event = new, want not new")
	}
}

func waiting(t *testing.T, f Fixture) {
	check := func(want bool) {
		t.Helper()
		got, err := f.replica(t).Waiting(t.Context(), "C1:1.1")
		done(t, "Waiting", err)
		if got != want {
			t.Errorf("Waiting = %v, want %v", got, want)
		}
	}
	check(false)
	record(t, f.Store, inThread("E1", "C1:1.1"), inThread("E2", "C1:1.2"))
	check(true)
	c := claim(t, f.Store, "w", "E1", "E2")
	check(true)
	done(t, "Complete", f.Store.Complete(t.Context(), c[0]))
	check(false)
}

func turns(t *testing.T, f Fixture) {
	user := store.Limit{Scope: "user U1", Count: 3, Per: time.Minute}
	channel := store.Limit{Scope: "channel C1", Count: 4, Per: time.Minute}
	take := func(want time.Duration, limits ...store.Limit) {
		t.Helper()
		wait, taken, err := f.replica(t).Turn(t.Context(), limits, time.Hour)
		done(t, "Turn", err)
		if !taken || wait.Round(time.Second) != want {
			t.Errorf("Turn = %v, %v, want %v", wait, taken, want)
		}
	}
	for range 3 {
		take(0, user, channel)
	}
	take(20*time.Second, user, channel)
	take(15*time.Second, channel)
	take(0)
	f.Advance(time.Minute)
	take(0, user)
}

func lateTurns(t *testing.T, f Fixture) {
	limit := []store.Limit{{Scope: "user U1", Count: 1, Per: 10 * time.Second}, {Scope: "channel C1", Count: 9, Per: 10 * time.Second}}
	for i, want := range []bool{true, true, true, false, false} {
		wait, taken, err := f.Store.Turn(t.Context(), limit, 20*time.Second)
		done(t, "Turn", err)
		if taken != want || wait.Round(time.Second) != time.Duration(min(i, 3))*10*time.Second {
			t.Errorf("Turn %d = %v, %v, want %v; what is refused must not count", i, wait, taken, want)
		}
	}
}
