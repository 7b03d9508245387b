package handlers

import (
	"context"
	"fmt"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/render"
)

// How much the home tab shows, and how far back it looks for gaps.
const (
	homeDocs = 5
	homeGaps = 10
	gapsBack = 30 * 24 * time.Hour
)

// home is the home tab of whoever opened it.
func (h *Handlers) home(ctx context.Context, req Request) Reply {
	sections := [][]render.Part{h.homeLoaded(), h.homeAsking(ctx), h.homeMine(ctx, req)}
	if req.Asker.Admin {
		sections = append(sections, h.homeGaps(ctx, req), h.homeSettings())
	}
	v := render.View{Home: true}
	for _, parts := range sections {
		if len(v.Parts) > 0 && len(parts) > 0 {
			v.Parts = append(v.Parts, render.Divider{})
		}
		v.Parts = append(v.Parts, parts...)
	}
	return Reply{Where: HomeTab, View: &v}
}

// homeLoaded says which briefings are loaded and how fresh they are.
func (h *Handlers) homeLoaded() []render.Part {
	docs := h.documents()
	if len(docs) == 0 {
		return h.docsPage(0, actionDocs).Parts
	}
	parts := []render.Part{render.Lead{Text: render.Count(len(docs), "briefing") + " loaded"}, render.Paragraph{Text: freshness(docs, h.opts.Now())}}
	var list render.List
	for _, d := range docs[:min(len(docs), homeDocs)] {
		list.Items = append(list.Items, docItem(d))
	}
	parts = append(parts, list)
	row := render.Buttons{Items: []render.Button{{Action: actionAskModal, Label: "Ask a question", Primary: true}}}
	if len(docs) > homeDocs {
		row.Items = append(row.Items, render.Button{Action: actionDocsModal, Label: "All briefings", Value: "0"})
	}
	return append(parts, row)
}

// freshness says how old the newest briefing is, and how many have no date.
func freshness(docs []*kb.Document, now time.Time) string {
	undated := 0
	for _, d := range docs {
		if d.Date == "" {
			undated++
		}
	}
	if undated == len(docs) {
		return "None of them is dated, so I cannot say how fresh they are."
	}
	text := "The newest is from " + docs[0].Date
	if day, err := time.Parse(time.DateOnly, docs[0].Date); err == nil {
		today, _ := time.Parse(time.DateOnly, now.Format(time.DateOnly))
		switch days := int(today.Sub(day).Hours() / 24); {
		case days == 0:
			text += ", today"
		case days == 1:
			text += ", yesterday"
		case days > 1:
			text += fmt.Sprintf(", %d days ago", days)
		}
	}
	if undated > 0 {
		text += fmt.Sprintf("; %d of them undated", undated)
	}
	return text + "."
}

// homeAsking says how to ask, with questions that have an answer.
func (h *Handlers) homeAsking(ctx context.Context) []render.Part {
	parts := []render.Part{
		render.Heading{Text: "How to ask"},
		render.List{Items: []render.Item{
			{Lead: "In a channel:", Text: "mention me with your question; I answer in the thread. Ask on there without mentioning me again."},
			{Lead: "Privately:", Text: "/brief and your question, or write to me here under Messages. /brief help shows what else there is."},
			{Lead: "About a message:", Text: "open its menu and choose “Check against briefings”."},
		}},
	}
	var row render.Buttons
	for i, p := range h.Suggestions(ctx) {
		row.Items = append(row.Items, render.Button{Action: fmt.Sprintf("%s_%d", actionAskAbout, i), Label: p.Title, Value: p.Message})
	}
	if len(row.Items) > 0 {
		parts = append(parts, render.Note{Text: "Questions that the briefings answer:"}, row)
	}
	return parts
}

