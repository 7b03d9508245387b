package facts

import (
	"slices"
	"strings"
	"sync"

	"briefbot/internal/kb"
)

// registry knows which names stand for one thing. Names are joined where the
// texts say so (an abbreviation that is defined) or where nothing else is
// possible (a surname in a document that has one person of that name), never
// because they look alike.
type registry struct {
	desk    *Desk
	folding sync.Mutex   // of an, which remembers words
	an      *kb.Analyzer // folds names the same way whatever their language
	list    []entity
	byKey   map[string]int   // full names and unambiguous abbreviations
	local   map[localKey]int // names that stand for something in one document only
	byWord  map[string][]int // entities by each word of their names

	holders map[int][]ref // by entity: the roles that it has
	heads   map[int][]ref // the roles at its head
	sayings map[int][]ref // what it says
	links   map[int][]ref // what it is part of, and its members
}

// ref is one fact: the document and its place in the document's sheet.
type ref struct{ entry, at int }

type localKey struct {
	entry int
	key   string
}

// entity is one person, organisation or other named thing.
type entity struct {
	keys   []string // nameKeys, the fullest first
	forms  []form
	person bool
	times  int
	docs   []int // entries that name it, ascending
}

// form is one way in which a name is written, where it first stands.
type form struct {
	text    string
	entry   int
	mention *mention
	defined *alias // the definition that gives it, or nil
}

// names is the registry, made on first use.
func (d *Desk) names() *registry {
	d.once.Do(func() { d.entities = newRegistry(d) })
	return d.entities
}

func newRegistry(d *Desk) *registry {
	r := &registry{desk: d, an: kb.NewAnalyzer("en"), byKey: map[string]int{}, local: map[localKey]int{}, byWord: map[string][]int{}}
	longs := r.definitions()
	for i := range d.entries {
		r.addNames(i, longs)
	}
	r.addForms(longs)
	r.joinVariants()
	for i := range r.list {
		seen := map[string]bool{}
		for _, k := range r.list[i].keys {
			for w := range strings.SplitSeq(k, " ") {
				if !seen[w] {
					seen[w] = true
					r.byWord[w] = append(r.byWord[w], i)
				}
			}
		}
	}
	r.file()
	return r
}

// file lists the facts of each entity.
func (r *registry) file() {
	r.holders, r.heads, r.sayings, r.links = map[int][]ref{}, map[int][]ref{}, map[int][]ref{}, map[int][]ref{}
	put := func(m map[int][]ref, e *entry, i, j int, span kb.Span) {
		if span.Len() == 0 {
			return
		}
		if id := r.resolve(i, e.doc.Quote(span)); id >= 0 {
			if n := len(m[id]); n == 0 || m[id][n-1] != (ref{i, j}) {
				m[id] = append(m[id], ref{i, j})
			}
		}
	}
	for i := range r.desk.entries {
		e := &r.desk.entries[i]
		for j := range e.sheet.roles {
			x := &e.sheet.roles[j]
			put(r.holders, e, i, j, x.holder)
			if x.lead {
				put(r.heads, e, i, j, x.of)
			}
		}
		for j := range e.sheet.statements {
			x := &e.sheet.statements[j]
			who := x.name
			if who.Len() == 0 {
				who = x.speaker
			}
			put(r.sayings, e, i, j, who)
		}
		for j := range e.sheet.links {
			put(r.links, e, i, j, e.sheet.links[j].member)
			put(r.links, e, i, j, e.sheet.links[j].group)
		}
	}
}

func (r *registry) key(name string) string {
	r.folding.Lock()
	defer r.folding.Unlock()
	return nameKey(r.an, name)
}

// definitions are the long names of each abbreviation, over all documents.
func (r *registry) definitions() map[string][]string {
	longs := map[string][]string{}
	for i := range r.desk.entries {
		e := &r.desk.entries[i]
		for j := range e.sheet.aliases {
			a := &e.sheet.aliases[j]
			short, long := r.key(e.doc.Quote(a.short)), r.key(e.doc.Quote(a.long))
			if short != "" && long != "" && !slices.Contains(longs[short], long) {
				longs[short] = append(longs[short], long)
			}
		}
	}
	return longs
}

// addNames files the names of a document.
func (r *registry) addNames(i int, longs map[string][]string) {
	e := &r.desk.entries[i]
	own := map[string]string{} // abbreviations that this document defines
	for j := range e.sheet.aliases {
		a := &e.sheet.aliases[j]
		own[r.key(e.doc.Quote(a.short))] = r.key(e.doc.Quote(a.long))
	}
	keys := make([]string, len(e.sheet.names))
	for j := range e.sheet.names {
		keys[j] = r.key(e.doc.Quote(e.sheet.names[j].name))
	}
	for j := range e.sheet.names {
		m := &e.sheet.names[j]
		key := keys[j]
		if key == "" {
			continue
		}
		to := key
		person := m.person
		switch {
		case own[key] != "":
			to, person = own[key], false
		case len(longs[key]) == 1:
			to, person = longs[key][0], false
		case len(longs[key]) > 1:
			to, person = key+" in "+e.doc.ID, false // not defined here: its own thing
		case m.person:
			if full := onlyLonger(keys, e.sheet.names, j); full != "" {
				to = full
			} else if full == "" && longerCount(keys, e.sheet.names, j) > 1 {
				to = key + " in " + e.doc.ID
			}
		}
		id := r.entity(to, person)
		ent := &r.list[id]
		ent.times += int(m.times)
		if n := len(ent.docs); n == 0 || ent.docs[n-1] != i {
			ent.docs = append(ent.docs, i)
		}
		ent.person = ent.person && person
		if to != key {
			r.local[localKey{i, key}] = id
		}
		r.form(id, form{text: e.text1(m.name), entry: i, mention: m}, key)
	}
}

