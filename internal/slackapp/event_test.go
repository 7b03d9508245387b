package slackapp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/handlers"
)

func TestReadEvent(t *testing.T) {
	t.Parallel()
	self := identity{userID: "UBOT"}
	for name, tc := range map[string]struct {
		event   string
		want    handlers.Request
		ignored string
	}{
		"mention": {`"type":"app_mention","user":"U1","text":"<@UBOT> hi","ts":"1.1","thread_ts":"1.0","channel":"C1"`,
			handlers.Request{Kind: handlers.Mention, EventID: "Ev1", Team: "T1", Channel: "C1", User: "U1", Text: "<@UBOT> hi", TS: "1.1", Thread: "1.0", Self: "UBOT"}, ""},
		"twin": {`"type":"message","channel_type":"channel","user":"U1","text":"a <@UBOT|bot> hi","ts":"1.1","channel":"C1"`,
			handlers.Request{Kind: handlers.Mention, EventID: "Ev1", Team: "T1", Channel: "C1", User: "U1", Text: "a <@UBOT|bot> hi", TS: "1.1", Self: "UBOT"}, ""},
		"direct": {`"type":"message","channel_type":"im","user":"U1","text":"hi","ts":"1.1","channel":"D1"`,
			handlers.Request{Kind: handlers.Direct, EventID: "Ev1", Team: "T1", Channel: "D1", User: "U1", Text: "hi", TS: "1.1", Self: "UBOT"}, ""},
		"mention in a direct message": {`"type":"app_mention","user":"U1","text":"<@UBOT> hi","ts":"1.1","channel":"D1"`,
			handlers.Request{Kind: handlers.Direct, EventID: "Ev1", Team: "T1", Channel: "D1", User: "U1", Text: "<@UBOT> hi", TS: "1.1", Self: "UBOT"}, ""},
		"file": {`"type":"message","subtype":"file_share","channel_type":"im","user":"U1","text":"hi","ts":"1.1","channel":"D1"`,
			handlers.Request{Kind: handlers.Direct, EventID: "Ev1", Team: "T1", Channel: "D1", User: "U1", Text: "hi", TS: "1.1", Self: "UBOT"}, ""},
		"channel talk":  {`"type":"message","channel_type":"channel","user":"U1","text":"hi","ts":"1.1","channel":"C1"`, handlers.Request{}, "not for the bot"},
		"other mention": {`"type":"message","channel_type":"channel","user":"U1","text":"<@UBOTANIST> hi","ts":"1.1","channel":"C1"`, handlers.Request{}, "not for the bot"},
		"talk in a thread": {`"type":"message","channel_type":"channel","user":"U1","text":"hi","ts":"1.1","thread_ts":"1.0","channel":"C1"`,
			handlers.Request{Kind: handlers.Follow, EventID: "Ev1", Team: "T1", Channel: "C1", User: "U1", Text: "hi", TS: "1.1", Thread: "1.0", Self: "UBOT"}, ""},
		"below the bot's own": {`"type":"message","channel_type":"channel","user":"U1","user_team":"T2","text":"hi","ts":"1.1","thread_ts":"1.0","parent_user_id":"UBOT","channel":"C1"`,
			handlers.Request{Kind: handlers.Follow, EventID: "Ev1", Team: "T1", Channel: "C1", User: "U1", UserTeam: "T2", Text: "hi", TS: "1.1", Thread: "1.0", Self: "UBOT", Replied: true}, ""},
		"home tab": {`"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","event_ts":"1.1"`,
			handlers.Request{Kind: handlers.Home, EventID: "Ev1", Team: "T1", Channel: "D1", User: "U1", Self: "UBOT"}, ""},
		"messages tab": {`"type":"app_home_opened","user":"U1","channel":"D1","tab":"messages","event_ts":"1.1"`,
			handlers.Request{Kind: handlers.Opened, EventID: "Ev1", Team: "T1", Channel: "D1", User: "U1", Self: "UBOT"}, ""},
		"own joining": {`"type":"member_joined_channel","user":"UBOT","channel":"C1","inviter":"U1"`,
			handlers.Request{Kind: handlers.Joined, EventID: "joined:C1", Team: "T1", Channel: "C1", Self: "UBOT"}, ""},
		"a mention that was added": {`"type":"app_mention","user":"U1","text":"<@UBOT> hi","ts":"1.1","channel":"C1","edited":{"user":"U1","ts":"1.2"}`,
			handlers.Request{Kind: handlers.Mention, EventID: "Ev1", Team: "T1", Channel: "C1", User: "U1", Text: "<@UBOT> hi", TS: "1.1", Self: "UBOT"}, ""},
		"somebody's joining": {`"type":"member_joined_channel","user":"U1","channel":"C1"`, handlers.Request{}, "not the bot's own joining"},
		"edited twin":        {`"type":"message","channel_type":"channel","user":"U1","text":"<@UBOT> hi","ts":"1.1","channel":"C1","edited":{"ts":"1.2"}`, handlers.Request{}, "edit"},
		"edit":               {`"type":"message","subtype":"message_changed","channel":"C1","message":{"text":"<@UBOT>"}`, handlers.Request{}, "message of no interest"},
		"join":               {`"type":"message","subtype":"channel_join","user":"U1","channel":"C1","ts":"1.1","text":"<@UBOT> has joined"`, handlers.Request{}, "message of no interest"},
		"reaction":           {`"type":"reaction_added","user":"U1"`, handlers.Request{}, "event of no interest"},
		"malformed":          {`"type":["message"]`, handlers.Request{}, "malformed payload"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ignored := readEvent([]byte(`{"event_id":"Ev1","team_id":"T1","event":{`+tc.event+`}}`), self)
			if ignored != tc.ignored {
				t.Fatalf("ignored = %q, want %q", ignored, tc.ignored)
			}
			if ignored != "" {
				return
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("request (-want +got):\n%s", diff)
			}
		})
	}
}

