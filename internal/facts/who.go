package facts

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Card is what the briefings say of one name.
type Card struct {
	Name string `json:"name"` // the fullest way in which it is written; "" where it is not mentioned or ambiguous
	Kind string `json:"kind"` // "person", "organisation" or ""
	// Candidates are the names that the question can mean, most mentioned
	// first, where it can mean several.
	Candidates []string `json:"candidates"`
	// Names are the ways in which the briefings write it, each with a quote.
	Names []Written `json:"names"`
	What  []Place   `json:"what"`  // sentences that say what it is
	Roles []Role    `json:"roles"` // roles that it has, newest document first
	Heads []Role    `json:"heads"` // who is at its head, newest document first
	// PartOf and Members are the organisations that it belongs to, and that
	// belong to it.
	PartOf  []Link   `json:"part_of"`
	Members []Link   `json:"members"`
	With    []Beside `json:"with"` // names in the same sentences, most frequent first
	Last    *Place   `json:"last"` // the last mention in the newest document
	// Mentions counts how often it is named, in how many documents.
	Mentions  int `json:"mentions"`
	Documents int `json:"documents"`
	// Similar are names that look alike and were not joined with it.
	Similar []string `json:"similar"`
}

// Written is one way of writing a name.
type Written struct {
	Text string `json:"text"`
	Place
}

// Beside is a name that stands in the same sentences as another.
type Beside struct {
	Name  string `json:"name"`
	Times int    `json:"times"` // sentences
	Place
}

// Bounds of a card.
const (
	cardDocuments  = 40 // newest documents that are read again for it
	cardWhat       = 2
	cardWith       = 6
	cardCandidates = 8
)

// Who is the card of a name.
func (d *Desk) Who(name string) Card {
	r := d.names()
	c := Card{Candidates: []string{}, Names: []Written{}, What: []Place{}, Roles: []Role{}, Heads: []Role{}, PartOf: []Link{}, Members: []Link{}, With: []Beside{}, Similar: []string{}}
	found := r.find(name)
	switch {
	case len(found) == 0:
		c.Similar = append(c.Similar, r.similar(r.key(name), -1)...)
		return c
	case len(found) > 1:
		for _, id := range r.named(found) {
			label := r.name(id)
			if slices.Contains(c.Candidates, label) {
				label += " (" + d.entries[r.list[id].forms[0].entry].doc.ID + ")"
			}
			c.Candidates = append(c.Candidates, label)
		}
		return c
	}
	d.fill(&c, found[0])
	return c
}

func (d *Desk) fill(c *Card, id int) {
	r := d.names()
	e := &r.list[id]
	c.Name, c.Mentions = r.name(id), e.times
	c.Similar = append(c.Similar, r.similar(e.keys[0], id)...)
	docs := map[int]bool{}
	for _, i := range e.docs {
		docs[i] = true
	}
	for _, f := range e.forms {
		docs[f.entry] = true
		at := &d.entries[f.entry]
		w := Written{Text: f.text}
		switch {
		case f.defined != nil:
			w.Place = at.place(&f.defined.source)
		case f.mention != nil:
			w.Place = at.mentionPlace(f.mention.name)
		}
		c.Names = append(c.Names, w)
	}
	c.Documents = len(docs)
	d.roles(c, id)
	d.links(c, id)
	d.reread(c, id, docs)
	switch {
	case e.person && (len(c.Roles) > 0 || strings.Contains(e.keys[0], " ")) && len(c.Heads) == 0 && len(c.Members) == 0:
		c.Kind = "person"
	case !e.person && (len(c.Heads) > 0 || len(c.Members) > 0 || len(c.PartOf) > 0 || r.defined(id)):
		c.Kind = "organisation"
	}
}

func (r *registry) defined(id int) bool {
	return slices.ContainsFunc(r.list[id].forms, func(f form) bool { return f.defined != nil })
}

