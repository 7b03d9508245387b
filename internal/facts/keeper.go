package facts

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"briefbot/internal/kb"
)

// maxPassages bounds the passages whose facts a [Desk] keeps: about 60 MB of
// facts. Beyond it the newest documents count, and [Desk.Partial] says so.
const maxPassages = 250_000

// A Keeper draws the facts of an index's documents and keeps them by document
// version: after a change only documents that changed are drawn again. It is
// safe for concurrent use.
type Keeper struct {
	mu     sync.Mutex // one desk is made at a time
	sheets map[string]*Sheet
	desk   atomic.Pointer[Desk]
}

// NewKeeper makes a Keeper that has drawn nothing yet.
func NewKeeper() *Keeper { return &Keeper{sheets: map[string]*Sheet{}} }

// Ready is the desk of exactly this index, or nil where it has not been made
// yet. It never waits.
func (k *Keeper) Ready(x *kb.Index) *Desk {
	if d := k.desk.Load(); d != nil && d.index == x {
		return d
	}
	return nil
}

// Of is the desk of exactly this index. It draws what has not been drawn, at
// more than 10,000 passages a second and core, and waits for it. The error is
// ctx's.
func (k *Keeper) Of(ctx context.Context, x *kb.Index) (*Desk, error) {
	if d := k.Ready(x); d != nil {
		return d, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if d := k.Ready(x); d != nil {
		return d, nil
	}
	docs, partial := newest(x.Documents())
	sheets, err := k.draw(ctx, docs)
	if err != nil {
		return nil, err
	}
	kept := make(map[string]*Sheet, len(docs))
	d := &Desk{index: x, partial: partial, entries: make([]entry, len(docs))}
	for i, doc := range docs {
		d.entries[i] = entry{doc, sheets[i]}
		kept[sheetKey(doc)] = sheets[i]
	}
	d.names() // so that no question waits for it
	k.sheets = kept
	k.desk.Store(d)
	return d, nil
}

// Run makes the desk of each new index as soon as it is served, until ctx ends.
// changed is closed when the index that index returns is replaced; it is asked
// for before the index.
func (k *Keeper) Run(ctx context.Context, index func() *kb.Index, changed func() <-chan struct{}) {
	for {
		next := changed()
		if _, err := k.Of(ctx, index()); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-next:
		}
	}
}

// draw draws the sheets of documents that are not kept, on every core but one
// where there is more than one, so that questions are answered meanwhile.
func (k *Keeper) draw(ctx context.Context, docs []*kb.Document) ([]*Sheet, error) {
	sheets := make([]*Sheet, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)-1) {
		wg.Go(func() {
			var w Drawer
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(docs) {
					return
				}
				if s := k.sheets[sheetKey(docs[i])]; s != nil {
					sheets[i] = s
					continue
				}
				sheets[i] = w.Draw(docs[i])
			}
		})
	}
	wg.Wait()
	return sheets, ctx.Err()
}

func sheetKey(d *kb.Document) string { return d.ID + "\x00" + d.Version }

// newest orders documents by date, newest first and undated last, and keeps as
// many as maxPassages allows.
func newest(all []*kb.Document) (docs []*kb.Document, partial bool) {
	docs = slices.Clone(all)
	slices.SortStableFunc(docs, func(a, b *kb.Document) int { return newerFirst(a.Date, b.Date) })
	passages := 0
	for i, d := range docs {
		if passages += d.Len(); passages > maxPassages && i > 0 {
			return docs[:i], true
		}
	}
	return docs, false
}

// newerFirst orders civil dates: newest first, undated last.
func newerFirst(a, b string) int {
	switch {
	case a == b:
		return 0
	case a > b:
		return -1
	}
	return 1
}
