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
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// Kind is the way in which a person reached the bot.
type Kind string

// The kinds of [Request].
const (
	Mention Kind = "mention" // @bot in a channel
	Direct  Kind = "dm"      // a message in the bot's own conversation
	Command Kind = "command" // the slash command
)

// Request is one message or command for the bot. It is plain data, so that it
// can be kept until it is answered.
type Request struct {
	Kind Kind `json:"kind"`
	// EventID names the delivery: Slack's event id, or a command's trigger id.
	EventID string `json:"event_id"`
	Team    string `json:"team"`
	Channel string `json:"channel"`
	User    string `json:"user"`
	// Text is as Slack sent it: escaped, with <…> forms.
	Text string `json:"text"`
	// TS is the message's timestamp; empty for a command.
	TS string `json:"ts,omitempty"`
	// Thread is the timestamp of the thread's first message; empty outside a thread.
	Thread string `json:"thread,omitempty"`
	// Self is the bot's own user id; empty where it is not known.
	Self string `json:"self,omitempty"`
	// ResponseURL takes replies to a command for half an hour. It is a
	// credential: never log it.
	ResponseURL string `json:"response_url,omitempty"`
}

// Where says who sees a [Reply], and where.
type Where int

// The places of a [Reply].
const (
	InThread  Where = iota // in Reply.Thread
	InPlace                // in the conversation itself
	Ephemeral              // shown to the asker only
)

// Reply is what the bot says to a [Request].
type Reply struct {
	Message render.Message
	Where   Where
	Thread  string // the thread's timestamp; empty outside a thread
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

// Handlers replies to requests. It is safe for concurrent use.
type Handlers struct {
	log      *slog.Logger
	answerer Answerer
	timeout  time.Duration
	now      func() time.Time
}

// New returns Handlers that ask answerer. A timeout of zero means
// [DefaultTimeout]; now is the clock that durations in the log are taken from.
func New(log *slog.Logger, answerer Answerer, timeout time.Duration, now func() time.Time) *Handlers {
	if timeout <= 0 {
		timeout = DefaultTimeout
	}
	return &Handlers{log: log, answerer: answerer, timeout: timeout, now: now}
}

// Handle replies to req. It always returns a reply with a text, also after a
// panic and when ctx ends.
func (h *Handlers) Handle(ctx context.Context, req Request) Reply {
	question, truncated := Question(req)
	reply := h.reply(ctx, req, question)
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
	switch req.Kind {
	case Command:
		reply.Where = Ephemeral
		reply.Thread = req.Thread
	case Direct:
		reply.Where = InPlace
		if req.Thread != "" {
			reply.Where, reply.Thread = InThread, req.Thread
		}
	default:
		reply.Where, reply.Thread = InThread, req.Thread
		if reply.Thread == "" {
			reply.Thread = req.TS
		}
	}
	return reply
}

func (h *Handlers) reply(ctx context.Context, req Request, question string) (r Reply) {
	log := h.log.With("event", req.EventID, "channel", req.Channel, "kind", string(req.Kind))
	defer func() {
		if p := recover(); p != nil {
			log.Error("answering panicked", "err", fmt.Sprint(p), "stack", string(debug.Stack()))
			r = Reply{Message: Trouble(req.EventID), Err: fmt.Errorf("answering panicked: %v", p)}
		}
	}()
	switch {
	case isHelp(question):
		return Reply{Message: helpMessage(req.Kind)}
	case !hasWords(question):
		return Reply{Message: noQuestionMessage(req.Kind)}
	}
	log.Debug("question", "question", question)
	ctx, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	start := h.now()
	a, err := h.answerer.Answer(ctx, question)
	duration := h.now().Sub(start)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		log.Error("answering took too long", "err", err, "duration", duration)
		return Reply{Message: slowMessage(), Err: err}
	case err != nil:
		log.Error("answering went wrong", "err", err, "duration", duration)
		return Reply{Message: Trouble(req.EventID), Err: err}
	}
	log.Info("question answered", "status", string(a.Status), "confidence", a.Confidence, "duration", duration)
	return Reply{Message: render.Answer(a), Entry: entry(req, question, a)}
}