// mentionPlace is the sentence that holds a span.
func (e *entry) mentionPlace(span kb.Span) Place {
	for i := range e.doc.Len() {
		p := e.doc.Passage(i)
		if span.Start < p.Start || span.End > p.End {
			continue
		}
		for _, s := range p.Sentences() {
			if s.Start <= span.Start && span.End <= s.End {
				return e.placeOf(i+1, s, kb.Span{})
			}
		}
		return e.placeOf(i+1, p.Span, kb.Span{})
	}
	return Place{Document: e.doc.ID, Version: e.doc.Version, Title: e.doc.Title, Date: e.doc.Date}
}

// roles fills in what the entity heads or does, and who heads it.
func (d *Desk) roles(c *Card, id int) {
	r := d.names()
	type said struct{ holder, of, role string }
	collect := func(refs []ref, withRole bool) []Role {
		out := []Role{}
		seen := map[said]bool{}
		for _, at := range refs {
			e := &d.entries[at.entry]
			x := e.role(&e.sheet.roles[at.at])
			key := said{holder: r.key(x.Holder), of: r.key(x.Of), role: string(x.State)}
			if withRole {
				key.role += r.key(x.Role)
			} else {
				key.of = ""
			}
			if !seen[key] {
				seen[key] = true
				out = append(out, x)
			}
		}
		byDate(out)
		return out
	}
	c.Roles = collect(r.holders[id], true)
	c.Heads = collect(r.heads[id], false)
}

// byDate orders roles: newest document first, in one document those that are
// held before those that ended.
func byDate(roles []Role) {
	slices.SortStableFunc(roles, func(a, b Role) int {
		if c := newerFirst(a.Date, b.Date); c != 0 {
			return c
		}
		if a.Document != b.Document || (a.State == Current) == (b.State == Current) {
			return 0
		}
		if a.State == Current {
			return -1
		}
		return 1
	})
}

func (d *Desk) links(c *Card, id int) {
	r := d.names()
	seen := map[[2]int]bool{}
	for _, at := range r.links[id] {
		e := &d.entries[at.entry]
		x := &e.sheet.links[at.at]
		member, group := r.resolve(at.entry, e.doc.Quote(x.member)), r.resolve(at.entry, e.doc.Quote(x.group))
		if member == group || seen[[2]int{member, group}] {
			continue
		}
		seen[[2]int{member, group}] = true
		if out := e.link(x); member == id {
			c.PartOf = append(c.PartOf, out)
		} else {
			c.Members = append(c.Members, out)
		}
	}
}

