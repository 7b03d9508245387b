package answer

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"briefbot/internal/facts"
	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// Bounds of one answer's work. Ten passages hold the answer of 97 of 100
// answerable questions; more bring wrong sentences faster than right ones.
const (
	passagesScanned  = 12
	sentencesScanned = 60 // of one passage

	passagesAlwaysRead = 6
	passagesShown      = 5
	evidenceShown      = 3
)

// Engine answers questions from an index. It is safe for concurrent use.
type Engine struct {
	index   func() *kb.Index
	vectors *wordvec.Table
	nets    Weights
	warm    atomic.Pointer[work] // survives what empties the pool
	pool    sync.Pool
	opts    Options
}

// work is the reusable memory of one answer.
type work struct {
	analyzers analyzers
	meaning   meaning
	scans     []scanned
	cs        []candidate
	ranked    []candidate // see rank
	order     []int
	span      span
	scores    []float64 // of spans
	edges     edgeTable
	found     []found
	hidden    []float32
	base      []float32
	reader    facts.Reader
	attending attending
	doubting  attending
}

// Weights are the networks of an [Engine].
type Weights struct {
	Ranker    *Network   // of sentences
	Attention *Attention // of words, for sentences
	Doubt     *Attention // of words, for the confidence
	Spans     *Network   // of short answers
	Trust     *Network   // confidence in the answer
	Tongue    *Network   // the same in another language than English
	Short     *Network   // confidence in the short answer
}

// New makes an engine that answers from the index that the function returns at
// the time of each question, and from facts that it draws itself.
func New(index func() *kb.Index) (*Engine, error) {
	return NewWith(index, Options{Facts: facts.NewKeeper()})
}

// NewWith is [New] with options.
func NewWith(index func() *kb.Index, opts Options) (*Engine, error) {
	var w Weights
	for _, m := range []struct {
		name   string
		inputs int
		to     **Network
	}{{"ranker", features, &w.Ranker}, {"spans", spanInputs, &w.Spans}, {"trust", trustFeatures, &w.Trust}, {"tongue", tongueFeatures, &w.Tongue}, {"short", shortFeatures, &w.Short}} {
		n, err := readNetwork(m.name, m.inputs)
		if err != nil {
			return nil, err
		}
		if n == nil {
			return nil, fmt.Errorf("the embedded weights of %s do not fit the code; run tools/train", m.name)
		}
		*m.to = n
	}
	var err error
	if w.Attention, err = readAttention("attention"); err != nil {
		return nil, err
	}
	if w.Doubt, err = readAttention("doubt"); err != nil {
		return nil, err
	}
	e, err := With(index, w)
	if err == nil {
		e.opts = opts
	}
	return e, err
}

// With is [New] with other weights and without facts, for the training
// program. Networks may be missing.
func With(index func() *kb.Index, w Weights) (*Engine, error) {
	vectors, err := wordvec.New()
	if err != nil {
		return nil, err
	}
	e := &Engine{index: index, vectors: vectors, nets: w, pool: sync.Pool{New: func() any { return &work{} }}}
	for _, n := range []*Network{w.Ranker, w.Spans, w.Trust, w.Tongue, w.Short} {
		if n != nil && n.bias == nil {
			n.fold()
		}
	}
	for _, n := range []*Attention{w.Attention, w.Doubt} {
		if n != nil && n.byInput == nil {
			if err := n.fold(); err != nil {
				return nil, err
			}
		}
	}
	return e, nil
}

// reading is what one question led to.
type reading struct {
	x      *kb.Index
	q      *question
	hits   []kb.Hit
	cs     []candidate // best first
	best   found       // the short answer of the first candidate
	runner float64     // the second best sentence's share of all spans

	ordered  bool     // a text that tells the bot what to say was left out
	near     []kb.Hit // by meaning, nearest first
	wordless bool     // nothing was found by words
	weight   float64  // of near
}

// spanVoice is how much the spans' network has to say in the choice of the
// sentence, beside the ranker: tuned on held-out SQuAD articles.
const spanVoice = 0.6

