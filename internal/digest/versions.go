package digest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// maxKept is how many versions that are no longer served stay in memory.
const maxKept = 256

// Versions finds the document of a path in any version that the log of news
// still names. It is safe for concurrent use.
type Versions struct {
	bodies interface {
		DocumentBody(ctx context.Context, version string) ([]byte, error)
	}
	index func() *kb.Index

	mu   sync.Mutex
	kept map[string]*kb.Document
}

// NewVersions returns Versions that take what is served from the index and
// everything else from the store.
func NewVersions(from store.News, index func() *kb.Index) *Versions {
	return &Versions{bodies: from, index: index, kept: map[string]*kb.Document{}}
}

// Document returns a version; nil for the empty version, and for one whose
// bytes are no longer there or can no longer be read.
func (v *Versions) Document(ctx context.Context, path, version string) (*kb.Document, error) {
	if version == "" {
		return nil, nil
	}
	if d := v.index().Document(path); d != nil && d.Version == version {
		return d, nil
	}
	key := path + "\x00" + version
	v.mu.Lock()
	d := v.kept[key]
	v.mu.Unlock()
	if d != nil {
		return d, nil
	}
	body, err := v.bodies.DocumentBody(ctx, version)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s as it was: %w", path, err)
	}
	d, err = kb.Parse(ctx, path, body)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, nil // an older release could read it
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.kept) >= maxKept {
		clear(v.kept)
	}
	v.kept[key] = d
	return d, nil
}
