package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
)

var documentTests = map[string]func(*testing.T, Fixture){
	"one revision per change":       documentRevisions,
	"what changed after a revision": documentsAfter,
	"all or none":                   documentsAllOrNone,
}

var purgeTests = map[string]func(*testing.T, Fixture){
	"old records go, young and unfinished stay": purges,
	"events stay seven days":                    purgeKeepsEvents,
	"more than a batch":                         purgesMany,
	"versions that are served stay":             purgeKeepsServed,
}

func file(path, body string) store.DocumentFile {
	return store.DocumentFile{Path: path, Body: []byte(body)}
}

func put(t *testing.T, s store.Documents, want int64, files []store.DocumentFile, remove ...string) {
	t.Helper()
	got, err := s.PutDocuments(t.Context(), files, remove)
	done(t, "PutDocuments", err)
	if got != want {
		t.Errorf("PutDocuments = revision %d, want %d", got, want)
	}
}

// listed checks what Documents lists after a revision, as path=body or path-.
func listed(t *testing.T, s store.Documents, after, revision int64, want ...string) {
	t.Helper()
	all, err := s.Documents(t.Context(), after)
	done(t, "Documents", err)
	if all.Revision != revision {
		t.Errorf("Documents(%d) = revision %d, want %d", after, all.Revision, revision)
	}
	var got []string
	for _, d := range all.Documents {
		if d.Removed {
			got = append(got, d.Path+"-")
			continue
		}
		body, err := s.DocumentBody(t.Context(), d.Version)
		done(t, "DocumentBody", err)
		if int(d.Size) != len(body) || d.UpdatedAt.IsZero() {
			t.Errorf("document %+v has %d bytes", d, len(body))
		}
		got = append(got, d.Path+"="+string(body))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Documents(%d) (-want +got):\n%s", after, diff)
	}
}

func documentRevisions(t *testing.T, f Fixture) {
	s, other := f.Store, f.replica(t)
	listed(t, s, 0, 0)
	put(t, s, 0, nil)
	put(t, s, 1, []store.DocumentFile{file("b.md", "b\x00\xff"), file("a.md", "a")})
	listed(t, other, 0, 1, "a.md=a", "b.md=b\x00\xff")
	put(t, other, 1, []store.DocumentFile{file("a.md", "a")}, "unknown.md")
	put(t, other, 2, []store.DocumentFile{file("a.md", "a2"), file("b.md", "b\x00\xff")})
	put(t, s, 3, nil, "b.md")
	listed(t, s, 0, 3, "a.md=a2")
	put(t, s, 4, []store.DocumentFile{file("b.md", "")})
	listed(t, other, 0, 4, "a.md=a2", "b.md=")
	if _, err := s.DocumentBody(t.Context(), file("", "a").Version()); err != nil {
		t.Errorf("DocumentBody of a version served before: %v", err)
	}
	_, err := s.DocumentBody(t.Context(), "sha256:00")
	refused(t, "DocumentBody(unknown)", err, store.ErrNotFound)
}

func documentsAfter(t *testing.T, f Fixture) {
	s := f.Store
	put(t, s, 1, []store.DocumentFile{file("a.md", "a"), file("b.md", "b"), file("c.md", "c")})
	put(t, s, 2, []store.DocumentFile{file("a.md", "A")}, "b.md")
	listed(t, s, 1, 2, "a.md=A", "b.md-")
	listed(t, s, 2, 2)
	all, err := s.Documents(t.Context(), 0)
	done(t, "Documents", err)
	if all.Documents[0].Revision != 2 || all.Documents[1].Revision != 1 || all.Documents[0].Version != file("", "A").Version() {
		t.Errorf("Documents = %+v, want a.md of revision 2 and c.md of 1", all.Documents)
	}
}

func documentsAllOrNone(t *testing.T, f Fixture) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Store.PutDocuments(ctx, []store.DocumentFile{file("a.md", "a")}, nil); err == nil {
		t.Error("PutDocuments with an ended context = nil error, want one")
	}
	listed(t, f.Store, 0, 0)
}

const day = 24 * time.Hour

