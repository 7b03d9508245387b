package handlers

import (
	"context"
	"fmt"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/render"
)

// Checker compares a text with the briefings, sentence by sentence. It must be
// safe for concurrent use.
type Checker interface {
	Check(ctx context.Context, text string) ([]answer.Checked, error)
}

// addShortcutActions enters what the shortcuts and their modals do.
func (h *Handlers) addShortcutActions() {
	open := func(context.Context, Request) Reply { return modal(h.askView("", nil)) }
	h.tables.shortcuts[CallbackAsk] = action{urgent: true, handle: open}
	h.tables.clicks[actionAskModal] = action{urgent: true, handle: open}
	h.tables.submits[CallbackAsk] = action{handle: h.askInModal}
	h.tables.shortcuts[CallbackCheck] = action{urgent: true, handle: h.check}
}

// askView is the modal with the question box, and below it what was answered.
func (h *Handlers) askView(question string, answered []render.Part) render.View {
	box := render.TextInput{Action: fieldQuestion, Label: "Your question", Placeholder: h.quickExample(), Value: question, Max: maxQuestion}
	v := render.View{Title: "Ask the briefings", Submit: "Ask", Close: "Close", Callback: CallbackAsk, Parts: []render.Part{box}}
	if answered == nil {
		v.Parts = append(v.Parts, render.Note{Text: "The answer comes in the briefings' own words. Only you see it, until you share it."})
		return v
	}
	v.Parts = append(append(v.Parts, render.Divider{}), answered...)
	return v
}

// askInModal answers the question of the modal in the modal.
func (h *Handlers) askInModal(ctx context.Context, req Request) Reply {
	req.Kind, req.Text = Submit, req.Fields[fieldQuestion]
	question, _ := Question(req)
	if !hasWords(question) {
		return Reply{Where: Modal, Errors: map[string]string{fieldQuestion: "Write a question in words."}}
	}
	r := h.reply(ctx, req, question)
	v := h.askView(question, r.Message.Parts)
	return Reply{Where: Modal, View: &v, Entry: r.Entry}
}

// maxChecked is how many sentences of a message are checked: as many as a
// modal has room for.
const maxChecked = 15

// check compares a message with the briefings in a modal.
func (h *Handlers) check(ctx context.Context, req Request) Reply {
	const title = "Check the message"
	if req.Original == nil {
		return said(title, "Slack did not send me that message.", "Try another message, or ask me a question about it.")
	}
	text := plainText(Request{Text: req.Original.Text, Self: req.Self})
	if !hasWords(text) || h.opts.Checker == nil {
		return said(title, "There is nothing in this message that I can check.", "I compare sentences in words with the briefings.")
	}
	ctx, cancel := context.WithTimeout(ctx, h.opts.Timeout)
	defer cancel()
	list, err := h.opts.Checker.Check(ctx, text)
	if err != nil {
		h.log.Error("checking went wrong", "err", err, "event", req.EventID, "channel", req.Channel)
		return said(title, "I could not check this message just now.", "Try again in a minute.")
	}
	return modal(render.View{Title: title, Close: "Close", Parts: h.checked(list)})
}

// checked words the result of a check.
func (h *Handlers) checked(list []answer.Checked) []render.Part {
	tally := map[answer.Verdict]int{}
	for _, c := range list {
		tally[c.Verdict]++
	}
	claims := len(list) - tally[answer.NoClaim]
	if claims == 0 {
		return render.Text("This message makes no statement that I can check.", "Questions, greetings and opinions are not in briefings.").Parts
	}
	parts := []render.Part{
		render.Lead{Text: fmt.Sprintf("%s: %d carried, %s, %d not found", render.Count(claims, "statement"),
			tally[answer.Carried], differing(tally[answer.Differs]), tally[answer.Absent])},
		render.Note{Text: h.searched() + " I compare words, names and figures, not meanings: read the quotation before you rely on it."},
	}
	shown := 0
	for _, c := range list {
		if c.Verdict == answer.NoClaim {
			continue
		}
		if shown++; shown > maxChecked {
			parts = append(parts, render.Divider{}, render.Note{Text: fmt.Sprintf("The message is long: these are its first %d statements.", maxChecked)})
			break
		}
		parts = append(parts, render.Divider{})
		parts = append(parts, checkedParts(c)...)
	}
	return parts
}

func differing(n int) string {
	if n == 1 {
		return "1 differs"
	}
	return fmt.Sprintf("%d differ", n)
}

func checkedParts(c answer.Checked) []render.Part {
	label := map[answer.Verdict]string{
		answer.Carried: "Carried:",
		answer.Differs: "Differs:",
		answer.Absent:  "Not found in the briefings:",
	}[c.Verdict]
	parts := []render.Part{render.Lead{Text: label, Rest: c.Text}}
	for _, d := range c.Differences {
		parts = append(parts, render.Field{Text: fmt.Sprintf("The message has “%s”, the briefing has “%s”.", d.Said, d.Briefing)})
	}
	if len(c.Missing) > 0 && c.Verdict == answer.Absent {
		parts = append(parts, render.Note{Text: "No sentence carries this with “" + strings.Join(c.Missing, "”, “") + "”."})
	}
	if c.Evidence == nil {
		return parts
	}
	if c.Verdict == answer.Absent {
		parts = append(parts, render.Note{Text: "The closest sentence, which does not say this:"})
	}
	return append(parts, render.EvidenceQuote(*c.Evidence))
}
