package bench

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en" // the analyzer "en"
	"github.com/blevesearch/bleve/v2/mapping"

	"briefbot/bench/corpus"
)

// Bleve is bleve with its English analyzer and default scoring: one field that
// holds title, heading and passage, as they count in the product; nothing
// stored, no term vectors, one segment on disk. All of that favours it.
type Bleve struct{ index bleve.Index }

// BuildBleve indexes a corpus below dir.
func BuildBleve(c corpus.Corpus, dir string) (*Bleve, error) {
	path := filepath.Join(dir, "bleve")
	builder, err := bleve.NewBuilder(path, bleveMapping(), map[string]any{"buildPathPrefix": dir})
	if err != nil {
		return nil, fmt.Errorf("build bleve's index: %w", err)
	}
	err = eachPassage(c, func(n int, text string) error {
		return builder.Index(strconv.Itoa(n), map[string]any{"text": text})
	})
	if err == nil {
		err = builder.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("build bleve's index: %w", err)
	}
	index, err := bleve.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open bleve's index: %w", err)
	}
	return &Bleve{index}, nil
}

func bleveMapping() mapping.IndexMapping {
	text := bleve.NewTextFieldMapping()
	text.Analyzer = "en"
	text.Store, text.IncludeTermVectors, text.IncludeInAll, text.DocValues = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt("text", text)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return m
}

// Search implements [Searcher].
func (b *Bleve) Search(q corpus.Question, k int) ([]int, error) {
	query := bleve.NewMatchQuery(strings.Join(q.Words, " "))
	query.SetField("text")
	result, err := b.index.Search(bleve.NewSearchRequestOptions(query, k, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search with bleve: %w", err)
	}
	numbers := make([]int, len(result.Hits))
	for i, h := range result.Hits {
		if numbers[i], err = strconv.Atoi(h.ID); err != nil {
			return nil, fmt.Errorf("search with bleve: %w", err)
		}
	}
	return numbers, nil
}

// Close releases the index; its files stay.
func (b *Bleve) Close() error { return b.index.Close() }

// eachPassage visits the passages of a corpus in order, with the document's
// title and the passage's heading before the text.
func eachPassage(c corpus.Corpus, visit func(n int, text string) error) error {
	number := 0
	for n := range c.Documents() {
		d := c.Document(n)
		for i, p := range d.Passages {
			if err := visit(number, d.Title+"\n"+d.Headings[i]+"\n"+p); err != nil {
				return err
			}
			number++
		}
	}
	return nil
}
