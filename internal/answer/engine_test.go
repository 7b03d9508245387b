package answer_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

const sets = "../eval/testdata/"

// setup loads a knowledge base and makes an engine for it.
func setup(t testing.TB, dir string) (*answer.Engine, *kb.Index) {
	t.Helper()
	x, _, err := kb.Load(context.Background(), slog.New(slog.NewTextHandler(io.Discard, nil)), dir, kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := answer.New(func() *kb.Index { return x })
	if err != nil {
		t.Fatal(err)
	}
	return e, x
}

type question struct {
	Question   string   `json:"question"`
	Answerable bool     `json:"answerable"`
	Answers    []string `json:"answers"`
}

func questions(t testing.TB, name string) []question {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []question
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var q question
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		out = append(out, q)
	}
	if err := in.Err(); err != nil || len(out) == 0 {
		t.Fatalf("read %s: %d questions, %v", name, len(out), err)
	}
	return out
}

// TestMust asks what the bot must get right about the sample article, and must
// refuse.
func TestMust(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	for _, q := range questions(t, "testdata/must.jsonl") {
		a, err := e.Answer(t.Context(), q.Question)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case !q.Answerable && a.Status == answer.Answered:
			t.Errorf("%q is answered with %q; the article does not say", q.Question, a.Evidence[0].Quote)
		case !q.Answerable && len(a.Notes) == 0:
			t.Errorf("%q is refused without a reason", q.Question)
		case !q.Answerable:
		case a.Status != answer.Answered:
			t.Errorf("%q is %s (confidence %.2f), want answered with %q", q.Question, a.Status, a.Confidence, q.Answers)
		case !containsAny(a.Evidence[0].Quote, q.Answers):
			t.Errorf("%q is answered with %q, want %q", q.Question, a.Evidence[0].Quote, q.Answers)
		}
	}
}

func containsAny(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}

// TestNothingUnsaid holds the first promise on every question of every set:
// each quote is its span of the stored document, byte for byte.
func TestNothingUnsaid(t *testing.T) {
	t.Parallel()
	for set, dir := range map[string]string{"article": "../../kb", "desk-tune": "", "desk-heldout": "", "languages": ""} {
		if dir == "" {
			dir = filepath.Join(sets, set, "kb")
		}
		t.Run(set, func(t *testing.T) {
			t.Parallel()
			e, x := setup(t, dir)
			for _, q := range questions(t, filepath.Join(sets, set, "questions.jsonl")) {
				a, err := e.Answer(t.Context(), q.Question)
				if err != nil {
					t.Fatal(err)
				}
				verify(t, x, a)
			}
		})
	}
}

// words is the text of a document as people read it.
func words(d *kb.Document) string {
	var b strings.Builder
	for i := range d.Len() {
		p := d.Passage(i)
		b.WriteString(p.Display(p.Span) + "\n")
	}
	return b.String()
}

// verify checks an answer against the documents and the contract.
func verify(t *testing.T, x *kb.Index, a answer.Answer) {
	t.Helper()
	if a.Confidence < 0 || a.Confidence > 1 {
		t.Errorf("%q: confidence %v", a.Question, a.Confidence)
	}
	if a.Evidence == nil || a.Passages == nil || a.Notes == nil {
		t.Errorf("%q: a list is nil, which JSON would show as null", a.Question)
	}
	if (a.Status == answer.NotFound) != (len(a.Evidence) == 0) {
		t.Errorf("%q: %s with %d quotes", a.Question, a.Status, len(a.Evidence))
	}
	for _, e := range a.Evidence {
		d := x.Document(e.Document)
		if d == nil {
			t.Fatalf("%q: evidence from %s, which is not loaded", a.Question, e.Document)
		}
		if !d.Holds(kb.Span{Start: e.Start, End: e.End}, e.Quote) || e.Version != d.Version {
			t.Errorf("%q: %s[%d:%d] is not %q", a.Question, e.Document, e.Start, e.End, e.Quote)
		}
		p := d.Passage(e.Paragraph - 1)
		if e.Start < p.Start || e.End > p.End || e.Line != p.LineOf(e.Start) {
			t.Errorf("%q: the quote at %d is not in paragraph %d, line %d", a.Question, e.Start, e.Paragraph, e.Line)
		}
		if e.Attribution != "" && !strings.Contains(words(d), e.Attribution) {
			t.Errorf("%q: attribution %q is not in %s", a.Question, e.Attribution, e.Document)
		}
	}
	if a.Short != "" && (a.Status != answer.Answered || !strings.Contains(a.Evidence[0].Quote, a.Short)) {
		t.Errorf("%q: short answer %q is not in the first quote", a.Question, a.Short)
	}
	if len(a.Passages) > 5 {
		t.Errorf("%q: %d passages", a.Question, len(a.Passages))
	}
	for _, p := range a.Passages {
		d := x.Document(p.Document)
		if d == nil || d.Passage(p.Paragraph-1).Text() != p.Text {
			t.Errorf("%q: passage %s, %d is not the document's", a.Question, p.Document, p.Paragraph)
		}
	}
}

