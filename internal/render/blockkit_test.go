package render

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"pgregory.net/rapid"

	"briefbot/internal/answer"
	"briefbot/internal/workspace"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	t.Parallel()
	for name, m := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := json.MarshalIndent(map[string]any{"text": FallbackText(m), "blocks": Blocks(m)}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".json", append(got, '\n'))
			golden(t, name+".txt", []byte(Terminal(m, TerminalStyle{Width: 80})))
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got, -update rewrites):\n%s", file, diff)
	}
}

func samples() map[string]Message {
	leads := answer.Evidence{
		Document: "article.md", Title: "Al-Qaeda claims responsibility for the attack in Mali", Date: "",
		Paragraph: 8, Line: 23, Source: "Atalayar",
		Quote: "The group is currently led by Iyad Ag Ghali, a Tuareg leader.",
	}
	attacks := answer.Evidence{
		Document: "sahel/figures.md", Title: "Attacks in Liptako Gourma", Date: "2021-01-12",
		Paragraph: 12, Line: 31, URL: "https://www.example.org/sahel?a=1&b=2",
		Quote:       "a **total of\n90 attacks** in November, according to the OIET",
		Display:     "a total of 90 attacks in November, according to the OIET",
		Attribution: "according to the OIET",
	}
	passage := answer.Passage{Document: "article.md", Paragraph: 8, Line: 23, Text: leads.Quote, Title: leads.Title}
	hostile := leads
	hostile.Title = "<!channel> *urgent* <https://evil.example|bank.example>"
	hostile.Quote = "<@U123> said: <!here> <https://evil.example|https://bank.example> `x` :skull: \x1b[31mred\x00"
	hostile.URL = "javascript:alert(1)"
	return map[string]Message{
		"answered":          Answer(answer.Answer{Question: "who leads JNIM?", Status: answer.Answered, Short: "Iyad Ag Ghali", Evidence: []answer.Evidence{leads}}),
		"answered_sentence": Answer(answer.Answer{Status: answer.Answered, Evidence: []answer.Evidence{attacks, leads}, Notes: []string{"The newest briefing is from 2021-01-12."}}),
		"answered_summary": Answer(answer.Answer{Status: answer.Answered, Short: "90", Evidence: []answer.Evidence{attacks},
			Summary: &answer.Summary{Text: "The OIET counted 90 attacks in November.", Model: "small-model", Citations: []int{0}}}),
		"related": Answer(answer.Answer{Status: answer.Related, Evidence: []answer.Evidence{leads}, Passages: []answer.Passage{passage},
			Notes: []string{"JNIM is in these briefings; its founding date is not."}}),
		"not_found": Answer(answer.Answer{Status: answer.NotFound, Passages: []answer.Passage{passage},
			Notes: []string{"Boko Haram is not mentioned in these 3 briefings (newest 2021-01-12)."}}),
		"not_found_bare": Answer(answer.Answer{Status: answer.NotFound}),
		"hostile":        Answer(answer.Answer{Status: answer.Answered, Short: "<!channel>", Evidence: []answer.Evidence{hostile}}),
		"reply":          withControls(Reply(answer.Answer{Status: answer.Answered, Short: "90", Evidence: []answer.Evidence{attacks, leads}}, "")),
		"reply_related": withControls(Reply(answer.Answer{Status: answer.Related, Evidence: []answer.Evidence{leads},
			Notes: []string{"JNIM is in these briefings; its founding date is not."}}, "I searched 3 briefings, the newest from 2021-01-12.")),
		"more": func() Message {
			m, _ := More(answer.Answer{Status: answer.Answered, Short: "90", Evidence: []answer.Evidence{attacks, leads}, Passages: []answer.Passage{passage, {Document: "b.md", Paragraph: 2, Text: "Another passage."}}})
			return m
		}(),
		"list": {Fallback: "Loaded.", Parts: []Part{Lead{Text: "3 briefings"}, List{Items: []Item{
			{Lead: "Attacks in Liptako Gourma", Note: "2021-01-12 · sahel/figures.md", URL: "https://www.example.org/sahel"},
			{Lead: "Undated", Text: "behind it", Note: "undated"}, {Text: "only text", URL: "https://example.org/x|y"}, {}}}, Divider{},
			Field{Text: "A line with a button", Button: Button{Action: "go", Label: "Go"}}}},
		"byline": {Fallback: "Shared.", Parts: []Part{Byline{Before: "Shared by", User: "U0ANA00001", After: "who asked: who leads JNIM?", Channel: "C0SAHEL001"}, Byline{Before: "by", User: "<!channel>", After: "x", Channel: "everyone"}}},
		"buttons": {Fallback: "Choose.", Parts: []Part{Lead{Text: "Choose."}, Buttons{Items: []Button{
			{Action: "more", Label: "More passages", Value: "1", Primary: true}, {Action: "share", Label: "Share"}}}}},
	}
}

func withControls(m Message) Message {
	m.Parts = append(m.Parts,
		Buttons{Items: []Button{{Action: "more", Label: "More passages", Value: "q"}}, Menu: Menu{Action: "menu", Choices: []Option{{Value: "why", Label: "Why this answer"}, {Value: "problem", Label: "Report a problem"}}}},
		Feedback{Action: "feedback"})
	return m
}

