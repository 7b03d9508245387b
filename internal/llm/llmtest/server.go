// Package llmtest is a server that speaks the OpenAI protocol (chat, streams,
// embeddings, errors) and behaves as a test tells it to: well, badly or with
// malice. It keeps the requests that it got.
package llmtest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Server is a running server. Make it with [New].
type Server struct {
	// URL is its address, to be followed by /v1.
	URL string

	mu       sync.Mutex
	chat     []Reply
	embed    Reply
	requests []Request
}

// Request is a request that the server got.
type Request struct {
	Method, Path, Query string
	Header              http.Header
	Body                Body
	Raw                 string
}

// Body is what matters of a request's body.
type Body struct {
	Model    string `json:"model"`
	Stream   bool   `json:"stream"`
	Messages []struct {
		Role    string `json:"role"`
		Content string `json:"content"`
	} `json:"messages"`
	ResponseFormat *struct {
		Type string `json:"type"`
	} `json:"response_format"`
	MaxTokens           int             `json:"max_tokens"`
	MaxCompletionTokens int             `json:"max_completion_tokens"`
	Input               json.RawMessage `json:"input"`
}

// Prompt is the text of the messages.
func (b Body) Prompt() string {
	var parts []string
	for _, m := range b.Messages {
		parts = append(parts, m.Content)
	}
	return strings.Join(parts, "\n")
}

// Reply answers one request.
type Reply func(w http.ResponseWriter, r *http.Request, q Request)

// tester is what a test needs to have.
type tester interface{ Cleanup(func()) }

// New starts a server that ends with the test. Without a script it says that
// the passages do not answer, and embeds by [Words].
func New(t tester) *Server {
	s := &Server{chat: []Reply{Say()}, embed: Words(64)}
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	s.URL = server.URL
	return s
}

// Chat sets what the next calls for text get, in order; the last goes on.
func (s *Server) Chat(replies ...Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat = replies
}

// Embed sets what calls for vectors get.
func (s *Server) Embed(reply Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.embed = reply
}

// Requests are those that the server got, in order.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	q := Request{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header.Clone(), Raw: string(raw)}
	if err := json.Unmarshal(raw, &q.Body); err != nil {
		http.Error(w, `{"error":{"message":"not JSON","type":"invalid_request_error"}}`, http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, q)
	var reply Reply
	switch {
	case strings.HasSuffix(r.URL.Path, "/chat/completions"):
		reply = s.chat[0]
		if len(s.chat) > 1 {
			s.chat = s.chat[1:]
		}
	case strings.HasSuffix(r.URL.Path, "/embeddings"):
		reply = s.embed
	default:
		reply = Fail(http.StatusNotFound, "", "no such endpoint")
	}
	s.mu.Unlock()
	reply(w, r, q)
}

// Sentence is one that a scripted model says.
type Sentence struct {
	Text      string `json:"text"`
	Citations []int  `json:"citations"`
}

// JSON is the answer of a model that says these sentences.
func JSON(said ...Sentence) string {
	if said == nil {
		said = []Sentence{}
	}
	raw, err := json.Marshal(map[string]any{"sentences": said})
	if err != nil {
		panic(err) // plain data
	}
	return string(raw)
}

// Say streams sentences in the asked form, in pieces of a few bytes.
func Say(said ...Sentence) Reply { return Text(JSON(said...)) }

// Text streams any text and ends well.
func Text(text string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, q Request) {
		if !q.Body.Stream {
			whole(w, q.Body.Model, text)
			return
		}
		pieces(w, text, 7)
		finish(w, "stop")
	}
}

// Whole answers as a server does that cannot stream: with one JSON body.
func Whole(text string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, q Request) { whole(w, q.Body.Model, text) }
}

func whole(w http.ResponseWriter, model, text string) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{
		"id": "x", "object": "chat.completion", "model": model,
		"choices": []any{map[string]any{"index": 0, "message": map[string]any{"role": "assistant", "content": text}, "finish_reason": "stop"}},
		"usage":   map[string]any{"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
	})
}

// Cut streams text and closes the connection without an end.
func Cut(text string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		pieces(w, text, 7)
		panic(http.ErrAbortHandler)
	}
}

// Unfinished streams text and ends the stream politely, but without [DONE] and
// without a reason, as proxies do when the model behind them dies.
func Unfinished(text string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) { pieces(w, text, 7) }
}

