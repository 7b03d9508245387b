package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of docs.slack.dev/reference/block-kit, November 2026.
const (
	maxMessageBlocks = 50
	maxViewBlocks    = 100
	maxBlockID       = 255
	maxSectionText   = 3000
	maxFieldText     = 2000
	maxHeaderText    = 150
	maxFields        = 10
	maxContext       = 10
	maxActions       = 25
	maxContextAction = 5
	maxURL           = 3000
	maxLabel         = 2000
	// maxBlocksText is not documented: about 13,200 characters of text in all blocks
	// together were measured in slackapi/bolt-js issue 2509 (msg_blocks_too_long).
	maxBlocksText = 13200
)

// checkBlocks holds blocks to Slack's rules and returns them with the ids that Slack
// adds. No blocks at all come back as nil.
func checkBlocks(raw []byte, s surface, newID func() string) (json.RawMessage, error) {
	list, ok := decodeArray(raw)
	if !ok {
		return nil, refuse("invalid_blocks_format")
	}
	if len(list) == 0 {
		return nil, nil
	}
	c := &checker{surface: s, newID: newID, blockIDs: map[string]bool{}}
	c.blocks(list, "/blocks", maxMessageBlocks)
	switch {
	case len(c.problems) > 0:
		return nil, refuse("invalid_blocks", c.problems...)
	case c.text > maxBlocksText:
		return nil, refuse("msg_blocks_too_long")
	}
	return mustJSON(list), nil
}

func (c *checker) blocks(list []any, at string, most int) {
	if len(list) > most {
		c.add(at, "no more than %d items allowed", most)
	}
	for i, raw := range list {
		b := c.node(raw, index(at[:len(at)-len("/blocks")], "blocks", i))
		if b == nil {
			continue
		}
		c.block(b)
	}
	if c.markdown > maxMarkdownText {
		c.add(at, "markdown blocks must be less than %d characters together", maxMarkdownText+1)
	}
	if c.focused > 1 {
		c.add(at, "only one element may have focus_on_load")
	}
	if c.tables > 1 {
		c.add(at, "only_one_table_allowed")
	}
}

func (c *checker) block(b *node) {
	id := b.str("block_id", 0, maxBlockID)
	if id != "" && c.blockIDs[id] {
		c.add(b.ptr("block_id"), "block_id `%s` already exists", id)
	}
	switch kind := b.kind(); {
	case kind == "section":
		c.section(b)
	case kind == "header":
		if b.require("text") {
			b.textObject("text", plainText, maxHeaderText)
		}
		b.integer("level", 1, 4)
	case kind == "divider":
	case kind == "context":
		c.context(b)
	case kind == "actions":
		c.actions(b, maxActions, actionElements)
	case kind == "context_actions" && c.surface == surfaceMessage:
		c.actions(b, maxContextAction, contextActionElements)
	case kind == "image":
		c.image(b)
		b.textObject("title", plainText, maxLabel)
	case kind == "input":
		c.input(b)
	case kind == "rich_text":
		c.richText(b)
	case kind == "markdown" && c.surface == surfaceMessage:
		if b.require("text") {
			n := utf8.RuneCountInString(b.str("text", 1, 1<<20))
			c.text, c.markdown = c.text+n, c.markdown+n
		}
	case kind == "table" && c.surface == surfaceMessage:
		c.table(b)
	case kind == "":
		c.add(b.at, "missing required field: type")
		return
	default:
		c.add(b.ptr("type"), "unsupported type: %s", kind)
		return
	}
	b.done()
	if id == "" {
		id = c.newID()
		b.m["block_id"] = id
	}
	c.blockIDs[id] = true
}

func (c *checker) section(b *node) {
	if !b.has("text") && !b.has("fields") {
		c.add(b.at, "must define either `text` or `fields`")
	}
	b.textObject("text", anyText, maxSectionText)
	for i, f := range b.list("fields", 1, maxFields) {
		c.textObject(f, index(b.at, "fields", i), anyText, maxFieldText)
	}
	b.flag("expand")
	if b.has("accessory") {
		c.element(b.m["accessory"], b.ptr("accessory"), accessoryElements)
	}
}

func (c *checker) context(b *node) {
	if !b.require("elements") {
		return
	}
	for i, e := range b.list("elements", 1, maxContext) {
		at := index(b.at, "elements", i)
		if m, ok := e.(object); ok && m["type"] == "image" {
			image := c.node(e, at)
			c.image(image)
			image.done()
			continue
		}
		c.textObject(e, at, anyText, maxSectionText)
	}
}

func (c *checker) actions(b *node, most int, allowed []string) {
	if !b.require("elements") {
		return
	}
	ids := map[string]bool{}
	for i, e := range b.list("elements", 1, most) {
		at := index(b.at, "elements", i)
		id := c.element(e, at, allowed)
		if id != "" && ids[id] {
			c.add(at+"/action_id", "action_id `%s` already exists for this block", id)
		}
		ids[id] = true
	}
}

