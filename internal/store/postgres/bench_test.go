package postgres

import (
	"testing"

	"briefbot/internal/store"
	"briefbot/internal/store/storetest"
	"briefbot/internal/store/storetest/pgtest"
)

// BenchmarkStore uses a server that syncs its files, as in production.
func BenchmarkStore(b *testing.B) {
	shared.Server(b) // for its skip
	server, err := pgtest.Start(b.Context(), pgtest.Options{Durable: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Stop)
	storetest.Bench(b, func(b *testing.B) store.Store {
		return open(b, server.Schema(b), Options{})
	})
}
