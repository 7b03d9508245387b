package kb

import (
	"slices"
	"unicode/utf8"
)

// Near returns up to k terms of the index that are spelled almost like word,
// nearest first and then the more frequent: one edit (insertion, deletion,
// replacement, or swap of neighbours) for words of four to seven letters, two
// for longer ones, the first letter the same. Words of other lengths have none.
func (x *Index) Near(word string, k int) []string {
	letters := utf8.RuneCountInString(word)
	if letters < 4 || letters > 24 || word[0] >= utf8.RuneSelf {
		return nil
	}
	limit := 1
	if letters >= 8 {
		limit = 2
	}
	type near struct {
		term     string
		distance int
		count    int
	}
	var found []near
	for _, s := range x.segments {
		s.vocab.near(word, limit, func(i, distance int) {
			term := string(s.vocab.term(i))
			at := slices.IndexFunc(found, func(n near) bool { return n.term == term })
			if at < 0 {
				at = len(found)
				found = append(found, near{term, distance, 0})
			}
			found[at].count += int(s.vocab.entries[i].count)
		})
	}
	slices.SortFunc(found, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		if a.count != b.count {
			return b.count - a.count
		}
		if a.term < b.term {
			return -1
		}
		return 1
	})
	terms := make([]string, 0, k)
	for _, n := range found[:min(k, len(found))] {
		terms = append(terms, n.term)
	}
	return terms
}

// near visits the terms within limit edits of word that share its first byte.
// Neighbours in the sorted vocabulary share prefixes, so their rows of the
// edit-distance table are kept, and prefixes beyond the limit are leapt over.
func (v *vocabulary) near(word string, limit int, visit func(i, distance int)) {
	first := v.search([]byte{word[0]})
	last := v.search([]byte{word[0] + 1})
	n := len(word)
	const depth = 32
	var rows [depth + 1][depth + 1]int8
	for j := range min(n, depth) + 1 {
		rows[0][j] = int8(j)
	}
	var previous []byte
	for i := first; i < last; {
		t := v.term(i)
		if len(t) > n+limit || len(t) > depth {
			t2 := t[:min(len(t), n+limit)]
			same := sharedPrefix(previous, t2)
			if dead := v.rows(&rows, word, t2, same, limit); dead >= 0 {
				i = v.leap(t2[:dead+1], i, last)
			} else {
				i++
			}
			previous = t2
			continue
		}
		same := sharedPrefix(previous, t)
		if dead := v.rows(&rows, word, t, same, limit); dead >= 0 {
			previous = t[:dead+1]
			i = v.leap(t[:dead+1], i, last)
			continue
		}
		previous = t
		if d := int(rows[len(t)][n]); d <= limit {
			visit(i, d)
		}
		i++
	}
}

// rows fills the table's rows for t from row same+1 on. It returns the row
// index at which every distance passed the limit, or -1.
func (v *vocabulary) rows(rows *[33][33]int8, word string, t []byte, same, limit int) int {
	for r := same + 1; r <= len(t); r++ {
		c := t[r-1]
		rows[r][0] = int8(r)
		least := int8(r)
		for j := 1; j <= len(word); j++ {
			cost := int8(1)
			if word[j-1] == c {
				cost = 0
			}
			d := min(rows[r-1][j]+1, rows[r][j-1]+1, rows[r-1][j-1]+cost)
			if r > 1 && j > 1 && word[j-1] == t[r-2] && word[j-2] == c {
				d = min(d, rows[r-2][j-2]+1)
			}
			rows[r][j] = d
			least = min(least, d)
		}
		if int(least) > limit+1 { // a swap may still repair one
			return r - 1
		}
	}
	return -1
}

// leap is the first term after i that does not begin with prefix.
func (v *vocabulary) leap(prefix []byte, i, last int) int {
	after := slices.Clone(prefix)
	for k := len(after) - 1; k >= 0; k-- {
		if after[k] < 0xff {
			after[k]++
			return max(i+1, min(last, v.search(after[:k+1])))
		}
	}
	return last
}

// search is the first term at or after key.
func (v *vocabulary) search(key []byte) int {
	lo, hi := 0, v.len()
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if string(v.term(mid)) < string(key) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func sharedPrefix(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// Written is a term the way the documents write it: its most frequent spelling
// in the first passages that hold it, or the term itself.
func (x *Index) Written(term string) string {
	counts := map[string]int{}
	best := term
	an := map[string]*Analyzer{}
	for _, h := range x.Search([]Term{{Text: term, Weight: 1}}, 5) {
		if an[h.Document.Lang] == nil {
			an[h.Document.Lang] = NewAnalyzer(h.Document.Lang)
		}
		words := h.Words()
		for _, t := range an[h.Document.Lang].Tokens(nil, words) {
			if t.Term != term {
				continue
			}
			w := string(words[t.Start:t.End])
			counts[w]++
			if counts[w] > counts[best] {
				best = w
			}
		}
	}
	return best
}
