package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/kb"
	"briefbot/internal/workspace"
)

// newsDesk is a desk whose briefings a test can change.
type newsDesk struct {
	desk
	index atomic.Pointer[kb.Index]
	texts map[string]string
}

func newNewsDesk(t *testing.T, texts map[string]string, more ...string) *newsDesk {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{})
	if _, err := ws.Start(context.WithoutCancel(ctx), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ws.Close)
	env := map[string]string{"SLACK_BOT_TOKEN": ws.BotToken(), "SLACK_APP_TOKEN": ws.AppToken(), "SLACK_API_URL": ws.APIURL(),
		"DATABASE_URL": "sqlite://" + t.TempDir() + "/bot.db", "LISTEN_ADDR": "127.0.0.1:0", "EDITORS_CHANNEL": demoEditors}
	for i := 0; i+1 < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	cfg, err := config.Load(func(name string) string { return env[name] }, config.Slack)
	if err != nil {
		t.Fatal(err)
	}
	d := &newsDesk{desk: desk{t: t, ctx: ctx, ws: ws}, texts: texts}
	d.change(nil)
	engine, err := answer.New(d.index.Load)
	if err != nil {
		t.Fatal(err)
	}
	log := &listener{said: "changes of briefings recorded", heard: make(chan struct{})}
	serving, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(serving, newLogger(cfg, log), cfg, engine) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	d.must(ws.WaitForConnections(ctx, 1))
	select {
	case <-log.heard:
	case <-ctx.Done():
		t.Fatal("the briefings were not recorded")
	}
	return d
}

// listener is a log that tells when something is said for the first time.
type listener struct {
	syncBuffer
	said  string
	once  sync.Once
	heard chan struct{}
}

func (s *listener) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.said) {
		s.once.Do(func() { close(s.heard) })
	}
	return s.syncBuffer.Write(p)
}

// change puts briefings in place of what was there; "" takes one away.
func (d *newsDesk) change(texts map[string]string) {
	d.t.Helper()
	for id, text := range texts {
		d.texts[id] = text
	}
	var docs []*kb.Document
	for id, text := range d.texts {
		if text == "" {
			continue
		}
		doc, err := kb.Parse(d.t.Context(), id, []byte(text))
		d.must(err)
		docs = append(docs, doc)
	}
	d.index.Store(kb.NewIndex(docs))
}

const (
	ferryNote = "---\ntitle: Ferry capsizes on Lake Omba\ndate: 2026-02-07\nlang: en\n---\n\nA ferry capsized on Lake Omba on Saturday morning. " +
		"The harbour master of Kisenyi is Paul Okello. At least 23 people drowned, he said.\n"
	mineNote = "---\ntitle: Convoy hit near Ansika\ndate: 2026-02-08\nlang: en\n---\n\nSix soldiers were killed on Sunday when their vehicle struck a mine near Ansika. " +
		"The wounded were flown to Gao.\n"
)

func TestDigestCommandsInSlack(t *testing.T) {
	t.Parallel()
	d := newNewsDesk(t, map[string]string{"ferry.md": ferryNote})
	for _, step := range []struct{ text, want string }{
		{"digest list", "0 digests in this channel"},
		{"digest off", "no digest in this channel"},
		{"digest sometimes", "For example: /brief digest weekdays 08:00 Europe/Madrid"},
		{"digest daily 08:00 Atlantis", "I do not know the time zone"},
		{"digest weekdays 08:00 Europe/Madrid", "This channel gets a digest: weekdays at 08:00 (Europe/Madrid)."},
		{"digest weekly mon 07:30 UTC about Gao, Kidal", "weekly mon at 07:30 (UTC), about Gao, Kidal"},
		{"digest pause", "Which of the digests?"},
		{"digest pause 1", "Paused: weekdays"},
		{"digest pause 1", "is paused already"},
		{"digest list", "2 digests in this channel"},
		{"digest resume 1", "Running again: weekdays"},
		{"digest off 7", "no digest number 7"},
		{"digest off 1", "This digest has ended: weekdays"},
		{"digest gaps on", "Only an admin"},
		{"digest now about Gao", "Nothing new in the briefings"},
		{"watch list", "Nothing is watched here"},
		{"watch the", "That word is in every briefing"},
		{"watch Kidal", "when a new or changed briefing mentions “Kidal”"},
		{"watch KIDAL", "is watched here already"},
		{"watch list", "1 term watched here"},
		{"watch off Gao", "is not watched here"},
		{"watch off kidal", "no longer watched here"},
	} {
		d.command("bob", step.text)
		d.whisper("bob", step.want)
	}
}

