package answer

import (
	"cmp"
	"slices"
	"strings"
)

// alignment says which word of a sentence each word of a claim is.
type alignment struct {
	claimed, words []claimWord
	to             []int // by word of the claim; -1 for none
	source         *claim
}

// align puts the content words of a claim to those of a sentence, in order;
// words that say when and where may stand elsewhere.
func align(claimed, words []claimWord, source *claim) *alignment {
	best := &alignment{claimed: claimed, words: words, source: source}
	for _, settingsToo := range []bool{true, false} {
		a := &alignment{claimed: claimed, words: words, source: source}
		a.ordered(settingsToo)
		a.moved()
		if best.to == nil || len(a.positions()) > len(best.positions()) {
			best = a
		}
	}
	return best
}

// ordered finds the longest run of words that stand in the claim's order, the
// closest together of several.
func (a *alignment) ordered(settingsToo bool) {
	wanted := make([]bool, len(a.claimed))
	for i, w := range a.claimed {
		wanted[i] = w.content && (settingsToo || !settings[w.prep] && !(w.prep == "of" && i > 1 && settings[a.claimed[i-2].prep]))
	}
	count, spread := -1, 0
	for start := range a.words {
		if start > 0 && !slices.ContainsFunc(a.claimed, func(w claimWord) bool { return w.content && same(&w, &a.words[start]) }) {
			continue
		}
		to := inOrder(a.claimed, a.words, wanted, start)
		n, lo, hi := 0, len(a.words), 0
		for _, at := range to {
			if at >= 0 {
				n, lo, hi = n+1, min(lo, at), max(hi, at)
			}
		}
		if n > count || n == count && hi-lo < spread {
			count, spread, a.to = n, hi-lo, to
		}
	}
}

// moved finds words that say when and where, wherever they stand.
func (a *alignment) moved() {
	for i := range a.claimed {
		w := &a.claimed[i]
		if !w.content || a.to[i] >= 0 {
			continue
		}
		for j := range a.words {
			v := &a.words[j]
			if same(w, v) && !slices.Contains(a.to, j) && (settings[w.prep] && settings[v.prep] || w.prep == "of" && v.prep == "of" && a.goesOn(i, j)) {
				a.to[i] = j
				break
			}
		}
	}
}

// goesOn reports whether the word behind "of" belongs to the same word in the
// claim and in the sentence: "the port of Verano".
func (a *alignment) goesOn(i, j int) bool {
	last := func(list []claimWord, k int) int {
		for k--; k >= 0 && (list[k].Word == "of" || articles[list[k].Word]); k-- {
		}
		return k
	}
	p, q := last(a.claimed, i), last(a.words, j)
	return p >= 0 && q >= 0 && a.to[p] == q
}

// inOrder is the longest common subsequence of the wanted words, from a word
// of the sentence on.
func inOrder(claimed, words []claimWord, wanted []bool, start int) []int {
	n, m := len(claimed), len(words)
	best := make([][]int, n+1)
	for i := range best {
		best[i] = make([]int, m+1)
	}
	for i := n - 1; i >= 0; i-- {
		for j := m - 1; j >= start; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if wanted[i] && same(&claimed[i], &words[j]) {
				best[i][j] = max(best[i][j], best[i+1][j+1]+1)
			}
		}
	}
	to := make([]int, n)
	j := start
	for i := range claimed {
		to[i] = -1
		if !wanted[i] {
			continue
		}
		for k := j; k < m; k++ {
			if same(&claimed[i], &words[k]) && best[i+1][k+1]+1 == best[i][j] {
				to[i], j = k, k+1
				break
			}
		}
	}
	return to
}

// settle decides what the alignment amounts to.
func (a *alignment) settle() comparison {
	out := comparison{verdict: Absent, missing: unsaid(a.claimed, a.words)}
	var open []int
	matched := 0
	for i := range a.claimed {
		switch {
		case !a.claimed[i].content:
		case a.to[i] >= 0:
			matched++
		default:
			open = append(open, i)
		}
	}
	if matched == 0 || !a.sound() {
		return out
	}
	differences, ok := a.comparators()
	if !ok {
		return out
	}
	if len(open) > 0 {
		if matched < 2 {
			return out
		}
		more, ok := a.counterparts(open)
		if !ok {
			return out
		}
		differences = append(differences, more...)
	}
	out.verdict, out.differences = Carried, differences
	if len(differences) > 0 {
		out.verdict = Differs
	}
	return out
}

