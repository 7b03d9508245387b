package slackapp

import (
	"sync"
	"time"
)

// limits remembers which channels Slack limits. Slack limits channels and,
// above them, the workspace, and its answer does not say which: a second
// limited channel while another still is stands for the workspace.
type limits struct {
	mu       sync.Mutex
	channels map[string]time.Time // until when
	all      time.Time
}

func newLimits() *limits { return &limits{channels: make(map[string]time.Time)} }

// saw notes that Slack asked to leave a channel alone for wait.
func (l *limits) saw(channel string, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	until := now.Add(wait)
	for name, t := range l.channels {
		switch {
		case !t.After(now):
			delete(l.channels, name)
		case name != channel && until.After(l.all):
			l.all = until
		}
	}
	l.channels[channel] = until
}

// wait is how long the workspace is to be left alone.
func (l *limits) wait() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, time.Until(l.all))
}
