package render

import (
	"fmt"
	"strings"
)

// Digest is what is new, ready to be worded. Its texts are plain text.
type Digest struct {
	// Lead says in one line what it is; Note when it is from.
	Lead, Note string
	// Overview is a summary, and OverviewBy who made it; both may be empty.
	Overview, OverviewBy string
	Stories              []DigestStory
	// More is how many stories there are beyond Stories.
	More int
	// MoreButton shows the stories behind the n that a message holds; nil for
	// no button.
	MoreButton func(n int) Button
	// All shows every story, for the terminal, which has room.
	All bool
	// Sections follow the stories.
	Sections []DigestSection
	// Buttons stand at the end, behind MoreButton.
	Buttons []Button
}

// DigestStory is one story of a [Digest].
type DigestStory struct {
	// Label is what happened to it, such as "Changed"; empty for a new one.
	Label string
	Title string
	// Sources are the documents that tell it; the first is the one quoted.
	Sources []Place
	// Quotes are verbatim sentences, shown as one quotation with its gaps
	// marked.
	Quotes []string
	// Lines are short remarks below it.
	Lines []string
	// Ask is a question that it answers, or "".
	Ask string
}

// DigestSection is a list with a heading.
type DigestSection struct {
	Heading string
	Items   []Item
}

// What a digest's parts may take, so that a message holds several stories
// whatever they are.
const (
	maxStoryTitle   = 140
	maxStoryQuote   = 700
	maxStoryLine    = 260
	maxStoryLines   = 6
	maxStorySources = 4
	maxSectionItems = 5
	maxSectionText  = 200
	maxSections     = 3_000 // characters of all sections together, as JSON
	maxOverview     = 700
	storiesShown    = 8 // more is nobody's morning reading
)

// DigestMessage words d for one message, and returns how many of its stories
// fit. The first story and the buttons always do.
func DigestMessage(d Digest) (m Message, shown int) {
	m.Fallback = d.Lead
	m.Parts = append(m.Parts, Lead{Text: cut(line(d.Lead), maxStoryTitle)})
	if d.Note != "" {
		m.Parts = append(m.Parts, Note{Text: cut(line(d.Note), maxStoryTitle)})
	}
	if d.Overview != "" {
		m.Parts = append(m.Parts, Paragraph{Text: cut(clean(d.Overview), maxOverview)},
			Note{Text: "Summary by " + cut(line(d.OverviewBy), maxSource) + " of the quotations below."})
	}
	left, blocks := d.room(m.Parts)
	take := func(parts []Part, most int) bool {
		cost, n := measure(parts)
		if cost > min(left, most) || n > blocks {
			return false
		}
		left, blocks = left-cost, blocks-n
		return true
	}
	var stories []Part
	if len(d.Stories) > 0 {
		parts := d.Stories[0].parts()
		if !take(parts, left) && !d.All {
			parts = d.Stories[0].short()
			take(parts, left)
		}
		stories, shown = parts, 1
	}
	var tail []Part
	for _, s := range d.Sections {
		if parts := s.parts(); d.All || take(parts, maxSections) {
			tail = append(tail, parts...)
		}
	}
	for ; shown < len(d.Stories); shown++ {
		parts := d.Stories[shown].parts()
		if !d.All && (shown == storiesShown || !take(parts, left)) {
			break
		}
		stories = append(stories, parts...)
	}
	for _, s := range d.Stories[:min(shown, 3)] {
		m.Fallback += " · " + cut(line(s.Title), maxStoryTitle)
	}
	m.Parts = append(append(m.Parts, stories...), tail...)
	return d.withButtons(m, shown), shown
}

// withButtons ends a message that shows some of d's stories.
func (d Digest) withButtons(m Message, shown int) Message {
	var row Buttons
	if more := d.More + len(d.Stories) - shown; more > 0 {
		label := fmt.Sprintf("and %d more", more)
		if d.MoreButton == nil {
			m.Parts = append(m.Parts, Note{Text: label})
		} else {
			b := d.MoreButton(shown)
			b.Label = label
			row.Items = append(row.Items, b)
		}
	}
	if row.Items = append(row.Items, d.Buttons...); len(row.Items) > 0 {
		m.Parts = append(m.Parts, row)
	}
	return m
}

// room is what a message has beside its head and its buttons, in characters and
// blocks.
func (d Digest) room(head []Part) (left, blocks int) {
	end := Buttons{Items: d.Buttons}
	if d.MoreButton != nil {
		b := d.MoreButton(storiesShown)
		b.Label = "and 1000000 more"
		end.Items = append([]Button{b}, d.Buttons...)
	}
	cost, n := measure(append(head, end, Note{Text: "and 1000000 more"}))
	// The builder stops at what it keeps in reserve, and the buttons come last.
	return maxBlocksTotal - cutReserve - partReserve - minText - cost, maxBlocks - 2*blocksPerPart - n
}

// measure is how many characters and blocks parts take by themselves.
func measure(parts []Part) (cost, blocks int) {
	b := builder{left: 10 * maxBlocksTotal}
	for _, p := range parts {
		b.part(p)
	}
	return 10*maxBlocksTotal - b.left, len(b.blocks)
}

// parts are the section as it is shown; none without items.
func (s DigestSection) parts() []Part {
	if len(s.Items) == 0 {
		return nil
	}
	var items []Item
	for _, i := range s.Items[:min(len(s.Items), maxSectionItems)] {
		items = append(items, Item{Lead: cut(line(i.Lead), maxSectionText), Text: cut(line(i.Text), maxSectionText), Note: cut(line(i.Note), maxSectionText)})
	}
	return []Part{Heading{Text: cut(line(s.Heading), maxStoryTitle)}, List{Items: items}}
}

// short is the story where there is little room: its title, its quotation and
// its first source.
func (s DigestStory) short() []Part {
	s.Lines, s.Ask = nil, ""
	first := s.Sources[:min(len(s.Sources), 1)]
	if len(first) == 1 {
		first = []Place{{Document: first[0].Document, Date: first[0].Date, Source: first[0].Source}}
	}
	s.Sources = first
	return s.parts()
}

// parts are the story as it is shown.
func (s DigestStory) parts() []Part {
	title := cut(line(s.Title), maxStoryTitle)
	if s.Label != "" {
		title = s.Label + ": " + title
	}
	parts := []Part{Heading{Text: title}}
	if text := cut(clean(strings.Join(s.Quotes, " […] ")), maxStoryQuote); text != "" {
		parts = append(parts, Passage{Text: text})
	}
	var items []Item
	for _, l := range s.Lines[:min(len(s.Lines), maxStoryLines)] {
		items = append(items, Item{Text: cut(line(l), maxStoryLine)})
	}
	if s.Ask != "" {
		items = append(items, Item{Text: "Ask: " + cut(line(s.Ask), maxTitle)})
	}
	if len(items) > 0 {
		parts = append(parts, List{Items: items})
	}
	return append(parts, Sources{Places: s.Sources[:min(len(s.Sources), maxStorySources)], More: max(0, len(s.Sources)-maxStorySources)})
}

// Passage is a quotation whose place stands elsewhere, such as in [Sources].
type Passage struct{ Text string }

// Sources is a line of documents that tell the same.
type Sources struct {
	Places []Place
	// More is how many there are beside Places.
	More int
}

func (Passage) part() {}
func (Sources) part() {}

// Before is m with p put in front of its parts.
func (m Message) Before(p Part) Message {
	m.Parts = append([]Part{p}, m.Parts...)
	return m
}
