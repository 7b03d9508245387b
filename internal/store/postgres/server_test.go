package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
	"briefbot/internal/store/storetest/pgtest"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// ask reads one value on a connection of its own.
func ask[T any](tb testing.TB, url, text string) T {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), url)
	if err != nil {
		tb.Fatalf("connect: %v", err)
	}
	defer conn.Close(tb.Context())
	var v T
	if err := conn.QueryRow(tb.Context(), text).Scan(&v); err != nil {
		tb.Fatalf("%s: %v", text, err)
	}
	return v
}

// eventually tries something until it holds; only a broken store makes it wait
// to the end.
func eventually(tb testing.TB, what string, holds func() bool) {
	tb.Helper()
	deadline := time.After(20 * time.Second)
	for !holds() {
		select {
		case <-deadline:
			tb.Fatalf("%s: not after 20 seconds", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func TestEightReplicasStartAtOnce(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	var group sync.WaitGroup
	stores, errs := make([]*Store, 8), make([]error, 8)
	for i := range stores {
		group.Go(func() { stores[i], errs[i] = Open(t.Context(), quiet(), url+"&pool_max_conns=4", Options{}) })
	}
	group.Wait()
	for i, s := range stores {
		if errs[i] != nil {
			t.Errorf("replica %d: Open: %v", i, errs[i])
			continue
		}
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("replica %d: %v", i, err)
		}
		defer s.Close()
	}
	doubled := ask[int](t, url, `SELECT count(*) - count(DISTINCT version_id) FROM schema_version`)
	applied := ask[int](t, url, `SELECT max(version_id) FROM schema_version`)
	if doubled != 0 || applied < 5 {
		t.Errorf("%d migrations were applied more than once, the last is %d; want none and at least 5", doubled, applied)
	}
	if salts := ask[int](t, url, `SELECT count(*) FROM meta WHERE key = 'question salt'`); salts != 1 {
		t.Errorf("the replicas made %d salts, want one", salts)
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	open(t, url, Options{})
	run(t, url, `INSERT INTO schema_version (version_id, is_applied) VALUES (999, true)`)
	_, err := Open(t.Context(), quiet(), url, Options{})
	if !errors.Is(err, store.ErrNewerSchema) || !strings.Contains(err.Error(), "999") || !strings.Contains(err.Error(), "newer release") {
		t.Errorf("Open = %v, want the newer schema named and what to do", err)
	}
}

func TestOldServerIsRefused(t *testing.T) {
	t.Parallel()
	if err := newEnough("140011", "14.11"); err == nil || !strings.Contains(err.Error(), "14.11 is too old") {
		t.Errorf("version 14.11 = %v, want it refused by name", err)
	}
	if err := newEnough("150000", "15.0"); err != nil {
		t.Errorf("version 15.0: %v", err)
	}
}

func TestErrorsKeepThePassword(t *testing.T) {
	t.Parallel()
	secret := "hunter" + "2too"
	for _, url := range []string{
		"postgres://bot:" + secret + "@127.0.0.1:1/db?connect_timeout=1",
		"postgres://bot:" + secret + "@127.0.0.1:port/db",
		"postgres://bot:" + secret + "@127.0.0.1:1/db?sslmode=perhaps",
		"postgres://bot:" + secret + "@%zz/db",
	} {
		_, err := Open(t.Context(), quiet(), url, Options{})
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("Open = %v, want an error without the password", err)
		}
	}
}

func TestReadOnlyServer(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	open(t, url, Options{})
	_, err := Open(t.Context(), quiet(), url+"&default_transaction_read_only=on", Options{})
	if err == nil || !strings.Contains(err.Error(), "read-only") || !strings.Contains(err.Error(), "primary") {
		t.Errorf("Open of a read-only server = %v, want it named and what to do", err)
	}
}

func TestSessionsAreNamedAndLimited(t *testing.T) {
	t.Parallel()
	s := open(t, shared.Server(t).Schema(t)+"&statement_timeout=7s", Options{})
	for name, want := range map[string]string{
		"application_name":                    "briefbot",
		"statement_timeout":                   "7s",
		"lock_timeout":                        "10s",
		"idle_in_transaction_session_timeout": "10s",
	} {
		var got string
		if err := s.pool.QueryRow(t.Context(), "SHOW "+name).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %q, %v, want %q", name, got, err, want)
		}
	}
}

// TestServerClock lets real leases end, by the clock of the server.
func TestServerClock(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	s, other := open(t, url, Options{}), open(t, url, Options{})
	ctx := t.Context()
	if _, err := s.Record(ctx, []store.Event{{ID: "E1"}}); err != nil {
		t.Fatal(err)
	}
	first, err := s.Claim(ctx, "a", time.Hour, 1)
	if err != nil || len(first) != 1 {
		t.Fatalf("Claim = %v, %v, want the event", first, err)
	}
	if second, err := other.Claim(ctx, "b", time.Hour, 1); err != nil || len(second) != 0 {
		t.Fatalf("Claim within the lease = %v, %v, want none", second, err)
	}
	if err := s.Renew(ctx, first[0], 30*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	eventually(t, "claim after the lease", func() bool {
		second, err := other.Claim(ctx, "b", time.Hour, 1)
		return err == nil && len(second) == 1
	})
	if err := s.Complete(ctx, first[0]); !errors.Is(err, store.ErrFenced) {
		t.Errorf("Complete by the late worker = %v, want %v", err, store.ErrFenced)
	}
	if age := time.Since(first[0].ReceivedAt); age < -time.Minute || age > time.Minute {
		t.Errorf("the event was received %v ago by the server's clock, want about now", age)
	}
}

// changed waits for a setting's change.
func changed(tb testing.TB, changes <-chan store.Change, key string) {
	tb.Helper()
	select {
	case c := <-changes:
		if c.Key != key {
			tb.Fatalf("change %+v, want that of %s", c, key)
		}
	case <-time.After(20 * time.Second):
		tb.Fatalf("no change of %s after 20 seconds", key)
	}
}

func TestWatchByPolling(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	writer := open(t, url, Options{})
	changes, err := open(t, url, Options{deaf: true, Poll: 20 * time.Millisecond}).Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.SetSetting(t.Context(), store.Setting{Scope: "s", Key: "k"}); err != nil {
		t.Fatal(err)
	}
	changed(t, changes, "k")
}

func TestWatchByNotification(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	writer := open(t, url, Options{})
	name := "listener_of_" + fmt.Sprint(time.Now().UnixNano())
	changes, err := open(t, url+"&application_name="+name, Options{Poll: time.Hour}).Watch(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	listening := `SELECT count(*) FROM pg_stat_activity WHERE query ILIKE 'listen %' AND application_name = '` + name + `'`
	for _, key := range []string{"first", "after the connection broke"} {
		eventually(t, "listening", func() bool { return ask[int](t, url, listening) == 1 })
		if err := writer.SetSetting(t.Context(), store.Setting{Scope: "s", Key: key}); err != nil {
			t.Fatal(err)
		}
		changed(t, changes, key)
		run(t, url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE 'listen %' AND application_name = '`+name+`'`)
	}
	// Written while nobody may have been listening.
	if err := writer.SetSetting(t.Context(), store.Setting{Scope: "s", Key: "in between"}); err != nil {
		t.Fatal(err)
	}
	changed(t, changes, "in between")
}

// TestRestartUnderLoad crashes the server while events are recorded, claimed
// and completed: what was acknowledged is there, and the pool finds the new
// server by itself.
func TestRestartUnderLoad(t *testing.T) {
	t.Parallel()
	shared.Server(t) // for its skip
	server, err := pgtest.Start(t.Context(), pgtest.Options{Durable: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	url := server.Schema(t)
	s := open(t, url, Options{})
	committer := store.NewCommitter(s, store.CommitterOptions{})
	defer committer.Close()

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var mu sync.Mutex
	acknowledged, completed := make(map[string]bool), make(map[string]int)
	var group sync.WaitGroup
	for sender := range 8 {
		group.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				id := fmt.Sprintf("E%d-%d", sender, i)
				// Whoever gets an error does not acknowledge, and Slack sends again.
				for ctx.Err() == nil {
					if _, err := committer.Record(ctx, store.Event{ID: id}); err == nil {
						mu.Lock()
						acknowledged[id] = true
						mu.Unlock()
						break
					}
				}
			}
		})
	}
	work := func(ctx context.Context) {
		claims, err := s.Claim(ctx, "w", 200*time.Millisecond, 20)
		if err != nil {
			return
		}
		for _, c := range claims {
			if s.Complete(ctx, c) == nil {
				mu.Lock()
				completed[c.Event.ID]++
				mu.Unlock()
			}
		}
	}
	group.Go(func() {
		for ctx.Err() == nil {
			work(ctx)
		}
	})
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acknowledged)
	}
	for range 3 {
		n := count()
		eventually(t, "recording", func() bool { return count() > n+100 })
		server.Kill()
		if err := server.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	n := count()
	eventually(t, "recording after the last restart", func() bool { return count() > n+100 })
	stop()
	group.Wait()

	eventually(t, "working off the rest", func() bool {
		work(t.Context())
		b, err := s.Backlog(t.Context())
		return err == nil && b.Queued+b.Claimed == 0
	})
	var events []store.Event
	for id := range acknowledged {
		events = append(events, store.Event{ID: id})
	}
	fresh, err := s.Record(t.Context(), events)
	if err != nil {
		t.Fatal(err)
	}
	for i, isNew := range fresh {
		if isNew {
			t.Errorf("event %s was acknowledged and is not in the database", events[i].ID)
		}
	}
	for id, n := range completed {
		if n != 1 {
			t.Errorf("event %s was completed %d times, want once", id, n)
		}
	}
}

// TestFrozenTransaction checks that the server takes a frozen replica's locks
// away: here after 300 ms instead of ten seconds.
func TestFrozenTransaction(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	s := open(t, url, Options{})
	frozen, err := pgx.Connect(t.Context(), url+"&idle_in_transaction_session_timeout=300ms")
	if err != nil {
		t.Fatal(err)
	}
	defer frozen.Close(t.Context())
	if _, err := frozen.Exec(t.Context(), `BEGIN; INSERT INTO inbox (seq, id, kind, channel, message_ts, thread, due_at, received_at) VALUES (nextval('inbox_seq'), 'E1', '', '', '', '', 0, 0)`); err != nil {
		t.Fatal(err)
	}
	fresh, err := s.Record(t.Context(), []store.Event{{ID: "E1"}})
	if err != nil || !fresh[0] {
		t.Errorf("Record behind a frozen transaction = %v, %v, want the event new once the server gave up on it", fresh, err)
	}
}

// TestRecordingNeverDeadlocks records the same events from two replicas at
// once in opposite orders. A deadlock would be resolved, but only after the
// second that PostgreSQL waits before it looks for one.
func TestRecordingNeverDeadlocks(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	// The event id and the message order the events differently.
	var events []store.Event
	for i := range 300 {
		events = append(events, store.Event{ID: fmt.Sprintf("E%03d", i*7%300), Channel: "C", MessageTS: fmt.Sprintf("%03d", i*11%300)})
	}
	backwards := slices.Clone(events)
	slices.Reverse(backwards)
	replicas := [2]*Store{open(t, url, Options{}), open(t, url, Options{})}
	for round := range 15 {
		run(t, url, `TRUNCATE inbox`)
		var group errgroup.Group
		for i, batch := range [2][]store.Event{events, backwards} {
			group.Go(func() error {
				_, err := replicas[i].Record(t.Context(), batch)
				return err
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatalf("round %d: Record: %v", round, err)
		}
	}
	// The count is of all tests so far; none of them may meet any.
	if n := ask[int](t, url, `SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`); n != 0 {
		t.Errorf("the server has resolved %d deadlocks, want none", n)
	}
}

// TestEventStoredWhileItsThreadGoesOn commits an event that was found to be
// behind another after that other was completed.
func TestEventStoredWhileItsThreadGoesOn(t *testing.T) {
	t.Parallel()
	url := shared.Server(t).Schema(t)
	s := open(t, url, Options{})
	ctx := t.Context()
	if _, err := s.Record(ctx, []store.Event{{ID: "E1", Thread: "T"}}); err != nil {
		t.Fatal(err)
	}
	claims, err := s.Claim(ctx, "w", time.Hour, 1)
	if err != nil || len(claims) != 1 {
		t.Fatalf("Claim = %v, %v, want the first event", claims, err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, `BEGIN; INSERT INTO inbox (seq, id, kind, channel, message_ts, thread, due_at, received_at, blocked) VALUES (nextval('inbox_seq'), 'E2', '', '', '', 'T', 0, 0, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Complete(ctx, claims[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(ctx, `COMMIT`); err != nil {
		t.Fatal(err)
	}
	eventually(t, "claim of the event behind", func() bool {
		claims, err := s.Claim(ctx, "w", time.Hour, 1)
		return err == nil && len(claims) == 1 && claims[0].Event.ID == "E2"
	})
}
