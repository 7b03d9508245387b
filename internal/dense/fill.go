package dense

import (
	"context"
	"time"

	"briefbot/internal/kb"
)

// filling is the work of filling a space: what is known, by the hash of its
// text.
type filling struct {
	space  *Space
	store  Store
	known  map[string][]byte
	dim    int
	inUse  []string // of the store, not noted for a while
	logged time.Time
}

// wanted is a passage whose vector is not known.
type wanted struct {
	hash, text string
}

const (
	useEvery = 7 * 24 * time.Hour // how often vectors are noted as in use
	logEvery = 10 * time.Second
	maxPause = 5 * time.Minute
	callTime = time.Minute
)

// Run keeps the space filled until ctx ends: it reads what is stored, embeds
// what is missing in batches, stores each batch, and begins anew when the index
// changes. What it has done before, it does not do again. store may be nil.
func (s *Space) Run(ctx context.Context, store Store) {
	f := &filling{space: s, store: store, known: map[string][]byte{}}
	f.load(ctx)
	var last *kb.Index
	for ctx.Err() == nil {
		x := s.index()
		if x != last {
			if f.fill(ctx, x) == nil {
				last = x
			}
		}
		wait(ctx, s.opts.Poll)
	}
}

// Fill embeds every passage of the index once, and returns the first error.
func (s *Space) Fill(ctx context.Context) error {
	f := &filling{space: s, known: map[string][]byte{}}
	missing := f.publish(s.index())
	for len(missing) > 0 {
		batch := missing[:min(s.opts.Batch, len(missing))]
		if err := f.batch(ctx, batch); err != nil {
			return err
		}
		missing = missing[len(batch):]
	}
	f.publish(s.index())
	return nil
}

// load reads the stored vectors.
func (f *filling) load(ctx context.Context) {
	if f.store == nil {
		return
	}
	for pause := f.space.opts.Pause; ctx.Err() == nil; pause = min(2*pause, maxPause) {
		err := f.store.EachVector(ctx, f.space.opts.Model, func(hash string, packed []byte, usedAt time.Time) {
			f.known[hash] = packed
			if time.Since(usedAt) > useEvery {
				f.inUse = append(f.inUse, hash)
			}
		})
		if err == nil {
			return
		}
		f.space.log.Warn("stored vectors not read, trying again", "err", err, "wait", pause)
		wait(ctx, pause)
	}
}

// fill embeds what is missing of an index; an error says that the index has
// changed or ctx ended, and that there is more to do.
func (f *filling) fill(ctx context.Context, x *kb.Index) error {
	missing := f.publish(x)
	f.noteUse(ctx, x)
	for len(missing) > 0 {
		total := len(missing)
		f.space.log.Info("embedding passages", "passages", total, "of", x.Len())
		if err := f.pass(ctx, x, missing); err != nil {
			return err
		}
		f.space.log.Info("passages embedded", "passages", total)
		// A model that has changed its dimension leaves more to do.
		missing = f.publish(x)
	}
	return nil
}

// pass embeds the missing passages once.
func (f *filling) pass(ctx context.Context, x *kb.Index, missing []wanted) error {
	s := f.space
	f.logged = time.Now()
	total, published, pause := len(missing), 0, s.opts.Pause
	for done := 0; done < total; {
		if ctx.Err() != nil || s.index() != x {
			f.publish(x)
			return errChanged
		}
		batch := missing[done:min(done+s.opts.Batch, total)]
		if err := f.batch(ctx, batch); err != nil {
			if ctx.Err() == nil {
				s.log.Warn("passages not embedded, trying again", "err", err, "embedded", done, "of", total, "wait", pause)
			}
			wait(ctx, pause)
			pause = min(2*pause, maxPause)
			continue
		}
		pause = s.opts.Pause
		done += len(batch)
		if time.Since(f.logged) > logEvery {
			f.logged = time.Now()
			s.log.Info("embedding passages", "embedded", done, "of", total)
		}
		if done-published > max(total/10, 256) {
			published = done
			f.publish(x)
		}
	}
	return nil
}

// batch embeds and stores some passages.
func (f *filling) batch(ctx context.Context, batch []wanted) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	texts, hashes := make([]string, len(batch)), make([]string, len(batch))
	for i, w := range batch {
		texts[i], hashes[i] = w.text, w.hash
	}
	vectors, err := f.space.embed.Embed(ctx, texts)
	if err != nil {
		return err
	}
	packed := make([][]byte, len(vectors))
	for i, v := range vectors {
		packed[i] = Pack(v)
	}
	if dim := len(vectors[0]); dim != f.dim && f.dim != 0 {
		// The model has changed under its name: what is known is of no use.
		f.space.log.Warn("vectors have another dimension than before, embedding anew", "was", f.dim, "is", dim)
		clear(f.known)
		f.dim = dim
	}
	for i, h := range hashes {
		f.known[h] = packed[i]
	}
	if f.store == nil {
		return nil
	}
	return f.store.SaveVectors(ctx, f.space.opts.Model, hashes, packed)
}

// publish makes what is known of an index searchable and returns what is not
// known. Vectors of another dimension than most count as not known.
func (f *filling) publish(x *kb.Index) []wanted {
	f.settleDim()
	here := &places{vectors: NewVectors(f.dim, x.Len())}
	var missing []wanted
	asked := map[string]bool{}
	for _, d := range x.Documents() {
		for i := range d.Len() {
			t := text(d.Passage(i))
			h := hashOf(t)
			packed, ok := f.known[h]
			if !ok || PackedDim(packed) != f.dim {
				if !asked[h] {
					asked[h] = true
					missing = append(missing, wanted{h, t})
				}
				continue
			}
			here.vectors.Add(packed)
			here.at = append(here.at, place{d.ID, d.Version, i + 1})
		}
	}
	f.space.current.Store(here)
	return missing
}

// settleDim takes the dimension that most known vectors have, where none was
// seen in this run.
func (f *filling) settleDim() {
	if f.dim != 0 {
		return
	}
	counts := map[int]int{}
	for _, p := range f.known {
		counts[PackedDim(p)]++
	}
	most := 0
	for dim, n := range counts {
		if n > most || n == most && dim > f.dim {
			f.dim, most = dim, n
		}
	}
}

// noteUse tells the store which of its vectors are in use.
func (f *filling) noteUse(ctx context.Context, x *kb.Index) {
	if f.store == nil || len(f.inUse) == 0 {
		return
	}
	stale := map[string]bool{}
	for _, h := range f.inUse {
		stale[h] = true
	}
	f.inUse = nil
	var used []string
	for _, d := range x.Documents() {
		for i := range d.Len() {
			if h := hashOf(text(d.Passage(i))); stale[h] {
				used = append(used, h)
			}
		}
	}
	if err := f.store.UseVectors(ctx, f.space.opts.Model, used); err != nil && ctx.Err() == nil {
		f.space.log.Warn("vectors not noted as in use", "err", err)
	}
}

type changedError struct{}

func (changedError) Error() string { return "the index has changed" }

// errChanged ends the filling of an index that is no longer served.
var errChanged error = changedError{}

// wait waits for d or the end of ctx.
func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
