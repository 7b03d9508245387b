package main

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// spans trains the short answer: which stretch of the right sentence is it?
func spans(ctx context.Context, data, out string, hidden, epochs int, dry bool) error {
	var examples, held []example
	for _, set := range []struct {
		kb, questions string
		weight        float64
		keep          func(question) bool
	}{
		{filepath.Join(data, "squad11/kb"), filepath.Join(data, "squad11/questions.jsonl"), 1, func(q question) bool { return q.Answerable && tuning(q.Document) }},
		{"internal/eval/testdata/desk-tune/kb", "internal/eval/testdata/desk-tune/questions.jsonl", 2, func(q question) bool { return q.Answerable }},
	} {
		x, err := load(ctx, set.kb)
		if err != nil {
			return err
		}
		qs, err := readQuestions(set.questions, set.keep)
		if err != nil {
			return err
		}
		e, err := answer.New(func() *kb.Index { return x })
		if err != nil {
			return err
		}
		made := make([]*example, len(qs))
		reach := 0
		each(len(qs), func(i int) {
			q := qs[i]
			ss, ok := e.Spans(q.Question, func(s answer.Sentence) bool {
				return s.Document == q.Document && s.Paragraph == q.Paragraph && holds(s.Quote, q.Answers)
			})
			if !ok {
				return
			}
			gold := map[string]bool{}
			for _, a := range q.Answers {
				gold[normalise(a)] = true
			}
			ex := &example{weight: set.weight}
			any := false
			for _, s := range ss {
				right := gold[normalise(s.Quote)]
				any = any || right
				ex.x = append(ex.x, s.Features)
				ex.gold = append(ex.gold, right)
			}
			if any {
				made[i] = ex
			}
		})
		for i, m := range made {
			if m == nil {
				continue
			}
			reach++
			if dry && (strings.Contains(set.kb, "squad") && holdout(qs[i].Document) || strings.Contains(set.kb, "desk") && i%3 == 0) {
				held = append(held, *m)
			} else {
				examples = append(examples, *m)
			}
		}
		fmt.Printf("%s: %d questions, %d with an answer among the spans\n", set.kb, len(qs), reach)
	}
	n := train(examples, settings{hidden: hidden, epochs: epochs, rate: 0.002, decay: 1e-4, seed: 7})
	fmt.Printf("trained on %d: exact %.4f\n", len(examples), accuracy(n, examples))
	if dry {
		fmt.Printf("held out %d: exact %.4f\n", len(held), accuracy(n, held))
		curve(n, held)
		return nil
	}
	return write(filepath.Join(out, "spans.json"), n)
}

// curve prints how exact the surest spans are.
func curve(n *answer.Network, examples []example) {
	type result struct {
		lead  float64
		right bool
	}
	var rs []result
	for _, e := range examples {
		best, next, at := -1e18, -1e18, 0
		for i, x := range e.x {
			switch s := n.Score(x); {
			case s > best:
				best, next, at = s, best, i
			case s > next:
				next = s
			}
		}
		rs = append(rs, result{best - next, e.gold[at]})
	}
	slices.SortFunc(rs, func(a, b result) int {
		if a.lead > b.lead {
			return -1
		}
		return 1
	})
	right := 0
	for i, r := range rs {
		if r.right {
			right++
		}
		if (i+1)%(len(rs)/5) == 0 {
			fmt.Printf("  surest %d%%: exact %.3f\n", 100*(i+1)/len(rs), float64(right)/float64(i+1))
		}
	}
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
