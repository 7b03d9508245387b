package digest

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// sentence is one sentence of a document.
type sentence struct {
	kb.Passage
	span  kb.Span
	text  string   // for people
	words []string // folded, in order
	next  bool     // it follows the one before in the same paragraph
}

// maxSentences bounds how much of a document is looked at.
const maxSentences = 2_000

// sentences reads a document's sentences, in order.
func sentences(d *kb.Document, an *kb.Analyzer) []sentence {
	var all []sentence
	var tokens []kb.Token
	for i := range d.Len() {
		p := d.Passage(i)
		for j, span := range p.Sentences() {
			if len(all) == maxSentences {
				return all
			}
			s := sentence{Passage: p, span: span, text: p.Display(span), next: j > 0}
			tokens = an.Tokens(tokens[:0], []byte(s.text))
			for _, t := range tokens {
				s.words = append(s.words, t.Word)
			}
			if len(s.words) > 0 {
				all = append(all, s)
			}
		}
	}
	return all
}

// key is equal for sentences of the same words.
func (s sentence) key() string { return strings.Join(s.words, " ") }

// quote is the sentence as a quotation.
func (s sentence) quote() Quote { return quoteOf(s.Passage, s.span) }

// quoteOf is a span of a passage as a quotation.
func quoteOf(p kb.Passage, span kb.Span) Quote {
	d := p.Document
	return Quote{
		Document: d.ID, Version: d.Version, Paragraph: p.Number, Line: p.LineOf(span.Start), Start: span.Start, End: span.End,
		Quote: d.Quote(span), Display: p.Display(span),
	}
}

// quotes makes quotations of sentences that are in order; those that follow
// each other in one paragraph make one.
func quotes(chosen []sentence, all []sentence) []Quote {
	var out []Quote
	for i := 0; i < len(chosen); {
		j := i + 1
		for j < len(chosen) && chosen[j].next && chosen[j].Number == chosen[i].Number && following(all, chosen[j-1], chosen[j]) {
			j++
		}
		out = append(out, quoteOf(chosen[i].Passage, kb.Span{Start: chosen[i].span.Start, End: chosen[j-1].span.End}))
		i = j
	}
	return out
}

// following reports whether b comes right after a.
func following(all []sentence, a, b sentence) bool {
	at := slices.IndexFunc(all, func(s sentence) bool { return s.span == a.span })
	return at >= 0 && at+1 < len(all) && all[at+1].span == b.span
}
