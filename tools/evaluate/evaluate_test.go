package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/eval"
	"briefbot/internal/kb"
)

// dataFolder is a small stand-in for the SQuAD folders: two articles of either
// split, five paragraphs each, a question on every paragraph.
func dataFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, set := range []string{"squad11", "squad20"} {
		var questions strings.Builder
		for _, article := range []string{"alpha", "mike", "november", "zulu"} {
			text := fmt.Sprintf("---\ntitle: %s\n---\n", article)
			for i := 1; i <= 5; i++ {
				thing := strings.Repeat(string(rune('a'+i)), 4)
				text += fmt.Sprintf("\nThe %s%s of %s weighs %d tons.\n", article, thing, article, i*10)
				fmt.Fprintf(&questions, `{"id":"%s%d","question":"How much does the %s%s weigh?","answerable":true,"answers":["%d tons"],"document":"%s.md","paragraph":%d}`+"\n",
					article, i, article, thing, i*10, article, i)
			}
			if set == "squad20" {
				fmt.Fprintf(&questions, `{"id":"%s no","question":"Who painted it?","answerable":false,"answers":[],"document":"%s.md","paragraph":1}`+"\n", article, article)
			}
			writeFile(t, filepath.Join(dir, set, "kb", article+".md"), text)
		}
		writeFile(t, filepath.Join(dir, set, "questions.jsonl"), questions.String())
	}
	return dir
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const squadProtocols = "pooled,articles,paragraphs,squad20"

func TestEvaluate(t *testing.T) {
	t.Parallel()
	data, files := dataFolder(t), t.TempDir()
	var out, errs bytes.Buffer
	code := run(t.Context(), []string{"--data", data, "--engine", "baseline", "--only", squadProtocols, "--split", "report", "--json",
		"--errors", files, "--plot", filepath.Join(files, "plot.svg")}, &out, &errs)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	var got struct {
		Split   string
		Targets []struct{ Figure string }
		Results []struct {
			Name   string
			Report struct {
				Questions, Answerable, Passages int
				Hit                             float64 `json:"hit_at_1"`
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	// Two articles of the split with five questions each. Half of the articles
	// hold 10 of 20 paragraphs; of five paragraphs the first half keeps three.
	want := []string{"pooled 10 10 20 1", "articles 20 10 10 1", "paragraphs 20 10 12 1", "squad20 12 10 20 1"}
	var results []string
	for _, r := range got.Results {
		results = append(results, fmt.Sprint(r.Name, " ", r.Report.Questions, " ", r.Report.Answerable, " ", r.Report.Passages, " ", r.Report.Hit))
	}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("results (-want +got):\n%s", diff)
	}
	if got.Split != "report" || len(got.Targets) != len(targets) {
		t.Errorf("split %q with %d targets, want report with %d", got.Split, len(got.Targets), len(targets))
	}
	for _, name := range []string{"paragraphs.txt", "plot.svg"} {
		if info, err := os.Stat(filepath.Join(files, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s was not written: %v", name, err)
		}
	}
}

// Without --only every set that the project has is asked, a missing one is
// named, and held-out sets stay closed while tuning.
func TestEvaluateOwnSets(t *testing.T) {
	t.Parallel()
	data, repo := dataFolder(t), t.TempDir()
	writeFile(t, filepath.Join(repo, "kb", "article.md"), "The mayor is Ann Odell.\n")
	set := `{"id":"1","question":"Who is the mayor?","answerable":true,"answers":["Ann Odell"],"document":"article.md","paragraph":1}`
	writeFile(t, filepath.Join(repo, setsDir, "article", "questions.jsonl"), set)
	writeFile(t, filepath.Join(repo, setsDir, "languages", "questions.jsonl"), set)
	writeFile(t, filepath.Join(repo, setsDir, "languages", "kb", "article.md"), "The mayor is Ann Odell.\n")
	for split, want := range map[string]string{
		"tune":   "pooled articles paragraphs squad20 article",
		"report": "pooled articles paragraphs squad20 article languages",
	} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"--data", data, "--repo", repo, "--engine", "baseline", "--split", split, "--json"}, &out, &errs); code != 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		var got struct{ Results []struct{ Name string } }
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, r := range got.Results {
			names = append(names, r.Name)
		}
		if strings.Join(names, " ") != want || !strings.Contains(errs.String(), "desk-tune: left out: ") {
			t.Errorf("--split %s ran %v, want %s, and said\n%s", split, names, want, errs.String())
		}
	}
}

