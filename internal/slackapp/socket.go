package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	ackTimeout       = 2 * time.Second // Slack waits three seconds
	handshakeTimeout = 10 * time.Second
	pingInterval     = 45 * time.Second // Slack pings every few seconds
	maxEnvelope      = 16 << 20         // bytes of one WebSocket message
	// flushTime lets acknowledgements that were handed to slack-go reach the
	// wire before the connection is closed.
	flushTime = 200 * time.Millisecond
	// maxLibraryWait is the longest wait of slack-go's that is let stand; its
	// own goes up to five minutes.
	maxLibraryWait = 15 * time.Second
	// writeBuffer holds any acknowledgement in one frame, as slack-go's own
	// dialer does.
	writeBuffer = 32 << 10
)

// receive takes events through Socket Mode until ctx ends, connecting again
// whenever the connection ends. What is taken is worked on under work, which
// outlives ctx. The error is a [SetupError].
func (a *App) receive(ctx, work context.Context) error {
	for try := 0; ; try++ {
		err := a.connectAndListen(ctx, work)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !a.connection.everUp() {
			if problem := setupProblem(appTokenVariable, err); problem != nil {
				return problem
			}
		}
		if err != nil && !errors.Is(err, errTooPatient) {
			a.connection.failed(err)
			if sleep(ctx, backOff(try)) != nil {
				return nil
			}
		}
	}
}

// errTooPatient ends a client of slack-go that would wait too long.
var errTooPatient = errors.New("waiting too long to connect")

// connectAndListen runs one client of slack-go, which connects again by itself
// after most errors, until it gives up or ctx ends.
func (a *App) connectAndListen(ctx, work context.Context) error {
	client := socketmode.New(a.api,
		socketmode.OptionDialer(&websocket.Dialer{
			Proxy:            http.ProxyFromEnvironment,
			HandshakeTimeout: handshakeTimeout,
			WriteBufferSize:  writeBuffer,
		}),
		socketmode.OptionPingInterval(pingInterval),
		socketmode.OptionReadLimit(maxEnvelope))
	run, stop := context.WithCancel(work)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(run) }()
	var takes sync.WaitGroup
	defer takes.Wait()
	for {
		select {
		case <-ctx.Done():
			takes.Wait()
			timer := time.NewTimer(flushTime)
			defer timer.Stop()
			<-timer.C
			stop()
			<-ended
			return nil
		case err := <-ended:
			a.connection.lost()
			return err
		case evt := <-client.Events:
			if err := a.hear(work, client, evt, &takes); err != nil {
				stop()
				<-ended
				return err
			}
		}
	}
}

// hear takes one event of slack-go's. The error ends the client.
func (a *App) hear(ctx context.Context, client *socketmode.Client, evt socketmode.Event, takes *sync.WaitGroup) error {
	switch evt.Type {
	case socketmode.EventTypeConnected, socketmode.EventTypeHello:
		a.connection.up()
		return nil
	case socketmode.EventTypeConnecting:
		a.connection.lost()
		return nil
	case socketmode.EventTypeConnectionError:
		return a.connectionError(evt)
	case socketmode.EventTypeErrorWriteFailed:
		a.log.Warn("acknowledgement not written, Slack will deliver again")
		return nil
	case socketmode.EventTypeIncomingError:
		a.log.Debug("unreadable frame")
		return nil
	case socketmode.EventTypeErrorBadMessage:
		if bad, ok := evt.Data.(*socketmode.ErrorBadMessage); ok {
			a.envelope(ctx, client, bad.Message, takes)
		}
		return nil
	}
	if r := evt.Request; r != nil && r.EnvelopeID != "" {
		a.take(ctx, client, r.Type, r.EnvelopeID, r.Payload, takes)
	}
	return nil
}

func (a *App) connectionError(evt socketmode.Event) error {
	e, ok := evt.Data.(*slack.ConnectionErrorEvent)
	if !ok {
		return nil
	}
	if !a.connection.everUp() && setupProblem(appTokenVariable, e.ErrorObj) != nil {
		return e.ErrorObj
	}
	a.connection.failed(e.ErrorObj)
	var limit *slack.RateLimitedError
	if e.Backoff > maxLibraryWait && !errors.As(e.ErrorObj, &limit) {
		return errTooPatient
	}
	return nil
}

// envelope takes a message that slack-go could not read: an event of a type
// that it does not know, or one with a field that it does not expect. It has
// to be acknowledged all the same, or Slack delivers it for ever.
func (a *App) envelope(ctx context.Context, client *socketmode.Client, raw json.RawMessage, takes *sync.WaitGroup) {
	var e struct {
		Type       string          `json:"type"`
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if err := json.Unmarshal(raw, &e); err != nil || e.EnvelopeID == "" {
		a.log.Warn("envelope without an id", "bytes", len(raw))
		return
	}
	a.take(ctx, client, e.Type, e.EnvelopeID, e.Payload, takes)
}

// take accepts a delivery and acknowledges it, unless it could not be
// recorded: then Slack delivers it again. It goes on by itself, so that those
// which come together share a transaction.
func (a *App) take(ctx context.Context, client *socketmode.Client, kind, envelopeID string, payload []byte, takes *sync.WaitGroup) {
	a.taking <- struct{}{}
	takes.Go(func() {
		defer func() { <-a.taking }()
		v := a.accept(ctx, kind, envelopeID, payload)
		if !v.acknowledge {
			return
		}
		ctx, cancel := context.WithTimeout(ctx, ackTimeout)
		defer cancel()
		if err := client.AckCtx(ctx, envelopeID, v.body); err != nil {
			a.log.Warn("acknowledgement not sent, Slack will deliver again", "err", err)
		}
		a.at(StepAcknowledged)
	})
}
