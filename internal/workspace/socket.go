package workspace

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// socketConn is one Socket Mode connection. Sends never block: a writer goroutine
// drains the queue.
type socketConn struct {
	ws     *websocket.Conn
	cancel context.CancelFunc

	mu    sync.Mutex
	queue [][]byte
	wake  chan struct{}
	// closing is set once a disconnect message is queued: nothing more is routed here.
	closing bool
}

func (c *socketConn) send(message []byte) {
	c.mu.Lock()
	c.queue = append(c.queue, message)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *socketConn) take() [][]byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	batch := c.queue
	c.queue = nil
	return batch
}

// pickConn returns one open connection at random, and avoid only where it is the last.
// It needs w.mu.
func (w *Workspace) pickConn(avoid *socketConn) *socketConn {
	var open []*socketConn
	for _, c := range w.conns {
		if !c.closing && c != avoid {
			open = append(open, c)
		}
	}
	switch {
	case len(open) > 0:
		return open[w.rng.IntN(len(open))]
	case avoid != nil && !avoid.closing && slices.Contains(w.conns, avoid):
		return avoid
	}
	return nil
}

func (w *Workspace) envelopeID() string {
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", w.rng.Uint32(), w.rng.Uint32()&0xffff,
		w.rng.Uint32()&0xfff, w.rng.Uint32()&0xfff, w.rng.Uint64()&0xffffffffffff)
}

// openSocket answers apps.connections.open. It needs w.mu.
func (w *Workspace) openSocket(c *call) (any, error) {
	ticket := w.nextID("ticket-")
	w.tickets[ticket] = true
	return object{"url": "ws://" + c.host + "/link/?ticket=" + ticket + "&app_id=" + w.appID}, nil
}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	known := w.tickets[ticket]
	delete(w.tickets, ticket)
	full := len(w.conns) >= maxConnections
	w.mu.Unlock()
	if !known {
		http.Error(rw, "ticket not found", http.StatusForbidden)
		return
	}
	// Clients of Slack send Origin: https://api.slack.com, which is not this host; the
	// ticket is what lets them in.
	ws, err := websocket.Accept(rw, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		w.log.Debug("socket refused", "err", err)
		return
	}
	ws.SetReadLimit(1 << 20)
	ctx, cancel := context.WithCancel(w.ctx)
	defer cancel()
	conn := &socketConn{ws: ws, cancel: cancel, wake: make(chan struct{}, 1)}
	if full {
		_ = ws.Write(ctx, websocket.MessageText, w.disconnectMessage("too_many_websockets"))
		_ = ws.Close(websocket.StatusNormalClosure, "")
		return
	}
	// Accept has hijacked the connection, so the server's Close does not wait for it.
	w.wg.Add(1)
	defer w.wg.Done()
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		_ = ws.CloseNow()
		return
	}
	w.conns = append(w.conns, conn)
	w.greeted++
	conn.send(mustJSON(object{
		"type": "hello", "num_connections": len(w.conns),
		"connection_info": object{"app_id": w.appID},
		"debug_info": object{
			"host": "applink-simulated", "build_number": 1, "approximate_connection_time": 18060,
		},
	}))
	w.resend()
	w.bump()
	w.mu.Unlock()

	var helpers sync.WaitGroup
	helpers.Go(func() { conn.write(ctx) })
	helpers.Go(func() { conn.ping(ctx, w.cfg.PingInterval) })
	w.readSocket(ctx, conn)
	cancel()
	_ = ws.CloseNow()
	helpers.Wait()
	w.dropConn(conn)
}

func (c *socketConn) write(ctx context.Context) {
	defer c.cancel()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
			for _, message := range c.take() {
				if err := c.ws.Write(ctx, websocket.MessageText, message); err != nil {
					return
				}
			}
		}
	}
}

func (c *socketConn) ping(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			// A client that is stopped or cut off answers no ping, and is let go.
			alive, cancel := context.WithTimeout(ctx, 3*every)
			err := c.ws.Ping(alive)
			cancel()
			if err != nil {
				c.cancel()
				return
			}
		}
	}
}

func (w *Workspace) readSocket(ctx context.Context, conn *socketConn) {
	for {
		_, data, err := conn.ws.Read(ctx)
		if err != nil {
			return
		}
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := json.Unmarshal(data, &ack); err != nil || ack.EnvelopeID == "" {
			w.log.Debug("socket message without an envelope id", "err", err)
			continue
		}
		w.mu.Lock()
		if d := w.byEnvelope[ack.EnvelopeID]; d != nil {
			w.acknowledge(d, ack.Payload)
		}
		w.mu.Unlock()
	}
}

// dropConn forgets a connection; what it had not acknowledged goes out again.
func (w *Workspace) dropConn(conn *socketConn) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.conns = slices.DeleteFunc(w.conns, func(c *socketConn) bool { return c == conn })
	for _, d := range w.deliveries {
		if d.conn == conn && !d.done() {
			w.failAttempt(d, d.Attempts, "timeout")
		}
	}
	w.bump()
}

func (w *Workspace) disconnectMessage(reason string) []byte {
	return mustJSON(object{
		"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-simulated"},
	})
}

// Connections returns how many Socket Mode connections are open.
func (w *Workspace) Connections() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.conns)
}

// ConnectionsEver returns how many Socket Mode connections were ever opened.
func (w *Workspace) ConnectionsEver() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.greeted
}

// Disconnect sends every connection a disconnect message with the reason ("warning",
// "refresh_requested", "link_disabled"), as Slack does before it recycles one, and
// ends it ten seconds later. Until then a warned connection still gets events, the
// others do not. The app is expected to close and come back.
func (w *Workspace) Disconnect(reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		c.closing = reason != "warning"
		c.send(w.disconnectMessage(reason))
		w.clock.AfterFunc(disconnectGrace, c.cancel)
	}
	w.bump()
}

// DropConnections cuts every connection without a word.
func (w *Workspace) DropConnections() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.conns {
		c.closing = true
		c.cancel()
	}
}

// SendRaw writes the bytes to one open connection as they are: a malformed envelope, an
// unknown type. It reports false where no connection is open.
func (w *Workspace) SendRaw(message []byte) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.pickConn(nil)
	if c == nil {
		return false
	}
	c.send(slices.Clone(message))
	return true
}

// SendEnvelope delivers an envelope of any type with any payload, and follows its
// acknowledgement: what a future kind of Slack payload would look like.
func (w *Workspace) SendEnvelope(kind string, payload map[string]any) (deliveryID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := &delivery{Delivery: Delivery{Kind: kind, ID: w.nextID("Dl"), Type: kind, Payload: mustJSON(payload)}}
	w.enqueue(d)
	return d.ID
}
