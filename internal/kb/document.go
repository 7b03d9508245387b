// Package kb reads a folder of Markdown briefings and finds passages in them.
//
// It keeps the documents, their passages and an inverted index in memory. A
// [Library] holds the current [Index]; an Index never changes once it is
// built, so a caller that keeps one sees the same documents throughout an
// answer while newer ones are swapped in beside it.
//
// Every span that leaves the package is a byte range of a stored document:
// document[start:end] is the quote, always.
package kb

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode/utf8"
)

// Span is a half-open byte range [Start, End) of a document's text.
type Span struct{ Start, End int }

// Len is the span's length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Meta is a document's front matter. Every field may be empty.
type Meta struct {
	Title  string
	Date   string // civil date "2006-01-02"
	Source string
	URL    string
	Author string
	Lang   string // ISO 639-1, lower case
	Tags   []string
}

// Document is one Markdown file, immutable once parsed.
type Document struct {
	ID      string // slash path below the knowledge-base folder
	Version string // "sha256:" and 64 hex digits over the file's bytes
	Meta

	text     []byte
	passages []passage
	paths    []string // distinct heading paths, joined with " > "; index 0 is ""
	hidden   []Span   // markup inside passages: not words of the text, in order
	capped   string   // why parts were read as plain text, or ""
}

// passage is the stored form of a [Passage]: 24 bytes.
type passage struct {
	start, end uint32
	line       uint32
	hidden     uint32 // index into Document.hidden of the first span at or after start
	hiddenEnd  uint32
	path       uint16 // index into Document.paths
	kind       Kind
}

// Kind says what sort of block a passage is.
type Kind uint8

// The kinds of passages.
const (
	Paragraph Kind = iota
	ListItem
	TableRow
	Caption
	BlockQuote
)

// String is the kind in words.
func (k Kind) String() string {
	return [...]string{"paragraph", "list item", "table row", "caption", "quotation"}[k]
}

// Passage is one block of prose of a document. The zero Passage has no document.
type Passage struct {
	Document *Document
	Number   int // 1-based among the document's prose blocks
	Kind     Kind
	Line     int    // 1-based line of Start
	Path     string // headings above it, outermost first, joined with " > "
	Span
}

// version is the identity of a file's bytes.
func version(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Len is the number of passages.
func (d *Document) Len() int { return len(d.passages) }

// Size is the length of the document in bytes.
func (d *Document) Size() int { return len(d.text) }

// Quote is document[s.Start:s.End], byte for byte. It panics when s is outside
// the document, as a slice expression does.
func (d *Document) Quote(s Span) string { return string(d.text[s.Start:s.End]) }

// Holds reports whether s is a span of the document and its text is quote.
func (d *Document) Holds(s Span, quote string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(d.text) && string(d.text[s.Start:s.End]) == quote
}

// Passage is the i-th passage, 0 <= i < d.Len().
func (d *Document) Passage(i int) Passage {
	p := d.passages[i]
	return Passage{
		Document: d,
		Number:   i + 1,
		Kind:     p.kind,
		Line:     int(p.line),
		Path:     d.paths[p.path],
		Span:     Span{int(p.start), int(p.end)},
	}
}

// Text is the passage's text, byte for byte.
func (p Passage) Text() string { return p.Document.Quote(p.Span) }

// LineOf is the 1-based line of a byte offset inside the passage.
func (p Passage) LineOf(offset int) int {
	return p.Line + bytes.Count(p.Document.text[p.Start:offset], []byte{'\n'})
}

// Words is the passage's text with markup and line prefixes blanked: the same
// length and the same offsets, every hidden byte a space. The result must not
// be changed.
func (p Passage) Words() []byte {
	rec := p.Document.passages[p.Number-1]
	text := p.Document.text[p.Start:p.End]
	if rec.hidden == rec.hiddenEnd {
		return text
	}
	blanked := bytes.Clone(text)
	for _, h := range p.Document.hidden[rec.hidden:rec.hiddenEnd] {
		for i := max(h.Start, p.Start); i < min(h.End, p.End); i++ {
			blanked[i-p.Start] = ' '
		}
	}
	return blanked
}

// Context is what stands above a passage: the document's title and the
// passage's headings, without repeats.
func (p Passage) Context() []string {
	var parts []string
	if p.Document.Title != "" {
		parts = append(parts, p.Document.Title)
	}
	for h := range strings.SplitSeq(p.Path, " > ") {
		if h != "" && !slices.Contains(parts, h) {
			parts = append(parts, h)
		}
	}
	return parts
}

// validText reports why data cannot be a document, or "".
func validText(data []byte) string {
	if len(bytes.TrimSpace(data)) == 0 {
		return "it is empty"
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "it holds a NUL byte at line " + lineNumber(data, i)
	}
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			r, n := utf8.DecodeRune(data[at:])
			if r == utf8.RuneError && n <= 1 {
				break
			}
			at += n
		}
		return "it is not valid UTF-8 at line " + lineNumber(data, at)
	}
	return ""
}
