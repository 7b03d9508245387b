package bench

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"briefbot/bench/corpus"
	"briefbot/internal/kb"
)

// seed is the seed of every corpus that is measured.
const seed = 20260112

// A Desk is a corpus on disk and in the product's index, with what it took to
// get there.
type Desk struct {
	Corpus  corpus.Corpus
	Library *kb.Library
	Built   Loading // from Markdown, everything in memory
	Restart Loading // from the cache, the files unchanged
	Cached  bool    // whether kb left anything in its cache; Restart is zero otherwise
	Bytes   int64   // Markdown
}

// Loading is what one start cost.
type Loading struct {
	Wall, CPU time.Duration
	Heap      uint64 // bytes that are live afterwards
}

// NewDesk writes a corpus below dir and loads it three times: without a cache,
// into an empty cache and from the cache. The Library is the last of them.
func NewDesk(ctx context.Context, passages int, dir string) (*Desk, error) {
	d := &Desk{Corpus: corpus.New(seed, passages)}
	files := filepath.Join(dir, "kb")
	cache := filepath.Join(dir, "cache")
	var err error
	if d.Bytes, err = d.Corpus.Write(files); err != nil {
		return nil, err
	}
	if err := d.load(ctx, files, "", &d.Built); err != nil {
		return nil, err
	}
	if err := d.load(ctx, files, cache, &Loading{}); err != nil {
		return nil, err
	}
	kept, err := os.ReadDir(cache)
	if err != nil && !os.IsNotExist(err) {
		return nil, fmt.Errorf("look at the cache: %w", err)
	}
	if d.Cached = len(kept) > 0; !d.Cached {
		return d, nil
	}
	return d, d.load(ctx, files, cache, &d.Restart)
}

// load replaces the Library.
func (d *Desk) load(ctx context.Context, files, cache string, cost *Loading) error {
	d.Library = nil
	before := liveHeap()
	used, start := processTime(), time.Now()
	library, err := kb.Open(ctx, slog.New(slog.DiscardHandler), files, kb.Config{CacheDir: cache})
	if err != nil {
		return fmt.Errorf("load %s: %w", files, err)
	}
	cost.Wall, cost.CPU = time.Since(start), processTime()-used
	cost.Heap = max(liveHeap(), before) - before
	d.Library = library
	if got := library.Index().Len(); got != d.Corpus.Passages() {
		return fmt.Errorf("load %s: it holds %d passages; %d were written; refused: %v", files, got, d.Corpus.Passages(), library.Problems())
	}
	return nil
}

// liveHeap is the bytes in use after a collection.
func liveHeap() uint64 {
	// The second collection frees what the first one's finalizers let go.
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
