package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/kb"
	"briefbot/internal/store/storetest/pgtest"
)

var server pgtest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// sharedKB is a folder of briefings and a database to store them in.
type sharedKB struct {
	dir string
	env map[string]string
}

func newSharedKB(t *testing.T) *sharedKB {
	t.Helper()
	return &sharedKB{dir: t.TempDir(), env: map[string]string{"DATABASE_URL": server.Server(t).Schema(t), "KB_DIR": "postgres", "LISTEN_ADDR": "127.0.0.1:0"}}
}

func (d *sharedKB) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(filepath.Join(d.dir, name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (d *sharedKB) remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(d.dir, name)); err != nil {
		t.Fatal(err)
	}
}

// bot runs a command line and checks its exit code and parts of what it prints.
func (d *sharedKB) bot(t *testing.T, code int, line string, want ...string) {
	t.Helper()
	var out bytes.Buffer
	got := run(t.Context(), append(strings.Fields(line), d.more(line)...), func(name string) string { return d.env[name] }, strings.NewReader(""), &out, &out)
	if got != code {
		t.Errorf("bot %s = %d, want %d:\n%s", line, got, code, &out)
	}
	for _, w := range want {
		if !strings.Contains(out.String(), w) {
			t.Errorf("bot %s: lacks %q:\n%s", line, w, &out)
		}
	}
}

func (d *sharedKB) more(line string) []string {
	if strings.HasPrefix(line, "kb sync") {
		return []string{"--from", d.dir}
	}
	return nil
}

func TestKBInPostgreSQL(t *testing.T) {
	t.Parallel()
	d := newSharedKB(t)
	d.bot(t, exitUsage, "ask who leads?", "tables are not there yet")
	d.bot(t, exitUsage, "kb sync", "holds no Markdown file")
	d.write(t, "sahel/one.md", "The league is led by Awa Traore.\n")
	d.write(t, "two.md", "The harbour opened in June.\n")
	d.bot(t, exitDone, "kb sync --dry-run", "new        sahel/one.md", "new        two.md", "nothing was changed")
	d.bot(t, exitUsage, "ask who leads?", "holds no briefing yet", "bot kb sync --from DIR")
	d.bot(t, exitDone, "kb sync", "revision 1: 2 new, 0 changed, 0 withdrawn, 0 as before")
	d.bot(t, exitDone, "kb sync", "revision 1: 0 new, 0 changed, 0 withdrawn, 2 as before")
	d.bot(t, exitDone, "ask who leads the league?", "Awa Traore")
	d.bot(t, exitDone, "kb list", "sahel/one.md", "two.md", "revision 1: 2 briefings")
	d.bot(t, exitDone, "kb list --json", `{"document":"sahel/one.md","version":"sha256:`)
	d.bot(t, exitUsage, "doctor", "2 briefings", "schema") // without tokens

	d.write(t, "sahel/one.md", "The league is led by Binta Keita.\n")
	d.write(t, "bad.md", "a\x00b")
	d.write(t, "two.md", "\xff")
	d.bot(t, exitUsage, "kb sync", "changed    sahel/one.md", "refused    bad.md: it holds a NUL byte", "refused    two.md: ", "revision 2: 0 new, 1 changed, 0 withdrawn", "2 of the files were refused")
	d.bot(t, exitDone, "ask who leads the league?", "Binta Keita")
	d.bot(t, exitDone, "kb list", "two.md", "revision 2: 2 briefings")

	for _, name := range []string{"bad.md", "two.md"} {
		d.remove(t, name)
	}
	d.bot(t, exitDone, "kb sync", "withdrawn  two.md", "revision 3: 0 new, 0 changed, 1 withdrawn, 1 as before")
	d.remove(t, "sahel/one.md")
	d.bot(t, exitUsage, "kb sync", "leave none of the 1 briefings", "--allow-empty")
	d.bot(t, exitDone, "kb list", "revision 3: 1 briefings")
	d.bot(t, exitDone, "kb sync --allow-empty", "revision 4: 0 new, 0 changed, 1 withdrawn")
	d.dir = filepath.Join(d.dir, "missing")
	d.bot(t, exitUsage, "kb sync --allow-empty", "no such file")
	d.env["DATABASE_URL"] = "sqlite://" + filepath.Join(t.TempDir(), "bot.db")
	d.bot(t, exitUsage, "kb list", "needs PostgreSQL")
	d.bot(t, exitUsage, "ask who leads?", "needs PostgreSQL")
}

// Three replicas serve the same version of all documents soon after each sync,
// never a part of one, whoever syncs at the same time.
func TestReplicasServeTheSameKB(t *testing.T) {
	t.Parallel()
	d := newSharedKB(t)
	const names = "abcdefgh"
	fill := func(text string) {
		for _, name := range names {
			d.write(t, string(name)+".md", text)
		}
	}
	fill("Round zero.\n")
	d.bot(t, exitDone, "kb sync", "8 new")
	cfg, err := config.Load(func(name string) string { return d.env[name] })
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	var replicas []*kb.Library
	for range 3 {
		library, closeKB, err := openKB(ctx, slog.New(slog.DiscardHandler), cfg, kb.Config{})
		if err != nil {
			t.Fatal(err)
		}
		replicas = append(replicas, library)
		running.Go(func() {
			defer closeKB()
			if err := library.Run(ctx); err != nil {
				t.Errorf("Run: %v", err)
			}
		})
	}
	defer running.Wait()
	defer stop()
	for _, text := range []string{"Round one.\n", "Round two.\n", "Round three.\n"} {
		fill(text)
		var syncs sync.WaitGroup
		for range 3 {
			syncs.Go(func() { d.bot(t, exitDone, "kb sync") })
		}
		limit := time.After(25 * time.Second)
		for i, library := range replicas {
			for served := ""; served != text; {
				changed := library.Changed()
				index := library.Index()
				served = index.Documents()[0].Quote(kb.Span{End: index.Documents()[0].Size()})
				for _, doc := range index.Documents() {
					if got := doc.Quote(kb.Span{End: doc.Size()}); got != served || len(index.Documents()) != len(names) {
						t.Fatalf("replica %d serves %q beside %q in %d documents", i, got, served, len(index.Documents()))
					}
				}
				if served == text {
					break
				}
				select {
				case <-changed:
				case <-limit:
					t.Fatalf("replica %d still serves %q, want %q", i, served, text)
				}
			}
		}
		syncs.Wait()
	}
	d.bot(t, exitDone, "kb list", "revision 4: 8 briefings")
}
