package facts

import (
	"strings"

	"briefbot/internal/kb"
)

// unitAfter is the noun phrase behind a number, up to its plural; empty where
// there is none.
func (s *scanned) unitAfter(i int, sent *sentence) bounds {
	if i >= sent.to || !s.gap(i).tight() {
		return bounds{}
	}
	if s.word(i) == "of" && i+1 < sent.to { // "dozens of shops"
		return s.unitAfter(i+1, sent)
	}
	if w := s.word(i); w == "per" && s.word(i+1) == "cent" || w == "percent" {
		to := i + 1
		if w == "per" {
			to++
		}
		if of := s.ofWhat(to, sent); !of.empty() {
			return bounds{i, of.to}
		}
		return bounds{i, to}
	}
	end := -1
	for j := i; j < sent.to && j-i < 6 && (j == i || s.gap(j).tight()); j++ {
		w := s.word(j)
		if s.toks[j].Has(kb.Stop) && w != "other" && w != "more" || s.inDate(j) || s.is(j, isNumber) || s.isSpeech(j) && j > i {
			break
		}
		if end >= 0 && s.runAt[j] >= 0 {
			break
		}
		if stateNouns[w] && j == i {
			return bounds{i, i + 1}
		}
		if durations[w] || w == "thirds" || w == "quarters" || w == "fifths" || w == "halves" {
			return bounds{}
		}
		if happened[w] && end >= 0 {
			break
		}
		if plural(w) {
			if end >= 0 && verbLike[w] {
				break
			}
			end = j + 1
			if j+1 < sent.to && s.gap(j+1) != gSpace && s.gap(j+1) != gHyphen {
				break
			}
			// A second plural may be a verb: "90 attacks targets".
			if !(j+1 < sent.to && plural(s.word(j+1)) && !verbLike[s.word(j+1)]) {
				break
			}
		}
	}
	if end < 0 || s.owns(end-1) {
		return bounds{}
	}
	if measures[s.word(end-1)] {
		if of := s.ofWhat(end, sent); !of.empty() {
			return bounds{i, of.to}
		}
	}
	return bounds{i, end}
}

var verbLike = words("says makes takes leaves shows kills leads hopes plans claims costs works lives needs wants comes runs gets gives")

// ofWhat reads "of the harvest" at token i.
func (s *scanned) ofWhat(i int, sent *sentence) bounds {
	if i >= sent.to || s.word(i) != "of" || !(s.gap(i).tight() || s.gap(i)&^(gSpace|gOther) == 0) {
		return bounds{}
	}
	j := i + 1
	for j < sent.to && (j == i+1 || s.gap(j).tight()) && j-i < 6 {
		if w := s.word(j); s.toks[j].Has(kb.Stop) && !determiners[w] || s.inDate(j) || s.is(j, isNumber) || happened[w] || s.isSpeech(j) || s.word(j) == "per" {
			break
		}
		j++
	}
	if j == i+1 || determiners[s.word(j-1)] {
		return bounds{}
	}
	return bounds{i, j}
}

var tollVerbs = words("killing injuring wounding killed injured wounded leaving hurting")

// tollBefore reports whether a verb of harm stands right before a number:
// "injuring 84".
func (s *scanned) tollBefore(i int, sent *sentence) bool {
	return i > sent.from && s.gap(i).tight() && tollVerbs[s.word(i-1)]
}

// endsCount reports whether a number stands for people by itself: nothing that
// it could count follows.
func (s *scanned) endsCount(i int, sent *sentence) bool {
	if i >= sent.to || !s.gap(i).tight() {
		return true
	}
	switch s.word(i) {
	case "and", "in", "on", "at", "when", "after", "near", "during", "as", "while", "others":
		return true
	}
	return false
}

