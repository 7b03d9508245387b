// Package slackapp is the only caller of Slack. It receives events and
// commands, acknowledges each once it is recorded, has them answered by a pool
// of workers, and posts the replies.
//
// What it keeps: an accepted event is recorded before it is acknowledged and
// answered once, however often and in whatever form Slack delivers it; its
// asker gets a reply or is told why not; a channel gets no more than about one
// post a second; a post that Slack may have taken is never simply repeated.
package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
)

// Handler replies to a request. It must be safe for concurrent use and always
// return a message; [handlers.Handlers.Handle] is one.
type Handler func(ctx context.Context, req handlers.Request) handlers.Reply

// Options configure an [App]. Tokens and Handler are required.
type Options struct {
	BotToken string
	AppToken string
	// APIURL is the address of Slack's Web API and ends in a slash.
	APIURL  string
	Handler Handler
	// Inbox keeps events until they are answered; nil is a [Memory] for
	// DefaultCapacity events.
	Inbox Inbox
	// Workers is how many requests are answered at a time; 0 is 4.
	Workers int
	// Drain is how long a shutdown waits for what is in hand; 0 is 20 seconds.
	Drain time.Duration
	// Pace is how fast to post; zero is DefaultPace.
	Pace Pace
	// Transport carries the calls to the Web API; nil is one made for Slack.
	Transport http.RoundTripper
	// Now is the clock of records and durations; nil is time.Now.
	Now func() time.Time
}

const (
	// DefaultCapacity is how many events may wait for an answer: a quarter of
	// an hour's worth of posts in a single channel.
	DefaultCapacity = 1_000
	defaultWorkers  = 4
	defaultDrain    = 20 * time.Second
)

// App is the bot's side of Slack. Make it with [New] and start it with
// [App.Run], once.
type App struct {
	log        *slog.Logger
	opts       Options
	http       *http.Client
	api        *slack.Client
	connection *connection
	inbox      Inbox
	kick       chan struct{} // wakes a worker
	inHand     inHand

	self   identity // set before anything else runs
	poster *poster
}

// New returns an App that has not called Slack yet.
func New(log *slog.Logger, opts Options) *App {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Workers <= 0 {
		opts.Workers = defaultWorkers
	}
	if opts.Drain <= 0 {
		opts.Drain = defaultDrain
	}
	if opts.Pace.Post <= 0 {
		opts.Pace = DefaultPace()
	}
	if opts.Inbox == nil {
		opts.Inbox = NewMemory(DefaultCapacity, opts.Now)
	}
	client := newHTTPClient(opts.Transport)
	return &App{
		log:  log,
		opts: opts,
		http: client,
		api: slack.New(opts.BotToken,
			slack.OptionHTTPClient(client),
			slack.OptionAppLevelToken(opts.AppToken),
			slack.OptionAPIURL(opts.APIURL)),
		connection: newConnection(log),
		inbox:      opts.Inbox,
		kick:       make(chan struct{}, 1),
		inHand:     inHand{changed: make(chan struct{})},
	}
}

// Health says whether the bot can hear Slack. It is safe for concurrent use.
func (a *App) Health() Health { return a.connection.health() }

// Run connects and works until ctx ends. Then it takes no more events,
// finishes what is in hand within the drain time, and returns nil. A
// [*SetupError] says that Slack refuses the settings; it comes only before the
// first connection, later refusals are logged, shown by Health, and tried
// again.
func (a *App) Run(ctx context.Context) error {
	self, err := a.identify(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("identify the bot: %w", err)
	}
	a.self = self
	a.poster = newPoster(a.log, a.api, a.http, self, a.opts.Pace)

	// Work goes on after ctx ends, until it is drained.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var workers sync.WaitGroup
	for i := range a.opts.Workers {
		workers.Go(func() { a.work(work, fmt.Sprintf("worker-%d", i)) })
	}
	err = a.receive(ctx, work)
	if ctx.Err() != nil {
		a.drain()
	}
	stop()
	workers.Wait()
	a.poster.wait()
	a.http.CloseIdleConnections()
	return err
}

// drain waits until nothing is in hand, or until the drain time is over.
func (a *App) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), a.opts.Drain)
	defer cancel()
	a.log.Info("stopping, finishing what is in hand", "in_hand", a.inHand.count())
	if err := a.inHand.wait(ctx); errors.Is(err, context.DeadlineExceeded) {
		a.log.Error("stopped with questions unanswered", "in_hand", a.inHand.count())
	}
}

// inHand counts events from their record to the end of their delivery.
type inHand struct {
	mu      sync.Mutex
	n       int
	changed chan struct{}
}

func (h *inHand) add(delta int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n += delta
	close(h.changed)
	h.changed = make(chan struct{})
}

func (h *inHand) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.n
}

// wait returns when nothing is in hand, or ctx's error.
func (h *inHand) wait(ctx context.Context) error {
	for {
		h.mu.Lock()
		n, changed := h.n, h.changed
		h.mu.Unlock()
		if n <= 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
