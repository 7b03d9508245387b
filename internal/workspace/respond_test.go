package workspace_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"briefbot/internal/workspace"
)

// respond posts a message to a response URL and returns the status.
func respond(t *testing.T, address, body string) int {
	t.Helper()
	resp, err := http.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func responseURL(t *testing.T, payload json.RawMessage) string {
	t.Helper()
	var p struct {
		ResponseURL string `json:"response_url"`
	}
	if err := json.Unmarshal(payload, &p); err != nil || p.ResponseURL == "" {
		t.Fatalf("payload %s has no response_url: %v", payload, err)
	}
	return p.ResponseURL
}

const withButton = `[{"type":"actions","elements":[{"type":"button","action_id":"b","text":{"type":"plain_text","text":"B"}}]}]`

func TestResponsesReplaceAndDeleteWhatWasClicked(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{PostInterval: -1})
	p := dial(ctx, t, ws, api)
	if got, _ := raw(t, ws, "chat.postEphemeral", form("channel", "C0GENERAL1", "user", "U0ANA00001", "text", "note", "blocks", withButton)); !got.OK {
		t.Fatalf("postEphemeral = %+v", got)
	}
	if got, _ := raw(t, ws, "chat.postMessage", form("channel", "C0GENERAL1", "text", "message", "blocks", withButton)); !got.OK {
		t.Fatalf("postMessage = %+v", got)
	}
	note := func() workspace.Message { return ws.Ephemerals("ana")[0].Message }
	message := func() workspace.Message { return ws.BotMessages("#general")[0] }
	click := func(ts string) string {
		before := len(ws.Deliveries())
		if _, err := ws.Click("ana", "#general", ts, "b", ""); err != nil {
			t.Fatal(err)
		}
		return responseURL(t, ws.Deliveries()[before].Payload)
	}
	if _, err := ws.Click("bob", "#general", note().TS, "b", ""); err == nil {
		t.Error("bob could click what only ana sees")
	}
	fromNote, fromMessage := click(note().TS), click(message().TS)
	for address, want := range map[string]func() string{
		fromNote:    func() string { return note().Text },
		fromMessage: func() string { return message().Text },
	} {
		if got := respond(t, address, `{"replace_original":true,"text":"replaced"}`); got != http.StatusOK || want() != "replaced" {
			t.Errorf("replace = %d, now %q", got, want())
		}
		if got := respond(t, address, `{"replace_original":true,"blocks":[{"type":"nothing"}]}`); got == http.StatusOK {
			t.Error("bad blocks were taken")
		}
		if got := respond(t, address, `{"delete_original":true}`); got != http.StatusOK {
			t.Errorf("delete = %d", got)
		}
	}
	if len(ws.Ephemerals("ana")) != 0 || len(ws.BotMessages("#general")) != 0 {
		t.Errorf("left over: %+v %+v", ws.Ephemerals("ana"), ws.BotMessages("#general"))
	}
	_ = p.conn.CloseNow()
}

func TestSubmissionsCarryOutTheirAnswers(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	p := dial(ctx, t, ws, api)
	if _, err := ws.GlobalShortcut("ana", "ask"); err != nil {
		t.Fatal(err)
	}
	e := p.read(ctx)
	p.ack(ctx, e, "")
	var shortcut struct {
		Type, TriggerID string
		Trigger         string `json:"trigger_id"`
	}
	if err := json.Unmarshal(e.Payload, &shortcut); err != nil || shortcut.Type != "shortcut" {
		t.Fatalf("payload = %s, %v", e.Payload, err)
	}
	view := func(title string) string {
		return `{"type":"modal","notify_on_close":true,"title":{"type":"plain_text","text":"` + title + `"},"blocks":[]}`
	}
	if got, _ := raw(t, ws, "views.open", form("trigger_id", shortcut.Trigger, "view", view("one"))); !got.OK {
		t.Fatalf("views.open = %+v", got)
	}
	titles := func() (all []string) {
		for _, v := range ws.Views("ana") {
			var text struct{ Text string }
			if err := json.Unmarshal(v.Title, &text); err != nil {
				t.Fatal(err)
			}
			all = append(all, text.Text)
		}
		return all
	}
	steps := []struct{ answer, want string }{
		{`{"response_action":"update","view":` + view("two") + `}`, "two"},
		{`{"response_action":"push","view":` + view("three") + `}`, "two three"},
		{`{"response_action":"push","view":{"type":"modal"}}`, "two three"},
		{``, "two"},
		{`{"response_action":"push","view":` + view("four") + `}`, "two four"},
		{`{"response_action":"clear"}`, ""},
	}
	for _, s := range steps {
		open := ws.Views("ana")
		id, err := ws.Submit("ana", open[len(open)-1].ID, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.ack(ctx, p.read(ctx), s.answer)
		if _, err := ws.WaitForAck(ctx, id); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(titles(), " "); got != s.want {
			t.Errorf("after %q the views are %q, want %q", s.answer, got, s.want)
		}
	}
}

func TestRetriesAvoidTheConnectionThatWasSilent(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{Events: []string{"app_mention"}})
	a, b := dial(ctx, t, ws, api), dial(ctx, t, ws, api)
	if _, err := ws.Post("ana", "#general", "", "@briefbot x"); err != nil {
		t.Fatal(err)
	}
	type frame struct {
		from *plug
		data []byte
	}
	frames := make(chan frame, 2)
	for _, p := range []*plug{a, b} {
		go func() {
			if _, data, err := p.conn.Read(ctx); err == nil {
				frames <- frame{p, data}
			}
		}()
	}
	first := <-frames
	_ = first.from.conn.CloseNow()
	second := <-frames
	var e envelope
	if err := json.Unmarshal(second.data, &e); err != nil || second.from == first.from || e.RetryAttempt != 1 {
		t.Errorf("second delivery = %+v, %v, want a retry on the other connection", e, err)
	}
}
