package eval

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"briefbot/internal/answer"
)

// Answerer answers one question. It must be safe for concurrent use.
type Answerer interface {
	Answer(ctx context.Context, question string) (answer.Answer, error)
}

// Ranker is an [Answerer] that can also list more passages than an answer
// shows: the k best, best first, in the order that Answer ranks them.
type Ranker interface {
	Rank(ctx context.Context, question string, k int) []answer.Passage
}

// Options are the settings of [Run].
type Options struct {
	// Workers is how many questions are asked at once; 0 means one a core.
	Workers int
	// Progress is called after each question with how many are done, never
	// twice at once; may be nil.
	Progress func(done int)
}

func (o Options) workers() int {
	if o.Workers > 0 {
		return o.Workers
	}
	return runtime.GOMAXPROCS(0)
}

// Outcome is what came of one question.
type Outcome struct {
	Question Question
	Answer   answer.Answer
	// Rank is the 1-based place of the first gold passage among the passages
	// of the answer or, below those, of the [Ranker]'s ten; 0 where it is in
	// neither, and for a question that is not answerable.
	Rank int
	// Right says that the first quote, as it is stored or as it is displayed,
	// [Holds] a gold answer. Never for a question that is not answerable.
	Right bool
	// Exact and F1 judge the short answer; false and 0 where none is given.
	Exact bool
	F1    float64
	// Latency is the time that the answer took.
	Latency time.Duration
}

// Answered reports whether the answerer claimed to answer.
func (o Outcome) Answered() bool { return o.Answer.Status == answer.Answered }

// rankDepth is how far down the gold passage is looked for: the 10 of mrr_at_10.
const rankDepth = 10

// Run puts every question to the answerer and returns the outcomes in the order
// of the questions. Where the answerer is a [Ranker] too, it is asked for ten
// passages if the gold one is not among those of the answer. The first error of
// the answerer, an answer that breaks the contract of [answer.Answer], or the
// end of ctx ends the run.
func Run(ctx context.Context, a Answerer, questions []Question, opts Options) ([]Outcome, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	outcomes := make([]Outcome, len(questions))
	errs := make([]error, len(questions))
	next := make(chan int)
	var mu sync.Mutex
	done := 0
	var wg sync.WaitGroup
	for range min(opts.workers(), len(questions)) {
		wg.Go(func() {
			for i := range next {
				if outcomes[i], errs[i] = ask(ctx, a, questions[i]); errs[i] != nil {
					cancel()
					continue
				}
				mu.Lock()
				done++
				if opts.Progress != nil {
					opts.Progress(done)
				}
				mu.Unlock()
			}
		})
	}
	for i := range questions {
		if ctx.Err() != nil {
			errs[i] = ctx.Err()
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	var ended error
	for i, err := range errs {
		switch {
		case err == nil:
		case errors.Is(err, context.Canceled):
			ended = err // perhaps because another question failed
		default:
			return nil, fmt.Errorf("question %s: %w", questions[i].ID, err)
		}
	}
	if ended != nil {
		return nil, ended
	}
	return outcomes, nil
}

func ask(ctx context.Context, a Answerer, q Question) (Outcome, error) {
	start := time.Now()
	got, err := a.Answer(ctx, q.Question)
	o := Outcome{Question: q, Answer: got, Latency: time.Since(start)}
	if err != nil {
		return o, err
	}
	if err := checkAnswer(got); err != nil {
		return o, err
	}
	if !q.Answerable {
		return o, nil
	}
	o.Rank = rankOf(q, got.Passages)
	if r, ok := a.(Ranker); ok && o.Rank == 0 {
		o.Rank = rankOf(q, r.Rank(ctx, q.Question, rankDepth))
	}
	if len(got.Evidence) > 0 {
		first := got.Evidence[0]
		o.Right = Holds(first.Quote, q.Answers) || Holds(first.Display, q.Answers)
	}
	o.Exact, o.F1 = Exact(got.Short, q.Answers), F1(got.Short, q.Answers)
	return o, nil
}

// checkAnswer holds an answer against the contract that the metrics rest on.
func checkAnswer(a answer.Answer) error {
	switch a.Status {
	case answer.Answered:
		if len(a.Evidence) == 0 {
			return errors.New("the status is answered, with no evidence")
		}
	case answer.Related:
	case answer.NotFound:
		if len(a.Evidence) > 0 {
			return errors.New("the status is not_found, with evidence")
		}
	default:
		return fmt.Errorf("unknown status %q", a.Status)
	}
	if !(a.Confidence >= 0 && a.Confidence <= 1) {
		return fmt.Errorf("the confidence %v is outside [0,1]", a.Confidence)
	}
	return nil
}

func rankOf(q Question, passages []answer.Passage) int {
	for i, p := range passages[:min(len(passages), rankDepth)] {
		if q.Gold(p.Document, p.Paragraph) {
			return i + 1
		}
	}
	return 0
}
