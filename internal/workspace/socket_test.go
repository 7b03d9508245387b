package workspace_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"briefbot/internal/workspace"
)

func TestMentionIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	startBot(ctx, t, ws, api)
	ts, err := ws.Post("ana", "#general", "", "@briefbot who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := ws.WaitForReply(ctx, "#general", ts)
	if err != nil {
		t.Fatal(err)
	}
	if reply.Text != "Iyad Ag Ghali" || reply.ThreadTS != ts || !reply.FromBot() {
		t.Errorf("reply = %+v, want the name in thread %s by the bot", reply, ts)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Error(err)
	}
	parent, _ := ws.Message("#general", ts)
	if parent.ReplyCount != 1 || !slices.Equal(parent.ReplyUsers, []string{ws.BotUserID()}) {
		t.Errorf("parent = %+v, want one reply by the bot", parent)
	}
}

// plug is a bare Socket Mode client: it acknowledges only what a test says.
type plug struct {
	t    *testing.T
	conn *websocket.Conn
}

type envelope struct {
	Type         string          `json:"type"`
	Reason       string          `json:"reason"`
	EnvelopeID   string          `json:"envelope_id"`
	Payload      json.RawMessage `json:"payload"`
	Accepts      bool            `json:"accepts_response_payload"`
	RetryAttempt int             `json:"retry_attempt"`
	RetryReason  string          `json:"retry_reason"`
	Connections  int             `json:"num_connections"`
}

func (e envelope) eventID() string {
	var p struct {
		EventID string `json:"event_id"`
	}
	_ = json.Unmarshal(e.Payload, &p)
	return p.EventID
}

func dial(ctx context.Context, t *testing.T, ws *workspace.Workspace, api *slack.Client) *plug {
	t.Helper()
	_, address, err := api.StartSocketModeContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.CloseNow() })
	conn.SetReadLimit(1 << 20)
	p := &plug{t, conn}
	if hello := p.read(ctx); hello.Type != "hello" || hello.Connections == 0 {
		t.Fatalf("first message = %+v, want hello", hello)
	}
	return p
}

func (p *plug) read(ctx context.Context) envelope {
	p.t.Helper()
	_, data, err := p.conn.Read(ctx)
	if err != nil {
		p.t.Fatalf("read: %v", err)
	}
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil {
		p.t.Fatalf("read %q: %v", data, err)
	}
	return e
}

func (p *plug) ack(ctx context.Context, e envelope, payload string) {
	p.t.Helper()
	answer := `{"envelope_id":"` + e.EnvelopeID + `"}`
	if payload != "" {
		answer = `{"envelope_id":"` + e.EnvelopeID + `","payload":` + payload + `}`
	}
	if err := p.conn.Write(ctx, websocket.MessageText, []byte(answer)); err != nil {
		p.t.Fatal(err)
	}
}

func TestUnacknowledgedEventsComeAgain(t *testing.T) {
	t.Parallel()
	clock := workspace.NewManualClock(time.Unix(1700000000, 0))
	ctx, ws, api := start(t, workspace.Config{Clock: clock, Events: []string{"app_mention"}})
	p := dial(ctx, t, ws, api)
	if _, err := ws.Post("ana", "#general", "", "@briefbot hello"); err != nil {
		t.Fatal(err)
	}
	first := p.read(ctx)
	if first.RetryAttempt != 0 || first.RetryReason != "" || first.Accepts {
		t.Errorf("first delivery = %+v", first)
	}
	var ids []string
	for attempt, wait := range []time.Duration{0, time.Minute, 5 * time.Minute} {
		clock.Advance(3 * time.Second)
		if err := ws.WaitFor(ctx, "the timeout", func() bool {
			d := ws.Deliveries()[0]
			return d.Attempts == attempt+2 || ws.Waiting(d.ID)
		}); err != nil {
			t.Fatal(err)
		}
		clock.Advance(wait)
		again := p.read(ctx)
		if again.eventID() != first.eventID() || again.EnvelopeID == first.EnvelopeID ||
			again.RetryAttempt != attempt+1 || again.RetryReason != "timeout" {
			t.Errorf("redelivery %d = %+v, want the same event in a new envelope", attempt+1, again)
		}
		ids = append(ids, again.EnvelopeID)
	}
	p.ack(ctx, envelope{EnvelopeID: ids[0]}, "")
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	if d := ws.Deliveries()[0]; !d.Acknowledged || d.Attempts != 4 {
		t.Errorf("delivery = %+v, want it acknowledged by an earlier envelope's id", d)
	}
}

