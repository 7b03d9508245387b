package faulttest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/workspace"
)

// asked is a question and where its answer belongs.
type asked struct{ channel, ts, text string }

// newsroom is a workspace with people who keep asking.
type newsroom struct {
	*workspace.Workspace
	ctx  context.Context
	seed uint64

	mu    sync.Mutex
	rng   *rand.Rand
	asked []asked
}

func newNewsroom(t *testing.T, limit time.Duration) *newsroom {
	t.Helper()
	seed := *seedFlag
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("seed %d: repeat with -seed=%d", seed, seed)
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	retries := []time.Duration{0}
	for range 200 {
		retries = append(retries, 300*time.Millisecond)
	}
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{Seed: seed, PostInterval: -1, RetryDelays: retries})
	if _, err := ws.Start(ctx, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ws.Close)
	return &newsroom{Workspace: ws, ctx: ctx, seed: seed, rng: rand.New(rand.NewPCG(seed, 4))}
}

func (n *newsroom) intN(limit int) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.rng.IntN(limit)
}

// ask posts a question somewhere, in a thread that is there now and then.
func (n *newsroom) ask(t *testing.T) {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	channel := []string{"#general", "#sahel-desk", "#editors", "@ana"}[n.rng.IntN(4)]
	text := fmt.Sprintf("question number %d?", len(n.asked))
	q := asked{channel: channel, text: text}
	thread := ""
	if len(n.asked) > 0 && n.rng.IntN(4) == 0 {
		earlier := n.asked[n.rng.IntN(len(n.asked))]
		q.channel, thread = earlier.channel, earlier.ts
	}
	if q.channel != "@ana" {
		text = "@briefbot " + text
	}
	ts, err := n.Post("ana", q.channel, thread, text)
	if err != nil {
		t.Errorf("Post: %v", err)
		return
	}
	q.ts = ts
	if thread != "" {
		q.ts = thread
	}
	n.asked = append(n.asked, q)
}

// replies counts the bot's messages by the question that they answer.
func (n *newsroom) replies() map[string]int {
	count := make(map[string]int)
	for _, channel := range []string{"#general", "#sahel-desk", "#editors", "@ana"} {
		for _, m := range n.BotMessages(channel) {
			count[m.Text]++
		}
	}
	return count
}

// checkOnce waits until every question has its answer and everything is
// acknowledged, and then fails the test for every question without an answer
// or with two. stop ends the replicas before the count.
func (n *newsroom) checkOnce(t *testing.T, stop func()) {
	t.Helper()
	n.mu.Lock()
	questions := n.asked
	n.mu.Unlock()
	// An answer may come without its thread being looked at: count the calls
	// that were taken.
	err := n.WaitFor(n.ctx, "all answers", func() bool { return n.taken() >= len(questions) && len(n.replies()) >= len(questions) })
	if err != nil {
		t.Errorf("%v", err)
	} else if err := n.WaitForQuiet(n.ctx); err != nil {
		t.Errorf("%v", err)
	}
	stop()
	byText := n.replies()
	lost, twice, found := 0, 0, 0
	for _, q := range questions {
		count := 0
		for text, c := range byText {
			if contains(text, q.text) {
				count += c
			}
		}
		switch {
		case count == 0:
			lost++
			t.Errorf("lost: %s in %s %s", q.text, q.channel, q.ts)
		case count > 1:
			twice++
			t.Errorf("answered %d times: %s in %s %s", count, q.text, q.channel, q.ts)
			for _, c := range n.Calls("") {
				if contains(c.Args.Get("text"), q.text) || c.Args.Get("ts") == q.ts {
					t.Logf("  %s %s: status %d %s, fault %q, taken %t, %.40s", c.At.Format("15:04:05.000"), c.Method, c.Status, c.Error, c.Fault, c.Taken, c.Args.Get("text"))
				}
			}
		default:
			found++
		}
	}
	t.Logf("%d questions: %d answered once, %d lost, %d more than once; %d calls of chat.postMessage", len(questions), found, lost, twice, len(n.Calls("chat.postMessage")))
}

func (n *newsroom) taken() int {
	taken := 0
	for _, channel := range []string{"#general", "#sahel-desk", "#editors", "@ana"} {
		taken += len(n.BotMessages(channel))
	}
	return taken
}

