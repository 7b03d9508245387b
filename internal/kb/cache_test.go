package kb

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (f *folder) cached() Config { return Config{CacheDir: f.path(".cache")} }

func (f *folder) segmentFiles() []string {
	names, err := filepath.Glob(f.path(".cache/*"))
	if err != nil {
		f.t.Fatal(err)
	}
	return names
}

// whole is everything that an index says of its documents.
func whole(x *Index) string {
	var b strings.Builder
	for _, d := range x.Documents() {
		fmt.Fprintf(&b, "%s %s %+v %q %q %v\n", d.ID, d.Version, d.Meta, d.capped, d.paths, d.hidden)
		for i := range d.Len() {
			p := d.Passage(i)
			fmt.Fprintf(&b, "%d %v %d %q %v %q %q\n", p.Number, p.Kind, p.Line, p.Path, p.Span, p.Text(), p.Display(p.Span))
		}
	}
	for _, s := range x.segments {
		fmt.Fprintf(&b, "%x %v %v %d %v %v %v %x %x\n", s.key, s.first, s.lengths, s.terms, s.pivot, s.language,
			s.vocab.entries, s.sets, s.data)
		for i := range s.vocab.len() {
			term := string(s.vocab.term(i))
			fmt.Fprintf(&b, "%s %d\n", term, s.vocab.find(term))
		}
	}
	return b.String()
}

func TestCache(t *testing.T) {
	t.Parallel()
	f := newFolder(t,
		"a.md", "---\ntitle: Alpha\ndate: 2021-01-12\ntags: [x, y]\nauthor: A\nsource: S\nurl: https://example.org\nlang: fr\n---\n\n# One\n\nAlpha *stands* [here](b).\n\n## Two\n\n> quoted\n> lines\n\n| a | b |\n|---|---|\n| c | d |\n",
		"b.md", "Beta stands.\n\n"+strings.Repeat("[", 1000), "é.md", "汉字 text.")
	plain := f.open(Config{})
	first := f.open(f.cached())
	if diff := cmp.Diff(whole(plain.Index()), whole(first.Index())); diff != "" {
		t.Errorf("with and without a cache:\n%s", diff)
	}
	if got := f.segmentFiles(); len(got) != 1 {
		t.Fatalf("segment files: %v", got)
	}
	info, err := os.Stat(f.segmentFiles()[0])
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("segment file has mode %v", info.Mode())
	}

	// A restart neither parses nor builds.
	kept := openCache(f.logger(), f.path(".cache")).load()
	if len(kept) != 1 {
		t.Fatalf("%d segments kept", len(kept))
	}
	second := f.open(f.cached())
	if diff := cmp.Diff(whole(plain.Index()), whole(second.Index())); diff != "" {
		t.Errorf("after a restart:\n%s", diff)
	}
	again, err := os.Stat(f.segmentFiles()[0])
	if err != nil || !again.ModTime().Equal(info.ModTime()) || !os.SameFile(info, again) {
		t.Errorf("the segment was written again: %v", err)
	}

	// A change while running and one while not.
	f.write("b.md", "Beta moved.")
	f.refresh(second)
	wantTexts(t, second, map[string]string{"a.md": "Alpha *stands* [here](b).", "b.md": "Beta moved.", "é.md": "汉字 text."})
	if got := f.segmentFiles(); len(got) != 1 {
		t.Errorf("segment files after a change: %v", got)
	}
	f.write("b.md", "Beta moved again.")
	f.remove("é.md")
	third := f.open(f.cached())
	wantTexts(t, third, map[string]string{"a.md": "Alpha *stands* [here](b).", "b.md": "Beta moved again."})

	// The last good version outlives the process.
	f.write("b.md", "broken \xff")
	fourth := f.open(f.cached())
	wantTexts(t, fourth, map[string]string{"a.md": "Alpha *stands* [here](b).", "b.md": "Beta moved again."})
	if got := fourth.Problems(); len(got) != 1 {
		t.Errorf("problems: %v", got)
	}
	if got := finds(fourth.Index(), "moved"); len(got) != 1 {
		t.Errorf("moved is found in %v", got)
	}
}

func TestCacheDamaged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		damage func(data []byte) []byte
		log    string
	}{
		{"bit", func(d []byte) []byte { d[len(d)/2] ^= 1; return d }, "its checksum is wrong"},
		{"cut", func(d []byte) []byte { return d[:len(d)-1] }, "it is cut short"},
		{"cut to the header", func(d []byte) []byte { return d[:20] }, "it is no segment file"},
		{"empty", func([]byte) []byte { return nil }, "it is no segment file"},
		{"other file", func([]byte) []byte { return []byte(strings.Repeat("x", 1000)) }, "it is no segment file"},
		{"other version", func(d []byte) []byte { d[len(segmentMagic)] ^= 1; return d }, "index cache of another version"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, "a.md", "Alpha stands.", "b.md", "Beta stands.")
			want := whole(f.open(f.cached()).Index())
			name := f.segmentFiles()[0]
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			// Replaced, not written over: the first library still maps it.
			if err := os.Remove(name); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, test.damage(data), 0o600); err != nil {
				t.Fatal(err)
			}
			f.log.take()
			if diff := cmp.Diff(want, whole(f.open(f.cached()).Index())); diff != "" {
				t.Errorf("after damage:\n%s", diff)
			}
			if lines := f.log.take("index cache", test.log); len(lines) != 1 {
				t.Errorf("log lines with %q: %q", test.log, lines)
			}
			f.open(f.cached())
			if lines := f.log.take("index cache"); len(lines) != 0 {
				t.Errorf("the start after that logs %q", lines)
			}
		})
	}
}

