package workspace

import (
	"reflect"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Limits of docs.slack.dev/reference/block-kit/block-elements and composition-objects,
// November 2026.
const (
	maxActionID     = 255
	maxButtonText   = 75
	maxButtonValue  = 2000
	maxPlaceholder  = 150
	maxOptionText   = 75
	maxOptionValue  = 150
	maxOptions      = 100
	maxOverflow     = 5
	maxChoices      = 10
	maxTypedDefault = 3000
)

var (
	selects = []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
	}
	multiSelects = []string{
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select",
	}
	pickers = []string{"radio_buttons", "checkboxes", "datepicker", "timepicker"}

	accessoryElements     = slices.Concat([]string{"button", "overflow", "image"}, pickers, selects, multiSelects)
	actionElements        = slices.Concat([]string{"button", "overflow", "datetimepicker"}, pickers, selects)
	contextActionElements = []string{"feedback_buttons", "icon_button"}
	inputElements         = slices.Concat([]string{
		"plain_text_input", "number_input", "email_text_input", "url_text_input", "datetimepicker",
	}, pickers, selects, multiSelects)

	dateForm = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	timeForm = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)
)

// element checks one element, gives it an action id where it has none, and returns that.
func (c *checker) element(v any, at string, allowed []string) (actionID string) {
	e := c.node(v, at)
	if e == nil {
		return ""
	}
	kind := e.kind()
	if !slices.Contains(allowed, kind) {
		c.add(e.ptr("type"), "unsupported type: %s", kind)
		return ""
	}
	if kind == "image" {
		c.image(e)
		e.done()
		return ""
	}
	actionID = e.str("action_id", 0, maxActionID)
	if actionID == "" {
		actionID = c.newID()
		e.m["action_id"] = actionID
	}
	switch {
	case kind == "button":
		c.button(e)
	case kind == "icon_button":
		c.iconButton(e)
	case kind == "feedback_buttons":
		for _, key := range []string{"positive_button", "negative_button"} {
			if e.require(key) {
				c.feedbackButton(e.m[key], e.ptr(key))
			}
		}
	case kind == "overflow":
		c.options(e, maxOverflow, plainText, true)
		c.confirm(e)
	case kind == "radio_buttons" || kind == "checkboxes":
		c.options(e, maxChoices, anyText, false)
		c.initialOptions(e)
		c.confirm(e)
		c.focus(e)
	case slices.Contains(selects, kind) || slices.Contains(multiSelects, kind):
		c.selectMenu(e, kind)
	case kind == "datepicker":
		e.form("initial_date", dateForm)
		c.picker(e)
	case kind == "timepicker":
		e.form("initial_time", timeForm)
		e.str("timezone", 1, 255)
		c.picker(e)
	case kind == "datetimepicker":
		e.has("initial_date_time")
		c.confirm(e)
		c.focus(e)
	default:
		c.typedInput(e, kind)
	}
	e.done()
	return actionID
}

func (c *checker) focus(e *node) {
	e.flag("focus_on_load")
	if on, _ := e.m["focus_on_load"].(bool); on {
		c.focused++
	}
}

func (c *checker) picker(e *node) {
	e.textObject("placeholder", plainText, maxPlaceholder)
	c.confirm(e)
	c.focus(e)
}

func (c *checker) button(e *node) {
	if e.require("text") {
		e.textObject("text", plainText, maxButtonText)
	}
	e.str("url", 0, maxURL)
	e.str("value", 0, maxButtonValue)
	e.str("accessibility_label", 0, maxButtonText)
	e.oneOf("style", "primary", "danger")
	c.confirm(e)
}

func (c *checker) iconButton(e *node) {
	if e.require("icon") {
		e.oneOf("icon", "trash")
	}
	if e.require("text") {
		e.textObject("text", plainText, maxButtonText)
	}
	e.str("value", 0, maxButtonValue)
	e.str("accessibility_label", 0, maxButtonText)
	e.list("visible_to_user_ids", 0, maxOptions)
	c.confirm(e)
}

