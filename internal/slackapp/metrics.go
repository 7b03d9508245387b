package slackapp

import (
	"sync/atomic"
	"time"
)

// counters count what this process has done since its start.
type counters struct {
	deliveries, recorded, known, unrecorded atomic.Int64
	answered, retried, dead                 atomic.Int64
	posted, limited, unconfirmed            atomic.Int64
	repeated, failed                        atomic.Int64
	replyMicros                             atomic.Int64
}

// Metric is a number for monitoring. Counters only grow.
type Metric struct {
	// Name is without a prefix, in snake case; Help is one sentence.
	Name, Help string
	Counter    bool
	Value      float64
}

// Metrics returns what this process has done since its start, and how it
// stands with Slack and the store. It is safe for concurrent use.
func (a *App) Metrics() []Metric {
	h, c := a.Health(), &a.counts
	count := func(name, help string, n *atomic.Int64) Metric {
		return Metric{Name: name, Help: help, Counter: true, Value: float64(n.Load())}
	}
	return []Metric{
		{Name: "slack_connected", Help: "1 while Slack can be heard.", Value: oneIf(h.Connected)},
		{Name: "store_writable", Help: "1 while events can be recorded.", Value: oneIf(h.Store == "")},
		{Name: "in_hand", Help: "Events and posts that this process is working on.", Value: float64(a.active.Load())},
		count("deliveries_total", "Deliveries of any kind taken from Slack.", &c.deliveries),
		count("events_recorded_total", "Events recorded and acknowledged for the first time.", &c.recorded),
		count("events_known_total", "Deliveries of events that were recorded before.", &c.known),
		count("events_unrecorded_total", "Deliveries that could not be recorded; Slack brings them again.", &c.unrecorded),
		count("events_answered_total", "Events for which a reply was drafted.", &c.answered),
		count("events_retried_total", "Answers that failed and were tried again later.", &c.retried),
		count("events_dead_total", "Events that were given up; their askers were told.", &c.dead),
		count("posts_total", "Replies that Slack has.", &c.posted),
		count("posts_limited_total", "Calls that Slack answered with 429.", &c.limited),
		count("posts_unconfirmed_total", "Calls of which it was unknown whether Slack took the post.", &c.unconfirmed),
		count("posts_repeated_total", "Posts made again after two looks had not found them.", &c.repeated),
		count("posts_failed_total", "Posts that were given up.", &c.failed),
		count("reply_seconds_count", "Replies whose time was taken.", &c.posted),
		{Name: "reply_seconds_sum", Help: "Time from the draft of a reply until Slack confirmed it, summed.", Counter: true,
			Value: (time.Duration(c.replyMicros.Load()) * time.Microsecond).Seconds()},
	}
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
