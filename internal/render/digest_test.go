package render

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// heavyTexts are texts that have broken messages before: markup, mentions, long
// words, characters that count twice or more, text of two directions.
var heavyTexts = []string{
	"", "The convoy was attacked at dawn.", "<!channel> <@U1> *bold* `x` https://example.org", strings.Repeat("&<>\"", 400),
	strings.Repeat("👩‍👩‍👧‍👦", 300), strings.Repeat("x", 9_000), strings.Repeat("من يقود الجماعة ", 300), "\u202Eabc\x00\n\n\n",
	strings.Repeat("A sentence of some length about nothing. ", 60),
}

// TestDigestFitsWhateverTheVolume makes digests of every size of hostile and
// ordinary texts: a message keeps Slack's limits, shows at least one story, and
// has a button for the rest.
func TestDigestFitsWhateverTheVolume(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 4))
	pick := func() string { return heavyTexts[random.IntN(len(heavyTexts))] }
	some := func(n int) []string {
		var all []string
		for range random.IntN(n) {
			all = append(all, pick())
		}
		return all
	}
	for round := range 120 {
		d := Digest{Lead: "In the briefings: much", Note: pick(), Overview: pick(), OverviewBy: "m", More: random.IntN(500)}
		for range random.IntN(60) {
			s := DigestStory{Title: "A title " + pick(), Quotes: some(5), Lines: some(12), Ask: pick()}
			for i := range 1 + random.IntN(6) {
				s.Sources = append(s.Sources, Place{Document: fmt.Sprint(i, ".md"), Title: pick(), URL: "https://example.org/" + strings.Repeat("a", random.IntN(600)), Source: pick()})
			}
			d.Stories = append(d.Stories, s)
		}
		for range 3 {
			s := DigestSection{Heading: "Section"}
			for range random.IntN(20) {
				s.Items = append(s.Items, Item{Lead: pick(), Text: pick(), Note: pick()})
			}
			d.Sections = append(d.Sections, s)
		}
		d.MoreButton = func(n int) Button { return Button{Action: "digest-more", Value: strings.Repeat("v", 1_900)} }
		d.Buttons = []Button{{Action: "digest-post", Label: "Post to channel", Value: strings.Repeat("v", 1_900)}}
		m, shown := DigestMessage(d)
		blocks := Blocks(m)
		raw, err := json.Marshal(blocks)
		if err != nil {
			t.Fatal(err)
		}
		if len(blocks) > maxBlocks || units(string(raw)) > 13_000+8*maxBlocks && len([]rune(string(raw))) > 13_000 {
			t.Fatalf("round %d: %d blocks of %d characters", round, len(blocks), len([]rune(string(raw))))
		}
		if len(d.Stories) > 0 && shown == 0 {
			t.Errorf("round %d: no story of %d is shown", round, len(d.Stories))
		}
		if rest := d.More + len(d.Stories) - shown; rest > 0 && !strings.Contains(string(raw), fmt.Sprintf("and %d more", rest)) {
			t.Errorf("round %d: %d stories are left and no button says so", round, rest)
		}
		if !strings.Contains(string(raw), "Post to channel") {
			t.Errorf("round %d: the last button fell off", round)
		}
		if strings.Contains(string(raw), "it does not fit into one Slack message") {
			t.Errorf("round %d: something fell off at the end", round)
		}
	}
}

func TestDigestMessage(t *testing.T) {
	t.Parallel()
	d := Digest{
		Lead: "In the briefings: 1 new, 1 changed", Note: "Since Monday",
		Stories: []DigestStory{
			{Title: "Attack on the Gao road", Quotes: []string{"The convoy was attacked at dawn.", "Two soldiers were hurt."},
				Sources: []Place{{Document: "gao.md", Title: "Attack on the Gao road", Date: "2026-01-12", Source: "Desk"}}, Ask: "who attacked the convoy?"},
			{Label: "Changed", Title: "Ferry", Lines: []string{"was “5”, now “6”: “Six people died.”"},
				Sources: []Place{{Document: "ferry.md", Title: "Ferry"}, {Document: "boat.md", Title: "Boat", URL: "https://example.org/boat"}}},
		},
		Sections: []DigestSection{{Heading: "3 questions asked", Items: []Item{{Text: "who pays?"}}}},
	}
	m, shown := DigestMessage(d)
	if shown != 2 {
		t.Errorf("%d stories are shown, want 2", shown)
	}
	want := `In the briefings: 1 new, 1 changed

Since Monday

Attack on the Gao road

│ The convoy was attacked at dawn. […] Two soldiers were hurt.

  - Ask: who attacked the convoy?

  gao.md · 2026-01-12 · Desk

Changed: Ferry

  - was “5”, now “6”: “Six people died.”

  ferry.md · Ferry · undated
  boat.md · Boat · undated · https://example.org/boat

3 questions asked

  - who pays?
`
	if got := Terminal(m, TerminalStyle{}); got != want {
		t.Errorf("Terminal = \n%s\nwant\n%s", got, want)
	}
}
