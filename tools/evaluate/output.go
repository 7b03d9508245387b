package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"briefbot/internal/eval"
)

// write prints the results in the form that was asked for.
func write(w io.Writer, s settings, results []result) error {
	if s.json {
		return writeJSON(w, s, results)
	}
	table := writeTable
	if s.markdown {
		table = eval.WriteMarkdown
	}
	fmt.Fprintf(w, "%s\n", heading(s))
	for _, rows := range [][][]string{scoreboard(results), overview(results), answers(results), curves(results)} {
		if len(rows) < 2 {
			continue
		}
		fmt.Fprintln(w)
		if err := table(w, rows); err != nil {
			return err
		}
	}
	return nil
}

// heading says what was measured, so that no table is mistaken for another.
func heading(s settings) string {
	split := "articles a to m, which it is tuned on"
	if s.split == "report" {
		split = "articles n to z, which it is not tuned on"
	}
	text := fmt.Sprintf("Answerer: %s. SQuAD questions: %s.", s.engine, split)
	if s.sample > 0 {
		text += fmt.Sprintf(" A sample of at most %d questions a protocol.", s.sample)
	}
	return text
}

// writeJSON prints what was measured, target by target and protocol by protocol.
func writeJSON(w io.Writer, s settings, results []result) error {
	type line struct {
		Figure   string    `json:"figure"`
		Reach    float64   `json:"reach"`
		Aim      float64   `json:"aim"`
		Measured eval.Rate `json:"measured"`
		Verdict  string    `json:"verdict"`
	}
	var lines []line
	for _, t := range targets {
		for _, r := range results {
			if r.Name == t.protocol {
				v := t.value(r.Report)
				lines = append(lines, line{t.name, t.reach, t.aim, v, t.verdict(v)})
			}
		}
	}
	return json.NewEncoder(w).Encode(map[string]any{
		"engine": s.engine, "split": s.split, "sample": s.sample, "targets": lines, "results": results,
	})
}

func writeTable(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(row, "\t"), "\t"))
	}
	return t.Flush()
}

// overview is a line per protocol on what is found.
func overview(results []result) [][]string {
	rows := [][]string{{"protocol", "questions", "answerable", "passages", "hit@1", "hit@5", "MRR@10", "sentence", "short given", "exact", "F1", "p50 ms", "p99 ms"}}
	for _, r := range results {
		v := r.Report
		rows = append(rows, []string{r.Name, fmt.Sprint(v.Questions), fmt.Sprint(v.Answerable), fmt.Sprint(v.Passages),
			v.HitAt1.String(), v.HitAt5.String(), v.MRRAt10.String(), v.SentenceHitAt1.String(),
			v.ShortGiven.String(), v.ExactGiven.String(), v.F1Given.String(),
			fmt.Sprintf("%.2f", v.Latency.P50), fmt.Sprintf("%.2f", v.Latency.P99)})
	}
	return rows
}

// answers is a line per protocol on what is answered and refused.
func answers(results []result) [][]string {
	rows := [][]string{{"protocol", "answered", "answered right", "wrong", "abstain recall", "AUC", "wrong at 80%", "ECE", "Brier", "status"}}
	for _, r := range results {
		v := r.Report
		rows = append(rows, []string{r.Name, v.AnsweredRate.String(), v.AnsweredRight.String(), v.WrongRate.String(), v.AbstainRecall.String(),
			v.AUC.String(), v.WrongAt80.String(), v.Calibration.ECE.String(), v.Calibration.Brier.String(), v.StatusAccuracy.String()})
	}
	return rows
}

// curves is the share of wrong answers by the share of answerable questions
// that are answered.
func curves(results []result) [][]string {
	head := []string{"wrong among answered, at"}
	var rows [][]string
	for _, r := range results {
		row := []string{r.Name}
		for i, p := range r.Report.RiskCoverage {
			if i%2 == 0 { // every tenth
				continue
			}
			if len(rows) == 0 {
				head = append(head, fmt.Sprintf("%d%%", (i+1)*5))
			}
			row = append(row, p.Wrong.String())
		}
		rows = append(rows, row)
	}
	return append([][]string{head}, rows...)
}

// writePlot draws the curves of the protocols that have questions to refuse,
// without the project's sets that are tuned on.
func writePlot(name string, results []result) error {
	var list []eval.Curve
	for _, r := range results {
		tuned := slices.ContainsFunc(protocols, func(p protocol) bool { return p.name == r.Name && p.own && !p.heldOut })
		if r.Report.Answerable < r.Report.Questions && !tuned {
			list = append(list, eval.Curve{Name: r.Name + ": " + r.About, Points: r.Report.RiskCoverage})
		}
	}
	var b strings.Builder
	if err := eval.WritePlot(&b, "Wrong answers by coverage", list); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(b.String()), 0o644)
}
