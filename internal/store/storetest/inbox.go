package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"briefbot/internal/store"
)

var inboxTests = map[string]func(*testing.T, Fixture){
	"records once per id":                    recordsOncePerID,
	"records twins once":                     recordsTwinsOnce,
	"refuses malformed events":               refusesMalformedEvents,
	"keeps an event as it came":              keepsEvent,
	"more events than a transaction":         recordsMany,
	"claims in order and up to the limit":    claimsInOrder,
	"a thread is worked one event at a time": threadInOrder,
	"a dead worker's event is claimed again": deadWorker,
	"renewing holds an event":                renewing,
	"a late worker is refused":               lateWorker,
	"failing gives back after a while":       failing,
	"releasing does not count":               releasing,
	"dead letters":                           deadLetters,
	"requeued events go last":                requeueing,
	"backlog":                                backlog,
}

func recordsOncePerID(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	fresh, err := f.Store.Record(t.Context(), []store.Event{event("E1"), event("E2"), event("E2")})
	done(t, "Record", err)
	if diff := cmp.Diff([]bool{false, true, false}, fresh); diff != "" {
		t.Errorf("Record of repeats (-want +got):\n%s", diff)
	}
	claims := claim(t, f.Store, "w", "E1", "E2")
	for _, c := range claims {
		done(t, "Complete", f.Store.Complete(t.Context(), c))
	}
	fresh, err = f.Store.Record(t.Context(), []store.Event{event("E1")})
	done(t, "Record", err)
	if fresh[0] {
		t.Error("Record of a finished event = new, want not new")
	}
	claim(t, f.Store, "w")
}

func recordsTwinsOnce(t *testing.T, f Fixture) {
	about := func(id, kind, channel, ts string) store.Event {
		return store.Event{ID: id, Kind: kind, Channel: channel, MessageTS: ts}
	}
	fresh, err := f.Store.Record(t.Context(), []store.Event{
		about("E1", "app_mention", "C1", "1.1"),
		about("E2", "message", "C1", "1.1"),
		about("E3", "message", "C2", "1.1"),
		about("E4", "command", "C1", ""),
		about("E5", "command", "C1", ""),
	})
	done(t, "Record", err)
	if diff := cmp.Diff([]bool{true, false, true, true, true}, fresh); diff != "" {
		t.Errorf("Record of twins together (-want +got):\n%s", diff)
	}
	fresh, err = f.Store.Record(t.Context(), []store.Event{
		about("E6", "message", "C1", "1.1"),
		about("E7", "message", "C1", "1.2"),
	})
	done(t, "Record", err)
	if diff := cmp.Diff([]bool{false, true}, fresh); diff != "" {
		t.Errorf("Record of twins apart (-want +got):\n%s", diff)
	}
}

func refusesMalformedEvents(t *testing.T, f Fixture) {
	for name, e := range map[string]store.Event{
		"no id":         {Kind: "message"},
		"NUL in thread": {ID: "E1", Thread: "a\x00b"},
		"invalid UTF-8": {ID: "E\xff"},
		"too long":      {ID: strings.Repeat("x", 600)},
	} {
		if _, err := f.Store.Record(t.Context(), []store.Event{event("fine"), e}); err == nil {
			t.Errorf("Record(%s) = nil error, want one", name)
		}
	}
	claim(t, f.Store, "w")
	if fresh, err := f.Store.Record(t.Context(), nil); err != nil || len(fresh) != 0 {
		t.Errorf("Record(nothing) = %v, %v, want nothing", fresh, err)
	}
}

func keepsEvent(t *testing.T, f Fixture) {
	want := store.Event{
		ID: "Ev0", Kind: "app_mention", Channel: "C1", MessageTS: "1700000000.000100",
		Thread: "C1:1700000000.000100", Payload: []byte("{\"text\":\"\x00 \xff é\"}"),
	}
	record(t, f.Store, want)
	c := claim(t, f.Store, "w1", "Ev0")[0]
	if diff := cmp.Diff(want, c.Event); diff != "" {
		t.Errorf("claimed event (-want +got):\n%s", diff)
	}
	if c.Attempt != 1 || c.Worker != "w1" || c.LastError != "" || c.ReceivedAt.IsZero() {
		t.Errorf("Claim = %+v, want attempt 1 of w1 with a time and no error", c)
	}
}

