package handlers

import "context"

// action is what happens on a click, a submission or a shortcut.
type action struct {
	// urgent: the reply opens or changes a modal, so it is worked out before
	// Slack's three seconds are over, from memory or one quick read.
	urgent bool
	handle func(ctx context.Context, req Request) Reply
}

// tables say what each act does: clicks by action_id, submissions and
// shortcuts by callback_id. Each surface adds its own in its own file.
type tables struct {
	clicks, submits, shortcuts map[string]action
}

func newTables() tables {
	return tables{clicks: map[string]action{}, submits: map[string]action{}, shortcuts: map[string]action{}}
}

// find is the action for req; false for acts that nobody knows, such as the
// click on a link.
func (t tables) find(req Request) (action, bool) {
	var a action
	var ok bool
	switch req.Kind {
	case Click:
		a, ok = t.clicks[base(req.Action)]
	case Submit:
		a, ok = t.submits[req.Callback]
	case Shortcut:
		a, ok = t.shortcuts[req.Callback]
	}
	return a, ok
}

// Urgent reports whether Slack waits for the reply to req: it opens or changes
// a modal. Every other request may be kept and handled later.
func (h *Handlers) Urgent(req Request) bool {
	if req.Kind == Submit || h.opensDigestForm(req) {
		return true
	}
	a, ok := h.tables.find(req)
	return ok && a.urgent
}
