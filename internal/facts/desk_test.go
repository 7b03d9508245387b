package facts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"briefbot/internal/kb"
)

// deskOf is the desk of documents.
func deskOf(t testing.TB, docs ...*kb.Document) *Desk {
	t.Helper()
	d, err := NewKeeper().Of(t.Context(), kb.NewIndex(docs))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fixture is the desk of testdata/desk, see testdata/README.md.
func fixture(t testing.TB) *Desk {
	t.Helper()
	names, err := filepath.Glob("testdata/desk/*.md")
	if err != nil || len(names) < 15 {
		t.Fatalf("testdata/desk has %d briefings, want 15 or more: %v", len(names), err)
	}
	var docs []*kb.Document
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, document(t, filepath.Base(name), "", "", string(data)))
	}
	return deskOf(t, docs...)
}

func TestWhoLeadsNow(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	heads, ambiguous := d.Heads("Tamar River Front")
	if ambiguous || len(heads) < 2 {
		t.Fatalf("Heads(Tamar River Front) = %v, ambiguous %v, want several", heads, ambiguous)
	}
	if h := heads[0]; h.Holder != "Katya Venn" || h.State != Current || h.Date != "2024-06-18" {
		t.Errorf("the first head is %s (%s, %s), want Katya Venn of the newest document", h.Holder, h.State, h.Date)
	}
	for _, h := range heads {
		if h.Holder == "Anselm Dravec" && h.Date == "2024-06-18" && h.State != Ended {
			t.Errorf("Dravec was killed; his role is %q", h.State)
		}
		for _, never := range []string{"Boris Quint", "Oleg Marsh", "Pavle Orsan", "Salme Kuusk"} {
			if h.Holder == never {
				t.Errorf("%s leads the front: %q", never, h.Quote)
			}
		}
	}
	for _, name := range []string{"Stone Landing", "Night Ferrymen", "Eastern Covenant"} {
		if heads, _ := d.Heads(name); len(heads) > 0 {
			t.Errorf("Heads(%s) = %v, want none", name, heads)
		}
	}
}

func TestWhoCard(t *testing.T) {
	t.Parallel()
	c := fixture(t).Who("Tamar River Front")
	if c.Kind != "organisation" || c.Name != "Tamar River Front" {
		t.Errorf("Who = %q, a %q", c.Name, c.Kind)
	}
	var members []string
	for _, m := range c.Members {
		members = append(members, m.Member)
	}
	if want := []string{"Reed Company", "Night Ferrymen", "Stone Landing"}; !slices.Equal(members, want) {
		t.Errorf("members = %v, want %v", members, want)
	}
	if len(c.PartOf) != 1 || c.PartOf[0].Group != "Eastern Covenant" {
		t.Errorf("part of %v, want the Eastern Covenant", c.PartOf)
	}
	if !slices.ContainsFunc(c.Names, func(w Written) bool { return w.Text == "TRF" }) {
		t.Errorf("names = %v, want TRF among them", c.Names)
	}
	if c.Last == nil || c.Last.Date != "2024-07-02" && c.Last.Date != "2024-06-18" {
		t.Errorf("last mentioned in %+v", c.Last)
	}
}

// An abbreviation that two documents define differently is ambiguous outside
// them, and never joins the two.
func TestAbbreviationOfTwoThings(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	if c := d.Who("TRF"); len(c.Candidates) < 2 {
		t.Errorf("Who(TRF) = %q with candidates %v, want several", c.Name, c.Candidates)
	}
	for _, h := range d.Who("Teachers' Reform Federation").Heads {
		if h.Holder != "Salme Kuusk" && h.Holder != "Kuusk" {
			t.Errorf("%s heads the teachers: %q", h.Holder, h.Quote)
		}
	}
}

func TestNeverTwoPeopleJoined(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	for _, pair := range [][2]string{{"Anders Karlsen", "Anders Karlson"}, {"Maria Roth", "Jonas Roth"}, {"Anselm Dravec", "Anselm Dravek"}} {
		if d.Same(pair[0], pair[1]) {
			t.Errorf("%s and %s are one", pair[0], pair[1])
		}
	}
	if c := d.Who("Roth"); len(c.Candidates) < 2 || c.Name != "" {
		t.Errorf("Who(Roth) = %q, candidates %v, want the candidates", c.Name, c.Candidates)
	}
	if c := d.Who("Anders Karlsen"); !slices.Contains(c.Similar, "Anders Karlson") {
		t.Errorf("Who(Anders Karlsen) does not point to the other spelling: %v", c.Similar)
	}
}