func TestEventsAreGivenUpAfterThreeRetries(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{
		AckTimeout: time.Millisecond, RetryDelays: []time.Duration{0, 0, 0}, Events: []string{"app_mention"},
	})
	dial(ctx, t, ws, api)
	if _, err := ws.Post("ana", "#general", "", "@briefbot hello"); err != nil {
		t.Fatal(err)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	if d := ws.Deliveries()[0]; d.Acknowledged || d.Attempts != 4 || d.Failed != "timeout" {
		t.Errorf("delivery = %+v, want four attempts and no more", d)
	}
}

func TestAcknowledgementsCarryPayloads(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	p := dial(ctx, t, ws, api)
	id, err := ws.Command("ana", "#general", "/brief", "who?")
	if err != nil {
		t.Fatal(err)
	}
	e := p.read(ctx)
	if e.Type != "slash_commands" || !e.Accepts {
		t.Errorf("envelope = %+v, want a command that takes a payload", e)
	}
	p.ack(ctx, e, `{"text":"for you alone"}`)
	d, err := ws.WaitForAck(ctx, id)
	if err != nil || string(d.AckPayload) != `{"text":"for you alone"}` {
		t.Errorf("delivery = %+v, %v", d, err)
	}
	m, err := ws.WaitForEphemeral(ctx, "ana", nil)
	if err != nil || m.Text != "for you alone" || len(ws.Ephemerals("bob")) != 0 {
		t.Errorf("ephemeral = %+v, %v", m, err)
	}
}

func TestCommandWithoutAnAppFails(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{AckTimeout: time.Millisecond})
	if _, err := ws.Command("ana", "#general", "/brief", "who?"); err != nil {
		t.Fatal(err)
	}
	if m, err := ws.WaitForEphemeral(ctx, "ana", nil); err != nil || !strings.Contains(m.Text, "dispatch_failed") {
		t.Errorf("ephemeral = %+v, %v, want dispatch_failed", m, err)
	}
	dial(ctx, t, ws, api)
	if _, err := ws.Command("bob", "#general", "/brief", "who?"); err != nil {
		t.Fatal(err)
	}
	if m, err := ws.WaitForEphemeral(ctx, "bob", nil); err != nil || !strings.Contains(m.Text, "operation_timeout") {
		t.Errorf("ephemeral = %+v, %v, want operation_timeout", m, err)
	}
}

func TestSeveralConnectionsShareEvents(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{Events: []string{"app_mention"}})
	plugs := []*plug{dial(ctx, t, ws, api), dial(ctx, t, ws, api), dial(ctx, t, ws, api)}
	var mu sync.Mutex
	counts := make([]int, len(plugs))
	for i, p := range plugs {
		go func() {
			for {
				_, data, err := p.conn.Read(ctx)
				if err != nil {
					return
				}
				var e envelope
				if json.Unmarshal(data, &e) != nil {
					return
				}
				mu.Lock()
				counts[i]++
				mu.Unlock()
				_ = p.conn.Write(ctx, websocket.MessageText, []byte(`{"envelope_id":"`+e.EnvelopeID+`"}`))
			}
		}()
	}
	for range 60 {
		if _, err := ws.Post("ana", "#general", "", "@briefbot x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if counts[0]+counts[1]+counts[2] != 60 || slices.Min(counts) == 0 {
		t.Errorf("deliveries per connection = %v, want 60 in all and some on each", counts)
	}
}

