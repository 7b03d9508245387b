package kb

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"
)

// segment is an inverted index over the passages of a few documents,
// immutable once built. Passages are numbered from 0 in order of document.
type segment struct {
	key      string      // identity: the IDs and versions of its documents
	docs     []*Document // in order of ID
	first    []uint32    // the first passage of each document
	lengths  []uint16    // terms per passage, context included
	terms    int         // the sum of lengths
	pivot    float32     // average length that the bounds of impacts assume
	vocab    vocabulary
	sets     []uint64       // of the frequent terms' passages, a bit each, and their ranks
	data     []byte         // posting lists, and packPadding bytes
	language map[string]int // passages by language code

	aliasOnce sync.Once
	defined   []Alias // see aliases
}

// passages is the number of passages.
func (s *segment) passages() int { return len(s.lengths) }

// passage is passage n of the segment.
func (s *segment) passage(n uint32) Passage {
	d := s.document(n)
	return s.docs[d].Passage(int(n - s.first[d]))
}

// document is the number of the document of passage n.
func (s *segment) document(n uint32) int {
	return sort.Search(len(s.first), func(i int) bool { return s.first[i] > n }) - 1
}

// maxContextTerms bounds what title and headings add to each of their passages.
const maxContextTerms = 64

// builder collects postings for one segment.
type builder struct {
	words     wordMemory
	ids       map[string]uint32
	names     []string
	lists     []chunked
	pool      pool
	lengths   []uint16
	tokens    []Token
	touched   []uint32
	buf       []byte
	docs, tfs []uint32
}

// wordMemory is what one worker keeps from segment to segment: an analyzer per
// language.
type wordMemory map[string]*numbered

// numbered is an analyzer with what its words are in the segment that is built.
type numbered struct {
	*Analyzer
	era   uint32
	terms []uint32 // by number of the word: its term's number plus one, or 0
}

func (m wordMemory) of(lang string) *numbered {
	if m[lang] == nil {
		m[lang] = &numbered{Analyzer: NewAnalyzer(lang)}
		m[lang].most = 4 * maxRemembered // for the time of a build
	}
	return m[lang]
}

// build makes a segment of documents that are in order of ID.
func build(key string, docs []*Document, words wordMemory) *segment {
	b := &builder{words: words, ids: map[string]uint32{}}
	for _, n := range words {
		clear(n.terms)
	}
	s := &segment{key: key, docs: docs, language: map[string]int{}}
	for _, d := range docs {
		s.first = append(s.first, uint32(len(b.lengths)))
		s.language[d.Lang] += d.Len()
		b.add(d)
	}
	b.finish(s)
	return s
}

func (b *builder) add(d *Document) {
	an := b.words.of(d.Lang)
	var context []uint32
	path := -1
	for i := range d.passages {
		p := d.Passage(i)
		if at := int(d.passages[i].path); at != path {
			path = at
			context = context[:0]
			for _, c := range p.Context() {
				b.analyse(an, []byte(c))
				for i := range b.tokens {
					t := &b.tokens[i]
					if !t.Has(Stop) && t.Term != "" && len(context) < maxContextTerms {
						context = append(context, b.id(an, t))
					}
				}
			}
		}
		passage := uint32(len(b.lengths))
		length := len(context)
		for _, id := range context {
			b.count(id, passage)
		}
		words := p.Words()
		b.analyse(an, words)
		for j := range b.tokens {
			t := &b.tokens[j]
			if t.Has(Stop) || t.Term == "" {
				continue
			}
			id := b.id(an, t)
			b.count(id, passage)
			length++
			if !t.Has(Digit) && !t.Has(NumberTag) && j > 0 && !opens(words, t.Start) {
				if c := &b.lists[id]; t.Has(Upper) {
					c.upper = min(c.upper, math.MaxUint16-1) + 1
				} else {
					c.lower = min(c.lower, math.MaxUint16-1) + 1
				}
			}
		}
		for _, id := range b.touched {
			b.close(id)
		}
		b.touched = b.touched[:0]
		b.lengths = append(b.lengths, uint16(min(length, math.MaxUint16)))
	}
}

// opens reports whether the word at i opens a sentence or a quotation, where a
// capital says nothing.
func opens(text []byte, i int) bool {
	for i > 0 {
		i--
		switch c := text[i]; c {
		case ' ', '"', '\'', '(', '\n', '\t':
		case '.', '!', '?', ':':
			return true
		default:
			return c >= 0x80 && !isASCIIWord(c) && isOpener(lastRune(text[:i+1]))
		}
	}
	return true
}

func lastRune(text []byte) rune {
	r := []rune(string(text[max(0, len(text)-4):]))
	return r[len(r)-1]
}

