package eval

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"briefbot/internal/answer"
)

// figure is one line of a table.
type figure struct {
	name, value, meaning string
}

func (r Report) figures() []figure {
	return []figure{
		{"questions", fmt.Sprint(r.Questions), ""},
		{"answerable", fmt.Sprint(r.Answerable), ""},
		{"hit_at_1", r.HitAt1.String(), "the first passage answers"},
		{"hit_at_5", r.HitAt5.String(), "one of the first five does"},
		{"mrr_at_10", r.MRRAt10.String(), "mean of 1/rank of the first that does"},
		{"sentence_hit_at_1", r.SentenceHitAt1.String(), "the first quote holds a gold answer"},
		{"exact", r.Exact.String(), "the short answer equals a gold answer"},
		{"f1", r.F1.String(), "its word overlap with one"},
		{"short_given", r.ShortGiven.String(), "a short answer is given"},
		{"exact_given", r.ExactGiven.String(), "equal, where one is given"},
		{"f1_given", r.F1Given.String(), "overlap, where one is given"},
		{"answered_rate", r.AnsweredRate.String(), "answerable questions that are answered"},
		{"answered_right", r.AnsweredRight.String(), "answered, and the first quote holds a gold answer"},
		{"wrong_rate", r.WrongRate.String(), "wrong ones among all that are answered"},
		{"wrong_at_80", r.WrongAt80.String(), "the same, at the confidence that answers 80%"},
		{"abstain_recall", r.AbstainRecall.String(), "unanswerable questions that are not answered"},
		{"auc", r.AUC.String(), "confidence tells answerable from unanswerable"},
		{"status_accuracy", r.StatusAccuracy.String(), "the status is the one that the set names"},
		{"ece", r.Calibration.ECE.String(), "distance of confidence from the share right"},
		{"brier", r.Calibration.Brier.String(), "mean squared error of confidence"},
		{"latency_ms p50", fmt.Sprintf("%.3f", r.Latency.P50), fmt.Sprintf("%d at once", r.Workers)},
		{"latency_ms p99", fmt.Sprintf("%.3f", r.Latency.P99), ""},
		{"documents", fmt.Sprint(r.Documents), ""},
		{"passages", fmt.Sprint(r.Passages), ""},
		{"index_seconds", fmt.Sprintf("%.3f", r.IndexSeconds), "read, parse, index"},
		{"heap_mib", fmt.Sprintf("%.1f", r.HeapMiB), "live heap of the process"},
	}
}

// WriteText writes the report for a terminal: every figure with its meaning,
// then the tables by kind and language and of statuses, where there are any.
func (r Report) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range r.figures() {
		fmt.Fprintln(t, strings.TrimRight(f.name+"\t"+f.value+"\t"+f.meaning, "\t"))
	}
	groups(t, "kind", r.Kinds)
	groups(t, "lang", r.Langs)
	if len(r.Statuses) > 0 {
		all := []answer.Status{answer.Answered, answer.Related, answer.NotFound}
		fmt.Fprintln(t, "\nshould be\tanswered\trelated\tnot_found")
		for _, want := range all {
			if got := r.Statuses[want]; got != nil {
				fmt.Fprintf(t, "%s\t%d\t%d\t%d\n", want, got[answer.Answered], got[answer.Related], got[answer.NotFound])
			}
		}
	}
	return t.Flush()
}

// groups writes one line of scores for each group, in order of name.
func groups(w io.Writer, by string, scores map[string]Scores) {
	if len(scores) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\tquestions\thit@1\thit@5\tsentence\tshort given\tF1 given\tanswered\twrong\tabstain\n", by)
	for _, k := range slices.Sorted(maps.Keys(scores)) {
		s := scores[k]
		fmt.Fprintf(w, "%s\t%d\t%v\t%v\t%v\t%v\t%v\t%v\t%v\t%v\n", k, s.Questions,
			s.HitAt1, s.HitAt5, s.SentenceHitAt1, s.ShortGiven, s.F1Given, s.AnsweredRate, s.WrongRate, s.AbstainRecall)
	}
}

// WriteMarkdown writes the rows as a Markdown table, the first row its head.
func WriteMarkdown(w io.Writer, rows [][]string) error {
	var b strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			b.WriteString("| " + strings.ReplaceAll(cell, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
