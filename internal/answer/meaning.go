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
	// fusionRank is the constant of reciprocal rank fusion (Cormack, Clarke and
	// Büttcher 2009).
	fusionRank = 60
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

// fused orders passages by their ranks in two lists, by reciprocal rank fusion.
func fused(lexical, near []kb.Hit) []kb.Hit {
	if len(near) == 0 {
		return lexical
	}
	type ranked struct {
		hit   kb.Hit
		value float64
	}
	var all []ranked
	for i, h := range lexical {
		all = append(all, ranked{h, 1 / float64(fusionRank+i)})
	}
	for i, n := range near {
		value := 1 / float64(fusionRank+i)
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
