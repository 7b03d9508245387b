package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	ackTimeout       = 2 * time.Second // Slack waits three seconds
	handshakeTimeout = 10 * time.Second
	silence          = 45 * time.Second // Slack pings every few seconds
	maxEnvelope      = 16 << 20         // bytes of one WebSocket message
	// overlap is how long a connection that Slack is about to close is still
	// read while the next one is open already.
	overlap = time.Second
)

// receive takes events through Socket Mode until ctx ends, connecting again
// whenever the connection ends. What is taken is worked on under work, which
// outlives ctx. The error is a [SetupError].
func (a *App) receive(ctx, work context.Context) error {
	var lines sync.WaitGroup
	defer lines.Wait()
	for try := 0; ; {
		err := a.connectOnce(ctx, work, &lines)
		if ctx.Err() != nil {
			return nil
		}
		if err == nil { // it was up, and Slack has its reasons
			try = 0
			continue
		}
		if !a.connection.everUp() {
			if problem := setupProblem(appTokenVariable, err); problem != nil {
				return problem
			}
		}
		a.connection.failed(err)
		_, wait := outcome(err)
		if sleep(ctx, max(wait, backOff(try))) != nil {
			return nil
		}
		try++
	}
}

// connectOnce opens a connection and returns when the next one should be opened:
// at once where the error is nil. The connection may be read for a moment
// longer, by one of lines.
func (a *App) connectOnce(ctx, work context.Context, lines *sync.WaitGroup) error {
	_, address, err := a.api.StartSocketModeContext(ctx)
	if err != nil {
		return fmt.Errorf("ask for a connection: %w", err)
	}
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: handshakeTimeout}
	conn, _, err := dialer.DialContext(ctx, address, nil)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	a.connection.up()
	l := &line{conn: conn, left: make(chan struct{})}
	lines.Go(func() { a.listen(ctx, work, l) })
	<-l.left
	a.connection.lost()
	return l.reason
}

// line is one connection. slack-go's client is not used: it reads each event
// into types of its own first, on one goroutine, which is most of the work of
// a burst, and fails on events that those types do not expect.
type line struct {
	conn *websocket.Conn

	mu      sync.Mutex // of what follows, and of writing
	stopped bool       // read no more

	leaving sync.Once
	left    chan struct{} // closed when another connection should be opened
	reason  error         // why that should wait, or nil; set before left is closed
}

// leave has another connection opened. Only the first call counts.
func (l *line) leave(reason error) {
	l.leaving.Do(func() {
		l.reason = reason
		close(l.left)
	})
}

// patience gives the connection some time to say something, unless it is to be
// read no more.
func (l *line) patience(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopped {
		_ = l.conn.SetReadDeadline(time.Now().Add(d)) // a broken connection shows when it is read
	}
}

// stop ends the reading, at once or after a while.
func (l *line) stop(after time.Duration) {
	l.patience(after)
	l.mu.Lock()
	l.stopped = true
	l.mu.Unlock()
}

// listen reads a connection until it breaks, Slack closes it, or ctx ends, and
// then closes it once everything taken from it is acknowledged.
func (a *App) listen(ctx, work context.Context, l *line) {
	defer l.conn.Close()
	l.conn.SetReadLimit(maxEnvelope)
	l.conn.SetPingHandler(func(data string) error {
		l.patience(silence)
		// A pong that cannot be written shows when Slack closes.
		_ = l.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
		return nil
	})
	defer context.AfterFunc(ctx, func() { l.stop(0) })()
	var takes sync.WaitGroup
	defer takes.Wait()
	for {
		l.patience(silence)
		_, message, err := l.conn.ReadMessage()
		if err != nil {
			l.leave(nil)
			return
		}
		a.taking <- struct{}{}
		takes.Go(func() {
			defer func() { <-a.taking }()
			a.hear(work, l, message)
		})
	}
}

// envelope is a message of Slack's. Its payload is read where it is known what
// it should be.
type envelope struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
	Reason     string          `json:"reason"`
}

// hear takes one message.
func (a *App) hear(ctx context.Context, l *line, message []byte) {
	var e envelope
	if err := json.Unmarshal(message, &e); err != nil {
		a.log.Warn("unreadable message from Slack", "bytes", len(message))
		return
	}
	switch {
	case e.Type == "hello":
	case e.Type == "disconnect":
		a.log.Debug("Slack asks to connect anew", "reason", e.Reason)
		l.stop(overlap)
		switch e.Reason {
		case "too_many_websockets":
			l.leave(errors.New("too_many_websockets: Slack allows an app ten connections; stop some of the replicas"))
		case "link_disabled":
			l.leave(errors.New("link_disabled: Socket Mode was switched off; switch it on in the app's settings"))
		default:
			l.leave(nil)
		}
	case e.EnvelopeID == "":
		a.log.Warn("envelope without an id", "bytes", len(message))
	default:
		a.take(ctx, l, e)
	}
}

// take accepts a delivery and acknowledges it, unless it could not be recorded:
// then Slack delivers it again. Those that come together share a transaction.
func (a *App) take(ctx context.Context, l *line, e envelope) {
	v := a.accept(ctx, e.Type, e.EnvelopeID, e.Payload)
	if !v.acknowledge {
		return
	}
	if err := l.acknowledge(e.EnvelopeID, v.body); err != nil {
		a.log.Warn("acknowledgement not sent, Slack will deliver again", "err", withoutURL(err))
		return
	}
	a.at(StepAcknowledged)
}

func (l *line) acknowledge(envelopeID string, body any) error {
	message, err := json.Marshal(struct {
		EnvelopeID string `json:"envelope_id"`
		Payload    any    `json:"payload,omitempty"`
	}{envelopeID, body})
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return errors.Join(l.conn.SetWriteDeadline(time.Now().Add(ackTimeout)), l.conn.WriteMessage(websocket.TextMessage, message))
}
