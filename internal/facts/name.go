package facts

import (
	"strings"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// nameRuns finds the proper names of the passage.
func (s *scanned) nameRuns() {
	s.runs = s.runs[:0]
	s.runAt = resize(s.runAt, len(s.toks))
	for i := range s.runAt {
		s.runAt[i] = -1
	}
	next := 0 // definition
	for i := 0; i < len(s.toks); {
		for next < len(s.defs) && s.defs[next].Long.End <= s.toks[i].Start {
			next++
		}
		if next < len(s.defs) && s.defs[next].Long.Start <= s.toks[i].Start {
			j := i
			for j < len(s.toks) && s.toks[j].End <= s.defs[next].Long.End {
				j++
			}
			if j > i {
				if w := s.word(i); j-i > 1 && (w == "the" || w == "a" || w == "an") {
					i++
				}
				s.addRun(run{bounds: bounds{i, j}, defined: true})
				i = j
				continue
			}
		}
		if b, ok := s.runFrom(i); ok {
			s.addRun(run{bounds: b})
			i = b.to
			continue
		}
		i++
	}
}

func (s *scanned) addRun(r run) {
	r.possessive = s.owns(r.to - 1)
	if !r.defined {
		r.bounds = s.trimTitles(r.bounds)
	}
	if r.empty() {
		return
	}
	r.person = !r.defined && s.looksPerson(r.bounds)
	for i := r.from; i < r.to; i++ {
		s.runAt[i] = int32(len(s.runs))
		s.cls[i] |= isName
	}
	s.runs = append(s.runs, r)
}

// runFrom is the name that begins at token i.
func (s *scanned) runFrom(i int) (bounds, bool) {
	if !s.is(i, isName|isTitle|isDemo) {
		// "al-Qaeda"
		if !(particles[s.word(i)] && s.is(i+1, isName) && s.gap(i+1) == gHyphen) || s.lang == "de" {
			return bounds{}, false
		}
	}
	j := i + 1
	heads := s.is(i, isName) && headsName(s.word(i))
	proper := s.is(i, isName)
	for j < len(s.toks) && !s.possessive(j-1) {
		g := s.gaps[j]
		if !g.tight() && !(g == gStop|gSpace && s.initial(j-1)) {
			break
		}
		if s.is(j, isName|isTitle) || s.is(j, isDemo) {
			if s.is(j, isDemo) && !(j+1 < len(s.toks) && s.gaps[j+1].tight() && s.is(j+1, isName)) && g != gHyphen {
				break
			}
			heads = heads || s.is(j, isName) && headsName(s.word(j))
			proper = proper || s.is(j, isName)
			j++
			continue
		}
		if g == gHyphen && !s.toks[j].Has(kb.Upper) && !s.toks[j].Has(kb.Digit) && s.is(j-1, isName) && !s.toks[j-1].Has(kb.AllUpper) && s.toks[j-1].Has(kb.Upper) && givenPart(s.word(j)) {
			j++ // "Ban Ki-moon"
			continue
		}
		if s.toks[j].Has(kb.Digit) && (g == gHyphen || heads && len(s.word(j)) <= 3) {
			j++
			continue
		}
		k := s.connect(j, heads)
		if k < 0 {
			break
		}
		proper, j = true, k
	}
	if !proper {
		return bounds{}, false
	}
	// A demonym before a person's name or a common noun is no part of a name.
	for i < j && s.is(i, isDemo) {
		org := false
		for k := i + 1; k < j; k++ {
			org = org || orgNouns[kb.Singular(s.word(k))] || placeNouns[s.word(k)]
		}
		if org {
			break
		}
		i++
	}
	return bounds{i, j}, i < j
}

// givenPart reports whether a small word behind a hyphen can be part of a given
// name, "moon" in "Ki-moon", and not of an adjective: "Paris-based".
func givenPart(w string) bool {
	return len(w) <= 6 && !strings.HasSuffix(w, "ed") && !strings.HasSuffix(w, "ing") && !notGiven[w]
}

var notGiven = words("led born style era held run wide made like only type class size free long old year day based built owned time bound sent first rich poor born ready only proof bank area side line lane end")

// headsName reports whether "of" may follow a capitalised word inside a name:
// "Ministry of Defence", "Sons of Idrak".
func headsName(w string) bool {
	return orgHeads[w] || len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss")
}

// connect is the token after the name word that a particle or "of the" at j
// leads to, or -1.
func (s *scanned) connect(j int, heads bool) int {
	k := j
	for k < len(s.toks) && k < j+2 && s.gap(k).tight() && particles[s.word(k)] && !s.toks[k].Has(kb.Upper) {
		k++
	}
	if s.lang == "de" && s.word(j) != "von" && s.word(j) != "van" && s.word(j) != "zu" {
		return -1
	}
	if k > j && k < len(s.toks) && s.gap(k).tight() && s.is(k, isName) && (s.lang == "en" || s.word(j) != "de") {
		if w := s.word(j); (w == "la" || w == "le" || w == "les" || w == "el" || w == "y" || w == "do" || w == "ap" || w == "di") && s.lang != "en" {
			return -1
		}
		return k + 1
	}
	if !heads {
		return -1
	}
	switch s.word(j) {
	case "of", "for":
		k = j + 1
	case "de", "des", "du", "del", "pour", "para":
		k = j + 1
	default:
		return -1
	}
	if w := s.word(k); w == "the" || w == "la" || w == "los" || w == "las" || w == "el" {
		k++
	}
	if k < len(s.toks) && s.gap(j+1).tight() && s.gap(k).tight() && s.is(k, isName|isDemo) {
		return k + 1
	}
	return -1
}

// initial reports whether token i is one capital letter or a shortened title.
func (s *scanned) initial(i int) bool {
	raw := s.text[s.toks[i].Start:s.toks[i].End]
	if utf8.RuneCount(raw) == 1 {
		return s.toks[i].Has(kb.Upper)
	}
	switch s.word(i) {
	case "mr", "mrs", "ms", "dr", "st", "prof", "gen", "col", "capt", "lt", "sgt", "maj", "rev", "sen", "rep", "gov":
		return s.toks[i].Has(kb.Upper)
	}
	return false
}

// trimTitles takes titles and roles off the front of a person's name.
func (s *scanned) trimTitles(b bounds) bounds {
	i := b.from
	for i < b.to && (s.is(i, isTitle) || s.is(i, isDemo) || i+1 < b.to && (modifiers[s.word(i)] || roleNouns[s.word(i)]) && s.titleAhead(i, b.to)) {
		i++
	}
	if i == b.from {
		return b
	}
	if i == b.to {
		return bounds{}
	}
	for k := i; k < b.to; k++ {
		if w := kb.Singular(s.word(k)); orgNouns[w] || w == "office" {
			return b // "President Fund"
		}
	}
	for k := b.from; k < i; k++ {
		s.cls[k] |= isTitle
		s.cls[k] &^= isName
	}
	return bounds{i, b.to}
}

// titleAhead reports whether a title follows token i inside the name, so that
// i qualifies it: "Defence Minister".
func (s *scanned) titleAhead(i, to int) bool {
	for k := i; k < to; k++ {
		if s.is(k, isTitle) || roleNouns[s.word(k)] {
			return k+1 < to
		}
		if !modifiers[s.word(k)] {
			return false
		}
	}
	return false
}

// looksPerson reports whether a name can be a person's: one to four words, none
// of which names an organisation or a place.
func (s *scanned) looksPerson(b bounds) bool {
	caps := 0
	for i := b.from; i < b.to; i++ {
		t := &s.toks[i]
		w := t.Word
		if i+1 < b.to && (roleNouns[w] || titles[w]) || w == "officer" || w == "operating" || w == "administrator" {
			return false
		}
		if t.Has(kb.Digit) || kb.Country(w) || orgNouns[kb.Singular(w)] || orgNouns[w] || placeNouns[w] || w == "of" || w == "for" {
			return false
		}
		if t.Has(kb.AllUpper) && !(len(w) == 1) {
			return false
		}
		if t.Has(kb.Upper) {
			caps++
		}
	}
	return caps >= 1 && caps <= 4
}

// titled reports whether a title or role stands right before the name.
func (s *scanned) titled(r *run) bool {
	return r.from > 0 && (s.gaps[r.from].tight() || s.gaps[r.from] == gStop|gSpace && s.initial(r.from-1)) &&
		(s.is(r.from-1, isTitle) || roleNouns[kb.Singular(s.word(r.from-1))] || titles[s.word(r.from-1)] && !s.toks[r.from-1].Has(kb.Stop))
}

// surname reports whether a one-word name ends a person's full name that stood
// before in the document.
func (s *scanned) surname(r *run) bool {
	return r.person && r.to-r.from == 1 && s.surnames[s.word(r.from)]
}

// full reports whether a name has two words or more with a capital: a given name
// and a surname.
func (s *scanned) full(r *run) bool {
	n := 0
	for i := r.from; i < r.to; i++ {
		if s.toks[i].Has(kb.Upper) {
			n++
		}
	}
	return n >= 2
}

// nameKey is the form in which names are compared: folded, without
// apostrophes and hyphens, the words joined by spaces.
func nameKey(an *kb.Analyzer, name string) string {
	toks := an.Tokens(nil, []byte(name))
	parts := make([]string, 0, len(toks))
	for i, t := range toks {
		w := t.Word
		if i == 0 && len(toks) > 1 && (w == "the" || w == "le" || w == "la" || w == "el" || w == "les" || w == "los" || w == "l") {
			continue
		}
		if w != "" {
			parts = append(parts, w)
		}
	}
	return strings.Join(parts, " ")
}
