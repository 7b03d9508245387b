package render

import (
	"fmt"
	"strings"

	"briefbot/internal/answer"
)

// How many quotations a reply shows: enough to judge by, few enough to read in
// a channel.
const (
	maxEvidence      = 3
	maxClosest       = 3
	maxClosestAbsent = 2 // for a subject that the briefings do not have
	maxClosestText   = 300
)

// Answer words a for people. The quotations are the document's own words; the
// rest says how far they carry the question.
func Answer(a answer.Answer) Message {
	switch a.Status {
	case answer.Answered:
		if len(a.Evidence) > 0 {
			return answered(a)
		}
	case answer.Related:
		return related(a)
	}
	return notFound(a)
}

func answered(a answer.Answer) Message {
	first := a.Evidence[0]
	var m Message
	switch {
	case a.Short != "":
		m.Parts = append(m.Parts, Lead{Text: a.Short})
		m.Fallback = fmt.Sprintf("%s: “%s” (%s)", line(a.Short), cut(line(display(first)), 500), where(first))
	default:
		m.Parts = append(m.Parts, Lead{Text: "From the briefings:"})
		m.Fallback = fmt.Sprintf("“%s” (%s)", cut(line(display(first)), 500), where(first))
	}
	if a.Summary != nil && strings.TrimSpace(a.Summary.Text) != "" {
		m.Parts = append(m.Parts,
			Paragraph{Text: a.Summary.Text},
			Note{Text: "Summary by " + a.Summary.Model + " of the quotations below."})
	}
	m.Parts = append(m.Parts, quoteOf(first))
	if more := a.Evidence[1:min(len(a.Evidence), maxEvidence)]; len(more) > 0 {
		m.Parts = append(m.Parts, Heading{Text: "Also in the briefings:"})
		for _, e := range more {
			m.Parts = append(m.Parts, quoteOf(e))
		}
	}
	return withNotes(m, a.Notes)
}

func related(a answer.Answer) Message {
	return abstention{
		lead:    "The briefings touch on this, but they do not answer it.",
		label:   "not an answer",
		closest: maxClosest,
		next:    "Every word quoted here is the briefing's own. Try asking for the detail in other words, or with a name.",
	}.message(a)
}

func notFound(a answer.Answer) Message {
	return abstention{
		lead:    "That is not in these briefings.",
		label:   "about something else",
		closest: maxClosestAbsent,
		next:    "I answer only from the loaded briefings. Check the spelling of names, or ask about something they cover.",
	}.message(a)
}

// abstention is how a reply that does not answer is worded: that it does not,
// what is missing, what comes closest, and what to do next.
type abstention struct {
	lead    string
	label   string // what the closest passages are
	closest int    // how many of them are shown
	next    string
}

func (w abstention) message(a answer.Answer) Message {
	m := Message{Parts: []Part{Lead{Text: w.lead}}}
	m.Fallback = w.lead
	for _, n := range a.Notes {
		m.Fallback += " " + line(n)
		m.Parts = append(m.Parts, Paragraph{Text: n})
	}
	if closest := closestOf(a, w.closest); len(closest) > 0 {
		passages := "The closest passages, "
		if len(closest) == 1 {
			passages = "The closest passage, "
		}
		m.Parts = append(m.Parts, Heading{Text: passages + w.label + ":"})
		m.Parts = append(m.Parts, closest...)
	}
	m.Parts = append(m.Parts, Note{Text: w.next})
	return m
}

// closestOf prefers the sentences that the answerer found closest and falls
// back to the beginnings of passages.
func closestOf(a answer.Answer, limit int) []Part {
	var parts []Part
	if a.Status == answer.Related {
		for _, e := range a.Evidence[:min(len(a.Evidence), limit)] {
			parts = append(parts, quoteOf(e))
		}
	}
	if len(parts) > 0 {
		return parts
	}
	for _, p := range a.Passages[:min(len(a.Passages), limit)] {
		parts = append(parts, Quote{Text: cut(line(displayPassage(p)), maxClosestText), Place: Place{
			Document: p.Document, Title: p.Title, Date: p.Date,
			Paragraph: p.Paragraph, Line: p.Line, URL: p.URL,
		}})
	}
	return parts
}

func quoteOf(e answer.Evidence) Quote {
	return Quote{
		Text:        display(e),
		Attribution: e.Attribution,
		Place: Place{
			Document: e.Document, Title: e.Title, Date: e.Date,
			Paragraph: e.Paragraph, Line: e.Line, URL: e.URL, Source: e.Source,
		},
	}
}

func withNotes(m Message, notes []string) Message {
	for _, n := range notes {
		m.Parts = append(m.Parts, Note{Text: n})
	}
	return m
}

func display(e answer.Evidence) string {
	if e.Display != "" {
		return e.Display
	}
	return e.Quote
}

func displayPassage(p answer.Passage) string {
	if p.Display != "" {
		return p.Display
	}
	return p.Text
}

func where(e answer.Evidence) string {
	return cut(line(titleOf(e.Title, e.Document)), 150) + ", " + dateOf(e.Date)
}

func titleOf(title, document string) string {
	if strings.TrimSpace(title) != "" {
		return title
	}
	return document
}

func dateOf(date string) string {
	if strings.TrimSpace(date) == "" {
		return "undated"
	}
	return date
}
