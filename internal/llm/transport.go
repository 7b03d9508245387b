package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Bounds of what a server may send. An answer of four sentences as a stream has
// about 40 KB; 128 vectors of 4,096 numbers as JSON have 11 MB.
const (
	maxStream = 4 << 20
	maxBody   = 64 << 20
	maxFault  = 64 << 10
)

// errTooLong says that a server sent more than any answer needs.
var errTooLong = errors.New("the reply is too long")

func newTransport() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   5 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		ForceAttemptHTTP2:     true,
	}
}

// askedWait carries a server's Retry-After out of a call; go-openai drops it.
type askedWait struct{}

// withWait returns a context in which a Retry-After is noted.
func withWait(ctx context.Context) (context.Context, *time.Duration) {
	wait := new(time.Duration)
	return context.WithValue(ctx, askedWait{}, wait), wait
}

// limited bounds replies, notes Retry-After, and makes a stream of a reply that
// is none.
type limited struct{ next http.RoundTripper }

// RoundTrip implements [http.RoundTripper].
func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if wait, ok := req.Context().Value(askedWait{}).(*time.Duration); ok {
		*wait = retryAfter(resp.Header)
	}
	streaming := req.Header.Get("Accept") == "text/event-stream"
	limit := int64(maxBody)
	switch {
	case resp.StatusCode >= 300:
		limit = maxFault
	case streaming:
		limit = maxStream
	}
	resp.Body = &bounded{body: resp.Body, left: limit, quiet: resp.StatusCode >= 300}
	if streaming && resp.StatusCode < 300 && strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		return asStream(resp)
	}
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		resp.StatusCode = http.StatusBadRequest // go-openai takes a redirect for an answer
	}
	return resp, nil
}

// retryAfter reads the header in seconds, or OpenAI's in milliseconds; 0 is none.
func retryAfter(h http.Header) time.Duration {
	if ms, err := strconv.ParseFloat(h.Get("Retry-After-Ms"), 64); err == nil && ms > 0 && ms < 1e9 {
		return time.Duration(ms * float64(time.Millisecond))
	}
	value := h.Get("Retry-After")
	if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s < 1e6 {
		return time.Duration(s * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// bounded ends a body with an error once it is too long. The body of a fault is
// cut without one.
type bounded struct {
	body  io.ReadCloser
	left  int64
	quiet bool
}

// Read implements [io.Reader].
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		if b.quiet {
			return 0, io.EOF
		}
		return 0, errTooLong
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.body.Read(p)
	b.left -= int64(n)
	return n, err
}

// Close implements [io.Closer].
func (b *bounded) Close() error { return b.body.Close() }

// asStream turns the whole answer of a server that does not stream into a
// stream of one piece.
func asStream(resp *http.Response) (*http.Response, error) {
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	var whole struct {
		Choices []struct {
			Message struct {
				Content string `json:"content"`
				Refusal string `json:"refusal,omitempty"`
			} `json:"message"`
			FinishReason string `json:"finish_reason"`
		} `json:"choices"`
		Usage json.RawMessage `json:"usage,omitempty"`
	}
	if err := json.Unmarshal(raw, &whole); err != nil || len(whole.Choices) == 0 {
		resp.Body = io.NopCloser(strings.NewReader("data: [DONE]\n\n"))
		return resp, nil
	}
	first := whole.Choices[0]
	piece := map[string]any{"choices": []any{map[string]any{
		"index": 0, "delta": first.Message, "finish_reason": first.FinishReason,
	}}}
	if len(whole.Usage) > 0 {
		piece["usage"] = whole.Usage
	}
	line, err := json.Marshal(piece)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	b.WriteString("data: ")
	b.Write(line)
	b.WriteString("\n\ndata: [DONE]\n\n")
	resp.Body = io.NopCloser(&b)
	return resp, nil
}