// Another spelling is joined where both are given the same place, and only
// then.
func TestSpellingVariantsJoinOnEvidence(t *testing.T) {
	t.Parallel()
	d := deskOf(t,
		document(t, "a.md", "2020-01-02", "en", "The Red Dune Army (RDA) is led by Malik Drouvdel. Drouvdel was born in Tesk."),
		document(t, "b.md", "2020-05-02", "en", "The leader of the RDA, Malik Drouvdal, spoke on Friday."),
		document(t, "c.md", "2020-06-02", "en", "Malik Drouvdol runs a bakery in Tesk."))
	if !d.Same("Malik Drouvdel", "Malik Drouvdal") {
		t.Error("two spellings of the leader of one army are not joined")
	}
	if d.Same("Malik Drouvdel", "Malik Drouvdol") {
		t.Error("the baker is joined with the leader")
	}
}

func TestSourcesDiffer(t *testing.T) {
	t.Parallel()
	diffs := fixture(t).Differences("")
	if len(diffs) != 1 {
		t.Fatalf("Differences = %d groups, want the one of Port Selm: %+v", len(diffs), diffs)
	}
	got := map[string]string{}
	for _, f := range diffs[0].Figures {
		got[f.Number] = f.Attribution
	}
	if got["31"] != "the coastguard" || got["38"] != "the hospital of Selm" || len(got) != 2 {
		t.Errorf("the figures and their claimants = %v", got)
	}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	for name, want := range map[string][]string{
		"Pavle Orsan":     {"We came by water and we will leave by water"},
		"Helga Brandauer": {"a theft with rifles"},
		"Noor Achterman":  {"I counted them twice", "I wish I had been wrong."},
		"Ilse Tamm":       {"The captain shouted, ‘Leave the cars!’ and then the lights went out."},
		"Claire Maubert":  {"Le port est vivant"},
		"Yann Coz":        {"Nous avons perdu un mois"},
		"Rosa Illán":      {"No bajaremos sin casco"},
		"Katya Venn":      nil,
		"Anders Karlsen":  nil,
	} {
		var got []string
		for _, s := range d.Statements(name, 0) {
			if s.Direct {
				got = append(got, s.Said)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("Statements(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	known, unknown := fixture(t).Events("13-relative-dates", 0)
	var got []string
	for _, e := range known {
		got = append(got, e.When+" = "+e.Resolved)
	}
	want := []string{"1958 = 1958", "summer of 2011 = 2011", "the end of August = 2024-08", "early October = 2024-10", "Monday = 2024-10-14",
		"yesterday = 2024-10-16", "Friday = 2024-10-18", "December = 2024-12"}
	if !slices.Equal(got, want) || len(unknown) != 0 {
		t.Errorf("Events = %q and %d without a date,\nwant %q", got, len(unknown), want)
	}
	known, unknown = fixture(t).Events("14-undated", 0)
	if len(known) != 1 || known[0].When != "1997" || len(unknown) != 1 || unknown[0].When != "March" {
		t.Errorf("Events of the undated document = %v and %v", known, unknown)
	}
}

// What somebody tells the bot inside a document, what is taken back and what
// only might be are no facts.
func TestSilence(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.roles {
			r := e.role(&e.sheet.roles[j])
			if r.Holder == "Boris Quint" || r.Holder == "Oleg Marsh" || r.Holder == "Marsh" {
				t.Errorf("a role of %s from %q", r.Holder, r.Quote)
			}
		}
		for j := range e.sheet.figures {
			if f := e.figure(&e.sheet.figures[j]); strings.HasPrefix(f.Document, "05") && f.Number == "38" {
				t.Errorf("the corrected number is drawn from %q", f.Quote)
			}
		}
	}
}

func TestRumourKeepsItsTellers(t *testing.T) {
	t.Parallel()
	for _, f := range fixture(t).Figures("09-rumour", 0) {
		if f.Attribution != "Residents of Saltmarsh" {
			t.Errorf("figure %s of the rumour is attributed to %q", f.Number, f.Attribution)
		}
	}
}

// TestSpans holds the promise that every text of every fact is a span of its
// document, byte for byte.
func TestSpans(t *testing.T) {
	t.Parallel()
	facts := 0
	for _, doc := range corpus(t) {
		sheet := Draw(doc)
		check := func(kind string, src source, spans ...kb.Span) {
			facts++
			p := doc.Passage(int(src.passage) - 1)
			if src.sentence.Start < p.Start || src.sentence.End > p.End || src.sentence.Len() <= 0 {
				t.Errorf("%s: a %s in paragraph %d has the sentence %v outside %v", doc.ID, kind, src.passage, src.sentence, p.Span)
			}
			for _, s := range append(spans, src.attribution) {
				if s.Start < 0 || s.End > doc.Size() || s.Len() < 0 {
					t.Fatalf("%s: a %s has the span %v", doc.ID, kind, s)
				}
			}
		}
		inside := func(kind string, src source, s kb.Span) {
			if s.Len() > 0 && (s.Start < src.sentence.Start || s.End > src.sentence.End) {
				t.Errorf("%s: a %s has %q outside its sentence %q", doc.ID, kind, doc.Quote(s), doc.Quote(src.sentence))
			}
		}
		for _, r := range sheet.roles {
			check("role", r.source, r.holder, r.words, r.of, r.when)
			inside("role", r.source, r.words)
			if r.holder.Len() == 0 || r.words.Len() == 0 {
				t.Errorf("%s: a role without holder or words in %q", doc.ID, doc.Quote(r.sentence))
			}
		}
		for _, f := range sheet.figures {
			check("figure", f.source, f.number, f.qualifier, f.unit, f.what, f.where, f.when)
			inside("figure", f.source, f.number)
			inside("figure", f.source, f.unit)
			inside("figure", f.source, f.where)
		}
		for _, s := range sheet.statements {
			check("statement", s.source, s.speaker, s.name, s.said)
			inside("statement", s.source, s.said)
			if s.direct && !strings.ContainsAny(string(doc.Quote(kb.Span{Start: max(0, s.said.Start-4), End: s.said.Start})), "\"“«„‘'—–»") {
				t.Errorf("%s: direct %q does not stand behind a mark", doc.ID, doc.Quote(s.said))
			}
		}
		for _, e := range sheet.events {
			check("event", e.source, e.when)
			inside("event", e.source, e.when)
		}
		for _, l := range sheet.links {
			check("link", l.source, l.member, l.group)
		}
	}
	if facts < 300 {
		t.Errorf("only %d facts were checked", facts)
	}
}

// TestPlaces holds that what leaves the package is byte-exact too.
func TestPlaces(t *testing.T) {
	t.Parallel()
	d := fixture(t)
	docs := map[string]*kb.Document{}
	for i := range d.entries {
		docs[d.entries[i].doc.ID] = d.entries[i].doc
	}
	check := func(p Place) {
		doc := docs[p.Document]
		if doc == nil || doc.Version != p.Version || !doc.Holds(kb.Span{Start: p.Start, End: p.End}, p.Quote) {
			t.Errorf("%s[%d:%d] is not %q", p.Document, p.Start, p.End, p.Quote)
		}
		if p.Paragraph < 1 || p.Line < 1 {
			t.Errorf("%s: paragraph %d, line %d", p.Document, p.Paragraph, p.Line)
		}
	}
	for _, f := range d.Figures("", 0) {
		check(f.Place)
	}
	for _, s := range d.Statements("", 0) {
		check(s.Place)
	}
	known, unknown := d.Events("", 0)
	for _, e := range append(known, unknown...) {
		check(e.Place)
	}
	for _, name := range []string{"Tamar River Front", "Katya Venn", "Anselm Dravec", "Anders Karlsen"} {
		c := d.Who(name)
		for _, w := range c.Names {
			check(w.Place)
		}
		for _, r := range append(c.Roles, c.Heads...) {
			check(r.Place)
		}
		for _, w := range c.What {
			check(w)
		}
		for _, w := range c.With {
			check(w.Place)
		}
		if c.Last == nil {
			t.Errorf("Who(%s) has no last mention", name)
			continue
		}
		check(*c.Last)
	}
}
