package handlers

import (
	"context"
	"fmt"

	"briefbot/internal/render"
)

// shareHere posts a private answer in the channel that it was asked in.
func (h *Handlers) shareHere(ctx context.Context, req Request) Reply {
	m, wrong := h.shared(ctx, req, req.Value, "")
	if wrong != nil {
		return *wrong
	}
	r := whisper(req, render.Text("Shared in this channel, in your name."))
	r.Also = []Post{{Key: "share", Channel: req.Channel, Message: m}}
	return r
}

// The fields of the modal in which an answer is shared.
const (
	fieldChannel = "channel"
	fieldComment = "comment"
)

// shareModal asks where to share an answer.
func (h *Handlers) shareModal(_ context.Context, req Request) Reply {
	return modal(render.View{
		Title: "Share this answer", Submit: "Share", Close: "Cancel", Callback: callbackShare, Metadata: req.Value,
		Parts: []render.Part{
			render.Paragraph{Text: "Question: " + req.Value},
			render.ChannelInput{Action: fieldChannel, Label: "Channel", Placeholder: "Choose a channel"},
			render.TextInput{Action: fieldComment, Label: "What you want to say about it", Placeholder: "For tomorrow's meeting", Optional: true, Max: 500},
			render.Note{Text: "The answer is posted with its quotations and your name."},
		},
	})
}

// share posts an answer in the channel that was chosen.
func (h *Handlers) share(ctx context.Context, req Request) Reply {
	channel := req.Fields[fieldChannel]
	if channel == "" {
		return Reply{Where: Modal, Errors: map[string]string{fieldChannel: "Choose a channel."}}
	}
	m, wrong := h.shared(ctx, req, req.Metadata, req.Fields[fieldComment])
	if wrong != nil {
		return said("Share this answer", "That did not work, so nothing was shared.", "Try again in a minute.")
	}
	r := modal(render.View{Title: "Share this answer", Close: "Close", Parts: []render.Part{
		render.Byline{Before: "On its way, in your name,", Channel: channel},
		render.Note{Text: "If I am not in that channel, I will write to you directly instead."},
	}})
	r.Also = []Post{{Key: "share", Channel: channel, Message: m}}
	return r
}

// shared words an answer for the readers of a channel, with the name of the
// person who shares it.
func (h *Handlers) shared(ctx context.Context, req Request, question, comment string) (render.Message, *Reply) {
	a, wrong := h.again(ctx, req, question)
	if wrong != nil {
		return render.Message{}, wrong
	}
	m := render.Reply(a, h.searched())
	by := render.Byline{Before: "Shared by", User: req.User}
	if comment != "" {
		by.After = ": " + comment
	}
	head := []render.Part{by, render.Paragraph{Text: "Question: " + question}}
	m.Parts = append(head, m.Parts...)
	m.Fallback = fmt.Sprintf("Shared from the briefings: %s %s", question, m.Fallback)
	m.Parts = append(m.Parts, h.controls(Request{Kind: Mention, EventID: req.EventID}, question, a)...)
	return m, nil
}
