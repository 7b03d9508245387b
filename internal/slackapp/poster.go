package slackapp

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/render"
)

const (
	maxCalls = 8                // calls to Slack at a time
	maxWait  = 10 * time.Minute // for one message, at Slack's asking
)

// Pace is how fast the bot posts, and how patient it is with a post of which
// it does not know whether Slack took it.
type Pace struct {
	// Post is the least time between two posts in a channel.
	Post time.Duration
	// Answered and Silent are the waits before each look for the post: where
	// Slack answered with an error, and where the connection broke, so that
	// Slack may still be at work on it.
	Answered, Silent []time.Duration
}

// DefaultPace keeps to Slack's one message a second per channel (Web API rate
// limits), with a margin for requests that overtake each other.
func DefaultPace() Pace {
	return Pace{
		Post:     1100 * time.Millisecond,
		Answered: []time.Duration{time.Second, 3 * time.Second},
		Silent:   []time.Duration{2 * time.Second, 15 * time.Second},
	}
}

// delivery is one message on its way to Slack.
type delivery struct {
	key         string // idempotency key, carried as message metadata
	channel     string
	thread      string // the thread's timestamp; empty outside a thread
	user        string // the asker
	since       string // timestamp of what is replied to: a look-up searches from there
	ephemeral   bool
	responseURL string // first way for an ephemeral message; may be empty
	message     render.Message
}

// lane is the key under which deliveries wait in line.
func (d delivery) lane() string {
	if d.ephemeral {
		return d.channel + " " + d.user
	}
	return d.channel
}

// poster delivers messages: in order and paced within a channel, side by side
// between channels, so that a slow or limited channel delays no other. It
// never posts again what Slack may have taken already.
type poster struct {
	log  *slog.Logger
	api  *slack.Client
	http *http.Client // for addresses outside the Web API
	self identity
	pace Pace
	call chan struct{} // one token per call in flight

	mu      sync.Mutex
	lanes   map[string]*lane
	waiting int
	pauses  map[string]time.Time // lanes that Slack limits, until when
	paused  time.Time            // all lanes
	running sync.WaitGroup
}

type lane struct {
	name  string
	queue []queued
	next  time.Time // when the next post is due
}

type queued struct {
	d      delivery
	finish func(error)
}

func newPoster(log *slog.Logger, api *slack.Client, client *http.Client, self identity, pace Pace) *poster {
	return &poster{
		log: log, api: api, http: client, self: self, pace: pace,
		call: make(chan struct{}, maxCalls), lanes: make(map[string]*lane), pauses: make(map[string]time.Time),
	}
}

// post queues d and returns at once. finish is called exactly once, with nil
// when Slack has the message in one form or another. ctx ends all of it.
func (p *poster) post(ctx context.Context, d delivery, finish func(error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting++
	name := d.lane()
	l, ok := p.lanes[name]
	if !ok {
		l = &lane{name: name}
		p.lanes[name] = l
		p.running.Go(func() { p.run(ctx, l) })
	}
	l.queue = append(l.queue, queued{d, finish})
}

// backlog is how many deliveries wait or are under way.
func (p *poster) backlog() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.waiting
}

// wait returns when nothing is under way any more.
func (p *poster) wait() { p.running.Wait() }

// run works off a lane and ends when it has been empty for one interval, so
// that the pace outlives the queue.
func (p *poster) run(ctx context.Context, l *lane) {
	for {
		p.mu.Lock()
		if len(l.queue) == 0 {
			if rest := time.Until(l.next); rest > 0 && ctx.Err() == nil {
				p.mu.Unlock()
				sleep(ctx, rest)
				continue
			}
			delete(p.lanes, l.name)
			p.mu.Unlock()
			return
		}
		q := l.queue[0]
		l.queue = l.queue[1:]
		p.mu.Unlock()
		err := p.deliver(ctx, l, q.d)
		p.mu.Lock()
		p.waiting--
		p.mu.Unlock()
		q.finish(err)
	}
}

// turn waits until lane may call: its pace, its pause, the common pause, and a
// free place among the calls in flight. release gives the place back.
func (p *poster) turn(ctx context.Context, l *lane, paced bool) (release func(), err error) {
	for {
		now := time.Now()
		p.mu.Lock()
		until := p.paused
		if t := p.pauses[l.name]; t.After(until) {
			until = t
		} else if !t.After(now) {
			delete(p.pauses, l.name)
		}
		if paced && l.next.After(until) {
			until = l.next
		}
		p.mu.Unlock()
		if !until.After(now) {
			break
		}
		if err := sleep(ctx, until.Sub(now)); err != nil {
			return nil, err
		}
	}
	select {
	case p.call <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return func() {
		if paced {
			p.mu.Lock()
			l.next = time.Now().Add(p.pace.Post)
			p.mu.Unlock()
		}
		<-p.call
	}, nil
}

// pause stops a lane for wait. Slack limits channels and, above them, the
// workspace, and its answer does not say which: a second limited lane while
// another still is stands for the workspace.
func (p *poster) pause(l *lane, wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	until := now.Add(wait)
	for name, t := range p.pauses {
		if name != l.name && t.After(now) && until.After(p.paused) {
			p.paused = until
		}
	}
	p.pauses[l.name] = until
}

// sleep waits for d or for the end of ctx, which is then the error.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
