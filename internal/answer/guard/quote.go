package guard

import (
	"strings"
)

// quotations holds what the sentence puts in quotation marks against the
// passages, byte for byte. A comma or full stop that the sentence sets inside
// the closing mark is its own.
func (m *match) quotations() string {
	for _, q := range m.s.quotes {
		said := strings.TrimSpace(m.s.text[q.Start:q.End])
		said = strings.Trim(said, "\u00a0\u202f")
		short := strings.TrimRight(said, ".,;:!?…")
		if short == "" {
			return "nothing"
		}
		found := false
		for _, p := range m.passages {
			for _, text := range []string{p.Text, p.Display} {
				if whole(text, said) || whole(text, short) {
					found = true
				}
			}
		}
		if !found {
			return said
		}
	}
	return ""
}

// whole reports whether part stands in text and neither cuts a word at its
// start nor at its end.
func whole(text, part string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return false
		}
		at += from
		if !wordBeside(text[:at], text[at+len(part):], part) {
			return true
		}
		from = at + 1
	}
}
