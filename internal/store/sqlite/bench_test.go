package sqlite

import (
	"path/filepath"
	"testing"

	"briefbot/internal/store"
	"briefbot/internal/store/storetest"
)

func BenchmarkStore(b *testing.B) {
	storetest.Bench(b, func(b *testing.B) store.Store {
		return open(b, filepath.Join(b.TempDir(), "bot.db"), Options{})
	})
}
