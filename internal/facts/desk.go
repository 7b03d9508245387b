package facts

import (
	"slices"
	"strings"
	"sync"

	"briefbot/internal/kb"
)

// Desk answers questions about the facts of one index. It is immutable and safe
// for concurrent use.
type Desk struct {
	index   *kb.Index
	entries []entry // newest document first, undated last
	partial bool

	once     sync.Once
	entities *registry
}

// entry is a document with its facts.
type entry struct {
	doc   *kb.Document
	sheet *Sheet
}

// Documents is how many documents the facts are of.
func (d *Desk) Documents() int { return len(d.entries) }

// Newest is the date of the newest document, or "" where all are undated.
func (d *Desk) Newest() string {
	if len(d.entries) == 0 {
		return ""
	}
	return d.entries[0].doc.Date
}

// Partial reports whether the knowledge base is so large that the facts of its
// oldest documents are not kept.
func (d *Desk) Partial() bool { return d.partial }

// Len is how many facts there are.
func (d *Desk) Len() int {
	n := 0
	for i := range d.entries {
		n += d.entries[i].sheet.Len()
	}
	return n
}

// place is the quote of a fact.
func (e *entry) place(s *source) Place { return e.placeOf(int(s.passage), s.sentence, s.attribution) }

func (e *entry) placeOf(passage int, sentence, attribution kb.Span) Place {
	d := e.doc
	p := d.Passage(passage - 1)
	who := ""
	if attribution.Len() > 0 {
		who = e.text(passage, attribution)
	}
	return Place{
		Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source,
		Paragraph: passage, Line: p.LineOf(sentence.Start), Start: sentence.Start, End: sentence.End,
		Quote: d.Quote(sentence), Display: p.Display(sentence), Attribution: who,
	}
}

// text is a span for people. The span need not lie in the passage: a speaker
// may be named earlier.
func (e *entry) text(passage int, span kb.Span) string {
	if span.Len() == 0 {
		return ""
	}
	p := e.doc.Passage(passage - 1)
	if span.Start >= p.Start && span.End <= p.End {
		return p.Display(span)
	}
	for i := range e.doc.Len() {
		if q := e.doc.Passage(i); span.Start >= q.Start && span.End <= q.End {
			return q.Display(span)
		}
	}
	return strings.Join(strings.Fields(e.doc.Quote(span)), " ")
}

func (e *entry) role(r *role) Role {
	n := int(r.passage)
	return Role{Holder: e.text(n, r.holder), Role: e.text(n, r.words), Of: e.text(n, r.of), State: r.state, When: e.text(n, r.when), Place: e.place(&r.source)}
}

func (e *entry) figure(f *figure) Figure {
	n := int(f.passage)
	return Figure{
		Number: e.text(n, f.number), Value: f.value, Qualifier: e.text(n, f.qualifier), Unit: e.text(n, f.unit), What: e.text(n, f.what),
		Where: e.text(n, f.where), When: e.text(n, f.when), Resolved: f.date.String(), Place: e.place(&f.source),
	}
}

func (e *entry) statement(s *statement) Statement {
	n := int(s.passage)
	return Statement{Speaker: e.text(n, s.speaker), Name: e.text(n, s.name), Said: e.doc.Quote(s.said), Direct: s.direct, Place: e.place(&s.source)}
}

func (e *entry) event(v *event) Event {
	n := int(v.passage)
	out := Event{When: e.text(n, v.when), Resolved: v.date.String(), Precision: v.date.precision, Place: e.place(&v.source)}
	if v.date.known {
		out.From, out.To = fromDays(v.date.first).Format("2006-01-02"), fromDays(v.date.last).Format("2006-01-02")
	}
	return out
}

// filter says which facts are asked for.
type filter struct {
	all      bool
	document string                    // its ID
	entity   int                       // of the registry, or -1
	passages map[passageKey][][]string // passages that hold the topic, with its terms
	an       map[string]*kb.Analyzer
}

type passageKey struct {
	doc     *kb.Document
	passage int32
}

// maxTopicPassages bounds the passages in which a topic is looked for.
const maxTopicPassages = 2000

// filter reads what facts are asked about: a document's ID or title, a name, or
// a topic.
func (d *Desk) filter(about string) *filter {
	about = strings.TrimSpace(about)
	f := &filter{entity: -1, an: map[string]*kb.Analyzer{}}
	if about == "" {
		f.all = true
		return f
	}
	for i := range d.entries {
		if doc := d.entries[i].doc; strings.EqualFold(doc.ID, about) || strings.EqualFold(strings.TrimSuffix(doc.ID, ".md"), about) || strings.EqualFold(doc.Title, about) {
			f.document = doc.ID
			return f
		}
	}
	if found := d.names().find(about); len(found) == 1 {
		f.entity = found[0]
	}
	f.passages = d.topic(about, f)
	return f
}

// topic finds the passages that hold all terms of a topic, or of another name
// for it.
func (d *Desk) topic(about string, f *filter) map[passageKey][][]string {
	variants := []string{about}
	if f.entity >= 0 {
		variants = append(variants, d.names().written(f.entity)...)
	}
	found := map[passageKey][][]string{}
	for _, lang := range d.index.Languages() {
		an := f.analyzer(lang)
		for _, v := range variants {
			var terms []string
			var query []kb.Term
			for _, t := range an.Tokens(nil, []byte(v)) {
				if !t.Has(kb.Stop) && t.Term != "" && !slices.Contains(terms, t.Term) {
					terms = append(terms, t.Term)
					query = append(query, kb.Term{Text: t.Term, Weight: 1})
				}
			}
			if len(terms) == 0 {
				continue
			}
			for _, h := range d.index.Search(query, maxTopicPassages) {
				key := passageKey{h.Document, int32(h.Number)}
				if h.Document.Lang == lang && f.holdsAll(h.Passage, terms) {
					found[key] = append(found[key], terms)
				}
			}
		}
	}
	return found
}

