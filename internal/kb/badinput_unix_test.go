//go:build unix

package kb

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOddFiles: links out of the folder, loops of links and what is no file.
func TestOddFiles(t *testing.T) {
	t.Parallel()
	outside := newFolder(t, "secret.md", "Not to be served.")
	f := newFolder(t, "good.md", good, "sub/x.md", "Inside.")
	link := func(to, name string) {
		if err := os.Symlink(to, f.path(name)); err != nil {
			t.Fatal(err)
		}
	}
	link(outside.path("secret.md"), "absolute.md")
	link("../"+filepath.Base(outside.dir)+"/secret.md", "relative.md")
	link(outside.dir, "folder")
	link("one.md", "two.md")
	link("two.md", "one.md")
	link(".", "round")
	link("nowhere.md", "dangling.md")
	link("sub/x.md", "inside.md")
	link("sub", "dir.md")
	if err := syscall.Mkfifo(f.path("pipe.md"), 0o644); err != nil {
		t.Fatal(err)
	}
	l := f.open(Config{})
	wantTexts(t, l, map[string]string{"good.md": good, "sub/x.md": "Inside.", "inside.md": "Inside."})
	want := map[string]string{
		"absolute.md": "path escapes", "relative.md": "path escapes",
		"one.md": "too many levels of symbolic links", "two.md": "too many levels of symbolic links",
		"dangling.md": "no such file", "dir.md": "not a regular file", "pipe.md": "not a regular file",
	}
	for _, p := range l.Problems() {
		if w, ok := want[p.ID]; !ok || !strings.Contains(p.Reason, w) {
			t.Errorf("problem %v, want %q", p, w)
		}
		delete(want, p.ID)
	}
	if len(want) > 0 {
		t.Errorf("no problem with %v", want)
	}
	lines := f.log.take("document refused")
	if len(lines) != 7 {
		t.Errorf("%d log lines for 7 problems: %q", len(lines), lines)
	}
}

// TestUnreadable: files and folders that the process may not read. The
// superuser may read all, so as root the test runs itself again as nobody.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		self, err := os.Open(os.Args[0])
		if err != nil {
			t.Fatal(err)
		}
		defer self.Close()
		dir, err := os.MkdirTemp("", "unreadable")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		if err := os.Chmod(dir, 0o777); err != nil {
			t.Fatal(err)
		}
		binary := filepath.Join(dir, "kb.test")
		out, err := os.OpenFile(binary, os.O_CREATE|os.O_WRONLY, 0o755)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(out, self); err != nil {
			t.Fatal(err)
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), binary, "-test.run=^TestUnreadable$", "-test.v")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TMPDIR="+dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		text, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(text), "--- PASS: TestUnreadable") {
			t.Errorf("as nobody: %v\n%s", err, text)
		}
		return
	}
	f := newFolder(t, "good.md", good, "shut.md", "Read once.", "closed/a.md", "Also read once.", "never.md", "Never read.")
	mode := func(name string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(f.path(name), mode); err != nil {
			t.Fatal(err)
		}
	}
	mode("never.md", 0)
	l := f.open(Config{})
	mode("shut.md", 0)
	mode("closed", 0)
	defer mode("closed", 0o755)
	// Something else must show a change: reading rights leave size and time alone.
	f.write("good.md", good+" Now.")
	if err := l.Refresh(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, l, map[string]string{"good.md": good + " Now.", "shut.md": "Read once.", "closed/a.md": "Also read once."})
	want := []string{"closed", "never.md", "shut.md"}
	problems := l.Problems()
	if len(problems) != len(want) {
		t.Fatalf("problems: %v", problems)
	}
	for i, p := range problems {
		if p.ID != want[i] || !strings.Contains(p.Reason, "permission denied") {
			t.Errorf("problem %d: %v, want %s", i, p, want[i])
		}
	}
	mode("closed", 0o755)
	mode("shut.md", 0o644)
	mode("never.md", 0o644)
	if err := l.Refresh(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if got := l.Problems(); len(got) != 0 {
		t.Errorf("problems after mending: %v", got)
	}

	mode(".", 0)
	defer mode(".", 0o755)
	if _, err := Open(t.Context(), f.logger(), f.dir, Config{}); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("Open of an unreadable folder: %v", err)
	}
	if err := l.Refresh(t.Context(), false); err == nil {
		t.Error("Refresh of an unreadable folder worked")
	}
	wantTexts(t, l, map[string]string{"good.md": good + " Now.", "shut.md": "Read once.", "closed/a.md": "Also read once.", "never.md": "Never read."})
}
