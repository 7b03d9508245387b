package answer

import (
	"math"

	"briefbot/internal/kb"
)

// What an English sentence lacks that answers one kind of question.

// populations are sorts of people of whom one is not another, by the singular of
// the words for them.
var populations = func() map[string]int {
	m := map[string]int{}
	for i, list := range []string{
		"soldier troop personnel serviceman servicewoman peacekeeper military paratrooper legionnaire marine",
		"civilian villager resident inhabitant bystander", "policeman policewoman police gendarme",
		"woman girl mother wife", "child boy pupil schoolchild minor infant baby", "militant fighter rebel gunman insurgent jihadist terrorist attacker guerrilla",
		"journalist reporter", "hostage captive", "refugee migrant", "doctor nurse medic", "prisoner inmate detainee", "sailor fisherman", "miner worker employee", "voter",
	} {
		for w := range words(list) {
			m[w] = i + 1
		}
	}
	return m
}()

// otherPeople reports whether a question counts one sort of people and the
// sentence's numbers count only others.
func (s *scanned) otherPeople(sent *sentence, q *question) bool {
	if q.kind != kindNumber || q.focus < 0 {
		return false
	}
	asked := populations[kb.Singular(q.terms[q.focus].word)]
	if asked == 0 || sent.mask.has(q.focus) {
		return false
	}
	others := false
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isAmount) || s.match[i] >= 0 {
			continue
		}
		for j := i + 1; j < min(i+4, sent.to); j++ {
			switch populations[kb.Singular(s.tokens[j].Word)] {
			case 0:
			case asked:
				return false
			default:
				others = true
			}
		}
	}
	return others
}

// otherMonth reports whether a question names a month and the sentence another
// one only; or, where a number is asked for, whether another one stands closer to
// every number.
func (s *scanned) otherMonth(sent *sentence, q *question) bool {
	asked := -1
	for i := range q.terms {
		if w := q.terms[i].word; len(w) >= 3 && months[w] && !sorts[w].has(isAlsoVerb) {
			if asked >= 0 {
				return false
			}
			asked = i
		}
	}
	if asked < 0 {
		return false
	}
	isMonthAt := func(i int) bool { return s.word(i).sort.has(isMonth) && s.classes[i].has(isDate) }
	isAsked := func(i int) bool { return isMonthAt(i) && s.tokens[i].Word[:3] == q.terms[asked].word[:3] }
	held, others := false, false
	for i := sent.from; i < sent.to; i++ {
		held, others = held || isAsked(i), others || isMonthAt(i)
	}
	if !held {
		return others
	}
	if q.kind != kindNumber {
		return false
	}
	others = false
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isAmount) || s.match[i] >= 0 {
			continue
		}
		mine, other := math.MaxInt, math.MaxInt
		for j := sent.from; j < sent.to; j++ {
			switch d := max(i-j, j-i); {
			case isAsked(j):
				mine = min(mine, d)
			case isMonthAt(j):
				other = min(other, d)
			}
		}
		if mine <= other {
			return false
		}
		others = true
	}
	return others
}

// reasonWords give a reason, or may.
var reasonWords = words(`because due owing thanks since as so reason reasons cause caused causes causing led leads leading result results resulted resulting prompted
	prompting blamed blame fear fears fearing revenge response protest therefore hence thus over after following amid given accused failure failed motive
	aim aimed aims purpose intended meant sake order prevent preventing avoid avoiding protect enable allow allowing ensure why view grounds account
	citing cited pretext justified explained explains when without despite`)

// reasonless reports whether a sentence gives no reason for anything: it has none
// of the words for one, no "for" or "to" that may open a purpose, and does not
// come after a sentence that it draws a conclusion from.
func (s *scanned) reasonless(sent *sentence) bool {
	for i := sent.from; i < sent.to; i++ {
		w := s.tokens[i].Word
		if reasonWords[w] && s.match[i] < 0 {
			return false
		}
		if (w == "to" || w == "for" || w == "by") && i+1 < sent.to && s.match[i+1] < 0 && !s.classes[i+1].has(isName|isAmount|isDate) && !articles[s.tokens[i+1].Word] {
			return false
		}
	}
	switch s.tokens[sent.from].Word {
	case "this", "these", "that", "such", "but", "however":
		return false
	}
	return true
}

