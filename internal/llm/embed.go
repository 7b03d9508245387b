package llm

import (
	"context"
	"fmt"
	"math"

	"github.com/sashabaranov/go-openai"
)

// maxText bounds what is embedded of one passage, in bytes: servers refuse more
// than 8,192 tokens, small models cut at 512.
const maxText = 6000

// Embed returns the vectors of texts, in order, each scaled to length 1. It
// makes one call, without another try; the caller bounds its time. The texts
// are redacted first.
func (c *Client) Embed(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	start := c.opts.Now()
	tokens := 0
	defer func() { c.ended("embed", err, start, tokens) }()
	if c.opts.EmbeddingModel == "" {
		return nil, &Error{Kind: NoModel}
	}
	done, err := c.allow(c.vectors)
	if err != nil {
		return nil, err
	}
	defer func() { done(err) }()
	input := make([]string, len(texts))
	size := 0
	for i, t := range texts {
		input[i] = clip(redact(c.opts.Redact, t), maxText)
		if input[i] == "" {
			input[i] = " " // servers refuse an empty text
		}
		size += len(input[i])
	}
	noted, wait := withWait(ctx)
	resp, err := c.api.CreateEmbeddings(noted, openai.EmbeddingRequest{Input: input, Model: openai.EmbeddingModel(c.opts.EmbeddingModel)})
	if err != nil {
		err = c.whyEnded(ctx, classify(err, *wait))
		if KindOf(err) == Limited {
			c.holdOff(max(*wait, shortRest))
		}
		return nil, err
	}
	tokens = max(resp.Usage.TotalTokens, size/4)
	return ordered(resp.Data, len(texts))
}

// ordered puts the vectors in the order of the texts and checks their shape.
func ordered(data []openai.Embedding, n int) ([][]float32, error) {
	if len(data) != n {
		return nil, &Error{Kind: WrongShape, err: fmt.Errorf("%d vectors for %d texts", len(data), n)}
	}
	out := make([][]float32, n)
	for _, d := range data {
		if d.Index < 0 || d.Index >= n || out[d.Index] != nil {
			return nil, &Error{Kind: WrongShape, err: fmt.Errorf("index %d of %d", d.Index, n)}
		}
		v := d.Embedding
		if len(v) == 0 || len(v) > 8192 || len(v) != len(data[0].Embedding) || !scale(v) {
			return nil, &Error{Kind: WrongShape, err: fmt.Errorf("a vector of dimension %d", len(v))}
		}
		out[d.Index] = v
	}
	return out, nil
}

// scale brings a vector to length 1; it reports false for one without a
// direction.
func scale(v []float32) bool {
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	norm := math.Sqrt(sum)
	if norm == 0 || math.IsNaN(norm) || math.IsInf(norm, 0) {
		return false
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / norm)
	}
	return true
}
