package kb

import "math/bits"

// vocabulary maps terms to their numbers in sorted order.
type vocabulary struct {
	text    []byte  // all terms, concatenated
	entries []entry // by number; one more at the end says where things end
	// table is a hash table with linear probing: the term's number plus one in
	// the low bits, 0 where the slot is empty, and a part of its hash above them.
	table []uint32
}

// entry is what a segment knows of one term, together because a search wants all
// of it at once.
type entry struct {
	text uint32 // where the term begins in the vocabulary's text
	place
	upper, lower uint16 // occurrences inside a sentence with a capital, and without
}

// newVocabulary makes a vocabulary of names, sorted by order; the entries are
// bare.
func newVocabulary(names []string, order []uint32) vocabulary {
	size := 0
	for _, n := range names {
		size += len(n)
	}
	v := vocabulary{text: make([]byte, 0, size), entries: make([]entry, len(names)+1)}
	for i, id := range order {
		v.entries[i].text = uint32(len(v.text))
		v.text = append(v.text, names[id]...)
	}
	v.entries[len(order)].text = uint32(len(v.text))
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
		h := hashTerm(v.term(i))
		at := h & uint64(slots-1)
		for v.table[at] != 0 {
			at = (at + 1) & uint64(slots-1)
		}
		v.table[at] = uint32(i+1) | v.tag(h)
	}
}

// tag is the part of a hash that slots keep above the number.
func (v *vocabulary) tag(hash uint64) uint32 {
	return uint32(hash>>32) << bits.Len(uint(len(v.entries)))
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

func (v *vocabulary) len() int { return len(v.entries) - 1 }

func (v *vocabulary) term(i int) []byte { return v.text[v.entries[i].text:v.entries[i+1].text] }

// find is the number of a term, or -1.
func (v *vocabulary) find(term string) int { return v.findHashed(term, hashTerm(term)) }

// findHashed is find for a caller that has the term's hash.
func (v *vocabulary) findHashed(term string, hash uint64) int {
	if len(v.table) == 0 {
		return -1
	}
	mask := uint64(len(v.table) - 1)
	shift := bits.Len(uint(len(v.entries)))
	tag, number := uint32(hash>>32)<<shift>>shift, uint32(1)<<shift-1
	for at := hash & mask; v.table[at] != 0; at = (at + 1) & mask {
		slot := v.table[at]
		if slot>>shift != tag {
			continue
		}
		if i := int(slot&number) - 1; string(v.term(i)) == term {
			return i
		}
	}
	return -1
}

// likely is the number that a term of a hash has, unless another term has its
// first place in the table; then it is any number.
func (v *vocabulary) likely(hash uint64) uint32 {
	if len(v.table) == 0 {
		return 0
	}
	slot := v.table[hash&uint64(len(v.table)-1)] & (1<<bits.Len(uint(len(v.entries))) - 1)
	return max(slot, 1) - 1
}
