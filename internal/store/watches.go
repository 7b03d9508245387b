package store

import (
	"context"
	"time"
)

// Watches keeps terms of which somebody wants to hear.
type Watches interface {
	// AddWatch stores a watch, from now on, and returns it and true; if the
	// target watches that Folded term already it returns that one and false.
	AddWatch(ctx context.Context, w Watch) (Watch, bool, error)
	// RemoveWatch ends a target's watch of a Folded term, or all of its
	// watches with "", and returns how many it were.
	RemoveWatch(ctx context.Context, target, folded string) (int, error)
	// Watches lists those of a target, or all with target "", by ID.
	Watches(ctx context.Context, target string) ([]Watch, error)
	// Hit reports which watches have been told of a document's version.
	Hit(ctx context.Context, document, version string) ([]int64, error)
	// FileHits enters that watches have been told, with the post that tells
	// them, all or none; false if one of them had been told before or has
	// ended.
	FileHits(ctx context.Context, hits []WatchHit, d Draft) (bool, error)
}

// Watch is a term that a person or a channel watches.
type Watch struct {
	ID int64
	// Target is a user's or a channel's id.
	Target string
	// Term is as typed; Folded is the form in which equal terms are equal.
	Term, Folded string
	CreatedBy    string
	CreatedAt    time.Time
	// Since is the revision of the news after which it counts.
	Since int64
}

// WatchHit is a version of a document that a watch has been told of.
type WatchHit struct {
	Watch             int64
	Document, Version string
}
