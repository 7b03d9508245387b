package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"briefbot/internal/config"
	"briefbot/internal/handlers"
	"briefbot/internal/workspace"
)

// demoCmd runs the bot against a simulated Slack workspace.
type demoCmd struct {
	Addr string `placeholder:"HOST:PORT" help:"Where to serve the page: an address of this machine only; LISTEN_ADDR by default. Port 0 picks a free one."`
	KB   string `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
}

// Help is shown by `bot demo --help`.
func (demoCmd) Help() string {
	return `Serves a page that looks like Slack, with the real bot in it. Needs no account and no network.

Examples:
  bot demo
  bot demo --addr 127.0.0.1:9000 --kb my-briefings`
}

// Run loads the knowledge base and serves the workspace with the bot in it.
func (c *demoCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB)
	if err != nil {
		return err
	}
	if c.Addr != "" {
		cfg.ListenAddr = c.Addr
	}
	if err := requireLoopback(cfg.ListenAddr); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	engine, wait, err := p.library(ctx, logger, cfg, "")
	if err != nil {
		stop()
		return err
	}
	defer wait()
	defer stop()
	return demo(ctx, logger, cfg, engine, func(ws *workspace.Workspace, address string) {
		welcome(p.stderr, address)
	})
}

func welcome(w io.Writer, address string) {
	fmt.Fprintf(w, "bot demo: a simulated Slack workspace is at %s\n", address)
	fmt.Fprintln(w, "bot demo: open it in a browser and ask “@briefbot who leads JNIM?”; Ctrl-C ends it")
}

// demoEditors is the simulated workspace's #editors.
const demoEditors = "C0EDITORS1"

// demo starts a workspace at cfg.ListenAddr and runs serve against it until
// ctx ends. started is called once the workspace serves, before the bot
// connects: what people ask in between waits for it.
func demo(ctx context.Context, logger *slog.Logger, cfg config.Config, engine briefings, started func(ws *workspace.Workspace, address string)) error {
	ws := workspace.New(logger, workspace.Config{Hints: true, Shortcuts: []workspace.Shortcut{
		{Name: "Check against briefings", CallbackID: handlers.CallbackCheck, Message: true},
		{Name: "Ask the briefings", CallbackID: handlers.CallbackAsk},
	}})
	// The workspace outlives ctx, so that the bot can finish what is in hand.
	address, err := ws.Start(context.WithoutCancel(ctx), cfg.ListenAddr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program: choose another address, as in: bot demo --addr 127.0.0.1:0", cfg.ListenAddr)
	}
	if err != nil {
		return err
	}
	defer ws.Close()
	dir, err := os.MkdirTemp("", "bot-demo-")
	if err != nil {
		return fmt.Errorf("make room for the demo's database: %w", err)
	}
	defer os.RemoveAll(dir)
	cfg.DatabaseURL = config.NewSecret("sqlite://" + filepath.ToSlash(filepath.Join(dir, "bot.db")))
	cfg.ListenAddr = "" // the page is served there
	cfg.SlackAPIURL = ws.APIURL()
	cfg.SlackBotToken = config.NewSecret(ws.BotToken())
	cfg.SlackAppToken = config.NewSecret(ws.AppToken())
	if cfg.EditorsChannel == "" {
		cfg.EditorsChannel = demoEditors
	}
	started(ws, address)
	return serve(ctx, logger, cfg, engine)
}

// requireLoopback refuses addresses that others can reach: whoever opens the
// page can read everything in it and speak as anybody.
func requireLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%q is not an address and a port, such as 127.0.0.1:8080", address)
	}
	if strings.EqualFold(host, "localhost") {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("bot demo has no passwords, so it serves this machine only: use 127.0.0.1 or localhost in place of %q", host)
}
