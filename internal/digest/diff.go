package digest

import (
	"slices"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// pair is a sentence before and after an edit.
type pair struct{ was, now sentence }

// edit is what happened to a document between two versions, in sentences.
type edit struct {
	added, removed []sentence
	changed        []pair
}

// light reports whether nothing of substance has changed.
func (e edit) light(an *kb.Analyzer) bool {
	return len(e.added)+len(e.removed) == 0 && !slices.ContainsFunc(e.changed, func(p pair) bool { return p.weighty(an) })
}

// weighty reports whether an edit changes what a sentence says.
func (p pair) weighty(an *kb.Analyzer) bool {
	swaps := p.swaps(an)
	return swaps == nil || slices.ContainsFunc(swaps, func(s swap) bool { return s.weighty(an) })
}

// alike is the share of words, in their order, from which on two sentences are
// one before and after an edit. Tuned on the pairs of testdata/edits.txt.
const alike = 0.55

// maxPaired bounds the sentences that are compared with each other.
const maxPaired = 120

// compare finds what has changed between two versions of a document. Sentences
// that were only moved have not.
func compare(was, now []sentence) edit {
	counts := map[string]int{}
	for _, s := range was {
		counts[s.key()]++
	}
	var e edit
	for _, s := range now {
		if counts[s.key()] > 0 {
			counts[s.key()]--
			continue
		}
		e.added = append(e.added, s)
	}
	for _, s := range slices.Backward(was) {
		if counts[s.key()] > 0 {
			counts[s.key()]--
			e.removed = append(e.removed, s)
		}
	}
	slices.Reverse(e.removed)
	e.pairUp()
	return e
}

// pairUp moves sentences that are one before and after an edit from added and
// removed to changed, the most alike first.
func (e *edit) pairUp() {
	type match struct {
		was, now int
		share    float64
	}
	var matches []match
	for i, now := range e.added[:min(len(e.added), maxPaired)] {
		for j, was := range e.removed[:min(len(e.removed), maxPaired)] {
			if share := likeness(was.words, now.words); share >= alike {
				matches = append(matches, match{j, i, share})
			}
		}
	}
	slices.SortStableFunc(matches, func(a, b match) int {
		switch {
		case a.share > b.share:
			return -1
		case a.share < b.share:
			return 1
		}
		return 0
	})
	usedWas, usedNow := map[int]bool{}, map[int]bool{}
	pairs := map[int]int{}
	for _, m := range matches {
		if !usedWas[m.was] && !usedNow[m.now] {
			usedWas[m.was], usedNow[m.now] = true, true
			pairs[m.now] = m.was
		}
	}
	var added, removed []sentence
	for i, s := range e.added {
		if j, ok := pairs[i]; ok {
			e.changed = append(e.changed, pair{e.removed[j], s})
		} else {
			added = append(added, s)
		}
	}
	for j, s := range e.removed {
		if !usedWas[j] {
			removed = append(removed, s)
		}
	}
	e.added, e.removed = added, removed
}

// likeness is twice the length of the longest common subsequence of words over
// the number of words, in [0,1].
func likeness(a, b []string) float64 {
	if len(a) == 0 || len(b) == 0 || 2*min(len(a), len(b)) < int(alike*float64(len(a)+len(b))) {
		return 0
	}
	return 2 * float64(len(common(a, b))) / float64(len(a)+len(b))
}

// maxWords bounds the words of a sentence that are aligned.
const maxWords = 120

// common is the longest common subsequence, as pairs of indexes.
func common(a, b []string) [][2]int {
	a, b = a[:min(len(a), maxWords)], b[:min(len(b), maxWords)]
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				table[i][j] = table[i+1][j+1] + 1
			} else {
				table[i][j] = max(table[i+1][j], table[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case table[i+1][j] >= table[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

// swap is a run of words that stood where another stands now.
type swap struct{ was, now string }

// maxSwap is how many words of each side a swap may have to be shown alone;
// what is longer is another statement, and is shown as whole sentences.
const maxSwap = 7

// swaps lists what was put in place of what in an edited sentence, in the words
// of both: nil where it is another statement altogether.
func (p pair) swaps(an *kb.Analyzer) []swap {
	a, b := tokensOf(p.was, an), tokensOf(p.now, an)
	var out []swap
	i, j := 0, 0
	add := func(ai, bj int) bool {
		if ai == i && bj == j {
			return true
		}
		if ai-i > maxSwap || bj-j > maxSwap {
			return false
		}
		out = append(out, swap{stretch(p.was.text, a, i, ai), stretch(p.now.text, b, j, bj)})
		return true
	}
	for _, m := range common(p.was.words, p.now.words) {
		if !add(m[0], m[1]) {
			return nil
		}
		i, j = m[0]+1, m[1]+1
	}
	if !add(len(a), len(b)) || len(out) > 3 {
		return nil
	}
	return out
}

func tokensOf(s sentence, an *kb.Analyzer) []kb.Token { return an.Tokens(nil, []byte(s.text)) }

// stretch is the text of tokens from i up to j.
func stretch(text string, tokens []kb.Token, i, j int) string {
	if i >= j || j > len(tokens) {
		return ""
	}
	return text[tokens[i].Start:tokens[j-1].End]
}

// weighty reports whether a swap changes what is said. Other spellings of the
// same words and words without meaning of their own do not.
func (s swap) weighty(an *kb.Analyzer) bool {
	was, now := contentWords(s.was, an), contentWords(s.now, an)
	if len(was) != len(now) {
		return true
	}
	for i := range was {
		if was[i] != now[i] && (counting[was[i]] || counting[now[i]] || !respelled(was[i], now[i])) {
			return true
		}
	}
	return false
}

// contentWords are the words of text that carry meaning, and those that count
// or deny.
func contentWords(text string, an *kb.Analyzer) []string {
	var out []string
	for _, t := range an.Tokens(nil, []byte(text)) {
		if !t.Has(kb.Stop) || counting[t.Word] {
			out = append(out, t.Word)
		}
	}
	return out
}

// respelled reports whether two words are one in two spellings: of four letters
// or more, with one letter put in, left out or changed.
func respelled(a, b string) bool {
	if isNumber(a) || isNumber(b) || min(len(a), len(b)) < 4 {
		return false
	}
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return utf8.RuneCountInString(a) <= 1 && utf8.RuneCountInString(b) <= 1
}
