package handlers

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

// The kinds of [store.Feedback] that people leave.
const (
	FeedbackVote    = "vote"    // Text is render.FeedbackUp or FeedbackDown
	FeedbackProblem = "problem" // Text is the reason and what was written about it
	FeedbackAsk     = "ask"     // Text is the question for the editors
)

// about is what a modal keeps of the message that it was opened from, as JSON.
type about struct {
	Channel string `json:"channel"`
	TS      string `json:"ts,omitempty"`
	Thread  string `json:"thread,omitempty"`
	Key     string `json:"key,omitempty"`
}

func aboutOf(req Request, key string) string {
	a := about{Channel: req.Channel, Key: key}
	if req.Original != nil {
		a.TS, a.Thread = req.Original.TS, req.Original.Thread
	}
	// Plain data, which JSON can always hold.
	raw, _ := json.Marshal(a)
	return string(raw)
}

// request is req as if it came from the message that a is about.
func (a about) request(req Request) Request {
	req.Channel, req.Thread = a.Channel, a.Thread
	if a.TS != "" {
		req.Original = &Original{Channel: a.Channel, TS: a.TS, Thread: a.Thread}
	}
	return req
}

func readAbout(metadata string) about {
	var a about
	// What cannot be read is about no message in particular.
	_ = json.Unmarshal([]byte(metadata), &a)
	return a
}

// save keeps feedback and logs where it cannot.
func (h *Handlers) save(ctx context.Context, req Request, f store.Feedback) error {
	if h.opts.Store == nil {
		return nil
	}
	err := h.opts.Store.SaveFeedback(ctx, f)
	if err != nil {
		h.log.Error("feedback not kept", "err", err, "event", req.EventID, "channel", f.Channel)
	}
	return err
}

// feedback keeps a person's vote on an answer; their last one counts.
func (h *Handlers) feedback(ctx context.Context, req Request) Reply {
	if req.Original == nil || req.Value != render.FeedbackUp && req.Value != render.FeedbackDown {
		return Reply{Where: Nowhere}
	}
	if err := h.save(ctx, req, store.Feedback{Channel: req.Channel, MessageTS: req.Original.TS, User: req.User, Kind: FeedbackVote, Text: req.Value}); err != nil {
		r := whisper(req, Trouble(req.EventID))
		r.Err = err
		return r
	}
	if req.Value == render.FeedbackUp {
		return whisper(req, render.Text("Thanks, noted as helpful."))
	}
	m := render.Text("Thanks, noted as not helpful.", "If you say what is wrong with it, it can be mended.")
	m.Parts = append(m.Parts, render.Buttons{Items: []render.Button{{Action: actionProblem, Label: "Say what is wrong…", Value: aboutOf(req, "")}}})
	return whisper(req, m)
}

// The fields of the modals that write to the editors.
const (
	fieldReason   = "reason"
	fieldDetail   = "detail"
	fieldQuestion = "question"
)

// reasons are what can be wrong with an answer.
func reasons() []render.Option {
	return []render.Option{
		{Value: "wrong", Label: "The answer is wrong"},
		{Value: "quotation", Label: "The quotation does not carry the answer"},
		{Value: "missing", Label: "The briefings have the answer, the bot does not"},
		{Value: "outdated", Label: "The briefing is out of date"},
		{Value: "other", Label: "Something else"},
	}
}

// problemModal asks what is wrong with an answer. The button below a vote
// carries what the answer was; the menu of an answer only its key.
func (h *Handlers) problemModal(_ context.Context, req Request) Reply {
	metadata := req.Value
	if !strings.HasPrefix(metadata, "{") {
		metadata = aboutOf(req, req.Value)
	}
	return modal(render.View{
		Title: "Report a problem", Submit: "Send", Close: "Cancel", Callback: callbackProblem, Metadata: metadata,
		Parts: []render.Part{
			render.Select{Action: fieldReason, Label: "What is wrong?", Placeholder: "Choose a reason", Options: reasons()},
			render.TextInput{Action: fieldDetail, Label: "What should it say?", Placeholder: "The figure is for November, not December", Long: true, Optional: true, Max: 1_000},
			render.Note{Text: h.reaches("Your report", "the question, the answer and your name")},
		},
	})
}

// reaches says who gets what somebody writes, and what is sent along.
func (h *Handlers) reaches(what, along string) string {
	if h.opts.Editors() == "" {
		return what + " is kept for the people who run this bot."
	}
	return what + " goes to the editors, with " + along + "."
}

