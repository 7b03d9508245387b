// Package thread reads what people say in a conversation with the bot: whether
// a message is meant for it, and what a question that leans on the one before
// it asks in full. It works by rule, on plain text, and keeps nothing but the
// [Memory] that its caller stores.
package thread

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Turn is one question in a conversation and what the bot found.
type Turn struct {
	// Event names the request, so that one that is handled twice is
	// remembered once.
	Event string `json:"event,omitempty"`
	User  string `json:"user,omitempty"`
	// Question is the question in full; empty where questions are not kept.
	Question string `json:"question,omitempty"`
	// Short is the shortest answer, Quote the sentence that carries it; empty
	// where there was none.
	Short string `json:"short,omitempty"`
	Quote string `json:"quote,omitempty"`
}

// Memory is what is remembered of a conversation. The zero value is one that
// has just begun.
type Memory struct {
	// Turns are the last ones, the newest last.
	Turns []Turn `json:"turns,omitempty"`
	// Between counts messages since the last turn that were not for the bot.
	Between int `json:"between,omitempty"`
}

const (
	maxTurns = 4
	maxKept  = 600 // bytes of a quote or a question
)

// Parse reads a memory that Bytes wrote. Nothing is the zero value.
func Parse(state []byte) (Memory, error) {
	var m Memory
	if len(state) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(state, &m); err != nil {
		return Memory{}, fmt.Errorf("read what is remembered of a thread: %w", err)
	}
	return m, nil
}

// Bytes is m for the store.
func (m Memory) Bytes() []byte {
	state, _ := json.Marshal(m) // strings and numbers, which JSON can always hold
	return state
}

// With is m after one more turn.
func (m Memory) With(t Turn) Memory {
	t.Question, t.Quote, t.Short = shorten(t.Question), shorten(t.Quote), shorten(t.Short)
	turns := slices.DeleteFunc(slices.Clone(m.Turns), func(old Turn) bool { return old.Event != "" && old.Event == t.Event })
	turns = append(turns, t)
	return Memory{Turns: turns[max(0, len(turns)-maxTurns):]}
}

// Last is the newest turn; the zero value where there is none.
func (m Memory) Last() Turn {
	if len(m.Turns) == 0 {
		return Turn{}
	}
	return m.Turns[len(m.Turns)-1]
}

// shorten cuts at a word's end.
func shorten(s string) string {
	if len(s) <= maxKept {
		return s
	}
	end := maxKept
	for end > 0 && s[end] != ' ' {
		end--
	}
	return s[:end]
}
