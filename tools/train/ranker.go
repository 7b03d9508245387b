package main

import (
	"slices"
	"strings"

	"briefbot/internal/answer"
)

// choice makes an example of the sentences that may answer a question, or nil
// where none is right.
func choice(e *answer.Engine, s source, q question) *example {
	ex := &example{weight: s.weight, origin: s.origin(q)}
	any := false
	for _, c := range e.Sentences(q.Question) {
		ok := c.Document == q.Document && holds(c.Quote, q.Answers) && s.at(q, c.Paragraph)
		any = any || ok
		ex.x = append(ex.x, c.Features)
		ex.gold = append(ex.gold, ok)
	}
	if !any {
		return nil
	}
	return ex
}

// origin of an example that is made of a question.
func (s source) origin(q question) origin {
	o := origin{fold: q.fold, set: s.name}
	if q.own {
		o.set += "+"
	}
	return o
}

// at says whether a paragraph of the question's document is the one that answers.
func (s source) at(q question, paragraph int) bool {
	return s.renumbered || paragraph == q.Paragraph || slices.Contains(q.Also, paragraph)
}

func holds(quote string, answers []string) bool {
	return slices.ContainsFunc(answers, func(a string) bool { return strings.Contains(quote, a) })
}
