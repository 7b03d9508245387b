package digest

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// watchMark is how far the news have been looked through for watched terms.
const watchMark = "watches"

const (
	// calm is how long the log of news must have been still before watches are
	// told, so that briefings which are saved one after another make one
	// message; patience is how long it is waited for at the most.
	calm     = 8 * time.Second
	patience = 30 * time.Second
	// mentions is how many sentences of one document are quoted.
	mentions = 2
)

// WatcherStore is what a Watcher needs of a [store.Store].
type WatcherStore interface {
	store.News
	store.Watches
	Mark(ctx context.Context, reader string) (int64, error)
	MoveMark(ctx context.Context, reader string, from, to int64) (bool, error)
}

// WatcherOptions are what a [Watcher] works with.
type WatcherOptions struct {
	Store    WatcherStore
	Versions *Versions
	// Index is what is served now; its aliases count as the terms that they
	// stand for.
	Index func() *kb.Index
	Draft Drafter
	Now   func() time.Time
}

// Watcher tells people and channels within a minute of new and changed
// briefings that mention what they watch: one message for all that came
// together, and once per document and version. Several may run on one store.
type Watcher struct {
	log  *slog.Logger
	opts WatcherOptions

	seen           int64 // the newest revision at the last look
	since, stirred time.Time
}

// NewWatcher returns a Watcher.
func NewWatcher(log *slog.Logger, o WatcherOptions) *Watcher { return &Watcher{log: log, opts: o} }

// Run looks through the news until ctx ends.
func (w *Watcher) Run(ctx context.Context) {
	follow(ctx, calm/2, func() {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			w.log.Error("watches not told, trying again", "err", err)
		}
	})
}

// Look tells the watches of the news since the last time, once these are still.
func (w *Watcher) Look(ctx context.Context) error {
	mark, err := w.opts.Store.Mark(ctx, watchMark)
	if err != nil {
		return err
	}
	list, err := w.opts.Store.News(ctx, mark, 0)
	if err != nil || list.Revision == mark {
		w.since = time.Time{}
		return err
	}
	now := w.opts.Now()
	if w.since.IsZero() {
		w.since = now
	}
	if list.Revision != w.seen {
		w.seen, w.stirred = list.Revision, now
	}
	if mark > 0 && now.Sub(w.stirred) < calm && now.Sub(w.since) < patience {
		return nil
	}
	if mark > 0 {
		if err := w.tell(ctx, list); err != nil {
			return err
		}
	}
	w.since = time.Time{}
	_, err = w.opts.Store.MoveMark(ctx, watchMark, mark, list.Revision)
	return err
}

// sighting is a document that mentions watched terms of one target.
type sighting struct {
	doc     *kb.Document
	changed bool
	terms   []string
	quotes  []string
}

// notice is what one target is to be told.
type notice struct {
	sightings []*sighting
	hits      []store.WatchHit
}

// tell files one post per target.
func (w *Watcher) tell(ctx context.Context, list store.NewsList) error {
	watches, err := w.opts.Store.Watches(ctx, "")
	if err != nil || len(watches) == 0 {
		return err
	}
	terms := NewTerms(w.opts.Index())
	notices := map[string]*notice{}
	for _, c := range list.Changes {
		if c.Version == "" {
			continue
		}
		if err := w.sight(ctx, c, watches, terms, notices); err != nil {
			return err
		}
	}
	for target, n := range notices {
		d, err := w.opts.Draft(Post{Key: fmt.Sprintf("watch/%s/%d", target, list.Revision), Channel: target, Message: n.message()})
		if err != nil {
			return err
		}
		told, err := w.opts.Store.FileHits(ctx, n.hits, d)
		if err != nil {
			return err
		}
		if told {
			w.log.Info("watch told", "channel", target, "documents", len(n.sightings))
		}
	}
	return nil
}

// sight looks for every watched term in one document.
func (w *Watcher) sight(ctx context.Context, c store.NewsChange, watches []store.Watch, terms *Terms, notices map[string]*notice) error {
	doc, err := w.opts.Versions.Document(ctx, c.Path, c.Version)
	if err != nil || doc == nil {
		return err
	}
	told, err := w.opts.Store.Hit(ctx, c.Path, c.Version)
	if err != nil {
		return err
	}
	fresh, err := w.freshText(ctx, c, doc, terms)
	if err != nil {
		return err
	}
	read := terms.read(doc)
	for _, watch := range watches {
		if c.Revision <= watch.Since || slices.Contains(told, watch.ID) {
			continue
		}
		found, as := terms.find(read, watch.Term, 50)
		if len(found) == 0 && !titled(terms, doc, watch.Term) {
			continue
		}
		n := notices[watch.Target]
		if n == nil {
			n = &notice{}
			notices[watch.Target] = n
		}
		n.hits = append(n.hits, store.WatchHit{Watch: watch.ID, Document: c.Path, Version: c.Version})
		n.add(doc, c.Before != "", named(watch.Term, as, terms), found, fresh)
	}
	return nil
}

