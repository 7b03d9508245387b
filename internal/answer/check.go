package answer

// Verdict says what the briefings make of one sentence.
type Verdict string

// The verdicts of [Engine.Check].
const (
	// Carried: a sentence of the briefings says this.
	Carried Verdict = "carried"
	// Differs: a sentence says it with another figure or name.
	Differs Verdict = "differs"
	// Absent: no sentence says it.
	Absent Verdict = "absent"
	// NoClaim: it states nothing that could be looked for.
	NoClaim Verdict = "no_claim"
)

// Checked is one sentence of a text and what the briefings make of it.
type Checked struct {
	Text    string
	Verdict Verdict
	// Evidence is the sentence that carries it or differs from it, or the
	// closest one where none does; nil where there is none.
	Evidence *Evidence
	// Differences are what differs; none unless Verdict is Differs.
	Differences []Difference
	// Missing are words of Text that the closest sentence does not have.
	Missing []string
}

// Difference is a figure or a name of a text with what stands in its place in
// the briefings, each in its own words.
type Difference struct{ Said, Briefing string }
