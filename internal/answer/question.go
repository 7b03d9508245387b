package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// maxTerms bounds the content terms of a question that are looked at: the
// masks below are 32 bits wide, and nobody asks with more.
const maxTerms = 24

// term is one content term of a question.
type term struct {
	text    string // index term
	word    string // folded word
	raw     string // as typed
	token   int    // which token of the question it is, at first
	weight  float64
	df      int
	name    bool // written or known as a name
	number  bool
	generic bool   // names a role or a sort of thing that the answer replaces ("group", "year")
	kin     bool   // documents have words that are like it, though not it
	guess   string // the index term of a name that it was read as, or ""
	gloss   *gloss // what an English word says of one of another language, or nil
}

// question is a question taken apart.
type question struct {
	text   string
	tokens []kb.Token
	lang   string
	kind   kind
	tongue *tongue  // what is known of lang, nil for English and for most others
	words  []string // all of them, folded, where tongue is known
	native bool     // and documents are in that language
	list   bool     // asks for several things

	namesWanted bool // asks for the name of something
	named       int  // index of the term for what it is the name of, or -1
	happening   bool // asks what happened
	abbreviated bool // asks what an abbreviation stands for
	identity    bool // asks who or what a name is: another name is no answer
	terms       []term
	sequence    []string // its words without the question word: stems, or function words as they are
	total       float64  // sum of the terms' weights
	focus       int      // index of the term that the asked thing is one of ("group" in "which group"), or -1
	unit        unit     // of the number that is asked for
	verb        int      // index of the term that most likely carries the relation, or -1
	lead        int      // index of the first term after the question word and its focus, or -1
	trail       int      // index of the last term, or -1
	relation    relation // what happened
	succession  bool     // asks who came before or after somebody
	preposition string   // that belongs to the question word: "in" which year, where … "from"; or ""
	pairs       [][2]int // neighbouring terms
	names       [][2]int // runs of name terms, half open
	search      []kb.Term
	best        float64 // the highest score that a passage can have for search

	spelled  []kb.Alias // definitions of the abbreviation that is asked about
	variants []variant
	rules    []rule
	extra    []kb.Term // for search only
}

// mask is a set of terms by index.
type mask uint32

func (m mask) has(i int) bool { return i >= 0 && m>>i&1 == 1 }

// weightOf is the share of the question's weight that a set of terms holds, in
// [0,1].
func (q *question) weightOf(m mask) float64 {
	if q.total == 0 {
		return 0
	}
	sum := 0.0
	for i := range q.terms {
		if m.has(i) {
			sum += q.terms[i].weight
		}
	}
	return sum / q.total
}

// neverName are words that are written with a capital at the start of a chat
// message and are no names.
var neverName = words("i im ok okay please tell hi hello hey thanks")