func recordsMany(t *testing.T, f Fixture) {
	var events []store.Event
	for _, id := range names("E%04d", 1100) {
		events = append(events, event(id))
	}
	record(t, f.Store, events...)
	claims, err := f.Store.Claim(t.Context(), "w", lease, 3000)
	done(t, "Claim", err)
	for i, c := range claims {
		if c.Event.ID != events[i].ID {
			t.Fatalf("claim %d = %s, want %s: the order of arrival", i, c.Event.ID, events[i].ID)
		}
	}
	if len(claims) != 1100 {
		t.Errorf("claimed %d events, want 1100", len(claims))
	}
}

func claimsInOrder(t *testing.T, f Fixture) {
	record(t, f.Store, event("E3"), event("E1"), event("E2"))
	first, err := f.Store.Claim(t.Context(), "w1", lease, 2)
	done(t, "Claim", err)
	if len(first) != 2 || first[0].Event.ID != "E3" || first[1].Event.ID != "E1" {
		t.Errorf("Claim(limit 2) = %v, want E3 and E1, as they arrived", first)
	}
	claim(t, f.replica(t), "w2", "E2")
	claim(t, f.Store, "w1")
}

func threadInOrder(t *testing.T, f Fixture) {
	s := f.Store
	record(t, s, inThread("A1", "A"), inThread("A2", "A"), inThread("B1", "B"), inThread("A3", "A"), event("X1"), event("X2"))
	first := claim(t, s, "w1", "A1", "B1", "X1", "X2")
	claim(t, f.replica(t), "w2")

	done(t, "Fail", s.Fail(t.Context(), first[0], "try later", time.Hour))
	claim(t, s, "w2")
	f.Advance(time.Hour)
	again := claim(t, s, "w2", "A1", "B1", "X1", "X2")
	done(t, "Complete", s.Complete(t.Context(), again[0]))
	second := claim(t, s, "w2", "A2")
	done(t, "Bury", s.Bury(t.Context(), second[0], "hopeless"))
	claim(t, s, "w2", "A3")
}

func deadWorker(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	claim(t, f.Store, "w1", "E1")
	f.Advance(lease - time.Second)
	claim(t, f.replica(t), "w2")
	f.Advance(time.Second)
	c := claim(t, f.replica(t), "w2", "E1")[0]
	if c.Attempt != 2 {
		t.Errorf("Attempt = %d, want 2: the dead worker's counts", c.Attempt)
	}
}

func renewing(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	c := claim(t, f.Store, "w1", "E1")[0]
	f.Advance(lease / 2)
	done(t, "Renew", f.Store.Renew(t.Context(), c, lease))
	f.Advance(lease - time.Second)
	claim(t, f.Store, "w2")
	f.Advance(time.Second)
	refused(t, "Renew after the lease", f.Store.Renew(t.Context(), c, lease), store.ErrFenced)
	claim(t, f.Store, "w2", "E1")
}

func lateWorker(t *testing.T, f Fixture) {
	s := f.Store
	record(t, s, event("E1"))
	frozen := claim(t, s, "w", "E1")[0]
	f.Advance(lease)
	// The same worker name: it is the fence that tells the two apart.
	holder := claim(t, f.replica(t), "w", "E1")[0]
	if holder.Fence <= frozen.Fence {
		t.Errorf("Fence went from %d to %d, want it to grow", frozen.Fence, holder.Fence)
	}
	ctx := t.Context()
	refused(t, "Complete by the late worker", s.Complete(ctx, frozen), store.ErrFenced)
	refused(t, "Renew by the late worker", s.Renew(ctx, frozen, lease), store.ErrFenced)
	refused(t, "Fail by the late worker", s.Fail(ctx, frozen, "", 0), store.ErrFenced)
	refused(t, "Release by the late worker", s.Release(ctx, frozen), store.ErrFenced)
	refused(t, "Bury by the late worker", s.Bury(ctx, frozen, ""), store.ErrFenced)
	done(t, "Complete by the holder", s.Complete(ctx, holder))
	refused(t, "Complete twice", s.Complete(ctx, holder), store.ErrFenced)
}

