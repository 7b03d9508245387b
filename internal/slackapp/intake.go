package slackapp

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
)

const (
	// recordTimeout is what recording may take of Slack's three seconds.
	recordTimeout = 2300 * time.Millisecond
	// commitTimeout is how long the group commit tries, give or take a quarter.
	commitTimeout = 1800 * time.Millisecond
	// maxTaking is how many deliveries may wait for their record at a time. A
	// full house makes the connection wait, and Slack with it.
	maxTaking = 4_096
)

// verdict is what Slack is told about a delivery.
type verdict struct {
	acknowledge bool
	// body goes along with the acknowledgement of a command or an act; usually
	// nil.
	body any
}

// accept decides on a delivery of any transport: recorded, known already, or
// of no interest, it is to be acknowledged; not recorded, it is not, so that
// Slack brings it again. A command comes only once, so its sender is told.
func (a *App) accept(ctx context.Context, kind, delivery string, payload []byte) (v verdict) {
	log := a.log.With("delivery", delivery, "type", kind)
	defer func() {
		if p := recover(); p != nil {
			// Another delivery would end here too.
			log.Error("reading a delivery panicked", "err", fmt.Sprint(p), "stack", string(debug.Stack()))
			v = verdict{acknowledge: true}
		}
	}()
	a.at(StepReceived)
	a.counts.deliveries.Add(1)
	var (
		req     handlers.Request
		ignored string
	)
	switch kind {
	case typeEvent:
		var p eventPayload
		if p, ignored = parseEvent(payload); ignored != "" {
			break
		}
		if v, done := a.notice(ctx, p); done {
			return v
		}
		req, ignored = p.request(a.self)
		if req.Kind == handlers.Follow && !req.Replied {
			var err error
			if ignored, err = a.overheard(ctx, req); err != nil {
				log.Error("thread not looked up, Slack will deliver the message again", "err", err, "event", req.EventID)
				return verdict{}
			}
		}
	case typeCommand:
		req, ignored = readCommand(payload, a.self, delivery)
	case typeInteractive:
		req, ignored = readInteraction(payload, a.self, delivery)
	default:
		ignored = "type of no interest"
	}
	if ignored != "" {
		log.Debug("delivery ignored", "reason", ignored)
		return verdict{acknowledge: true}
	}
	event, err := record(req)
	if err == nil {
		err = event.Validate()
	}
	if err != nil {
		log.Error("delivery cannot be recorded", "err", err)
		return verdict{acknowledge: true}
	}
	id, twin := "id "+event.ID, ""
	if event.Twin() != "" {
		twin = "twin " + event.Twin()
	}
	if a.recent.knows(id, twin) {
		a.counts.known.Add(1)
		log.Debug("delivery known already", "event", req.EventID)
		return verdict{acknowledge: true}
	}
	if a.opts.Urgent != nil && a.opts.Urgent(req) {
		return a.act(ctx, req)
	}
	ctx, cancel := context.WithTimeout(ctx, recordTimeout)
	defer cancel()
	fresh, err := a.committer.Record(ctx, event)
	a.storage.saw(err)
	if err != nil {
		a.counts.unrecorded.Add(1)
		if req.Kind == handlers.Command {
			log.Error("command not recorded, its sender is told", "err", err, "event", req.EventID)
			return verdict{acknowledge: true, body: map[string]string{
				"response_type": slack.ResponseTypeEphemeral, "text": render.FallbackText(handlers.Unavailable()),
			}}
		}
		log.Error("event not recorded, Slack will deliver it again", "err", err, "event", req.EventID)
		return verdict{}
	}
	a.recent.add(id, twin)
	a.at(StepRecorded)
	if !fresh {
		a.counts.known.Add(1)
		log.Debug("delivery known already", "event", req.EventID)
	} else {
		a.counts.recorded.Add(1)
		wake(a.newWork)
	}
	return verdict{acknowledge: true}
}

// crowd is how many deliveries may wait for their record before the rest of the
// bot makes room for them, for patience at the most: an acknowledgement has
// three seconds, an answer has more.
const (
	crowd    = 32
	patience = 5 * time.Second
)

// giveWay waits while deliveries crowd at the door.
func (a *App) giveWay(ctx context.Context) {
	for end := time.Now().Add(patience); len(a.taking) > crowd && time.Now().Before(end); {
		if sleep(ctx, 10*time.Millisecond) != nil {
			return
		}
	}
}

// wake makes a loop look for work now; one that is awake looks again.
func wake(kick chan struct{}) {
	select {
	case kick <- struct{}{}:
	default:
	}
}
