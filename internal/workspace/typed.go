package workspace

import (
	"regexp"
	"strings"
)

// piece is a stretch of what a person typed, as rich text sees it.
type piece struct {
	kind string // text, user, channel, broadcast, link
	text string // the words, the id, the range or the address
}

// typedForm finds what Slack's composer turns into something live. Encoded mentions of
// people are let through, so that tests can write them.
var typedForm = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|(?:^|\B)@([a-z0-9][a-z0-9._-]*)|(?:^|\B)#([a-z0-9][a-z0-9_-]*)|https?://[^\s<>|]+`)

// parseTyped needs w.mu.
func (w *Workspace) parseTyped(text string) []piece {
	var out []piece
	words := func(s string) {
		if s == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].kind == "text" {
			out[n-1].text += s
			return
		}
		out = append(out, piece{"text", s})
	}
	last := 0
	for _, at := range typedForm.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if at[2*i] < 0 {
				return ""
			}
			return text[at[2*i]:at[2*i+1]]
		}
		words(text[last:at[0]])
		last = at[1]
		whole := group(0)
		switch {
		case group(1) != "":
			if u := w.findUser(group(1)); u != nil {
				out = append(out, piece{"user", u.ID})
				continue
			}
			words(whole)
		case group(2) != "":
			name := strings.TrimRight(group(2), ".-_")
			rest := group(2)[len(name):]
			switch u := w.findUser(name); {
			case u != nil:
				out = append(out, piece{"user", u.ID})
			case name == "here" || name == "channel" || name == "everyone":
				out = append(out, piece{"broadcast", name})
			default:
				words("@" + name)
			}
			words(rest)
		case group(3) != "":
			if c := w.findChannel(group(3)); c != nil && !c.IsIM {
				out = append(out, piece{"channel", c.ID})
				continue
			}
			words(whole)
		default:
			link := strings.TrimRight(whole, ".,;:!?)")
			out = append(out, piece{"link", link})
			words(whole[len(link):])
		}
	}
	words(text[last:])
	return out
}

var wireEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// wire is the text field of a typed message: Slack escapes three characters and puts
// what is live into angle brackets.
func (w *Workspace) wire(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.kind {
		case "user":
			b.WriteString("<@" + p.text + ">")
		case "channel":
			b.WriteString("<#" + p.text + "|" + w.findChannel(p.text).Name + ">")
		case "broadcast":
			b.WriteString("<!" + p.text + ">")
		case "link":
			b.WriteString("<" + wireEscape.Replace(p.text) + ">")
		default:
			b.WriteString(wireEscape.Replace(p.text))
		}
	}
	return b.String()
}

// richText is the rich_text block that Slack's composer makes.
func (w *Workspace) richText(pieces []piece) []object {
	elements := []object{}
	for _, p := range pieces {
		switch p.kind {
		case "user":
			elements = append(elements, object{"type": "user", "user_id": p.text})
		case "channel":
			elements = append(elements, object{"type": "channel", "channel_id": p.text})
		case "broadcast":
			elements = append(elements, object{"type": "broadcast", "range": p.text})
		case "link":
			elements = append(elements, object{"type": "link", "url": p.text})
		default:
			elements = append(elements, object{"type": "text", "text": p.text})
		}
	}
	return []object{{
		"type": "rich_text", "block_id": w.blockID(),
		"elements": []object{{"type": "rich_text_section", "elements": elements}},
	}}
}
