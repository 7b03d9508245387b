package digest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// Composer works out what a digest says. It is safe for concurrent use.
type Composer struct {
	log  *slog.Logger
	opts ComposerOptions
}

// ComposerOptions are what a [Composer] draws on. Index and Versions are
// required; without the others the digest says less.
type ComposerOptions struct {
	// Index is what is served now.
	Index    func() *kb.Index
	Versions *Versions
	// Facts reads who, what and how many out of a document; nil reads nothing.
	Facts func(*kb.Document) Facts
	// Differences lists where a document's figures differ from those of others;
	// nil lists none.
	Differences func(ctx context.Context, document string) []Disagreement
	// Answers reports whether the briefings answer a question from a document,
	// for suggested questions; nil suggests none.
	Answers func(ctx context.Context, question, document string) bool
	// Ledger tells what was asked and not answered; nil tells nothing.
	Ledger interface {
		Gaps(ctx context.Context, since time.Time, limit int) ([]store.Gap, error)
	}
	// Corrections are those of the bot's answers; nil for none.
	Corrections interface {
		Corrections(ctx context.Context, channel string, since time.Time) ([]store.Correction, error)
	}
	// Overview summarises a digest in up to three sentences, each of which was
	// checked against what the digest quotes; nil for none. An error, or nil,
	// leaves it out.
	Overview func(ctx context.Context, d Digest) (*Overview, error)
}

// NewComposer returns a Composer.
func NewComposer(log *slog.Logger, o ComposerOptions) *Composer {
	return &Composer{log: log, opts: o}
}

// Request says what a digest is to cover.
type Request struct {
	// Changes are the news, one per document.
	Changes []store.NewsChange
	// Topics narrow it to documents about one of them; empty for all.
	Topics []string
	// Channel is where it goes; corrections of answers there are listed.
	Channel string
	// Since and Until are the times that the news lie between; zero for open.
	Since, Until time.Time
	// Gaps allows telling what was asked and not answered.
	Gaps bool
	// Skip leaves out the first stories, and Limit is how many follow; 0 is
	// DefaultLimit. Counts are of all.
	Skip, Limit int
}

// DefaultLimit is how many stories are worked out at a time: more than one
// Slack message holds.
const DefaultLimit = 12

// change is a document that is new, changed or withdrawn: now is nil for a
// withdrawn one, was for a new one.
type change struct{ was, now *kb.Document }

// Compose works out a digest. The error is the store's or ctx's.
func (c *Composer) Compose(ctx context.Context, r Request) (Digest, error) {
	d := Digest{Since: stamp(r.Since), Until: stamp(r.Until), Entries: []Entry{}, Corrected: []Corrected{}}
	x := c.opts.Index()
	w := &work{Composer: c, x: x, terms: NewTerms(x), fresh: map[string]bool{}, named: map[string]bool{}, texts: map[*kb.Document]*text{}, drawn: map[*kb.Document]Facts{}}
	changes, err := w.load(ctx, r)
	if err != nil {
		return d, err
	}
	drafts := w.arrange(changes, &d)
	limit := r.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	d.Stories = len(drafts)
	for _, draft := range drafts[min(r.Skip, len(drafts)):min(r.Skip+limit, len(drafts))] {
		if err := ctx.Err(); err != nil {
			return d, err
		}
		d.Entries = append(d.Entries, w.entry(ctx, draft))
	}
	if r.Skip > 0 {
		return d, nil
	}
	if err := c.surroundings(ctx, r, &d); err != nil {
		return d, err
	}
	if c.opts.Overview != nil && len(d.Entries) > 0 {
		overview, err := c.opts.Overview(ctx, d)
		if err != nil {
			c.log.Warn("digest without its overview", "err", err)
		}
		d.Overview = overview
	}
	return d, nil
}

