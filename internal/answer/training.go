package answer

// Sentence is one candidate sentence with its features, for the training
// program.
type Sentence struct {
	Document  string
	Paragraph int
	Quote     string
	Features  []float32
}

// Sentences are the candidates for a question, best first by the current
// weights.
func (e *Engine) Sentences(text string) []Sentence {
	w := e.pool.Get().(*work)
	defer e.pool.Put(w)
	r := e.read(w, e.index(), bounded(text))
	out := make([]Sentence, len(r.cs))
	for i := range r.cs {
		c := &r.cs[i]
		out[i] = Sentence{c.s.hit.Document.ID, c.s.hit.Number, c.s.hit.Document.Quote(c.sent().span), append([]float32(nil), c.f[:]...)}
	}
	return out
}

// FeatureNames are the names of a candidate's features, in order.
func FeatureNames() []string {
	return []string{
		"cover", "cover+context", "cover passage", "cover+before", "soft", "soft+context", "passage/best", "passage/top", "rank", "pairs", "next",
		"names", "names+context", "nameless", "numbers", "numberless", "verb", "verb soft", "focus", "focus soft", "typed", "typed near", "dense",
		"length", "first", "place", "pronoun", "anaphor", "missing", "centroid", "conflict", "years", "speaker", "cue", "novel", "caption",
		"cover/best", "cover+context/best", "soft/best", "subject", "subject before", "terms", "spelled",
		"other", "who", "org", "where", "when", "number", "why", "how", "quote", "definition", "yes-no",
	}
}

// Score is the network's log-odds for one set of features.
func (n *network) Score(features []float32) float64 {
	var buf []float32
	return n.score(features, &buf)
}

// Spans are the spans of the sentence that holds a gold answer, for the
// training program; false where no candidate does.
func (e *Engine) Spans(text string, gold func(Sentence) bool) (spans []Sentence, ok bool) {
	w := e.pool.Get().(*work)
	defer e.pool.Put(w)
	x := e.index()
	r := e.read(w, x, bounded(text))
	for i := range r.cs {
		c := &r.cs[i]
		d := c.s.hit.Document
		if !gold(Sentence{Document: d.ID, Paragraph: c.s.hit.Number, Quote: d.Quote(c.sent().span)}) {
			continue
		}
		for _, sp := range e.spansOf(nil, c, r.q, x, e.vectors.meaning(r.q)) {
			spans = append(spans, Sentence{Document: d.ID, Paragraph: c.s.hit.Number, Quote: d.Quote(c.textOf(sp)), Features: append([]float32(nil), sp.f[:]...)})
		}
		return spans, true
	}
	return nil, false
}
