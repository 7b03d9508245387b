package slackapp

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	// maxBody bounds a request of Slack's: a view with its state stays below
	// 500 kB, everything else far below.
	maxBody = 1 << 20
	// signatureAge is how far a request's timestamp may be from the clock
	// (Slack's page "Verifying requests from Slack").
	signatureAge = 5 * time.Minute
	// maxSignatures is how many accepted signatures are remembered: more than
	// a workspace sends in twice signatureAge.
	maxSignatures = 100_000
	// readyPatience is how long a request waits for the bot to be ready.
	readyPatience = time.Second
)

// HTTP returns the handler for Slack's requests: POST /slack/events,
// /slack/commands and /slack/interactions. Requests that Slack has not signed
// with the signing secret within five minutes, or that were accepted before,
// are refused. What is accepted takes the same way as what comes through
// Socket Mode; Run has to run.
func (a *App) HTTP() http.Handler {
	mux := http.NewServeMux()
	for path, kind := range map[string]string{
		"POST /slack/events": typeEvent, "POST /slack/commands": typeCommand, "POST /slack/interactions": typeInteractive,
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { a.serveSlack(w, r, kind) })
	}
	return mux
}

// serveSlack takes one request of Slack's.
func (a *App) serveSlack(w http.ResponseWriter, r *http.Request, kind string) {
	log := a.log.With("type", kind, "retry", r.Header.Get("X-Slack-Retry-Num"), "reason", r.Header.Get("X-Slack-Retry-Reason"))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest
		if errors.As(err, new(*http.MaxBytesError)) {
			status = http.StatusRequestEntityTooLarge
		}
		log.Warn("request not read", "status", status)
		http.Error(w, http.StatusText(status), status)
		return
	}
	signature := r.Header.Get("X-Slack-Signature")
	if why := a.unsigned(r.Header, body); why != "" {
		// Anybody can send these, so they are worth no more than a line.
		log.Warn("request refused", "reason", why)
		http.Error(w, "not signed by Slack", http.StatusUnauthorized)
		return
	}
	if !a.signatures.claim(signature, a.opts.Now()) {
		log.Warn("request refused", "reason", "replayed")
		http.Error(w, "known already", http.StatusUnauthorized)
		return
	}
	v, challenge, status := a.receiveHTTP(r.Context(), r.Header.Get("Content-Type"), kind, body)
	switch {
	case status != http.StatusOK:
		a.signatures.forget(signature)
		w.Header().Set("Retry-After", "1")
		http.Error(w, http.StatusText(status), status)
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, challenge)
	case v.body != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if err := json.NewEncoder(w).Encode(v.body); err != nil {
			log.Warn("acknowledgement not sent", "err", err)
		}
		a.at(StepAcknowledged)
	default:
		w.WriteHeader(http.StatusOK)
		a.at(StepAcknowledged)
	}
}

// receiveHTTP reads a signed body and has it accepted. A status other than 200
// asks Slack to come again.
func (a *App) receiveHTTP(ctx context.Context, contentType, kind string, body []byte) (v verdict, challenge string, status int) {
	payload, challenge, ok := unwrap(contentType, kind, body)
	switch {
	case !ok:
		a.log.Warn("request of no known form", "type", kind, "content_type", contentType)
		return verdict{}, "", http.StatusBadRequest
	case challenge != "":
		return verdict{}, challenge, http.StatusOK
	}
	if !a.door.enter(ctx, readyPatience) {
		return verdict{}, "", http.StatusServiceUnavailable
	}
	defer a.door.leave()
	select {
	case a.taking <- struct{}{}:
		defer func() { <-a.taking }()
	case <-ctx.Done():
		return verdict{}, "", http.StatusServiceUnavailable
	}
	// The delivery is recorded even if Slack hangs up meanwhile.
	v = a.accept(context.WithoutCancel(ctx), kind, deliveryName(body), payload)
	if !v.acknowledge {
		return v, "", http.StatusServiceUnavailable
	}
	return v, "", http.StatusOK
}

