package slackapp

import (
	"context"
	"errors"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

const (
	// urgentPatience is how long a modal is waited for; after that a view that
	// says so is shown, which leaves Slack's three seconds room for the call.
	urgentPatience = 1300 * time.Millisecond
	// urgentTime bounds the work behind a modal.
	urgentTime = 20 * time.Second
	// kindActed marks the record of an act that was handled on receipt.
	kindActed = "acted"
)

// act handles a request for which Slack waits: its reply opens or changes a
// modal. It is recorded first, so that a repeat does nothing, and what it posts
// is in the outbox before the acknowledgement.
func (a *App) act(ctx context.Context, req handlers.Request) verdict {
	log := a.log.With("event", req.EventID, "kind", string(req.Kind))
	fresh, err := a.committer.Record(ctx, store.Event{ID: req.EventID, Kind: kindActed, Channel: req.Channel})
	a.storage.saw(err)
	switch {
	case err != nil:
		log.Error("act not recorded, its sender is told", "err", err)
		return a.present(ctx, req, handlers.Reply{Where: handlers.Modal, View: viewOf(handlers.Unavailable())})
	case !fresh:
		log.Debug("delivery known already")
		return verdict{acknowledge: true}
	}
	a.recent.add("id " + req.EventID)
	wake(a.newWork) // the record is to be closed
	replies := make(chan handlers.Reply, 1)
	a.active.Add(1)
	a.running.Go(func() {
		defer a.active.Add(-1)
		// The work goes on after the acknowledgement.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), urgentTime)
		defer cancel()
		if r := a.refusedTurn(ctx, req); r != nil {
			replies <- *r
			return
		}
		replies <- a.handle(ctx, req)
	})
	timer := time.NewTimer(urgentPatience)
	defer timer.Stop()
	select {
	case r := <-replies:
		return a.answerNow(ctx, req, r)
	case <-timer.C:
	}
	log.Info("the view is late, saying so")
	return a.late(ctx, req, replies)
}

// answerNow carries out a reply that came in time.
func (a *App) answerNow(ctx context.Context, req handlers.Request, r handlers.Reply) verdict {
	if len(r.Errors) > 0 && req.Kind == handlers.Submit {
		return verdict{acknowledge: true, body: slack.NewErrorsViewSubmissionResponse(r.Errors)}
	}
	if r.Err != nil && r.View == nil && req.Kind != handlers.Click {
		r.Where, r.View = handlers.Modal, viewOf(r.Message)
	}
	if err := a.carryOut(ctx, req, r, 0); err != nil {
		a.log.Error("reply not drafted, the sender is told", "err", err, "event", req.EventID)
		r = handlers.Reply{Where: handlers.Modal, View: viewOf(handlers.Unavailable())}
	}
	return a.present(ctx, req, r)
}

// present shows a reply's view: in the acknowledgement of a submission, else by
// a call.
func (a *App) present(ctx context.Context, req handlers.Request, r handlers.Reply) verdict {
	if r.Where != handlers.Modal || r.View == nil {
		return verdict{acknowledge: true}
	}
	modal := render.ModalView(*r.View)
	if req.Kind == handlers.Submit {
		return verdict{acknowledge: true, body: slack.NewUpdateViewSubmissionResponse(&modal)}
	}
	a.aside(ctx, func(ctx context.Context) {
		if _, err := a.show(ctx, req, modal); err != nil {
			a.viewRefused(ctx, req, err)
		}
	})
	return verdict{acknowledge: true}
}

// late shows that the view is being worked on, and the view when it is there.
func (a *App) late(ctx context.Context, req handlers.Request, replies <-chan handlers.Reply) verdict {
	working := render.ModalView(handlers.Working())
	finish := func(ctx context.Context, view string) {
		var r handlers.Reply
		select {
		case r = <-replies:
		case <-ctx.Done():
			return
		}
		if err := a.carryOut(ctx, req, r, 0); err != nil {
			a.log.Error("reply not drafted", "err", err, "event", req.EventID)
			r.View = viewOf(handlers.Unavailable())
		}
		switch {
		case r.View != nil && r.Where != handlers.HomeTab:
		case r.Where == handlers.Nowhere:
			r.View = viewOf(handlers.Done())
		default:
			r.View = viewOf(r.Message)
		}
		if _, err := a.api.UpdateViewContext(ctx, render.ModalView(*r.View), "", "", view); err != nil {
			a.viewRefused(ctx, req, err)
		}
	}
	if req.Kind == handlers.Submit {
		a.aside(ctx, func(ctx context.Context) { finish(ctx, req.View) })
		return verdict{acknowledge: true, body: slack.NewUpdateViewSubmissionResponse(&working)}
	}
	a.aside(ctx, func(ctx context.Context) {
		view, err := a.show(ctx, req, working)
		if err != nil {
			a.viewRefused(ctx, req, err)
			return
		}
		finish(ctx, view)
	})
	return verdict{acknowledge: true}
}

// show puts a modal before the person: in place of the one that was clicked
// in, else as a new one. It returns the view's id.
func (a *App) show(ctx context.Context, req handlers.Request, modal slack.ModalViewRequest) (string, error) {
	var (
		r   *slack.ViewResponse
		err error
	)
	if req.View != "" && !req.InHome {
		r, err = a.api.UpdateViewContext(ctx, modal, "", "", req.View)
	} else {
		r, err = a.api.OpenViewContext(ctx, req.Trigger, modal)
	}
	if err != nil {
		return "", err
	}
	return r.ID, nil
}

// viewRefused tells the person that no window opened, where there is a place
// to say it.
func (a *App) viewRefused(ctx context.Context, req handlers.Request, err error) {
	log := a.log.With("event", req.EventID, "kind", string(req.Kind))
	if slackCode(err) == "not_found" {
		log.Debug("the view was closed before it could be changed")
		return
	}
	log.Warn("view not shown, its sender is told", "err", withoutURL(err))
	r := handlers.Reply{Where: handlers.Ephemeral, Thread: req.Thread, Message: handlers.NoWindow()}
	if req.Channel == "" {
		r.Where = handlers.InPlace
	}
	l, err := replyLetter(req, r)
	if err == nil {
		err = a.draft(ctx, req.EventID+"/window", l)
	}
	if err != nil {
		log.Error("sender not told", "err", err)
	}
}

// aside makes calls that nobody waits for. A shutdown waits for them.
func (a *App) aside(ctx context.Context, do func(ctx context.Context)) {
	a.active.Add(1)
	a.running.Go(func() {
		defer a.active.Add(-1)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), urgentTime+requestTimeout)
		defer cancel()
		do(ctx)
	})
}

// handle has a request answered. It is the one way to the Handler.
func (a *App) handle(ctx context.Context, req handlers.Request) handlers.Reply {
	req, refused := a.gate(ctx, req)
	if refused != nil {
		a.log.Info("request refused", "event", req.EventID, "channel", req.Channel, "kind", string(req.Kind), "shared", req.Shared)
		return *refused
	}
	if req.Kind == handlers.Mention && req.Thread != "" && req.Thread != req.TS {
		req.Said = a.said(ctx, req)
	}
	return a.opts.Handler(ctx, req)
}

// viewOf is a message as a modal.
func viewOf(m render.Message) *render.View {
	return &render.View{Title: "Briefings", Close: "Close", Parts: m.Parts}
}

var errNoView = errors.New("a reply without its view")
