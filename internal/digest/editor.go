package digest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// The action_ids of a proposed correction's buttons; their value is a
// [store.CorrectionKey].
const (
	ActionApprove = "correction-approve"
	ActionDismiss = "correction-dismiss"
)

// editorMark is how far the news have been looked through for corrections.
const editorMark = "corrections"

// EditorStore is what an Editor needs of a [store.Store].
type EditorStore interface {
	store.News
	store.Corrections
	AnswersCiting(ctx context.Context, document, version string, after int64, limit int) ([]store.Answer, error)
}

// EditorOptions are what an [Editor] works with.
type EditorOptions struct {
	Store    EditorStore
	Versions *Versions
	Draft    Drafter
	// Editors is the id of the channel that corrections are proposed in, or "".
	Editors func() string
	// Auto posts corrections without asking.
	Auto bool
}

// Editor finds answers whose quotation no longer stands in the briefings, and
// proposes a note in their thread, or posts it. Each answer is corrected at
// most once per version of a document. Several may run on one store.
type Editor struct {
	log  *slog.Logger
	opts EditorOptions
}

// NewEditor returns an Editor.
func NewEditor(log *slog.Logger, o EditorOptions) *Editor { return &Editor{log: log, opts: o} }

// Run looks through the news until ctx ends.
func (e *Editor) Run(ctx context.Context) {
	follow(ctx, followEvery, func() {
		if err := e.Look(ctx); err != nil && ctx.Err() == nil {
			e.log.Error("answers not checked against the news, trying again", "err", err)
		}
	})
}

// followEvery is how often the news are looked through.
const followEvery = 10 * time.Second

// follow calls look now and then until ctx ends.
func follow(ctx context.Context, every time.Duration, look func()) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		look()
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Look looks through the news since the last look, once. What was there when
// the first one began is no news.
func (e *Editor) Look(ctx context.Context) error {
	mark, err := e.opts.Store.Mark(ctx, editorMark)
	if err != nil {
		return err
	}
	list, err := e.opts.Store.News(ctx, max(mark, 0), 0)
	if err != nil || list.Revision == mark {
		return err
	}
	if mark > 0 {
		for _, c := range list.Changes {
			if c.Before == "" {
				continue
			}
			if err := e.check(ctx, c); err != nil {
				return err
			}
		}
	}
	_, err = e.opts.Store.MoveMark(ctx, editorMark, mark, list.Revision)
	return err
}

// citingPage is how many answers are read at a time.
const citingPage = 100

// check looks at every answer that quotes a document which has changed.
func (e *Editor) check(ctx context.Context, c store.NewsChange) error {
	now, err := e.opts.Versions.Document(ctx, c.Path, c.Version)
	if err != nil {
		return err
	}
	if now == nil && c.Version != "" {
		return nil // it cannot be read; it is checked again when it changes
	}
	for after := int64(0); ; {
		answers, err := e.opts.Store.AnswersCiting(ctx, c.Path, "", after, citingPage)
		if err != nil {
			return err
		}
		for _, a := range answers {
			after = a.Seq
			// Nobody but the asker has seen a private answer, and nothing can be
			// written below it. What only came close claimed nothing.
			if a.Private || a.MessageTS == "" || a.Status != store.StatusAnswered {
				continue
			}
			if err := e.correct(ctx, a, c, now); err != nil {
				return err
			}
		}
		if len(answers) < citingPage {
			return nil
		}
	}
}

// correct files a correction of one answer if a quotation of it has lost its
// ground.
func (e *Editor) correct(ctx context.Context, a store.Answer, c store.NewsChange, now *kb.Document) error {
	for _, cited := range a.Citations {
		if cited.Document != c.Path || cited.Quote == "" || cited.Version == c.Version {
			continue
		}
		was, became, lost := ground(cited.Quote, now)
		if !lost {
			continue
		}
		correction := store.Correction{
			CorrectionKey: store.CorrectionKey{Answer: a.Key, Document: c.Path, Version: c.Version},
			Channel:       a.Channel, Thread: a.Thread, MessageTS: a.MessageTS, Question: a.Question, Was: was, Now: became,
		}
		title := c.Path
		if now != nil && now.Title != "" {
			title = now.Title
		}
		return e.file(ctx, correction, title)
	}
	return nil
}

func (e *Editor) file(ctx context.Context, c store.Correction, title string) error {
	editors := e.opts.Editors()
	post := Proposal(c, title)
	post.Channel = editors
	switch {
	case e.opts.Auto:
		post = Note(c)
		c.State = store.CorrectionApproved
	case editors == "":
		e.log.Warn("an answer has lost its ground and there is no editors' channel to tell", "channel", c.Channel, "document", c.Document)
		return nil
	}
	d, err := e.opts.Draft(post)
	if err != nil {
		return err
	}
	_, fresh, err := e.opts.Store.FileCorrection(ctx, c, d)
	if fresh {
		e.log.Info("an answer has lost its ground", "event", c.Answer, "channel", c.Channel, "document", c.Document, "auto", e.opts.Auto)
	}
	return err
}

