package eval

import (
	"math"
	"runtime"
	"slices"
	"strconv"
	"time"

	"briefbot/internal/answer"
)

// Rate is a share, mean or probability; NaN, "-" in a table and null in JSON,
// where it is undefined because there is nothing to count.
type Rate float64

var undefined = Rate(math.NaN())

func ratio(a, b float64) Rate {
	if b == 0 {
		return undefined
	}
	return Rate(a / b)
}

// Defined reports whether there was anything to count.
func (r Rate) Defined() bool { return !math.IsNaN(float64(r)) }

// String is the rate with three decimals, or "-".
func (r Rate) String() string {
	if !r.Defined() {
		return "-"
	}
	return strconv.FormatFloat(float64(r), 'f', 3, 64)
}

// MarshalJSON is the rate with at most six decimals, or null.
func (r Rate) MarshalJSON() ([]byte, error) {
	if !r.Defined() {
		return []byte("null"), nil
	}
	return strconv.AppendFloat(nil, math.Round(float64(r)*1e6)/1e6, 'f', -1, 64), nil
}

// Scores are the figures of a set of outcomes. Passage figures, sentence and
// short-answer figures count answerable questions only, whatever the status.
type Scores struct {
	Questions  int `json:"questions"`
	Answerable int `json:"answerable"`

	// HitAt1 and HitAt5 are the shares with a gold passage first, or among the
	// first five. MRRAt10 is the mean of 1/rank of the first gold passage,
	// 0 below ten; it sees no deeper than the answer's own passages unless the
	// answerer is a [Ranker].
	HitAt1  Rate `json:"hit_at_1"`
	HitAt5  Rate `json:"hit_at_5"`
	MRRAt10 Rate `json:"mrr_at_10"`

	// SentenceHitAt1 is the share whose first evidence quote [Holds] a gold answer.
	SentenceHitAt1 Rate `json:"sentence_hit_at_1"`

	// Exact and F1 are means over the answerable questions, 0 where no short
	// answer is given. ShortGiven is the share with one; ExactGiven and
	// F1Given are means over those.
	Exact      Rate `json:"exact"`
	F1         Rate `json:"f1"`
	ShortGiven Rate `json:"short_given"`
	ExactGiven Rate `json:"exact_given"`
	F1Given    Rate `json:"f1_given"`

	// AnsweredRate is the share of answerable questions with the status
	// answered, right or wrong; AnsweredRight the share answered with a first
	// quote that holds a gold answer.
	AnsweredRate  Rate `json:"answered_rate"`
	AnsweredRight Rate `json:"answered_right"`
	// WrongRate is, of all questions with the status answered (answerable or
	// not), the share whose first quote holds no gold answer: every answer to
	// an unanswerable question is wrong.
	WrongRate Rate `json:"wrong_rate"`
	// WrongAt80 is the same share with the status set aside and everything
	// answered whose confidence reaches the threshold at which 80% of the
	// answerable questions are.
	WrongAt80 Rate `json:"wrong_at_80"`
	// AbstainRecall is the share of unanswerable questions without the status answered.
	AbstainRecall Rate `json:"abstain_recall"`
	// AUC is [AUC].
	AUC Rate `json:"auc"`
	// StatusAccuracy is the share with the status that the set names, of the
	// questions for which it names one.
	StatusAccuracy Rate `json:"status_accuracy"`
}

