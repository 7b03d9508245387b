package kb

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
)

// The Markdown parser is quadratic in the inline delimiters of a block, in the
// lines below a deep list and in the definitions of a block, recursive in the
// depth of nesting, and spends up to a hundred bytes of memory on one of text.
// What passes one of these bounds is read as plain text instead, which keeps
// the worst document of 5 MiB under a second or two; see BenchmarkParseHostile.
const (
	maxInlineBytes      = 64 << 10 // a larger block is read as plain text; no passage is larger
	maxInlineDelimiters = 600      // so is a block of more brackets, asterisks, …
	maxInlineWork       = 200e6    // bytes times delimiters, summed over the blocks of a document
	maxDelimiters       = 400_000  // of a document
	maxCells            = 200_000  // of the tables of a document
	maxEscapedBars      = 500      // in code spans of tables, of a document
	maxTablePreface     = 20       // lines of a paragraph before the line under a table's header
	maxNesting          = 50       // blocks inside blocks
	maxBlockWork        = 2e6      // lines times the blocks that are open in them
	maxBlockStarts      = 400_000  // lines with text, and block markers at their starts
	maxHeadingBytes     = 4 << 10  // of a heading line
	maxContextBytes     = 400      // of a heading that becomes part of a path
)

// effort is the work that the parser was given so far for one document.
type effort struct {
	inline     float64 // of maxInlineWork
	delimiters int     // of maxDelimiters
	escaped    int     // of maxEscapedBars
	cells      int     // of maxCells
}

// spend reports whether inline parsing of a block stays inside the bounds.
func (e *effort) spend(size, delimiters int) bool {
	work := float64(size) * float64(delimiters)
	if e.inline+work > maxInlineWork || e.delimiters+delimiters > maxDelimiters {
		return false
	}
	e.inline += work
	e.delimiters += delimiters
	return true
}

// survey says why the parser must not be given a document at all, or "". line
// is the number of lines above it.
func survey(source []byte, line int) string {
	var heading effort
	work, starts := 0, 0
	open := 0     // how many blocks may be open
	lazy := false // whether the last line may belong to the deepest of them
	for l := range bytes.Lines(source) {
		line++
		columns, markers, rest := linePrefix(l)
		if len(rest) == 0 && markers == 0 {
			work += open
			lazy = false
		} else {
			depth := min(columns/2, open) + markers
			if depth > maxNesting {
				return fmt.Sprintf("line %d opens more than %d nested blocks", line, maxNesting)
			}
			work += depth + 1
			starts += 1 + markers
			if lazy {
				depth = max(depth, open)
			}
			open, lazy = depth, true
		}
		if len(rest) > 0 && rest[0] == '<' {
			starts += 2 // a dozen regular expressions look at it
		}
		if len(rest) > 0 && rest[0] == '#' {
			if len(rest) > maxHeadingBytes {
				return fmt.Sprintf("line %d is a heading of %d bytes; the limit is %d", line, len(rest), maxHeadingBytes)
			}
			if !heading.spend(len(rest), delimiters(rest)) {
				return fmt.Sprintf("the headings up to line %d hold too much markup", line)
			}
		}
		if work > maxBlockWork || starts > maxBlockStarts {
			return fmt.Sprintf("the lines up to line %d open too many blocks", line)
		}
	}
	return ""
}

// linePrefix splits a line into the white space and block markers at its start
// and what follows: the width of the white space, the markers and the rest.
func linePrefix(l []byte) (columns, markers int, rest []byte) {
	l = bytes.TrimRight(l, " \t\r\n")
	if isRule(l) {
		return 0, 0, l[:min(len(l), 1)]
	}
	for i := 0; i < len(l); i++ {
		switch c := l[i]; {
		case c == ' ':
			columns++
		case c == '\t':
			columns += 4
		case c == '>':
			markers++
		case isDigit(rune(c)):
			end := i
			for end < len(l) && isDigit(rune(l[end])) {
				end++
			}
			if end == len(l) || l[end] != '.' && l[end] != ')' || !blankAt(l, end+1) {
				return columns, markers, l[i:]
			}
			markers++
			i = end
		case (c == '-' || c == '*' || c == '+') && blankAt(l, i+1):
			markers++
		default:
			return columns, markers, l[i:]
		}
	}
	return columns, markers, nil
}

func blankAt(l []byte, i int) bool { return i >= len(l) || l[i] == ' ' || l[i] == '\t' }

