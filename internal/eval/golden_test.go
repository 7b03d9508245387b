package eval_test

import (
	"flag"
	"log/slog"
	"os"
	"path/filepath"
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
