package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"briefbot/internal/eval"
	"briefbot/internal/kb"
)

// protocol is one way of asking.
type protocol struct {
	name    string
	about   string // a few words for tables and plots
	heldOut bool   // never looked at while tuning
	own     bool   // its questions belong to the project
	rounds  func(ctx context.Context, s settings) ([]round, error)
}

// setsDir holds the project's question sets.
const setsDir = "internal/eval/testdata"

// round is a knowledge base and the questions that are put to it.
type round struct {
	index     func(ctx context.Context) (*kb.Index, error)
	questions []eval.Question
}

var protocols = []protocol{
	{"pooled", "SQuAD 1.1, all 48 articles in one knowledge base", false, false, pooled},
	{"articles", "SQuAD 1.1, the other half of the articles must be refused", false, false, otherArticles},
	{"paragraphs", "SQuAD 1.1, the other half of each article's paragraphs must be refused", false, false, otherParagraphs},
	{"squad20", "SQuAD 2.0 as it is", false, false, squad20},
	{"article", "the sample article", false, true, own("article", "kb")},
	{"article-2", "the sample article, by another author, never used for tuning", true, true, own("article-2", "kb")},
	{"article-3", "the sample article, by a third author, never used for tuning", true, true, own("article-3", "kb")},
	{"desk-tune", "ten invented briefings, used for tuning", false, true, ownDesk("desk-tune")},
	{"desk-tune-2", "twelve more, used for tuning", false, true, ownDesk("desk-tune-2")},
	{"desk-tune-3", "twelve more, used for tuning", false, true, ownDesk("desk-tune-3")},
	{"desk-tune-4", "twelve more, with hard near misses, used for tuning", false, true, ownDesk("desk-tune-4")},
	{"desk-heldout", "ten others, never used for tuning", true, true, ownDesk("desk-heldout")},
	{"desk-heldout-2", "fourteen of five genres, never used for tuning", true, true, ownDesk("desk-heldout-2")},
	{"languages-tune", "sixteen in eight languages, used for tuning", false, true, ownDesk("languages-tune")},
	{"languages-tune-2", "more in eight languages, used for tuning", false, true, ownDesk("languages-tune-2")},
	{"languages", "twelve briefings in six languages, never used for tuning", true, true, ownDesk("languages")},
	{"languages-2", "twenty-two in eight languages, never used for tuning", true, true, ownDesk("languages-2")},
	{"languages-across", "English briefings, asked in six other languages, never used for tuning", true, true, own("languages-across", "internal/eval/testdata/desk-heldout/kb")},
}

func protocolNames() []string {
	names := make([]string, len(protocols))
	for i, p := range protocols {
		names[i] = p.name
	}
	return names
}

// asked are the questions on the articles of the split.
func (s settings) asked(questions []eval.Question) []eval.Question {
	var asked []eval.Question
	for _, q := range questions {
		if late := q.Document >= "n"; late == (s.split == "report") {
			asked = append(asked, q)
		}
	}
	return asked
}

// squad reads one of the SQuAD folders.
func (s settings) squad(ctx context.Context, name string) ([]*kb.Document, []eval.Question, error) {
	x, err := load(ctx, filepath.Join(s.data, name, "kb"))
	if err != nil {
		return nil, nil, err
	}
	questions, err := readSet(filepath.Join(s.data, name, "questions.jsonl"))
	return x.Documents(), s.asked(questions), err
}

// load reads a knowledge base of which every file must be good.
func load(ctx context.Context, dir string) (*kb.Index, error) {
	if _, err := os.Stat(dir); err != nil {
		return nil, fmt.Errorf("knowledge base %s: %w", dir, fs.ErrNotExist)
	}
	x, problems, err := kb.Load(ctx, slog.New(slog.DiscardHandler), dir, kb.Config{})
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("%s: %w", dir, problems[0])
	}
	return x, nil
}

func readSet(name string) ([]eval.Question, error) {
	if _, err := os.Stat(name); err != nil {
		return nil, fmt.Errorf("question set %s: %w", name, fs.ErrNotExist)
	}
	return eval.ReadFile(name)
}

// of is an index of documents that were read already.
func of(docs []*kb.Document) func(context.Context) (*kb.Index, error) {
	return func(context.Context) (*kb.Index, error) { return kb.NewIndex(docs), nil }
}