// reread looks through the newest documents that name the entity for what it
// is, who it is named with, and its last mention.
func (d *Desk) reread(c *Card, id int, docs map[int]bool) {
	r := d.names()
	with := map[int]*Beside{}
	var order []int
	var s scanned
	read := 0
	for i := range d.entries {
		if !docs[i] {
			continue
		}
		if read++; read > cardDocuments {
			break
		}
		e := &d.entries[i]
		an := kb.NewAnalyzer(e.doc.Lang)
		caps := &capitals{small: map[string]bool{}, large: map[string]bool{}}
		for n := range e.doc.Len() {
			s.tokenize(e.doc.Passage(n), an)
			caps.learn(&s)
		}
		for n := range e.doc.Len() {
			s.tokenize(e.doc.Passage(n), an)
			if s.shouted() || s.commands() {
				continue
			}
			s.read(caps)
			for k := range s.sents {
				at := d.inSentence(&s, i, k, id)
				if at < 0 {
					continue
				}
				src := s.source(k)
				src.attribution = s.attributionOf(k, s.runs[at].bounds)
				place := e.place(&src)
				if read == 1 {
					last := place
					c.Last = &last
				}
				if s.p.Kind == kb.Caption {
					continue
				}
				if len(c.What) < cardWhat && s.defines(at, &s.sents[k]) {
					c.What = append(c.What, place)
				}
				for m := range s.runs {
					run := &s.runs[m]
					if run.from < s.sents[k].from || run.to > s.sents[k].to {
						continue
					}
					other := r.resolve(i, string(s.text[s.toks[run.from].Start:s.bare(run.to-1, s.toks[run.to-1].End)]))
					if other < 0 || other == id {
						continue
					}
					if with[other] == nil {
						with[other] = &Beside{Name: r.name(other), Place: place}
						order = append(order, other)
					}
					if b := with[other]; b.Times == 0 || b.Start != place.Start || b.Document != place.Document {
						b.Times++
						b.Place = place
					}
				}
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return with[b].Times - with[a].Times })
	for _, o := range order[:min(len(order), cardWith)] {
		c.With = append(c.With, *with[o])
	}
}

// inSentence is the run of sentence k that names the entity, or -1.
func (d *Desk) inSentence(s *scanned, entry, k, id int) int {
	for m := range s.runs {
		run := &s.runs[m]
		if run.from >= s.sents[k].from && run.to <= s.sents[k].to &&
			d.names().resolve(entry, string(s.text[s.toks[run.from].Start:s.bare(run.to-1, s.toks[run.to-1].End)])) == id {
			return m
		}
	}
	return -1
}

// defines reports whether a sentence says what a name is: "X is a …", "X, a
// …,", "the so-called X", at its start.
func (s *scanned) defines(r int, sent *sentence) bool {
	run := &s.runs[r]
	if run.from > sent.from+2 || run.possessive || s.withdrawn(sent.bounds) {
		return false
	}
	i := run.to
	for i < sent.to && (s.gap(i).has(gOpen) || groupLike[s.word(i)] && s.gap(i).tight()) {
		i++
	}
	if i+1 >= sent.to || s.unreal(i, sent) {
		return false
	}
	switch w := s.word(i); {
	case w == "is" || w == "are" || w == "was":
		next := s.word(i + 1)
		return next == "a" || next == "an" || next == "the" || next == "one"
	case s.gap(i).has(gComma) && (w == "a" || w == "an" || w == "the"):
		return true
	case s.gap(i).has(gComma) && w == "which":
		for j := i; j < min(sent.to, i+16); j++ {
			if v := s.word(j); v == "is" && s.gap(j).has(gComma) && s.word(j+1) == "a" {
				return true
			}
		}
		return s.word(i+1) == "is" || s.word(i+1) == "belongs"
	}
	return false
}

// similar are names of the same number of words that are spelled almost like
// key, other than entity id.
func (r *registry) similar(key string, id int) []string {
	var out []string
	if len(key) < 5 {
		return nil
	}
	for i := range r.list {
		if i == id || len(r.list[i].keys) == 0 {
			continue
		}
		k := r.list[i].keys[0]
		if k == key || strings.Contains(k, " in ") || strings.Count(k, " ") != strings.Count(key, " ") || k[0] != key[0] {
			continue
		}
		limit := 1
		if len(key) > 8 {
			limit = 2
		}
		if within(key, k, limit) {
			out = append(out, r.name(i))
		}
		if len(out) == 3 {
			break
		}
	}
	return out
}

// within reports whether the edit distance of two words is at most limit.
func within(a, b string, limit int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > limit || len(y)-len(x) > limit {
		return false
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i, c := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j, e := range y {
			cost := diagonal
			if c != e {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(y)] <= limit
}

// Members are what is said to belong to a name, in the order of the documents;
// none where the name can mean several.
func (d *Desk) Members(name string) []Link {
	found := d.names().find(name)
	if len(found) != 1 {
		return nil
	}
	c := Card{}
	d.links(&c, found[0])
	return c.Members
}

// Heads are who is said to be at the head of a name, newest document first:
// for "who leads X?". ambiguous is true where the name can mean several.
func (d *Desk) Heads(name string) (heads []Role, ambiguous bool) {
	found := d.names().find(name)
	if len(found) != 1 {
		return nil, len(found) > 1
	}
	c := Card{}
	d.roles(&c, found[0])
	return c.Heads, false
}

// Meanings are the names that a name can stand for, where it can stand for
// several.
func (d *Desk) Meanings(name string) []string {
	r := d.names()
	found := r.find(name)
	if len(found) < 2 {
		return nil
	}
	var out []string
	for _, id := range r.named(found) {
		if n := r.name(id); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// Same reports whether two names stand for one thing in the briefings.
func (d *Desk) Same(a, b string) bool {
	x, y := d.names().find(a), d.names().find(b)
	return len(x) == 1 && len(y) == 1 && x[0] == y[0] || d.names().key(a) == d.names().key(b)
}
