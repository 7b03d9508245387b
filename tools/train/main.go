// Command train fits the weights in internal/answer/weights. It reads SQuAD
// articles a to m and the tuning desk, and writes the same bytes on every run.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

func main() {
	data := flag.String("data", "../shared/data", "folder that holds squad11 and squad20")
	out := flag.String("out", "internal/answer/weights", "folder to write to")
	stage := flag.String("stage", "ranker", "what to train: ranker, spans or trust, in this order")
	hidden := flag.Int("hidden", 16, "hidden units; 0 is a logistic regression")
	epochs := flag.Int("epochs", 12, "passes over the examples")
	dry := flag.Bool("dry", false, "train on two thirds of the articles, report on the others, write nothing")
	flag.Parse()
	if err := run(context.Background(), *data, *out, *stage, *hidden, *epochs, *dry); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// question is one line of a question set.
type question struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Answerable bool     `json:"answerable"`
	Answers    []string `json:"answers"`
	Document   string   `json:"document"`
	Paragraph  int      `json:"paragraph"`
	Also       []int    `json:"also"`
	weight     float64
}

func readQuestions(path string, keep func(question) bool) ([]question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []question
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		q := question{weight: 1}
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if keep(q) {
			out = append(out, q)
		}
	}
	return out, in.Err()
}

// tuning says whether a document may be trained on: its name begins with a
// digit or a letter from a to m.
func tuning(document string) bool { return document != "" && document[0] < 'n' }

// holdout says whether a document of the tuning articles is kept out of a dry
// run's training: every third letter.
func holdout(document string) bool {
	return document != "" && strings.ContainsRune("cfil", rune(document[0]))
}

func run(ctx context.Context, data, out, stage string, hidden, epochs int, dry bool) error {
	switch stage {
	case "ranker":
		return ranker(ctx, data, out, hidden, epochs, dry)
	case "spans":
		return spans(ctx, data, out, hidden, epochs, dry)
	case "trust":
		return trust(ctx, data, out, hidden, epochs, dry)
	}
	return fmt.Errorf("stage %q is not ranker, spans or trust", stage)
}

func load(ctx context.Context, dir string) (*kb.Index, error) {
	x, _, err := kb.Load(ctx, slog.New(slog.NewTextHandler(io.Discard, nil)), dir, kb.Config{})
	return x, err
}

// each runs f over n items on all cores; results go to places of their own.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func ranker(ctx context.Context, data, out string, hidden, epochs int, dry bool) error {
	var examples, held []example
	for _, set := range []struct {
		kb, questions string
		weight        float64
		keep          func(question) bool
	}{
		{filepath.Join(data, "squad11/kb"), filepath.Join(data, "squad11/questions.jsonl"), 1, func(q question) bool { return q.Answerable && tuning(q.Document) }},
		{"internal/eval/testdata/desk-tune/kb", "internal/eval/testdata/desk-tune/questions.jsonl", 3, func(q question) bool { return q.Answerable }},
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
		each(len(qs), func(i int) { made[i] = choose(e, qs[i], set.weight) })
		found := 0
		for i, m := range made {
			if m == nil {
				continue
			}
			found++
			if dry && (strings.Contains(set.kb, "squad") && holdout(qs[i].Document) || strings.Contains(set.kb, "desk") && i%3 == 0) {
				held = append(held, *m)
			} else {
				examples = append(examples, *m)
			}
		}
		fmt.Printf("%s: %d questions, %d with the answer among the candidates\n", set.kb, len(qs), found)
	}
	n := train(examples, settings{hidden: hidden, epochs: epochs, rate: 0.003, decay: 1e-5, seed: 7})
	n.Features = answer.FeatureNames()
	fmt.Printf("trained on %d: right %.4f\n", len(examples), accuracy(n, examples))
	if dry {
		fmt.Printf("held out %d: right %.4f\n", len(held), accuracy(n, held))
		return nil
	}
	return write(filepath.Join(out, "ranker.json"), n)
}

// choose makes an example of a question, or nil where no candidate is right.
func choose(e *answer.Engine, q question, weight float64) *example {
	ex := &example{weight: weight}
	any := false
	for _, s := range e.Sentences(q.Question) {
		ok := s.Document == q.Document && s.Paragraph == q.Paragraph && holds(s.Quote, q.Answers)
		any = any || ok
		ex.x = append(ex.x, s.Features)
		ex.gold = append(ex.gold, ok)
	}
	if !any {
		return nil
	}
	return ex
}

func holds(quote string, answers []string) bool {
	for _, a := range answers {
		if strings.Contains(quote, a) {
			return true
		}
	}
	return false
}

// accuracy is the share of examples whose best candidate is right.
func accuracy(n *answer.Network, examples []example) float64 {
	right, total := 0.0, 0.0
	for _, e := range examples {
		best, at := -1e18, 0
		for i, x := range e.x {
			if s := n.Score(x); s > best {
				best, at = s, i
			}
		}
		total++
		if e.gold[at] {
			right++
		}
	}
	return right / total
}

func write(path string, n *answer.Network) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	enc := json.NewEncoder(f)
	if err := enc.Encode(n); err != nil {
		return err
	}
	return f.Close()
}
