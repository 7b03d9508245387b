package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
)

var newsTests = map[string]func(*testing.T, Fixture){
	"net changes between revisions":       netNews,
	"what was seen before is no change":   staleNews,
	"replicas record each change once":    raceNews,
	"bodies stay while they are named":    newsBodies,
	"old news go and what is served stay": purgesNews,
	"marks move from where they stand":    marks,
}

func became(path, before, body string) store.NewsChange {
	c := store.NewsChange{Path: path, Body: []byte(body)}
	if before != "" {
		c.Before = file("", before).Version()
	}
	if body != "" {
		c.Version = file("", body).Version()
	}
	return c
}

func recordNews(t *testing.T, s store.News, want int64, changes ...store.NewsChange) {
	t.Helper()
	got, err := s.RecordNews(t.Context(), changes)
	done(t, "RecordNews", err)
	if got != want {
		t.Errorf("RecordNews = revision %d, want %d", got, want)
	}
}

// newsAre checks what News lists, as path:before>after.
func newsAre(t *testing.T, s store.News, after, upto, revision int64, want ...string) {
	t.Helper()
	all, err := s.News(t.Context(), after, upto)
	done(t, "News", err)
	if all.Revision != revision {
		t.Errorf("News(%d, %d) = revision %d, want %d", after, upto, all.Revision, revision)
	}
	body := func(version string) string {
		if version == "" {
			return "-"
		}
		b, err := s.DocumentBody(t.Context(), version)
		done(t, "DocumentBody", err)
		return string(b)
	}
	var got []string
	for _, c := range all.Changes {
		if c.At.IsZero() || c.Revision == 0 {
			t.Errorf("change %+v has no time or revision", c)
		}
		got = append(got, c.Path+":"+body(c.Before)+">"+body(c.Version))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("News(%d, %d) (-want +got):\n%s", after, upto, diff)
	}
}

func netNews(t *testing.T, f Fixture) {
	s, other := f.Store, f.replica(t)
	newsAre(t, s, 0, 0, 0)
	recordNews(t, s, 1, became("a.md", "", "a"), became("b.md", "", "b\x00\xff"), became("c.md", "", "c"))
	recordNews(t, other, 2, became("a.md", "a", "A"), became("c.md", "c", ""))
	recordNews(t, s, 3, became("b.md", "b\x00\xff", ""), became("a.md", "A", "a"), became("d.md", "", "d"))
	newsAre(t, other, 0, 0, 3, "a.md:->a", "d.md:->d")
	newsAre(t, other, 0, 1, 1, "a.md:->a", "b.md:->b\x00\xff", "c.md:->c")
	newsAre(t, s, 1, 0, 3, "b.md:b\x00\xff>-", "c.md:c>-", "d.md:->d")
	newsAre(t, s, 1, 2, 2, "a.md:a>A", "c.md:c>-")
	newsAre(t, s, 2, 3, 3, "a.md:A>a", "b.md:b\x00\xff>-", "d.md:->d")
	newsAre(t, s, 3, 0, 3)
}

func staleNews(t *testing.T, f Fixture) {
	s := f.Store
	recordNews(t, s, 0)
	recordNews(t, s, 1, became("a.md", "", "1"))
	recordNews(t, s, 1, became("a.md", "", "1"))
	recordNews(t, s, 2, became("a.md", "1", "2"))
	recordNews(t, s, 2, became("a.md", "1", "2"), became("a.md", "1", "0"), became("b.md", "1", ""))
	recordNews(t, s, 3, became("a.md", "2", "3"), became("b.md", "1", "2"), became("c.md", "", "c"))
	newsAre(t, s, 0, 0, 3, "a.md:->3", "c.md:->c")
}

func raceNews(t *testing.T, f Fixture) {
	replicas := f.both(t)
	var group errgroup.Group
	for i := range 6 {
		group.Go(func() error {
			before := ""
			for step := range 12 {
				next := fmt.Sprint(step)
				if _, err := replicas[i%2].RecordNews(t.Context(), []store.NewsChange{became("a.md", before, next)}); err != nil {
					return err
				}
				before = next
			}
			return nil
		})
	}
	done(t, "RecordNews", group.Wait())
	newsAre(t, f.Store, 0, 0, 12, "a.md:->11")
	newsAre(t, f.Store, 4, 9, 9, "a.md:3>8")
}

func newsBodies(t *testing.T, f Fixture) {
	s := f.Store
	recordNews(t, s, 1, became("a.md", "", "one"), became("b.md", "", "gone"))
	f.Advance(50 * day)
	recordNews(t, s, 2, became("a.md", "one", "two"), became("b.md", "gone", ""))
	f.Advance(50 * day)
	if n, err := s.Purge(t.Context(), store.Retention{Answers: 90 * day}); err != nil || n != 2 {
		t.Errorf("Purge = %d, %v, want the two first changes and no body", n, err)
	}
	newsAre(t, s, 0, 0, 2, "a.md:->two")
	newsAre(t, s, 1, 0, 2, "a.md:one>two", "b.md:gone>-")
}

