package kb

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
)

// Config bounds what a Library reads.
type Config struct {
	// MaxFile is the largest file in bytes that is read; 0 means 5 MiB.
	MaxFile int64
	// CacheDir keeps the index between runs, so that a restart neither parses
	// nor analyses documents that did not change. It is made where it is
	// missing and belongs to one process at a time; "" keeps nothing.
	CacheDir string
}

func (c Config) maxFile() int64 {
	if c.MaxFile > 0 {
		return c.MaxFile
	}
	return 5 << 20
}

// Problem is a file that could not become a document, with the reason in plain
// words.
type Problem struct {
	ID     string
	Reason string
}

// Error is the problem in one line.
func (p Problem) Error() string { return p.ID + ": " + p.Reason }

// file is what was last known of one file.
type file struct {
	size    int64
	modTime int64
	fresh   bool      // changed so shortly before it was read that the time cannot tell the next change
	doc     *Document // last good version, or nil
	problem string    // why the newest bytes are not served, or ""
}

// scanning is one look at the folder.
type scanning struct {
	cfg    Config
	known  map[string]file // the state before
	now    time.Time
	verify bool              // read every file, even where size and time stand still
	onDir  func(path string) // called before a folder is read; or nil
}

// settle is how old a change must be before the file's time is trusted to tell
// the next one: file systems count in steps of up to two seconds.
const settle = 2 * time.Second

// scan reads the folder and parses what changed since the files in known. It
// returns the new state; files that vanished are left out. A folder that cannot
// be read at all is an error.
func (s scanning) scan(ctx context.Context, dir string) (map[string]file, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, folderError(dir, err)
	}
	defer root.Close()
	known, found := s.known, map[string]file{}
	type job struct {
		id   string
		info fs.FileInfo
	}
	var jobs []job
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case errors.Is(err, fs.ErrNotExist):
			return nil // removed while we walk
		case err != nil:
			// What is known of the documents below stays.
			for id, f := range known {
				if strings.HasPrefix(id, name+"/") {
					found[id] = f
				}
			}
			found[name] = file{problem: "it cannot be read: " + reason(err), doc: known[name].doc}
			return nil
		case name != "." && strings.HasPrefix(path.Base(name), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			if s.onDir != nil {
				s.onDir(filepath.Join(dir, filepath.FromSlash(name)))
			}
			return nil
		case !isMarkdown(name):
			return nil
		}
		info, err := root.Stat(name) // follows links, but not out of the folder
		switch {
		case errors.Is(err, fs.ErrNotExist) && entry.Type()&fs.ModeSymlink == 0:
			return nil
		case err != nil:
			found[name] = file{problem: "it cannot be read: " + reason(err), doc: known[name].doc}
			return nil
		case !info.Mode().IsRegular():
			found[name] = file{problem: "it is not a regular file", doc: known[name].doc}
			return nil
		}
		if k, ok := known[name]; ok && k.size == info.Size() && k.modTime == info.ModTime().UnixNano() && !k.fresh && !s.verify {
			found[name] = k
			return nil
		}
		jobs = append(jobs, job{name, info})
		return nil
	})
	if err != nil {
		return nil, folderError(dir, err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan job)
	for range min(runtime.GOMAXPROCS(0), max(len(jobs), 1)) {
		wg.Go(func() {
			for j := range next {
				f, ok := s.read(ctx, root, j.id, j.info)
				if ok {
					mu.Lock()
					found[j.id] = f
					mu.Unlock()
				}
			}
		})
	}
	for _, j := range jobs {
		next <- j
	}
	close(next)
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return found, nil
}

// read parses one file. It reports false where the file is gone. Bytes that
// cannot be a document leave the last good version in place.
func (s scanning) read(ctx context.Context, root *os.Root, id string, info fs.FileInfo) (file, bool) {
	known := s.known[id]
	f := file{
		size:    info.Size(),
		modTime: info.ModTime().UnixNano(),
		fresh:   s.now.Sub(info.ModTime()) < settle,
		doc:     known.doc,
	}
	limit := s.cfg.maxFile()
	if info.Size() > limit {
		f.problem = fmt.Sprintf("it has %d bytes; the limit is %d", info.Size(), limit)
		return f, true
	}
	data, err := readFile(root, id, info.Size(), limit)
	if errors.Is(err, fs.ErrNotExist) {
		return file{}, false
	}
	if err != nil {
		f.problem, f.fresh = "it cannot be read: "+reason(err), true // reading rights change neither size nor time
		return f, true
	}
	if known.doc != nil && known.doc.Version == version(data) {
		return f, true // touched, not changed
	}
	doc, err := Parse(ctx, id, data)
	if err != nil {
		f.problem = err.Error()
		return f, true
	}
	f.doc = doc
	return f, true
}

