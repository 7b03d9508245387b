package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"briefbot/internal/facts"
	"briefbot/internal/handlers"
	"briefbot/internal/kb"
	"briefbot/internal/render"
)

// factsCmd prints quick facts.
type factsCmd struct {
	JSON bool     `help:"Print one JSON object."`
	KB   string   `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
	Kind string   `arg:"" enum:"who,figures,quotes,timeline" help:"who, figures, quotes or timeline."`
	Name []string `arg:"" optional:"" help:"A person, an organisation, a topic or a document; who needs one."`
}

// Help is shown by `bot facts --help`.
func (factsCmd) Help() string {
	return `Prints what the briefings say in quotations, drawn from them without a model:

  who NAME          roles, other names, members, who it is named with
  figures [TOPIC]   numbers with what they count and who claims them; where sources differ
  quotes [NAME]     what people said, direct (between quotation marks) or reported
  timeline [TOPIC]  dated sentences in order of time

Exit code 0 when there are facts, 1 when there are none, 2 on an error.

Examples:
  bot facts who JNIM
  bot facts quotes Florence Parly
  bot facts --json figures attacks | jq .figures[].quote`
}

// Run looks the facts up and prints them.
func (c *factsCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB)
	if err != nil {
		return err
	}
	name := strings.TrimSpace(strings.Join(c.Name, " "))
	if c.Kind == "who" && name == "" {
		return errors.New("facts about whom? Put a name after it, as in: bot facts who JNIM")
	}
	index, _, err := loadKB(ctx, logger, cfg)
	if err != nil {
		return err
	}
	book := factBook{keeper: facts.NewKeeper(), index: func() *kb.Index { return index }, now: time.Now, staleAfter: cfg.StaleAfter, all: true}
	found, err := book.find(ctx, handlers.FactKind(c.Kind), name)
	if err != nil {
		return fmt.Errorf("draw the facts: %w", err)
	}
	if c.JSON {
		enc := json.NewEncoder(p.stdout)
		enc.SetEscapeHTML(false)
		err = enc.Encode(found.data)
	} else {
		style, _ := p.terminal()
		_, err = io.WriteString(p.stdout, render.Terminal(found.message, style))
	}
	if err != nil {
		return fmt.Errorf("write the facts: %w", err)
	}
	if !found.any {
		return errNotAnswered
	}
	return nil
}

// factBook words facts for Slack and the terminal. It implements
// [handlers.Facts].
type factBook struct {
	keeper     *facts.Keeper
	index      func() *kb.Index
	now        func() time.Time
	staleAfter time.Duration
	all        bool // every fact, for the terminal
}

// found is the outcome of one look-up.
type found struct {
	message render.Message
	data    any // for JSON
	any     bool
}

// The JSON objects of bot facts, a public contract; bot facts who prints a
// [facts.Card].
type (
	figuresJSON struct {
		Figures []facts.Figure     `json:"figures"`
		Differ  []facts.Difference `json:"differ"`
	}
	quotesJSON struct {
		Quotes []facts.Statement `json:"quotes"`
		Others []facts.Statement `json:"others"` // said by others about who was asked for
	}
	timelineJSON struct {
		Events  []facts.Event `json:"events"`
		Undated []facts.Event `json:"undated"`
	}
)

// othersShown is how many words of others are looked at where a name says
// nothing.
const othersShown = 5

// Card implements [handlers.Facts]. A name that the briefings do not have is
// left to search, which knows other spellings.
func (b factBook) Card(ctx context.Context, kind handlers.FactKind, subject string) (render.Message, bool, error) {
	f, err := b.find(ctx, kind, strings.TrimSpace(subject))
	return f.message, f.any, err
}

func (b factBook) find(ctx context.Context, kind handlers.FactKind, name string) (found, error) {
	desk, err := b.keeper.Of(ctx, b.index())
	if err != nil {
		return found{}, err
	}
	show := render.Facts{All: b.all}
	if desk.Partial() {
		show.Note = "Only the newest briefings are read for facts: there are too many."
	}
	switch kind {
	case handlers.FactFigures:
		figures, differ := desk.Figures(name, 0), desk.Differences(name)
		var dates []string
		for _, f := range figures {
			dates = append(dates, f.Date)
		}
		show.Note = b.age(show.Note, dates)
		return found{show.Figures(name, figures, differ), figuresJSON{figures, emptyNotNil(differ)}, len(figures) > 0}, nil
	case handlers.FactQuotes:
		quotes := desk.Statements(name, 0)
		var others []facts.Statement
		if len(quotes) == 0 && name != "" {
			others = desk.Others(name, othersShown)
		}
		return found{show.Quotes(name, quotes, others), quotesJSON{quotes, emptyNotNil(others)}, len(quotes)+len(others) > 0}, nil
	case handlers.FactTimeline:
		known, unknown := desk.Events(name, 0)
		return found{show.Timeline(name, known, unknown), timelineJSON{emptyNotNil(known), emptyNotNil(unknown)}, len(known)+len(unknown) > 0}, nil
	}
	card := desk.Who(name)
	if card.Last != nil {
		show.Note = b.age(show.Note, []string{card.Last.Date})
	}
	return found{show.Card(name, card), card, card.Name != "" || len(card.Candidates) > 0}, nil
}

// age is note with a warning where the newest of some dates is old.
func (b factBook) age(note string, dates []string) string {
	newest := ""
	for _, d := range dates {
		newest = max(newest, d)
	}
	if days, stale := facts.Stale(newest, b.now(), b.staleAfter); stale {
		note = strings.TrimSpace(note + " " + facts.StaleNote(newest, days))
	}
	return note
}

func emptyNotNil[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
