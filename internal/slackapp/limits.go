package slackapp

import (
	"maps"
	"sync"
	"time"
)

// limits remembers which channels Slack limits. Slack limits channels and,
// above them, the workspace, and its answer does not say which: a second
// limited channel while another still is stands for the workspace.
//
// It also knows when this process last posted in a channel: the database hands
// out moments, and what happens between such a moment and the call can bring
// two calls nearer to each other than their moments were.
type limits struct {
	mu       sync.Mutex
	channels map[string]time.Time // until when
	all      time.Time
	posted   map[string]time.Time // the last call
}

func newLimits() *limits {
	return &limits{channels: make(map[string]time.Time), posted: make(map[string]time.Time)}
}

// maxPosted bounds the channels whose last post is known.
const maxPosted = 10_000

// tooSoon returns how long to wait with a post in a channel for it to come
// every after the last one, and otherwise notes the post and returns 0.
func (l *limits) tooSoon(channel string, every time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if wait := every - now.Sub(l.posted[channel]); wait > 0 {
		return wait
	}
	if len(l.posted) >= maxPosted {
		maps.DeleteFunc(l.posted, func(_ string, t time.Time) bool { return now.Sub(t) >= every })
	}
	l.posted[channel] = now
	return 0
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
