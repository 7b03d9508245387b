package slackapp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	requestTimeout  = 10 * time.Second
	maxResponseBody = 4 << 20 // bytes; Slack's answers to the bot's calls stay far below

	// calmConnection is how long a connection has to have lasted for the next
	// one to be opened without delay. Slack closes healthy ones after hours.
	calmConnection = 25 * time.Second
	firstOpenDelay = 500 * time.Millisecond
	maxOpenDelay   = 30 * time.Second
)

// newHTTPClient returns the client for every call to Slack. It follows no
// redirects, because a request carries a token.
func newHTTPClient(base http.RoundTripper) *http.Client {
	if base == nil {
		base = &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout:   5 * time.Second,
			ResponseHeaderTimeout: requestTimeout,
			MaxIdleConnsPerHost:   maxCalls,
			IdleConnTimeout:       time.Minute,
			ForceAttemptHTTP2:     true,
		}
	}
	return &http.Client{
		Transport:     &transport{base: base, opens: &throttle{jitter: rand.Float64}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// transport gives every request a deadline and a bounded answer, and paces
// apps.connections.open, which slack-go calls again without any delay after
// each disconnect. The deadline starts after that wait, so it cannot be
// http.Client's own.
type transport struct {
	base  http.RoundTripper
	opens *throttle
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if strings.HasSuffix(req.URL.Path, "/apps.connections.open") {
		if err := t.opens.wait(req.Context()); err != nil {
			return nil, fmt.Errorf("wait to open a connection: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(req.Context(), requestTimeout)
	req, err := fence(req.WithContext(ctx))
	if err != nil {
		cancel()
		return nil, err
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		cancel()
		return nil, err
	}
	resp.Body = &boundedBody{Reader: io.LimitReader(resp.Body, maxResponseBody), body: resp.Body, cancel: cancel}
	return resp, nil
}

// notAfter is the key under which a context carries the last moment for a
// request to be sent.
type notAfter struct{}

func withNotAfter(ctx context.Context, end time.Time) context.Context {
	return context.WithValue(ctx, notAfter{}, end)
}

// fence keeps a request from the wire after the last moment that its context
// names. req is a copy that may be changed.
func fence(req *http.Request) (*http.Request, error) {
	end, ok := req.Context().Value(notAfter{}).(time.Time)
	if !ok {
		return req, nil
	}
	if time.Now().After(end) {
		return nil, &notCalledError{errFrozen}
	}
	if req.Body != nil && req.ContentLength > 0 {
		req.Body = &fencedBody{req.Body, end}
	}
	if get := req.GetBody; get != nil {
		req.GetBody = func() (io.ReadCloser, error) {
			body, err := get()
			if err != nil {
				return nil, err
			}
			return &fencedBody{body, end}, nil
		}
	}
	return req, nil
}

// fencedBody looks at the clock when the body is asked for. That is after the
// connection was made, which takes its time, and right before the request is
// written: net/http sends the head of a request and the start of its body
// together.
type fencedBody struct {
	io.ReadCloser
	end time.Time
}

// Read implements [io.Reader].
func (b *fencedBody) Read(p []byte) (int, error) {
	if time.Now().After(b.end) {
		return 0, &notCalledError{errFrozen}
	}
	return b.ReadCloser.Read(p)
}

// errFrozen: the process stood still for so long that its lease is over.
var errFrozen = errors.New("the lease ran out before the call")

// CloseIdleConnections lets http.Client close what it no longer needs.
func (t *transport) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

type boundedBody struct {
	io.Reader
	body   io.Closer
	cancel context.CancelFunc
}

func (b *boundedBody) Close() error {
	defer b.cancel()
	return b.body.Close()
}

// throttle spaces the attempts to open a connection: the first after a calm
// spell at once, the next ones after delays that double, with jitter so that
// replicas do not come back together.
type throttle struct {
	jitter func() float64 // in [0,1)

	mu     sync.Mutex
	last   time.Time // when the last attempt was let through
	streak int       // attempts since the last calm spell
}

func (t *throttle) wait(ctx context.Context) error {
	timer := time.NewTimer(t.next(time.Now()))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next reserves the next attempt and returns how long to wait for it.
func (t *throttle) next(now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.last) >= calmConnection {
		t.streak = 0
	}
	var delay time.Duration
	if t.streak > 0 {
		delay = min(firstOpenDelay<<min(t.streak-1, 10), maxOpenDelay)
		delay = delay/2 + time.Duration(t.jitter()*float64(delay/2))
	}
	t.streak++
	t.last = now.Add(delay)
	return delay
}
