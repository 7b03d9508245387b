// Package slackapp is the only caller of Slack. It receives events and
// commands, acknowledges each once it is recorded, has them answered by a pool
// of workers, and posts the replies.
//
// What it keeps, in the store and through crashes: an accepted event is
// recorded before it is acknowledged and answered once, however often and in
// whatever form Slack delivers it; its asker gets a reply or is told why not; a
// channel gets no more than about one post a second; a post that Slack may have
// taken is looked for before it is made again. It keeps nothing in memory that
// another process could not go on with.
package slackapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/store"
)

// Handler replies to a request. It must be safe for concurrent use and always
// return a message; [handlers.Handlers.Handle] is one.
type Handler func(ctx context.Context, req handlers.Request) handlers.Reply

// Store is what an App needs of a [store.Store].
type Store interface {
	store.Inbox
	store.Outbox
	store.Pacer
	ThreadState(ctx context.Context, channel, thread string) ([]byte, error)
	SaveAnswer(ctx context.Context, a store.Answer) error
	AnswerAt(ctx context.Context, channel, messageTS string) (store.Answer, error)
	Ping(ctx context.Context) error
	// Kept and Keep are of a [store.Models].
	Kept(ctx context.Context, key string) (body []byte, ok bool, err error)
	Keep(ctx context.Context, key string, body []byte) error
}

// Options configure an [App]. BotToken, Handler, Store, and one of AppToken and
// SigningSecret are required.
type Options struct {
	BotToken string
	// AppToken opens Socket Mode connections; without one, what Slack sends
	// arrives at [App.HTTP].
	AppToken string
	// SigningSecret verifies what arrives there; without one all is refused.
	SigningSecret string
	// APIURL is the address of Slack's Web API and ends in a slash.
	APIURL  string
	Handler Handler
	// Urgent reports whether Slack waits for the reply to a request, so that it
	// is handled on receipt; nil is never.
	// [handlers.Handlers.Urgent] is one.
	Urgent func(req handlers.Request) bool
	// Summarize writes the summaries of answers; nil writes none.
	Summarize Summarize
	// External reports whether an admin allowed a channel that is shared with
	// another organisation. Where it is not nil, guests, strangers and channels
	// that were not allowed are refused; nil refuses nobody.
	External func(channel string) bool
	// UserLimit and ChannelLimit are how many questions a minute are answered
	// for a person and in a channel; 0 is any number.
	UserLimit, ChannelLimit int
	// Store keeps events and replies. Other processes may share it.
	Store Store
	// Editors returns the id of the channel that is told of replies which a
	// person should look after, or "" for none; nil is none. It may change.
	Editors func() string
	// Workers is how many requests are answered at a time; 0 is 16.
	Workers int
	// Drain is how long a shutdown waits for what is in hand; 0 is 20 seconds.
	Drain time.Duration
	// Pace is how fast to post; zero is DefaultPace.
	Pace Pace
	// Lease is how long this process may hold an event or a post without a
	// word before another takes it; 0 is 30 seconds. Half of it bounds a call.
	Lease time.Duration
	// Retry is the wait before a question that failed is tried again, the
	// first time; 0 is 2 seconds.
	Retry time.Duration
	// Transport carries the calls to the Web API; nil is one made for Slack.
	Transport http.RoundTripper
	// Now is the clock of durations in the log and the ledger; nil is time.Now.
	Now func() time.Time
	// AtStep, where not nil, is called at each step, for fault tests.
	AtStep func(Step)
}

// Pace is how fast the bot posts, and how patient it is with a post of which
// it does not know whether Slack took it.
type Pace struct {
	// Post is the least time between two posts in a channel.
	Post time.Duration
	// Look and Again are the waits before the two looks for such a post.
	Look, Again time.Duration
}

// DefaultPace keeps to Slack's one message a second per channel (Web API rate
// limits), with a margin for requests that overtake each other.
func DefaultPace() Pace {
	return Pace{
		Post:  1100 * time.Millisecond,
		Look:  2 * time.Second,
		Again: time.Minute,
	}
}

const (
	defaultWorkers = 16
	defaultDrain   = 20 * time.Second
	defaultLease   = 30 * time.Second
	defaultRetry   = 2 * time.Second
	pingEvery      = 5 * time.Second
)

