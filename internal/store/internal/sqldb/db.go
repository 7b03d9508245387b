// Package sqldb is the SQL that the sqlite and the postgres store share:
// one text for both, with the few words that differ filled in by an [Engine].
// It keeps no state but the two connection pools and the watchers.
//
// Times are stored as microseconds since 1970 in UTC. In a text, @now is the
// clock that leases go by and @wall the one that records are dated with; on
// PostgreSQL both are the server's. $1, ON CONFLICT and RETURNING mean the
// same on both.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"briefbot/internal/store"
)

// Engine is what differs between databases.
type Engine struct {
	// Words replaces @-words of a text by the engine's own SQL. A word that
	// is not replaced here is bound as a named argument from Clocks.
	Words *strings.Replacer
	// Clocks holds the named arguments that are times, such as "now". Empty
	// where the database has the clock.
	Clocks map[string]func() time.Time
	// RecordAll is a statement that stores many events at once and returns the
	// ids of those that were not there. Its arguments are arrays: ids, twins
	// ("" for none), kinds, channels, message timestamps, threads, payloads.
	// Empty where events are to be stored one by one in a transaction.
	RecordAll string
	// Announce is run in a transaction whose changes other replicas must
	// learn of; empty where there are none.
	Announce string
	// Write runs do on the database's only writer, alone or in a transaction
	// that it shares with others; what do has written is undone if it fails,
	// and is on disk when Write returns without error. whole says that do is
	// more than one statement. Nil where every connection may write.
	Write func(ctx context.Context, whole bool, do func(context.Context, Runner) error) error
	// Snapshot are the options of a transaction that reads one state.
	Snapshot *sql.TxOptions
	// Explain adds to a driver's error what the operator can do about it, or
	// returns it as it is. It is never called with nil.
	Explain func(error) error
	// Again reports whether a transaction that failed with this error may
	// succeed when it is run again.
	Again func(error) bool
	// Deadline bounds a statement whose caller sets no deadline, and ten of it
	// a transaction, so that a connection which has gone silent holds nobody
	// for ever. 0 where nothing can go silent.
	Deadline time.Duration
	// Unblock is how often a claim that finds too little looks for events that
	// were stored just while their thread went on; 0 where writers take turns,
	// so that there are none.
	Unblock time.Duration
	// Poll is how often watchers look by themselves; 0 for never.
	Poll time.Duration
}

// DB implements [store.Store] but for Close, on any engine.
type DB struct {
	engine      Engine
	pool        *sql.DB
	write, read target
	watchers    watchers
	unblocked   seldom

	salt          []byte
	hideQuestions bool
}

// New returns a DB over a pool, which stays the caller's; it is for reading
// only where the engine has a writer. The schema must be there; see [Migrate].
// With hideQuestions the ledger keeps hashes in place of questions.
func New(ctx context.Context, pool *sql.DB, e Engine, hideQuestions bool) (*DB, error) {
	d := &DB{engine: e, pool: pool, hideQuestions: hideQuestions}
	d.write, d.read = d.on(pool), d.on(pool)
	if e.Write != nil {
		d.write = func(ctx context.Context, do func(context.Context, Runner) error) error {
			return e.Write(ctx, false, do)
		}
	}
	salt, err := d.loadSalt(ctx)
	if err != nil {
		return nil, err
	}
	d.salt = salt
	return d, nil
}

// NewReader returns a DB over a pool that only reads. Nothing that writes works
// on it.
func NewReader(pool *sql.DB, e Engine) *DB {
	d := &DB{engine: e, pool: pool}
	d.write, d.read = d.on(pool), d.on(pool)
	return d
}

// Ping implements [store.Store].
func (d *DB) Ping(ctx context.Context) error {
	err := d.exec(ctx, `INSERT INTO meta (key, value) VALUES ('ping', '') ON CONFLICT (key) DO UPDATE SET value = ''`)
	if err != nil {
		return fmt.Errorf("write to the database: %w", err)
	}
	return nil
}

// Runner is a pool or a transaction.
type Runner interface {
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	PrepareContext(ctx context.Context, text string) (*sql.Stmt, error)
}

// target is where statements go: it calls do with a Runner, once, and returns
// its error or its own.
type target func(ctx context.Context, do func(context.Context, Runner) error) error

// on makes a target of a pool or a transaction.
func (d *DB) on(r Runner) target {
	return func(ctx context.Context, do func(context.Context, Runner) error) error {
		ctx, cancel := d.limit(ctx, 1)
		defer cancel()
		return do(ctx, r)
	}
}

// limit gives a context that has no deadline one, some times the engine's.
func (d *DB) limit(ctx context.Context, times int) (context.Context, context.CancelFunc) {
	if _, set := ctx.Deadline(); set || d.engine.Deadline == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, time.Duration(times)*d.engine.Deadline)
}

// bind fills an engine's words and arguments into a text. Strings lose what
// PostgreSQL cannot hold, on both engines alike.
func (d *DB) bind(text string, args []any) (string, []any) {
	if d.engine.Words != nil {
		text = d.engine.Words.Replace(text)
	}
	bound := make([]any, 0, len(args)+len(d.engine.Clocks))
	for _, a := range args {
		switch v := a.(type) {
		case string:
			a = strings.ReplaceAll(strings.ToValidUTF8(v, "\uFFFD"), "\x00", "")
		case []byte:
			if v == nil {
				a = []byte{}
			}
		case time.Duration:
			a = v.Microseconds()
		case time.Time:
			a = v.UnixMicro()
		}
		bound = append(bound, a)
	}
	for name, clock := range d.engine.Clocks {
		if strings.Contains(text, "@"+name) {
			bound = append(bound, sql.Named(name, clock().UnixMicro()))
		}
	}
	return text, bound
}