// surroundings adds what stands around the stories.
func (c *Composer) surroundings(ctx context.Context, r Request, d *Digest) error {
	if c.opts.Corrections != nil && r.Channel != "" {
		all, err := c.opts.Corrections.Corrections(ctx, r.Channel, r.Since)
		if err != nil {
			return err
		}
		for _, one := range all {
			d.Corrected = append(d.Corrected, Corrected{Question: one.Question, Document: one.Document, Was: one.Was, Now: one.Now})
		}
	}
	if c.opts.Ledger != nil && r.Gaps {
		gaps, err := c.opts.Ledger.Gaps(ctx, r.Since, maxGaps)
		if err != nil {
			return err
		}
		d.Gaps = &Gaps{Top: []string{}}
		for _, g := range gaps {
			d.Gaps.Questions += g.Count
			if g.Question != "" && len(d.Gaps.Top) < topGaps {
				d.Gaps.Top = append(d.Gaps.Top, g.Question)
			}
		}
	}
	return nil
}

const (
	maxGaps = 500 // different questions that are counted
	topGaps = 3   // that are shown
)

// stamp is a time in JSON, or "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// work is the work on one digest.
type work struct {
	*Composer
	x     *kb.Index
	terms *Terms
	fresh map[string]bool // IDs of the documents that are in the news
	was   []*kb.Document  // those of them that were there before, as they were
	named map[string]bool // names that were told as new
	texts map[*kb.Document]*text
	drawn map[*kb.Document]Facts
}

// text is a document as it is searched, read once.
func (w *work) text(d *kb.Document) *text {
	if w.texts[d] == nil {
		w.texts[d] = w.terms.read(d)
	}
	return w.texts[d]
}

// facts are a document's, drawn once.
func (w *work) facts(d *kb.Document) Facts {
	f, ok := w.drawn[d]
	if !ok {
		f = w.opts.Facts(d)
		w.drawn[d] = f
	}
	return f
}

// load fetches the documents of the news and keeps those about the topics.
func (w *work) load(ctx context.Context, r Request) ([]change, error) {
	var out []change
	for _, n := range r.Changes {
		var c change
		var err error
		if c.was, err = w.opts.Versions.Document(ctx, n.Path, n.Before); err != nil {
			return nil, err
		}
		if c.now, err = w.opts.Versions.Document(ctx, n.Path, n.Version); err != nil {
			return nil, err
		}
		if c.now == nil && (c.was == nil || n.Version != "") {
			continue // its bytes are gone, or it cannot be read
		}
		w.fresh[n.Path] = true
		if c.was != nil {
			w.was = append(w.was, c.was)
		}
		if c.now != nil && w.terms.aboutAny(c.now, r.Topics) || c.was != nil && w.terms.aboutAny(c.was, r.Topics) {
			out = append(out, c)
		}
	}
	return out, nil
}

// draft is a story before its text is worked out.
type draft struct {
	kind Kind
	docs []*kb.Document // of a withdrawn story what it was
	was  *kb.Document
	edit edit
}

// arrange makes stories of changes, counts them, and puts them in order: new
// ones first, each kind from the latest date on, undated ones last.
func (w *work) arrange(changes []change, d *Digest) []draft {
	var fresh []*kb.Document
	var edited, gone []draft
	for _, c := range changes {
		switch {
		case c.now == nil:
			d.Withdrawn++
			gone = append(gone, draft{kind: Withdrawn, docs: []*kb.Document{c.was}})
		case c.was == nil:
			d.New++
			fresh = append(fresh, c.now)
		default:
			an := w.terms.analyzer(c.now.Lang)
			e := compare(sentences(c.was, an), sentences(c.now, an))
			if e.light(an) && c.was.Title == c.now.Title && c.was.Date == c.now.Date {
				continue // markup, tags, spelling: nothing that a reader needs to know
			}
			d.Changed++
			edited = append(edited, draft{kind: Changed, docs: []*kb.Document{c.now}, was: c.was, edit: e})
		}
	}
	slices.SortStableFunc(fresh, byDate)
	var out []draft
	for _, group := range stories(fresh, w.terms.analyzer, w.x.Rarity) {
		out = append(out, draft{kind: New, docs: group})
	}
	for _, more := range [][]draft{edited, gone} {
		slices.SortStableFunc(more, func(a, b draft) int { return byDate(a.docs[0], b.docs[0]) })
		out = append(out, more...)
	}
	return out
}

