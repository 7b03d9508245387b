package sqlite

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"briefbot/internal/store"
)

const hour = time.Hour

// must returns a value that cannot fail to be there.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// child names the part that a copy of this test binary plays.
const child = "STORE_TEST_CHILD"

// TestMain plays a child's part where one is asked for.
func TestMain(m *testing.M) {
	part, path, _ := strings.Cut(os.Getenv(child), " ")
	switch part {
	case "record":
		recordForEver(path)
	case "open":
		loseRights()
		_, err := Open(context.Background(), slog.New(slog.DiscardHandler), "sqlite://"+path, Options{})
		fmt.Println("open:", err)
		return
	}
	os.Exit(m.Run())
}

// start starts a child.
func start(t *testing.T, part, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	c := exec.CommandContext(t.Context(), must(os.Executable()))
	c.Env = append(os.Environ(), child+"="+part+" "+path)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c, bufio.NewScanner(out)
}

// loseRights makes root, who may write anything, somebody else.
func loseRights() {
	if os.Getuid() != 0 {
		return
	}
	nobody := must(user.Lookup("nobody"))
	if err := syscall.Setuid(must(strconv.Atoi(nobody.Uid))); err != nil {
		panic(err)
	}
}

// recordForEver records events and names each on standard output once Record
// has returned.
func recordForEver(path string) {
	s := must(Open(context.Background(), slog.New(slog.DiscardHandler), "sqlite://"+path, Options{}))
	c := store.NewCommitter(s, store.CommitterOptions{})
	for sender := range 8 {
		go func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("E%d-%d", sender, i)
				must(c.Record(context.Background(), store.Event{ID: id, Payload: bytes.Repeat([]byte("x"), 2000)}))
				fmt.Println(id)
			}
		}()
	}
	select {}
}

// TestKilledProcessLosesNothing kills a process without warning, again and
// again: what it has acknowledged is there.
func TestKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "bot.db")
	acknowledged := make(map[string]bool)
	for round := range 8 {
		c, lines := start(t, "record", path)
		for n := 0; lines.Scan(); n++ {
			// A child that starts again acknowledges the same events as known.
			acknowledged[lines.Text()] = true
			if n == 40+60*round {
				if err := c.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = c.Wait()
	}
	s := open(t, path, Options{})
	var events []store.Event
	for id := range acknowledged {
		events = append(events, store.Event{ID: id})
	}
	for i, fresh := range must(s.Record(t.Context(), events)) {
		if fresh {
			t.Errorf("event %s was acknowledged and is not on disk", events[i].ID)
		}
	}
	if len(acknowledged) < 400 {
		t.Errorf("only %d events were acknowledged, want at least 400", len(acknowledged))
	}
}

func TestReadOnlyFile(t *testing.T) {
	t.Parallel()
	// Not below TempDir, which other users cannot enter.
	dir := must(os.MkdirTemp("", "store-readonly-"))
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	path := filepath.Join(dir, "bot.db")
	if err := open(t, path, Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{path: 0o444, path + ".lock": 0o666, dir: 0o777} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	c, lines := start(t, "open", path)
	lines.Scan()
	got := lines.Text()
	_ = c.Wait()
	if !strings.Contains(got, path) || !strings.Contains(got, "cannot be written") {
		t.Errorf("Open of a read-only file = %q, want it named as not writable", got)
	}
}
