package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/dense"
	"briefbot/internal/facts"
	"briefbot/internal/handlers"
	"briefbot/internal/kb"
	"briefbot/internal/settings"
	"briefbot/internal/slackapp"
)

// serveCmd answers in Slack until it is stopped.
type serveCmd struct {
	KB string `name:"kb" placeholder:"DIR" help:"Folder of briefings; KB_DIR by default."`
}

// Help is shown by `bot serve --help`.
func (serveCmd) Help() string {
	return `Connects through Socket Mode with SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or takes Slack's
requests over HTTP at LISTEN_ADDR with SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET. It runs
until it is interrupted and then finishes the questions in hand within 20 seconds.

Examples:
  bot serve
  LOG_FORMAT=json bot serve --kb /srv/briefings`
}

// Run loads the knowledge base and serves.
func (c *serveCmd) Run(ctx context.Context, p *program) error {
	cfg, logger, err := p.settings(c.KB, config.Slack)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	engine, wait, err := p.library(ctx, logger, cfg, indexCache)
	if err != nil {
		stop()
		return err
	}
	defer wait()
	defer stop()
	return serve(ctx, logger, cfg, engine)
}

// indexCache is where bot serve keeps the index between runs.
const indexCache = "data/index"

// briefings are what the bot knows: an [answer.Engine] is one.
type briefings interface {
	handlers.Answerer
	handlers.Checker
	Index() *kb.Index
	Facts() *facts.Keeper
	Meaning() answer.Meaning
}

// serve answers in the Slack that cfg names until ctx ends, and returns nil
// then. `bot demo` and the tests run it too, against a simulated workspace.
func serve(ctx context.Context, logger *slog.Logger, cfg config.Config, engine briefings) error {
	db, err := openStore(ctx, logger, cfg)
	if err != nil {
		return err
	}
	defer func() {
		if err := db.Close(); err != nil {
			logger.Error("database not closed cleanly", "err", err)
		}
	}()
	conf, err := settings.Open(ctx, logger, db)
	if err != nil {
		return err
	}
	model, err := newModel(logger, cfg.Model, db)
	if err != nil {
		return err
	}
	summaries := summarizerOf(logger, engine, model)
	editors := func() string { return conf.Editors(cfg.EditorsChannel) }
	news := newNewsroom(logger, cfg, db, engine, summaries, conf)
	var app *slackapp.App
	h := handlers.New(logger, engine, handlers.Options{
		Store: db, Settings: conf, Editors: editors, Index: engine.Index, Checker: engine,
		Facts:      factBook{keeper: engine.Facts(), index: engine.Index, now: time.Now, staleAfter: cfg.StaleAfter},
		Summarizer: handlersSummarizer(summaries), FollowUps: followUps(engine, model),
		Digests: news.desk, Corrections: news.editor, Watches: db,
		HideQuestions: !cfg.LogQuestions,
		Standing:      func(ctx context.Context, channel string) (member, shared bool) { return app.Standing(ctx, channel) },
	})
	app = slackapp.New(logger, slackapp.Options{
		BotToken:      cfg.SlackBotToken.Reveal(),
		AppToken:      cfg.SlackAppToken.Reveal(),
		SigningSecret: cfg.SlackSigningSecret.Reveal(),
		APIURL:        cfg.SlackAPIURL,
		Handler:       h.Handle,
		Urgent:        h.Urgent,
		Summarize:     h.Summarize,
		External:      conf.External,
		UserLimit:     cfg.RateLimitUser,
		ChannelLimit:  cfg.RateLimitChannel,
		Store:         db,
		Editors:       editors,
	})
	// What runs beside the bot ends after it: Slack's requests are answered
	// until the last of them is recorded.
	beside, stop := context.WithCancel(context.WithoutCancel(ctx))
	var group sync.WaitGroup
	defer group.Wait()
	defer stop()
	mux := statusHandler(app.Health)
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		writeBotMetrics(r.Context(), w, app.Metrics(), db)
		writeModelMetrics(w, model, summaries)
	})
	if cfg.OverHTTP() {
		mux.Handle("/slack/", app.HTTP())
	}
	if err := serveHTTP(beside, logger, cfg, mux, &group); err != nil {
		return err
	}
	group.Go(func() { conf.Run(beside) })
	if space, ok := engine.Meaning().(*dense.Space); ok {
		group.Go(func() { space.Run(beside, vectorStore{db}) })
	}
	group.Go(func() { keepHouse(beside, logger, db, cfg.Retention) })
	news.run(beside, &group)
	return app.Run(ctx)
}

// newLogger returns the program's log. No secret of cfg can pass through it.
func newLogger(cfg config.Config, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel}
	r := &redactor{w: w}
	for _, s := range []config.Secret{cfg.SlackBotToken, cfg.SlackAppToken, cfg.SlackSigningSecret, cfg.DatabaseURL, cfg.Model.APIKey} {
		if s.IsSet() {
			r.secrets = append(r.secrets, []byte(s.Reveal()))
		}
	}
	if cfg.LogJSON {
		return slog.New(slog.NewJSONHandler(r, options))
	}
	return slog.New(slog.NewTextHandler(r, options))
}

// redactor blanks secrets in what is written through it. Nothing should log
// one; this holds where an error of a library does. A handler of slog writes
// each record in one call.
type redactor struct {
	w       io.Writer
	secrets [][]byte
}

// Write implements [io.Writer].
func (r *redactor) Write(p []byte) (int, error) {
	out := p
	for _, s := range r.secrets {
		out = bytes.ReplaceAll(out, s, []byte("[redacted]"))
	}
	if _, err := r.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}
