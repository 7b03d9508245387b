package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"briefbot/internal/facts"
)

func hostilePlace(i int) facts.Place {
	return facts.Place{
		Document: "a.md", Version: "sha256:0", Title: "<!channel> *bold* " + strings.Repeat("title ", 60), Date: "2024-01-02", Paragraph: i, Line: i,
		Quote: "<@U1> “" + strings.Repeat("long ", 400) + "” & `code`", Attribution: "the <!here> ministry", URL: "https://example.org/a|b",
	}
}

// Facts of hostile texts stay within Slack's limits, and what claims a fact is
// never cut away.
func TestFactsKeepLimitsAndAttribution(t *testing.T) {
	t.Parallel()
	var figures []facts.Figure
	var statements []facts.Statement
	var events []facts.Event
	for i := range 60 {
		p := hostilePlace(i + 1)
		figures = append(figures, facts.Figure{Number: "12", Value: 12, Qualifier: "at least", Unit: "people", Place: p})
		statements = append(statements, facts.Statement{Speaker: "she", Name: "Ana Roth", Said: strings.Repeat("said ", 300), Direct: i%2 == 0, Place: p})
		events = append(events, facts.Event{When: "Monday", Resolved: "2024-01-01", From: "2024-01-01", To: "2024-01-01", Precision: facts.Day, Place: p})
	}
	card := facts.Card{Name: "Ana Roth", Kind: "person", Mentions: 3, Documents: 1}
	for i := range 20 {
		p := hostilePlace(i + 1)
		card.Roles = append(card.Roles, facts.Role{Holder: "Ana Roth", Role: "mayor", Of: "Kell", State: facts.Current, Place: p})
		card.Members = append(card.Members, facts.Link{Member: fmt.Sprint("M", i), Group: "G", Place: p})
		card.What = append(card.What[:min(len(card.What), 1)], p)
		card.Last = &p
	}
	for name, m := range map[string]Message{
		"figures":  Facts{}.Figures("x", figures, []facts.Difference{{Figures: figures[:2]}}),
		"quotes":   Facts{}.Quotes("x", statements, nil),
		"others":   Facts{}.Quotes("x", nil, statements),
		"timeline": Facts{}.Timeline("", events, events),
		"card":     Facts{Note: "note"}.Card("roth", card),
		"several":  Facts{}.Card("roth", facts.Card{Candidates: []string{"Ana Roth", "Jon Roth"}}),
		"unknown":  Facts{}.Card("<!channel>", facts.Card{}),
		"nothing":  Facts{}.Figures("", nil, nil),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkLimits(t, m)
			if m.Fallback == "" || strings.Contains(FallbackText(m), "<!") {
				t.Errorf("fallback = %q", FallbackText(m))
			}
			out := Terminal(m, TerminalStyle{Width: 100})
			for l := range strings.Lines(out) {
				if w := uniseg.StringWidth(strings.TrimRight(l, "\n")); w > 130 {
					t.Errorf("a line of %d columns: %q", w, l)
				}
			}
			switch name {
			case "figures", "timeline", "card":
				if !strings.Contains(strings.Join(strings.Fields(out), " "), "ministry") {
					t.Errorf("who claims it is not shown:\n%s", out)
				}
			}
		})
	}
}

func TestTableInTheTerminal(t *testing.T) {
	t.Parallel()
	m := Facts{All: true}.Timeline("", []facts.Event{
		{When: "1958", Resolved: "1958", Place: facts.Place{Document: "a.md", Line: 3, Quote: "It was built in 1958."}},
		{When: "yesterday", Resolved: "2024-10-16", Place: facts.Place{Document: "b.md", Line: 9, Date: "2024-10-17", Quote: "The bridge was closed yesterday.", Attribution: "the council"}},
	}, nil)
	want := `2 dated events in the briefings.

date        as written  quote                             claimed by   place
1958        1958        It was built in 1958.                          a.md:3, undated
2024-10-16  yesterday   The bridge was closed yesterday.  the council  b.md:9, 2024-10-17
`
	if got := Terminal(m, TerminalStyle{}); got != want {
		t.Errorf("Terminal =\n%s\nwant\n%s", got, want)
	}
}
