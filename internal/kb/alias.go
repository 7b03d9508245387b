package kb

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Alias is an abbreviation that a document defines: "Support Group for Islam
// and Muslims (JNIM)".
type Alias struct {
	Short string // as written, "JNIM"
	Long  string // as written, "Support Group for Islam and Muslims"

	ShortTerm string
	LongTerms []string // content terms of Long, in order
}

// connectors may stand inside a name in lower case.
var connectors = set("of for and the in on to de del della des du la le los las el al van von der y e et & und für")

// Aliases are the abbreviations that the documents define, in order of document,
// each pair once. The first call reads the text of the segments that are new
// since an index before.
func (x *Index) Aliases() []Alias {
	x.aliasOnce.Do(func() {
		seen := map[string]bool{}
		for _, s := range x.segments {
			for _, a := range s.aliases() {
				if key := a.key(); !seen[key] {
					seen[key] = true
					x.aliases = append(x.aliases, a)
				}
			}
		}
	})
	return x.aliases
}

func (a *Alias) key() string { return a.ShortTerm + "\x00" + strings.Join(a.LongTerms, " ") }

// aliases are the abbreviations of the segment's documents, each pair once.
func (s *segment) aliases() []Alias {
	s.aliasOnce.Do(func() {
		seen := map[string]bool{}
		an := map[string]*Analyzer{}
		for _, d := range s.docs {
			if an[d.Lang] == nil {
				an[d.Lang] = NewAnalyzer(d.Lang)
			}
			for i := range d.passages {
				p := &d.passages[i]
				if bytes.IndexByte(d.text[p.start:p.end], '(') < 0 {
					continue
				}
				for _, a := range aliasesIn(d.Passage(i).Words(), an[d.Lang]) {
					if key := a.key(); !seen[key] {
						seen[key] = true
						s.defined = append(s.defined, a)
					}
				}
			}
		}
	})
	return s.defined
}

// aliasesIn finds "Long Form (ABBR)" in one passage.
func aliasesIn(text []byte, an *Analyzer) []Alias {
	var found []Alias
	for _, d := range Definitions(text) {
		a := Alias{Short: string(text[d.Short.Start:d.Short.End]), Long: clip(text, d.Long.Start, d.Long.End)}
		for _, t := range an.Tokens(nil, []byte(a.Short)) {
			a.ShortTerm = t.Term
		}
		for _, t := range an.Tokens(nil, []byte(a.Long)) {
			if !t.Has(Stop) && !connectors[t.Word] {
				a.LongTerms = append(a.LongTerms, t.Term)
			}
		}
		if a.ShortTerm != "" && len(a.LongTerms) > 0 {
			found = append(found, a)
		}
	}
	return found
}

// Definition is a place where a text defines an abbreviation: the two spans
// of "Support Group for Islam and Muslims (JNIM)".
type Definition struct{ Long, Short Span }

// Definitions are the abbreviations that text defines, in order.
func Definitions(text []byte) []Definition {
	var found []Definition
	for at := 0; ; {
		open := bytes.IndexByte(text[at:], '(')
		if open < 0 {
			return found
		}
		open += at
		at = open + 1
		size := bytes.IndexByte(text[open:min(len(text), open+16)], ')')
		if size < 3 {
			continue
		}
		short := Span{open + 1, open + size}
		if !isAbbreviation(string(text[short.Start:short.End])) {
			continue
		}
		if long, ok := longForm(text[:open], string(text[short.Start:short.End])); ok {
			found = append(found, Definition{long, short})
		}
	}
}

// isAbbreviation accepts "JNIM", "G5S", "NATO", "FAMa", not "left" or "2019".
func isAbbreviation(s string) bool {
	upper, letters := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsUpper(r):
			upper++
			letters++
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r), r == '-', r == '.':
		default:
			return false
		}
	}
	return upper >= 2 && 2*upper > letters && len(s) <= 12
}

// longForm is the name that ends before, which ends where the parenthesis
// opens: the shortest run of words whose initials spell the abbreviation, else
// the run of capitalised words; false where there is neither.
func longForm(before []byte, short string) (Span, bool) {
	end := len(bytes.TrimRight(before, " \n\t\""))
	type word struct {
		start int
		first rune
		inner rune // the first letter behind the last hyphen, or 0: "al-Qaeda"
		upper bool
		lower string
	}
	var back []word // nearest first
	for i := end; i > 0 && len(back) < 12; {
		j := i
		for j > 0 {
			r, n := utf8.DecodeLastRune(before[:j])
			if unicode.IsSpace(r) {
				break
			}
			j -= n
		}
		w := strings.TrimLeft(string(before[j:i]), `"'“‘«(–-`)
		start := i - len(w)
		if w == "" {
			break
		}
		if last, _ := utf8.DecodeLastRuneInString(w); i < end && (isTerminator(last) && len(w) > 3 || last == ',' || last == ';' || last == ':' || last == ')') {
			break
		}
		first, _ := utf8.DecodeRuneInString(w)
		inner := rune(0)
		if h := strings.LastIndexByte(w, '-'); h > 0 && h+1 < len(w) {
			inner, _ = utf8.DecodeRuneInString(w[h+1:])
		}
		back = append(back, word{start, unicode.ToUpper(first), unicode.ToUpper(inner), unicode.IsUpper(first) || unicode.IsDigit(first) || unicode.IsUpper(inner), strings.ToLower(w)})
		i = len(bytes.TrimRight(before[:j], " \n\t"))
	}
	initials := []rune(strings.ToUpper(strings.TrimRight(short, "s")))
	at := len(initials) - 1
	for _, w := range back {
		if at >= 1 && w.inner == initials[at] && w.first == initials[at-1] {
			at--
		}
		if at >= 0 && w.first == initials[at] {
			at--
			if at < 0 {
				return Span{w.start, end}, true
			}
		} else if !connectors[w.lower] && !w.upper {
			break
		}
	}
	start := -1
	for _, w := range back {
		if w.upper {
			start = w.start
		} else if !connectors[w.lower] {
			break
		}
	}
	return Span{start, end}, start >= 0
}

func clip(text []byte, start, end int) string {
	return strings.Join(strings.Fields(string(text[start:end])), " ")
}

// FunctionWords counts the words of text that are function or question words
// of a language.
func FunctionWords(lang, text string) int {
	n, _ := NewAnalyzer(lang).FunctionWords(nil, []byte(text))
	return n
}
