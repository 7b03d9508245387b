package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"

	"briefbot/internal/facts"
)

// How many facts a message in Slack shows; the terminal shows all.
const (
	maxFigures    = 15
	maxStatements = 12
	maxEvents     = 20
	maxCardRoles  = 6
	maxCardLinks  = 10
	maxDiffer     = 3
)

// Facts says how facts are shown.
type Facts struct {
	// All shows every fact, for the terminal, which has room.
	All bool
	// Note is a remark at the end, such as how old the briefings are, or "".
	Note string
}

// Table is rows of cells below a head: a table in the terminal. In Slack each
// row is an entry of a list.
type Table struct {
	Head []string
	Rows []Row
}

// Row is one row of a [Table].
type Row struct {
	Cells []string
	Item  Item // the row as an entry of a list
}

func (Table) part() {}

// limit is how many of n are shown where most fit into a message.
func (f Facts) limit(n, most int) int {
	if f.All {
		return n
	}
	return min(n, most)
}

// Card words what the briefings say of a name. asked is the name that was
// asked for.
func (f Facts) Card(asked string, c facts.Card) Message {
	asked = cut(line(asked), maxTitle)
	switch {
	case c.Name != "":
	case len(c.Candidates) > 0:
		m := Text("“" + asked + "” can be several. Which one?")
		var items []Item
		for _, name := range c.Candidates {
			items = append(items, Item{Lead: name})
		}
		m.Parts = append(m.Parts, List{items})
		m.Fallback += " " + line(strings.Join(c.Candidates, ", "))
		return f.noted(m)
	default:
		m := Text("“" + asked + "” is not mentioned in the briefings.")
		if len(c.Similar) > 0 {
			m.Parts = append(m.Parts, Paragraph{Text: "Similar names that are: " + strings.Join(c.Similar, ", ") + "."})
		}
		return f.noted(m)
	}
	lead := Lead{Text: c.Name, Rest: kindOf(c) + alsoWritten(c)}
	m := Message{Parts: []Part{lead}, Fallback: line(c.Name) + ": " + summary(c)}
	f.roles(&m, "Led by", c.Heads, func(r facts.Role) string { return r.Holder })
	f.roles(&m, "Roles", c.Roles, roleWords)
	f.links(&m, "Part of", c.PartOf, func(l facts.Link) string { return l.Group })
	f.links(&m, "Members", c.Members, func(l facts.Link) string { return l.Member })
	for i, p := range c.What {
		if i == 0 {
			m.Parts = append(m.Parts, Heading{Text: "In the briefings' words"})
		}
		m.Parts = append(m.Parts, factQuote(p))
	}
	if len(c.With) > 0 {
		var names []string
		for _, w := range c.With {
			names = append(names, fmt.Sprintf("%s (%d)", w.Name, w.Times))
		}
		m.Parts = append(m.Parts, Paragraph{Text: "Mentioned with: " + strings.Join(names, ", ") + "."})
	}
	if c.Last != nil {
		m.Parts = append(m.Parts, Paragraph{Text: fmt.Sprintf("Named %s in %s; last in %s:", times(c.Mentions), documents(c.Documents), where2(*c.Last))}, factQuote(*c.Last))
	}
	if len(c.Similar) > 0 {
		m.Parts = append(m.Parts, Note{Text: "Not the same, as far as the briefings say: " + strings.Join(c.Similar, ", ") + "."})
	}
	return f.noted(m)
}

func kindOf(c facts.Card) string {
	if c.Kind == "" {
		return ""
	}
	return ", " + c.Kind
}

func alsoWritten(c facts.Card) string {
	var others []string
	for _, w := range c.Names {
		if !strings.EqualFold(w.Text, c.Name) && len(others) < 5 {
			others = append(others, w.Text)
		}
	}
	if len(others) == 0 {
		return ""
	}
	return ", also written " + strings.Join(others, ", ")
}

// summary is a card in a sentence, for a notification.
func summary(c facts.Card) string {
	switch {
	case len(c.Heads) > 0:
		return "led by " + line(c.Heads[0].Holder) + " (" + stateNote(c.Heads[0].State) + asOf(c.Heads[0].Place) + ")."
	case len(c.Roles) > 0:
		return roleWords(c.Roles[0]) + " (" + stateNote(c.Roles[0].State) + asOf(c.Roles[0].Place) + ")."
	}
	return "named " + times(c.Mentions) + " in " + documents(c.Documents) + "."
}

