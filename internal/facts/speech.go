package facts

import (
	"bytes"
	"strings"

	"briefbot/internal/kb"
)

// claim is a verb of speech with its subject, outside quotation marks.
type claim struct {
	sent    int
	verb    int    // the token of the verb
	subject bounds // its words; never empty
	start   int    // the first token of the phrase that the subject ends or begins
	name    int    // the run that is the subject, or -1
	pronoun bool   // the subject is he, she or they
	after   bool   // the subject stands behind the verb
	act     bool   // what follows need not be a clause
	direct  bool   // a verb that only leads to quotations: "asked"
	scope   bounds // the tokens that it claims
}

// speechVerbs are verbs of speech of other languages, folded. French
// participles need their auxiliary, see [scanned.auxiliary].
var speechVerbs = map[string]map[string]bool{
	"fr": words(`declare affirme assure annonce indique precise explique souligne ajoute estime regrette confirme repondu dit denonce reconnu promis
		insiste averti rappele soutenu conclu`),
	"es": words(`dijo afirmo aseguro declaro anuncio explico senalo indico anadio advirtio confirmo reitero sostuvo denuncio destaco preciso
		lamento admitio insistio respondio subrayo manifesto dice afirma asegura`),
	"de": words(`sagte erklarte betonte teilte warnte berichtete bestatigte kundigte forderte kritisierte meinte versicherte sagt erklart betont warnt`),
}

// isSpeech reports whether token i is a verb of speech, not a noun.
func (s *scanned) isSpeech(i int) bool {
	w := s.word(i)
	if s.is(i, isName|isTitle) && s.toks[i].Has(kb.Upper) {
		return false
	}
	if s.lang != "en" {
		return speechVerbs[s.lang][w] && s.auxiliary(i)
	}
	if countVerbs[w] {
		return s.counting(i)
	}
	if directVerbs[w] {
		return s.besideQuote(i)
	}
	if !clauseVerbs[w] && !actVerbs[w] {
		return false
	}
	switch next := s.word(i + 1); w {
	case "claimed", "claims":
		if i+1 < len(s.toks) && s.gap(i+1).tight() && (s.is(i+1, isNumber) || next == "some" || next == "more" || next == "over" || next == "about" || next == "nearly" || next == "the" && s.word(i+2) == "lives") {
			return false // "the plague claimed 1.7 million victims"
		}
	case "reported":
		if next == "in" || next == "by" || next == "as" || next == "on" && !s.is(i+2, isDate) {
			return false
		}
	case "described", "labelled", "branded", "declared":
		if next == "as" {
			return false
		}
	case "maintains", "notes", "noted":
		if next != "that" && w == "maintains" {
			return false
		}
	}
	if nounToo[w] {
		if i+1 >= len(s.toks) || !s.gap(i+1).tight() {
			return w == "estimates" || w == "claims" || w == "notes" || w == "complained"
		}
		n := i + 1
		if w == "called" {
			for j := n; j < min(len(s.toks), n+8); j++ {
				if s.is(j, isQuoted) {
					return true
				}
			}
		}
		if next := s.word(n); w != "called" && w != "complained" && (next == "for" || next == "on" || next == "about") {
			return false
		}
		if !(afterNounToo[s.word(n)] || s.is(n, isName|isNumber|isDemo)) || w == "called" && s.word(n) != "for" && s.word(n) != "on" {
			return false
		}
		if i > 0 && (s.owns(i-1) || s.word(i-1) == "its" || s.word(i-1) == "his" || s.word(i-1) == "her" || s.word(i-1) == "their" || s.word(i-1) == "the" || s.word(i-1) == "these" || s.word(i-1) == "such") {
			return false
		}
	}
	return true
}

// counting reports whether the verb at i gives a number as somebody's word:
// "puts the toll at nine", "counts 35 dead", "spoke of 40".
func (s *scanned) counting(i int) bool {
	w := s.word(i)
	for j := i + 1; j < min(len(s.toks), i+12) && s.gap(j)&(gStop|gColon|gMark) == 0; j++ {
		if s.is(j, isNumber) && !s.inDate(j) {
			switch w {
			case "puts", "put":
				for k := i + 1; k < j; k++ {
					if s.word(k) == "at" {
						return true
					}
				}
				return false
			case "spoke", "speaks":
				return s.word(i+1) == "of"
			}
			return j-i <= 4
		}
	}
	return false
}

// besideQuote reports whether a quotation stands right before or after the
// clause of the verb at i.
func (s *scanned) besideQuote(i int) bool {
	for k := range s.marks {
		if q := &s.marks[k]; q.to <= i && i-q.to <= 8 || q.from > i && q.from-i <= 8 {
			return true
		}
	}
	return false
}

// auxiliary reports whether the verb at i has the form of one: "a déclaré",
// with the accent on its end where it is the participle.
func (s *scanned) auxiliary(i int) bool {
	if s.lang != "fr" {
		return true
	}
	before := s.word(i - 1)
	switch before {
	case "a", "ont", "avait", "avaient":
		return true
	case "il", "elle", "ils", "elles", "on":
		return s.word(i-2) == "t" || s.word(i-2) == "a" || s.word(i-2) == "ont" // "a-t-il déclaré"
	}
	raw := string(s.text[s.toks[i].Start:s.toks[i].End])
	return !strings.HasSuffix(raw, "é") && !strings.HasSuffix(raw, "is") && !strings.HasSuffix(raw, "u")
}

