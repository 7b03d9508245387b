package kb

import (
	"crypto/sha256"
	"hash/fnv"
	"io"
	"runtime"
	"sync"
)

// Segment sizes in passages. Borders fall where a document's ID hashes to a
// border once a segment has its least size, so that a document that comes or
// goes changes one segment or two and leaves the others as they are.
const (
	leastSegment = 8 << 10
	mostSegment  = 32 << 10
	borderEvery  = 64 // one ID in so many is a border
)

// plan groups documents, which are in order of ID, into segments.
func plan(docs []*Document) [][]*Document {
	var groups [][]*Document
	start, size := 0, 0
	for i, d := range docs {
		if size > 0 && (size+d.Len() > mostSegment || size >= leastSegment && border(d.ID)) {
			groups = append(groups, docs[start:i])
			start, size = i, 0
		}
		size += d.Len()
	}
	if start < len(docs) {
		groups = append(groups, docs[start:])
	}
	return groups
}

func border(id string) bool {
	h := fnv.New32a()
	io.WriteString(h, id)
	return h.Sum32()%borderEvery == 0
}

// segmentKey is the identity of a segment: what it is built from.
func segmentKey(docs []*Document) string {
	h := sha256.New()
	for _, d := range docs {
		io.WriteString(h, d.ID)
		h.Write([]byte{0})
		io.WriteString(h, d.Version)
		h.Write([]byte{0})
	}
	return string(h.Sum(nil))
}

// assemble makes an index of documents, which it sorts by ID, taking segments
// that did not change from reuse and handing new ones through built. Both may be
// nil and are called from several goroutines.
func assemble(docs []*Document, reuse func(key string) *segment, built func(*segment) *segment) *Index {
	docs = sortedByID(docs)
	groups := plan(docs)
	segments := make([]*segment, len(groups))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(groups)) {
		wg.Go(func() {
			words := wordMemory{}
			for i := range next {
				key := segmentKey(groups[i])
				if reuse != nil {
					segments[i] = reuse(key)
				}
				if segments[i] == nil {
					segments[i] = build(key, groups[i], words)
					if built != nil {
						segments[i] = built(segments[i])
					}
				}
			}
		})
	}
	for i := range groups {
		next <- i
	}
	close(next)
	wg.Wait()
	return newIndex(segments)
}
