// Command train fits the weights in internal/answer/weights: the ranker of
// sentences, the ranker of spans, the confidence in the answer and the
// confidence in the short answer. It reads SQuAD articles a to m and the tuning
// desks, and writes the same bytes on every run. Run it in the repository's root.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

func main() {
	root := flag.String("data", "../shared/data", "folder that holds squad11 and squad20")
	out := flag.String("out", "internal/answer/weights", "folder to write to")
	dry := flag.Bool("dry", false, "hold a third of the data out, report on it, write nothing")
	flag.Parse()
	if err := run(context.Background(), *root, *out, *dry); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

// What each network is trained with: chosen on the articles and questions that
// a dry run holds out.
var (
	rankerSettings = settings{networks: 2, hidden: 24, epochs: 8, rate: 0.003, decay: 1e-3, seed: 7}
	spansSettings  = settings{networks: 1, hidden: 20, epochs: 8, rate: 0.001, decay: 3e-3, seed: 7, sparse: true}
	trustSettings  = settings{networks: 4, hidden: 16, epochs: 5, rate: 0.003, decay: 1e-3, seed: 7, pointwise: true}
	shortSettings  = settings{networks: 4, hidden: 12, epochs: 5, rate: 0.003, decay: 1e-3, seed: 7, pointwise: true}

	tongueSettings = settings{networks: 1, hidden: 0, epochs: 12, rate: 0.002, decay: 0.1, seed: 7, pointwise: true}
	trustTrees     = []boosting{
		{trees: 300, leaves: 24, rate: 0.04, fewest: 40, decay: 5, examples: 0.7, features: 0.3, seed: 7},
		{trees: 400, leaves: 24, rate: 0.06, fewest: 40, decay: 5, examples: 0.7, features: 0.4, random: true, seed: 8},
	}
	tongueTrees = []boosting{{trees: 300, leaves: 15, rate: 0.03, fewest: 20, decay: 10, examples: 0.7, features: 0.3, random: true, seed: 7}}
	shortTrees  = []boosting{{trees: 200, leaves: 15, rate: 0.04, fewest: 40, decay: 5, examples: 0.7, features: 0.4, seed: 7}}
)

// run trains one network after the other. Each learns from what the ones before
// it make of questions that those were not trained on (stacking: Wolpert,
// "Stacked Generalization", 1992).
func run(ctx context.Context, root, out string, dry bool) error {
	d, err := read(ctx, root, dry)
	if err != nil {
		return err
	}
	var w [folds + 1]answer.Weights // by fold: trained without it
	ranking, err := gather(d.ranking, &w, func(e *answer.Engine, s source, q question) []example { return list(choice(e, s, q)) })
	if err != nil {
		return err
	}
	for f := range w {
		w[f].Ranker = ensemble(without(f, ranking), rankerSettings)
		w[f].Ranker.Features = answer.FeatureNames()
	}
	report("ranker", ranking, func(of []example) float64 { return accuracy(w[folds].Ranker, of) })
	pairs, err := gather(d.ranking, &w, func(e *answer.Engine, s source, q question) []attended { return list(attend(e, s, q)) })
	if err != nil {
		return err
	}
	for f := range w {
		w[f].Attention = trainAttention(without(f, pairs))
	}
	report("first right before the attention", pairs, rankerAccuracy)
	report("attention", pairs, func(of []attended) float64 { return attentionAccuracy(w[folds].Attention, of) })
	stretches, err := gather(d.ranking, &w, func(e *answer.Engine, s source, q question) []example { return list(stretch(e, s, q)) })
	if err != nil {
		return err
	}
	for f := range w {
		w[f].Spans = ensemble(without(f, stretches), spansSettings)
	}
	report("spans", stretches, func(of []example) float64 { return accuracy(w[folds].Spans, of) })
	best, err := gather(slices.Concat(d.trust, d.tongues), &w, func(e *answer.Engine, s source, q question) []attended { return list(doubts(e, s, q)) })
	if err != nil {
		return err
	}
	for f := range w {
		w[f].Doubt = trainAttention(without(f, best))
	}
	report("doubt", best, func(of []attended) float64 { return doubtAUC(w[folds].Doubt, of) })
	judged, err := gather(d.trust, &w, judgements)
	if err != nil {
		return err
	}
	answers, shorts := apart(judged)
	last := &w[folds]
	last.Trust = calibrated(answers, trustSettings, trustTrees)
	report("trust", answers, func(of []example) float64 { return auc(last.Trust, of) })
	last.Short = calibrated(shorts, shortSettings, shortTrees)
	report("short", shorts, func(of []example) float64 { return auc(last.Short, of) })
	for f := range w { // it has not seen them
		w[f].Trust = last.Trust
	}
	judged, err = gather(d.tongues, &w, judgements)
	if err != nil {
		return err
	}
	abroad, brief := apart(judged)
	last.Tongue = calibrated(abroad, tongueSettings, tongueTrees)
	report("tongue", abroad, func(of []example) float64 { return auc(last.Tongue, of) })
	if dry {
		risks(last.Trust, last.Short, answers, shorts)
		risks(last.Tongue, last.Short, abroad, brief)
		return nil
	}
	for name, n := range map[string]any{"ranker": last.Ranker, "attention": last.Attention, "spans": last.Spans, "doubt": last.Doubt, "trust": last.Trust, "tongue": last.Tongue, "short": last.Short} {
		if err := write(filepath.Join(out, name+".json"), n); err != nil {
			return err
		}
	}
	return nil
}

// apart are the examples for the confidence in the answer and those for that in
// the short answer.
func apart(judged []example) (answers, shorts []example) {
	for _, j := range judged {
		if j.short {
			shorts = append(shorts, j)
		} else {
			answers = append(answers, j)
		}
	}
	return answers, shorts
}

// gather makes examples of every source's questions, each with the weights that
// were trained without the question's fold.
func gather[T any](from []source, w *[folds + 1]answer.Weights, examplesOf func(*answer.Engine, source, question) []T) ([]T, error) {
	var out []T
	for _, s := range from {
		var engines [folds + 1]*answer.Engine
		for f := range engines {
			e, err := answer.With(func() *kb.Index { return s.index }, w[f])
			if err != nil {
				return nil, err
			}
			engines[f] = e
		}
		found := make([][]T, len(s.questions))
		each(len(found), func(i int) { found[i] = examplesOf(engines[s.questions[i].fold], s, s.questions[i]) })
		for _, examples := range found {
			out = append(out, examples...)
		}
	}
	return out, nil
}

func list[T any](e *T) []T {
	if e == nil {
		return nil
	}
	return []T{*e}
}

// origin is where an example comes from.
type origin struct {
	fold int    // see [question]
	set  string // the source's name
}

func (o origin) from() origin { return o }

// without are the examples that a network of this fold may learn from.
func without[T interface{ from() origin }](fold int, examples []T) []T {
	var out []T
	for _, e := range examples {
		if o := e.from(); o.fold != fold && o.fold != heldOut {
			out = append(out, e)
		}
	}
	return out
}

// each runs f over n items on all cores; results go to places of their own.
func each(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

func write(path string, n any) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := json.NewEncoder(f).Encode(n); err != nil {
		return err
	}
	return f.Close()
}