// breakSlack makes about one call in six go wrong.
func (n *newsroom) breakSlack() {
	for i, f := range []workspace.Fault{
		{Kind: workspace.FaultCloseAfter}, {Kind: workspace.FaultHalf},
		{Kind: workspace.FaultStatusAfter, Status: http.StatusServiceUnavailable},
		{Kind: workspace.FaultStatus, Status: http.StatusInternalServerError},
		{Kind: workspace.FaultStatus, Status: http.StatusTooManyRequests, RetryAfter: time.Second},
		{Kind: workspace.FaultCloseBefore}, {Kind: workspace.FaultHangAfter},
	} {
		f.Method, f.Probability, f.Seed = "chat.postMessage", 0.025, n.seed+uint64(i)
		n.Inject(f)
	}
	n.Inject(workspace.Fault{Method: "conversations.replies", Kind: workspace.FaultStatus, Status: http.StatusServiceUnavailable, Probability: 0.05, Seed: n.seed})
}

// next picks how the next child ends: at a step, or at a random moment.
func (n *newsroom) next(i int, freeze bool) plan {
	steps := slackapp.Steps()
	p := plan{Signal: int(syscall.SIGKILL), N: 1 + n.intN(4)}
	if i%4 != 3 {
		p.At = steps[i%len(steps)]
	}
	if freeze && n.intN(8) == 0 {
		p.Signal = int(syscall.SIGSTOP)
		if p.At == "" {
			p.At = slackapp.StepCalling
		}
	}
	return p
}

// live runs a child through to its end: where the plan does not end it in
// time, it is killed. It returns whether it was frozen on the way.
func (n *newsroom) live(t *testing.T, c *child, p plan, patience time.Duration) (froze bool) {
	limit := time.After(patience)
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-c.ended:
			if status := c.cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGKILL {
				t.Errorf("the child ended by itself with %s:\n%s", c.cmd.ProcessState, c.log)
			}
			return froze
		case <-limit:
			c.kill()
			return froze
		case <-look.C:
			if p.Signal == int(syscall.SIGSTOP) && !froze && c.frozen() {
				froze = true
				time.Sleep(suspend)
				c.thaw()
				limit = time.After(patience)
			}
		}
	}
}

// worlds is how many workspaces, each with a bot of its own, share the kills of
// single processes: most of a child's life is waiting.
const worlds = 2

// A single process on SQLite is killed again and again.
func TestKillsOnSQLite(t *testing.T) {
	t.Parallel()
	for world := range worlds {
		t.Run(fmt.Sprint(world), func(t *testing.T) {
			t.Parallel()
			killsOnSQLite(t, (wantKills()+worlds-1)/worlds)
		})
	}
}

func killsOnSQLite(t *testing.T, kills int) {
	n := newNewsroom(t, 20*time.Minute)
	n.DuplicateEvents(n.seed, 1, 6)
	n.breakSlack()
	database := "sqlite://" + t.TempDir() + "/bot.db"
	log := &tail{}
	start1 := time.Now()
	atStep := make(map[slackapp.Step]int)
	for i := range kills {
		p := n.next(i, false)
		c := start(t, n.Workspace, database, p, log)
		for range 2 + n.intN(3) {
			n.ask(t)
		}
		n.live(t, c, p, time.Duration(300+n.intN(900))*time.Millisecond)
		atStep[p.At]++
		if t.Failed() {
			return
		}
	}
	t.Logf("%d kills in %s, by planned step: %v", kills, time.Since(start1).Round(time.Second), atStep)
	n.ClearFaults()
	last := start(t, n.Workspace, database, plan{}, log)
	n.awaitReplicas(t, 1)
	n.ask(t) // only the last child can answer: it has come up when it is stopped
	n.checkOnce(t, func() {
		if err := last.stop(); err != nil {
			t.Errorf("%v\n%s", err, log)
		}
	})
	n.settle(t, database, log)
	n.checkStore(t, database)
}

