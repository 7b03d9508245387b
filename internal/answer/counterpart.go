package answer

import (
	"slices"
	"strings"
)

// counterparts finds what the sentence has in place of the claim's words that
// it does not have. It is ok only where each of them is a figure, a part of a
// date or a name, and one of the same sort stands in its place.
func (a *alignment) counterparts(open []int) (out []Difference, ok bool) {
	for n := 0; n < len(open); n++ {
		i := open[n]
		w := &a.claimed[i]
		var at, end int
		said := phrase(a.claimed[i : i+1])
		switch {
		case w.date != "":
			at = a.dateInPlace(i)
			end = at + 1
		case w.value != "":
			at = a.numberInPlace(i)
			end = at + 1
		case w.name:
			last := n
			for last+1 < len(open) && open[last+1] == open[last]+1 && a.claimed[open[last+1]].name {
				last++
			}
			from, to := a.wholeName(i, open[last]+1)
			said = phrase(a.claimed[from:to])
			at, end = a.nameInPlace(i, open[last]+1)
			n = last
		default:
			return nil, false
		}
		if at < 0 {
			return nil, false
		}
		out = append(out, Difference{Said: said, Briefing: phrase(a.words[at:end])})
	}
	return out, true
}

// taken reports whether a word of the sentence is one of the claim's.
func (a *alignment) taken(j int) bool { return slices.Contains(a.to, j) }

// dateInPlace is the only part of a date of that sort in the sentence, where
// it is governed alike; -1 for none.
func (a *alignment) dateInPlace(i int) int {
	found := -1
	for j := range a.words {
		v := &a.words[j]
		if v.date != a.claimed[i].date {
			continue
		}
		if found >= 0 || a.taken(j) {
			return -1
		}
		found = j
	}
	if found < 0 || !a.near(found) || settings[a.words[found].prep] != settings[a.claimed[i].prep] {
		return -1
	}
	return found
}

// near reports whether a word of the sentence belongs together with one of the
// claim's.
func (a *alignment) near(j int) bool {
	for _, at := range a.positions() {
		if at < j && a.joined(at, j) || at > j && a.joined(j, at) {
			return true
		}
	}
	return false
}

// numberInPlace is the number that counts in the sentence what the number at i
// counts in the claim; -1 for none.
func (a *alignment) numberInPlace(i int) int {
	head := a.headOf(i)
	if head < 0 || a.to[head] < 0 {
		return -1
	}
	for j := a.to[head] - 1; j >= max(0, a.to[head]-4); j-- {
		v := &a.words[j]
		if v.value != "" && v.date == "" && !a.taken(j) {
			if a.interrupted(j+1, a.to[head]) {
				return -1
			}
			return j
		}
	}
	return -1
}

// wholeName widens a run of names of the claim to the name that it is part of.
func (a *alignment) wholeName(from, to int) (int, int) {
	for from > 0 && a.claimed[from-1].name && strings.TrimSpace(a.claimed[from].gap) == "" {
		from--
	}
	for to < len(a.claimed) && a.claimed[to].name && strings.TrimSpace(a.claimed[to].gap) == "" {
		to++
	}
	return from, to
}

// maxApart is how many words may stand between a name and the word of the claim
// beside which it stands.
const maxApart = 3

// nameInPlace is the name in the sentence that stands where the claim's name
// from i up to j stands: between the same words, and governed alike. at is -1
// for none.
func (a *alignment) nameInPlace(i, j int) (at, end int) {
	before, after := -1, len(a.words)
	for k := i - 1; k >= 0 && before < 0; k-- {
		before = a.to[k]
	}
	for k := j; k < len(a.claimed) && after == len(a.words); k++ {
		if a.to[k] >= 0 {
			after = a.to[k]
		}
	}
	if before >= after {
		return -1, -1
	}
	at = -1
	for k := before + 1; k < after; {
		from, to := nameRun(a.words[:after], k)
		if from < 0 {
			break
		}
		k = to
		v, w := &a.words[from], &a.claimed[i]
		beside := before >= 0 && from-before <= maxApart+1 && a.joined(before, from) || after < len(a.words) && after-to <= maxApart && a.joined(to-1, after)
		if !beside || v.by != w.by || v.prep != w.prep {
			continue
		}
		if at >= 0 {
			return -1, -1 // one of two: which, is not known
		}
		at, end = from, to
	}
	for at > 0 && a.words[at-1].name && strings.TrimSpace(a.words[at].gap) == "" {
		at--
	}
	for at >= 0 && end < len(a.words) && a.words[end].name && strings.TrimSpace(a.words[end].gap) == "" {
		end++
	}
	return at, end
}
