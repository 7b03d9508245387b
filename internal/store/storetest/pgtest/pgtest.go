// Package pgtest starts a private PostgreSQL for tests: one server per test
// binary, in a temporary folder, on a Unix socket, with a schema per test.
//
// The server runs as a user without rights when the tests run as root, which
// PostgreSQL refuses, and on Linux it ends with the test binary, however that
// ends.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing: no PostgreSQL server is installed here.
var ErrMissing = errors.New("no PostgreSQL server found: install the package postgresql (initdb and postgres are looked for in PATH and in /usr/lib/postgresql)")

// Server is a running server.
type Server struct {
	dir, bin   string
	options    Options
	credential *syscall.Credential
	command    *exec.Cmd
	exited     chan struct{}
	schemas    atomic.Int64
}

// Options of a server.
type Options struct {
	// Durable makes it sync its files as in production. It is off by default,
	// which is faster and loses nothing but on a crash of the machine.
	Durable bool
}

// Start makes an empty database and starts a server on it. Stop it.
func Start(ctx context.Context, o Options) (_ *Server, err error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, options: o}
	if os.Getuid() == 0 {
		if s.credential, err = unprivileged(); err != nil {
			return nil, err
		}
	}
	// A socket's path may have 107 bytes, less than some temporary folders.
	if s.dir, err = os.MkdirTemp("/tmp", "pgtest-"); err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer func() {
		if err != nil {
			s.Stop()
		}
	}()
	if s.credential != nil {
		if err := os.Chown(s.dir, int(s.credential.Uid), int(s.credential.Gid)); err != nil {
			return nil, fmt.Errorf("start PostgreSQL: %w", err)
		}
	}
	initdb := s.prepare(exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "--pgdata="+s.data(),
		"--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"))
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := s.Run(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Run starts the server's process, after [Server.Kill] on the same data, and
// returns when it takes connections.
func (s *Server) Run(ctx context.Context) error {
	durable := "off"
	if s.options.Durable {
		durable = "on"
	}
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	defer log.Close()
	s.command = s.prepare(exec.Command(filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.dir,
		"-c", "listen_addresses=", "-c", "max_connections=400", "-c", "shared_buffers=64MB",
		"-c", "fsync="+durable, "-c", "full_page_writes="+durable))
	s.command.Stdout, s.command.Stderr = log, log
	dieWithParent(s.command.SysProcAttr)

	started := make(chan error, 1)
	s.exited = make(chan struct{})
	go func(exited chan struct{}) {
		// The signal comes when the thread ends that started the process, so
		// that thread has to stay.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer close(exited)
		err := s.command.Start()
		started <- err
		if err == nil {
			_ = s.command.Wait()
		}
	}(s.exited)
	if err := <-started; err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	return s.await(ctx)
}

// await returns when the server takes connections.
func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.url(""))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.exited:
			text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("PostgreSQL ended at once: %s", text)
		case <-ctx.Done():
			return fmt.Errorf("wait for PostgreSQL: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Kill ends the server's process at once, as a crash would, and waits for it.
func (s *Server) Kill() { s.end(syscall.SIGQUIT) }

// Stop ends the server and removes its data. Stopping twice is harmless.
func (s *Server) Stop() {
	s.end(syscall.SIGQUIT)
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}

func (s *Server) end(signal os.Signal) {
	if s.command == nil || s.command.Process == nil {
		return
	}
	_ = s.command.Process.Signal(signal)
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
		_ = s.command.Process.Kill()
		<-s.exited
	}
}

// Schema makes an empty schema for a test and returns the URL that leads
// there. It goes with the server.
func (s *Server) Schema(tb testing.TB) string {
	tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(""))
	if err != nil {
		tb.Fatalf("make a schema: %v", err)
	}
	defer conn.Close(ctx)
	name := fmt.Sprintf("test_%d", s.schemas.Add(1))
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+name); err != nil {
		tb.Fatalf("make a schema: %v", err)
	}
	return s.url(name)
}

func (s *Server) url(schema string) string {
	query := url.Values{"host": {s.dir}, "sslmode": {"disable"}}
	if schema != "" {
		query.Set("search_path", schema)
	}
	return "postgres://postgres@/postgres?" + query.Encode()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) prepare(c *exec.Cmd) *exec.Cmd {
	c.Dir = s.dir
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.credential}
	return c
}

// binaries finds the folder of the newest installed server.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(real), nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", ErrMissing
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(strings.Split(path, "/")[4])
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// unprivileged finds a user to run the server as.
func unprivileged() (*syscall.Credential, error) {
	for _, name := range [...]string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			continue
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			continue
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("start PostgreSQL: it refuses to run as root, and there is no user postgres or nobody")
}

// Shared is a server that all tests of a package use, started by the first of
// them. The zero value is ready; stop it in TestMain.
type Shared struct {
	mu     sync.Mutex
	server *Server
	err    error
}

// Server returns the running server. Without PostgreSQL on the machine the
// test is skipped, except where CI is set: there it fails.
func (s *Shared) Server(tb testing.TB) *Server {
	tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server == nil && s.err == nil {
		s.server, s.err = Start(context.Background(), Options{})
	}
	if errors.Is(s.err, ErrMissing) && os.Getenv("CI") == "" {
		tb.Skipf("NOT TESTED: %v", s.err)
	}
	if s.err != nil {
		tb.Fatal(s.err)
	}
	return s.server
}

// Stop stops the server, if one was started, and says on standard error when
// tests were skipped for want of one.
func (s *Shared) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != nil {
		s.server.Stop()
	}
	if errors.Is(s.err, ErrMissing) {
		fmt.Fprintln(os.Stderr, "SKIPPED all tests that need PostgreSQL:", s.err)
	}
}