// Three replicas on PostgreSQL are killed and frozen, one of them behind a
// network that fails.
func TestKillsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	s := server.Server(t)
	n := newNewsroom(t, 20*time.Minute)
	n.DuplicateEvents(n.seed, 1, 6)
	n.breakSlack()
	direct := s.Schema(t)
	link := newLink(t, direct)
	var left, frozen atomic.Int64
	left.Store(int64(wantKills()))
	start1 := time.Now()
	var replicas sync.WaitGroup
	log := &tail{}
	for r := range 3 {
		database := direct
		if r == 0 {
			database = link.url
		}
		replicas.Go(func() {
			for i := r; left.Add(-1) >= 0 && !t.Failed(); i += 3 {
				p := n.next(i, true)
				c := start(t, n.Workspace, database, p, log)
				n.ask(t)
				n.ask(t)
				if r == 0 && n.intN(3) == 0 {
					time.Sleep(time.Duration(100+n.intN(300)) * time.Millisecond)
					link.cut(lease * 3 / 2)
				}
				if n.live(t, c, p, time.Duration(400+n.intN(1000))*time.Millisecond) {
					frozen.Add(1)
				}
			}
		})
	}
	replicas.Wait()
	t.Logf("%d kills in %s, %d processes frozen past their lease, %d cuts of the network", wantKills(), time.Since(start1).Round(time.Second), frozen.Load(), link.cuts.Load())
	if t.Failed() {
		return
	}
	n.ClearFaults()
	var last []*child
	for range 3 {
		last = append(last, start(t, n.Workspace, direct, plan{}, log))
	}
	n.awaitReplicas(t, 3)
	n.checkOnce(t, func() {
		for _, c := range last {
			if err := c.stop(); err != nil {
				t.Errorf("%v\n%s", err, log)
			}
		}
	})
	n.settle(t, direct, log)
	n.checkStore(t, direct)
}

// awaitReplicas waits until the last replicas are up: a signal before that would
// end them with an error.
func (n *newsroom) awaitReplicas(t *testing.T, count int) {
	t.Helper()
	if err := n.WaitForConnections(n.ctx, count); err != nil {
		t.Error(err)
	}
}

// settle gives posts that stand, but are still to be looked for, the time for
// that: a stop does not wait for it.
func (n *newsroom) settle(t *testing.T, database string, log *tail) {
	t.Helper()
	for range 5 {
		db, err := openStore(n.ctx, slog.New(slog.DiscardHandler), database)
		if err != nil {
			t.Fatal(err)
		}
		uncertain, err := db.Posts(n.ctx, store.Uncertain, 1)
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		if len(uncertain) == 0 {
			return
		}
		looks := len(n.Calls("conversations.replies")) + len(n.Calls("conversations.history"))
		c := start(t, n.Workspace, database, plan{}, log)
		if err := n.WaitFor(n.ctx, "a look-up", func() bool {
			return len(n.Calls("conversations.replies"))+len(n.Calls("conversations.history")) > looks
		}); err != nil {
			t.Error(err)
		}
		if err := c.stop(); err != nil {
			t.Errorf("%v\n%s", err, log)
		}
	}
}

// checkStore holds that the store agrees: nothing unfinished, nothing dead, and
// every post in the ledger under the timestamp at which it stands.
func (n *newsroom) checkStore(t *testing.T, database string) {
	t.Helper()
	db, err := openStore(n.ctx, slog.New(slog.DiscardHandler), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	b, err := db.Backlog(n.ctx)
	if err != nil || b.Queued+b.Claimed+b.Dead > 0 {
		letters, _ := db.DeadLetters(n.ctx, 3)
		t.Errorf("Backlog = %+v, %v; want none; %+v", b, err, letters)
	}
	for _, state := range []store.PostState{store.Pending, store.Posting, store.Uncertain, store.Failed} {
		if posts, err := db.Posts(n.ctx, state, 5); err != nil || len(posts) > 0 {
			t.Errorf("Posts(%s) = %+v, %v; want none", state, posts, err)
		}
	}
	answers, err := db.Answers(n.ctx, time.Time{}, 2*len(n.asked))
	if err != nil || len(answers) != len(n.asked) {
		t.Errorf("the ledger has %d answers, %v; want %d", len(answers), err, len(n.asked))
	}
	for _, a := range answers {
		if m, ok := n.Message(a.Channel, a.MessageTS); !ok || !contains(m.Text, a.Question) {
			t.Errorf("the ledger has %q at %s %s, where there is %q", a.Question, a.Channel, a.MessageTS, m.Text)
			return
		}
	}
}

func wantKills() int {
	if testing.Short() {
		return min(*kills, 24)
	}
	return *kills
}
