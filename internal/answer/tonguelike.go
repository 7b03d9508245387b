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
)

// alike is how near two index terms come by form and by the groups of words
// that mean nearly the same, in [0,1].
func (t *tongue) alike(a, b string) float32 {
	for _, g := range t.groups[a] {
		if slices.Contains(t.groups[b], g) {
			return meansNearly
		}
	}
	if t.lang == "zh" {
		return hanAlike(a, b)
	}
	if t.lang == "ar" {
		if s := skeleton(a); utf8.RuneCountInString(s) >= 3 && s == skeleton(b) {
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
					return 0.6
				}
				return 0.5
			}
		}
	}
	return 0
}

// nearer is the term nearest to one of a document: n, or one that it is more like.
func (t *tongue) nearer(n near, texts []string, term string) near {
	for i, text := range texts {
		if sim := t.alike(text, term); sim > n.sim {
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

// skeleton is an Arabic word without what is written together with it, the
// prefixes and suffixes of persons, and weak letters.
func skeleton(w string) string {
	r := []rune(w)
	cut := func(prefixes string) {
		for _, p := range strings.Fields(prefixes) {
			if q := []rune(p); len(r) >= len(q)+3 && string(r[:len(q)]) == p {
				r = r[len(q):]
				return
			}
		}
	}
	cut("وال فال بال كال لل ال و ف ب ل ك")
	cut("ال س")
	cut("ي ت ن ا م")
	for _, s := range []string{"هما", "تين", "تان", "ات", "ون", "ين", "ان", "وا", "ها", "هم", "نا", "تم", "ت", "ه", "ي"} {
		if q := []rune(s); len(r) >= len(q)+3 && string(r[len(r)-len(q):]) == s {
			r = r[:len(r)-len(q)]
			break
		}
	}
	var out []rune
	for i, c := range r {
		if i > 0 && (c == 'ا' || c == 'و' || c == 'ي') {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}
