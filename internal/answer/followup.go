package answer

import (
	"context"
	"strings"

	"briefbot/internal/answer/guard"
	"briefbot/internal/kb"
)

// Turn is one earlier turn of a conversation.
type Turn struct {
	Question string // in full
	Answer   string // the short answer, the quote that carries it, or both
}

// Rewriter writes a follow-up as a question that stands alone: a language model.
// It must be safe for concurrent use.
type Rewriter interface {
	Rewrite(ctx context.Context, user, message string, turns []Turn) (string, error)
}

// FollowUps reads follow-ups with a model's help. It is safe for concurrent use.
type FollowUps struct {
	index    func() *kb.Index
	guard    *guard.Guard
	rewriter Rewriter
}

// NewFollowUps returns FollowUps for the questions to an engine.
func NewFollowUps(e *Engine, r Rewriter) *FollowUps {
	return &FollowUps{index: e.index, guard: guard.New(e.vectors), rewriter: r}
}

// InFull is a message as a question that stands alone. It is false where the
// model is of no help, and where it put in a name, a number or a date that
// neither the message nor the conversation has: the message is then to be read
// by rule. The question is what is searched for; it is never an answer.
func (f *FollowUps) InFull(ctx context.Context, user, message string, turns []Turn) (string, bool) {
	if len(turns) == 0 || strings.TrimSpace(message) == "" {
		return "", false
	}
	full, err := f.rewriter.Rewrite(ctx, user, message, turns)
	if err != nil || full == "" {
		return "", false // the client has logged why
	}
	lang := questionLanguage(f.index(), message)
	sources := []guard.Passage{{Text: message, Lang: lang}}
	for _, t := range turns {
		sources = append(sources, guard.Passage{Text: t.Question, Lang: lang}, guard.Passage{Text: t.Answer, Lang: lang})
	}
	if !f.guard.Begin(lang, sources, f.index().Aliases()).Grounded(full) {
		return "", false
	}
	return full, !strings.EqualFold(full, strings.TrimSpace(message))
}
