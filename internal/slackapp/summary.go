package slackapp

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"briefbot/internal/handlers"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// Summarize writes the summary of an answer that was given, handing on each
// sentence; [handlers.Handlers.Summarize] is one. A message without parts has
// nothing to show.
type Summarize func(ctx context.Context, b handlers.Brief, yield func(sentence string) error) render.Message

const (
	maxSummaries = 16 // written at a time, of the posts in hand
	// summaryWait is the wait for the answer's post, and for a free writer.
	summaryWait = 300 * time.Millisecond
	// summaryAge is how old a question may be for its summary to be of use.
	summaryAge = 10 * time.Minute
)

// summaryLetter waits in the outbox until the answer is posted.
func summaryLetter(req handlers.Request, r handlers.Reply) letter {
	return letter{
		Channel: req.Channel, Thread: r.Thread, User: req.User, Team: req.Team, Since: req.TS,
		Text: "Summary", Of: req.EventID, Brief: r.Summary,
	}
}

// draftSummary drafts the summary of a reply that wants one.
func (a *App) draftSummary(ctx context.Context, req handlers.Request, r handlers.Reply) error {
	if r.Summary == nil || a.opts.Summarize == nil || r.Where != handlers.InThread || r.Thread == "" {
		return nil
	}
	return a.draft(ctx, req.EventID+"/summary", summaryLetter(req, r))
}

// summarize writes a summary beside an answer: as a stream, or as a message
// that is edited where Slack refuses streams. The message's timestamp is kept
// as soon as it is known, so that whoever takes over from a process that died
// goes on with the same message.
func (a *App) summarize(ctx context.Context, h held) {
	select {
	case a.summaries <- struct{}{}:
		defer func() { <-a.summaries }()
	default:
		a.postpone(ctx, h, "other summaries are written first", summaryWait)
		return
	}
	answered, err := a.store.Post(ctx, h.letter.Of)
	switch {
	case err != nil && !errors.Is(err, store.ErrNotFound):
		a.postpone(ctx, h, "the answer is not known", summaryWait)
		return
	case err != nil, answered.State == store.Failed, a.opts.Now().Sub(h.DraftedAt) > summaryAge:
		a.conclude(ctx, h, "drop a summary", func(ctx context.Context) error { return a.store.Posted(ctx, h.PostLease, "") })
		return
	case answered.State != store.Posted:
		a.postpone(ctx, h, "the answer is posted first", summaryWait)
		return
	}
	h.Channel = h.letter.Channel // what it posts, it posts there
	s := &summary{app: a, held: &h, resumed: !h.StartedAt.IsZero()}
	if kept, ok, err := a.store.Kept(ctx, s.key()); err == nil && ok {
		s.ts = string(kept)
	}
	m := s.write(ctx)
	if s.lost {
		return
	}
	if ctx.Err() != nil {
		a.postpone(ctx, h, "stopped", 0)
		return
	}
	if !s.finish(ctx, m) {
		return
	}
	a.posted(ctx, h, s.ts)
}

// summary is one that is being written.
type summary struct {
	app     *App
	held    *held
	resumed bool   // another process may have begun it
	ts      string // of the message, "" before there is one
	stream  bool   // it is one
	behind  bool   // something that was said is not in it
	lost    bool   // the post was settled on the way
	said    []string
}

func (s *summary) key() string { return "summary " + s.held.Key }

