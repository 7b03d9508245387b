package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/dense"
	"briefbot/internal/eval"
	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// newSpace returns the briefings by meaning, or nil where no model embeds. A
// deadline of 0 is the product's own.
func newSpace(logger *slog.Logger, m config.Model, index func() *kb.Index, deadline time.Duration) (*dense.Space, error) {
	if !m.On || m.Embedding == "" {
		return nil, nil
	}
	c, err := newModel(logger, m, nil)
	if err != nil {
		return nil, err
	}
	return dense.New(logger, index, c, dense.Options{Model: vectorsOf(m), Deadline: deadline}), nil
}

// vectorsOf names the vectors of a model: another server or other redactions
// give others.
func vectorsOf(m config.Model) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\x00%s", m.BaseURL, m.APIVersion)
	for _, p := range m.Redact {
		fmt.Fprintf(h, "\x00%s", p)
	}
	return m.Embedding + " " + hex.EncodeToString(h.Sum(nil))[:12]
}

// meaningOf keeps a nil pointer from becoming an interface.
func meaningOf(s *dense.Space) answer.Meaning {
	if s == nil {
		return nil
	}
	return s
}

// vectorStore keeps a space's vectors in the store.
type vectorStore struct{ store.Models }

// SaveVectors implements [dense.Store].
func (s vectorStore) SaveVectors(ctx context.Context, model string, hashes []string, packed [][]byte) error {
	vectors := make([]store.Vector, len(hashes))
	for i, h := range hashes {
		vectors[i] = store.Vector{Hash: h, Data: packed[i]}
	}
	return s.Models.SaveVectors(ctx, model, vectors)
}

// EachVector implements [dense.Store].
func (s vectorStore) EachVector(ctx context.Context, model string, visit func(hash string, packed []byte, usedAt time.Time)) error {
	const page = 2000
	for after := ""; ; {
		vectors, err := s.Vectors(ctx, model, after, page)
		if err != nil {
			return err
		}
		for _, v := range vectors {
			visit(v.Hash, v.Data, v.UsedAt)
			after = v.Hash
		}
		if len(vectors) < page {
			return nil
		}
	}
}

// embedNow is how many passages `bot ask` embeds for one question: what a model
// on this machine does in a few seconds.
const embedNow = 512

// atOnce fills a space for a command that ends, where that is quick. Without it
// the words answer.
func atOnce(ctx context.Context, logger *slog.Logger, s *dense.Space, index *kb.Index) {
	if s == nil || index.Len() > embedNow {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := s.Fill(ctx); err != nil {
		logger.Debug("passages not embedded, answering by words", "err", err)
	}
}

// denseOnly answers with the passages nearest in meaning and nothing else, for
// the comparison of `bot eval --dense`.
type denseOnly struct {
	space *dense.Space
	index *kb.Index
}

// Answer implements [eval.Answerer].
func (d denseOnly) Answer(ctx context.Context, question string) (answer.Answer, error) {
	return answer.Answer{
		Question: question, Status: answer.NotFound, Evidence: []answer.Evidence{}, Passages: d.Rank(ctx, question, 5), Notes: []string{},
	}, ctx.Err()
}

// Rank implements [eval.Ranker].
func (d denseOnly) Rank(ctx context.Context, question string, k int) []answer.Passage {
	out := []answer.Passage{}
	for _, h := range d.space.Near(ctx, d.index, question, k) {
		out = append(out, answer.Passage{Document: h.Document.ID, Paragraph: h.Number, Line: h.Line, Score: h.Score, Text: h.Text()})
	}
	return out
}

// compared are the figures of lexical, dense and fused answers side by side.
type compared struct {
	Lexical eval.Report `json:"lexical"`
	Dense   eval.Report `json:"dense"`
	Fused   eval.Report `json:"fused"`
}

// writeCompared writes the comparison as a table. Dense alone only retrieves.
func writeCompared(w io.Writer, c compared) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %9s %9s %9s\n", "", "lexical", "dense", "fused")
	for _, row := range []struct {
		name    string
		of      func(eval.Report) float64
		answers bool
	}{
		{"hit at 1", func(r eval.Report) float64 { return float64(r.HitAt1) }, false},
		{"hit at 5", func(r eval.Report) float64 { return float64(r.HitAt5) }, false},
		{"MRR at 10", func(r eval.Report) float64 { return float64(r.MRRAt10) }, false},
		{"sentence hit at 1", func(r eval.Report) float64 { return float64(r.SentenceHitAt1) }, true},
		{"exact", func(r eval.Report) float64 { return float64(r.Exact) }, true},
		{"F1", func(r eval.Report) float64 { return float64(r.F1) }, true},
		{"answered", func(r eval.Report) float64 { return float64(r.AnsweredRate) }, true},
		{"wrong", func(r eval.Report) float64 { return float64(r.WrongRate) }, true},
		{"abstain recall", func(r eval.Report) float64 { return float64(r.AbstainRecall) }, true},
		{"AUC", func(r eval.Report) float64 { return float64(r.AUC) }, true},
		{"calibration error", func(r eval.Report) float64 { return float64(r.Calibration.ECE) }, true},
		{"latency p50, ms", func(r eval.Report) float64 { return r.Latency.P50 }, false},
		{"latency p99, ms", func(r eval.Report) float64 { return r.Latency.P99 }, false},
	} {
		middle := "-"
		if !row.answers {
			middle = fmt.Sprintf("%.3f", row.of(c.Dense))
		}
		fmt.Fprintf(&b, "%-22s %9.3f %9s %9.3f\n", row.name, row.of(c.Lexical), middle, row.of(c.Fused))
	}
	_, err := io.WriteString(w, b.String())
	return err
}
