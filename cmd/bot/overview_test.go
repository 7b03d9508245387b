package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/answer/guard"
	"briefbot/internal/digest"
	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// scribe is a model that says what it is told to.
type scribe struct {
	sentences []guard.Sentence
	err       error
	asked     []answer.Brief
}

func (w *scribe) Model() string { return "made-up" }

func (w *scribe) Write(_ context.Context, b answer.Brief, yield func(guard.Sentence) error) error {
	w.asked = append(w.asked, b)
	for _, s := range w.sentences {
		if err := yield(s); err != nil {
			return err
		}
	}
	return w.err
}

func TestOverviewPassesTheGuard(t *testing.T) {
	t.Parallel()
	doc, err := kb.Parse(t.Context(), "ferry.md", []byte(ferryNote))
	if err != nil {
		t.Fatal(err)
	}
	index := kb.NewIndex([]*kb.Document{doc})
	engine, err := answer.New(func() *kb.Index { return index })
	if err != nil {
		t.Fatal(err)
	}
	carried := guard.Sentence{Text: "A ferry capsized on Lake Omba on Saturday morning.", Citations: []int{1}}
	invented := guard.Sentence{Text: "At least 40 people drowned in Kampala.", Citations: []int{1}}
	for name, tc := range map[string]struct {
		w    scribe
		want string
	}{
		"carried and invented": {scribe{sentences: []guard.Sentence{invented, carried}}, carried.Text},
		"only invented":        {scribe{sentences: []guard.Sentence{invented}}, ""},
		"no more than three":   {scribe{sentences: []guard.Sentence{carried, carried, carried, carried}}, carried.Text + " " + carried.Text + " " + carried.Text},
		"away":                 {scribe{err: errors.New("away")}, ""},
	} {
		logger := slog.New(slog.DiscardHandler)
		s := answer.NewSummarizer(logger, engine, &tc.w)
		composer := digest.NewComposer(logger, digest.ComposerOptions{
			Index: engine.Index, Versions: digest.NewVersions(nil, engine.Index), Overview: overviewOf(s, engine.Index),
		})
		d, err := composer.Compose(t.Context(), digest.Request{Changes: []store.NewsChange{{Path: doc.ID, Version: doc.Version}}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ""
		if d.Overview != nil {
			got = d.Overview.Text
		}
		if got != tc.want || len(d.Entries) != 1 || len(tc.w.asked) != 1 {
			t.Errorf("%s: overview %q of %d entries after %d calls, want %q", name, got, len(d.Entries), len(tc.w.asked), tc.want)
		}
	}
	if overviewOf(nil, engine.Index) != nil {
		t.Error("there is an overview without a model")
	}
}