func (f Facts) roles(m *Message, heading string, roles []facts.Role, text func(facts.Role) string) {
	var items []Item
	for _, r := range roles[:f.limit(len(roles), maxCardRoles)] {
		items = append(items, Item{Lead: text(r), Text: "(" + stateNote(r.State) + asOf(r.Place) + ") “" + line(display2(r.Place)) + "”", Note: placeNote(r.Place), URL: r.URL})
	}
	if len(items) > 0 {
		m.Parts = append(m.Parts, Heading{Text: heading}, List{items})
	}
}

func (f Facts) links(m *Message, heading string, links []facts.Link, text func(facts.Link) string) {
	if len(links) == 0 {
		return
	}
	// One sentence mostly names several: it is quoted once.
	var items []Item
	for i := 0; i < f.limit(len(links), maxCardLinks); {
		names := []string{text(links[i])}
		j := i + 1
		for j < f.limit(len(links), maxCardLinks) && links[j].Document == links[i].Document && links[j].Start == links[i].Start {
			names = append(names, text(links[j]))
			j++
		}
		p := links[i].Place
		items = append(items, Item{Lead: strings.Join(names, ", "), Text: "(" + asOf(p) + ") “" + line(display2(p)) + "”", Note: placeNote(p), URL: p.URL})
		i = j
	}
	m.Parts = append(m.Parts, Heading{Text: heading}, List{items})
}

func roleWords(r facts.Role) string {
	of := ""
	if r.Of != "" && !strings.Contains(strings.ToLower(r.Role), strings.ToLower(r.Of)) {
		of = " (" + r.Of + ")"
	}
	return r.Role + of
}

func stateNote(s facts.State) string {
	switch s {
	case facts.Past:
		return "past; "
	case facts.Ended:
		return "ended; "
	}
	return ""
}

// asOf is the date that a fact holds at: that of its document.
func asOf(p facts.Place) string {
	if p.Date == "" {
		return "undated"
	}
	return "as of " + line(p.Date)
}

// Figures words the figures about a subject ("" for all), and those on which
// sources differ first.
func (f Facts) Figures(about string, figures []facts.Figure, differ []facts.Difference) Message {
	m := Text(f.lead("figure", len(figures), about))
	if len(figures) == 0 {
		return f.noted(m)
	}
	for _, d := range differ[:f.limit(len(differ), maxDiffer)] {
		m.Parts = append(m.Parts, Heading{Text: "Sources differ"})
		m.Parts = append(m.Parts, figureTable(d.Figures))
	}
	shown := figures[:f.limit(len(figures), maxFigures)]
	if len(differ) > 0 {
		m.Parts = append(m.Parts, Heading{Text: "All figures"})
	}
	m.Parts = append(m.Parts, figureTable(shown))
	m.Fallback += " " + line(amountOf(shown[0])) + " (" + claim(shown[0].Place) + asOf(shown[0].Place) + ")."
	return f.more(m, len(figures)-len(shown))
}

func figureTable(figures []facts.Figure) Table {
	t := Table{Head: []string{"figure", "what", "where", "when", "claimed by", "quote", "place"}}
	for _, x := range figures {
		when := x.When
		if x.Resolved != "" && x.Resolved != when {
			when += " (" + x.Resolved + ")"
		}
		t.Rows = append(t.Rows, Row{
			Cells: []string{amountOf(x), x.What, x.Where, when, x.Attribution, display2(x.Place), terminalPlace(x.Place)},
			Item:  factItem(amountOf(x), x.Place),
		})
	}
	return t
}

// amountOf is a figure as it is written: qualifier, number, unit.
func amountOf(x facts.Figure) string {
	switch x.Unit {
	case "%":
		return strings.TrimSpace(x.Qualifier + " " + x.Number + "%")
	case "$", "€", "£", "¥", "₹", "₽", "US$", "A$", "C$":
		return strings.TrimSpace(x.Qualifier + " " + x.Unit + x.Number)
	}
	if strings.HasPrefix(x.Unit, "%") {
		return strings.TrimSpace(x.Qualifier + " " + x.Number + x.Unit)
	}
	return strings.TrimSpace(strings.Join(strings.Fields(x.Qualifier+" "+x.Number+" "+x.Unit), " "))
}

