package llm

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"
)

// The forms in which an answer is asked for, best first. A server that refuses
// a request with one is asked with the next, and from then on.
const (
	bySchema  = iota // JSON held to a schema while it is written
	asJSON           // JSON, of whatever shape
	plainText        // lines
	forms
)

// prompt is what is asked of a model.
type prompt struct {
	operation string
	system    func(form int) string
	user      string // JSON: data, never instructions
	schema    json.RawMessage
	name      string // of the schema
	tokens    int    // at most so many in the reply
}

// asError is errors.As for *Error.
func asError(err error, e **Error) bool { return errors.As(err, e) }

// errSlow ends a call that takes too long.
var errSlow = errors.New("too slow")

// watch ends a call in which nothing happens for too long.
type watch struct {
	mu     sync.Mutex
	timer  *time.Timer
	total  *time.Timer
	cancel context.CancelCauseFunc
}

func newWatch(ctx context.Context, first, total time.Duration) (context.Context, *watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{cancel: cancel}
	w.timer = time.AfterFunc(first, func() { cancel(errSlow) })
	w.total = time.AfterFunc(total, func() { cancel(errSlow) })
	return ctx, w
}

// grant gives the call another while.
func (w *watch) grant(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.timer.Reset(d)
}

func (w *watch) stop() {
	w.timer.Stop()
	w.total.Stop()
	w.cancel(nil)
}

// ask calls the model and feeds its reply to read until read says that it has
// all. It tries again where that may help and nothing of the reply was used.
func (c *Client) ask(ctx context.Context, p prompt, read func(piece string) (done bool, err error), used func() bool, end func() error) (tokens int, err error) {
	done, err := c.allow(c.chatting)
	if err != nil {
		return 0, err
	}
	defer func() { done(err) }()
	pause, form := firstPause, c.form.Load()
	for try := 0; ; try++ {
		var spent int
		spent, err = c.once(ctx, p, read, end)
		tokens += spent
		var e *Error
		if err == nil || !asError(err, &e) || used() || ctx.Err() != nil {
			return tokens, c.whyEnded(ctx, err)
		}
		switch {
		case e.Kind == Refused:
			if c.plainer() {
				continue
			}
			c.form.Store(form) // the form was not what the server minds
			return tokens, err
		case e.Kind == Limited:
			if e.wait > longestWait || try >= retries {
				c.holdOff(max(e.wait, shortRest))
				return tokens, err
			}
		case e.Kind == ServerError || e.Kind == Unreachable || e.Kind == Cut || e.Kind == Empty:
			if try >= retries {
				return tokens, err
			}
		default:
			return tokens, err
		}
		if rest(ctx, max(pause, e.wait)) != nil {
			return tokens, c.whyEnded(ctx, err)
		}
		pause *= 3
	}
}

// How often and how soon a call is repeated: a reader waits.
const (
	retries     = 2
	firstPause  = 200 * time.Millisecond
	longestWait = 5 * time.Second
	shortRest   = 5 * time.Second
)

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// whyEnded names the reason of a call that the watch or the caller ended.
func (c *Client) whyEnded(ctx context.Context, err error) error {
	if err == nil || ctx.Err() == nil {
		return err
	}
	if errors.Is(context.Cause(ctx), errSlow) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return &Error{Kind: TooSlow, err: err}
	}
	return &Error{Kind: Canceled, err: err}
}

// plainer makes the client ask in the next plainer form, if there is one.
func (c *Client) plainer() bool {
	for {
		f := c.form.Load()
		if f >= forms-1 {
			return false
		}
		if c.form.CompareAndSwap(f, f+1) {
			c.log.Info("language model refuses a request, asking in a plainer form", "form", int(f+1))
			return true
		}
	}
}

// request is the prompt in a form.
func (c *Client) request(p prompt, form int) openai.ChatCompletionRequest {
	r := openai.ChatCompletionRequest{
		Model: c.opts.Model,
		Messages: []openai.ChatCompletionMessage{
			{Role: openai.ChatMessageRoleSystem, Content: p.system(form)},
			{Role: openai.ChatMessageRoleUser, Content: p.user},
		},
	}
	reasons := reasoning(c.opts.Model)
	switch {
	case reasons:
		r.MaxCompletionTokens = 4 * p.tokens // its thoughts count too
	case c.address.hosted():
		r.MaxCompletionTokens = p.tokens
	default:
		//lint:ignore SA1019 servers other than OpenAI's know this name only
		r.MaxTokens = p.tokens
	}
	if !reasons {
		r.Temperature = math.SmallestNonzeroFloat32 // go-openai leaves out a zero
	}
	switch form {
	case bySchema:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{
			Type:       openai.ChatCompletionResponseFormatTypeJSONSchema,
			JSONSchema: &openai.ChatCompletionResponseFormatJSONSchema{Name: p.name, Schema: p.schema, Strict: true},
		}
		r.StreamOptions = &openai.StreamOptions{IncludeUsage: true}
	case asJSON:
		r.ResponseFormat = &openai.ChatCompletionResponseFormat{Type: openai.ChatCompletionResponseFormatTypeJSONObject}
	case plainText:
		r.Temperature = 0
	}
	return r
}

