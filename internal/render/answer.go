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
	const lead = "The briefings touch on this, but they do not answer it."
	m := Message{Parts: []Part{Lead{Text: lead}}}
	m.Fallback = strings.Join(append([]string{lead}, lines(a.Notes)...), " ")
	for _, n := range a.Notes {
		m.Parts = append(m.Parts, Paragraph{Text: n})
	}
	if closest := closestOf(a, maxClosest); len(closest) > 0 {
		m.Parts = append(m.Parts, Heading{Text: label(len(closest), "not an answer") + ":"})
		m.Parts = append(m.Parts, closest...)
	}
	m.Parts = append(m.Parts, Note{Text: "Every word quoted here is the briefing's own. Try asking for the detail in other words, or with a name."})
	return m
}

func notFound(a answer.Answer) Message {
	const lead = "That is not in these briefings."
	m := Message{Parts: []Part{Lead{Text: lead}}}
	m.Fallback = strings.Join(append([]string{lead}, lines(a.Notes)...), " ")
	for _, n := range a.Notes {
		m.Parts = append(m.Parts, Paragraph{Text: n})
	}
	if closest := closestOf(a, maxClosestAbsent); len(closest) > 0 {
		m.Parts = append(m.Parts, Heading{Text: label(len(closest), "about something else") + ":"})
		m.Parts = append(m.Parts, closest...)
	}
	m.Parts = append(m.Parts, Note{Text: "I answer only from the loaded briefings. Check the spelling of names, or ask about something they cover."})
	return m
}

func label(n int, what string) string {
	if n == 1 {
		return "The closest passage, " + what
	}
	return "The closest passages, " + what
}

// closestOf prefers the sentences that the answerer found closest and falls
// back to whole passages.
func closestOf(a answer.Answer, limit int) []Part {
	var parts []Part
	if a.Status == answer.Related {
		for _, e := range a.Evidence {
			parts = append(parts, quoteOf(e))
		}
	}
	if len(parts) == 0 {
		for _, p := range a.Passages {
			parts = append(parts, Quote{Text: displayPassage(p), Place: Place{
				Document: p.Document, Title: p.Title, Date: p.Date,
				Paragraph: p.Paragraph, Line: p.Line, URL: p.URL,
			}})
		}
	}
	return parts[:min(len(parts), limit)]
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

func lines(texts []string) []string {
	out := make([]string, 0, len(texts))
	for _, t := range texts {
		out = append(out, line(t))
	}
	return out
}