// problem keeps a report and tells the editors.
func (h *Handlers) problem(ctx context.Context, req Request) Reply {
	reason := ""
	for _, o := range reasons() {
		if o.Value == req.Fields[fieldReason] {
			reason = o.Label
		}
	}
	if reason == "" {
		return Reply{Where: Modal, Errors: map[string]string{fieldReason: "Choose a reason."}}
	}
	subject := readAbout(req.Metadata)
	given := strings.TrimSpace(req.Fields[fieldDetail])
	text := reason
	if given != "" {
		text += ": " + given
	}
	err := h.save(ctx, req, store.Feedback{Channel: subject.Channel, MessageTS: cmp.Or(subject.TS, subject.Key), User: req.User, Kind: FeedbackProblem, Text: text})
	if err != nil && h.opts.Editors() == "" {
		return said("Report a problem", "I could not keep your report.", "Send it again in a minute, please.")
	}
	parts := []render.Part{
		render.Lead{Text: "A problem with an answer"},
		render.Byline{Before: "Reported by", User: req.User, Channel: subject.Channel},
		render.Heading{Text: reason},
	}
	if given != "" {
		parts = append(parts, render.Paragraph{Text: given})
	}
	a, err := h.answerFor(ctx, subject.request(req), subject.Key)
	if err == nil {
		parts = append(parts, render.Divider{})
		parts = append(parts, h.record(a)...)
	}
	r := said("Report a problem", "Thank you.", "Your report is kept with the answer.")
	if editors := h.opts.Editors(); editors != "" {
		r = said("Report a problem", "Thank you.", "The editors have your report.")
		r.Also = []Post{{Key: "editors", Channel: editors, Message: render.Message{Fallback: "A problem with an answer: " + text, Parts: parts}}}
	}
	return r
}

// record words an answer from the ledger: what was asked and what was said.
func (h *Handlers) record(a store.Answer) []render.Part {
	question := cmp.Or(a.Question, "(questions are not kept here)")
	parts := []render.Part{render.Paragraph{Text: "Question: " + question}}
	if a.Short != "" {
		parts = append(parts, render.Paragraph{Text: "Answer: " + a.Short})
	}
	for _, c := range a.Citations[:min(len(a.Citations), 1)] {
		q := render.Quote{Text: c.Quote, Place: render.Place{Document: c.Document}}
		if d := h.opts.Index().Document(c.Document); d != nil {
			q.Place.Title, q.Place.Date, q.Place.URL = d.Title, d.Date, d.URL
		}
		parts = append(parts, q)
	}
	return append(parts, render.Note{Text: verdict(a)})
}

// editorsModal asks for the question to send to the editors.
func (h *Handlers) editorsModal(_ context.Context, req Request) Reply {
	return modal(render.View{
		Title: "Ask the editors", Submit: "Send", Close: "Cancel", Callback: callbackEditors, Metadata: aboutOf(req, ""),
		Parts: []render.Part{
			render.TextInput{Action: fieldQuestion, Label: "Your question", Value: req.Value, Long: true, Max: maxQuestion},
			render.TextInput{Action: fieldDetail, Label: "What it is for", Placeholder: "I need it by Friday, for the weekly summary", Optional: true, Max: 500},
			render.Note{Text: h.reaches("Your question", "your name")},
		},
	})
}

// askEditors passes a question on to the editors.
func (h *Handlers) askEditors(ctx context.Context, req Request) Reply {
	question := strings.TrimSpace(req.Fields[fieldQuestion])
	if question == "" {
		return Reply{Where: Modal, Errors: map[string]string{fieldQuestion: "Write your question."}}
	}
	editors := h.opts.Editors()
	if editors == "" {
		return said("Ask the editors", "No editors' channel is set any more, so nothing was sent.", "Ask the people who run this bot to set one.")
	}
	subject := readAbout(req.Metadata)
	// The post is what matters: where keeping fails, the log says so.
	_ = h.save(ctx, req, store.Feedback{Channel: subject.Channel, MessageTS: cmp.Or(subject.TS, req.EventID), User: req.User, Kind: FeedbackAsk, Text: question})
	parts := []render.Part{
		render.Lead{Text: "A question that the briefings do not answer"},
		render.Byline{Before: "Asked by", User: req.User, Channel: subject.Channel},
		render.Quote{Text: question},
	}
	if purpose := strings.TrimSpace(req.Fields[fieldDetail]); purpose != "" {
		parts = append(parts, render.Paragraph{Text: "For: " + purpose})
	}
	parts = append(parts, render.Note{Text: fmt.Sprintf("%s A briefing that answers it will be found by whoever asks again.", h.searched())})
	r := said("Ask the editors", "Sent.", "The editors have your question. They will answer you in Slack; a new briefing will answer everybody else.")
	r.Also = []Post{{Key: "editors", Channel: editors, Message: render.Message{Fallback: "A question for the editors: " + question, Parts: parts}}}
	return r
}
