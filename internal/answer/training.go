package answer

import "slices"

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
	w := e.borrow()
	defer e.giveBack(w)
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
		"fresh", "person", "counted", "enumerated", "verb near typed",
		"uniform", "heavy", "others", "others+before", "sequence", "bigrams", "document", "around", "siblings", "cover+after", "soft passage", "focus kin",
		"tail", "head", "heaviest", "second", "repeats", "defines", "unit", "unitless",
		"other", "who", "org", "where", "when", "number", "why", "how", "quote", "definition", "yes-no",
		"lacks name", "lacks role", "another's role", "counts other", "lacks date", "other speaker", "other reason", "other nation", "other of kind",
		"names nothing", "other year", "other number", "subject of before",
		"lacks unit", "lacks agent", "other people", "other month", "lacks reason", "lacks place", "lacks succession", "lacks form",
	}
}

// Score is the network's log-odds for one set of features.
func (n *network) Score(features []float32) float64 {
	if n.bias == nil {
		n.fold()
	}
	buf := make([]float32, 0, len(n.Hidden))
	return n.score(features, &buf)
}

// Spans are the spans of the best sentences, for the training program, with
// the quote of the sentence that each stands in.
func (e *Engine) Spans(text string) (spans []Sentence, quotes []string) {
	w := e.borrow()
	defer e.giveBack(w)
	r := e.read(w, e.index(), bounded(text))
	for i := range r.cs[:min(len(r.cs), sentencesSpanned)] {
		c := &r.cs[i]
		d := c.s.hit.Document
		var head [spanHead]float32
		r.spanHead(&head, i)
		e.spansOf(&w.span, c, r.q, &w.meaning, func(sp *span) {
			var edge [edgeInputs]float32
			for role, token := range sp.edges {
				if token >= 0 {
					components(edge[role*edgeDims:][:edgeDims], c.s.word(token).vector)
				}
			}
			f := slices.Concat(sp.f[:], edge[:], head[:])
			spans = append(spans, Sentence{Document: d.ID, Paragraph: c.s.hit.Number, Quote: d.Quote(c.textOf(*sp)), Features: f})
			quotes = append(quotes, d.Quote(c.sent().span))
		})
	}
	return spans, quotes
}

// Attended is a question with its best sentences, for the training program.
type Attended struct {
	Asked     []AskedWord
	Held      [][]HeldWord // by sentence
	Scores    []float64    // by sentence: the ranker's
	Sentences []Sentence   // without features
}

// Attend is what the attention sees of a question. Without attention among the
// weights the sentences stand in the ranker's order.
func (e *Engine) Attend(text string) Attended {
	w := e.borrow()
	defer e.giveBack(w)
	r := e.read(w, e.index(), bounded(text))
	var out Attended
	if !attentive(r.q.lang) {
		return out
	}
	out.Asked = slices.Clone(w.attending.asked)
	for i := range r.cs[:min(len(r.cs), sentencesAttended)] {
		c := &r.cs[i]
		out.Held = append(out.Held, slices.Clone(w.attending.hold(c, e.vectors)))
		out.Scores = append(out.Scores, c.score)
		out.Sentences = append(out.Sentences, Sentence{c.s.hit.Document.ID, c.s.hit.Number, c.s.hit.Document.Quote(c.sent().span), nil})
	}
	return out
}
