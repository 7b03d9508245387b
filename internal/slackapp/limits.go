package slackapp

import (
	"sync"
	"time"
)

// limits remembers which channels Slack limits. Slack limits channels and,
// above them, the workspace, and its answer does not say which: a second
// limited channel while another still is stands for the workspace.
//
// It also knows when a call of this process in a channel last ended: the
// database hands out moments, and what happens between such a moment and Slack
// can bring two posts nearer to each other than their moments were.
type limits struct {
	mu       sync.Mutex
	channels map[string]time.Time // until when
	all      time.Time
	ended    map[string]time.Time // the last call
}

func newLimits() *limits {
	return &limits{channels: make(map[string]time.Time), ended: make(map[string]time.Time)}
}

// maxEnded bounds the channels whose last call is known.
const maxEnded = 10_000

// called notes that a call in a channel has ended.
func (l *limits) called(channel string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.ended) >= maxEnded {
		clear(l.ended) // Slack says when that was wrong
	}
	l.ended[channel] = time.Now()
}

// rest is how long to wait with a call in a channel for it to come every after
// the last one.
func (l *limits) rest(channel string, every time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return max(0, every-time.Since(l.ended[channel]))
}

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
