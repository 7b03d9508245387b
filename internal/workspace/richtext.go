package workspace

import (
	"slices"
	"unicode/utf8"
)

const maxIndent = 8 // reference/block-kit/blocks/rich-text-block: rich_text_list indent

// richText checks a rich_text block: its sub-elements and theirs.
func (c *checker) richText(b *node) {
	if !b.require("elements") {
		return
	}
	b.has("block_id")
	for i, raw := range b.list("elements", 1, 1000) {
		e := c.node(raw, index(b.at, "elements", i))
		if e == nil {
			continue
		}
		switch kind := e.kind(); kind {
		case "rich_text_section":
			c.inlines(e, nil)
		case "rich_text_preformatted":
			c.inlines(e, []string{"text", "link"})
			e.integer("border", 0, 1)
			e.str("language", 0, 255)
		case "rich_text_quote":
			c.inlines(e, nil)
			e.integer("border", 0, 1)
		case "rich_text_list":
			c.richList(e)
		default:
			c.add(e.ptr("type"), "unsupported type: %s", kind)
			continue
		}
		e.done()
	}
}

func (c *checker) richList(e *node) {
	if e.require("style") {
		e.oneOf("style", "bullet", "ordered")
	}
	e.integer("indent", 0, maxIndent)
	e.integer("offset", 0, 1000)
	e.integer("border", 0, 1)
	if !e.require("elements") {
		return
	}
	for i, item := range e.list("elements", 1, 1000) {
		n := c.node(item, index(e.at, "elements", i))
		switch {
		case n == nil:
		case n.kind() != "rich_text_section":
			c.add(n.ptr("type"), "unsupported type: %s", n.kind())
		default:
			c.inlines(n, nil)
			n.done()
		}
	}
}

// inlines checks the elements of a section, quote or preformatted element; allowed nil
// takes every kind.
func (c *checker) inlines(e *node, allowed []string) {
	if !e.require("elements") {
		return
	}
	for i, raw := range e.list("elements", 0, 10000) {
		n := c.node(raw, index(e.at, "elements", i))
		if n == nil {
			continue
		}
		if allowed != nil && !slices.Contains(allowed, n.kind()) {
			c.add(n.ptr("type"), "unsupported type: %s", n.kind())
			continue
		}
		c.inline(n)
	}
}

func (c *checker) inline(n *node) {
	styles := []string{"bold", "italic", "strike", "highlight", "client_highlight", "unlink", "underline"}
	switch kind := n.kind(); kind {
	case "text":
		if n.require("text") {
			c.text += utf8.RuneCountInString(n.str("text", 1, 1<<20))
		}
		styles = append(styles, "code")
	case "link":
		if n.require("url") {
			n.str("url", 1, maxURL)
		}
		c.text += utf8.RuneCountInString(n.str("text", 0, 1<<20))
		n.flag("unsafe")
		styles = append(styles, "code")
	case "user":
		n.requireID("user_id")
	case "channel":
		n.requireID("channel_id")
	case "usergroup":
		n.requireID("usergroup_id")
	case "broadcast":
		if n.require("range") {
			n.oneOf("range", "here", "channel", "everyone")
		}
	case "emoji":
		if n.require("name") {
			n.str("name", 1, 255)
		}
		n.has("unicode")
		n.has("skin_tone")
	case "date":
		if n.require("timestamp") {
			n.integer("timestamp", 0, 1<<40)
		}
		if n.require("format") {
			n.str("format", 1, 255)
		}
		n.str("url", 0, maxURL)
		n.str("fallback", 0, 255)
	case "color":
		if n.require("value") {
			n.str("value", 1, 32)
		}
	default:
		c.add(n.ptr("type"), "unsupported type: %s", kind)
		return
	}
	if n.has("style") {
		if s := c.node(n.m["style"], n.ptr("style")); s != nil {
			s.flag(styles...)
			s.done()
		}
	}
	n.done()
}

func (n *node) requireID(key string) {
	if n.require(key) {
		n.str(key, 1, maxBlockID)
	}
}
