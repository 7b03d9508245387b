package slackapp

import (
	"log/slog"
	"sync"
)

// Health says whether the bot can hear Slack.
type Health struct {
	// Connected is true while a Socket Mode connection is open.
	Connected bool
	// Reason is why not, for operators; empty while connected.
	Reason string
	// Failures counts attempts since the connection was lost.
	Failures int
}

// connection keeps the state of the connection, and logs each change of it
// once however often the same thing happens again.
type connection struct {
	log *slog.Logger

	mu    sync.Mutex
	state Health
	ever  bool // connected at least once
}

func newConnection(log *slog.Logger) *connection {
	return &connection{log: log, state: Health{Reason: "starting"}}
}

func (c *connection) health() Health {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

func (c *connection) everUp() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ever
}

func (c *connection) up() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Connected {
		return
	}
	c.log.Info("connected to Slack", "attempts", c.state.Failures+1)
	c.state, c.ever = Health{Connected: true}, true
}

func (c *connection) lost() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.state.Connected {
		return
	}
	c.log.Info("connection to Slack ended, connecting again")
	c.state = Health{Reason: "the connection ended"}
}

func (c *connection) failed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	reason := withoutURL(err).Error()
	if c.state.Connected || c.state.Reason != reason {
		c.log.Error("cannot connect to Slack, trying again", "err", reason)
	}
	c.state = Health{Reason: reason, Failures: c.state.Failures + 1}
}
