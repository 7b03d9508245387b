package handlers

import (
	"context"
	"fmt"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/render"
)

// Summarizer adds a summary to an answer. An [answer.Summarizer] is one.
type Summarizer interface {
	Add(ctx context.Context, a *answer.Answer, asked, user string, yield func(sentence string) error) error
}

// Brief asks for the summary of an answer that was given. It is plain data, so
// that it can be kept until the answer is posted.
type Brief struct {
	Question string `json:"question"` // in full
	User     string `json:"user"`
}

// brief is what to ask for beside a reply, or nil.
func (h *Handlers) brief(req Request, question string, a *answer.Answer) *Brief {
	if h.opts.Summarizer == nil || !answer.Wants(a) || req.Kind == Command {
		return nil // a private reply is shown once and cannot grow
	}
	return &Brief{Question: question, User: req.User}
}

// Summarize writes the summary of an answer that was given, handing on each
// sentence as soon as it may be shown. The message is all of it with what a
// reader should know of it; it has no parts where there is nothing to show.
func (h *Handlers) Summarize(ctx context.Context, b Brief, yield func(sentence string) error) render.Message {
	if h.opts.Summarizer == nil {
		return render.Message{}
	}
	a, err := h.answerer.Answer(ctx, b.Question)
	if err != nil {
		h.log.Warn("no summary, the question is not answered any more", "err", err)
		return render.Message{}
	}
	notes := len(a.Notes)
	var said []string
	err = h.opts.Summarizer.Add(ctx, &a, "", b.User, func(sentence string) error {
		said = append(said, sentence)
		return yield(sentence)
	})
	if len(said) == 0 {
		if added := a.Notes[notes:]; len(added) > 0 {
			return render.Message{Fallback: added[0], Parts: []render.Part{render.Note{Text: added[0]}}}
		}
		return render.Message{}
	}
	text := strings.Join(said, " ")
	m := render.Message{Fallback: text, Parts: []render.Part{render.Paragraph{Text: text}}}
	if err != nil {
		m.Parts = append(m.Parts, render.Note{Text: "The summary ends here: the model did not finish it. The passages above are complete."})
		return m
	}
	m.Parts = append(m.Parts, render.Note{Text: summaryNote(&a)})
	return m
}

// summaryNote says who wrote a summary and where it is from.
func summaryNote(a *answer.Answer) string {
	var places []string
	for _, i := range a.Summary.Citations {
		e := a.Evidence[i]
		title := e.Title
		if title == "" {
			title = e.Document
		}
		places = append(places, fmt.Sprintf("%s, paragraph %d", title, e.Paragraph))
	}
	return fmt.Sprintf("Summary by %s, each sentence checked against the passages: %s.", a.Summary.Model, strings.Join(dedupe(places), "; "))
}

func dedupe(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