// image checks an image block or element. Which of the two addresses works is not
// looked at: nothing is fetched.
func (c *checker) image(n *node) {
	if !n.has("image_url") && !n.has("slack_file") {
		c.add(n.at, "must define either `image_url` or `slack_file`")
	}
	n.str("image_url", 1, maxURL)
	if n.require("alt_text") {
		n.str("alt_text", 0, maxLabel)
	}
	n.has("image_width")
	n.has("image_height")
	n.has("image_bytes")
}

func (c *checker) input(b *node) {
	c.inputs++
	if b.require("label") {
		b.textObject("label", plainText, maxLabel)
	}
	b.textObject("hint", plainText, maxLabel)
	b.flag("optional", "dispatch_action")
	if b.require("element") {
		c.element(b.m["element"], b.ptr("element"), inputElements)
	}
}

func (c *checker) table(b *node) {
	c.tables++
	if !b.require("rows") {
		return
	}
	for i, row := range b.list("rows", 1, 100) {
		cells, ok := row.([]any)
		if !ok || len(cells) > 20 {
			c.add(index(b.at, "rows", i), "no more than 20 items allowed")
			continue
		}
		for j, cell := range cells {
			n := c.node(cell, index(b.at, "rows", i)+"/"+strconv.Itoa(j))
			switch {
			case n == nil:
			case n.kind() == "rich_text":
				c.richText(n)
			case n.kind() == "raw_text":
				c.text += utf8.RuneCountInString(n.str("text", 1, maxSectionText))
				n.done()
			default:
				c.add(n.ptr("type"), "unsupported type: %s", n.kind())
			}
		}
	}
	b.list("column_settings", 0, 20)
}

const (
	maxViewTitle       = 24
	maxPrivateMetadata = 3000
)

// checkView holds a modal or a home tab to Slack's rules.
func checkView(raw []byte, newID func() string) (*View, error) {
	var fields object
	if json.Unmarshal(raw, &fields) != nil {
		return nil, refuse("invalid_arguments", "[ERROR] must be an object [json-pointer:/view]")
	}
	c := &checker{newID: newID, blockIDs: map[string]bool{}}
	n := c.node(fields, "/view")
	n.str("private_metadata", 0, maxPrivateMetadata)
	n.str("callback_id", 0, maxBlockID)
	n.str("external_id", 0, maxBlockID)
	switch n.kind() {
	case "modal":
		c.surface = surfaceModal
		if n.require("title") {
			n.textObject("title", plainText, maxViewTitle)
		}
		n.textObject("submit", plainText, maxViewTitle)
		n.textObject("close", plainText, maxViewTitle)
		n.flag("clear_on_close", "notify_on_close", "submit_disabled")
	case "home":
		c.surface = surfaceHome
	default:
		c.add("/view/type", "unsupported type: %s", n.kind())
	}
	var blocks []any
	if n.require("blocks") {
		blocks = n.list("blocks", 0, maxViewBlocks)
		c.blocks(blocks, "/view/blocks", maxViewBlocks)
	}
	if c.inputs > 0 && c.surface == surfaceModal && !n.has("submit") {
		c.add("/view", "missing required field: submit")
	}
	n.done()
	if len(c.problems) > 0 {
		return nil, refuse("invalid_arguments", slices.Compact(c.problems)...)
	}
	if blocks == nil {
		blocks = []any{}
	}
	fields["blocks"] = blocks
	var v View
	if err := json.Unmarshal(mustJSON(fields), &v); err != nil {
		return nil, refuse("invalid_arguments", "[ERROR] "+err.Error()+" [json-pointer:/view]")
	}
	return &v, nil
}

// CheckBlocks returns an error unless Slack would take the blocks, a JSON array, in a
// message, and the blocks with the ids that Slack adds otherwise. The error's text is
// Slack's error string and its reasons.
func CheckBlocks(blocks []byte) ([]byte, error) {
	n := 0
	out, err := checkBlocks(blocks, surfaceMessage, func() string {
		n++
		return fmt.Sprintf("b%d", n)
	})
	var refusal *apiError
	if errors.As(err, &refusal) {
		return nil, fmt.Errorf("%s: %s", refusal.Code, strings.Join(refusal.Messages, "; "))
	}
	return out, err
}

// CheckView returns an error unless Slack would take the view, a JSON object.
func CheckView(view []byte) error {
	_, err := checkView(view, func() string { return "b" })
	var refusal *apiError
	if errors.As(err, &refusal) {
		return fmt.Errorf("%s: %s", refusal.Code, strings.Join(refusal.Messages, "; "))
	}
	return err
}