// isRule reports whether a line is one sign again and again, as a thematic
// break is.
func isRule(l []byte) bool {
	l = bytes.TrimLeft(l, " \t")
	if len(l) < 3 || l[0] != '-' && l[0] != '*' && l[0] != '_' && l[0] != '=' {
		return false
	}
	for _, c := range l {
		if c != l[0] && c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}

// delimiters counts the signs in text that may begin or end inline markup.
func delimiters(text []byte) int {
	n := 0
	for _, sign := range []byte("[]*_`<!") { // seven fast looks: nearly no text has any
		n += bytes.Count(text, []byte{sign})
	}
	return n
}

// plainBlock is a paragraph that is too large or too dense for inline parsing.
type plainBlock struct{ ast.BaseBlock }

var plainBlockKind = ast.NewNodeKind("PlainBlock")

func (*plainBlock) Kind() ast.NodeKind   { return plainBlockKind }
func (*plainBlock) IsRaw() bool          { return true }
func (*plainBlock) Dump(_ []byte, _ int) {}
func (*plainBlock) Type() ast.NodeType   { return ast.TypeBlock }
func (*plainBlock) Text(_ []byte) []byte { return nil }

// plainTransformer turns blocks beyond the inline bounds into plainBlocks
// before goldmark reads their inline markup. It stands before the transformers
// that look for definitions and tables, and again after them.
type plainTransformer struct {
	w     *walker
	first bool
}

func (t plainTransformer) Transform(node *ast.Paragraph, reader gmtext.Reader, _ parser.Context) {
	lines := node.Lines()
	size, marks := 0, 0
	for i := range lines.Len() {
		value := lineOf(lines, i, reader.Source())
		size += len(value)
		marks += delimiters(value)
	}
	fits := size <= maxInlineBytes && marks <= maxInlineDelimiters
	if t.first {
		if under := t.tableLine(lines, reader.Source()); under > 0 {
			fits = t.table(lines, under, reader.Source())
		} else if !fits {
			fits = t.definitions(lines, reader.Source(), size)
		}
	} else if fits {
		fits = t.w.effort.spend(size, marks)
	}
	if fits {
		return
	}
	plain := &plainBlock{}
	plain.SetLines(lines)
	if parent := node.Parent(); parent != nil {
		parent.ReplaceChild(parent, node, plain)
	}
	if t.w.doc.capped != "" {
		return // counting lines again and again would be quadratic
	}
	t.w.capped("the block at line %s has %d bytes and %d markup characters and is read as plain text",
		lineNumber(t.w.doc.text, lines.At(0).Start+t.w.shift), size, marks)
}

func lineOf(lines *gmtext.Segments, i int, source []byte) []byte {
	seg := lines.At(i)
	return source[seg.Start:seg.Stop]
}

// tableLine is the line under what may be the header of a table, or 0.
func (t plainTransformer) tableLine(lines *gmtext.Segments, source []byte) int {
	for i := 1; i < lines.Len(); i++ {
		under := lineOf(lines, i, source)
		if len(bytes.Trim(under, " \t\r\n-:|")) == 0 && bytes.ContainsAny(under, "|:") && bytes.ContainsRune(under, '-') {
			return i
		}
	}
	return 0
}

// table reports whether the table with a given line under its header is small
// enough for the parser, row by row.
func (t plainTransformer) table(lines *gmtext.Segments, under int, source []byte) bool {
	columns := bytes.Count(lineOf(lines, under, source), []byte{'|'}) + 1
	t.w.effort.cells += columns * (lines.Len() - under)
	if under > maxTablePreface || t.w.effort.cells > maxCells {
		return false
	}
	for i := under - 1; i < lines.Len(); i++ {
		row := lineOf(lines, i, source)
		if bytes.IndexByte(row, '`') >= 0 {
			t.w.effort.escaped += bytes.Count(row, []byte(`\|`))
		}
		if n := delimiters(row); t.w.effort.escaped > maxEscapedBars || n > maxInlineDelimiters || len(row) > maxInlineBytes || !t.w.effort.spend(len(row), n) {
			return false
		}
	}
	return true
}

// definitions reports whether lines are link reference definitions that can be
// taken out at a bearable price.
func (t plainTransformer) definitions(lines *gmtext.Segments, source []byte, size int) bool {
	for i := range lines.Len() {
		l := bytes.TrimLeft(lineOf(lines, i, source), " ")
		if len(l) == 0 || l[0] != '[' || !bytes.Contains(l, []byte("]:")) {
			return false
		}
	}
	return t.w.effort.spend(size, lines.Len())
}

// capped notes why a part was read as plain text; the first reason counts.
func (w *walker) capped(format string, args ...any) {
	if w.doc.capped == "" {
		w.doc.capped = fmt.Sprintf(format, args...)
	}
}

// plainText makes passages of a whole document: runs of lines between blank
// lines.
func (w *walker) plainText() {
	start, at := 0, 0
	for l := range bytes.Lines(w.source) {
		if len(bytes.TrimSpace(l)) == 0 {
			w.pieces([]Span{{start, at}}, Paragraph)
			start = at + len(l)
		}
		at += len(l)
	}
	w.pieces([]Span{{start, at}}, Paragraph)
}

// plainBlock makes passages of one block.
func (w *walker) plainBlock(n *plainBlock, kind Kind) {
	var segs []Span
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		segs = append(segs, Span{seg.Start, seg.Stop})
	}
	w.pieces(segs, kind)
}

// pieces makes passages of segs, each at most maxInlineBytes long: of whole
// lines where lines are shorter, else cut at white space or, in a longer word,
// between runes.
func (w *walker) pieces(segs []Span, kind Kind) {
	var piece []Span
	for _, s := range segs {
		if len(piece) > 0 && s.End-piece[0].Start > maxInlineBytes {
			w.passage(piece, kind)
			piece = piece[:0]
		}
		for s.Len() > maxInlineBytes {
			cut := s.Start + maxInlineBytes
			text := w.source[s.Start:cut]
			if i := bytes.LastIndexByte(text, '\n'); i > 0 {
				cut = s.Start + i + 1
			} else if i := bytes.LastIndexByte(text, ' '); i > 0 {
				cut = s.Start + i + 1
			} else {
				for !utf8.RuneStart(w.source[cut]) {
					cut--
				}
			}
			w.passage([]Span{{s.Start, cut}}, kind)
			s.Start = cut
		}
		piece = append(piece, s)
	}
	w.passage(piece, kind)
}
