// Package llm talks to a language model over the OpenAI protocol: it asks for
// summaries of passages, for follow-up questions in full, and for embeddings.
// It is the only user of go-openai.
//
// What a model says is foreign text. This package bounds it (time, bytes,
// sentences, tokens), reads it while it arrives, and hands it on unjudged; the
// guard of package answer decides what a reader may see of it. Every failure is
// an [*Error] of a [Kind], counted and logged once, with no text of a user, a
// document or a model in it.
package llm

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/sashabaranov/go-openai"
	"github.com/sony/gobreaker/v2"
)

// Kind is what became of a call.
type Kind string

// The kinds of outcome. All but [Done] and [NothingSaid] are failures.
const (
	Done         Kind = "done"
	NothingSaid  Kind = "nothing_said" // the model says that the passages do not answer
	Unauthorized Kind = "unauthorized" // 401, 403
	NoModel      Kind = "no_model"     // 404
	Limited      Kind = "limited"      // 429
	ServerError  Kind = "server_error" // 5xx
	Refused      Kind = "bad_request"  // another 4xx
	Unreachable  Kind = "unreachable"  // no connection
	TooSlow      Kind = "too_slow"     // no sentence in time, or no end
	Cut          Kind = "cut"          // the stream ended before the answer did
	Empty        Kind = "empty"        // an answer without text
	Enormous     Kind = "enormous"     // an answer beyond all bounds
	Looping      Kind = "looping"      // an answer that repeats itself
	Malformed    Kind = "malformed"    // an answer in another form than asked for
	Refusal      Kind = "refusal"      // the model declines
	Resting      Kind = "resting"      // not called: it failed too often just now
	OverBudget   Kind = "over_budget"  // not called: the tokens are spent
	NoLedger     Kind = "no_ledger"    // not called: what is spent is not known
	Canceled     Kind = "canceled"     // the caller gave up
	WrongShape   Kind = "wrong_shape"  // vectors of another number or dimension
)

// Error says why a call failed. Its text is for operators: it holds no text of
// a user, a document or a model, and no credential.
type Error struct {
	Kind Kind
	// Status is the HTTP status, 0 where there was none.
	Status int
	// Budget names the budget that is spent: "answer", "user" or "day".
	Budget string
	wait   time.Duration // what the server asks to wait
	err    error
}

// Error implements error.
func (e *Error) Error() string {
	text := "language model: " + string(e.Kind)
	if e.Status != 0 {
		text += fmt.Sprintf(" (%d)", e.Status)
	}
	if e.Budget != "" {
		text += " (per " + e.Budget + ")"
	}
	return text
}

// Unwrap returns the cause, which may hold foreign text.
func (e *Error) Unwrap() error { return e.err }

// KindOf is the kind of an error; Done for nil.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case err == nil:
		return Done
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled):
		return Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return TooSlow
	}
	return Unreachable
}

// Options configure a [Client]. Model or EmbeddingModel is required.
type Options struct {
	// APIKey may be empty for servers that want none.
	APIKey string
	// BaseURL is the server's address; empty is OpenAI's. APIVersion is for
	// Azure's older addresses.
	BaseURL, APIVersion string
	Model               string
	EmbeddingModel      string
	// FirstSentence bounds the wait for a summary's first sentence (20 s), Total
	// that for its end (60 s), Idle that for anything at all in between (15 s).
	FirstSentence, Total, Idle time.Duration
	// AnswerTokens bound one answer's prompt and reply; 0 is 4,000. UserTokens
	// and DayTokens bound a day's use by one person and by all; 0 is without
	// bound. The latter two need a Ledger.
	AnswerTokens, UserTokens, DayTokens int
	Ledger                              Ledger
	// Cache keeps answers; nil keeps none.
	Cache Cache
	// Redact are patterns whose matches do not leave the process.
	Redact []*regexp.Regexp
	// Transport carries the calls; nil is one with the usual limits.
	Transport http.RoundTripper
	// Rest is how long a model that fails is left alone; 0 is 30 s.
	Rest time.Duration
	// Now is the clock of days and durations; nil is time.Now.
	Now func() time.Time
}

