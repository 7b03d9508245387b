package kb

import (
	"bytes"
	"slices"
	"strings"
)

// maxBeginning bounds the terms of a segment that are looked at for one prefix.
const maxBeginning = 256

// Beginning returns up to k terms of the index that begin with prefix and are
// more than it, the most frequent first and then in alphabetical order. Of a
// prefix that very many terms have, only the first in that order are looked at.
func (x *Index) Beginning(prefix string, k int) []string {
	if prefix == "" {
		return nil
	}
	counts := map[string]int{}
	for _, s := range x.segments {
		v := &s.vocab
		from := v.search([]byte(prefix))
		for i := from; i < min(v.len(), from+maxBeginning); i++ {
			t := v.term(i)
			if !bytes.HasPrefix(t, []byte(prefix)) {
				break
			}
			if len(t) > len(prefix) {
				counts[string(t)] += int(v.entries[i].count)
			}
		}
	}
	terms := make([]string, 0, len(counts))
	for t := range counts {
		terms = append(terms, t)
	}
	slices.SortFunc(terms, func(a, b string) int {
		if counts[a] != counts[b] {
			return counts[b] - counts[a]
		}
		return strings.Compare(a, b)
	})
	return terms[:min(k, len(terms))]
}
