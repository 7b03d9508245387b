package answer

import (
	"strings"

	"briefbot/internal/facts"

	"briefbot/internal/kb"
)

// Words that ask for the members of what is named after them ("make up X"), or
// before them ("X consists of"), by stem.
var (
	membersOf = words("make form compris constitut member belong part join merg unit combin fuse absorb")
	membersIn = words("made consist compris compos")
)

// within are the words before a name that ask for what it holds: "which groups are in X?".
var within = words("in inside within")

// members answers "which groups make up X?" with what the facts know of X's
// members, from the newest sentence that names most of them.
func (r *reading) members(d *facts.Desk, a *Answer) {
	if len(r.q.names) != 1 || past[firstVerb(r.q.text)] {
		return
	}
	at, asked := 0, false
	name := r.q.nameAsked(func(t *term) bool {
		for i := range r.q.terms {
			if &r.q.terms[i] == t {
				at = i
			}
		}
		before := at < r.q.names[0][0]
		if before && membersOf[t.text] || !before && (membersIn[t.text] || membersIn[t.word]) {
			asked = true
			return true
		}
		if org := orgNouns[kb.Singular(t.word)]; org || currently[t.word] {
			asked = asked || org && before && within[r.q.tokens[r.q.terms[r.q.names[0][0]].token-1].Word]
			return true
		}
		return false
	})
	if name == "" || !asked {
		return
	}
	links := d.Members(name)
	if len(links) == 0 {
		return
	}
	most, best := 0, 0
	for i, l := range links {
		n := 0
		for _, o := range links {
			if o.Document == l.Document && o.Start == l.Start {
				n++
			}
		}
		if n > most {
			most, best = n, i
		}
	}
	place := links[best].Place
	from, to := len(place.Quote), 0
	for _, l := range links {
		if l.Document != place.Document || l.Start != place.Start {
			continue
		}
		i := strings.Index(place.Quote, l.Member)
		if i < 0 {
			from, to = 0, 0
			break
		}
		from, to = min(from, i), max(to, i+len(l.Member))
	}
	a.Status, a.Short, a.Evidence = Answered, "", []Evidence{evidenceOf(place)}
	if from < to && to-from <= maxList {
		a.Short = place.Quote[from:to]
	}
	a.Confidence = max(a.Confidence, factConfidence)
	r.factual(a)
}

// maxList is how long a list may be that is shown as a short answer, in bytes.
const maxList = 160
