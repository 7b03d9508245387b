package eval_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
	"briefbot/internal/eval"
	"briefbot/internal/kb"
)

var update = flag.Bool("update", false, "rewrite the golden ranking files")

// shown is how many questions of a set its golden file spells out.
const shown = 60

// TestGoldenRanking compares what ranks where with the files in
// testdata/golden. A change of ranking shows as a diff that a person reviews:
// go test ./internal/eval -run GoldenRanking -update
func TestGoldenRanking(t *testing.T) {
	t.Parallel()
	sets := []struct{ name, kb string }{
		{"article", "../../kb"},
		{"desk-tune", "testdata/desk-tune/kb"},
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			t.Parallel()
			index, problems, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), set.kb, kb.Config{})
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			questions, err := eval.ReadFile(filepath.Join("testdata", set.name, "questions.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			if err := eval.Check(index, questions); err != nil {
				t.Fatal(err)
			}
			engine, err := answer.New(func() *kb.Index { return index })
			if err != nil {
				t.Fatal(err)
			}
			outcomes, err := eval.Run(t.Context(), engine, questions, eval.Options{})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "golden", set.name+".txt"), eval.Ranking(set.name, outcomes, shown))
		})
	}
}

// TestSetsFitTheirBriefings holds the project's question sets against the
// briefings: every answer stands in a paragraph that the set names for it.
func TestSetsFitTheirBriefings(t *testing.T) {
	t.Parallel()
	for name, dir := range map[string]string{
		"article":      "../../kb",
		"desk-tune":    "testdata/desk-tune/kb",
		"desk-heldout": "testdata/desk-heldout/kb",
		"languages":    "testdata/languages/kb",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			index, problems, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), dir, kb.Config{})
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			questions, err := eval.ReadFile(filepath.Join("testdata", name, "questions.jsonl"))
			if err != nil {
				t.Fatal(err)
			}
			if err := eval.Check(index, questions); err != nil {
				t.Fatal(err)
			}
			for _, q := range questions {
				if !q.Answerable {
					continue
				}
				var text strings.Builder
				for _, n := range append([]int{q.Paragraph}, q.Also...) {
					p := index.Document(q.Document).Passage(n - 1)
					fmt.Fprintf(&text, "%s\n%s\n", p.Text(), p.Display(p.Span))
				}
				for _, a := range q.Answers {
					if !eval.Holds(text.String(), []string{a}) {
						t.Errorf("question %s: %q does not stand in %s#%d", q.ID, a, q.Document, q.Paragraph)
					}
				}
			}
		})
	}
}

// golden compares text with a file, or writes the file under -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; write it with -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got), accept with -update:\n%s", name, diff)
	}
}
