package eval

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// testIndex is a knowledge base of two small documents.
func testIndex(t *testing.T) *kb.Index {
	t.Helper()
	var docs []*kb.Document
	for id, text := range map[string]string{
		"ferry.md": "---\ntitle: Ferry\nlang: en\n---\n\nThe ferry *Calder* sank off Morvane on Tuesday. Nobody was on the bridge.\n\nCaptain Ruth Odell leads the inquiry.\n\nThe company was founded in 1923.\n",
		"mine.md":  "---\ntitle: Mine\nlang: en\n---\n\nThe Dolan mine collapsed in March.\n\nEleven miners were rescued by a crew from Tessel.\n",
	} {
		d, err := kb.Parse(t.Context(), id, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return kb.NewIndex(docs)
}

// fixed is an Answerer that knows its answers, and a Ranker that lists them
// all in the order of their names.
type fixed struct {
	answers map[string]answer.Answer
	ranked  []answer.Passage
	err     error
}

func (f fixed) Answer(ctx context.Context, question string) (answer.Answer, error) {
	a, ok := f.answers[question]
	if !ok {
		return a, f.err
	}
	return a, ctx.Err()
}

func (f fixed) Rank(_ context.Context, _ string, k int) []answer.Passage {
	return f.ranked[:min(k, len(f.ranked))]
}

func says(status answer.Status, confidence float64, short, quote string, paragraphs ...int) answer.Answer {
	a := answer.Answer{Status: status, Confidence: confidence, Short: short}
	if quote != "" {
		a.Evidence = []answer.Evidence{{Quote: quote}}
	}
	for _, p := range paragraphs {
		a.Passages = append(a.Passages, answer.Passage{Document: "x.md", Paragraph: p})
	}
	return a
}

func asks(id, gold string, paragraph int) Question {
	return Question{ID: id, Question: id, Answerable: true, Answers: []string{gold}, Document: "x.md", Paragraph: paragraph}
}

func TestRunKeepsOrderAndJudges(t *testing.T) {
	t.Parallel()
	var ten []answer.Passage
	for i := 11; i <= 20; i++ {
		ten = append(ten, answer.Passage{Document: "x.md", Paragraph: i})
	}
	f := fixed{ranked: ten, answers: map[string]answer.Answer{
		"first":  says(answer.Answered, 0.9, "the Ann", "It is Ann.", 1, 2),
		"also":   says(answer.Answered, 0.8, "", "It is Bob.", 5, 1),
		"deep":   says(answer.Related, 0.3, "", "Elsewhere.", 5, 6),
		"never":  says(answer.NotFound, 0.1, "", ""),
		"absent": says(answer.Answered, 0.7, "Ann", "It is Ann.", 1),
	}}
	also := asks("also", "Bob", 9)
	also.Also = []int{1}
	questions := []Question{
		asks("first", "Ann", 1), also, asks("deep", "Cid", 17), asks("never", "Dan", 30),
		{ID: "absent", Question: "absent", Answers: []string{"Ann"}, Document: "x.md", Paragraph: 1},
	}
	for _, workers := range []int{1, 4} {
		calls := 0
		got, err := Run(t.Context(), f, questions, Options{Workers: workers, Progress: func(done int) {
			calls++
			if done != calls {
				t.Errorf("Progress(%d) at call %d", done, calls)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"first 1 true true 1", "also 2 true false 0", "deep 7 false false 0", "never 0 false false 0", "absent 0 false false 0"}
		for i, o := range got {
			if s := fmt.Sprint(o.Question.ID, " ", o.Rank, " ", o.Right, " ", o.Exact, " ", o.F1); s != want[i] {
				t.Errorf("%d workers: outcome %d = %s, want %s", workers, i, s, want[i])
			}
		}
		if calls != len(questions) {
			t.Errorf("%d workers: Progress was called %d times, want %d", workers, calls, len(questions))
		}
	}
}

func TestRunCountsDisplayedQuotes(t *testing.T) {
	t.Parallel()
	f := fixed{answers: map[string]answer.Answer{"q": {
		Status: answer.Answered, Evidence: []answer.Evidence{{Quote: "The *Calder*\n> sank.", Display: "The Calder sank."}},
	}}}
	got, err := Run(t.Context(), f, []Question{asks("q", "Calder sank", 1)}, Options{})
	if err != nil || !got[0].Right {
		t.Errorf("Run = %+v, %v; want the displayed quote to count", got, err)
	}
}

func TestRunFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("index is gone")
	tests := []struct {
		name string
		a    answer.Answer
		want string
	}{
		{"error", answer.Answer{}, "question q2: index is gone"},
		{"no evidence", says(answer.Answered, 0.5, "", ""), "question q2: the status is answered, with no evidence"},
		{"evidence for nothing", says(answer.NotFound, 0.5, "", "x"), "question q2: the status is not_found, with evidence"},
		{"status", says("maybe", 0.5, "", ""), `question q2: unknown status "maybe"`},
		{"confidence", says(answer.Related, 1.5, "", "x"), "question q2: the confidence 1.5 is outside [0,1]"},
		{"not a number", says(answer.Related, math.NaN(), "", "x"), "question q2: the confidence NaN is outside [0,1]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fine := says(answer.Related, 0.5, "", "x")
			f := fixed{err: broken, answers: map[string]answer.Answer{"q1": fine, "q3": fine}}
			if tt.name != "error" {
				f.answers["q2"] = tt.a
			}
			_, err := Run(t.Context(), f, []Question{asks("q1", "x", 1), asks("q2", "x", 1), asks("q3", "x", 1)}, Options{Workers: 2})
			if err == nil || err.Error() != tt.want {
				t.Errorf("Run = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestRunStopsWithContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := fixed{answers: map[string]answer.Answer{"q": says(answer.Related, 0.5, "", "x")}}
	if _, err := Run(ctx, f, []Question{asks("q", "x", 1)}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %v, want %v", err, context.Canceled)
	}
}

func TestBaseline(t *testing.T) {
	t.Parallel()
	x := testIndex(t)
	a, err := NewBaseline(x).Answer(t.Context(), "Who leads the inquiry?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Status != answer.Answered || a.Evidence[0].Quote != "Captain Ruth Odell leads the inquiry." {
		t.Errorf("Answer = %+v, want the sentence on the inquiry", a)
	}
	for _, e := range a.Evidence {
		if !x.Document(e.Document).Holds(kb.Span{Start: e.Start, End: e.End}, e.Quote) {
			t.Errorf("%q is not what %s says there", e.Quote, e.Document)
		}
	}
	a, err = NewBaseline(x).Answer(t.Context(), "zebra crossings in Lima?")
	if err != nil || a.Status != answer.NotFound || len(a.Evidence) > 0 {
		t.Errorf("Answer = %+v, %v; want not_found", a, err)
	}
}

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	yes := asks("q1", "Ann", 3)
	yes.Kind = "who"
	outcomes := []Outcome{
		{Question: yes, Answer: says(answer.Answered, 0.75, "Bob", "It is\nBob.", 1), Rank: 2},
		{Question: asks("fine", "Ann", 1), Answer: says(answer.Answered, 0.9, "Ann", "Ann.", 1), Rank: 1, Right: true, Exact: true, F1: 1},
		{Question: Question{ID: "q2", Question: "q2", Status: answer.NotFound}, Answer: says(answer.Related, 0.2, "", "It is Bob.", 1)},
	}
	var b strings.Builder
	if err := WriteErrors(&b, outcomes); err != nil {
		t.Fatal(err)
	}
	want := `q1 who  answered with the wrong quote; wrong short answer; gold passage at rank 2
  Q     q1
  gold  "Ann"  x.md#3
  got   answered 0.75  "Bob"
        #0  It is Bob.

q2  said related, should say not_found
  Q     q2
  gold  not_found
  got   related 0.20
        #0  It is Bob.

2 of 3 questions listed
`
	if b.String() != want {
		t.Errorf("WriteErrors wrote\n%s\nwant\n%s", b.String(), want)
	}
}