// analyse fills tokens with those of text.
func (b *builder) analyse(an *numbered, text []byte) {
	b.tokens = an.Tokens(b.tokens[:0], text)
	if an.era != an.Era() {
		an.era = an.Era()
		clear(an.terms)
	}
}

// id is the number of a token's term in the segment.
func (b *builder) id(an *numbered, t *Token) uint32 {
	n := int(t.Number)
	if n > 0 && n < len(an.terms) && an.terms[n] > 0 {
		return an.terms[n] - 1
	}
	id, ok := b.ids[t.Term]
	if !ok {
		id = uint32(len(b.names))
		b.ids[t.Term] = id
		b.names = append(b.names, t.Term)
		b.lists = append(b.lists, chunked{})
	}
	if n >= len(an.terms) {
		an.terms = append(an.terms, make([]uint32, n+1-len(an.terms))...)
	}
	if n > 0 {
		an.terms[n] = id + 1
	}
	return id
}

// count adds one occurrence of a term in a passage.
func (b *builder) count(id, passage uint32) {
	c := &b.lists[id]
	if c.pendingTF == 0 {
		b.touched = append(b.touched, id)
	}
	c.pendingTF++
}

// close writes the posting of a term for the passage that is being added.
func (b *builder) close(id uint32) {
	c := &b.lists[id]
	previous := c.last
	c.last = uint32(len(b.lengths)) + 1
	b.pool.flush(c, previous)
	c.pendingTF = 0
}

func (b *builder) finish(s *segment) {
	s.lengths = b.lengths
	for _, l := range s.lengths {
		s.terms += int(l)
	}
	s.pivot = pivotOf(s.terms, len(s.lengths))
	order := make([]uint32, len(b.names))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return cmp.Compare(b.names[x], b.names[y]) })
	s.vocab = newVocabulary(b.names, order)
	size := 0
	for i := range b.lists {
		size += int(b.lists[i].size)
	}
	s.data = make([]byte, 0, size)
	for i, id := range order {
		c := &b.lists[id]
		e := &s.vocab.entries[i]
		e.count, e.upper, e.lower = c.count, c.upper, c.lower
		b.encode(s, c, &e.place)
	}
	s.data = slices.Clip(append(s.data, make([]byte, packPadding)...))
	s.sets = slices.Clip(s.sets)
}

// encode adds a list to the segment and says where it is.
func (b *builder) encode(s *segment, c *chunked, p *place) {
	b.buf = b.pool.bytes(b.buf[:0], c)
	n := int(c.count)
	if n > len(b.docs) {
		b.docs, b.tfs = make([]uint32, 2*n), make([]uint32, 2*n)
	}
	docs, tfs := b.docs[:n], b.tfs[:n]
	unpackVarints(b.buf, docs, tfs)
	p.data, p.max = uint32(len(s.data)), s.largest(docs, tfs)
	switch {
	case n <= shortList:
		s.data = append(s.data, b.buf...)
	case n*setShare >= len(s.lengths):
		p.set = s.addSet(docs)
		s.data = packFrequencies(s.data, tfs)
	default:
		previous := uint32(0)
		for at := 0; at < n; at += blockSize {
			end := min(at+blockSize, n)
			s.data = pack(s.data, previous, docs[at:end], tfs[at:end])
			previous = docs[end-1] + 1
		}
	}
}

// addSet adds a set of passages and returns its place plus one.
func (s *segment) addSet(docs []uint32) uint32 {
	at, n := len(s.sets), s.setSize()
	s.sets = append(s.sets, make([]uint64, n+rankSize(n))...)
	set, ranks := s.sets[at:at+n], s.sets[at+n:]
	for _, d := range docs {
		set[d/64] |= 1 << (d % 64)
	}
	putRanks(set, ranks)
	return uint32(at) + 1
}

// setSize is the length of a set.
func (s *segment) setSize() int { return (len(s.lengths) + 63) / 64 }

// largest is the quantised bound of some postings' impacts.
func (s *segment) largest(docs, tfs []uint32) uint8 {
	most := float32(0)
	for i, d := range docs {
		most = max(most, impact(tfs[i], uint32(s.lengths[d]), s.pivot))
	}
	return uint8(min(255, math.Ceil(float64(most)/impactUnit)))
}

// pivotOf is the average passage length, rounded to a power of the square root
// of two: scores then do not shift with every document that comes or goes.
func pivotOf(terms, passages int) float32 {
	if terms == 0 || passages == 0 {
		return 1
	}
	return float32(math.Pow(2, math.Round(2*math.Log2(float64(terms)/float64(passages)))/2))
}
