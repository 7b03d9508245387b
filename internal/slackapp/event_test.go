package slackapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
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
		"edit":          {`"type":"message","subtype":"message_changed","channel":"C1","message":{"text":"<@UBOT>"}`, handlers.Request{}, "message of no interest"},
		"join":          {`"type":"message","subtype":"channel_join","user":"U1","channel":"C1","ts":"1.1","text":"<@UBOT> has joined"`, handlers.Request{}, "message of no interest"},
		"reaction":      {`"type":"reaction_added","user":"U1"`, handlers.Request{}, "event of no interest"},
		"malformed":     {`"type":["message"]`, handlers.Request{}, "malformed payload"},
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
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, read := range []func() (handlers.Request, string){
			func() (handlers.Request, string) { return readEvent(payload, identity{userID: "UBOT"}) },
			func() (handlers.Request, string) { return readCommand(payload, identity{}, "d1") },
		} {
			req, ignored := read()
			if ignored != "" {
				continue
			}
			if req.User == "" || req.EventID == "" || req.Kind == "" {
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

func event(id, channel, ts, thread string) store.Event {
	return store.Event{ID: id, Channel: channel, MessageTS: ts, Thread: thread}
}

func TestMemoryKnowsRepeatsAndTwins(t *testing.T) {
	t.Parallel()
	m := NewMemory(10, time.Now)
	got, err := m.Record(t.Context(), []store.Event{
		event("Ev1", "C1", "1.1", ""), event("Ev1", "C1", "1.1", ""), event("Ev2", "C1", "1.1", ""), event("Ev3", "C1", "1.2", ""), event("cmd", "C1", "", ""),
	})
	if want := []bool{true, false, false, true, true}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("Record = %v, %v, want %v", got, err, want)
	}
	claims, _ := m.Claim(t.Context(), "w", time.Minute, 10)
	for _, c := range claims {
		if err := m.Complete(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := m.Record(t.Context(), []store.Event{event("Ev1", "C1", "1.1", "")}); len(claims) != 3 || got[0] {
		t.Errorf("%d claims, repeat after completion fresh %v; want 3, false", len(claims), got[0])
	}
}

func TestMemoryWorksAThreadInOrder(t *testing.T) {
	t.Parallel()
	m := NewMemory(10, time.Now)
	if _, err := m.Record(t.Context(), []store.Event{event("a1", "C", "1", "A"), event("a2", "C", "2", "A"), event("b1", "C", "3", "B"), event("c", "C", "4", "")}); err != nil {
		t.Fatal(err)
	}
	ids := func(claims []store.Claim) (out []string) {
		for _, c := range claims {
			out = append(out, c.Event.ID)
		}
		return out
	}
	first, _ := m.Claim(t.Context(), "w", time.Minute, 10)
	if got := ids(first); !cmp.Equal(got, []string{"a1", "b1", "c"}) {
		t.Errorf("Claim = %v, want a1, b1, c", got)
	}
	if again, _ := m.Claim(t.Context(), "w", time.Minute, 10); len(again) != 0 {
		t.Errorf("Claim = %v, want nothing while a1 is in hand", ids(again))
	}
	if err := m.Complete(t.Context(), first[0]); err != nil {
		t.Fatal(err)
	}
	if second, _ := m.Claim(t.Context(), "w", time.Minute, 10); !cmp.Equal(ids(second), []string{"a2"}) {
		t.Errorf("Claim = %v, want a2", ids(second))
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	m := NewMemory(2, time.Now)
	for i, wantErr := range []error{nil, nil, store.ErrBusy} {
		if _, err := m.Record(t.Context(), []store.Event{event(fmt.Sprint(i), "C", fmt.Sprint(i), "")}); !errors.Is(err, wantErr) {
			t.Errorf("Record %d = %v, want %v", i, err, wantErr)
		}
	}
	if fresh, err := m.Record(t.Context(), []store.Event{event("0", "C", "0", "")}); err != nil || fresh[0] {
		t.Errorf("a repeat while full = %v, %v; want known", fresh, err)
	}
	claims, _ := m.Claim(t.Context(), "w", time.Minute, 1)
	if _, err := m.Record(t.Context(), []store.Event{event("3", "C", "3", "")}); !errors.Is(err, store.ErrBusy) {
		t.Errorf("Record = %v, want ErrBusy: what is claimed is unfinished", err)
	}
	if err := m.Complete(t.Context(), claims[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Record(t.Context(), []store.Event{event("2", "C", "2", "")}); err != nil {
		t.Errorf("Record = %v, want room, and what was refused not known", err)
	}
	for i := range 3 * rememberedEvents {
		m.remember(fmt.Sprint("x", i))
	}
	if len(m.seen) > 2*rememberedEvents || len(m.order) > 2*rememberedEvents {
		t.Errorf("%d keys remembered, want at most %d", len(m.seen), 2*rememberedEvents)
	}
}