// findClaims fills s.claims with the verbs of speech whose subject is plain.
func (s *scanned) findClaims() {
	s.claims = s.claims[:0]
	for k := range s.sents {
		sent := &s.sents[k]
		for v := sent.from; v < sent.to; v++ {
			if s.is(v, isQuoted) || !s.isSpeech(v) {
				continue
			}
			if c, ok := s.claimAt(k, v); ok && !s.echoes(&c) {
				s.claims = append(s.claims, c)
			}
		}
	}
	// A claim ends where the next one of its sentence begins: "…, and Poe said …".
	for i := 0; i+1 < len(s.claims); i++ {
		c, next := &s.claims[i], &s.claims[i+1]
		if c.sent != next.sent || next.after || next.start <= c.verb+1 || next.start >= c.scope.to || c.scope.from > next.start {
			continue
		}
		switch w := s.word(next.start - 1); {
		case w == "and" || w == "but" || w == "while":
			c.scope.to = next.start - 1
		case s.gap(next.start).has(gComma) && !s.trailing(next, &s.sents[next.sent]):
			c.scope.to = next.start
		}
	}
}

// echoes reports whether a claim only repeats the subject of the verb of speech
// before it: "says she warned the province".
func (s *scanned) echoes(c *claim) bool {
	if !c.pronoun || c.after {
		return false
	}
	i := c.subject.from - 1
	if s.word(i) == "that" {
		i--
	}
	return i >= s.sents[c.sent].from && s.gap(i+1).tight() && s.isSpeech(i)
}

func (s *scanned) claimAt(k, v int) (claim, bool) {
	sent := &s.sents[k]
	c := claim{sent: k, verb: v, name: -1, act: actVerbs[s.word(v)], direct: directVerbs[s.word(v)]}
	if s.subjectBefore(&c, sent.from) || s.subjectAfter(&c, sent.to) {
		c.scope = s.scopeOf(&c, sent)
		return c, true
	}
	return claim{}, false
}

// scopeOf is what a claim covers: to the end of its sentence or to where
// another clause begins ("…, but …"); for a verb behind its clause, what
// stands before.
func (s *scanned) scopeOf(c *claim, sent *sentence) bounds {
	from, to := c.verb+1, sent.to
	for i := from + 1; i < to; i++ {
		if s.gap(i)&(gComma|gColon|gDash) != 0 && !s.is(i, isQuoted) {
			if s.gap(i).has(gColon) && bytes.IndexByte(s.text[s.toks[i-1].End:s.toks[i].Start], ';') >= 0 {
				to = i
				break
			}
			switch s.word(i) {
			case "but", "while", "whereas", "although", "though":
				to = i
			}
		}
	}
	if s.trailing(c, sent) {
		start := c.start
		if c.after {
			start = c.verb
		}
		return bounds{sent.from, start}
	}
	return bounds{min(c.subject.from, c.verb), to}
}

// trailing reports whether the claim stands behind what it claims: "Nine people
// died, the police said on Monday."
func (s *scanned) trailing(c *claim, sent *sentence) bool {
	if c.after {
		return c.verb > sent.from
	}
	first := c.start
	if w := s.word(first); w == "and" || w == "but" || w == "or" || w == "while" {
		return false
	}
	if first == sent.from || s.gap(first)&(gComma|gMark|gDash) == 0 || s.word(c.verb+1) == "that" {
		return false
	}
	n := 0
	for i := c.verb + 1; i < sent.to && s.gap(i)&(gComma|gMark|gColon|gDash) == 0; i++ {
		if !s.inDate(i) && !hearers[s.word(i)] && !objectStops[s.word(i)] && !adverbs[s.word(i)] {
			n++
		}
	}
	if n <= 1 {
		return s.longEnough(sent.from, first)
	}
	// "…, the ministry said in a statement."
	w := s.word(c.verb + 1)
	return (w == "in" || w == "on" || w == "at" || w == "after" || w == "during") && s.longEnough(sent.from, first) && n <= 8
}

// longEnough reports whether tokens [from,to) can be a clause.
func (s *scanned) longEnough(from, to int) bool {
	if to-from < 3 {
		return false
	}
	if s.hasVerb(from, to) && s.word(from) != "as" && s.word(from) != "when" && s.word(from) != "while" && s.word(from) != "since" && s.word(from) != "although" && s.word(from) != "though" && s.word(from) != "because" && s.word(from) != "after" && s.word(from) != "before" && s.word(from) != "asked" && s.word(from) != "speaking" {
		return true
	}
	switch s.word(from) {
	case "in", "at", "on", "after", "during", "speaking", "asked", "meanwhile", "however", "despite", "since", "when", "while", "as", "before", "following", "under", "by", "for", "although", "though", "because", "with", "from", "without", "earlier", "later", "instead":
		return false
	}
	return true
}

// hasVerb reports whether tokens [from,to) hold a finite verb, as far as a list
// can tell.
func (s *scanned) hasVerb(from, to int) bool {
	for i := from; i < to; i++ {
		if w := s.word(i); pastForms[w] || finite[w] || strings.HasSuffix(w, "ed") && len(w) > 4 {
			return true
		}
	}
	return false
}

var finite = words("is are has have will would can could may might do does remains remain")

func (s *scanned) inDate(i int) bool {
	for k := range s.dates {
		if s.dates[k].bounds.from <= i && i < s.dates[k].bounds.to {
			return true
		}
	}
	return false
}

var (
	pluralWords = words("people men women children police troops personnel staff cattle sheep fish crew percent cent bn")
	notPlural   = words("was has does says goes always perhaps its hers ours yours theirs does loses makes takes plays lies remains means serves aboard afterwards towards besides sometimes thus alas lens news series")
)
