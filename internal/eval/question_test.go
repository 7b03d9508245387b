package eval

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"briefbot/internal/answer"
)

func TestRead(t *testing.T) {
	t.Parallel()
	const set = "\xef\xbb\xbf" + `{"id":"a","question":"who?","answerable":true,"answers":["Ann","A."],"document":"x.md","paragraph":3,"also":[5],"status":"answered","kind":"who","lang":"en","writer":"b"}` + "\r\n\n" +
		`{"question":"why?","answerable":false}` + "\n"
	got, err := Read(strings.NewReader(set))
	if err != nil {
		t.Fatal(err)
	}
	want := []Question{
		{ID: "a", Question: "who?", Answerable: true, Answers: []string{"Ann", "A."}, Document: "x.md", Paragraph: 3,
			Also: []int{5}, Status: answer.Answered, Kind: "who", Lang: "en"},
		{ID: "line 3", Question: "why?"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const good = `{"id":"a","question":"who?","answerable":true,"answers":["Ann"],"document":"x.md","paragraph":3}` + "\n"
	tests := []struct{ name, set, want string }{
		{"empty", "\n \n", "it holds no question"},
		{"no JSON", good + "who?\n", "line 2: it is not a JSON object"},
		{"cut off", good + `{"id":"b"` + "\n", "line 2: it is not a JSON object"},
		{"wrong type", `{"question":"who?","answerable":"yes"}`, `line 1: "answerable" must not be a string`},
		{"no question", `{"answerable":false}`, `line 1: "question" is missing`},
		{"no label", good + "\n" + `{"question":"who?"}`, `line 3: "answerable" is missing`},
		{"no answers", `{"question":"who?","answerable":true,"document":"x.md","paragraph":1}`, `needs "answers"`},
		{"empty answer", `{"question":"who?","answerable":true,"answers":[" "],"document":"x.md","paragraph":1}`, `needs "answers"`},
		{"no place", `{"question":"who?","answerable":true,"answers":["Ann"],"document":"x.md"}`, `1-based "paragraph"`},
		{"same id", good + good, `line 2: the id "a" is also on line 1`},
		{"unknown status", `{"question":"who?","answerable":false,"status":"no"}`, `the status "no" is none of`},
		{"contradiction", `{"question":"who?","answerable":false,"status":"answered"}`, `"answerable" is false but "status" is answered`},
		{"other contradiction", strings.Replace(good, `"id"`, `"status":"related","id"`, 1), `"answerable" is true but "status" is related`},
		{"long line", good + strings.Repeat("x", maxLine+1), "line 2: it is longer than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read(strings.NewReader(tt.set)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Read = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestReadFileMissing(t *testing.T) {
	t.Parallel()
	_, err := ReadFile("testdata/nothing.jsonl")
	if want := "question set testdata/nothing.jsonl does not exist"; err == nil || err.Error() != want {
		t.Errorf("ReadFile = %v, want %q", err, want)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	x := testIndex(t)
	tests := []struct {
		q    Question
		want string // "" for no error
	}{
		{Question{ID: "1", Answerable: true, Document: "ferry.md", Paragraph: 2}, ""},
		{Question{ID: "1", Document: "nowhere.md"}, ""},
		{Question{ID: "1", Answerable: true, Document: "nowhere.md", Paragraph: 2}, `question 1: the knowledge base has no document "nowhere.md"`},
		{Question{ID: "1", Answerable: true, Document: "ferry.md", Paragraph: 4}, "question 1: ferry.md has 3 paragraphs, no paragraph 4"},
		{Question{ID: "1", Answerable: true, Document: "ferry.md", Paragraph: 1, Also: []int{0}}, "question 1: ferry.md has 3 paragraphs, no paragraph 0"},
	}
	for _, tt := range tests {
		got := ""
		if err := Check(x, []Question{tt.q}); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("Check(%+v) = %q, want %q", tt.q, got, tt.want)
		}
	}
}

func TestSampleKeepsOrderAndMembers(t *testing.T) {
	t.Parallel()
	var all []Question
	for _, r := range "abcdefghijklmnopqrstuvwxyz" {
		all = append(all, Question{ID: string(r)})
	}
	got := Sample(all, 5)
	if len(got) != 5 {
		t.Fatalf("Sample returned %d questions, want 5", len(got))
	}
	for i := 1; i < len(got); i++ {
		if got[i].ID <= got[i-1].ID {
			t.Errorf("Sample = %v, not in the order of the set", got)
		}
	}
	// Questions that are not in the sample do not change it.
	var without []Question
	for _, q := range all {
		if q.ID == got[0].ID || q.ID == got[4].ID || q.ID > got[2].ID {
			without = append(without, q)
		}
	}
	kept := map[string]bool{}
	for _, q := range Sample(without, 5) {
		kept[q.ID] = true
	}
	if !kept[got[0].ID] || !kept[got[4].ID] {
		t.Errorf("Sample of a smaller set lost members of %v: %v", got, kept)
	}
	if got := Sample(all, 0); len(got) != len(all) {
		t.Errorf("Sample(all, 0) has %d questions, want all %d", len(got), len(all))
	}
}
