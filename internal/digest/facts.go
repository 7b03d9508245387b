package digest

import (
	"context"
	"slices"
	"strings"

	"briefbot/internal/facts"
	"briefbot/internal/kb"
)

// Facts is what the digest needs to know of one document.
type Facts struct {
	// People are names of persons, as far as that can be told, the most
	// prominent first.
	People []string
	Roles  []Role
	// Figures are what the document counts, in its order.
	Figures []Count
	// Speakers are the names of those who say something.
	Speakers []string
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
	Where       string // the place that the sentence names, or ""
	Attribution string
	Quote       Quote
}

// Disagreement is a figure of one document for which another has a different
// number.
type Disagreement struct {
	Here Count
	// There is the other number, in Title.
	There, Title string
}

// ReadFacts draws the facts of a document that a digest tells of.
func ReadFacts(d *kb.Document) Facts {
	drawn := facts.Of(d)
	f := Facts{People: drawn.People}
	for _, r := range drawn.Roles {
		f.Roles = append(f.Roles, Role{
			Holder: r.Holder, Role: r.Role, Of: r.Of, Current: r.State == facts.Current, Leads: leads(r.Role), Quote: quoteAt(r.Place),
		})
	}
	for _, n := range drawn.Figures {
		f.Figures = append(f.Figures, countOf(n))
	}
	for _, s := range drawn.Statements {
		if strings.Contains(s.Name, " ") && !slices.Contains(f.Speakers, s.Name) {
			f.Speakers = append(f.Speakers, s.Name)
		}
	}
	return f
}

// DifferencesOf lists where a document's figures differ from those of others,
// as a desk of facts finds them.
func DifferencesOf(desk *facts.Desk, document string) []Disagreement {
	var out []Disagreement
	for _, d := range desk.Differences(document) {
		here := slices.IndexFunc(d.Figures, func(f facts.Figure) bool { return f.Document == document })
		there := slices.IndexFunc(d.Figures, func(f facts.Figure) bool { return f.Document != document })
		if here < 0 || there < 0 {
			continue
		}
		other := d.Figures[there]
		title := other.Title
		if title == "" {
			title = other.Document
		}
		out = append(out, Disagreement{Here: countOf(d.Figures[here]), There: strings.TrimSpace(other.Qualifier + " " + other.Number), Title: title})
	}
	return out
}

func countOf(n facts.Figure) Count {
	words := []string{n.Qualifier, n.Number, n.Unit}
	if !strings.Contains(n.Unit, n.What) {
		words = append(words, n.What)
	}
	c := Count{Text: strings.Join(strings.Fields(strings.Join(words, " ")), " "), Unit: n.Unit, What: n.What, Where: n.Where, Quote: quoteAt(n.Place)}
	if !leans(strings.ToLower(n.Attribution)) { // "he" names nobody here
		c.Attribution = n.Attribution
	}
	return c
}

func quoteAt(p facts.Place) Quote {
	return Quote{Document: p.Document, Version: p.Version, Paragraph: p.Paragraph, Line: p.Line, Start: p.Start, End: p.End, Quote: p.Quote, Display: p.Display}
}

// leads reports whether words for a role say that its holder is at the head.
func leads(role string) bool {
	for _, w := range strings.Fields(strings.ToLower(role)) {
		switch strings.Trim(w, ".,-") {
		case "leader", "leads", "led", "head", "heads", "headed", "chief", "commander", "commands", "president", "director", "chairs", "chairman", "chairwoman":
			return true
		}
	}
	return false
}

const (
	maxNames   = 5
	maxRoles   = 3
	maxFigures = 3
)

// addFacts adds what is new in a story: names that no other briefing has,
// offices that another briefing gives to somebody else, and figures that the
// quotations do not show already.
func (w *work) addFacts(ctx context.Context, e *Entry, docs []*kb.Document) {
	if w.opts.Facts == nil {
		return
	}
	// Where everything is news, no name is.
	everything := len(w.fresh) >= len(w.x.Documents())
	for _, d := range docs {
		f := w.facts(d)
		for _, name := range f.People {
			if everything {
				break
			}
			if len(e.Names) < maxNames && !w.named[name] && !w.known(name) {
				w.named[name] = true
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
	w.addFigures(ctx, e, docs)
}

// addFigures adds figures: first those for which an older briefing has another
// number, then those that say what befell people or who counted, and that the
// quotations do not show.
func (w *work) addFigures(ctx context.Context, e *Entry, docs []*kb.Document) {
	add := func(f Figure) {
		if len(e.Figures) < maxFigures && !slices.ContainsFunc(e.Figures, func(o Figure) bool { return o.Text == f.Text }) {
			e.Figures = append(e.Figures, f)
		}
	}
	if w.opts.Differences != nil {
		for _, d := range docs {
			for _, n := range w.opts.Differences(ctx, d.ID) {
				add(Figure{Text: n.Here.Text, Attribution: n.Here.Attribution, Other: n.There, In: n.Title, Quote: n.Here.Quote})
			}
		}
	}
	for _, n := range w.facts(docs[0]).Figures {
		if !quoted(e.Quotes, n.Quote) && n.Unit != "" && (n.What != "" || n.Attribution != "") {
			add(Figure{Text: n.Text, Attribution: n.Attribution, Quote: n.Quote})
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
	words := strings.Fields(name)
	forms := []string{name}
	if last := words[len(words)-1]; len(words) > 1 && len(last) > 3 {
		forms = append(forms, last)
	}
	return slices.ContainsFunc(forms, func(form string) bool {
		return len(w.older(form)) > 0 || slices.ContainsFunc(w.was, func(d *kb.Document) bool {
			found, _ := w.terms.find(w.text(d), form, 1)
			return len(found) > 0
		})
	})
}

// compared is how many older documents are looked at for the same story.
const compared = 8

// told is an older document that tells the story of new ones, or nil.
func (w *work) told(docs []*kb.Document) *Source {
	d := docs[0]
	an := w.terms.analyzer(d.Lang)
	var query []kb.Term
	for _, t := range an.Tokens(nil, []byte(d.Title)) {
		if !t.Has(kb.Stop) {
			query = append(query, kb.Term{Text: t.Term, Weight: 1})
		}
	}
	a := accountOf(d, an, w.x.Rarity)
	seen := map[*kb.Document]bool{}
	for _, h := range w.x.Search(query, searched) {
		o := h.Document
		if w.fresh[o.ID] && !slices.ContainsFunc(w.was, func(b *kb.Document) bool { return b.ID == o.ID }) || seen[o] || len(seen) == compared {
			continue
		}
		seen[o] = true
		if a.tellsTheSame(accountOf(o, w.terms.analyzer(o.Lang), w.x.Rarity)) {
			return &Source{Document: o.ID, Version: o.Version, Title: o.Title, Date: o.Date, Source: o.Source, URL: o.URL}
		}
	}
	return nil
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
