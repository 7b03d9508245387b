package workspace_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"briefbot/internal/workspace"
)

// start returns a running workspace, an official-looking client of it, and a context
// that ends with the test.
func start(t *testing.T, cfg workspace.Config) (context.Context, *workspace.Workspace, *slack.Client) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	t.Cleanup(cancel)
	ws := workspace.New(slog.New(slog.DiscardHandler), cfg)
	if _, err := ws.Start(ctx, "127.0.0.1:0"); err != nil {
		t.Fatalf("Start: %v", err)
	}
	t.Cleanup(ws.Close)
	api := slack.New(ws.BotToken(), slack.OptionAppLevelToken(ws.AppToken()), slack.OptionAPIURL(ws.APIURL()))
	return ctx, ws, api
}

// listen connects over Socket Mode and hands every event to handle until the test ends.
func listen(ctx context.Context, t *testing.T, ws *workspace.Workspace, api *slack.Client, handle func(*socketmode.Client, socketmode.Event)) {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	client := socketmode.New(api)
	done := make(chan struct{}, 2)
	go func() {
		_ = client.RunContext(ctx)
		done <- struct{}{}
	}()
	go func() {
		defer func() { done <- struct{}{} }()
		for {
			select {
			case <-ctx.Done():
				return
			case event := <-client.Events:
				handle(client, event)
			}
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		<-done
	})
	if err := ws.WaitForConnections(ctx, 1); err != nil {
		t.Fatal(err)
	}
}
