// Package corpus makes up briefings of any number and questions about them.
//
// The text means nothing; it costs a search engine what English costs it. Word
// frequencies follow the two-regime law of Gerlach and Altmann ("Stochastic
// Model for the Vocabulary Growth in Natural Languages", Physical Review X 3,
// 2013), so that the vocabulary keeps growing with the corpus as Heaps' law
// says. The commonest words are English, the rarer ones made up. Passages of one
// document share names and topic words, words are inflected, and sentences hold
// figures, dates and quotations.
//
// Everything follows from a seed and a number: document 7 of a seed is the same
// in a corpus of any size, on any machine.
package corpus

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// PassagesPerDocument is the number of passages of every document but the last.
const PassagesPerDocument = 20

// sectionLength is the number of passages below one heading.
const sectionLength = 6

// Corpus is a set of briefings that are made when they are asked for. It is
// safe for concurrent use.
type Corpus struct {
	seed     uint64
	passages int
}

// New describes a corpus of so many passages, at least one.
func New(seed uint64, passages int) Corpus {
	return Corpus{seed: seed, passages: max(passages, 1)}
}

// Passages is the number of passages.
func (c Corpus) Passages() int { return c.passages }

// Documents is the number of documents.
func (c Corpus) Documents() int {
	return (c.passages + PassagesPerDocument - 1) / PassagesPerDocument
}

// A Document is one briefing.
type Document struct {
	ID    string // slash path below the knowledge-base folder
	Title string
	// Headings and Passages run in parallel: the heading that a passage stands
	// below, and its text.
	Headings []string
	Passages []string

	date string
}

// Document makes document n, 0 <= n < c.Documents().
func (c Corpus) Document(n int) Document {
	w := newWriter(c.seed, uint64(n))
	d := Document{
		ID:    fmt.Sprintf("%03d/briefing-%06d.md", n/1000, n),
		Title: w.title(),
		date:  fmt.Sprintf("20%02d-%02d-%02d", 15+w.IntN(11), 1+w.IntN(12), 1+w.IntN(28)),
	}
	heading := ""
	for i := range min(PassagesPerDocument, c.passages-n*PassagesPerDocument) {
		if i%sectionLength == 0 {
			heading = w.title()
		}
		d.Headings = append(d.Headings, heading)
		d.Passages = append(d.Passages, w.passage())
	}
	return d
}

// Number is the number of the document with an ID.
func Number(id string) (int, error) {
	_, name, _ := strings.Cut(id, "/briefing-")
	n, err := strconv.Atoi(strings.TrimSuffix(name, ".md"))
	if err != nil {
		return 0, fmt.Errorf("%q is no document of a corpus", id)
	}
	return n, nil
}

// Markdown is the document as a file with front matter.
func (d Document) Markdown() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: %s\ndate: %s\nsource: Bench Wire\nlang: en\n---\n", d.Title, d.date)
	for i, p := range d.Passages {
		if i == 0 || d.Headings[i] != d.Headings[i-1] {
			fmt.Fprintf(&b, "\n## %s\n", d.Headings[i])
		}
		fmt.Fprintf(&b, "\n%s\n", p)
	}
	return []byte(b.String())
}

// Write writes every document as a Markdown file below dir and returns the
// bytes written.
func (c Corpus) Write(dir string) (int64, error) {
	total := int64(0)
	for n := range c.Documents() {
		d := c.Document(n)
		name := filepath.Join(dir, filepath.FromSlash(d.ID))
		if n%1000 == 0 {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return total, fmt.Errorf("write the corpus: %w", err)
			}
		}
		data := d.Markdown()
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return total, fmt.Errorf("write the corpus: %w", err)
		}
		total += int64(len(data))
	}
	return total, nil
}

// What a document is about.
const (
	namesPerDocument  = 8
	topicsPerDocument = 40
	topicShare        = 0.3  // of the content words
	nameShare         = 0.05 // of all words
	figureShare       = 0.02
)

// Lengths in words. The means are those of news text and of Wikipedia's
// paragraphs; both are log-normal.
const (
	meanPassage, spreadPassage   = 90, 0.45
	meanSentence, spreadSentence = 20, 0.40
)

// writer makes the text of one document.
type writer struct {
	*rand.Rand
	names  []string
	topics []int // ranks of content words
	b      strings.Builder
}

func newWriter(seed, n uint64) *writer {
	w := &writer{Rand: rand.New(rand.NewPCG(seed, n))}
	for i := range namesPerDocument {
		name := properName(rank(w.Rand))
		switch i % 4 {
		case 0, 1: // people have two names
			name += " " + properName(rank(w.Rand))
		case 2:
			name += [...]string{" Council", " Front", " Ministry", " Agency"}[w.IntN(4)]
		}
		w.names = append(w.names, name)
	}
	for range topicsPerDocument {
		w.topics = append(w.topics, contentRank(w.Rand))
	}
	return w
}

// length draws a log-normal length with the given mean.
func (w *writer) length(mean, spread float64) int {
	return int(mean*math.Exp(spread*w.NormFloat64()-spread*spread/2) + 0.5)
}

func (w *writer) title() string {
	return capital(w.content()) + " " + w.content() + " in " + w.names[w.IntN(len(w.names))]
}

// passage is one paragraph.
func (w *writer) passage() string {
	w.b.Reset()
	left := min(max(w.length(meanPassage, spreadPassage), 12), 400)
	for left > 0 {
		n := min(max(w.length(meanSentence, spreadSentence), 5), 60)
		if left < n || left-n < 5 {
			n = left
		}
		if left -= n; w.b.Len() > 0 {
			w.b.WriteByte(' ')
		}
		w.sentence(n)
	}
	return w.b.String()
}

// sentence writes a sentence of about n words.
func (w *writer) sentence(n int) {
	quoted := w.Float64() < 0.08
	if quoted {
		w.b.WriteByte('"')
	}
	for i := range n {
		word := w.word()
		if i == 0 {
			word = capital(word)
		} else if w.b.WriteByte(' '); i+1 < n && w.Float64() < 0.06 {
			word += ","
		}
		w.b.WriteString(word)
	}
	if quoted {
		w.b.WriteString(`," ` + w.names[w.IntN(2)] + " said")
	}
	w.b.WriteByte('.')
}

// word is the next word of a sentence, or a name or a figure of several.
func (w *writer) word() string {
	switch at := w.Float64(); {
	case at < nameShare:
		return w.names[w.IntN(len(w.names))]
	case at < nameShare+figureShare:
		return w.figure()
	}
	if r := rank(w.Rand); r < len(functionWords) {
		return functionWords[r]
	} else if w.Float64() >= topicShare {
		return inflect(contentWord(r), w.Rand)
	}
	return w.topic()
}

func (w *writer) content() string {
	if w.Float64() < topicShare {
		return w.topic()
	}
	return inflect(contentWord(contentRank(w.Rand)), w.Rand)
}

// topic is a topic word; the first ones come more often.
func (w *writer) topic() string {
	at := w.Float64()
	return inflect(contentWord(w.topics[int(at*at*float64(len(w.topics)))]), w.Rand)
}

func (w *writer) figure() string {
	switch w.IntN(4) {
	case 0:
		return fmt.Sprintf("%d %s 20%02d", 1+w.IntN(28), months[w.IntN(len(months))], w.IntN(26))
	case 1:
		return fmt.Sprint(1950 + w.IntN(76))
	case 2:
		return fmt.Sprintf("%d.%d per cent", w.IntN(90), w.IntN(10))
	}
	return fmt.Sprint(int(math.Exp(w.Float64() * 12)))
}

var months = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
