package slackapp

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/handlers"
)

func TestReadInteraction(t *testing.T) {
	t.Parallel()
	self := identity{userID: "UBOT"}
	for name, tc := range map[string]struct {
		payload string
		want    handlers.Request
		ignored string
	}{
		"button": {`{"type":"block_actions","trigger_id":"9.1","response_url":"https://r","team":{"id":"T1"},"user":{"id":"U1","team_id":"T2"},"channel":{"id":"C1"},
			"container":{"type":"message","message_ts":"1.2","channel_id":"C1","thread_ts":"1.1","is_ephemeral":false},
			"message":{"user":"UBOT","bot_id":"B1","text":"Iyad","ts":"1.2","thread_ts":"1.1"},
			"actions":[{"type":"button","action_id":"more","block_id":"b","value":"k1","action_ts":"2.2"}]}`,
			handlers.Request{Kind: handlers.Click, EventID: "9.1", Team: "T1", Channel: "C1", User: "U1", UserTeam: "T2", Thread: "1.1", Self: "UBOT", ResponseURL: "https://r", Trigger: "9.1",
				Action: "more", Value: "k1", Original: &handlers.Original{Channel: "C1", TS: "1.2", Thread: "1.1", User: "UBOT", Bot: true, Text: "Iyad"}}, ""},
		"choice in an ephemeral message": {`{"type":"block_actions","trigger_id":"9.1","team":{"id":"T1"},"user":{"id":"U1"},"channel":{"id":"C1"},
			"container":{"type":"message","message_ts":"1.2","channel_id":"C1","is_ephemeral":true},
			"actions":[{"type":"overflow","action_id":"menu","selected_option":{"value":"why"}}]}`,
			handlers.Request{Kind: handlers.Click, EventID: "9.1", Team: "T1", Channel: "C1", User: "U1", Self: "UBOT", Trigger: "9.1",
				Action: "menu", Value: "why", Original: &handlers.Original{Channel: "C1", TS: "1.2", User: "UBOT", Bot: true, Ephemeral: true}}, ""},
		"click in the home tab": {`{"type":"block_actions","trigger_id":"9.1","team":{"id":"T1"},"user":{"id":"U1"},"container":{"type":"view","view_id":"V1"},
			"view":{"id":"V1","type":"home","hash":"h","private_metadata":"m","callback_id":"home"},"actions":[{"type":"button","action_id":"ask","action_ts":"2.2"}]}`,
			handlers.Request{Kind: handlers.Click, EventID: "9.1", Team: "T1", User: "U1", Self: "UBOT", Trigger: "9.1", Action: "ask",
				Callback: "home", View: "V1", ViewHash: "h", InHome: true, Metadata: "m", Fields: map[string]string{}}, ""},
		"submission": {`{"type":"view_submission","trigger_id":"9.1","team":{"id":"T1"},"user":{"id":"U1"},
			"view":{"id":"V1","type":"modal","hash":"h","callback_id":"ask","state":{"values":{"q":{"question":{"type":"plain_text_input","value":"who?"}},
			"o":{"days":{"type":"multi_static_select","selected_options":[{"value":"mon"},{"value":"tue"}]}},"t":{"at":{"type":"timepicker","selected_time":"08:00"}},
			"c":{"where":{"type":"channels_select","selected_channel":"C9"}},"n":{"none":{"type":"plain_text_input","value":null}}}}}}`,
			handlers.Request{Kind: handlers.Submit, EventID: "9.1", Team: "T1", User: "U1", Self: "UBOT", Trigger: "9.1", Callback: "ask", View: "V1", ViewHash: "h",
				Fields: map[string]string{"question": "who?", "days": "mon,tue", "at": "08:00", "where": "C9", "none": ""}}, ""},
		"message shortcut": {`{"type":"message_action","trigger_id":"9.1","callback_id":"check","response_url":"https://r","team":{"id":"T1"},"user":{"id":"U1"},"channel":{"id":"C1"},
			"message_ts":"1.2","message":{"user":"U7","text":"100 died &amp; more","ts":"1.2"}}`,
			handlers.Request{Kind: handlers.Shortcut, EventID: "9.1", Team: "T1", Channel: "C1", User: "U1", Self: "UBOT", ResponseURL: "https://r", Trigger: "9.1", Callback: "check",
				Original: &handlers.Original{Channel: "C1", TS: "1.2", User: "U7", Text: "100 died &amp; more"}}, ""},
		"global shortcut": {`{"type":"shortcut","trigger_id":"9.1","callback_id":"ask","team":{"id":"T1"},"user":{"id":"U1"}}`,
			handlers.Request{Kind: handlers.Shortcut, EventID: "9.1", Team: "T1", User: "U1", Self: "UBOT", Trigger: "9.1", Callback: "ask"}, ""},
		"without a trigger": {`{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"a","action_ts":"2.2"}]}`,
			handlers.Request{Kind: handlers.Click, EventID: "act:U1:2.2", User: "U1", Self: "UBOT", Action: "a"}, ""},
		"closed":     {`{"type":"view_closed","user":{"id":"U1"}}`, handlers.Request{}, "act of no interest"},
		"no action":  {`{"type":"block_actions","user":{"id":"U1"},"actions":[]}`, handlers.Request{}, "click on nothing"},
		"no person":  {`{"type":"shortcut"}`, handlers.Request{}, "not from a person"},
		"malformed":  {`{"type":7}`, handlers.Request{}, "malformed payload"},
		"not at all": {`null`, handlers.Request{}, "not from a person"},
	} {
		got, ignored := readInteraction([]byte(tc.payload), self, "d1")
		if diff := cmp.Diff(tc.want, got); ignored != tc.ignored || ignored == "" && diff != "" {
			t.Errorf("%s: ignored = %q, want %q; request (-want +got):\n%s", name, ignored, tc.ignored, diff)
		}
	}
}
