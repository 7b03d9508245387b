package digest

import (
	"slices"
	"strings"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// Terms finds words and names in documents, under the other names that the
// briefings give them, too. It is for one goroutine at a time.
type Terms struct {
	analyzers map[string]*kb.Analyzer
	aliases   []kb.Alias
}

// NewTerms returns Terms with the aliases that an index defines, such as
// "Support Group for Islam and Muslims (JNIM)".
func NewTerms(x *kb.Index) *Terms {
	return &Terms{analyzers: map[string]*kb.Analyzer{}, aliases: x.Aliases()}
}

func (m *Terms) analyzer(lang string) *kb.Analyzer {
	if m.analyzers[lang] == nil {
		m.analyzers[lang] = kb.NewAnalyzer(lang)
	}
	return m.analyzers[lang]
}

// Fold is the form in which terms that people take for the same are equal: of
// lower case, without accents, with single spaces.
func (m *Terms) Fold(term string) string {
	var words []string
	for _, t := range m.analyzer("").Tokens(nil, []byte(term)) {
		words = append(words, t.Word)
	}
	return strings.Join(words, " ")
}

// maxForms bounds the names under which a term is looked for.
const maxForms = 8

// forms lists a term and its other names, the term first.
func (m *Terms) forms(term string) []string {
	all := []string{term}
	folded := m.Fold(term)
	for _, a := range m.aliases {
		other := ""
		switch folded {
		case m.Fold(a.Short):
			other = a.Long
		case m.Fold(a.Long):
			other = a.Short
		}
		if other != "" && len(all) < maxForms && !slices.ContainsFunc(all, func(f string) bool { return m.Fold(f) == m.Fold(other) }) {
			all = append(all, other)
		}
	}
	return all
}

// text is a document as it is searched for terms.
type text struct {
	doc    *kb.Document
	tokens []kb.Token
	where  []int            // the passage of each token
	at     map[string][]int // term: its places among the tokens
}

// maxTokens bounds how much of a document is searched.
const maxTokens = 200_000

func (m *Terms) read(d *kb.Document) *text {
	t := &text{doc: d, at: map[string][]int{}}
	an := m.analyzer(d.Lang)
	for i := range d.Len() {
		from := len(t.tokens)
		if from > maxTokens {
			break
		}
		p := d.Passage(i)
		t.tokens = an.Tokens(t.tokens, p.Words())
		for j := from; j < len(t.tokens); j++ {
			t.tokens[j].Start += p.Start
			t.tokens[j].End += p.Start
			t.where = append(t.where, i)
			t.at[t.tokens[j].Term] = append(t.at[t.tokens[j].Term], j)
		}
	}
	return t
}

// find returns where a term, or another name for it, first stands in each
// sentence that holds it, up to limit sentences, and the name that was found.
func (m *Terms) find(t *text, term string, limit int) (found []kb.Span, as string) {
	for _, form := range m.forms(term) {
		for _, span := range m.findForm(t, form, limit) {
			if len(found) < limit {
				found = append(found, span)
				if as == "" {
					as = form
				}
			}
		}
	}
	return found, as
}

func (m *Terms) findForm(t *text, form string, limit int) []kb.Span {
	var wanted []kb.Token
	for _, w := range m.analyzer(t.doc.Lang).Tokens(nil, []byte(form)) {
		if w.Term != "" {
			wanted = append(wanted, w)
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	var found []kb.Span
	for _, start := range t.at[wanted[0].Term] {
		if len(found) == limit {
			break
		}
		if start+len(wanted) > len(t.tokens) || t.where[start] != t.where[start+len(wanted)-1] {
			continue
		}
		ok := true
		for k, w := range wanted {
			got := t.tokens[start+k]
			// An abbreviation of capitals is not the word of the same letters:
			// WHO is not who.
			if got.Term != w.Term || w.Has(kb.AllUpper) && utf8.RuneCountInString(w.Word) <= 5 && !got.Has(kb.AllUpper) {
				ok = false
				break
			}
		}
		if ok {
			found = append(found, kb.Span{Start: t.tokens[start].Start, End: t.tokens[start+len(wanted)-1].End})
		}
	}
	return found
}

// about reports whether a document is about a topic: it is one of its tags, or
// the text or the title names it.
func (m *Terms) about(d *kb.Document, topic string) bool {
	folded := m.Fold(topic)
	for _, tag := range d.Tags {
		if m.Fold(tag) == folded {
			return true
		}
	}
	if folded != "" && strings.Contains(" "+m.Fold(d.Title)+" ", " "+folded+" ") {
		return true
	}
	found, _ := m.find(m.read(d), topic, 1)
	return len(found) > 0
}

// aboutAny is about for a list of topics; with none every document is.
func (m *Terms) aboutAny(d *kb.Document, topics []string) bool {
	return len(topics) == 0 || slices.ContainsFunc(topics, func(t string) bool { return m.about(d, t) })
}
