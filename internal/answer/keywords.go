package answer

import (
	"slices"

	"briefbot/internal/kb"
)

// keywordKind is [kindOf] for English text without a question word: a yes-no question,
// or keywords as people type them into a search engine. These ask for what their head
// noun says: the last noun before a preposition ("price of the room") or, where there
// is none, the last one ("night ferry police deaths").
func keywordKind(tokens []kb.Token) (k kind, focus int) {
	start := preamble(tokens)
	if start < len(tokens) && auxiliaries[tokens[start].Word] {
		return kindYesNo, -1
	}
	if k, focus := headOf(tokens, start); k != kindOther {
		if k == kindDefinition || k == kindQuote {
			return k, -1
		}
		return k, focus
	}
	for _, asks := range []func(w string) bool{
		func(w string) bool { return amountNouns[kb.Singular(w)] || counted[w] },
		func(w string) bool { return quoteNouns[kb.Singular(w)] },
		func(w string) bool { return always[w] || len(tokens) <= 6 && isPersonNoun(kb.Singular(w)) },
	} {
		if i := slices.IndexFunc(tokens, func(t kb.Token) bool { return asks(t.Word) }); i >= 0 {
			if k := headKind(tokens, i); k == kindQuote {
				return k, -1
			} else if k != kindOther {
				return k, i
			}
		}
	}
	return kindOther, -1
}

// preamble counts the words before what is asked: "can anyone tell me the".
func preamble(tokens []kb.Token) int {
	start := 0
	for start < len(tokens) {
		if w := tokens[start].Word; auxiliaries[w] && start+2 < len(tokens) && addressed[tokens[start+1].Word] && lead[tokens[start+2].Word] {
			start += 3 // "can anyone tell"
		} else if lead[w] || tokens[start].Has(kb.Stop) && !auxiliaries[w] {
			start++
		} else {
			break
		}
	}
	return start
}

// headOf finds the head noun of keywords from start on, and what it asks for.
func headOf(tokens []kb.Token, start int) (k kind, head int) {
	end := start
	for end < len(tokens) && !tokens[end].Has(kb.Stop) && !tokens[end].Has(kb.AskStop) && tokens[end].Word != "per" {
		end++
	}
	last := len(tokens) - 1
	if last > end && amountNouns[kb.Singular(tokens[last].Word)] && !tokens[last-1].Has(kb.Stop) {
		return kindNumber, last // "chairman of the commission salary"
	}
	if end == start {
		return kindOther, -1
	}
	numbered := end-1 > start && end > last && tokens[end-2].Has(kb.Digit) && timeNouns[kb.Singular(tokens[end-1].Word)]
	if !numbered { // "18th century" is no head
		if k := headKind(tokens, end-1); k != kindOther {
			return k, end - 1
		}
	}
	// "soldiers killed oum talla"
	for i := start; i+1 < end; i++ {
		if w := tokens[i].Word; harmed[tokens[i+1].Word] && (kb.Singular(w) != w || plurals[w]) {
			return kindNumber, i
		}
	}
	return kindOther, -1
}

// headKind is what the noun at i asks for.
func headKind(tokens []kb.Token, i int) kind {
	w := kb.Singular(tokens[i].Word)
	next := ""
	if i+1 < len(tokens) {
		next = tokens[i+1].Word
	}
	switch {
	case w == "time" && (i > 0 && spent[tokens[i-1].Word] || spending[next]), w == "period" && next != "of":
		return kindNumber
	case amountNouns[w], counted[tokens[i].Word]:
		return kindNumber
	case timeNouns[w]:
		return kindWhen
	case whyNouns[w]:
		return kindWhy
	case w == "meaning", w == "abbreviation", w == "definition":
		return kindDefinition
	case quoteNouns[w]:
		return kindQuote
	case isPersonNoun(w):
		return kindWho
	case placeNouns[w] && (next == "of" || next == "" || next == "where") && w != "state" && w != "base":
		return kindWhere
	case orgNouns[w] && (next == "that" || next == "which" || next == "behind"):
		return kindOrg
	}
	return kindOther
}

var (
	// lead stands before what is asked: "name the", "any idea".
	lead      = words("tell give show list name find remember me us so and but ok okay hey hi hello please pls any idea know")
	addressed = words("you u anyone anybody someone somebody")
	// counted are nouns that ask how many or how much among keywords.
	counted = words(`deaths casualties fatalities dead injured wounded votes seats inhabitants residents losses cases sales
		pay payout ration interest assets output range area`)
	quoteNouns = words("quote statement remark comment")
	// always ask for the same wherever they stand among keywords.
	always = words("date year deadline reason cause place location")
	harmed = words("killed wounded injured arrested detained displaced evacuated missing")
	// spent and spending stand beside a time that lasts.
	spent    = words("winning finishing travel travelling journey waiting cooking record reaction flight driving walking response")
	spending = words("it took taken left spent needed required between")
)