func TestAskedOddly(t *testing.T) {
	t.Parallel()
	e, x := setup(t, "../../kb")
	for name, q := range map[string]string{
		"empty": "", "blank": " \n\t ", "emoji": "🎉🔥🎉", "long": strings.Repeat("who leads JNIM? ", 2500), "one long word": strings.Repeat("a", 40000),
		"right to left": "من يقود الجماعة؟ " + "\u202eJNIM\u202c", "SQL": "'; DROP TABLE documents; --", "mrkdwn": "*who* _leads_ ~JNIM~ `?`",
		"broadcast": "<!channel> <@U123> who leads JNIM?", "invalid UTF-8": "who leads \xff\xfe JNIM?", "NUL": "who\x00leads JNIM?",
		"function words": "who are they?", "shouting": "WHO LEADS JNIM?", "Chinese": "谁领导?", "numbers": "1 2 3 4 5 6 7 8 9",
	} {
		a, err := e.Answer(t.Context(), q)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		verify(t, x, a)
		if a.Status != answer.Answered && len(a.Notes) == 0 {
			t.Errorf("%s: refused without a reason", name)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	for q, want := range map[string]string{
		"who leads Boko Haram?":         "Boko Haram is not mentioned in this one briefing (undated).",
		"who leads boko haram":          "“boko haram” is not mentioned in this one briefing (undated).",
		"how old is Droukdal?":          `Read "Droukdal" as the briefings' "Droukdel".`,
		"who are they?":                 "The question has no word to look for; ask about a person, a group, a place or an event.",
		"when was the Pau summit held?": "Pau is mentioned in this one briefing (undated), but not what was asked.",

		"what did france's le drian say":                     "France and Le Drian are mentioned in this one briefing (undated), but not what was asked.",
		"how old is ghaly":                                   "Ghali is mentioned in this one briefing (undated), but not what was asked.",
		"gao kidal bamako trade":                             "Gao Kidal is mentioned in this one briefing (undated), but not what was asked.",
		"barkhane casualties january":                        "Barkhane and January are mentioned in this one briefing (undated), but not what was asked.",
		"who runs the Bank of England?":                      "Bank of England is not mentioned in this one briefing (undated).",
		"did Macron meet Ghali in Gao?":                      "Macron, Ghali and Gao are mentioned in this one briefing (undated), but not what was asked.",
		"where is Bah ag Moussa's grave?":                    "Bah ag Moussa is mentioned in this one briefing (undated), but not what was asked.",
		"who leads the Islamic State in the Greater Sahara?": "Islamic State and Greater Sahara are not mentioned in this one briefing (undated).",
	} {
		a, err := e.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Notes) == 0 || a.Notes[0] != want {
			t.Errorf("%q: notes %q, want %q", q, a.Notes, want)
		}
	}
}

func TestDefinition(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	for _, q := range []string{"what does JNIM stand for?", "jnim full name", "whats jnim short for"} {
		a, err := e.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if want := "Support Group for Islam and Muslims"; a.Short != want {
			t.Errorf("%q: short answer %q, want %q (status %s, %.2f)", q, a.Short, want, a.Status, a.Confidence)
		}
	}
}

// TestIdentity keeps another person's name from standing as the answer to "who
// is X?".
func TestIdentity(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	for q, want := range map[string]string{"who is Bah ag Moussa?": "Bah ag Moussa", "who is Florence Parly": "Florence Parly", "who was droukdel": "Droukdel"} {
		a, err := e.Answer(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Short != "" || len(a.Evidence) == 0 || !strings.Contains(a.Evidence[0].Quote, want) {
			t.Errorf("%q: short answer %q, evidence %v; want none and a sentence with %q", q, a.Short, a.Evidence, want)
		}
	}
}

func TestAnswerIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	first, err := e.Answer(t.Context(), "who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 50 {
				again, err := e.Answer(context.Background(), "who leads JNIM?")
				if err != nil || !cmp.Equal(first, again) {
					t.Errorf("answers differ: %v\n%s", err, cmp.Diff(first, again))
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestAnswerEndedContext(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Answer(ctx, "who leads JNIM?"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, q := range []string{"who leads JNIM?", "how many attacks in November 2020, according to the OIET?", "what did Parly say?", "(((", "第一", "\xff", "Ana Torres的船长叫什么", "who is Ag Ghali, of the JNIM?"} {
		f.Add(q)
	}
	e, x := setup(f, "../../kb")
	f.Fuzz(func(t *testing.T, q string) {
		a, err := e.Answer(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, x, a)
	})
}
