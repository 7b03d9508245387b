package digest

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// desk is a knowledge base at one moment and a log of news about it.
func desk(t *testing.T, was, now map[string]string) (*Composer, []store.NewsChange) {
	t.Helper()
	bodies := bodies{}
	var docs []*kb.Document
	var changes []store.NewsChange
	ids := map[string]bool{}
	for id := range was {
		ids[id] = true
	}
	for id := range now {
		ids[id] = true
	}
	for id := range ids {
		c := store.NewsChange{Path: id}
		if text, ok := was[id]; ok {
			c.Before = bodies.put(text)
		}
		if text, ok := now[id]; ok {
			c.Version = bodies.put(text)
			docs = append(docs, parse(t, id, text))
		}
		if c.Before != c.Version {
			changes = append(changes, c)
		}
	}
	slices.SortFunc(changes, func(a, b store.NewsChange) int { return strings.Compare(a.Path, b.Path) })
	x := kb.NewIndex(docs)
	index := func() *kb.Index { return x }
	return NewComposer(slog.New(slog.DiscardHandler), ComposerOptions{Index: index, Versions: &Versions{bodies: bodies, index: index, kept: map[string]*kb.Document{}}}), changes
}

func compose(t *testing.T, c *Composer, r Request) Digest {
	t.Helper()
	d, err := c.Compose(t.Context(), r)
	if err != nil {
		t.Fatalf("Compose: %v", err)
	}
	return d
}

func article(title, date, text string) string {
	return fmt.Sprintf("---\ntitle: %s\ndate: %s\nlang: en\n---\n\n%s\n", title, date, text)
}

