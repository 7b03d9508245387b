package digest

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestAWeek prints what a channel reads in a week of invented news, as an
// editor would read it: the golden file is to be read, not only compared. It
// leaves out facts and questions, which other packages draw.
func TestAWeek(t *testing.T) {
	t.Parallel()
	const file = "testdata/week.txt"
	got := readWeek(t, false)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, -update rewrites):\n%s", file, diff)
	}
}

// TestAWeekWithFacts reads the same week with everything in it; -v shows it.
func TestAWeekWithFacts(t *testing.T) {
	t.Parallel()
	got := readWeek(t, true)
	t.Log(got)
	for _, want := range []string{"New names: ", "Ask: what did ", "Figure: "} {
		if !strings.Contains(got, want) {
			t.Errorf("no digest of the week has %q", want)
		}
	}
	if n := strings.Count(got, "Petra Holm"); !strings.Contains(got, "New names: Petra Holm") || strings.Count(got, "New names: Petra Holm") != 1 {
		t.Errorf("a name that is mentioned %d times is not new once", n)
	}
}

func readWeek(t *testing.T, facts bool) string {
	t.Helper()
	all := reports(t)
	texts := map[string]string{}
	var out strings.Builder
	bodies := bodies{}
	before := map[string]string{}
	for day := (Date{2026, 2, 3}); day.Before(Date{2026, 2, 14}); day = day.Add(1) {
		for _, r := range all {
			if r.doc.Date == day.String() {
				texts[r.doc.ID] = r.doc.Quote(kb.Span{Start: 0, End: r.doc.Size()})
			}
		}
		weekEdits(day, texts)
		c, changes := weekDesk(t, bodies, before, texts, facts)
		d := compose(t, c, Request{Changes: changes, Since: day.midnight(), Gaps: day.Weekday() == 1})
		out.WriteString("=== " + day.midnight().Format("Monday 2 January") + "\n\n")
		out.WriteString(render.Terminal(d.Message(Wording{Page: &Page{}}), render.TerminalStyle{Width: 100}) + "\n")
		before = map[string]string{}
		for id, text := range texts {
			before[id] = bodies.put(text)
		}
	}
	return out.String()
}

// weekEdits are what the desk does to its briefings.
func weekEdits(day Date, texts map[string]string) {
	edit := func(id, was, now string) {
		texts[id] = strings.Replace(texts[id], was, now, 1)
	}
	switch day.Day {
	case 5: // a toll rises, a sentence is added
		edit("02a.md", "312 cases and nine deaths", "341 cases and eleven deaths")
		edit("02a.md", "expected on Friday.", "expected on Friday. Two schools in the harbour district were closed on Thursday.")
	case 6: // a spelling
		edit("03a.md", "harbour", "harbor")
	case 8: // a correction, and a denial
		edit("05a.md", "At least 23 people", "At least 25 people")
		edit("04a.md", "The presidency gave no reason.", "The presidency said that Castel had asked to be relieved.")
	case 9: // a withdrawal
		delete(texts, "06c.md")
	case 10: // only markup
		edit("07a.md", "a catastrophe", "a **catastrophe**")
	}
}

// weekDesk is the desk on one evening.
func weekDesk(t *testing.T, bodies bodies, before, texts map[string]string, facts bool) (*Composer, []store.NewsChange) {
	t.Helper()
	var docs []*kb.Document
	var changes []store.NewsChange
	for id, text := range texts {
		docs = append(docs, parse(t, id, text))
		if v := bodies.put(text); v != before[id] {
			changes = append(changes, store.NewsChange{Path: id, Before: before[id], Version: v})
		}
	}
	for id, v := range before {
		if _, ok := texts[id]; !ok {
			changes = append(changes, store.NewsChange{Path: id, Before: v})
		}
	}
	slices.SortFunc(changes, func(a, b store.NewsChange) int { return strings.Compare(a.Path, b.Path) })
	x := kb.NewIndex(docs)
	index := func() *kb.Index { return x }
	o := ComposerOptions{Index: index, Versions: &Versions{bodies: bodies, index: index, kept: map[string]*kb.Document{}}}
	if !facts {
		return NewComposer(slog.New(slog.DiscardHandler), o), changes
	}
	engine, err := answer.New(index)
	if err != nil {
		t.Fatal(err)
	}
	o.Facts = ReadFacts
	o.Differences = func(ctx context.Context, document string) []Disagreement {
		desk, err := engine.Facts().Of(ctx, x)
		if err != nil {
			t.Error(err)
			return nil
		}
		return DifferencesOf(desk, document)
	}
	o.Answers = func(ctx context.Context, question, document string) bool {
		a, err := engine.Answer(ctx, question)
		return err == nil && a.Status == answer.Answered && a.Confidence >= 0.7 && a.Evidence[0].Document == document
	}
	return NewComposer(slog.New(slog.DiscardHandler), o), changes
}
