package facts

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Difference is a group of figures for the same thing, place and time on
// which documents differ, newest document first. It is no verdict.
type Difference struct {
	Figures []Figure `json:"figures"`
}

// causes are words for what happens to people and things: figures of
// different ones are never compared.
var causes = words(`flood attack bomb bombing explosion blast fire strike storm cyclone hurricane typhoon outbreak epidemic earthquake quake
	collapse shooting clash raid landslide mudslide protest demonstration riot crash accident collision derailment sinking capsize ambush
	massacre avalanche drought famine heatwave siege battle offensive shelling airstrike drone election vote march rally match concert
	eruption wildfire tornado wave stampede poisoning leak spill cholera measles malaria fever flu kidnapping abduction robbery theft wreck
	ferry train bus plane lorry boat ship mine bridge dam market school hospital prison camp`)

// sameFate maps what happened to one word for it.
var sameFate = func() map[string]string {
	m := map[string]string{}
	for to, list := range map[string]string{
		"dead": "killed died dead deaths killing kill die drowned", "hurt": "injured wounded hurt injuring wounding injure", "arrested": "arrested detained",
		"displaced": "displaced displacing homeless", "kidnapped": "kidnapped abducted", "freed": "freed released", "destroyed": "destroyed burned",
		"missing": "missing", "evacuated": "evacuated", "rescued": "rescued", "infected": "infected", "hospitalised": "hospitalised hospitalized",
	} {
		for _, w := range strings.Fields(list) {
			m[w] = to
		}
	}
	return m
}()

// step are qualifiers of a number that adds to another.
var step = words("further additional another average")

// comparable is a figure with what must agree.
type comparable struct {
	entry  int
	fig    *figure
	key    string // unit, fate and place
	causes []string
}

// Differences are the figures about a document, a name or a topic ("" for all)
// on which two documents differ for the same thing, place and time. In doubt
// there is none.
func (d *Desk) Differences(about string) []Difference {
	f := d.filter(about)
	groups := map[string][]comparable{}
	var order []string
	an := kb.NewAnalyzer("en")
	for i := range d.entries {
		e := &d.entries[i]
		for j := range e.sheet.figures {
			c, ok := d.comparable(i, &e.sheet.figures[j], an)
			if !ok {
				continue
			}
			if groups[c.key] == nil {
				order = append(order, c.key)
			}
			groups[c.key] = append(groups[c.key], c)
		}
	}
	var out []Difference
	for _, key := range order {
		if g := d.differing(groups[key]); len(g) > 1 && slices.ContainsFunc(g, func(c comparable) bool { return f.passes(&d.entries[c.entry], &c.fig.source) }) {
			var diff Difference
			for _, c := range g {
				diff.Figures = append(diff.Figures, d.entries[c.entry].figure(c.fig))
			}
			out = append(out, diff)
		}
	}
	return out
}

// comparable prepares a figure; false where it cannot be compared.
func (d *Desk) comparable(i int, f *figure, an *kb.Analyzer) (comparable, bool) {
	e := &d.entries[i]
	c := comparable{entry: i, fig: f}
	if f.where.Len() == 0 || f.unit.Len() == 0 {
		return c, false
	}
	for _, t := range an.Tokens(nil, []byte(e.doc.Quote(f.qualifier))) {
		if step[t.Word] {
			return c, false
		}
	}
	var unit []string
	for _, t := range an.Tokens(nil, []byte(e.doc.Quote(f.unit))) {
		if !t.Has(kb.Stop) {
			unit = append(unit, t.Term)
		}
	}
	word := strings.ToLower(e.doc.Quote(f.what))
	fate := sameFate[word]
	if fate == "" {
		fate = word
	}
	if len(unit) == 0 || fate == "" && len(unit) == 1 && generic[unit[0]] {
		return c, false
	}
	if fate != "" && len(unit) == 1 && sameFate[unit[0]] != "" {
		unit = []string{"person"}
	}
	slices.Sort(unit)
	c.key = strings.Join(unit, " ") + "\x00" + fate + "\x00" + nameKey(an, e.doc.Quote(f.where))
	for _, t := range an.Tokens(nil, []byte(e.doc.Quote(f.sentence))) {
		if w := kb.Singular(t.Word); causes[w] && !slices.Contains(c.causes, w) {
			c.causes = append(c.causes, w)
		}
	}
	return c, true
}

// generic are units that say nothing without what became of them.
var generic = words("person man woman child member case place thing way part people thousand")

// differing keeps, of figures with the same unit, fate and place, those of one
// time and cause with different numbers in different documents; the first group
// of them.
func (d *Desk) differing(all []comparable) []comparable {
	for i := range all {
		group := []comparable{all[i]}
		for j := range all {
			if j != i && all[j].entry != all[i].entry && all[j].fig.value != all[i].fig.value && d.sameTime(&all[i], &all[j]) && sameCause(&all[i], &all[j]) {
				if !slices.ContainsFunc(group, func(c comparable) bool { return c.fig.value == all[j].fig.value && c.entry == all[j].entry }) {
					group = append(group, all[j])
				}
			}
		}
		if len(group) > 1 {
			slices.SortStableFunc(group, func(a, b comparable) int { return a.entry - b.entry })
			return group
		}
	}
	return nil
}

// sameTime reports whether two figures are of the same time: dates of the same
// precision that are the same, or no date words in documents of the same or the
// next day.
func (d *Desk) sameTime(a, b *comparable) bool {
	x, y := a.fig.date, b.fig.date
	switch {
	case x.known && y.known:
		return x.first == y.first && x.last == y.last && x.precision == y.precision
	case a.fig.when.Len() > 0 || b.fig.when.Len() > 0:
		return false
	}
	p, ok := civil(d.entries[a.entry].doc.Date)
	q, fine := civil(d.entries[b.entry].doc.Date)
	return ok && fine && max(p, q)-min(p, q) <= 1
}

// sameCause reports whether two figures can be of one event: their sentences
// name a cause in common, or none, or one of them none where the day is the
// same.
func sameCause(a, b *comparable) bool {
	if len(a.causes) == 0 && len(b.causes) == 0 {
		return true
	}
	if slices.ContainsFunc(a.causes, func(w string) bool { return slices.Contains(b.causes, w) }) {
		return true
	}
	return (len(a.causes) == 0 || len(b.causes) == 0) && a.fig.date.precision == Day && b.fig.date.precision == Day
}
