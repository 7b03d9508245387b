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
	timeNouns  = words("year date day month time century decade period hour week season morning era night deadline anniversary birthday")
	placeNouns = words(`place country city town region area village state province continent location island river port capital
		district county street sea ocean nation territory site base where building venue headquarters birthplace hometown neighbourhood neighborhood
		suburb destination lake mountain valley bay peninsula desert airport hamlet settlement whereabouts`)
	personNouns = words(`person man woman leader chief head boss president minister commander director chairman chairwoman chairperson chair
		general captain king queen founder author writer player coach mayor governor secretary spokesman spokeswoman spokesperson
		official officer actor singer scientist inventor emperor pope bishop judge lawyer owner manager ceo singer politician
		premier chancellor ambassador prosecutor artist architect composer painter mathematician physicist
		husband wife son daughter father mother brother sister successor predecessor winner champion skipper pilot driver holder surgeon doctor
		professor teacher nurse witness suspect killer gunman envoy mediator negotiator candidate deputy colonel lieutenant sergeant admiral
		marshal prince princess duke sheriff producer designer engineer historian journalist reporter editor explorer`)
	orgNouns = words(`group organisation organization company union party agency team club government ministry army force forces militia
		movement band institution university school college church body committee council court bank network firm league
		bloc alliance airline newspaper magazine manufacturer corporation association outfit faction charity foundation museum hospital publisher
		studio regiment brigade battalion squadron syndicate gang cartel coalition sect tribe consortium commission board parliament senate corps
		broadcaster retailer supplier developer operator clinic laboratory lab institute`)
	amountNouns = words(`number amount percentage percent share price cost toll population size length height distance age temperature rate total sum
		salary speed depth weight budget fee fare fine wage ransom dose debt duration width turnover revenue profit income capacity turnout rainfall limit
		quantity majority magnitude bail reward bounty figure score
		allowance compensation headcount estimate efficiency hardness pension wingspan voltage portion pct bonus damages diameter altitude elevation
		yield value level money`)
	whyNouns = words("reason cause motive purpose why")
	sayVerbs = words(`say says said stress stressed claim claimed tell told state stated announce announced declare declared comment commented warn warned
		argue argued add added deny denied insist insisted explain explained think thinks reply replied respond responded call called
		promise promised urge urged admit admitted reveal revealed suggest suggested report reported`)
	// stances are verbs that tell what somebody said without being asked for by "say".
	stances = words(`accuse accused criticise criticised criticize criticized condemn condemned reject rejected describe described defend defended praise praised
		welcome welcomed blame blamed emphasise emphasised emphasize emphasized note noted underline underlined acknowledge acknowledged conclude concluded
		confirm confirmed complain complained vow vowed pledge pledged slam slammed demand demanded ask asked dismiss dismissed`)
	auxiliaries = words("is am are was were be been do does did has have had will would can could should may might must s re")
	copulas     = words("is are was were s")
	// priced are verbs of which "what" asks how much.
	priced   = words("cost costs pay pays paid earn earns earned charge charges weigh weighs weighed owe owes owed fetch fetched")
	runWords = words("of in on at for to by with from the a an and or")
)

// personEndings end nouns for people that are not in the list: "foreman", "beekeeper".
var personEndings = [...]string{"man", "woman", "person", "ist", "keeper", "worker", "maker", "fighter", "trader", "farmer", "dealer", "hunter", "lord", "smith"}

// impersonal words end like them.
var impersonal = words("human german roman norman ottoman exist resist consist persist insist assist wrist waist twist christ")

// isPersonNoun reports whether a singular noun is one for a person.
func isPersonNoun(w string) bool {
	return personNouns[w] || !impersonal[w] && slices.ContainsFunc(personEndings[:], func(e string) bool { return len(w) > len(e)+1 && strings.HasSuffix(w, e) })
}

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
		if i > 1 && questionWords[word(i)] { // "percentage of voters who took part"
			start := preamble(tokens[:i])
			if k, at := headOf(tokens[:i], start); (k == kindNumber || k == kindWhen) && tokens[i].Start == tokens[i-1].End+1 &&
				!slices.ContainsFunc(tokens[:start], func(t kb.Token) bool { return prepositions[t.Word] }) {
				return k, false, at
			}
		}
		switch word(i) {
		case "who", "whom", "whose", "whos":
			return kindWho, false, -1
		case "when":
			if i+3 < len(tokens) && !auxiliaries[word(i+1)] && (i > 0 || slices.ContainsFunc(tokens[1:], func(t kb.Token) bool { return questionWords[t.Word] })) {
				continue // "what happened when the bomb went off", "when the bomb went off, who died"
			}
			return kindWhen, false, -1
		case "where", "wheres", "whereabouts":
			return kindWhere, false, -1
		case "why":
			return kindWhy, false, -1
		case "how":
			switch next := word(i + 1); next {
			case "many", "much", "long", "old", "far", "tall", "often", "big", "large", "high", "deep", "fast", "heavy", "wide", "few",
				"hot", "cold", "warm", "thick", "thin", "close", "steep", "expensive", "full", "likely":
				return kindNumber, false, focusAfter(tokens, i+2, true)
			case "come":
				return kindWhy, false, -1
			}
			return kindHow, false, -1
		case "which", "what", "whats":
			return whatKind(tokens, i)
		}
	}
	k, focus = keywordKind(tokens)
	return k, false, focus
}

