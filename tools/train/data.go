package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// question is one line of a question set.
type question struct {
	Question   string   `json:"question"`
	Answerable bool     `json:"answerable"`
	Answers    []string `json:"answers"`
	Document   string   `json:"document"`
	Paragraph  int      `json:"paragraph"`
	Also       []int    `json:"also"` // other paragraphs that answer as well
	// fold is the part of the data that the question belongs to: networks that
	// see it as input for others were trained on the other parts.
	fold int
	// own questions are the project's, about an article of SQuAD.
	own bool
}

// tongueSource names the sources in other languages than English.
const tongueSource = "tongue"

// The folds. What is held out belongs to none that is trained on.
const (
	folds   = 2
	heldOut = folds
)

// source is a knowledge base with questions on it.
type source struct {
	name      string
	index     *kb.Index
	questions []question
	weight    float64
	// renumbered paragraphs are not those of the questions.
	renumbered bool
}

// data is what all the networks learn from.
type data struct {
	ranking []source // every question is answered
	trust   []source // about half of them are not
	tongues []source // the same in other languages
}

// tuning says whether a document may be trained on: its name begins with a
// digit or a letter from a to m.
func tuning(document string) bool { return document != "" && document[0] < 'n' }

// read reads SQuAD articles a to m and the tuning desks. With dry, every third
// letter's articles and every third of the desks' questions are held out.
func read(ctx context.Context, root string, dry bool) (data, error) {
	full, err := load(ctx, filepath.Join(root, "squad11/kb"))
	if err != nil {
		return data{}, err
	}
	fold := map[string]int{}
	var docs []*kb.Document
	for _, d := range full.Documents() {
		if !tuning(d.ID) {
			continue
		}
		docs = append(docs, d)
		if fold[d.ID] = len(docs) % folds; dry && strings.ContainsRune("cfil", rune(d.ID[0])) {
			fold[d.ID] = heldOut
		}
	}
	all, err := readQuestions(filepath.Join(root, "squad11/questions.jsonl"), fold)
	if err != nil {
		return data{}, err
	}
	more, err := readQuestions("internal/eval/testdata/squad-tune/questions.jsonl", fold)
	if err != nil {
		return data{}, err
	}
	for i := range more {
		more[i].own = true
	}
	// Near misses are for knowledge bases of one article: SQuAD's own questions, of
	// which each is asked with its text there and without, have none.
	answered := slices.Concat(all, slices.DeleteFunc(slices.Clone(more), func(q question) bool { return !q.Answerable }))
	var out data
	out.ranking = append(out.ranking, source{name: "squad", index: full, questions: answered, weight: 1})
	if err := halves(ctx, &out, docs, answered); err != nil {
		return data{}, err
	}
	if err := smalls(ctx, &out, docs, answered); err != nil {
		return data{}, err
	}
	singles(&out, docs, more)
	twenty, err := load(ctx, filepath.Join(root, "squad20/kb"))
	if err != nil {
		return data{}, err
	}
	hard, err := readQuestions(filepath.Join(root, "squad20/questions.jsonl"), fold)
	if err != nil {
		return data{}, err
	}
	out.trust = append(out.trust, source{name: "squad20", index: twenty, questions: hard, weight: 0.85})
	ranking, trust, err := desks(ctx, "desk-tune*", "desk", dry)
	if err != nil {
		return data{}, err
	}
	out.ranking, out.trust = append(out.ranking, ranking...), append(out.trust, trust...)
	ranking, out.tongues, err = desks(ctx, "languages-tune*", tongueSource, dry)
	out.ranking = append(out.ranking, ranking...)
	for _, s := range out.tongues {
		out.tongues = append(out.tongues, alone(s)...)
	}
	return out, err
}

