package answer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// asked is what a question in this language asks for, the unit of the number,
// and where its focus stands.
func (t *tongue) asked(text string, tokens []kb.Token) (k kind, u unit, focus int) {
	if t.lang == "zh" {
		return hanKind(text), hanUnit(text), -1
	}
	k, focus = t.kindOf(text, tokens)
	return k, t.unitAsked(tokens), focus
}

const (
	// kinWeight is what a word counts in the search that is like a term that no
	// document has, groupWeight one that means nearly the same.
	kinWeight, groupWeight = 0.5, 0.35
	// compoundWeight is what a part of a term counts, or a compound that begins with it.
	compoundWeight = 0.35
	// kinShown is how many words like a term are looked for.
	kinShown = 4
	// strangeWeight is what is left of the weight of a word that no document has:
	// it may be another form of a known one.
	strangeWeight = 0.3
	// likeWeight is the same for a word that documents have others like.
	likeWeight = 0.6
)

// kindle looks for words that are like the question's terms or mean nearly the
// same: they are searched for, and a sentence that has them holds the term
// softly.
func (q *question) kindle(x *kb.Index, an *analyzers) {
	t := q.tongue
	if t == nil {
		return
	}
	if t.lang == "zh" {
		q.aloneTerms(x)
	}
	for i := range q.terms {
		o := &q.terms[i]
		if _, ok := t.nouns[o.text]; ok {
			o.generic = true
		}
		if o.number {
			continue
		}
		for _, near := range t.fellows(o.text) {
			q.besides(x, o, near, groupWeight)
		}
		if o.gloss != nil && !o.name {
			for _, near := range glossaryOf(t.lang).fellows(o.gloss.term) {
				q.besides(x, o, near, groupWeight)
			}
		}
		if compounding(t.lang) && !o.name {
			for _, near := range t.compounded(x, o, an) {
				q.besides(x, o, near, compoundWeight)
			}
		}
		if o.df > 0 || o.name {
			continue
		}
		if t.lang == "de" {
			q.umlauts(x, i, an)
		}
		for _, near := range t.kin(x, o, an) {
			q.besides(x, o, near, kinWeight)
		}
	}
}

// besides has another word searched for in place of a term.
func (q *question) besides(x *kb.Index, o *term, text string, weight float64) {
	if text == o.text || q.find(text) >= 0 || x.Frequency(text) == 0 {
		return
	}
	o.kin = true
	if !slices.ContainsFunc(q.extra, func(e kb.Term) bool { return e.Text == text }) {
		q.extra = append(q.extra, kb.Term{Text: text, Weight: weight})
	}
}

// compounded are terms of the documents that are parts of a term, or that it is the
// first part of.
func (t *tongue) compounded(x *kb.Index, o *term, an *analyzers) []string {
	var out []string
	for _, part := range glossaryOf(t.lang).parts(o.word) {
		for _, n := range an.of(t.lang).Tokens(nil, []byte(part)) {
			if x.Frequency(n.Term) > 0 && !n.Has(kb.Stop) {
				out = append(out, n.Term)
			}
		}
	}
	if utf8.RuneCountInString(o.text) < 5 {
		return out
	}
	for _, near := range x.Beginning(o.text, 4*kinShown) {
		if len(out) < kinShown && utf8.RuneCountInString(near) >= utf8.RuneCountInString(o.text)+3 {
			out = append(out, near)
		}
	}
	return out
}

// fellows are the terms of the groups that a term belongs to.
func (t *tongue) fellows(text string) []string {
	var out []string
	for _, g := range t.groups[text] {
		out = append(out, t.members[g]...)
	}
	return out
}

// kin are terms of the documents that look like one that they do not have.
func (t *tongue) kin(x *kb.Index, o *term, an *analyzers) []string {
	var out []string
	switch t.lang {
	case "zh":
		if utf8.RuneCountInString(o.text) == 1 {
			out = x.Beginning(o.text, kinShown)
		}
		return out
	case "ar":
		for _, w := range arabicForms(o.word) {
			for _, n := range an.of("ar").Tokens(nil, []byte(w)) {
				if x.Frequency(n.Term) > 0 {
					out = append(out, n.Term)
				}
			}
		}
		return out
	}
	letters := utf8.RuneCountInString(o.text)
	for n := letters; n >= max(4, letters/2) && len(out) == 0; n-- {
		for _, near := range x.Beginning(firstRunes(o.text, n), 4*kinShown) {
			if t.alike(o.text, near) > 0 && len(out) < kinShown {
				out = append(out, near)
			}
		}
	}
	if t.lang == "de" {
		for i := 3; i+4 <= len(o.word); i++ {
			for _, n := range an.of("de").Tokens(nil, []byte(o.word[i:])) {
				if utf8.RuneCountInString(n.Term) >= 4 && x.Frequency(n.Term) > 0 && !n.Has(kb.Stop) {
					return append(out, n.Term)
				}
			}
		}
	}
	return out
}

// firstRunes are the first n letters of a word.
func firstRunes(w string, n int) string {
	for i := range w {
		if n == 0 {
			return w[:i]
		}
		n--
	}
	return w
}

// umlauts reads "ae", "oe" and "ue" as the umlauts that they stand for.
func (q *question) umlauts(x *kb.Index, i int, an *analyzers) {
	plain := strings.NewReplacer("ae", "a", "oe", "o", "ue", "u").Replace(q.terms[i].word)
	if plain == q.terms[i].word {
		return
	}
	for _, n := range an.of("de").Tokens(nil, []byte(plain)) {
		if x.Frequency(n.Term) > 0 {
			q.variant(x, i, n.Term)
		} else {
			q.terms[i].text, q.terms[i].word = n.Term, n.Word
		}
	}
}

// arabicForms are a word with and without what is written together with it.
func arabicForms(w string) []string {
	bare := w
	for _, p := range []string{"وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل"} {
		if s, ok := strings.CutPrefix(w, p); ok && utf8.RuneCountInString(s) >= 3 {
			bare = s
			break
		}
	}
	forms := []string{"ال" + bare, bare, bare + "ه", "ال" + bare + "ه", "و" + bare, "وال" + bare, "ب" + bare, "لل" + bare}
	if s, ok := strings.CutPrefix(bare, "ي"); ok {
		forms = append(forms, "ت"+s, "و"+bare, "وت"+s)
	}
	return forms
}

// aloneTerms adds the words of one character, which no pair holds.
func (q *question) aloneTerms(x *kb.Index) {
	for _, w := range hanAlone(q.text) {
		if len(q.terms) == maxTerms || q.find(w) >= 0 {
			continue
		}
		q.terms = append(q.terms, term{text: w, word: w, raw: w, df: x.Frequency(w)})
	}
}

// temper lowers the weight of the words that no document has.
func (q *question) temper() {
	if q.tongue == nil {
		return
	}
	for i := range q.terms {
		o := &q.terms[i]
		switch {
		case o.df > 0 || o.number || o.name:
		case o.kin:
			o.weight *= likeWeight
		default:
			o.weight *= strangeWeight
		}
	}
}
