package render

import (
	"fmt"
	"slices"
	"strings"

	"briefbot/internal/answer"
)

// How many quotations a reply shows: enough to judge by, few enough to read in
// a channel.
const (
	maxEvidence      = 3
	maxMore          = 3
	maxClosest       = 3
	maxClosestAbsent = 2 // for a subject that the briefings do not have
	maxClosestText   = 300
)

// Answer words a for people, in full: the quotations are the document's own
// words; the rest says how far they carry the question.
func Answer(a answer.Answer) Message {
	if isAnswered(a) {
		return answered(a, a.Evidence[1:min(len(a.Evidence), maxEvidence)])
	}
	return Reply(a, "")
}

// Reply words a for a conversation: the answer with its best quotation only,
// the rest of which [More] shows. Searched is a sentence on what was searched,
// which an abstention ends with; "" leaves it out.
func Reply(a answer.Answer, searched string) Message {
	switch {
	case isAnswered(a):
		return answered(a, cited(a))
	case a.Status == answer.Related:
		return related(a, searched)
	}
	return notFound(a, searched)
}

// More words up to three passages that [Reply] leaves out of an answer; ok is
// false where there are none.
func More(a answer.Answer) (m Message, ok bool) {
	if !isAnswered(a) {
		return Message{}, false
	}
	var quotes []Part
	shown := []string{display(a.Evidence[0])}
	for _, e := range a.Evidence[1:min(len(a.Evidence), 1+maxMore)] {
		quotes = append(quotes, quoteOf(e))
		shown = append(shown, display(e))
	}
	for _, p := range near(a.Passages) {
		if len(quotes) == maxMore {
			break
		}
		text := line(displayPassage(p))
		if !slices.ContainsFunc(shown, func(s string) bool { return strings.Contains(text, line(s)) }) {
			quotes = append(quotes, passageQuote(p))
		}
	}
	if len(quotes) == 0 {
		return Message{}, false
	}
	const lead = "More from the briefings on this:"
	return Message{Fallback: lead, Parts: append([]Part{Heading{Text: lead}}, onePlace(quotes)...)}, true
}

// nearShare is the least share of the best passage's score that a passage must
// have to be worth showing: below it, it has a common word or two of the
// question.
const nearShare = 0.4

// near are the passages that come near the best one.
func near(list []answer.Passage) []answer.Passage {
	best := 0.0
	for _, p := range list {
		best = max(best, p.Score)
	}
	var out []answer.Passage
	for _, p := range list {
		if p.Score >= nearShare*best {
			out = append(out, p)
		}
	}
	return out
}

// onePlace leaves out the place of a quotation where the next one has the
// same.
func onePlace(parts []Part) []Part {
	for i := 1; i < len(parts); i++ {
		q, ok := parts[i-1].(Quote)
		next, follows := parts[i].(Quote)
		if ok && follows && samePlace(q.Place, next.Place) {
			q.Place = Place{}
			parts[i-1] = q
		}
	}
	return parts
}

func samePlace(p, q Place) bool {
	p.Line, q.Line = 0, 0
	return p == q
}

func isAnswered(a answer.Answer) bool { return a.Status == answer.Answered && len(a.Evidence) > 0 }

// answered words an answer with the quotations in also below its first.
func answered(a answer.Answer, also []answer.Evidence) Message {
	first := a.Evidence[0]
	var m Message
	quote := fmt.Sprintf("“%s” (%s)", cut(line(display(first)), 500), where(first))
	switch {
	case a.Short != "":
		lead := Lead{Text: a.Short, Rest: attributed(a.Short, first.Attribution)}
		m.Parts = append(m.Parts, lead)
		m.Fallback = fmt.Sprintf("%s%s: %s", cut(line(lead.Text), 300), lead.Rest, quote)
	default:
		m.Parts = append(m.Parts, Lead{Text: "From the briefings:"})
		m.Fallback = quote
	}
	if a.Summary != nil && strings.TrimSpace(a.Summary.Text) != "" {
		m.Parts = append(m.Parts,
			Paragraph{Text: a.Summary.Text},
			Note{Text: "Summary by " + a.Summary.Model + " of the quotations below."})
	}
	m.Parts = append(m.Parts, quoteOf(first))
	m.Parts = append(m.Parts, others(also)...)
	return withNotes(m, a.Notes)
}

// cited are the quotations behind the first that the summary cites.
func cited(a answer.Answer) []answer.Evidence {
	var out []answer.Evidence
	if a.Summary == nil {
		return nil
	}
	for i, e := range a.Evidence[:min(len(a.Evidence), maxEvidence)] {
		if i > 0 && slices.Contains(a.Summary.Citations, i) {
			out = append(out, e)
		}
	}
	return out
}

// attributed is what has to stand behind a short answer that a document only
// reports: ", according to the OIET". It is "" where the answer names its
// source itself.
func attributed(short, attribution string) string {
	who := accordingTo(attribution)
	if who == "" || strings.Contains(line(short), who) || strings.Contains(who, line(short)) {
		return ""
	}
	return ", according to " + who
}

func others(evidence []answer.Evidence) []Part {
	if len(evidence) == 0 {
		return nil
	}
	parts := []Part{Heading{Text: "Also in the briefings:"}}
	for _, e := range evidence {
		parts = append(parts, quoteOf(e))
	}
	return onePlace(parts)
}

func related(a answer.Answer, searched string) Message {
	return abstention{
		lead:     "The briefings touch on this, but they do not answer it.",
		label:    "not an answer",
		closest:  maxClosest,
		searched: searched,
		next:     "Try asking for the detail in other words, or with a name.",
	}.message(a)
}

func notFound(a answer.Answer, searched string) Message {
	return abstention{
		lead:     "That is not in these briefings.",
		label:    "about something else",
		closest:  maxClosestAbsent,
		searched: searched,
		next:     "I answer only from the loaded briefings. Check the spelling of names, or ask about something they cover.",
	}.message(a)
}

// abstention is how a reply that does not answer is worded: that it does not,
// what is missing, what comes closest, and what to do next.
type abstention struct {
	lead     string
	label    string // what the closest passages are
	closest  int    // how many of them are shown
	searched string // what was searched, or ""
	next     string
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
	m.Parts = append(m.Parts, Note{Text: strings.TrimSpace(w.searched + " " + w.next)})
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
		return onePlace(parts)
	}
	passages := near(a.Passages)
	for _, p := range passages[:min(len(passages), limit)] {
		parts = append(parts, passageQuote(p))
	}
	return parts
}

// passageQuote is the beginning of a passage.
func passageQuote(p answer.Passage) Quote {
	return Quote{Text: cut(line(displayPassage(p)), maxClosestText), Place: Place{
		Document: p.Document, Title: p.Title, Date: p.Date,
		Paragraph: p.Paragraph, Line: p.Line, URL: p.URL,
	}}
}

// EvidenceQuote is e as a quotation with its place.
func EvidenceQuote(e answer.Evidence) Quote { return quoteOf(e) }

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