// byDate puts the latest document first and undated ones last.
func byDate(a, b *kb.Document) int {
	if a.Date != b.Date {
		return strings.Compare(b.Date, a.Date)
	}
	return strings.Compare(a.ID, b.ID)
}

// entry works out a story.
func (w *work) entry(ctx context.Context, f draft) Entry {
	e := Entry{Kind: f.kind, Quotes: []Quote{}}
	for _, d := range f.docs {
		e.Documents = append(e.Documents, Source{Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, Source: d.Source, URL: d.URL})
	}
	d := f.docs[0]
	an := w.terms.analyzer(d.Lang)
	switch f.kind {
	case New:
		all := sentences(d, an)
		e.Quotes = append(e.Quotes, lead(d, all)...)
		e.Told = w.told(f.docs)
		w.addFacts(ctx, &e, f.docs)
		e.Question = w.question(ctx, d)
	case Changed:
		w.addEdit(&e, f, an)
	}
	return e
}

const (
	maxCorrections = 4 // of one document that are shown
	maxAdded       = 3 // new sentences of a changed document that are quoted
	maxLeftOut     = 2 // sentences that it lost
)

// addEdit says what has changed in a document: first what reads otherwise, then
// what is new in it.
func (w *work) addEdit(e *Entry, f draft, an *kb.Analyzer) {
	if f.was.Title != f.docs[0].Title {
		e.Retitled = f.was.Title
	}
	e.Removed = len(f.edit.removed)
	for _, s := range f.edit.removed[:min(e.Removed, maxLeftOut)] {
		e.LeftOut = append(e.LeftOut, s.quote())
	}
	for _, p := range f.edit.changed {
		if !p.weighty(an) || len(e.Corrections) == maxCorrections {
			continue
		}
		c := Correction{Before: p.was.quote(), After: p.now.quote()}
		if swaps := p.swaps(an); len(swaps) == 1 && swaps[0].was != "" && swaps[0].now != "" {
			c.Was, c.Now = swaps[0].was, swaps[0].now
		}
		e.Corrections = append(e.Corrections, c)
	}
	added := f.edit.added
	e.Quotes = append(e.Quotes, quotes(added[:min(len(added), maxAdded)], sentences(f.docs[0], an))...)
}

// question is one that the document answers, as the briefings' own answerer
// confirms; "" where there is none.
func (w *work) question(ctx context.Context, d *kb.Document) string {
	if w.opts.Answers == nil || w.opts.Facts == nil {
		return ""
	}
	for _, q := range questions(d, w.facts(d)) {
		if w.opts.Answers(ctx, q, d.ID) {
			return q
		}
	}
	return ""
}

// questions words questions that a document's facts may answer, the best first.
func questions(d *kb.Document, f Facts) []string {
	if d.Lang != "" && d.Lang != "en" {
		return nil
	}
	var out []string
	add := func(format string, args ...any) {
		if q := fmt.Sprintf(format, args...); !slices.Contains(out, q) {
			out = append(out, q)
		}
	}
	for _, r := range f.Roles {
		if r.Of != "" && r.Current && r.Leads {
			add("who leads %s?", r.Of)
		}
	}
	for _, s := range f.Speakers {
		if slices.Contains(f.People, s) {
			add("what did %s say?", s)
		}
	}
	for _, n := range f.Figures {
		switch {
		case n.Where == "" || n.What == "" || !countable(n.Unit): // it could be anybody's
		case n.What == "died" || n.What == "drowned":
			add("how many %s %s in %s?", n.Unit, n.What, n.Where)
		default:
			add("how many %s were %s in %s?", n.Unit, n.What, n.Where)
		}
	}
	return out[:min(len(out), maxQuestions)]
}

// maxQuestions is how many questions of a document are tried.
const maxQuestions = 6

// countable reports whether a unit is a plural that "how many" can stand before.
func countable(unit string) bool {
	return strings.HasSuffix(unit, "s") || strings.HasSuffix(unit, "people") || strings.HasSuffix(unit, "men") || strings.HasSuffix(unit, "children")
}
