package answer

import (
	"strings"

	"briefbot/internal/kb"
)

// locatives say where something is, happens or goes to; the others among
// [placePrepositions] say it less often.
var locatives = words("in at near outside inside across along between around beside behind within towards toward beneath off throughout onto")

// hardReasons and softReasons open a reason, hardManners and softManners a way.
var (
	hardReasons = words("because due thanks owing reason reasons cause caused causes causing prompted citing cited led blamed fear fears fearing")
	softReasons = words("since as so therefore hence thus after following amid over accused order prevent avoid protect enable ensure intended aimed")
	hardManners = words("through using via means method methods technique techniques process")
	softManners = words("by with after when from until")
)

// plainness says how plainly a sentence holds something new of the asked sort,
// lessened by the distance to what the question says of it; in [0,1]. "In Gao" is
// a plain place, "of the organisation" hardly one.
func (c *candidate) plainness(q *question) float32 {
	s, sent := c.s, c.sent()
	most := float32(0)
	for i := sent.from; i < sent.to; i++ {
		if s.match[i] >= 0 {
			continue
		}
		if g := s.grade(sent, q, i); g > most {
			most = max(most, g*s.closeness(sent, q, i))
		}
	}
	return most
}

// grade is how plainly token i is something of the asked sort, in [0,1].
func (s *scanned) grade(sent *sentence, q *question, i int) float32 {
	w, c := s.tokens[i].Word, s.classes[i]
	switch q.kind {
	case kindWhere:
		return s.placeGrade(sent, i)
	case kindWhen:
		switch {
		case c.has(isDate):
			return 1
		case timeWords[w]:
			return 0.5
		}
	case kindNumber:
		if c.has(isAmount) {
			if i+1 < sent.to && q.focus >= 0 {
				for j := i + 1; j < min(i+4, sent.to); j++ {
					if int(s.softTo[j]) == q.focus && s.soft[j] >= 0.5 {
						return 1
					}
				}
			}
			return 0.5
		}
	case kindWho:
		switch {
		case c.has(isName) && !s.titled[i]:
			j := i
			for j < sent.to && s.classes[j].has(isName) && s.match[j] < 0 {
				j++
			}
			if (i == sent.from || !s.classes[i-1].has(isName)) && s.person(i, j, sent.from) {
				return 1
			}
			return 0.5
		case personNouns[kb.Singular(w)], populations[kb.Singular(w)] > 0:
			return 0.3
		}
	case kindOrg:
		switch {
		case c.has(isName):
			return 1
		case orgNouns[kb.Singular(w)]:
			return 0.4
		}
	case kindWhy:
		switch {
		case hardReasons[w]:
			return 1
		case softReasons[w]:
			return 0.6
		case w == "to" && i+1 < sent.to && s.match[i+1] < 0 && !s.classes[i+1].has(isName|isAmount|isDate|isFunc):
			return 0.4
		case w == "for" && i+1 < sent.to && !s.classes[i+1].has(isDate|isAmount):
			return 0.3
		}
	case kindHow:
		switch {
		case hardManners[w]:
			return 1
		case softManners[w] && i+1 < sent.to && s.match[i+1] < 0 && !s.classes[i+1].has(isName|isDate|isAmount):
			if strings.HasSuffix(s.tokens[i+1].Word, "ing") {
				return 1
			}
			return 0.6
		case len(w) > 5 && strings.HasSuffix(w, "ly"):
			return 0.4
		}
	case kindQuote:
		if c.has(isQuoted) {
			return 1
		}
		if c.has(isSpeech) {
			return 0.5
		}
	}
	return 0
}

// placeGrade is how plainly token i is a place.
func (s *scanned) placeGrade(sent *sentence, i int) float32 {
	name, noun := s.classes[i].has(isName), placeNouns[kb.Singular(s.tokens[i].Word)]
	if s.classes[i].has(isFunc|isDate|isAmount) || timeNouns[kb.Singular(s.tokens[i].Word)] {
		return 0
	}
	g := float32(0)
	for j := i - 1; j >= max(sent.from, i-4); j-- {
		w := s.tokens[j].Word
		if locatives[w] {
			g = 0.9
			break
		}
		if placePrepositions[w] {
			g = 0.5
			break
		}
		if s.classes[j].has(isFunc) && !articles[w] || gapOf(s.text, s.tokens[j].End, s.tokens[j+1].Start) > gapSpace {
			break
		}
	}
	switch {
	case name && kb.Country(s.tokens[i].Word):
		return max(g, 0.4)
	case name && g > 0:
		return g + 0.1
	case noun:
		return max(g, 0.3)
	case name:
		return 0
	}
	return g * 0.6
}

// closeness falls with the words between token i and the nearest that stands for
// what happened in the question, or else for any of its words; in (0,1].
func (s *scanned) closeness(sent *sentence, q *question, i int) float32 {
	relation, any := 1000, 1000
	for j := sent.from; j < sent.to; j++ {
		to := int(s.softTo[j])
		if to < 0 || s.soft[j] < 0.5 {
			continue
		}
		d := max(i-j, j-i)
		any = min(any, d)
		if to == q.relation.term || q.relation.term < 0 && to == q.verb {
			relation = min(relation, d)
		}
	}
	if relation == 1000 {
		relation = 2*any + 4
	}
	return 1 / (1 + float32(relation)/4)
}
