package handlers

import (
	"context"
	"fmt"
	"strings"

	"briefbot/internal/digest"
	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// The bounds of watches: of one target's number, and of a term's length.
const (
	maxWatches   = 50
	maxWatchTerm = 60
	leastTerm    = 2
)

const watchExample = "For example: /brief watch Kidal"

// watch does what was said after "/brief watch": a term to tell of, "list", or
// "off" with a term. In a channel the channel is told, elsewhere the asker.
func (h *Handlers) watch(ctx context.Context, req Request, rest string) Reply {
	if h.opts.Watches == nil {
		return Reply{Message: render.Text("I cannot watch for terms here.")}
	}
	verb, after, _ := strings.Cut(rest, " ")
	after = strings.TrimSpace(after)
	switch strings.ToLower(verb) {
	case "", "list":
		if after == "" {
			return h.watchList(ctx, req, "")
		}
	case "off", "stop", "remove":
		return h.watchOff(ctx, req, after)
	}
	return h.watchFor(ctx, req, rest)
}

// target is who is told: the channel, or the asker in their own conversation.
func (req Request) target() string {
	if req.Channel == "" || strings.HasPrefix(req.Channel, "D") {
		return req.User
	}
	return req.Channel
}

func (h *Handlers) watchWrong(req Request, err error) Reply {
	h.log.Error("watch command went wrong", "err", err, "event", req.EventID, "channel", req.Channel)
	return Reply{Message: render.Text("That did not work just now, so nothing was changed.", "Try again in a minute."), Err: err}
}

func (h *Handlers) watchFor(ctx context.Context, req Request, term string) Reply {
	term = strings.Trim(term, `"“”«»' `)
	folded := digest.NewTerms(h.opts.Index()).Fold(term)
	switch {
	case len([]rune(strings.ReplaceAll(folded, " ", ""))) < leastTerm:
		return Reply{Message: render.Text("Watch for what? A name or a word of two letters or more.", watchExample)}
	case len([]rune(term)) > maxWatchTerm:
		return Reply{Message: render.Text(fmt.Sprintf("A watched term has up to %d characters.", maxWatchTerm), watchExample)}
	case stopWord(folded):
		return Reply{Message: render.Text("That word is in every briefing. Watch for a name, or a word that means something by itself.", watchExample)}
	}
	if m, ok := h.notThere(ctx, req.Channel); !ok && req.target() == req.Channel {
		return Reply{Message: m}
	}
	have, err := h.opts.Watches.Watches(ctx, req.target())
	if err != nil {
		return h.watchWrong(req, err)
	}
	if len(have) >= maxWatches {
		return Reply{Message: render.Text(fmt.Sprintf("%d terms are watched here, and that is the most.", len(have)), "End one with /brief watch off TERM; /brief watch list shows them.")}
	}
	w, fresh, err := h.opts.Watches.AddWatch(ctx, store.Watch{Target: req.target(), Term: term, Folded: folded, CreatedBy: req.User})
	if err != nil {
		return h.watchWrong(req, err)
	}
	if !fresh {
		return Reply{Message: render.Text(fmt.Sprintf("“%s” is watched here already.", w.Term), "/brief watch list shows all.")}
	}
	who := "you"
	if req.target() == req.Channel {
		who = "this channel"
	}
	return Reply{Message: render.Text(fmt.Sprintf("I tell %s within a minute when a new or changed briefing mentions “%s”.", who, term),
		"Other names that the briefings give for it count too. To end it: /brief watch off "+term)}
}

// stopWord reports whether a folded term is made of function words only.
func stopWord(folded string) bool {
	for _, t := range kb.NewAnalyzer("en").Tokens(nil, []byte(folded)) {
		if !t.Has(kb.Stop) && !t.Has(kb.AskStop) {
			return false
		}
	}
	return true
}

func (h *Handlers) watchList(ctx context.Context, req Request, lead string) Reply {
	all, err := h.opts.Watches.Watches(ctx, req.target())
	if err != nil {
		return h.watchWrong(req, err)
	}
	if len(all) == 0 {
		if lead == "" {
			lead = "Nothing is watched here."
		}
		return Reply{Message: render.Text(lead, watchExample)}
	}
	if lead == "" {
		lead = render.Count(len(all), "term") + " watched here"
	}
	m := render.Message{Fallback: lead, Parts: []render.Part{render.Lead{Text: lead}}}
	var list render.List
	for _, w := range all {
		list.Items = append(list.Items, render.Item{Lead: w.Term, Text: "since " + w.CreatedAt.Format("2 January 2006")})
	}
	m.Parts = append(m.Parts, list, render.Note{Text: "/brief watch off TERM ends one, /brief watch off all ends all."})
	return Reply{Message: m}
}

func (h *Handlers) watchOff(ctx context.Context, req Request, term string) Reply {
	if term == "" {
		return h.watchList(ctx, req, "Which one? Say /brief watch off TERM, or /brief watch off all.")
	}
	folded := digest.NewTerms(h.opts.Index()).Fold(term)
	if folded == "all" {
		folded = ""
	} else if folded == "" {
		return h.watchList(ctx, req, "That is no term that is watched here.")
	}
	n, err := h.opts.Watches.RemoveWatch(ctx, req.target(), folded)
	switch {
	case err != nil:
		return h.watchWrong(req, err)
	case n == 0 && folded == "":
		return Reply{Message: render.Text("Nothing is watched here.", watchExample)}
	case n == 0:
		return h.watchList(ctx, req, fmt.Sprintf("“%s” is not watched here.", term))
	case n == 1 && folded != "":
		return Reply{Message: render.Text(fmt.Sprintf("“%s” is no longer watched here.", term))}
	}
	return Reply{Message: render.Text(fmt.Sprintf("%s no longer watched here.", render.Count(n, "term")))}
}
