package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/llm"
)

// probeTimeout bounds each question to the model: a local one may have to be
// loaded first.
const probeTimeout = 20 * time.Second

// model says what is sent to which language model, and whether it answers.
func (d *doctor) model(ctx context.Context, cfg config.Config) {
	const subject = "model"
	m := cfg.Model
	switch {
	case m.Withheld:
		d.note(subject, "LLM_SEND=none: nothing is sent to a model, whatever else is set")
		return
	case !m.On:
		d.note(subject, "none is configured: answers have no summary, and nothing leaves this machine but to Slack and the database")
		return
	}
	c, err := newModel(slog.New(slog.DiscardHandler), m, nil)
	if err != nil {
		d.say(false, subject, err.Error())
		return
	}
	blanked := ""
	if len(m.Redact) > 0 {
		blanked = ", with what REDACT matches blanked"
	}
	if c.Model() != "" {
		ctx, cancel := context.WithTimeout(ctx, probeTimeout)
		defer cancel()
		err := c.Summarize(ctx, llm.SummaryRequest{Question: "When was the bridge closed?", Lang: "en", Passages: []llm.Passage{{Text: "The bridge was closed in March."}}},
			func(llm.Sentence) error { return nil })
		d.say(alive(err), subject, fmt.Sprintf("%s at %s %s", c.Model(), c.Where(), condition(err, "OPENAI_API_KEY, OPENAI_BASE_URL and LLM_MODEL")))
		fmt.Fprintf(d.out, "      sent there for each answered question: the question, up to five passages with titles and dates, and for a follow-up the thread's last turns%s\n", blanked)
		fmt.Fprintf(d.out, "      tokens: %d for a summary, %s a day for a person, %s a day for all\n", m.AnswerTokens, bounded(m.UserTokens), bounded(m.DayTokens))
	}
	if c.EmbeddingModel() != "" {
		ctx, cancel := context.WithTimeout(ctx, probeTimeout)
		defer cancel()
		vectors, err := c.Embed(ctx, []string{"The bridge was closed in March."})
		finding := fmt.Sprintf("%s at %s %s", c.EmbeddingModel(), c.Where(), condition(err, "OPENAI_BASE_URL and EMBEDDING_MODEL"))
		if err == nil {
			finding += fmt.Sprintf(", with vectors of %d numbers", len(vectors[0]))
		}
		d.say(err == nil, "embeddings", finding)
		fmt.Fprintf(d.out, "      sent there: every passage once, and every question%s\n", blanked)
	}
}

// alive reports whether a model answered, whatever it said.
func alive(err error) bool {
	switch llm.KindOf(err) {
	case llm.Done, llm.NothingSaid:
		return true
	}
	return false
}

// condition words the outcome of a call, and what to look at.
func condition(err error, look string) string {
	switch k := llm.KindOf(err); k {
	case llm.Done, llm.NothingSaid:
		return "answers"
	case llm.Unauthorized:
		return "refuses the key: copy OPENAI_API_KEY again"
	case llm.NoModel:
		return "does not know that model: check LLM_MODEL, EMBEDDING_MODEL and the address"
	case llm.Limited:
		return "answers that too much was asked of it: look at the account's limits"
	case llm.TooSlow:
		return "does not answer in time: a model that is being loaded may, a moment later"
	case llm.Malformed, llm.Refusal, llm.Cut, llm.Looping, llm.Enormous, llm.Empty:
		return fmt.Sprintf("answers, but not in a form of use (%s): try another model", k)
	default:
		return fmt.Sprintf("is of no help (%s): check %s", k, look)
	}
}

func bounded(n int) string {
	if n == 0 {
		return "any number"
	}
	return fmt.Sprint(n)
}
