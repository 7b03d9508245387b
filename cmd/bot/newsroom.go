package main

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/config"
	"briefbot/internal/digest"
	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/settings"
	"briefbot/internal/slackapp"
	"briefbot/internal/store"
)

// newsroom tells people what is new without being asked: digests, corrections
// and watches.
type newsroom struct {
	desk     *digest.Desk
	editor   *digest.Editor
	recorder *digest.Recorder
	runner   *digest.Runner
	watcher  *digest.Watcher
}

func newNewsroom(logger *slog.Logger, cfg config.Config, db store.Store, engine briefings, summaries *answer.Summarizer, conf *settings.Settings) newsroom {
	editors := func() string { return conf.Editors(cfg.EditorsChannel) }
	versions := digest.NewVersions(db, engine.Index)
	composer := digest.NewComposer(logger, digest.ComposerOptions{
		Index: engine.Index, Versions: versions, Ledger: db, Corrections: db,
		Facts: digest.ReadFacts, Differences: differencesIn(logger, engine.Facts(), engine.Index), Answers: answersFrom(engine),
		Overview: overviewOf(summaries, engine.Index),
	})
	n := newsroom{desk: digest.NewDesk(composer, db, handlers.GapsAllowed(conf, editors))}
	n.editor = digest.NewEditor(logger, digest.EditorOptions{
		Store: db, Versions: versions, Draft: draftPost, Editors: editors, Auto: cfg.Corrections == config.CorrectionsAuto,
	})
	n.recorder = digest.NewRecorder(logger, db, engine.Index, time.Now)
	n.runner = digest.NewRunner(logger, digest.RunnerOptions{
		Store: db, Work: n.desk.Work, Draft: draftPost, Alert: func(ctx context.Context, key, text string) {
			alertEditors(ctx, logger, db, editors(), key, text)
		},
	})
	n.watcher = digest.NewWatcher(logger, digest.WatcherOptions{Store: db, Versions: versions, Index: engine.Index, Draft: draftPost, Now: time.Now})
	return n
}

// run works until ctx ends. Nothing is told before the log of news has what is
// served, or it would be told again.
func (n newsroom) run(ctx context.Context, group *sync.WaitGroup) {
	group.Go(func() { n.recorder.Run(ctx) })
	for _, loop := range []func(context.Context){n.runner.Run, n.editor.Run, n.watcher.Run} {
		group.Go(func() {
			select {
			case <-n.recorder.Ready():
				loop(ctx)
			case <-ctx.Done():
			}
		})
	}
}

// draftPost puts a post into the form of the outbox.
func draftPost(p digest.Post) (store.Draft, error) {
	return slackapp.Unasked{
		Key: p.Key, Channel: p.Channel, Thread: p.Thread, User: p.User, Message: p.Message,
		LateAfter: p.LateAfter, LateNote: p.LateNote, Until: p.Until,
	}.Draft()
}

// alertEditors tells the editors, where they have a channel, of something that
// a person should look after; once per key.
func alertEditors(ctx context.Context, logger *slog.Logger, db store.Outbox, channel, key, text string) {
	if channel == "" {
		return
	}
	d, err := draftPost(digest.Post{Key: "alert/" + key, Channel: channel, Message: render.Text("The digests need somebody to look after them.", text)})
	if err == nil {
		_, _, err = db.Draft(ctx, d, nil, 0)
	}
	if err != nil {
		logger.Error("editors not told", "err", err)
	}
}
