package handlers

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// detail is what the ledger keeps of an answer for [Handlers.why], as JSON.
type detail struct {
	Passages []foundPassage `json:"passages"`
	Places   []string       `json:"places"` // of the citations, in their order
}

type foundPassage struct {
	Place string  `json:"place"`
	Score float64 `json:"score"`
	Text  string  `json:"text"`
}

// maxDetailText is how many characters of a passage the ledger keeps.
const maxDetailText = 160

func detailOf(a answer.Answer) []byte {
	var d detail
	for _, e := range a.Evidence {
		d.Places = append(d.Places, placeName(e.Title, e.Document, e.Paragraph))
	}
	for _, p := range a.Passages {
		text := []rune(cmp.Or(p.Display, p.Text))
		if len(text) > maxDetailText {
			text = append([]rune(strings.TrimSpace(string(text[:maxDetailText]))), '…')
		}
		d.Passages = append(d.Passages, foundPassage{
			Place: placeName(p.Title, p.Document, p.Paragraph), Score: p.Score, Text: string(text),
		})
	}
	// Plain data, which JSON can always hold.
	raw, _ := json.Marshal(d)
	return raw
}

func placeName(title, document string, paragraph int) string {
	return fmt.Sprintf("%s, paragraph %d", cmp.Or(title, document), paragraph)
}

// lookBack is how far back an answer is looked for by its key, and among how
// many.
const (
	lookBack    = 24 * time.Hour
	lookThrough = 500
)

// A click can be quicker than the record of the post that was clicked in: it
// is looked for again, a few times.
const (
	lookTries = 4
	lookPause = 150 * time.Millisecond
)

// answerFor finds the answer that a person points at: the message that they
// clicked in, else the one with that key, else their last one in the channel.
func (h *Handlers) answerFor(ctx context.Context, req Request, key string) (a store.Answer, err error) {
	if h.opts.Store == nil {
		return a, store.ErrNotFound
	}
	for try := range lookTries {
		a, err = h.lookUp(ctx, req, key)
		if !errors.Is(err, store.ErrNotFound) || req.Original == nil || try == lookTries-1 {
			break
		}
		pause := time.NewTimer(lookPause)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return a, err
		}
	}
	return a, err
}

func (h *Handlers) lookUp(ctx context.Context, req Request, key string) (store.Answer, error) {
	thread := req.Thread
	if o := req.Original; o != nil {
		a, err := h.opts.Store.AnswerAt(ctx, req.Channel, o.TS)
		if !errors.Is(err, store.ErrNotFound) {
			return a, err
		}
		thread = o.Thread
	}
	if key == "" {
		return h.opts.Store.LastAnswer(ctx, req.Channel, thread, req.User)
	}
	recent, err := h.opts.Store.Answers(ctx, h.opts.Now().Add(-lookBack), lookThrough)
	for _, a := range recent {
		if a.Key == key && (!a.Private || a.User == req.User) {
			return a, nil
		}
	}
	if err == nil {
		err = store.ErrNotFound
	}
	return store.Answer{}, err
}

// why says where the last answer here came from.
func (h *Handlers) why(ctx context.Context, req Request) render.Message {
	lead, parts := h.because(ctx, req, "")
	return render.Message{Fallback: lead, Parts: append([]render.Part{render.Lead{Text: lead}}, parts...)}
}

// whyModal says where the answer came from that was clicked in.
func (h *Handlers) whyModal(ctx context.Context, req Request) Reply {
	lead, parts := h.because(ctx, req, req.Value)
	return modal(render.View{Title: "Why this answer", Close: "Close", Parts: append([]render.Part{render.Lead{Text: lead}}, parts...)})
}

func (h *Handlers) because(ctx context.Context, req Request, key string) (lead string, parts []render.Part) {
	a, err := h.answerFor(ctx, req, key)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return "I have no record of an answer here.", []render.Part{
			render.Paragraph{Text: "I keep a record of each answer that I give, for a time that the people who run this bot set. Ask your question again, then ask why."}}
	case err != nil:
		h.log.Error("answer not looked up", "err", err, "event", req.EventID, "channel", req.Channel)
		return "I cannot look that up at the moment.", []render.Part{render.Paragraph{Text: "Try again in a minute."}}
	}
	if a.Question != "" {
		parts = append(parts, render.Paragraph{Text: "Question: " + a.Question})
	}
	model := "No language model had a part in it: the answer is in the briefings' own words."
	if a.Model != "" {
		model = a.Model + " wrote the summary. Each of its sentences was checked against the quotations."
	}
	parts = append(parts, render.Paragraph{Text: model})
	var d detail
	if json.Unmarshal(a.Detail, &d) != nil {
		d = detail{}
	}
	if len(a.Citations) > 0 {
		parts = append(parts, render.Heading{Text: "Quotations"}, h.citations(a.Citations, d.Places))
	}
	if len(d.Passages) > 0 {
		var list render.List
		for _, p := range d.Passages {
			list.Items = append(list.Items, render.Item{Lead: fmt.Sprintf("%.1f", p.Score), Text: p.Place, Note: p.Text})
		}
		parts = append(parts, render.Heading{Text: "Passages found, best first"}, list,
			render.Note{Text: "The number is the passage's score for this question; scores of different questions do not compare."})
	}
	return verdict(a), parts
}

// verdict is an answer's status and confidence in a sentence.
func verdict(a store.Answer) string {
	sure := int(math.Round(a.Confidence * 100))
	switch answer.Status(a.Status) {
	case answer.Answered:
		return fmt.Sprintf("A sentence of the briefings answers this: %d%% sure.", sure)
	case answer.Related:
		return fmt.Sprintf("The subject is in the briefings, but no sentence seemed to answer this: the best was %d%% sure.", sure)
	}
	return fmt.Sprintf("Nothing in the briefings seemed to answer this: the best sentence was %d%% sure.", sure)
}

// citations lists the quotations of an answer with the versions that they come
// from.
func (h *Handlers) citations(list []store.Citation, places []string) render.Part {
	var out render.List
	for i, c := range list {
		place := c.Document
		if i < len(places) {
			place = places[i]
		}
		version := strings.TrimPrefix(c.Version, "sha256:")
		now := "as it is now"
		switch d := h.opts.Index().Document(c.Document); {
		case d == nil:
			now = "no longer loaded"
		case d.Version != c.Version:
			now = "changed since"
		}
		out.Items = append(out.Items, render.Item{Lead: place, Note: fmt.Sprintf("%s · version %s, %s · bytes %d to %d",
			c.Document, version[:min(len(version), 12)], now, c.Start, c.End)})
	}
	return out
}
