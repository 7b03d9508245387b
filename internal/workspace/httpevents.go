package workspace

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// HTTPEndpoints are the app's request URLs. An empty one leaves its kind to Socket Mode.
type HTTPEndpoints struct {
	Events       string
	Commands     string
	Interactions string
}

func (e HTTPEndpoints) forKind(kind string) string {
	switch kind {
	case KindEvent:
		return e.Events
	case KindCommand:
		return e.Commands
	case KindInteraction:
		return e.Interactions
	}
	return ""
}

// UseHTTP delivers from now on as signed requests to these addresses; the zero value
// goes back to Socket Mode.
func (w *Workspace) UseHTTP(urls HTTPEndpoints) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.urls = urls
	w.resend()
}

// VerifyURL sends Slack's url_verification challenge to the events address and
// returns an error unless it comes back.
func (w *Workspace) VerifyURL(ctx context.Context) error {
	w.mu.Lock()
	target := w.urls.Events
	challenge := w.nextID("challenge")
	w.mu.Unlock()
	body := mustJSON(object{"token": "simulated-verification", "challenge": challenge, "type": "url_verification"})
	req, err := w.SignedRequest(ctx, target, "application/json", body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("verify %s: %w", target, err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(io.LimitReader(resp.Body, 4096))
	if err != nil {
		return fmt.Errorf("verify %s: %w", target, err)
	}
	var asJSON struct{ Challenge string }
	_ = json.Unmarshal(got, &asJSON)
	if resp.StatusCode != http.StatusOK || (string(bytes.TrimSpace(got)) != challenge && asJSON.Challenge != challenge) {
		return fmt.Errorf("verify %s: status %d without the challenge", target, resp.StatusCode)
	}
	return nil
}

// SignedRequest returns a POST as Slack signs it now: v0 signature over timestamp and
// body. Tests change its headers to forge or replay one.
func (w *Workspace) SignedRequest(ctx context.Context, target, contentType string, body []byte) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("request to %s: %w", target, err)
	}
	ts := strconv.FormatInt(w.clock.Now().Unix(), 10)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", ts)
	req.Header.Set("X-Slack-Signature", Sign(w.SigningSecret(), ts, body))
	return req, nil
}

// Sign returns the X-Slack-Signature value for a body sent at timestamp (Unix seconds).
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// encode is the delivery's body and content type over HTTP.
func (d *delivery) encode() (contentType string, body []byte, err error) {
	const form = "application/x-www-form-urlencoded"
	switch d.Kind {
	case KindCommand:
		var fields map[string]string
		if err := json.Unmarshal(d.Payload, &fields); err != nil {
			return "", nil, fmt.Errorf("command payload: %w", err)
		}
		values := url.Values{}
		for k, v := range fields {
			values.Set(k, v)
		}
		return form, []byte(values.Encode()), nil
	case KindInteraction:
		return form, []byte(url.Values{"payload": {string(d.Payload)}}.Encode()), nil
	}
	return "application/json", d.Payload, nil
}

func (w *Workspace) deliverHTTP(d *delivery, target string, attempt int, reason string) {
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	stop := w.clock.AfterFunc(w.cfg.AckTimeout, cancel)
	defer stop()
	contentType, body, err := d.encode()
	if err != nil {
		w.attemptFailed(d, attempt, "unknown_error")
		return
	}
	req, err := w.SignedRequest(ctx, target, contentType, body)
	if err != nil {
		w.attemptFailed(d, attempt, "unknown_error")
		return
	}
	if attempt > 1 {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt-1))
		req.Header.Set("X-Slack-Retry-Reason", reason)
	}
	client := &http.Client{Timeout: time.Minute}
	resp, err := client.Do(req)
	if err != nil {
		why := "connection_failed"
		if ctx.Err() != nil {
			why = "http_timeout"
		}
		w.attemptFailed(d, attempt, why)
		return
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	switch {
	case err != nil && ctx.Err() != nil:
		w.attemptFailed(d, attempt, "http_timeout")
	case err != nil:
		w.attemptFailed(d, attempt, "connection_failed")
	case resp.StatusCode/100 == 2:
		w.mu.Lock()
		w.acknowledge(d, ackBody(answer))
		w.mu.Unlock()
	case resp.Header.Get("X-Slack-No-Retry") == "1":
		w.mu.Lock()
		w.giveUp(d, "http_error")
		w.mu.Unlock()
	default:
		w.attemptFailed(d, attempt, "http_error")
	}
}

// ackBody turns an HTTP answer into what Socket Mode would carry as a payload: plain
// text stands for a message with that text.
func ackBody(body []byte) json.RawMessage {
	body = bytes.TrimSpace(body)
	switch {
	case len(body) == 0:
		return nil
	case json.Valid(body) && body[0] == '{':
		return body
	}
	return mustJSON(object{"text": string(body)})
}