// Quotes words what is said by a name or on a topic ("" for all). others are
// words of others in sentences that name the one who was asked for.
func (f Facts) Quotes(about string, statements, others []facts.Statement) Message {
	if len(statements) == 0 && len(others) > 0 {
		return f.saidByOthers(about, others)
	}
	m := Text(f.lead("quotation", len(statements), about))
	if len(statements) == 0 {
		if about != "" {
			m = Text("The briefings quote nothing that “" + cut(line(about), maxTitle) + "” said.")
		}
		return f.noted(m)
	}
	shown := statements[:f.limit(len(statements), maxStatements)]
	m.Parts = append(m.Parts, statementTable(shown))
	m.Fallback += " " + line(speaker(shown[0])) + ": " + cut(line(said(shown[0])), maxItemText) + "."
	return f.more(m, len(statements)-len(shown))
}

// saidByOthers says that somebody says nothing, and who does.
func (f Facts) saidByOthers(about string, others []facts.Statement) Message {
	m := Text("The briefings quote nothing that “"+cut(line(about), maxTitle)+"” said.", "Said by others who stand in the same sentences:")
	m.Parts = append(m.Parts, statementTable(others[:f.limit(len(others), maxStatements)]))
	m.Fallback += " " + line(speaker(others[0])) + ": " + cut(line(said(others[0])), maxItemText) + "."
	return f.noted(m)
}

func statementTable(statements []facts.Statement) Table {
	t := Table{Head: []string{"speaker", "", "said", "quote", "place"}}
	for _, s := range statements {
		kind := "reported"
		if s.Direct {
			kind = "direct"
		}
		item := Item{Lead: speaker(s), Text: "(" + kind + ") " + said(s), Note: placeNote(s.Place), URL: s.URL}
		t.Rows = append(t.Rows, Row{Cells: []string{speaker(s), kind, said(s), display2(s.Place), terminalPlace(s.Place)}, Item: item})
	}
	return t
}

func speaker(s facts.Statement) string {
	if s.Name != "" && s.Name != s.Speaker {
		return s.Name + " (“" + s.Speaker + "”)"
	}
	return s.Speaker
}

func said(s facts.Statement) string {
	if s.Direct {
		return "“" + line(s.Said) + "”"
	}
	return "… " + line(s.Said)
}

// Timeline words events in order of time, and apart those without a certain
// date.
func (f Facts) Timeline(about string, known, unknown []facts.Event) Message {
	m := Text(f.lead("dated event", len(known), about))
	if len(known)+len(unknown) == 0 {
		return f.noted(m)
	}
	shown := known[len(known)-f.limit(len(known), maxEvents):]
	if len(shown) > 0 {
		m.Parts = append(m.Parts, eventTable(shown))
		last := shown[len(shown)-1]
		m.Fallback += " Last: " + line(last.Resolved) + ", " + cut(line(display2(last.Place)), maxItemText)
	}
	left := maxEvents - len(shown)
	apart := unknown[:f.limit(len(unknown), max(left, 3))]
	if len(apart) > 0 {
		m.Parts = append(m.Parts, Heading{Text: "Without a certain date"}, eventTable(apart))
	}
	return f.more(m, len(known)+len(unknown)-len(shown)-len(apart))
}

func eventTable(events []facts.Event) Table {
	t := Table{Head: []string{"date", "as written", "quote", "claimed by", "place"}}
	for _, e := range events {
		lead := e.Resolved
		if lead == "" || lead != e.When {
			lead = strings.TrimSpace(e.Resolved + " (“" + e.When + "”)")
		}
		t.Rows = append(t.Rows, Row{Cells: []string{e.Resolved, e.When, display2(e.Place), e.Attribution, terminalPlace(e.Place)}, Item: factItem(lead, e.Place)})
	}
	return t
}

// factItem is a fact as an entry of a list: what it is, its quote, and who
// claims it, which is never cut off.
func factItem(lead string, p facts.Place) Item {
	return Item{Lead: lead, Text: "“" + cut(line(display2(p)), maxItemText-2) + "”", Note: placeNote(p), URL: p.URL}
}

// placeNote is who claims and where it stands, in a line.
func placeNote(p facts.Place) string {
	fields := []string{}
	if who := accordingTo(p.Attribution); who != "" {
		fields = append(fields, "according to "+cut(who, 100))
	}
	fields = append(fields, cut(line(titleOf(p.Title, p.Document)), 80), line(dateOf(p.Date)), "paragraph "+strconv.Itoa(p.Paragraph))
	return strings.Join(fields, " · ")
}

