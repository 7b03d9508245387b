package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"briefbot/internal/store"
	"briefbot/internal/store/internal/sqldb"
)

// writer is the only one that writes to the file. Calls that wait while a
// transaction is being synced to disk share the next one, since it is the
// syncing that takes the time; each can still fail by itself.
type writer struct {
	db      *sql.DB
	explain func(error) error
	queue   chan *job
	stop    chan struct{}
	stopped chan struct{}
	close   func()
}

// maxShared and maxHeld bound a transaction, in calls and in time, so that no
// caller waits long for the others.
const (
	maxShared = 256
	maxHeld   = 20 * time.Millisecond
)

// job is one call of write.
type job struct {
	ctx   context.Context
	whole bool
	do    func(context.Context, sqldb.Runner) error
	err   error
	done  chan struct{}
}

func newWriter(db *sql.DB, explain func(error) error) *writer {
	w := &writer{
		db:      db,
		explain: explain,
		queue:   make(chan *job),
		stop:    make(chan struct{}),
		stopped: make(chan struct{}),
	}
	w.close = sync.OnceFunc(func() {
		close(w.stop)
		<-w.stopped
	})
	go w.run()
	return w
}

// write is the engine's Write. When ctx ends before it is do's turn, do is not
// called; when it ends later, do goes through, since SQLite would undo the
// others' work along with it, and write returns when do can no longer run.
func (w *writer) write(ctx context.Context, whole bool, do func(context.Context, sqldb.Runner) error) error {
	j := &job{ctx: ctx, whole: whole, do: do, done: make(chan struct{})}
	select {
	case w.queue <- j:
	case <-w.stop:
		return store.ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	}
	<-j.done
	return j.err
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case j := <-w.queue:
			w.transact(j)
		case <-w.stop:
			return
		}
	}
}

// transact runs a job, and those that come meanwhile, in one transaction.
func (w *writer) transact(j *job) {
	ctx := context.WithoutCancel(j.ctx)
	tx, err := w.db.BeginTx(ctx, nil)
	if err != nil {
		j.err = w.explain(err)
		close(j.done)
		return
	}
	var jobs []*job
	for start := time.Now(); j != nil; {
		jobs = append(jobs, j)
		if broken(w.perform(tx, j)) {
			// SQLite has undone the transaction or may have; nobody's part of it
			// stands.
			_ = tx.Rollback()
			w.finish(jobs, j.err)
			return
		}
		j = nil
		if len(jobs) < maxShared && time.Since(start) < maxHeld {
			select {
			case j = <-w.queue:
			default:
			}
		}
	}
	if err := tx.Commit(); err != nil {
		w.finish(jobs, w.explain(err))
		return
	}
	w.finish(jobs, nil)
}

// perform runs one job's part and undoes it if it fails.
func (w *writer) perform(tx *sql.Tx, j *job) error {
	if j.err = j.ctx.Err(); j.err != nil {
		return nil
	}
	ctx := context.WithoutCancel(j.ctx)
	if !j.whole {
		// SQLite undoes a statement that fails by itself.
		j.err = j.do(ctx, tx)
		return j.err
	}
	if _, err := tx.ExecContext(ctx, `SAVEPOINT job`); err != nil {
		j.err = w.explain(err)
		return j.err
	}
	end := `RELEASE job`
	if j.err = j.do(ctx, tx); j.err != nil {
		if broken(j.err) {
			return j.err
		}
		end = `ROLLBACK TO job; RELEASE job`
	}
	if _, err := tx.ExecContext(ctx, end); err != nil {
		j.err = w.explain(err)
		return err
	}
	return nil
}

// finish tells the callers how their transaction ended.
func (w *writer) finish(jobs []*job, err error) {
	for _, j := range jobs {
		if j.err == nil && err != nil {
			j.err = fmt.Errorf("write together with others: %w", err)
		}
		close(j.done)
	}
}

// broken reports whether an error may have ended the whole transaction: any of
// SQLite's but the refusal of a row.
func broken(err error) bool {
	var cause *sqlite.Error
	return errors.As(err, &cause) && cause.Code()&0xff != sqlite3.SQLITE_CONSTRAINT
}