func TestComposeByDifference(t *testing.T) {
	t.Parallel()
	ferry := "A ferry capsized on Lake Omba on Saturday. At least %s people drowned, the harbour master said. Rescuers pulled 61 survivors from the water."
	c, changes := desk(t,
		map[string]string{
			"ferry.md": article("Ferry capsizes", "2026-02-07", fmt.Sprintf(ferry, "5")),
			"old.md":   article("An old note", "2026-01-01", "Nothing has changed in this one since January."),
			"gone.md":  article("A rumour", "2026-02-01", "The minister is said to have left the country on Sunday."),
			"mark.md":  article("Markup", "2026-02-01", "The *minister* is said to have\nleft the country on Sunday."),
		},
		map[string]string{
			"ferry.md": article("Ferry capsizes", "2026-02-07", fmt.Sprintf(ferry, "6")+" The owner was arrested on Monday."),
			"old.md":   article("An old note", "2026-01-01", "Nothing has changed in this one since January."),
			"new.md":   article("Dock workers walk out", "2026-02-08", "About 1,900 dock workers walked out at the port of Velmar on Thursday. Twelve ships were waiting outside the harbour."),
			"mark.md":  article("Markup", "2026-02-01", "The minister is said\nto have **left** the country on Sunday."),
		})
	d := compose(t, c, Request{Changes: changes})
	if d.New != 1 || d.Changed != 1 || d.Withdrawn != 1 || d.Stories != 3 || len(d.Entries) != 3 {
		t.Fatalf("Compose = %+v, want one new, one changed, one withdrawn", d)
	}
	var got []string
	for _, e := range d.Entries {
		got = append(got, string(e.Kind)+" "+e.Documents[0].Document)
	}
	if diff := cmp.Diff([]string{"new new.md", "changed ferry.md", "withdrawn gone.md"}, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	edit := d.Entries[1]
	if len(edit.Corrections) != 1 || edit.Corrections[0].Was != "5" || edit.Corrections[0].Now != "6" ||
		edit.Corrections[0].After.Quote != "At least 6 people drowned, the harbour master said." {
		t.Errorf("corrections = %+v, want 5 to 6", edit.Corrections)
	}
	if len(edit.Quotes) != 1 || edit.Quotes[0].Quote != "The owner was arrested on Monday." {
		t.Errorf("quotes of the changed document = %+v, want the new sentence", edit.Quotes)
	}
	if len(d.Entries[0].Quotes) != 1 || !strings.HasPrefix(d.Entries[0].Quotes[0].Quote, "About 1,900 dock workers") {
		t.Errorf("lead = %+v", d.Entries[0].Quotes)
	}
	text := render.Terminal(d.Message(Wording{}), render.TerminalStyle{})
	for _, want := range []string{"In the briefings: 1 new, 1 changed, 1 withdrawn", "was “5”, now “6”", "Withdrawn: A rumour"} {
		if !strings.Contains(text, want) {
			t.Errorf("the message lacks %q:\n%s", want, text)
		}
	}
}

func TestNothingNew(t *testing.T) {
	t.Parallel()
	c, changes := desk(t, map[string]string{"a.md": article("A", "2026-01-01", "A sentence that stays.")}, map[string]string{"a.md": article("A", "2026-01-01", "A sentence that stays.")})
	d := compose(t, c, Request{Changes: changes})
	if !d.IsEmpty() || d.Message(Wording{}).Fallback != "Nothing new in the briefings" {
		t.Errorf("Compose = %+v, want nothing", d)
	}
}

// TestQuotesAreSpans holds the promise for every quotation of a digest: it is
// the document's own bytes.
func TestQuotesAreSpans(t *testing.T) {
	t.Parallel()
	now, was := map[string]string{}, map[string]string{}
	docs := map[string]*kb.Document{}
	for _, r := range reports(t) {
		text := r.doc.Quote(kb.Span{Start: 0, End: r.doc.Size()})
		now[r.doc.ID] = text
		docs[r.doc.ID+r.doc.Version] = r.doc
		if r.letter == "f" {
			was[r.doc.ID] = strings.Replace(strings.Replace(text, "two", "three", 1), "The ", "A ", 1)
			before := parse(t, r.doc.ID, was[r.doc.ID])
			docs[r.doc.ID+before.Version] = before
		}
	}
	c, changes := desk(t, was, now)
	d := compose(t, c, Request{Changes: changes, Limit: 100})
	if len(d.Entries) < 20 {
		t.Fatalf("only %d entries", len(d.Entries))
	}
	check := func(q Quote) {
		doc := docs[q.Document+q.Version]
		if doc == nil || !doc.Holds(kb.Span{Start: q.Start, End: q.End}, q.Quote) || q.Quote == "" || q.Line == 0 || q.Paragraph == 0 {
			t.Errorf("no span of its document: %+v", q)
		}
	}
	corrections := 0
	for _, e := range d.Entries {
		if e.Kind == New && len(e.Quotes) == 0 {
			t.Errorf("%s has no lead", e.Documents[0].Document)
		}
		for _, q := range e.Quotes {
			check(q)
		}
		for _, x := range e.Corrections {
			corrections++
			check(x.Before)
			check(x.After)
		}
	}
	if corrections == 0 {
		t.Error("no correction was found")
	}
}

func TestTopicsNarrow(t *testing.T) {
	t.Parallel()
	c, changes := desk(t, nil, map[string]string{
		"tag.md":   "---\ntitle: Untitled\ntags: [Mali, convoys]\n---\n\nA convoy was attacked on the road at dawn.",
		"text.md":  article("Gold", "2026-01-01", "The mine in northern Mali was closed on Monday by its owner."),
		"alias.md": article("Sahel", "2026-01-01", "The Support Group for Islam and Muslims (JNIM) claimed the attack on the convoy."),
		"only.md":  article("Claims", "2026-01-01", "A video of the Support Group for Islam and Muslims was seen on Tuesday."),
		"who.md":   article("Questions", "2026-01-01", "Nobody knows who is behind the attack on the northern village."),
	})
	for topic, want := range map[string][]string{
		"mali": {"tag.md", "text.md"}, "Málí": {"tag.md", "text.md"}, "convoys": {"alias.md", "tag.md"},
		"jnim": {"alias.md", "only.md"}, "WHO": nil, "Gold": {"text.md"}, "volcano": nil,
	} {
		var got []string
		for _, e := range compose(t, c, Request{Changes: changes, Topics: []string{topic}}).Entries {
			for _, s := range e.Documents {
				got = append(got, s.Document)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("topic %s (-want +got):\n%s", topic, diff)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	now := map[string]string{}
	for _, r := range reports(t) {
		now[r.doc.ID] = r.doc.Quote(kb.Span{Start: 0, End: r.doc.Size()})
	}
	c, changes := desk(t, nil, now)
	page := Page{From: 1, To: 9}
	seen := map[string]bool{}
	for range 20 {
		d := compose(t, c, Request{Changes: changes, Skip: page.Skip})
		m := d.Message(Wording{Page: &page})
		var next *Page
		for _, p := range m.Parts {
			switch p := p.(type) {
			case render.Sources:
				for _, s := range p.Places {
					if seen[s.Document] {
						t.Errorf("%s is shown twice", s.Document)
					}
					seen[s.Document] = true
				}
			case render.Buttons:
				got, err := ReadPage(p.Items[0].Value)
				if err != nil {
					t.Fatal(err)
				}
				next = &got
			}
		}
		if next == nil {
			break
		}
		page = *next
	}
	if len(seen) != len(now) {
		t.Errorf("%d of %d documents were seen by turning pages", len(seen), len(now))
	}
	for _, bad := range []string{"", "{", `{"f":-1}`, `{"f":3,"t":2}`, `{"f":1,"t":2,"s":-4}`} {
		if p, err := ReadPage(bad); err == nil {
			t.Errorf("ReadPage(%s) = %+v, want an error", bad, p)
		}
	}
	if v := (Page{Topics: slices.Repeat([]string{strings.Repeat("x", 300)}, 20)}).Value(); len(v) > 2_000 {
		t.Errorf("a page's value has %d bytes", len(v))
	}
}

func TestLead(t *testing.T) {
	t.Parallel()
	an := kb.NewAnalyzer("en")
	for name, tc := range map[string]struct{ text, want string }{
		"furniture is passed over": {
			"Photo: A. Nyberg / Getty\n\nRead more about the floods here.\n\nThe river Lenn burst its banks at Harrow on Sunday night. It flooded 40 houses and the railway station. Subscribe to our newsletter for updates.",
			"The river Lenn burst its banks at Harrow on Sunday night. It flooded 40 houses and the railway station.",
		},
		"it does not lean on what is left out": {
			"She said so again. The council of Harrow met on Monday to decide on the dam.\n\nThey were angry. This was expected by most of the people there.",
			"The council of Harrow met on Monday to decide on the dam.",
		},
		"half a quotation is left out": {
			"The mayor spoke to reporters on Tuesday after the flood. “We had no warning. Nobody called us at all,” she said in front of the town hall. The dam held.",
			"The mayor spoke to reporters on Tuesday after the flood.",
		},
		"a document of one short line": {"Nothing to report.", "Nothing to report."},
	} {
		d := parse(t, "a.md", "---\ntitle: Flood at Harrow\nlang: en\n---\n\n"+tc.text+"\n")
		var got []string
		for _, q := range lead(d, sentences(d, an)) {
			got = append(got, q.Display)
		}
		if text := strings.Join(got, " […] "); text != tc.want && !strings.HasPrefix(text, tc.want+" […]") {
			t.Errorf("%s: lead = %q, want %q", name, text, tc.want)
		}
	}
}

func TestSwaps(t *testing.T) {
	t.Parallel()
	an := kb.NewAnalyzer("en")
	for _, tc := range []struct {
		was, now string
		want     string // was>now, or "" for none
		weighty  bool
	}{
		{"Five soldiers were killed in the attack.", "Six soldiers were killed in the attack.", "Five>Six", true},
		{"The group is led by Iyad Ag Ghali.", "The group is led by Sidan Ag Hitta.", "Iyad>Sidan; Ghali>Hitta", true},
		{"The colour of the house is grey.", "The color of the house is gray.", "colour>color; grey>gray", false},
		{"The army denied the report.", "The army confirmed the report.", "denied>confirmed", true},
		{"The bridge over the Lenn is open.", "The bridge over the Lenn is closed.", "open>closed", true},
		{"It lost a million crowns.", "It lost a billion crowns.", "million>billion", true},
		{"The army has not confirmed it.", "The army has now confirmed it.", "not>now", true},
		{"It cost 3.4 million crowns in all.", "It cost 4.3 million crowns in all.", "3.4>4.3", true},
	} {
		a, b := parse(t, "a.md", tc.was), parse(t, "a.md", tc.now)
		e := compare(sentences(a, an), sentences(b, an))
		if len(e.changed) != 1 || len(e.added)+len(e.removed) > 0 {
			t.Errorf("%q to %q: %+v, want one edited sentence", tc.was, tc.now, e)
			continue
		}
		var got []string
		weighty := false
		for _, s := range e.changed[0].swaps(an) {
			got = append(got, s.was+">"+s.now)
			weighty = weighty || s.weighty(an)
		}
		if text := strings.Join(got, "; "); text != tc.want || weighty != tc.weighty {
			t.Errorf("%q to %q: swaps = %q, weighty %t, want %q, %t", tc.was, tc.now, text, weighty, tc.want, tc.weighty)
		}
	}
}
