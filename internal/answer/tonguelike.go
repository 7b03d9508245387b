package answer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// How near words of other languages come that are related by form.
const (
	kindred     = 0.7  // they begin alike for most of their length
	compounded  = 0.6  // one is the first or the last part of the other
	meansNearly = 0.65 // they stand in one group of words that mean nearly the same
	samePlace   = 0.6  // Chinese: they share a character, which stands in one place in both
	otherPlace  = 0.5  // or not
)

// alike is how near two index terms come by form and by the groups of words
// that mean nearly the same, in [0,1].
func (t *tongue) alike(a, b string) float32 {
	switch {
	case t.grouped(a, b):
		return meansNearly
	case t.lang == "zh":
		return hanAlike(a, b)
	case t.lang == "ar":
		if r := root(a); r != "" && r == root(b) {
			return kindred
		}
		return 0
	}
	la, lb := utf8.RuneCountInString(a), utf8.RuneCountInString(b)
	common := commonRunes(a, b)
	switch {
	case common >= 5 && 3*common >= 2*min(la, lb) && 2*common >= max(la, lb), common == 4 && max(la, lb) <= 6:
		return kindred
	case t.lang == "de" && common >= 4 && (common == min(la, lb) || common >= 6):
		return compounded
	case t.lang == "de" && min(la, lb) >= 4 && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)):
		return compounded
	}
	return 0
}

// hanAlike is how near two pairs of characters come that share one.
func hanAlike(a, b string) float32 {
	ra, rb := []rune(a), []rune(b)
	for i, x := range ra {
		for j, y := range rb {
			if x == y && !hanSoft[x] && !hanHard[x] {
				if i == j || len(ra) == 1 || len(rb) == 1 {
					return samePlace
				}
				return otherPlace
			}
		}
	}
	return 0
}

// grouped reports whether two index terms stand in one group.
func (t *tongue) grouped(a, b string) bool {
	for _, g := range t.groups[a] {
		if slices.Contains(t.groups[b], g) {
			return true
		}
	}
	return false
}

// nearer is the term nearest to one of a document: n, or one that it is more like.
// The roots are those of the terms in Arabic, else none.
func (t *tongue) nearer(n near, texts, roots []string, term string) near {
	own := ""
	if len(roots) > 0 {
		own = root(term)
	}
	for i, text := range texts {
		var sim float32
		switch {
		case len(roots) == 0:
			sim = t.alike(text, term)
		case t.grouped(text, term):
			sim = meansNearly
		case own != "" && own == roots[i]:
			sim = kindred
		}
		if sim > n.sim {
			n.term, n.sim = int8(i), sim
		}
	}
	return n
}

// commonRunes is how many letters two words begin with alike.
func commonRunes(a, b string) int {
	n := 0
	for a != "" && b != "" {
		r, i := utf8.DecodeRuneInString(a)
		s, j := utf8.DecodeRuneInString(b)
		if r != s {
			break
		}
		n++
		a, b = a[i:], b[j:]
	}
	return n
}

// What is written together with an Arabic word, in the order in which it is cut.
var (
	arabicPrefixes = [][][]rune{runesOf("وال فال بال كال لل ال و ف ب ل ك"), runesOf("ال س"), runesOf("ي ت ن ا م")}
	arabicSuffixes = runesOf("هما تين تان ات ون ين ان وا ها هم نا تم ت ه ي")
)

func runesOf(text string) (out [][]rune) {
	for _, w := range strings.Fields(text) {
		out = append(out, []rune(w))
	}
	return out
}

// root is an Arabic word without what is written together with it, the prefixes
// and suffixes of persons, and weak letters: "" where less than three letters are
// left.
func root(w string) string {
	var buf [32]rune
	r := buf[:0]
	for _, c := range w {
		r = append(r, c)
	}
	for _, prefixes := range arabicPrefixes {
		for _, p := range prefixes {
			if len(r) >= len(p)+3 && slices.Equal(r[:len(p)], p) {
				r = r[len(p):]
				break
			}
		}
	}
	for _, s := range arabicSuffixes {
		if len(r) >= len(s)+3 && slices.Equal(r[len(r)-len(s):], s) {
			r = r[:len(r)-len(s)]
			break
		}
	}
	n := 0
	for i, c := range r {
		if i == 0 || c != 'ا' && c != 'و' && c != 'ي' {
			r[n] = c
			n++
		}
	}
	if n < 3 {
		return ""
	}
	return string(r[:n])
}
