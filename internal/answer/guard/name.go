package guard

import (
	"strings"
	"unicode"

	"briefbot/internal/kb"
)

// states may follow the name of a country: the Czech Republic is Czech.
var states = setOf("republic kingdom federation state states emirates")

// name is a run of capitalised words.
type name struct{ from, to int }

// findNames marks the names of a line.
func (r *reader) findNames(l *line) {
	titled := l.titled()
	for i := 0; i < len(l.words); i++ {
		if !r.isName(l, i, titled) {
			continue
		}
		n := name{i, i + 1}
		for j := i + 1; j < len(l.words); j++ {
			gap := l.text[l.words[j-1].End:l.words[j].Start]
			if strings.ContainsAny(gap, ",;:()\"“”«»–—") || strings.HasPrefix(gap, ". ") {
				break
			}
			if r.isName(l, j, titled) {
				n.to = j + 1
			} else if !r.guard.lexicon(l.lang).particles[l.words[j].Word] || j-n.to >= 2 {
				break
			}
		}
		for j := n.from; j < n.to; j++ {
			l.words[j].name = true
		}
		l.names = append(l.names, n)
		i = n.to - 1
	}
}

// titled reports whether nearly every word has a capital, as in a headline.
func (l *line) titled() bool {
	upper, all := 0, 0
	for i := range l.words {
		if unicode.IsLetter(first(l.words[i].raw)) && len(l.words[i].raw) > 3 {
			all++
			if l.words[i].Has(kb.Upper) {
				upper++
			}
		}
	}
	return all > 5 && upper*10 > all*9
}

func (r *reader) isName(l *line, i int, titled bool) bool {
	w := &l.words[i]
	lex := r.guard.lexicon(l.lang)
	if w.date || w.number || !w.Has(kb.Upper) || w.Word == "i" {
		return false
	}
	if w.Has(kb.AllUpper) {
		return true
	}
	opens := w.initial || i > 0 && strings.ContainsAny(l.text[l.words[i-1].End:w.Start], ".!?:\"“«„")
	if !opens {
		return !(w.stop && len(w.raw) < 4) && !titled
	}
	if w.stop || lex.numerals[w.Word] > 0 {
		return false
	}
	// The first word of a sentence has a capital whatever it is: a word with
	// another capital or a number behind it, or that nobody knows, is a name.
	if i+1 < len(l.words) && strings.TrimSpace(l.text[w.End:l.words[i+1].Start]) == "" {
		next := &l.words[i+1]
		if next.Has(kb.Upper) && !next.stop && !next.date || next.Has(kb.Digit) && !next.date && len(next.raw) < 4 && l.lang == "en" {
			return true
		}
	}
	if l.lang != "en" {
		return false
	}
	return !r.guard.vectors.Contains(w.Word) && !r.guard.vectors.Contains(w.Term) && !r.guard.vectors.Contains(strings.TrimSuffix(w.Word, "s")) || kb.Country(w.Word)
}

// names holds every name of the sentence against the passages.
func (m *match) names() string {
	for _, n := range m.s.names {
		text := m.s.text[m.s.words[n.from].Start:m.s.words[n.to-1].End]
		if !m.spelledOut(n) {
			for i := n.from; i < n.to; i++ {
				w := &m.s.words[i]
				if w.name && !m.named(w) && !m.lex.particles[w.Word] && !(i > n.from && states[w.Word] && kb.Country(m.s.words[i-1].Word)) {
					return w.raw
				}
			}
			if !m.together(n) {
				return text + " does not stand together"
			}
		}
		if why := m.attached(n); why != "" {
			return why
		}
		own, others := m.bearers(n)
		if len(own) == 0 {
			continue
		}
		if other := m.rival(occurrence{m.s, n.from, n.to}, own, others, nameMargin); other != "" {
			return text + " stands in the place of " + other
		}
	}
	return m.strangers()
}

// attached holds "X of Y" against the passages: where they have X of another
// and nowhere X beside Y, the sentence mixed them up.
func (m *match) attached(n name) string {
	i := n.to
	if i+1 >= len(m.s.words) || !m.lex.of[m.s.words[i].Word] || !m.s.words[i+1].name {
		return ""
	}
	last, next := &m.s.words[n.to-1], &m.s.words[i+1]
	other := ""
	for _, l := range m.lines {
		for j := range l.words {
			if l.words[j].Term != last.Term || !l.words[j].name {
				continue
			}
			for k := max(0, j-5); k < min(len(l.words), j+4); k++ {
				if l.words[k].Term == next.Term && (k < j || l.words[k-1].Term == next.Term || !between(l, j, k)) {
					return ""
				}
			}
			if j+2 < len(l.words) && m.lex.of[l.words[j+1].Word] && l.words[j+2].name {
				other = l.words[j+2].raw
			}
		}
	}
	if other == "" {
		return ""
	}
	return last.raw + " of " + next.raw + ", not of " + other
}

// between reports whether another name stands between words j and k.
func between(l *line, j, k int) bool {
	for i := j + 1; i < k; i++ {
		if l.words[i].name {
			return true
		}
	}
	return false
}

// strangers are capitalised first words that are no names by their look, do
// not stand in the passages and mean nothing that does.
func (m *match) strangers() string {
	if len(m.s.words) == 0 {
		return ""
	}
	w := &m.s.words[0]
	if w.content() && !w.name && w.Has(kb.Upper) && m.holds(w) < 0.3 && len(m.s.words) > 1 && m.lex.verbs[m.s.words[1].Word] {
		return w.raw
	}
	return ""
}

// named reports whether a word of a name stands in the passages.
func (m *match) named(w *word) bool {
	for _, l := range m.lines {
		for j := range l.words {
			o := &l.words[j]
			if o.Term == w.Term || o.Word == w.Word || len(w.form) >= 4 && w.form == o.form && w.Word[0] == o.Word[0] {
				return true
			}
		}
	}
	if m.s.lang == "de" {
		for _, l := range m.lines {
			for j := range l.words {
				if compound(w.Word, l.words[j].Word) > 0 {
					return true
				}
			}
		}
	}
	if long, ok := shortTitles[w.Word]; ok && m.allWords(long) {
		return true
	}
	return w.Has(kb.AllUpper) && (m.initials(w.Word) || m.defined(w.Term))
}

// together reports whether the words of a name that the passages write with a
// capital stand near each other somewhere.
func (m *match) together(n name) bool {
	var terms []string
	for i := n.from; i < n.to; i++ {
		w := &m.s.words[i]
		if !w.name || m.lex.particles[w.Word] || w.Has(kb.AllUpper) || !m.capital(w.Term) {
			continue
		}
		terms = append(terms, w.Term)
	}
	if len(terms) < 2 {
		return true
	}
	for _, l := range m.lines {
		for i := range l.words {
			found := 0
			for _, t := range terms {
				for j := max(0, i-len(terms)-3); j < min(len(l.words), i+len(terms)+4); j++ {
					if l.words[j].Term == t && l.words[j].Has(kb.Upper) {
						found++
						break
					}
				}
			}
			if found == len(terms) {
				return true
			}
		}
	}
	return false
}

func (m *match) capital(term string) bool {
	for _, l := range m.lines {
		for j := range l.words {
			if l.words[j].Term == term && l.words[j].Has(kb.Upper) && !l.words[j].initial {
				return true
			}
		}
	}
	return false
}

// bearers are the places of a name in the passages, pronouns included, and the
// places of other names.
func (m *match) bearers(n name) (own, others []occurrence) {
	mine := map[string]bool{}
	for i := n.from; i < n.to; i++ {
		w := &m.s.words[i]
		if w.initial && n.to-n.from > 1 && w.vector != "" && !m.capital(w.Term) {
			continue // "Substitute X": a common word that opens the sentence
		}
		if w.name {
			mine[w.Term] = true
		}
	}
	for i := n.from; i < n.to; i++ {
		for _, a := range m.aliases {
			if a.ShortTerm == m.s.words[i].Term {
				for _, t := range a.LongTerms {
					mine[t] = true
				}
			}
			if len(a.LongTerms) > 0 && a.LongTerms[len(a.LongTerms)-1] == m.s.words[i].Term {
				mine[a.ShortTerm] = true
			}
		}
	}
	m.longForms(mine)
	for k, l := range m.lines {
		shares := func(in *line, o name) bool {
			for i := o.from; i < o.to; i++ {
				if mine[in.words[i].Term] {
					return true
				}
			}
			return false
		}
		for _, o := range l.names {
			if at := (occurrence{l, o.from, o.to}); shares(l, o) {
				own = append(own, at)
			} else if !kb.Country(l.words[o.from].Word) || o.to-o.from > 1 || kb.Country(m.s.words[n.from].Word) {
				others = append(others, at)
			}
		}
		// The name may stand in lower case, as a role does.
		for j := range l.words {
			if !l.words[j].name && mine[l.words[j].Term] {
				own = append(own, occurrence{l, j, j + 1})
			}
		}
		mineYet, last := false, -1
		for j := range l.words {
			if l.words[j].name {
				mineYet = mineYet || mine[l.words[j].Term]
				last = j
				continue
			}
			if last < 0 || j-last < 3 || !m.lex.personal[l.words[j].Word] {
				continue
			}
			if at := (occurrence{l, j, j + 1}); mineYet {
				own = append(own, at)
			} else if len(l.names) == 1 {
				others = append(others, at)
			}
		}
		if k == 0 || !l.refersBack() {
			continue
		}
		for _, o := range m.lines[k-1].names {
			if !shares(m.lines[k-1], o) {
				continue
			}
			for j := range l.words {
				if m.lex.pronouns[l.words[j].Word] {
					own = append(own, occurrence{l, j, j + 1})
				}
			}
			if len(l.words) > 1 && m.lex.definite[l.words[0].Word] {
				own = append(own, occurrence{l, 0, 1})
			}
		}
	}
	return own, others
}
