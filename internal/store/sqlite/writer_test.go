package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"briefbot/internal/store"
	"briefbot/internal/store/internal/sqldb"
)

// hold keeps the writer busy until release is called, so that calls gather
// into one transaction behind it.
func hold(t *testing.T, w *writer) (release func()) {
	t.Helper()
	held, free := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		// It writes nothing, and may end with the others in an error.
		_ = w.write(t.Context(), false, func(context.Context, sqldb.Runner) error {
			close(held)
			<-free
			return nil
		})
	})
	<-held
	return func() {
		close(free)
		group.Wait()
	}
}

func insert(id string) func(context.Context, sqldb.Runner) error {
	return func(ctx context.Context, r sqldb.Runner) error {
		_, err := r.ExecContext(ctx, `INSERT INTO meta (key, value) VALUES ($1, '')`, id)
		return err
	}
}

func keys(t *testing.T, s *Store) map[string]bool {
	t.Helper()
	rows, err := s.read.QueryContext(t.Context(), `SELECT key FROM meta WHERE key LIKE 'job%'`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := make(map[string]bool)
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			t.Fatal(err)
		}
		all[key] = true
	}
	return all
}

// TestSharedTransactionFailsOneByOne lets calls fail in every way beside
// others that succeed.
func TestSharedTransactionFailsOneByOne(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "bot.db"), Options{})
	errMine := errors.New("mine")
	release := hold(t, s.writer)
	var group sync.WaitGroup
	write := func(whole bool, want bool, do func(context.Context, sqldb.Runner) error) {
		group.Go(func() {
			if err := s.writer.write(t.Context(), whole, do); (err == nil) != want {
				t.Errorf("write = %v, want success %t", err, want)
			}
		})
	}
	for i := range 20 {
		write(false, true, insert(fmt.Sprintf("job single %d", i)))
		write(true, true, insert(fmt.Sprintf("job whole %d", i)))
		write(true, false, func(ctx context.Context, r sqldb.Runner) error {
			if err := insert(fmt.Sprintf("job undone %d", i))(ctx, r); err != nil {
				return err
			}
			return errMine
		})
		write(true, false, func(ctx context.Context, r sqldb.Runner) error {
			if err := insert(fmt.Sprintf("job refused %d", i))(ctx, r); err != nil {
				return err
			}
			return insert(fmt.Sprintf("job refused %d", i))(ctx, r)
		})
	}
	release()
	group.Wait()
	got := keys(t, s)
	if len(got) != 40 {
		t.Errorf("%d rows are there, want the 40 of calls that succeeded: %v", len(got), got)
	}
}

// TestBrokenTransactionFailsTogether checks that nobody is told of success
// when SQLite may have undone the transaction.
func TestBrokenTransactionFailsTogether(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "bot.db"), Options{})
	release := hold(t, s.writer)
	var mu sync.Mutex
	succeeded := make(map[string]bool)
	var group sync.WaitGroup
	for i := range 30 {
		group.Go(func() {
			id := fmt.Sprintf("job %d", i)
			do := insert(id)
			if i == 15 {
				do = func(ctx context.Context, r sqldb.Runner) error {
					_, err := r.ExecContext(ctx, `INSERT INTO no_such_table VALUES (1)`)
					return err
				}
			}
			if s.writer.write(t.Context(), false, do) == nil {
				mu.Lock()
				succeeded[id] = true
				mu.Unlock()
			}
		})
	}
	release()
	group.Wait()
	got := keys(t, s)
	if len(got) != len(succeeded) {
		t.Errorf("%d rows are there and %d calls succeeded, want the same", len(got), len(succeeded))
	}
	for id := range succeeded {
		if !got[id] {
			t.Errorf("%s succeeded and is not there", id)
		}
	}
}

func TestWriteEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := open(t, filepath.Join(t.TempDir(), "bot.db"), Options{})
	release := hold(t, s.writer)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.writer.write(ctx, false, insert("job late")); !errors.Is(err, context.Canceled) {
		t.Errorf("write with an ended context = %v, want %v", err, context.Canceled)
	}
	release()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.writer.write(t.Context(), false, insert("job closed")); !errors.Is(err, store.ErrClosed) {
		t.Errorf("write after Close = %v, want %v", err, store.ErrClosed)
	}
}