// refusedLead is how far ahead a sentence that a rule speaks against may be for
// the next one to be taken in its place.
const refusedLead = 3

// elsewhereCost is what a sentence loses whose number stands far from what
// happened to the counted.
const elsewhereCost = 2

// settle looks for short answers in the best sentences and lets a sentence with
// a good one pass a sentence without.
func (e *Engine) settle(w *work, r *reading) {
	fs := e.spanned(w, r)
	if len(fs) == 0 {
		return
	}
	// The surest sentence that no rule speaks against; where all are refused,
	// the surest.
	top, free := 0, -1
	value := func(i int) float64 {
		v := r.cs[i].score + spanVoice*fs[i].log
		if c := &r.cs[i]; c.s.countsElsewhere(c.sent(), r.q) {
			v -= elsewhereCost
		}
		return v
	}
	for i := range fs {
		if value(i) > value(top) {
			top = i
		}
		if (free < 0 || value(i) > value(free)) && r.cs[i].objected() == noObjection {
			free = i
		}
	}
	if free >= 0 && value(top)-value(free) < refusedLead {
		top = free
	}
	for i := range fs {
		if r.cs[i].f[fSpelled] > r.cs[top].f[fSpelled] {
			top = i
		}
	}
	r.best = fs[top]
	for i := range fs {
		if i != top && fs[i].ok {
			r.runner = max(r.runner, math.Exp(fs[i].log))
		}
	}
	if top > 0 {
		chosen := r.cs[top]
		copy(r.cs[1:top+1], r.cs[:top])
		r.cs[0] = chosen
	}
}

// read finds and ranks the sentences for a question by its words.
func (e *Engine) read(w *work, x *kb.Index, text string) reading {
	return e.readNear(w, x, text, nil)
}

// readNear finds and ranks the sentences for a question by its words and among
// passages near in meaning.
func (e *Engine) readNear(w *work, x *kb.Index, text string, near []kb.Hit) reading {
	w.analyzers.trim()
	if w.reader.Analyzer == nil {
		w.reader.Analyzer = w.analyzers.plain
	}
	q := e.ask(x, text, &w.analyzers)
	w.meaning.reset(e.vectors, q)
	if attentive(q.lang) {
		w.attending.ask(e.nets.Attention, q.tokens, e.vectors, w.analyzers.of(q.lang).lexicon)
	}
	byWords := x.Search(q.search, passagesScanned)
	r := reading{x: x, q: q, near: near, hits: withNear(byWords, near), wordless: len(byWords) == 0}
	m := &w.meaning
	worth := r.hits
	if len(near) == 0 {
		worth = worthReading(r.hits)
	}
	for len(w.scans) < len(worth) {
		w.scans = append(w.scans, scanned{})
	}
	w.cs = w.cs[:0]
	for i, h := range worth {
		s := &w.scans[i]
		e.scan(s, q, h, i, &w.analyzers, x, m)
		for j := range s.sents[:min(len(s.sents), sentencesScanned)] {
			w.cs = append(w.cs, candidate{s: s, i: j})
			describe(&w.cs[len(w.cs)-1], q, r.hits[0].Score, m)
		}
	}
	relate(w.cs)
	r.surround(w.cs, w.scans[:len(worth)])
	r.cs = w.cs
	for i := range r.cs {
		r.cs[i].score = e.nets.Ranker.score(r.cs[i].f[:], &w.hidden)
		r.cs[i].score += r.cs[i].told(r.q)
	}
	r.cs = w.rank(r.cs)
	e.attend(w, &r)
	return r
}

// rank is cs, best first and equals in their order. It sorts their places:
// candidates are large.
func (w *work) rank(cs []candidate) []candidate {
	w.order = w.order[:0]
	for i := range cs {
		w.order = append(w.order, i)
	}
	slices.SortStableFunc(w.order, func(i, j int) int { return cmp.Compare(cs[j].score, cs[i].score) })
	w.ranked = w.ranked[:0]
	for _, i := range w.order {
		w.ranked = append(w.ranked, cs[i])
	}
	return w.ranked
}