func terminalPlace(p facts.Place) string {
	return fmt.Sprintf("%s:%d, %s", p.Document, p.Line, dateOf(p.Date))
}

func claim(p facts.Place) string {
	if who := accordingTo(p.Attribution); who != "" {
		return "according to " + who + "; "
	}
	return ""
}

func display2(p facts.Place) string {
	if p.Display != "" {
		return p.Display
	}
	return p.Quote
}

func where2(p facts.Place) string { return line(titleOf(p.Title, p.Document)) + ", " + dateOf(p.Date) }

func factQuote(p facts.Place) Quote {
	return Quote{Text: display2(p), Attribution: p.Attribution, Place: Place{
		Document: p.Document, Title: p.Title, Date: p.Date, Paragraph: p.Paragraph, Line: p.Line, URL: p.URL, Source: p.Source,
	}}
}

// lead says how many facts there are about a subject.
func (f Facts) lead(noun string, n int, about string) string {
	on := " in the briefings"
	if about = cut(line(about), maxTitle); about != "" {
		on = " on “" + about + "”"
	}
	switch n {
	case 0:
		return "No " + noun + on + "."
	case 1:
		return "One " + noun + on + "."
	}
	return fmt.Sprintf("%d %ss%s.", n, noun, on)
}

func (f Facts) more(m Message, n int) Message {
	if n > 0 {
		m.Parts = append(m.Parts, Note{Text: fmt.Sprintf("%d more: name a person, a place or a topic to see fewer, or use bot facts in the terminal.", n)})
	}
	return f.noted(m)
}

func (f Facts) noted(m Message) Message {
	if f.Note != "" {
		m.Parts = append(m.Parts, Note{Text: f.Note})
		m.Fallback += " " + f.Note
	}
	return m
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

func documents(n int) string {
	if n == 1 {
		return "one document"
	}
	return strconv.Itoa(n) + " documents"
}

// list is the table for Slack.
func (t Table) list() List {
	l := List{}
	for _, r := range t.Rows {
		l.Items = append(l.Items, r.Item)
	}
	return l
}

// Columns of a table in the terminal.
const (
	columnGap   = "  "
	leastColumn = 8
	mostColumn  = 28 // of all but the widest
)

// terminal is the table as lines at most width columns wide (0: as wide as it
// gets). Empty columns are left out; long cells wrap.
func (t Table) terminal(width int) []string {
	var columns [][]string // head first
	for c := range t.Head {
		column := []string{t.Head[c]}
		filled := false
		for _, r := range t.Rows {
			cell := line(r.Cells[c])
			filled = filled || cell != ""
			column = append(column, cell)
		}
		if filled {
			columns = append(columns, column)
		}
	}
	widths := fitColumns(columns, width)
	var out []string
	for r := range len(t.Rows) + 1 {
		cells := make([][]string, len(columns))
		height := 1
		for c := range columns {
			cells[c] = wrap(columns[c][r], widths[c])
			height = max(height, len(cells[c]))
		}
		for h := range height {
			var b strings.Builder
			for c := range columns {
				text := ""
				if h < len(cells[c]) {
					text = cells[c][h]
				}
				b.WriteString(text)
				if c+1 < len(columns) {
					b.WriteString(strings.Repeat(" ", max(0, widths[c]-uniseg.StringWidth(text))) + columnGap)
				}
			}
			out = append(out, strings.TrimRight(b.String(), " "))
		}
	}
	return out
}

// fitColumns shares width among columns: each gets what it needs up to
// mostColumn, the widest what is left.
func fitColumns(columns [][]string, width int) []int {
	widths := make([]int, len(columns))
	widest, total := 0, 0
	for c := range columns {
		for _, cell := range columns[c] {
			widths[c] = max(widths[c], uniseg.StringWidth(cell))
		}
		if widths[c] > widths[widest] {
			widest = c
		}
	}
	if width < minWidth {
		return widths
	}
	for c := range widths {
		if c != widest {
			widths[c] = min(widths[c], max(leastColumn, min(mostColumn, width/len(columns))))
		}
		total += widths[c] + len(columnGap)
	}
	widths[widest] = max(mostColumn, width-(total-widths[widest]))
	return widths
}
