package kb

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// logLines is a log that tests read.
type logLines struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logLines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// take returns the lines that hold all of words, and forgets every line.
func (l *logLines) take(words ...string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []string
lines:
	for line := range strings.Lines(l.buf.String()) {
		for _, w := range words {
			if !strings.Contains(line, w) {
				continue lines
			}
		}
		found = append(found, line)
	}
	l.buf.Reset()
	return found
}

// folder is a knowledge base on disk.
type folder struct {
	t   *testing.T
	dir string
	log *logLines
}

// newFolder makes a folder of files given as names and texts.
func newFolder(t *testing.T, files ...string) *folder {
	t.Helper()
	f := &folder{t: t, dir: t.TempDir(), log: &logLines{}}
	for i := 0; i < len(files); i += 2 {
		f.write(files[i], files[i+1])
	}
	return f
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

func (f *folder) write(name, text string) {
	f.t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(f.path(name), []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) remove(name string) {
	f.t.Helper()
	if err := os.RemoveAll(f.path(name)); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) logger() *slog.Logger { return slog.New(slog.NewTextHandler(f.log, nil)) }

func (f *folder) open(cfg Config) *Library {
	f.t.Helper()
	l, err := Open(f.t.Context(), f.logger(), f.dir, cfg)
	if err != nil {
		f.t.Fatalf("Open: %v", err)
	}
	return l
}

// refresh looks once, which must work.
func (f *folder) refresh(l *Library) {
	f.t.Helper()
	if err := l.Refresh(f.t.Context(), false); err != nil {
		f.t.Fatalf("Refresh: %v", err)
	}
}

// texts are the documents of an index: ID and first passage.
func texts(x *Index) map[string]string {
	m := map[string]string{}
	for _, d := range x.Documents() {
		m[d.ID] = d.Passage(0).Text()
	}
	return m
}

func wantTexts(t *testing.T, l *Library, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, texts(l.Index())); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
}

// finds searches for one word, as written in an English text.
func finds(x *Index, word string) []string {
	var ids []string
	term := NewAnalyzer("en").Tokens(nil, []byte(word))[0].Term
	for _, h := range x.Search([]Term{{Text: term, Weight: 1}}, 10) {
		ids = append(ids, h.Document.ID)
	}
	return ids
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "broken/bad.md", "a\x00b", "empty/note.txt", "no Markdown", "file", "x")
	for _, test := range []struct{ dir, want string }{
		{"missing", "does not exist"},
		{"empty", "holds no Markdown file"},
		{"broken", "bad.md: it holds a NUL byte at line 1"},
		{"file", "cannot be read"},
	} {
		dir := f.path(test.dir)
		for name, open := range map[string]func() error{
			"Open": func() error { _, err := Open(t.Context(), f.logger(), dir, Config{}); return err },
			"Load": func() error { _, _, err := Load(t.Context(), f.logger(), dir, Config{}); return err },
		} {
			err := open()
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "KB_DIR") {
				t.Errorf("%s(%s) = %v, want an error with %q and KB_DIR", name, test.dir, err, test.want)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, f.logger(), newFolder(t, "a.md", "Text.").dir, Config{}); err == nil {
		t.Error("Open with an ended context worked")
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.", "b.md", "Beta stands.")
	l := f.open(Config{})
	first := l.Index()
	changed := l.Changed()

	f.refresh(l)
	if l.Index() != first {
		t.Error("an unchanged folder made another index")
	}
	select {
	case <-changed:
		t.Error("Changed was closed without a change")
	default:
	}

	f.write("c.md", "Gamma came.")
	f.write("sub/deep/d.markdown", "Delta came.")
	f.refresh(l)
	select {
	case <-changed:
	default:
		t.Error("Changed was not closed")
	}
	wantTexts(t, l, map[string]string{"a.md": "Alpha stands.", "b.md": "Beta stands.", "c.md": "Gamma came.", "sub/deep/d.markdown": "Delta came."})
	if got := finds(l.Index(), "delta"); !slices.Equal(got, []string{"sub/deep/d.markdown"}) {
		t.Errorf("delta is found in %v", got)
	}

	f.write("a.md", "Alpha changed entirely.")
	if err := os.Rename(f.path("b.md"), f.path("e.md")); err != nil {
		t.Fatal(err)
	}
	f.remove("sub")
	f.refresh(l)
	wantTexts(t, l, map[string]string{"a.md": "Alpha changed entirely.", "c.md": "Gamma came.", "e.md": "Beta stands."})
	if got := finds(l.Index(), "delta"); got != nil {
		t.Errorf("delta is found in %v after its removal", got)
	}
	if diff := cmp.Diff(map[string]string{"a.md": "Alpha stands.", "b.md": "Beta stands."}, texts(first)); diff != "" {
		t.Errorf("an index that was kept has changed:\n%s", diff)
	}
}

func TestRefreshSameSizeAndTime(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.")
	old := time.Now().Add(-time.Hour)
	stamp := func(at time.Time) {
		if err := os.Chtimes(f.path("a.md"), at, at); err != nil {
			t.Fatal(err)
		}
	}
	stamp(old)
	l := f.open(Config{})
	f.write("a.md", "Omega stands.")
	stamp(old)
	f.refresh(l)
	wantTexts(t, l, map[string]string{"a.md": "Alpha stands."})
	if err := l.Refresh(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	wantTexts(t, l, map[string]string{"a.md": "Omega stands."})

	// A file that was changed just now is read again although nothing shows.
	now := time.Now()
	f.write("a.md", "Gamma stands.")
	stamp(now)
	f.refresh(l)
	f.write("a.md", "Delta stands.")
	stamp(now)
	f.refresh(l)
	wantTexts(t, l, map[string]string{"a.md": "Delta stands."})
}

func TestRefreshEmptied(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.")
	l := f.open(Config{})
	f.remove("a.md")
	f.refresh(l)
	x := l.Index()
	if len(x.Documents()) != 0 || x.Len() != 0 {
		t.Errorf("%d documents after the last was removed", len(x.Documents()))
	}
	if hits := x.Search([]Term{{Text: "alpha", Weight: 1}}, 5); len(hits) != 0 {
		t.Errorf("Search of an empty index = %v", hits)
	}
	if x.Document("a.md") != nil || x.Frequency("alpha") != 0 || x.Rarity("alpha") < 0 || x.NameShare("alpha") != 0 ||
		len(x.Languages()) != 0 || len(x.Aliases()) != 0 || len(x.Near("alpha", 3)) != 0 {
		t.Error("an empty index holds something")
	}
	if lines := f.log.take("level=ERROR", "holds no document"); len(lines) != 1 {
		t.Errorf("log lines about it: %q", lines)
	}
	f.refresh(l)
	if lines := f.log.take("level=ERROR"); len(lines) != 0 {
		t.Errorf("log lines at the next look: %q", lines)
	}
	f.write("b.md", "Beta came.")
	f.refresh(l)
	wantTexts(t, l, map[string]string{"b.md": "Beta came."})
}

func TestRefreshFolderLost(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "kb/a.md", "Alpha stands.")
	f.dir = f.path("kb")
	l := f.open(Config{})
	if err := os.Rename(f.dir, f.dir+".away"); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := l.Refresh(t.Context(), false); err == nil {
			t.Error("Refresh without a folder worked")
		}
	}
	wantTexts(t, l, map[string]string{"a.md": "Alpha stands."})
	if lines := f.log.take("level=ERROR", "serving what was read before"); len(lines) != 1 {
		t.Errorf("log lines about it: %q", lines)
	}
	if err := os.Rename(f.dir+".away", f.dir); err != nil {
		t.Fatal(err)
	}
	f.refresh(l)
	wantTexts(t, l, map[string]string{"a.md": "Alpha stands."})
}

// TestReuse: a change rebuilds the segments that hold it and no other.
func TestReuse(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	paragraphs := strings.Repeat("word\n\n", 1500)
	for i := range 60 {
		f.write(fmt.Sprintf("%03d.md", i), paragraphs)
	}
	l := f.open(Config{})
	before := map[*segment]bool{}
	for _, s := range l.Index().segments {
		before[s] = true
	}
	if len(before) < 3 {
		t.Fatalf("%d segments", len(before))
	}
	f.write("030.md", paragraphs+"One more.")
	f.refresh(l)
	fresh := 0
	for _, s := range l.Index().segments {
		if !before[s] {
			fresh++
		}
	}
	if fresh == 0 || fresh > 2 {
		t.Errorf("%d of %d segments were built anew", fresh, len(before))
	}
}

// running starts Run and gives a function that waits until cond holds of the
// index.
func running(f *folder, l *Library) (wait func(what string, cond func(*Index) bool)) {
	ctx, cancel := context.WithCancel(f.t.Context())
	done := make(chan error, 1)
	go func() { done <- l.Run(ctx) }()
	f.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			f.t.Errorf("Run: %v", err)
		}
	})
	return func(what string, cond func(*Index) bool) {
		f.t.Helper()
		start := time.Now()
		limit := time.After(30 * time.Second) // a busy machine; the promise is checked below
		for {
			changed := l.Changed()
			if cond(l.Index()) {
				break
			}
			select {
			case <-changed:
			case <-limit:
				f.t.Fatalf("%s was not served", what)
			}
		}
		f.t.Logf("%s was served after %v", what, time.Since(start))
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.", "sub/b.md", "Beta stands.")
	l := f.open(Config{})
	wait := running(f, l)
	has := func(id, text string) func(*Index) bool {
		return func(x *Index) bool { return texts(x)[id] == text }
	}
	f.write("c.md", "Gamma came.")
	wait("a new document", has("c.md", "Gamma came."))
	f.write("sub/b.md", "Beta changed.")
	wait("a change below", has("sub/b.md", "Beta changed."))
	f.write("new/folder/d.md", "Delta came.")
	wait("a new folder", has("new/folder/d.md", "Delta came."))
	f.write("new/folder/e.md", "Epsilon came.")
	wait("a document in it", has("new/folder/e.md", "Epsilon came."))
	if err := os.Rename(f.path("new"), f.path("moved")); err != nil {
		t.Fatal(err)
	}
	wait("a renamed folder", func(x *Index) bool {
		return x.Document("moved/folder/d.md") != nil && x.Document("new/folder/d.md") == nil
	})
	f.write("moved/folder/d.md", "Delta changed.")
	wait("a change in it", has("moved/folder/d.md", "Delta changed."))
	f.write("a.md", "bad \xff bytes")
	f.write("f.md", "Phi came.")
	wait("a document beside a broken one", has("f.md", "Phi came."))
	if got := texts(l.Index())["a.md"]; got != "Alpha stands." {
		t.Errorf("the broken document is served as %q", got)
	}
	f.write("a.md", "Alpha is well again.")
	wait("the mended document", has("a.md", "Alpha is well again."))
	f.remove("moved")
	wait("a removal", func(x *Index) bool { return len(x.Documents()) == 4 })
}

