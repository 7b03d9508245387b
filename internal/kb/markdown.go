package kb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// parseTimeout is the last resort: the bounds of effort.go end every parse
// sooner.
const parseTimeout = 20 * time.Second

// Parse reads one Markdown document. id is its slash path below the
// knowledge-base folder. The error says in plain words why the bytes cannot be
// a document. Parse gives up when ctx ends or after a few seconds.
func Parse(ctx context.Context, id string, data []byte) (*Document, error) {
	if why := validText(data); why != "" {
		return nil, errors.New(why)
	}
	if len(data) > math.MaxUint32/2 {
		return nil, errors.New("it is larger than 2 GiB")
	}
	// goldmark takes no context: a parse that outlives the deadline is left
	// behind to end by itself, which the bounds above make certain.
	type result struct {
		doc *Document
		err error
	}
	ctx, cancel := context.WithTimeout(ctx, parseTimeout)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- result{nil, fmt.Errorf("the Markdown parser failed on it: %v", p)}
			}
		}()
		doc, err := parse(id, data)
		done <- result{doc, err}
	}()
	select {
	case r := <-done:
		return r.doc, r.err
	case <-ctx.Done():
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("parsing it took longer than %s", parseTimeout)
	}
}

func parse(id string, data []byte) (*Document, error) {
	shift := len(data) - len(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	format, raw, rest, err := splitFrontMatter(data[shift:])
	if err != nil {
		return nil, err
	}
	doc := &Document{ID: id, Version: version(data), text: data, paths: []string{""}}
	if err := readMeta(format, raw, &doc.Meta); err != nil {
		return nil, err
	}
	shift += rest
	w := &walker{source: data[shift:], shift: shift, doc: doc, paths: map[string]uint16{"": 0}, line: bytes.Count(data[:shift], []byte{'\n'})}
	if why := survey(w.source, w.line); why != "" {
		w.capped("%s; it is read as plain text", why)
		w.plainText()
	} else {
		md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(parser.WithParagraphTransformers(
			util.Prioritized(plainTransformer{w, true}, 0), util.Prioritized(plainTransformer{w, false}, 1000))))
		w.blocks(md.Parser().Parse(gmtext.NewReader(w.source)), Paragraph)
	}
	if len(w.doc.passages) == 0 {
		return nil, errors.New("it holds no prose")
	}
	if w.doc.Title == "" {
		w.doc.Title = w.firstHeading
	}
	if w.doc.Title == "" {
		w.doc.Title = strings.TrimSuffix(path.Base(id), path.Ext(id))
	}
	if w.doc.Lang == "" {
		w.doc.Lang = detectLanguage(w.doc)
	}
	return w.doc, nil
}

// walker collects passages from a syntax tree.
type walker struct {
	source       []byte
	shift        int // bytes of a byte order mark before source
	doc          *Document
	headings     []string // by level, the path that holds now
	path         uint16
	paths        map[string]uint16 // indexes into doc.paths
	firstHeading string
	lineAt       int // offset up to which lines were counted
	line         int // 0-based line of lineAt
	effort       effort
}

// blocks visits the children of a container.
func (w *walker) blocks(parent ast.Node, kind Kind) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			w.heading(n)
		case *ast.Paragraph:
			k := kind
			if k == Paragraph && isCaption(n) {
				k = Caption
			}
			w.passage(visible(n, nil), k)
		case *ast.TextBlock:
			w.passage(visible(n, nil), kind)
		case *plainBlock:
			w.plainBlock(n, kind)
		case *ast.Blockquote:
			w.blocks(n, BlockQuote)
		case *ast.List:
			w.blocks(n, ListItem)
		case *ast.ListItem:
			w.blocks(n, ListItem)
		case *east.Table:
			w.table(n)
		}
	}
}

func (w *walker) heading(n *ast.Heading) {
	text := shorten(w.plain(visible(n, nil)), maxContextBytes)
	if text == "" {
		return
	}
	if w.firstHeading == "" && n.Level == 1 {
		w.firstHeading = text
	}
	for len(w.headings) < n.Level {
		w.headings = append(w.headings, "")
	}
	w.headings = w.headings[:n.Level]
	w.headings[n.Level-1] = text
	w.setPath(w.headings)
}

