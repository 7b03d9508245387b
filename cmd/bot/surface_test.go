package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"briefbot/internal/handlers"
	"briefbot/internal/workspace"
)

// desk is a workspace with the real bot in it, and how a test acts in it.
type desk struct {
	t   *testing.T
	ctx context.Context
	ws  *workspace.Workspace
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx, ws := setupServe(t, "EDITORS_CHANNEL", demoEditors)
	return &desk{t: t, ctx: ctx, ws: ws}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// ask mentions the bot and returns its reply.
func (d *desk) ask(user, question string) workspace.Message {
	d.t.Helper()
	ts, err := d.ws.Post(user, "#general", "", "@briefbot "+question)
	d.must(err)
	m, err := d.ws.WaitForReply(d.ctx, "#general", ts)
	d.must(err)
	return m
}

// whisper returns a private message with that text in its blocks.
func (d *desk) whisper(user, text string) workspace.Message {
	d.t.Helper()
	m, err := d.ws.WaitForEphemeral(d.ctx, user, func(m workspace.Message) bool { return strings.Contains(string(m.Blocks), text) })
	if err != nil {
		d.t.Fatalf("no private message with %q: %v; there are %s", text, err, d.whispers(user))
	}
	return m
}

func (d *desk) whispers(user string) string {
	var all []string
	for _, e := range d.ws.Ephemerals(user) {
		all = append(all, e.Message.Text)
	}
	return strings.Join(all, " | ")
}

// view returns the modal before a user once it shows text.
func (d *desk) view(user, text string) workspace.View {
	d.t.Helper()
	v, err := d.ws.WaitForView(d.ctx, user, func(v workspace.View) bool { return strings.Contains(string(v.Blocks), text) })
	if err != nil {
		shown := "none"
		if stack := d.ws.Views(user); len(stack) > 0 {
			shown = string(stack[len(stack)-1].Blocks)
		}
		d.t.Fatalf("no modal with %q: %v; shown: %s", text, err, shown)
	}
	return v
}

// posted returns a message of the bot's in a channel with that text in it.
func (d *desk) posted(channel, text string) workspace.Message {
	d.t.Helper()
	m, err := d.ws.WaitForMessage(d.ctx, channel, func(m workspace.Message) bool {
		return m.FromBot() && strings.Contains(string(m.Blocks), text)
	})
	if err != nil {
		d.t.Fatalf("nothing in %s with %q: %v", channel, text, err)
	}
	return m
}

func (d *desk) click(user string, m workspace.Message, action, value string) {
	d.t.Helper()
	_, err := d.ws.Click(user, m.Channel, m.TS, action, value)
	d.must(err)
}

func (d *desk) submit(user string, v workspace.View, values map[string]string) {
	d.t.Helper()
	_, err := d.ws.Submit(user, v.ID, values)
	d.must(err)
}

func (d *desk) command(user, text string) {
	d.t.Helper()
	_, err := d.ws.Command(user, "#general", "/brief", text)
	d.must(err)
}

// menuValue is the value of the choice in an answer's menu that begins with
// what.
func menuValue(t *testing.T, m workspace.Message, what string) string {
	t.Helper()
	var blocks []struct {
		Elements []struct {
			Options []struct{ Value string } `json:"options"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		for _, e := range b.Elements {
			for _, o := range e.Options {
				if strings.HasPrefix(o.Value, what) {
					return o.Value
				}
			}
		}
	}
	t.Fatalf("no choice %q in %s", what, m.Blocks)
	return ""
}

func TestAnswerButtons(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	m := d.ask("bob", "who leads JNIM?")

	d.click("bob", m, "answer-more", "")
	more := d.whisper("bob", "More from the briefings")
	if more.ThreadTS != m.ThreadTS {
		t.Errorf("more passages stand in thread %q, want %q", more.ThreadTS, m.ThreadTS)
	}

	d.click("bob", m, "answer-feedback", "up")
	d.whisper("bob", "noted as helpful")
	d.click("bob", m, "answer-feedback", "down")
	down := d.whisper("bob", "noted as not helpful")

	d.click("bob", down, "answer-problem", "")
	v := d.view("bob", "What is wrong?")
	d.submit("bob", v, map[string]string{"reason": "outdated", "detail": "He died. <!channel>"})
	d.view("bob", "The editors have your report")
	report := d.posted("#editors", "The briefing is out of date")
	for _, want := range []string{"who leads JNIM?", "Iyad Ag Ghali", "He died.", `"user_id":"U0BOB00001"`} {
		if !strings.Contains(string(report.Blocks), want) {
			t.Errorf("report = %s, want %q in it", report.Blocks, want)
		}
	}
	if strings.Contains(report.Text, "<!") {
		t.Errorf("report = %q, want nothing live", report.Text)
	}

	d.click("ana", m, "answer-menu", menuValue(t, m, "why"))
	why := d.view("ana", "A sentence of the briefings answers this")
	for _, want := range []string{"No language model", "version", "as it is now", "Passages found", "who leads JNIM?"} {
		if !strings.Contains(string(why.Blocks), want) {
			t.Errorf("why = %s, want %q in it", why.Blocks, want)
		}
	}

	d.click("ana", m, "answer-menu", menuValue(t, m, "problem"))
	v = d.view("ana", "What is wrong?")
	if _, err := d.ws.Submit("ana", v.ID, nil); err == nil {
		t.Error("a report without a reason was sent")
	}

	d.click("ana", m, "answer-share", "")
	v = d.view("ana", "posted with its quotations")
	d.submit("ana", v, map[string]string{"channel": "C0SAHEL001", "comment": "for the @channel <!here>"})
	d.view("ana", "On its way")
	shared := d.posted("#sahel-desk", "Shared by")
	for _, want := range []string{`"user_id":"U0ANA00001"`, "who leads JNIM?", "Iyad Ag Ghali", "answer-menu"} {
		if !strings.Contains(string(shared.Blocks), want) {
			t.Errorf("shared = %s, want %q in it", shared.Blocks, want)
		}
	}
	if strings.Contains(string(shared.Blocks), `"broadcast"`) || strings.Contains(shared.Text, "<!") {
		t.Errorf("shared = %s, want nothing live", shared.Blocks)
	}
}

func TestAbstentionAsksTheEditors(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	m := d.ask("bob", "who leads Boko Haram?")
	for _, want := range []string{"not in these briefings", "I searched 1 briefing", "about something else"} {
		if !strings.Contains(string(m.Blocks), want) {
			t.Errorf("abstention = %s, want %q in it", m.Blocks, want)
		}
	}
	d.click("bob", m, "answer-editors", "")
	v := d.view("bob", "who leads Boko Haram?")
	d.submit("bob", v, map[string]string{"question": "Who leads Boko Haram today?", "detail": "Friday's summary"})
	d.view("bob", "The editors have your question")
	asked := d.posted("#editors", "Who leads Boko Haram today?")
	if !strings.Contains(string(asked.Blocks), `"user_id":"U0BOB00001"`) || !strings.Contains(string(asked.Blocks), "Friday's summary") {
		t.Errorf("question = %s, want who asks and what for", asked.Blocks)
	}
}

func TestCommands(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for _, tc := range []struct{ text, want string }{
		{"who leads JNIM?", "Iyad Ag Ghali"},
		{"who leads JNIM", "Iyad Ag Ghali"},
		{"quotes Parly", "temporary nature"},
		{"figures attacks in November", "90"},
		{"docs", "1 briefing loaded"},
		{"help", "/brief timeline [TOPIC]"},
		{"", "/brief QUESTION"},
		{"digset daily", "Did you mean /brief digest?"},
		{"mode", "This channel's mode is thread."},
		{"mode strict", "now strict"},
		{"mode loud", "There is no mode"},
		{"allow", "may answer in this channel now"},
		{"forbid", "no longer answer in this channel"},
		{"figures", "figures in the briefings"},
	} {
		d.command("ana", tc.text)
		d.whisper("ana", tc.want)
	}
	d.command("bob", "allow")
	d.whisper("bob", "Only an admin")
}

func TestCommandIsSharedInTheChannel(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.command("bob", "what did Parly say?")
	m := d.whisper("bob", "temporary nature")
	d.click("bob", m, "answer-share-here", "")
	d.whisper("bob", "Shared in this channel")
	shared := d.posted("#general", "Shared by")
	if !strings.Contains(string(shared.Blocks), `"user_id":"U0BOB00001"`) || !strings.Contains(string(shared.Blocks), "temporary nature") {
		t.Errorf("shared = %s, want the answer and who shares it", shared.Blocks)
	}
	// The private answer is in the ledger a moment after it was shown: by now.
	d.command("bob", "why")
	d.whisper("bob", "A sentence of the briefings answers this")
	d.click("bob", m, "answer-menu", menuValue(t, m, "why"))
	d.view("bob", "what did Parly say?")
}

func TestCardIsSharedInTheChannel(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.command("bob", "who JNIM")
	card := d.whisper("bob", "card-share-here")
	d.click("bob", card, "card-share-here", "")
	shared := d.posted("#general", "Shared by")
	if !strings.Contains(string(shared.Blocks), "Iyad Ag Ghali") || !strings.Contains(string(shared.Blocks), `"user_id":"U0BOB00001"`) {
		t.Errorf("shared = %s, want the card and who shares it", shared.Blocks)
	}
}

func TestShortcuts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, err := d.ws.GlobalShortcut("bob", handlers.CallbackAsk)
	d.must(err)
	v := d.view("bob", "Your question")
	d.submit("bob", v, map[string]string{"question": "who leads JNIM?"})
	v = d.view("bob", "Iyad Ag Ghali")
	_, err = d.ws.ClickView("bob", v.ID, "answer-more-view", "")
	d.must(err)
	d.view("bob", "More from the briefings")

	ts, err := d.ws.Post("ana", "#general", "", "Morning! JNIM is led by Amadou Koufa. The six wounded were taken to the military hospital in Gao. Who knows more?")
	d.must(err)
	_, err = d.ws.MessageShortcut("bob", "#general", ts, handlers.CallbackCheck)
	d.must(err)
	v = d.view("bob", "Carried:")
	for _, want := range []string{"1 carried, 1 differ", "Amadou Koufa", "Iyad Ag Ghali", "military hospital in Gao"} {
		if !strings.Contains(string(v.Blocks), want) {
			t.Errorf("check = %s, want %q in it", v.Blocks, want)
		}
	}
}

func TestHomeAndPrompts(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.ask("bob", "who leads Boko Haram?")
	d.must(d.ws.OpenHome("ana"))
	home, err := d.ws.WaitForHome(d.ctx, "ana", func(v workspace.View) bool { return strings.Contains(string(v.Blocks), "loaded") })
	d.must(err)
	for _, want := range []string{"1 briefing loaded", "How to ask", "not answered", "Boko Haram", "Settings"} {
		if !strings.Contains(string(home.Blocks), want) {
			t.Errorf("an admin's home = %s, want %q in it", home.Blocks, want)
		}
	}
	d.must(d.ws.OpenHome("bob"))
	home, err = d.ws.WaitForHome(d.ctx, "bob", func(v workspace.View) bool { return strings.Contains(string(v.Blocks), "loaded") })
	d.must(err)
	if strings.Contains(string(home.Blocks), "Settings") || strings.Contains(string(home.Blocks), "Boko Haram") {
		t.Errorf("a member's home = %s, want nothing of an admin's", home.Blocks)
	}
	_, err = d.ws.ClickView("bob", home.ID, "ask-modal", "")
	d.must(err)
	d.view("bob", "Your question")
}

func TestHomeButtons(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(d.ws.OpenHome("bob"))
	home, err := d.ws.WaitForHome(d.ctx, "bob", func(v workspace.View) bool { return strings.Contains(string(v.Blocks), "ask-about_0") })
	d.must(err)
	_, err = d.ws.ClickView("bob", home.ID, "ask-about_0", "")
	d.must(err)
	v := d.view("bob", "answer-share")
	_, err = d.ws.ClickView("bob", v.ID, "answer-share", "")
	d.must(err)
	v = d.view("bob", "posted with its quotations")
	d.submit("bob", v, map[string]string{"channel": "C0SAHEL001"})
	d.view("bob", "On its way")
	d.posted("#sahel-desk", "Shared by")
}

func TestHomeListsWhatWasSetUp(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.command("bob", "digest weekdays 08:00 Europe/Madrid")
	d.whisper("bob", "08:00")
	d.command("bob", "watch Barkhane")
	d.whisper("bob", "Barkhane")
	for user, want := range map[string]bool{"bob": true, "ana": false} {
		d.must(d.ws.OpenHome(user))
		home, err := d.ws.WaitForHome(d.ctx, user, func(v workspace.View) bool { return strings.Contains(string(v.Blocks), "What I send") })
		d.must(err)
		for _, text := range []string{"08:00 (Europe/Madrid)", "Watch for “Barkhane”", `"channel_id":"C0GENERAL1"`} {
			if got := strings.Contains(string(home.Blocks), text); got != want {
				t.Errorf("%s's home has %q: %v, want %v: %s", user, text, got, want, home.Blocks)
			}
		}
	}
}

func TestPromptsAreQuestionsWithAnAnswer(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.must(d.ws.OpenDM("bob"))
	calls, err := d.ws.WaitForCalls(d.ctx, "assistant.threads.setSuggestedPrompts", 1)
	d.must(err)
	var prompts []struct{ Message string }
	d.must(json.Unmarshal([]byte(calls[0].Args.Get("prompts")), &prompts))
	if len(prompts) == 0 || len(prompts) > 4 {
		t.Fatalf("%d prompts, want one to four", len(prompts))
	}
	for _, p := range prompts {
		ts, err := d.ws.Post("bob", "@bob", "", p.Message)
		d.must(err)
		m, err := d.ws.WaitForBotMessage(d.ctx, "@bob", ts)
		d.must(err)
		if strings.Contains(string(m.Blocks), "closest") || !strings.Contains(string(m.Blocks), "rich_text_quote") {
			t.Errorf("the prompt %q is answered with %s, want an answer", p.Message, m.Text)
		}
	}
}

func TestDirectAnswersHaveTheirButtonsInPlace(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	ts, err := d.ws.Post("bob", "@bob", "", "who leads JNIM?")
	d.must(err)
	m, err := d.ws.WaitForBotMessage(d.ctx, "@bob", ts)
	d.must(err)
	d.click("bob", m, "answer-more", "")
	d.posted("@bob", "More from the briefings")
	d.click("bob", m, "answer-feedback", "down")
	d.posted("@bob", "noted as not helpful")
	if left := d.whispers("bob"); left != "" {
		t.Errorf("private notes in a conversation that is private already: %s", left)
	}
}

func TestSlipIsAskedAsAQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.command("bob", "quotse Parly")
	m := d.whisper("bob", "Did you mean /brief quotes?")
	d.click("bob", m, "ask", "")
	d.whisper("bob", "answer-menu")
}

func TestAnswersAreNotSharedOutside(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	if !d.ws.ShareExternally("#sahel-desk") {
		t.Fatal("no such channel")
	}
	m := d.ask("bob", "who leads JNIM?")
	d.click("bob", m, "answer-share", "")
	d.submit("bob", d.view("bob", "posted with its quotations"), map[string]string{"channel": "C0SAHEL001"})
	d.posted("@bob", "shared with another organisation")
	if n := len(d.ws.BotMessages("#sahel-desk")); n != 0 {
		t.Errorf("%d messages in the shared channel, want none", n)
	}
}
