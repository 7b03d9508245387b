package digest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"briefbot/internal/kb"
)

// report is one text of testdata/stories.txtar.
type report struct {
	event, letter string
	doc           *kb.Document
}

func reports(t *testing.T) []report {
	t.Helper()
	raw, err := os.ReadFile("testdata/stories.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all []report
	for _, part := range strings.Split(string(raw), "\n-- ")[1:] {
		head, body, ok := strings.Cut(part, " --\n")
		fields := strings.SplitN(head, " ", 3)
		if !ok || len(fields) != 3 {
			t.Fatalf("malformed part %q", head)
		}
		all = append(all, report{fields[0][:2], fields[0][2:], parse(t, fields[0]+".md",
			fmt.Sprintf("---\ntitle: %s\ndate: %s\nlang: en\n---\n\n%s\n", fields[2], fields[1], body))})
	}
	return all
}

func parse(t *testing.T, id, text string) *kb.Document {
	t.Helper()
	d, err := kb.Parse(t.Context(), id, []byte(text))
	if err != nil {
		t.Fatalf("parse %s: %v", id, err)
	}
	return d
}

func analyzers() func(lang string) *kb.Analyzer {
	all := map[string]*kb.Analyzer{}
	return func(lang string) *kb.Analyzer {
		if all[lang] == nil {
			all[lang] = kb.NewAnalyzer(lang)
		}
		return all[lang]
	}
}

// TestSameStory measures the grouping on pairs of invented reports: what tells
// of one event must mostly be joined, and a look-alike, a sequel or another
// event must not be.
func TestSameStory(t *testing.T) {
	t.Parallel()
	all := reports(t)
	var docs []*kb.Document
	for _, r := range all {
		docs = append(docs, r.doc)
	}
	index := kb.NewIndex(docs)
	an := analyzers()
	accounts := map[string]account{}
	for _, r := range all {
		accounts[r.doc.ID] = accountOf(r.doc, an(r.doc.Lang), index.Rarity)
	}
	var hit, miss, wrong, right int
	for i, a := range all {
		for _, b := range all[:i] {
			x, y := accounts[a.doc.ID], accounts[b.doc.ID]
			got := x.tellsTheSame(y)
			want := a.event == b.event && a.letter < "c" && b.letter < "c"
			switch {
			case got && want:
				hit++
			case want:
				miss++
				t.Logf("missed: %s and %s: cosine %.2f, details %.2f", a.doc.ID, b.doc.ID, x.cosine(y), x.detailsShared(y))
			case got:
				wrong++
				t.Errorf("joined: %s and %s: runs %.2f, cosine %.2f, details %.2f", a.doc.ID, b.doc.ID, x.runsShared(y), x.cosine(y), x.detailsShared(y))
			default:
				right++
			}
		}
	}
	t.Logf("one story: %d joined, %d missed; different stories: %d kept apart, %d joined", hit, miss, right, wrong)
	if hit < 8 || right < 700 {
		t.Errorf("%d of %d pairs of one story were joined, want at least 8; %d others seen", hit, hit+miss, right)
	}
}

// TestCopies: an agency's text that was cut, reordered or framed by an outlet
// is the same story, whatever its date.
func TestCopies(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	an := analyzers()
	for _, r := range reports(t) {
		sents := sentences(r.doc, an("en"))
		var kept []string
		for _, s := range sents {
			kept = append(kept, s.text)
		}
		cut := random.IntN(len(kept))
		kept = slices.Delete(kept, cut, cut+1)
		text := "The following reached our desk from an agency this afternoon. " + strings.Join(kept, " ") + " Our correspondents contributed to it."
		twin := parse(t, "copy.md", "---\ntitle: What we know\ndate: 2026-03-01\nlang: en\n---\n\n"+text+"\n")
		rarity := func(string) float64 { return 2 }
		if a, b := accountOf(r.doc, an("en"), rarity), accountOf(twin, an("en"), rarity); !a.tellsTheSame(b) {
			t.Errorf("%s and its copy are not one story: runs %.2f", r.doc.ID, a.runsShared(b))
		}
	}
}
