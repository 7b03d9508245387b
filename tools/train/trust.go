package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// missed is the weight of a wrong sentence for a question that another sentence
// answers: less of a mistake than an answer to what is not there.
const missed = 0.6

// trust trains the confidence: is the best candidate an answer? Its questions
// come from knowledge bases that lack half of what is asked for.
func trust(ctx context.Context, data, out string, hidden, epochs, networks int, dry bool) error {
	full, err := load(ctx, filepath.Join(data, "squad11/kb"))
	if err != nil {
		return err
	}
	var all []question
	var docs []*kb.Document
	for _, d := range full.Documents() {
		if tuning(d.ID) {
			docs = append(docs, d)
		}
	}
	all, err = readQuestions(filepath.Join(data, "squad11/questions.jsonl"), func(q question) bool { return tuning(q.Document) })
	if err != nil {
		return err
	}
	var examples []example
	held := map[string][]example{}
	add := func(name string, x *kb.Index, qs []question, present func(question) bool, weight float64) error {
		e, err := answer.NewUntrained(func() *kb.Index { return x })
		if err != nil {
			return err
		}
		made := make([]*example, len(qs))
		each(len(qs), func(i int) {
			t, ok := e.Trust(qs[i].Question)
			if !ok {
				return
			}
			right := qs[i].Answerable && (present == nil || present(qs[i])) && t.Best.Document == qs[i].Document && holds(t.Best.Quote, qs[i].Answers)
			w := weight
			if !right && qs[i].Answerable && (present == nil || present(qs[i])) {
				w *= missed
			}
			made[i] = &example{x: [][]float32{t.Features}, gold: []bool{right}, weight: w}
		})
		for i, m := range made {
			switch {
			case m == nil:
			case dry && (holdout(qs[i].Document) && !strings.HasPrefix(name, "desk") || strings.HasPrefix(name, "desk") && i%3 == 0):
				held[name] = append(held[name], *m)
			default:
				examples = append(examples, *m)
			}
		}
		return nil
	}
	for half := range 2 {
		var kept []*kb.Document
		present := map[string]bool{}
		for i, d := range docs {
			if i%2 == half {
				kept = append(kept, d)
				present[d.ID] = true
			}
		}
		if err := add("other articles", kb.NewIndex(kept), all, func(q question) bool { return present[q.Document] }, 0.7); err != nil {
			return err
		}
	}
	for half := range 2 {
		var kept []*kb.Document
		for _, d := range docs {
			h, err := part(ctx, d, func(n int) bool { return n%2 == half })
			if err != nil {
				return err
			}
			kept = append(kept, h)
		}
		if err := add("other paragraphs", kb.NewIndex(kept), all, func(q question) bool { return q.Paragraph%2 == half }, 0.7); err != nil {
			return err
		}
	}
	chunks, err := smalls(ctx, docs, all)
	if err != nil {
		return err
	}
	for _, c := range chunks {
		if err := add("small", c.index, c.inside, nil, 1); err != nil {
			return err
		}
		if err := add("small", c.index, c.outside, func(question) bool { return false }, 1); err != nil {
			return err
		}
	}
	x20, err := load(ctx, filepath.Join(data, "squad20/kb"))
	if err != nil {
		return err
	}
	known := func(id string) bool { return x20.Document(id) != nil }
	q20, err := readQuestions(filepath.Join(data, "squad20/questions.jsonl"), func(q question) bool { return tuning(q.Document) && known(q.Document) })
	if err != nil {
		return err
	}
	if err := add("squad20", x20, q20, nil, 0.7); err != nil {
		return err
	}
	for _, dir := range desks() {
		desk, err := load(ctx, filepath.Join(dir, "kb"))
		if err != nil {
			return err
		}
		qd, err := readQuestions(filepath.Join(dir, "questions.jsonl"), func(question) bool { return true })
		if err != nil {
			return err
		}
		if err := add("desk", desk, qd, nil, 5); err != nil {
			return err
		}
	}
	n := ensemble(examples, settings{hidden: hidden, epochs: epochs, rate: 0.003, decay: 3e-4, seed: 7, pointwise: true}, networks)
	n.Features = answer.FeatureNames()
	fmt.Printf("trained on %d: auc of right %.4f\n", len(examples), auc(n, examples))
	for _, name := range []string{"other articles", "other paragraphs", "small", "squad20", "desk"} {
		if dry {
			fmt.Printf("held out %s, %d: auc of right %.4f\n", name, len(held[name]), auc(n, held[name]))
		}
	}
	if dry {
		return nil
	}
	return write(filepath.Join(out, "trust.json"), n)
}

// part is a document with only the paragraphs that keep accepts.
func part(ctx context.Context, d *kb.Document, keep func(paragraph int) bool) (*kb.Document, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %q\nlang: en\n---\n", d.Title)
	for i := range d.Len() {
		if p := d.Passage(i); keep(p.Number) {
			b.WriteString("\n" + p.Text() + "\n")
		}
	}
	return kb.Parse(ctx, d.ID, []byte(b.String()))
}

// chunkSize is how many paragraphs make a knowledge base as small as a desk's
// first one.
const chunkSize = 10

// small is a knowledge base of a few neighbouring paragraphs, the questions
// that they answer and questions that they do not.
type small struct {
	index   *kb.Index
	inside  []question
	outside []question
}

// smalls cuts documents into small knowledge bases.
func smalls(ctx context.Context, docs []*kb.Document, all []question) ([]small, error) {
	byDocument := map[string][]question{}
	for _, q := range all {
		byDocument[q.Document] = append(byDocument[q.Document], q)
	}
	var out []small
	for n, d := range docs {
		for from := 1; from+chunkSize <= d.Len(); from += 2 * chunkSize {
			p, err := part(ctx, d, func(k int) bool { return from <= k && k < from+chunkSize })
			if err != nil {
				return nil, err
			}
			s := small{index: kb.NewIndex([]*kb.Document{p})}
			for i, q := range byDocument[d.ID] {
				switch {
				case from <= q.Paragraph && q.Paragraph < from+chunkSize:
					s.inside = append(s.inside, q)
				case i%3 == 0:
					s.outside = append(s.outside, q)
				}
			}
			s.outside = s.outside[:min(len(s.outside), len(s.inside)*2/3)]
			for i, q := range byDocument[docs[(n+7)%len(docs)].ID] {
				if i%9 == 0 && len(s.outside) < len(s.inside) {
					s.outside = append(s.outside, q)
				}
			}
			out = append(out, s)
		}
	}
	return out, nil
}

// auc is the chance that a right example scores above a wrong one.
func auc(n *answer.Network, examples []example) float64 {
	type scored struct {
		score float64
		gold  bool
	}
	var all []scored
	for _, e := range examples {
		all = append(all, scored{n.Score(e.x[0]), e.gold[0]})
	}
	slices.SortFunc(all, func(a, b scored) int {
		if a.score < b.score {
			return -1
		}
		return 1
	})
	sum, right := 0.0, 0.0
	for rank, s := range all {
		if s.gold {
			sum += float64(rank + 1)
			right++
		}
	}
	wrong := float64(len(all)) - right
	return (sum - right*(right+1)/2) / (right * wrong)
}
