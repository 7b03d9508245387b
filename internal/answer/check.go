package answer

import (
	"context"
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Verdict says what the briefings make of one sentence.
type Verdict string

// The verdicts of [Engine.Check].
const (
	// Carried: a sentence of the briefings says this.
	Carried Verdict = "carried"
	// Differs: a sentence says it with another figure or name.
	Differs Verdict = "differs"
	// Absent: no sentence was found that says it.
	Absent Verdict = "absent"
	// NoClaim: it states nothing that could be looked for.
	NoClaim Verdict = "no_claim"
)

// Checked is one sentence of a text and what the briefings make of it.
type Checked struct {
	Text    string
	Verdict Verdict
	// Evidence is the sentence that carries it or differs from it, or the
	// closest one where none does; nil where there is none. Its Attribution is
	// part of what it says: a sentence is carried as that source's claim.
	Evidence *Evidence
	// Differences are what differs; none unless Verdict is Differs.
	Differences []Difference
	// Missing are words of Text that the closest sentence does not have.
	Missing []string
}

// Difference is a figure or a name of a text with what stands in its place in
// the briefings, each in its own words.
type Difference struct{ Said, Briefing string }

// Bounds of one check.
const (
	maxCheckedText      = 12_000 // bytes of a text
	maxCheckedSentences = 40
	checkedPassages     = 8
	maxMissing          = 4
	// closeEnough is the least share of a claim's weight that a sentence must
	// have to be shown as the closest.
	closeEnough = 0.4
)

// languages keeps one analyzer per language.
type languages map[string]*kb.Analyzer

func (l languages) of(lang string) *kb.Analyzer {
	if l[lang] == nil {
		l[lang] = kb.NewAnalyzer(lang)
	}
	return l[lang]
}

// Check compares a text with the briefings, sentence by sentence. It compares
// words, names and figures in their order and not meanings, and would rather
// not find a claim that is there than find one that is not: a sentence is
// Carried only if one sentence of the briefings has all its words in the same
// relation, with no denial, condition or other quantity between. The error is
// ctx's.
func (e *Engine) Check(ctx context.Context, text string) ([]Checked, error) {
	if len(text) > maxCheckedText {
		text = text[:cut([]byte(text), maxCheckedText)]
	}
	text = strings.ToValidUTF8(text, " ")
	x := e.index()
	an := languages{}
	var out []Checked
	for line := range strings.Lines(text) {
		for _, s := range kb.Sentences([]byte(line)) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			sentence := strings.Join(strings.Fields(line[s.Start:s.End]), " ")
			if len(out) == maxCheckedSentences || sentence == "" {
				continue
			}
			out = append(out, checkSentence(x, an, sentence))
		}
	}
	return out, nil
}

// checkSentence finds the sentence of the briefings that says most of what
// text says.
func checkSentence(x *kb.Index, an languages, text string) Checked {
	lang := questionLanguage(x, text)
	c := readClaim(an.of(lang), text)
	out := Checked{Text: text, Verdict: Absent}
	if c.empty() {
		out.Verdict = NoClaim
		return out
	}
	var terms []kb.Term
	for _, w := range c.words {
		if w.content && !slices.ContainsFunc(terms, func(t kb.Term) bool { return t.Text == w.Term }) && len(terms) < maxTerms {
			terms = append(terms, kb.Term{Text: w.Term, Weight: 1})
		}
	}
	var best comparison
	for _, h := range x.Search(terms, checkedPassages) {
		sentences := h.Passage.Sentences()
		for i, s := range sentences {
			b := briefed(an, h.Passage, sentences, i)
			found := compare(&c, &b, x, lang == "en" && languageIsEnglish(h.Passage.Document))
			if found.better(&best) {
				found.passage, found.span, found.by = h.Passage, s, b.attribution()
				best = found
			}
		}
	}
	if best.passage.Document == nil {
		return out
	}
	out.Verdict, out.Differences = best.verdict, best.differences
	if best.verdict == Absent {
		out.Missing = best.missing[:min(len(best.missing), maxMissing)]
		if best.share < closeEnough {
			return out
		}
	}
	out.Evidence = quotation(best.passage, best.span, best.by)
	return out
}

func languageIsEnglish(d *kb.Document) bool { return d.Lang == "en" || d.Lang == "" }

// quotation is a span of a passage as evidence.
func quotation(p kb.Passage, span kb.Span, attribution string) *Evidence {
	d := p.Document
	return &Evidence{
		Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source,
		Paragraph: p.Number, Line: p.LineOf(span.Start), Start: span.Start, End: span.End,
		Quote: d.Quote(span), Display: p.Display(span), Attribution: attribution,
	}
}
