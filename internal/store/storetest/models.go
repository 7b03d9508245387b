package storetest

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
)

var modelTests = map[string]func(*testing.T, Fixture){
	"spends within limits":   spends,
	"spends once in a race":  spendsInARace,
	"keeps answers":          keepsAnswers,
	"keeps vectors":          keepsVectors,
	"purges what is unused":  purgesUnusedVectors,
	"purges answers, tokens": purgesModelAnswers,
}

func spends(t *testing.T, f Fixture) {
	s := f.replica(t)
	limits := map[string]int64{"all": 100, "user U1": 60}
	for _, step := range []struct {
		day    string
		tokens int64
		over   string
	}{
		{"2026-01-01", 50, ""},
		{"2026-01-01", 11, "user U1"},
		{"2026-01-01", 10, ""},
		{"2026-01-01", -20, ""},
		{"2026-01-01", 20, ""},
		{"2026-01-01", 1, "user U1"},
		{"2026-01-02", 60, ""},
	} {
		over, err := f.Store.Spend(t.Context(), step.day, step.tokens, limits)
		if err != nil || over != step.over {
			t.Errorf("Spend(%s, %d) = %q, %v, want %q", step.day, step.tokens, over, err, step.over)
		}
	}
	if over, err := s.Spend(t.Context(), "2026-01-01", 41, map[string]int64{"all": 100}); err != nil || over != "all" {
		t.Errorf("Spend elsewhere = %q, %v, want all", over, err)
	}
	if over, err := s.Spend(t.Context(), "2026-01-01", 1_000, map[string]int64{"all": 0}); err != nil || over != "" {
		t.Errorf("Spend without bound = %q, %v", over, err)
	}
}

func spendsInARace(t *testing.T, f Fixture) {
	var taken atomic.Int64
	var group errgroup.Group
	group.SetLimit(8)
	for i := range 40 {
		group.Go(func() error {
			over, err := f.Store.Spend(t.Context(), "2026-01-01", 10, map[string]int64{"all": 200, fmt.Sprint("user ", i%3): 0})
			if err == nil && over == "" {
				taken.Add(10)
			}
			return err
		})
	}
	done(t, "Spend", group.Wait())
	if taken.Load() != 200 {
		t.Errorf("%d tokens were spent of 200", taken.Load())
	}
}

func keepsAnswers(t *testing.T, f Fixture) {
	if body, ok, err := f.Store.Kept(t.Context(), "k"); ok || err != nil {
		t.Errorf("Kept = %q, %t, %v, want nothing", body, ok, err)
	}
	for _, body := range []string{"one", "two\x00\xff"} {
		done(t, "Keep", f.Store.Keep(t.Context(), "k", []byte(body)))
		got, ok, err := f.replica(t).Kept(t.Context(), "k")
		if !ok || err != nil || string(got) != body {
			t.Errorf("Kept = %q, %t, %v, want %q", got, ok, err, body)
		}
	}
}

// stored lists the hashes and data of all vectors of a model, page by page.
func stored(t *testing.T, s store.Models, model string, page int) []string {
	t.Helper()
	var all []string
	for after := ""; ; {
		vectors, err := s.Vectors(t.Context(), model, after, page)
		done(t, "Vectors", err)
		for _, v := range vectors {
			all = append(all, v.Hash+"="+string(v.Data))
			after = v.Hash
		}
		if len(vectors) < page {
			return all
		}
	}
}

func keepsVectors(t *testing.T, f Fixture) {
	var vectors []store.Vector
	var want []string
	for _, h := range names("h%02d", 25) {
		vectors = append(vectors, store.Vector{Hash: h, Data: []byte("v" + h)})
		want = append(want, h+"=v"+h)
	}
	slices.Reverse(vectors)
	done(t, "SaveVectors", f.Store.SaveVectors(t.Context(), "m", vectors))
	done(t, "SaveVectors", f.Store.SaveVectors(t.Context(), "other", vectors[:1]))
	slices.Sort(want)
	if diff := cmp.Diff(want, stored(t, f.replica(t), "m", 10)); diff != "" {
		t.Errorf("Vectors (-want +got):\n%s", diff)
	}
	done(t, "SaveVectors", f.Store.SaveVectors(t.Context(), "m", []store.Vector{{Hash: vectors[0].Hash, Data: []byte("new")}}))
	if got := stored(t, f.Store, "m", 100); !slices.Contains(got, vectors[0].Hash+"=new") || len(got) != len(want) {
		t.Errorf("after another save: %v", got)
	}
	if got := stored(t, f.Store, "other", 100); len(got) != 1 {
		t.Errorf("another model has %v, want one vector", got)
	}
}

func purgesUnusedVectors(t *testing.T, f Fixture) {
	done(t, "SaveVectors", f.Store.SaveVectors(t.Context(), "m", []store.Vector{{Hash: "a", Data: []byte("1")}, {Hash: "b", Data: []byte("2")}}))
	f.Advance(80 * day)
	done(t, "UseVectors", f.Store.UseVectors(t.Context(), "m", []string{"b", "none"}))
	f.Advance(80 * day)
	if n, err := f.Store.Purge(t.Context(), store.Retention{Answers: 90 * day}); err != nil || n != 1 {
		t.Errorf("Purge = %d, %v, want 1", n, err)
	}
	if got := stored(t, f.Store, "m", 10); len(got) != 1 || got[0] != "b=2" {
		t.Errorf("Vectors = %v, want the one in use", got)
	}
}

func purgesModelAnswers(t *testing.T, f Fixture) {
	done(t, "Keep", f.Store.Keep(t.Context(), "k", []byte("x")))
	_, err := f.Store.Spend(t.Context(), "2026-01-01", 1, map[string]int64{"all": 0})
	done(t, "Spend", err)
	f.Advance(91 * day)
	if n, err := f.Store.Purge(t.Context(), store.Retention{Answers: 90 * day}); err != nil || n != 2 {
		t.Errorf("Purge = %d, %v, want 2", n, err)
	}
	if _, ok, err := f.Store.Kept(t.Context(), "k"); ok || err != nil {
		t.Errorf("Kept = %t, %v, want it gone", ok, err)
	}
}
