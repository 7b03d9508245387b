package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"briefbot/internal/config"
	"briefbot/internal/kb"
	"briefbot/internal/store"
	"briefbot/internal/store/postgres"
)

// shelfConns is the pool of a knowledge base in PostgreSQL: a replica reads it
// at its start and after changes.
const shelfConns = 4

// shelf is the knowledge base that bot kb sync keeps in PostgreSQL.
type shelf struct{ db *postgres.Store }

// openShelf opens it. To look leaves the database's schema as it is.
func openShelf(ctx context.Context, logger *slog.Logger, cfg config.Config, look bool) (shelf, error) {
	url := cfg.DatabaseURL.Reveal()
	if strings.HasPrefix(url, "sqlite://") {
		return shelf{}, errors.New("a knowledge base in the database needs PostgreSQL: set DATABASE_URL to postgres://user@host/name, or KB_DIR to a folder")
	}
	db, err := postgres.Open(ctx, logger, url, postgres.Options{Inspect: look, MaxConns: shelfConns})
	if err != nil {
		return shelf{}, fmt.Errorf("DATABASE_URL: %w", err)
	}
	return shelf{db}, nil
}

// Entries implements [kb.Shelf].
func (s shelf) Entries(ctx context.Context) ([]kb.Entry, error) {
	list, err := s.db.Documents(ctx, 0)
	if err != nil {
		return nil, err
	}
	entries := make([]kb.Entry, len(list.Documents))
	for i, d := range list.Documents {
		entries[i] = kb.Entry{ID: d.Path, Version: d.Version, Size: d.Size}
	}
	return entries, nil
}

// Body implements [kb.Shelf].
func (s shelf) Body(ctx context.Context, version string) ([]byte, error) {
	return s.db.DocumentBody(ctx, version)
}

// Watch implements [kb.Shelf].
func (s shelf) Watch(ctx context.Context) (<-chan struct{}, error) {
	changes, err := s.db.Watch(ctx)
	if err != nil {
		return nil, err
	}
	told := make(chan struct{}, 1)
	go func() {
		defer close(told)
		for c := range changes {
			if c.Topic != store.TopicDocuments {
				continue
			}
			select {
			case told <- struct{}{}:
			default:
			}
		}
	}()
	return told, nil
}

// openKB opens the knowledge base of cfg for a command that stays. It is to be
// closed after the library no longer runs.
func openKB(ctx context.Context, logger *slog.Logger, cfg config.Config, bounds kb.Config) (library *kb.Library, closeKB func(), err error) {
	if !cfg.KBInDatabase() {
		library, err = kb.Open(ctx, logger, cfg.KBDir, bounds)
		return library, func() {}, err
	}
	s, err := openShelf(ctx, logger, cfg, false)
	if err != nil {
		return nil, nil, err
	}
	if library, err = kb.OpenShelf(ctx, logger, s, bounds); err != nil {
		_ = s.db.Close()
		return nil, nil, err
	}
	return library, func() { _ = s.db.Close() }, nil
}

// loadKB reads the knowledge base of cfg once.
func loadKB(ctx context.Context, logger *slog.Logger, cfg config.Config) (*kb.Index, []kb.Problem, error) {
	if !cfg.KBInDatabase() {
		return kb.Load(ctx, logger, cfg.KBDir, kb.Config{})
	}
	s, err := openShelf(ctx, logger, cfg, true)
	if err != nil {
		return nil, nil, err
	}
	defer s.db.Close()
	return kb.LoadShelf(ctx, logger, s, kb.Config{})
}
