package facts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"briefbot/internal/kb"
)

// corpus is the sample article, the fixture desk and the labelled paragraphs,
// as documents.
func corpus(tb testing.TB) []*kb.Document {
	tb.Helper()
	var docs []*kb.Document
	for _, pattern := range []string{"../../kb/*.md", "testdata/desk/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			docs = append(docs, document(tb, filepath.Base(name), "", "", string(data)))
		}
	}
	for _, set := range []string{"tuned.txt", "tuned-2.txt", "tuned-3.txt"} {
		var text strings.Builder
		for _, l := range readLabels(tb, set) {
			if l.lang == "en" {
				text.WriteString(l.text + "\n\n")
			}
		}
		docs = append(docs, document(tb, set+".md", "2024-06-01", "en", text.String()))
	}
	return docs
}

// BenchmarkDraw draws facts from briefings as people write them: the sample
// article and the invented desks of internal/eval, about 380 bytes a passage.
// At least 10,000 passages a second on one core are wanted; passages/cpu-s
// counts processor time, which does not run faster on a busy machine.
func BenchmarkDraw(b *testing.B) {
	var docs []*kb.Document
	for _, pattern := range []string{"../../kb/*.md", "../eval/testdata/desk-tune*/kb/*.md"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			b.Fatalf("%s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			docs = append(docs, document(b, filepath.Base(name), "", "", string(data)))
		}
	}
	var w Drawer
	passages, facts, size := 0, 0, 0
	b.ReportAllocs()
	start := cpuTime()
	for b.Loop() {
		for _, d := range docs {
			facts += w.Draw(d).Len()
			passages += d.Len()
			size += d.Size()
		}
	}
	used := (cpuTime() - start).Seconds()
	b.ReportMetric(float64(passages)/used, "passages/cpu-s")
	b.ReportMetric(float64(passages)/b.Elapsed().Seconds(), "passages/s")
	b.ReportMetric(float64(size)/float64(passages), "bytes/passage")
	b.ReportMetric(float64(facts)/float64(passages), "facts/passage")
	if facts == 0 {
		b.Fatalf("no facts in %d passages", passages)
	}
}