func (w *walker) setPath(parts []string) {
	var named []string
	for _, h := range parts {
		if h != "" {
			named = append(named, h)
		}
	}
	joined := strings.Join(named, " > ")
	if i, ok := w.paths[joined]; ok {
		w.path = i
		return
	}
	if len(w.doc.paths) > math.MaxUint16 {
		w.path = 0
		return
	}
	w.path = uint16(len(w.doc.paths))
	w.paths[joined] = w.path
	w.doc.paths = append(w.doc.paths, joined)
}

// table adds a passage per row; the header row is context, as a heading is.
func (w *walker) table(t *east.Table) {
	path := w.path
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var segs []Span
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			segs = visible(cell, segs)
		}
		if row.Kind() == east.KindTableHeader {
			var cells []string
			for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
				if text := w.plain(visible(cell, nil)); text != "" {
					cells = append(cells, text)
				}
			}
			w.setPath(append(slices.Clone(w.headings), shorten(strings.Join(cells, ", "), maxContextBytes)))
			continue
		}
		w.passage(segs, TableRow)
	}
	w.path = path
}

// passage adds the block whose visible text is segs, in order.
func (w *walker) passage(segs []Span, kind Kind) {
	segs = slices.DeleteFunc(segs, func(s Span) bool { return len(bytes.TrimSpace(w.source[s.Start:s.End])) == 0 })
	if len(segs) == 0 {
		return
	}
	sort.Slice(segs, func(i, j int) bool { return segs[i].Start < segs[j].Start })
	first, last := segs[0], segs[len(segs)-1]
	start := first.Start + len(w.source[first.Start:first.End]) - len(bytes.TrimLeft(w.source[first.Start:first.End], " \t\r\n"))
	end := last.Start + len(bytes.TrimRight(w.source[last.Start:last.End], " \t\r\n"))
	rec := passage{kind: kind, path: w.path, hidden: uint32(len(w.doc.hidden))}
	at := start
	for _, s := range segs {
		if s.Start > at && len(bytes.TrimSpace(w.source[at:s.Start])) > 0 {
			w.doc.hidden = append(w.doc.hidden, Span{at + w.shift, s.Start + w.shift})
		}
		at = max(at, s.End)
	}
	rec.hiddenEnd = uint32(len(w.doc.hidden))
	if start >= w.lineAt {
		w.line += bytes.Count(w.source[w.lineAt:start], []byte{'\n'})
	} else {
		w.line -= bytes.Count(w.source[start:w.lineAt], []byte{'\n'})
	}
	w.lineAt = start
	rec.line = uint32(w.line + 1)
	rec.start, rec.end = uint32(start+w.shift), uint32(end+w.shift)
	w.doc.passages = append(w.doc.passages, rec)
}

// plain is the visible text of segs with white space folded.
func (w *walker) plain(segs []Span) string {
	var b strings.Builder
	for i, s := range segs {
		if i > 0 && segs[i-1].End != s.Start && bytes.ContainsAny(w.source[min(segs[i-1].End, s.Start):s.Start], " \n\t") {
			b.WriteByte(' ')
		}
		b.Write(w.source[s.Start:s.End])
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// visible appends the spans of the text that a reader of the rendered node
// sees: no markup, no link targets, no raw HTML.
func visible(n ast.Node, segs []Span) []Span {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			segs = append(segs, Span{c.Segment.Start, c.Segment.Stop})
		case *ast.RawHTML, *ast.AutoLink:
		default:
			segs = visible(c, segs)
		}
	}
	return segs
}

// isCaption reports whether a paragraph is one emphasised run or only images:
// the way picture captions are written.
func isCaption(n *ast.Paragraph) bool {
	images := 0
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Emphasis:
			if c.Level != 1 || n.ChildCount() != 1 {
				return false
			}
			return true
		case *ast.Image:
			images++
		case *ast.Text:
			if c.Segment.Len() > 0 {
				return false
			}
		default:
			return false
		}
	}
	return images > 0
}

// shorten is the first n bytes of text, less a broken rune.
func shorten(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// lineNumber is the 1-based line of an offset, in digits.
func lineNumber(data []byte, offset int) string {
	return fmt.Sprint(1 + bytes.Count(data[:offset], []byte{'\n'}))
}