// placePrepositions may stand before a place.
var placePrepositions = words("in at on near from to into outside inside through along between around across beside behind under off over within towards toward beneath above below off via of")

// placeless reports whether a sentence has nothing new behind a word that may
// stand before a place.
func (s *scanned) placeless(sent *sentence) bool {
	for i := sent.from; i+1 < sent.to; i++ {
		if !placePrepositions[s.tokens[i].Word] {
			continue
		}
		for j := i + 1; j < min(i+5, sent.to); j++ {
			if s.match[j] < 0 && !s.classes[j].has(isFunc|isDate|isAmount) && !timeNouns[kb.Singular(s.tokens[j].Word)] && !timeWords[s.tokens[j].Word] {
				return false
			}
		}
	}
	return true
}

// successions say that one came before or after another.
var successions = words(`succeed succeeds succeeded succeeding successor predecessor replace replaces replaced replacing replacement former formerly previous previously
	followed following preceded took takes taken over until then since inherited handed predecessors successors resigned before after first second earlier later`)

// lacksSuccession reports whether a question asks for somebody before or after
// another and the sentence says nothing of the sort.
func (s *scanned) lacksSuccession(sent *sentence, q *question) bool {
	if !q.succession {
		return false
	}
	for i := sent.from; i < sent.to; i++ {
		if successions[s.tokens[i].Word] {
			return false
		}
	}
	return true
}

// asksSuccession reports whether an English question asks who came before or
// after somebody.
func (q *question) asksSuccession(tokens []kb.Token, termOf func(i int) int) bool {
	if q.kind != kindWho {
		return false
	}
	for i, t := range tokens {
		switch t.Word {
		case "predecessor", "successor", "succeeded", "preceded":
			return true
		case "before", "after":
			if i+1 < len(tokens) {
				if n := termOf(i + 1); n >= 0 && q.terms[n].name {
					return true
				}
			}
		}
	}
	return false
}

// namedTerm is the term of which an English question asks the name, or -1: "the
// ship" in "what was the name of the ship?" and "what was the ship called?"
func (q *question) namedTerm(tokens []kb.Token, termOf func(i int) int) int {
	plain := func(i int) int {
		if t := termOf(i); t >= 0 && !q.terms[t].name && !q.terms[t].number {
			return t
		}
		return -1
	}
	for i, t := range tokens {
		switch {
		case (t.Word == "name" || t.Word == "names") && i+1 < len(tokens) && tokens[i+1].Word == "of":
			for j := i + 2; j < min(i+6, len(tokens)); j++ {
				if tokens[j].Word == "the" || tokens[j].Word == "a" || tokens[j].Word == "his" || tokens[j].Word == "her" || tokens[j].Word == "their" || tokens[j].Word == "its" {
					continue
				}
				// The noun is the last of the words that stand together.
				last := plain(j)
				if last >= 0 && j+1 < len(tokens) && plain(j+1) >= 0 && (j+2 == len(tokens) || tokens[j+2].Has(kb.Stop)) {
					last = plain(j + 1)
				}
				return last
			}
		case (t.Word == "called" || t.Word == "named") && i == len(tokens)-1 && i > 0:
			return plain(i - 1)
		}
	}
	return -1
}

// unnamed reports whether a sentence has what a question asks the name of and
// no name that belongs to it.
func (s *scanned) unnamed(sent *sentence, q *question) bool {
	if q.named < 0 {
		return false
	}
	there := false
	for i := sent.from; i < sent.to; i++ {
		switch w := s.tokens[i].Word; {
		case s.classes[i].has(isQuoted), w == "called", w == "named", w == "titled", w == "dubbed", w == "known", w == "nicknamed", w == "name", w == "is", w == "was":
			return false
		case int(s.softTo[i]) != q.named || s.soft[i] < 0.5:
			continue
		}
		there = true
		for _, step := range []int{1, -1} {
			for j := i + step; j >= sent.from && j < sent.to && j >= i-3 && j <= i+3; j += step {
				if prepositions[s.tokens[j].Word] && s.tokens[j].Word != "of" {
					break
				}
				if s.classes[j].has(isName) && s.match[j] < 0 {
					return false
				}
			}
		}
	}
	return there
}