func purgesNews(t *testing.T, f Fixture) {
	s := f.Store
	recordNews(t, s, 1, became("a.md", "", "one"), became("b.md", "", "gone"))
	recordNews(t, s, 2, became("a.md", "one", "two"), became("b.md", "gone", ""))
	f.Advance(91 * day)
	for range 2 { // a withdrawal goes once nothing of before it is left
		_, err := s.Purge(t.Context(), store.Retention{Answers: 90 * day})
		done(t, "Purge", err)
		newsAre(t, s, 0, 0, 2, "a.md:->two")
	}
	for _, body := range []string{"gone"} {
		_, err := s.DocumentBody(t.Context(), file("", body).Version())
		refused(t, "DocumentBody("+body+")", err, store.ErrNotFound)
	}
	recordNews(t, s, 3, became("b.md", "", "back"))
	newsAre(t, s, 2, 0, 3, "b.md:->back")
}

func marks(t *testing.T, f Fixture) {
	s := f.Store
	move := func(from, to int64, want bool) {
		t.Helper()
		if got, err := s.MoveMark(t.Context(), "r", from, to); err != nil || got != want {
			t.Errorf("MoveMark(%d, %d) = %t, %v, want %t", from, to, got, err, want)
		}
	}
	move(3, 4, false)
	move(0, 4, true)
	move(0, 5, false)
	move(4, 6, true)
	move(4, 7, false)
	if at, err := s.Mark(t.Context(), "r"); err != nil || at != 6 {
		t.Errorf("Mark = %d, %v, want 6", at, err)
	}
	if at, err := s.Mark(t.Context(), "other"); err != nil || at != 0 {
		t.Errorf("Mark(other) = %d, %v, want 0", at, err)
	}
}

var watchTests = map[string]func(*testing.T, Fixture){
	"one watch per target and term":         watches,
	"a version is told once":                watchHits,
	"one correction per answer and version": corrections,
	"a correction is decided once":          decidesOnce,
}

func watches(t *testing.T, f Fixture) {
	s := f.Store
	recordNews(t, s, 1, became("a.md", "", "a"))
	w, fresh, err := s.AddWatch(t.Context(), store.Watch{Target: "C1", Term: "Kidal", Folded: "kidal", CreatedBy: "U1"})
	if err != nil || !fresh || w.Since != 1 || w.Term != "Kidal" || w.CreatedAt.IsZero() {
		t.Errorf("AddWatch = %+v, %t, %v", w, fresh, err)
	}
	again, fresh, err := s.AddWatch(t.Context(), store.Watch{Target: "C1", Term: "KIDAL", Folded: "kidal", CreatedBy: "U2"})
	if err != nil || fresh || again != w {
		t.Errorf("AddWatch again = %+v, %t, %v, want the first", again, fresh, err)
	}
	for _, term := range []string{"gao", "timbuktu"} {
		if _, fresh, err := s.AddWatch(t.Context(), store.Watch{Target: "U1", Term: term, Folded: term}); err != nil || !fresh {
			t.Errorf("AddWatch(%s) = %t, %v", term, fresh, err)
		}
	}
	count := func(target string, want int) {
		t.Helper()
		if all, err := s.Watches(t.Context(), target); err != nil || len(all) != want {
			t.Errorf("Watches(%s) = %+v, %v, want %d", target, all, err, want)
		}
	}
	count("", 3)
	count("U1", 2)
	for _, step := range []struct {
		folded string
		want   int
	}{{"kidal", 0}, {"gao", 1}, {"gao", 0}, {"", 1}, {"", 0}} {
		if n, err := s.RemoveWatch(t.Context(), "U1", step.folded); err != nil || n != step.want {
			t.Errorf("RemoveWatch(%q) = %d, %v, want %d", step.folded, n, err, step.want)
		}
	}
	count("", 1)
}

