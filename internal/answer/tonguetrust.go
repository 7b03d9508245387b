package answer

// The confidence in answers to questions in other languages: a logistic
// regression on that of the English weights and what they misjudge without word
// vectors, fitted on internal/eval/testdata/languages-tune; each language was
// judged by what the seven others taught (AUC .78 where the English weights
// alone had .72).
const (
	tongueBias    = -0.11
	tongueScore   = 0.16  // of the log-odds of the English weights
	tongueUntyped = -2.12 // a detail is asked for and the sentence has nothing of its kind
	tongueMissing = -2.27 // a name of the question stands in no document
	tongueSoft    = 1.25  // share of the question near the sentence, by likeness too
	tongueUnitary = -1.7  // a unit is asked for and the sentence has no number with one
	tongueCueless = -0.5  // a reason is asked for and nothing in the sentence opens one
)

// trusted is the log-odds that the best candidate answers a question in this
// language, from those of the English weights.
func (t *tongue) trusted(score float64, r *reading, v *view) float64 {
	f := &r.cs[0].f
	out := tongueBias + tongueScore*score + tongueSoft*float64(f[fSoftContext])
	if (narrow[r.q.kind] || r.q.kind == kindQuote) && f[fTyped] == 0 {
		out += tongueUntyped
	}
	if v.subject.missing != "" {
		out += tongueMissing
	}
	if f[fUnitless] == 0 && f[fUnit] == 0 {
		out += tongueUnitary
	}
	if r.q.kind == kindWhy && f[fCue] == 0 {
		out += tongueCueless
	}
	return out
}

// names reports whether a term is a noun of this language that says what sort of
// person or thing it is, and no name. A nil tongue knows none.
func (t *tongue) names(text string) bool {
	if t == nil {
		return false
	}
	_, ok := t.nouns[text]
	return ok
}
