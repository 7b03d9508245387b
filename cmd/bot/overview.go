package main

import (
	"context"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/digest"
	"briefbot/internal/kb"
)

// What an overview is made of and may be.
const (
	overviewStories   = 6
	overviewSentences = 3
	overviewQuestion  = "What are the most important news in these briefings?"
)

// overviewOf summarises a digest through the guard that answers pass, so that
// each of its sentences is carried by a passage that the digest quotes; nil
// where there is no model.
func overviewOf(s *answer.Summarizer, index func() *kb.Index) func(ctx context.Context, d digest.Digest) (*digest.Overview, error) {
	if s == nil {
		return nil
	}
	return func(ctx context.Context, d digest.Digest) (*digest.Overview, error) {
		a := answer.Answer{Question: overviewQuestion, Status: answer.Answered}
		x := index()
		for _, e := range d.Entries {
			if len(e.Quotes) == 0 || len(a.Passages) == overviewStories {
				continue
			}
			q := e.Quotes[0]
			doc := x.Document(q.Document)
			if doc == nil || doc.Version != q.Version || q.Paragraph > doc.Len() {
				continue // it has changed since
			}
			p := doc.Passage(q.Paragraph - 1)
			a.Passages = append(a.Passages, answer.Passage{Document: doc.ID, Paragraph: p.Number, Line: p.Line, Text: p.Text()})
		}
		var said []string
		err := s.Add(ctx, &a, "", "", func(sentence string) error {
			if len(said) < overviewSentences {
				said = append(said, sentence)
			}
			return nil
		})
		if err != nil || a.Summary == nil || len(said) == 0 {
			return nil, err
		}
		return &digest.Overview{Text: strings.Join(said, " "), Model: a.Summary.Model}, nil
	}
}
