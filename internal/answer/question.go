package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// kind is what sort of answer a question asks for.
type kind uint8

const (
	kindOther kind = iota
	kindWho
	kindOrg
	kindWhere
	kindWhen
	kindNumber
	kindWhy
	kindHow
	kindQuote
	kindDefinition
	kindYesNo
	kinds // how many there are
)

// maxTerms bounds the content terms of a question that are looked at: the
// masks below are 32 bits wide, and nobody asks with more.
const maxTerms = 24

// term is one content term of a question.
type term struct {
	text    string // index term
	word    string // folded word
	raw     string // as typed
	weight  float64
	df      int
	name    bool // written or known as a name
	number  bool
	generic bool   // names a role or a sort of thing that the answer replaces ("group", "year")
	guess   string // the index term of a name that it was read as, or ""
}

// question is a question taken apart.
type question struct {
	text string
	lang string
	kind kind
	list bool // asks for several things

	namesWanted bool // asks for the name of something
	terms       []term
	total       float64  // sum of the terms' weights
	focus       int      // index of the term that the asked thing is one of ("group" in "which group"), or -1
	verb        int      // index of the term that most likely carries the relation, or -1
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

func words(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// Words that decide what is asked for. English first; the others by their
// question words only.
var (
	timeNouns  = words("year date day month time century decade period hour week season morning era")
	placeNouns = words(`place country city town region area village state province continent location island river port capital
		district county street sea ocean nation territory site base where building`)
	personNouns = words(`person man woman leader chief head boss president minister commander director chairman chairwoman chairperson chair
		general captain king queen founder author writer player coach mayor governor secretary spokesman spokeswoman spokesperson
		official officer actor singer scientist inventor emperor pope bishop judge lawyer owner manager ceo singer politician
		premier chancellor ambassador prosecutor artist architect composer painter mathematician physicist`)
	orgNouns = words(`group organisation organization company union party agency team club government ministry army force forces militia
		movement band institution university school college church body committee council court bank network firm league
		bloc alliance airline newspaper magazine manufacturer corporation association outfit faction`)
	amountNouns = words("number amount percentage percent share price cost toll population size length height distance age temperature rate total sum salary speed depth weight")
	whyNouns    = words("reason cause motive purpose why")
	sayVerbs    = words(`say says said stress stressed claim claimed tell told state stated announce announced declare declared comment commented warn warned
		argue argued add added deny denied insist insisted explain explained think thinks reply replied respond responded call called
		promise promised urge urged admit admitted reveal revealed suggest suggested report reported`)
	auxiliaries = words("is are was were be been do does did has have had will would can could should may might must s re")
	runWords    = words("of in on at for to by with from the a an and or")
)

var foreignKinds = map[string]kind{
	"qui": kindWho, "quien": kindWho, "quienes": kindWho, "wer": kindWho, "wen": kindWho, "wem": kindWho, "кто": kindWho, "кого": kindWho, "кем": kindWho, "من": kindWho, "谁": kindWho, "chi": kindWho, "quem": kindWho, "wie": kindHow,
	"quand": kindWhen, "cuando": kindWhen, "wann": kindWhen, "когда": kindWhen, "متي": kindWhen, "何时": kindWhen, "quando": kindWhen, "wanneer": kindWhen,
	"ou": kindWhere, "donde": kindWhere, "wo": kindWhere, "wohin": kindWhere, "woher": kindWhere, "где": kindWhere, "куда": kindWhere, "откуда": kindWhere, "اين": kindWhere, "哪里": kindWhere, "dove": kindWhere, "onde": kindWhere, "waar": kindWhere,
	"combien": kindNumber, "cuantos": kindNumber, "cuantas": kindNumber, "cuanto": kindNumber, "cuanta": kindNumber, "viele": kindNumber, "viel": kindNumber, "сколько": kindNumber, "كم": kindNumber, "多少": kindNumber, "几个": kindNumber, "quanti": kindNumber, "quante": kindNumber, "quantos": kindNumber, "quantas": kindNumber, "hoeveel": kindNumber,
	"pourquoi": kindWhy, "warum": kindWhy, "weshalb": kindWhy, "wieso": kindWhy, "почему": kindWhy, "зачем": kindWhy, "لماذا": kindWhy, "为什": kindWhy, "perche": kindWhy, "waarom": kindWhy,
	"comment": kindHow, "como": kindHow, "как": kindHow, "كيف": kindHow, "怎么": kindHow, "如何": kindHow, "come": kindHow,
}

// asksAbbreviation reports whether an English question asks what an abbreviation
// stands for, and marks the words that say so: they are not looked for.
func asksAbbreviation(tokens []kb.Token, marks []bool) bool {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i].Word
	}
	found := false
	for i := range tokens {
		n := 0
		switch w := word(i); {
		case (w == "stand" || w == "stands" || w == "short" || w == "stood") && word(i+1) == "for":
			n = 2
		case (w == "full" || w == "long" || w == "complete" || w == "proper") && (word(i+1) == "name" || word(i+1) == "form" || word(i+1) == "title"):
			n = 2
		case w == "abbreviation" || w == "acronym" || w == "meaning" || w == "initials" || w == "abbreviated" || w == "expand":
			n = 1
		case w == "mean" && i == len(tokens)-1:
			n = 1
		case w == "spell" && word(i+1) == "out" || w == "spelled" && word(i+1) == "out":
			n = 2
		case w == "letters" && i+2 >= len(tokens)-3:
			n = 1
		}
		if n > 0 {
			found = true
			for j := i; j < min(i+n, len(tokens)); j++ {
				marks[j] = false
			}
		}
	}
	return found
}