// titled reports whether a document's title has a term.
func titled(terms *Terms, doc *kb.Document, term string) bool {
	return strings.Contains(" "+terms.Fold(doc.Title)+" ", " "+terms.Fold(term)+" ")
}

// freshText are the sentences that are new in a changed document; nil for a new
// document, of which all are.
func (w *Watcher) freshText(ctx context.Context, c store.NewsChange, doc *kb.Document, terms *Terms) (map[kb.Span]bool, error) {
	was, err := w.opts.Versions.Document(ctx, c.Path, c.Before)
	if err != nil || was == nil {
		return nil, err
	}
	an := terms.analyzer(doc.Lang)
	e := compare(sentences(was, an), sentences(doc, an))
	fresh := map[kb.Span]bool{}
	for _, s := range e.added {
		fresh[s.span] = true
	}
	for _, p := range e.changed {
		fresh[p.now.span] = true
	}
	return fresh, nil
}

// named is a watched term with the name under which it was found.
func named(term, as string, terms *Terms) string {
	if as == "" || terms.Fold(as) == terms.Fold(term) {
		return term
	}
	return fmt.Sprintf("%s (as %s)", term, as)
}

// add enters that a document mentions a term at some places. Sentences that are
// new in a changed document are quoted before the others.
func (n *notice) add(doc *kb.Document, changed bool, term string, found []kb.Span, fresh map[kb.Span]bool) {
	var s *sighting
	if i := slices.IndexFunc(n.sightings, func(s *sighting) bool { return s.doc == doc }); i >= 0 {
		s = n.sightings[i]
	} else {
		s = &sighting{doc: doc, changed: changed}
		n.sightings = append(n.sightings, s)
	}
	s.terms = append(s.terms, term)
	var first, then []string
	for _, span := range found {
		p, sent, ok := sentenceAt(doc, span)
		if !ok {
			continue
		}
		text := p.Display(sent)
		switch {
		case slices.Contains(first, text) || slices.Contains(then, text) || slices.Contains(s.quotes, text):
		case fresh[sent]:
			first = append(first, text)
		default:
			then = append(then, text)
		}
	}
	all := append(first, then...)
	room := max(0, mentions-len(s.quotes))
	s.quotes = append(s.quotes, all[:min(len(all), room)]...)
}

// sentenceAt is the sentence that holds a span.
func sentenceAt(doc *kb.Document, span kb.Span) (kb.Passage, kb.Span, bool) {
	for i := range doc.Len() {
		p := doc.Passage(i)
		if span.Start < p.Start || span.End > p.End {
			continue
		}
		for _, s := range p.Sentences() {
			if span.Start >= s.Start && span.End <= s.End {
				return p, s, true
			}
		}
		return p, p.Span, true
	}
	return kb.Passage{}, kb.Span{}, false
}

// message words a notice.
func (n *notice) message() render.Message {
	slices.SortStableFunc(n.sightings, func(a, b *sighting) int { return cmp.Or(byDate(a.doc, b.doc), 0) })
	var terms []string
	d := render.Digest{}
	for _, s := range n.sightings {
		story := render.DigestStory{Title: s.doc.Title, Quotes: s.quotes, Sources: []render.Place{{
			Document: s.doc.ID, Title: s.doc.Title, Date: s.doc.Date, URL: s.doc.URL, Source: s.doc.Source,
		}}}
		if story.Title == "" {
			story.Title = s.doc.ID
		}
		if s.changed {
			story.Label = "Changed"
		}
		if len(n.sightings) > 1 {
			story.Lines = append(story.Lines, "Mentions "+strings.Join(s.terms, ", "))
		}
		for _, t := range s.terms {
			if !slices.Contains(terms, t) {
				terms = append(terms, t)
			}
		}
		d.Stories = append(d.Stories, story)
	}
	const named = 5
	shown := terms[:min(len(terms), named)]
	d.Lead = "In the briefings: " + strings.Join(shown, ", ")
	if more := len(terms) - len(shown); more > 0 {
		d.Lead += fmt.Sprintf(" and %s", render.Count(more, "more watched term"))
	}
	m, _ := render.DigestMessage(d)
	m.Parts = append(m.Parts, render.Note{Text: "You get this because of a watch. /brief watch list shows them, /brief watch off TERM ends one."})
	return m
}
