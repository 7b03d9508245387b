package dense

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"briefbot/internal/kb"
)

// Embedder embeds texts: a client of a model. Vectors have length 1 and one
// dimension.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
}

// Store keeps vectors between runs and for replicas.
type Store interface {
	// SaveVectors stores packed vectors by the hash of their text.
	SaveVectors(ctx context.Context, model string, hashes []string, packed [][]byte) error
	// EachVector calls visit for every stored vector of a model.
	EachVector(ctx context.Context, model string, visit func(hash string, packed []byte, usedAt time.Time)) error
	// UseVectors notes vectors as in use.
	UseVectors(ctx context.Context, model string, hashes []string) error
}

// Options configure a [Space].
type Options struct {
	// Model names the vectors in the store: it has to change with the model, its
	// server, and whatever else changes its vectors.
	Model string
	// Deadline bounds the embedding of a question; 0 is 300 ms.
	Deadline time.Duration
	// Batch is how many passages are embedded in one call; 0 is 32.
	Batch int
	// Poll is how often the index is looked at for changes, 0 is 2 s; Pause is the
	// first wait after a failure, 0 is 5 s.
	Poll, Pause time.Duration
}

// Space is the passages of an index by meaning. It is safe for concurrent use.
type Space struct {
	log     *slog.Logger
	index   func() *kb.Index
	embed   Embedder
	opts    Options
	current atomic.Pointer[places]

	mu        sync.Mutex
	questions map[string][]float32 // the last ones
	warned    bool                 // of another dimension
}

// places are the vectors of an index's passages.
type places struct {
	vectors *Vectors
	at      []place
}

// place is where a vector's passage stands. The document's version tells
// whether it still does.
type place struct {
	document, version string
	number            int
}

// New returns a Space over the index that the function returns, empty at first.
func New(log *slog.Logger, index func() *kb.Index, embed Embedder, o Options) *Space {
	if o.Deadline <= 0 {
		o.Deadline = 300 * time.Millisecond
	}
	if o.Batch <= 0 {
		o.Batch = 32
	}
	if o.Poll <= 0 {
		o.Poll = 2 * time.Second
	}
	if o.Pause <= 0 {
		o.Pause = 5 * time.Second
	}
	return &Space{log: log, index: index, embed: embed, opts: o, questions: map[string][]float32{}}
}

// Near returns up to k passages of x nearest in meaning to a question, nearest
// first. It returns none where there are no vectors yet, where the question is
// not embedded in time, and where its vector is of another dimension: the
// lexical answer then stands alone.
func (s *Space) Near(ctx context.Context, x *kb.Index, question string, k int) []kb.Hit {
	here := s.current.Load()
	if here == nil || here.vectors.Len() == 0 || strings.TrimSpace(question) == "" {
		return nil
	}
	v := s.question(ctx, question)
	if v == nil {
		return nil
	}
	if len(v) != here.vectors.Dim() {
		s.mu.Lock()
		warned := s.warned
		s.warned = true
		s.mu.Unlock()
		if !warned {
			s.log.Warn("questions are embedded in another dimension than passages; meaning is left out", "question", len(v), "passages", here.vectors.Dim())
		}
		return nil
	}
	var hits []kb.Hit
	// Some places may belong to a document that has changed since.
	for _, n := range here.vectors.search(v, k+16, s.patience()) {
		p := here.at[n.At]
		d := x.Document(p.document)
		if d == nil || d.Version != p.version || p.number > d.Len() {
			continue
		}
		if hits = append(hits, kb.Hit{Passage: d.Passage(p.number - 1), Score: float64(n.Score)}); len(hits) == k {
			break
		}
	}
	return hits
}

// searchTime bounds a search: a million passages take about half of it on two
// idle cores, and a reader waits.
const searchTime = 700 * time.Millisecond

// patience ends a search that takes too long.
func (s *Space) patience() func() bool {
	end := time.Now().Add(searchTime)
	return func() bool { return time.Now().After(end) }
}

// maxQuestions bounds the remembered questions.
const maxQuestions = 512

// question embeds a question within the deadline, or returns nil.
func (s *Space) question(ctx context.Context, text string) []float32 {
	s.mu.Lock()
	v, ok := s.questions[text]
	s.mu.Unlock()
	if ok {
		return v
	}
	ctx, cancel := context.WithTimeout(ctx, s.opts.Deadline)
	defer cancel()
	vectors, err := s.embed.Embed(ctx, []string{text})
	if err != nil || len(vectors) != 1 {
		return nil // the client has logged why
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.questions) >= maxQuestions {
		clear(s.questions)
	}
	s.questions[text] = vectors[0]
	return vectors[0]
}

// text is what is embedded of a passage: what stands above it, and itself.
func text(p kb.Passage) string {
	return strings.Join(append(p.Context(), p.Display(p.Span)), "\n")
}

// hashOf is the identity of a text.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
