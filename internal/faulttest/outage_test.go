package faulttest

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/store/storetest/pgtest"
	"briefbot/internal/workspace"
)

// replica runs the bot in this process until the function returned is called.
func (n *newsroom) replica(t *testing.T, db slackapp.Store) (stop func()) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	app := slackapp.New(log, slackapp.Options{
		BotToken: n.BotToken(), AppToken: n.AppToken(), APIURL: n.APIURL(),
		Handler: handlers.New(log, echo{}, handlers.Options{}).Handle,
		Store:   db, Lease: lease, Pace: pace, Retry: 100 * time.Millisecond,
	})
	go func() { ended <- app.Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
}

// PostgreSQL is killed and started again while three replicas work.
func TestDatabaseRestartsUnderLoad(t *testing.T) {
	t.Parallel()
	own, err := pgtest.Start(t.Context(), pgtest.Options{})
	if errors.Is(err, pgtest.ErrMissing) {
		server.Server(t) // says so, and fails where it must be there
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Stop)
	n := newNewsroom(t, 3*time.Minute)
	n.DuplicateEvents(n.seed, 1, 6)
	url := own.Schema(t)
	var stops []func()
	for range 3 {
		db, err := openStore(n.ctx, slog.New(slog.DiscardHandler), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		stops = append(stops, n.replica(t, db))
	}
	for range 5 {
		for range 8 {
			n.ask(t)
		}
		if err := n.WaitFor(n.ctx, "some answers", func() bool { return n.taken() > 0 }); err != nil {
			t.Fatal(err)
		}
		own.Kill()
		for range 4 {
			n.ask(t)
		}
		if err := own.Run(n.ctx); err != nil {
			t.Fatal(err)
		}
	}
	n.checkOnce(t, func() {
		for _, stop := range stops {
			stop()
		}
	})
}

// flaky is a store on a disk that is full, or read-only, now and then.
type flaky struct {
	*sqlite.Store
	full atomic.Bool
}

var errFull = errors.New("the disk is full")

func (f *flaky) fail() error {
	if f.full.Load() {
		return errFull
	}
	return nil
}

func (f *flaky) Record(ctx context.Context, events []store.Event) ([]bool, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.Store.Record(ctx, events)
}

func (f *flaky) Claim(ctx context.Context, worker string, lease time.Duration, limit int) ([]store.Claim, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.Store.Claim(ctx, worker, lease, limit)
}

func (f *flaky) Complete(ctx context.Context, c store.Claim) error {
	return errors.Join(f.fail(), f.unlessFull(func() error { return f.Store.Complete(ctx, c) }))
}

func (f *flaky) Posted(ctx context.Context, l store.PostLease, ts string) error {
	return errors.Join(f.fail(), f.unlessFull(func() error { return f.Store.Posted(ctx, l, ts) }))
}

func (f *flaky) unlessFull(call func() error) error {
	if f.full.Load() {
		return nil
	}
	return call()
}

func (f *flaky) Draft(ctx context.Context, d store.Draft, a *store.Answer, hold time.Duration) (store.Post, bool, error) {
	if err := f.fail(); err != nil {
		return store.Post{}, false, err
	}
	return f.Store.Draft(ctx, d, a, hold)
}

func (f *flaky) TakePending(ctx context.Context, owner string, lease time.Duration, limit int) ([]store.PostLease, error) {
	if err := f.fail(); err != nil {
		return nil, err
	}
	return f.Store.TakePending(ctx, owner, lease, limit)
}

// A disk that is full for a while costs time and no question.
func TestFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t, 3*time.Minute)
	n.DuplicateEvents(n.seed, 1, 6)
	n.breakSlack()
	db, err := sqlite.Open(n.ctx, slog.New(slog.DiscardHandler), "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	disk := &flaky{Store: db}
	stop := n.replica(t, disk)
	for range 6 {
		for range 5 {
			n.ask(t)
		}
		posts := len(n.Calls("chat.postMessage"))
		if err := n.WaitFor(n.ctx, "a post", func() bool { return len(n.Calls("chat.postMessage")) > posts }); err != nil {
			t.Fatal(err)
		}
		disk.full.Store(true)
		for range 3 {
			n.ask(t)
		}
		deliveries := len(n.Deliveries())
		if err := n.WaitFor(n.ctx, "a delivery that is not acknowledged", func() bool {
			d := n.Deliveries()
			return d[deliveries-1].Attempts > 1 || d[deliveries-1].Failed != ""
		}); err != nil {
			t.Fatal(err)
		}
		disk.full.Store(false)
	}
	n.ClearFaults()
	n.checkOnce(t, stop)
}

// The clock of the machine is set while the bot is down, by hours and both
// ways. While it runs it goes by a clock that does not jump.
func TestClockJumps(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t, 4*time.Minute)
	n.DuplicateEvents(n.seed, 1, 6)
	n.breakSlack()
	path := "sqlite://" + t.TempDir() + "/bot.db"
	const last = 49 * time.Hour
	for _, jump := range []time.Duration{0, 2 * time.Hour, 50 * time.Hour, last} {
		clock := func() time.Time { return time.Now().Add(jump) }
		db, err := sqlite.Open(n.ctx, slog.New(slog.DiscardHandler), path, sqlite.Options{Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		stop := n.replica(t, db)
		for range 8 {
			n.ask(t)
		}
		if jump != last {
			posts := len(n.Calls("chat.postMessage"))
			if err := n.WaitFor(n.ctx, "a post", func() bool { return len(n.Calls("chat.postMessage")) > posts }); err != nil {
				t.Error(err)
			}
			stop()
		} else {
			n.checkOnce(t, stop)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Slack stays silent for longer than a call may take, having taken the post or
// not.
func TestSilentSlack(t *testing.T) {
	t.Parallel()
	n := newNewsroom(t, 3*time.Minute)
	n.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultHang, Times: 4})
	n.Inject(workspace.Fault{Method: "chat.postMessage", Kind: workspace.FaultHangAfter, Times: 4})
	db, err := sqlite.Open(n.ctx, slog.New(slog.DiscardHandler), "sqlite://"+t.TempDir()+"/bot.db", sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	stop := n.replica(t, db)
	for range 12 {
		n.ask(t)
	}
	n.checkOnce(t, stop)
}
