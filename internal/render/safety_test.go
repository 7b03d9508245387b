package render

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"briefbot/internal/workspace"
)

// everyPart is a part of every sort with the same texts in every place.
func everyPart(text, address string) []Part {
	place := Place{Document: text, Title: text, Date: text, Paragraph: 3, Line: 4, URL: address, Source: text}
	return []Part{
		Lead{Text: text, Rest: text}, Heading{Text: text}, Paragraph{Text: text}, Note{Text: text},
		Quote{Text: text, Attribution: text, Place: place}, Divider{},
		List{Items: []Item{{Lead: text, Text: text, Note: text, URL: address}, {Text: text}, {Lead: text, URL: address}}},
		Byline{Before: text, User: text, After: text, Channel: text}, Byline{User: address, Channel: address},
		Field{Text: text, Button: Button{Action: "field", Label: text, Value: ButtonValue(text)}},
		Buttons{Items: []Button{{Action: "one", Label: text, Value: ButtonValue(text)}, {Action: "two", Label: text, Value: text}},
			Menu: Menu{Action: "menu", Choices: []Option{{Label: text, Value: "a"}, {Label: text, Value: text}}}},
		Feedback{Action: "feedback"},
	}
}

// everyInput is an input of every sort.
func everyInput(text string) []Part {
	options := []Option{{Label: text, Value: "a"}, {Label: text, Value: text}}
	return []Part{
		TextInput{Action: "text", Label: text, Placeholder: text, Value: text, Hint: text},
		TextInput{Action: "long", Label: text, Value: text, Long: true, Optional: true, Max: 40},
		Select{Action: "select", Label: text, Placeholder: text, Options: options, Value: "a"},
		MultiSelect{Action: "multi", Label: text, Options: options, Values: []string{"a", text}},
		ChannelInput{Action: "channel", Label: text, Placeholder: text},
	}
}

// checkView holds a view, as Slack will receive it, to Slack's limits and to
// the promise that no foreign text is live.
func checkView(t reporter, v View) {
	t.Helper()
	var view any = ModalView(v)
	if v.Home {
		view = HomeView(v)
	}
	raw, err := json.Marshal(view)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	if err := workspace.CheckView(raw); err != nil {
		t.Errorf("Slack would refuse the view: %v", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		t.Fatalf("unmarshal: %v", err)
	}
	delete(fields, "private_metadata") // comes back to the bot, and is shown to nobody
	walk(t, fields)
}

func anyText() *rapid.Generator[string] {
	return rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom(hostileTexts()),
		rapid.Custom(func(rt *rapid.T) string {
			return strings.Repeat(rapid.SampledFrom(hostileTexts()).Draw(rt, "unit"), rapid.IntRange(1, 400).Draw(rt, "times"))
		}))
}

func TestEveryPartIsSafeEverywhere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text, address := anyText().Draw(rt, "text"), anyText().Draw(rt, "address")
		checkLimits(rt, Message{Fallback: text, Parts: everyPart(text, address)})
		checkView(rt, View{Home: true, Metadata: text, Callback: text, Parts: everyPart(text, address)})
		checkView(rt, View{Title: text, Submit: text, Close: text, Metadata: text, Callback: text, Parts: append(everyPart(text, address), everyInput(text)...)})
	})
}

func TestLongViewsStayWithinLimits(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"x", "👩‍👩‍👧‍👦", "e\u0301", "<!channel> ", `"`, "\n"} {
		text := strings.Repeat(unit, 40_000/len(unit))
		var parts []Part
		for range 12 {
			parts = append(parts, everyPart(text, "https://example.org/"+strings.Repeat("a", 200))...)
		}
		checkView(t, View{Home: true, Parts: parts})
		checkView(t, View{Title: text, Parts: append(everyInput(text), parts...)})
		checkLimits(t, Message{Fallback: text, Parts: parts})
	}
}

func FuzzParts(f *testing.F) {
	for _, s := range hostileTexts() {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		checkLimits(t, Message{Fallback: text, Parts: everyPart(text, address)})
		checkView(t, View{Title: text, Parts: append(everyPart(text, address), everyInput(text)...)})
	})
}
