package kb

import "testing"

func TestDisplay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`Profits at AT&amp;T rose 5 &gt; 3 &#8364;2 &#x20AC;3.`:                          "Profits at AT&T rose 5 > 3 €2 €3.",
		`R&D, foo?a=1&parameter=2; &notanentity; &unknown; & alone`:                      "R&D, foo?a=1&parameter=2; &notanentity; &unknown; & alone",
		`2 \* 3 is \_not\_ \[a link\], C:\dir stays`:                                     "2 * 3 is _not_ [a link], C:\\dir stays",
		"A path `C:\\*.txt &amp; more` in *code*, then \\* and &amp;.":                   `A path C:\*.txt &amp; more in code, then * and &.`,
		`See <https://example.org/a?b=1&c=2> or <desk@example.org>, **please**.`:         "See https://example.org/a?b=1&c=2 or desk@example.org, please.",
		"Both (<https://a.example>) and <https://b.example/> <https://c.example/>, yes.": "Both (https://a.example) and https://b.example/ https://c.example/, yes.",
		"One<br>two *three*\nfour&nbsp;five":                                             "One two three four five",
	} {
		d, err := Parse(t.Context(), "a.md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		p := d.Passage(0)
		if got := p.Display(p.Span); got != want {
			t.Errorf("Display of %q is\n%q, want\n%q", text, got, want)
		}
		if p.Text() != text {
			t.Errorf("the passage is %q, want the bytes of the document", p.Text())
		}
	}
}

// An entity that shows nothing does not leave a quote without words.
func TestDisplayNeverEmpty(t *testing.T) {
	t.Parallel()
	d, err := Parse(t.Context(), "a.md", []byte("&nbsp;&nbsp;"))
	if err != nil {
		t.Fatal(err)
	}
	if p := d.Passage(0); p.Display(p.Span) == "" {
		t.Error("Display is empty")
	}
}
