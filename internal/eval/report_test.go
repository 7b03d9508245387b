package eval

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
)

// out is an outcome with a confidence; right implies answerable.
func out(confidence float64, answerable, right bool) Outcome {
	return Outcome{
		Question: Question{Answerable: answerable}, Right: right,
		Answer: answer.Answer{Status: answer.Answered, Confidence: confidence},
	}
}

func near(a Rate, b float64) bool { return math.Abs(float64(a)-b) < 1e-12 }

func TestAUC(t *testing.T) {
	t.Parallel()
	yes := func(c float64) Outcome { return out(c, true, false) }
	no := func(c float64) Outcome { return out(c, false, false) }
	tests := []struct {
		name     string
		outcomes []Outcome
		want     float64
	}{
		{"perfect", []Outcome{yes(.9), no(.1), yes(.8), no(.2)}, 1},
		{"inverted", []Outcome{yes(.1), no(.9)}, 0},
		{"all tied", []Outcome{yes(.5), no(.5), yes(.5), no(.5), no(.5)}, 0.5},
		// Pairs: .9 beats both (2), .5 ties .5 (½) and beats .3 (1), .3 loses to .5 and ties .3 (½): 4 of 6.
		{"ties", []Outcome{yes(.9), yes(.5), yes(.3), no(.5), no(.3)}, 4.0 / 6},
	}
	for _, tt := range tests {
		if got := AUC(tt.outcomes); !near(got, tt.want) {
			t.Errorf("%s: AUC = %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := AUC([]Outcome{yes(.5)}); got.Defined() {
		t.Errorf("AUC without unanswerable questions = %v, want undefined", got)
	}
}

func TestAt(t *testing.T) {
	t.Parallel()
	outcomes := []Outcome{
		out(.9, true, true), out(.8, true, false), out(.7, true, true), out(.6, true, true), out(.2, true, false),
		out(.85, false, false), out(.65, false, false), out(.6, false, false), out(.1, false, false),
	}
	tests := []struct{ coverage, threshold, wantCoverage, wrong, alarms float64 }{
		{0.2, .9, .2, 0, 0},
		{0.4, .8, .4, 2.0 / 3, .25},     // .9 right; .85 and .8 wrong
		{0.8, .6, .8, 4.0 / 7, 3.0 / 4}, // 7 answered: right .9 .7 .6
		{1, .2, 1, 5.0 / 8, 3.0 / 4},
	}
	for _, tt := range tests {
		got, ok := At(outcomes, tt.coverage)
		if !ok || got.Threshold != tt.threshold || !near(got.Coverage, tt.wantCoverage) || !near(got.Wrong, tt.wrong) || !near(got.FalseAlarms, tt.alarms) {
			t.Errorf("At(%v) = %+v, %v; want %+v", tt.coverage, got, ok, tt)
		}
	}
	if _, ok := At([]Outcome{out(.5, false, false)}, 0.8); ok {
		t.Error("At without answerable questions is ok, want not")
	}
	tied := []Outcome{out(.5, true, true), out(.5, true, false)}
	if got, _ := At(tied, 0.5); !near(got.Coverage, 1) {
		t.Errorf("At(0.5) of two equal confidences = %+v, want both answered", got)
	}
	if got := RiskCoverage(outcomes); len(got) != 20 || !near(got[19].Coverage, 1) {
		t.Errorf("RiskCoverage = %+v, want 20 points up to 1", got)
	}
}

func TestCalibration(t *testing.T) {
	t.Parallel()
	// Bin [.9,1]: confidences .95 and 1, one right: mean .975, right .5.
	// Bin [.2,.3): confidence .2, right.
	got := calibrate([]Outcome{out(.95, true, true), out(1, true, false), out(.2, true, true)})
	wantECE := (2*math.Abs(.975-.5) + math.Abs(.2-1)) / 3
	wantBrier := (.05*.05 + 1 + .8*.8) / 3
	if !near(got.ECE, wantECE) || !near(got.Brier, wantBrier) {
		t.Errorf("calibrate = %v, %v; want %v, %v", got.ECE, got.Brier, wantECE, wantBrier)
	}
	want := []Bin{{.2, 1, .2, 1}, {.9, 2, .975, .5}}
	if diff := cmp.Diff(want, got.Bins); diff != "" {
		t.Errorf("bins (-want +got):\n%s", diff)
	}
}

// sixOutcomes are four answerable questions and two that are not.
func sixOutcomes() []Outcome {
	outcome := func(q Question, a answer.Answer, rank int, right, exact bool, f1 float64, ms int) Outcome {
		return Outcome{q, a, rank, right, exact, f1, time.Duration(ms) * time.Millisecond}
	}
	kind := func(q Question, k string, s answer.Status) Question { q.Kind, q.Status = k, s; return q }
	return []Outcome{
		outcome(kind(asks("1", "x", 1), "who", answer.Answered), says(answer.Answered, .9, "x", "x"), 1, true, true, 1, 1),
		outcome(kind(asks("2", "x", 1), "who", answer.Answered), says(answer.Answered, .8, "x y", "x"), 2, false, false, .5, 2),
		outcome(kind(asks("3", "x", 1), "when", answer.Answered), says(answer.Related, .4, "", "x"), 8, true, false, 0, 3),
		outcome(kind(asks("4", "x", 1), "when", answer.Answered), says(answer.NotFound, .1, "", ""), 0, false, false, 0, 4),
		outcome(kind(Question{ID: "5", Question: "5"}, "who", answer.Related), says(answer.Answered, .5, "x", "x"), 0, false, false, 0, 5),
		outcome(Question{ID: "6", Question: "6"}, says(answer.NotFound, .1, "", ""), 0, false, false, 0, 100),
	}
}

func TestSummarise(t *testing.T) {
	t.Parallel()
	cost := Cost{Documents: 2, Passages: 9, IndexSeconds: .5, HeapMiB: 12}
	r := Summarise(sixOutcomes(), cost, Options{Workers: 3})
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"questions": 6.0, "answerable": 4.0,
		"hit_at_1": .25, "hit_at_5": .5, "mrr_at_10": .40625, // (1 + 1/2 + 1/8) / 4
		"sentence_hit_at_1": .5,
		"exact":             .25, "f1": .375, "short_given": .5, "exact_given": .5, "f1_given": .75,
		"answered_rate": .5, "answered_right": .25,
		"wrong_rate":      .666667, // questions 2 and 5 of 1, 2, 5
		"wrong_at_80":     .666667, // 80% of 4 needs all four: 4 wrong among 6
		"abstain_recall":  .5,
		"auc":             .6875, // against .5: .9 and .8 win; against .1: .9, .8 and .4 win, .1 ties
		"status_accuracy": .4,    // 1 and 2 of five with a status
		"documents":       2.0, "passages": 9.0, "index_seconds": .5, "heap_mib": 12.0,
		"latency_ms": map[string]any{"p50": 3.0, "p99": 100.0}, "workers": 3.0,
	}
	for name, value := range want {
		if diff := cmp.Diff(value, got[name]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if r.Kinds["who"].Questions != 3 || r.Kinds["when"].Questions != 2 || len(r.Kinds) != 2 {
		t.Errorf("Kinds = %+v, want 3 who and 2 when", r.Kinds)
	}
	wantStatuses := map[answer.Status]map[answer.Status]int{
		answer.Answered: {answer.Answered: 2, answer.Related: 1, answer.NotFound: 1},
		answer.Related:  {answer.Answered: 1},
	}
	if diff := cmp.Diff(wantStatuses, r.Statuses); diff != "" {
		t.Errorf("Statuses (-want +got):\n%s", diff)
	}
	var text strings.Builder
	if err := r.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"hit_at_1           0.250", "who   3 ", "answered   2         1        1"} {
		if !strings.Contains(text.String(), line) {
			t.Errorf("WriteText has no %q:\n%s", line, text.String())
		}
	}
}

// A set without unanswerable questions, or with nothing answered, has figures
// that are undefined: null, never NaN, which JSON does not have.
func TestUndefinedFiguresAreNull(t *testing.T) {
	t.Parallel()
	r := Summarise([]Outcome{{Question: Question{ID: "1"}, Answer: says(answer.NotFound, 0, "", "")}}, Cost{}, Options{})
	data, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{`"hit_at_1":null`, `"wrong_rate":null`, `"auc":null`, `"abstain_recall":1`} {
		if !strings.Contains(string(data), field) {
			t.Errorf("no %s in %s", field, data)
		}
	}
}

func TestMeasure(t *testing.T) {
	t.Parallel()
	cost, err := Measure(func() (int, int, error) { return 2, 9, nil })
	if err != nil || cost.Documents != 2 || cost.Passages != 9 || cost.HeapMiB <= 0 {
		t.Errorf("Measure = %+v, %v", cost, err)
	}
	if _, err := Measure(func() (int, int, error) { return 0, 0, io.ErrUnexpectedEOF }); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("Measure = %v, want the error of the build", err)
	}
}

// TestWritePlotTellsCurvesApart holds that no two of many curves look alike.
func TestWritePlotTellsCurvesApart(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := WritePlot(&b, "many", make([]Curve, 12)); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`h28" (.*)/>`).FindAllStringSubmatch(b.String(), -1) {
		if seen[m[1]] {
			t.Errorf("two curves are drawn with %s", m[1])
		}
		seen[m[1]] = true
	}
	if len(seen) != 12 {
		t.Errorf("%d curves in the legend, want 12", len(seen))
	}
}

