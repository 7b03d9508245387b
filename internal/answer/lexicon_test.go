package answer

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"strings"
	"testing"

	"briefbot/internal/kb"
)

// TestMemory holds that what an engine remembers of words changes no answer: not
// the questions before, not a lexicon that is emptied, not another index.
func TestMemory(t *testing.T) {
	t.Parallel()
	load := func(desk string) *kb.Index {
		t.Helper()
		x, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), "../eval/testdata/"+desk+"/kb", kb.Config{})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	desks := []*kb.Index{load("desk-tune"), load("languages")}
	data, err := os.ReadFile("../eval/testdata/desk-tune/questions.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	e, err := New(func() *kb.Index { return desks[at] })
	if err != nil {
		t.Fatal(err)
	}
	w := &work{}
	n := 0
	for line := range strings.Lines(string(data)) {
		if n++; n%8 != 0 {
			continue
		}
		var q struct{ Question string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		for at = range desks {
			if n%16 == 0 {
				w.analyzers.of("en").size += maxLexemes
			}
			used, err := e.answer(t.Context(), w, q.Question)
			if err != nil {
				t.Fatal(err)
			}
			fresh, err := e.answer(context.Background(), &work{}, q.Question)
			if err != nil {
				t.Fatal(err)
			}
			a, _ := json.Marshal(used)
			b, _ := json.Marshal(fresh)
			if string(a) != string(b) {
				t.Errorf("%q: an engine with a memory answers\n%s\nand without\n%s", q.Question, a, b)
			}
		}
	}
	w.analyzers.trim()
	if n := w.analyzers.of("en").size; n > maxLexemes {
		t.Errorf("the lexicon holds %d words and was not emptied", n)
	}
}