// readFile reads a file that had size bytes when it was looked at.
func readFile(root *os.Root, id string, size, limit int64) ([]byte, error) {
	f, err := root.Open(id)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead)) // so that it need not grow
	if _, err := buf.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, err
	}
	if int64(buf.Len()) > limit {
		return nil, fmt.Errorf("it grew beyond %d bytes while being read", limit)
	}
	return buf.Bytes(), nil
}

func isMarkdown(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".md" || ext == ".markdown"
}

// reason is the cause of a file error without the path that the caller names.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// folderError says what is wrong with the folder and what to do.
func folderError(dir string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("knowledge base %q does not exist; create it and put Markdown files into it, or set KB_DIR", dir)
	}
	return fmt.Errorf("knowledge base %q cannot be read (%s); set KB_DIR to a folder of Markdown files", dir, reason(err))
}

// Load reads a folder of Markdown files once. Files that cannot be read are
// returned as problems, in order of ID, and logged; the others are served. A
// folder that is missing, unreadable or holds no readable briefing is an error.
func Load(ctx context.Context, logger *slog.Logger, dir string, cfg Config) (*Index, []Problem, error) {
	return load(ctx, logger, inFolder(dir), cfg)
}

func load(ctx context.Context, logger *slog.Logger, from source, cfg Config) (*Index, []Problem, error) {
	files, err := from.scan(ctx, scanning{cfg: cfg, now: time.Now()})
	if err != nil {
		return nil, nil, err
	}
	report(logger, nil, files)
	docs, problems := served(files)
	if len(docs) == 0 {
		return nil, problems, from.empty(problems)
	}
	return assemble(docs, nil, nil), problems, nil
}

func emptyError(dir string, problems []Problem) error {
	if len(problems) > 0 {
		return fmt.Errorf("knowledge base %q holds no readable briefing (%d refused; the first: %w); mend it or set KB_DIR", dir, len(problems), problems[0])
	}
	return fmt.Errorf("knowledge base %q holds no Markdown file; put a briefing ending in .md into it, or set KB_DIR", dir)
}

// served are the documents that files stand for, and the problems.
func served(files map[string]file) (docs []*Document, problems []Problem) {
	for id, f := range files {
		if f.doc != nil {
			docs = append(docs, f.doc)
		}
		if f.problem != "" {
			problems = append(problems, Problem{id, f.problem})
		}
	}
	slices.SortFunc(problems, func(a, b Problem) int { return strings.Compare(a.ID, b.ID) })
	return sortedByID(docs), problems
}

func sortedByID(docs []*Document) []*Document {
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(a, b *Document) int { return strings.Compare(a.ID, b.ID) })
	return docs
}

// report logs what is new in files against the files known before: one line for
// every problem, capped document and shared title.
func report(logger *slog.Logger, known, files map[string]file) {
	ids := make([]string, 0, len(files))
	for id := range files {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	titles := map[string]string{}
	for _, id := range ids {
		f, old := files[id], known[id]
		if f.problem != "" && (f.problem != old.problem || f.modTime != old.modTime) {
			logger.Warn("document refused", "document", id, "reason", f.problem, "serving_last_good_version", f.doc != nil)
		}
		if f.doc == nil {
			continue
		}
		if f.doc != old.doc && f.doc.capped != "" {
			logger.Warn("document capped", "document", id, "reason", f.doc.capped)
		}
		if first, ok := titles[f.doc.Title]; !ok {
			titles[f.doc.Title] = id
		} else if f.doc != old.doc {
			logger.Warn("two documents share a title", "document", id, "reason", fmt.Sprintf("%q is also the title of %s", f.doc.Title, first))
		}
	}
}