func TestEvaluateTables(t *testing.T) {
	t.Parallel()
	data := dataFolder(t)
	for _, form := range []struct{ flag, want string }{{"--markdown=false", "passage hit@1 "}, {"--markdown", "| passage hit@1 | .83 | ≥ 0.850 | ≥ 0.900 | 1.000 | aim |"}} {
		var out, errs bytes.Buffer
		if code := run(t.Context(), []string{"--data", data, "--engine", "baseline", "--only", "pooled", "--sample", "4", form.flag}, &out, &errs); code != 0 {
			t.Fatalf("exit %d: %s", code, errs.String())
		}
		if !strings.Contains(out.String(), form.want) || !strings.Contains(out.String(), "articles a to m, which it is tuned on. A sample of at most 4") {
			t.Errorf("%s printed\n%s\nwant %q and what was measured", form.flag, out.String(), form.want)
		}
	}
}

func TestEvaluateRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"--data", "nowhere", "--only", "pooled"}, "nowhere/squad11/kb: file does not exist; point --data"},
		{[]string{"--repo", "nowhere", "--only", "article"}, "questions.jsonl: file does not exist; point --data"},
		{[]string{"--split", "all"}, `--split is "all"`},
		{[]string{"--engine", "bing"}, `--engine is "bing"`},
		{[]string{"--only", "pooled,none"}, `--only has no protocol "none"; there are pooled, articles`},
		{[]string{"pooled"}, `unexpected argument "pooled"`},
	}
	for _, tt := range tests {
		var out, errs bytes.Buffer
		if code := run(t.Context(), tt.args, &out, &errs); code != 2 || !strings.Contains(errs.String(), tt.want) || out.Len() > 0 {
			t.Errorf("run(%q) = %d, %q, %q; want 2 and %q", tt.args, code, out.String(), errs.String(), tt.want)
		}
	}
}

// Every question is asked once with its passage there and once without.
func TestHalvesAreFair(t *testing.T) {
	t.Parallel()
	s := settings{data: dataFolder(t), split: "tune"}
	for name, rounds := range map[string]func() ([]round, error){
		"articles":   func() ([]round, error) { return otherArticles(t.Context(), s) },
		"paragraphs": func() ([]round, error) { return otherParagraphs(t.Context(), s) },
	} {
		rs, err := rounds()
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]int{}
		for _, r := range rs {
			x, err := r.index(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range r.questions {
				if !q.Answerable {
					continue
				}
				there[q.ID]++
				if text := x.Document(q.Document).Passage(q.Paragraph - 1).Text(); !eval.Holds(text, q.Answers) {
					t.Errorf("%s: question %s: %q does not hold %q", name, q.ID, text, q.Answers)
				}
			}
		}
		if len(there) != 10 {
			t.Errorf("%s: %d questions are answerable in some round, want 10", name, len(there))
		}
		for id, n := range there {
			if n != 1 {
				t.Errorf("%s: question %s is answerable in %d rounds, want 1", name, id, n)
			}
		}
	}
}

func TestThin(t *testing.T) {
	t.Parallel()
	d, err := kb.Parse(t.Context(), "x.md", []byte("---\ntitle: X\n---\n\n# H\n\none\n\ntwo\n\nthree\n"))
	if err != nil {
		t.Fatal(err)
	}
	for half, want := range []string{"one three", "two"} {
		thinned, err := thin(t.Context(), d, half)
		if err != nil {
			t.Fatal(err)
		}
		var texts []string
		for i := range thinned.Len() {
			texts = append(texts, thinned.Passage(i).Text())
		}
		if got := strings.Join(texts, " "); got != want || thinned.Title != "X" {
			t.Errorf("thin(%d) = %q of %q, want %q", half, got, thinned.Title, want)
		}
	}
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	more := target{reach: .85, aim: .9}
	less := target{less: true, reach: .12, aim: .05}
	tests := []struct {
		t    target
		v    eval.Rate
		want string
	}{
		{more, .8499, "missed"}, {more, .85, "reached"}, {more, .9, "aim"},
		{less, .1201, "missed"}, {less, .12, "reached"}, {less, .05, "aim"},
	}
	for _, tt := range tests {
		if got := tt.t.verdict(tt.v); got != tt.want {
			t.Errorf("verdict(%v) = %s, want %s", tt.v, got, tt.want)
		}
	}
}

// The targets and the protocols that they name stay in step.
func TestTargetsNameProtocols(t *testing.T) {
	t.Parallel()
	for _, target := range targets {
		if !strings.Contains(squadProtocols, target.protocol) {
			t.Errorf("%s names the protocol %q, which is none of %s", target.name, target.protocol, squadProtocols)
		}
	}
}