// sound reports whether the words that were found stand in the same relation,
// and nothing in the sentence takes back what they say.
func (a *alignment) sound() bool {
	at := a.positions()
	lo, hi := at[0], at[len(at)-1]
	for i := range a.claimed {
		w := &a.claimed[i]
		if guards(w) && !slices.ContainsFunc(a.words[max(0, lo-4):min(len(a.words), hi+4)], func(v claimWord) bool { return v.Word == w.Word }) {
			return false
		}
		if a.to[i] < 0 {
			continue
		}
		v := &a.words[a.to[i]]
		if w.by != v.by || w.be != v.be || w.prep != v.prep && !(settings[w.prep] && settings[v.prep]) && !loosely(w, v) {
			return false
		}
		if i > 0 && w.name && a.claimed[i-1].name && a.to[i-1] >= 0 && strings.TrimSpace(w.gap) == "" && a.to[i] != a.to[i-1]+1 {
			return false
		}
		if w.value != "" && w.date == "" && !a.countsSame(i) {
			return false
		}
	}
	for k := 1; k < len(at); k++ {
		if !a.joined(at[k-1], at[k]) {
			return false
		}
	}
	return a.unguarded(lo, hi)
}

// loosely lets a word lose a preposition of place that the sentence has more
// than the claim: never one that says who, whom, whence or whither.
func loosely(w, v *claimWord) bool {
	return w.prep == "" && v.prep == "of" && w.value != "" || v.prep == "" && w.prep == "of" && w.value != ""
}

// positions are the words of the sentence that the claim has, in order.
func (a *alignment) positions() []int {
	var at []int
	for _, j := range a.to {
		if j >= 0 {
			at = append(at, j)
		}
	}
	slices.Sort(at)
	return at
}

// says reports whether the claim has a word itself.
func (a *alignment) says(word string) bool {
	return slices.ContainsFunc(a.claimed, func(w claimWord) bool { return w.Word == word })
}

// joined reports whether the words p and q of the sentence belong together: no
// clause or item ends between them, apart from what commas or brackets enclose.
func (a *alignment) joined(p, q int) bool {
	between := a.words[p+1 : q+1]
	var marks []int
	for k, w := range between {
		if plainBreak.MatchString(w.gap) && !strings.ContainsAny(w.gap, "()") {
			return false
		}
		if strings.ContainsAny(w.gap, ",()") {
			marks = append(marks, k)
		}
	}
	skip := [2]int{-1, -1}
	switch {
	case len(marks) == 0:
	case len(marks) == 2 && marks[0] == 0: // "the leader, Adelmalek Droukdel, was killed"
		skip = [2]int{marks[0], marks[1]}
	case len(marks) == 1 && settings[a.words[p].prep]: // "in June, the leader was killed"
	case len(marks) == 1 && a.commaBefore(q): // as in the claim
	case len(marks) == 1 && marks[0] == 0 && a.enclosedName(p): // "the leader, Adelmalek Droukdel, was killed", of his name
	default:
		return false // another item or clause
	}
	for k, w := range between[:len(between)-1] {
		if (k < skip[0] || k >= skip[1]) && links[w.Word] && !a.says(w.Word) {
			return false
		}
	}
	return true
}

// commaBefore reports whether the claim has a comma before the word that is q
// in the sentence.
func (a *alignment) commaBefore(q int) bool {
	i := slices.Index(a.to, q)
	return i > 0 && strings.Contains(a.claimed[i].gap, ",")
}

// enclosedName reports whether the word at p ends a name that begins behind a
// comma.
func (a *alignment) enclosedName(p int) bool {
	for ; p >= 0 && a.words[p].name; p-- {
		if strings.Contains(a.words[p].gap, ",") {
			return true
		}
	}
	return false
}

// takenBack are the words after a statement that make it doubtful.
var takenBack = words(`claimed claims claim alleged allegedly reportedly unless denied denies false if rumours rumors supposedly unconfirmed unverified
	disputed hoax myth`)

