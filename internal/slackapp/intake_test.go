package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"briefbot/internal/workspace"
)

func TestMentionIsAnsweredOnceInItsThread(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.DuplicateEvents(1, 2, 4)
	ts := d.ask(t, "ana", "#general", "", "@briefbot who leads JNIM?")
	got := d.reply(t, "#general", ts)
	if !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("reply = %q, want the answer", got.Text)
	}
	for _, delivery := range d.Deliveries() {
		d.Redeliver(delivery.EventID)
	}
	d.DuplicateEvents(1, 1, 1)
	inThread := d.ask(t, "bob", "#general", ts, "@briefbot and in the thread?")
	if _, err := d.WaitForReplies(d.ctx, "#general", ts, 2); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	d.quiet(t)
	if posts := d.BotMessages("#general"); len(posts) != 2 {
		t.Errorf("%d posts, want one for each of two mentions (%s, %s): %v", len(posts), ts, inThread, posts)
	}
	for _, delivery := range d.Deliveries() {
		if !delivery.Acknowledged {
			t.Errorf("delivery %s (%s) was not acknowledged: %s", delivery.ID, delivery.Type, delivery.Failed)
		}
	}
}

func TestDirectMessageIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	ts := d.ask(t, "ana", "@ana", "", "who leads JNIM?")
	got, err := d.WaitForBotMessage(d.ctx, "@ana", ts)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if got.ThreadTS != ts || !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("reply = %q in thread %q, want the answer in the thread of the question", got.Text, got.ThreadTS)
	}
}

func TestCommandIsAnsweredToTheAskerOnly(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	id, err := d.Command("ana", "#general", "/brief", "who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.WaitForEphemeral(d.ctx, "ana", nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if !strings.Contains(got.Text, "answer to who leads JNIM?") {
		t.Errorf("ephemeral = %q, want the answer", got.Text)
	}
	delivery, err := d.WaitForAck(d.ctx, id)
	if err != nil || !delivery.Acknowledged || len(delivery.AckPayload) > 4 || delivery.AckAfter > time.Second {
		t.Errorf("delivery = %+v, %v; want it acknowledged at once and empty", delivery, err)
	}
	d.quiet(t)
	if n := len(d.Ephemerals("ana")); n != 1 {
		t.Errorf("%d ephemeral messages, want 1", n)
	}
	if posts := d.BotMessages("#general"); len(posts) != 0 {
		t.Errorf("the command was answered in public: %v", posts)
	}
}

func TestWhatIsNotForTheBotIsAcknowledgedAndLeftAlone(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	d.ask(t, "ana", "#general", "", "good morning everybody")
	ts := d.ask(t, "ana", "#general", "", "@briefbot first?")
	d.reply(t, "#general", ts)
	if err := d.Edit("ana", "#general", ts, "@briefbot changed?"); err != nil {
		t.Fatal(err)
	}
	if err := d.Delete("ana", "#general", ts); err != nil {
		t.Fatal(err)
	}
	self := d.BotUserID()
	for name, inner := range map[string]map[string]any{
		"unknown type":   {"type": "constellation_changed", "channel": "C0GENERAL1"},
		"bot":            {"type": "app_mention", "user": "U0BOB00001", "bot_id": "B999", "text": "<@" + self + "> hi?", "ts": "1700000000.000100", "channel": "C0GENERAL1"},
		"bot_message":    {"type": "message", "subtype": "bot_message", "text": "<@" + self + "> hi?", "ts": "1700000000.000200", "channel": "C0GENERAL1", "channel_type": "channel"},
		"itself":         {"type": "message", "user": self, "text": "hi?", "ts": "1700000000.000300", "channel": "D0ANA00001", "channel_type": "im"},
		"hidden":         {"type": "message", "user": "U0BOB00001", "hidden": true, "text": "<@" + self + "> hi?", "ts": "1700000000.000400", "channel": "C0GENERAL1"},
		"slackbot":       {"type": "message", "user": "USLACKBOT", "text": "hi?", "ts": "1700000000.000500", "channel": "D0ANA00001", "channel_type": "im"},
		"edited mention": {"type": "app_mention", "user": "U0BOB00001", "text": "<@" + self + "> hi?", "ts": "1700000000.000600", "channel": "C0GENERAL1", "edited": map[string]any{"user": "U0BOB00001", "ts": "1700000001.000000"}},
		"no place":       {"type": "app_mention", "user": "U0BOB00001", "text": "<@" + self + "> hi?"},
		"odd fields":     {"type": "message", "text": 7, "channel": []string{"x"}},
	} {
		if id := d.EmitEvent("", inner); id == "" {
			t.Errorf("%s: not emitted", name)
		}
	}
	d.SendEnvelope("constellation", map[string]any{"x": 1})
	d.SendEnvelope("interactive", map[string]any{"type": "block_actions"})
	d.quiet(t)
	for _, delivery := range d.Deliveries() {
		if !delivery.Acknowledged {
			t.Errorf("delivery %s %s was not acknowledged: %s", delivery.Kind, delivery.Payload, delivery.Failed)
		}
	}
	if calls, err := d.WaitForCalls(d.ctx, "chat.postMessage", 2); err != nil || len(calls) != 2 {
		t.Errorf("%d posts, %v; want the answer and the marker", len(calls), err)
	}
}

func TestMessageWithBlocksThatTheLibraryCannotReadIsAnswered(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	ts := d.ask(t, "ana", "#general", "", "a message to reply to")
	d.EmitEvent("C0GENERAL1", map[string]any{
		"type": "app_mention", "user": "U0ANA00001", "text": "<@" + d.BotUserID() + "> still there?",
		"ts": ts, "channel": "C0GENERAL1", "blocks": "not a list",
	})
	if got := d.reply(t, "#general", ts); !strings.Contains(got.Text, "answer to still there?") {
		t.Errorf("reply = %q, want the answer", got.Text)
	}
}

func TestMalformedEnvelopesAreSurvived(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo)
	for _, raw := range []string{
		`{}`, `[]`, `7`, `null`, `"x"`, `{"type":"events_api"}`, `{"type":7,"envelope_id":"e1"}`, `{"type":"events_api","envelope_id":"e2","payload":null}`,
		`{"type":"events_api","envelope_id":"e3","payload":{"type":"event_callback","event":null}}`, `{"type":"slash_commands","envelope_id":"e4","payload":"x"}`,
		`{"type":"events_api","envelope_id":"e5","payload":{"type":"event_callback","event":{"type":"message","blocks":[null,7],"attachments":{}}}}`,
		`not json`, `{"type":"events_api",`, `{"type":"interactive","envelope_id":"e6","payload":[]}`, "",
	} {
		if !d.SendRaw([]byte(raw)) {
			t.Errorf("SendRaw(%q) found no connection", raw)
		}
	}
	ts := d.ask(t, "ana", "#general", "", "@briefbot alive?")
	d.reply(t, "#general", ts)
}