// kindOf decides what tokens, a whole question, ask for, and where the focus
// noun of the question stands (-1 for none).
func kindOf(tokens []kb.Token, lang string) (k kind, list bool, focus int) {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i].Word
	}
	if lang != "en" {
		for i := range tokens {
			if k, ok := foreignKinds[word(i)]; ok {
				return k, false, -1
			}
		}
		if lang != "" {
			return kindOther, false, -1
		}
	}
	for i := range tokens {
		if tokens[i].Has(kb.AllUpper) && len(word(i)) > 1 && i > 0 {
			continue // the WHO
		}
		switch word(i) {
		case "who", "whom", "whose", "whos":
			return kindWho, false, -1
		case "when":
			if i > 0 && i+3 < len(tokens) && !auxiliaries[word(i+1)] {
				continue // "what happened when the bomb went off"
			}
			return kindWhen, false, -1
		case "where", "wheres":
			return kindWhere, false, -1
		case "why":
			return kindWhy, false, -1
		case "how":
			switch next := word(i + 1); next {
			case "many", "much", "long", "old", "far", "tall", "often", "big", "large", "high", "deep", "fast", "heavy", "wide", "few":
				return kindNumber, false, focusAfter(tokens, i+2, true)
			case "come":
				return kindWhy, false, -1
			}
			return kindHow, false, -1
		case "which", "what", "whats":
			return whatKind(tokens, i)
		}
	}
	// No question word: keywords, or a yes-no question.
	for i := range tokens {
		w := singular(word(i))
		switch {
		case w == "number" || w == "amount" || w == "toll" || w == "percentage" || w == "total":
			return kindNumber, false, i
		case w == "date" || w == "year":
			return kindWhen, false, i
		case whyNouns[w]:
			return kindWhy, false, i
		case w == "place" || w == "location":
			return kindWhere, false, i
		case w == "meaning" || w == "abbreviation" || w == "definition":
			return kindDefinition, false, -1
		}
	}
	if len(tokens) > 0 && auxiliaries[word(0)] {
		return kindYesNo, false, -1
	}
	for i := range tokens {
		if w := singular(word(i)); personNouns[w] && len(tokens) <= 6 {
			return kindWho, false, i
		}
	}
	return kindOther, false, -1
}

