// Package eval scores an answerer on a question set: does it find the passage,
// does its first quote hold the answer, is its short answer right, and does it
// stay silent where the briefings do not say.
//
// A question set is JSON Lines ([Read]). [Run] puts the questions to an
// [Answerer] and keeps one [Outcome] for each; [Summarise] turns outcomes into a
// [Report], whose JSON names are a public contract and whose comments are the
// definitions. The package keeps nothing between runs.
package eval

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// Question is one line of a question set.
type Question struct {
	ID         string   `json:"id"` // unique in its set
	Question   string   `json:"question"`
	Answerable bool     `json:"answerable"`
	Answers    []string `json:"answers"`   // each is right by itself; none where not answerable
	Document   string   `json:"document"`  // where the answer stands; may be empty where not answerable
	Paragraph  int      `json:"paragraph"` // 1-based among the document's prose blocks

	// Also holds other paragraphs of Document that answer as well.
	Also []int `json:"also,omitempty"`
	// Status is what a careful reader would say, or "" where the set has no opinion.
	Status answer.Status `json:"status,omitempty"`
	// Kind is what is asked for ("who", "when", …), or "".
	Kind string `json:"kind,omitempty"`
	// Lang is the question's language as an ISO 639-1 code, or "".
	Lang string `json:"lang,omitempty"`
}

// Gold reports whether a passage is one that answers the question.
func (q Question) Gold(document string, paragraph int) bool {
	return q.Answerable && document == q.Document && (paragraph == q.Paragraph || slices.Contains(q.Also, paragraph))
}

// maxLine bounds one line of a question set.
const maxLine = 1 << 20

// ReadFile reads the question set of a file, as [Read] does.
func ReadFile(name string) ([]Question, error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("question set %s does not exist", name)
	}
	if err != nil {
		return nil, fmt.Errorf("question set: %w", err)
	}
	defer f.Close()
	questions, err := Read(f)
	if err != nil {
		return nil, fmt.Errorf("question set %s: %w", name, err)
	}
	return questions, nil
}

// Read reads a question set: one JSON object a line, blank lines and unknown
// fields ignored. A question without an ID gets its line's number as "line 7".
// An error names the first line that is wrong and says why; a set without
// questions is an error.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	var questions []Question
	seen := map[string]int{}
	n := 0
	for lines.Scan() {
		n++
		line := lines.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		q, err := parseQuestion(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		q.ID = cmp.Or(q.ID, fmt.Sprintf("line %d", n))
		if first, ok := seen[q.ID]; ok {
			return nil, fmt.Errorf("line %d: the id %q is also on line %d", n, q.ID, first)
		}
		seen[q.ID] = n
		questions = append(questions, q)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return nil, fmt.Errorf("line %d: it is longer than %d bytes", n+1, maxLine)
		}
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	if len(questions) == 0 {
		return nil, errors.New("it holds no question")
	}
	return questions, nil
}

func parseQuestion(line []byte) (Question, error) {
	var raw struct {
		Question
		Answerable *bool `json:"answerable"`
	}
	if err := json.Unmarshal(line, &raw); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field != "" {
			return Question{}, fmt.Errorf("%q must not be a %s", wrong.Field, wrong.Value)
		}
		return Question{}, fmt.Errorf("it is not a JSON object: %w", err)
	}
	q := raw.Question
	if strings.TrimSpace(q.Question) == "" {
		return q, errors.New(`"question" is missing`)
	}
	if raw.Answerable == nil {
		return q, errors.New(`"answerable" is missing`)
	}
	q.Answerable = *raw.Answerable
	switch q.Status {
	case "", answer.Answered, answer.Related, answer.NotFound:
	default:
		return q, fmt.Errorf("the status %q is none of answered, related, not_found", q.Status)
	}
	if !q.Answerable {
		if q.Status == answer.Answered {
			return q, errors.New(`"answerable" is false but "status" is answered`)
		}
		return q, nil
	}
	if q.Status != "" && q.Status != answer.Answered {
		return q, fmt.Errorf(`"answerable" is true but "status" is %s`, q.Status)
	}
	if len(q.Answers) == 0 || slices.ContainsFunc(q.Answers, func(a string) bool { return strings.TrimSpace(a) == "" }) {
		return q, errors.New(`an answerable question needs "answers", none of them empty`)
	}
	if q.Document == "" || q.Paragraph < 1 {
		return q, errors.New(`an answerable question needs its "document" and its 1-based "paragraph"`)
	}
	return q, nil
}

// Check reports the first answerable question whose passage is not in the
// index, in plain words, or nil.
func Check(x *kb.Index, questions []Question) error {
	for _, q := range questions {
		if !q.Answerable {
			continue
		}
		d := x.Document(q.Document)
		if d == nil {
			return fmt.Errorf("question %s: the knowledge base has no document %q", q.ID, q.Document)
		}
		for _, n := range append([]int{q.Paragraph}, q.Also...) {
			if n < 1 || n > d.Len() {
				return fmt.Errorf("question %s: %s has %d paragraphs, no paragraph %d", q.ID, q.Document, d.Len(), n)
			}
		}
	}
	return nil
}

// Sample is a subset of at most n questions in their order: the same for the
// same IDs, whatever other questions come and go. All of them where n <= 0.
func Sample(questions []Question, n int) []Question {
	if n <= 0 || n >= len(questions) {
		return questions
	}
	key := func(q Question) uint64 {
		sum := sha256.Sum256([]byte(q.ID))
		return binary.BigEndian.Uint64(sum[:])
	}
	keys := make([]uint64, len(questions))
	for i, q := range questions {
		keys[i] = key(q)
	}
	slices.Sort(keys)
	var sample []Question
	for _, q := range questions {
		if key(q) < keys[n] {
			sample = append(sample, q)
		}
	}
	return sample
}
