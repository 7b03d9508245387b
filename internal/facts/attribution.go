package facts

import (
	"bytes"
	"strings"

	"briefbot/internal/kb"
)

// attributionOf is who makes the claim that the tokens of b are part of, as far
// as sentence k says so; empty where it names nobody.
func (s *scanned) attributionOf(k int, b bounds) kb.Span {
	sent := &s.sents[k]
	if a := s.accordingTo(sent, b); !a.empty() {
		return s.closed(s.span(a))
	}
	best := -1
	for i := range s.claims {
		c := &s.claims[i]
		if c.sent != k || c.direct || b.from < c.subject.to && c.subject.from < b.to && !c.scope.empty() && c.scope.from > b.from {
			continue
		}
		if c.scope.from <= b.from && b.to <= c.scope.to && !(c.subject.from <= b.from && b.to <= c.subject.to) {
			best = i // the innermost claim
		}
	}
	if best >= 0 {
		return s.named(&s.claims[best])
	}
	// A claim behind or before all of the sentence covers it where no other does.
	only := -1
	for i := range s.claims {
		if s.claims[i].sent == k && !s.claims[i].direct {
			if only >= 0 {
				return kb.Span{}
			}
			only = i
		}
	}
	if only >= 0 && s.trailing(&s.claims[only], sent) {
		return s.named(&s.claims[only])
	}
	return kb.Span{}
}

// named is the subject of a claim; a pronoun gives the name that it certainly
// stands for, else itself.
func (s *scanned) named(c *claim) kb.Span {
	if c.pronoun {
		if who := s.antecedent(c); who.Len() > 0 {
			return who
		}
	}
	return s.span(c.subject)
}

// closed is a span with the parenthesis that closes behind it, where one is
// open inside.
func (s *scanned) closed(span kb.Span) kb.Span {
	from, to := span.Start-s.p.Start, span.End-s.p.Start
	if bytes.LastIndexByte(s.text[from:to], '(') > bytes.LastIndexByte(s.text[from:to], ')') && to < len(s.text) && s.text[to] == ')' {
		span.End++
	}
	return span
}

// accordingTo finds "according to X" in the part of a sentence that b stands
// in.
func (s *scanned) accordingTo(sent *sentence, b bounds) bounds {
	found := bounds{}
	for i := sent.from; i+1 < sent.to; i++ {
		at := s.sourceAt(i)
		if at == 0 || s.is(i, isQuoted) {
			continue
		}
		from := i + at
		to := from
		for to < sent.to && (to == from || s.gap(to).tight() || s.runAt[to] >= 0 && s.runAt[to] == s.runAt[to-1] || s.gap(to) == gSpace|gStop && s.initial(to-1)) {
			w := s.word(to)
			if s.inDate(to) && to > from || w == "who" || w == "that" || w == "which" || w == "said" || to > from && (w == "published" || w == "released" || w == "issued" || w == "seen" || w == "on") || notClaim[w] && w != "be" || subjectWords[w] || to > from && s.isSpeech(to) {
				break
			}
			to++
		}
		for to > from+1 && strings.HasSuffix(s.word(to-1), "ed") && s.runAt[to-1] < 0 {
			to-- // "accounts filed last week"
		}
		if to == from {
			continue
		}
		// "the provincial governor, Anzor Belkhadi"
		if r := s.at(to, false); r >= 0 && to < sent.to && s.gap(to)&^(gSpace|gComma) == 0 && s.runs[r].person && s.full(&s.runs[r]) && s.roleWithin(from, to) {
			from, to = s.runs[r].from, s.runs[r].to
		}
		// A definition in parentheses belongs to the name.
		if to < sent.to && s.gap(to).has(gOpen) && s.toks[to].Has(kb.AllUpper) && (to+1 == sent.to || s.gap(to+1).has(gClose)) {
			return s.withinClause(sent, bounds{from, to + 1}, b, found)
		}
		found = s.withinClause(sent, bounds{from, to}, b, found)
	}
	return found
}

// subjectWords begin a clause behind a source that no comma closes.
var subjectWords = words("he she it they there this these we i")

