package answer_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// BenchmarkAnswer answers the questions of the tuning desk in turn.
func BenchmarkAnswer(b *testing.B) {
	x, _, err := kb.Load(b.Context(), slog.New(slog.NewTextHandler(io.Discard, nil)), "../eval/testdata/desk-tune/kb", kb.Config{})
	if err != nil {
		b.Fatal(err)
	}
	e, err := answer.New(func() *kb.Index { return x })
	if err != nil {
		b.Fatal(err)
	}
	f, err := os.Open("../eval/testdata/desk-tune/questions.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	var questions []string
	for in := bufio.NewScanner(f); in.Scan(); {
		var q struct{ Question string }
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			b.Fatal(err)
		}
		questions = append(questions, q.Question)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := e.Answer(context.Background(), questions[i%len(questions)]); err != nil {
			b.Fatal(err)
		}
	}
}
