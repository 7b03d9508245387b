package answer

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// comparison is how far one sentence of the briefings says what a claim says.
type comparison struct {
	verdict     Verdict
	differences []Difference
	missing     []string
	share       float64 // of the claim's weight that the sentence has, in [0,1]

	passage kb.Passage
	span    kb.Span
	by      string
}

func (c *comparison) better(than *comparison) bool {
	rank := func(c *comparison) int {
		switch c.verdict {
		case Carried:
			return 2
		case Differs:
			return 1
		}
		return 0
	}
	if a, b := rank(c), rank(than); a != b {
		return a > b
	}
	return c.share > than.share
}

// compare holds claim c against sentence b. Without full, the rules of English
// do not apply, and only the very same words are the same.
func compare(c, b *claim, x *kb.Index, full bool) comparison {
	best := comparison{verdict: Absent, share: sharedWeight(c.words, b.words, x), missing: unsaid(c.words, b.words)}
	if slices.EqualFunc(c.words, b.words, func(v, w claimWord) bool { return v.Word == w.Word && v.value == w.value }) {
		best.verdict = Carried
	}
	if !full || best.verdict == Carried {
		return best
	}
	for _, words := range b.readings() {
		if shared(c.words, words) < 2 {
			continue
		}
		share := sharedWeight(c.words, words, x)
		for _, pair := range [][2][]claimWord{{c.words, words}, {c.words, inverted(words)}, {inverted(c.words), words}} {
			if pair[0] == nil || pair[1] == nil {
				continue
			}
			found := align(pair[0], pair[1], b).settle()
			found.share = share
			if found.better(&best) {
				best = found
			}
		}
	}
	return best
}

// same reports whether two words are one word in another form: "leads" and
// "led", but not "leads" and "leader".
func same(a, b *claimWord) bool {
	if a.value != "" || b.value != "" {
		return a.value == b.value && a.date == b.date
	}
	return a.Word == b.Word || a.Term == b.Term && ending(a.Word) == ending(b.Word) && a.date == b.date
}

// ending is the sort of a derived word, by its last letters.
func ending(word string) string {
	word = strings.TrimSuffix(word, "s")
	for _, e := range []string{"er", "or", "ion", "ment", "ity", "itie", "ness", "ist", "ism", "al", "ful", "less", "able", "ible", "ive", "ance", "ence", "ly"} {
		if strings.HasSuffix(word, e) {
			return e
		}
	}
	return ""
}

// shared is how many content words of a claim a sentence has.
func shared(claimed, words []claimWord) int {
	n := 0
	for i := range claimed {
		w := &claimed[i]
		if w.content && slices.ContainsFunc(words, func(v claimWord) bool { return same(w, &v) }) {
			n++
		}
	}
	return n
}

func sharedWeight(claimed, words []claimWord, x *kb.Index) float64 {
	sum, has := 0.0, 0.0
	for i := range claimed {
		w := &claimed[i]
		if !w.content {
			continue
		}
		weight := x.Rarity(w.Term)
		sum += weight
		if slices.ContainsFunc(words, func(v claimWord) bool { return same(w, &v) }) {
			has += weight
		}
	}
	if sum == 0 {
		return 0
	}
	return has / sum
}

// unsaid are the words of a claim that a sentence does not have.
func unsaid(claimed, words []claimWord) []string {
	var out []string
	last := -1
	for i := range claimed {
		w := &claimed[i]
		if !w.content && !guards(w) || slices.ContainsFunc(words, func(v claimWord) bool { return same(w, &v) }) {
			continue
		}
		switch {
		case i > 0 && i == last+1 && w.name && claimed[i-1].name:
			out[len(out)-1] += " " + w.raw
		case !slices.Contains(out, w.raw):
			out = append(out, w.raw)
		}
		last = i
	}
	return out
}

// guards reports whether a function word changes what is said.
func guards(w *claimWord) bool {
	return denials[w.Word] || quantifiers[w.Word] || particles[w.Word] || hedges[w.Word] && w.date == ""
}

// readings are the sentence as it stands and, where it opens with "the group"
// or "it", with the name in place that this must stand for.
func (c *claim) readings() [][]claimWord {
	out := [][]claimWord{c.words}
	if len(c.words) < 3 || len(c.before) == 0 {
		return out
	}
	from, to := nameRun(c.before, 0)
	if from < 0 || from > 1 || from == 1 && !articles[c.before[0].Word] {
		return out
	}
	insert := 0
	switch first := c.words[0].Word; {
	case first == "it" || first == "they":
		if next, _ := nameRun(c.before, to); next >= 0 {
			return out // it could be the other one
		}
	case first == "the" && c.words[1].content && !c.words[1].name:
		// "The group" is the JNIM group only where it was called that.
		if to >= len(c.before) || !same(&c.words[1], &c.before[to]) {
			return out
		}
		insert = 1
	default:
		return out
	}
	named := slices.Clone(c.words[:insert])
	for _, w := range c.before[from:to] {
		w.prep, w.by, w.be, w.gap = "", false, false, " "
		named = append(named, w)
	}
	return append(out, append(named, c.words[insert:]...))
}

// nameRun is the first run of names at or after i; from is -1 for none.
func nameRun(list []claimWord, i int) (from, to int) {
	for ; i < len(list); i++ {
		if list[i].name {
			j := i + 1
			for j < len(list) && list[j].name && strings.TrimSpace(list[j].gap) == "" {
				j++
			}
			return i, j
		}
	}
	return -1, -1
}

// inverted turns "the group is led by X" into "X led the group": nil where
// there is no such passive.
func inverted(list []claimWord) []claimWord {
	by := slices.IndexFunc(list, func(w claimWord) bool { return w.Word == "by" })
	if by < 1 || !list[by-1].content || !list[by-1].be {
		return nil
	}
	end := by + 1
	for end < len(list) && list[end].by && (end == by+1 || !strings.ContainsAny(list[end].gap, ",;:()")) || end < len(list) && articles[list[end].Word] && end == by+1 {
		end++
	}
	if end == by+1 {
		return nil
	}
	out := slices.Clone(list[by+1 : end])
	for i := range out {
		out[i].by, out[i].prep = false, ""
	}
	verb := list[by-1]
	verb.be, verb.gap = false, " "
	out = append(out, verb)
	subject := list[:by-1]
	for len(subject) > 0 && (beings[subject[len(subject)-1].Word] || strings.HasSuffix(subject[len(subject)-1].Word, "ly")) {
		subject = subject[:len(subject)-1]
	}
	out = append(out, subject...)
	if len(subject) > 0 {
		out[len(out)-len(subject)].gap = " "
	}
	rest := slices.Clone(list[end:])
	if len(rest) > 0 {
		// A comma behind the subject still stands behind it.
		rest[0].gap = list[len(subject)].gap + rest[0].gap
	}
	return append(out, rest...)
}
