package workspace

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// surface is where blocks are shown; it decides which of them may be there.
type surface int

const (
	surfaceMessage surface = iota
	surfaceModal
	surfaceHome
)

// checker collects what is wrong with a payload, each with a pointer to the place.
type checker struct {
	surface  surface
	newID    func() string
	problems []string
	blockIDs map[string]bool
	text     int // characters of all text in the blocks
	markdown int // of these, in markdown blocks
	tables   int
	inputs   int
	focused  int
}

func (c *checker) add(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] "+format, args...)+" [json-pointer:"+at+"]")
}

// node is one JSON object under examination. Fields that no rule asks for are refused
// by done, as Slack refuses them.
type node struct {
	c    *checker
	at   string
	m    object
	seen map[string]bool
}

// node opens a value as an object; nil, with the problem noted, where it is none.
func (c *checker) node(v any, at string) *node {
	m, ok := v.(object)
	if !ok {
		c.add(at, "must be an object")
		return nil
	}
	return &node{c: c, at: at, m: m, seen: map[string]bool{"type": true}}
}

func (n *node) kind() string {
	s, _ := n.m["type"].(string)
	return s
}

func (n *node) ptr(key string) string { return n.at + "/" + key }

// has marks the field as known and reports whether it is there.
func (n *node) has(key string) bool {
	n.seen[key] = true
	v, ok := n.m[key]
	return ok && v != nil
}

func (n *node) require(key string) bool {
	if n.has(key) {
		return true
	}
	n.c.add(n.at, "missing required field: %s", key)
	return false
}

// str checks an optional string of least to most characters.
func (n *node) str(key string, least, most int) string {
	if !n.has(key) {
		return ""
	}
	s, ok := n.m[key].(string)
	if !ok {
		n.c.add(n.ptr(key), "must be a string")
		return ""
	}
	n.length(key, s, least, most)
	return s
}

func (n *node) length(key, s string, least, most int) {
	switch count := utf8.RuneCountInString(s); {
	case count < least:
		n.c.add(n.ptr(key), "must be more than %d characters", least-1)
	case count > most:
		n.c.add(n.ptr(key), "must be less than %d characters", most+1)
	}
}

func (n *node) flag(keys ...string) {
	for _, key := range keys {
		if n.has(key) {
			if _, ok := n.m[key].(bool); !ok {
				n.c.add(n.ptr(key), "must be a boolean")
			}
		}
	}
}

func (n *node) integer(key string, least, most int) {
	if !n.has(key) {
		return
	}
	f, ok := n.m[key].(float64)
	switch {
	case !ok || f != float64(int(f)):
		n.c.add(n.ptr(key), "must be an integer")
	case int(f) < least || int(f) > most:
		n.c.add(n.ptr(key), "must be between %d and %d", least, most)
	}
}

func (n *node) oneOf(key string, allowed ...string) {
	if s := n.str(key, 0, 255); n.has(key) && !slices.Contains(allowed, s) {
		n.c.add(n.ptr(key), "must be one of %v", allowed)
	}
}

func (n *node) form(key string, form *regexp.Regexp) {
	if s := n.str(key, 1, 255); s != "" && !form.MatchString(s) {
		n.c.add(n.ptr(key), "must match the pattern %s", form)
	}
}

// list checks an array of least to most items and returns it.
func (n *node) list(key string, least, most int) []any {
	if !n.has(key) {
		return nil
	}
	items, ok := n.m[key].([]any)
	switch {
	case !ok:
		n.c.add(n.ptr(key), "must be an array")
		return nil
	case len(items) < least:
		n.c.add(n.ptr(key), "no fewer than %d items required", least)
	case len(items) > most:
		n.c.add(n.ptr(key), "no more than %d items allowed", most)
	}
	return items
}

func (n *node) done() {
	var unknown []string
	for key := range n.m {
		if !n.seen[key] {
			unknown = append(unknown, key)
		}
	}
	slices.Sort(unknown)
	for _, key := range unknown {
		n.c.add(n.at, "invalid additional property: %s", key)
	}
}

func index(at, key string, i int) string { return at + "/" + key + "/" + strconv.Itoa(i) }

// textKinds says which text objects a place takes.
type textKinds int

const (
	plainText textKinds = iota
	anyText
)

// textObject checks a composition text object in a field.
func (n *node) textObject(key string, kinds textKinds, most int) {
	if n.has(key) {
		n.c.textObject(n.m[key], n.ptr(key), kinds, most)
	}
}

func (c *checker) textObject(v any, at string, kinds textKinds, most int) {
	t := c.node(v, at)
	if t == nil {
		return
	}
	switch kind := t.kind(); {
	case kind == "plain_text":
		t.flag("emoji")
	case kind == "mrkdwn" && kinds == anyText:
		t.flag("verbatim")
	default:
		c.add(t.ptr("type"), "unsupported type: %s", kind)
		return
	}
	if t.require("text") {
		c.text += utf8.RuneCountInString(t.str("text", 1, most))
	}
	t.done()
}

func (c *checker) confirm(n *node) {
	if !n.has("confirm") {
		return
	}
	d := c.node(n.m["confirm"], n.ptr("confirm"))
	if d == nil {
		return
	}
	for key, most := range map[string]int{"title": 100, "confirm": 30, "deny": 30} {
		if d.require(key) {
			d.textObject(key, plainText, most)
		}
	}
	if d.require("text") {
		d.textObject("text", anyText, 300)
	}
	d.oneOf("style", "primary", "danger")
	d.done()
}

// decodeArray reads blocks as a JSON array of anything.
func decodeArray(raw []byte) ([]any, bool) {
	var list []any
	if json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	return list, true
}
