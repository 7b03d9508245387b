package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"briefbot/internal/slackapp"
	"briefbot/internal/store"
)

// backlogTime bounds what /metrics asks the database.
const backlogTime = 2 * time.Second

// writeBotMetrics writes what this process has done, and what waits in the
// database for any process, in the text format of Prometheus. While the
// database is away the second part is missing.
func writeBotMetrics(ctx context.Context, w io.Writer, done []slackapp.Metric, db store.Inbox) {
	ctx, cancel := context.WithTimeout(ctx, backlogTime)
	defer cancel()
	if b, err := db.Backlog(ctx); err == nil {
		done = append(done,
			slackapp.Metric{Name: "events_queued", Help: "Events that wait in the database for an answer.", Value: float64(b.Queued)},
			slackapp.Metric{Name: "events_claimed", Help: "Events that some process is answering.", Value: float64(b.Claimed)},
			slackapp.Metric{Name: "events_dead", Help: "Events in the list of dead letters.", Value: float64(b.Dead)},
			slackapp.Metric{Name: "events_oldest_seconds", Help: "How long the oldest unfinished event has waited.", Value: b.Oldest.Seconds()})
	}
	for _, m := range done {
		kind := "gauge"
		if m.Counter {
			kind = "counter"
		}
		fmt.Fprintf(w, "# HELP briefbot_%s %s\n# TYPE briefbot_%s %s\nbriefbot_%s %g\n", m.Name, m.Help, m.Name, kind, m.Name, m.Value)
	}
}
