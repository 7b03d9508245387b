package eval

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"briefbot/internal/answer"
)

// Faults are what is wrong with an outcome, in plain words, gravest first; none
// where nothing is.
func (o Outcome) Faults() []string {
	var faults []string
	add := func(when bool, format string, args ...any) {
		if when {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	yes := o.Question.Answerable
	add(!yes && o.Answered(), "answered though the briefings do not say")
	add(yes && o.Answered() && !o.Right, "answered with the wrong quote")
	add(yes && !o.Answered() && o.Right, "had the right quote but said %s", o.Answer.Status)
	add(yes && !o.Answered() && !o.Right, "said %s", o.Answer.Status)
	add(yes && o.Answer.Short != "" && !o.Exact && o.F1 > 0, "short answer not exact (F1 %.2f)", o.F1)
	add(yes && o.Answer.Short != "" && o.F1 == 0, "wrong short answer")
	add(yes && o.Rank == 0, "gold passage not found")
	add(yes && o.Rank > 1, "gold passage at rank %d", o.Rank)
	add(!yes && !o.Answered() && o.Question.Status != "" && o.Question.Status != o.Answer.Status,
		"said %s, should say %s", o.Answer.Status, o.Question.Status)
	return faults
}

// WriteErrors lists the outcomes that have faults, in order, for a developer to
// read: the question, what was wanted and what was given.
func WriteErrors(w io.Writer, outcomes []Outcome) error {
	b := bufio.NewWriter(w)
	n := 0
	for _, o := range outcomes {
		faults := o.Faults()
		if len(faults) == 0 {
			continue
		}
		n++
		q, a := o.Question, o.Answer
		fmt.Fprintf(b, "%s  %s\n", strings.TrimSpace(q.ID+" "+q.Kind), strings.Join(faults, "; "))
		fmt.Fprintf(b, "  Q     %s\n", q.Question)
		if q.Answerable {
			fmt.Fprintf(b, "  gold  %s  %s#%d\n", quoted(q.Answers), q.Document, q.Paragraph)
		} else {
			fmt.Fprintf(b, "  gold  %s\n", cmp.Or(q.Status, "no answer"))
		}
		fmt.Fprintf(b, "  got   %s %.2f", a.Status, a.Confidence)
		if a.Short != "" {
			fmt.Fprintf(b, "  %q", a.Short)
		}
		fmt.Fprintln(b)
		for _, e := range a.Evidence[:min(len(a.Evidence), 2)] {
			fmt.Fprintf(b, "        %s#%d  %s\n", e.Document, e.Paragraph, shown(e))
		}
		for _, note := range a.Notes {
			fmt.Fprintf(b, "  note  %s\n", note)
		}
		fmt.Fprintln(b)
	}
	fmt.Fprintf(b, "%d of %d questions listed\n", n, len(outcomes))
	return b.Flush()
}

func quoted(answers []string) string {
	list := make([]string, len(answers))
	for i, a := range answers {
		list[i] = fmt.Sprintf("%q", a)
	}
	return strings.Join(list, " | ")
}

// shown is a quote on one line.
func shown(e answer.Evidence) string {
	return strings.Join(strings.Fields(cmp.Or(e.Display, e.Quote)), " ")
}
