package answer

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"

	"briefbot/internal/answer/guard"
	"briefbot/internal/kb"
)

// Writer writes summaries: a language model. It must be safe for concurrent
// use.
type Writer interface {
	// Write hands on the sentences of a summary as they are written, unjudged.
	// An error of yield ends it. [ErrNothingSaid] says that the passages do not
	// answer, a [*DeclinedError] that there is a reason a reader should know.
	Write(ctx context.Context, b Brief, yield func(guard.Sentence) error) error
	// Model names the model.
	Model() string
}

// Brief is all that a [Writer] gets to see.
type Brief struct {
	Question string
	// Asked is the question in full where Question is a follow-up, else empty.
	Asked    string
	Lang     string // of the question, ISO 639-1
	User     string // who asks, for budgets; empty for nobody
	Passages []BriefPassage
}

// BriefPassage is one passage of a [Brief]; the first has the number 1.
type BriefPassage struct {
	Title, Date, Text string
	Version           string // changes with the document, and names the place in it
}

// ErrNothingSaid says that a model finds no answer in the passages.
var ErrNothingSaid = errors.New("the model says nothing")

// DeclinedError says why there is no summary, in words for the reader.
type DeclinedError struct{ Note string }

// Error implements error.
func (e *DeclinedError) Error() string { return "no summary: " + e.Note }

// Summarizer adds summaries to answers. It is safe for concurrent use.
type Summarizer struct {
	log    *slog.Logger
	index  func() *kb.Index
	guard  *guard.Guard
	writer Writer

	mu      sync.Mutex
	stopped map[guard.Rule]int64
	passed  int64
}

// NewSummarizer returns a Summarizer for the answers of an engine.
func NewSummarizer(log *slog.Logger, e *Engine, w Writer) *Summarizer {
	return &Summarizer{log: log, index: e.index, guard: guard.New(e.vectors), writer: w, stopped: map[guard.Rule]int64{}}
}

// Wants reports whether an answer gets a summary: only one that answers does,
// so that no model is ever asked what the briefings do not say.
func Wants(a *Answer) bool { return a.Status == Answered && len(a.Passages) > 0 }

// noteDropped is for readers where nothing of a summary was carried.
const noteDropped = "There is no summary: the passages do not carry what the model wrote."

// Add asks for a summary of an answer and adds it, with the quotes that carry
// it and, where a reader should know why there is none, a note. Each sentence
// that passed the guard is handed to yield as soon as it did; yield may be nil.
// asked is the question in full where a's is a follow-up. The error says why the
// summary is not, or not all, there; a then has no summary and is as it was.
func (s *Summarizer) Add(ctx context.Context, a *Answer, asked, user string, yield func(sentence string) error) error {
	if !Wants(a) {
		return nil
	}
	x := s.index()
	question := a.Question
	if asked != "" {
		question = asked
	}
	b := Brief{Question: bounded(a.Question), Asked: bounded(asked), Lang: questionLanguage(x, question), User: user}
	var passages []kb.Passage
	var seen []guard.Passage
	for _, p := range a.Passages {
		d := x.Document(p.Document)
		if d == nil || p.Paragraph < 1 || p.Paragraph > d.Len() {
			continue
		}
		stored := d.Passage(p.Paragraph - 1)
		if stored.Text() != p.Text {
			continue // the document has changed since
		}
		display := stored.Display(stored.Span)
		passages = append(passages, stored)
		seen = append(seen, guard.Passage{Text: p.Text, Display: display, Lang: d.Lang})
		b.Passages = append(b.Passages, BriefPassage{Title: d.Title, Date: d.Date, Text: display, Version: d.Version + " " + strconv.Itoa(p.Paragraph)})
	}
	if len(passages) == 0 {
		return nil
	}
	check := s.guard.Begin(b.Lang, seen, x.Aliases())
	summary := Summary{Model: s.writer.Model(), Citations: []int{}}
	evidence := append([]Evidence(nil), a.Evidence...)
	dropped := 0
	err := s.writer.Write(ctx, b, func(g guard.Sentence) error {
		v := check.Sentence(g)
		s.count(v)
		if !v.OK() {
			dropped++
			return nil
		}
		if summary.Text != "" {
			summary.Text += " "
		}
		summary.Text += g.Text
		for _, n := range g.Citations {
			var at int
			evidence, at = cite(evidence, passages[n-1], g.Text)
			summary.Citations = appendNew(summary.Citations, at)
		}
		if yield != nil {
			return yield(g.Text)
		}
		return nil
	})
	var declined *DeclinedError
	switch {
	case errors.Is(err, ErrNothingSaid):
		return nil
	case errors.As(err, &declined):
		a.Notes = append(a.Notes, declined.Note)
		return err
	case err != nil:
		return err
	case summary.Text != "":
		a.Summary, a.Evidence = &summary, evidence
	case dropped > 0:
		a.Notes = append(a.Notes, noteDropped)
	}
	return nil
}

// count counts a verdict and logs a sentence that was stopped, without its text.
func (s *Summarizer) count(v guard.Verdict) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v.OK() {
		s.passed++
		return
	}
	s.stopped[v.Rule]++
	s.log.Info("sentence of a summary stopped", "rule", string(v.Rule))
	s.log.Debug("sentence of a summary stopped", "rule", string(v.Rule), "detail", v.Detail)
}

// Stopped is how many sentences passed the guard, and how many each rule
// stopped.
func (s *Summarizer) Stopped() (passed int64, stopped map[guard.Rule]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stopped = make(map[guard.Rule]int64, len(s.stopped))
	for r, n := range s.stopped {
		stopped[r] = n
	}
	return s.passed, stopped
}

func appendNew(list []int, n int) []int {
	for _, have := range list {
		if have == n {
			return list
		}
	}
	return append(list, n)
}

// cite returns the place among the evidence of the passage's sentence that is
// nearest to a text, adding it where it is not there.
func cite(evidence []Evidence, p kb.Passage, text string) ([]Evidence, int) {
	an := kb.NewAnalyzer(p.Document.Lang)
	wanted := map[string]bool{}
	for _, t := range an.Tokens(nil, []byte(text)) {
		if !t.Has(kb.Stop) {
			wanted[t.Term] = true
		}
	}
	best, most := p.Span, -1
	for _, span := range p.Sentences() {
		shared := 0
		counted := map[string]bool{}
		for _, t := range an.Tokens(nil, []byte(p.Document.Quote(span))) {
			if wanted[t.Term] && !counted[t.Term] {
				counted[t.Term] = true
				shared++
			}
		}
		if shared > most {
			best, most = span, shared
		}
	}
	for i, e := range evidence {
		if e.Document == p.Document.ID && e.Start <= best.Start && e.End >= best.End {
			return evidence, i
		}
	}
	d := p.Document
	return append(evidence, Evidence{
		Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source,
		Paragraph: p.Number, Line: p.LineOf(best.Start), Start: best.Start, End: best.End,
		Quote: d.Quote(best), Display: p.Display(best), Attribution: attributionIn(d.Quote(best)),
	}), len(evidence)
}

// attributionIn is who a quote names with "according to", or "".
func attributionIn(quote string) string {
	if m := accordingTo.FindStringSubmatch(quote); m != nil {
		return strings.Join(strings.Fields(m[1]), " ")
	}
	return ""
}
