package slackapp

import (
	"context"
	"strings"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

const (
	// maxTurnWait is the longest that a question waits for its turn; a later
	// one is not taken, and its asker is told so.
	maxTurnWait = 10 * time.Minute
	reasonTurn  = "waits for its turn"
)

// hasTurn reports whether a question may be answered now. If its turn comes
// later, it is given back until then and its asker is told when; if that would
// be too late, the asker is told to ask again, and that is all. Turns are
// shared by all replicas. A question that was tried before has had its turn.
func (a *App) hasTurn(ctx context.Context, c store.Claim, req handlers.Request) bool {
	if c.Attempt > 1 || c.LastError != "" {
		return true
	}
	limits := a.limitsFor(req)
	if len(limits) == 0 {
		return true
	}
	wait, taken, err := a.store.Turn(ctx, limits, maxTurnWait)
	switch {
	case err != nil:
		a.log.Warn("turns not counted, the question is answered", "err", err, "event", req.EventID)
		return true
	case taken && wait <= 0:
		return true
	case !taken:
		a.log.Info("question not taken, too many are waiting", "event", req.EventID, "channel", req.Channel, "wait", wait)
		a.reply(ctx, c, req, turnNote(req, handlers.TooMany(wait)), "")
		return false
	}
	a.log.Info("question waits for its turn", "event", req.EventID, "channel", req.Channel, "wait", wait)
	if req.Kind != handlers.Follow {
		l, err := replyLetter(req, turnNote(req, handlers.Later(wait)))
		if err == nil {
			err = a.draft(ctx, req.EventID+"/turn", l)
		}
		if err != nil {
			a.log.Error("asker not told to wait", "err", err, "event", req.EventID)
		}
	}
	a.settle(ctx, c, "defer", func(ctx context.Context) error { return a.store.Defer(ctx, c, reasonTurn, wait) })
	return false
}

// limitsFor are the limits that a question counts against.
func (a *App) limitsFor(req handlers.Request) []store.Limit {
	var limits []store.Limit
	if n := a.opts.UserLimit; n > 0 && req.User != "" {
		limits = append(limits, store.Limit{Scope: "asks user " + req.Team + " " + req.User, Count: n, Per: time.Minute})
	}
	if n := a.opts.ChannelLimit; n > 0 && req.Channel != "" && !strings.HasPrefix(req.Channel, "D") {
		limits = append(limits, store.Limit{Scope: "asks channel " + req.Channel, Count: n, Per: time.Minute})
	}
	return limits
}

// counts reports whether requests of a kind are questions before they are
// handled. A Follow is one only if it turns out to be for the bot.
func counts(kind handlers.Kind) bool {
	return kind == handlers.Mention || kind == handlers.Direct || kind == handlers.Command
}

// turnNote is a remark that only the asker sees.
func turnNote(req handlers.Request, m render.Message) handlers.Reply {
	r := handlers.ReplyTo(req, m)
	if req.Kind != handlers.Direct {
		r.Where = handlers.Ephemeral
	}
	return r
}

// refusedTurn is the reply to a modal whose sender asks too often: there is
// nothing to give back, so it has to be sent again. Nil lets it through.
func (a *App) refusedTurn(ctx context.Context, req handlers.Request) *handlers.Reply {
	limits := a.limitsFor(req)
	if req.Kind != handlers.Submit || len(limits) == 0 {
		return nil
	}
	wait, taken, err := a.store.Turn(ctx, limits, 0)
	if err != nil || taken {
		return nil
	}
	return &handlers.Reply{Where: handlers.Modal, View: viewOf(handlers.TooMany(wait))}
}
