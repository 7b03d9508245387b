package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"briefbot/internal/config"
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

// serveHTTP serves mux at cfg.ListenAddr until ctx ends. Where the address is
// taken, by another replica on one machine, a bot in Socket Mode goes on
// without health checks; over HTTP it could hear nothing, so that is an error.
func serveHTTP(ctx context.Context, logger *slog.Logger, cfg config.Config, mux http.Handler, group *sync.WaitGroup) error {
	if cfg.ListenAddr == "" {
		return nil
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.ListenAddr)
	switch {
	case err != nil && cfg.OverHTTP():
		return fmt.Errorf("take Slack's requests: %w; set LISTEN_ADDR to a free address of this machine", err)
	case err != nil:
		logger.Warn("no health checks served: set LISTEN_ADDR to a free address", "err", err)
		return nil
	}
	logger.Info("serving HTTP", "address", l.Addr().String(), "slack", cfg.OverHTTP())
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	group.Go(func() {
		stop := context.AfterFunc(ctx, func() { _ = server.Close() })
		defer stop()
		if err := server.Serve(l); err != nil && ctx.Err() == nil {
			logger.Error("HTTP no longer served", "err", err)
		}
	})
	return nil
}

// statusHandler answers /healthz and /readyz.
func statusHandler(health func() slackapp.Health) *http.ServeMux {
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