// App is the bot's side of Slack. Make it with [New] and start it with
// [App.Run], once.
type App struct {
	log        *slog.Logger
	opts       Options
	http       *http.Client
	api        *slack.Client
	connection *connection
	storage    *storage
	store      Store
	committer  *store.Committer
	owner      string // names this process in the store; never used again
	poll       time.Duration

	newWork, newPosts, newDoubts chan struct{} // wake the loops

	taking  chan struct{} // a token per delivery that is being recorded
	workers chan struct{} // a token per worker at work
	calls   chan struct{} // a token per call that writes to Slack
	// summaries has a token per summary that is being written.
	summaries  chan struct{}
	limits     *limits
	recent     *recent
	door       *door
	people     known[handlers.Person]
	channels   known[bool]
	signatures signatures
	active     atomic.Int64   // events and posts in hand
	running    sync.WaitGroup // what works on them
	counts     counters

	self identity // set before anything else runs
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
	if opts.Lease <= 0 {
		opts.Lease = defaultLease
	}
	if opts.Retry <= 0 {
		opts.Retry = defaultRetry
	}
	if opts.Editors == nil {
		opts.Editors = func() string { return "" }
	}
	if opts.Pace.Post <= 0 {
		opts.Pace = DefaultPace()
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
		storage:    &storage{log: log},
		store:      opts.Store,
		owner:      ownerName(),
		poll:       pollInterval,
		newWork:    make(chan struct{}, 1),
		newPosts:   make(chan struct{}, 1),
		newDoubts:  make(chan struct{}, 1),
		taking:     make(chan struct{}, maxTaking),
		workers:    make(chan struct{}, opts.Workers),
		calls:      make(chan struct{}, maxCalls),
		summaries:  make(chan struct{}, maxSummaries),
		limits:     newLimits(),
		recent:     newRecent(),
		door:       newDoor(),
	}
}

// ownerName is new for every process, so that no lease of an earlier one fits.
func ownerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "bot"
	}
	return fmt.Sprintf("%.60s-%d-%s", host, os.Getpid(), rand.Text()[:10])
}

// Health says whether the bot can hear Slack and keep what it hears. It is safe
// for concurrent use.
func (a *App) Health() Health {
	h := a.connection.health()
	h.Store = a.storage.problem()
	return h
}

// Run connects and works until ctx ends. Then it takes no more events,
// finishes what is in hand within the drain time, and returns nil; what is left
// stays in the store. A [*SetupError] says that Slack refuses the settings; it
// comes only before the first connection, later refusals are logged, shown by
// Health, and tried again.
func (a *App) Run(ctx context.Context) error {
	self, err := a.identify(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("identify the bot: %w", err)
	}
	a.self = self
	a.committer = store.NewCommitter(a.store, store.CommitterOptions{Timeout: commitTimeout})
	defer a.committer.Close()

	// Work goes on after ctx ends, until it is drained.
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context){a.claimWork, a.dispatch, a.resolve, a.watchStore} {
		loops.Go(func() { loop(work) })
	}
	a.door.open()
	if a.opts.AppToken == "" {
		a.connection.listening()
		<-ctx.Done()
	} else {
		err = a.receive(ctx, work)
	}
	a.door.shut()
	if ctx.Err() != nil {
		a.drain()
	}
	stop()
	loops.Wait()
	a.running.Wait()
	a.http.CloseIdleConnections()
	return err
}

// watchStore finds out that the store is away when nothing else happens.
func (a *App) watchStore(ctx context.Context) {
	for {
		ping, cancel := context.WithTimeout(ctx, pingEvery)
		err := a.store.Ping(ping)
		cancel()
		if ctx.Err() != nil {
			return
		}
		a.storage.saw(err)
		if sleep(ctx, pingEvery) != nil {
			return
		}
	}
}

// drain waits until nothing is in hand or waits to be, or until the drain time
// is over.
func (a *App) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), a.opts.Drain)
	defer cancel()
	a.log.Info("stopping, finishing what is in hand", "in_hand", a.active.Load())
	for !a.idle(ctx) {
		if err := sleep(ctx, 20*time.Millisecond); errors.Is(err, context.DeadlineExceeded) {
			a.log.Error("stopped with questions unanswered; they are kept and answered after the next start", "in_hand", a.active.Load())
			return
		}
	}
}

// idle reports whether everything recorded is answered and posted, or in the
// hands of other processes.
func (a *App) idle(ctx context.Context) bool {
	if a.active.Load() > 0 {
		return false
	}
	backlog, err := a.store.Backlog(ctx)
	if err != nil || backlog.Queued > 0 {
		return false
	}
	pending, err := a.store.Posts(ctx, store.Pending, 1)
	return err == nil && len(pending) == 0 && a.active.Load() == 0
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
