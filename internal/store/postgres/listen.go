package postgres

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
)

// listen wakes the watches whenever a replica announces a change, over a
// connection that it renews when it breaks. Nothing depends on it but speed:
// watches look by themselves too.
func (s *Store) listen(ctx context.Context, log *slog.Logger, config *pgx.ConnConfig) {
	const longest = 30 * time.Second
	pause := 100 * time.Millisecond
	for {
		heard, err := s.listenOnce(ctx, config)
		if ctx.Err() != nil {
			return
		}
		if heard {
			pause = 100 * time.Millisecond
		}
		log.WarnContext(ctx, "lost the connection that listens for changes", "err", err, "retry", pause)
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		pause = min(2*pause, longest)
	}
}

// listenOnce reports whether it got as far as listening.
func (s *Store) listenOnce(ctx context.Context, config *pgx.ConnConfig) (bool, error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return false, err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "LISTEN "+changes); err != nil {
		return false, err
	}
	for {
		// Also after connecting: a change may have passed while nobody listened.
		s.Wake()
		if _, err := conn.WaitForNotification(ctx); err != nil {
			return true, err
		}
	}
}
