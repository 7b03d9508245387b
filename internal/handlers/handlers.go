// Package handlers turns what a person sent into what the bot replies: it
// reads the question out of Slack's text, asks, and words the result. It knows
// nothing of connections, posting or limits, and it always has a reply: an
// answer, an abstention, help, or an error that the person can act on.
package handlers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/digest"
	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/settings"
	"briefbot/internal/store"
	"briefbot/internal/thread"
)

// Reply is what the bot says to a [Request].
type Reply struct {
	Message render.Message
	Where   Where
	Thread  string // the thread's timestamp; empty outside a thread
	// View is what Modal and HomeTab show; Message is then not sent.
	View *render.View
	// Errors keeps a submitted modal open, with a sentence beside each field,
	// by action_id; nothing else of the reply is then done.
	Errors map[string]string
	// Also are posts beside the reply, each made exactly once.
	Also []Post
	// Prompts are suggested in the conversation with the bot, at most
	// MaxPrompts; Title names the thread there. Both may be empty.
	Prompts []Prompt
	Title   string
	// Summary asks for a summary beside the reply, once that is posted; nil for
	// none.
	Summary *Brief
	// Entry is for the ledger; nil where the reply is no answer. Where and when
	// it was given is left to whoever posts it.
	Entry *store.Answer
	// Err is why Message is an apology: another try may bring the answer, and
	// Message is what to say when there is none left.
	Err error
}

// Answerer answers a question from the briefings. It must be safe for
// concurrent use.
type Answerer interface {
	Answer(ctx context.Context, question string) (answer.Answer, error)
}

// DefaultTimeout bounds one question: far more than a search takes, little
// enough that a person still waits.
const DefaultTimeout = 15 * time.Second

// Options configure [Handlers]. The zero value answers questions and nothing
// else.
type Options struct {
	// Timeout bounds one question; zero is [DefaultTimeout].
	Timeout time.Duration
	// Now is the clock that durations in the log are taken from; nil is
	// time.Now.
	Now func() time.Time
	// Store keeps the state of threads, answers and feedback; nil keeps
	// nothing.
	Store Store
	// HideQuestions: no text of a question is to be stored.
	HideQuestions bool
	// Settings are what people configured from inside Slack; nil is the
	// defaults.
	Settings *settings.Settings
	// Editors is the id of the channel that reports and unanswered questions
	// go to, or ""; nil is none.
	Editors func() string
	// Index is what is loaded at the moment; nil is no briefings.
	Index func() *kb.Index
	// Facts answer the subcommands for quick facts; nil leaves them to search.
	Facts Facts
	// FollowUps reads follow-ups with a model's help; nil leaves them to rules.
	FollowUps FollowUps
	// Summarizer adds summaries to answers; nil adds none.
	Summarizer Summarizer
	// Checker compares messages with the briefings; nil checks nothing.
	Checker Checker
	// Digests tells what is new, and keeps who is told when; nil does neither.
	Digests *digest.Desk
	// Corrections are decided with buttons; nil decides none.
	Corrections *digest.Editor
	// Watches keeps terms that somebody waits for; nil keeps none.
	Watches store.Watches
	// Standing reports whether the bot is a member of a channel, and whether
	// the channel is shared with another organisation; nil takes it that it is
	// in and that nobody else is.
	Standing func(ctx context.Context, channel string) (member, shared bool)
}

// Store is what Handlers keep. A [store.Store] is one.
type Store interface {
	store.Threads
	store.Ledger
}

// Handlers replies to requests. It is safe for concurrent use.
type Handlers struct {
	log      *slog.Logger
	answerer Answerer
	opts     Options
	tables   tables

	suggested suggestions
}