func TestWritePlotIsWellFormed(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	curves := []Curve{{"a <b>", RiskCoverage(sixOutcomes())}, {"empty", nil}}
	if err := WritePlot(&b, "Risk & coverage", curves); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(b.String()))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
	}
	// The lowest coverage answers question 1 alone, right: the point is on the axis.
	if want := `<polyline points="204.0,384.0 `; !strings.Contains(b.String(), want) {
		t.Errorf("no %s in\n%s", want, b.String())
	}
}

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	if err := WriteMarkdown(&b, [][]string{{"a", "b"}, {"1|2", "3"}}); err != nil {
		t.Fatal(err)
	}
	if want := "| a | b |\n|---|---|\n| 1\\|2 | 3 |\n"; b.String() != want {
		t.Errorf("WriteMarkdown wrote %q, want %q", b.String(), want)
	}
}

func TestRanking(t *testing.T) {
	t.Parallel()
	outcomes := sixOutcomes()
	outcomes[1].Answer = says(answer.Answered, .8, "x y", "It is\nx.", 7, 1)
	got := Ranking("six", outcomes, 0)
	want := `six: 6 questions, 4 answerable, 6 shown
recall@1 0.250  recall@5 0.500  MRR@10 0.406
first quote right 0.500  answered 0.500  wrong 0.667  abstained 0.500

1  1
   answered, right: x
 + "x"  #0
=> 1

2  2
   answered, wrong: x y
   "It is x."  #0
   1 x.md#7
=> 2 x.md#1

3  3
   related, wrong (should be answered)
 + "x"  #0
=> 8

4  4
   not_found, wrong (should be answered)
=> not in ten: x.md#1

5  5
   answered, wrong (should be related): x
   "x"  #0

6  6
   not_found, right
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Ranking (-want +got):\n%s", diff)
	}
}