// unguarded reports whether the sentence has no denial, condition or doubt that
// the claim does not have, and no speaker who is not named.
func (a *alignment) unguarded(lo, hi int) bool {
	apart := a.apart(lo)
	for j := range a.words {
		w := &a.words[j]
		switch {
		case w.date != "" || a.says(w.Word):
		case j < lo && apart && negations[w.Word]:
		case j > hi && takenBack[w.Word], j > hi && j <= hi+2 && denials[w.Word], j < hi && (denials[w.Word] || hedges[w.Word]):
			return false
		case reports[w.Word] && a.source.attribution() == "":
			return false
		}
	}
	return true
}

// negations deny the verb beside them, and nothing behind a comma and "with".
var negations = words(`not no never hasnt havent hadnt didnt doesnt isnt arent wasnt werent prevented stopped avoided`)

// apart reports whether the words from lo on are a statement of their own at
// the end of the sentence: ", with a total of 90 attacks".
func (a *alignment) apart(lo int) bool {
	for j := lo; j > 0; j-- {
		if strings.Contains(a.words[j].gap, ",") {
			return a.words[j].Word == "with" || a.words[j].Word == "including"
		}
	}
	return false
}

// countsSame reports whether the number at i counts the same thing in the
// sentence: the word that it stands before in the claim.
func (a *alignment) countsSame(i int) bool {
	head := a.headOf(i)
	if head < 0 || a.to[head] < 0 {
		return true
	}
	from, to := a.to[i], a.to[head]
	return from < to && to-from <= 4 && !a.interrupted(from+1, to)
}

// headOf is the word that the number at i of the claim counts; -1 for none.
func (a *alignment) headOf(i int) int {
	for k := i + 1; k < min(i+4, len(a.claimed)); k++ {
		w := &a.claimed[k]
		if strings.ContainsAny(w.gap, ",;:()") || links[w.Word] {
			return -1
		}
		if w.content && w.value == "" && (k+1 == len(a.claimed) || !a.claimed[k+1].content || strings.ContainsAny(a.claimed[k+1].gap, ",;:()")) {
			return k
		}
	}
	return -1
}

// interrupted reports whether another number, a preposition or a link stands in
// the sentence from one word up to another.
func (a *alignment) interrupted(from, to int) bool {
	return slices.ContainsFunc(a.words[from:to], func(v claimWord) bool {
		return v.value != "" || preps[v.Word] && v.Word != "of" || links[v.Word] || strings.ContainsAny(v.gap, ",;:()")
	})
}

// The words before a number that change it, by what they make of it.
var comparators = map[string]string{
	"more": "above", "over": "above", "least": "above", "above": "above", "less": "below", "fewer": "below", "under": "below", "below": "below",
	"most": "below", "up": "below", "nearly": "about", "almost": "about", "about": "about", "around": "about", "approximately": "about", "roughly": "about", "some": "about",
}

// comparator is what stands before the number at i to change it, and where it
// begins.
func comparator(list []claimWord, i int) (sort string, from int) {
	for k := i - 1; k >= max(0, i-3); k-- {
		if s := comparators[list[k].Word]; s != "" {
			if k > 0 && list[k-1].Word == "at" {
				k--
			}
			return s, k
		}
		if list[k].content || strings.ContainsAny(list[k+1].gap, ",;:()") {
			break
		}
	}
	return "", i
}

// comparators finds numbers that are the same but for "more than" and its kin.
// It is not ok where one of them has no number in the sentence.
func (a *alignment) comparators() (out []Difference, ok bool) {
	for i := range a.claimed {
		if a.claimed[i].value == "" || a.to[i] < 0 {
			continue
		}
		said, from := comparator(a.claimed, i)
		stands, begin := comparator(a.words, a.to[i])
		if said != stands {
			out = append(out, Difference{Said: phrase(a.claimed[from : i+1]), Briefing: phrase(a.words[begin : a.to[i]+1])})
		}
	}
	return out, true
}

// phrase is a run of words as they are written.
func phrase(list []claimWord) string {
	var b strings.Builder
	for i, w := range list {
		if i > 0 {
			b.WriteString(cmp.Or(strings.TrimRight(w.gap, "\n"), " "))
		}
		b.WriteString(w.raw)
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
