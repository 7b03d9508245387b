package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/google/renameio/v2"
	"golang.org/x/term"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/eval"
	"briefbot/internal/kb"
)

// evalCmd scores the answers to a question set.
type evalCmd struct {
	JSON      bool   `help:"Print one JSON object."`
	KB        string `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
	Questions string `required:"" placeholder:"FILE.jsonl" help:"The question set: one JSON object a line."`
	Errors    string `placeholder:"FILE" help:"Write what went wrong, question by question, to a file; - for standard error."`
	Dense     bool   `help:"Compare answers by words, by meaning and by both; needs EMBEDDING_MODEL."`
	Workers   int    `default:"0" placeholder:"N" help:"Questions asked at once; as many as there are cores by default. With 1 the latencies are those of an idle machine."`
}

// Help is shown by `bot eval --help`.
func (evalCmd) Help() string {
	return `A question set is JSON Lines:
  {"id":"1","question":"who leads JNIM?","answerable":true,"answers":["Iyad Ag Ghali"],"document":"article.md","paragraph":6}
  {"id":"2","question":"who leads Boko Haram?","answerable":false}
"paragraph" counts the document's blocks of prose from 1; "also" may list other paragraphs that answer.
"status" (answered, related, not_found), "kind" and "lang" are optional and scored where they are given.

Examples:
  bot eval --kb kb --questions internal/eval/testdata/article/questions.jsonl
  bot eval --json --questions set.jsonl | jq '{hit_at_1, wrong_rate, auc}'
  bot eval --questions set.jsonl --errors wrong.txt
  OPENAI_BASE_URL=http://127.0.0.1:11434 EMBEDDING_MODEL=all-minilm bot eval --dense --questions set.jsonl`
}

// Run scores the set and prints the report.
func (c *evalCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB)
	if err != nil {
		return err
	}
	if c.Workers < 0 {
		return fmt.Errorf("--workers is %d; give 1 or more, or leave it out", c.Workers)
	}
	questions, err := eval.ReadFile(c.Questions)
	if err != nil {
		return err
	}
	if c.Dense {
		return c.compare(ctx, p, logger, cfg, questions)
	}
	cfg.Model.On = false // the answers are judged as they are without a model
	var engine *answer.Engine
	var index *kb.Index
	cost, err := eval.Measure(func() (int, int, error) {
		if engine, index, err = p.engine(ctx, logger, cfg); err != nil {
			return 0, 0, err
		}
		return len(index.Documents()), index.Len(), nil
	})
	if err != nil {
		return err
	}
	if err := eval.Check(index, questions); err != nil {
		return fmt.Errorf("%s does not fit %s: %w", c.Questions, cfg.KBDir, err)
	}
	opts := eval.Options{Workers: c.Workers, Progress: p.progress(len(questions), c.JSON)}
	outcomes, err := eval.Run(ctx, engine, questions, opts)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	if err := c.listErrors(p, outcomes); err != nil {
		return err
	}
	report := eval.Summarise(outcomes, cost, opts)
	if c.JSON {
		err = json.NewEncoder(p.stdout).Encode(report)
	} else {
		err = report.WriteText(p.stdout)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// evalDeadline is how long a question's vector may take here, where the quality
// of meaning is measured and not its speed.
const evalDeadline = 10 * time.Second

// compare scores the set three times: by words, by meaning, by both.
func (c *evalCmd) compare(ctx context.Context, p *program, logger *slog.Logger, cfg config.Config, questions []eval.Question) error {
	model := cfg.Model
	cfg.Model.On = false
	engine, index, err := p.engine(ctx, logger, cfg)
	if err != nil {
		return err
	}
	if err := eval.Check(index, questions); err != nil {
		return fmt.Errorf("%s does not fit %s: %w", c.Questions, cfg.KBDir, err)
	}
	space, err := newSpace(logger, model, engine.Index, evalDeadline)
	if err != nil {
		return err
	}
	if space == nil {
		return errors.New("--dense needs a model: set EMBEDDING_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL")
	}
	fmt.Fprintf(p.stderr, "bot eval: embedding %d passages\n", index.Len())
	if err := space.Fill(ctx); err != nil {
		return fmt.Errorf("embed the passages: %w", err)
	}
	both, err := answer.NewWith(engine.Index, answer.Options{Facts: engine.Facts(), StaleAfter: cfg.StaleAfter, Meaning: space})
	if err != nil {
		return err
	}
	var all compared
	opts := eval.Options{Workers: c.Workers}
	for _, one := range []struct {
		answerer eval.Answerer
		report   *eval.Report
	}{{engine, &all.Lexical}, {denseOnly{space, index}, &all.Dense}, {both, &all.Fused}} {
		outcomes, err := eval.Run(ctx, one.answerer, questions, opts)
		if err != nil {
			return fmt.Errorf("evaluate: %w", err)
		}
		*one.report = eval.Summarise(outcomes, eval.Cost{Documents: len(index.Documents()), Passages: index.Len()}, opts)
	}
	if c.JSON {
		err = json.NewEncoder(p.stdout).Encode(all)
	} else {
		err = writeCompared(p.stdout, all)
	}
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// listErrors writes the listing of wrong answers where it was asked for.
func (c *evalCmd) listErrors(p *program, outcomes []eval.Outcome) error {
	var err error
	switch c.Errors {
	case "":
		return nil
	case "-":
		err = eval.WriteErrors(p.stderr, outcomes)
	default:
		err = writeListing(c.Errors, outcomes)
	}
	if err != nil {
		return fmt.Errorf("write the errors to %s: %w", c.Errors, err)
	}
	return nil
}

func writeListing(name string, outcomes []eval.Outcome) error {
	f, err := renameio.NewPendingFile(name, renameio.WithPermissions(0o644))
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := eval.WriteErrors(f, outcomes); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}

// progress is a bar on standard error, or nil where nobody watches: in a pipe,
// with --json, and for so few questions that they are done in a blink.
func (p *program) progress(total int, quiet bool) func(done int) {
	f, ok := p.stderr.(*os.File)
	if quiet || total < 500 || !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return bar(f, total)
}

// bar draws a progress bar each time that it grows by a cell, and wipes it at
// the end.
func bar(w io.Writer, total int) func(done int) {
	const width = 40
	drawn := -1
	return func(done int) {
		switch cells := done * width / total; {
		case done == total:
			fmt.Fprint(w, "\r\x1b[K")
		case cells != drawn:
			drawn = cells
			fmt.Fprintf(w, "\r[%-*s] %d of %d", width, "========================================"[:cells], done, total)
		}
	}
}
