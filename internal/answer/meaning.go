package answer

import (
	"context"
	"slices"

	"briefbot/internal/kb"
)

// Meaning finds passages by nearness of meaning to a question: embeddings of a
// model. It must be safe for concurrent use and quick; finding nothing is fine.
type Meaning interface {
	// Near returns up to k passages of x, nearest first.
	Near(ctx context.Context, x *kb.Index, question string, k int) []kb.Hit
}

const (
	// denseScanned is how many passages that only meaning finds are read for
	// sentences: more would bring wrong ones faster than right ones.
	denseScanned = 4
	// denseScore is the lexical score of a passage that shares no rare word with
	// the question.
	denseScore = 0.01
	// meaningLeast and meaningMore are what a rank by meaning counts beside one
	// by words: the first where the words are sure, both where they know nothing.
	// Set on SQuAD articles a to m with vectors far weaker than the words, which
	// must not spoil what the words find (docs/models.md).
	meaningLeast, meaningMore = 0.2, 0.5
)

// Meaning is what finds passages by meaning, or nil.
func (e *Engine) Meaning() Meaning { return e.opts.Meaning }

// near asks for the passages nearest in meaning, none without a [Meaning].
func (e *Engine) near(ctx context.Context, x *kb.Index, text string) []kb.Hit {
	if e.opts.Meaning == nil {
		return nil
	}
	return e.opts.Meaning.Near(ctx, x, text, passagesScanned)
}

// withNear adds to the lexical hits the best of those that only meaning finds.
func withNear(hits, near []kb.Hit) []kb.Hit {
	added := 0
	for _, n := range near {
		if added == denseScanned {
			break
		}
		if !slices.ContainsFunc(hits, func(h kb.Hit) bool { return samePassage(h.Passage, n.Passage) }) {
			hits = append(hits, kb.Hit{Passage: n.Passage, Score: denseScore})
			added++
		}
	}
	return hits
}

func samePassage(a, b kb.Passage) bool { return a.Document == b.Document && a.Number == b.Number }

// fused orders passages by their ranks in two lists: by reciprocal ranks, where
// the second list counts by weight. Plain reciprocal rank fusion, with its
// constant of 60, takes a list for as good as the other: with weak vectors it
// cost a fifth of the first places.
func fused(lexical, near []kb.Hit, weight float64) []kb.Hit {
	if len(near) == 0 {
		return lexical
	}
	type ranked struct {
		hit   kb.Hit
		value float64
	}
	var all []ranked
	for i, h := range lexical {
		all = append(all, ranked{h, 1 / float64(1+i)})
	}
	for i, n := range near {
		value := weight / float64(1+i)
		at := slices.IndexFunc(all, func(r ranked) bool { return samePassage(r.hit.Passage, n.Passage) })
		if at >= 0 {
			all[at].value += value
			continue
		}
		all = append(all, ranked{kb.Hit{Passage: n.Passage, Score: denseScore}, value})
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		switch {
		case a.value > b.value:
			return -1
		case a.value < b.value:
			return 1
		}
		return 0
	})
	out := make([]kb.Hit, len(all))
	for i, r := range all {
		out[i] = r.hit
	}
	return out
}

// meaningWeight is what meaning counts for an answer with that confidence.
func meaningWeight(confidence float64) float64 {
	return meaningLeast + meaningMore*(1-confidence)
}

// weighMeaning sets what meaning counts in the order of a reading's passages.
func (e *Engine) weighMeaning(w *work, r *reading) {
	if len(r.near) == 0 {
		return
	}
	confidence := 0.0
	if len(r.cs) > 0 {
		confidence = e.confidence(w, r, e.view(w, r))
	}
	r.weight = meaningWeight(confidence)
}
