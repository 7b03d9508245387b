package facts

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"briefbot/internal/kb"
)

// After a change only documents with new versions are drawn again, and a desk
// is of exactly the index that it was asked for.
func TestKeeperDrawsWhatChanged(t *testing.T) {
	t.Parallel()
	k := NewKeeper()
	a := document(t, "a.md", "2024-01-02", "en", "Ana Roth, mayor of Kell, opened the bridge on 1 January 2024.")
	b := document(t, "b.md", "2024-01-03", "en", "Jon Poe is the mayor of Osk.")
	x := kb.NewIndex([]*kb.Document{a, b})
	if k.Ready(x) != nil {
		t.Error("a desk is ready before it was drawn")
	}
	first, err := k.Of(t.Context(), x)
	if err != nil {
		t.Fatal(err)
	}
	if k.Ready(x) != first {
		t.Error("the desk is not ready after it was drawn")
	}
	b2 := document(t, "b.md", "2024-01-03", "en", "Jon Poe is not the mayor of Osk any more.")
	y := kb.NewIndex([]*kb.Document{a, b2})
	if k.Ready(y) != nil {
		t.Error("the old desk is served for a new index")
	}
	second, err := k.Of(t.Context(), y)
	if err != nil {
		t.Fatal(err)
	}
	sheet := func(d *Desk, id string) *Sheet {
		for i := range d.entries {
			if d.entries[i].doc.ID == id {
				return d.entries[i].sheet
			}
		}
		t.Fatalf("no %s", id)
		return nil
	}
	if sheet(first, "a.md") != sheet(second, "a.md") {
		t.Error("a document that did not change was drawn again")
	}
	if sheet(first, "b.md") == sheet(second, "b.md") || len(sheet(second, "b.md").roles) != 0 {
		t.Errorf("a document that changed keeps its old facts: %v", sheet(second, "b.md").roles)
	}
}

func TestKeeperEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k := NewKeeper()
	x := kb.NewIndex([]*kb.Document{document(t, "a.md", "", "en", "Ana Roth is the mayor of Kell.")})
	if _, err := k.Of(ctx, x); err == nil {
		t.Error("Of drew facts for a context that has ended")
	}
	if k.Ready(x) != nil {
		t.Error("a desk that was given up is served")
	}
}

// Run draws each index as soon as it is served, and returns when its context
// ends. Run the tests with -race.
func TestKeeperRuns(t *testing.T) {
	t.Parallel()
	x := kb.NewIndex([]*kb.Document{document(t, "a.md", "", "en", "Ana Roth is the mayor of Kell.")})
	y := kb.NewIndex([]*kb.Document{document(t, "b.md", "", "en", "Jon Poe is the mayor of Osk.")})
	var mu sync.Mutex
	current, changed := x, make(chan struct{})
	k := NewKeeper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		k.Run(ctx, func() *kb.Index {
			mu.Lock()
			defer mu.Unlock()
			return current
		}, func() <-chan struct{} {
			mu.Lock()
			defer mu.Unlock()
			return changed
		})
	}()
	// Questions meanwhile wait for the desk and get the one of their index.
	for _, want := range []*kb.Index{x, x, y} {
		if d, err := k.Of(t.Context(), want); err != nil || d.index != want {
			t.Fatalf("Of = %v, %v", d, err)
		}
	}
	mu.Lock()
	old := changed
	current, changed = y, make(chan struct{})
	mu.Unlock()
	close(old)
	cancel()
	<-done
}

// A large library is drawn from its newest documents, and says so.
func TestNewestDocumentsFirst(t *testing.T) {
	t.Parallel()
	var docs []*kb.Document
	for i, date := range []string{"2020-01-01", "", "2024-01-01"} {
		docs = append(docs, document(t, fmt.Sprintf("%d.md", i), date, "en", "Nothing happened."))
	}
	d := deskOf(t, docs...)
	if d.entries[0].doc.Date != "2024-01-01" || d.entries[2].doc.Date != "" || d.Newest() != "2024-01-01" || d.Partial() {
		t.Errorf("entries = %v, %v, %v", d.entries[0].doc.ID, d.entries[1].doc.ID, d.entries[2].doc.ID)
	}
}

func TestStale(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 4, 1, 12, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		date  string
		after time.Duration
		stale bool
	}{
		{"2024-01-01", 90 * 24 * time.Hour, true}, {"2024-01-02", 91 * 24 * time.Hour, false}, {"2023-01-01", 0, false}, {"", time.Hour, false}, {"2024-04-02", time.Hour, false},
	} {
		if _, stale := Stale(tc.date, now, tc.after); stale != tc.stale {
			t.Errorf("Stale(%q, after %v) = %v", tc.date, tc.after, stale)
		}
	}
}

// FuzzDraw holds that no text breaks the drawing, and that its facts are spans.
func FuzzDraw(f *testing.F) {
	for _, set := range []string{"tuned.txt", "tuned-2.txt"} {
		for _, l := range readLabels(f, set) {
			f.Add(l.text, l.lang)
		}
	}
	for _, s := range []string{"“", "\"\"\"", "’’’ said X said", "of of of (ABC) (D)", "1 2 3 - 4,5 . 6:7 $", "He said he said he said", "— — —", "Mr. Mr. Mr.", "between 1 and", "X, Y, Z, and W is a coalition of A, B and C"} {
		f.Add(s, "en")
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		doc, err := kb.Parse(context.Background(), "x.md", []byte("---\nlang: "+lang+"\ndate: 2024-02-29\n---\n\n"+text))
		if err != nil {
			return
		}
		e := &entry{doc, Draw(doc)}
		for i := range e.sheet.roles {
			e.role(&e.sheet.roles[i])
		}
		for i := range e.sheet.figures {
			e.figure(&e.sheet.figures[i])
		}
		for i := range e.sheet.statements {
			e.statement(&e.sheet.statements[i])
		}
		for i := range e.sheet.events {
			e.event(&e.sheet.events[i])
		}
		for i := range e.sheet.links {
			e.link(&e.sheet.links[i])
		}
	})
}