// Client calls one server. It is safe for concurrent use.
type Client struct {
	log      *slog.Logger
	opts     Options
	api      *openai.Client
	address  address
	chatting *gobreaker.TwoStepCircuitBreaker[struct{}]
	vectors  *gobreaker.TwoStepCircuitBreaker[struct{}]
	form     atomic.Int32 // the plainest form of answer that the server is known to need
	stats    stats

	mu        sync.Mutex
	notBefore time.Time // as the server asked
}

// New returns a client that has not called anything yet. The error says what
// is wrong with the address.
func New(log *slog.Logger, opts Options) (*Client, error) {
	if opts.FirstSentence <= 0 {
		opts.FirstSentence = 20 * time.Second
	}
	if opts.Total <= 0 {
		opts.Total = max(60*time.Second, 2*opts.FirstSentence)
	}
	if opts.Idle <= 0 {
		opts.Idle = 15 * time.Second
	}
	if opts.AnswerTokens <= 0 {
		opts.AnswerTokens = 4000
	}
	if opts.Rest <= 0 {
		opts.Rest = 30 * time.Second
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Transport == nil {
		opts.Transport = newTransport()
	}
	at, err := parseAddress(opts.BaseURL, opts.APIVersion)
	if err != nil {
		return nil, err
	}
	cfg := at.config(opts.APIKey)
	cfg.HTTPClient = &http.Client{
		Transport:     &limited{next: opts.Transport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // a key must not travel on
	}
	cfg.EmptyMessagesLimit = 10_000
	c := &Client{log: log, opts: opts, api: openai.NewClientWithConfig(cfg), address: at}
	c.chatting = c.breaker("chat")
	c.vectors = c.breaker("embeddings")
	return c, nil
}

// Model is the name of the model that writes, "" for none.
func (c *Client) Model() string { return c.opts.Model }

// EmbeddingModel is the name of the model that embeds, "" for none.
func (c *Client) EmbeddingModel() string { return c.opts.EmbeddingModel }

// Where is the host that the calls go to, for people.
func (c *Client) Where() string { return c.address.host() }

// failuresToRest is how many failures in a row make a model rest.
const failuresToRest = 4

func (c *Client) breaker(name string) *gobreaker.TwoStepCircuitBreaker[struct{}] {
	return gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name:        name,
		Timeout:     c.opts.Rest,
		ReadyToTrip: func(n gobreaker.Counts) bool { return n.ConsecutiveFailures >= failuresToRest },
		IsExcluded: func(err error) bool {
			k := KindOf(err)
			return k == Canceled || k == OverBudget || k == NoLedger || k == Resting || k == Refused
		},
		IsSuccessful: func(err error) bool {
			switch KindOf(err) {
			case Done, NothingSaid, Refusal, Malformed, Looping, Enormous:
				return true // alive, whatever it says
			}
			return false
		},
		OnStateChange: func(name string, from, to gobreaker.State) {
			c.log.Warn("language model", "call", name, "was", from.String(), "is", to.String())
		},
	})
}

// allow asks whether a call may be made now; done has to be told its outcome.
func (c *Client) allow(b *gobreaker.TwoStepCircuitBreaker[struct{}]) (done func(error), err error) {
	c.mu.Lock()
	wait := c.notBefore.Sub(c.opts.Now())
	c.mu.Unlock()
	if wait > 0 {
		return nil, &Error{Kind: Resting, wait: wait}
	}
	done, err = b.Allow()
	if err != nil {
		return nil, &Error{Kind: Resting, err: err}
	}
	return done, nil
}

// holdOff keeps from calling for as long as the server asked.
func (c *Client) holdOff(wait time.Duration) {
	until := c.opts.Now().Add(min(wait, 10*time.Minute))
	c.mu.Lock()
	defer c.mu.Unlock()
	if until.After(c.notBefore) {
		c.notBefore = until
	}
}