// ground reports whether a quotation has lost its ground in a document as it is
// now, nil for a withdrawn one: the sentence of it that is gone, and the one
// that stands in its place, "" for none.
func ground(quote string, now *kb.Document) (was, became string, lost bool) {
	folded := strings.Join(strings.Fields(quote), " ")
	if now == nil {
		return folded, "", true
	}
	if bytes.Contains([]byte(now.Quote(kb.Span{Start: 0, End: now.Size()})), []byte(quote)) {
		return "", "", false
	}
	an := kb.NewAnalyzer(now.Lang)
	all := sentences(now, an)
	var text strings.Builder
	for _, s := range all {
		text.WriteString(" " + s.key())
	}
	text.WriteByte(' ')
	for _, span := range kb.Sentences([]byte(quote)) {
		part := strings.Join(strings.Fields(quote[span.Start:span.End]), " ")
		s := sentence{text: part}
		for _, t := range an.Tokens(nil, []byte(part)) {
			s.words = append(s.words, t.Word)
		}
		if len(s.words) == 0 || strings.Contains(text.String(), " "+s.key()+" ") {
			continue
		}
		best, share := -1, alike
		for i := range all {
			if l := likeness(s.words, all[i].words); l >= share {
				best, share = i, l
			}
		}
		if best < 0 {
			return part, "", true
		}
		if (pair{was: s, now: all[best]}).weighty(an) {
			return part, all[best].text, true
		}
	}
	return "", "", false
}

// noteKey is the idempotency key of a correction's note.
func noteKey(k store.CorrectionKey) string {
	sum := sha256.Sum256([]byte(k.Document + "\x00" + k.Version))
	return "correction/" + k.Answer + "/" + hex.EncodeToString(sum[:8])
}

// Note is the correction as the readers of the answer see it, in its thread.
func Note(c store.Correction) Post {
	m := render.Message{
		Fallback: "Correction: a briefing that was quoted here has changed.",
		Parts: []render.Part{
			render.Lead{Text: "Correction: the answer here quoted a briefing that has changed."},
			render.Heading{Text: "The answer quoted"}, render.Passage{Text: c.Was},
		},
	}
	switch {
	case c.Version == "":
		m.Fallback = "Correction: a briefing that was quoted here was withdrawn."
		m.Parts[0] = render.Lead{Text: "Correction: the answer here quoted a briefing that was withdrawn."}
	case c.Now == "":
		m.Parts = append(m.Parts, render.Paragraph{Text: "The briefing no longer says that."})
	default:
		m.Parts = append(m.Parts, render.Heading{Text: "The briefing now says"}, render.Passage{Text: c.Now})
	}
	m.Parts = append(m.Parts, render.Note{Text: c.Document})
	p := Post{Key: noteKey(c.CorrectionKey), Channel: c.Channel, Thread: c.Thread, Message: m}
	if p.Thread == "" && !strings.HasPrefix(c.Channel, "D") {
		p.Thread = c.MessageTS
	}
	return p
}

// Proposal is the correction as the editors see it; its channel is left empty.
func Proposal(c store.Correction, title string) Post {
	m := Note(c).Message
	m.Fallback = "An answer has lost its ground: " + title
	parts := []render.Part{render.Lead{Text: "An answer has lost its ground"}}
	if c.Question != "" {
		parts = append(parts, render.Paragraph{Text: "Question: " + c.Question})
	}
	parts = append(parts, render.Byline{Before: "Answered", Channel: c.Channel})
	parts = append(parts, m.Parts[1:]...)
	raw, err := json.Marshal(c.CorrectionKey)
	value := string(raw)
	if err == nil && len(value) <= maxPageValue {
		parts = append(parts, render.Buttons{Items: []render.Button{
			{Action: ActionApprove, Label: "Post this correction", Value: value, Primary: true},
			{Action: ActionDismiss, Label: "Dismiss", Value: value},
		}})
	}
	m.Parts = parts
	return Post{Key: "proposal/" + noteKey(c.CorrectionKey), Message: m}
}

// Decide approves or dismisses a proposed correction for a user; fresh is false
// if somebody had decided before.
func (e *Editor) Decide(ctx context.Context, value string, approve bool, user string) (c store.Correction, fresh bool, err error) {
	var k store.CorrectionKey
	if err := json.Unmarshal([]byte(value), &k); err != nil {
		return c, false, fmt.Errorf("read which correction is meant: %w", err)
	}
	if c, err = e.opts.Store.Correction(ctx, k); err != nil {
		return c, false, err
	}
	if !approve {
		return e.opts.Store.DecideCorrection(ctx, k, store.CorrectionDismissed, user, nil)
	}
	d, err := e.opts.Draft(Note(c))
	if err != nil {
		return c, false, err
	}
	return e.opts.Store.DecideCorrection(ctx, k, store.CorrectionApproved, user, &d)
}