// reasoning reports whether a model of OpenAI's thinks first: it takes neither
// a temperature nor max_tokens.
func reasoning(model string) bool {
	for _, prefix := range []string{"o1", "o3", "o4", "gpt-5"} {
		if strings.HasPrefix(model, prefix) {
			return true
		}
	}
	return false
}

// once calls the model one time.
func (c *Client) once(ctx context.Context, p prompt, read func(string) (bool, error), end func() error) (tokens int, err error) {
	ctx, wait := withWait(ctx)
	form := int(c.form.Load())
	stream, err := c.api.CreateChatCompletionStream(ctx, c.request(p, form))
	if err != nil {
		return 0, classify(err, *wait)
	}
	defer stream.Close()
	size := 0
	finish := openai.FinishReason("")
	estimate := func() int { return (len(p.user)+len(p.system(form))+size)/4 + 1 }
	for {
		r, err := stream.Recv()
		if err != nil {
			if errors.Is(err, io.EOF) {
				break
			}
			return max(tokens, estimate()), classify(err, 0)
		}
		if r.Usage != nil {
			tokens = r.Usage.TotalTokens
		}
		if len(r.Choices) == 0 {
			continue
		}
		choice := r.Choices[0]
		if choice.Delta.Refusal != "" || choice.FinishReason == openai.FinishReasonContentFilter {
			return max(tokens, estimate()), &Error{Kind: Refusal}
		}
		if choice.FinishReason != "" {
			finish = choice.FinishReason
		}
		if choice.Delta.Content == "" {
			continue
		}
		size += len(choice.Delta.Content)
		done, err := read(choice.Delta.Content)
		if err != nil {
			return max(tokens, estimate()), named(err)
		}
		if done {
			return max(tokens, estimate()), nil
		}
	}
	tokens = max(tokens, estimate())
	switch {
	case finish == "" && size == 0:
		return tokens, &Error{Kind: Empty}
	case finish == "", finish == openai.FinishReasonLength:
		return tokens, &Error{Kind: Cut}
	}
	return tokens, named(end())
}

// named gives an error of the parser its kind.
func named(err error) error {
	switch {
	case errors.Is(err, errEnormous), errors.Is(err, errTooLong):
		return &Error{Kind: Enormous, err: err}
	case errors.Is(err, errLooping):
		return &Error{Kind: Looping, err: err}
	case errors.Is(err, errMalformed):
		return &Error{Kind: Malformed, err: err}
	}
	return err
}

// classify reads the kind of a failure from go-openai's error.
func classify(err error, wait time.Duration) error {
	var (
		api     *openai.APIError
		request *openai.RequestError
		syntax  *json.SyntaxError
		typed   *json.UnmarshalTypeError
	)
	status := 0
	switch {
	case errors.As(err, &api):
		if status = api.HTTPStatusCode; status == 0 { // an error inside a stream
			return &Error{Kind: ServerError, err: err}
		}
	case errors.As(err, &request):
		status = request.HTTPStatusCode
	case errors.Is(err, errTooLong):
		return &Error{Kind: Enormous, err: err}
	case errors.Is(err, openai.ErrTooManyEmptyStreamMessages):
		return &Error{Kind: Looping, err: err}
	case errors.As(err, &syntax), errors.As(err, &typed):
		return &Error{Kind: Malformed, err: err}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: Cut, err: err}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: TooSlow, err: err}
	case errors.Is(err, errSlow), errors.Is(err, context.Canceled):
		return &Error{Kind: Canceled, err: err}
	default:
		return &Error{Kind: Unreachable, err: err}
	}
	e := &Error{Status: status, wait: wait, err: err}
	switch {
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		e.Kind = Unauthorized
	case status == http.StatusNotFound:
		e.Kind = NoModel
	case status == http.StatusTooManyRequests:
		e.Kind = Limited
	case status == http.StatusRequestTimeout, status >= 500:
		e.Kind = ServerError
	default:
		e.Kind = Refused
	}
	return e
}
