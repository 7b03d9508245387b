package facts

import (
	"unicode/utf8"
)

// reported is what a claim outside quotation marks says.
func (s *scanned) reported(c *claim) (statement, bool) {
	sent := &s.sents[c.sent]
	if c.direct || s.word(c.verb) == "called" && c.name < 0 && !c.pronoun {
		return statement{}, false
	}
	if end := s.text[sent.span.End-1]; end == '?' || s.word(sent.from) == "if" && !s.trailing(c, sent) || s.withdrawn(sent.bounds) {
		return statement{}, false
	}
	if w := s.word(c.verb); (w == "added" || w == "adds" || w == "noted" || w == "repeated" || w == "replied") && s.word(c.verb+1) != "that" && !s.trailing(c, sent) {
		return statement{}, false
	}
	st := statement{source: s.source(c.sent)}
	s.speaks(&st, s.indexOf(c))
	var said bounds
	if s.trailing(c, sent) {
		said = bounds{sent.from, c.start}
		if c.after {
			said.to = c.verb
			if w := s.word(c.verb - 1); s.lang == "fr" && (w == "a" || w == "ont") {
				said.to--
			}
			if s.dialogue(c.sent) {
				st.direct = true
			}
		}
	} else {
		if c.after {
			return statement{}, false
		}
		said = bounds{s.complement(c, sent), c.scope.to}
	}
	if n := said.to - said.from; n < 2 || n < 3 && said.from > c.verb && s.lang == "en" || s.is(said.from, isQuoted) && s.is(said.to-1, isQuoted) {
		return statement{}, false
	}
	// "said in a statement", "said on Monday": nothing is reported.
	if w := s.word(said.from); (w == "in" || w == "on" || w == "at" || w == "after" || w == "during") && said.to == sent.to && said.to-said.from <= 5 {
		return statement{}, false
	}
	st.said = s.whole(said)
	// Closing marks and units behind the last word belong to it.
	st.attribution = st.speaker
	if st.name.Len() > 0 {
		st.attribution = st.name
	}
	return st, true
}

// dialogue reports whether a sentence opens a passage with a dash, as French and
// Spanish set what is said.
func (s *scanned) dialogue(k int) bool {
	if k != 0 || s.lang != "fr" && s.lang != "es" {
		return false
	}
	r, _ := utf8.DecodeRune(s.text[s.sents[0].span.Start:])
	return r == '—' || r == '–'
}

// complement is where begins what a claim says: behind "that", wherever the verb
// was said; else, but for the plainest verbs, with the verb itself.
func (s *scanned) complement(c *claim, sent *sentence) int {
	from := c.verb + 1
	for i := from; i < min(sent.to, from+8); i++ {
		if w := s.word(i); (w == "that" || w == "que" || w == "dass") && !s.is(i, isQuoted) && i+1 < c.scope.to {
			return i + 1
		}
		if s.gap(i)&(gColon|gStop|gMark) != 0 || s.isSpeech(i) || i == from && !hearers[s.word(i)] && !setting[s.word(i)] && !s.inDate(i) && !(s.is(i, isName) && (s.word(c.verb) == "told" || s.word(c.verb) == "tells")) {
			break
		}
	}
	switch s.word(c.verb) {
	case "said", "says", "dijo", "sagte":
		for s.inDate(from) || s.word(from) == "on" && s.inDate(from+1) {
			from++
		}
		return from
	}
	return c.verb
}

// setting are words between a verb of speech and "that": "said in a letter that".
var setting = words("in on at to during after last late early")

func (s *scanned) indexOf(c *claim) int {
	for i := range s.claims {
		if &s.claims[i] == c {
			return i
		}
	}
	return 0
}

// withdrawn reports whether a sentence takes something back or speaks of an
// earlier version of the text: what it repeats is not claimed any more.
func (s *scanned) withdrawn(b bounds) bool {
	for i := b.from; i < b.to; i++ {
		switch s.word(i) {
		case "retracted", "retracts", "retraction", "incorrectly", "wrongly", "mistakenly", "erroneously", "misstated", "misidentified", "misreported", "retire":
			return true
		case "version":
			if w := s.word(i - 1); w == "earlier" || w == "previous" || w == "original" {
				return true
			}
		case "withdrew", "withdrawn":
			for j := i + 1; j < min(b.to, i+5); j++ {
				switch s.word(j) {
				case "statement", "claim", "report", "article", "allegation", "figure", "briefing", "story":
					return true
				}
			}
		}
	}
	return false
}
