package kb

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// segment is an inverted index over the passages of a few documents,
// immutable once built. Passages are numbered from 0 in order of document.
type segment struct {
	key      string      // identity: the IDs and versions of its documents
	docs     []*Document // in order of ID
	first    []uint32    // the first passage of each document
	lengths  []uint16    // terms per passage, context included
	terms    int         // the sum of lengths
	pivot    float32     // average length that the block bounds assume
	vocab    vocabulary
	offsets  []uint32 // by term: where its list starts in data; one more at the end
	counts   []uint32 // by term: its postings
	blockAt  []uint32 // by term: its first entry in blocks; one more at the end
	blocks   []block
	maxima   []uint8  // by term: quantised bound of its impacts
	upper    []uint16 // by term: occurrences inside a sentence with a capital
	lower    []uint16 // and without
	data     []byte
	language map[string]int // passages by language code
}

// passages is the number of passages.
func (s *segment) passages() int { return len(s.lengths) }

// passage is passage n of the segment.
func (s *segment) passage(n uint32) Passage {
	d := sort.Search(len(s.first), func(i int) bool { return s.first[i] > n }) - 1
	return s.docs[d].Passage(int(n - s.first[d]))
}

// maxContextTerms bounds what title and headings add to each of their passages.
const maxContextTerms = 64

// builder collects postings for one segment.
type builder struct {
	words   wordMemory
	ids     map[string]uint32
	names   []string
	lists   []chunked
	pool    pool
	lengths []uint16
	tokens  []Token
	touched []uint32
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
	size := 0
	for i := range b.lists {
		size += int(b.lists[i].size)
	}
	n := len(order)
	s.data = make([]byte, 0, size)
	s.offsets, s.blockAt = make([]uint32, 0, n+1), make([]uint32, 0, n+1)
	s.counts, s.maxima = make([]uint32, 0, n), make([]uint8, 0, n)
	s.upper, s.lower = make([]uint16, 0, n), make([]uint16, 0, n)
	for _, id := range order {
		c := &b.lists[id]
		start := len(s.data)
		s.offsets = append(s.offsets, uint32(start))
		s.blockAt = append(s.blockAt, uint32(len(s.blocks)))
		s.counts = append(s.counts, c.count)
		s.upper, s.lower = append(s.upper, c.upper), append(s.lower, c.lower)
		s.data = b.pool.bytes(s.data, c)
		s.maxima = append(s.maxima, s.tabulate(s.data[start:], c.count))
	}
	s.offsets = append(s.offsets, uint32(len(s.data)))
	s.blockAt = append(s.blockAt, uint32(len(s.blocks)))
	s.blocks = slices.Clip(s.blocks)
	s.vocab = newVocabulary(b.names, order)
}

// tabulate adds the block table of one list and returns its largest impact.
func (s *segment) tabulate(data []byte, count uint32) uint8 {
	var largest, inBlock uint8
	var at int
	previous := uint32(0)
	start := 0
	for i := range count {
		if i%blockSize == 0 {
			start, inBlock = at, 0
		}
		v, n := uvarint32(data[at:])
		at += n
		tf := uint32(1)
		if v&1 == 1 {
			more, n := uvarint32(data[at:])
			at += n
			tf = more + 2
		}
		previous += v >> 1
		q := uint8(min(255, math.Ceil(float64(impact(tf, uint32(s.lengths[previous-1]), s.pivot))/impactUnit)))
		inBlock, largest = max(inBlock, q), max(largest, q)
		if count > blockSize && (i%blockSize == blockSize-1 || i == count-1) {
			s.blocks = append(s.blocks, block{last: previous - 1, offset: uint32(start), max: inBlock})
		}
	}
	return largest
}

func uvarint32(data []byte) (v uint32, n int) {
	for shift := 0; ; shift += 7 {
		x := uint32(data[n])
		n++
		v |= (x & 0x7f) << shift
		if x < 0x80 {
			return v, n
		}
	}
}

// pivotOf is the average passage length, rounded to a power of the square root
// of two: scores then do not shift with every document that comes or goes.
func pivotOf(terms, passages int) float32 {
	if terms == 0 || passages == 0 {
		return 1
	}
	return float32(math.Pow(2, math.Round(2*math.Log2(float64(terms)/float64(passages)))/2))
}

// vocabulary maps terms to their numbers in sorted order.
type vocabulary struct {
	text    []byte   // all terms, concatenated
	offsets []uint32 // where each begins; one more at the end
	table   []uint32 // open addressing by hashTerm: term number plus one, 0 empty
}

func newVocabulary(names []string, order []uint32) vocabulary {
	size := 0
	for _, n := range names {
		size += len(n)
	}
	v := vocabulary{text: make([]byte, 0, size), offsets: make([]uint32, 0, len(names)+1)}
	for _, id := range order {
		v.offsets = append(v.offsets, uint32(len(v.text)))
		v.text = append(v.text, names[id]...)
	}
	v.offsets = append(v.offsets, uint32(len(v.text)))
	v.hash()
	return v
}

// hash makes the look-up table.
func (v *vocabulary) hash() {
	slots := 8
	for slots < 3*v.len()/2 {
		slots *= 2
	}
	v.table = make([]uint32, slots)
	for i := range v.len() {
		at := hashTerm(v.term(i)) & uint64(slots-1)
		for v.table[at] != 0 {
			at = (at + 1) & uint64(slots-1)
		}
		v.table[at] = uint32(i) + 1
	}
}

// hashTerm is FNV-1a with its halves folded: the same in every process, since
// tables are kept on disk.
func hashTerm[T string | []byte](term T) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(term) {
		h = (h ^ uint64(term[i])) * 1099511628211
	}
	return h ^ h>>32
}

func (v *vocabulary) len() int { return len(v.offsets) - 1 }

func (v *vocabulary) term(i int) []byte { return v.text[v.offsets[i]:v.offsets[i+1]] }

// find is the number of a term, or -1.
func (v *vocabulary) find(term string) int { return v.findHashed(term, hashTerm(term)) }

// findHashed is find for a caller that has the term's hash.
func (v *vocabulary) findHashed(term string, hash uint64) int {
	if len(v.table) == 0 {
		return -1
	}
	mask := uint64(len(v.table) - 1)
	for at := hash & mask; v.table[at] != 0; at = (at + 1) & mask {
		if i := int(v.table[at] - 1); string(v.term(i)) == term {
			return i
		}
	}
	return -1
}
