package kb

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"
)

// shelf is a shelf in memory.
type shelf struct {
	mu      sync.Mutex
	files   map[string]string // by ID
	bodies  map[string]string // by version
	read    int
	fail    error
	told    chan struct{}
	watches int
}

func newShelf(files ...string) *shelf {
	s := &shelf{files: map[string]string{}, bodies: map[string]string{}, told: make(chan struct{}, 1)}
	for i := 0; i < len(files); i += 2 {
		s.put(files[i], files[i+1])
	}
	return s
}

func (s *shelf) put(id, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files[id] = version([]byte(text))
	s.bodies[s.files[id]] = text
}

// set changes the shelf under its lock.
func (s *shelf) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *shelf) Entries(context.Context) ([]Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Entry
	for id, v := range maps.All(s.files) {
		all = append(all, Entry{ID: id, Version: v, Size: int64(len(s.bodies[v]))})
	}
	return all, s.fail
}

func (s *shelf) Body(_ context.Context, v string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read++
	body, ok := s.bodies[v]
	if !ok {
		return nil, errors.New("no such version")
	}
	return []byte(body), nil
}

func (s *shelf) Watch(context.Context) (<-chan struct{}, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watches++; s.watches == 1 {
		return nil, errors.New("not now")
	}
	return s.told, nil
}

func openShelf(t *testing.T, s *shelf, cfg Config) (*Library, *logLines) {
	t.Helper()
	f := newFolder(t)
	l, err := OpenShelf(t.Context(), f.logger(), s, cfg)
	if err != nil {
		t.Fatalf("OpenShelf: %v", err)
	}
	return l, f.log
}

func TestShelfIsServedLikeAFolder(t *testing.T) {
	t.Parallel()
	s := newShelf("a.md", "Alpha leads.", "sub/b.md", "Beta follows.")
	l, _ := openShelf(t, s, Config{CacheDir: t.TempDir()})
	wantTexts(t, l, map[string]string{"a.md": "Alpha leads.", "sub/b.md": "Beta follows."})
	f := newFolder(t, "a.md", "Alpha leads.", "sub/b.md", "Beta follows.")
	if a, b := l.Index().Documents(), f.open(Config{}).Index().Documents(); a[0].Version != b[0].Version || a[1].Version != b[1].Version {
		t.Error("a document on a shelf has another version than in a folder")
	}
	s.set(func() { s.read = 0 })
	s.put("a.md", "Gamma leads.")
	s.set(func() { delete(s.files, "sub/b.md") })
	f.refresh(l)
	wantTexts(t, l, map[string]string{"a.md": "Gamma leads."})
	if s.read != 1 {
		t.Errorf("%d bodies were read, want the one that changed", s.read)
	}
}

func TestShelfKeepsTheLastGoodVersion(t *testing.T) {
	t.Parallel()
	s := newShelf("a.md", "Alpha leads.", "b.md", "Beta follows.")
	l, _ := openShelf(t, s, Config{MaxFile: 100})
	for reason, change := range map[string]func(){
		"NUL byte":                    func() { s.put("a.md", "a\x00b") },
		"the limit is 100":            func() { s.put("a.md", strings.Repeat("x ", 60)) },
		"not named like":              func() { s.put("c.txt", "text") },
		"not those of its version":    func() { s.put("a.md", "x"); s.set(func() { s.bodies[s.files["a.md"]] = "other" }) },
		"not valid UTF-8 at line 1: ": func() { s.put("a.md", "\xff") },
	} {
		change()
		if err := l.Refresh(t.Context(), false); err != nil {
			t.Fatalf("Refresh: %v", err)
		}
		wantTexts(t, l, map[string]string{"a.md": "Alpha leads.", "b.md": "Beta follows."})
		if p := fmt.Sprint(l.Problems()); !strings.Contains(p, strings.TrimSuffix(reason, ": ")) {
			t.Errorf("problems %s, want one with %q", p, reason)
		}
	}
	// A list of one moment is served whole or not at all.
	s.put("b.md", "Delta follows.")
	s.set(func() { delete(s.bodies, s.files["b.md"]); s.files["a.md"] = version([]byte("Alpha leads.")) })
	if err := l.Refresh(t.Context(), false); err == nil || !strings.Contains(err.Error(), "b.md") {
		t.Errorf("Refresh with a body missing = %v, want an error that names it", err)
	}
	wantTexts(t, l, map[string]string{"a.md": "Alpha leads.", "b.md": "Beta follows."})
}

func TestShelfErrors(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]*shelf{
		"holds no briefing yet":  newShelf(),
		"no readable briefing":   newShelf("a.md", "\x00"),
		"the database is away":   {fail: errors.New("the database is away")},
		"store some with: bot k": newShelf(),
	} {
		if _, err := OpenShelf(t.Context(), newFolder(t).logger(), s, Config{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("OpenShelf = %v, want an error with %q", err, want)
		}
		if _, _, err := LoadShelf(t.Context(), newFolder(t).logger(), s, Config{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("LoadShelf = %v, want an error with %q", err, want)
		}
	}
}

// Changes are served on a word of the shelf, also after it failed to give any.
func TestShelfIsFollowed(t *testing.T) {
	t.Parallel()
	s := newShelf("a.md", "Alpha leads.")
	l, _ := openShelf(t, s, Config{})
	l.after = func(d time.Duration) <-chan time.Time {
		if d == shelfEvery {
			return nil // only a word helps
		}
		return time.After(time.Millisecond)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := l.Run(ctx); err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	for i, text := range []string{"Beta leads.", "Gamma leads.", "Delta leads."} {
		s.put("a.md", text)
		if i == 1 {
			s.set(func() { s.fail = errors.New("away") })
		}
		s.told <- struct{}{}
		if i == 1 {
			s.set(func() { s.fail = nil })
		}
		for limit := time.After(20 * time.Second); texts(l.Index())["a.md"] != text; {
			changed := l.Changed()
			if texts(l.Index())["a.md"] == text {
				break
			}
			select {
			case <-changed:
			case <-limit:
				t.Fatalf("%q was not served in 20 s", text)
			}
		}
	}
	stop()
	running.Wait()
}
