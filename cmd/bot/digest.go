package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/digest"
	"briefbot/internal/facts"
	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// digestCmd prints what is new in the briefings.
type digestCmd struct {
	JSON  bool   `help:"Print one JSON object."`
	KB    string `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
	Since string `placeholder:"DATE" help:"Only briefings dated, or where undated changed, on or after this day, such as 2026-03-29."`
}

// Help is shown by `bot digest --help`.
func (digestCmd) Help() string {
	return `Prints the digest that would be posted if these briefings were new: each story once, with its
lead sentences quoted. Exit code 0, also when nothing is new; 2 on an error.

Examples:
  bot digest
  bot digest --since 2026-03-29
  bot digest --json --kb my-briefings | jq .entries[].documents[0].title`
}

// Run works the digest out and prints it.
func (c *digestCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB)
	if err != nil {
		return err
	}
	var since digest.Date
	if c.Since != "" {
		if since, err = digest.ParseDate(c.Since); err != nil {
			return fmt.Errorf("--since: %w", err)
		}
	}
	engine, index, err := p.engine(ctx, logger, cfg)
	if err != nil {
		return err
	}
	composer := digest.NewComposer(logger, digest.ComposerOptions{
		Index: engine.Index, Versions: digest.NewVersions(nil, engine.Index),
		Facts: digest.ReadFacts, Differences: differencesIn(logger, engine.Facts(), engine.Index), Answers: answersFrom(engine),
	})
	d, err := composer.Compose(ctx, digest.Request{Changes: dated(cfg, index, since, c.Since != ""), Limit: index.Len() + 1})
	if err != nil {
		return fmt.Errorf("work out the digest: %w", err)
	}
	d.Since = c.Since
	if c.JSON {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		err = enc.Encode(d)
	} else {
		style, _ := p.terminal()
		_, err = io.WriteString(p.stdout, render.Terminal(d.Message(digest.Wording{All: true}), style))
	}
	if err != nil {
		return fmt.Errorf("write the digest: %w", err)
	}
	return nil
}

// dated are the documents from a day on, as news: by their own date, or where
// they have none by that of the file.
func dated(cfg config.Config, index *kb.Index, since digest.Date, filter bool) []store.NewsChange {
	var out []store.NewsChange
	for _, d := range index.Documents() {
		if filter && dateOf(cfg, d) < since.String() {
			continue
		}
		out = append(out, store.NewsChange{Path: d.ID, Version: d.Version})
	}
	return out
}

// dateOf is a document's date, or that of its file; "" where neither is known.
func dateOf(cfg config.Config, d *kb.Document) string {
	if d.Date != "" {
		return d.Date
	}
	info, err := os.Stat(filepath.Join(cfg.KBDir, filepath.FromSlash(d.ID)))
	if err != nil {
		return ""
	}
	return info.ModTime().Format(time.DateOnly)
}

// differencesIn lists where a document's figures differ from those of others.
func differencesIn(logger *slog.Logger, keeper *facts.Keeper, index func() *kb.Index) func(context.Context, string) []digest.Disagreement {
	return func(ctx context.Context, document string) []digest.Disagreement {
		desk, err := keeper.Of(ctx, index())
		if err != nil {
			logger.Warn("figures not compared", "err", err)
			return nil
		}
		return digest.DifferencesOf(desk, document)
	}
}

// suggestSure is the least confidence of an answer whose question a digest
// suggests: above what an answer needs, since nobody asked.
const suggestSure = 0.7

// answersFrom reports whether a question is answered, from a document and
// surely.
func answersFrom(engine interface {
	Answer(ctx context.Context, question string) (answer.Answer, error)
}) func(ctx context.Context, question, document string) bool {
	return func(ctx context.Context, question, document string) bool {
		a, err := engine.Answer(ctx, question)
		return err == nil && a.Status == answer.Answered && a.Confidence >= suggestSure &&
			len(a.Evidence) > 0 && a.Evidence[0].Document == document
	}
}
