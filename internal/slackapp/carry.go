package slackapp

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
)

// agentTime bounds the calls that only decorate the conversation.
const agentTime = 2 * time.Second

// carryOut drafts everything that a reply posts, and shows the home tab and
// the prompts. It may be done again: a draft is made once per key, and the
// rest is the same twice. Modals are not its business. The error means that it
// should be done again.
func (a *App) carryOut(ctx context.Context, req handlers.Request, r handlers.Reply, latency time.Duration) error {
	switch r.Where {
	case handlers.Nowhere:
	case handlers.Modal:
		if err := a.enter(ctx, req, r); err != nil {
			return err
		}
	case handlers.HomeTab:
		if err := a.publishHome(ctx, req, r); err != nil {
			return err
		}
	default:
		l, err := replyLetter(req, r)
		if err == nil {
			if l.Entry != nil {
				l.Entry.Latency = max(0, latency)
			}
			err = a.draft(ctx, req.EventID, l)
		}
		if err != nil {
			return err
		}
	}
	if err := a.draftSummary(ctx, req, r); err != nil {
		return fmt.Errorf("summary beside the reply: %w", err)
	}
	for _, p := range r.Also {
		p, err := a.keptInside(ctx, req, p)
		if err != nil {
			return err
		}
		l, err := postLetter(req, p)
		if err == nil {
			err = a.draft(ctx, req.EventID+"/also/"+p.Key, l)
		}
		if err != nil {
			return fmt.Errorf("post %q beside the reply: %w", p.Key, err)
		}
	}
	a.decorate(ctx, req, r)
	return nil
}

// enter puts an answer that is shown in a modal into the ledger.
func (a *App) enter(ctx context.Context, req handlers.Request, r handlers.Reply) error {
	e := r.Entry
	if e == nil {
		return nil
	}
	e.Key, e.Channel, e.Private = req.EventID, req.Channel, true
	return a.persist(ctx, func(ctx context.Context) error { return a.store.SaveAnswer(ctx, *e) })
}

// keptInside is a post beside the reply to req, or, where it would go to a
// channel that is shared with another organisation and was not allowed, the
// note to whoever asked for it that it did not.
func (a *App) keptInside(ctx context.Context, req handlers.Request, p handlers.Post) (handlers.Post, error) {
	if a.opts.External == nil || p.Channel == req.Channel {
		return p, nil // the gate has looked at it
	}
	there := handlers.Request{Kind: handlers.Click, Channel: p.Channel}
	if err := a.findChannel(ctx, &there); err != nil {
		return p, err
	}
	if there.Shared && !a.opts.External(p.Channel) {
		return handlers.Post{Key: p.Key, Channel: req.User, Message: handlers.NotShared()}, nil
	}
	return p, nil
}

// postLetter is the letter of a post beside the reply to req.
func postLetter(req handlers.Request, p handlers.Post) (letter, error) {
	l, err := newLetter(p.Message)
	l.Channel, l.Thread, l.User, l.Ephemeral = p.Channel, p.Thread, p.User, p.User != ""
	if l.User == "" {
		l.User = req.User // is told where it cannot be posted
	}
	return l, err
}

// publishHome shows a user's home tab. What Slack refuses is not tried again.
func (a *App) publishHome(ctx context.Context, req handlers.Request, r handlers.Reply) error {
	if r.View == nil {
		return errNoView
	}
	ctx, cancel := context.WithTimeout(ctx, a.callTime())
	defer cancel()
	_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: req.User, View: render.HomeView(*r.View)})
	if result, _ := outcome(err); result == refused {
		a.log.Error("home tab refused by Slack", "err", withoutURL(err), "event", req.EventID)
		return nil
	}
	if err != nil {
		return fmt.Errorf("publish a home tab: %w", withoutURL(err))
	}
	return nil
}

// decorate suggests prompts and names the thread. Nothing depends on it, so
// what goes wrong is only logged.
func (a *App) decorate(ctx context.Context, req handlers.Request, r handlers.Reply) {
	if !strings.HasPrefix(req.Channel, "D") || !a.self.may("assistant:write") {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, agentTime)
	defer cancel()
	if len(r.Prompts) > 0 {
		// In the agent view prompts belong to the conversation: with a
		// timestamp the call does nothing (assistant.threads.setSuggestedPrompts).
		params := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: req.Channel}
		for _, p := range r.Prompts[:min(len(r.Prompts), handlers.MaxPrompts)] {
			params.Prompts = append(params.Prompts, slack.AssistantThreadsPrompt{Title: p.Title, Message: p.Message})
		}
		a.remark("suggest prompts", a.api.SetAssistantThreadsSuggestedPromptsContext(ctx, params))
	}
	thread := req.Thread
	if thread == "" {
		thread = req.TS
	}
	if r.Title != "" && thread != "" {
		a.remark("name a thread", a.api.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
			ChannelID: req.Channel, ThreadTS: thread, Title: r.Title,
		}))
	}
}

// statusPatience is how long an answer may take before the conversation shows
// that it is being worked on.
const statusPatience = 700 * time.Millisecond

// whileWorking shows a status in a direct conversation if the answer takes its
// time; Slack removes it with the reply. The returned function ends it, and
// waits for a call under way: a status that came after the reply would stay.
func (a *App) whileWorking(ctx context.Context, req handlers.Request) (end func()) {
	if req.Kind != handlers.Direct || req.TS == "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if sleep(ctx, statusPatience) != nil {
			return
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), agentTime)
		defer cancel()
		thread := req.Thread
		if thread == "" {
			thread = req.TS
		}
		a.remark("show a status", a.api.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
			ChannelID: req.Channel, ThreadTS: thread, Status: handlers.Status,
		}))
	}()
	return func() { cancel(); <-ended }
}

func (a *App) remark(doing string, err error) {
	if err != nil {
		a.log.Debug("conversation not decorated", "doing", doing, "err", withoutURL(err))
	}
}