// alone are knowledge bases of one document of a source each, as a desk's first one
// is, with the questions on it.
func alone(s source) []source {
	var out []source
	for _, d := range s.index.Documents() {
		one := source{name: s.name, index: kb.NewIndex([]*kb.Document{d}), weight: s.weight / 2}
		for _, q := range s.questions {
			if q.Document == d.ID {
				one.questions = append(one.questions, q)
			}
		}
		if len(one.questions) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// halves are knowledge bases that lack half of the articles, or half of the
// paragraphs of each: every other one, every other two, three and five.
func halves(ctx context.Context, out *data, docs []*kb.Document, all []question) error {
	for _, width := range []int{1, 2, 3, 5} {
		for half := range 2 {
			in := func(n int) bool { return n/width%2 == half }
			var kept, thinned []*kb.Document
			held := map[string]bool{}
			for i, d := range docs {
				if in(i) {
					kept = append(kept, d)
					held[d.ID] = true
				}
				t, err := part(ctx, d, in)
				if err != nil {
					return err
				}
				thinned = append(thinned, t)
			}
			articles, paragraphs := slices.Clone(all), slices.Clone(all)
			for i, q := range all {
				articles[i].Answerable = held[q.Document]
				paragraphs[i].Answerable = slices.ContainsFunc(q.paragraphs(), in)
			}
			out.trust = append(out.trust,
				source{name: "articles", index: kb.NewIndex(kept), questions: articles, weight: 0.33},
				source{name: "paragraphs", index: kb.NewIndex(thinned), questions: paragraphs, weight: 0.28, renumbered: true})
		}
	}
	return nil
}

// singles are knowledge bases of one article each, with questions that it
// answers and near misses.
func singles(out *data, docs []*kb.Document, all []question) {
	for _, d := range docs {
		s := source{name: "single", index: kb.NewIndex([]*kb.Document{d}), weight: 0.8}
		for _, q := range all {
			if q.Document == d.ID {
				s.questions = append(s.questions, q)
			}
		}
		out.trust = append(out.trust, s)
	}
}

// paragraphs are all those that answer.
func (q question) paragraphs() []int { return append([]int{q.Paragraph}, q.Also...) }

// chunkSize is how many paragraphs make a knowledge base as small as a desk's
// first one.
const chunkSize = 10

// smalls are knowledge bases of a few neighbouring paragraphs, with questions
// that they answer and questions that they do not.
func smalls(ctx context.Context, out *data, docs []*kb.Document, all []question) error {
	byDocument := map[string][]question{}
	for _, q := range all {
		byDocument[q.Document] = append(byDocument[q.Document], q)
	}
	for n, d := range docs {
		for from := 1; from+chunkSize <= d.Len(); from += 2 * chunkSize {
			p, err := part(ctx, d, func(k int) bool { return from <= k && k < from+chunkSize })
			if err != nil {
				return err
			}
			var inside, outside []question
			for i, q := range byDocument[d.ID] {
				switch {
				case slices.ContainsFunc(q.paragraphs(), func(n int) bool { return from <= n && n < from+chunkSize }):
					inside = append(inside, q)
				case i%3 == 0:
					q.Answerable = false
					outside = append(outside, q)
				}
			}
			outside = outside[:min(len(outside), len(inside)*2/3)]
			for i, q := range byDocument[docs[(n+7)%len(docs)].ID] {
				if i%9 == 0 && len(outside) < len(inside) {
					q.Answerable, q.fold = false, inside[0].fold
					outside = append(outside, q)
				}
			}
			s := source{name: "small", index: kb.NewIndex([]*kb.Document{p}), questions: inside, weight: 0.5, renumbered: true}
			out.ranking = append(out.ranking, s)
			s.questions, s.weight = append(slices.Clone(inside), outside...), 1
			out.trust = append(out.trust, s)
		}
	}
	return nil
}

// desks are invented briefings with questions as people type them: those that are
// answered, and all.
func desks(ctx context.Context, pattern, name string, dry bool) (ranking, trust []source, err error) {
	found, err := filepath.Glob(filepath.Join("internal/eval/testdata", pattern, "questions.jsonl"))
	if err != nil {
		return nil, nil, err
	}
	if len(found) == 0 {
		return nil, nil, fmt.Errorf("no %s in internal/eval/testdata: run this in the repository's root", pattern)
	}
	for _, f := range found {
		x, err := load(ctx, filepath.Join(filepath.Dir(f), "kb"))
		if err != nil {
			return nil, nil, err
		}
		qs, err := readQuestions(f, nil)
		if err != nil {
			return nil, nil, err
		}
		var answered []question
		place := map[string]int{}
		for i := range qs {
			n, ok := place[qs[i].Document]
			if !ok {
				n = len(place)
				place[qs[i].Document] = n
			}
			if qs[i].Document == "" {
				n = i
			}
			if qs[i].fold = n % folds; dry && n%3 == 0 {
				qs[i].fold = heldOut
			}
			if qs[i].Answerable {
				answered = append(answered, qs[i])
			}
		}
		ranking = append(ranking, source{name: name, index: x, questions: answered, weight: 1})
		trust = append(trust, source{name: name, index: x, questions: qs, weight: 1.5})
	}
	return ranking, trust, nil
}

// readQuestions reads a question set. With folds given, it keeps the questions
// on the documents that have one.
func readQuestions(path string, fold map[string]int) ([]question, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []question
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		n, ok := fold[q.Document]
		if !ok && fold != nil {
			continue
		}
		q.fold = n
		out = append(out, q)
	}
	return out, in.Err()
}

func load(ctx context.Context, dir string) (*kb.Index, error) {
	x, problems, err := kb.Load(ctx, slog.New(slog.NewTextHandler(io.Discard, nil)), dir, kb.Config{})
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%s: %w", dir, problems[0])
	}
	return x, err
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
