package main

import (
	"briefbot/internal/answer"
)

// halfRight is what a wrong sentence counts where the documents do answer: the
// confidence says both whether there is an answer and whether this is it.
const halfRight = 0.65

// judgements makes examples of one question for the confidence in the answer
// and, where the documents answer, for the confidence in the short answer.
func judgements(e *answer.Engine, s source, q question) []example {
	t, ok := e.Trust(q.Question)
	if !ok {
		return nil
	}
	right := q.Answerable && t.Best.Document == q.Document && holds(t.Best.Quote, q.Answers)
	x := t.Features
	if t.Tongue != nil {
		x = t.Tongue
	}
	if abroad := t.Tongue != nil; abroad != (s.name == tongueSource) {
		return nil // taken for another language than it is in
	}
	one := func(gold bool, weight float64) example {
		return example{origin: s.origin(q), x: [][]float32{x}, gold: []bool{gold}, weight: weight, right: right, answerable: q.Answerable}
	}
	var out []example
	if q.Answerable && !right {
		out = append(out, one(true, s.weight*halfRight), one(false, s.weight*(1-halfRight)))
	} else {
		out = append(out, one(right, s.weight))
	}
	if q.Answerable && t.Short != "" && s.name != "small" {
		short := one(normalised(q.Answers)[normalise(t.Short)], s.weight)
		short.x[0] = t.Best.Features
		short.short = true
		out = append(out, short)
	}
	return out
}
