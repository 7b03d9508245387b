package eval

import (
	"fmt"
	"strings"
)

// Ranking is a reviewable picture of what ranks where: figures of all outcomes
// at the top, then the first n outcomes' questions ([Sample] by ID) each with
// its status, short answer, first quote and ranked passages, a gold passage
// marked with "=>". It holds no scores and no times, so that it changes only
// when an answer does.
func Ranking(name string, outcomes []Outcome, n int) string {
	var b strings.Builder
	s := Score(outcomes)
	questions := make([]Question, len(outcomes))
	for i, o := range outcomes {
		questions[i] = o.Question
	}
	sample := map[string]bool{}
	for _, q := range Sample(questions, n) {
		sample[q.ID] = true
	}
	fmt.Fprintf(&b, "%s: %d questions, %d answerable, %d shown\n", name, s.Questions, s.Answerable, len(sample))
	fmt.Fprintf(&b, "recall@1 %v  recall@5 %v  MRR@10 %v\n", s.HitAt1, s.HitAt5, s.MRRAt10)
	fmt.Fprintf(&b, "first quote right %v  answered %v  wrong %v  abstained %v\n", s.SentenceHitAt1, s.AnsweredRate, s.WrongRate, s.AbstainRecall)
	for _, o := range outcomes {
		if !sample[o.Question.ID] {
			continue
		}
		q, a := o.Question, o.Answer
		fmt.Fprintf(&b, "\n%s  %s\n", q.ID, q.Question)
		verdict := "wrong"
		if q.Answerable && o.Answered() && o.Right || !q.Answerable && !o.Answered() {
			verdict = "right"
		}
		fmt.Fprintf(&b, "   %s, %s", a.Status, verdict)
		if q.Status != "" && q.Status != a.Status {
			fmt.Fprintf(&b, " (should be %s)", q.Status)
		}
		if a.Short != "" {
			fmt.Fprintf(&b, ": %s", a.Short)
		}
		fmt.Fprintln(&b)
		if len(a.Evidence) > 0 {
			e := a.Evidence[0]
			mark := " "
			if o.Right {
				mark = "+"
			}
			fmt.Fprintf(&b, " %s %q  %s#%d\n", mark, shown(e), e.Document, e.Paragraph)
		}
		for i, p := range a.Passages {
			mark := "  "
			if q.Gold(p.Document, p.Paragraph) {
				mark = "=>"
			}
			fmt.Fprintf(&b, "%s %d %s#%d\n", mark, i+1, p.Document, p.Paragraph)
		}
		switch {
		case o.Rank > len(a.Passages):
			fmt.Fprintf(&b, "=> %d\n", o.Rank)
		case q.Answerable && o.Rank == 0:
			fmt.Fprintf(&b, "=> not in ten: %s#%d\n", q.Document, q.Paragraph)
		}
	}
	return b.String()
}