// happenedTo is the token that says what became of the counted, in tokens
// before from or after to; -1 where none is near.
func (s *scanned) happenedTo(from, to int, sent *sentence) int {
	if from < len(s.toks) && to > from && happened[s.word(to-1)] {
		return to - 1
	}
	for j := to; j < min(sent.to, to+5); j++ {
		if s.gap(j)&(gComma|gColon|gDash|gMark) != 0 && j > to {
			break
		}
		if happened[s.word(j)] && !s.is(j, isQuoted) {
			return j
		}
		if w := s.word(j); s.is(j, isNumber) || s.runAt[j] >= 0 || w == "and" || w == "who" || w == "in" || w == "on" {
			if j > to+1 || s.is(j, isNumber) || w == "and" {
				break
			}
		}
	}
	for j := from - 1; j >= sent.from && from-j <= 3; j-- {
		if s.gap(j+1)&(gComma|gColon|gDash|gMark) != 0 || s.word(j) == "and" {
			break
		}
		if happened[s.word(j)] && s.word(j) != "dead" {
			if b := s.word(j - 1); b == "was" || b == "were" || b == "are" || b == "is" || b == "been" {
				break // "were killed by 12 gunmen"
			}
			if j+1 < from && (s.word(j+1) == "by" || s.word(j+1) == "in" || s.word(j+1) == "on" || s.word(j+1) == "at") {
				break
			}
			return j
		}
	}
	return -1
}

// placeOf is the place that the clause of a figure names: the nearest name
// behind "in", "at" or "near" after it, or before it in its own clause.
func (s *scanned) placeOf(from, to int, sent *sentence) kb.Span {
	crossed := false // the number of something else
	for i := to; i < min(sent.to, to+16); i++ {
		crossed = crossed || s.is(i, isNumber) && !s.inDate(i)
		if s.gap(i)&(gColon|gDash|gMark) != 0 || i > to && (s.word(i) == "who" || s.word(i) == "which" || s.word(i) == "but" || (s.word(i) == "were" || s.word(i) == "was" || s.word(i) == "are") && crossed || s.is(i, isNumber) && !s.inDate(i) && s.word(i-1) != "and") {
			break
		}
		if s.placed(i) {
			return s.placeSpan(i)
		}
	}
	for i := from - 1; i > sent.from; i-- {
		if s.gap(i+1)&(gColon|gDash|gMark) != 0 {
			break
		}
		switch s.word(i) {
		case "who", "which", "that", "but", "while", "where":
			return kb.Span{}
		}
		if s.is(i, isNumber) && !s.inDate(i) {
			break
		}
		if s.placed(i) {
			return s.placeSpan(i)
		}
	}
	return kb.Span{}
}

// placeSpan is a place's name with the common noun that belongs to it: "Brackwater
// pit".
func (s *scanned) placeSpan(i int) kb.Span {
	b := s.runs[s.runAt[i]].bounds
	if b.to < len(s.toks) && s.gap(b.to).tight() && placeNouns[s.word(b.to)] {
		b.to++
	}
	return s.span(b)
}

// placed reports whether a name that is a place begins at token i: behind a
// preposition of place, and not before another noun ("at the Pau summit").
func (s *scanned) placed(i int) bool {
	r := s.runAt[i]
	if r < 0 || s.runs[r].from != i || s.runs[r].possessive || !s.gap(i).tight() || s.titled(&s.runs[r]) {
		return false
	}
	b, article := i-1, s.word(i-1) == "the"
	if article {
		b--
	}
	switch s.word(b) {
	case "in", "at", "near", "outside", "across":
	default:
		return false
	}
	end := s.runs[r].to
	place := end < len(s.toks) && s.gap(end).tight() && (placeNouns[s.word(end)] || s.word(end) == "region" || s.word(end) == "area")
	for k := i; k < end; k++ {
		place = place || placeNouns[s.word(k)]
		if s.toks[k].Has(kb.Digit) || orgNouns[kb.Singular(s.word(k))] && !placeNouns[s.word(k)] {
			return false
		}
	}
	if article && !place {
		return false // "in the Continental Cup"
	}
	if end >= len(s.toks) || !s.gap(end).tight() {
		return true
	}
	return s.toks[end].Has(kb.Stop) || s.inDate(end) || placeNouns[s.word(end)] || s.word(end) == "region" || strings.HasSuffix(s.word(end), "ed") || happened[s.word(end)]
}

// dateOf is the date of what a figure counts: the only one of its sentence
// that is not the date of a verb of speech.
func (s *scanned) dateOf(i int, sent *sentence) *dateWords {
	var found *dateWords
	for k := range s.dates {
		d := &s.dates[k]
		if d.bounds.from < sent.from || d.bounds.to > sent.to || d.spoken {
			continue
		}
		if found != nil {
			return nil
		}
		found = d
	}
	return found
}