// borrow takes memory for one answer: that with the most words in it where it
// is free.
func (e *Engine) borrow() *work {
	if w := e.warm.Swap(nil); w != nil {
		return w
	}
	return e.pool.Get().(*work)
}

// giveBack keeps one borrowed memory for good and leaves more to the pool.
func (e *Engine) giveBack(w *work) {
	if !e.warm.CompareAndSwap(nil, w) {
		e.pool.Put(w)
	}
}

// worthReading are the passages that may hold the answer: the first six and those
// whose score is at least half of the best one's. No right passage of the
// tuning articles scores less.
func worthReading(hits []kb.Hit) []kb.Hit {
	n := len(hits)
	for n > passagesAlwaysRead && 2*hits[n-1].Score < hits[0].Score {
		n--
	}
	return hits[:n]
}

// Index is what the engine answers from at the moment.
func (e *Engine) Index() *kb.Index { return e.index() }

// Answer answers one question. The error is ctx's.
func (e *Engine) Answer(ctx context.Context, text string) (Answer, error) {
	w := e.borrow()
	defer e.giveBack(w)
	return e.answer(ctx, w, text)
}

func (e *Engine) answer(ctx context.Context, w *work, text string) (Answer, error) {
	if err := ctx.Err(); err != nil {
		return Answer{}, err
	}
	a := Answer{Question: text, Status: NotFound, Evidence: []Evidence{}, Passages: []Passage{}, Notes: []string{}}
	x := e.index()
	r := e.readNear(w, x, bounded(text), e.near(ctx, x, bounded(text)))
	e.settle(w, &r)
	e.disobey(w, &r)
	e.weighMeaning(w, &r)
	a.Passages = r.passages(passagesShown)
	e.judge(w, &r, &a)
	e.quick(ctx, w, &r, &a)
	return a, nil
}

// Rank returns the k best passages for a question, best first, k at most 12.
func (e *Engine) Rank(ctx context.Context, text string, k int) []Passage {
	w := e.borrow()
	defer e.giveBack(w)
	x := e.index()
	r := e.readNear(w, x, bounded(text), e.near(ctx, x, bounded(text)))
	e.settle(w, &r)
	e.weighMeaning(w, &r)
	return r.passages(k)
}

// maxQuestion bounds the bytes of a question that are read.
const maxQuestion = 4000

func bounded(text string) string {
	if len(text) > maxQuestion {
		text = text[:cut([]byte(text), maxQuestion)]
	}
	return strings.ToValidUTF8(text, " ")
}

// passages are the k best passages in order of their best sentence, fused with
// the order of meaning where there is one.
func (r *reading) passages(k int) []Passage {
	var hits []kb.Hit
	seen := map[*scanned]bool{}
	for _, c := range r.cs {
		if r.wordless || len(r.near) == 0 && len(hits) == k {
			break
		}
		if !seen[c.s] {
			seen[c.s] = true
			hits = append(hits, c.s.hit)
		}
	}
	out := []Passage{}
	for _, h := range fused(hits, r.near, r.weight) {
		if len(out) == k {
			break
		}
		p := h.Passage
		out = append(out, Passage{
			Document: p.Document.ID, Paragraph: p.Number, Line: p.Line, Score: h.Score, Text: p.Text(),
			Display: p.Display(p.Span), Title: p.Document.Title, Date: p.Document.Date, URL: p.Document.URL,
		})
	}
	return out
}

// evidence is a candidate's sentence with its place.
func (c *candidate) evidence() Evidence {
	p, span := c.s.hit.Passage, c.sent().span
	d := p.Document
	return Evidence{
		Document: d.ID, Version: d.Version, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source,
		Paragraph: p.Number, Line: p.LineOf(span.Start), Start: span.Start, End: span.End,
		Quote: d.Quote(span), Display: p.Display(span),
	}
}