// write has the summary written and shows each sentence. It keeps the lease
// while the model is at work.
func (s *summary) write(ctx context.Context) render.Message {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	sentences := make(chan string)
	written := make(chan render.Message, 1)
	s.app.running.Go(func() {
		written <- s.app.opts.Summarize(ctx, *s.held.letter.Brief, func(sentence string) error {
			select {
			case sentences <- sentence:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	})
	tick := time.NewTicker(s.app.opts.Lease / 5)
	defer tick.Stop()
	for {
		select {
		case sentence := <-sentences:
			s.said = append(s.said, sentence)
			if !s.lost {
				s.show(ctx, sentence)
			}
			if s.lost {
				stop()
			}
		case m := <-written:
			return m
		case <-tick.C:
			if err := s.app.sure(ctx, s.held); errors.Is(err, store.ErrFenced) {
				s.lost = true
				stop()
			}
		}
	}
}

// show adds a sentence to the message. What goes wrong on the way is made good
// at the end.
func (s *summary) show(ctx context.Context, sentence string) {
	switch {
	case s.ts == "" && !s.resumed:
		s.begin(ctx, sentence)
	case s.ts != "" && s.stream && !s.behind:
		_, _, err := s.app.api.AppendStreamContext(ctx, s.held.letter.Channel, s.ts, slack.MsgOptionMarkdownText(" "+sentence))
		s.behind = err != nil
	case s.ts != "" && !s.resumed:
		if l, err := s.soFar(); err == nil {
			_, _, _, err = s.app.api.UpdateMessageContext(ctx, l.Channel, s.ts, l.option())
			s.app.remark("edit a summary", err)
		}
	default:
		s.behind = true
	}
}

// begin makes the message, as a stream where Slack lets it.
func (s *summary) begin(ctx context.Context, sentence string) {
	a, h := s.app, s.held
	if !a.turn(ctx, h, true) {
		s.lost = true
		return
	}
	err := a.call(ctx, h, func(ctx context.Context) error {
		_, ts, err := a.api.StartStreamContext(ctx, h.letter.Channel,
			slack.MsgOptionTS(h.letter.Thread), slack.MsgOptionRecipientUserID(h.letter.User), slack.MsgOptionRecipientTeamID(h.letter.Team),
			slack.MsgOptionMarkdownText(sentence))
		if err == nil && ts == "" {
			return errUnknownFate
		}
		s.ts = ts
		return err
	})
	switch result, _ := outcome(err); result {
	case done:
		s.stream = true
		s.keep(ctx)
	case unknown:
		// Its message cannot be found again while it has no key.
		a.log.Warn("summary not confirmed, left to itself", "err", withoutURL(err), "event", h.Key)
		a.posted(ctx, *h, "")
		s.lost = true
	case refused:
		a.log.Debug("stream refused, one message is edited", "err", withoutURL(err), "event", h.Key)
		s.post(ctx)
	default:
		s.behind = true
	}
}

// soFar is the message as far as it is written.
func (s *summary) soFar() (letter, error) {
	text := strings.Join(s.said, " ")
	l, err := newLetter(render.Message{Fallback: text, Parts: []render.Part{render.Paragraph{Text: text}}})
	l.Channel, l.Thread = s.held.letter.Channel, s.held.letter.Thread
	return l, err
}

// post makes a message of the first sentence, which is edited from then on. It
// carries its key, so that it can be found again.
func (s *summary) post(ctx context.Context) {
	a, h := s.app, s.held
	s.behind = true // the note is added by an edit
	l, err := s.soFar()
	if err != nil {
		return
	}
	ts, err := a.post(ctx, h, l)
	switch result, _ := outcome(err); result {
	case done:
		s.ts = ts
		s.keep(ctx)
	case unknown:
		a.doubt(ctx, *h, reasonUnconfirmed, a.opts.Pace.Look)
		s.lost = true
	}
}

// keep notes the message for whoever has to go on with it.
func (s *summary) keep(ctx context.Context) {
	err := s.app.persist(ctx, func(ctx context.Context) error { return s.app.store.Keep(ctx, s.key(), []byte(s.ts)) })
	if err != nil {
		s.app.log.Error("message of a summary not noted", "err", err, "event", s.held.Key)
	}
}

// finish brings the message to its end. False: the post was settled otherwise.
func (s *summary) finish(ctx context.Context, m render.Message) bool {
	a, h := s.app, s.held
	if len(m.Parts) == 0 && s.ts == "" {
		return true // nothing to show
	}
	l, err := newLetter(m)
	if err != nil {
		a.log.Error("summary not rendered", "err", err, "event", h.Key)
		return true
	}
	l.Channel, l.Thread, l.User, l.Since = h.letter.Channel, h.letter.Thread, h.letter.User, h.letter.Since
	if s.ts == "" {
		h.letter = l
		a.deliver(ctx, *h) // one message, found again by its key
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.callTime())
	defer cancel()
	if s.stream || s.resumed {
		options := []slack.MsgOption{slack.MsgOptionMetadata(slack.SlackMetadata{EventType: metadataType, EventPayload: map[string]any{"key": h.Key}})}
		if note := l.notes(); s.stream && !s.behind && len(note) > 0 {
			options = append(options, slack.MsgOptionBlocks(note...))
		}
		_, _, err := a.api.StopStreamContext(ctx, l.Channel, s.ts, options...)
		if err != nil {
			a.log.Debug("stream not ended", "err", withoutURL(err), "event", h.Key)
		}
		s.behind = s.behind || err != nil || s.resumed
	}
	if s.behind && len(m.Parts) > 0 {
		if _, _, _, err := a.api.UpdateMessageContext(ctx, l.Channel, s.ts, l.option()); err != nil {
			a.log.Warn("summary left unfinished", "err", withoutURL(err), "event", h.Key)
		}
	}
	return true
}

// notes are the blocks of a letter behind its first one.
func (l letter) notes() []slack.Block {
	blocks := l.blocks()
	if len(blocks) < 2 {
		return nil
	}
	return blocks[1:]
}