// explain gives an error the words and sentinels that callers rely on.
func (d *DB) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		return store.ErrNotFound
	case errors.Is(err, sql.ErrConnDone), err.Error() == "sql: database is closed":
		return fmt.Errorf("%w: %w", store.ErrClosed, err)
	}
	return d.engine.Explain(err)
}

// exec runs one statement that writes.
func (d *DB) exec(ctx context.Context, text string, args ...any) error {
	_, err := d.affect(ctx, d.write, text, args...)
	return err
}

// affect runs one statement and returns how many rows it changed.
func (d *DB) affect(ctx context.Context, t target, text string, args ...any) (int64, error) {
	var n int64
	err := t(ctx, func(ctx context.Context, r Runner) error {
		text, bound := d.bind(text, args)
		res, err := r.ExecContext(ctx, text, bound...)
		if err == nil {
			n, err = res.RowsAffected()
		}
		return d.explain(err)
	})
	return n, err
}

// scanner is the current row.
type scanner interface{ Scan(into ...any) error }

// list runs a query and reads every row with scan.
func list[T any](ctx context.Context, d *DB, t target, scan func(scanner) (T, error), text string, args ...any) ([]T, error) {
	var all []T
	err := t(ctx, func(ctx context.Context, r Runner) error {
		text, bound := d.bind(text, args)
		rows, err := r.QueryContext(ctx, text, bound...)
		if err != nil {
			return d.explain(err)
		}
		defer rows.Close()
		for rows.Next() {
			one, err := scan(rows)
			if err != nil {
				return d.explain(err)
			}
			all = append(all, one)
		}
		return d.explain(rows.Err())
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// one runs a query and reads its first row; none is [store.ErrNotFound].
func one[T any](ctx context.Context, d *DB, t target, scan func(scanner) (T, error), text string, args ...any) (T, error) {
	all, err := list(ctx, d, t, scan, text, args...)
	var first T
	if err != nil {
		return first, err
	}
	if len(all) == 0 {
		return first, store.ErrNotFound
	}
	return all[0], nil
}

// value scans a row of one column.
func value[T any](row scanner) (T, error) {
	var v T
	err := row.Scan(&v)
	return v, err
}

// attempts bounds how often a transaction runs that the database ended to
// resolve a conflict.
const attempts = 4

// again runs something that is undone when it fails, and runs it anew where
// the engine says that a conflict has passed.
func (d *DB) again(run func() error) error {
	for attempt := 1; ; attempt++ {
		err := run()
		if err == nil || attempt == attempts || !d.engine.Again(err) {
			return err
		}
	}
}

// transact runs body in a transaction that writes, anew after a conflict.
func (d *DB) transact(ctx context.Context, body func(context.Context, target) error) error {
	if d.engine.Write != nil {
		return d.engine.Write(ctx, true, func(ctx context.Context, r Runner) error { return body(ctx, d.on(r)) })
	}
	return d.again(func() error { return d.inTransaction(ctx, nil, body) })
}

// snapshot runs body in a transaction that reads one state.
func (d *DB) snapshot(ctx context.Context, body func(context.Context, target) error) error {
	return d.inTransaction(ctx, d.engine.Snapshot, body)
}

func (d *DB) inTransaction(ctx context.Context, o *sql.TxOptions, body func(context.Context, target) error) error {
	ctx, cancel := d.limit(ctx, 10)
	defer cancel()
	tx, err := d.pool.BeginTx(ctx, o)
	if err != nil {
		return d.explain(err)
	}
	if err := body(ctx, d.on(tx)); err != nil {
		// The first error is the one that says what is wrong; a failed
		// rollback makes database/sql drop the connection.
		_ = tx.Rollback()
		return err
	}
	return d.explain(tx.Commit())
}

// fenced turns a statement that found no row in the caller's hands into
// [store.ErrFenced].
func fenced(n int64, err error) error {
	if err == nil && n == 0 {
		return store.ErrFenced
	}
	return err
}

// filled is nil for no bytes, which drivers tell apart and callers do not.
func filled(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// moment reads a stored time; 0 is the zero time.
func moment(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}

// span reads a stored duration.
func span(micros int64) time.Duration { return time.Duration(micros) * time.Microsecond }

// EndLeases ends every lease, for a store whose holders are known to be gone,
// and makes what waits to be tried again due. A look-up that is due later
// stays so, a minute at the most, in case the clock was wrong when it was set.
func (d *DB) EndLeases(ctx context.Context) error {
	return d.transact(ctx, func(ctx context.Context, tx target) error {
		for _, text := range [...]string{
			`UPDATE inbox SET due_at = @now WHERE state < 2 AND due_at > @now`,
			`UPDATE posts SET due_at = @now WHERE state IN (0, 1) AND state < 3 AND due_at > @now`,
			`UPDATE posts SET due_at = @now + 60000000 WHERE state = 2 AND state < 3 AND due_at > @now + 60000000`,
			`UPDATE pace SET next_at = @now + 60000000 WHERE next_at > @now + 60000000`,
		} {
			if _, err := d.affect(ctx, tx, text); err != nil {
				return fmt.Errorf("end old leases: %w", err)
			}
		}
		return nil
	})
}