// readEvent reads what is for the bot out of a payload.
func readEvent(payload []byte, self identity) (handlers.Request, string) {
	p, ignored := parseEvent(payload)
	if ignored != "" {
		return handlers.Request{}, ignored
	}
	return p.request(self)
}

func TestReadEventTakesItselfFromTheAuthorization(t *testing.T) {
	t.Parallel()
	const payload = `{"event_id":"Ev1","authorizations":[{"user_id":"UBOT","is_bot":true}],"event":{"type":"app_mention","user":%q,"text":"<@UBOT> hi","ts":"1.1","channel":"C1"}}`
	if req, ignored := readEvent(fmt.Appendf(nil, payload, "U1"), identity{}); ignored != "" || req.Self != "UBOT" {
		t.Errorf("readEvent = %+v, %q; want Self UBOT", req, ignored)
	}
	if _, ignored := readEvent(fmt.Appendf(nil, payload, "UBOT"), identity{}); ignored != "from a bot" {
		t.Errorf("ignored = %q, want its own message left alone", ignored)
	}
}

func TestOldMessagesAreNotMadeQuestionsByAnEdit(t *testing.T) {
	t.Parallel()
	const payload = `{"event_id":"Ev1","event_time":%d,"event":{"type":"app_mention","user":"U1","text":"<@UBOT> hi","ts":"1700000000.000100","channel":"C1","edited":{"ts":"1700000900.000100"}}}`
	for seconds, want := range map[int]string{1_700_000_060: "", 1_700_000_900: "edit"} {
		if _, ignored := readEvent(fmt.Appendf(nil, payload, seconds), identity{userID: "UBOT"}); ignored != want {
			t.Errorf("edited at %d: ignored = %q, want %q", seconds, ignored, want)
		}
	}
}

func TestReadEventBoundsTheText(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("é", 40_000)
	req, ignored := readEvent([]byte(`{"event":{"type":"message","channel_type":"im","user":"U1","ts":"1.1","channel":"D1","text":"`+text+`"}}`), identity{})
	if ignored != "" || len(req.Text) > maxText || !utf8.ValidString(req.Text) || req.EventID != "D1:1.1" {
		t.Errorf("readEvent = %d bytes, id %q, ignored %q", len(req.Text), req.EventID, ignored)
	}
}

func FuzzReadEvent(f *testing.F) {
	f.Add([]byte(`{"event_id":"Ev1","event":{"type":"app_mention","user":"U1","text":"hi","ts":"1.1","channel":"C1"}}`))
	f.Add([]byte(`{"event":null,"authorizations":[null]}`))
	f.Add([]byte(`{"type":"block_actions","trigger_id":"1","user":{"id":"U1"},"view":{"state":{"values":{"b":{"a":{"selected_options":[{"value":"x"}]}}}}},"actions":[{"action_id":"a","value":"v"}]}`))
	f.Add([]byte(`{"type":"message_action","user":{"id":"U1"},"message":{"ts":"1.1"},"message_ts":"1.1","channel":{"id":"C1"}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, read := range []func() (handlers.Request, string){
			func() (handlers.Request, string) { return readEvent(payload, identity{userID: "UBOT"}) },
			func() (handlers.Request, string) { return readCommand(payload, identity{}, "d1") },
			func() (handlers.Request, string) { return readInteraction(payload, identity{}, "d1") },
		} {
			req, ignored := read()
			if ignored != "" {
				continue
			}
			if req.User == "" && req.Kind != handlers.Joined || req.EventID == "" || req.Kind == "" {
				t.Errorf("accepted %+v", req)
			}
			e, err := record(req)
			if err != nil {
				t.Fatalf("record: %v", err)
			}
			var back handlers.Request
			if err := json.Unmarshal(e.Payload, &back); err != nil || back.EventID == "" {
				t.Errorf("record does not read back: %v", err)
			}
		}
	})
}