// New returns Handlers that ask answerer.
func New(log *slog.Logger, answerer Answerer, opts Options) *Handlers {
	if opts.Timeout <= 0 {
		opts.Timeout = DefaultTimeout
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Editors == nil {
		opts.Editors = func() string { return "" }
	}
	if opts.Index == nil {
		none := kb.NewIndex(nil)
		opts.Index = func() *kb.Index { return none }
	}
	h := &Handlers{log: log, answerer: answerer, opts: opts, tables: newTables()}
	h.addAnswerActions()
	h.addCommandActions()
	h.addShortcutActions()
	h.addHomeActions()
	h.addDigestActions()
	return h
}

// Handle replies to req. It always returns a reply, also after a panic and
// when ctx ends; it has a text unless it is [Nowhere] or a view.
func (h *Handlers) Handle(ctx context.Context, req Request) (r Reply) {
	defer func() {
		if p := recover(); p != nil {
			h.log.Error("answering panicked", "event", req.EventID, "channel", req.Channel, "kind", string(req.Kind),
				"err", fmt.Sprint(p), "stack", string(debug.Stack()))
			r = ReplyTo(req, Trouble(req.EventID))
			r.Err = fmt.Errorf("answering panicked: %v", p)
		}
	}()
	switch req.Kind {
	case Click, Submit, Shortcut:
		if a, ok := h.tables.find(req); ok {
			return a.handle(ctx, req)
		}
		return Reply{Where: Nowhere}
	case Command:
		return h.command(ctx, req)
	case Home:
		return h.home(ctx, req)
	case Opened:
		return Reply{Where: Nowhere, Prompts: h.Suggestions(ctx)}
	case Follow:
		return h.follow(ctx, req)
	case Joined:
		return Reply{Where: InPlace, Message: greeting()}
	}
	return h.ask(ctx, req)
}

// ask answers the question in req.
func (h *Handlers) ask(ctx context.Context, req Request) Reply {
	question, truncated := Question(req)
	memory := h.recall(ctx, req)
	if whichOne(req, memory, question) {
		return Reply{Message: whichMessage()}.at(req)
	}
	if claim := claimOf(req); claim != "" && aboutTheThread(question) && h.opts.Checker != nil {
		reply := h.checkClaim(ctx, req, claim)
		h.remember(ctx, req, memory, reply)
		return reply.at(req)
	}
	question, reading := h.inFull(ctx, req, memory, question)
	reply := h.reply(ctx, req, question)
	reply.Message.Parts = append(reply.Message.Parts, reading...)
	h.remember(ctx, req, memory, reply)
	if truncated {
		reply.Message.Parts = append(reply.Message.Parts, render.Note{
			Text: fmt.Sprintf("Your message was long: I read its first %d characters as the question.", maxQuestion),
		})
	}
	return reply.at(req)
}

// ReplyTo is a reply to req with that message, in its place.
func ReplyTo(req Request, m render.Message) Reply { return Reply{Message: m}.at(req) }

// at puts the reply where req belongs.
func (reply Reply) at(req Request) Reply {
	if reply.View != nil {
		return reply // it has a place of its own
	}
	switch req.Kind {
	case Command:
		reply.Where = Ephemeral
		reply.Thread = req.Thread
	default:
		// Also in a direct conversation: in Slack's agent view each message
		// there begins a thread of its own.
		reply.Where, reply.Thread = InThread, req.Thread
		if reply.Thread == "" {
			reply.Thread = req.TS
		}
	}
	return reply
}

func (h *Handlers) reply(ctx context.Context, req Request, question string) Reply {
	log := h.log.With("event", req.EventID, "channel", req.Channel, "kind", string(req.Kind))
	switch {
	case isHelp(question):
		return Reply{Message: h.helpMessage(ctx, req.Kind)}
	case thread.Chatter(question) && hasWords(question):
		return Reply{Message: h.courtesy(ctx, req.Kind)}
	case !hasWords(question):
		return Reply{Message: h.noQuestionMessage(ctx, req.Kind)}
	}
	log.Debug("question", "question", question)
	ctx, cancel := context.WithTimeout(ctx, h.opts.Timeout)
	defer cancel()
	start := h.opts.Now()
	a, err := h.answerer.Answer(ctx, question)
	duration := h.opts.Now().Sub(start)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		log.Error("answering took too long", "err", err, "duration", duration)
		return Reply{Message: slowMessage(), Err: err}
	case err != nil:
		log.Error("answering went wrong", "err", err, "duration", duration)
		return Reply{Message: Trouble(req.EventID), Err: err}
	}
	log.Info("question answered", "status", string(a.Status), "confidence", a.Confidence, "duration", duration)
	m := render.Reply(a, h.searched())
	m.Parts = append(m.Parts, h.controls(req, question, a)...)
	return Reply{Message: m, Entry: entry(req, question, a), Title: question, Summary: h.brief(req, question, &a)}
}
