package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"time"

	"briefbot/internal/slackapp"
)

// readiness is what /readyz answers. It names no secret and no question.
type readiness struct {
	Ready bool   `json:"ready"`
	Slack string `json:"slack"`
	Store string `json:"store"`
}

func readinessOf(h slackapp.Health) readiness {
	r := readiness{Ready: h.Connected && h.Store == "", Slack: "connected", Store: "ok"}
	if !h.Connected {
		r.Slack = h.Reason
	}
	if h.Store != "" {
		r.Store = "cannot be written; the log says why"
	}
	return r
}

// serveStatus answers /healthz and /readyz at address until ctx ends. Where
// the address is taken, by another replica on one machine, it says so in the
// log and the bot goes on without.
func serveStatus(ctx context.Context, logger *slog.Logger, address string, health func() slackapp.Health) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		logger.Warn("no health checks served: set LISTEN_ADDR to a free address", "err", err)
		return
	}
	logger.Info("health checks served", "address", l.Addr().String())
	server := &http.Server{Handler: statusHandler(health), ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(l); err != nil && ctx.Err() == nil {
		logger.Error("health checks ended", "err", err)
	}
}

func statusHandler(health func() slackapp.Health) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		r := readinessOf(health())
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if !r.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(r)
	})
	return mux
}
