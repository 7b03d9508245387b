package answer

import "briefbot/internal/kb"

const (
	// languagesTranslated bounds the languages of the documents that the question's words
	// are looked up in.
	languagesTranslated = 4
	// translatedWeight is what a word of another language counts in the search that
	// means what a term does.
	translatedWeight = 0.6
)

// translate has the words of the documents' other languages searched for that
// mean what the question's terms do.
func (q *question) translate(x *kb.Index) {
	langs := x.Languages()
	for _, l := range langs[:min(len(langs), languagesTranslated)] {
		if l == q.lang || !attentive(l) || !attentive(q.lang) {
			continue
		}
		for i := range q.terms {
			o := &q.terms[i]
			english := o.text
			if foreignTongue(q.lang) {
				if o.gloss == nil {
					continue
				}
				english = o.gloss.term
			}
			if o.number || o.name && o.df > 0 {
				continue
			}
			there := []string{english}
			if foreignTongue(l) {
				there = glossaryOf(l).fellows(english)
			}
			for _, t := range there {
				if x.Frequency(t) == 0 {
					continue
				}
				if o.name || o.gloss != nil && o.gloss.place {
					q.variant(x, i, t)
					o.df = max(o.df, x.Frequency(t)) // also where another term was before it: "französisch", "Frankreich"
				} else {
					q.besides(x, o, t, translatedWeight)
				}
			}
		}
	}
}
