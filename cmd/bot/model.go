package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"briefbot/internal/answer"
	"briefbot/internal/answer/guard"
	"briefbot/internal/config"
	"briefbot/internal/handlers"
	"briefbot/internal/llm"
	"briefbot/internal/store"
)

// newModel returns a client for the configured language model, or nil where
// none is. db keeps budgets and answers; nil keeps neither.
func newModel(logger *slog.Logger, m config.Model, db store.Models) (*llm.Client, error) {
	if !m.On {
		return nil, nil
	}
	o := llm.Options{
		APIKey: m.APIKey.Reveal(), BaseURL: m.BaseURL, APIVersion: m.APIVersion,
		Model: m.Name, EmbeddingModel: m.Embedding,
		FirstSentence: m.FirstSentence, AnswerTokens: m.AnswerTokens, Redact: m.Redact,
	}
	if db != nil {
		o.Ledger, o.UserTokens, o.DayTokens, o.Cache = db, m.UserTokens, m.DayTokens, db
	}
	c, err := llm.New(logger, o)
	if err != nil {
		return nil, fmt.Errorf("configuration: %w", err)
	}
	return c, nil
}

// writer lets a client write the summaries of answers.
type writer struct{ *llm.Client }

// Write implements [answer.Writer].
func (w writer) Write(ctx context.Context, b answer.Brief, yield func(guard.Sentence) error) error {
	r := llm.SummaryRequest{Question: b.Question, Asked: b.Asked, Lang: b.Lang, User: b.User}
	for _, p := range b.Passages {
		r.Passages = append(r.Passages, llm.Passage{Title: p.Title, Date: p.Date, Text: p.Text, Version: p.Version})
	}
	err := w.Summarize(ctx, r, func(s llm.Sentence) error {
		return yield(guard.Sentence{Text: s.Text, Citations: s.Citations})
	})
	var e *llm.Error
	switch {
	case llm.KindOf(err) == llm.NothingSaid:
		return answer.ErrNothingSaid
	case errors.As(err, &e) && e.Kind == llm.OverBudget:
		return &answer.DeclinedError{Note: budgetNote(e.Budget)}
	}
	return err
}

// budgetNote is what a reader is told where a budget is spent.
func budgetNote(budget string) string {
	switch budget {
	case "user":
		return "There is no summary: your budget for summaries is spent for today. It starts anew at midnight UTC."
	case "day":
		return "There is no summary: the budget for summaries is spent for today. It starts anew at midnight UTC."
	}
	return "There is no summary: the passages are longer than the budget of one summary."
}

// summarizer is what adds summaries, or nil where no model writes.
func summarizer(logger *slog.Logger, engine *answer.Engine, model *llm.Client) *answer.Summarizer {
	if model == nil || model.Model() == "" {
		return nil
	}
	return answer.NewSummarizer(logger, engine, writer{model})
}

// summarizerOf is summarizer for an engine of any kind; nil where it is not one
// of passages.
func summarizerOf(logger *slog.Logger, engine briefings, model *llm.Client) *answer.Summarizer {
	e, ok := engine.(*answer.Engine)
	if !ok {
		return nil
	}
	return summarizer(logger, e, model)
}

// handlersSummarizer keeps a nil pointer from becoming an interface.
func handlersSummarizer(s *answer.Summarizer) handlers.Summarizer {
	if s == nil {
		return nil
	}
	return s
}

// rewriter lets a client write follow-ups in full.
type rewriter struct{ client *llm.Client }

// Rewrite implements [answer.Rewriter].
func (r rewriter) Rewrite(ctx context.Context, user, message string, turns []answer.Turn) (string, error) {
	earlier := make([]llm.Turn, len(turns))
	for i, t := range turns {
		earlier[i] = llm.Turn{Question: t.Question, Answer: t.Answer}
	}
	return r.client.Rewrite(ctx, user, message, earlier)
}

// followUps is what reads follow-ups, or nil where no model writes.
func followUps(engine briefings, model *llm.Client) handlers.FollowUps {
	e, ok := engine.(*answer.Engine)
	if !ok || model == nil || model.Model() == "" {
		return nil
	}
	return answer.NewFollowUps(e, rewriter{model})
}

// writeModelMetrics writes what became of the calls to the model, in
// Prometheus' text format.
func writeModelMetrics(w io.Writer, model *llm.Client, s *answer.Summarizer) {
	if model == nil {
		return
	}
	fmt.Fprint(w, "# HELP briefbot_model_calls_total Calls to the language model by operation and outcome.\n# TYPE briefbot_model_calls_total counter\n")
	for _, c := range model.Counts() {
		fmt.Fprintf(w, "briefbot_model_calls_total{operation=%q,outcome=%q} %d\n", c.Operation, c.Kind, c.N)
	}
	fmt.Fprintf(w, "# HELP briefbot_model_tokens_total Tokens that this process has used.\n# TYPE briefbot_model_tokens_total counter\nbriefbot_model_tokens_total %d\n", model.Tokens())
	if s == nil {
		return
	}
	passed, stopped := s.Stopped()
	fmt.Fprint(w, "# HELP briefbot_summary_sentences_total Sentences of summaries by what the guard said.\n# TYPE briefbot_summary_sentences_total counter\n")
	fmt.Fprintf(w, "briefbot_summary_sentences_total{rule=\"passed\"} %d\n", passed)
	for _, r := range guard.Rules() {
		if n := stopped[r]; n > 0 {
			fmt.Fprintf(w, "briefbot_summary_sentences_total{rule=%q} %d\n", r, n)
		}
	}
}
