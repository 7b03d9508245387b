package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"
)

// Slack's limits on a message, each kept with the margin that is written here
// (Block Kit reference; chat.postMessage; the sum over all blocks as measured).
const (
	maxBlocks      = 50     // a message
	maxBlocksTotal = 11_900 // characters of all blocks together, as JSON; Slack refuses about 13,200
	maxSection     = 3_000  // text of a section or a context element
	maxFallback    = 3_900  // escaped; Slack recommends up to 4,000
	maxButtons     = 25     // elements of an actions block
	maxButtonLabel = 75
	maxButtonValue = 2_000
	maxActionID    = 255
)

// What a part may take, so that one long text leaves room for the rest.
const (
	maxLead       = 600
	maxParagraph  = maxSection
	maxNote       = 900
	maxFirstQuote = 2_800
	maxNextQuote  = 900
	maxTitle      = 150
	maxSource     = 80
	maxLinkShown  = 500
	partReserve   = 1_500 // markup, place line and link of one part
	blocksPerPart = 2
	minText       = 200 // a shorter remainder is not worth showing
	cutReserve    = 300 // the note that something was left out
)

// Blocks renders m as Block Kit within every limit of Slack's. Texts go into
// plain_text and rich_text elements only, where Slack reads no markup; a link
// shows the host that it leads to. What does not fit is cut with an ellipsis, or left out with a note that says so;
// parts without text are dropped. A message with no text has no blocks.
func Blocks(m Message) []slack.Block {
	b := builder{left: maxBlocksTotal - cutReserve}
	omitted := 0
	for _, p := range m.Parts {
		if len(b.blocks) >= maxBlocks-blocksPerPart || b.left < partReserve+minText {
			omitted++
			continue
		}
		b.part(p)
	}
	if omitted > 0 {
		b.add(contextBlock("More was found, but it does not fit into one Slack message."))
	}
	return b.blocks
}

// FallbackText is m's fallback as the `text` argument of chat.postMessage:
// escaped, because Slack reads markup there, and short enough.
func FallbackText(m Message) string {
	text := line(m.Fallback)
	for limit := maxFallback; ; limit = limit * 3 / 4 {
		escaped := slackutilsx.EscapeMessage(cut(text, limit))
		if units(escaped) <= maxFallback {
			return escaped
		}
	}
}

// builder adds blocks while the message has room.
type builder struct {
	blocks []slack.Block
	left   int // characters that the message still has, as JSON
	quotes int
	view   bool // a modal or the home tab, which take fewer sorts of blocks
}

func (b *builder) part(p Part) {
	switch p := p.(type) {
	case Lead:
		b.bold(p.Text, p.Rest)
	case Heading:
		b.bold(p.Text, "")
	case Paragraph:
		if text := b.fit(clean(p.Text), maxParagraph); text != "" {
			b.add(slack.NewSectionBlock(plain(text), nil, nil))
		}
	case Note:
		if text := b.fit(line(p.Text), maxNote); text != "" {
			b.add(contextBlock(text))
		}
	case Quote:
		b.quote(p)
	case Buttons:
		b.buttons(p)
	default:
		b.more(p)
	}
}

func (b *builder) bold(text, rest string) {
	text = b.fit(line(text), maxLead)
	if text == "" {
		return
	}
	style := &slack.RichTextSectionTextStyle{Bold: true}
	elements := []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, style)}
	if rest = b.fit(line(rest), maxTitle); rest != "" {
		elements = append(elements, slack.NewRichTextSectionTextElement(separator(rest)+rest, nil))
	}
	b.add(slack.NewRichTextBlock("", slack.NewRichTextSection(elements...)))
}

// separator is what stands between a text and rest.
func separator(rest string) string {
	if strings.HasPrefix(rest, ",") {
		return ""
	}
	return " "
}

func (b *builder) quote(q Quote) {
	limit := maxNextQuote
	if b.quotes == 0 {
		limit = maxFirstQuote
	}
	text := b.fit(clean(q.Text), limit)
	if text == "" {
		return
	}
	b.quotes++
	elements := []slack.RichTextElement{&slack.RichTextQuote{
		Type:     slack.RTEQuote,
		Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, nil)},
	}}
	if who := accordingTo(q.Attribution); who != "" && !strings.Contains(line(q.Text), who) {
		elements = append(elements, slack.NewRichTextSection(slack.NewRichTextSectionTextElement("According to "+who+".", nil)))
	}
	b.add(slack.NewRichTextBlock("", elements...))
	if q.Place != (Place{}) {
		b.add(slack.NewContextBlock("", q.Place.elements()...))
	}
}

// elements is the place as Slack shows it: what a reader needs to judge the
// quotation and to open its source.
func (p Place) elements() []slack.MixedElement {
	fields := []string{cut(line(titleOf(p.Title, p.Document)), maxTitle), cut(line(dateOf(p.Date)), maxSource)}
	if s := cut(line(p.Source), maxSource); s != "" {
		fields = append(fields, s)
	}
	if p.Paragraph > 0 {
		fields = append(fields, fmt.Sprintf("paragraph %d", p.Paragraph))
	}
	elements := []slack.MixedElement{plain(strings.Join(fields, " · "))}
	if address, ok := webAddress(p.URL); ok && len(address) <= maxLinkShown {
		// Nothing in the address or the host can end the markup around it.
		link := fmt.Sprintf("<%s|%s>", slackutilsx.EscapeMessage(address), linkLabel(address))
		elements = append(elements, slack.NewTextBlockObject(slack.MarkdownType, link, false, true))
	}
	return elements
}

func (b *builder) buttons(p Buttons) {
	var elements []slack.BlockElement
	for _, item := range p.Items[:min(len(p.Items), maxButtons-1)] {
		if e := item.element(); e != nil {
			elements = append(elements, e)
		}
	}
	if menu := p.Menu.element(); menu != nil {
		elements = append(elements, menu)
	}
	if len(elements) == 0 {
		return
	}
	if block := slack.NewActionBlock("", elements...); size(block) <= b.left {
		b.add(block)
	}
}

// fit shortens text to limit and to what the message has left.
func (b *builder) fit(text string, limit int) string {
	return cut(text, min(limit, b.left-partReserve))
}

func (b *builder) add(block slack.Block) {
	b.blocks = append(b.blocks, block)
	b.left -= size(block) + 1
}

func contextBlock(text string) slack.Block {
	return slack.NewContextBlock("", plain(text))
}

// plain makes a text object in which Slack reads neither markup nor emoji
// codes.
func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
}

// size is the length of a block's JSON in UTF-16 code units.
func size(block slack.Block) int {
	raw, err := json.Marshal(block)
	if err != nil {
		return maxBlocksTotal
	}
	n := 0
	for _, r := range string(raw) {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
