package main

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"briefbot/internal/handlers"
)

// hostileBriefing tries to be everything but text.
const hostileBriefing = `---
title: "<!channel> *urgent* <https://evil.example|https://bank.example> :skull:"
date: 2026-11-01
source: "<@U0ANA00001> <!here>"
url: https://user:pw@evil.example/|x
---

The Orlo Front is led by Alda Moor, says <!channel> <@U0BOB00001> and <https://evil.example|https://bank.example>. It had *90 attacks* in October, according to the <!here> Observatory @channel.

Minister <!everyone> Pavel Dorn stressed that ` + "`rm -rf`" + ` ~~the~~ talks go on &lt;!channel&gt; :tada: https://evil.example/a?b=<c>.
`

// ownLink is the only markup that a message may hold: a link that shows the
// host that it leads to.
var ownLink = regexp.MustCompile("^<(https?)://([^<>|/?#\\s\"`]+)([^<>|\\s\"`]*)\\|([^<>|\\s\"`]+)>$")

// live lists what is not plain text in Block Kit JSON: everything that pings,
// links or formats, but the one person and the channels that the bot names.
func live(v any) []string {
	var out []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			out = append(out, live(e)...)
		}
	case map[string]any:
		raw, _ := json.Marshal(v)
		switch v["type"] {
		case "mrkdwn":
			text, _ := v["text"].(string)
			if m := ownLink.FindStringSubmatch(text); m == nil || m[2] != m[4] && m[2] != "www."+m[4] {
				out = append(out, string(raw))
			}
		case "plain_text":
			if v["emoji"] != false {
				out = append(out, string(raw))
			}
		case "user":
			if v["user_id"] != "U0BOB00001" { // who shares and reports in this test
				out = append(out, string(raw))
			}
		case "link":
			u, err := url.Parse(v["url"].(string))
			if err != nil || u.User != nil || v["text"] != strings.TrimPrefix(u.Host, "www.") {
				out = append(out, string(raw))
			}
		case "broadcast", "usergroup", "emoji", "markdown", "image", "date":
			out = append(out, string(raw))
		}
		for _, e := range v {
			out = append(out, live(e)...)
		}
	}
	return out
}

func TestNothingForeignIsLive(t *testing.T) {
	t.Parallel()
	d := newNewsDesk(t, map[string]string{"hostile.md": hostileBriefing})
	const hostile = "who leads the Orlo Front <!channel> @here *b* <https://evil.example|x> :tada:?"
	m := d.ask("bob", hostile)
	d.click("bob", m, "answer-menu", menuValue(t, m, "why"))
	d.view("bob", "Passages found")
	d.click("bob", m, "answer-menu", menuValue(t, m, "problem"))
	v := d.view("bob", "What is wrong?")
	d.submit("bob", v, map[string]string{"reason": "wrong", "detail": "<!channel> <@U0ANA00001> *x* @everyone"})
	d.posted("#editors", "The answer is wrong")
	missing := d.ask("bob", "who leads <!subteam^S1> Boko <!here> Haram?")
	d.click("bob", missing, "answer-editors", "")
	v = d.view("bob", "Your question")
	d.submit("bob", v, map[string]string{"question": "<!channel> who? <@U0ANA00001>", "detail": "<https://evil.example|x>"})
	d.posted("#editors", "A question that the briefings do not answer")
	for _, text := range []string{hostile, "what did Pavel Dorn say?", "docs", "figures", "quotes", "timeline", "who Alda Moor", "<!channel>", "mode <!here>", "why", "watch <!channel>", "digest <!here>"} {
		before := len(d.ws.Ephemerals("bob"))
		d.command("bob", text)
		d.must(d.ws.WaitFor(d.ctx, "the reply to "+text, func() bool { return len(d.ws.Ephemerals("bob")) > before }))
	}
	for _, e := range d.ws.Ephemerals("bob") {
		if strings.Contains(string(e.Message.Blocks), "answer-share-here") {
			d.click("bob", e.Message, "answer-share-here", "")
			break
		}
	}
	d.posted("#general", "Shared by")
	ts, err := d.ws.Post("ana", "#general", "", "The Orlo Front is led by <!channel> Ivo Tann. @here It had 70 attacks in October.")
	d.must(err)
	_, err = d.ws.MessageShortcut("bob", "#general", ts, handlers.CallbackCheck)
	d.must(err)
	d.view("bob", "statements")
	d.must(d.ws.OpenHome("bob"))
	_, err = d.ws.WaitForHome(d.ctx, "bob", nil)
	d.must(err)

	checked := 0
	for _, method := range []string{"chat.postMessage", "chat.postEphemeral", "chat.update", "response_url", "views.open", "views.update", "views.publish"} {
		for _, c := range d.ws.Calls(method) {
			for _, field := range []string{"blocks", "view"} {
				var content any
				if raw := c.Args.Get(field); raw == "" || json.Unmarshal([]byte(raw), &content) != nil {
					continue
				}
				checked++
				for _, what := range live(content) {
					t.Errorf("%s: live: %s", method, what)
				}
			}
			if text := c.Args.Get("text"); strings.ContainsAny(text, "<>") {
				t.Errorf("%s: text with live markup: %s", method, text)
			}
			if strings.HasPrefix(method, "chat.post") && (c.Args.Get("unfurl_links") != "false" || c.Args.Get("unfurl_media") != "false") {
				t.Errorf("%s: previews are not switched off: %v", method, c.Args)
			}
		}
	}
	if checked < 20 {
		t.Errorf("%d messages and views were checked, want many", checked)
	}
}
