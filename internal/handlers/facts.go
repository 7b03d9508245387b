package handlers

import (
	"context"
	"strings"

	"briefbot/internal/render"
)

// FactKind is a sort of quick facts.
type FactKind string

// The kinds of quick facts, which are also their subcommands.
const (
	FactWho      FactKind = "who"      // roles of a person, leaders of a group; the subject is a name
	FactFigures  FactKind = "figures"  // numbers, on a topic or all
	FactQuotes   FactKind = "quotes"   // what a person said, or everybody
	FactTimeline FactKind = "timeline" // dated events, on a topic or all
)

// Facts answer with what was drawn from the briefings when they were loaded.
type Facts interface {
	// Card words the facts of a kind on a subject, which may be empty for all
	// but who. ok is false where there are none: the question then goes to
	// search. It must be safe for concurrent use.
	Card(ctx context.Context, kind FactKind, subject string) (m render.Message, ok bool, err error)
}

// fact answers a subcommand for quick facts: from the facts, else through
// search.
func (h *Handlers) fact(ctx context.Context, req Request, kind FactKind, subject string) Reply {
	if m, ok := h.card(ctx, req, kind, subject); ok {
		if !strings.HasPrefix(req.Channel, "D") {
			m.Parts = append(m.Parts, render.Buttons{Items: []render.Button{
				{Action: actionShareCard, Label: "Share in channel", Value: render.ButtonValue(string(kind) + " " + subject)}}})
		}
		return Reply{Message: m}
	}
	if subject == "" {
		return Reply{Message: factUsage(kind)}
	}
	return h.reply(ctx, req, factQuestion(kind, subject))
}

// card is what the facts say; false where they say nothing.
func (h *Handlers) card(ctx context.Context, req Request, kind FactKind, subject string) (render.Message, bool) {
	if h.opts.Facts == nil {
		return render.Message{}, false
	}
	ctx, cancel := context.WithTimeout(ctx, h.opts.Timeout)
	defer cancel()
	m, ok, err := h.opts.Facts.Card(ctx, kind, subject)
	if err != nil {
		h.log.Error("facts not looked up", "err", err, "event", req.EventID, "channel", req.Channel)
	}
	return m, ok && err == nil
}

// shareCard posts the facts of a private reply in the channel.
func (h *Handlers) shareCard(ctx context.Context, req Request) Reply {
	kind, subject, _ := strings.Cut(req.Value, " ")
	m, ok := h.card(ctx, req, FactKind(kind), subject)
	if !ok {
		return whisper(req, render.Text("The briefings have changed, and this is no longer in them.", "Nothing was shared."))
	}
	m.Parts = append([]render.Part{render.Byline{Before: "Shared by", User: req.User}}, m.Parts...)
	m.Fallback = "Shared from the briefings: " + m.Fallback
	r := whisper(req, render.Text("Shared in this channel, in your name."))
	r.Also = []Post{{Key: "share", Channel: req.Channel, Message: m}}
	return r
}

// factQuestion is the question that a subcommand stands for.
func factQuestion(kind FactKind, subject string) string {
	subject = strings.TrimRight(subject, " .!?")
	switch kind {
	case FactFigures:
		return "how many " + subject + "?"
	case FactQuotes:
		return "what did " + subject + " say?"
	case FactTimeline:
		return "when was " + subject + "?"
	}
	return "who is " + subject + "?"
}

func factUsage(kind FactKind) render.Message {
	switch kind {
	case FactFigures:
		return render.Text("Which figures?", "Name what is counted, for example: /brief figures ships")
	case FactQuotes:
		return render.Text("Whose words?", "Name a person: /brief quotes NAME")
	case FactTimeline:
		return render.Text("A timeline of what?", "Name a subject: /brief timeline TOPIC")
	}
	return render.Text("Who?", "Name a person or a group: /brief who NAME")
}
