package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/store"
)

// recorder is a database that takes its time and can be away.
type recorder struct {
	took  time.Duration
	until time.Time // away until then

	mu      sync.Mutex
	batches []int
	known   map[string]bool
	failed  int
}

var errAway = errors.New("the database is away")

func (r *recorder) Record(ctx context.Context, events []store.Event) ([]bool, error) {
	select {
	case <-time.After(r.took):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		r.failed++
		return nil, errAway
	}
	if r.known == nil {
		r.known = make(map[string]bool)
	}
	r.batches = append(r.batches, len(events))
	fresh := make([]bool, len(events))
	for i, e := range events {
		fresh[i] = !r.known[e.ID]
		r.known[e.ID] = true
	}
	return fresh, nil
}

// send records n events at once and returns the results by event number.
func send(ctx context.Context, c *store.Committer, n int) (fresh []bool, errs []error) {
	fresh, errs = make([]bool, n), make([]error, n)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { fresh[i], errs[i] = c.Record(ctx, store.Event{ID: fmt.Sprint(i), Payload: make([]byte, 10)}) })
	}
	group.Wait()
	return fresh, errs
}

func TestCommitterSharesTransactions(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{took: time.Millisecond}
		c := store.NewCommitter(r, store.CommitterOptions{Batch: 40})
		defer c.Close()
		for round, want := range []bool{true, false} {
			fresh, errs := send(t.Context(), c, 101)
			for i := range fresh {
				if errs[i] != nil || fresh[i] != want {
					t.Fatalf("round %d: Record(%d) = %t, %v, want %t", round, i, fresh[i], errs[i], want)
				}
			}
		}
		if len(r.batches) > 8 {
			t.Errorf("202 events took %d transactions %v, want at most 8 of up to 40", len(r.batches), r.batches)
		}
		for _, n := range r.batches {
			if n > 40 {
				t.Errorf("a transaction held %d events, want at most 40", n)
			}
		}
	})
}

func TestCommitterOutlastsRestart(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{until: time.Now().Add(time.Second)}
		c := store.NewCommitter(r, store.CommitterOptions{})
		defer c.Close()
		_, errs := send(t.Context(), c, 5)
		if err := errors.Join(errs...); err != nil {
			t.Errorf("Record while the database was away for a second: %v", err)
		}
		if r.failed == 0 {
			t.Error("the database was never asked while it was away")
		}
	})
}

func TestCommitterGivesUpInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{until: time.Now().Add(time.Hour)}
		c := store.NewCommitter(r, store.CommitterOptions{})
		defer c.Close()
		start := time.Now()
		_, errs := send(t.Context(), c, 5)
		for i, err := range errs {
			if !errors.Is(err, errAway) {
				t.Errorf("Record(%d) = %v, want the database's error", i, err)
			}
		}
		if took := time.Since(start); took > 2500*time.Millisecond {
			t.Errorf("Record gave up after %v, want before Slack's three seconds", took)
		}

		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if _, err := c.Record(ctx, store.Event{ID: "x"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Record with a deadline = %v, want it exceeded", err)
		}
	})
}

func TestCommitterIsBounded(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]store.CommitterOptions{
		"by number": {Batch: 1, Waiting: 3},
		"by bytes":  {Batch: 1, WaitingBytes: 35},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := store.NewCommitter(&recorder{took: time.Millisecond}, o)
				defer c.Close()
				_, errs := send(t.Context(), c, 50)
				var taken, busy int
				for _, err := range errs {
					switch {
					case err == nil:
						taken++
					case errors.Is(err, store.ErrBusy):
						busy++
					default:
						t.Errorf("Record = %v", err)
					}
				}
				if taken < 3 || taken > 4 || taken+busy != 50 {
					t.Errorf("%d events were taken and %d refused, want three or four taken", taken, busy)
				}
				if _, err := c.Record(t.Context(), store.Event{ID: "later"}); err != nil {
					t.Errorf("Record after the rush: %v", err)
				}
			})
		})
	}
}

func TestCommitterClose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{took: time.Second}
		c := store.NewCommitter(r, store.CommitterOptions{})
		var group sync.WaitGroup
		group.Go(func() {
			if _, errs := send(t.Context(), c, 10); errors.Join(errs...) != nil {
				t.Errorf("Record before Close: %v", errors.Join(errs...))
			}
		})
		synctest.Wait()
		c.Close()
		c.Close()
		group.Wait()
		if len(r.known) != 10 {
			t.Errorf("Close left %d of 10 events on disk", len(r.known))
		}
		if _, err := c.Record(t.Context(), store.Event{ID: "late"}); !errors.Is(err, store.ErrClosed) {
			t.Errorf("Record after Close = %v, want %v", err, store.ErrClosed)
		}
	})
}

func TestCommitterRefusesMalformed(t *testing.T) {
	t.Parallel()
	r := &recorder{}
	c := store.NewCommitter(r, store.CommitterOptions{})
	defer c.Close()
	if _, err := c.Record(t.Context(), store.Event{}); err == nil {
		t.Error("Record of an event without id = nil error, want one")
	}
	if len(r.batches) != 0 {
		t.Errorf("the malformed event reached the database in %v", r.batches)
	}
}

func TestTwin(t *testing.T) {
	t.Parallel()
	got := []string{
		store.Event{Channel: "C1", MessageTS: "1.2"}.Twin(),
		store.Event{Channel: "C1"}.Twin(),
	}
	if diff := cmp.Diff([]string{"C1:1.2", ""}, got); diff != "" {
		t.Errorf("Twin (-want +got):\n%s", diff)
	}
}