// unwrap returns the payload of a body as Socket Mode would carry it, or the
// challenge of a url_verification.
func unwrap(contentType, kind string, body []byte) (payload []byte, challenge string, ok bool) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, "", false
	}
	if kind == typeEvent {
		var outer struct {
			Type      string `json:"type"`
			Challenge string `json:"challenge"`
		}
		if media != "application/json" || json.Unmarshal(body, &outer) != nil {
			return nil, "", false
		}
		if outer.Type == "url_verification" {
			return nil, outer.Challenge, outer.Challenge != ""
		}
		return body, "", outer.Type == "event_callback"
	}
	form, err := url.ParseQuery(string(body))
	if media != "application/x-www-form-urlencoded" || err != nil {
		return nil, "", false
	}
	if kind == typeInteractive {
		return []byte(form.Get("payload")), "", form.Get("payload") != ""
	}
	if form.Get("ssl_check") != "" { // Slack's look at the certificate
		return []byte("{}"), "", true
	}
	fields := make(map[string]string, len(form))
	for name := range form {
		fields[name] = form.Get(name)
	}
	payload, err = json.Marshal(fields)
	return payload, "", err == nil && form.Get("command") != ""
}

// deliveryName names a request that has no id of its own.
func deliveryName(body []byte) string {
	sum := sha256.Sum256(body)
	return "http:" + hex.EncodeToString(sum[:16])
}

// unsigned says why a request is not Slack's: "" where it is.
func (a *App) unsigned(header http.Header, body []byte) string {
	if a.opts.SigningSecret == "" {
		return "no signing secret configured"
	}
	stamp := header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return "no timestamp"
	}
	if age := a.opts.Now().Sub(time.Unix(seconds, 0)).Abs(); age > signatureAge {
		return "stale"
	}
	got, err := hex.DecodeString(strings.TrimPrefix(header.Get("X-Slack-Signature"), "v0="))
	if err != nil || !strings.HasPrefix(header.Get("X-Slack-Signature"), "v0=") {
		return "no signature"
	}
	mac := hmac.New(sha256.New, []byte(a.opts.SigningSecret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), got) {
		return "forged"
	}
	return ""
}

// signatures remembers those of accepted requests until their timestamps are
// stale, so that a request which somebody recorded is refused when it comes
// again. Another replica, or this one after a restart, knows it by the id of
// its event instead.
type signatures struct {
	mu    sync.Mutex
	until map[string]time.Time
	order []string
}

// claim notes a signature; false if it was noted before and is not forgotten.
func (s *signatures) claim(signature string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.order) > 0 && (len(s.order) >= maxSignatures || !s.until[s.order[0]].After(now)) {
		delete(s.until, s.order[0])
		s.order = s.order[1:]
	}
	if _, ok := s.until[signature]; ok {
		return false
	}
	if s.until == nil {
		s.until = map[string]time.Time{}
	}
	// A timestamp may be signatureAge ahead of the clock.
	s.until[signature] = now.Add(2 * signatureAge)
	s.order = append(s.order, signature)
	return true
}

// forget lets a request come again that was not taken.
func (s *signatures) forget(signature string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.until, signature)
}

// door lets requests in while the bot runs, and waits for those inside when it
// closes.
type door struct {
	opened chan struct{}

	mu     sync.Mutex
	closed bool
	inside sync.WaitGroup
}

func newDoor() *door { return &door{opened: make(chan struct{})} }

func (d *door) open() { close(d.opened) }

// enter waits for the door to open, for patience at the most. False: it is not
// open.
func (d *door) enter(ctx context.Context, patience time.Duration) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-d.opened:
	case <-timer.C:
		return false
	case <-ctx.Done():
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return false
	}
	d.inside.Add(1)
	return true
}

func (d *door) leave() { d.inside.Done() }

// shut lets nobody in any more and waits for those inside.
func (d *door) shut() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.inside.Wait()
}
