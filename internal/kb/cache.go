package kb

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/google/renameio/v2/maybe"
)

// cache is a folder of segment files, each named by its segment's key. A file
// is only ever replaced whole; one that is cut short while it is mapped ends
// the process, so nothing else may write there.
type cache struct {
	logger  *slog.Logger
	dir     string
	version [32]byte  // of the program: another one may analyse differently
	warn    sync.Once // that files cannot be written
}

const segmentSuffix = ".segment"

// openCache prepares the folder. Without a folder, or where it cannot be used,
// the cache is nil, which keeps nothing.
func openCache(logger *slog.Logger, dir string) *cache {
	if dir == "" {
		return nil
	}
	version, err := programVersion()
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err != nil {
		logger.Warn("index cache unusable, indexing at every start", "err", err)
		return nil
	}
	return &cache{logger: logger, dir: dir, version: version}
}

// programVersion is the identity of the running program: whatever changes in
// parsing or analysis changes it.
func programVersion() (v [32]byte, err error) {
	name, err := os.Executable()
	if err != nil {
		return v, fmt.Errorf("find the program: %w", err)
	}
	f, err := os.Open(name)
	if err != nil {
		return v, fmt.Errorf("open the program: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	io.WriteString(h, layout())
	if _, err := io.Copy(h, f); err != nil {
		return v, fmt.Errorf("read the program: %w", err)
	}
	return [32]byte(h.Sum(nil)), nil
}

func (c *cache) path(key string) string {
	return filepath.Join(c.dir, hex.EncodeToString([]byte(key))+segmentSuffix)
}

// load maps every sound segment, by key. A file that is damaged or of another
// version is removed.
func (c *cache) load() map[string]*segment {
	segments := map[string]*segment{}
	if c == nil {
		return segments
	}
	names, _ := filepath.Glob(filepath.Join(escapeGlob(c.dir), "*"+segmentSuffix))
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan string)
	outdated := 0
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for name := range next {
				s, err := c.read(name)
				mu.Lock()
				switch {
				case err == nil:
					segments[s.key] = s
				case errors.Is(err, errOtherVersion):
					outdated++
				default:
					c.logger.Warn("index cache damaged, indexing anew", "file", filepath.Base(name), "err", err)
				}
				mu.Unlock()
				if err != nil {
					os.Remove(name)
				}
			}
		})
	}
	for _, name := range names {
		next <- name
	}
	close(next)
	wg.Wait()
	if outdated > 0 {
		c.logger.Info("index cache of another version, indexing anew", "files", outdated)
	}
	return segments
}

func (c *cache) read(name string) (*segment, error) {
	data, err := mapFile(name)
	if err != nil {
		return nil, err
	}
	s, err := unseal(data, c.version)
	if err == nil && name != c.path(s.key) {
		err = errors.New("its name is another segment's")
	}
	if err != nil {
		unmapFile(data)
		return nil, err
	}
	return s, nil
}

// write keeps a segment.
func (c *cache) write(s *segment) error {
	err := maybe.WriteFile(c.path(s.key), seal(s, c.version), 0o600)
	if err != nil {
		c.warn.Do(func() { c.logger.Warn("index cache cannot be written", "err", err) })
	}
	return err
}

// sync makes the folder hold the segments of an index and nothing else.
func (c *cache) sync(segments []*segment) {
	if c == nil {
		return
	}
	keep := map[string]bool{}
	for _, s := range segments {
		name := c.path(s.key)
		keep[name] = true
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			c.write(s)
		}
	}
	names, _ := filepath.Glob(filepath.Join(escapeGlob(c.dir), "*"+segmentSuffix))
	for _, name := range names {
		if !keep[name] {
			os.Remove(name)
		}
	}
}

// remap replaces a segment that was built in memory with its file, so that the
// memory can go. Where that fails the segment stays as it is.
func (c *cache) remap(s *segment) *segment {
	if c.write(s) != nil {
		return s
	}
	mapped, err := c.read(c.path(s.key))
	if err != nil {
		return s
	}
	return mapped
}

// escapeGlob quotes what filepath.Glob takes for a pattern.
func escapeGlob(dir string) string {
	return strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]").Replace(dir)
}

// documents are the documents of segments as files whose time is not known.
func documents(segments map[string]*segment) map[string]file {
	ordered := make([]*segment, 0, len(segments))
	for _, s := range segments {
		ordered = append(ordered, s)
	}
	slices.SortFunc(ordered, func(a, b *segment) int { return cmp.Compare(a.key, b.key) })
	files := map[string]file{}
	for _, s := range ordered {
		for _, d := range s.docs {
			files[d.ID] = file{size: -1, doc: d}
		}
	}
	return files
}
