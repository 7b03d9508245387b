package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/store"
	"briefbot/internal/store/postgres"
	"briefbot/internal/store/sqlite"
)

// openStore opens the database that DATABASE_URL names.
func openStore(ctx context.Context, logger *slog.Logger, cfg config.Config) (store.Store, error) {
	url := cfg.DatabaseURL.Reveal()
	if strings.HasPrefix(url, "sqlite://") {
		s, err := sqlite.Open(ctx, logger, url, sqlite.Options{HideQuestions: !cfg.LogQuestions})
		if err != nil {
			return nil, fmt.Errorf("DATABASE_URL: %w", err)
		}
		return s, nil
	}
	s, err := postgres.Open(ctx, logger, url, postgres.Options{HideQuestions: !cfg.LogQuestions})
	if err != nil {
		return nil, fmt.Errorf("DATABASE_URL: %w", err)
	}
	return s, nil
}

// purgeEvery is how often what is older than the retention goes.
const purgeEvery = time.Hour

// keepHouse enforces the retention until ctx ends.
func keepHouse(ctx context.Context, logger *slog.Logger, s store.Store, retention time.Duration) {
	tick := time.NewTicker(purgeEvery)
	defer tick.Stop()
	for {
		start := time.Now()
		n, err := s.Purge(ctx, store.Retention{Events: retention, Answers: retention})
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			logger.Error("old records not deleted, trying again later", "err", err)
		case n > 0:
			logger.Info("old records deleted", "records", n, "duration", time.Since(start))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