func folder(dir string) func(context.Context) (*kb.Index, error) {
	return func(ctx context.Context) (*kb.Index, error) { return load(ctx, dir) }
}

func pooled(ctx context.Context, s settings) ([]round, error) {
	_, questions, err := s.squad(ctx, "squad11")
	return []round{{folder(filepath.Join(s.data, "squad11", "kb")), questions}}, err
}

func squad20(ctx context.Context, s settings) ([]round, error) {
	_, questions, err := s.squad(ctx, "squad20")
	return []round{{folder(filepath.Join(s.data, "squad20", "kb")), questions}}, err
}

// otherArticles asks every question twice: once with its article in the
// knowledge base and once without, so that hard and easy questions stand
// equally on both sides.
func otherArticles(ctx context.Context, s settings) ([]round, error) {
	docs, questions, err := s.squad(ctx, "squad11")
	if err != nil {
		return nil, err
	}
	var rounds []round
	for half := range 2 {
		var kept []*kb.Document
		held := map[string]bool{}
		for i, d := range docs { // in order of ID
			if i%2 == half {
				kept = append(kept, d)
				held[d.ID] = true
			}
		}
		asked := make([]eval.Question, len(questions))
		for i, q := range questions {
			asked[i] = refuse(q, !held[q.Document])
		}
		rounds = append(rounds, round{of(kept), asked})
	}
	return rounds, nil
}

// otherParagraphs does the same with the paragraphs of each article. Another
// paragraph sometimes answers too; such an answer counts as wrong.
func otherParagraphs(ctx context.Context, s settings) ([]round, error) {
	docs, questions, err := s.squad(ctx, "squad11")
	if err != nil {
		return nil, err
	}
	var rounds []round
	for half := range 2 {
		kept := make([]*kb.Document, len(docs))
		for i, d := range docs {
			if kept[i], err = thin(ctx, d, half); err != nil {
				return nil, err
			}
		}
		asked := make([]eval.Question, len(questions))
		for i, q := range questions {
			asked[i] = refuse(q, (q.Paragraph-1)%2 != half)
			asked[i].Paragraph = (q.Paragraph + 1) / 2
		}
		rounds = append(rounds, round{of(kept), asked})
	}
	return rounds, nil
}

// refuse is the question as one that must not be answered, or as it is.
func refuse(q eval.Question, absent bool) eval.Question {
	if absent {
		q.Answerable, q.Answers = false, nil
	}
	return q
}

// thin cuts every other passage out of a document of plain paragraphs; the
// first of those that stay is the half-th, counted from 0.
func thin(ctx context.Context, d *kb.Document, half int) (*kb.Document, error) {
	var text bytes.Buffer
	at := 0
	for i := range d.Len() {
		if i%2 == half {
			continue
		}
		p := d.Passage(i)
		text.WriteString(d.Quote(kb.Span{Start: at, End: p.Start}))
		at = p.End
	}
	text.WriteString(d.Quote(kb.Span{Start: at, End: d.Size()}))
	thinned, err := kb.Parse(ctx, d.ID, text.Bytes())
	if err != nil {
		return nil, fmt.Errorf("cut paragraphs out of %s: %w", d.ID, err)
	}
	if want := (d.Len() + 1 - half) / 2; thinned.Len() != want {
		return nil, fmt.Errorf("cut paragraphs out of %s: %d are left, not %d", d.ID, thinned.Len(), want)
	}
	for i := range thinned.Len() {
		if thinned.Passage(i).Text() != d.Passage(2*i+half).Text() {
			return nil, fmt.Errorf("cut paragraphs out of %s: paragraph %d changed", d.ID, i+1)
		}
	}
	return thinned, nil
}

// own asks one of the project's sets against a folder of the project.
func own(name, dir string) func(context.Context, settings) ([]round, error) {
	return func(_ context.Context, s settings) ([]round, error) {
		questions, err := readSet(filepath.Join(s.repo, setsDir, name, "questions.jsonl"))
		return []round{{folder(filepath.Join(s.repo, dir)), questions}}, err
	}
}

func ownDesk(name string) func(context.Context, settings) ([]round, error) {
	return own(name, filepath.Join(setsDir, name, "kb"))
}