// TestRunWithoutEvents: what no event tells, the next look finds; what no time
// tells, the next reading of all files.
func TestRunWithoutEvents(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.")
	l := f.open(Config{})
	timers := make(chan (chan time.Time))
	verify := make(chan time.Time)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	l.after = func(d time.Duration) <-chan time.Time {
		if d == verifyEvery {
			return verify
		}
		c := make(chan time.Time)
		select {
		case timers <- c:
		case <-ctx.Done():
		}
		return c
	}
	lost := make(chan error)
	events := make(chan fsnotify.Event)
	done := make(chan error)
	go func() { done <- l.run(ctx, events, lost, nil) }()
	await := func(want string) {
		t.Helper()
		if got := texts(l.Index())["a.md"]; got != want {
			t.Errorf("a.md is %q, want %q", got, want)
		}
	}

	rescan := <-timers
	f.write("a.md", "Alpha grew longer.")
	rescan <- time.Now()
	<-timers // the look is done
	await("Alpha grew longer.")

	f.write("a.md", "Alpha came with a lost event.")
	lost <- fsnotify.ErrEventOverflow
	<-timers
	await("Alpha came with a lost event.")

	// A storm of events does not put a look off for ever.
	f.write("a.md", "Alpha is written again and again.")
	events <- fsnotify.Event{}
	<-timers // quiet
	patience := <-timers
	for range 5 {
		events <- fsnotify.Event{}
		<-timers // quiet begins anew
	}
	patience <- time.Now()
	<-timers
	await("Alpha is written again and again.")

	old := time.Now().Add(-time.Hour)
	f.write("a.md", "Alpha one.")
	os.Chtimes(f.path("a.md"), old, old)
	lost <- fsnotify.ErrEventOverflow
	<-timers
	f.write("a.md", "Alpha two.")
	os.Chtimes(f.path("a.md"), old, old)
	verify <- time.Now()
	<-timers
	await("Alpha two.")
	cancel()
	if err := <-done; err != nil {
		t.Errorf("run: %v", err)
	}
}

// TestConcurrentUse searches while documents come and go.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands here always.")
	l := f.open(Config{})
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				x := l.Index()
				for _, h := range x.Search([]Term{{Text: "alpha", Weight: 1}, {Text: "stand", Weight: 1}}, 3) {
					if !h.Document.Holds(h.Span, h.Text()) || x.Document(h.Document.ID) != h.Document {
						t.Errorf("hit %v is not of the index", h.Span)
					}
				}
				x.Aliases()
				l.Problems()
			}
		})
	}
	for i := range 20 {
		f.write(fmt.Sprintf("%d.md", i%5), fmt.Sprintf("Alpha stands in %d.", i))
		f.refresh(l)
	}
	close(stop)
	wg.Wait()
}