func TestCacheUnusable(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "a.md", "Alpha stands.", ".file", "x")
	l := f.open(Config{CacheDir: f.path(".file")})
	wantTexts(t, l, map[string]string{"a.md": "Alpha stands."})
	if lines := f.log.take("index cache unusable"); len(lines) != 1 {
		t.Errorf("log lines: %q", lines)
	}
}

// FuzzUnseal: no bytes make unseal fail other than by an error. The checksum is
// mended so that what follows it is reached.
func FuzzUnseal(f *testing.F) {
	var version [32]byte
	d, err := Parse(f.Context(), "a.md", []byte("# A\n\nText *here*.\n\nMore."))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seal(build("key", []*Document{d}, wordMemory{}), version)[segmentHeader:])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, rest []byte) {
		data := seal(&segment{vocab: vocabulary{entries: make([]entry, 1)}}, version)
		data = reseal(append(data[:segmentHeader:segmentHeader], rest...))
		if s, err := unseal(data, version); err == nil && s.passages() > len(rest) {
			t.Errorf("%d passages in %d bytes", s.passages(), len(rest))
		}
	})
}

var passages = flag.Int("passages", 0, "size of the corpus of TestScale, e.g. 100000; 0 means 4000")

// TestScale builds, restarts and reloads a corpus, and says what it took.
// -passages=100000 checks the promise of a restart within two seconds.
func TestScale(t *testing.T) {
	n := *passages
	if n == 0 {
		n = 4000
	}
	dir, cacheDir := t.TempDir(), t.TempDir()
	writeCorpus(t, dir, n)
	heap := func() int {
		var m runtime.MemStats
		runtime.GC()
		debug.FreeOSMemory()
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	empty := heap()
	open := func(cfg Config) (*Library, time.Duration, time.Duration, int) {
		start, cpu := time.Now(), cpuTime()
		l, err := Open(t.Context(), quiet(), dir, cfg)
		if err != nil {
			t.Fatal(err)
		}
		took, used := time.Since(start), cpuTime()-cpu
		return l, took, used, heap() - empty
	}
	l, took, cpu, size := open(Config{})
	x := l.Index()
	postings, bytes, sets, vocab, tables, text := 0, 0, 0, 0, 0, 0
	for _, s := range x.segments {
		for _, e := range s.vocab.entries {
			postings += int(e.count)
		}
		bytes += len(s.data)
		sets += 8 * len(s.sets)
		vocab += len(s.vocab.text) + 4*len(s.vocab.table)
		tables += 24 * len(s.vocab.entries)
	}
	for _, d := range x.docs {
		text += len(d.text)
	}
	t.Logf("%d passages, %d documents, %.1f MB text, %d segments, %d postings", x.Len(), len(x.docs), float64(text)/1e6, len(x.segments), postings)
	t.Logf("no cache: built in %v (%v of processor time), heap %.1f MB, %d bytes a passage", took, cpu, float64(size)/1e6, size/x.Len())
	t.Logf("bytes per posting: lists %.2f, with sets %.2f, with vocabulary and term tables %.2f", float64(bytes)/float64(postings),
		float64(bytes+sets)/float64(postings), float64(bytes+sets+vocab+tables)/float64(postings))
	if perPosting := float64(bytes+sets) / float64(postings); perPosting > 2 {
		t.Errorf("%.2f bytes a posting", perPosting)
	}
	l, x = nil, nil
	l, took, cpu, size = open(Config{CacheDir: cacheDir})
	t.Logf("cold cache: built and written in %v (%v), heap %.1f MB", took, cpu, float64(size)/1e6)
	runtime.KeepAlive(l)
	l, took, cpu, size = open(Config{CacheDir: cacheDir})
	t.Logf("warm cache: served after %v (%v), heap %.1f MB, %d bytes a passage", took, cpu, float64(size)/1e6, size/l.Index().Len())
	if cpu > 3*time.Second && n <= 100_000 && !raceEnabled {
		t.Errorf("a restart with %d passages took %v of processor time", n, cpu)
	}
	if err := os.WriteFile(filepath.Join(dir, "new.md"), []byte("A new document."), 0o644); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := l.Refresh(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	t.Logf("one new document: served after %v", time.Since(start))
	start = time.Now()
	if err := l.Refresh(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	t.Logf("a look without a change: %v", time.Since(start))
}
