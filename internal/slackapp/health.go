package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"briefbot/internal/store"
)

// Health says whether the bot can hear Slack and keep what it hears.
type Health struct {
	// Connected is true while a Socket Mode connection is open, or while Slack's
	// requests are taken over HTTP.
	Connected bool
	// Reason is why not, for operators; empty while connected.
	Reason string
	// Failures counts attempts since the connection was lost.
	Failures int
	// Store is why events cannot be recorded, for operators; empty while they
	// can.
	Store string
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

// listening notes that requests are taken over HTTP.
func (c *connection) listening() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.log.Info("taking Slack's requests over HTTP")
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

// revoked notes that the workspace has removed the app. The connection says the
// same when it ends; over HTTP nothing else does.
func (c *connection) revoked() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state = Health{Reason: "the app was removed from the workspace or its tokens were revoked", Failures: c.state.Failures}
}

// storage keeps whether the store takes what is written, and logs each change
// of it once.
type storage struct {
	log *slog.Logger

	mu     sync.Mutex
	reason string
}

func (s *storage) problem() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reason
}

// saw takes the result of something that writes.
func (s *storage) saw(err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, store.ErrBusy) || isAnswer(err) {
		return
	}
	reason := ""
	if err != nil {
		reason = err.Error()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case reason == "" && s.reason != "":
		s.log.Info("the database takes writes again")
	case reason != "" && s.reason == "":
		s.log.Error("the database cannot be written, events are not acknowledged", "err", err)
	}
	s.reason = reason
}
