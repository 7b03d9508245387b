package store

import (
	"context"
	"time"
)

// News keeps which version of each briefing was served from when on, so that
// "what has changed since" has one answer for all replicas. Each batch of
// changes raises one revision.
type News interface {
	// RecordNews enters changes and returns the newest revision. A change
	// enters only where the log's version of its Path is its Before: the
	// others are there already or were overtaken, whoever saw them first. With
	// a Version comes its Body; bodies stay as long as changes that name them.
	RecordNews(ctx context.Context, changes []NewsChange) (int64, error)
	// News lists what has changed after one revision and up to another, or the
	// newest with upto 0, by path: one change per path, from what it was to
	// what it became. What ended as it had begun is no change. After 0 it
	// lists all that is served.
	News(ctx context.Context, after, upto int64) (NewsList, error)
	// DocumentBody is that of [Documents].
	DocumentBody(ctx context.Context, version string) ([]byte, error)
}

// NewsChange is one document that is new, changed or withdrawn.
type NewsChange struct {
	Path string
	// Version is the one that is served now; empty for a withdrawn document.
	Version string
	// Before is the one that was served before; empty for a new document.
	Before string
	// Body is the bytes of Version when the change is entered; not listed.
	Body []byte
	// Revision and At say when it was entered last; set by the store.
	Revision int64
	At       time.Time
}

// NewsList is the changes up to a revision.
type NewsList struct {
	Revision int64
	Changes  []NewsChange
}
