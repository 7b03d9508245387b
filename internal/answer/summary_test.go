package answer

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"briefbot/internal/answer/guard"
	"briefbot/internal/kb"
)

// scripted is a model that says what it is told to.
type scripted struct {
	say    []guard.Sentence
	err    error
	briefs []Brief
}

func (s *scripted) Model() string { return "scripted" }

func (s *scripted) Write(_ context.Context, b Brief, yield func(guard.Sentence) error) error {
	s.briefs = append(s.briefs, b)
	for _, g := range s.say {
		if err := yield(g); err != nil {
			return err
		}
	}
	return s.err
}

// sample answers from the sample article.
func sample(t *testing.T) *Engine {
	t.Helper()
	index, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), "../../kb", kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(func() *kb.Index { return index })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// passageWith is the number of the passage that holds a text.
func passageWith(t *testing.T, a *Answer, text string) int {
	t.Helper()
	i := slices.IndexFunc(a.Passages, func(p Passage) bool { return strings.Contains(p.Text, text) })
	if i < 0 {
		t.Fatalf("no passage holds %q", text)
	}
	return i + 1
}

func TestSummary(t *testing.T) {
	t.Parallel()
	e := sample(t)
	a, err := e.Answer(t.Context(), "who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	n := passageWith(t, &a, "currently led by")
	model := &scripted{say: []guard.Sentence{
		{Text: "JNIM is led by Iyad Ag Ghali, a Tuareg leader.", Citations: []int{n}},
		{Text: "JNIM is led by Osama bin Laden.", Citations: []int{n}},
		{Text: "It belongs to al-Qaeda.", Citations: []int{n, 99}},
	}}
	s := NewSummarizer(slog.New(slog.DiscardHandler), e, model)
	var shown []string
	if err := s.Add(t.Context(), &a, "", "U1", func(text string) error { shown = append(shown, text); return nil }); err != nil {
		t.Fatal(err)
	}
	if a.Summary == nil || a.Summary.Text != model.say[0].Text || a.Summary.Model != "scripted" || !slices.Equal(shown, []string{a.Summary.Text}) {
		t.Fatalf("Add = %+v, shown %q, want the first sentence only", a.Summary, shown)
	}
	for _, c := range a.Summary.Citations {
		if c < 0 || c >= len(a.Evidence) || !strings.Contains(a.Evidence[c].Quote, "Iyad Ag Ghali") {
			t.Errorf("citation %d of %d quotes does not carry the sentence", c, len(a.Evidence))
		}
	}
	for _, ev := range a.Evidence {
		d := e.Index().Document(ev.Document)
		if !d.Holds(kb.Span{Start: ev.Start, End: ev.End}, ev.Quote) {
			t.Errorf("quote %q is not at %d-%d", ev.Quote, ev.Start, ev.End)
		}
	}
	passed, stopped := s.Stopped()
	if passed != 1 || stopped[guard.Name] != 1 || stopped[guard.Citation] != 1 {
		t.Errorf("Stopped = %d, %v", passed, stopped)
	}
	if b := model.briefs[0]; b.Lang != "en" || b.User != "U1" || len(b.Passages) != len(a.Passages) {
		t.Errorf("the model saw %+v", b)
	}
}

func TestNoSummary(t *testing.T) {
	t.Parallel()
	e := sample(t)
	for name, tc := range map[string]struct {
		question string
		model    scripted
		calls    int
		note     string
		wantErr  bool
	}{
		"nothing carried": {"who leads JNIM?", scripted{say: []guard.Sentence{{Text: "It is led by Osama bin Laden.", Citations: []int{1}}}}, 1, noteDropped, false},
		"nothing said":    {"who leads JNIM?", scripted{err: ErrNothingSaid}, 1, "", false},
		"failed":          {"who leads JNIM?", scripted{err: errors.New("cut")}, 1, "", true},
		"declined":        {"who leads JNIM?", scripted{err: &DeclinedError{"The budget is spent."}}, 1, "The budget is spent.", true},
		"not found":       {"who leads Boko Haram?", scripted{}, 0, "", false},
		"related":         {"who leads Ansar Dine?", scripted{}, 0, "", false},
	} {
		a, err := e.Answer(t.Context(), tc.question)
		if err != nil {
			t.Fatal(err)
		}
		evidence, notes := len(a.Evidence), len(a.Notes)
		err = NewSummarizer(slog.New(slog.DiscardHandler), e, &tc.model).Add(t.Context(), &a, "", "", nil)
		if (err != nil) != tc.wantErr || a.Summary != nil || len(tc.model.briefs) != tc.calls || len(a.Evidence) != evidence {
			t.Errorf("%s: Add = %v, summary %+v, %d calls", name, err, a.Summary, len(tc.model.briefs))
		}
		if added := a.Notes[notes:]; tc.note == "" && len(added) > 0 || tc.note != "" && !slices.Contains(added, tc.note) {
			t.Errorf("%s: notes %q, want %q", name, added, tc.note)
		}
	}
}
