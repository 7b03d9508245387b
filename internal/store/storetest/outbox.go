package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/store"
)

var outboxTests = map[string]func(*testing.T, Fixture){
	"one draft per key":                    oneDraftPerKey,
	"from draft to posted":                 fromDraftToPosted,
	"begin is for one":                     beginIsForOne,
	"posts of a thread keep their order":   threadOfPosts,
	"one post per channel at a time":       onePostPerChannel,
	"a held draft is left to its author":   heldDraft,
	"an ended lease is uncertain":          endedLease,
	"nobody was called":                    uncalled,
	"a frozen owner is refused":            frozenOwner,
	"looked up twice, then posted anew":    lookedUpTwice,
	"doubt, postpone, abandon":             outcomes,
	"uncertain posts wait for their look":  uncertainWait,
	"extending holds a post":               extending,
	"posts by state and unknown keys":      postsByState,
	"payload and texts are kept as agreed": postTexts,
}

var pacerTests = map[string]func(*testing.T, Fixture){
	"moments come one after the other": moments,
	"holding a channel":                holding,
}

func oneDraftPerKey(t *testing.T, f Fixture) {
	d := store.Draft{Key: "k", Channel: "C", Thread: "1.1", Payload: []byte("first")}
	p, fresh, err := f.Store.Draft(t.Context(), d, nil, 0)
	if err != nil || !fresh || p.State != store.Pending || p.DraftedAt.IsZero() {
		t.Fatalf("Draft = %+v, %t, %v, want a new pending post with its time", p, fresh, err)
	}
	d.Payload = []byte("second")
	p, fresh, err = f.replica(t).Draft(t.Context(), d, nil, 0)
	if err != nil || fresh || string(p.Payload) != "first" {
		t.Fatalf("Draft again = %q, %t, %v, want the first payload, not new", p.Payload, fresh, err)
	}
}

func fromDraftToPosted(t *testing.T, f Fixture) {
	s := f.Store
	draft(t, s, "k", "C", "1.1")
	l := begin(t, s, "k", "a")
	if l.State != store.Posting || l.Attempts != 1 || l.Owner != "a" || string(l.Payload) != "payload of k" || !l.StartedAt.IsZero() {
		t.Errorf("Begin = %+v, want the first attempt of a, with payload, not started", l)
	}
	calling(t, s, l)
	done(t, "Posted", s.Posted(t.Context(), l, "17.5"))
	p, err := s.Post(t.Context(), "k")
	done(t, "Post", err)
	if p.State != store.Posted || p.MessageTS != "17.5" || len(p.Payload) != 0 {
		t.Errorf("Post = %+v, want it posted at 17.5 without payload", p)
	}
	_, err = s.Begin(t.Context(), "k", "a", lease)
	refused(t, "Begin of a posted post", err, store.ErrHeld)
	refused(t, "Posted twice", s.Posted(t.Context(), l, "17.6"), store.ErrFenced)
	f.Advance(24 * time.Hour)
	taken, err := s.TakeUncertain(t.Context(), "b", lease, 10)
	takes(t, "TakeUncertain", taken, err)
}

func beginIsForOne(t *testing.T, f Fixture) {
	draft(t, f.Store, "k", "C", "")
	calling(t, f.Store, begin(t, f.Store, "k", "a"))
	other := f.replica(t)
	_, err := other.Begin(t.Context(), "k", "b", lease)
	refused(t, "Begin of a held post", err, store.ErrHeld)
	f.Advance(lease)
	_, err = other.Begin(t.Context(), "k", "b", lease)
	refused(t, "Begin of an uncertain post", err, store.ErrHeld)
	_, err = other.Begin(t.Context(), "unknown", "b", lease)
	refused(t, "Begin of an unknown post", err, store.ErrNotFound)
	taken, err := other.TakePending(t.Context(), "b", lease, 10)
	takes(t, "TakePending", taken, err)
}

func threadOfPosts(t *testing.T, f Fixture) {
	s := f.Store
	draft(t, s, "a1", "C", "1.1")
	draft(t, s, "a2", "C", "1.1")
	draft(t, s, "b1", "D", "1.1")
	_, err := s.Begin(t.Context(), "a2", "w", lease)
	refused(t, "Begin before its turn", err, store.ErrHeld)
	first := begin(t, s, "a1", "w")
	done(t, "Doubt", s.Doubt(t.Context(), first, "timeout", time.Hour))
	_, err = s.Begin(t.Context(), "a2", "w", lease)
	refused(t, "Begin behind an uncertain post", err, store.ErrHeld)
	taken, err := s.TakePending(t.Context(), "w", lease, 10)
	takes(t, "TakePending", taken, err, "b1")
	calling(t, s, taken[0])
	f.Advance(time.Hour)
	looked, err := s.TakeUncertain(t.Context(), "w", lease, 1)
	takes(t, "TakeUncertain", looked, err, "b1")
	looked, err = s.TakeUncertain(t.Context(), "w", lease, 1)
	takes(t, "TakeUncertain", looked, err, "a1")
	done(t, "Posted", s.Posted(t.Context(), looked[0], "2.2"))
	begin(t, s, "a2", "w")
}