// Latency is in milliseconds, by nearest rank, while Report.Workers questions
// were asked at once.
type Latency struct {
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Cost is what it took to make a knowledge base answerable.
type Cost struct {
	Documents    int     `json:"documents"`
	Passages     int     `json:"passages"`
	IndexSeconds float64 `json:"index_seconds"` // reading, parsing, indexing and preparing the answerer
	HeapMiB      float64 `json:"heap_mib"`      // live heap of the process afterwards
}

// Report is the result of an evaluation. Its JSON names are a public contract.
type Report struct {
	Scores
	Cost
	Latency     Latency     `json:"latency_ms"`
	Workers     int         `json:"workers"`
	Calibration Calibration `json:"calibration"`
	// RiskCoverage is [RiskCoverage].
	RiskCoverage []Point `json:"risk_coverage"`
	// Statuses counts questions by the status that the set names and then by
	// the one that was given.
	Statuses map[answer.Status]map[answer.Status]int `json:"statuses,omitempty"`
	// Kinds and Langs are the scores by kind of question and by language,
	// where the set names any.
	Kinds map[string]Scores `json:"kinds,omitempty"`
	Langs map[string]Scores `json:"langs,omitempty"`
}

// Summarise makes a report of the outcomes of [Run] with the same options.
func Summarise(outcomes []Outcome, cost Cost, opts Options) Report {
	return Report{
		Scores:       Score(outcomes),
		Cost:         cost,
		Latency:      latency(outcomes),
		Workers:      min(opts.workers(), max(len(outcomes), 1)),
		Calibration:  calibrate(outcomes),
		RiskCoverage: RiskCoverage(outcomes),
		Statuses:     statuses(outcomes),
		Kinds:        scoresBy(outcomes, func(q Question) string { return q.Kind }),
		Langs:        scoresBy(outcomes, func(q Question) string { return q.Lang }),
	}
}

// Score computes the figures of a set of outcomes.
func Score(outcomes []Outcome) Scores {
	var n struct {
		hit1, hit5, mrr, right, exact, f1, given               float64
		answered, answeredYes, answeredRight, no, wrong, quiet float64
		status, statusRight                                    float64
	}
	yes := 0.0
	for _, o := range outcomes {
		if o.Question.Status != "" {
			n.status++
			n.statusRight += count(o.Question.Status == o.Answer.Status)
		}
		if o.Answered() {
			n.answered++
			n.wrong += count(!o.Right)
		}
		if !o.Question.Answerable {
			n.no++
			n.quiet += count(!o.Answered())
			continue
		}
		yes++
		n.hit1 += count(o.Rank == 1)
		n.hit5 += count(o.Rank >= 1 && o.Rank <= 5)
		if o.Rank > 0 {
			n.mrr += 1 / float64(o.Rank)
		}
		n.right += count(o.Right)
		n.given += count(o.Answer.Short != "")
		n.exact += count(o.Exact)
		n.f1 += o.F1
		n.answeredYes += count(o.Answered())
		n.answeredRight += count(o.Answered() && o.Right)
	}
	at80, _ := At(outcomes, 0.8)
	return Scores{
		Questions: len(outcomes), Answerable: int(yes),
		HitAt1: ratio(n.hit1, yes), HitAt5: ratio(n.hit5, yes), MRRAt10: ratio(n.mrr, yes),
		SentenceHitAt1: ratio(n.right, yes),
		Exact:          ratio(n.exact, yes), F1: ratio(n.f1, yes), ShortGiven: ratio(n.given, yes),
		ExactGiven: ratio(n.exact, n.given), F1Given: ratio(n.f1, n.given),
		AnsweredRate: ratio(n.answeredYes, yes), AnsweredRight: ratio(n.answeredRight, yes),
		WrongRate: ratio(n.wrong, n.answered), WrongAt80: at80.Wrong,
		AbstainRecall: ratio(n.quiet, n.no), AUC: AUC(outcomes),
		StatusAccuracy: ratio(n.statusRight, n.status),
	}
}

func count(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func latency(outcomes []Outcome) Latency {
	if len(outcomes) == 0 {
		return Latency{}
	}
	times := make([]time.Duration, len(outcomes))
	for i, o := range outcomes {
		times[i] = o.Latency
	}
	slices.Sort(times)
	at := func(percent int) float64 {
		rank := (percent*len(times) + 99) / 100 // rounded up
		return math.Round(float64(times[rank-1].Nanoseconds())/1e3) / 1e3
	}
	return Latency{P50: at(50), P99: at(99)}
}

func statuses(outcomes []Outcome) map[answer.Status]map[answer.Status]int {
	table := map[answer.Status]map[answer.Status]int{}
	for _, o := range outcomes {
		want := o.Question.Status
		if want == "" {
			continue
		}
		if table[want] == nil {
			table[want] = map[answer.Status]int{}
		}
		table[want][o.Answer.Status]++
	}
	return table
}

func scoresBy(outcomes []Outcome, key func(Question) string) map[string]Scores {
	groups := map[string][]Outcome{}
	for _, o := range outcomes {
		if k := key(o.Question); k != "" {
			groups[k] = append(groups[k], o)
		}
	}
	scores := map[string]Scores{}
	for k, g := range groups {
		scores[k] = Score(g)
	}
	return scores
}

// Measure runs build, which makes a knowledge base answerable and returns its
// numbers of documents and passages, and says what it cost.
func Measure(build func() (documents, passages int, err error)) (Cost, error) {
	start := time.Now()
	documents, passages, err := build()
	took := time.Since(start)
	if err != nil {
		return Cost{}, err
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Cost{
		Documents: documents, Passages: passages,
		IndexSeconds: math.Round(took.Seconds()*1e4) / 1e4,
		HeapMiB:      math.Round(float64(m.HeapAlloc)/(1<<20)*10) / 10,
	}, nil
}
