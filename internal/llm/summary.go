package llm

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Passage is one retrieved passage as a model sees it.
type Passage struct {
	Number int    `json:"number"` // from 1; assigned by [Client.Summarize]
	Title  string `json:"title,omitempty"`
	Date   string `json:"date,omitempty"`
	Text   string `json:"text"`
	// Version identifies the document's bytes and the place in them.
	Version string `json:"-"`
}

// SummaryRequest asks for a summary.
type SummaryRequest struct {
	Question string
	// Asked is the question in full where Question is a follow-up, else empty.
	Asked    string
	Lang     string // ISO 639-1
	User     string // whose budget it is; empty for nobody's
	Passages []Passage
}

// summarySchema is the form of a summary as a JSON schema. OpenAI's strict mode
// takes no length limits.
const summarySchema = `{"type":"object","additionalProperties":false,"required":["sentences"],"properties":{"sentences":{"type":"array",
"items":{"type":"object","additionalProperties":false,"required":["text","citations"],"properties":{"text":{"type":"string"},
"citations":{"type":"array","items":{"type":"integer"}}}}}}}`

// replyTokens bound a reply: four long sentences with citations.
const replyTokens = 500

// Summarize asks for a summary and hands on each sentence as it arrives, at
// most four. The sentences are foreign text, not judged in any way. An error of
// yield ends the call. Where some sentences were handed on and the call failed
// then, the error says so; [NothingSaid] says that the model finds no answer in
// the passages.
func (c *Client) Summarize(ctx context.Context, r SummaryRequest, yield func(Sentence) error) (err error) {
	start := c.opts.Now()
	tokens := 0
	defer func() { c.ended("summary", err, start, tokens) }()
	if c.opts.Model == "" {
		return &Error{Kind: NoModel}
	}
	p, key, err := c.summaryPrompt(&r)
	if err != nil {
		return err
	}
	if kept, ok := c.cached(ctx, key); ok {
		return replay(kept, yield)
	}
	settle, err := c.reserve(ctx, r.User, p.size()+replyTokens)
	if err != nil {
		return err
	}
	defer func() { settle(tokens) }()
	ctx, w := newWatch(ctx, c.opts.FirstSentence, c.opts.Total)
	defer w.stop()
	var (
		said   []Sentence
		foul   error // of yield
		reader parser
	)
	hand := func(s Sentence) error {
		w.grant(c.opts.Idle)
		said = append(said, s)
		if foul = yield(s); foul != nil {
			return &Error{Kind: Canceled, err: foul}
		}
		return nil
	}
	tokens, err = c.ask(ctx, p,
		func(piece string) (bool, error) {
			if len(said) > 0 {
				w.grant(c.opts.Idle)
			}
			return reader.feed(piece, hand)
		},
		func() bool { used := len(said) > 0; reader = parser{}; return used },
		func() error { return reader.end(hand) })
	switch {
	case foul != nil:
		return foul
	case err != nil:
		return err
	}
	c.keep(ctx, key, said)
	if len(said) == 0 {
		return &Error{Kind: NothingSaid}
	}
	return nil
}

// summaryPrompt writes the prompt within the answer's budget, and the key under
// which its answer is kept. It drops the last passages where they are too many.
func (c *Client) summaryPrompt(r *SummaryRequest) (prompt, string, error) {
	var texts [forms]string
	for form := range forms {
		var err error
		if texts[form], err = instructions("summary", map[string]any{"Language": languageName(r.Lang), "Plain": form == plainText}); err != nil {
			return prompt{}, "", err
		}
	}
	data := struct {
		Question string    `json:"question"`
		InFull   string    `json:"question_in_full,omitempty"`
		Passages []Passage `json:"passages"`
	}{redact(c.opts.Redact, r.Question), redact(c.opts.Redact, r.Asked), nil}
	hash := sha256.New()
	fmt.Fprintf(hash, "summary\x00%s\x00%s\x00%s\x00%s\x00%s\x00%s\x00", c.opts.Model, c.address.base, PromptVersion(), r.Lang, data.Question, data.InFull)
	room := (c.opts.AnswerTokens-replyTokens)*bytesPerToken - len(texts[0]) - len(data.Question) - len(data.InFull) - 200
	for i, passage := range r.Passages {
		passage.Number = i + 1
		passage.Title, passage.Text = redact(c.opts.Redact, passage.Title), redact(c.opts.Redact, passage.Text)
		if room -= len(passage.Text) + len(passage.Title) + 60; room < 0 && i > 0 {
			break
		}
		data.Passages = append(data.Passages, passage)
		fmt.Fprintf(hash, "%s\x00%s\x00%s\x00%s\x00", passage.Version, passage.Title, passage.Date, passage.Text)
	}
	if room < 0 && len(data.Passages) <= 1 {
		return prompt{}, "", &Error{Kind: OverBudget, Budget: "answer"}
	}
	user, err := json.Marshal(data)
	if err != nil {
		return prompt{}, "", fmt.Errorf("write the prompt: %w", err)
	}
	return prompt{
		operation: "summary", system: func(form int) string { return texts[form] }, user: string(user),
		schema: json.RawMessage(summarySchema), name: "summary", tokens: replyTokens,
	}, hex.EncodeToString(hash.Sum(nil)), nil
}

// bytesPerToken turns a budget of tokens into bytes: English has four, other
// scripts fewer, so that the estimate errs to the careful side.
const bytesPerToken = 3

// size estimates the prompt's tokens.
func (p *prompt) size() int { return (len(p.user) + len(p.system(bySchema))) / bytesPerToken }

// Cache keeps answers of models, shared by replicas.
type Cache interface {
	// Kept returns what was kept under a key, or false.
	Kept(ctx context.Context, key string) (body []byte, ok bool, err error)
	// Keep stores it.
	Keep(ctx context.Context, key string, body []byte) error
}

// cached is the answer that is kept under a key. A cache that fails is no cache.
func (c *Client) cached(ctx context.Context, key string) ([]Sentence, bool) {
	if c.opts.Cache == nil {
		return nil, false
	}
	body, ok, err := c.opts.Cache.Kept(ctx, key)
	if err != nil {
		c.log.Debug("answers of the model not read", "err", err)
		return nil, false
	}
	var said []Sentence
	if !ok || json.Unmarshal(body, &said) != nil {
		return nil, false
	}
	return said, true
}

func (c *Client) keep(ctx context.Context, key string, said []Sentence) {
	if c.opts.Cache == nil {
		return
	}
	if said == nil {
		said = []Sentence{}
	}
	body, err := json.Marshal(said)
	if err == nil {
		err = c.opts.Cache.Keep(context.WithoutCancel(ctx), key, body)
	}
	if err != nil {
		c.log.Debug("answer of the model not kept", "err", err)
	}
}

func replay(said []Sentence, yield func(Sentence) error) error {
	for _, s := range said {
		if err := yield(s); err != nil {
			return err
		}
	}
	if len(said) == 0 {
		return &Error{Kind: NothingSaid}
	}
	return nil
}
