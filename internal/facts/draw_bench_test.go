package facts

import (
	"fmt"
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
	for _, set := range []string{"tuned.txt", "tuned-2.txt", "heldout.txt"} {
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

// BenchmarkDraw draws facts from prose, on one core. Issue: at least 10,000
// passages a second.
func BenchmarkDraw(b *testing.B) {
	docs := corpus(b)
	var w Drawer
	passages, facts, size := 0, 0, 0
	b.ReportAllocs()
	for b.Loop() {
		for _, d := range docs {
			facts += w.Draw(d).Len()
			passages += d.Len()
			size += d.Size()
		}
	}
	b.ReportMetric(float64(passages)/b.Elapsed().Seconds(), "passages/s")
	b.ReportMetric(float64(size)/b.Elapsed().Seconds()/1e6, "MB/s")
	b.ReportMetric(float64(facts)/float64(passages), "facts/passage")
	if facts == 0 {
		b.Fatal(fmt.Sprint("no facts in ", passages, " passages"))
	}
}
