package kb

import (
	"flag"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostile are documents of about size bytes that make a Markdown parser slow,
// deep or large.
func hostile(size int) map[string]string {
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)+1)[:size] + "\n" }
	lines := func(line func(i int) string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(line(i))
		}
		return b.String()
	}
	// blocks are paragraphs of so many copies of unit, the most that is read inline.
	blocks := func(unit string, n int) string {
		return lines(func(int) string { return strings.Repeat(unit, n) + "\n\n" })
	}
	front := func(fence, text string) string {
		return fence + "\n" + text[:min(len(text), maxFrontMatter-100)] + "\n" + fence + "\n\nText.\n"
	}
	return map[string]string{
		"open links":           fill("[a]("),
		"open links in blocks": blocks("[a](", 290),
		"open links, quotes":   blocks(`[a](b "c `, 290),
		"brackets":             fill("["),
		"brackets in blocks":   blocks("[", 590),
		"closed brackets":      blocks("[a]", 290),
		"nested brackets":      blocks("[", 290) + blocks("]", 290),
		"nested pairs":         lines(func(int) string { return strings.Repeat("[", 290) + "a" + strings.Repeat("]", 290) + "\n\n" }),
		"images":               fill("!["),
		"images in blocks":     blocks("![", 290),
		"emphasis":             fill("*a "),
		"emphasis in blocks":   blocks("*a ", 590),
		"emphasis both ways":   blocks("*a_ ", 290),
		"emphasis closers":     blocks("a* ", 590),
		"emphasis mixed lengths": lines(func(i int) string {
			return strings.Repeat("*", i%7+1) + "a" + strings.Repeat("_", i%5+1) + ranged(i, 60, "\n\n", " ")
		}),
		"long emphasis":           lines(func(int) string { return strings.Repeat("*", 290) + "a" + strings.Repeat("*", 290) + "\n\n" }),
		"underscores":             fill("_"),
		"asterisk words":          fill("a**b"),
		"quotations":              fill("> "),
		"quotations tight":        fill(">"),
		"quotations many lines":   lines(func(int) string { return strings.Repeat("> ", 190) + "a\n" }),
		"quotations opened anew":  lines(func(int) string { return strings.Repeat(">", 190) + "a\n\n" }),
		"quotations with lists":   lines(func(int) string { return strings.Repeat("> - ", 90) + "a\n" }),
		"quotation growing":       lines(func(i int) string { return strings.Repeat(">", i%190) + " a\n" }),
		"lists on a line":         fill("- "),
		"lists in lines":          lines(func(int) string { return strings.Repeat("- ", 190) + "a\n" }),
		"lists in short lines":    lines(func(int) string { return "- - - a\n" }),
		"lists by indentation":    lines(func(i int) string { return strings.Repeat("  ", i) + "- a\n" }),
		"lists by indentation 95": lines(func(i int) string { return strings.Repeat("  ", i%95) + "- a\n" }),
		"lists by tabs":           lines(func(i int) string { return strings.Repeat("\t", i%190) + "- a\n" }),
		"lists deep, then text":   deepThen(95, "  ", "- ", size, strings.Repeat(" ", 190)+"a\n\n"),
		"lists deep, then blank":  deepThen(95, "  ", "- ", size, "\n"),
		"lists deep, lazy text":   deepThen(95, "  ", "- ", size, "a\n"),
		"numbered lists":          lines(func(int) string { return strings.Repeat("1. ", 60) + "a\n" }),
		"empty items":             fill("-\n"),
		"empty items, indented":   fill("-\n "),
		"items alternating":       lines(func(i int) string { return string("-*+"[i%3]) + " a\n" }),
		"backticks":               fill("`"),
		"backticks growing":       lines(func(i int) string { return strings.Repeat("`", i+1) + " " }),
		"backticks growing 33":    lines(func(i int) string { return strings.Repeat("`", i%33+1) + ranged(i, 33, "\n\n", " ") }),
		"backticks lone":          blocks("`a ``b ", 190),
		"fences":                  fill("```\n"),
		"fence open":              "```\n" + fill("a\n"),
		"angles":                  fill("<"),
		"angles in blocks":        blocks("<", 590),
		"tags open":               blocks("<a ", 590),
		"tags with attributes":    blocks(`<a b="`, 590),
		"tags with lines":         lines(func(i int) string { return "x <a b='" + ranged(i, 590, "\n\n", "\n") }),
		"comments":                fill("<!--"),
		"comments in blocks":      blocks("a <!-- ", 290),
		"comment lines":           fill("<!--\n"),
		"declarations":            blocks("a <!A ", 290),
		"cdata":                   blocks("a <![CDATA[ ", 190),
		"instructions":            blocks("a <? ", 590),
		"html blocks":             fill("<div>\n\n"),
		"html types":              lines(func(i int) string { return [...]string{"<script>", "</pre>\n", "<?", "<!A\n"}[i%4] + "\n" }),
		"autolinks":               blocks("<a@", 590),
		"schemes":                 blocks("<http:", 590),
		"table":                   "a|b\n-|-\n" + fill("a|b\n"),
		"table of bars":           "a|b\n-|-\n" + fill("|||||\n"),
		"table wide":              strings.Repeat("a|", size/8) + "a\n" + strings.Repeat("-|", size/8) + "-\n" + strings.Repeat("a\n", size/4),
		"table 290 wide":          strings.Repeat("a|", 290) + "a\n" + strings.Repeat("-|", 290) + "-\n" + strings.Repeat("a\n", size/2),
		"table headers":           fill("a|b\n-|-\n"),
		"table delimiters":        fill("-|-\n"),
		"table, escaped bars":     "a|b\n-|-\n" + lines(func(int) string { return strings.Repeat("`\\|", 190) + "\n" }),
		"tables":                  fill("a|b\n-|-\nc|d\n\n"),
		"definitions":             lines(func(i int) string { return fmt.Sprintf("[a%d]: b\n", i) }) + "\na",
		"definitions apart":       lines(func(i int) string { return fmt.Sprintf("[a%d]: b\n\n", i) }) + "\na",
		"definitions the same":    fill("[a]: b\n") + "\na",
		"definitions open":        lines(func(int) string { return "[a]: b '\n" }) + "\na",
		"definitions open apart":  lines(func(i int) string { return "[a]: b '" + ranged(i, 200, "\n\n", "\n") }) + "\na",
		"definitions and uses":    lines(func(i int) string { return fmt.Sprintf("[a%d]: b\n\n[a%d] [a][b] [a%d][]\n\n", i, i, i) }),
		"definition long":         "[" + fill("a") + "]: b\n\na",
		"long label":              lines(func(int) string { return "[" + strings.Repeat("a ", 490) + "][]" + "\n\n" }),
		"setext":                  fill("a\n===\n"),
		"setext long":             fill("a\n") + "===\n",
		"setext of brackets":      blocks("[", 590) + fill("a ") + "\n---\n",
		"setext dense":            lines(func(i int) string { return "*a [b](" + ranged(i, 900, "\n===\n\n", "\n") }),
		"headings":                fill("# a\n"),
		"headings distinct":       lines(func(i int) string { return fmt.Sprintf("# %d\n\na\n\n", i) }),
		"headings nested":         lines(func(i int) string { return strings.Repeat("#", i%6+1) + fmt.Sprintf(" %d\n\na\n\n", i) }),
		"heading long":            "# " + fill("a"),
		"heading dense":           lines(func(int) string { return "# " + strings.Repeat("[a](", 1000) + "\n\n" }),
		"headings long":           lines(func(i int) string { return fmt.Sprintf("# %d %s\n\na\n\n", i, strings.Repeat("a", 4000)) }),
		"heading attributes":      fill("# a {#b c=d}\n"),
		"one line":                fill("word "),
		"one word":                fill("a"),
		"one sentence a letter":   fill("A. "),
		"ordinals":                "a " + fill("1. "),
		"initials":                "a " + fill("z. "),
		"closing marks":           fill("a.\u00a0"),
		"full stops":              fill("."),
		"question marks":          fill("? "),
		"spaces":                  "a" + fill(" ") + "b",
		"stops and spaces":        fill(".          "),
		"opening marks":           fill(". (((((((((("),
		"acronym":                 fill("A."),
		"number":                  fill("1,234."),
		"apostrophes":             fill("a'"),
		"combining marks":         "a" + fill("\u0301"),
		"han":                     lines(func(int) string { return "汉字漢字" }),
		"entities":                fill("&amp;"),
		"entities open":           fill("&"),
		"backslashes":             fill("\\"),
		"escapes":                 fill("\\*"),
		"hard breaks":             fill("a  \n"),
		"short lines":             fill("a\n"),
		"carriage returns":        fill("a\r"),
		"CRLF":                    fill("a\r\n"),
		"blank lines":             "a\n" + fill("\n") + "b\n",
		"paragraphs":              fill("a\n\n"),
		"indented code":           fill("    a\n"),
		"indentation":             fill(" ") + "a\n",
		"tabs":                    fill("\t") + "a\n\nb",
		"thematic breaks":         fill("---\n") + "a",
		"front matter":            front("---", fill("a: b\n")),
		"front matter in a line":  front("---", "{"+fill("a,")),
		"front matter below":      front("---", "title: {"+fill("a,")),
		"front matter distinct":   front("---", lines(func(i int) string { return fmt.Sprintf("a%d: b\n", i) })),
		"front matter nested":     front("---", "a: "+fill("[")),
		"front matter maps":       front("---", "a: "+fill("{a: ")),
		"front matter tags":       front("---", "tags: ["+fill("a,")),
		"front matter aliases":    front("---", "a: &a [x,x,x,x,x,x,x,x,x]\n"+billion()+"title: *i"),
		"front matter alias list": front("---", "a: &a [x,x,x,x,x,x,x,x,x]\n"+billion()+"tags: [*i, *i]"),
		"front matter indented":   front("---", lines(func(i int) string { return strings.Repeat(" ", i) + "a:\n" })),
		"front matter dashes":     front("---", fill("- ")),
		"front matter anchors":    front("---", lines(func(i int) string { return fmt.Sprintf("a%d: &a%d b\n", i, i) })),
		"front matter TOML":       front("+++", "a = "+fill("[")),
		"front matter TOML maps":  front("+++", "a = "+fill("{a=")),
		"front matter TOML keys":  front("+++", fill("a.")+"b = 1"),
		"front matter TOML table": front("+++", "["+fill("a.")+"b]"),
		"front matter TOML many":  front("+++", lines(func(i int) string { return fmt.Sprintf("[a.b%d]\n", i) })),
		"front matter TOML array": front("+++", fill("[[a]]\n")),
	}
}

