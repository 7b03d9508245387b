package facts

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Single is what one document holds, for whoever needs no other.
type Single struct {
	// People are names of two words or more that may be persons', most often
	// first. A short form of a longer name of the document is not among them.
	People     []string
	Roles      []Role
	Figures    []Figure
	Statements []Statement
}

// Of draws the facts of one document, each list in the document's order.
func Of(d *kb.Document) Single {
	e := entry{doc: d, sheet: Draw(d)}
	var out Single
	names := slices.Clone(e.sheet.names)
	slices.SortStableFunc(names, func(a, b mention) int { return int(b.times - a.times) })
	for _, n := range names {
		if name := strings.Join(strings.Fields(d.Quote(n.name)), " "); n.person && !n.short && strings.Contains(name, " ") && name != strings.ToUpper(name) && !slices.Contains(out.People, name) {
			out.People = append(out.People, name)
		}
	}
	for i := range e.sheet.roles {
		out.Roles = append(out.Roles, e.role(&e.sheet.roles[i]))
	}
	for i := range e.sheet.figures {
		out.Figures = append(out.Figures, e.figure(&e.sheet.figures[i]))
	}
	for i := range e.sheet.statements {
		out.Statements = append(out.Statements, e.statement(&e.sheet.statements[i]))
	}
	return out
}