func purges(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	record(t, s, event("done"), event("dead"), event("waiting"))
	claims := claim(t, s, "w", "done", "dead", "waiting")
	done(t, "Complete", s.Complete(ctx, claims[0]))
	done(t, "Bury", s.Bury(ctx, claims[1], "x"))
	done(t, "Release", s.Release(ctx, claims[2]))
	draft(t, s, "posted", "C", "")
	draft(t, s, "failed", "D", "")
	draft(t, s, "pending", "E", "")
	done(t, "Posted", s.Posted(ctx, begin(t, s, "posted", "w"), "1.1"))
	done(t, "Abandon", s.Abandon(ctx, begin(t, s, "failed", "w"), "x"))
	old := answer("old", "q", "related")
	old.Citations = []store.Citation{{Document: "a.md", Version: "1"}}
	save(t, s, old)
	done(t, "SaveFeedback", s.SaveFeedback(ctx, store.Feedback{Channel: "C", MessageTS: "1.1"}))
	done(t, "SaveThreadState", s.SaveThreadState(ctx, "C", "1.1", []byte("x")))

	keep := store.Retention{Events: 10 * day, Answers: 90 * day}
	purge := func(want int64) {
		t.Helper()
		n, err := s.Purge(ctx, keep)
		if err != nil || n != want {
			t.Errorf("Purge = %d, %v, want %d", n, err, want)
		}
	}
	f.Advance(9 * day)
	purge(0)
	f.Advance(2 * day)
	purge(2) // the finished and the dead event
	f.Advance(80 * day)
	save(t, s, answer("young", "q", "related"))
	purge(5) // two posts, answer, feedback, thread
	purge(0)

	if fresh, err := s.Record(ctx, []store.Event{event("waiting"), event("done")}); err != nil || fresh[0] || !fresh[1] {
		t.Errorf("Record after the purge = %v, %v, want the waiting event known and the finished one forgotten", fresh, err)
	}
	if p, err := s.Post(ctx, "pending"); err != nil || p.State != store.Pending {
		t.Errorf("Post(pending) = %+v, %v, want it kept", p, err)
	}
	for _, key := range []string{"posted", "failed"} {
		_, err := s.Post(ctx, key)
		refused(t, "Post("+key+")", err, store.ErrNotFound)
	}
	left, err := s.Answers(ctx, time.Time{}, 10)
	if err != nil || len(left) != 1 || left[0].Key != "young" {
		t.Errorf("Answers = %v, %v, want the young one", left, err)
	}
	if cited, err := s.AnswersCiting(ctx, "a.md", "", 0, 10); err != nil || len(cited) != 0 {
		t.Errorf("AnswersCiting = %v, %v, want none", cited, err)
	}
	_, err = s.ThreadState(ctx, "C", "1.1")
	refused(t, "ThreadState", err, store.ErrNotFound)

	keep = store.Retention{}
	f.Advance(1000 * day)
	purge(0)
}

func purgeKeepsEvents(t *testing.T, f Fixture) {
	s := f.Store
	record(t, s, event("E1"))
	done(t, "Complete", s.Complete(t.Context(), claim(t, s, "w", "E1")[0]))
	draft(t, s, "k", "C", "")
	done(t, "Posted", s.Posted(t.Context(), begin(t, s, "k", "w"), "1.1"))
	for _, step := range []struct {
		wait time.Duration
		want int64
	}{{7*day - time.Minute, 0}, {2 * time.Minute, 2}} {
		f.Advance(step.wait)
		n, err := s.Purge(t.Context(), store.Retention{Events: time.Second, Answers: time.Second})
		if err != nil || n != step.want {
			t.Errorf("Purge after another %v = %d, %v, want %d", step.wait, n, err, step.want)
		}
	}
}

func purgesMany(t *testing.T, f Fixture) {
	s := f.Store
	var events []store.Event
	for _, id := range names("E%d", 620) {
		events = append(events, event(id))
	}
	record(t, s, events...)
	claims, err := s.Claim(t.Context(), "w", lease, 610)
	done(t, "Claim", err)
	var group errgroup.Group
	group.SetLimit(16)
	for _, c := range claims {
		group.Go(func() error { return s.Complete(t.Context(), c) })
	}
	done(t, "Complete", group.Wait())
	f.Advance(30 * day)
	n, err := s.Purge(t.Context(), store.Retention{Events: day})
	if err != nil || n != 610 {
		t.Errorf("Purge = %d, %v, want 610", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Purge(ctx, store.Retention{Events: day}); err == nil {
		t.Error("Purge with an ended context = nil error, want one")
	}
}

func purgeKeepsServed(t *testing.T, f Fixture) {
	s := f.Store
	put(t, s, 1, []store.DocumentFile{file("a.md", "one"), file("b.md", "same")})
	f.Advance(100 * day)
	put(t, s, 2, []store.DocumentFile{file("a.md", "two")})
	keep := store.Retention{Answers: 90 * day}
	check := func(want int64, versions ...string) {
		t.Helper()
		if n, err := s.Purge(t.Context(), keep); err != nil || n != want {
			t.Errorf("Purge = %d, %v, want %d", n, err, want)
		}
		for _, body := range versions {
			if _, err := s.DocumentBody(t.Context(), file("", body).Version()); err != nil {
				t.Errorf("DocumentBody(%s): %v", body, err)
			}
		}
	}
	check(0, "one", "two", "same")
	f.Advance(91 * day)
	check(1, "two", "same")
	put(t, s, 3, nil, "b.md")
	check(0, "same")
	f.Advance(91 * day)
	check(1, "two")
	put(t, s, 4, []store.DocumentFile{file("b.md", "same")})
	listed(t, s, 0, 4, "a.md=two", "b.md=same")
}
