package faulttest

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/handlers"
	"briefbot/internal/slackapp"
	"briefbot/internal/store"
	"briefbot/internal/store/postgres"
	"briefbot/internal/store/sqlite"
	"briefbot/internal/store/storetest/pgtest"
	"briefbot/internal/workspace"
)

var (
	kills    = flag.Int("kills", 200, "how many processes each kill test kills")
	seedFlag = flag.Uint64("seed", 0, "seed of the fault tests; 0 picks one, which is printed")
	burst    = flag.Int("burst", 10_000, "how many questions the load test asks")
	volley   = flag.Int("volley", 0, "how many of them are released at the same instant; 0 is all")
)

var server pgtest.Shared

// childVariable holds a child's plan as JSON. The test binary runs itself.
const childVariable = "BRIEFBOT_FAULTTEST_CHILD"

func TestMain(m *testing.M) {
	if text := os.Getenv(childVariable); text != "" {
		if err := runChild(text); err != nil {
			fmt.Fprintln(os.Stderr, "child:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// plan is what a child does.
type plan struct {
	API, BotToken, AppToken, Database string
	// At is the step at whose N-th passing the child gets Signal: SIGKILL or
	// SIGSTOP. Empty is never.
	At     slackapp.Step
	N      int
	Signal int
}

// Settings of the children: production's, in a hurry.
const (
	lease   = 1500 * time.Millisecond
	suspend = 2 * lease // how long a frozen process stands still
)

var pace = slackapp.Pace{
	Post:  time.Millisecond,
	Look:  30 * time.Millisecond,
	Again: 1200 * time.Millisecond,
}

type echo struct{}

// Answer answers every question with itself.
func (echo) Answer(_ context.Context, question string) (answer.Answer, error) {
	return answer.Answer{Status: answer.Answered, Short: "answer to " + question,
		Evidence: []answer.Evidence{{Document: "article.md", Paragraph: 8, Line: 23, Quote: "The quote for " + question}}}, nil
}

func openStore(ctx context.Context, log *slog.Logger, url string) (store.Store, error) {
	if strings.HasPrefix(url, "sqlite://") {
		return sqlite.Open(ctx, log, url, sqlite.Options{})
	}
	return postgres.Open(ctx, log, url, postgres.Options{})
}

// runChild is a replica of the bot: the real one but for the briefings.
func runChild(text string) error {
	var p plan
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() { // the parent holds the other end
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := openStore(ctx, log, p.Database)
	if err != nil {
		return err
	}
	defer db.Close()
	var passed atomic.Int64
	return slackapp.New(log, slackapp.Options{
		BotToken: p.BotToken, AppToken: p.AppToken, APIURL: p.API,
		Handler: handlers.New(log, echo{}, handlers.Options{}).Handle,
		Store:   db, Lease: lease, Pace: pace, Retry: 100 * time.Millisecond, Drain: 20 * time.Second,
		AtStep: func(s slackapp.Step) {
			if s == p.At && passed.Add(1) == int64(p.N) {
				_ = syscall.Kill(os.Getpid(), syscall.Signal(p.Signal))
				if p.Signal == int(syscall.SIGKILL) {
					select {}
				}
			}
		},
	}).Run(ctx)
}

// child is a running replica.
type child struct {
	cmd   *exec.Cmd
	ended chan struct{}
	stdin io.Closer
	log   *tail
}

// tail keeps the end of a log.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if over := len(t.text) - 1<<16; over > 0 {
		t.text = t.text[over:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}

func start(t *testing.T, ws *workspace.Workspace, database string, p plan, log *tail) *child {
	t.Helper()
	p.API, p.BotToken, p.AppToken, p.Database = ws.APIURL(), ws.BotToken(), ws.AppToken(), database
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+string(text), "GOMAXPROCS=2")
	cmd.Stderr = log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd, ended: make(chan struct{}), stdin: stdin, log: log}
	go func() {
		defer close(c.ended)
		_ = cmd.Wait()
	}()
	return c
}

// kill ends the child at once.
func (c *child) kill() {
	_ = c.cmd.Process.Kill()
	<-c.ended
}

// stop ends the child as an operator does.
func (c *child) stop() error {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-c.ended:
	case <-time.After(40 * time.Second):
		c.kill()
		return errors.New("the child did not stop in 40s")
	}
	if !c.cmd.ProcessState.Success() {
		return fmt.Errorf("the child ended with %s", c.cmd.ProcessState)
	}
	return nil
}

// frozen reports whether the child stands still.
func (c *child) frozen() bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	return strings.HasPrefix(rest, "T")
}

func (c *child) thaw() { _ = c.cmd.Process.Signal(syscall.SIGCONT) }
