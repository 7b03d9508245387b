package handlers

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/render"
	"briefbot/internal/settings"
	"briefbot/internal/store/sqlite"
)

// conversation is Handlers with a store, and what they asked.
type conversation struct {
	*Handlers
	store    *sqlite.Store
	settings *settings.Settings
	asked    []string
}

// converse returns Handlers whose answerer knows everything but what has
// "nobody knows" in it.
func converse(t *testing.T, change ...func(*Options)) *conversation {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := sqlite.Open(t.Context(), log, "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	conf, err := settings.Open(t.Context(), log, db)
	if err != nil {
		t.Fatal(err)
	}
	c := &conversation{store: db, settings: conf}
	opts := Options{Store: db, Settings: conf}
	for _, f := range change {
		f(&opts)
	}
	c.Handlers = New(log, answererFunc(func(_ context.Context, q string) (answer.Answer, error) {
		c.asked = append(c.asked, q)
		if strings.Contains(q, "strange") {
			return answer.Answer{Status: answer.NotFound}, nil
		}
		return answer.Answer{Status: answer.Answered, Short: "Salma Idrissi", Evidence: []answer.Evidence{{Document: "a.md", Quote: "The Front is led by Salma Idrissi.", Display: "The Front is led by Salma Idrissi."}}}, nil
	}), opts)
	return c
}

func (c *conversation) say(t *testing.T, kind Kind, ts, thread, text string, change ...func(*Request)) Reply {
	t.Helper()
	req := Request{Kind: kind, EventID: "Ev" + ts, Channel: "C1", User: "U1", Self: "UBOT", TS: ts, Thread: thread, Text: text}
	if kind == Direct {
		req.Channel = "D1"
	}
	for _, f := range change {
		f(&req)
	}
	return c.Handle(t.Context(), req)
}

func (c *conversation) last() string {
	if len(c.asked) == 0 {
		return ""
	}
	return c.asked[len(c.asked)-1]
}

func TestFollowUpsAreAnsweredInTheirThread(t *testing.T) {
	t.Parallel()
	c := converse(t)
	c.say(t, Mention, "1.1", "", "<@UBOT> who leads the Front?")
	r := c.say(t, Follow, "1.2", "1.1", "who replaced her?")
	if c.last() != "who replaced Salma Idrissi?" || r.Where != InThread || r.Thread != "1.1" {
		t.Errorf("asked %q, reply %+v; want the question in full, in the thread", c.last(), r)
	}
	if out := render.Terminal(r.Message, render.TerminalStyle{}); !strings.Contains(out, "I read this as: “who replaced Salma Idrissi?”") {
		t.Errorf("the reply does not say how it read the question:\n%s", out)
	}
	if r.Entry == nil || r.Entry.Question != "who replaced Salma Idrissi?" {
		t.Errorf("entry %+v, want the question in full for the ledger", r.Entry)
	}
	before := len(c.asked)
	for i, text := range []string{"thanks", "lol", "<@U2> can you check?", "Ana, who wrote this?", "the Front denied it", "when is our deadline?", "<!here> who replaced her?"} {
		if r := c.say(t, Follow, "2."+string(rune('0'+i)), "1.1", text); r.Where != Nowhere {
			t.Errorf("Handle(%q) = %+v, want nothing said", text, r.Message.Fallback)
		}
	}
	if len(c.asked) != before {
		t.Errorf("asked %q, want nothing asked", c.asked[before:])
	}
}

func TestPerhapsIsAnsweredOnlyWhereItIsKnown(t *testing.T) {
	t.Parallel()
	c := converse(t)
	c.say(t, Mention, "1.1", "", "<@UBOT> who leads the Front?")
	if r := c.say(t, Follow, "1.2", "1.1", "what happened to the strange ferry?"); r.Where != Nowhere || !strings.Contains(c.last(), "strange") {
		t.Errorf("Handle = %+v after asking %q, want it asked and nothing said", r, c.last())
	}
	if r := c.say(t, Follow, "1.3", "1.1", "what happened to the ferry?"); r.Where != InThread {
		t.Errorf("Handle = %+v, want the answer", r)
	}
	if r := c.say(t, Follow, "1.4", "1.1", "who leads the strange Sail?"); r.Where != InThread || !strings.Contains(r.Message.Fallback, "not in these briefings") {
		t.Errorf("Handle = %+v, want to hear that it is not in the briefings", r)
	}
}

func TestStrictChannelsWantAMention(t *testing.T) {
	t.Parallel()
	c := converse(t)
	c.say(t, Mention, "1.1", "", "<@UBOT> who leads the Front?")
	if err := c.settings.SetMode(t.Context(), "C1", settings.Strict, "U1"); err != nil {
		t.Fatal(err)
	}
	if r := c.say(t, Follow, "1.2", "1.1", "who replaced her?"); r.Where != Nowhere {
		t.Errorf("Handle = %+v, want nothing said", r)
	}
	if r := c.say(t, Mention, "1.3", "1.1", "<@UBOT> who replaced her?"); r.Where != InThread || c.last() != "who replaced Salma Idrissi?" {
		t.Errorf("Handle = %+v after asking %q, want the mention answered from the thread", r, c.last())
	}
}

func TestAMentionInOtherPeoplesThread(t *testing.T) {
	t.Parallel()
	said := func(req *Request) {
		req.Said = []Line{{User: "U2", Text: "The Front was founded in 2004 by two dockers."}, {User: "U3", Text: "<@U2> thanks!"}, {Bot: true, Text: "Reminder: stand-up at nine"}}
	}
	for text, want := range map[string]string{
		"<@UBOT> is this right?":             "The Front was founded in 2004 by two dockers.",
		"<@UBOT>":                            "The Front was founded in 2004 by two dockers.",
		"<@UBOT> what do the briefings say?": "The Front was founded in 2004 by two dockers.",
		"can you check that, <@UBOT>?":       "The Front was founded in 2004 by two dockers.",
		"<@UBOT> who leads the Red Sail?":    "who leads the Red Sail?",
		"<@UBOT> when was that?":             "when was it that The Front was founded in 2004 by two dockers?",
	} {
		c := converse(t)
		if c.say(t, Mention, "1.4", "1.1", text, said); c.last() != want {
			t.Errorf("%q asked %q, want %q", text, c.last(), want)
		}
	}
	c := converse(t)
	if r := c.say(t, Mention, "1.4", "1.1", "<@UBOT> is this right?"); len(c.asked) != 0 || !strings.Contains(r.Message.Fallback, "do not see") {
		t.Errorf("Handle = %q after asking %q, want to hear that the statement is missing", r.Message.Fallback, c.asked)
	}
}

// checker carries every sentence with a figure in it.
type checker struct{}

func (checker) Check(_ context.Context, text string) ([]answer.Checked, error) {
	if strings.Contains(text, "broken") {
		return nil, errors.New("secret")
	}
	return []answer.Checked{{Text: text, Verdict: answer.Carried, Evidence: &answer.Evidence{Document: "a.md", Quote: "The Front was founded in 2004."}}}, nil
}

func TestAMentionChecksWhatWasSaid(t *testing.T) {
	t.Parallel()
	c := converse(t, func(o *Options) { o.Checker = checker{} })
	r := c.say(t, Mention, "1.4", "1.1", "<@UBOT> is that true?", func(req *Request) {
		req.Said = []Line{{User: "U2", Text: "The Front was founded in 2004."}}
	})
	out := render.Terminal(r.Message, render.TerminalStyle{})
	if len(c.asked) != 0 || !strings.Contains(out, "1 carried") || !strings.Contains(out, "I checked “The Front was founded in 2004.”") || r.Thread != "1.1" {
		t.Errorf("asked %q and said\n%s\nwant the statement checked", c.asked, out)
	}
	r = c.say(t, Mention, "1.5", "1.1", "<@UBOT> true?", func(req *Request) {
		req.Said = []Line{{User: "U2", Text: "something broken " + strings.Repeat("é", 900)}}
	})
	if r.Err == nil || strings.Contains(render.Terminal(r.Message, render.TerminalStyle{}), "secret") {
		t.Errorf("Handle = %+v, want an apology without the cause", r)
	}
	// The thread is the bot's from now on.
	c.say(t, Follow, "1.6", "1.1", "who leads the Red Sail?")
	if c.last() != "who leads the Red Sail?" {
		t.Errorf("asked %q, want the follow-up", c.last())
	}
}

func TestDirectMessagesAlwaysGetAReply(t *testing.T) {
	t.Parallel()
	c := converse(t)
	c.say(t, Direct, "1.1", "", "who leads the Front?")
	// A message outside the thread goes on with the conversation.
	if c.say(t, Direct, "1.2", "", "who replaced her?"); c.last() != "who replaced Salma Idrissi?" {
		t.Errorf("asked %q, want the question in full", c.last())
	}
	if c.say(t, Direct, "1.3", "1.1", "where was she born?"); c.last() != "where was Salma Idrissi born?" {
		t.Errorf("asked %q, want the question in full", c.last())
	}
	for _, text := range []string{"thanks", "lol", "ok", "the Front denied it", "👍", "Bob?", "what a mess"} {
		if r := c.say(t, Direct, "1.9", "", text); r.Where != InThread || r.Message.Fallback == "" {
			t.Errorf("Handle(%q) = %+v, want a reply", text, r)
		}
	}
}

func TestHiddenQuestionsAreNotRemembered(t *testing.T) {
	t.Parallel()
	c := converse(t, func(o *Options) { o.HideQuestions = true })
	c.say(t, Mention, "1.1", "", "<@UBOT> who leads the secretive Front?")
	state, err := c.store.ThreadState(t.Context(), "C1", "1.1")
	if err != nil || strings.Contains(string(state), "secretive") {
		t.Errorf("ThreadState = %s, %v; want it without the question", state, err)
	}
	if c.say(t, Follow, "1.2", "1.1", "who replaced her?"); c.last() != "who replaced Salma Idrissi?" {
		t.Errorf("asked %q, want it resolved by the answer", c.last())
	}
}

// broken is a store that is away.
type broken struct{ Store }

func (broken) ThreadState(context.Context, string, string) ([]byte, error) {
	return nil, errors.New("the database is away")
}

func (broken) SaveThreadState(context.Context, string, string, []byte) error {
	return errors.New("the database is away")
}

func TestWithoutMemoryQuestionsAreTakenAsTheyStand(t *testing.T) {
	t.Parallel()
	c := converse(t, func(o *Options) { o.Store = broken{} })
	if r := c.say(t, Mention, "1.1", "", "<@UBOT> who leads the Front?"); r.Where != InThread || c.last() != "who leads the Front?" {
		t.Errorf("Handle = %+v, want the answer", r)
	}
	if r := c.say(t, Follow, "1.2", "1.1", "who replaced her?"); r.Where != Nowhere {
		t.Errorf("Handle = %+v, want nothing said about what is not known", r)
	}
}

func TestMemorySurvives(t *testing.T) {
	t.Parallel()
	c := converse(t)
	c.say(t, Mention, "1.1", "", "<@UBOT> who leads the Front?")
	if _, err := c.store.ThreadState(t.Context(), "C1", "1.1"); err != nil {
		t.Fatalf("ThreadState: %v", err)
	}
	other := New(slog.New(slog.DiscardHandler), c.answerer, Options{Store: c.store, Settings: c.settings})
	other.Handle(t.Context(), Request{Kind: Follow, EventID: "Ev2", Channel: "C1", User: "U2", TS: "1.2", Thread: "1.1", Text: "where was she born?"})
	if c.last() != "where was Salma Idrissi born?" {
		t.Errorf("another replica asked %q, want the question in full", c.last())
	}
}
