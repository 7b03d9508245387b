package answer

import (
	"math"
	"strings"

	"briefbot/internal/kb"
)

// side is whom an English question asks for in what happened.
type side uint8

const (
	noSide  side = iota // neither, or it cannot be told
	agent               // who did it: "who attacked X?"
	patient             // to whom it was done: "whom did X attack?", "who was attacked?"
)

// relation is what a question says happened, as far as the order of its words
// tells.
type relation struct {
	term  int // index of the term for what happened, or -1
	other int // index of a term that stands on the other side of it, or -1
	side  side
}

// relationOf reads what an English question asks about. termOf is the index of
// the term that a token is, or -1.
func (q *question) relationOf(tokens []kb.Token, asking, focus int, termOf func(i int) int) relation {
	r := relation{term: -1, other: -1}
	plain := func(t int) bool { return t >= 0 && t != q.focus && !q.terms[t].name && !q.terms[t].number }
	i := max(asking, focus) + 1
	for i < len(tokens) && (strings.HasSuffix(tokens[i].Word, "ly") || tokens[i].Word == "first" || tokens[i].Word == "also") {
		i++
	}
	if i >= len(tokens) {
		return r
	}
	if !auxiliaries[tokens[i].Word] {
		if asking < 0 || !plain(termOf(i)) {
			return r
		}
		r.term = termOf(i)
		for j := i + 1; j < len(tokens) && r.other < 0; j++ {
			r.other = termOf(j)
		}
		if q.kind == kindWho || q.kind == kindOrg || q.kind == kindOther {
			r.side = agent
		}
		return r
	}
	for j := i + 1; j < len(tokens); j++ {
		t := termOf(j)
		if prepositions[tokens[j].Word] && (r.term >= 0 || r.other >= 0) {
			break
		}
		switch {
		case plain(t):
			if r.term >= 0 {
				r.other = r.term
			}
			r.term = t
		case t >= 0:
			r.other = t
		}
	}
	if q.kind != kindWho && q.kind != kindOrg {
		return r
	}
	switch {
	case q.preposition == "by":
		r.side = agent
	case q.preposition == "" && (beForms[tokens[i].Word] && r.other < 0 || tokens[i].Word == "did" || tokens[i].Word == "does" || tokens[i].Word == "do"):
		r.side = patient
	}
	return r
}

var beForms = words("is are was were be been being s")

// happened is how a sentence tells what a question asks about.
type happened struct {
	near      float32 // how near its words come to what happened, in [0,1]
	agentless bool    // it tells it only in the passive, and not by whom
	order     float32 // 1 where the other side stands where it should, -1 where it does not, 0 where that cannot be told
}

// happened looks for what a question asks about in a sentence.
func (s *scanned) happened(sent *sentence, q *question) happened {
	var h happened
	if q.relation.term < 0 {
		return h
	}
	h.near = sent.soft[q.relation.term]
	said, active, nearest := false, false, math.MaxInt
	for i := sent.from; i < sent.to; i++ {
		if int(s.softTo[i]) != q.relation.term || s.soft[i] < 0.5 {
			continue
		}
		passive, by := s.passive(i, sent)
		said = said || int(s.match[i]) == q.relation.term
		active = active || !passive || by
		for j := sent.from; j < sent.to && q.relation.other >= 0; j++ {
			if int(s.match[j]) != q.relation.other || max(i-j, j-i) >= nearest {
				continue
			}
			nearest = max(i-j, j-i)
			behind := (j > i) == (q.relation.side == agent) // where an active verb has it
			h.order = 1
			if behind == passive {
				h.order = -1
			}
		}
	}
	h.agentless = said && !active && (q.kind == kindWho || q.kind == kindOrg)
	if q.relation.side == noSide {
		h.order = 0
	}
	return h
}

// passive reports whether the verb at i stands behind a form of "be", and whether
// "by" follows.
func (s *scanned) passive(i int, sent *sentence) (passive, by bool) {
	for j := i + 1; j < sent.to && !by; j++ {
		by = s.tokens[j].Word == "by" || j <= i+2 && s.tokens[j].Word == "of" // "is made up of"
	}
	if strings.HasSuffix(s.tokens[i].Word, "ing") {
		return false, by
	}
	for j := i - 1; j >= max(sent.from, i-4); j-- {
		w := s.tokens[j].Word
		if beForms[w] {
			return true, by
		}
		if !s.tokens[j].Has(kb.Stop) && !strings.HasSuffix(w, "ly") || w == "and" || w == "or" {
			break
		}
	}
	return i+1 < sent.to && s.tokens[i+1].Word == "by", by
}
