package render

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"
)

func (b *builder) passage(p Passage) {
	if text := b.fit(clean(p.Text), maxNextQuote); text != "" {
		b.add(slack.NewRichTextBlock("", &slack.RichTextQuote{
			Type:     slack.RTEQuote,
			Elements: []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(text, nil)},
		}))
	}
}

// maxContextElements is Slack's limit on a context block.
const maxContextElements = 10

func (b *builder) sources(p Sources) {
	var elements []slack.MixedElement
	for _, place := range p.Places {
		if len(elements)+2 > maxContextElements-1 {
			break
		}
		elements = append(elements, place.short(len(p.Places) > 1)...)
	}
	if len(elements) == 0 {
		return
	}
	if p.More > 0 {
		elements = append(elements, plain(fmt.Sprintf("and %d more", p.More)))
	}
	if block := slack.NewContextBlock("", elements...); size(block) <= b.left {
		b.add(block)
	}
}

// short is the place without the paragraph, and without the title where it
// stands above.
func (p Place) short(titled bool) []slack.MixedElement {
	p.Paragraph = 0
	if !titled {
		fields := []string{cut(line(dateOf(p.Date)), maxSource)}
		if s := cut(line(p.Source), maxSource); s != "" {
			fields = append(fields, s)
		}
		fields = append(fields, cut(line(p.Document), maxSource))
		return append([]slack.MixedElement{plain(strings.Join(fields, " · "))}, p.elements()[1:]...)
	}
	return p.elements()
}

// terminal is the sources as `bot digest` prints them, a line each.
func (p Sources) terminal() []string {
	var lines []string
	for _, place := range p.Places {
		if len(p.Places) == 1 {
			place.Title = "" // it stands above
		}
		lines = append(lines, place.terminal())
	}
	if p.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", p.More))
	}
	return lines
}