func failing(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	c := claim(t, f.Store, "w", "E1")[0]
	done(t, "Fail", f.Store.Fail(t.Context(), c, "Slack said 503", 10*time.Second))
	claim(t, f.Store, "w")
	f.Advance(10 * time.Second)
	c = claim(t, f.Store, "w", "E1")[0]
	if c.Attempt != 2 || c.LastError != "Slack said 503" {
		t.Errorf("second claim = attempt %d, last error %q, want 2 and the reason", c.Attempt, c.LastError)
	}
}

func releasing(t *testing.T, f Fixture) {
	record(t, f.Store, event("E1"))
	done(t, "Release", f.Store.Release(t.Context(), claim(t, f.Store, "w", "E1")[0]))
	if c := claim(t, f.replica(t), "w2", "E1")[0]; c.Attempt != 1 {
		t.Errorf("Attempt after a release = %d, want 1", c.Attempt)
	}
}

func deadLetters(t *testing.T, f Fixture) {
	s := f.Store
	record(t, s, event("E1"), event("E2"), event("E3"))
	claims := claim(t, s, "w", "E1", "E2", "E3")
	done(t, "Bury", s.Bury(t.Context(), claims[1], "no such channel"))
	f.Advance(time.Second)
	done(t, "Bury", s.Bury(t.Context(), claims[0], "kills the worker"))

	letters, err := s.DeadLetters(t.Context(), 10)
	done(t, "DeadLetters", err)
	want := []store.DeadLetter{
		{Event: event("E1"), Attempts: 1, Reason: "kills the worker"},
		{Event: event("E2"), Attempts: 1, Reason: "no such channel"},
	}
	if diff := cmp.Diff(want, letters, cmpopts.IgnoreFields(store.DeadLetter{}, "ReceivedAt", "DiedAt")); diff != "" {
		t.Errorf("DeadLetters (-want +got):\n%s", diff)
	}
	if d := letters[0].DiedAt.Sub(letters[1].DiedAt); d < time.Second {
		t.Errorf("letters died %v apart, want at least a second", d)
	}
	if letters, err = s.DeadLetters(t.Context(), 1); err != nil || len(letters) != 1 {
		t.Errorf("DeadLetters(1) = %v, %v, want one", letters, err)
	}
	f.Advance(lease)
	claim(t, s, "w", "E3")
}

func requeueing(t *testing.T, f Fixture) {
	s := f.Store
	record(t, s, inThread("A1", "A"))
	done(t, "Bury", s.Bury(t.Context(), claim(t, s, "w", "A1")[0], "Slack was down"))
	refused(t, "Requeue of nothing", s.Requeue(t.Context(), "A9"), store.ErrNotFound)
	record(t, s, inThread("A2", "A"), inThread("A3", "A"))
	second := claim(t, s, "w", "A2")[0]
	done(t, "Requeue", s.Requeue(t.Context(), "A1"))
	refused(t, "Requeue twice", s.Requeue(t.Context(), "A1"), store.ErrNotFound)
	claim(t, s, "w")
	done(t, "Complete", s.Complete(t.Context(), second))
	third := claim(t, s, "w", "A3")[0]
	done(t, "Complete", s.Complete(t.Context(), third))
	c := claim(t, s, "w", "A1")[0]
	if c.Attempt != 1 || string(c.Event.Payload) != "payload of A1" {
		t.Errorf("requeued claim = %+v, want attempt 1 with its payload", c)
	}
	record(t, s, event("A4"))
	claim(t, s, "w", "A4")
}

func backlog(t *testing.T, f Fixture) {
	s := f.Store
	check := func(want store.Backlog) {
		t.Helper()
		got, err := s.Backlog(t.Context())
		done(t, "Backlog", err)
		got.Oldest = got.Oldest.Truncate(time.Second)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Backlog (-want +got):\n%s", diff)
		}
	}
	check(store.Backlog{})
	record(t, s, event("E1"), event("E2"), event("E3"))
	f.Advance(30 * time.Second)
	record(t, s, event("E4"))
	first, err := s.Claim(t.Context(), "w", lease, 3)
	done(t, "Claim", err)
	done(t, "Complete", s.Complete(t.Context(), first[0]))
	done(t, "Bury", s.Bury(t.Context(), first[1], "x"))
	check(store.Backlog{Queued: 1, Claimed: 1, Dead: 1, Oldest: 30 * time.Second})
}
