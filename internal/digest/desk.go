package digest

import (
	"context"
	"errors"
	"slices"
	"time"

	"briefbot/internal/store"
)

// Desk gives people their digests: to channels at their times, and to whoever
// asks for one now. It is safe for concurrent use.
type Desk struct {
	composer *Composer
	store    DeskStore
	gaps     func(channel string) bool
}

// DeskStore is what a Desk needs of a [store.Store].
type DeskStore interface {
	store.Digests
	store.News
}

// NewDesk returns a Desk. gaps reports whether a channel may read what was
// asked and not answered.
func NewDesk(c *Composer, s DeskStore, gaps func(channel string) bool) *Desk {
	return &Desk{composer: c, store: s, gaps: gaps}
}

// Work is the [Work] of a [Runner].
func (d *Desk) Work(ctx context.Context, s store.Subscription, slot store.Slot) (Worked, error) {
	since, err := d.since(ctx, s)
	if err != nil {
		return Worked{}, err
	}
	page := Page{From: slot.From, To: slot.To, Topics: s.Topics, Since: since.Unix()}
	made, err := d.Page(ctx, s.Channel, page)
	if err != nil {
		return Worked{}, err
	}
	zone, err := LoadZone(s.Zone)
	if err != nil {
		return Worked{}, err
	}
	return Worked{Message: made.Message(Wording{Zone: zone, Page: &page}), Empty: made.IsEmpty()}, nil
}

// since is when a subscription was last served, or made.
func (d *Desk) since(ctx context.Context, s store.Subscription) (time.Time, error) {
	slots, err := d.store.Slots(ctx, s.ID, maxTurns)
	if err != nil {
		return time.Time{}, err
	}
	for _, l := range slots {
		if l.State != store.SlotSkipped && l.State != store.SlotFailed && l.DueAt.After(s.ArmedAt) {
			return l.FiledAt, nil
		}
	}
	return s.CreatedAt, nil
}

// Page works out the stories of a page, for a channel. A page of another
// release, whose news are gone, is empty.
func (d *Desk) Page(ctx context.Context, channel string, p Page) (Digest, error) {
	var changes []store.NewsChange
	if p.To > p.From {
		list, err := d.store.News(ctx, p.From, p.To)
		if err != nil {
			return Digest{}, err
		}
		changes = list.Changes
	}
	var since time.Time
	if p.Since > 0 {
		since = time.Unix(p.Since, 0)
	}
	return d.composer.Compose(ctx, Request{
		Changes: changes, Topics: p.Topics, Channel: channel, Since: since, Gaps: d.gaps(channel), Skip: p.Skip,
	})
}

// lookBack is how far a digest on demand goes back where the channel has none
// that it could go on from.
const lookBack = 7 * 24 * time.Hour

// Now is the page of what is new for a channel: since its last digest with
// these topics, or else in the last seven days.
func (d *Desk) Now(ctx context.Context, channel string, topics []string) (Page, error) {
	now, err := d.store.Time(ctx)
	if err != nil {
		return Page{}, err
	}
	all, err := d.store.News(ctx, 0, 0)
	if err != nil {
		return Page{}, err
	}
	p := Page{To: all.Revision, Topics: topics}
	subs, err := d.store.Subscriptions(ctx, channel)
	if err != nil {
		return Page{}, err
	}
	for _, s := range subs {
		if s.Paused || len(topics) > 0 && !slices.Equal(s.Topics, topics) {
			continue
		}
		since, err := d.since(ctx, s)
		if err != nil {
			return Page{}, err
		}
		p.From, p.Since = s.Cursor, since.Unix()
		if len(topics) == 0 {
			p.Topics = s.Topics
		}
		return p, nil
	}
	p.From, p.Since = p.To, now.Add(-lookBack).Unix()
	for _, c := range all.Changes {
		if now.Sub(c.At) <= lookBack {
			p.From = min(p.From, c.Revision-1)
		}
	}
	return p, nil
}

// Find returns the subscription of a channel that stands at a place in its
// list, counted from 1; with place 0 the only one. [ErrWhich] if there are
// several, [store.ErrNotFound] if there is none such.
func (d *Desk) Find(ctx context.Context, channel string, place int) (store.Subscription, error) {
	subs, err := d.store.Subscriptions(ctx, channel)
	switch {
	case err != nil:
		return store.Subscription{}, err
	case place == 0 && len(subs) == 1:
		return subs[0], nil
	case place == 0 && len(subs) > 1:
		return store.Subscription{}, ErrWhich
	case place < 1 || place > len(subs):
		return store.Subscription{}, store.ErrNotFound
	}
	return subs[place-1], nil
}

// ErrWhich says that a channel has several digests and none was named.
var ErrWhich = errors.New("which of the digests")

// Store is where subscriptions are kept.
func (d *Desk) Store() DeskStore { return d.store }