// ask takes a question apart against an index.
func (e *Engine) ask(x *kb.Index, text string, an *analyzers) *question {
	q := &question{text: text, lang: languageOf(x, text, an.functionWords), focus: -1, verb: -1, lead: -1, trail: -1, named: -1}
	tokens := an.of(q.lang).Tokens(nil, []byte(text))
	if len(tokens) > 400 {
		tokens = tokens[:400]
	}
	q.tokens = tokens
	var focus int
	q.kind, q.list, focus = kindOf(tokens, q.lang)
	q.unit = unitAsked(tokens, focus)
	q.native = slices.Contains(x.Languages(), q.lang)
	if q.tongue = tongueOf(q.lang); q.tongue != nil {
		q.kind, q.unit, focus = q.tongue.asked(text, tokens)
		for _, t := range tokens {
			q.words = append(q.words, t.Word)
		}
	}
	shouting := 0
	for _, t := range tokens {
		if t.Has(kb.Upper) {
			shouting++
		}
	}
	for i, t := range tokens {
		if (t.Word == "name" || t.Word == "names") && q.lang == "en" && (i+1 < len(tokens) && tokens[i+1].Word == "of" || i == len(tokens)-1) {
			q.namesWanted = true
		}
	}
	titled := len(tokens) > 2 && shouting > len(tokens)*3/4 // Every Word Has A Capital
	for _, t := range tokens {
		if !t.Has(kb.AskStop) || t.Has(kb.Stop) {
			q.sequence = append(q.sequence, wordOf(t))
		}
	}
	asking := questionWord(tokens)
	q.preposition = askedPreposition(tokens, asking)
	previous, previousToken := -1, -2
	contents := contentTokens(tokens)
	if q.lang == "zh" {
		contents = hanContents(x, text, tokens)
	}
	abbreviation := q.lang == "en" && asksAbbreviation(tokens, contents)
	for i, t := range tokens {
		if !contents[i] || t.Term == "" {
			continue
		}
		at := slices.IndexFunc(q.terms, func(o term) bool { return o.text == t.Term })
		if at < 0 {
			if len(q.terms) == maxTerms {
				break
			}
			at = len(q.terms)
			q.terms = append(q.terms, e.term(x, t, i, text, an.of(q.lang), q.lang, titled))
			q.terms[at].token = i
		}
		if i == focus {
			q.focus = at
		}
		if previous >= 0 && previous != at && i-previousToken <= 3 {
			q.pairs = append(q.pairs, [2]int{previous, at})
		}
		if q.lead < 0 && i > asking && i > focus {
			q.lead = at
		}
		q.trail = at
		previous, previousToken = at, i
	}
	if q.lang == "de" {
		q.germanNames(tokens)
	}
	q.kindle(x, an)
	q.translate(x)
	e.expand(x, q, an)
	if abbreviation {
		q.spell(x)
	}
	for i := range q.terms {
		e.weigh(x, q, &q.terms[i])
	}
	q.temper()
	// Particles inside names ("Bah ag Moussa") are written small.
	if q.kind == kindWho && len(q.terms) > 0 && !slices.ContainsFunc(q.terms, func(t term) bool { return !t.name && len(t.word) > 3 }) {
		q.kind, q.identity = kindDefinition, true
	}
	q.finish(x)
	q.relation = relation{term: -1, other: -1}
	if q.lang == "en" {
		termOf := func(i int) int {
			if !contents[i] {
				return -1
			}
			return slices.IndexFunc(q.terms, func(t term) bool { return t.text == tokens[i].Term })
		}
		q.relation = q.relationOf(tokens, asking, focus, termOf)
		q.succession = q.asksSuccession(tokens, termOf)
		q.abbreviated = abbreviation
		q.happening = slices.ContainsFunc(tokens, func(t kb.Token) bool { return t.Word == "happened" || t.Word == "happen" || t.Word == "happens" })
		q.named = q.namedTerm(tokens, termOf)
	}
	return q
}

// questionWord is where the first English question word stands, or -1.
func questionWord(tokens []kb.Token) int {
	return slices.IndexFunc(tokens, func(t kb.Token) bool { return questionWords[t.Word] })
}

var (
	questionWords = words("who whom whose what which when where why how")
	prepositions  = words("in on at to from for with by of about into against through under over after before between during")
)

// askedPreposition is the preposition before the question word or, stranded, at
// the end of the question.
func askedPreposition(tokens []kb.Token, asking int) string {
	if asking > 0 && prepositions[tokens[asking-1].Word] {
		return tokens[asking-1].Word
	}
	if n := len(tokens); n > 2 && prepositions[tokens[n-1].Word] {
		return tokens[n-1].Word
	}
	return ""
}

// germanNames marks the unknown words that stand beside another word with a
// capital as names: a German noun alone has one, too.
func (q *question) germanNames(tokens []kb.Token) {
	upper := func(i int) bool {
		return i > 0 && i < len(tokens) && tokens[i].Has(kb.Upper) && !tokens[i].Has(kb.Stop)
	}
	for i := range tokens {
		if !upper(i) || !upper(i-1) && !upper(i+1) {
			continue
		}
		if at := slices.IndexFunc(q.terms, func(o term) bool { return o.text == tokens[i].Term }); at >= 0 && q.terms[at].df == 0 && !q.tongue.names(tokens[i].Term) {
			q.terms[at].name = true
		}
	}
}

// contentTokens marks the tokens that carry content. Where a question is all
// function words ("who are they?"), none does.
func contentTokens(tokens []kb.Token) []bool {
	marks := make([]bool, len(tokens))
	for i, t := range tokens {
		marks[i] = !t.Has(kb.Stop) && !t.Has(kb.AskStop)
	}
	return marks
}