func onePostPerChannel(t *testing.T, f Fixture) {
	s := f.Store
	for _, key := range names("busy%d", 5) {
		draft(t, s, key, "BUSY", "")
	}
	draft(t, s, "quiet", "QUIET", "")
	draft(t, s, "calm", "CALM", "1.1")
	taken, err := s.TakePending(t.Context(), "w", lease, 2)
	takes(t, "TakePending(2)", taken, err, "busy0", "quiet")
	calling(t, s, taken[1])
	more, err := f.replica(t).TakePending(t.Context(), "v", lease, 10)
	takes(t, "TakePending", more, err, "calm")
	done(t, "Posted", s.Posted(t.Context(), taken[0], "1.0"))
	taken, err = s.TakePending(t.Context(), "w", lease, 10)
	takes(t, "TakePending", taken, err, "busy1")
	calling(t, s, taken[0])
	calling(t, s, more[0])
	// A lost post does not stop the channel: it waits for its look-up alone.
	f.Advance(lease)
	taken, err = s.TakePending(t.Context(), "w", lease, 10)
	takes(t, "TakePending", taken, err, "busy2")
}

func heldDraft(t *testing.T, f Fixture) {
	d := store.Draft{Key: "k", Channel: "C", Payload: []byte("x")}
	_, _, err := f.Store.Draft(t.Context(), d, nil, 10*time.Second)
	done(t, "Draft", err)
	taken, err := f.Store.TakePending(t.Context(), "w", lease, 10)
	takes(t, "TakePending", taken, err)
	f.Advance(10 * time.Second)
	taken, err = f.Store.TakePending(t.Context(), "w", lease, 10)
	takes(t, "TakePending", taken, err, "k")

	d.Key = "own"
	_, _, err = f.Store.Draft(t.Context(), d, nil, time.Hour)
	done(t, "Draft", err)
	begin(t, f.Store, "own", "author")
}

func endedLease(t *testing.T, f Fixture) {
	draft(t, f.Store, "k", "C", "")
	held := calling(t, f.Store, begin(t, f.Store, "k", "a"))
	other := f.replica(t)
	f.Advance(lease - time.Second)
	taken, err := other.TakeUncertain(t.Context(), "b", lease, 10)
	takes(t, "TakeUncertain within the lease", taken, err)
	f.Advance(time.Second)
	taken, err = other.TakeUncertain(t.Context(), "b", lease, 10)
	takes(t, "TakeUncertain", taken, err, "k")
	l := taken[0]
	if l.State != store.Uncertain || l.Lookups != 1 || l.Owner != "b" || !l.StartedAt.Equal(held.StartedAt) || string(l.Payload) != "payload of k" {
		t.Errorf("TakeUncertain = %+v, want the first look-up of b, with payload, since %v", l, held.StartedAt)
	}
	taken, err = f.Store.TakeUncertain(t.Context(), "c", lease, 10)
	takes(t, "TakeUncertain while another looks", taken, err)
	done(t, "Posted", other.Posted(t.Context(), l, "9.9"))
}