// whatKind is [kindOf] for a question with "which" or "what" at i.
func whatKind(tokens []kb.Token, i int) (k kind, list bool, focus int) {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i].Word
	}
	last := singular(word(len(tokens) - 1))
	for j := range tokens {
		if w := word(j); w == "short" && word(j+1) == "for" || w == "stand" && word(j+1) == "for" || w == "stands" && word(j+1) == "for" ||
			w == "full" && word(j+1) == "name" || w == "meaning" || w == "abbreviation" || w == "acronym" || w == "mean" && j == len(tokens)-1 {
			return kindDefinition, false, -1
		}
	}
	focus = focusAfter(tokens, i+1, false)
	if focus >= 0 {
		w := singular(word(focus))
		list = w != word(focus) && len(w) > 2
		switch {
		case timeNouns[w]:
			return kindWhen, list, focus
		case placeNouns[w]:
			return kindWhere, list, focus
		case personNouns[w]:
			return kindWho, list, focus
		case orgNouns[w]:
			return kindOrg, list, focus
		case amountNouns[w]:
			return kindNumber, list, focus
		case whyNouns[w]:
			return kindWhy, list, focus
		}
	}
	if word(i) == "what" || word(i) == "whats" {
		for j := i + 1; j < len(tokens); j++ {
			if sayVerbs[word(j)] && (j >= len(tokens)-3 || word(j+1) == "about" || word(j+1) == "on") && word(i+1) != "is" && word(i+1) != "was" && word(i+1) != "are" {
				if w := word(j); w != "call" && w != "called" {
					return kindQuote, false, -1
				}
			}
		}
		if word(i+1) == "caused" || word(i+1) == "causes" || last == "for" {
			return kindWhy, list, focus
		}
		if next := word(i + 1); auxiliaries[next] {
			// "what is X", "what was the date of X"
			if j := i + 2; j < len(tokens) {
				if word(j) == "the" || word(j) == "a" || word(j) == "an" {
					j++
				}
				if w := singular(word(j)); j+1 < len(tokens) && word(j+1) == "of" || j+1 == len(tokens) || word(j+1) == "for" || word(j+1) == "behind" {
					switch {
					case timeNouns[w]:
						return kindWhen, list, j
					case placeNouns[w] && w != "state" && w != "base":
						return kindWhere, list, j
					case amountNouns[w]:
						return kindNumber, list, j
					case whyNouns[w]:
						return kindWhy, list, j
					case w == "name":
						return kindOther, list, -1
					}
				}
			}
			content := 0
			for _, t := range tokens[i+1:] {
				if !t.Has(kb.Stop) && !t.Has(kb.AskStop) {
					content++
				}
			}
			if content > 0 && content <= 3 && (next == "is" || next == "are" || next == "was" || next == "were" || next == "s") {
				return kindDefinition, false, -1
			}
		}
	}
	return kindOther, list, focus
}

// focusAfter is the index of the noun that "which", "what" or "how many" at
// i-1 asks about: the last word before an auxiliary or a preposition, or for
// amounts the first plural. -1 where there is none.
func focusAfter(tokens []kb.Token, i int, amount bool) int {
	focus := -1
	for j := i; j < len(tokens) && j < i+5; j++ {
		w := tokens[j].Word
		if auxiliaries[w] || runWords[w] && w != "the" || tokens[j].Has(kb.AskStop) {
			break
		}
		if tokens[j].Has(kb.Stop) {
			if focus >= 0 {
				break
			}
			continue
		}
		if amount {
			if focus < 0 || singular(tokens[focus].Word) == tokens[focus].Word && (singular(w) != w || plurals[w]) {
				focus = j
			}
			if singular(w) != w || plurals[w] {
				break
			}
			continue
		}
		known := timeNouns[singular(w)] || placeNouns[singular(w)] || personNouns[singular(w)] || orgNouns[singular(w)] || amountNouns[singular(w)]
		focus = j
		if known {
			if j+1 < len(tokens) && !tokens[j+1].Has(kb.Stop) {
				// "which government agency": the later noun wins where it is one of ours too
				if next := singular(tokens[j+1].Word); timeNouns[next] || placeNouns[next] || personNouns[next] || orgNouns[next] || amountNouns[next] {
					continue
				}
			}
			break
		}
		if j == i && len(tokens) > j+1 && !tokens[j+1].Has(kb.Stop) && !auxiliaries[tokens[j+1].Word] {
			continue
		}
		if j > i {
			break
		}
	}
	return focus
}

