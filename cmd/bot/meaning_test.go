package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/dense"
	"briefbot/internal/kb"
	"briefbot/internal/llm/llmtest"
	"briefbot/internal/store/sqlite"
)

func TestEvalDense(t *testing.T) {
	t.Parallel()
	server := llmtest.New(t)
	getenv := func(name string) string {
		switch name {
		case "OPENAI_BASE_URL":
			return server.URL
		case "EMBEDDING_MODEL":
			return "vectors"
		}
		return ""
	}
	var stdout, stderr bytes.Buffer
	args := []string{"eval", "--dense", "--json", "--kb", "../../kb", "--questions", "../../internal/eval/testdata/article/questions.jsonl"}
	if code := run(t.Context(), args, getenv, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("bot eval --dense: %s", stderr.String())
	}
	var got map[string]struct {
		HitAt5     float64 `json:"hit_at_5"`
		AUC        float64 `json:"auc"`
		Answerable int     `json:"answerable"`
	}
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lexical", "dense", "fused"} {
		if r := got[name]; r.Answerable == 0 || r.HitAt5 < 0.4 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if got["fused"].HitAt5 < got["lexical"].HitAt5-0.1 || got["fused"].AUC < got["lexical"].AUC-0.05 {
		t.Errorf("meaning spoils the answers: %+v", got)
	}
	stdout.Reset()
	if code := run(t.Context(), append(slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "--json" }), "--workers", "1"), getenv, strings.NewReader(""), &stdout, &stderr); code != exitDone ||
		!strings.Contains(stdout.String(), "lexical     dense     fused") {
		t.Errorf("bot eval --dense printed\n%s", stdout.String())
	}
	if code := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), io.Discard, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "EMBEDDING_MODEL") {
		t.Errorf("without a model: code %d, %s", code, stderr.String())
	}
}

// TestAskByMeaning finds the passage by words of the model's own, and answers
// the same when the model is slow, dead, or of another dimension.
func TestAskByMeaning(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]llmtest.Reply{
		"good":          llmtest.Words(32),
		"dead":          llmtest.Fail(500, "", ""),
		"another shape": llmtest.Vectors([][]float32{{1, 0}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := llmtest.New(t)
			server.Embed(reply)
			a, _ := askModel(t, server, "who leads JNIM?", map[string]string{"EMBEDDING_MODEL": "vectors", "LLM_MODEL": "none"})
			if a.Short != "Iyad Ag Ghali" || a.Confidence < 0.5 {
				t.Errorf("answer = %q with %.2f", a.Short, a.Confidence)
			}
		})
	}
}

// TestVectorsOutliveTheProcess keeps a space's vectors in a database.
func TestVectorsOutliveTheProcess(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	index, _, err := kb.Load(ctx, slog.New(slog.DiscardHandler), "../../kb", kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqlite.Open(ctx, slog.New(slog.DiscardHandler), "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	server := llmtest.New(t)
	m := config.Model{On: true, BaseURL: server.URL, Embedding: "vectors"}
	for round := range 2 {
		space, err := newSpace(slog.New(slog.DiscardHandler), m, func() *kb.Index { return index }, time.Second)
		if err != nil {
			t.Fatal(err)
		}
		runs, stop := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() { defer close(ended); space.Run(runs, vectorStore{db}) }()
		for deadline := time.Now().Add(10 * time.Second); len(space.Near(ctx, index, "who leads the group?", 3)) == 0; {
			if time.Now().After(deadline) {
				t.Fatal("the passages are not embedded")
			}
		}
		stop()
		<-ended
		// The passages are one batch, the question another.
		if n := len(server.Requests()); n > 2+round {
			t.Errorf("round %d: %d calls, want %d", round, n, 2+round)
		}
	}
}

var _ dense.Store = vectorStore{}
