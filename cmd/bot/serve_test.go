package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/kb"
	"briefbot/internal/slackapp"
	"briefbot/internal/workspace"
)

// syncBuffer is a buffer that a log may be written to while a test reads it.
type syncBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// sampleEngine answers from the sample briefing.
func sampleEngine(t *testing.T) *answer.Engine {
	t.Helper()
	index, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), "../../kb", kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := answer.New(func() *kb.Index { return index })
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// setupServe runs serve against a simulated workspace until the test ends, with
// more names and values of the environment if there are any.
func setupServe(t *testing.T, more ...string) (context.Context, *workspace.Workspace) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{})
	if _, err := ws.Start(context.WithoutCancel(ctx), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ws.Close)
	env := map[string]string{"SLACK_BOT_TOKEN": ws.BotToken(), "SLACK_APP_TOKEN": ws.AppToken(), "SLACK_API_URL": ws.APIURL(),
		"DATABASE_URL": "sqlite://" + t.TempDir() + "/bot.db", "LISTEN_ADDR": "127.0.0.1:0"}
	for i := 0; i+1 < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	cfg, err := config.Load(func(name string) string { return env[name] }, config.Slack)
	if err != nil {
		t.Fatal(err)
	}
	log := &syncBuffer{}
	serving, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- serve(serving, newLogger(cfg, log), cfg, sampleEngine(t)) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve: %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", log)
		}
	})
	if err := ws.WaitForConnections(ctx, 1); err != nil {
		t.Fatal(err)
	}
	return ctx, ws
}

func TestServeAnswersTheSampleQuestions(t *testing.T) {
	t.Parallel()
	ctx, ws := setupServe(t)
	for _, tc := range []struct{ question, want string }{
		{"who leads JNIM?", "Iyad Ag Ghali"},
		{"what did Parly say?", "temporary nature"},
		{"who leads Boko Haram?", "not in these briefings"},
	} {
		ts, err := ws.Post("ana", "#general", "", "@briefbot "+tc.question)
		if err != nil {
			t.Fatal(err)
		}
		mention, err := ws.WaitForReply(ctx, "#general", ts)
		if err != nil {
			t.Fatal(err)
		}
		if ts, err = ws.Post("ana", "@ana", "", tc.question); err != nil {
			t.Fatal(err)
		}
		direct, err := ws.WaitForBotMessage(ctx, "@ana", ts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ws.Command("bob", "#general", "/brief", tc.question); err != nil {
			t.Fatal(err)
		}
		whisper, err := ws.WaitForEphemeral(ctx, "bob", func(m workspace.Message) bool { return strings.Contains(m.Text, tc.want) })
		if err != nil {
			t.Fatal(err)
		}
		for way, m := range map[string]workspace.Message{"mention": mention, "direct message": direct, "command": whisper} {
			if !strings.Contains(m.Text, tc.want) || !strings.Contains(string(m.Blocks), tc.want) {
				t.Errorf("%s %q: text %q, blocks %s, want %q in both", way, tc.question, m.Text, m.Blocks, tc.want)
			}
		}
	}
}

func TestServeEndsOnARefusedToken(t *testing.T) {
	t.Parallel()
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{})
	if _, err := ws.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ws.Close)
	cfg := config.Config{SlackBotToken: config.NewSecret("xoxb-" + "wrong"), SlackAppToken: config.NewSecret(ws.AppToken()), SlackAPIURL: ws.APIURL(),
		DatabaseURL: config.NewSecret("sqlite://" + t.TempDir() + "/bot.db")}
	err := serve(t.Context(), slog.New(slog.DiscardHandler), cfg, sampleEngine(t))
	var setup *slackapp.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") {
		t.Errorf("serve = %v, want a SetupError that names SLACK_BOT_TOKEN", err)
	}
}

func TestServeCommandNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"serve"}, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr)
	if code != exitUsage || !strings.Contains(stderr.String(), "SLACK_BOT_TOKEN") || !strings.Contains(stderr.String(), "SLACK_APP_TOKEN") || stdout.Len() > 0 {
		t.Errorf("bot serve = %d, stderr %q, stdout %q; want 2 and both variables on stderr", code, &stderr, &stdout)
	}
}

func TestLoggerBlanksSecrets(t *testing.T) {
	t.Parallel()
	const token = "xoxb-" + "hunter2"
	for _, asJSON := range []bool{false, true} {
		var out bytes.Buffer
		cfg := config.Config{SlackBotToken: config.NewSecret(token), LogJSON: asJSON, LogLevel: slog.LevelInfo}
		log := newLogger(cfg, &out)
		log.Error("call failed", "err", "token="+token+" refused", "config", cfg)
		log.Debug("hidden")
		if strings.Contains(out.String(), "hunter2") || !strings.Contains(out.String(), "[redacted] refused") || strings.Contains(out.String(), "hidden") {
			t.Errorf("log = %s", &out)
		}
	}
}
