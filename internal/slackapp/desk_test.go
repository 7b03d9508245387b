package slackapp_test

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/workspace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// desk is a running bot in a simulated workspace.
type desk struct {
	*workspace.Workspace
	ctx  context.Context
	app  *slackapp.App
	opts slackapp.Options
	// store is the bot's own; nil where the test brought one.
	store *sqlite.Store
	log   *logBuffer
	stop  func() error // ends the bot and returns what Run returned
}

type logBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

type answererFunc func(ctx context.Context, question string) (answer.Answer, error)

func (f answererFunc) Answer(ctx context.Context, question string) (answer.Answer, error) {
	return f(ctx, question)
}

// echo answers every question with itself.
func echo(_ context.Context, question string) (answer.Answer, error) {
	return answer.Answer{Status: answer.Answered, Short: "answer to " + question,
		Evidence: []answer.Evidence{{Document: "article.md", Paragraph: 8, Line: 23, Quote: "The quote for " + question}}}, nil
}

// fast is a pace for tests whose workspace sets no limit on posts.
var fast = slackapp.Pace{Post: time.Millisecond, Look: 10 * time.Millisecond, Again: 100 * time.Millisecond}

// setup starts a workspace and a bot in it, and waits until they are connected.
func setup(t *testing.T, cfg workspace.Config, answerer answererFunc, change ...func(*slackapp.Options)) *desk {
	t.Helper()
	d := prepare(t, cfg, answerer, change...)
	d.start(t)
	if err := d.WaitForConnections(d.ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	return d
}

func prepare(t *testing.T, cfg workspace.Config, answerer answererFunc, change ...func(*slackapp.Options)) *desk {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	t.Cleanup(cancel)
	if cfg.PostInterval == 0 {
		cfg.PostInterval = -1
	}
	ws := workspace.New(slog.New(slog.DiscardHandler), cfg)
	// The workspace outlives ctx, so that the bot can finish what is in hand.
	if _, err := ws.Start(context.WithoutCancel(ctx), "127.0.0.1:0"); err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(ws.Close)
	out := &logBuffer{}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	opts := slackapp.Options{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(),
		Handler: handlers.New(log, answerer, handlers.Options{}).Handle,
		Pace:    fast,
		Retry:   10 * time.Millisecond,
	}
	for _, f := range change {
		f(&opts)
	}
	d := &desk{Workspace: ws, ctx: ctx, log: out}
	if opts.Store == nil {
		db, err := sqlite.Open(ctx, log, "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		t.Cleanup(func() {
			if err := db.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
		})
		d.store, opts.Store = db, db
	}
	d.opts = opts
	d.app = slackapp.New(log, opts)
	return d
}

// withStore opens the bot's store before later changes, which may need it.
func withStore(t *testing.T) func(*slackapp.Options) {
	return func(o *slackapp.Options) {
		db, err := sqlite.Open(t.Context(), slog.New(slog.DiscardHandler), "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
		if err != nil {
			t.Fatalf("Open: %v", err)
		}
		t.Cleanup(func() { _ = db.Close() })
		o.Store = db
	}
}

func (d *desk) start(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- d.app.Run(ctx) }()
	d.stop = sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() {
		if err := d.stop(); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

// quiet waits until a marker question, asked last, has its reply, so that
// whatever came before has been worked on, and everything is acknowledged.
func (d *desk) quiet(t *testing.T) {
	t.Helper()
	ts := d.ask(t, "bob", "#editors", "", "@briefbot marker")
	d.reply(t, "#editors", ts)
	if err := d.WaitForQuiet(d.ctx); err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
}

func (d *desk) ask(t *testing.T, user, channel, thread, text string) (ts string) {
	t.Helper()
	ts, err := d.Post(user, channel, thread, text)
	if err != nil {
		t.Fatalf("Post(%q): %v", text, err)
	}
	return ts
}

func (d *desk) reply(t *testing.T, channel, ts string) workspace.Message {
	t.Helper()
	m, err := d.WaitForReply(d.ctx, channel, ts)
	if err != nil {
		t.Fatalf("%v\n%s", err, d.log)
	}
	return m
}
