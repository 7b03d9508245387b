package workspace

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// option returns the element's option with that value, nil for none.
func option(e object, value string) any {
	var list []any
	if own, ok := e["options"].([]any); ok {
		list = own
	}
	if groups, ok := e["option_groups"].([]any); ok {
		for _, g := range groups {
			if o, ok := g.(object); ok {
				more, _ := o["options"].([]any)
				list = append(list, more...)
			}
		}
	}
	for _, o := range list {
		if m, ok := o.(object); ok && m["value"] == value {
			return m
		}
	}
	return nil
}

// options returns the options named in a comma-separated list.
func options(e object, values string) []any {
	out := []any{}
	for _, v := range splitValues(values) {
		if o := option(e, v); o != nil {
			out = append(out, o)
		}
	}
	return out
}

func splitValues(values string) []string {
	if values == "" {
		return []string{}
	}
	return strings.Split(values, ",")
}

type viewState map[string]map[string]object

func (v *View) values() viewState {
	var s struct {
		Values viewState `json:"values"`
	}
	_ = json.Unmarshal(v.State, &s)
	if s.Values == nil {
		s.Values = viewState{}
	}
	return s.Values
}

// keepState needs w.mu.
func (w *Workspace) keepState(v *View, blockID, actionID string, value object) {
	state := v.values()
	if state[blockID] == nil {
		state[blockID] = map[string]object{}
	}
	state[blockID][actionID] = value
	v.State = mustJSON(object{"values": state})
	w.bump()
}

// Submit is a person filling an open modal and sending it. values holds what they
// enter, by action id: typed text, the chosen option's value (several separated by
// commas), a user or channel id, a date, a time. What is not named keeps its initial
// value. The app's answer (errors, update, push, clear) is carried out when it comes.
func (w *Workspace) Submit(user, viewID string, values map[string]string) (deliveryID string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, v := w.findUser(user), w.viewBy(viewID)
	if u == nil {
		return "", fmt.Errorf("%w: %q", ErrUnknownUser, user)
	}
	if v == nil || v.User != u.ID || v.Type != "modal" {
		return "", fmt.Errorf("%w: %q", ErrUnknownView, viewID)
	}
	for actionID := range values {
		if e, _ := findElement(v.Blocks, actionID); e == nil {
			return "", fmt.Errorf("%w: %q", ErrUnknownAction, actionID)
		}
	}
	if missing := w.fill(v, values); missing != "" {
		return "", fmt.Errorf("%w: block %q must be filled", ErrUnknownAction, missing)
	}
	v.Errors = nil
	payload := w.interaction("view_submission", u)
	maps.Copy(payload, object{"trigger_id": w.newTrigger(u.ID), "view": *v, "response_urls": []any{}})
	id := v.ID
	return w.interact(payload, func(d *delivery) { w.submitted(d, u, id) }), nil
}

// fill completes the view's state from values and initial values, and returns the
// block id of a required input that stays empty.
func (w *Workspace) fill(v *View, values map[string]string) (missing string) {
	var blocks []object
	_ = json.Unmarshal(v.Blocks, &blocks)
	for _, b := range blocks {
		blockID, _ := b["block_id"].(string)
		var elements []any
		if e, ok := b["element"]; ok {
			elements = []any{e}
		} else if more, ok := b["elements"].([]any); ok && b["type"] == "actions" {
			elements = more
		} else if e, ok := b["accessory"]; ok {
			elements = []any{e}
		}
		for _, raw := range elements {
			e, ok := raw.(object)
			actionID, _ := e["action_id"].(string)
			if !ok || actionID == "" || e["type"] == "button" || e["type"] == "overflow" {
				continue
			}
			value, given := values[actionID]
			if _, kept := v.values()[blockID][actionID]; kept && !given {
				continue
			}
			if !given {
				value = initial(e)
			}
			if optional, _ := b["optional"].(bool); value == "" && b["type"] == "input" && !optional && missing == "" {
				missing = blockID
			}
			w.keepState(v, blockID, actionID, chosen(e, value))
		}
	}
	return missing
}

// initial is an element's initial value in the form that chosen takes.
func initial(e object) string {
	for _, key := range []string{
		"initial_value", "initial_date", "initial_time", "initial_user", "initial_channel", "initial_conversation",
	} {
		if s, ok := e[key].(string); ok {
			return s
		}
	}
	if o, ok := e["initial_option"].(object); ok {
		s, _ := o["value"].(string)
		return s
	}
	var several []string
	for _, key := range []string{"initial_options", "initial_users", "initial_channels", "initial_conversations"} {
		list, _ := e[key].([]any)
		for _, o := range list {
			switch o := o.(type) {
			case string:
				several = append(several, o)
			case object:
				s, _ := o["value"].(string)
				several = append(several, s)
			}
		}
	}
	return strings.Join(several, ",")
}

// submitted carries out the app's answer to a submission. It runs with w.mu held.
func (w *Workspace) submitted(d *delivery, u *User, viewID string) {
	v := w.viewBy(viewID)
	if v == nil {
		return
	}
	if d.Failed != "" {
		v.Errors = map[string]string{"": "We had some trouble connecting. Try again?"}
		return
	}
	var answer struct {
		ResponseAction string            `json:"response_action"`
		Errors         map[string]string `json:"errors"`
		View           json.RawMessage   `json:"view"`
	}
	_ = json.Unmarshal(d.AckPayload, &answer)
	switch answer.ResponseAction {
	case "errors":
		v.Errors = answer.Errors
	case "clear":
		w.views[u.ID] = nil
	case "update", "push":
		next, err := w.readView(string(answer.View), "modal")
		if err == nil && answer.ResponseAction == "push" {
			err = w.push(u.ID, next)
		} else if err == nil {
			next.State = mustJSON(object{"values": object{}})
			w.replaceView(v, next)
			v.State = next.State
		}
		if err != nil {
			w.log.Debug("view in an acknowledgement refused", "err", err)
			v.Errors = map[string]string{"": "We had some trouble connecting. Try again?"}
		}
	default:
		w.pop(u.ID, v)
	}
}

func (w *Workspace) pop(user string, v *View) {
	w.views[user] = slices.DeleteFunc(w.views[user], func(o *View) bool { return o == v })
	w.bump()
}

// CloseView is a person dismissing a modal. The app hears of it where the view asks
// for notify_on_close.
func (w *Workspace) CloseView(user, viewID string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	u, v := w.findUser(user), w.viewBy(viewID)
	if u == nil || v == nil || v.User != u.ID || v.Type != "modal" {
		return fmt.Errorf("%w: %q", ErrUnknownView, viewID)
	}
	if v.ClearOnClose {
		w.views[u.ID] = nil
		w.bump()
	} else {
		w.pop(u.ID, v)
	}
	if v.NotifyOnClose {
		payload := w.interaction("view_closed", u)
		maps.Copy(payload, object{"view": *v, "is_cleared": v.ClearOnClose})
		w.interact(payload, nil)
	}
	return nil
}
