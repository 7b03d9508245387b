package render

import (
	"regexp"
	"strings"

	"github.com/slack-go/slack"
)

// Menu is the "⋯" at the end of a row of buttons, at most five choices long.
type Menu struct {
	Action  string // action_id of every choice
	Choices []Option
}

// Feedback is the pair of buttons that asks whether an answer helped. It shows
// in messages only; the click carries FeedbackUp or FeedbackDown.
type Feedback struct{ Action string }

// The values of a click on [Feedback].
const (
	FeedbackUp   = "up"
	FeedbackDown = "down"
)

// List is a list of short entries.
type List struct{ Items []Item }

// Item is one entry of a [List].
type Item struct {
	Lead string // in bold, or ""
	Text string // behind it
	Note string // on a line of its own
	URL  string // linked behind Note, by its host, if it is a plain web address
}

// Byline is a line that names a person: what stands before, the person, and
// what stands behind. Slack shows the person's current name. It is how this
// package names anybody: text never does.
type Byline struct {
	Before string
	User   string // Slack's user id; anything else is left out
	After  string
	// Channel, if it is a channel's id, is named at the end.
	Channel string
}

// Divider is a line across.
type Divider struct{}

// Field is a short text with one button beside it.
type Field struct {
	Text   string
	Button Button
}

func (Feedback) part() {}
func (List) part()     {}
func (Byline) part()   {}
func (Divider) part()  {}
func (Field) part()    {}

// Slack's limits on these parts (Block Kit reference).
const (
	maxMenuChoices = 5
	maxItems       = 40 // of our own: a longer list is no message
	maxItemText    = 300
)

var (
	personID  = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
	channelID = regexp.MustCompile(`^[CG][A-Z0-9]{2,20}$`)
)

func (b *builder) more(p Part) {
	switch p := p.(type) {
	case Feedback:
		b.feedback(p)
	case List:
		b.list(p)
	case Table:
		b.list(p.list())
	case Byline:
		b.byline(p)
	case Divider:
		b.add(slack.NewDividerBlock())
	case Field:
		b.field(p)
	case Passage:
		b.passage(p)
	case Sources:
		b.sources(p)
	}
}

func (b *builder) feedback(p Feedback) {
	if b.view || !validAction(p.Action) {
		return
	}
	button := func(label, value, spoken string) *slack.FeedbackButton {
		return slack.NewFeedbackButton(plain(label), value).WithAccessibilityLabel(spoken)
	}
	b.add(slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(p.Action,
		button("Helpful", FeedbackUp, "This answer helped"),
		button("Not helpful", FeedbackDown, "This answer did not help"))))
}

func (b *builder) list(p List) {
	var items []slack.RichTextElement
	room := b.left - partReserve
	for _, item := range p.Items {
		section := item.section()
		if section == nil {
			continue
		}
		room -= size(slack.NewRichTextBlock("", section))
		if len(items) == maxItems || room < 0 {
			break
		}
		items = append(items, section)
	}
	if len(items) > 0 {
		b.add(slack.NewRichTextBlock("", slack.NewRichTextList(slack.RTEListBullet, 0, items...)))
	}
}

// section is the entry as Slack shows it, or nil where it has no text.
func (i Item) section() slack.RichTextElement {
	var elements []slack.RichTextSectionElement
	say := func(text string, style *slack.RichTextSectionTextStyle) {
		elements = append(elements, slack.NewRichTextSectionTextElement(text, style))
	}
	lead, text, note := cut(line(i.Lead), maxItemText), cut(line(i.Text), maxItemText), cut(line(i.Note), maxItemText)
	if lead != "" {
		say(lead, &slack.RichTextSectionTextStyle{Bold: true})
	}
	if text != "" {
		if lead != "" {
			text = " " + text
		}
		say(text, nil)
	}
	if lead == "" && text == "" {
		return nil
	}
	if note != "" {
		say("\n"+note, nil)
	}
	if address, ok := webAddress(i.URL); ok && len(address) <= maxLinkShown {
		if note != "" {
			say(" · ", nil)
		} else {
			say("\n", nil)
		}
		elements = append(elements, slack.NewRichTextSectionLinkElement(address, linkLabel(address), nil))
	}
	return slack.NewRichTextSection(elements...)
}

func (b *builder) byline(p Byline) {
	var elements []slack.RichTextSectionElement
	say := func(text string) {
		if text != "" {
			elements = append(elements, slack.NewRichTextSectionTextElement(text, nil))
		}
	}
	before, after := b.fit(line(p.Before), maxNote), b.fit(line(p.After), maxNote)
	if personID.MatchString(p.User) {
		if before != "" {
			before += " "
		}
		say(before)
		elements = append(elements, slack.NewRichTextSectionUserElement(p.User, nil))
		if after != "" && !strings.HasPrefix(after, ":") {
			after = " " + after
		}
	} else {
		say(before)
	}
	say(after)
	if channelID.MatchString(p.Channel) {
		say(" in ")
		elements = append(elements, slack.NewRichTextSectionChannelElement(p.Channel, nil))
	}
	if len(elements) > 0 {
		b.add(slack.NewRichTextBlock("", slack.NewRichTextSection(elements...)))
	}
}

func (b *builder) field(p Field) {
	text := b.fit(clean(p.Text), maxParagraph)
	if text == "" {
		return
	}
	section := slack.NewSectionBlock(plain(text), nil, nil)
	if button := p.Button.element(); button != nil {
		section.Accessory = slack.NewAccessory(button)
	}
	b.add(section)
}

// element is the button, or nil where Slack would not take it.
func (p Button) element() *slack.ButtonBlockElement {
	label := cut(line(p.Label), maxButtonLabel)
	if label == "" || !validAction(p.Action) || units(p.Value) > maxButtonValue {
		return nil
	}
	e := slack.NewButtonBlockElement(p.Action, p.Value, plain(label))
	if p.Primary {
		e.Style = slack.StylePrimary
	}
	return e
}

// element is the menu, or nil where nothing can be chosen.
func (m Menu) element() *slack.OverflowBlockElement {
	choices := options(m.Choices)
	if len(choices) == 0 || !validAction(m.Action) {
		return nil
	}
	return slack.NewOverflowBlockElement(m.Action, choices[:min(len(choices), maxMenuChoices)]...)
}

func validAction(id string) bool { return id != "" && len(id) <= maxActionID }

// ButtonValue cuts text to what a button's value may hold.
func ButtonValue(text string) string { return cut(clean(text), maxButtonValue) }