// Who dies with a post in hand, without having called for it, leaves it to the
// next as it was.
func uncalled(t *testing.T, f Fixture) {
	ctx, s, other := t.Context(), f.Store, f.replica(t)
	draft(t, s, "k", "C", "1.1")
	draft(t, s, "next", "C", "1.1")
	held := begin(t, s, "k", "a")
	taken, err := other.TakePending(ctx, "b", lease, 10)
	takes(t, "TakePending of a held post", taken, err)
	f.Advance(lease)
	looked, err := other.TakeUncertain(ctx, "b", lease, 10)
	takes(t, "TakeUncertain of what nobody called for", looked, err)
	taken, err = other.TakePending(ctx, "b", lease, 10)
	takes(t, "TakePending", taken, err, "k")
	if l := taken[0]; l.Attempts != 2 || l.Owner != "b" || string(l.Payload) != "payload of k" || !l.StartedAt.IsZero() {
		t.Errorf("TakePending = %+v, want the second attempt, with payload, not started", l)
	}
	for what, err := range map[string]error{
		"Calling": s.Calling(ctx, held, lease), "NotCalled": s.NotCalled(ctx, held, lease), "Posted": s.Posted(ctx, held, "1.2"),
	} {
		refused(t, what+" by whoever lost it", err, store.ErrFenced)
	}
	// A call that certainly did nothing leaves it uncalled again.
	called := calling(t, other, taken[0])
	f.Advance(lease / 2)
	done(t, "NotCalled", other.NotCalled(ctx, called, lease))
	f.Advance(lease - time.Second)
	taken, err = s.TakePending(ctx, "c", lease, 10)
	takes(t, "TakePending within the new lease", taken, err)
	f.Advance(time.Second)
	refused(t, "Calling after the lease", other.Calling(ctx, called, lease), store.ErrFenced)
	refused(t, "NotCalled after the lease", other.NotCalled(ctx, called, lease), store.ErrFenced)
	again := begin(t, s, "k", "c")
	calling(t, s, again)
	f.Advance(lease)
	_, err = other.Begin(ctx, "k", "d", lease)
	refused(t, "Begin of what was called for", err, store.ErrHeld)
	looked, err = other.TakeUncertain(ctx, "d", lease, 10)
	takes(t, "TakeUncertain", looked, err, "k")
	refused(t, "Calling while it is looked for", other.Calling(ctx, looked[0], lease), store.ErrFenced)
	done(t, "Postpone", other.Postpone(ctx, looked[0], "not there", 0))
	taken, err = s.TakePending(ctx, "e", lease, 10)
	takes(t, "TakePending after the look", taken, err, "k")
	f.Advance(lease)
	looked, err = other.TakeUncertain(ctx, "d", lease, 10)
	takes(t, "TakeUncertain of what nobody called for again", looked, err)
}

func frozenOwner(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	draft(t, s, "k", "C", "")
	frozen := calling(t, s, begin(t, s, "k", "a"))
	f.Advance(lease)
	refused(t, "Extend after the lease", s.Extend(ctx, frozen, lease), store.ErrFenced)
	refused(t, "Calling after the lease", s.Calling(ctx, frozen, lease), store.ErrFenced)
	// The same owner name: it is the fence that tells the two apart.
	taken, err := f.replica(t).TakeUncertain(ctx, "a", lease, 1)
	takes(t, "TakeUncertain", taken, err, "k")
	for what, err := range map[string]error{
		"Posted":   s.Posted(ctx, frozen, "1.1"),
		"Extend":   s.Extend(ctx, frozen, lease),
		"Postpone": s.Postpone(ctx, frozen, "", 0),
		"Doubt":    s.Doubt(ctx, frozen, "", 0),
		"Abandon":  s.Abandon(ctx, frozen, ""),
	} {
		refused(t, what+" by the frozen owner", err, store.ErrFenced)
	}
	done(t, "Posted by the one who looked", s.Posted(ctx, taken[0], "2.2"))
	if p, err := s.Post(ctx, "k"); err != nil || p.MessageTS != "2.2" {
		t.Errorf("Post = %+v, %v, want it at 2.2", p, err)
	}
}

func lookedUpTwice(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	draft(t, s, "k", "C", "")
	calling(t, s, begin(t, s, "k", "a"))
	p, err := s.Post(ctx, "k")
	done(t, "Post", err)
	started := p.StartedAt
	if started.IsZero() {
		t.Error("StartedAt after Calling is zero")
	}
	f.Advance(lease)
	for look := 1; look <= 2; look++ {
		taken, err := s.TakeUncertain(ctx, "b", lease, 1)
		takes(t, "TakeUncertain", taken, err, "k")
		if taken[0].Lookups != look {
			t.Errorf("Lookups = %d, want %d", taken[0].Lookups, look)
		}
		if look == 1 {
			done(t, "Doubt", s.Doubt(ctx, taken[0], "not found", time.Minute))
			f.Advance(time.Minute)
			continue
		}
		done(t, "Postpone", s.Postpone(ctx, taken[0], "not found twice", 0))
	}
	taken, err := s.TakePending(ctx, "b", lease, 1)
	takes(t, "TakePending", taken, err, "k")
	if taken[0].Attempts != 2 || !taken[0].StartedAt.Equal(started) {
		t.Errorf("second attempt = %+v, want attempt 2, started first at %v", taken[0], started)
	}
}

func outcomes(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	draft(t, s, "k", "C", "")
	done(t, "Postpone", s.Postpone(ctx, begin(t, s, "k", "a"), "429", 30*time.Second))
	p, err := s.Post(ctx, "k")
	if err != nil || p.State != store.Pending || p.Reason != "429" {
		t.Errorf("Post after Postpone = %+v, %v, want it pending with the reason", p, err)
	}
	taken, err := s.TakePending(ctx, "a", lease, 1)
	takes(t, "TakePending while postponed", taken, err)
	f.Advance(30 * time.Second)
	taken, err = s.TakePending(ctx, "a", lease, 1)
	takes(t, "TakePending", taken, err, "k")
	done(t, "Abandon", s.Abandon(ctx, taken[0], "channel_not_found"))
	p, err = s.Post(ctx, "k")
	if err != nil || p.State != store.Failed || p.Reason != "channel_not_found" || len(p.Payload) != 0 {
		t.Errorf("Post after Abandon = %+v, %v, want it failed with the reason, without payload", p, err)
	}
	f.Advance(24 * time.Hour)
	taken, err = s.TakePending(ctx, "a", lease, 1)
	takes(t, "TakePending of a failed post", taken, err)
}

