package main

import (
	"hash/fnv"
	"io"
	"regexp"
	"strings"

	"briefbot/internal/answer"
)

// spansKept bounds the wrong spans of an example; which are kept follows from
// their text, so that every run keeps the same.
const spansKept = 160

// stretch makes an example of the spans of the best sentences: which of them is
// the short answer? It is nil where none is, or for a question that another
// source has.
func stretch(e *answer.Engine, s source, q question) *example {
	if s.name == "small" {
		return nil
	}
	gold := normalised(q.Answers)
	ex := &example{weight: min(s.weight, 2), origin: s.origin(q)}
	any := false
	all, quotes := e.Spans(q.Question)
	keepOne := 1 + len(all)/spansKept
	for i, c := range all {
		right := c.Document == q.Document && s.at(q, c.Paragraph) && gold[normalise(c.Quote)] && holds(quotes[i], q.Answers)
		any = any || right
		if h := fnv.New32a(); !right && keepOne > 1 {
			io.WriteString(h, c.Quote)
			if h.Sum32()%uint32(keepOne) != 0 && c.Features[0] > 0 {
				continue
			}
		}
		ex.x = append(ex.x, c.Features)
		ex.gold = append(ex.gold, right)
	}
	if !any {
		return nil
	}
	return ex
}

func normalised(answers []string) map[string]bool {
	m := map[string]bool{}
	for _, a := range answers {
		m[normalise(a)] = true
	}
	return m
}

var articles = regexp.MustCompile(`\b(a|an|the)\b`)

// normalise is SQuAD's own normalisation of an answer.
func normalise(s string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
	return strings.Join(strings.Fields(articles.ReplaceAllString(s, " ")), " ")
}