func TestHugeTextsStayWithinLimits(t *testing.T) {
	t.Parallel()
	for name, unit := range map[string]string{
		"letters": "a ", "no spaces": "x", "emoji": "👩‍👩‍👧‍👦", "flags": "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "combining": "e\u0301\u0302", "zalgo": "o" + strings.Repeat("\u0335", 400),
		"quotes": `"`, "breaks": "\n\n x", "angles": "<&>", "arabic": "السلام ", "hostile": "<!channel> ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			long := strings.Repeat(unit, 40_000/len(unit)+1)
			e := answer.Evidence{Document: long, Title: long, Date: long, Source: long, Quote: long, Attribution: long, URL: "https://example.org/" + strings.Repeat("a", 2_900), Paragraph: 1, Line: 1}
			var evidence []answer.Evidence
			var passages []answer.Passage
			for range 200 {
				evidence = append(evidence, e)
				passages = append(passages, answer.Passage{Document: long, Text: long, Title: long})
			}
			for _, status := range []answer.Status{answer.Answered, answer.Related, answer.NotFound} {
				checkLimits(t, Answer(answer.Answer{Status: status, Short: long, Evidence: evidence, Passages: passages, Notes: []string{long, long, long, long, long, long}}))
			}
			var m Message
			m.Fallback = long
			for range 200 {
				m.Parts = append(m.Parts, Lead{Text: long}, Heading{long}, Paragraph{long}, quoteOf(e), Note{long},
					Buttons{Items: []Button{{Action: "a", Label: long, Value: "v"}}, Menu: Menu{Action: "m", Choices: []Option{{Label: long, Value: "v"}}}},
					List{Items: []Item{{Lead: long, Text: long, Note: long, URL: e.URL}, {Text: long}}}, Byline{Before: long, User: long, After: long, Channel: long},
					Field{Text: long, Button: Button{Action: "f", Label: long}}, Feedback{Action: "fb"}, Divider{})
			}
			checkLimits(t, m)
		})
	}
}

func TestManyShortPartsKeepTheBlockLimit(t *testing.T) {
	t.Parallel()
	var m Message
	for range 200 {
		m.Parts = append(m.Parts, Note{Text: "x"})
	}
	blocks := Blocks(m)
	if n := len(blocks); n > maxBlocks || n < maxBlocks-2 {
		t.Errorf("len(Blocks) = %d, want as many as Slack takes, %d", n, maxBlocks)
	}
	last, err := json.Marshal(blocks[len(blocks)-1])
	if err != nil || !bytes.Contains(last, []byte("does not fit")) {
		t.Errorf("last block = %s, %v; want the note that something was left out", last, err)
	}
}

func TestEmptyPartsMakeNoBlocks(t *testing.T) {
	t.Parallel()
	m := Message{Parts: []Part{Lead{Text: " \n"}, Heading{}, Paragraph{"\x00"}, Quote{Text: "\u202e"}, Note{}, Buttons{}, Buttons{Items: []Button{{Action: "a"}}}}}
	if blocks := Blocks(m); len(blocks) != 0 {
		t.Errorf("Blocks = %d blocks, want none", len(blocks))
	}
}

func TestLimitsAndSafetyProperty(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.OneOf(
			rapid.String(),
			rapid.SampledFrom(hostileTexts()),
			rapid.Custom(func(rt *rapid.T) string {
				return strings.Repeat(rapid.SampledFrom(hostileTexts()).Draw(rt, "unit"), rapid.IntRange(1, 600).Draw(rt, "times"))
			}))
		a := answer.Answer{
			Status: rapid.SampledFrom([]answer.Status{answer.Answered, answer.Related, answer.NotFound, "other"}).Draw(rt, "status"),
			Short:  text.Draw(rt, "short"),
		}
		for range rapid.IntRange(0, 5).Draw(rt, "evidence") {
			a.Evidence = append(a.Evidence, answer.Evidence{
				Document: text.Draw(rt, "document"), Title: text.Draw(rt, "title"), Date: text.Draw(rt, "date"),
				Quote: text.Draw(rt, "quote"), Attribution: text.Draw(rt, "attribution"), URL: text.Draw(rt, "url"), Source: text.Draw(rt, "source"),
			})
		}
		a.Notes = rapid.SliceOfN(text, 0, 4).Draw(rt, "notes")
		checkLimits(rt, Answer(a))
		checkLimits(rt, withControls(Reply(a, a.Short)))
		if m, ok := More(a); ok {
			checkLimits(rt, m)
		}
	})
}

