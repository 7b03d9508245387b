package slackapp_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// international is a workspace with a guest, a member of another organisation,
// and a channel that is shared with that one.
func international() workspace.Config {
	return workspace.Config{
		Users: []workspace.User{
			{ID: "U0ANA00001", Name: "ana", IsAdmin: true}, {ID: "U0BOB00001", Name: "bob"},
			{ID: "U0GUEST001", Name: "gil", IsRestricted: true}, {ID: "U0GUEST002", Name: "una", IsUltraRestricted: true},
			{ID: "U0STRANGE1", Name: "sven", TeamID: "T0OTHER001"},
		},
		Channels: []workspace.Channel{
			{ID: "C0GENERAL1", Name: "general"}, {ID: "C0EDITORS1", Name: "editors"},
			{ID: "C0SHARED01", Name: "shared", IsExtShared: true}, {ID: "C0ALLOWED1", Name: "allowed", IsExtShared: true},
		},
	}
}

func guarded(o *slackapp.Options) {
	o.External = func(channel string) bool { return channel == "C0ALLOWED1" }
}

func TestOnlyMembersAreAnswered(t *testing.T) {
	t.Parallel()
	d := setup(t, international(), echo, guarded)
	whispered := func(user, want string) {
		t.Helper()
		err := d.WaitFor(d.ctx, want+" for "+user, func() bool {
			list := d.Ephemerals(user)
			return len(list) > 0 && strings.Contains(list[len(list)-1].Message.Text, want)
		})
		if err != nil {
			t.Errorf("%v; %+v\n%s", err, d.Ephemerals(user), d.log)
		}
	}
	for _, tc := range []struct{ user, channel, want string }{
		{"gil", "#general", "only answer full members"},
		{"una", "#general", "only answer full members"},
		{"sven", "#allowed", "only answer members"},
		{"bob", "#shared", "shared with another organisation"},
		{"ana", "#shared", "/brief allow"},
	} {
		ts := d.ask(t, tc.user, tc.channel, "", "@briefbot who leads?")
		whispered(tc.user, tc.want)
		if n := len(d.Replies(tc.channel, ts)); n != 0 {
			t.Errorf("%d replies to %s in %s, want the refusal in private", n, tc.user, tc.channel)
		}
	}
	d.reply(t, "#allowed", d.ask(t, "bob", "#allowed", "", "@briefbot who leads?"))
	d.reply(t, "#general", d.ask(t, "bob", "#general", "", "@briefbot who leads?"))
	m := d.reply(t, "@gil", d.ask(t, "gil", "@gil", "", "who leads?"))
	if !strings.Contains(m.Text, "only answer full members") {
		t.Errorf("reply to a guest = %q, want the refusal", m.Text)
	}
	for _, user := range []string{"gil", "bob"} {
		before := len(d.Ephemerals(user))
		if _, err := d.Command(user, "#shared", "/brief", "who leads?"); err != nil {
			t.Fatal(err)
		}
		if err := d.WaitFor(d.ctx, "the refusal", func() bool { return len(d.Ephemerals(user)) > before }); err != nil {
			t.Fatalf("%v\n%s", err, d.log)
		}
		if text := d.Ephemerals(user)[before].Message.Text; strings.Contains(text, "answer to") {
			t.Errorf("%s was answered %q in a shared channel", user, text)
		}
	}
	if n := len(d.Calls("users.info")); n > 5 {
		t.Errorf("users.info was called %d times, want once a person", n)
	}
}

func TestWhoAsksIsUnknown(t *testing.T) {
	t.Parallel()
	d := setup(t, international(), echo, guarded)
	d.Inject(workspace.Fault{Method: "users.info", Kind: workspace.FaultError, Error: "internal_error"})
	// In a shared channel nobody is answered, in the home ones members are.
	d.ask(t, "sven", "#allowed", "", "@briefbot who leads?")
	if err := d.WaitFor(d.ctx, "the note", func() bool { return len(d.Ephemerals("sven")) == 1 }); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if text := d.Ephemerals("sven")[0].Message.Text; !strings.Contains(text, "cannot find out") {
		t.Errorf("note = %q, want that the bot cannot tell", text)
	}
	d.reply(t, "#general", d.ask(t, "bob", "#general", "", "@briefbot who leads?"))
	d.Inject(workspace.Fault{Method: "conversations.info", Kind: workspace.FaultError, Error: "missing_scope"})
	if _, err := d.Command("bob", "#shared", "/brief", "who leads?"); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitFor(d.ctx, "the note", func() bool { return len(d.Ephemerals("bob")) == 1 }); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if text := d.Ephemerals("bob")[0].Message.Text; !strings.Contains(text, "cannot find out") {
		t.Errorf("note = %q, want that the bot cannot tell", text)
	}
}

func TestAServerWithoutSharedChannelsIsAnswered(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo, guarded)
	d.Inject(workspace.Fault{Method: "conversations.info", Kind: workspace.FaultError, Error: "unknown_method"})
	if _, err := d.Command("bob", "#general", "/brief", "who leads?"); err != nil {
		t.Fatal(err)
	}
	if err := d.WaitFor(d.ctx, "the reply", func() bool { return len(d.Ephemerals("bob")) == 1 }); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	if text := d.Ephemerals("bob")[0].Message.Text; !strings.Contains(text, "who leads?") {
		t.Errorf("reply = %q, want an answer", text)
	}
}

func TestPeopleWhoAskTooFastWait(t *testing.T) {
	t.Parallel()
	// Twenty a minute is one in three seconds once the first twenty are used.
	d := setup(t, workspace.Config{}, echo, func(o *slackapp.Options) { o.UserLimit, o.ChannelLimit = 20, 1_000 })
	var asked []string
	for n := range 22 {
		asked = append(asked, d.ask(t, "ana", "#general", "", fmt.Sprintf("@briefbot question %d?", n)))
	}
	for _, ts := range asked {
		d.reply(t, "#general", ts)
	}
	notes := d.Ephemerals("ana")
	if len(notes) == 0 || len(notes) > 2 || !strings.Contains(notes[0].Message.Text, "waits for its turn") {
		t.Errorf("notes = %+v, want one for each question that waited", notes)
	}
	for _, ts := range asked {
		if n := len(d.Replies("#general", ts)); n != 1 {
			t.Errorf("%d replies, want 1", n)
		}
	}
}

func TestAFloodIsToldPrecisely(t *testing.T) {
	t.Parallel()
	d := setup(t, workspace.Config{}, echo, func(o *slackapp.Options) { o.UserLimit, o.Drain = 1, time.Millisecond })
	// One a minute: ten minutes hold the ten that wait behind the first.
	for n := range 13 {
		d.ask(t, "ana", "#general", "", fmt.Sprintf("@briefbot question %d?", n))
	}
	err := d.WaitFor(d.ctx, "twelve notes", func() bool { return len(d.Ephemerals("ana")) == 12 })
	if err != nil {
		t.Fatalf("%v: %d\n%s", err, len(d.Ephemerals("ana")), d.log)
	}
	refused := 0
	for _, e := range d.Ephemerals("ana") {
		if strings.Contains(e.Message.Text, "did not take this question") && strings.Contains(e.Message.Text, "minutes") {
			refused++
		}
	}
	if refused != 2 {
		t.Errorf("%d questions were refused, want the last two", refused)
	}
}
