// Package postgres is the store in a PostgreSQL database, 15 or later, for any
// number of processes. It keeps a pool of connections and one more that
// listens for changes made by other replicas.
//
// Leases and dates go by the server's clock, so replicas need not agree on the
// time. A connection that the server drops is replaced at its next use; what
// was under way on it fails, and the caller may do it again.
//
// The pool must reach one PostgreSQL session per connection: a pooler between
// the two has to run in session mode.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"briefbot/internal/store"
	"briefbot/internal/store/internal/sqldb"
)

// Options adjust a store. The zero value is right for production.
type Options struct {
	// HideQuestions keeps a salted hash of each question instead of its text.
	HideQuestions bool
	// Poll is how often watches look for changes by themselves, should a
	// notification get lost: every 30 seconds if 0.
	Poll time.Duration
	// Inspect leaves the schema as it is and hears of no changes, for a look
	// at a database that others use.
	Inspect bool
	// MaxConns is the size of the pool unless the URL sets one: 16 if 0.
	MaxConns int32

	// clock replaces the SQL of the server's clock, in microseconds; tests
	// read it from a table.
	clock string
	// deaf leaves out the listening connection, in tests of polling.
	deaf bool
}

// serverClock is a subquery so that it is read once per statement and indexes
// can be used with it.
const serverClock = `(SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT))`

// defaultConns is the size of the pool: intake takes one connection and each
// worker one for moments at a time. Replicas share the server's 100.
const defaultConns = 16

// minServer is the oldest server_version_num that is supported.
const minServer = 150000

// Store is a [store.Store] in PostgreSQL.
type Store struct {
	*sqldb.DB
	pool      *pgxpool.Pool
	db        *sql.DB
	stop      context.CancelFunc
	listening sync.WaitGroup
	close     func()
}

var _ store.Store = (*Store)(nil)

// Open connects to the database that a URL like postgres://bot@db/briefings
// names and brings its schema up to date, one replica at a time. The user
// needs the right to create tables in the schema that its search_path names
// first. It fails with [store.ErrNewerSchema] if a newer release was here.
// Parameters in the URL, such as statement_timeout, pool_max_conns or sslmode,
// go before the defaults. No error names the password.
func Open(ctx context.Context, log *slog.Logger, rawURL string, o Options) (_ *Store, err error) {
	config, err := pgxpool.ParseConfig(rawURL)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	if !strings.Contains(rawURL, "pool_max_conns") {
		if config.MaxConns = o.MaxConns; config.MaxConns <= 0 {
			config.MaxConns = defaultConns
		}
	}
	prepare(config.ConnConfig)
	if !o.Inspect {
		if err := migrate(ctx, config.ConnConfig); err != nil {
			return nil, err
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	s := &Store{pool: pool, db: stdlib.OpenDBFromPool(pool)}
	s.close = sync.OnceFunc(s.release)
	defer func() {
		if err != nil {
			s.close()
		}
	}()
	if s.DB, err = sqldb.New(ctx, s.db, engine(o), o.HideQuestions); err != nil {
		return nil, err
	}
	if !o.deaf && !o.Inspect {
		listen, stop := context.WithCancel(context.WithoutCancel(ctx))
		s.stop = stop
		s.listening.Go(func() { s.listen(listen, log, config.ConnConfig) })
	}
	return s, nil
}

// Close implements [store.Store].
func (s *Store) Close() error {
	s.close()
	return nil
}

func (s *Store) release() {
	if s.stop != nil {
		s.stop()
	}
	s.listening.Wait()
	if s.DB != nil {
		s.StopWatching()
	}
	// A pool behind database/sql closes without an error.
	_ = s.db.Close()
	s.pool.Close()
}

// prepare sets what the URL leaves open. The timeouts are the server's, so
// that a replica which is frozen in the middle of a transaction does not hold
// its locks for longer.
func prepare(config *pgx.ConnConfig) {
	for name, value := range map[string]string{
		"application_name":                    "briefbot",
		"statement_timeout":                   "15s",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "10s",
	} {
		if _, set := config.RuntimeParams[name]; !set {
			config.RuntimeParams[name] = value
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 5 * time.Second
	}
}

// migrate checks the server and the schema on a connection of its own, on
// which a long migration and the wait for another replica's are no timeout.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
	patient := config.Copy()
	patient.RuntimeParams["statement_timeout"] = "0"
	patient.RuntimeParams["lock_timeout"] = "0"
	db := stdlib.OpenDB(*patient)
	defer db.Close()
	db.SetMaxOpenConns(1)

	var number, name string
	if err := db.QueryRowContext(ctx, `SELECT current_setting('server_version_num'), current_setting('server_version')`).Scan(&number, &name); err != nil {
		return fmt.Errorf("connect to PostgreSQL: %w", explain(err))
	}
	if err := newEnough(number, name); err != nil {
		return err
	}
	if err := sqldb.Migrate(ctx, db, sqldb.Dialect{
		Goose:    goose.DialectPostgres,
		Postgres: true,
		Serial:   "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
		Bytes:    "BYTEA",
		Lock:     sessionLock{},
	}); err != nil {
		return explain(err)
	}
	return nil
}

func newEnough(number, name string) error {
	if n, err := strconv.Atoi(number); err == nil && n < minServer {
		return fmt.Errorf("PostgreSQL %s is too old: version 15 or later is needed", name)
	}
	return nil
}

// sessionLock lets one replica at a time migrate a schema. The server frees
// the lock when the session ends, however that ends.
type sessionLock struct{}

const lockKey = `hashtextextended('briefbot migrations ' || current_schema(), 0)`

func (sessionLock) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_lock(`+lockKey+`)`)
	return err
}

func (sessionLock) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock(`+lockKey+`)`)
	return err
}

