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
	"slices"
	"strings"
	"sync"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

func main() {
	data := flag.String("data", "../shared/data", "folder that holds squad11 and squad20")
	out := flag.String("out", "internal/answer/weights", "folder to write to")
	stage := flag.String("stage", "ranker", "what to train: ranker, spans or trust, in this order")
	hidden := flag.Int("hidden", 12, "hidden units; 0 is a logistic regression")
	epochs := flag.Int("epochs", 8, "passes over the examples")
	networks := flag.Int("networks", 4, "networks whose mean is taken")
	dry := flag.Bool("dry", false, "train on two thirds of the articles, report on the others, write nothing")
	flag.Parse()
	if err := run(context.Background(), *data, *out, *stage, *hidden, *epochs, *networks, *dry); err != nil {
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

func run(ctx context.Context, data, out, stage string, hidden, epochs, networks int, dry bool) error {
	switch stage {
	case "ranker":
		return ranker(ctx, data, out, hidden, epochs, networks, dry)
	case "spans":
		return spans(ctx, data, out, hidden, epochs, networks, dry)
	case "trust":
		return trust(ctx, data, out, hidden, epochs, networks, dry)
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

// desks are the folders of tuning desks: invented briefings with questions.
func desks() []string {
	found, err := filepath.Glob("internal/eval/testdata/desk-tune*/questions.jsonl")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i, f := range found {
		found[i] = filepath.Dir(f)
	}
	return found
}

// source is a knowledge base with its answerable questions.
type source struct {
	name      string
	index     *kb.Index
	questions []question
	weight    float64
}

// sources are what the ranker and the spans learn from.
func sources(ctx context.Context, data string) ([]source, error) {
	x, err := load(ctx, filepath.Join(data, "squad11/kb"))
	if err != nil {
		return nil, err
	}
	qs, err := readQuestions(filepath.Join(data, "squad11/questions.jsonl"), func(q question) bool { return q.Answerable && tuning(q.Document) })
	if err != nil {
		return nil, err
	}
	out := []source{{"squad", x, qs, 1}}
	var docs []*kb.Document
	for _, d := range x.Documents() {
		if tuning(d.ID) {
			docs = append(docs, d)
		}
	}
	chunks, err := smalls(ctx, docs, qs)
	if err != nil {
		return nil, err
	}
	for _, c := range chunks {
		out = append(out, source{"small", c.index, c.inside, 0.5})
	}
	for _, dir := range desks() {
		x, err := load(ctx, filepath.Join(dir, "kb"))
		if err != nil {
			return nil, err
		}
		qs, err := readQuestions(filepath.Join(dir, "questions.jsonl"), func(q question) bool { return q.Answerable })
		if err != nil {
			return nil, err
		}
		out = append(out, source{"desk", x, qs, 3})
	}
	return out, nil
}

// gather makes examples of every source's questions. In a dry run some are
// held out, by name of the source.
func gather(ctx context.Context, data string, dry bool, makeOne func(e *answer.Engine, q question, weight float64) *example) (examples []example, held map[string][]example, err error) {
	held = map[string][]example{}
	from, err := sources(ctx, data)
	if err != nil {
		return nil, nil, err
	}
	asked, made := map[string]int{}, map[string]int{}
	for _, s := range from {
		e, err := answer.NewUntrained(func() *kb.Index { return s.index })
		if err != nil {
			return nil, nil, err
		}
		found := make([]*example, len(s.questions))
		each(len(found), func(i int) { found[i] = makeOne(e, s.questions[i], s.weight) })
		for i, m := range found {
			asked[s.name]++
			if m == nil {
				continue
			}
			made[s.name]++
			if dry && (s.name == "desk" && i%3 == 0 || s.name != "desk" && holdout(s.questions[i].Document)) {
				held[s.name] = append(held[s.name], *m)
			} else {
				examples = append(examples, *m)
			}
		}
	}
	for _, name := range []string{"squad", "small", "desk"} {
		fmt.Printf("%s: %d questions, %d examples\n", name, asked[name], made[name])
	}
	return examples, held, nil
}

func ranker(ctx context.Context, data, out string, hidden, epochs, networks int, dry bool) error {
	examples, held, err := gather(ctx, data, dry, choose)
	if err != nil {
		return err
	}
	n := ensemble(examples, settings{hidden: hidden, epochs: epochs, rate: 0.003, decay: 3e-4, seed: 7}, networks)
	n.Features = answer.FeatureNames()
	fmt.Printf("trained on %d: right %.4f\n", len(examples), accuracy(n, examples))
	for name, h := range held {
		fmt.Printf("held out %s, %d: right %.4f\n", name, len(h), accuracy(n, h))
	}
	if dry {
		return nil
	}
	return write(filepath.Join(out, "ranker.json"), n)
}

// choose makes an example of a question, or nil where no candidate is right.
func choose(e *answer.Engine, q question, weight float64) *example {
	ex := &example{weight: weight}
	any := false
	for _, s := range e.Sentences(q.Question) {
		// Small knowledge bases number their paragraphs anew; a document's own name suffices there.
		ok := s.Document == q.Document && holds(s.Quote, q.Answers) && (s.Paragraph == q.Paragraph || slices.Contains(q.Also, s.Paragraph) || weight < 1)
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
