package handlers

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"briefbot/internal/digest"
	"briefbot/internal/render"
	"briefbot/internal/settings"
	"briefbot/internal/store"
)

// digestTime bounds what is worked out for a person who waits.
const digestTime = 20 * time.Second

// opensDigestForm reports whether req is the bare command for digests, which
// opens a modal.
func (h *Handlers) opensDigestForm(req Request) bool {
	return req.Kind == Command && h.opts.Digests != nil && req.Trigger != "" && strings.EqualFold(strings.TrimSpace(req.Text), "digest")
}

// addDigestActions enters what the buttons and modals of digests do.
func (h *Handlers) addDigestActions() {
	h.tables.clicks[digest.ActionMore] = action{handle: h.digestMore}
	h.tables.clicks[digest.ActionPost] = action{handle: h.digestPost}
	h.tables.clicks[digest.ActionApprove] = action{handle: h.decideCorrection}
	h.tables.clicks[digest.ActionDismiss] = action{handle: h.decideCorrection}
	h.tables.clicks[actionDigestForm] = action{urgent: true, handle: func(ctx context.Context, req Request) Reply { return h.digestForm(ctx, req) }}
	h.tables.submits[callbackDigest] = action{handle: h.digestSubmit}
}

// digest does what was said after "/brief digest".
func (h *Handlers) digest(ctx context.Context, req Request, rest string) Reply {
	if h.opts.Digests == nil {
		return Reply{Message: render.Text("I cannot post digests here.", "To see which briefings are new, use /brief docs.")}
	}
	ctx, cancel := context.WithTimeout(ctx, digestTime)
	defer cancel()
	order, err := digest.Parse(rest)
	var wrong *digest.SyntaxError
	if errors.As(err, &wrong) {
		return Reply{Message: render.Text(wrong.Problem, "For example: "+wrong.Example)}
	}
	switch order.Verb {
	case digest.Form:
		if !h.opensDigestForm(req) {
			return h.digestList(ctx, req, "")
		}
		return h.digestForm(ctx, req)
	case digest.List:
		return h.digestList(ctx, req, "")
	case digest.Now:
		return h.digestNow(ctx, req, order.Topics)
	case digest.Subscribe:
		return h.subscribe(ctx, req, order)
	case digest.ShowGaps:
		return h.digestGaps(ctx, req, order.On)
	case digest.Off:
		return h.digestOff(ctx, req, order.Place)
	}
	return h.digestPause(ctx, req, order)
}

// digestWrong says that something went wrong with digests.
func (h *Handlers) digestWrong(req Request, err error) Reply {
	h.log.Error("digest command went wrong", "err", err, "event", req.EventID, "channel", req.Channel)
	return Reply{Message: render.Text("That did not work just now, so nothing was changed.", "Try again in a minute."), Err: err}
}

// notThere says why the bot cannot post in a channel and what can be done; ok is
// true where it can. What it posts by itself must not reach another
// organisation unless an admin allowed the channel.
func (h *Handlers) notThere(ctx context.Context, channel string) (m render.Message, ok bool) {
	if h.opts.Standing == nil || strings.HasPrefix(channel, "D") {
		return render.Message{}, true
	}
	member, shared := h.opts.Standing(ctx, channel)
	switch {
	case !member:
		return render.Text("I am not in that channel, so I cannot post there.", "Invite me with /invite and my name, then try again."), false
	case shared && (h.opts.Settings == nil || !h.opts.Settings.External(channel)):
		return render.Text("That channel is shared with another organisation.", "An admin of this workspace can let me post there with /brief allow."), false
	}
	return render.Message{}, true
}

// zone is the asker's time zone, and whether it is known.
func (req Request) zone() (*time.Location, bool) {
	if zone, err := digest.LoadZone(req.Asker.TimeZone); err == nil {
		return zone, true
	}
	return time.UTC, false
}