func (f *filter) analyzer(lang string) *kb.Analyzer {
	if f.an[lang] == nil {
		f.an[lang] = kb.NewAnalyzer(lang)
	}
	return f.an[lang]
}

// holdsAll reports whether a passage, its headings and its title hold all
// terms.
func (f *filter) holdsAll(p kb.Passage, terms []string) bool {
	an := f.analyzer(p.Document.Lang)
	held := an.Tokens(nil, p.Words())
	for _, c := range p.Context() {
		held = append(held, an.Tokens(nil, []byte(c))...)
	}
	for _, want := range terms {
		if !slices.ContainsFunc(held, func(t kb.Token) bool { return t.Term == want }) {
			return false
		}
	}
	return true
}

// passes reports whether a fact is asked for. A topic's passage passes where
// the fact's own sentence holds one of its words.
func (f *filter) passes(e *entry, s *source) bool {
	if f.all {
		return true
	}
	if f.document != "" {
		return e.doc.ID == f.document
	}
	sets := f.passages[passageKey{e.doc, s.passage}]
	if len(sets) == 0 {
		return false
	}
	toks := f.analyzer(e.doc.Lang).Tokens(nil, []byte(e.doc.Quote(s.sentence)))
	for _, terms := range sets {
		for _, want := range terms {
			if slices.ContainsFunc(toks, func(t kb.Token) bool { return t.Term == want }) {
				return true
			}
		}
	}
	return false
}

// Figures are the figures about a document, a name or a topic ("" for all),
// newest document first and in its order, at most limit (0 for all).
func (d *Desk) Figures(about string, limit int) []Figure {
	f := d.filter(about)
	out := []Figure{}
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.figures {
			if limit > 0 && len(out) == limit {
				return out
			}
			if x := &e.sheet.figures[j]; f.passes(e, &x.source) {
				out = append(out, e.figure(x))
			}
		}
	}
	return out
}

// Statements are what is said in a document, by a name or on a topic ("" for
// all), newest document first and in its order, at most limit (0 for all). For
// the name of somebody who speaks anywhere, they are her own words only.
func (d *Desk) Statements(about string, limit int) []Statement {
	f := d.filter(about)
	out := []Statement{}
	if own := d.names().sayings[f.entity]; f.entity >= 0 {
		for _, r := range own {
			if limit > 0 && len(out) == limit {
				break
			}
			e := &d.entries[r.entry]
			out = append(out, e.statement(&e.sheet.statements[r.at]))
		}
		return out
	}
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.statements {
			if limit > 0 && len(out) == limit {
				return out
			}
			if s := &e.sheet.statements[j]; f.passes(e, &s.source) {
				out = append(out, e.statement(s))
			}
		}
	}
	return out
}

// spokenBy reports whether a statement is an entity's own.
func (d *Desk) spokenBy(i, j, entity int) bool {
	return slices.Contains(d.names().sayings[entity], ref{i, j})
}

// Others are statements in sentences that mention a name without being its own
// words, at most limit: for the reader who asked what somebody said who says
// nothing.
func (d *Desk) Others(name string, limit int) []Statement {
	f := d.filter(name)
	out := []Statement{}
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.statements {
			s := &e.sheet.statements[j]
			if len(out) < limit && !f.all && f.passes(e, &s.source) && (f.entity < 0 || !d.spokenBy(i, j, f.entity)) {
				out = append(out, e.statement(s))
			}
		}
	}
	return out
}

// Events are the dated sentences about a document, a name or a topic ("" for
// all) in order of time; behind them those whose date is not certain, in order
// of document. At most limit of each (0 for all), the latest.
func (d *Desk) Events(about string, limit int) (known, unknown []Event) {
	f := d.filter(about)
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.events {
			v := &e.sheet.events[j]
			switch {
			case !f.passes(e, &v.source):
			case v.date.known:
				known = append(known, e.event(v))
			default:
				unknown = append(unknown, e.event(v))
			}
		}
	}
	slices.SortStableFunc(known, func(a, b Event) int {
		if c := strings.Compare(a.From, b.From); c != 0 {
			return c
		}
		return strings.Compare(a.To, b.To)
	})
	if limit > 0 {
		known = known[max(0, len(known)-limit):]
		unknown = unknown[:min(len(unknown), limit)]
	}
	return known, unknown
}

func (e *entry) link(l *link) Link {
	n := int(l.passage)
	return Link{Member: e.text(n, l.member), Group: e.text(n, l.group), Place: e.place(&l.source)}
}

// EventsAt are the dated words of the sentence at a span of a document.
func (d *Desk) EventsAt(document string, start, end int) []Event {
	var out []Event
	for i := range d.entries {
		e := &d.entries[i]
		if e.doc.ID != document {
			continue
		}
		for j := range e.sheet.events {
			if v := &e.sheet.events[j]; v.sentence.Start < end && start < v.sentence.End {
				out = append(out, e.event(v))
			}
		}
	}
	return out
}

// Speaks reports whether a name is one person or organisation in the briefings,
// and is quoted there.
func (d *Desk) Speaks(name string) bool {
	found := d.names().find(name)
	return len(found) == 1 && len(d.names().sayings[found[0]]) > 0
}

// Known is the fullest way in which a name is written that stands for one thing
// in the briefings; "" where it stands for none or several.
func (d *Desk) Known(name string) string {
	if found := d.names().find(name); len(found) == 1 {
		return d.names().name(found[0])
	}
	return ""
}
