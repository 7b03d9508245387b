package main

import (
	"cmp"
	"fmt"

	"briefbot/internal/eval"
)

// target is one figure to reach: at least reach and aim, or at most where less
// is better. The baseline is what was measured before this answerer existed, ""
// where nothing was.
type target struct {
	name       string
	protocol   string
	value      func(eval.Report) eval.Rate
	less       bool // less is better
	baseline   string
	reach, aim float64
}

var targets = []target{
	{"passage hit@1", "pooled", func(r eval.Report) eval.Rate { return r.HitAt1 }, false, ".83", .85, .90},
	{"passage hit@5", "pooled", func(r eval.Report) eval.Rate { return r.HitAt5 }, false, ".94", .955, .98},
	{"first evidence sentence holds the answer", "pooled", func(r eval.Report) eval.Rate { return r.SentenceHitAt1 }, false, ".748", .78, .85},
	{"short answer, exact where given", "pooled", func(r eval.Report) eval.Rate { return r.ExactGiven }, false, ".26 of all", .60, .75},
	{"short answer, F1 where given", "pooled", func(r eval.Report) eval.Rate { return r.F1Given }, false, ".36 of all", .70, .82},
	{"short answer, share given", "pooled", func(r eval.Report) eval.Rate { return r.ShortGiven }, false, "", .40, .60},
	{"AUC, other articles refused", "articles", auc, false, ".972", .98, .99},
	{"AUC, other paragraphs of the same article refused", "paragraphs", auc, false, ".895", .91, .95},
	{"AUC, SQuAD 2.0", "squad20", auc, false, ".590", .66, .75},
	{"wrong answers at 80% answered, other articles", "articles", func(r eval.Report) eval.Rate { return r.WrongAt80 }, true, "about .20", .12, .05},
}

func auc(r eval.Report) eval.Rate { return r.AUC }

// verdict says in a word how a value stands to a target.
func (t target) verdict(v eval.Rate) string {
	reaches := func(goal float64) bool {
		if t.less {
			return float64(v) <= goal
		}
		return float64(v) >= goal
	}
	switch {
	case !v.Defined():
		return "-"
	case reaches(t.aim):
		return "aim"
	case reaches(t.reach):
		return "reached"
	}
	return "missed"
}

// scoreboard is the table of targets for the protocols that ran, head first.
func scoreboard(results []result) [][]string {
	rows := [][]string{{"figure", "before", "reach", "aim", "measured", ""}}
	for _, t := range targets {
		for _, r := range results {
			if r.Name != t.protocol {
				continue
			}
			v := t.value(r.Report)
			sign := "≥ "
			if t.less {
				sign = "≤ "
			}
			rows = append(rows, []string{t.name, cmp.Or(t.baseline, "-"), fmt.Sprintf("%s%.3f", sign, t.reach), fmt.Sprintf("%s%.3f", sign, t.aim), v.String(), t.verdict(v)})
		}
	}
	return rows
}
