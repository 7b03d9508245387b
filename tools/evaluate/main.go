// Command evaluate measures the answerer on everything that the project is
// judged by and prints it beside the targets: retrieval and answers on SQuAD
// 1.1 with all articles pooled, three ways of asking what a knowledge base does
// not hold, and the project's own question sets. See docs/evaluation.md for the
// protocols; protocols.go holds them.
//
// Tune on the articles a to m (--split tune, the default), report on n to z
// (--split report), and never the other way round.
//
//	go run ./tools/evaluate --sample 500
//	go run ./tools/evaluate --only articles,paragraphs --errors /tmp/errors
//	go run ./tools/evaluate --split report --markdown --plot docs/risk-coverage.svg
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/eval"
	"briefbot/internal/kb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// settings are the command line.
type settings struct {
	data, repo, split, engine string
	only                      []string
	sample, workers           int
	json, markdown            bool
	errors, plot              string
}

// result is what came of one protocol.
type result struct {
	Name   string      `json:"name"`
	About  string      `json:"about"`
	Report eval.Report `json:"report"`
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err == nil {
		err = evaluate(ctx, s, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, "evaluate:", err)
		return 2
	}
	return 0
}

func parse(args []string, stderr io.Writer) (settings, error) {
	var s settings
	var only string
	f := flag.NewFlagSet("evaluate", flag.ContinueOnError)
	f.SetOutput(stderr)
	f.StringVar(&s.data, "data", "../shared/data", "folder with squad11 and squad20")
	f.StringVar(&s.repo, "repo", ".", "folder of the project")
	f.StringVar(&s.split, "split", "tune", "which SQuAD articles are asked about: tune (a to m) or report (n to z)")
	f.StringVar(&s.engine, "engine", "bot", "what answers: bot, or baseline (plain BM25)")
	f.StringVar(&only, "only", "", "protocols to run, separated by commas: "+strings.Join(protocolNames(), ", "))
	f.IntVar(&s.sample, "sample", 0, "ask at most so many questions a protocol, always the same ones; 0 for all")
	f.IntVar(&s.workers, "workers", 0, "questions asked at once; 0 for one a core")
	f.BoolVar(&s.json, "json", false, "print one JSON object")
	f.BoolVar(&s.markdown, "markdown", false, "print Markdown tables")
	f.StringVar(&s.errors, "errors", "", "write what went wrong to FOLDER/protocol.txt")
	f.StringVar(&s.plot, "plot", "", "write the risk-coverage curves to an SVG file")
	if err := f.Parse(args); err != nil {
		return s, err
	}
	if f.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q; see --help", f.Arg(0))
	}
	if s.split != "tune" && s.split != "report" {
		return s, fmt.Errorf("--split is %q; give tune or report", s.split)
	}
	if s.engine != "bot" && s.engine != "baseline" {
		return s, fmt.Errorf("--engine is %q; give bot or baseline", s.engine)
	}
	if only != "" {
		s.only = strings.Split(only, ",")
	}
	for _, name := range s.only {
		if !slices.Contains(protocolNames(), name) {
			return s, fmt.Errorf("--only has no protocol %q; there are %s", name, strings.Join(protocolNames(), ", "))
		}
	}
	return s, nil
}

// answerer makes what is measured.
func (s settings) answerer(x *kb.Index) (eval.Answerer, error) {
	if s.engine == "baseline" {
		return eval.NewBaseline(x), nil
	}
	return answer.New(func() *kb.Index { return x })
}

func evaluate(ctx context.Context, s settings, stdout, stderr io.Writer) error {
	var results []result
	for _, p := range protocols {
		if len(s.only) > 0 && !slices.Contains(s.only, p.name) {
			continue
		}
		if len(s.only) == 0 && p.heldOut && s.split != "report" {
			continue
		}
		rounds, err := p.rounds(ctx, s)
		if errors.Is(err, fs.ErrNotExist) && len(s.only) == 0 && s.inRepo(p) {
			fmt.Fprintf(stderr, "%s: left out: %v\n", p.name, err)
			continue
		}
		if err != nil {
			return missing(err, s)
		}
		outcomes, report, err := measure(ctx, s, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		results = append(results, result{p.name, p.about, report})
		fmt.Fprintf(stderr, "%s: %d questions\n", p.name, len(outcomes))
		if s.errors != "" {
			if err := writeErrors(filepath.Join(s.errors, p.name+".txt"), outcomes); err != nil {
				return fmt.Errorf("write errors: %w", err)
			}
		}
	}
	if s.plot != "" {
		if err := writePlot(s.plot, results); err != nil {
			return fmt.Errorf("write plot: %w", err)
		}
	}
	return write(stdout, s, results)
}

// inRepo reports whether a protocol's questions belong to the project, which
// may lack one that is still being written, and the project itself is there.
func (s settings) inRepo(p protocol) bool {
	_, err := os.Stat(filepath.Join(s.repo, setsDir))
	return p.own && err == nil
}

// missing says what to do where the data is not there.
func missing(err error, s settings) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w; point --data (now %s) to the SQuAD folders and --repo (now %s) to the project, or choose other protocols with --only", err, s.data, s.repo)
	}
	return err
}

// measure asks every round's questions and scores all outcomes together. The
// cost is that of the first round.
func measure(ctx context.Context, s settings, rounds []round) ([]eval.Outcome, eval.Report, error) {
	opts := eval.Options{Workers: s.workers}
	var all []eval.Outcome
	var first eval.Cost
	for i, r := range rounds {
		var a eval.Answerer
		cost, err := eval.Measure(func() (int, int, error) {
			x, err := r.index(ctx)
			if err != nil {
				return 0, 0, err
			}
			if err := eval.Check(x, r.questions); err != nil {
				return 0, 0, err
			}
			a, err = s.answerer(x)
			return len(x.Documents()), x.Len(), err
		})
		if err != nil {
			return nil, eval.Report{}, err
		}
		if i == 0 {
			first = cost
		}
		outcomes, err := eval.Run(ctx, a, eval.Sample(r.questions, (s.sample+len(rounds)-1)/len(rounds)), opts)
		if err != nil {
			return nil, eval.Report{}, err
		}
		all = append(all, outcomes...)
	}
	return all, eval.Summarise(all, first, opts), nil
}

func writeErrors(name string, outcomes []eval.Outcome) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	var b strings.Builder
	if err := eval.WriteErrors(&b, outcomes); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}