func FuzzBlocks(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		e := answer.Evidence{Document: text, Title: text, Quote: text, Attribution: text, URL: address}
		checkLimits(t, Answer(answer.Answer{Status: answer.Answered, Short: text, Evidence: []answer.Evidence{e, e}, Notes: []string{text}}))
		checkLimits(t, Message{Fallback: text, Parts: []Part{Paragraph{text}, Lead{Text: text}, Quote{Text: text, Place: Place{URL: address}},
			List{Items: []Item{{Lead: text, Text: text, Note: text, URL: address}}}, Byline{Before: text, User: address, After: text, Channel: address},
			Field{Text: text, Button: Button{Action: "f", Label: text, Value: ButtonValue(text)}}}})
		if out := Terminal(Message{Parts: []Part{Paragraph{text}, quoteOf(e)}}, TerminalStyle{Width: 40}); strings.ContainsAny(out, "\x1b\x00\u202e") {
			t.Errorf("Terminal let a control character through: %q", out)
		}
	})
}

func hostileTexts() []string {
	return []string{
		"<!channel>", "<!here|x>", "<@U0123456789>", "<#C012|general>", "<!subteam^S1>", "<https://evil.example|bank.example>", "<mailto:a@b.c|x>",
		"<!date^1392734382^{date}^https://evil.example|x>", "*b* _i_ ~s~ `c` ```pre``` > q", ":tada: @channel @here", "&lt;!channel&gt;", "https://evil.example/a|b>c",
		"https://user:pw@evil.example/", "https://exаmple.org/", "HTTP://example.org/%7C?q=<>|\"`", "javascript:alert(1)", "data:text/html,x", "//evil.example", "http://",
		"\x1b]8;;https://evil.example\x07x\x1b]8;;\x07", "\u202egnp.exe", "a\u0000b", "\xff\xfe", "👩‍👩‍👧‍👦", "e\u0301", "مرحبا", "'; DROP TABLE answers; --", "{\"type\":\"user\"}", " ", "",
	}
}

type reporter interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// checkLimits holds the JSON of m, as Slack will receive it, to Slack's limits
// and to the promise that no foreign text is live.
func checkLimits(t reporter, m Message) {
	t.Helper()
	fallback := FallbackText(m)
	if n := units(fallback); n > 4_000 {
		t.Errorf("fallback has %d characters, want at most 4000", n)
	}
	if strings.ContainsAny(fallback, "<>") {
		t.Errorf("fallback has live markup: %.200q", fallback)
	}
	raw, err := json.Marshal(Blocks(m))
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	total := 0
	for _, r := range string(raw) {
		total++
		if r > 0xFFFF {
			total++
		}
	}
	if total >= 12_000 {
		t.Errorf("blocks have %d characters, want fewer than 12000", total)
	}
	if _, err := workspace.CheckBlocks(raw); err != nil && string(raw) != "null" {
		t.Errorf("Slack would refuse the blocks: %v", err)
	}
	var blocks []map[string]any
	if err := json.Unmarshal(raw, &blocks); err != nil {
		t.Fatalf("unmarshal: %v", err)
	}
	if len(blocks) > 50 {
		t.Errorf("%d blocks, want at most 50", len(blocks))
	}
	for _, b := range blocks {
		walk(t, b)
	}
	var typed slack.Blocks
	if err := json.Unmarshal(raw, &typed); err != nil {
		t.Errorf("slack-go cannot read the blocks back: %v", err)
	}
}

func walk(t reporter, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(t, e)
		}
	case map[string]any:
		switch v["type"] {
		case "mrkdwn":
			checkMarkup(t, v)
		case "user", "channel":
			if _, object := v["user_id"]; object || v["channel_id"] != nil {
				checkNamed(t, v)
			}
		case "usergroup", "broadcast", "emoji", "date", "markdown", "image":
			t.Errorf("live element %v", v)
		case "link":
			checkLink(t, v)
		case "plain_text":
			if v["emoji"] != false {
				t.Errorf("plain_text with emoji codes on: %v", v)
			}
			fallthrough
		case "text":
			checkText(t, v["text"])
		}
		for _, e := range v {
			walk(t, e)
		}
	}
}

func checkText(t reporter, v any) {
	t.Helper()
	s, _ := v.(string)
	if s == "" || units(s) > 3_000 || !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\x1b\u202e") {
		t.Errorf("text of %d characters is empty, too long or has control characters: %.200q", units(s), s)
	}
}

// checkNamed takes the one person and the one channel that the tests name.
func checkNamed(t reporter, v map[string]any) {
	t.Helper()
	if v["user_id"] != "U0ANA00001" && v["channel_id"] != "C0SAHEL001" {
		t.Errorf("live mention %v", v)
	}
}

func checkLink(t reporter, v map[string]any) {
	t.Helper()
	address, _ := v["url"].(string)
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.User != nil || v["text"] != strings.TrimPrefix(u.Host, "www.") {
		t.Errorf("disguised link %v", v)
	}
}

// ownLink is the only markup that a message may hold: a link that shows the
// host that it leads to.
var ownLink = regexp.MustCompile("^<(https?)://([^<>|/?#\\s\"`]+)([^<>|\\s\"`]*)\\|([^<>|\\s\"`]+)>$")

func checkMarkup(t reporter, v map[string]any) {
	t.Helper()
	text, _ := v["text"].(string)
	m := ownLink.FindStringSubmatch(text)
	if m == nil || v["verbatim"] != true || m[2] != m[4] && m[2] != "www."+m[4] {
		t.Errorf("live or disguised markup: %v", v)
	}
}
