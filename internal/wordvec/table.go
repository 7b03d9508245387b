// Package wordvec knows which English words mean nearly the same: "boss" and
// "leader", "chopper" and "helicopter". It reads a table of static word
// vectors that is part of the binary and computes cosines between them; it
// keeps no state but the caller's, opens no file and talks to no server.
//
// The table was distilled from the sentence encoder all-MiniLM-L6-v2 by
// tools/wordvec, whose README holds the layout, the method and the measurements.
// A row is a vector of signed bytes of one fixed length (norm), so the cosine
// of two rows is their dot product divided by norm². A word that has no row is
// spelled from pieces ("##s"), which gives a weaker vector: names come out of
// that as noise, and a caller should not read much into their similarities.
//
// Words are handed in lower case without accents. Only ASCII letters and digits
// are known; anything else has no vector.
package wordvec

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

//go:embed table.bin
var table string

const (
	magic      = "BBWORDV1"
	headerSize = len(magic) + 6*4
	norm       = 178    // of every row, with rounding it keeps dot products in 16 signed bits
	none       = 0xffff // an empty slot or an absent neighbour
	maxWord    = 64     // a longer word has no vector: it is no word
	maxDim     = 512
)

// A Table gives the vectors of words. It is immutable and safe for concurrent use.
type Table struct {
	dim        int
	words      int // rows below are whole words, the others pieces
	neighbours int // listed per word

	rows    string // dim signed bytes each
	offsets string // of each row's text, and the end of the last: uint32
	slots   string // of the hash from text to row: uint16
	tags    []byte // by slot: a part of the hash of its text, 0 where it is empty
	weights string // uint16 a row
	near    string // neighbours × uint16 a word
	text    string
}

// New returns the table of the binary. It hashes its words, which takes about a
// millisecond, and copies nothing. The error says that the table in the binary is damaged.
func New() (*Table, error) { return parse(table) }

// parse checks the header and that each section is there in full; what stands
// in the sections is checked where it is read.
func parse(data string) (*Table, error) {
	if !strings.HasPrefix(data, magic) || len(data) < headerSize {
		return nil, errors.New("word vectors: not a table")
	}
	var n [6]int
	for i := range n {
		n[i] = int(uint32At(data[len(magic):], i))
	}
	dim, rows, words, neighbours, slots, text := n[0], n[1], n[2], n[3], n[4], n[5]
	if dim == 0 || dim%16 != 0 || dim > maxDim || rows >= none || words > rows || neighbours > 64 || slots <= rows || slots&(slots-1) != 0 || slots > 1<<20 {
		return nil, fmt.Errorf("word vectors: bad header %v", n)
	}
	t := &Table{dim: dim, words: words, neighbours: neighbours}
	rest := data[headerSize:]
	for _, section := range []struct {
		to   *string
		size int
	}{
		{&t.rows, rows * dim}, {&t.offsets, (rows + 1) * 4}, {&t.slots, slots * 2},
		{&t.weights, rows * 2}, {&t.near, words * neighbours * 2}, {&t.text, text},
	} {
		if len(rest) < section.size {
			return nil, fmt.Errorf("word vectors: %d bytes short", section.size-len(rest))
		}
		*section.to, rest = rest[:section.size], rest[section.size:]
	}
	if rest != "" {
		return nil, fmt.Errorf("word vectors: %d bytes too many", len(rest))
	}
	t.tag()
	return t, nil
}

// tag fills tags: most slots that a look-up passes hold another text, and a byte
// tells, where the text would be three steps through memory away.
func (t *Table) tag() {
	t.tags = make([]byte, len(t.slots)/2)
	for i := range t.tags {
		if row := int(uint16At(t.slots, i)); row != none {
			t.tags[i] = tagOf(hash(hashBasis, t.entry(row)))
		}
	}
}

// tagOf is the part of a hash that tags hold, never 0.
func tagOf(h uint32) byte { return max(1, byte(h>>24)) }

// Dim is the number of components of a vector.
func (t *Table) Dim() int { return t.dim }

// Len is the number of whole words that have a vector of their own.
func (t *Table) Len() int { return t.words }

// Contains reports whether word is a whole word of the table: a common word of
// English, a well-known name or a number up to four digits.
func (t *Table) Contains(word string) bool { return t.find("", word) >= 0 }

// Weight is how much a word says by its rarity in English: near 0 for "the",
// near 1 for most words, 1 for a word that is not in the table. It is the
// smooth inverse frequency a/(a+p).
func (t *Table) Weight(word string) float32 {
	row := t.find("", word)
	if row < 0 {
		return 1
	}
	return t.weight(row)
}

func (t *Table) weight(row int) float32 { return float32(uint16At(t.weights, row)) / 65535 }

// Synonyms appends to dst the words of the table nearest to word in meaning,
// nearest first: at most eight, with a cosine of 0.5 or more, each in one form
// only and none in a form of word itself, so that a caller who stems loses
// nothing. They were chosen when the table was made; a word without a row of
// its own has none. Nearness is not sameness: among those of "won" is "loses".
func (t *Table) Synonyms(dst []string, word string) []string {
	row := t.find("", word)
	if row < 0 {
		return dst
	}
	for i := range t.neighbours {
		other := int(uint16At(t.near, row*t.neighbours+i))
		if other == none {
			break
		}
		if s := t.entry(other); s != "" {
			dst = append(dst, s)
		}
	}
	return dst
}

// entry is the text of a row, empty if the table is damaged there.
func (t *Table) entry(row int) string {
	if row >= len(t.offsets)/4-1 {
		return ""
	}
	begin, end := uint32At(t.offsets, row), uint32At(t.offsets, row+1)
	if begin > end || int(end) > len(t.text) {
		return ""
	}
	return t.text[begin:end]
}

// find returns the row of prefix+word, or -1. The prefix is "" or "##".
func (t *Table) find(prefix, word string) int {
	return t.piece(hash(hash(hashBasis, prefix), word), prefix, word)
}

// FNV-1a.
const (
	hashBasis = 2166136261
	hashPrime = 16777619
)

func hash(h uint32, text string) uint32 {
	for i := range len(text) {
		h = (h ^ uint32(text[i])) * hashPrime
	}
	return h
}

// piece is find for a caller that has the hash.
func (t *Table) piece(h uint32, prefix, word string) int {
	row := t.probe(h, prefix, word)
	if prefix == "" && row >= t.words {
		return -1 // a word that looks like a piece
	}
	return row
}

// probe finds a text by its FNV-1a hash, with linear probing.
func (t *Table) probe(h uint32, prefix, word string) int {
	mask, tag := len(t.tags)-1, tagOf(h)
	for i := range mask + 1 {
		at := (int(h) + i) & mask
		if t.tags[at] == 0 {
			break
		}
		if t.tags[at] != tag {
			continue
		}
		row := int(uint16At(t.slots, at))
		if s := t.entry(row); len(s) == len(prefix)+len(word) && s[:len(prefix)] == prefix && s[len(prefix):] == word {
			return row
		}
	}
	return -1
}

func uint16At(s string, i int) uint16 {
	b := s[2*i : 2*i+2]
	return uint16(b[0]) | uint16(b[1])<<8
}

func uint32At(s string, i int) uint32 {
	b := s[4*i : 4*i+4]
	return binary.LittleEndian.Uint32([]byte(b))
}
