package guard

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// shortTitles are abbreviations of offices and common terms whose long form is
// written small.
var shortTitles = map[string]string{
	"ceo": "chief executive", "cfo": "chief financial", "pm": "prime minister", "mp": "member parliament", "mps": "members parliament", "gdp": "gross domestic product",
	"gop": "republican", "vp": "vice president", "ngo": "non-governmental", "tv": "television", "dr": "doctor", "gen": "general", "col": "colonel", "capt": "captain", "lt": "lieutenant",
}

func (m *match) allWords(words string) bool {
	for _, l := range m.lines {
		found := 0
		all := strings.Fields(words)
		for _, want := range all {
			for j := range l.words {
				if l.words[j].Word == want {
					found++
					break
				}
			}
		}
		if found == len(all) {
			return true
		}
	}
	return false
}

// initials reports whether a run of words in the passages has these initials:
// WHO for the World Health Organization.
func (m *match) initials(short string) bool {
	if len(short) < 2 || len(short) > 8 {
		return false
	}
	for _, l := range m.lines {
		for i := range l.words {
			at, caps := 0, 0
			for j := i; j < len(l.words) && at < len(short); j++ {
				w := &l.words[j]
				switch {
				case w.Word != "" && w.Word[0] == short[at]:
					at++
					if w.Has(kb.Upper) {
						caps++
					}
				case w.stop && j > i:
				default:
					at = len(short) + 1
				}
			}
			if at == len(short) && caps*2 > len(short) {
				return true
			}
		}
	}
	return false
}

// defined reports whether a document defines the abbreviation as something
// that the passages spell out.
func (m *match) defined(term string) bool {
	for _, a := range m.aliases {
		if a.ShortTerm == term && m.allTerms(a.LongTerms) {
			return true
		}
	}
	return false
}

func (m *match) allTerms(terms []string) bool {
	for _, t := range terms {
		if !m.anyTerm(t) {
			return false
		}
	}
	return len(terms) > 0
}

// spelledOut reports whether a name is part of the long form of an abbreviation
// that stands in the passages, all of which the sentence has.
func (m *match) spelledOut(n name) bool {
	for _, a := range m.aliases {
		if len(a.LongTerms) == 0 || !m.anyTerm(a.ShortTerm) {
			continue
		}
		part := true
		for i := n.from; i < n.to; i++ {
			part = part && slices.Contains(a.LongTerms, m.s.words[i].Term)
		}
		whole := true
		for _, t := range a.LongTerms {
			whole = whole && slices.ContainsFunc(m.s.words, func(w word) bool { return w.Term == t })
		}
		if part && whole {
			return true
		}
	}
	return false
}

// longForms adds to the terms of a name those of the words that a passage
// abbreviates with one of them: "Observatory … (OIET)".
func (m *match) longForms(mine map[string]bool) {
	for _, l := range m.lines {
		for j := 1; j < len(l.words); j++ {
			if !mine[l.words[j].Term] || !l.words[j].Has(kb.AllUpper) || !strings.HasSuffix(l.text[:l.words[j].Start], "(") {
				continue
			}
			for k := j - 1; k >= max(0, j-2*len(l.words[j].Word)) && l.words[k].chunk == l.words[j-1].chunk; k-- {
				if l.words[k].name {
					mine[l.words[k].Term] = true
				}
			}
		}
	}
}