func (e *Engine) term(x *kb.Index, t kb.Token, position int, text string, an *analyzer, lang string, titled bool) term {
	n := term{text: t.Term, word: t.Word, raw: text[t.Start:t.End], df: x.Frequency(t.Term), number: t.Has(kb.Digit) || t.Has(kb.NumberTag), gloss: an.glosses().of(&t)}
	w := kb.Singular(n.word)
	n.generic = timeNouns[w] || placeNouns[w] || personNouns[w] || orgNouns[w] || amountNouns[w]
	switch {
	case n.number || neverName[n.word]:
	case lang == "en" && kb.Country(n.word):
		n.name = true
	case t.Has(kb.AllUpper) && !titled:
		n.name = true
	case lang == "de": // every noun has a capital: see germanNames
		known := n.gloss != nil && n.gloss.place || n.gloss == nil && n.df > 0 && !slices.Contains(x.Languages(), lang)
		n.name = t.Has(kb.Upper) && position > 0 && known
	case t.Has(kb.Upper) && position > 0 && !titled:
		n.name = true
	case n.df > 0 && !n.generic && x.NameShare(t.Term) >= 0.6:
		n.name = true
	case n.df == 0 && lang == "en" && !e.vectors.Contains(n.word):
		n.name = true
	}
	return n
}

// english is the English word for the term's word, or "".
func (t *term) english(lang string) string {
	switch {
	case t.gloss != nil:
		return t.gloss.word
	case foreignTongue(lang):
		return ""
	}
	return t.word
}

// vector is that of the term's word.
func (t *term) vector(table *wordvec.Table, lang string) wordvec.Vec {
	if foreignTongue(lang) {
		v, _ := t.gloss.know(table)
		return v
	}
	return table.Lookup(t.word)
}

// nameParticles are the small words inside a name ("Bank of England"); between two
// names stand others ("Macron in Mali", "Macron and Parly").
var nameParticles = words("of the de du des del della di da dos das do la le les el al ag ould ben bin ibn bint abu y e von van der den zu zum zur for")

// parted reports whether a word between the j-th term and the one before it
// shows that they are not of one name, or a country owns what follows it ("France's
// Le Drian").
func (q *question) parted(j int) bool {
	before, after := &q.terms[j-1], &q.terms[j]
	for i := before.token + 1; i < after.token; i++ {
		if !nameParticles[q.tokens[i].Word] {
			return true
		}
	}
	if kb.Country(before.word) && trimName(before.raw) != before.raw {
		return true
	}
	from, to := q.tokens[before.token].End, q.tokens[after.token].Start
	return from < to && strings.ContainsAny(q.text[from:to], ",;:?!()") // Han bigrams overlap
}

// called is a run of name terms as it stands in the question, particles included.
func (q *question) called(n [2]int) string {
	return trimName(q.text[q.tokens[q.terms[n[0]].token].Start:q.tokens[q.terms[n[1]-1].token].End])
}

// trimName takes a genitive and a full stop off a name.
func trimName(raw string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(raw, "'s"), "’s"), ".?!,")
}

// finish fills what follows from the terms.
func (q *question) finish(x *kb.Index) {
	for i := range q.terms {
		// The word that the answer stands in for need not stand in its sentence.
		if i == q.focus && q.terms[i].generic && !q.terms[i].name {
			q.terms[i].weight *= 0.5
		}
		q.total += q.terms[i].weight
		if !q.terms[i].name && !q.terms[i].number && i != q.focus {
			q.verb = i
		}
	}
	for i := 1; i+1 < len(q.terms); i++ {
		t := &q.terms[i]
		if nameParticles[t.word] && q.terms[i-1].name && q.terms[i+1].name && q.terms[i-1].token == t.token-1 && q.terms[i+1].token == t.token+1 {
			t.name = true // "Bah ag Moussa"
		}
	}
	for i := 0; i < len(q.terms); i++ {
		if !q.terms[i].name {
			continue
		}
		j := i + 1
		for j < len(q.terms) && q.terms[j].name && slices.Contains(q.pairs, [2]int{j - 1, j}) && !q.parted(j) {
			j++
		}
		q.names = append(q.names, [2]int{i, j})
		i = j - 1
	}
	for _, t := range q.terms {
		weight := 1.0
		if own := x.Rarity(t.text); own > 0 {
			weight = min(t.weight/own, 4)
		}
		q.search = append(q.search, kb.Term{Text: t.text, Weight: weight})
	}
	for _, t := range q.search {
		q.best += t.Weight * 1.9 * x.Rarity(t.Text)
	}
	q.search = append(q.search, q.extra...)
}
