package main

import (
	"encoding/json"
	"strings"
	"testing"

	"briefbot/internal/facts"
)

func TestFactsCommand(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args []string
		exit int
		want []string
	}{
		{[]string{"who", "JNIM"}, exitDone, []string{"Support Group for Islam and Muslims", "Iyad Ag Ghali", "undated", "AQIM", "Ansar Dine", "Al-Murabitum", "Katiba Macina"}},
		{[]string{"who", "Parly"}, exitDone, []string{"Florence Parly, person", "French defence minister"}},
		{[]string{"figures", "attacks"}, exitDone, []string{"a total of 90 attacks", "International Observatory for the Study of Terrorism (OIET)", "Liptako Gourma"}},
		{[]string{"quotes", "Florence", "Parly"}, exitDone, []string{"Florence Parly", "reported", "temporary nature"}},
		{[]string{"quotes", "Macron"}, exitNotAnswered, []string{"nothing that “Macron” said"}},
		{[]string{"timeline"}, exitDone, []string{"the end of December", "Without a certain date"}},
		{[]string{"who", "Boko Haram"}, exitNotAnswered, []string{"not mentioned"}},
	} {
		var stdout, stderr strings.Builder
		args := append([]string{"facts", "--kb", "../../kb"}, tc.args...)
		if exit := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr); exit != tc.exit {
			t.Errorf("bot %v = %d, want %d: %s", args, exit, tc.exit, &stderr)
		}
		for _, w := range tc.want {
			if !strings.Contains(stdout.String(), w) {
				t.Errorf("bot %v does not print %q:\n%s", args, w, &stdout)
			}
		}
	}
}

// The names of the JSON are a public contract.
func TestFactsJSON(t *testing.T) {
	t.Parallel()
	var stdout, stderr strings.Builder
	if exit := run(t.Context(), []string{"facts", "--json", "--kb", "../../kb", "figures"}, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr); exit != exitDone {
		t.Fatalf("bot facts --json = %d: %s", exit, &stderr)
	}
	var got struct {
		Figures []map[string]any   `json:"figures"`
		Differ  []facts.Difference `json:"differ"`
	}
	if err := json.Unmarshal([]byte(stdout.String()), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Figures) == 0 || got.Differ == nil {
		t.Fatalf("bot facts --json = %s", &stdout)
	}
	for _, name := range []string{"number", "value", "qualifier", "unit", "what", "where", "when", "resolved", "document", "version", "title", "date", "paragraph", "line", "start", "end", "quote", "attribution"} {
		if _, ok := got.Figures[0][name]; !ok {
			t.Errorf("a figure has no %q", name)
		}
	}
}

func TestFactsNeedsAName(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"facts", "who"}, {"facts"}, {"facts", "why", "JNIM"}} {
		var stdout, stderr strings.Builder
		if exit := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr); exit != exitUsage || !strings.HasPrefix(stderr.String(), "bot: ") {
			t.Errorf("bot %v = %d: %s", args, exit, &stderr)
		}
	}
}
