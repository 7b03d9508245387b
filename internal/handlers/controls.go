package handlers

import (
	"context"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/render"
)

// The action_ids of what can be clicked on. Some carry a suffix behind an
// underscore, so that they are unique in their message.
const (
	actionMore       = "answer-more"       // value: the question
	actionMoreView   = "answer-more-view"  // the same, in a modal
	actionShareHere  = "answer-share-here" // value: the question
	actionShareCard  = "card-share-here"   // value: the kind of facts and their subject
	actionShare      = "answer-share"      // value: the question
	actionMenu       = "answer-menu"       // value: menuWhy or menuProblem and the answer's key
	actionFeedback   = "answer-feedback"   // value: render.FeedbackUp or FeedbackDown
	actionProblem    = "answer-problem"    // value: the answer's key
	actionEditors    = "answer-editors"    // value: the question
	actionAsk        = "ask"               // value: the question
	actionAskModal   = "ask-modal"
	actionDocs       = "docs" // value: the page
	actionDocsModal  = "docs-modal"
	actionAskAbout   = "ask-about" // value: the question
	actionSetEditors = "set-editors"
)

// The callback_ids of modals and of the shortcuts that the manifest lists.
const (
	callbackShare      = "share"
	callbackProblem    = "problem"
	callbackEditors    = "editors"
	callbackSetEditors = "set-editors"
	// CallbackAsk is that of the global shortcut "Ask the briefings".
	CallbackAsk = "ask"
	// CallbackCheck is that of the message shortcut "Check against the
	// briefings".
	CallbackCheck = "check"
	// CheckName is what the shortcut on a message is called in its menu, where
	// Slack shows 24 characters.
	CheckName = "Check against briefings"
)

// The values of the answer's menu, before a space and the answer's key.
const (
	menuWhy     = "why"
	menuProblem = "problem"
)

// controls are what stands below an answer: where the rest of it is, and what
// a reader may want to do about it.
func (h *Handlers) controls(req Request, question string, a answer.Answer) []render.Part {
	value := render.ButtonValue(question)
	var row render.Buttons
	add := func(action, label string) {
		row.Items = append(row.Items, render.Button{Action: action, Label: label, Value: value})
	}
	inModal := req.Kind == Submit
	if _, more := render.More(a); more {
		action := actionMore
		if inModal {
			action = actionMoreView
		}
		add(action, "More passages")
	}
	switch {
	case req.Kind == Command && !strings.HasPrefix(req.Channel, "D"):
		add(actionShareHere, "Share in channel")
	case a.Status == answer.Answered:
		add(actionShare, "Share…")
	}
	if a.Status != answer.Answered && h.opts.Editors() != "" {
		add(actionEditors, "Ask the editors…")
	}
	if inModal {
		return []render.Part{row}
	}
	row.Menu = render.Menu{Action: actionMenu, Choices: []render.Option{
		{Value: withKey(menuWhy, req.EventID), Label: "Why this answer"},
		{Value: withKey(menuProblem, req.EventID), Label: "Report a problem…"},
	}}
	return []render.Part{row, render.Feedback{Action: actionFeedback}}
}

// maxKey keeps a menu's value within what Slack takes.
const maxKey = 120

// withKey is a menu's value: what to do and, if it fits, with which answer.
func withKey(what, key string) string {
	if len(key) > maxKey {
		return what
	}
	return strings.TrimSpace(what + " " + key)
}

// addAnswerActions enters what the controls below an answer do.
func (h *Handlers) addAnswerActions() {
	h.tables.clicks[actionMore] = action{handle: h.more}
	h.tables.clicks[actionMoreView] = action{urgent: true, handle: h.more}
	h.tables.clicks[actionShareHere] = action{handle: h.shareHere}
	h.tables.clicks[actionShareCard] = action{handle: h.shareCard}
	h.tables.clicks[actionShare] = action{urgent: true, handle: h.shareModal}
	h.tables.clicks[actionMenu] = action{urgent: true, handle: h.menu}
	h.tables.clicks[actionFeedback] = action{handle: h.feedback}
	h.tables.clicks[actionProblem] = action{urgent: true, handle: h.problemModal}
	h.tables.clicks[actionEditors] = action{urgent: true, handle: h.editorsModal}
	h.tables.submits[callbackShare] = action{handle: h.share}
	h.tables.submits[callbackProblem] = action{handle: h.problem}
	h.tables.submits[callbackEditors] = action{handle: h.askEditors}
}

func (h *Handlers) menu(ctx context.Context, req Request) Reply {
	what, key, _ := strings.Cut(req.Value, " ")
	req.Value = key
	if what == menuProblem {
		return h.problemModal(ctx, req)
	}
	return h.whyModal(ctx, req)
}

// again answers a question once more, for whoever wants to see more of the
// answer or to share it. On an error the reply says so.
func (h *Handlers) again(ctx context.Context, req Request, question string) (answer.Answer, *Reply) {
	ctx, cancel := context.WithTimeout(ctx, h.opts.Timeout)
	defer cancel()
	a, err := h.answerer.Answer(ctx, question)
	if err == nil {
		return a, nil
	}
	h.log.Error("answering went wrong", "err", err, "event", req.EventID, "channel", req.Channel)
	r := whisper(req, Trouble(req.EventID))
	r.Err = err
	return a, &r
}

// whisper is a reply to a click that only the person who clicked sees, beside
// what they clicked in; in their own conversation with the bot it is a message.
func whisper(req Request, m render.Message) Reply {
	r := Reply{Message: m, Where: Ephemeral}
	if req.Original != nil {
		r.Thread = req.Original.Thread
	}
	if strings.HasPrefix(req.Channel, "D") {
		r.Where = InPlace
		if r.Thread != "" {
			r.Where = InThread
		}
	}
	return r
}

// modal is a reply that shows v.
func modal(v render.View) Reply { return Reply{Where: Modal, View: &v} }

// said is a modal with nothing to fill in.
func said(title, lead string, paragraphs ...string) Reply {
	return modal(render.View{Title: title, Close: "Close", Parts: render.Text(lead, paragraphs...).Parts})
}

// more shows the passages that the answer left out.
func (h *Handlers) more(ctx context.Context, req Request) Reply {
	a, wrong := h.again(ctx, req, req.Value)
	if wrong != nil {
		return *wrong
	}
	m, ok := render.More(a)
	if !ok {
		m = render.Text("There is nothing more on this in the briefings.", "They may have changed since the answer was given.")
	}
	if req.View != "" {
		return modal(render.View{Title: "More passages", Close: "Close", Parts: m.Parts})
	}
	return whisper(req, m)
}
