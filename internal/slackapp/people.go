package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
)

const (
	// lookUpTime bounds one question to Slack about a person or a channel.
	lookUpTime = 2 * time.Second
	// personAge and channelAge are how long an answer counts: somebody who was
	// made a guest, or a channel that was shared, is known within minutes.
	personAge  = 10 * time.Minute
	channelAge = 5 * time.Minute
	maxKnown   = 10_000 // people and channels that are remembered, each
)

// gate lets a request through, with who asks and whether others share the
// channel filled in, or returns the reply that refuses it. Guests and members
// of other organisations are refused; so is everybody in a channel that is
// shared with another organisation unless an admin allowed it. Where Slack does
// not say who asks or whether a channel is shared, the reply has an error, so
// that it is tried again, and refuses in the end.
func (a *App) gate(ctx context.Context, req handlers.Request) (handlers.Request, *handlers.Reply) {
	if a.opts.External == nil {
		return req, nil
	}
	if err := a.findChannel(ctx, &req); err != nil {
		return req, refusal(req, handlers.Unsure(), err)
	}
	if req.Kind == handlers.Joined {
		if req.Shared && !a.opts.External(req.Channel) {
			return req, &handlers.Reply{Where: handlers.Nowhere}
		}
		return req, nil
	}
	person, err := a.person(ctx, req.User)
	switch {
	case err != nil && (req.Shared || req.UserTeam != "" && req.UserTeam != a.self.team):
		return req, refusal(req, handlers.Unsure(), err)
	case err != nil:
		// In the home workspace's own channels members ask; what is answered
		// there is for everybody in them.
		a.log.Warn("asker not looked up, taken for a member", "err", withoutURL(err), "event", req.EventID)
		return req, nil
	}
	req.Asker = person
	switch {
	case person.Stranger:
		return req, refusal(req, handlers.ForMembers(), nil)
	case person.Guest:
		return req, refusal(req, handlers.ForFullMembers(), nil)
	case req.Shared && !a.opts.External(req.Channel) && !isAllowing(req):
		return req, refusal(req, handlers.SharedChannel(person.Admin), nil)
	}
	return req, nil
}

// isAllowing reports whether a command is about the permission itself.
func isAllowing(req handlers.Request) bool {
	if req.Kind != handlers.Command {
		return false
	}
	word := strings.ToLower(strings.TrimSpace(req.Text))
	return word == "allow" || word == "forbid"
}

// refusal is m as the reply to req, where the asker alone sees it.
func refusal(req handlers.Request, m render.Message, err error) *handlers.Reply {
	r := handlers.ReplyTo(req, m)
	r.Err = err
	switch req.Kind {
	case handlers.Follow, handlers.Opened, handlers.Joined:
		// Nobody turned to the bot.
		return &handlers.Reply{Where: handlers.Nowhere}
	case handlers.Home:
		r.Where, r.View = handlers.HomeTab, &render.View{Home: true, Parts: m.Parts}
	case handlers.Submit, handlers.Shortcut:
		r.Where, r.View, r.Err = handlers.Modal, viewOf(m), nil
	case handlers.Click, handlers.Mention:
		r.Where = handlers.Ephemeral
	}
	return &r
}

// findChannel fills in whether req's channel is shared with another
// organisation. Events say so themselves; commands and acts do not.
func (a *App) findChannel(ctx context.Context, req *handlers.Request) error {
	switch req.Kind {
	case handlers.Command, handlers.Click, handlers.Shortcut:
	default:
		return nil
	}
	if !strings.HasPrefix(req.Channel, "C") && !strings.HasPrefix(req.Channel, "G") {
		return nil
	}
	shared, err := a.channels.get(req.Channel, a.opts.Now(), channelAge, func() (bool, error) {
		ctx, cancel := context.WithTimeout(ctx, lookUpTime)
		defer cancel()
		c, err := a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: req.Channel})
		var status slack.StatusCodeError
		switch code := slackCode(err); {
		case code == "channel_not_found":
			// A private channel that the bot is not in: only the asker sees
			// what it says there.
			return false, nil
		case code == "unknown_method", errors.As(err, &status) && status.Code == http.StatusNotFound:
			// Something else than Slack, which knows nothing of shared channels.
			return false, nil
		}
		if err != nil {
			return false, err
		}
		return c.IsExtShared || c.IsPendingExtShared, nil
	})
	if err != nil {
		return fmt.Errorf("look up a channel: %w", withoutURL(err))
	}
	req.Shared = shared
	return nil
}

// person asks Slack who a user is.
func (a *App) person(ctx context.Context, user string) (handlers.Person, error) {
	return a.people.get(user, a.opts.Now(), personAge, func() (handlers.Person, error) {
		ctx, cancel := context.WithTimeout(ctx, lookUpTime)
		defer cancel()
		u, err := a.api.GetUserInfoContext(ctx, user)
		if code := slackCode(err); code == "user_not_found" || code == "user_not_visible" {
			return handlers.Person{Stranger: true}, nil // not one of the workspace's
		}
		if err != nil {
			return handlers.Person{}, fmt.Errorf("look up a user: %w", withoutURL(err))
		}
		return a.personOf(u), nil
	})
}

func (a *App) personOf(u *slack.User) handlers.Person {
	away := u.TeamID != "" && a.self.team != "" && u.TeamID != a.self.team
	colleague := a.self.enterprise != "" && u.Enterprise.EnterpriseID == a.self.enterprise
	p := handlers.Person{
		Guest:    u.IsRestricted || u.IsUltraRestricted,
		Stranger: u.IsStranger || away && !colleague,
		TimeZone: u.TZ,
	}
	p.Admin = (u.IsAdmin || u.IsOwner || u.IsPrimaryOwner) && !p.Stranger && !p.Guest
	return p
}

// errAgo is what stands for a look-up that failed a moment ago.
var errAgo = errors.New("a moment ago Slack did not say")

// known remembers what Slack said, for a while and for a bounded number of
// keys. An error is remembered for a moment, so that a crowd does not ask again
// one by one.
type known[T any] struct {
	mu   sync.Mutex
	said map[string]saidAt[T]
}

type saidAt[T any] struct {
	value T
	err   error
	until time.Time
}

const errorAge = time.Second

func (k *known[T]) get(key string, now time.Time, age time.Duration, ask func() (T, error)) (T, error) {
	k.mu.Lock()
	one, ok := k.said[key]
	k.mu.Unlock()
	if ok && now.Before(one.until) {
		if one.err != nil {
			return one.value, fmt.Errorf("%w: %w", errAgo, one.err)
		}
		return one.value, nil
	}
	value, err := ask()
	if err != nil {
		age = errorAge
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.said == nil || len(k.said) >= maxKnown {
		k.said = map[string]saidAt[T]{} // beginning anew is simpler than choosing, and as cheap
	}
	k.said[key] = saidAt[T]{value: value, err: err, until: now.Add(age)}
	return value, err
}
