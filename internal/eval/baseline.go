package eval

import (
	"bytes"
	"context"
	"math"
	"slices"
	"unicode/utf8"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// Baseline is the yardstick that an answerer has to beat: plain BM25 over
// passages, the sentence that covers most of the question's rare terms, and the
// best score over the best possible score as confidence. It gives no short
// answers. Safe for concurrent use.
type Baseline struct {
	index *kb.Index
	lang  string
}

// NewBaseline makes the baseline of an index.
func NewBaseline(x *kb.Index) *Baseline {
	b := &Baseline{index: x, lang: "en"}
	if langs := x.Languages(); len(langs) > 0 {
		b.lang = langs[0]
	}
	return b
}

// The baseline answers above the first share of the best possible score and
// finds nothing below the second. Round numbers: it is not tuned.
const (
	baselineAnswers = 0.5
	baselineRelated = 0.25
)

// terms are the terms of a question that carry meaning, each once.
func (b *Baseline) terms(a *kb.Analyzer, question string) []kb.Term {
	var terms []kb.Term
	for _, t := range a.Tokens(nil, []byte(question)) {
		same := func(u kb.Term) bool { return u.Text == t.Term }
		if t.Flag&(kb.Stop|kb.AskStop) == 0 && !slices.ContainsFunc(terms, same) {
			terms = append(terms, kb.Term{Text: t.Term, Weight: 1})
		}
	}
	return terms
}

// Rank lists the k best passages, best first.
func (b *Baseline) Rank(_ context.Context, question string, k int) []answer.Passage {
	return passages(b.index.Search(b.terms(kb.NewAnalyzer(b.lang), question), k))
}

func passages(hits []kb.Hit) []answer.Passage {
	list := make([]answer.Passage, len(hits))
	for i, h := range hits {
		list[i] = answer.Passage{
			Document: h.Document.ID, Paragraph: h.Number, Line: h.Line, Score: h.Score,
			Text: h.Text(), Display: h.Display(h.Span),
			Title: h.Document.Title, Date: h.Document.Date, URL: h.Document.URL,
		}
	}
	return list
}

// Answer answers a question.
func (b *Baseline) Answer(_ context.Context, question string) (answer.Answer, error) {
	analyzer := kb.NewAnalyzer(b.lang)
	terms := b.terms(analyzer, question)
	hits := b.index.Search(terms, 5)
	a := answer.Answer{
		Question: question, Status: answer.NotFound,
		Evidence: []answer.Evidence{}, Passages: passages(hits), Notes: []string{},
	}
	if len(hits) == 0 {
		return a, nil
	}
	ideal := 0.0
	for _, t := range terms {
		ideal += b.index.Rarity(t.Text)
	}
	a.Confidence = math.Min(1, hits[0].Score/(ideal+1e-9))
	switch {
	case a.Confidence >= baselineAnswers:
		a.Status = answer.Answered
	case a.Confidence >= baselineRelated:
		a.Status = answer.Related
	default:
		return a, nil
	}
	best, at, hit := -1.0, kb.Span{}, hits[0]
	for _, h := range hits {
		for _, s := range h.Sentences() {
			if score := b.coverage(analyzer, h, s, terms) + 0.5*h.Score/hits[0].Score; score > best {
				best, at, hit = score, s, h
			}
		}
	}
	d := hit.Document
	a.Evidence = append(a.Evidence, answer.Evidence{
		Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source,
		Paragraph: hit.Number, Line: hit.LineOf(at.Start), Start: at.Start, End: at.End,
		Quote: d.Quote(at), Display: hit.Display(at),
	})
	return a, nil
}

// coverage is the share of the terms' rarity that a sentence holds, in [0,1].
func (b *Baseline) coverage(analyzer *kb.Analyzer, h kb.Hit, s kb.Span, terms []kb.Term) float64 {
	words := bytes.ToValidUTF8(h.Words()[s.Start-h.Start:s.End-h.Start], []byte(string(utf8.RuneError)))
	held := map[string]bool{}
	for _, t := range analyzer.Tokens(nil, words) {
		held[t.Term] = true
	}
	all, found := 1e-9, 0.0
	for _, t := range terms {
		rarity := b.index.Rarity(t.Text)
		all += rarity
		if held[t.Text] {
			found += rarity
		}
	}
	return found / all
}
