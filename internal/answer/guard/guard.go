// Package guard stands between a language model and the reader. It checks each
// sentence of a summary against the passages that the sentence cites and stops
// what they do not carry: other numbers, dates, names or quotations, claims
// without their source, certainty where the source hedges, the opposite of
// what stands there, markup, another language.
//
// The checks compare words; they do not understand text. docs/guard.md lists
// what each of them cannot catch.
package guard

import (
	"fmt"
	"strings"
	"sync"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// Rule names the reason why a sentence was stopped.
type Rule string

// The rules, in the order in which they are tried.
const (
	Citation    Rule = "citation"    // no passage, or one that was not retrieved
	Markup      Rule = "markup"      // a link, a mention, markup or control characters
	Length      Rule = "length"      // empty, or longer than a sentence is
	Language    Rule = "language"    // not the question's language, or not the passages'
	Quotation   Rule = "quotation"   // words in quotation marks that do not stand there
	Number      Rule = "number"      // a number that does not stand there, or counts something else
	Date        Rule = "date"        // a date that does not stand there, or is another event's
	Name        Rule = "name"        // a name that does not stand there, or is in another's place
	Coverage    Rule = "coverage"    // words that nothing in the passages comes near
	Negation    Rule = "negation"    // a "not" that was lost or added
	Direction   Rule = "direction"   // the opposite word, or subject and object swapped
	Hedge       Rule = "hedge"       // "could", "about", "at least" lost
	Attribution Rule = "attribution" // "according to", "claims" lost
)

// Rules lists every rule in the order in which they are tried.
func Rules() []Rule {
	return []Rule{Citation, Markup, Length, Language, Quotation, Number, Date, Name, Coverage, Negation, Direction, Hedge, Attribution}
}

// Passage is one retrieved passage as the model saw it.
type Passage struct {
	// Text is the stored text, byte for byte; Display is the same without
	// markup, or "" where it is the same. A quotation has to stand in one.
	Text, Display string
	// Lang is the document's ISO 639-1 code.
	Lang string
}

// Sentence is one sentence of a model's summary.
type Sentence struct {
	Text string
	// Citations number the passages that carry the sentence, from 1.
	Citations []int
}

// Verdict is the outcome of a check.
type Verdict struct {
	// Rule is why the sentence was stopped; empty where it passed.
	Rule Rule
	// Detail names the words that the rule stumbled on. It holds text of the
	// model and is for the log at debug level, not for readers.
	Detail string
}

// OK reports whether the sentence passed.
func (v Verdict) OK() bool { return v.Rule == "" }

// Guard checks sentences. It is safe for concurrent use.
type Guard struct {
	vectors  *wordvec.Table
	lexicons map[string]*lexicon
}

// New makes a Guard that knows nearness of meaning from vectors.
func New(vectors *wordvec.Table) *Guard {
	return &Guard{vectors: vectors, lexicons: newLexicons()}
}

// Check is what the sentences of one summary are checked against. It is safe
// for concurrent use.
type Check struct {
	guard    *Guard
	lang     string
	passages []Passage
	aliases  []kb.Alias

	mu      sync.Mutex
	sources map[int][]*line // by passage, read when first cited
	reader  *reader
}

// Begin prepares the check of a summary in the language lang (that of the
// question, an ISO 639-1 code) over the passages that the model was given, in
// their order. Aliases are the abbreviations that the documents define.
func (g *Guard) Begin(lang string, passages []Passage, aliases []kb.Alias) *Check {
	return &Check{guard: g, lang: lang, passages: passages, aliases: aliases, sources: map[int][]*line{}, reader: newReader(g)}
}

// maxSentence bounds the bytes of a sentence: the longest of a thousand news
// sentences has a third of it.
const maxSentence = 900

// Sentence checks one sentence.
func (c *Check) Sentence(s Sentence) Verdict {
	c.mu.Lock()
	defer c.mu.Unlock()
	if v := c.form(s); !v.OK() {
		return v
	}
	cited := make([]Passage, 0, len(s.Citations))
	var lines []*line
	for _, n := range s.Citations {
		p := c.passages[n-1]
		if kbLang(p.Lang) != "" && kbLang(p.Lang) != kbLang(c.lang) {
			return Verdict{Language, "the passage is in " + p.Lang}
		}
		cited = append(cited, p)
		lines = append(lines, c.source(n-1)...)
	}
	r := c.reader.read(s.Text, c.lang)
	m := newMatch(c, r, lines, cited)
	for _, rule := range []struct {
		name  Rule
		check func() string
	}{
		{Quotation, m.quotations},
		{Number, m.numbers},
		{Date, m.dates},
		{Name, m.names},
		{Coverage, m.coverage},
		{Negation, m.negations},
		{Direction, m.directions},
		{Hedge, m.hedges},
		{Attribution, m.attributions},
	} {
		if why := rule.check(); why != "" {
			return Verdict{rule.name, why}
		}
	}
	return Verdict{}
}

// form checks what needs no source: citations, markup, length, language.
func (c *Check) form(s Sentence) Verdict {
	if len(s.Citations) == 0 {
		return Verdict{Citation, "none"}
	}
	for _, n := range s.Citations {
		if n < 1 || n > len(c.passages) {
			return Verdict{Citation, fmt.Sprint(n)}
		}
	}
	if len(s.Text) > maxSentence || strings.TrimSpace(s.Text) == "" {
		return Verdict{Length, fmt.Sprintf("%d bytes", len(s.Text))}
	}
	var texts []string
	for _, n := range s.Citations {
		texts = append(texts, c.passages[n-1].Text)
	}
	if why := markup(s.Text, texts); why != "" {
		return Verdict{Markup, why}
	}
	if why := otherLanguage(s.Text, c.lang); why != "" {
		return Verdict{Language, why}
	}
	return Verdict{}
}

// source reads a passage, once.
func (c *Check) source(i int) []*line {
	if lines, ok := c.sources[i]; ok {
		return lines
	}
	text := c.passages[i].Display
	if text == "" {
		text = c.passages[i].Text
	}
	lines := c.reader.passage(text, c.lang)
	c.sources[i] = lines
	return lines
}

// Grounded reports whether a text puts nothing in that the passages, taken
// together, do not have: no markup, no quotation, number, date or name of its
// own, and few other words. It is for questions, which claim nothing.
func (c *Check) Grounded(text string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]int, len(c.passages))
	var lines []*line
	for i := range c.passages {
		all[i] = i + 1
		lines = append(lines, c.source(i)...)
	}
	if v := c.form(Sentence{Text: text, Citations: all}); !v.OK() && v.Rule != Language {
		return false
	}
	m := newMatch(c, c.reader.read(text, c.lang), lines, c.passages)
	for _, q := range m.s.quantities {
		if !m.anyQuantity(&q) && !m.implied(&q) {
			return false
		}
	}
	for i := range m.s.words {
		w := &m.s.words[i]
		if (w.name && !w.initial || w.date) && !m.lex.particles[w.Word] && !m.named(w) {
			return false
		}
	}
	return m.quotations() == "" && m.coverage() == ""
}
