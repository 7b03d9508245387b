// Package render turns answers into messages, and messages into the forms in
// which people read them: Slack's Block Kit and the terminal. It keeps every
// limit that Slack sets on a message, and it keeps text from documents and
// people from becoming anything but text: no live mention, no link that hides
// its target, no control character.
package render

// Message is one reply in neutral form. Its texts are plain text: nothing in
// them is markup, whatever it looks like.
type Message struct {
	// Fallback is the whole reply in one or two plain sentences, for
	// notifications and screen readers. Never empty in a message that this
	// package makes.
	Fallback string
	// Parts are shown in order.
	Parts []Part
}

// Part is one piece of a [Message] or a [View]: [Lead], [Paragraph], [Quote],
// [Note], [Heading], [List], [Byline], [Field], [Divider], [Buttons] or
// [Feedback]; in views also the inputs.
type Part interface{ part() }

// Lead is the line to read first, shown in bold.
type Lead struct {
	Text string
	// Rest follows on the same line, not in bold.
	Rest string
}

// Heading labels the parts below it.
type Heading struct{ Text string }

// Paragraph is a paragraph of running text.
type Paragraph struct{ Text string }

// Quote is a verbatim quotation with the place where it stands.
type Quote struct {
	Text string
	// Attribution is who makes the claim inside the document, or "".
	Attribution string
	Place       Place
}

// Note is a side remark in small type.
type Note struct{ Text string }

// Buttons is a row of buttons, at most [maxButtons] of which are shown.
type Buttons struct {
	Items []Button
	Menu  Menu // at the end of the row; none without choices
}

// Button is one button. The terminal does not show buttons.
type Button struct {
	Action  string // action_id, unique within a message
	Label   string
	Value   string // comes back with the click; at most 2,000 characters
	Primary bool
}

// Place says where a quotation stands. Zero fields are left out.
type Place struct {
	Document  string // slash path below the knowledge base
	Title     string
	Date      string // civil date, or "" for an undated document
	Paragraph int    // 1-based
	Line      int    // 1-based
	URL       string // linked only if it is a plain http or https address
	Source    string // publisher
}

func (Lead) part()      {}
func (Heading) part()   {}
func (Paragraph) part() {}
func (Quote) part()     {}
func (Note) part()      {}
func (Buttons) part()   {}

// Text makes a message of a bold first line and paragraphs below it.
func Text(lead string, paragraphs ...string) Message {
	m := Message{Fallback: lead, Parts: []Part{Lead{Text: lead}}}
	for _, p := range paragraphs {
		m.Fallback += " " + p
		m.Parts = append(m.Parts, Paragraph{Text: p})
	}
	return m
}