// addForms adds the definitions as forms and makes each unambiguous
// abbreviation findable.
func (r *registry) addForms(longs map[string][]string) {
	for short, long := range longs {
		if len(long) == 1 {
			if id, ok := r.byKey[long[0]]; ok {
				r.byKey[short] = id
			}
		}
	}
	for i := range r.desk.entries {
		e := &r.desk.entries[i]
		for j := range e.sheet.aliases {
			a := &e.sheet.aliases[j]
			id, ok := r.byKey[r.key(e.doc.Quote(a.long))]
			if !ok {
				continue
			}
			r.list[id].person = false
			for _, span := range []kb.Span{a.long, a.short} {
				r.form(id, form{text: e.text1(span), entry: i, defined: a}, r.key(e.doc.Quote(span)))
			}
		}
	}
}

// text1 is a span for people, wherever it stands in the document.
func (e *entry) text1(span kb.Span) string {
	return strings.Join(strings.Fields(e.doc.Quote(span)), " ")
}

func (r *registry) entity(key string, person bool) int {
	if id, ok := r.byKey[key]; ok {
		return id
	}
	id := len(r.list)
	r.list = append(r.list, entity{keys: []string{key}, person: person})
	r.byKey[key] = id
	return id
}

// form adds a way of writing to an entity.
func (r *registry) form(id int, f form, key string) {
	e := &r.list[id]
	if !slices.Contains(e.keys, key) {
		e.keys = append(e.keys, key)
	}
	for i := range e.forms {
		if e.forms[i].text == f.text {
			if e.forms[i].defined == nil {
				e.forms[i].defined = f.defined
			}
			if e.forms[i].mention == nil {
				e.forms[i].mention = f.mention
			}
			return
		}
	}
	e.forms = append(e.forms, f)
}

// onlyLonger is the one longer person's name of the document that ends in name
// j ("Parly", "Ag Ghali"), or "" where there is none or a choice.
func onlyLonger(keys []string, names []mention, j int) string {
	found := ""
	for k := range keys {
		if k == j || !names[k].person || !strings.HasSuffix(keys[k], " "+keys[j]) {
			continue
		}
		if found != "" {
			// "Ana Roth" and "Maria Ana Roth" are one only where one ends the other.
			switch {
			case strings.HasSuffix(keys[k], " "+found):
				found = keys[k]
			case strings.HasSuffix(found, " "+keys[k]):
			default:
				return ""
			}
			continue
		}
		found = keys[k]
	}
	return found
}

func longerCount(keys []string, names []mention, j int) int {
	n := 0
	for k := range keys {
		if k != j && names[k].person && strings.HasSuffix(keys[k], " "+keys[j]) {
			n++
		}
	}
	return n
}

// resolve is the entity that a name stands for in a document, or -1.
func (r *registry) resolve(entry int, name string) int {
	key := r.key(name)
	if id, ok := r.local[localKey{entry, key}]; ok {
		return id
	}
	if id, ok := r.byKey[key]; ok {
		return id
	}
	return -1
}

// find is the entities that a reader can mean by a name: the one that is
// written so, else those whose names hold all of its words.
func (r *registry) find(name string) []int {
	key := r.key(name)
	if key == "" {
		return nil
	}
	parts := strings.Split(key, " ")
	exact, ok := r.byKey[key]
	if ok && (len(parts) > 1 || !r.list[exact].person) {
		return []int{exact}
	}
	var found []int
	for _, id := range r.byWord[parts[0]] {
		if slices.ContainsFunc(r.list[id].keys, func(k string) bool { return holdsWords(k, parts) }) {
			found = append(found, id)
		}
	}
	// "Roth" alone: the people of that name; a bare "Roth" of another document
	// could be any of them.
	slices.SortStableFunc(found, func(a, b int) int { return r.list[b].times - r.list[a].times })
	return found
}

// named leaves out, where there are others, names that only stand in a document
// that does not say whose they are; at most cardCandidates.
func (r *registry) named(found []int) []int {
	kept := slices.DeleteFunc(slices.Clone(found), func(id int) bool { return strings.Contains(r.list[id].keys[0], " in ") })
	if len(kept) < 2 {
		kept = found
	}
	return kept[:min(len(kept), cardCandidates)]
}

func holdsWords(key string, parts []string) bool {
	words := strings.Split(key, " ")
	for _, p := range parts {
		if !slices.Contains(words, p) {
			return false
		}
	}
	return true
}

// written is every way in which an entity is written.
func (r *registry) written(id int) []string {
	var out []string
	for _, f := range r.list[id].forms {
		out = append(out, f.text)
	}
	return out
}

// name is the fullest way in which an entity is written.
func (r *registry) name(id int) string {
	best, most := "", -1
	for _, f := range r.list[id].forms {
		n := len(strings.Fields(f.text)) * 100
		if f.mention != nil {
			n += int(min(f.mention.times, 99))
		}
		if n > most {
			best, most = f.text, n
		}
	}
	return best
}
