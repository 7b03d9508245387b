package llm

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Turn is one earlier turn of a conversation.
type Turn struct {
	Question string `json:"question"`
	Answer   string `json:"answer,omitempty"`
}

// rewriteTime bounds the rewriting of a follow-up: the answer waits for it.
const rewriteTime = 4 * time.Second

const rewriteSchema = `{"type":"object","additionalProperties":false,"required":["question"],"properties":{"question":{"type":"string"}}}`

// Rewrite writes a follow-up as a question that stands alone. The result is
// foreign text, not judged in any way; it is never empty without an error.
func (c *Client) Rewrite(ctx context.Context, user, message string, turns []Turn) (question string, err error) {
	start := c.opts.Now()
	tokens := 0
	defer func() { c.ended("rewrite", err, start, tokens) }()
	if c.opts.Model == "" {
		return "", &Error{Kind: NoModel}
	}
	text, err := instructions("rewrite", nil)
	if err != nil {
		return "", err
	}
	data := struct {
		Turns   []Turn `json:"turns"`
		Message string `json:"message"`
	}{Message: redact(c.opts.Redact, message)}
	for _, t := range turns[max(0, len(turns)-4):] {
		data.Turns = append(data.Turns, Turn{clip(redact(c.opts.Redact, t.Question), 400), clip(redact(c.opts.Redact, t.Answer), 600)})
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("write the prompt: %w", err)
	}
	p := prompt{
		operation: "rewrite", system: func(int) string { return text }, user: string(raw),
		schema: json.RawMessage(rewriteSchema), name: "question", tokens: 120,
	}
	settle, err := c.reserve(ctx, user, p.size()+p.tokens)
	if err != nil {
		return "", err
	}
	defer func() { settle(tokens) }()
	ctx, w := newWatch(ctx, rewriteTime, rewriteTime)
	defer w.stop()
	var b strings.Builder
	tokens, err = c.ask(ctx, p,
		func(piece string) (bool, error) {
			if b.WriteString(piece); b.Len() > 8<<10 {
				return false, errEnormous
			}
			return false, nil
		},
		func() bool { b.Reset(); return false },
		func() error {
			question = readQuestion(b.String())
			if question == "" {
				return errMalformed
			}
			return nil
		})
	return question, err
}

// readQuestion reads {"question":"…"}, with or without a fence or thoughts
// around it, or one plain line.
func readQuestion(reply string) string {
	if _, after, found := strings.Cut(reply, "</think>"); found {
		reply = after
	}
	var o struct {
		Question string `json:"question"`
	}
	if i, j := strings.IndexByte(reply, '{'), strings.LastIndexByte(reply, '}'); i >= 0 && j > i {
		if json.Unmarshal([]byte(reply[i:j+1]), &o) != nil {
			return ""
		}
	} else if text := strings.TrimSpace(reply); !strings.Contains(text, "\n") && strings.HasSuffix(text, "?") {
		o.Question = text
	}
	question := strings.Join(strings.Fields(o.Question), " ")
	if len(question) > 1000 {
		return ""
	}
	return question
}

// clip shortens text to so many bytes, at a border between characters.
func clip(text string, size int) string {
	if len(text) <= size {
		return text
	}
	return strings.ToValidUTF8(text[:size], "")
}