func TestDroppedConnectionsLoseNothing(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{RetryDelays: []time.Duration{0, 0, 0}, Events: []string{"app_mention"}})
	p := dial(ctx, t, ws, api)
	if _, err := ws.Post("ana", "#general", "", "@briefbot one"); err != nil {
		t.Fatal(err)
	}
	lost := p.read(ctx)
	ws.DropConnections()
	if err := ws.WaitForConnections(ctx, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Post("ana", "#general", "", "@briefbot two"); err != nil {
		t.Fatal(err)
	}
	p = dial(ctx, t, ws, api)
	a, b := p.read(ctx), p.read(ctx)
	if a.RetryAttempt == 0 || b.RetryAttempt == 0 {
		t.Errorf("retry attempts = %d and %d, want both marked: nobody took them before", a.RetryAttempt, b.RetryAttempt)
	}
	if a.eventID() != lost.eventID() && b.eventID() != lost.eventID() {
		t.Errorf("after the reconnect came %s and %s, want %s among them", a.eventID(), b.eventID(), lost.eventID())
	}
}

func TestTicketsAreForOneUse(t *testing.T) {
	t.Parallel()
	ctx, _, api := start(t, workspace.Config{})
	_, address, err := api.StartSocketModeContext(ctx)
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.Dial(ctx, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.CloseNow()
	if _, resp, err := websocket.Dial(ctx, address, nil); err == nil || resp.StatusCode != http.StatusForbidden {
		t.Errorf("second dial = %v, want it forbidden", err)
	}
}

func TestClientComesBackAfterDisconnects(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	startBot(ctx, t, ws, api)
	for _, reason := range []string{"warning", "refresh_requested"} {
		before := ws.ConnectionsEver()
		ws.Disconnect(reason)
		if err := ws.WaitFor(ctx, "the client after "+reason, func() bool {
			return ws.ConnectionsEver() > before && ws.Connections() == 1
		}); err != nil {
			t.Fatal(err)
		}
	}
	ts, err := ws.Post("ana", "#general", "", "@briefbot still there?")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.WaitForReply(ctx, "#general", ts); err != nil {
		t.Error(err)
	}
}

func TestStrangeEnvelopes(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	var mu sync.Mutex
	var seen []socketmode.EventType
	listen(ctx, t, ws, api, func(c *socketmode.Client, event socketmode.Event) {
		mu.Lock()
		seen = append(seen, event.Type)
		mu.Unlock()
		var unknown *socketmode.ErrorBadMessage
		if bad, ok := event.Data.(*socketmode.ErrorBadMessage); ok {
			unknown = bad
		}
		if unknown == nil {
			return
		}
		var e envelope
		if json.Unmarshal(unknown.Message, &e) == nil && e.EnvelopeID != "" {
			_ = c.Ack(socketmode.Request{EnvelopeID: e.EnvelopeID})
		}
	})
	for _, frame := range []string{"{", `"words"`, `{"type":"hello"}`, `{"no":"type"}`} {
		if !ws.SendRaw([]byte(frame)) {
			t.Fatal("no connection took the frame")
		}
	}
	ws.EmitEvent("#general", map[string]any{"type": "moon_phase_changed"})
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if !slices.Contains(seen, socketmode.EventTypeErrorBadMessage) {
		t.Errorf("client saw %v, want bad messages among them", seen)
	}
}

func TestRedeliveryStorm(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{Seed: 7, Events: []string{"app_mention"}})
	var mu sync.Mutex
	got := map[string]int{}
	var order []string
	listen(ctx, t, ws, api, func(c *socketmode.Client, event socketmode.Event) {
		if event.Type != socketmode.EventTypeEventsAPI {
			return
		}
		outer, _ := event.Data.(slackevents.EventsAPIEvent)
		callback, _ := outer.Data.(*slackevents.EventsAPICallbackEvent)
		mu.Lock()
		got[callback.EventID]++
		order = append(order, callback.EventID)
		mu.Unlock()
		_ = c.Ack(*event.Request)
	})
	ws.DuplicateEvents(42, 1, 6)
	ws.HoldEvents()
	for range 20 {
		if _, err := ws.Post("ana", "#general", "", "@briefbot x"); err != nil {
			t.Fatal(err)
		}
	}
	ws.ReleaseEvents(true)
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	if err := ws.WaitFor(ctx, "the client to read", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(order) == len(ws.Deliveries())
	}); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != 20 || len(order) <= 20 || slices.IsSorted(order) {
		t.Errorf("%d events in %d deliveries (sorted: %v), want 20 in more, out of order", len(got), len(order), slices.IsSorted(order))
	}
	if !ws.Redeliver(order[0]) || ws.Redeliver("Ev0") {
		t.Error("Redeliver must know the events that were sent, and only these")
	}
}
