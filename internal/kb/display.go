package kb

import (
	"bytes"
	"html"
	"regexp"
	"sort"
	"strings"
	"unicode/utf8"
)

// Display is the text of s for people: markup removed, entities and escapes
// read, addresses between angle brackets bare, white space folded. s lies inside
// the passage; the result is not empty where s holds more than white space.
func (p Passage) Display(s Span) string {
	rec := p.Document.passages[p.Number-1]
	hidden := p.Document.hidden[rec.hidden:rec.hiddenEnd]
	text := p.Document.text
	first := sort.Search(len(hidden), func(i int) bool { return hidden[i].End > s.Start })
	var b strings.Builder
	b.Grow(s.Len())
	at, code := s.Start, insideCode(text, hidden[:first])
	show := func(part []byte) {
		if code {
			b.Write(part) // what stands between backticks stands for itself
		} else {
			appendPlain(&b, part)
		}
	}
	for _, h := range hidden[first:] {
		if h.Start >= s.End {
			break
		}
		if h.Start > at {
			show(text[at:h.Start])
		}
		appendHidden(&b, text[max(h.Start, s.Start):min(h.End, s.End)])
		if isTicks(text[h.Start:h.End]) {
			code = !code
		}
		at = h.End
	}
	if at < s.End {
		show(text[at:s.End])
	}
	if shown := folded(b.String()); shown != "" {
		return shown
	}
	return folded(string(text[s.Start:s.End]))
}

func folded(text string) string { return strings.Join(strings.Fields(text), " ") }

// autolink is an address or a mailbox between angle brackets.
var autolink = regexp.MustCompile(`<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]+@[^\s<>@]+)>`)

// appendHidden writes what people see of a hidden run: addresses, and a space for
// what separates words, a line break or a cell border. Other markup does not.
func appendHidden(b *strings.Builder, run []byte) {
	separate := func(part []byte) {
		if bytes.ContainsAny(part, "\n|") || bytes.Contains(part, []byte("<br")) {
			b.WriteByte(' ')
		}
	}
	at := 0
	for _, m := range autolink.FindAllSubmatchIndex(run, -1) {
		if separate(run[at:m[0]]); at > 0 {
			b.WriteByte(' ')
		}
		b.Write(run[m[2]:m[3]])
		at = m[1]
	}
	separate(run[at:])
}

// insideCode reports whether a code span is open behind some hidden runs.
func insideCode(text []byte, hidden []Span) bool {
	open := false
	for _, h := range hidden {
		if isTicks(text[h.Start:h.End]) {
			open = !open
		}
	}
	return open
}

// isTicks reports whether a hidden run is the border of a code span.
func isTicks(run []byte) bool {
	run = bytes.TrimSpace(run)
	return len(run) > 0 && len(bytes.Trim(run, "`")) == 0
}

// escapable are the signs that a backslash takes their meaning from.
const escapable = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// appendPlain writes text as a reader of the rendered page sees it.
func appendPlain(b *strings.Builder, text []byte) {
	for {
		i := bytes.IndexAny(text, `\&`)
		if i < 0 {
			b.Write(text)
			return
		}
		b.Write(text[:i])
		read, n := escape(text[i:])
		b.WriteString(read)
		text = text[i+n:]
	}
}

// escape is what the backslash or the ampersand that begins text stands for,
// with what follows, and how many bytes that is.
func escape(text []byte) (string, int) {
	if text[0] == '\\' {
		if len(text) > 1 && strings.IndexByte(escapable, text[1]) >= 0 {
			return string(text[1]), 2
		}
		return `\`, 1
	}
	end := bytes.IndexByte(text[:min(len(text), 34)], ';')
	if end < 0 {
		return "&", 1
	}
	name := string(text[:end+1])
	read := html.UnescapeString(name)
	// The function also reads names without a semicolon, and leaves the rest.
	if read == name || utf8.RuneCountInString(read) > 2 || read != ";" && strings.HasSuffix(read, ";") {
		return "&", 1
	}
	return read, end + 1
}
