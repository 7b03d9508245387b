package digest

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Facts is what the digest needs to know of one document.
type Facts struct {
	// Names are people and organisations, the most prominent first.
	Names []string
	Roles []Role
	// Figures are what the document counts, in its order.
	Figures []Count
	// Statements are the names of those who say something.
	Statements []string
}

// Role is who has which office, as one sentence says.
type Role struct {
	Holder, Role, Of string
	// Current: the sentence speaks of it as held. Leads: it is at the head.
	Current, Leads bool
	Quote          Quote
}

// Count is a number that counts something, in the document's words.
type Count struct {
	Text        string // the whole, such as "more than 40 people displaced"
	Unit, What  string
	Attribution string
	Quote       Quote
}

const (
	maxNames   = 5
	maxRoles   = 3
	maxFigures = 3
)

// addFacts adds what is new in a story: names that no other briefing has,
// offices that another briefing gives to somebody else, and figures that the
// quotations do not show already.
func (w *work) addFacts(e *Entry, docs []*kb.Document) {
	if w.opts.Facts == nil {
		return
	}
	for _, d := range docs {
		f := w.facts(d)
		for _, name := range f.Names {
			if len(e.Names) < maxNames && !slices.Contains(e.Names, name) && !w.known(name) {
				e.Names = append(e.Names, name)
			}
		}
		for _, r := range f.Roles {
			if len(e.Roles) == maxRoles {
				break
			}
			if was := w.predecessor(d, r); was != "" && !slices.ContainsFunc(e.Roles, func(c RoleChange) bool { return c.Holder == r.Holder }) {
				e.Roles = append(e.Roles, RoleChange{Holder: r.Holder, Role: r.Role, Of: r.Of, Was: was, Quote: r.Quote})
			}
		}
	}
	for _, n := range w.facts(docs[0]).Figures {
		if len(e.Figures) < maxFigures && !quoted(e.Quotes, n.Quote) && n.Unit != "" {
			e.Figures = append(e.Figures, Figure{Text: n.Text, Attribution: n.Attribution, Quote: n.Quote})
		}
	}
}

// quoted reports whether a quotation is shown already.
func quoted(all []Quote, q Quote) bool {
	return slices.ContainsFunc(all, func(o Quote) bool { return o.Document == q.Document && o.Start <= q.Start && q.End <= o.End })
}

// searched is how many passages are looked through for an older mention.
const searched = 60

// older lists the documents outside the news whose passages hold all words of
// a name, the best first.
func (w *work) older(name string) []*kb.Document {
	var out []*kb.Document
	for _, lang := range w.x.Languages() {
		var query []kb.Term
		for _, t := range w.terms.analyzer(lang).Tokens(nil, []byte(name)) {
			if !t.Has(kb.Stop) && t.Term != "" {
				query = append(query, kb.Term{Text: t.Term, Weight: 1})
			}
		}
		if len(query) == 0 {
			continue
		}
		for _, h := range w.x.Search(query, searched) {
			if !w.fresh[h.Document.ID] && h.Document.Lang == lang && !slices.Contains(out, h.Document) {
				if found, _ := w.terms.find(w.text(h.Document), name, 1); len(found) > 0 {
					out = append(out, h.Document)
				}
			}
		}
	}
	return out
}

// known reports whether a briefing outside the news has the name, whole or by
// its last word.
func (w *work) known(name string) bool {
	if len(w.older(name)) > 0 {
		return true
	}
	words := strings.Fields(name)
	return len(words) > 1 && len(words[len(words)-1]) > 3 && len(w.older(words[len(words)-1])) > 0
}

// predecessor is whom an older briefing names for an office that a new one
// gives to somebody else; "" where none does.
func (w *work) predecessor(d *kb.Document, r Role) string {
	if r.Of == "" || !r.Current {
		return ""
	}
	for _, o := range w.older(r.Of) {
		if o.Date != "" && d.Date != "" && o.Date > d.Date {
			continue
		}
		for _, was := range w.facts(o).Roles {
			if was.Current && w.sameOffice(was, r) {
				if w.samePerson(was.Holder, r.Holder) {
					return ""
				}
				return was.Holder
			}
		}
	}
	return ""
}

// sameOffice reports whether two roles are the same office of the same body.
func (w *work) sameOffice(a, b Role) bool {
	if w.terms.Fold(a.Of) != w.terms.Fold(b.Of) {
		return false
	}
	return a.Leads && b.Leads || w.terms.Fold(a.Role) == w.terms.Fold(b.Role)
}

// samePerson reports whether two names may be one person's: they share a word
// of more than three letters.
func (w *work) samePerson(a, b string) bool {
	words := strings.Fields(w.terms.Fold(a))
	for _, word := range strings.Fields(w.terms.Fold(b)) {
		if len(word) > 3 && slices.Contains(words, word) {
			return true
		}
	}
	return false
}