// withinClause keeps the source that stands in the same part of the sentence
// as b, where "but" or a semicolon divides it.
func (s *scanned) withinClause(sent *sentence, who, b, found bounds) bounds {
	lo, hi := min(who.from, b.from), max(who.from, b.from)
	for i := lo + 1; i <= hi; i++ {
		if s.gap(i)&(gComma|gColon) != 0 {
			if w := s.word(i); w == "but" || w == "while" || w == "whereas" || s.gap(i).has(gColon) {
				return found
			}
		}
	}
	if found.empty() {
		return who
	}
	return found
}

// sourceAt is how many tokens at i lead to a source: "according to", "selon",
// or 0.
func (s *scanned) sourceAt(i int) int {
	switch w := s.word(i); {
	case w == "according" && s.word(i+1) == "to":
		return 2
	case s.lang == "fr" && (w == "selon"):
		return 1
	case s.lang == "fr" && w == "apres" && string(s.text[s.toks[i].Start:min(len(s.text), s.toks[i].Start+9)]) == "après " && i > 0 && s.word(i-1) == "d":
		return 1
	case s.lang == "es" && w == "segun":
		return 1
	case s.lang == "de" && w == "laut":
		return 1
	}
	return 0
}

// Reader reads single passages and keeps its memory between them. The zero
// Reader is ready; it is not safe for concurrent use.
type Reader struct {
	// Analyzer gives the analyzer of a language; nil has the Reader keep its own.
	Analyzer func(lang string) *kb.Analyzer

	drawer Drawer
	caps   capitals
	read   bool // the passage is classified and its claims are found
}

// open tokenizes a passage, unless it is the one that was read last.
func (w *Reader) open(p kb.Passage) *scanned {
	s := &w.drawer.s
	if s.p.Document == p.Document && s.p.Number == p.Number && p.Document != nil {
		return s
	}
	analyzer := w.Analyzer
	if analyzer == nil {
		analyzer = w.drawer.analyzer
	}
	s.surnames, w.read = nil, false
	s.tokenize(p, analyzer(p.Document.Lang))
	return s
}

// Attribution is who makes the claim of the sentence at span, a span of the
// passage's document, in the document's words: "the International Observatory
// for the Study of Terrorism (OIET)" for "according to …", the speaker for "X
// said …"; "" where the sentence names nobody.
func (w *Reader) Attribution(p kb.Passage, span kb.Span) string {
	s := w.open(p)
	if !w.read {
		w.caps.forget()
		w.caps.learn(s)
		s.read(&w.caps)
		w.read = true
	}
	for k := range s.sents {
		if s.in(s.sents[k].span) != span {
			continue
		}
		sent := &s.sents[k]
		if a := s.accordingTo(sent, sent.bounds); !a.empty() {
			return p.Display(s.closed(s.span(a)))
		}
		for i := range s.claims {
			if s.claims[i].sent == k && !s.claims[i].direct {
				return p.Display(s.named(&s.claims[i]))
			}
		}
		for _, st := range s.statements(nil) {
			if st.direct && st.sentence.Start <= span.Start && span.End <= st.sentence.End {
				if st.name.Len() > 0 {
					return p.Display(st.name)
				}
				return p.Display(st.speaker)
			}
		}
	}
	return ""
}

// Doubt is a reason why a sentence must not answer a question about the world.
type Doubt string

// The doubts that [Reader.Doubt] knows.
const (
	NoDoubt   Doubt = ""
	Withdrawn Doubt = "withdrawn" // it takes back what it repeats
	Command   Doubt = "command"   // its passage tells the reader's helper what to say
)

// Doubt is why the sentence at span, a span of the passage's document, is no
// report of what it says.
func (w *Reader) Doubt(p kb.Passage, span kb.Span) Doubt {
	s := w.open(p)
	if s.commands() {
		return Command
	}
	for k := range s.sents {
		if in := s.in(s.sents[k].span); in.Start < span.End && span.Start < in.End && s.withdrawn(s.sents[k].bounds) {
			return Withdrawn
		}
	}
	return NoDoubt
}

// read classifies a tokenized passage and finds names, dates and claims.
func (s *scanned) read(caps *capitals) {
	s.classify(caps)
	s.findDates()
	s.findClaims()
}
