package facts

import (
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// quotation is a stretch of a passage between quotation marks, the outermost
// where they nest.
type quotation struct {
	inner kb.Span // between the marks
	outer kb.Span // with them
	bounds
	open bool // never closed: the quotation goes on in the next paragraph
}

// closers are the marks that close what a mark opens.
func closers(r rune) string {
	switch r {
	case '“':
		return "”"
	case '„':
		return "“”"
	case '«':
		return "»"
	case '»':
		return "«"
	case '‹':
		return "›"
	case '‘':
		return "’"
	case '‚':
		return "‘"
	case '「':
		return "」"
	case '『':
		return "』"
	case '"':
		return "\""
	}
	return ""
}

// quotations finds the outermost quotations and marks their tokens.
func (s *scanned) quotations() {
	s.marks = s.marks[:0]
	for i := 0; i < len(s.text); {
		r, n := utf8.DecodeRune(s.text[i:])
		if r < utf8.RuneSelf && r != '"' && r != '\'' {
			i++
			continue
		}
		end := s.closing(i, r, n)
		if end < 0 {
			i += n
			continue
		}
		q := quotation{inner: kb.Span{Start: i + n, End: end}}
		_, m := utf8.DecodeRune(s.text[end:])
		q.outer = kb.Span{Start: i, End: end + m}
		if end == len(s.text) {
			q.open = true
			q.outer.End = end
		}
		for q.inner.Start < q.inner.End && isSpaceAt(s.text, q.inner.Start) > 0 {
			q.inner.Start += isSpaceAt(s.text, q.inner.Start)
		}
		for q.inner.End > q.inner.Start {
			last, m := utf8.DecodeLastRune(s.text[:q.inner.End])
			if !unicode.IsSpace(last) {
				break
			}
			q.inner.End -= m
		}
		s.marks = append(s.marks, q)
		i = q.outer.End
	}
	at := 0
	for k := range s.marks {
		q := &s.marks[k]
		for at < len(s.toks) && s.toks[at].Start < q.inner.Start {
			at++
		}
		q.from = at
		for at < len(s.toks) && s.toks[at].End <= q.inner.End {
			s.cls[at] |= isQuoted
			at++
		}
		q.to = at
	}
}

func isSpaceAt(text []byte, i int) int {
	r, n := utf8.DecodeRune(text[i:])
	if unicode.IsSpace(r) {
		return n
	}
	return 0
}

// closing is where the quotation that the mark at i opens closes, or -1. An
// unclosed mark at the start of a passage closes at its end, as newspapers set
// quotations of several paragraphs.
func (s *scanned) closing(i int, r rune, n int) int {
	close := closers(r)
	before, _ := utf8.DecodeLastRune(s.text[:i])
	if r == '\'' {
		if i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
			return -1
		}
		return s.straightSingle(i + 1)
	}
	if close == "" || r == '»' && s.lang != "de" || r == '"' && i > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) {
		return -1
	}
	if r == '‘' && (unicode.IsLetter(before) && i > 0) {
		return -1
	}
	depth := 0
	for j := i + n; j < len(s.text); {
		c, m := utf8.DecodeRune(s.text[j:])
		switch {
		case c == r && r != '"':
			depth++
		case containsRune(close, c):
			if c == '’' && s.letterAt(j+m) {
				break // an apostrophe
			}
			if r == '"' && j+m < len(s.text) && s.letterAt(j+m) {
				return -1 // this mark opens: the one at i was no opening mark
			}
			if depth == 0 {
				return j
			}
			depth--
		}
		j += m
	}
	if i == 0 && r != '‘' && r != '»' {
		return len(s.text)
	}
	return -1
}

// straightSingle is the end of a quotation in straight single marks that began
// before i: the mark must stand behind punctuation, since an apostrophe may
// stand behind any letter.
func (s *scanned) straightSingle(i int) int {
	if i >= len(s.text) || !s.letterAt(i) {
		return -1
	}
	for j := i; j < len(s.text); j++ {
		if s.text[j] != '\'' {
			continue
		}
		if p := s.text[j-1]; p == ',' || p == '.' || p == '!' || p == '?' {
			return j
		}
	}
	return -1
}

func (s *scanned) letterAt(i int) bool {
	if i >= len(s.text) {
		return false
	}
	r, _ := utf8.DecodeRune(s.text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func containsRune(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}
