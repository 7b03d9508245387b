package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evalRun runs `bot eval` with an empty environment.
func evalRun(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	none := func(string) string { return "" }
	code = run(t.Context(), append([]string{"eval"}, args...), none, strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

// questionFile writes a question set into a new folder.
func questionFile(t *testing.T, lines ...string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "set.jsonl")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

const sampleKB = "../../kb"

func TestEvalJSONHasTheContract(t *testing.T) {
	t.Parallel()
	set := questionFile(t,
		`{"id":"1","question":"who leads JNIM?","answerable":true,"answers":["Iyad Ag Ghali"],"document":"article.md","paragraph":6}`,
		`{"id":"2","question":"who leads Boko Haram?","answerable":false,"kind":"who"}`)
	code, stdout, stderr := evalRun(t, "--json", "--kb", sampleKB, "--questions", set)
	if code != exitDone {
		t.Fatalf("exit %d, want %d; standard error:\n%s", code, exitDone, stderr)
	}
	var report map[string]json.RawMessage
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if strings.Count(stdout, "\n") != 1 {
		t.Errorf("the report is not on one line:\n%s", stdout)
	}
	for _, name := range []string{
		"questions", "answerable", "hit_at_1", "hit_at_5", "mrr_at_10", "sentence_hit_at_1", "exact", "f1",
		"answered_rate", "wrong_rate", "abstain_recall", "auc", "latency_ms", "documents", "passages", "index_seconds", "heap_mib",
	} {
		if len(report[name]) == 0 || string(report[name]) == "null" && name != "wrong_rate" {
			t.Errorf("%s is %q, want a figure", name, report[name])
		}
	}
	if string(report["questions"]) != "2" || string(report["hit_at_5"]) != "1" {
		t.Errorf("questions %s, hit_at_5 %s; want 2 and 1", report["questions"], report["hit_at_5"])
	}
}

func TestEvalTable(t *testing.T) {
	t.Parallel()
	set := questionFile(t, `{"id":"near miss","question":"who leads Boko Haram?","answerable":false,"status":"not_found","kind":"who"}`)
	listing := filepath.Join(t.TempDir(), "wrong.txt")
	code, stdout, stderr := evalRun(t, "--kb", sampleKB, "--questions", set, "--errors", listing)
	if code != exitDone {
		t.Fatalf("exit %d, want %d; standard error:\n%s", code, exitDone, stderr)
	}
	for _, want := range []string{"abstain_recall", "unanswerable questions that are not answered", "should be", "kind "} {
		if !strings.Contains(stdout, want) {
			t.Errorf("no %q in\n%s", want, stdout)
		}
	}
	if strings.ContainsAny(stdout+stderr, "\x1b\r") {
		t.Error("a pipe got colours or a progress bar")
	}
	data, err := os.ReadFile(listing)
	if err != nil || !strings.Contains(string(data), "of 1 questions listed") {
		t.Errorf("the listing holds %q, %v", data, err)
	}
}

func TestEvalRefuses(t *testing.T) {
	t.Parallel()
	good := `{"id":"1","question":"who?","answerable":true,"answers":["x"],"document":"article.md","paragraph":1}`
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"no set", nil, "--questions"},
		{"missing set", []string{"--kb", sampleKB, "--questions", "nothing.jsonl"}, "question set nothing.jsonl does not exist"},
		{"bad line", []string{"--kb", sampleKB, "--questions", questionFile(t, good, "{}")}, `line 2: "question" is missing`},
		{"unknown document", []string{"--kb", sampleKB, "--questions", questionFile(t, strings.Replace(good, "article", "other", 1))}, `the knowledge base has no document "other.md"`},
		{"unknown paragraph", []string{"--kb", sampleKB, "--questions", questionFile(t, strings.Replace(good, `":1}`, `":999}`, 1))}, "no paragraph 999"},
		{"missing folder", []string{"--kb", "nowhere", "--questions", questionFile(t, good)}, `"nowhere" does not exist`},
		{"workers", []string{"--kb", sampleKB, "--workers=-1", "--questions", questionFile(t, good)}, "--workers is -1"},
		{"listing", []string{"--kb", sampleKB, "--questions", questionFile(t, good), "--errors", "nowhere/wrong.txt"}, "write the errors to nowhere/wrong.txt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := evalRun(t, tt.args...)
			if code != exitUsage || stdout != "" || !strings.Contains(stderr, tt.want) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("exit %d, standard output %q, standard error %q; want exit %d and one line with %q", code, stdout, stderr, exitUsage, tt.want)
			}
		})
	}
}

func TestBarEndsWiped(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	draw := bar(&b, 1000)
	for done := 1; done <= 1000; done++ {
		draw(done)
	}
	if n := strings.Count(b.String(), "of 1000"); n != 40 {
		t.Errorf("the bar was drawn %d times, want 40", n)
	}
	if !strings.HasSuffix(b.String(), "\r\x1b[K") {
		t.Errorf("the bar was not wiped: %q", b.String())
	}
}