var plurals = words("people men women children percent police troops cattle staff")

func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}

// neverName are words that are written with a capital at the start of a chat
// message and are no names.
var neverName = words("i im ok okay please tell hi hello hey thanks")

// ask takes a question apart against an index.
func (e *Engine) ask(x *kb.Index, text string, an *analyzers) *question {
	q := &question{text: text, lang: questionLanguage(x, text), focus: -1, verb: -1}
	tokens := an.of(q.lang).Tokens(nil, []byte(text))
	if len(tokens) > 400 {
		tokens = tokens[:400]
	}
	var focus int
	q.kind, q.list, focus = kindOf(tokens, q.lang)
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
	previous, previousToken := -1, -2
	contents := contentTokens(tokens)
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
			q.terms = append(q.terms, e.term(x, t, i, text, q.lang, titled))
		}
		if i == focus {
			q.focus = at
		}
		if previous >= 0 && previous != at && i-previousToken <= 3 {
			q.pairs = append(q.pairs, [2]int{previous, at})
		}
		previous, previousToken = at, i
	}
	e.expand(x, q, an)
	if abbreviation {
		q.spell(x)
	}
	for i := range q.terms {
		e.weigh(x, q, &q.terms[i])
	}
	q.finish(x)
	return q
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

func (e *Engine) term(x *kb.Index, t kb.Token, position int, text, lang string, titled bool) term {
	n := term{text: t.Term, word: t.Word, raw: text[t.Start:t.End], df: x.Frequency(t.Term), number: t.Has(kb.Digit) || t.Has(kb.NumberTag)}
	w := singular(n.word)
	n.generic = timeNouns[w] || placeNouns[w] || personNouns[w] || orgNouns[w] || amountNouns[w]
	switch {
	case n.number || neverName[n.word]:
	case lang == "en" && kb.Country(n.word):
		n.name = true
	case t.Has(kb.AllUpper) && !titled:
		n.name = true
	case lang == "de": // every noun has a capital
		n.name = t.Has(kb.Upper) && position > 0 && n.df == 0
	case t.Has(kb.Upper) && position > 0 && !titled:
		n.name = true
	case n.df > 0 && !n.generic && x.NameShare(t.Term) >= 0.6:
		n.name = true
	case n.df == 0 && lang == "en" && !e.vectors.Contains(n.word):
		n.name = true
	}
	return n
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
	for i := 0; i < len(q.terms); i++ {
		if !q.terms[i].name {
			continue
		}
		j := i + 1
		for j < len(q.terms) && q.terms[j].name && slices.Contains(q.pairs, [2]int{j - 1, j}) {
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

// questionLanguage is the language whose words decide what is asked: the
// detected one where documents have it, else the documents' first.
func questionLanguage(x *kb.Index, text string) string {
	langs := x.Languages()
	if len(langs) == 0 {
		return "en"
	}
	if len(langs) == 1 {
		return langs[0]
	}
	if strings.ContainsAny(text, "¿¡") && slices.Contains(langs, "es") {
		return "es"
	}
	best, most := langs[0], -1
	for _, l := range langs {
		if n := kb.FunctionWords(l, text); n > most {
			best, most = l, n
		}
	}
	if most > 0 {
		return best
	}
	if l := kb.DetectLanguage(text); slices.Contains(langs, l) {
		return l
	}
	return langs[0]
}
