package workspace

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"time"
)

// The kinds of deliveries, named as Socket Mode's envelope types.
const (
	KindEvent       = "events_api"
	KindCommand     = "slash_commands"
	KindInteraction = "interactive"
)

// Delivery is one payload on its way to the app: all attempts at it together.
type Delivery struct {
	// ID names the delivery towards WaitForAck. Copies of one event have ids of their own.
	ID      string
	Kind    string
	EventID string
	// Type is the inner event's type, the command, or the interaction's type.
	Type    string
	Payload json.RawMessage
	// Attempts counts how often it was sent; EnvelopeIDs has one per attempt over Socket Mode.
	Attempts    int
	EnvelopeIDs []string
	// Acknowledged is set once; AckPayload is what came with it and AckAfter the time from
	// the attempt that was acknowledged.
	Acknowledged bool
	AckPayload   json.RawMessage
	AckAfter     time.Duration
	// Failed says why nobody will try again: empty while there is hope.
	Failed string
}

type delivery struct {
	Delivery
	extra   bool // an added copy, which is not retried
	reason  string
	sentAt  time.Time
	conn    *socketConn
	failed  *socketConn // did not acknowledge the last attempt
	waiting bool        // for a connection
	paused  bool        // until the next attempt
	missed  int         // 1 where the first attempt found no connection
	stop    func() bool
	// settled runs with w.mu held, once, when the delivery is acknowledged or given up.
	settled func(d *delivery)
}

func (d *delivery) done() bool { return d.Acknowledged || d.Failed != "" }

func (d *delivery) stopTimer() {
	if d.stop != nil {
		d.stop()
		d.stop = nil
	}
}

// enqueue needs w.mu.
func (w *Workspace) enqueue(d *delivery) {
	w.deliveries = append(w.deliveries, d)
	w.byID[d.ID] = d
	w.open++
	if w.holding && d.Kind == KindEvent {
		w.held = append(w.held, d)
		return
	}
	w.attempt(d)
}

// attempt sends d over HTTP where an address is configured, over Socket Mode
// otherwise. An event waits where no connection is open and then arrives marked as a
// retry: Slack goes through its retries meanwhile, with the same result for an app that
// is back within minutes. It needs w.mu.
func (w *Workspace) attempt(d *delivery) {
	if w.closed || d.done() {
		return
	}
	if url := w.urls.forKind(d.Kind); url != "" {
		d.begin(w)
		w.wg.Go(func() { w.deliverHTTP(d, url, d.Attempts, d.reason) })
		return
	}
	conn := w.pickConn(d.failed)
	if conn == nil {
		if d.Kind == KindEvent {
			d.waiting, d.missed, d.reason = true, 1, "timeout"
			return
		}
		w.giveUp(d, "dispatch_failed")
		return
	}
	d.begin(w)
	d.conn = conn
	envelope := object{
		"envelope_id": w.envelopeID(), "type": d.Kind, "payload": d.Payload,
		"accepts_response_payload": d.Kind != KindEvent,
	}
	if d.Kind == KindEvent {
		envelope["retry_attempt"] = d.Attempts - 1 + d.missed
		envelope["retry_reason"] = d.reason
	}
	id := envelope["envelope_id"].(string)
	d.EnvelopeIDs = append(d.EnvelopeIDs, id)
	w.byEnvelope[id] = d
	attempt := d.Attempts
	d.stop = w.clock.AfterFunc(w.cfg.AckTimeout, func() { w.attemptFailed(d, attempt, "timeout") })
	conn.send(mustJSON(envelope))
	w.bump()
}

func (d *delivery) begin(w *Workspace) {
	d.waiting, d.paused = false, false
	d.Attempts++
	d.sentAt = w.clock.Now()
	d.stopTimer()
}

// acknowledge settles the delivery of an envelope. It needs w.mu.
func (w *Workspace) acknowledge(d *delivery, payload json.RawMessage) {
	if d.done() {
		return
	}
	d.stopTimer()
	d.Acknowledged, d.AckPayload = true, payload
	d.AckAfter = w.clock.Now().Sub(d.sentAt)
	w.open--
	if d.settled != nil {
		d.settled(d)
	}
	w.bump()
}

func (w *Workspace) attemptFailed(d *delivery, attempt int, reason string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failAttempt(d, attempt, reason)
}

// failAttempt plans the next attempt, or none. It needs w.mu.
func (w *Workspace) failAttempt(d *delivery, attempt int, reason string) {
	if d.done() || w.closed || d.Attempts != attempt {
		return
	}
	d.stopTimer()
	d.conn, d.failed = nil, d.conn
	if d.Kind != KindEvent {
		w.giveUp(d, "operation_timeout")
		return
	}
	if d.extra || attempt > len(w.cfg.RetryDelays) {
		w.giveUp(d, reason)
		return
	}
	d.reason, d.paused = reason, true
	d.stop = w.clock.AfterFunc(w.cfg.RetryDelays[attempt-1], func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.attempt(d)
	})
	w.bump()
}

func (w *Workspace) giveUp(d *delivery, reason string) {
	if d.done() {
		return
	}
	d.stopTimer()
	d.Failed = reason
	w.open--
	if d.settled != nil {
		d.settled(d)
	}
	w.bump()
}

// resend sends what waited for a connection. It needs w.mu.
func (w *Workspace) resend() {
	for _, d := range w.deliveries {
		if d.waiting {
			w.attempt(d)
		}
	}
}

// Deliveries returns everything that was ever sent to the app, oldest first.
func (w *Workspace) Deliveries() []Delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]Delivery, len(w.deliveries))
	for i, d := range w.deliveries {
		out[i] = d.Delivery
		out[i].EnvelopeIDs = slices.Clone(d.EnvelopeIDs)
	}
	return out
}

// HoldEvents keeps events back until ReleaseEvents, so that a test can reorder them.
func (w *Workspace) HoldEvents() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.holding = true
}

// ReleaseEvents sends what was held, shuffled by the workspace's seed if asked.
func (w *Workspace) ReleaseEvents(shuffle bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	held := w.held
	w.holding, w.held = false, nil
	if shuffle {
		w.rng.Shuffle(len(held), func(i, j int) { held[i], held[j] = held[j], held[i] })
	}
	for _, d := range held {
		w.attempt(d)
	}
}

// DuplicateEvents sends each later event between least and most times, as a
// redelivery storm does: same event id, envelopes of their own. One and one restores
// normal service.
func (w *Workspace) DuplicateEvents(seed uint64, least, most int) {
	rng := rand.New(rand.NewPCG(seed, 0xd0b1e))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.eventCopies = func() int { return least + rng.IntN(most-least+1) }
}

// Redeliver sends an event once more although it was acknowledged, as Slack now and
// then does. It reports false for an unknown event id.
func (w *Workspace) Redeliver(eventID string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, d := range w.deliveries {
		if d.EventID == eventID && eventID != "" {
			again := &delivery{
				Delivery: Delivery{Kind: d.Kind, ID: w.nextID("Dl"), EventID: d.EventID, Type: d.Type, Payload: d.Payload},
				extra:    true, reason: "timeout",
			}
			w.enqueue(again)
			return true
		}
	}
	return false
}

// Waiting reports whether the delivery stands between two attempts: sent before, and
// neither under way nor settled.
func (w *Workspace) Waiting(deliveryID string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.byID[deliveryID]
	return d != nil && d.paused
}
