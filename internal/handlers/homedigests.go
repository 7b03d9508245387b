package handlers

import (
	"context"
	"slices"

	"briefbot/internal/digest"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// maxMine is how many of a person's digests and watches the home tab shows.
const maxMine = 10

// homeMine lists the digests and watches that a person has set up, wherever
// that was; nothing where the bot keeps neither.
func (h *Handlers) homeMine(ctx context.Context, req Request) []render.Part {
	if h.opts.Digests == nil && h.opts.Watches == nil {
		return nil
	}
	parts := []render.Part{render.Heading{Text: "What I send at your asking"}}
	mine, err := h.mine(ctx, req)
	if err != nil {
		h.log.Error("subscriptions not read", "err", err, "event", req.EventID)
		return append(parts, render.Paragraph{Text: "I cannot look that up at the moment."})
	}
	if len(mine) == 0 {
		mine = []render.Part{render.Paragraph{Text: "Nothing yet."}}
	}
	return append(append(parts, mine...),
		render.Note{Text: "In a channel, " + digest.Usage + " posts there what is new, and /brief watch NAME tells it when a name turns up."})
}

func (h *Handlers) mine(ctx context.Context, req Request) ([]render.Part, error) {
	var parts []render.Part
	if h.opts.Digests != nil {
		subs, err := h.opts.Digests.Store().Subscriptions(ctx, "")
		if err != nil {
			return nil, err
		}
		subs = slices.DeleteFunc(subs, func(s store.Subscription) bool { return s.CreatedBy != req.User })
		for _, s := range subs[:min(len(subs), maxMine)] {
			state := nextSentence(s, h.opts.Now())
			if s.Paused {
				state = "Paused."
			}
			parts = append(parts, render.Byline{Before: "Digest: " + describe(s), Channel: s.Channel}, render.Note{Text: state})
		}
	}
	if h.opts.Watches != nil {
		watches, err := h.opts.Watches.Watches(ctx, "")
		if err != nil {
			return nil, err
		}
		watches = slices.DeleteFunc(watches, func(w store.Watch) bool { return w.CreatedBy != req.User })
		for _, w := range watches[:min(len(watches), maxMine)] {
			parts = append(parts, render.Byline{Before: "Watch for “" + w.Term + "”", Channel: w.Target})
		}
	}
	return parts, nil
}