func (h *Handlers) subscribe(ctx context.Context, req Request, o digest.Order) Reply {
	if m, ok := h.notThere(ctx, req.Channel); !ok {
		return Reply{Message: m}
	}
	known := true
	if o.Schedule.Zone == nil {
		o.Schedule.Zone, known = req.zone()
	}
	s, err := h.opts.Digests.Store().AddSubscription(ctx, store.Subscription{
		Channel: req.Channel, Days: uint8(o.Schedule.Days), Minute: o.Schedule.Minute, Zone: o.Schedule.Zone.String(),
		Topics: o.Topics, Always: o.Always, CreatedBy: req.User,
	})
	if err != nil {
		return h.digestWrong(req, err)
	}
	h.log.Info("digest subscribed", "subscription", s.ID, "channel", s.Channel)
	m := render.Text("This channel gets a digest: "+describe(s)+".", nextSentence(s, h.opts.Now()))
	if !known {
		m.Parts = append(m.Parts, render.Note{Text: "Slack does not tell me your time zone, so I took UTC. Name it to change that, as in: " + digest.Usage})
	}
	m.Parts = append(m.Parts, render.Note{Text: "/brief digest list shows the digests of this channel, /brief digest now what is new at this moment."})
	return Reply{Message: m}
}

// describe is a subscription in words.
func describe(s store.Subscription) string {
	text := fmt.Sprintf("%s at %02d:%02d (%s)", digest.Days(s.Days), s.Minute/60, s.Minute%60, s.Zone)
	if len(s.Topics) > 0 {
		text += ", about " + strings.Join(s.Topics, ", ")
	}
	if s.Always {
		text += ", also when nothing is new"
	}
	return text
}

// nextSentence says when a subscription is due next.
func nextSentence(s store.Subscription, now time.Time) string {
	schedule, err := digest.ScheduleOf(s)
	if err != nil {
		return "I do not know its time zone any more; make it again."
	}
	due, _, ok := schedule.Next(now)
	if !ok {
		return "It has no next time."
	}
	return "The next one comes on " + due.In(schedule.Zone).Format("Monday, 2 January at 15:04") + "."
}

// digestList lists the digests of the channel, under a first line of its own.
func (h *Handlers) digestList(ctx context.Context, req Request, lead string) Reply {
	subs, err := h.opts.Digests.Store().Subscriptions(ctx, req.Channel)
	if err != nil {
		return h.digestWrong(req, err)
	}
	if lead == "" {
		lead = render.Count(len(subs), "digest") + " in this channel"
	}
	m := render.Message{Fallback: lead, Parts: []render.Part{render.Lead{Text: lead}}}
	if len(subs) == 0 {
		m.Parts = append(m.Parts, render.Paragraph{Text: "To get one: " + digest.Usage})
	}
	for i, s := range subs {
		parts, err := h.listed(ctx, i+1, s)
		if err != nil {
			return h.digestWrong(req, err)
		}
		m.Parts = append(m.Parts, parts...)
	}
	m.Parts = append(m.Parts, render.Buttons{Items: []render.Button{{Action: actionDigestForm, Label: "New digest…"}}})
	return Reply{Message: m}
}

// listed is one line of the list: what, who and when, and what became of it.
func (h *Handlers) listed(ctx context.Context, place int, s store.Subscription) ([]render.Part, error) {
	state := nextSentence(s, h.opts.Now())
	if s.Paused {
		state = fmt.Sprintf("Paused; /brief digest resume %d goes on with what is new from then on.", place)
	}
	slots, err := h.opts.Digests.Store().Slots(ctx, s.ID, 1)
	if err != nil {
		return nil, err
	}
	if len(slots) > 0 {
		state += " " + lastSentence(slots[0])
	}
	return []render.Part{
		render.Paragraph{Text: fmt.Sprintf("%d. %s", place, describe(s))},
		render.Byline{Before: "Set up by", User: s.CreatedBy, After: "on " + s.CreatedAt.Format("2 January 2006") + "."},
		render.Note{Text: state},
	}, nil
}

// lastSentence says what became of a slot.
func lastSentence(s store.Slot) string {
	switch s.State {
	case store.SlotSkipped:
		return fmt.Sprintf("The one of %s was skipped: %s.", s.Date, s.Reason)
	case store.SlotEmpty:
		return fmt.Sprintf("On %s nothing was new.", s.Date)
	case store.SlotFailed:
		return fmt.Sprintf("The one of %s could not be posted; its news come with the next.", s.Date)
	}
	text := fmt.Sprintf("The last one was that of %s.", s.Date)
	if s.FiledAt.Sub(s.DueAt) > 2*time.Minute {
		text = fmt.Sprintf("The last one was that of %s, and came late.", s.Date)
	}
	return text
}

