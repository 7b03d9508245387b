package render

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"
)

// TerminalStyle says how [Terminal] writes.
type TerminalStyle struct {
	// Width is the column at which lines wrap; below 20 there is no wrapping.
	Width int
	// Color turns ANSI sequences on. The caller decides, by the terminal and
	// NO_COLOR.
	Color bool
}

// ANSI "select graphic rendition" codes.
const (
	sgrBold  = "1"
	sgrDim   = "2"
	sgrCyan  = "36"
	sgrReset = "\x1b[0m"
)

const minWidth = 20

// Terminal renders m as text for a terminal, ending in a line break. Buttons
// and bylines are left out. Text of documents and people cannot carry escape sequences.
func Terminal(m Message, style TerminalStyle) string {
	var b strings.Builder
	for i, p := range m.Parts {
		switch p := p.(type) {
		case Lead:
			text := line(p.Text)
			if rest := line(p.Rest); rest != "" {
				text += separator(rest) + rest
			}
			style.write(&b, text, "", sgrBold)
		case Heading:
			style.write(&b, p.Text, "", sgrBold)
		case Paragraph:
			style.write(&b, p.Text, "", "")
		case Note:
			style.write(&b, p.Text, "", sgrDim)
		case Quote:
			bar := "│ "
			if style.Color {
				bar = "\x1b[" + sgrCyan + "m│" + sgrReset + " "
			}
			style.write(&b, p.Text, bar, "")
			if who := accordingTo(p.Attribution); who != "" && !strings.Contains(line(p.Text), who) {
				style.write(&b, "According to "+who+".", "  ", "")
			}
			if p.Place != (Place{}) {
				style.write(&b, p.Place.terminal(), "  ", sgrDim)
			}
		case List:
			for _, item := range p.Items {
				style.write(&b, item.terminal(), "  ", "")
			}
		case Table:
			for j, l := range p.terminal(style.Width) {
				if j == 0 && style.Color {
					l = "\x1b[" + sgrDim + "m" + l + sgrReset
				}
				b.WriteString(l + "\n")
			}
		case Passage:
			bar := "│ "
			if style.Color {
				bar = "\x1b[" + sgrCyan + "m│" + sgrReset + " "
			}
			style.write(&b, p.Text, bar, "")
		case Sources:
			for _, l := range p.terminal() {
				style.write(&b, l, "  ", sgrDim)
			}
		default:
			continue
		}
		if i+1 < len(m.Parts) {
			if showsInTerminal(m.Parts[i+1]) {
				b.WriteByte('\n')
			}
		}
	}
	return b.String()
}

// showsInTerminal reports whether a part has a form without buttons.
func showsInTerminal(p Part) bool {
	switch p.(type) {
	case Lead, Heading, Paragraph, Note, Quote, List, Table, Passage, Sources:
		return true
	}
	return false
}

func (i Item) terminal() string {
	text := "- " + strings.TrimSpace(line(i.Lead)+" "+line(i.Text))
	for _, more := range []string{line(i.Note), line(i.URL)} {
		if more != "" {
			text += " · " + more
		}
	}
	return text
}

// terminal is the place as `bot ask` prints it: what an editor needs to open
// the file, then what a reader needs to judge it.
func (p Place) terminal() string {
	var at []string
	if p.Document != "" {
		at = append(at, line(p.Document))
	}
	if p.Line > 0 {
		at = append(at, fmt.Sprintf("line %d", p.Line))
	}
	if p.Paragraph > 0 {
		at = append(at, fmt.Sprintf("paragraph %d", p.Paragraph))
	}
	fields := []string{strings.Join(at, ", ")}
	if t := line(p.Title); t != "" {
		fields = append(fields, t)
	}
	fields = append(fields, line(dateOf(p.Date)))
	if s := line(p.Source); s != "" {
		fields = append(fields, s)
	}
	if u, ok := webAddress(p.URL); ok {
		fields = append(fields, u)
	}
	return strings.Join(fields, " · ")
}

// write wraps text and writes each line behind prefix, in the style of code.
func (s TerminalStyle) write(b *strings.Builder, text, prefix, code string) {
	width := 0
	if s.Width >= minWidth {
		width = s.Width - uniseg.StringWidth(stripSGR(prefix))
	}
	for para := range strings.SplitSeq(clean(text), "\n") {
		for _, l := range wrap(strings.Join(strings.Fields(para), " "), width) {
			b.WriteString(prefix)
			if s.Color && code != "" {
				b.WriteString("\x1b[" + code + "m" + l + sgrReset)
			} else {
				b.WriteString(l)
			}
			b.WriteByte('\n')
		}
	}
}

func stripSGR(s string) string {
	return strings.NewReplacer("\x1b["+sgrCyan+"m", "", sgrReset, "").Replace(s)
}

// wrap breaks s into lines of at most width columns between words; a word
// wider than a line is broken between graphemes. Width 0 does not break.
func wrap(s string, width int) []string {
	if width <= 0 || uniseg.StringWidth(s) <= width {
		return []string{s}
	}
	var (
		out  []string
		cur  strings.Builder
		used int
	)
	flush := func() {
		out = append(out, cur.String())
		cur.Reset()
		used = 0
	}
	for _, word := range strings.Fields(s) {
		w := uniseg.StringWidth(word)
		switch {
		case used == 0:
		case used+1+w <= width:
			cur.WriteByte(' ')
			used++
		default:
			flush()
		}
		for w > width-used {
			head, rest := splitWidth(word, width-used)
			cur.WriteString(head)
			flush()
			word, w = rest, uniseg.StringWidth(rest)
		}
		cur.WriteString(word)
		used += w
	}
	if used > 0 {
		flush()
	}
	return out
}

// splitWidth splits s after as many graphemes as fit into width, at least one.
func splitWidth(s string, width int) (head, rest string) {
	end, used := 0, 0
	g := uniseg.NewGraphemes(s)
	for g.Next() {
		if end > 0 && used+g.Width() > width {
			break
		}
		used += g.Width()
		_, end = g.Positions()
	}
	return s[:end], s[end:]
}