// homeGaps lists what was asked and not answered.
func (h *Handlers) homeGaps(ctx context.Context, req Request) []render.Part {
	parts := []render.Part{render.Heading{Text: "Asked in the last 30 days and not answered"}}
	if h.opts.Store == nil {
		return nil
	}
	gaps, err := h.opts.Store.Gaps(ctx, h.opts.Now().Add(-gapsBack), homeGaps)
	if err != nil {
		h.log.Error("gaps not read", "err", err, "event", req.EventID)
		return append(parts, render.Paragraph{Text: "I cannot look them up at the moment."})
	}
	if len(gaps) == 0 {
		return append(parts, render.Paragraph{Text: "Nothing: every question had an answer."})
	}
	var list render.List
	for _, g := range gaps {
		question := g.Question
		if question == "" {
			question = "(questions are not kept here)"
		}
		asked := "asked once"
		if g.Count > 1 {
			asked = fmt.Sprintf("asked %d times", g.Count)
		}
		list.Items = append(list.Items, render.Item{Lead: question, Note: fmt.Sprintf("%s, last on %s", asked, g.LastAt.Format(time.DateOnly))})
	}
	return append(parts, list)
}

// homeSettings shows an admin what is set.
func (h *Handlers) homeSettings() []render.Part {
	parts := []render.Part{render.Heading{Text: "Settings"}}
	editors := h.opts.Editors()
	if editors == "" {
		parts = append(parts, render.Paragraph{Text: "No editors' channel is set, so reports and open questions go nowhere but my records."})
	} else {
		parts = append(parts, render.Byline{Before: "Reports and open questions go to the editors", Channel: editors})
	}
	if h.opts.Settings != nil {
		parts = append(parts, render.Buttons{Items: []render.Button{{Action: actionSetEditors, Label: "Choose the editors' channel"}}})
	}
	return append(parts, render.Note{Text: "In a channel, /brief mode says when I answer there, and /brief allow lets me answer where people from outside can read it."})
}

// addHomeActions enters what the home tab's buttons do.
func (h *Handlers) addHomeActions() {
	h.tables.clicks[actionDocsModal] = action{urgent: true, handle: h.docsModal}
	h.tables.clicks[actionAskAbout] = action{urgent: true, handle: func(ctx context.Context, req Request) Reply {
		req.Fields = map[string]string{fieldQuestion: req.Value}
		return h.askInModal(ctx, req)
	}}
	h.tables.clicks[actionSetEditors] = action{urgent: true, handle: h.editorsChannelModal}
	h.tables.submits[callbackSetEditors] = action{handle: h.setEditors}
}

func (h *Handlers) editorsChannelModal(_ context.Context, req Request) Reply {
	if !req.Asker.Admin {
		return said("Editors' channel", "Only an admin of this workspace can choose it.")
	}
	return modal(render.View{
		Title: "Editors' channel", Submit: "Save", Close: "Cancel", Callback: callbackSetEditors,
		Parts: []render.Part{
			render.ChannelInput{Action: fieldChannel, Label: "Where reports and open questions go", Placeholder: "Choose a channel", Value: h.opts.Editors()},
			render.Note{Text: "Invite me to that channel, or I cannot write there."},
		},
	})
}

func (h *Handlers) setEditors(ctx context.Context, req Request) Reply {
	channel := req.Fields[fieldChannel]
	switch {
	case !req.Asker.Admin:
		return said("Editors' channel", "Only an admin of this workspace can choose it.")
	case channel == "":
		return Reply{Where: Modal, Errors: map[string]string{fieldChannel: "Choose a channel."}}
	case h.opts.Settings == nil:
		return said("Editors' channel", "Settings cannot be changed here.")
	}
	if err := h.opts.Settings.SetEditors(ctx, channel, req.User); err != nil {
		h.log.Error("editors' channel not set", "err", err, "event", req.EventID)
		return Reply{Where: Modal, Errors: map[string]string{fieldChannel: "That could not be kept. Try again in a minute."}}
	}
	r := modal(render.View{Title: "Editors' channel", Close: "Close", Parts: []render.Part{
		render.Byline{Before: "Saved. Reports and open questions now go to the editors", Channel: channel}}})
	r.Also = []Post{{Key: "editors", Channel: channel, Message: render.Message{
		Fallback: "Reports and open questions about the briefings now come here.",
		Parts: []render.Part{render.Lead{Text: "Reports and open questions about the briefings now come here."},
			render.Byline{Before: "Chosen by", User: req.User}},
	}}}
	return r
}
