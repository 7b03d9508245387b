package kb

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// checkDocument holds what every parsed document promises.
func checkDocument(t interface {
	Helper()
	Errorf(string, ...any)
}, d *Document) {
	t.Helper()
	if d.Len() == 0 {
		t.Errorf("document without passages")
	}
	line, lineAt, previous := 1, 0, 0
	for i := range d.Len() {
		p := d.Passage(i)
		if p.Number != i+1 || p.Document != d {
			t.Errorf("passage %d: number %d", i, p.Number)
		}
		if p.Start < previous || p.End <= p.Start || p.End > d.Size() {
			t.Errorf("passage %d: span %v after %d in %d bytes", i, p.Span, previous, d.Size())
			return
		}
		previous = p.End
		line += bytes.Count(d.text[lineAt:p.Start], []byte{'\n'})
		lineAt = p.Start
		if p.Line != line {
			t.Errorf("passage %d: line %d, want %d", i, p.Line, line)
		}
		if p.Len() > maxInlineBytes {
			t.Errorf("passage %d has %d bytes", i, p.Len())
		}
		onRunes(t, d, p.Span)
		if !d.Holds(p.Span, p.Text()) || d.Quote(p.Span) != p.Text() {
			t.Errorf("passage %d: quote and text differ", i)
		}
		words := p.Words()
		if len(words) != p.Len() {
			t.Errorf("passage %d: %d bytes of words for %d bytes of text", i, len(words), p.Len())
		}
		for j := range words {
			if words[j] != ' ' && words[j] != d.text[p.Start+j] {
				t.Errorf("passage %d: words differ from the text at %d", i, j)
				break
			}
		}
		if !utf8.Valid(words) {
			t.Errorf("passage %d: blanking broke a rune", i)
		}
		display := p.Display(p.Span)
		if display == "" || strings.TrimSpace(display) != display || strings.ContainsAny(display, "\n\r\t") || !utf8.ValidString(display) {
			t.Errorf("passage %d: display %.80q", i, display)
		}
		at := p.Start
		sentences := p.Sentences()
		if len(sentences) == 0 {
			t.Errorf("passage %d has no sentence", i)
		}
		for _, s := range sentences {
			if s.Start < at || s.End <= s.Start || s.End > p.End {
				t.Errorf("passage %d: sentence %v after %d in %v", i, s, at, p.Span)
				break
			}
			if left := bytes.TrimSpace(words[at-p.Start : s.Start-p.Start]); len(left) > 0 {
				t.Errorf("passage %d: %.40q between sentences", i, left)
			}
			at = s.End
			onRunes(t, d, s)
		}
		if left := bytes.TrimSpace(words[at-p.Start:]); len(left) > 0 {
			t.Errorf("passage %d: %.40q after the last sentence", i, left)
		}
	}
	for i, h := range d.hidden {
		if h.Start >= h.End || h.End > d.Size() || i > 0 && h.Start < d.hidden[i-1].End {
			t.Errorf("hidden span %d is %v", i, h)
		}
	}
}

func onRunes(t interface {
	Helper()
	Errorf(string, ...any)
}, d *Document, s Span) {
	t.Helper()
	if !utf8.RuneStart(d.text[s.Start]) || s.End < len(d.text) && !utf8.RuneStart(d.text[s.End]) {
		t.Errorf("span %v cuts a rune", s)
	}
}

// pieces of Markdown that meet in many ways.
var markdownPieces = []string{
	"a", "word ", "Mr. Smith went. ", "é", "汉字", "مرحبا", "😀", "&amp;", "1,000.5", "\u00a0", "\u2028",
	" ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", "    ", "\\", "\ufeff",
	"*", "**", "_", "__", "`", "``", "~~", "<", ">", "<b>", "</b>", "<!--", "-->", "<http://a.b>", "<a@b.c>",
	"[", "]", "](", ")", "![", "](u \"t\")", "[a]: b\n", "[a]", "|", "\n|a|b|\n|-|:-|\n|c|`\\|`|\n", "\n-|-\n",
	"> ", "\n> ", "- ", "\n- ", "\n  - ", "\n1. ", "\n# ", "#", "\n===\n", "\n---\n", "\n```\n", "---\n", "+++\n", "title: x\n",
	".", "!", "?", "…", "\"", "'", "(", "«", "»", "。",
}

// TestParseProperties parses random mixtures of Markdown.
func TestParseProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(markdownPieces), 1, 60).Draw(t, "pieces"), "")
		d, err := Parse(t.Context(), "a.md", []byte(text))
		if err != nil {
			return
		}
		checkDocument(t, d)
		if d.Size() != len(text) || d.Quote(Span{0, len(text)}) != text {
			t.Errorf("the document is not its bytes")
		}
	})
}

// FuzzParse: any bytes become a sound document or a reason.
func FuzzParse(f *testing.F) {
	for _, p := range markdownPieces {
		f.Add([]byte(p + "x" + p))
	}
	for _, text := range hostile(400) {
		f.Add([]byte(text))
	}
	f.Add([]byte("---\ntitle: A\ndate: 2021-01-12\ntags: [a, b]\n---\n\n# A\n\nText *here*.\n\n> quoted\n> text\n\n| a | b |\n|---|---|\n| c | d |\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse(t.Context(), "a.md", data)
		if err != nil {
			if err.Error() == "" || strings.Contains(err.Error(), "failed on it") {
				t.Errorf("Parse(%q): %v", data, err)
			}
			return
		}
		checkDocument(t, d)
		an := NewAnalyzer(d.Lang)
		for i := range d.Len() {
			checkTokens(t, an, d.Passage(i).Words())
		}
	})
}

// contextOf is the context of a test of any kind.
func contextOf(t any) context.Context {
	if t, ok := t.(interface{ Context() context.Context }); ok {
		return t.Context()
	}
	return context.Background()
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }
