package guard

import (
	"strings"
)

// attributions holds who says it against the passages: what they report as
// somebody's words may not become a fact, and a claim no admission.
func (m *match) attributions() string {
	marked := m.marked()
	if v := m.stronger(); v != "" {
		return v
	}
	if marked {
		return m.strangerSpeaks()
	}
	for _, l := range m.aligned {
		inside, all := 0.0, 0.0
		claimed := m.lex.claimed(l)
		if claimed == nil {
			continue
		}
		for i := range m.s.words {
			w := &m.s.words[i]
			if w.stop {
				continue
			}
			j := m.at(l, i)
			if j < 0 {
				continue
			}
			all += w.weight
			if claimed[j] {
				inside += w.weight
				if w.number && l.words[j].number {
					return "a figure of somebody's, stated here: " + w.raw
				}
			}
		}
		if all > 0 && inside >= all*mostlyClaimed && inside > 0.7 {
			return "said in the passages, stated here"
		}
	}
	return ""
}

// mostlyClaimed is the share of what a sentence takes from a passage's sentence
// that makes it a retelling of somebody's words.
const mostlyClaimed = 0.6

// marked reports whether the sentence says that somebody says it.
func (m *match) marked() bool {
	for i := range m.s.words {
		if m.lex.speaks(m.s, i) {
			return true
		}
	}
	// A quotation with somebody before or behind it says so too.
	quoted, others := 0, false
	for i := range m.s.words {
		w := &m.s.words[i]
		if w.quoted {
			quoted++
		} else if w.name || m.lex.pronouns[w.Word] {
			others = true
		}
	}
	return quoted >= 3 && others || m.lex.accordingTo(m.s) >= 0
}

// speaks reports whether word i is a verb, or a noun, of speech.
func (x *lexicon) speaks(l *line, i int) bool {
	w := &l.words[i]
	if w.quoted || w.name && !w.initial {
		return false
	}
	return x.speech[w.Term] || x.speech[w.Word] || x.speechWords[w.Word]
}

// accordingTo is the word at which "according to" begins, or -1.
func (x *lexicon) accordingTo(l *line) int {
	for i := range l.words {
		if x.according[l.words[i].Word] || i+1 < len(l.words) && x.according[l.words[i].Word+" "+l.words[i+1].Word] {
			return i
		}
	}
	return -1
}

// claimed marks the words of a line that it reports as somebody's, nil where
// there are none.
func (x *lexicon) claimed(l *line) []bool {
	marks := make([]bool, len(l.words))
	any := false
	mark := func(from, to int) {
		for i := max(0, from); i < min(to, len(l.words)); i++ {
			marks[i] = true
			any = true
		}
	}
	// Speech in quotation marks, where it is more than a scare quote.
	for i := 0; i < len(l.words); {
		j := i
		for j < len(l.words) && l.words[j].quoted {
			j++
		}
		if j-i >= 4 {
			mark(i, j)
		}
		i = max(j, i+1)
	}
	if at := x.accordingTo(l); at >= 0 {
		x.markAccording(l, at, mark)
	}
	for i := range l.words {
		if !x.speaks(l, i) || !x.reports[l.words[i].Term] && l.words[i].Word != "stated" {
			continue
		}
		if start, ok := x.trailing(l, i); ok {
			mark(clauseStart(l, start), start)
		} else {
			mark(i+1, x.sayEnd(l, i))
		}
		break
	}
	if !any {
		return nil
	}
	return marks
}

// markAccording marks what "according to X" at word at covers: what follows
// where it opens the sentence or its clause, else what stands before.
func (x *lexicon) markAccording(l *line, at int, mark func(from, to int)) {
	if at == 0 || l.words[at-1].clause != l.words[at].clause && at+6 < len(l.words) {
		mark(at+2, len(l.words))
		return
	}
	chunk := l.words[at].chunk
	start := at
	for start > 0 && l.words[start-1].chunk >= chunk-1 {
		start--
	}
	// With one comma before, all of the sentence; with more, the part before.
	if l.words[0].chunk >= chunk-2 && at < 14 {
		start = 0
	}
	mark(start, at)
}

// trailing reports whether the verb of speech at word i closes what is said
// ("…, police said", "…", said X), and where its own part begins.
func (x *lexicon) trailing(l *line, i int) (int, bool) {
	start := i
	for start > 0 && l.words[start-1].chunk == l.words[i].chunk {
		start--
	}
	if start == 0 {
		return 0, false
	}
	// Names in apposition between the commas: "…, a spokesman, Col. X, said."
	end := i + 1
	for end < len(l.words) && l.words[end].chunk == l.words[i].chunk {
		end++
	}
	rest := end - i
	if rest > 8 || i-start > 9 || x.that[nextWord(l, i)] {
		return 0, false
	}
	if i == start { // "…, said X" and "…, a spokesman, Col. X, said"
		gap := ""
		if start > 0 {
			gap = l.text[l.words[start-1].End:l.words[start].Start]
		}
		if end < len(l.words) && !strings.ContainsAny(gap, "\"”“») ") {
			return 0, false
		}
		for back := 0; back < 3 && start > 0 && l.words[start-1].chunk == l.words[start].chunk-1 && short(l, start-1) && rest <= 4; back++ {
			chunk := l.words[start-1].chunk
			for start > 0 && l.words[start-1].chunk == chunk {
				start--
			}
		}
		if start == 0 {
			return 0, false
		}
		return start, true
	}
	return start, end == len(l.words) || rest <= 2
}

// short reports whether the words between the commas around word i are few, as
// in an apposition.
func short(l *line, i int) bool {
	n := 0
	for k := i; k >= 0 && l.words[k].chunk == l.words[i].chunk; k-- {
		n++
	}
	return n <= 6
}

func nextWord(l *line, i int) string {
	if i+1 < len(l.words) {
		return l.words[i+1].Word
	}
	return ""
}

// clauseStart is where the claim that ends before word start begins: at "but"
// or "while", else at the beginning.
func clauseStart(l *line, start int) int {
	for i := start - 1; i > 0; i-- {
		switch l.words[i].Word {
		case "but", "while", "although", "whereas", "mais", "pero", "aber":
			return i
		}
	}
	return 0
}

// sayEnd is where what is said behind the verb at word i ends: at a "but" that
// brings another subject, else at the end.
func (x *lexicon) sayEnd(l *line, i int) int {
	for k := i + 2; k < len(l.words); k++ {
		if l.words[k].Word == "but" && l.words[k].clause != l.words[i].clause {
			return k
		}
	}
	return len(l.words)
}

// stronger finds a verb of speech that takes a claim for true where the
// passages' does not: admitted, confirmed, proved.
func (m *match) stronger() string {
	for i := range m.s.words {
		w := &m.s.words[i]
		if !m.lex.factive[w.Term] || w.quoted {
			continue
		}
		found := false
		for _, l := range m.lines {
			for j := range l.words {
				if o := &l.words[j]; o.Term == w.Term || m.lex.factive[o.Term] && likeness(w, o) >= leastSim {
					found = true
				}
			}
		}
		if !found {
			return w.raw
		}
	}
	return ""
}

// strangerSpeaks finds a speaker of the sentence whom no passage names: the
// word before its verb of speech, or after its "according to".
func (m *match) strangerSpeaks() string {
	for i := range m.s.words {
		if !m.lex.speaks(m.s, i) || i == 0 || !m.lex.speech[m.s.words[i].Term] {
			continue
		}
		w := &m.s.words[i-1]
		if w.content() && !w.name && !strings.HasSuffix(w.Word, "ly") && w.clause == m.s.words[i].clause && m.holds(w) < leastSim && !m.lex.sources[w.Term] {
			return w.raw
		}
	}
	return ""
}
