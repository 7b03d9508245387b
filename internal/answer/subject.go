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
	absent  bool     // the documents do not have it
	missing [][2]int // names in the question that no document holds, as runs of its terms
	present [][2]int // names that they do hold
	words   []string // other words that no document holds, as typed
}

// subject looks the question's names up in the documents.
func (r *reading) subject() subject {
	var s subject
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
		if known == 0 || q.headless(n) || rare == 0 && 2*known <= n[1]-n[0] {
			s.missing = append(s.missing, n)
		} else {
			s.present = append(s.present, q.held(n))
		}
	}
	content, held := 0.0, 0.0
	for i := range q.terms {
		t := &q.terms[i]
		content += t.weight
		if t.df > 0 {
			held += t.weight
		} else if !t.name && !t.number {
			s.words = append(s.words, t.raw)
		}
	}
	if q.lang == "zh" {
		s.words = q.hanUnknown(r.x)
	}
	best := float32(0)
	if len(r.cs) > 0 {
		for i := range r.cs {
			best = max(best, r.cs[i].f[fCoverPassage], r.cs[i].f[fSoftContext])
		}
	}
	switch {
	case len(s.present) > 0:
	case len(s.missing) > 0:
		s.absent = true
	case content == 0 || best < subjectCover:
		s.absent = true
	}
	return s
}

// held is a run of name terms without the words at its ends that no document holds.
func (q *question) held(n [2]int) [2]int {
	lost := func(i int) bool {
		t := &q.terms[i]
		return t.df == 0 && t.guess == "" && !t.kin
	}
	for n[1]-n[0] > 1 && lost(n[1]-1) {
		n[1]--
	}
	for n[1]-n[0] > 1 && lost(n[0]) {
		n[0]++
	}
	return n
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

// capitals is a term as typed, or without a capital as the documents write it: also
// in their spelling ("Ghali" for "ghaly"), but not as the country of a people.
func (r *reading) capitals(i int) string {
	t := &r.q.terms[i]
	switch {
	case startsUpper(t.raw):
		return t.raw
	case kb.Country(t.word):
		return strings.ToUpper(t.word[:1]) + t.word[1:]
	case t.guess != "":
		return trimName(r.x.Written(t.guess))
	}
	if written := trimName(r.x.Written(t.text)); startsUpper(written) {
		return written
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
	case len(s.missing) > 0:
		return r.are(s.missing) + " not mentioned in " + r.briefings() + "."
	case len(s.words) > 0:
		return are(quoted(s.words)) + " not mentioned in " + r.briefings() + "."
	}
	return "Nothing in " + r.briefings() + " matches the question."
}

// unsaid says that the subject is there and the detail is not.
func (r *reading) unsaid(s subject) string {
	switch {
	case len(s.missing) > 0:
		note := r.are(s.missing) + " not mentioned in " + r.briefings()
		if len(s.present) > 0 {
			note += "; " + r.are(s.present)
		}
		return note + "."
	case len(s.present) > 0:
		return r.are(s.present) + " mentioned in " + r.briefings() + ", but not what was asked."
	}
	return "The subject comes up in " + r.briefings() + ", but not what was asked."
}

// are names what is or is not mentioned: "JNIM is", "Macron and Gao are".
func (r *reading) are(names [][2]int) string {
	shown := make([]string, len(names))
	for i, n := range names {
		shown[i] = r.spelled(n)
	}
	return are(shown)
}

func are(items []string) string {
	verb := " is"
	if len(items) > 1 {
		verb = " are"
	}
	return list(items, "and") + verb
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