// which finds the digest that is meant, or says that it is not clear.
func (h *Handlers) which(ctx context.Context, req Request, place int) (store.Subscription, *Reply) {
	s, err := h.opts.Digests.Find(ctx, req.Channel, place)
	var r Reply
	switch {
	case err == nil:
		return s, nil
	case errors.Is(err, digest.ErrWhich):
		r = h.digestList(ctx, req, "Which of the digests? Say its number, as in /brief digest off 2.")
	case errors.Is(err, store.ErrNotFound):
		lead := "There is no digest in this channel."
		if place > 0 {
			lead = fmt.Sprintf("There is no digest number %d in this channel.", place)
		}
		r = h.digestList(ctx, req, lead)
	default:
		r = h.digestWrong(req, err)
	}
	return s, &r
}

func (h *Handlers) digestOff(ctx context.Context, req Request, place int) Reply {
	subs, err := h.opts.Digests.Store().Subscriptions(ctx, req.Channel)
	if err != nil {
		return h.digestWrong(req, err)
	}
	if place != digest.All || len(subs) == 0 {
		s, wrong := h.which(ctx, req, max(place, 0))
		if wrong != nil {
			return *wrong
		}
		subs = []store.Subscription{s}
	}
	for _, s := range subs {
		if err := h.opts.Digests.Store().RemoveSubscription(ctx, s.ID); err != nil && !errors.Is(err, store.ErrNotFound) {
			return h.digestWrong(req, err)
		}
		h.log.Info("digest ended", "subscription", s.ID, "channel", s.Channel)
	}
	if len(subs) > 1 {
		return Reply{Message: render.Text(fmt.Sprintf("All %d digests of this channel have ended.", len(subs)))}
	}
	return Reply{Message: render.Text("This digest has ended: "+describe(subs[0])+".", "To get it back, set it up again.")}
}

func (h *Handlers) digestPause(ctx context.Context, req Request, o digest.Order) Reply {
	s, wrong := h.which(ctx, req, o.Place)
	if wrong != nil {
		return *wrong
	}
	pause := o.Verb == digest.Pause
	if s.Paused == pause {
		state := "is running"
		if pause {
			state = "is paused already"
		}
		return Reply{Message: render.Text("This digest "+state+": "+describe(s)+".", nextSentence(s, h.opts.Now()))}
	}
	if !pause {
		if m, ok := h.notThere(ctx, req.Channel); !ok {
			return Reply{Message: m}
		}
	}
	s.Paused, s.UpdatedBy = pause, req.User
	s, err := h.opts.Digests.Store().ChangeSubscription(ctx, s)
	if err != nil {
		return h.digestWrong(req, err)
	}
	if pause {
		return Reply{Message: render.Text("Paused: "+describe(s)+".", "/brief digest resume goes on with what is new from then on; what comes meanwhile is not made up for.")}
	}
	return Reply{Message: render.Text("Running again: "+describe(s)+".", nextSentence(s, h.opts.Now())+" It tells what is new from now on.")}
}

// digestGaps allows or forbids listing unanswered questions in the channel's
// digests.
func (h *Handlers) digestGaps(ctx context.Context, req Request, on bool) Reply {
	if !req.Asker.Admin {
		return Reply{Message: render.Text("Only an admin of this workspace can decide that.",
			"Digests can list what was asked and not answered; that shows readers what others asked.")}
	}
	if h.opts.Settings == nil {
		return Reply{Message: render.Text("I keep no settings here.")}
	}
	if err := h.opts.Settings.SetDigestGaps(ctx, req.Channel, on, req.User); err != nil {
		return h.digestWrong(req, err)
	}
	if on {
		return Reply{Message: render.Text("The digests of this channel list what was asked and not answered.", "How many questions there were, and the three most asked. Nobody is named.")}
	}
	return Reply{Message: render.Text("The digests of this channel do not list unanswered questions.")}
}

