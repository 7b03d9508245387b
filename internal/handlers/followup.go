package handlers

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/answer"
	"briefbot/internal/thread"
)

// FollowUps writes a message as a question that stands alone, or reports false.
// An [answer.FollowUps] is one.
type FollowUps interface {
	InFull(ctx context.Context, user, message string, turns []answer.Turn) (question string, ok bool)
}

// resolve is the question with what it leans on filled in: in a model's words
// where one is there and puts in nothing of its own, else by rule.
func (h *Handlers) resolve(ctx context.Context, req Request, memory thread.Memory, question string) (full string, changed bool) {
	full, changed = memory.Resolve(question)
	if h.opts.FollowUps == nil || !changed && standsAlone(question) {
		return full, changed
	}
	var turns []answer.Turn
	for _, t := range memory.Turns {
		turns = append(turns, answer.Turn{Question: t.Question, Answer: strings.TrimSpace(t.Short + ". " + t.Quote)})
	}
	if written, ok := h.opts.FollowUps.InFull(ctx, req.User, question, turns); ok {
		return written, true
	}
	return full, changed
}

// longQuestion is how many words a question has that hardly leans on another.
const longQuestion = 10

// standsAlone reports whether a question names something itself, or is too long
// to lean on the one before. Asking a model costs time and tokens.
func standsAlone(question string) bool {
	words := strings.Fields(question)
	if len(words) > longQuestion {
		return true
	}
	for i, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(first) && (i > 0 || strings.ToUpper(w) == w && len(w) > 1) && w != "I" {
			return true
		}
	}
	return false
}
