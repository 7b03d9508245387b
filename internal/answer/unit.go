package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// unit is the sort of unit that a number has.
type unit uint8

const (
	noUnit unit = iota
	unitLength
	unitArea
	unitMass
	unitTime
	unitMoney
	unitShare
	unitHeat
	unitSpeed
)

// asksFor are adjectives and nouns that ask for a number, by its unit.
var asksFor = units(`length:long tall far wide deep high broad thick distance height length depth width elevation altitude diameter radius wingspan
	area:area mass:heavy mass weight weigh weighs weighed time:old age duration lifespan
	money:cost price expensive salary wage income budget revenue profit fee worth value pay paid earn earned charge owe owed fine gdp debt turnover fare ransom bail
	reward bounty money compensation pension bonus damages allowance fetch fetched
	share:percentage percent pct proportion portion share fraction rate heat:hot cold warm temperature speed:fast speed velocity`)

// unitWords are the words for units, singular.
var unitWords = units(`length:metre meter kilometre kilometer km mile foot feet inch inches yard centimetre centimeter millimetre millimeter nanometer nanometre micrometer cm mm nm light-year
	area:hectare acre square km2 mass:kilogram kilo kg tonne ton gram pound lb ounce mg time:year month week day hour minute second decade century centuries millennium generation
	money:dollar euro pound yen franc ruble rouble rupee usd eur gbp cent billion million trillion crown krona krone kroner kronor peso rand shekel dinar
	dirham riyal zloty forint lira baht won yuan renminbi rupiah ringgit shilling naira cedi quid pence penny cfa guilder thousand
	ducat guinea florin bitcoin share:percent % percentage per third half quarter majority
	heat:degree celsius fahrenheit kelvin °c °f speed:mph kph knot km/h hour second`)

func units(list string) map[string][]unit {
	names := map[string]unit{"length": unitLength, "area": unitArea, "mass": unitMass, "time": unitTime, "money": unitMoney, "share": unitShare, "heat": unitHeat, "speed": unitSpeed}
	m := map[string][]unit{}
	var of unit
	for _, w := range strings.Fields(list) {
		if name, first, ok := strings.Cut(w, ":"); ok {
			of, w = names[name], first
		}
		m[w] = append(m[w], of)
	}
	return m
}

// unitAsked is the unit of the number that a question asks for, where its words
// tell.
func unitAsked(tokens []kb.Token, focus int) unit {
	for i, t := range tokens {
		if t.Word == "how" && i+1 < len(tokens) {
			next := tokens[i+1].Word
			if u := asksFor[next]; len(u) > 0 {
				if next == "long" && (i+2 >= len(tokens) || auxiliaries[tokens[i+2].Word] && tokens[i+2].Word != "is" && tokens[i+2].Word != "are") {
					return unitTime
				}
				return u[0]
			}
			if next == "much" && i+2 < len(tokens) {
				for _, o := range tokens[i+2:] {
					if u := asksFor[kb.Singular(o.Word)]; len(u) > 0 {
						return u[0]
					}
				}
			}
		}
	}
	if len(tokens) > 2 && focus < 0 && (tokens[0].Word == "what" || tokens[0].Word == "whats") && auxiliaries[tokens[1].Word] {
		for _, t := range tokens[2:] { // "what did the bridge cost"
			if u := asksFor[kb.Singular(t.Word)]; priced[t.Word] && len(u) > 0 {
				return u[0]
			}
		}
	}
	if focus >= 0 {
		w := kb.Singular(tokens[focus].Word)
		if u := asksFor[w]; len(u) > 0 {
			return u[0]
		}
		if u := unitWords[w]; len(u) > 0 && w != "second" && w != "third" && w != "half" && w != "square" && w != "per" {
			return u[0]
		}
	}
	return noUnit
}

// measures looks for a number with a unit of the asked sort.
func measures(c *candidate, q *question) {
	if q.unit == noUnit {
		c.f[fUnitless] = 1
		return
	}
	s, sent := c.s, c.sent()
	for i := sent.from; i < sent.to; i++ {
		if !s.classes[i].has(isAmount | isDate) {
			continue
		}
		if q.unit == unitMoney && strings.ContainsAny(string(s.text[max(0, s.tokens[i].Start-3):s.tokens[i].Start]), "$€£¥") ||
			q.unit == unitShare && s.tokens[i].End < len(s.text) && s.text[s.tokens[i].End] == '%' {
			c.f[fUnit] = 1
			return
		}
		for j := i; j < min(i+4, sent.to); j++ { // "half" has its unit in itself
			for _, u := range s.unitsAt(j) {
				if u == q.unit {
					c.f[fUnit] = 1
					return
				}
			}
		}
	}
}

// unitless reports whether money or a share is asked for and neither the short answer
// nor what stands beside it has such a unit; prices also rise by so many per cent.
func (r *reading) unitless() bool {
	c, sp, q := &r.cs[0], r.best.span, r.q
	s := c.s
	if q.unit != unitMoney && q.unit != unitShare {
		return false
	}
	from, to := s.tokens[sp.from].Start, s.tokens[sp.to-1].End
	if strings.Contains(string(s.text[from:min(len(s.text), to+2)]), "%") || q.unit == unitMoney && strings.ContainsAny(string(s.text[max(0, from-3):to]), "$€£¥") {
		return false
	}
	for j := sp.from; j < min(sp.to+2, c.sent().to); j++ {
		if slices.ContainsFunc(s.unitsAt(j), func(u unit) bool { return u == q.unit || u == unitShare }) {
			return false
		}
	}
	return true
}

// defines looks for what a definition begins with: the asked words and then
// "is", "are", "was" or "were", a bracket or an aside.
func defines(c *candidate, q *question) {
	s, sent := c.s, c.sent()
	for i := sent.from; i < min(sent.from+subjectWords, sent.to-1); i++ {
		if s.match[i] < 0 || s.match[i+1] >= 0 {
			continue
		}
		switch s.tokens[i+1].Word {
		case "is", "are", "was", "were", "refers", "means":
			c.f[fDefines] = 1
		default:
			if t := s.lexicon.tongue; t != nil && t.is[s.tokens[i+1].Word] {
				c.f[fDefines] = 1
				break
			}
			if g := gapOf(s.text, s.tokens[i].End, s.tokens[i+1].Start); g == gapOpen || g == gapComma && i-sent.from < 4 {
				c.f[fDefines] = max(c.f[fDefines], 0.5)
			}
		}
	}
}
