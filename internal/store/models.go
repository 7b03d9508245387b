package store

import (
	"context"
	"time"
)

// Models keeps what belongs to language models: tokens spent, answers that may
// be given again, and vectors of passages, shared by replicas.
type Models interface {
	// Spend adds tokens to every scope of limits on a day, all or none: where
	// one of them would then have more than its limit, it adds nothing and
	// returns that scope, else "". A limit of 0 is without bound; tokens may be
	// negative, to give back what was not used.
	Spend(ctx context.Context, day string, tokens int64, limits map[string]int64) (over string, err error)
	// Kept returns what was kept under a key, and false where nothing was.
	Kept(ctx context.Context, key string) (body []byte, ok bool, err error)
	// Keep stores body under a key, in place of what is there.
	Keep(ctx context.Context, key string, body []byte) error
	// SaveVectors stores vectors of one model; a hash that is there already
	// gets the new one.
	SaveVectors(ctx context.Context, model string, vectors []Vector) error
	// Vectors lists up to limit vectors of a model, by hash, from after that
	// hash on.
	Vectors(ctx context.Context, model, after string, limit int) ([]Vector, error)
	// UseVectors notes that vectors are in use, so that Purge leaves them.
	UseVectors(ctx context.Context, model string, hashes []string) error
}

// Vector is the vector of a passage, in the caller's format.
type Vector struct {
	Hash string // of the text
	Data []byte
	// UsedAt is when it was stored or was last said to be in use.
	UsedAt time.Time
}