func TestDigestFormInSlack(t *testing.T) {
	t.Parallel()
	d := newNewsDesk(t, map[string]string{"ferry.md": ferryNote})
	d.command("bob", "digest")
	v := d.view("bob", "Time zone")
	ch, _ := d.ws.Channel("#general")
	fields := map[string]string{"channel": ch.ID, "days": "mon,fri", "time": "07:30", "zone": "Mars/Olympus", "topics": "Gao", "always": "yes"}
	if _, err := d.ws.Submit("bob", v.ID, fields); err != nil && !strings.Contains(err.Error(), "time zone") {
		t.Fatal(err)
	}
	fields["zone"] = "Africa/Bamako"
	d.submit("bob", v, fields)
	d.view("bob", "weekly mon,fri at 07:30 (Africa/Bamako), about Gao, also when nothing is new")
	d.command("bob", "digest list")
	d.whisper("bob", "1 digest in this channel")
}

// TestNewsReachPeople goes the whole way: a digest now, its post, a watch, and
// corrections of an answer after its ground has changed twice.
func TestNewsReachPeople(t *testing.T) {
	t.Parallel()
	d := newNewsDesk(t, map[string]string{"ferry.md": ferryNote})
	d.command("bob", "digest now")
	m := d.whisper("bob", "Ferry capsizes on Lake Omba")
	d.click("bob", m, "digest-post", "")
	posted := d.posted("#general", "A ferry capsized on Lake Omba on Saturday morning.")
	if !strings.Contains(string(posted.Blocks), "In the briefings: 1 new") || !strings.Contains(string(posted.Blocks), "Posted by") {
		t.Errorf("posted %s", posted.Blocks)
	}

	d.command("bob", "watch Gao")
	d.whisper("bob", "I tell this channel")
	answered := d.ask("ana", "who is the harbour master of Kisenyi?")
	if !strings.Contains(string(answered.Blocks), "Paul Okello") {
		t.Fatalf("answered %s", answered.Blocks)
	}

	d.change(map[string]string{"mine.md": mineNote, "ferry.md": strings.Replace(ferryNote, "Paul Okello", "Ruth Adoko", 1)})
	watch := d.posted("#general", "In the briefings: Gao")
	if text := string(watch.Blocks); !strings.Contains(text, "The wounded were flown to Gao.") || strings.Contains(text, "Ferry") {
		t.Errorf("the watch says %s", text)
	}
	proposal := d.posted(demoEditors, "An answer has lost its ground")
	if text := string(proposal.Blocks); !strings.Contains(text, "Paul Okello") || !strings.Contains(text, "Ruth Adoko") {
		t.Errorf("the proposal says %s", text)
	}
	for range 2 { // the second click finds it decided
		d.click("ana", proposal, "correction-approve", "")
	}
	note := d.posted("#general", "Correction: the answer here quoted a briefing that has changed.")
	if note.ThreadTS != answered.ThreadTS {
		t.Errorf("the correction stands in thread %q, want %q", note.ThreadTS, answered.ThreadTS)
	}

	d.change(map[string]string{"ferry.md": ""})
	second, err := d.ws.WaitForMessage(d.ctx, demoEditors, func(m workspace.Message) bool {
		return m.FromBot() && strings.Contains(string(m.Blocks), "was withdrawn") || strings.Contains(string(m.Blocks), "An answer has lost its ground") && m.TS > proposal.TS
	})
	d.must(err)
	d.click("ana", second, "correction-dismiss", "")
	d.must(d.ws.WaitForQuiet(d.ctx))
	notes := 0
	for _, m := range d.ws.Replies("#general", answered.ThreadTS) {
		if strings.Contains(string(m.Blocks), "Correction:") {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("%d corrections stand in the thread, want one", notes)
	}
}

func TestCorrectionsByItself(t *testing.T) {
	t.Parallel()
	d := newNewsDesk(t, map[string]string{"ferry.md": ferryNote}, "CORRECTIONS", "auto")
	answered := d.ask("ana", "who is the harbour master of Kisenyi?")
	d.change(map[string]string{"ferry.md": strings.Replace(ferryNote, "Paul Okello", "Ruth Adoko", 1)})
	note := d.posted("#general", "The briefing now says")
	if note.ThreadTS != answered.ThreadTS || !strings.Contains(string(note.Blocks), "Ruth Adoko") {
		t.Errorf("the correction is %+v", note)
	}
}
