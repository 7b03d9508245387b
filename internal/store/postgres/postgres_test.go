package postgres

import (
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"briefbot/internal/store"
	"briefbot/internal/store/storetest"
	"briefbot/internal/store/storetest/pgtest"
)

// shared is the package's server; TestMain is the only place to stop it.
var shared pgtest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	shared.Stop()
	os.Exit(code)
}

// open opens a store and closes it when the test ends.
func open(tb testing.TB, url string, o Options) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), slog.New(slog.DiscardHandler), url, o)
	if err != nil {
		tb.Fatalf("Open: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("Close: %v", err)
		}
	})
	return s
}

// run runs one statement on a connection of its own.
func run(tb testing.TB, url, text string, args ...any) {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatalf("connect: %v", err)
	}
	defer conn.Close(tb.Context())
	if _, err := conn.Exec(tb.Context(), text, args...); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
}

// stillClock makes a clock that stands still until it is moved, as a table,
// and returns the SQL that reads it.
func stillClock(tb testing.TB, url string) string {
	tb.Helper()
	run(tb, url, `CREATE TABLE still_clock AS SELECT CAST(1767323045000000 AS BIGINT) AS now`)
	return `(SELECT now FROM still_clock)`
}

func TestStore(t *testing.T) {
	t.Parallel()
	server := shared.Server(t)
	storetest.Run(t, func(t *testing.T, o storetest.Options) storetest.Fixture {
		url := server.Schema(t)
		options := Options{HideQuestions: o.HideQuestions, clock: stillClock(t, url)}
		return storetest.Fixture{
			Store:   open(t, url, options),
			Replica: func(t *testing.T) store.Store { return open(t, url, options) },
			Advance: func(d time.Duration) {
				run(t, url, `UPDATE still_clock SET now = now + $1`, d.Microseconds())
			},
		}
	})
}
