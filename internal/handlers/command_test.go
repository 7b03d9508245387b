package handlers

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"briefbot/internal/kb"
	"briefbot/internal/render"
)

const harbour = `---
title: Strike at the port of Verano
date: 2024-05-03
url: https://example.org/verano
---

The Union of Port Workers (UPW) called a strike at the port of Verano. The UPW is led by Marta Quill.

The harbour was quiet. Figures for May are not known yet. Owen Hale was arrested.
`

// indexOf is an index of documents by name.
func indexOf(t *testing.T, files map[string]string) func() *kb.Index {
	t.Helper()
	var docs []*kb.Document
	for name, text := range files {
		d, err := kb.Parse(t.Context(), name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	index := kb.NewIndex(docs)
	return func() *kb.Index { return index }
}

// factsFunc is [Facts] of a function.
type factsFunc func(kind FactKind, subject string) (render.Message, bool, error)

func (f factsFunc) Card(_ context.Context, kind FactKind, subject string) (render.Message, bool, error) {
	return f(kind, subject)
}

func TestCommandTellsSubcommandsFromQuestions(t *testing.T) {
	t.Parallel()
	h, _ := setup(t, known)
	h.opts.Index = indexOf(t, map[string]string{"verano.md": harbour})
	h.opts.Facts = factsFunc(func(kind FactKind, subject string) (render.Message, bool, error) {
		return render.Text(fmt.Sprintf("card %s %q", kind, subject)), true, nil
	})
	const question = "Iyad Ag Ghali"
	for text, want := range map[string]string{
		"who leads the UPW?":                 question,
		"who leads the UPW":                  question,
		"who LEADS the UPW":                  question,
		"who is Marta Quill":                 question,
		"who was arrested":                   question,
		"who Marta Quill?":                   question,
		"who UPW":                            `card who "UPW"`,
		"who upw":                            `card who "upw"`,
		"who Marta Quill":                    `card who "Marta Quill"`,
		"WHO marta quill":                    `card who "marta quill"`,
		"who Nobody Known":                   `card who "Nobody Known"`,
		"who":                                `card who ""`,
		"figures":                            `card figures ""`,
		"figures ships in May":               `card figures "ships in May"`,
		"figures for May, are they known?":   question,
		"quotes Quill":                       `card quotes "Quill"`,
		"timeline strike":                    `card timeline "strike"`,
		"why":                                "no record of an answer",
		"why was Owen Hale arrested":         question,
		"docs":                               "1 briefing loaded",
		"docs 7":                             "1 briefing loaded",
		"docs about the strike":              question,
		"mode":                               "Settings cannot be changed",
		"mode of transport to Verano":        question,
		"help":                               "Ask me about the briefings.",
		"help me find the leader of the UPW": question,
		"Help!":                              "Ask me about the briefings.",
		"":                                   "Ask me about the briefings.",
		"hlep":                               "Did you mean /brief help?",
		"timelin strike":                     "Did you mean /brief timeline?",
		"digset daily 08:00":                 "Did you mean /brief digest?",
		"harbour":                            question,
		"strike":                             question,
		"ship":                               question,
		"what is the UPW":                    question,
		"digest of the strike?":              question,
		"watch out for the strike?":          question,
		"digest daily 08:00":                 "cannot post digests here",
		"allow":                              "Only an admin",
		"allow me a question: who leads?":    question,
	} {
		got := h.Handle(t.Context(), Request{Kind: Command, EventID: "1.1", Channel: "C1", User: "U1", Text: text})
		if !strings.Contains(got.Message.Fallback, want) {
			t.Errorf("/brief %s = %q, want %q in it", text, got.Message.Fallback, want)
		}
		if got.Where != Ephemeral {
			t.Errorf("/brief %s = where %v, want ephemeral", text, got.Where)
		}
	}
}

func TestFactsFallBackToSearch(t *testing.T) {
	t.Parallel()
	for name, facts := range map[string]Facts{
		"none":  nil,
		"empty": factsFunc(func(FactKind, string) (render.Message, bool, error) { return render.Message{}, false, nil }),
		"error": factsFunc(func(FactKind, string) (render.Message, bool, error) { return render.Message{}, true, context.Canceled }),
	} {
		h, _ := setup(t, known)
		h.opts.Facts = facts
		got := h.Handle(t.Context(), Request{Kind: Command, EventID: "1.1", Channel: "C1", Text: "quotes Quill"})
		if !strings.Contains(got.Message.Fallback, "Iyad Ag Ghali") || got.Entry == nil || got.Entry.Question != "what did Quill say?" {
			t.Errorf("%s: /brief quotes Quill = %q, entry %+v, want the answer of search", name, got.Message.Fallback, got.Entry)
		}
	}
}

func TestDocsArePaged(t *testing.T) {
	t.Parallel()
	files := map[string]string{"undated.md": "No date here.\n"}
	for i := range 24 {
		files[fmt.Sprintf("d%02d.md", i)] = fmt.Sprintf("---\ntitle: Briefing %02d\ndate: 2024-01-%02d\n---\n\nText.\n", i, i+1)
	}
	h, _ := setup(t, known)
	h.opts.Index = indexOf(t, files)
	first := h.Handle(t.Context(), Request{Kind: Command, EventID: "1.1", Channel: "C1", Text: "docs"})
	text := render.Terminal(first.Message, render.TerminalStyle{})
	if !strings.Contains(text, "25 briefings") || strings.Index(text, "Briefing 23") > strings.Index(text, "Briefing 22") || strings.Contains(text, "Briefing 13 ") || strings.Contains(text, "undated.md") {
		t.Errorf("/brief docs =\n%s\nwant the ten newest, newest first", text)
	}
	last := h.Handle(t.Context(), Request{Kind: Click, EventID: "1.2", Channel: "C1", Action: "docs_2", Value: "2"})
	if text := render.Terminal(last.Message, render.TerminalStyle{}); last.Where != Replace || !strings.Contains(text, "undated.md") || strings.Contains(text, "Briefing 23") {
		t.Errorf("last page = where %v\n%s\nwant the undated one in place of the first page", last.Where, text)
	}
	for _, value := range []string{"-1", "99", "x", ""} {
		r := h.Handle(t.Context(), Request{Kind: Click, EventID: "1.3", Channel: "C1", Action: "docs_1", Value: value})
		if len(render.Blocks(r.Message)) == 0 {
			t.Errorf("page %q has nothing on it", value)
		}
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"docs", "docs", 0}, {"dcos", "docs", 1}, {"digset", "digest", 1}, {"", "why", 3}, {"qoute", "quotes", 2}, {"héllo", "hello", 1}} {
		if got := distance(tc.a, tc.b); got != tc.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}