// digestNow shows what is new to the asker only, with a button to post it.
func (h *Handlers) digestNow(ctx context.Context, req Request, topics []string) Reply {
	page, err := h.opts.Digests.Now(ctx, req.Channel, topics)
	if err != nil {
		return h.digestWrong(req, err)
	}
	d, err := h.opts.Digests.Page(ctx, req.Channel, page)
	if err != nil {
		return h.digestWrong(req, err)
	}
	zone, _ := req.zone()
	w := digest.Wording{Zone: zone, Page: &page}
	if !d.IsEmpty() && !strings.HasPrefix(req.Channel, "D") {
		w.Buttons = []render.Button{{Action: digest.ActionPost, Label: "Post to channel", Value: page.Value()}}
	}
	return Reply{Message: d.Message(w)}
}

// page reads the page that a button stands for.
func (h *Handlers) page(ctx context.Context, req Request) (digest.Page, digest.Digest, error) {
	p, err := digest.ReadPage(req.Value)
	if err != nil || h.opts.Digests == nil {
		return p, digest.Digest{}, errors.Join(err, errors.ErrUnsupported)
	}
	d, err := h.opts.Digests.Page(ctx, req.Channel, p)
	return p, d, err
}

// digestMore shows the next stories of a digest to whoever asks for them.
func (h *Handlers) digestMore(ctx context.Context, req Request) Reply {
	ctx, cancel := context.WithTimeout(ctx, digestTime)
	defer cancel()
	p, d, err := h.page(ctx, req)
	if err != nil {
		return whisper(req, h.digestWrong(req, err).Message)
	}
	zone, _ := req.zone()
	if len(d.Entries) == 0 {
		return whisper(req, render.Text("There is nothing more in this digest.", "The briefings that it told of may be gone."))
	}
	return whisper(req, d.Message(digest.Wording{Zone: zone, Page: &p}))
}

// digestPost posts what one person saw in the channel, once.
func (h *Handlers) digestPost(ctx context.Context, req Request) Reply {
	ctx, cancel := context.WithTimeout(ctx, digestTime)
	defer cancel()
	if m, ok := h.notThere(ctx, req.Channel); !ok {
		return whisper(req, m)
	}
	p, d, err := h.page(ctx, req)
	if err != nil {
		return whisper(req, h.digestWrong(req, err).Message)
	}
	zone, _ := req.zone()
	m := d.Message(digest.Wording{Zone: zone, Page: &p})
	m.Parts = append(m.Parts, render.Byline{Before: "Posted by", User: req.User})
	r := whisper(req, render.Text("Posted in this channel, in your name."))
	r.Also = []Post{{Key: "digest", Channel: req.Channel, Message: m}}
	return r
}

// decideCorrection approves or dismisses a correction in the editors' channel.
func (h *Handlers) decideCorrection(ctx context.Context, req Request) Reply {
	if h.opts.Corrections == nil {
		return Reply{Where: Nowhere}
	}
	approve := req.Action == digest.ActionApprove
	c, fresh, err := h.opts.Corrections.Decide(ctx, req.Value, approve, req.User)
	if err != nil {
		h.log.Error("correction not decided", "err", err, "event", req.EventID)
		r := whisper(req, render.Text("That did not work just now, so nothing was posted.", "Try again in a minute."))
		if !errors.Is(err, store.ErrNotFound) {
			r.Err = err
		}
		return r
	}
	verdict := "Dismissed by"
	if c.State == store.CorrectionApproved {
		verdict = "Posted in the thread, approved by"
	}
	m := digest.Proposal(c, c.Document).Message
	m.Fallback = "This correction is decided."
	var parts []render.Part
	for _, p := range m.Parts {
		if _, buttons := p.(render.Buttons); !buttons {
			parts = append(parts, p)
		}
	}
	m.Parts = append(parts, render.Byline{Before: verdict, User: c.DecidedBy})
	if !fresh {
		h.log.Info("correction had been decided before", "event", req.EventID, "state", strconv.Itoa(int(c.State)))
	}
	return Reply{Message: m, Where: Replace}
}

// GapsAllowed returns what reports whether a channel may read what was asked and not
// answered.
func GapsAllowed(s *settings.Settings, editors func() string) func(channel string) bool {
	return func(channel string) bool { return channel == editors() && channel != "" || s.DigestGaps(channel) }
}
