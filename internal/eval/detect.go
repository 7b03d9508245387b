package eval

import (
	"cmp"
	"math"
	"slices"
)

// AUC is the chance that a random answerable question has a higher confidence
// than a random unanswerable one, ties counting half: the area under the ROC
// curve (Hanley and McNeil 1982). Undefined where either kind is missing.
func AUC(outcomes []Outcome) Rate {
	sorted := slices.Clone(outcomes)
	slices.SortFunc(sorted, func(a, b Outcome) int { return cmp.Compare(a.Answer.Confidence, b.Answer.Confidence) })
	var won, below float64 // pairs won by the answerable, unanswerable below the current group
	positives := 0.0
	for i := 0; i < len(sorted); {
		var yes, no float64
		c := sorted[i].Answer.Confidence
		for ; i < len(sorted) && sorted[i].Answer.Confidence == c; i++ {
			if sorted[i].Question.Answerable {
				yes++
			} else {
				no++
			}
		}
		won += yes*below + yes*no/2
		below += no
		positives += yes
	}
	return ratio(won, positives*below)
}

// Point is one threshold on the confidence. Every question whose confidence
// reaches it counts as answered with its first quote.
type Point struct {
	Threshold float64 `json:"threshold"`
	// Coverage is the share of answerable questions that are answered.
	Coverage Rate `json:"coverage"`
	// Wrong is the share of answered questions, answerable or not, whose first
	// quote holds no gold answer.
	Wrong Rate `json:"wrong"`
	// FalseAlarms is the share of unanswerable questions that are answered.
	FalseAlarms Rate `json:"false_alarms"`
}

// At is the highest threshold that answers at least a share coverage of the
// answerable questions, 0 < coverage <= 1. Equal confidences stand or fall
// together, so its Coverage may be larger than asked. The second result is
// false where no question is answerable.
func At(outcomes []Outcome, coverage float64) (Point, bool) {
	var confidences []float64
	for _, o := range outcomes {
		if o.Question.Answerable {
			confidences = append(confidences, o.Answer.Confidence)
		}
	}
	if len(confidences) == 0 {
		return Point{Coverage: undefined, Wrong: undefined, FalseAlarms: undefined}, false
	}
	slices.SortFunc(confidences, func(a, b float64) int { return cmp.Compare(b, a) })
	// The small term keeps 0.8 of 5 at 4 in spite of rounding.
	n := int(math.Ceil(coverage*float64(len(confidences)) - 1e-9))
	threshold := confidences[min(max(n, 1), len(confidences))-1]
	var answered, wrong, yes, no, answeredYes, answeredNo float64
	for _, o := range outcomes {
		reached := o.Answer.Confidence >= threshold
		if o.Question.Answerable {
			yes++
		} else {
			no++
		}
		if !reached {
			continue
		}
		answered++
		if !o.Right {
			wrong++
		}
		if o.Question.Answerable {
			answeredYes++
		} else {
			answeredNo++
		}
	}
	return Point{threshold, ratio(answeredYes, yes), ratio(wrong, answered), ratio(answeredNo, no)}, true
}

// RiskCoverage is the curve of [At] from 5% to 100% in steps of 5%; nil where
// no question is answerable.
func RiskCoverage(outcomes []Outcome) []Point {
	var curve []Point
	for i := 1; i <= 20; i++ {
		if p, ok := At(outcomes, float64(i)/20); ok {
			curve = append(curve, p)
		}
	}
	return curve
}

// Calibration says how far the confidence is the probability that it claims to
// be: that the first quote holds a gold answer.
type Calibration struct {
	// ECE is the expected calibration error over ten bins of equal width: the
	// mean distance between confidence and share right, weighted by bin (Guo
	// et al. 2017). 0 is best.
	ECE Rate `json:"ece"`
	// Brier is the mean squared distance between confidence and being right
	// (1) or not (0). 0 is best.
	Brier Rate `json:"brier"`
	// Bins are those that hold a question, lowest confidence first.
	Bins []Bin `json:"bins"`
}

// Bin is the questions whose confidence lies in one tenth of [0,1].
type Bin struct {
	From       float64 `json:"from"`
	Questions  int     `json:"questions"`
	Confidence Rate    `json:"confidence"` // mean
	Right      Rate    `json:"right"`      // share whose first quote holds a gold answer
}

const bins = 10

func calibrate(outcomes []Outcome) Calibration {
	var count, sum, right [bins]float64
	squares := 0.0
	for _, o := range outcomes {
		c, hit := o.Answer.Confidence, 0.0
		if o.Right {
			hit = 1
		}
		i := min(int(c*bins), bins-1)
		count[i]++
		sum[i] += c
		right[i] += hit
		squares += (c - hit) * (c - hit)
	}
	total := float64(len(outcomes))
	gap := 0.0
	cal := Calibration{Brier: ratio(squares, total)}
	for i := range bins {
		if count[i] == 0 {
			continue
		}
		gap += math.Abs(sum[i] - right[i])
		cal.Bins = append(cal.Bins, Bin{float64(i) / bins, int(count[i]), ratio(sum[i], count[i]), ratio(right[i], count[i])})
	}
	cal.ECE = ratio(gap, total)
	return cal
}