// recordAll inserts in the order of the keys, so that replicas which record
// the same events at once wait for each other and never in a circle, and
// numbers the events in the order in which they were handed in.
const recordAll = `
	INSERT INTO inbox (seq, id, twin, kind, channel, message_ts, thread, payload, due_at, received_at, blocked)
	SELECT block.first + e.place - 1, e.id, NULLIF(e.twin, ''), e.kind, e.channel, e.message_ts, e.thread, e.payload, @now, @wall,
		CASE WHEN e.thread <> '' AND EXISTS (SELECT 1 FROM inbox AS b WHERE b.thread = e.thread AND b.state < 2) THEN 1 ELSE 0 END
	FROM (SELECT nextval('inbox_seq') AS first) AS block,
		unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
			WITH ORDINALITY AS e (id, twin, kind, channel, message_ts, thread, payload, place)
	ORDER BY CASE WHEN e.twin = '' THEN e.id ELSE e.twin END
	ON CONFLICT DO NOTHING
	RETURNING id`

// changes is the channel on which replicas tell each other to look.
const changes = "briefbot_changes"

func engine(o Options) sqldb.Engine {
	clock := o.clock
	if clock == "" {
		clock = serverClock
	}
	poll := o.Poll
	if poll <= 0 {
		poll = 30 * time.Second
	}
	return sqldb.Engine{
		Words: strings.NewReplacer(
			"@now", clock, "@wall", clock,
			"@lock_i", "FOR UPDATE OF i SKIP LOCKED",
			"@lock_t", "FOR UPDATE OF t SKIP LOCKED",
			"@lock_p", "FOR UPDATE OF p SKIP LOCKED",
			"@next_seq", "nextval('inbox_seq')",
		),
		RecordAll: recordAll,
		Announce:  `NOTIFY ` + changes,
		Snapshot:  &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		Explain:   explain,
		Again:     again,
		Deadline:  20 * time.Second,
		Unblock:   time.Second,
		Poll:      poll,
	}
}

// Codes of PostgreSQL's that are told apart here.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	readOnlyTransaction  = "25006"
	diskFull             = "53100"
	insufficientRight    = "42501"
	undefinedTable       = "42P01"
)

func again(err error) bool {
	var cause *pgconn.PgError
	return errors.As(err, &cause) && (cause.Code == serializationFailure || cause.Code == deadlockDetected)
}

// explain says what an operator can do about an error of PostgreSQL's.
func explain(err error) error {
	var cause *pgconn.PgError
	switch {
	case strings.Contains(err.Error(), "closed pool"):
		return fmt.Errorf("%w: %w", store.ErrClosed, err)
	case !errors.As(err, &cause):
		return err
	case cause.Code == diskFull:
		return fmt.Errorf("the PostgreSQL server's disk is full; free some space, and the bot goes on by itself: %w", err)
	case cause.Code == readOnlyTransaction:
		return fmt.Errorf("PostgreSQL is read-only, perhaps a standby; point DATABASE_URL at the primary: %w", err)
	case cause.Code == undefinedTable:
		return fmt.Errorf("the bot's tables are not there yet; bot serve makes them at its start: %w", err)
	case cause.Code == insufficientRight:
		return fmt.Errorf("the PostgreSQL user lacks a right; grant it CREATE and USAGE on the schema: %w", err)
	}
	return err
}
