package workspace_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"briefbot/internal/workspace"
)

func TestTypedTextGoesOutAsSlackWritesIt(t *testing.T) {
	t.Parallel()
	_, ws, _ := start(t, workspace.Config{})
	cases := map[string]string{
		"@briefbot who leads JNIM?":   "<@U0BRIEFBOT> who leads JNIM?",
		"<@U0BRIEFBOT> hi":            "<@U0BRIEFBOT> hi",
		"<@U0NOBODY01> hi":            "&lt;@U0NOBODY01&gt; hi",
		"a < b & c > d":               "a &lt; b &amp; c &gt; d",
		"<!channel> look":             "&lt;!channel&gt; look",
		"@channel look":               "<!channel> look",
		"ask @bob, then @bob.":        "ask <@U0BOB00001>, then <@U0BOB00001>.",
		"mail me at ana@example.org":  "mail me at ana@example.org",
		"see #general and #nowhere":   "see <#C0GENERAL1|general> and #nowhere",
		"(https://example.org/a?b&c)": "(<https://example.org/a?b&amp;c>)",
		"مالي؟ 🙂":                     "مالي؟ 🙂",
	}
	for typed, want := range cases {
		ts, err := ws.Post("ana", "#general", "", typed)
		if err != nil {
			t.Fatal(err)
		}
		if m, _ := ws.Message("#general", ts); m.Text != want {
			t.Errorf("typed %q = %q, want %q", typed, m.Text, want)
		}
	}
}

// events returns the inner events that the workspace sent, as slack-go parses them.
func events(t *testing.T, ws *workspace.Workspace) (names []string, inner []any) {
	t.Helper()
	for _, d := range ws.Deliveries() {
		outer, err := slackevents.ParseEvent(d.Payload, slackevents.OptionNoVerifyToken())
		if err != nil {
			t.Fatalf("%s: %v", d.Payload, err)
		}
		name := outer.InnerEvent.Type
		if m, ok := outer.InnerEvent.Data.(*slackevents.MessageEvent); ok {
			name += "." + m.ChannelType
			if m.SubType != "" {
				name += "." + m.SubType
			}
		}
		names, inner = append(names, name), append(inner, outer.InnerEvent.Data)
	}
	return names, inner
}

func TestEventsOfAMessage(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	post := func(channel, thread, text string) string {
		ts, err := ws.Post("ana", channel, thread, text)
		if err != nil {
			t.Fatal(err)
		}
		return ts
	}
	root := post("#general", "", "@briefbot one")
	post("#general", root, "two")
	plain := post("#general", "", "three")
	if err := ws.Edit("ana", "#general", plain, "@briefbot three"); err != nil {
		t.Fatal(err)
	}
	if err := ws.Delete("ana", "#general", plain); err != nil {
		t.Fatal(err)
	}
	post("@ana", "", "@briefbot four")
	if err := ws.OpenHome("bob"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("five", false)); err != nil {
		t.Fatal(err)
	}
	names, inner := events(t, ws)
	want := []string{
		"app_mention", "message.channel", // one, and its twin
		"message.channel",                                // two, in the thread
		"message.channel",                                // three
		"app_mention", "message.channel.message_changed", // the edit adds a mention
		"message.channel.message_deleted",
		"message.im", // no mention in a direct conversation
		"app_home_opened",
		"message.channel", // the app hears itself
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Fatalf("events (-want +got):\n%s", diff)
	}
	mention, twin := inner[0].(*slackevents.AppMentionEvent), inner[1].(*slackevents.MessageEvent)
	if mention.TimeStamp != twin.TimeStamp || mention.Channel != "C0GENERAL1" || mention.User != "U0ANA00001" || twin.ClientMsgID == "" {
		t.Errorf("mention %+v and twin %+v, want one message", mention, twin)
	}
	if reply := inner[2].(*slackevents.MessageEvent); reply.ThreadTimeStamp != root {
		t.Errorf("reply = %+v, want thread %s", reply, root)
	}
	if own := inner[9].(*slackevents.MessageEvent); own.BotID != ws.BotID() {
		t.Errorf("own = %+v, want the bot's id", own)
	}
	seen := map[string]bool{}
	for _, d := range ws.Deliveries() {
		if seen[d.EventID] {
			t.Errorf("event id %s twice", d.EventID)
		}
		seen[d.EventID] = true
	}
}

func TestStrangersAndAbsences(t *testing.T) {
	t.Parallel()
	ctx, ws, _ := start(t, workspace.Config{})
	ws.AddChannel(workspace.Channel{Name: "aside", Members: []string{"ana"}})
	ws.AddChannel(workspace.Channel{Name: "shared", IsExtShared: true})
	if _, err := ws.Post("bob", "#aside", "", "x"); !errors.Is(err, workspace.ErrNotMember) {
		t.Errorf("post by a stranger = %v, want ErrNotMember", err)
	}
	if _, err := ws.Post("eve", "#general", "", "x"); !errors.Is(err, workspace.ErrUnknownUser) {
		t.Errorf("post by nobody = %v, want ErrUnknownUser", err)
	}
	if _, err := ws.Post("ana", "#aside", "", "@briefbot x"); err != nil {
		t.Fatal(err)
	}
	if got := ws.Deliveries(); len(got) != 0 {
		t.Errorf("the app heard %+v of a channel it is not in", got)
	}
	if m, err := ws.WaitForEphemeral(ctx, "ana", nil); err != nil || m.User != "USLACKBOT" {
		t.Errorf("ephemeral = %+v, %v, want Slackbot's note", m, err)
	}
	if _, err := ws.Post("ana", "#shared", "", "@briefbot x"); err != nil {
		t.Fatal(err)
	}
	var outer struct {
		Shared bool `json:"is_ext_shared_channel"`
	}
	if err := json.Unmarshal(ws.Deliveries()[0].Payload, &outer); err != nil || !outer.Shared {
		t.Errorf("envelope = %s, want is_ext_shared_channel", ws.Deliveries()[0].Payload)
	}
	if id, err := ws.Command("ana", "#general", "/lunch", ""); id != "" || err != nil {
		t.Errorf("unknown command = %q, %v, want a note and no delivery", id, err)
	}
}

