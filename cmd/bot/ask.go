package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/render"
)

// askCmd answers one question, or one per line of standard input.
type askCmd struct {
	JSON     bool     `help:"Print one JSON object per question, on one line."`
	KB       string   `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
	NoLLM    bool     `name:"no-llm" help:"Never call a language model, even where one is configured."`
	Question []string `arg:"" passthrough:"partial" help:"The question; - reads one question per line from standard input."`
}

// Help is shown by `bot ask --help`.
func (askCmd) Help() string {
	return `Exit code 0 when the question is answered, 1 when the briefings do not answer it, 2 on an error.

Examples:
  bot ask "who leads JNIM?"
  bot ask --json "what did Parly say?" | jq .evidence[0].quote
  bot ask --json - < questions.txt`
}

// Run answers the questions.
func (c *askCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB)
	if err != nil {
		return err
	}
	question := strings.TrimSpace(strings.Join(c.Question, " "))
	if question == "" {
		return errors.New(`ask what? Put the question after it, as in: bot ask "who leads JNIM?"`)
	}
	if c.NoLLM {
		cfg.Model.On = false
	}
	engine, _, err := p.engine(ctx, logger, cfg)
	if err != nil {
		return err
	}
	model, err := newModel(logger, cfg.Model, nil)
	if err != nil {
		return err
	}
	answerer := &asker{engine: engine, summarizer: summarizer(logger, engine, model)}
	if question == "-" {
		return c.lines(ctx, p, answerer)
	}
	a, err := answerer.Answer(ctx, question)
	if err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	if err := c.print(p, a, false); err != nil {
		return err
	}
	if a.Status != answer.Answered {
		return errNotAnswered
	}
	return nil
}

// asker answers a question, with a summary where a model writes them.
type asker struct {
	engine     *answer.Engine
	summarizer *answer.Summarizer // or nil
}

// Answer answers one question. The error is ctx's: a model that is of no help
// has been logged, and the answer stands without it.
func (k *asker) Answer(ctx context.Context, question string) (answer.Answer, error) {
	a, err := k.engine.Answer(ctx, question)
	if err != nil || k.summarizer == nil {
		return a, err
	}
	_ = k.summarizer.Add(ctx, &a, "", "", nil)
	return a, ctx.Err()
}

// lines answers standard input line by line; each answer is written before the
// next line is read. Blank lines are passed over.
func (c *askCmd) lines(ctx context.Context, p *program, answerer *asker) error {
	in := bufio.NewReader(p.stdin)
	for {
		line, err := in.ReadString('\n')
		if question := strings.TrimSpace(line); question != "" {
			a, err := answerer.Answer(ctx, question)
			if err != nil {
				return fmt.Errorf("answer: %w", err)
			}
			if err := c.print(p, a, true); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
	}
}

// print writes one answer. many says that it is one of several, so that people
// need to see which question it belongs to.
func (c *askCmd) print(p *program, a answer.Answer, many bool) error {
	var err error
	if c.JSON {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		err = enc.Encode(a)
	} else {
		style, _ := p.terminal()
		text := render.Terminal(render.Answer(a), style)
		if many {
			text = "» " + a.Question + "\n\n" + text + "\n"
		}
		_, err = io.WriteString(p.stdout, text)
	}
	if err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}
