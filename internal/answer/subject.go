package answer

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// subject is what the documents know of what a question is about.
type subject struct {
	absent  bool   // the documents do not have it
	missing string // names in the question that no document holds; or ""
	present string // names that they do hold
	words   string // other words that no document holds
}

// subject looks the question's names up in the documents.
func (r *reading) subject() subject {
	var s subject
	var missing, present, unknown []string
	q := r.q
	for _, n := range q.names {
		known, rare := 0, 0
		for i := n[0]; i < n[1]; i++ {
			if q.terms[i].df > 0 {
				known++
				if r.x.NameShare(q.terms[i].text) >= 0.6 || q.terms[i].guess != "" {
					rare++
				}
			}
		}
		name := r.spelled(n)
		if known == 0 || q.headless(n) || rare == 0 && 2*known <= n[1]-n[0] {
			missing = append(missing, name)
		} else {
			present = append(present, name)
		}
	}
	content, held := 0.0, 0.0
	for i := range q.terms {
		t := &q.terms[i]
		content += t.weight
		if t.df > 0 {
			held += t.weight
		} else if !t.name && !t.number {
			unknown = append(unknown, t.raw)
		}
	}
	if q.lang == "zh" {
		unknown = q.hanUnknown(r.x)
	}
	s.missing, s.present, s.words = list(missing, "and"), list(present, "and"), list(quoted(unknown), "and")
	best := float32(0)
	if len(r.cs) > 0 {
		for i := range r.cs {
			best = max(best, r.cs[i].f[fCoverPassage], r.cs[i].f[fSoftContext])
		}
	}
	switch {
	case len(present) > 0:
	case len(missing) > 0:
		s.absent = true
	case content == 0 || best < subjectCover:
		s.absent = true
	}
	return s
}

// spelled is a run of name terms as it stands in the question; without any capital,
// it gets those of the documents, or else quotation marks.
func (r *reading) spelled(n [2]int) string {
	q := r.q
	if name := q.called(n); q.lang != "en" || name != strings.ToLower(name) {
		return name
	}
	var b strings.Builder
	at := q.tokens[q.terms[n[0]].token].Start
	for i := n[0]; i < n[1]; i++ {
		t := q.tokens[q.terms[i].token]
		b.WriteString(q.text[min(at, t.Start):t.Start])
		b.WriteString(r.capitals(i))
		at = t.End
	}
	name := trimName(b.String())
	if name == strings.ToLower(name) {
		return "“" + name + "”"
	}
	return name
}

// capitals is a term as typed, or in its place the same word, or the name that it was
// taken for, with the capitals that it has in a candidate's passage or as the name
// of a country.
func (r *reading) capitals(i int) string {
	t := &r.q.terms[i]
	if startsUpper(t.raw) {
		return t.raw
	}
	for _, c := range r.cs {
		for k := range c.s.tokens {
			of := &c.s.tokens[k]
			if of.Word != t.word && t.guess == "" || int(c.s.match[k]) != i {
				continue
			}
			if raw := string(c.s.text[of.Start:of.End]); startsUpper(raw) {
				return trimName(raw)
			}
		}
	}
	if kb.Country(t.word) {
		return strings.ToUpper(t.word[:1]) + t.word[1:]
	}
	return t.raw
}

// headless reports whether the last word of a longer name, which says what or who it
// is of those called so, is in no document: with "Islamic Maghreb" there, the
// "Islamic State" still is not.
func (q *question) headless(n [2]int) bool {
	last := &q.terms[n[1]-1]
	return n[1]-n[0] > 1 && last.df == 0 && last.guess == "" && !last.kin && startsUpper(last.raw)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// subjectCover is the share of a question without names that a passage must
// hold for its subject to count as present.
const subjectCover = 0.45

// briefings names what was searched.
func (r *reading) briefings() string {
	newest := r.x.Newest()
	n := len(r.x.Documents())
	what := fmt.Sprintf("these %d briefings", n)
	if n == 1 {
		what = "this one briefing"
	}
	switch {
	case newest == "" && n == 1:
		return what + " (undated)"
	case newest == "":
		return what + " (all undated)"
	case n == 1:
		return what + " (" + newest + ")"
	}
	return what + " (newest " + newest + ")"
}

// absent says what is not in the documents.
func (r *reading) absent(s subject) string {
	switch {
	case len(r.x.Documents()) == 0:
		return "No briefing is loaded."
	case len(r.q.terms) == 0:
		return "The question has no word to look for; ask about a person, a group, a place or an event."
	case s.missing != "":
		return s.missing + " " + are(s.missing) + " not mentioned in " + r.briefings() + "."
	case s.words != "":
		return s.words + " " + are(s.words) + " not mentioned in " + r.briefings() + "."
	}
	return "Nothing in " + r.briefings() + " matches the question."
}

// unsaid says that the subject is there and the detail is not.
func (r *reading) unsaid(s subject) string {
	switch {
	case s.missing != "":
		note := s.missing + " " + are(s.missing) + " not mentioned in " + r.briefings()
		if s.present != "" {
			note += "; " + s.present + " " + are(s.present)
		}
		return note + "."
	case s.present != "":
		note := s.present + " " + are(s.present) + " mentioned in " + r.briefings() + ", but not what was asked"
		return note + "."
	}
	return "The subject comes up in " + r.briefings() + ", but not what was asked."
}

func are(names string) string {
	if strings.Contains(names, " and ") || strings.Contains(names, ", ") {
		return "are"
	}
	return "is"
}

func quoted(words []string) []string {
	out := make([]string, 0, 3)
	for _, w := range words[:min(len(words), 3)] {
		out = append(out, "“"+w+"”")
	}
	return out
}

// list joins names: "A", "A and B", "A, B and C".
func list(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + and + " " + items[len(items)-1]
}
