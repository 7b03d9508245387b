package digest

import (
	"context"

	"briefbot/internal/store"
)

// bodies keeps the bytes of versions.
type bodies map[string][]byte

func (b bodies) put(text string) string {
	v := store.DocumentFile{Body: []byte(text)}.Version()
	b[v] = []byte(text)
	return v
}

func (b bodies) DocumentBody(_ context.Context, version string) ([]byte, error) {
	if body, ok := b[version]; ok {
		return body, nil
	}
	return nil, store.ErrNotFound
}