func TestResponseURLEndsAfterFiveUses(t *testing.T) {
	t.Parallel()
	clock := workspace.NewManualClock(time.Unix(1700000000, 0))
	ctx, ws, api := start(t, workspace.Config{Clock: clock})
	address := func() string {
		if _, err := ws.Command("ana", "#general", "/brief", "x"); err != nil {
			t.Fatal(err)
		}
		all := ws.Deliveries()
		var payload map[string]string
		if err := json.Unmarshal(all[len(all)-1].Payload, &payload); err != nil {
			t.Fatal(err)
		}
		return payload["response_url"]
	}
	post := func(target, text string, kind string) error {
		_, _, err := api.PostMessageContext(ctx, "", slack.MsgOptionResponseURL(target, kind), slack.MsgOptionText(text, false))
		return err
	}
	before := len(ws.Ephemerals("ana"))
	target := address()
	for i := range 5 {
		kind := slack.ResponseTypeEphemeral
		if i == 4 {
			kind = slack.ResponseTypeInChannel
		}
		if err := post(target, "text", kind); err != nil {
			t.Fatalf("use %d: %v", i+1, err)
		}
	}
	if err := post(target, "text", slack.ResponseTypeEphemeral); err == nil {
		t.Error("the sixth use was taken")
	}
	// One note is Slackbot's: the command itself was not acknowledged.
	if got := len(ws.Ephemerals("ana")) - before; got != 5 || len(ws.BotMessages("#general")) != 1 {
		t.Errorf("%d ephemeral messages and %+v in the channel, want 4 (and Slackbot's) and one", got, ws.BotMessages("#general"))
	}
	target = address()
	clock.Advance(30*time.Minute + time.Second)
	if err := post(target, "text", slack.ResponseTypeEphemeral); err == nil {
		t.Error("a use after thirty minutes was taken")
	}
}

func TestFormsAndTheirAnswers(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	startBot(ctx, t, ws, api)
	if err := ws.OpenHome("ana"); err != nil {
		t.Fatal(err)
	}
	home, err := ws.WaitForHome(ctx, "ana", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.ClickView("ana", home.ID, "ask_modal", ""); err != nil {
		t.Fatal(err)
	}
	form, err := ws.WaitForView(ctx, "ana", nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Submit("ana", form.ID, nil); !errors.Is(err, workspace.ErrUnknownAction) {
		t.Errorf("submit of an empty form = %v, want it kept back as Slack does", err)
	}
	if _, err := ws.Submit("bob", form.ID, nil); !errors.Is(err, workspace.ErrUnknownView) {
		t.Errorf("submit of another's form = %v", err)
	}
	if _, err := ws.Submit("ana", form.ID, map[string]string{"question_text": "bad"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.WaitForView(ctx, "ana", func(v workspace.View) bool { return v.Errors["question"] != "" }); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.Submit("ana", form.ID, map[string]string{"question_text": "good"}); err != nil {
		t.Fatal(err)
	}
	if _, err := ws.WaitForMessage(ctx, "@ana", func(m workspace.Message) bool { return m.Text == "You asked in a form: good" }); err != nil {
		t.Error(err)
	}
	// The acknowledgement that closes the form travels beside the message.
	if err := ws.WaitFor(ctx, "the form to close", func() bool { return len(ws.Views("ana")) == 0 }); err != nil {
		t.Error(err)
	}
}

func TestClicksMustBePossible(t *testing.T) {
	t.Parallel()
	ctx, ws, api := start(t, workspace.Config{})
	_, ts, err := api.PostMessageContext(ctx, "C0GENERAL1", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(answerBlocks()...))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		action, value string
		ok            bool
	}{
		{"more_passages", "", true}, {"more_passages", "v", true}, {"more_passages", "other", false},
		{"overflow", "why", true}, {"overflow", "", false}, {"feedback", "good", true}, {"feedback", "so-so", false},
		{"nothing", "", false},
	} {
		_, err := ws.Click("ana", "#general", ts, c.action, c.value)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, workspace.ErrUnknownAction) {
			t.Errorf("Click(%q, %q) = %v, want ok=%v", c.action, c.value, err, c.ok)
		}
	}
	var last slack.InteractionCallback
	sent := ws.Deliveries()
	if err := json.Unmarshal(sent[len(sent)-1].Payload, &last); err != nil {
		t.Fatal(err)
	}
	a := last.ActionCallback.BlockActions[0]
	if a.ActionID != "feedback" || a.Value != "good" || a.BlockID != "feedback" || last.Message.Timestamp != ts || last.ResponseURL == "" {
		t.Errorf("payload has action %+v on %s, want the good answer to %s", a, last.Message.Timestamp, ts)
	}
}
