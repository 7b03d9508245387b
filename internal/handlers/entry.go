package handlers

import (
	"briefbot/internal/answer"
	"briefbot/internal/store"
)

// entry is the answer as the ledger keeps it.
func entry(req Request, question string, a answer.Answer) *store.Answer {
	e := &store.Answer{
		User: req.User, Private: req.Kind != Mention && req.Kind != Follow && req.Kind != Direct, Question: question,
		Status: string(a.Status), Short: a.Short, Confidence: a.Confidence,
	}
	for _, v := range a.Evidence {
		e.Citations = append(e.Citations, store.Citation{Document: v.Document, Version: v.Version, Start: v.Start, End: v.End, Quote: v.Quote})
	}
	if a.Summary != nil {
		e.Model = a.Summary.Model
	}
	e.Detail = detailOf(a)
	return e
}
