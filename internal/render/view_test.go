package render

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestViewsKeepSlacksLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é<&> ", 10_000)
	var choices []Option
	for i := range 300 {
		choices = append(choices, Option{Value: fmt.Sprint(i), Label: long})
	}
	v := View{Title: long, Submit: long, Close: long, Callback: "ask", Metadata: "m", Parts: []Part{
		TextInput{Action: "a", Label: long, Placeholder: long, Value: long, Hint: long, Max: 9_999},
		Select{Action: "b", Options: choices, Value: "7"},
		MultiSelect{Action: "c", Options: choices, Values: []string{"1", "none"}},
		Select{Action: "d"}, TimeInput{Action: "e", Value: "08:00"}, ChannelInput{Action: "f"},
	}}
	for range 200 {
		v.Parts = append(v.Parts, Quote{Text: long, Place: Place{Title: long, Document: "a.md"}})
	}
	modal := ModalView(v)
	if n := len(modal.Blocks.BlockSet); n > 100 || n < 50 {
		t.Errorf("ModalView has %d blocks, want many but no more than 100", n)
	}
	for what, text := range map[string]string{"title": modal.Title.Text, "submit": modal.Submit.Text, "close": modal.Close.Text} {
		if n := len([]rune(text)); n == 0 || n > 24 {
			t.Errorf("%s has %d characters, want 1 to 24", what, n)
		}
	}
	raw, err := json.Marshal(modal)
	if err != nil || len(raw) > 250_000 {
		t.Errorf("ModalView is %d bytes of JSON, %v, want no more than 250 kB", len(raw), err)
	}
	if strings.Contains(string(raw), `"action_id":"d"`) {
		t.Error("a menu without choices is shown, which Slack refuses")
	}
	if home := HomeView(View{Home: true}); len(home.Blocks.BlockSet) == 0 {
		t.Error("an empty home tab has no block")
	}
	if m := ModalView(View{Metadata: long}); m.PrivateMetadata != "" || m.Title.Text == "" {
		t.Errorf("ModalView = metadata of %d bytes, title %q; want no half metadata and some title", len(m.PrivateMetadata), m.Title.Text)
	}
}
