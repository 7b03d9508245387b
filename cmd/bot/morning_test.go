package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/digest"
	"briefbot/internal/handlers"
	"briefbot/internal/kb"
	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/workspace"
)

// TestFiveHundredAtEight posts 500 digests that are due at one moment, in 490
// channels, ten of them in one, through a Slack that limits the rate, loses one
// answer in fifty: each once, and none waits for
// the slow ones.
func TestFiveHundredAtEight(t *testing.T) {
	t.Parallel()
	const due = 500
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Second)
	defer cancel()
	log := &syncBuffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn}))
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{})
	if _, err := ws.Start(ctx, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ws.Close)
	var ahead atomic.Int64 // by how much the test's clock is ahead of its start
	start, base := time.Now(), time.Date(2026, 3, 30, 5, 59, 0, 0, time.UTC)
	clock := func() time.Time { return base.Add(time.Since(start) + time.Duration(ahead.Load())) }
	db, err := sqlite.Open(ctx, logger, "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	channels := subscribeMany(t, ctx, ws, db, due)
	doc, err := kb.Parse(ctx, "ferry.md", []byte(ferryNote))
	if err != nil {
		t.Fatal(err)
	}
	index := kb.NewIndex([]*kb.Document{doc})
	if err := digest.NewRecorder(logger, db, func() *kb.Index { return index }, clock).Look(ctx); err != nil {
		t.Fatal(err)
	}
	for _, f := range []workspace.Fault{
		{Method: "chat.postMessage", Kind: workspace.FaultCloseAfter, Probability: 0.02, Seed: 1},
		{Method: "chat.postMessage", Kind: workspace.FaultStatus, Status: 429, RetryAfter: time.Second, Probability: 0.01, Seed: 2},
	} {
		ws.Inject(f)
	}

	composer := digest.NewComposer(logger, digest.ComposerOptions{Index: func() *kb.Index { return index }, Versions: digest.NewVersions(db, func() *kb.Index { return index })})
	desk := digest.NewDesk(composer, db, func(string) bool { return false })
	runner := digest.NewRunner(logger, digest.RunnerOptions{Store: db, Work: desk.Work, Draft: draftPost, Alert: func(context.Context, string, string) {}})
	app := slackapp.New(logger, slackapp.Options{
		BotToken: ws.BotToken(), AppToken: ws.AppToken(), APIURL: ws.APIURL(), Store: db, Now: clock,
		Handler: func(_ context.Context, req handlers.Request) handlers.Reply {
			return handlers.Reply{Where: handlers.Nowhere}
		},
	})
	serving, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- app.Run(serving) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%.4000s", log.String())
		}
	})
	if err := ws.WaitForConnections(ctx, 1); err != nil {
		t.Fatal(err)
	}
	ahead.Add(int64(time.Minute)) // it is eight in Madrid
	began := time.Now()
	if err := runner.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	filed := time.Since(began)
	var most time.Duration
	for name, want := range channels {
		if err := ws.WaitFor(ctx, "the digests of "+name, func() bool { return len(ws.BotMessages(name)) >= want }); err != nil {
			t.Fatalf("%s has %d of %d digests: %v", name, len(ws.BotMessages(name)), want, err)
		}
		most = max(most, time.Since(began))
	}
	t.Logf("%d digests were filed in %v and posted in %v", due, filed.Round(time.Millisecond), most.Round(time.Millisecond))
	if err := runner.Tick(ctx); err != nil {
		t.Fatal(err)
	}
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatal(err)
	}
	for name, want := range channels {
		got := ws.BotMessages(name)
		if len(got) != want {
			t.Errorf("%s has %d digests, want %d", name, len(got), want)
		}
		for _, m := range got {
			if !strings.Contains(string(m.Blocks), "Ferry capsizes on Lake Omba") {
				t.Errorf("%s reads %s", name, m.Blocks)
			}
		}
	}
}

// subscribeMany makes channels with subscriptions for eight in Madrid, ten of
// them in one channel, and returns how many each channel has.
func subscribeMany(t *testing.T, ctx context.Context, ws *workspace.Workspace, db store.Digests, n int) map[string]int {
	t.Helper()
	channels := map[string]int{}
	busy := ws.AddChannel(workspace.Channel{Name: "busy"})
	for i := range n {
		name, id := "#busy", busy
		if i >= 10 {
			name = fmt.Sprintf("#desk-%03d", i)
			id = ws.AddChannel(workspace.Channel{Name: name[1:]})
		}
		channels[name]++
		if _, err := db.AddSubscription(ctx, store.Subscription{
			Channel: id, Days: uint8(digest.Weekdays), Minute: 480, Zone: "Europe/Madrid", CreatedBy: "U1",
		}); err != nil {
			t.Fatal(err)
		}
	}
	return channels
}