// Stall streams text and then nothing until the client goes.
func Stall(text string) Reply {
	return func(w http.ResponseWriter, r *http.Request, _ Request) {
		pieces(w, text, 7)
		<-r.Context().Done()
	}
}

// Endless streams text again and again until the client goes.
func Endless(text string) Reply {
	return func(w http.ResponseWriter, r *http.Request, _ Request) {
		for r.Context().Err() == nil {
			if !piece(w, text, "") {
				return
			}
		}
	}
}

// Refuse streams a refusal.
func Refuse(text string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprintf(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":%q},\"finish_reason\":null}]}\n\n", text)
		finish(w, "stop")
	}
}

// Fail answers with an error as OpenAI words it; retryAfter may be "".
func Fail(status int, retryAfter, message string) Reply {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		if retryAfter != "" {
			w.Header().Set("Retry-After", retryAfter)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{"message": message, "type": "error", "code": nil}})
	}
}

// Page answers with a page of HTML, as proxies do.
func Page(status int) Reply {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(status)
		fmt.Fprint(w, "<html><body>Something went wrong</body></html>")
	}
}

// Only answers requests of these forms ("json_schema", "json_object", "") and
// refuses others, as older servers do.
func Only(then Reply, forms ...string) Reply {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		form := ""
		if q.Body.ResponseFormat != nil {
			form = q.Body.ResponseFormat.Type
		}
		for _, f := range forms {
			if f == form {
				then(w, r, q)
				return
			}
		}
		Fail(http.StatusBadRequest, "", "response_format is not supported")(w, r, q)
	}
}

// Slow waits before another reply, or until the client goes.
func Slow(d time.Duration, then Reply) Reply {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
			then(w, r, q)
		case <-r.Context().Done():
		}
	}
}

func pieces(w http.ResponseWriter, text string, size int) {
	w.Header().Set("Content-Type", "text/event-stream")
	for len(text) > 0 {
		n := min(size, len(text))
		for n < len(text) && text[n]&0xC0 == 0x80 { // whole characters
			n++
		}
		if !piece(w, text[:n], "") {
			return
		}
		text = text[n:]
	}
}

// piece sends one piece and reports whether the client is still there.
func piece(w http.ResponseWriter, text, reason string) bool {
	w.Header().Set("Content-Type", "text/event-stream")
	var finish any
	if reason != "" {
		finish = reason
	}
	raw, err := json.Marshal(map[string]any{"choices": []any{map[string]any{"index": 0, "delta": map[string]any{"content": text}, "finish_reason": finish}}})
	if err != nil {
		panic(err) // plain data
	}
	if _, err := fmt.Fprintf(w, "data: %s\n\n", raw); err != nil {
		return false
	}
	w.(http.Flusher).Flush()
	return true
}

func finish(w http.ResponseWriter, reason string) {
	piece(w, "", reason)
	fmt.Fprint(w, "data: [DONE]\n\n")
}

// Words embeds texts by their words: texts that share words come near. It
// stands for a real model.
func Words(dimension int) Reply {
	return func(w http.ResponseWriter, r *http.Request, q Request) {
		var texts []string
		if json.Unmarshal(q.Body.Input, &texts) != nil {
			var one string
			if json.Unmarshal(q.Body.Input, &one) != nil {
				Fail(http.StatusBadRequest, "", "input is no text")(w, r, q)
				return
			}
			texts = []string{one}
		}
		vectors := make([][]float32, len(texts))
		for i, t := range texts {
			vectors[i] = Vector(t, dimension)
		}
		Vectors(vectors)(w, r, q)
	}
}

// Vector is the vector that [Words] gives a text.
func Vector(text string, dimension int) []float32 {
	v := make([]float32, dimension)
	v[0] = 0.01 // a text without words has a direction, too
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(word))
		seed := h.Sum64()
		for i := range v {
			seed = seed*6364136223846793005 + 1442695040888963407
			v[i] += float32(math.Sin(float64(seed >> 40)))
		}
	}
	return v
}

// Vectors answers with these vectors, whatever was asked.
func Vectors(vectors [][]float32) Reply {
	return func(w http.ResponseWriter, _ *http.Request, q Request) {
		data := make([]any, len(vectors))
		for i, v := range vectors {
			data[i] = map[string]any{"object": "embedding", "index": i, "embedding": v}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"object": "list", "data": data, "model": q.Body.Model,
			"usage": map[string]any{"prompt_tokens": 10, "total_tokens": 10},
		})
	}
}