func uncertainWait(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	draft(t, s, "k", "C", "")
	l := begin(t, s, "k", "a")
	done(t, "Doubt", s.Doubt(ctx, l, "connection closed", time.Minute))
	refused(t, "Posted after Doubt", s.Posted(ctx, l, "1.1"), store.ErrFenced)
	taken, err := s.TakeUncertain(ctx, "a", lease, 1)
	takes(t, "TakeUncertain before its time", taken, err)
	f.Advance(time.Minute)
	taken, err = s.TakeUncertain(ctx, "a", lease, 1)
	takes(t, "TakeUncertain", taken, err, "k")
	if taken[0].Reason != "connection closed" {
		t.Errorf("Reason = %q, want the doubt's", taken[0].Reason)
	}
}

func extending(t *testing.T, f Fixture) {
	draft(t, f.Store, "k", "C", "")
	l := calling(t, f.Store, begin(t, f.Store, "k", "a"))
	f.Advance(lease / 2)
	done(t, "Extend", f.Store.Extend(t.Context(), l, lease))
	f.Advance(lease - time.Second)
	taken, err := f.Store.TakeUncertain(t.Context(), "b", lease, 1)
	takes(t, "TakeUncertain of an extended lease", taken, err)
	done(t, "Posted", f.Store.Posted(t.Context(), l, "1.1"))
}

func postsByState(t *testing.T, f Fixture) {
	s := f.Store
	for _, key := range names("k%d", 3) {
		draft(t, s, key, "C", "")
	}
	done(t, "Abandon", s.Abandon(t.Context(), begin(t, s, "k1", "a"), "x"))
	for state, want := range map[store.PostState][]string{
		store.Pending: {"k2", "k0"}, store.Failed: {"k1"}, store.Posted: nil,
	} {
		posts, err := s.Posts(t.Context(), state, 10)
		done(t, "Posts", err)
		var got []string
		for _, p := range posts {
			got = append(got, p.Key)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Posts(%v) (-want +got):\n%s", state, diff)
		}
	}
	if posts, err := s.Posts(t.Context(), store.Pending, 1); err != nil || len(posts) != 1 {
		t.Errorf("Posts(limit 1) = %v, %v, want one", posts, err)
	}
	_, err := s.Post(t.Context(), "unknown")
	refused(t, "Post(unknown)", err, store.ErrNotFound)
	if got := fmt.Sprint(store.Pending, store.Failed, store.PostState(77)); got != "pending failed unknown" {
		t.Errorf("states print as %q", got)
	}
}

func postTexts(t *testing.T, f Fixture) {
	d := store.Draft{Key: "k\x00\xff", Channel: "C", Payload: []byte("\x00\xff")}
	p, _, err := f.Store.Draft(t.Context(), d, nil, 0)
	done(t, "Draft", err)
	if p.Key != "k\uFFFD" || string(p.Payload) != "\x00\xff" {
		t.Errorf("stored key %q and payload %q, want the key mended and the payload as it was", p.Key, p.Payload)
	}
}

func moments(t *testing.T, f Fixture) {
	other := f.replica(t)
	reserve := func(p store.Pacer, channel string, want time.Duration) {
		t.Helper()
		got, err := p.Reserve(t.Context(), channel, time.Second)
		done(t, "Reserve", err)
		if got != want {
			t.Errorf("Reserve(%s) = %v, want %v", channel, got, want)
		}
	}
	reserve(f.Store, "C", 0)
	reserve(other, "C", time.Second)
	reserve(f.Store, "C", 2*time.Second)
	reserve(f.Store, "D", 0)
	f.Advance(10 * time.Second)
	reserve(other, "C", 0)
	reserve(f.Store, "C", time.Second)
}

func holding(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	done(t, "Hold", s.Hold(ctx, "C", 30*time.Second))
	done(t, "Hold for less", s.Hold(ctx, "C", time.Second))
	wait, err := f.replica(t).Reserve(ctx, "C", time.Second)
	if err != nil || wait != 30*time.Second {
		t.Errorf("Reserve of a held channel = %v, %v, want 30s", wait, err)
	}
	f.Advance(time.Minute)
	if wait, err = s.Reserve(ctx, "C", time.Second); err != nil || wait != 0 {
		t.Errorf("Reserve after the hold = %v, %v, want none", wait, err)
	}
}