func ranged(i, every int, last, other string) string {
	if i%every == every-1 {
		return last
	}
	return other
}

// deepThen opens depth nested blocks by indentation and fills up with tail.
func deepThen(depth int, indent, marker string, size int, tail string) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(indent, i) + marker + "a\n")
	}
	for b.Len() < size {
		b.WriteString(tail)
	}
	return b.String()
}

// billion are aliases that expand ninefold each.
func billion() string {
	var b strings.Builder
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&b, "%c: &%c [", c, c)
		for i := range 9 {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "*%c", c-1)
		}
		b.WriteString("]\n")
	}
	return b.String()
}

var full = flag.Bool("full", false, "hostile documents as large as a file may be, which takes minutes")

// TestParseHostile holds what effort.go promises: whatever the document, parsing
// ends soon, by itself, in bounded memory.
func TestParseHostile(t *testing.T) {
	size := 256 << 10
	switch {
	case raceEnabled:
		size = 32 << 10
	case *full:
		size = 5<<20 - 1<<10
	}
	for name, text := range hostile(size) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := cpuTime()
			doc, err := Parse(t.Context(), "x.md", []byte(text))
			took := cpuTime() - start
			runtime.ReadMemStats(&after)
			if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 1000 {
				t.Errorf("Parse(%s) allocated %d MiB in all", name, allocated)
			}
			if took > 3*time.Second && !raceEnabled {
				t.Errorf("Parse(%s) took %v of processor time", name, took)
			}
			if err != nil {
				if strings.Contains(err.Error(), "longer than") {
					t.Errorf("Parse(%s) ran into its deadline", name)
				}
				return
			}
			start = cpuTime()
			checkDocument(t, doc)
			if index := NewIndex([]*Document{doc}); index.Len() != doc.Len() {
				t.Errorf("index of %s has %d passages, want %d", name, index.Len(), doc.Len())
			}
			if took := cpuTime() - start; took > 6*time.Second && !raceEnabled {
				t.Errorf("sentences, display and index of %s took %v", name, took)
			}
		})
	}
}

// BenchmarkParseHostile shows what the worst documents of 1 MiB cost.
func BenchmarkParseHostile(b *testing.B) {
	texts := hostile(1 << 20)
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			data := []byte(texts[name])
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(b.Context(), "x.md", data)
			}
		})
	}
}