func watchHits(t *testing.T, f Fixture) {
	s, replicas := f.Store, f.both(t)
	var ids []int64
	for _, term := range []string{"a", "b"} {
		w, _, err := s.AddWatch(t.Context(), store.Watch{Target: "C1", Term: term, Folded: term})
		done(t, "AddWatch", err)
		ids = append(ids, w.ID)
	}
	hits := []store.WatchHit{{Watch: ids[0], Document: "a.md", Version: "1"}, {Watch: ids[1], Document: "a.md", Version: "1"}}
	var told atomic.Int32
	var group errgroup.Group
	for i := range 6 {
		group.Go(func() error {
			ok, err := replicas[i%2].FileHits(t.Context(), hits[i%3/2:], store.Draft{Key: fmt.Sprint("w", i), Channel: "C1", Payload: []byte("x")})
			if ok {
				told.Add(1)
			}
			return err
		})
	}
	done(t, "FileHits", group.Wait())
	known, err := s.Hit(t.Context(), "a.md", "1")
	done(t, "Hit", err)
	pending, err := s.Posts(t.Context(), store.Pending, 10)
	done(t, "Posts", err)
	if told.Load() != 1 || len(pending) != 1 || len(known) == 0 {
		t.Errorf("%d of six calls were told, with %d posts and the watches %v, want one", told.Load(), len(pending), known)
	}
	_, err = s.RemoveWatch(t.Context(), "C1", "")
	done(t, "RemoveWatch", err)
	if ok, err := s.FileHits(t.Context(), []store.WatchHit{{Watch: ids[0], Document: "b.md", Version: "1"}}, store.Draft{Key: "late", Payload: []byte("x")}); err != nil || ok {
		t.Errorf("FileHits of a watch that ended = %t, %v, want false", ok, err)
	}
	if known, err := s.Hit(t.Context(), "a.md", "1"); err != nil || len(known) != 0 {
		t.Errorf("Hit after the watches ended = %v, %v, want none", known, err)
	}
}

func correction() store.Correction {
	return store.Correction{
		CorrectionKey: store.CorrectionKey{Answer: "Ev1", Document: "a.md", Version: "2"},
		Channel:       "C1", Thread: "1.0", MessageTS: "1.1", Question: "how many?", Was: "Five.", Now: "Six.",
	}
}

func corrections(t *testing.T, f Fixture) {
	s, replicas := f.Store, f.both(t)
	var fresh atomic.Int32
	var group errgroup.Group
	for i := range 6 {
		group.Go(func() error {
			c, isNew, err := replicas[i%2].FileCorrection(t.Context(), correction(), store.Draft{Key: fmt.Sprint("p", i), Channel: "E", Payload: []byte("x")})
			if isNew {
				fresh.Add(1)
			}
			if err == nil && (c.Answer != "Ev1" || c.Now != "Six." || c.FiledAt.IsZero() || !c.DecidedAt.IsZero()) {
				return fmt.Errorf("FileCorrection = %+v", c)
			}
			return err
		})
	}
	done(t, "FileCorrection", group.Wait())
	if pending, err := s.Posts(t.Context(), store.Pending, 10); err != nil || len(pending) != 1 || fresh.Load() != 1 {
		t.Errorf("six calls filed %d corrections and %d posts (%v), want one", fresh.Load(), len(pending), err)
	}
	next := correction()
	next.Version = ""
	next.State = store.CorrectionApproved
	c, isNew, err := s.FileCorrection(t.Context(), next, store.Draft{Key: "p9", Channel: "E", Payload: []byte("x")})
	if err != nil || !isNew || c.DecidedAt.IsZero() {
		t.Errorf("FileCorrection of a withdrawal = %+v, %t, %v, want a new, decided one", c, isNew, err)
	}
}

func decidesOnce(t *testing.T, f Fixture) {
	s, replicas := f.Store, f.both(t)
	c, _, err := s.FileCorrection(t.Context(), correction(), store.Draft{Key: "p", Channel: "E", Payload: []byte("x")})
	done(t, "FileCorrection", err)
	start, err := s.Time(t.Context())
	done(t, "Time", err)
	f.Advance(time.Minute)
	var approved atomic.Int32
	var group errgroup.Group
	for i := range 6 {
		group.Go(func() error {
			note := store.Draft{Key: fmt.Sprint("note", i), Channel: "C1", Thread: "1.0", Payload: []byte("x")}
			_, isNew, err := replicas[i%2].DecideCorrection(t.Context(), c.CorrectionKey, store.CorrectionApproved, "U1", &note)
			if isNew {
				approved.Add(1)
			}
			return err
		})
	}
	done(t, "DecideCorrection", group.Wait())
	got, isNew, err := s.DecideCorrection(t.Context(), c.CorrectionKey, store.CorrectionDismissed, "U2", nil)
	if err != nil || isNew || got.State != store.CorrectionApproved || got.DecidedBy != "U1" || approved.Load() != 1 {
		t.Errorf("DecideCorrection = %+v, %t, %v after %d approvals, want the one approval", got, isNew, err, approved.Load())
	}
	for since, want := range map[time.Time]int{start: 1, start.Add(2 * time.Minute): 0} {
		if all, err := s.Corrections(t.Context(), "C1", since); err != nil || len(all) != want {
			t.Errorf("Corrections(%v) = %+v, %v, want %d", since, all, err, want)
		}
	}
	_, _, err = s.DecideCorrection(t.Context(), store.CorrectionKey{Answer: "Ev1", Document: "b.md"}, store.CorrectionDismissed, "U2", nil)
	refused(t, "DecideCorrection(unknown)", err, store.ErrNotFound)
	_, err = s.Correction(t.Context(), store.CorrectionKey{Answer: "Ev1", Document: "b.md"})
	refused(t, "Correction(unknown)", err, store.ErrNotFound)
}