func (c *checker) feedbackButton(v any, at string) {
	b := c.node(v, at)
	if b == nil {
		return
	}
	if b.require("text") {
		b.textObject("text", plainText, maxButtonText)
	}
	if b.require("value") {
		b.str("value", 1, maxButtonValue)
	}
	b.str("accessibility_label", 0, maxButtonText)
	b.done()
}

// options checks the options field; links says whether an option may have a url.
func (c *checker) options(e *node, most int, kinds textKinds, links bool) {
	if !e.require("options") {
		return
	}
	for i, o := range e.list("options", 1, most) {
		c.option(o, index(e.at, "options", i), kinds, links)
	}
}

func (c *checker) option(v any, at string, kinds textKinds, links bool) {
	o := c.node(v, at)
	if o == nil {
		return
	}
	if o.require("text") {
		o.textObject("text", kinds, maxOptionText)
	}
	if o.require("value") {
		o.str("value", 1, maxOptionValue)
	}
	o.textObject("description", kinds, maxOptionText)
	if links {
		o.str("url", 0, maxURL)
	}
	o.done()
}

// initialOptions checks that what is chosen beforehand is among the options.
func (c *checker) initialOptions(e *node) {
	var given []any
	if e.has("initial_option") {
		given = append(given, e.m["initial_option"])
	}
	given = append(given, e.list("initial_options", 1, maxOptions)...)
	for _, g := range given {
		value, _ := g.(object)
		found := option(e.m, stringField(value, "value"))
		if found == nil || !reflect.DeepEqual(stringField(value, "value"), found.(object)["value"]) {
			c.add(e.at, "initial option must match one of the options")
		}
	}
}

func stringField(o object, key string) string {
	s, _ := o[key].(string)
	return s
}

func (c *checker) selectMenu(e *node, kind string) {
	c.picker(e)
	if slices.Contains(multiSelects, kind) {
		e.integer("max_selected_items", 1, maxOptions)
	}
	switch kind {
	case "static_select", "multi_static_select":
		groups := e.list("option_groups", 1, maxOptions)
		if groups != nil && e.has("options") {
			c.add(e.at, "only one of `options` and `option_groups` may be defined")
		}
		for i, g := range groups {
			group := c.node(g, index(e.at, "option_groups", i))
			if group == nil {
				continue
			}
			if group.require("label") {
				group.textObject("label", plainText, maxOptionText)
			}
			c.options(group, maxOptions, plainText, false)
			group.done()
		}
		if groups == nil {
			c.options(e, maxOptions, plainText, false)
		}
		c.initialOptions(e)
	case "external_select", "multi_external_select":
		e.integer("min_query_length", 0, maxTypedDefault)
		e.has("initial_option")
		e.has("initial_options")
	default:
		for _, key := range []string{
			"initial_user", "initial_channel", "initial_conversation",
			"initial_users", "initial_channels", "initial_conversations", "filter",
		} {
			e.has(key)
		}
		e.flag("default_to_current_conversation", "response_url_enabled")
	}
}

func (c *checker) typedInput(e *node, kind string) {
	e.textObject("placeholder", plainText, maxPlaceholder)
	c.focus(e)
	if e.has("dispatch_action_config") {
		if d := c.node(e.m["dispatch_action_config"], e.ptr("dispatch_action_config")); d != nil {
			d.list("trigger_actions_on", 1, 2)
			d.done()
		}
	}
	initial := e.str("initial_value", 0, maxTypedDefault)
	switch kind {
	case "plain_text_input":
		e.flag("multiline")
		e.integer("min_length", 0, maxTypedDefault)
		e.integer("max_length", 1, maxTypedDefault)
		if most, ok := e.m["max_length"].(float64); ok && utf8.RuneCountInString(initial) > int(most) {
			c.add(e.ptr("initial_value"), "must be less than %d characters", int(most)+1)
		}
	case "number_input":
		if e.require("is_decimal_allowed") {
			e.flag("is_decimal_allowed")
		}
		e.has("min_value")
		e.has("max_value")
	}
}