// whatKind is [kindOf] for a question with "which" or "what" at i.
func whatKind(tokens []kb.Token, i int) (k kind, list bool, focus int) {
	word := func(i int) string {
		if i < 0 || i >= len(tokens) {
			return ""
		}
		return tokens[i].Word
	}
	last := kb.Singular(word(len(tokens) - 1))
	for j := range tokens {
		if w := word(j); w == "short" && word(j+1) == "for" || w == "stand" && word(j+1) == "for" || w == "stands" && word(j+1) == "for" ||
			w == "full" && word(j+1) == "name" || w == "meaning" || w == "abbreviation" || w == "acronym" || w == "mean" && j == len(tokens)-1 {
			return kindDefinition, false, -1
		}
	}
	focus = focusAfter(tokens, i+1, false)
	if focus >= 0 {
		w := kb.Singular(word(focus))
		list = w != word(focus) && len(w) > 2
		switch {
		case timeNouns[w]:
			return kindWhen, list, focus
		case placeNouns[w]:
			return kindWhere, list, focus
		case isPersonNoun(w):
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
		if auxiliaries[word(i+1)] && quoting(tokens, i+2) {
			return kindQuote, false, -1
		}
		if auxiliaries[word(i+1)] {
			for j := i + 2; j < len(tokens); j++ {
				if w := word(j); priced[w] && (word(j-1) != "to" || w == "cost") {
					return kindNumber, list, focus
				}
			}
		}
		if word(i+1) == "caused" || word(i+1) == "causes" || last == "for" {
			return kindWhy, list, focus
		}
		next, after := word(i+1), i+2
		if word(i) == "whats" {
			next, after = "is", i+1
		}
		if auxiliaries[next] {
			// "what is X", "what was the date of X"
			if j := after; j < len(tokens) {
				if word(j) == "the" || word(j) == "a" || word(j) == "an" {
					j++
				}
				if w := kb.Singular(word(j)); j+1 < len(tokens) && word(j+1) == "of" || j+1 == len(tokens) || word(j+1) == "for" || word(j+1) == "behind" {
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
				end := j
				for end < len(tokens) && !tokens[end].Has(kb.Stop) {
					end++
				}
				if k, at := headOf(tokens[:end], j); copulas[next] && (k == kindNumber || k == kindWhen) {
					return k, list, at // "what is the lowest temperature that"
				}
			}
			content := 0
			for _, t := range tokens[i+1:] {
				if !t.Has(kb.Stop) && !t.Has(kb.AskStop) {
					content++
				}
			}
			if content > 0 && content <= 3 && copulas[next] {
				return kindDefinition, false, -1
			}
		}
	}
	return kindOther, list, focus
}

// quoting reports whether somebody and then a verb of speech follow at i, behind
// "what did": "President Tondo say after his arrest".
func quoting(tokens []kb.Token, i int) bool {
	for j := i; j < min(i+6, len(tokens)); j++ {
		switch tokens[j].Word {
		case "say", "said", "tell", "told", "announce", "announced", "warn", "warned", "claim", "claimed":
			return j > i
		}
		if runWords[tokens[j].Word] && tokens[j].Word != "the" && tokens[j].Word != "of" {
			return false
		}
	}
	return false
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
			if focus < 0 || kb.Singular(tokens[focus].Word) == tokens[focus].Word && (kb.Singular(w) != w || plurals[w]) {
				focus = j
			}
			if kb.Singular(w) != w || plurals[w] {
				break
			}
			continue
		}
		known := timeNouns[kb.Singular(w)] || placeNouns[kb.Singular(w)] || isPersonNoun(kb.Singular(w)) || orgNouns[kb.Singular(w)] || amountNouns[kb.Singular(w)]
		focus = j
		if known {
			if j+1 < len(tokens) && !tokens[j+1].Has(kb.Stop) {
				// "which government agency": the later noun wins where it is one of ours too
				if next := kb.Singular(tokens[j+1].Word); timeNouns[next] || placeNouns[next] || isPersonNoun(next) || orgNouns[next] || amountNouns[next] {
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
