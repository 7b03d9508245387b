package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"briefbot/internal/answer"
)

// spans trains the short answer: which stretch of the right sentence is it?
func spans(ctx context.Context, data, out string, hidden, epochs, networks int, dry bool) error {
	examples, held, err := gather(ctx, data, dry, stretch)
	if err != nil {
		return err
	}
	n := ensemble(examples, settings{hidden: hidden, epochs: epochs, rate: 0.002, decay: 1e-4, seed: 7, sparse: true}, networks)
	fmt.Printf("trained on %d: exact %.4f\n", len(examples), accuracy(n, examples))
	if dry {
		for name, h := range held {
			fmt.Printf("held out %s, %d: exact %.4f\n", name, len(h), accuracy(n, h))
			curve(n, h)
		}
		return nil
	}
	return write(filepath.Join(out, "spans.json"), n)
}

// spansKept bounds the wrong spans of an example; which are kept follows from
// their text, so that every run keeps the same.
const spansKept = 160

// stretch makes an example of the spans of the best sentences; nil where none
// is right, or for a question that another source has.
func stretch(e *answer.Engine, q question, weight float64) *example {
	if weight < 1 {
		return nil
	}
	gold := map[string]bool{}
	for _, a := range q.Answers {
		gold[normalise(a)] = true
	}
	ex := &example{weight: min(weight, 2)}
	any := false
	all, quotes := e.Spans(q.Question)
	keepOne := 1 + len(all)/spansKept
	for i, s := range all {
		right := s.Document == q.Document && (s.Paragraph == q.Paragraph || slices.Contains(q.Also, s.Paragraph)) && gold[normalise(s.Quote)] && holds(quotes[i], q.Answers)
		any = any || right
		if h := fnv.New32a(); !right && keepOne > 1 {
			io.WriteString(h, s.Quote)
			if h.Sum32()%uint32(keepOne) != 0 && s.Features[0] > 0 {
				continue
			}
		}
		ex.x = append(ex.x, s.Features)
		ex.gold = append(ex.gold, right)
	}
	if !any {
		return nil
	}
	return ex
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
