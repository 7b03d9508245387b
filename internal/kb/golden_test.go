package kb

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// archive splits a txtar file into the texts of its files.
func archive(t *testing.T, name string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	current := ""
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(rest, " --\n") {
			current = strings.TrimSuffix(rest, " --\n")
			files[current] = ""
			continue
		}
		files[current] += line
	}
	return files
}

// describe is a document the way golden files show it. Spans are left out: the
// text says what they hold. Hidden bytes of the words show as dots.
func describe(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q date %q source %q lang %q tags %q\n", d.Title, d.Date, d.Source, d.Lang, d.Tags)
	for i := range d.Len() {
		p := d.Passage(i)
		fmt.Fprintf(&b, "\n%d %s, line %d, %q\n", p.Number, p.Kind, p.Line, p.Path)
		words := []rune(string(p.Words()))
		text := []rune(p.Text())
		for j := range words {
			if words[j] == ' ' && text[j] != ' ' {
				if words[j] = '·'; text[j] == '\n' {
					words[j] = '¶'
				}
			}
		}
		fmt.Fprintf(&b, "  words   %s\n", strings.ReplaceAll(string(words), "\n", "\n          "))
		fmt.Fprintf(&b, "  display %s\n", p.Display(p.Span))
		for _, s := range p.Sentences() {
			if s != p.Span {
				fmt.Fprintf(&b, "  line %d  %s\n", p.LineOf(s.Start), p.Display(s))
			}
		}
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/markdown/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("golden files: %v, %v", names, err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			files := archive(t, name)
			input := files["input.md"]
			d, err := Parse(t.Context(), "folder/input.md", []byte(input))
			if err != nil {
				t.Fatal(err)
			}
			checkDocument(t, d)
			got := describe(d)
			if *update {
				if err := os.WriteFile(name, []byte("-- input.md --\n"+input+"-- passages --\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(files["passages"], got); diff != "" {
				t.Errorf("passages (-want +got); -update rewrites them:\n%s", diff)
			}

			// Line ends and a byte order mark change bytes, not meaning.
			for _, variant := range []struct {
				name string
				text string
			}{
				{"CRLF", strings.ReplaceAll(input, "\n", "\r\n")},
				{"byte order mark", "\ufeff" + input},
				{"no last line end", strings.TrimRight(input, "\n")},
			} {
				v, err := Parse(t.Context(), "folder/input.md", []byte(variant.text))
				if err != nil {
					t.Fatalf("%s: %v", variant.name, err)
				}
				checkDocument(t, v)
				if diff := cmp.Diff(plainly(d), plainly(v)); diff != "" {
					t.Errorf("%s (-plain +variant):\n%s", variant.name, diff)
				}
			}
		})
	}
}

// plainly is what a document says, without its bytes.
func plainly(d *Document) []string {
	list := []string{d.Title, d.Date, d.Source, d.Lang}
	for i := range d.Len() {
		p := d.Passage(i)
		list = append(list, fmt.Sprint(p.Kind, " ", p.Line, " ", p.Path, ": ", p.Display(p.Span)))
		for _, s := range p.Sentences() {
			list = append(list, fmt.Sprint(p.LineOf(s.Start), " ", p.Display(s)))
		}
	}
	return list
}

// TestSampleArticle: the product's own briefing, whose paragraphs the question
// sets count.
func TestSampleArticle(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../kb/article.md")
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse(t.Context(), "article.md", data)
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, d)
	if d.Lang != "en" || d.Source != "Atalayar" || d.capped != "" {
		t.Errorf("lang %q, source %q, capped %q", d.Lang, d.Source, d.capped)
	}
	at := bytes.Index(data, []byte("The group is currently led by Iyad Ag Ghali"))
	for i := range d.Len() {
		if p := d.Passage(i); p.Start <= at && at < p.End {
			s := p.Sentences()
			if p.Kind != Paragraph || len(s) != 2 || s[1].Start != at {
				t.Errorf("the leader stands in %v with sentences %v, want the second at %d", p, s, at)
			}
			return
		}
	}
	t.Errorf("no passage holds byte %d", at)
}
