package kb

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFrontMatter(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, text string
		want       Meta
	}{
		{"none", "Text.", Meta{Title: "some-file", Lang: "en"}},
		{"empty", "---\n---\nText.", Meta{Title: "some-file", Lang: "en"}},
		{"heading", "# The *first* [heading](x)\n\nText.\n\n# Second\n", Meta{Title: "The first heading", Lang: "en"}},
		{"title before heading", "---\ntitle: Front\n---\n# Heading\n\nText.", Meta{Title: "Front", Lang: "en"}},
		{"second level is no title", "## Heading\n\nText.", Meta{Title: "some-file", Lang: "en"}},
		{"all of YAML", "---\ntitle: \"A: b\"\ndate: 2021-01-12\nsource: S\nurl: https://example.org/?a=b\nauthor: Ana\nlang: FR-be\ntags: [Mali, \"Sahel\", 5]\nunknown: {x: y}\n---\nText.",
			Meta{Title: "A: b", Date: "2021-01-12", Source: "S", URL: "https://example.org/?a=b", Author: "Ana", Lang: "fr", Tags: []string{"Mali", "Sahel", "5"}}},
		{"all of TOML", "+++\ntitle = \"A\"\ndate = 2021-01-12T10:00:00Z\nsource = 'S'\nurl = \"u\"\nauthor = \"Ana\"\nlang = \"en\"\ntags = [\"Mali\", \"Sahel\"]\n+++\nText.",
			Meta{Title: "A", Date: "2021-01-12", Source: "S", URL: "u", Author: "Ana", Lang: "en", Tags: []string{"Mali", "Sahel"}}},
		{"tags as text", "---\ntags: Mali, Sahel ,\n---\nText.", Meta{Title: "some-file", Lang: "en", Tags: []string{"Mali", "Sahel"}}},
		{"one tag", "---\ntags: Mali\n---\nText.", Meta{Title: "some-file", Lang: "en", Tags: []string{"Mali"}}},
		{"block list", "---\ntags:\n  - Mali\n  -\n  - Gao\n---\nText.", Meta{Title: "some-file", Lang: "en", Tags: []string{"Mali", "Gao"}}},
		{"null fields", "---\ntitle:\ndate: ~\ntags: null\n---\nText.", Meta{Title: "some-file", Lang: "en"}},
		{"numbers and truth", "---\ntitle: 2021\nauthor: true\nsource: 1.5\n---\nText.", Meta{Title: "2021", Author: "true", Source: "1.5", Lang: "en"}},
		{"folded title", "---\ntitle: >\n  Two\n  lines\n---\nText.", Meta{Title: "Two lines", Lang: "en"}},
		{"CRLF", "---\r\ntitle: A\r\ndate: 2021-01-12\r\n---\r\nText.", Meta{Title: "A", Date: "2021-01-12", Lang: "en"}},
		{"byte order mark", "\ufeff---\ntitle: A\n---\nText.", Meta{Title: "A", Lang: "en"}},
		{"spaces after the fence", "--- \ntitle: A\n---\t\nText.", Meta{Title: "A", Lang: "en"}},
		{"a rule, not a fence", "----\ntitle: A\n----\nText.", Meta{Title: "some-file", Lang: "en"}},
		{"a rule further down", "Text.\n\n---\ntitle: A\n---\n", Meta{Title: "some-file", Lang: "en"}},
		{"date and time", "---\ndate: 2021-01-12 23:30:00\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"date with zone", "---\ndate: 2021-01-12T23:30:00-05:00\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"date in words", "---\ndate: 12 January 2021\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"date, American", "---\ndate: Jan 12, 2021\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"date with slashes", "---\ndate: 2021/01/12\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"date in quotation marks", "---\ndate: '2021-01-12'\n---\nText.", Meta{Title: "some-file", Date: "2021-01-12", Lang: "en"}},
		{"detected language", "Les soldats français ont été blessés dans une attaque revendiquée par le groupe armé, selon le ministère de la défense.", Meta{Title: "some-file", Lang: "fr"}},
	} {
		d, err := Parse(t.Context(), "folder/some-file.md", []byte(test.text))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if diff := cmp.Diff(test.want, d.Meta); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		checkDocument(t, d)
	}
}

// FuzzFrontMatter reads front matter alone, where FuzzParse seldom gets.
func FuzzFrontMatter(f *testing.F) {
	f.Add(false, "title: A\ndate: 2021-01-12\ntags: [a, b]\n")
	f.Add(false, "a: &a [*a]\nb: !!binary x\n? {c: d}\n: e\n<<: *a\n")
	f.Add(true, "title = \"A\"\n[a.b]\ndate = 2021-01-12\n[[tags]]\nx = {y = 1}\n")
	f.Fuzz(func(t *testing.T, toml bool, text string) {
		fence := "---\n"
		if toml {
			fence = "+++\n"
		}
		d, err := Parse(t.Context(), "a.md", []byte(fence+text+"\n"+fence+"Text."))
		if err == nil {
			checkDocument(t, d)
		}
	})
}
