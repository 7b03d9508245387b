package workspace_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"briefbot/internal/workspace"
)

func text(kind string, n int) string {
	return fmt.Sprintf(`{"type":%q,"text":%q}`, kind, strings.Repeat("x", n))
}

func repeat(n int, item string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(item+",", n), ",") + "]"
}

func section(n int) string { return `{"type":"section","text":` + text("mrkdwn", n) + `}` }

// numbered repeats an item with %d in it.
func numbered(n int, item string) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(item, i)
	}
	return "[" + strings.Join(parts, ",") + "]"
}

func TestBlockLimits(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{PostInterval: -1})
	button := func(label, value int) string {
		return `{"type":"actions","elements":[{"type":"button","action_id":"a","value":"` + strings.Repeat("v", value) + `","text":` + text("plain_text", label) + `}]}`
	}
	option := `{"text":{"type":"plain_text","text":"o"},"value":"%d"}`
	overflow := func(n int) string {
		return `{"type":"actions","elements":[{"type":"overflow","action_id":"a","options":` + numbered(n, option) + `}]}`
	}
	selectOf := func(n int) string {
		return `{"type":"actions","elements":[{"type":"static_select","action_id":"a","options":` + numbered(n, option) + `}]}`
	}
	radio := func(n int) string {
		return `{"type":"actions","elements":[{"type":"radio_buttons","action_id":"a","options":` + numbered(n, option) + `}]}`
	}
	rich := func(inner string) string { return `{"type":"rich_text","elements":[` + inner + `]}` }
	cases := []struct {
		name, blocks string
		want         string // the error's pointer; "" where the blocks are fine
	}{
		{"section of 3,000", "[" + section(3000) + "]", ""},
		{"section of 3,001", "[" + section(3001) + "]", "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"section without text", `[{"type":"section"}]`, "must define either `text` or `fields` [json-pointer:/blocks/0]"},
		{"section with empty text", "[" + section(0) + "]", "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"ten fields", `[{"type":"section","fields":` + repeat(10, text("mrkdwn", 100)) + `}]`, ""},
		{"eleven fields", `[{"type":"section","fields":` + repeat(11, text("mrkdwn", 1)) + `}]`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"field of 2,001", `[{"type":"section","fields":[` + text("mrkdwn", 2001) + `]}]`, "/blocks/0/fields/0/text"},
		{"header of 150", `[{"type":"header","text":` + text("plain_text", 150) + `}]`, ""},
		{"header of 151", `[{"type":"header","text":` + text("plain_text", 151) + `}]`, "/blocks/0/text/text"},
		{"header in mrkdwn", `[{"type":"header","text":` + text("mrkdwn", 5) + `}]`, "unsupported type: mrkdwn"},
		{"50 blocks", repeat(50, `{"type":"divider"}`), ""},
		{"51 blocks", repeat(51, `{"type":"divider"}`), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"unknown block", `[{"type":"marquee"}]`, "unsupported type: marquee [json-pointer:/blocks/0/type]"},
		{"block without type", `[{}]`, "missing required field: type"},
		{"unknown field", `[{"type":"divider","colour":"red"}]`, "invalid additional property: colour [json-pointer:/blocks/0]"},
		{"block_id of 256", `[{"type":"divider","block_id":"` + strings.Repeat("i", 256) + `"}]`, "/blocks/0/block_id"},
		{"block_id twice", `[{"type":"divider","block_id":"i"},{"type":"divider","block_id":"i"}]`, "block_id `i` already exists [json-pointer:/blocks/1/block_id]"},
		{"context of ten", `[{"type":"context","elements":` + repeat(10, text("mrkdwn", 5)) + `}]`, ""},
		{"context of eleven", `[{"type":"context","elements":` + repeat(11, text("mrkdwn", 5)) + `}]`, "/blocks/0/elements"},
		{"empty context", `[{"type":"context","elements":[]}]`, "no fewer than 1 items"},
		{"25 actions", `[{"type":"actions","elements":` + numbered(25, `{"type":"button","action_id":"a%d","text":{"type":"plain_text","text":"x"}}`) + `}]`, ""},
		{"26 actions", `[{"type":"actions","elements":` + numbered(26, `{"type":"button","action_id":"a%d","text":{"type":"plain_text","text":"x"}}`) + `}]`, "no more than 25 items"},
		{"action_id twice in a block", `[{"type":"actions","elements":` + repeat(2, `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}}`) + `}]`, "action_id `a` already exists"},
		{"button label of 75", "[" + button(75, 2000) + "]", ""},
		{"button label of 76", "[" + button(76, 1) + "]", "/blocks/0/elements/0/text/text"},
		{"button value of 2,001", "[" + button(1, 2001) + "]", "/blocks/0/elements/0/value"},
		{"button in a bad style", `[{"type":"actions","elements":[{"type":"button","style":"green","text":{"type":"plain_text","text":"x"}}]}]`, "/blocks/0/elements/0/style"},
		{"five in an overflow", "[" + overflow(5) + "]", ""},
		{"six in an overflow", "[" + overflow(6) + "]", "no more than 5 items"},
		{"100 options", "[" + selectOf(100) + "]", ""},
		{"101 options", "[" + selectOf(101) + "]", "no more than 100 items"},
		{"ten radio buttons", "[" + radio(10) + "]", ""},
		{"eleven radio buttons", "[" + radio(11) + "]", "no more than 10 items"},
		{"initial option that is not one", `[{"type":"actions","elements":[{"type":"static_select","action_id":"a","options":[{"text":{"type":"plain_text","text":"o"},"value":"1"}],"initial_option":{"text":{"type":"plain_text","text":"o"},"value":"2"}}]}]`, "initial option must match"},
		{"date that is none", `[{"type":"actions","elements":[{"type":"datepicker","initial_date":"tomorrow"}]}]`, "initial_date"},
		{"image without alt text", `[{"type":"image","image_url":"https://example.org/a.png"}]`, "missing required field: alt_text"},
		{"text input in a message's actions", `[{"type":"actions","elements":[{"type":"plain_text_input"}]}]`, "unsupported type: plain_text_input"},
		{"markdown of 12,000", `[{"type":"markdown","text":"` + strings.Repeat("m", 12000) + `"}]`, ""},
		{"markdown of 12,001", `[{"type":"markdown","text":"` + strings.Repeat("m", 12001) + `"}]`, "12001 characters together"},
		{"all of 13,200", repeat(4, section(3000)) + "", ""},
		{"rich text", "[" + rich(`{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}},{"type":"emoji","name":"eyes"},{"type":"user","user_id":"U1"},{"type":"link","url":"https://example.org"}]},{"type":"rich_text_quote","elements":[]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"}]},{"type":"rich_text_list","style":"bullet","indent":1,"elements":[{"type":"rich_text_section","elements":[]}]}`) + "]", ""},
		{"rich text of unknown parts", "[" + rich(`{"type":"rich_text_section","elements":[{"type":"blink"}]}`) + "]", "/blocks/0/elements/0/elements/0/type"},
		{"rich text in an unknown style", "[" + rich(`{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"loud":true}}]}`) + "]", "invalid additional property: loud"},
		{"rich text list without style", "[" + rich(`{"type":"rich_text_list","elements":[]}`) + "]", "missing required field: style"},
		{"empty text in rich text", "[" + rich(`{"type":"rich_text_section","elements":[{"type":"text","text":""}]}`) + "]", "must be more than 0 characters"},
		{"feedback", `[{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f","positive_button":{"text":{"type":"plain_text","text":"y"},"value":"y"},"negative_button":{"text":{"type":"plain_text","text":"n"},"value":"n"}}]}]`, ""},
		{"feedback with one button", `[{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":{"type":"plain_text","text":"y"},"value":"y"}}]}]`, "missing required field: negative_button"},
		{"verbatim on plain text", `[{"type":"section","text":{"type":"plain_text","text":"x","verbatim":true}}]`, "invalid additional property: verbatim"},
		{"emoji on mrkdwn", `[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "invalid additional property: emoji"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _ := raw(t, ws, "chat.postMessage", form("channel", "C0GENERAL1", "text", "x", "blocks", c.blocks))
			all := strings.Join(got.ResponseMetadata.Messages, "\n")
			switch {
			case c.want == "" && !got.OK:
				t.Errorf("refused: %+v", got)
			case c.want != "" && (got.Error != "invalid_blocks" || !strings.Contains(all, c.want)):
				t.Errorf("got %q with %q, want invalid_blocks with %q", got.Error, all, c.want)
			}
		})
	}
}

func TestBlocksTogetherAreLimited(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{PostInterval: -1})
	blocks := func(last int) string {
		return "[" + strings.Repeat(section(3000)+",", 4) + section(last) + "]"
	}
	if got, _ := raw(t, ws, "chat.postMessage", form("channel", "C0GENERAL1", "blocks", blocks(1200))); !got.OK {
		t.Errorf("13,200 characters = %+v, want them taken", got)
	}
	if got, _ := raw(t, ws, "chat.postMessage", form("channel", "C0GENERAL1", "blocks", blocks(1201))); got.Error != "msg_blocks_too_long" {
		t.Errorf("13,201 characters = %+v, want msg_blocks_too_long", got)
	}
}

func TestViewRules(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{})
	home := func(blocks string) string { return `{"type":"home","blocks":` + blocks + `}` }
	input := `{"type":"input","block_id":"i%d","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input","action_id":"a%d"}}`
	cases := []struct{ name, view, want string }{
		{"100 blocks", home(repeat(100, `{"type":"divider"}`)), ""},
		{"101 blocks", home(repeat(101, `{"type":"divider"}`)), "no more than 100 items"},
		{"home with a title", `{"type":"home","title":{"type":"plain_text","text":"T"},"blocks":[]}`, "invalid additional property: title"},
		{"markdown in a view", home(`[{"type":"markdown","text":"x"}]`), "unsupported type: markdown"},
		{"private_metadata of 3,001", `{"type":"home","private_metadata":"` + strings.Repeat("m", 3001) + `","blocks":[]}`, "/view/private_metadata"},
		{"pointer into a view", home(`[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`), "/view/blocks/0/text/type"},
		{"input", home("[" + fmt.Sprintf(input, 1, 1) + "]"), ""},
		{"input without a label", home(`[{"type":"input","element":{"type":"plain_text_input"}}]`), "missing required field: label"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, _ := raw(t, ws, "views.publish", form("user_id", "U0ANA00001", "view", c.view))
			all := strings.Join(got.ResponseMetadata.Messages, "\n")
			if c.want == "" && !got.OK || c.want != "" && (got.Error != "invalid_arguments" || !strings.Contains(all, c.want)) {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
	modal := func(submit, title string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"` + title + `"}` + submit + `,"blocks":[` + fmt.Sprintf(input, 1, 1) + `]}`
	}
	const submit = `,"submit":{"type":"plain_text","text":"Go"}`
	for _, c := range []struct{ name, view, want string }{
		{"modal with an input and no submit", modal("", "T"), "missing required field: submit"},
		{"title of 25", modal(submit, strings.Repeat("t", 25)), "/view/title/text"},
		{"fine, so the trigger is looked at", modal(submit, strings.Repeat("t", 24)), ""},
	} {
		got, _ := raw(t, ws, "views.open", form("trigger_id", "none", "view", c.view))
		all := strings.Join(got.ResponseMetadata.Messages, "\n")
		if c.want != "" && !strings.Contains(all, c.want) || c.want == "" && got.Error != "invalid_trigger_id" {
			t.Errorf("%s: got %+v, want %q", c.name, got, c.want)
		}
	}
}

func TestSlackGoReadsStoredBlocks(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	_, ts, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(answerBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := ws.Message("#general", ts)
	var blocks slack.Blocks
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil || len(blocks.BlockSet) != len(answerBlocks()) {
		t.Fatalf("stored blocks = %s, %v", m.Blocks, err)
	}
	for i, b := range blocks.BlockSet {
		if b.ID() == "" {
			t.Errorf("block %d has no id, and Slack gives every block one", i)
		}
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"x"}}]`)
	f.Add(`[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{}]}]}]`)
	f.Add(`[{"type":"table","rows":[[{"type":"raw_text","text":"x"}],null]}]`)
	f.Add(`[null,1,{"type":3,"elements":{}}]`)
	f.Add(`[{"type":"actions","elements":[{"type":"static_select","initial_option":3,"options":[{"value":[]}]}]}]`)
	f.Fuzz(func(t *testing.T, blocks string) {
		if out, err := workspace.CheckBlocks([]byte(blocks)); err == nil && out != nil && !json.Valid(out) {
			t.Errorf("CheckBlocks(%q) = %q, which is no JSON", blocks, out)
		}
	})
}
