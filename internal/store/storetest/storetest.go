// Package storetest is the suite that every [store.Store] must pass. It keeps
// nothing: each test opens a store of its own, and time passes only when a
// test moves the store's clock.
package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/store"
)

// Options are what a test asks of the store that it opens.
type Options struct {
	HideQuestions bool
}

// Fixture is a store under test, empty at first. Whoever opens it closes it
// when the test ends.
type Fixture struct {
	Store store.Store
	// Advance moves the clock by which the store judges leases and dates.
	Advance func(time.Duration)
	// Replica opens the same database once more, as another process would; nil
	// where only one may.
	Replica func(t *testing.T) store.Store
}

// replica returns another store on the database, or the same one where there
// can be no other.
func (f Fixture) replica(t *testing.T) store.Store {
	t.Helper()
	if f.Replica == nil {
		return f.Store
	}
	return f.Replica(t)
}

// Run runs the suite, each test on a fixture of its own.
func Run(t *testing.T, open func(t *testing.T, o Options) Fixture) {
	groups := map[string]map[string]func(*testing.T, Fixture){
		"Inbox":     inboxTests,
		"Outbox":    outboxTests,
		"Pacer":     pacerTests,
		"Turns":     turnTests,
		"Ledger":    ledgerTests,
		"Settings":  settingsTests,
		"Threads":   threadTests,
		"Documents": documentTests,
		"News":      newsTests,
		"Digests":   digestTests,
		"Watches":   watchTests,
		"Models":    modelTests,
		"Purge":     purgeTests,
		"Races":     raceTests,
	}
	for group, tests := range groups {
		for name, test := range tests {
			t.Run(group+"/"+name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t, Options{}))
			})
		}
	}
	t.Run("Ledger/hides questions", func(t *testing.T) {
		t.Parallel()
		hiddenQuestions(t, open(t, Options{HideQuestions: true}))
	})
}

// lease is a lease that ends only when a test lets it.
const lease = time.Minute

func event(id string) store.Event {
	return store.Event{ID: id, Kind: "message", Payload: []byte("payload of " + id)}
}

func inThread(id, thread string) store.Event {
	e := event(id)
	e.Thread = thread
	return e
}

// record stores events that are all new.
func record(t *testing.T, s store.Inbox, events ...store.Event) {
	t.Helper()
	fresh, err := s.Record(t.Context(), events)
	if err != nil {
		t.Fatalf("Record: %v", err)
	}
	for i, ok := range fresh {
		if !ok {
			t.Fatalf("Record(%s) = not new, want new", events[i].ID)
		}
	}
}

// claim takes what is due and checks which events came, in order.
func claim(t *testing.T, s store.Inbox, worker string, want ...string) []store.Claim {
	t.Helper()
	claims, err := s.Claim(t.Context(), worker, lease, 100)
	if err != nil {
		t.Fatalf("Claim: %v", err)
	}
	var got []string
	for _, c := range claims {
		got = append(got, c.Event.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("Claim(%s) events (-want +got):\n%s", worker, diff)
	}
	return claims
}

// draft stores a post that must be new.
func draft(t *testing.T, s store.Outbox, key, channel, thread string) {
	t.Helper()
	d := store.Draft{Key: key, Channel: channel, Thread: thread, Payload: []byte("payload of " + key)}
	if _, fresh, err := s.Draft(t.Context(), d, nil, 0); err != nil || !fresh {
		t.Fatalf("Draft(%s) = %t, %v, want a new post", key, fresh, err)
	}
}

func begin(t *testing.T, s store.Outbox, key, owner string) store.PostLease {
	t.Helper()
	l, err := s.Begin(t.Context(), key, owner, lease)
	if err != nil {
		t.Fatalf("Begin(%s): %v", key, err)
	}
	return l
}

// calling announces the call for a post and returns it as it is stored then.
func calling(t *testing.T, s store.Outbox, l store.PostLease) store.PostLease {
	t.Helper()
	if err := s.Calling(t.Context(), l, lease); err != nil {
		t.Fatalf("Calling(%s): %v", l.Key, err)
	}
	p, err := s.Post(t.Context(), l.Key)
	if err != nil || p.StartedAt.IsZero() {
		t.Fatalf("Post(%s) after Calling = %+v, %v, want it started", l.Key, p, err)
	}
	l.Post = p
	return l
}

// takes checks which posts were taken, in order.
func takes(t *testing.T, what string, leases []store.PostLease, err error, want ...string) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	var got []string
	for _, l := range leases {
		got = append(got, l.Key)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%s posts (-want +got):\n%s", what, diff)
	}
}

// refused checks an error by its sentinel.
func refused(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s = %v, want an error that is %q", what, err, want)
	}
}

func done(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func names(format string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(format, i))
	}
	return all
}
