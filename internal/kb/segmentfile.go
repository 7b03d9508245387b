package kb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"unsafe"
)

// A segment file holds a segment with its documents, the way memory holds them:
// mapped, it is served as it stands. Its header is the magic, the version of
// what wrote it, the length and the checksum of the rest; the rest are sections,
// each a length and its bytes, padded to eight.
const (
	segmentMagic  = "kbseg 1\n"
	segmentHeader = len(segmentMagic) + 32 + 8 + 8
)

var errOtherVersion = errors.New("it was written by another version")

// layout names what the bytes of a segment file depend on besides the program.
func layout() string {
	one := uint16(1)
	return fmt.Sprint(*(*byte)(unsafe.Pointer(&one)), unsafe.Sizeof(Span{}), unsafe.Sizeof(passage{}), unsafe.Sizeof(entry{}))
}

// crcTable is the polynomial that processors have an instruction for.
func crcTable() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

type sectionWriter struct{ buf []byte }

func putSlice[T byte | uint16 | uint32 | uint64 | entry | passage | Span](w *sectionWriter, s []T) {
	var zero T
	size := len(s) * int(unsafe.Sizeof(zero))
	w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(size))
	if size > 0 {
		w.buf = append(w.buf, unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), size)...)
	}
	for len(w.buf)%8 != 0 {
		w.buf = append(w.buf, 0)
	}
}

func (w *sectionWriter) string(s string) { putSlice(w, []byte(s)) }

func (w *sectionWriter) strings(list []string) {
	w.number(len(list))
	for _, s := range list {
		w.string(s)
	}
}

func (w *sectionWriter) number(n int) { w.buf = binary.LittleEndian.AppendUint64(w.buf, uint64(n)) }

// seal makes the bytes of a segment file.
func seal(s *segment, version [32]byte) []byte {
	size := segmentHeader + len(s.data) + 24*len(s.vocab.entries) + 8*len(s.sets) + len(s.vocab.text) + 4*len(s.vocab.table)
	for _, d := range s.docs {
		size += len(d.text) + 32*len(d.passages) + 1024
	}
	w := &sectionWriter{make([]byte, segmentHeader, size)}
	w.string(s.key)
	w.number(s.terms)
	putSlice(w, s.first)
	putSlice(w, s.lengths)
	putSlice(w, s.vocab.text)
	putSlice(w, s.vocab.entries)
	putSlice(w, s.vocab.table)
	putSlice(w, s.sets)
	putSlice(w, s.data)
	w.number(len(s.docs))
	for _, d := range s.docs {
		for _, text := range []string{d.ID, d.Version, d.Title, d.Date, d.Source, d.URL, d.Author, d.Lang, d.capped} {
			w.string(text)
		}
		w.strings(d.Tags)
		w.strings(d.paths)
		putSlice(w, d.passages)
		putSlice(w, d.hidden)
		putSlice(w, d.text)
	}
	copy(w.buf, segmentMagic)
	copy(w.buf[len(segmentMagic):], version[:])
	return reseal(w.buf)
}

// reseal sets the length and the checksum.
func reseal(buf []byte) []byte {
	binary.LittleEndian.PutUint64(buf[segmentHeader-16:], uint64(len(buf)))
	binary.LittleEndian.PutUint32(buf[segmentHeader-8:], crc32.Checksum(buf[segmentHeader:], crcTable()))
	return buf
}

// sectionReader reads sections; after the first that does not fit, all are empty.
type sectionReader struct {
	data   []byte
	broken bool
}

func (r *sectionReader) number() int {
	if len(r.data) < 8 {
		r.broken, r.data = true, nil
		return 0
	}
	n := binary.LittleEndian.Uint64(r.data)
	r.data = r.data[8:]
	if n > math.MaxInt32*8 {
		r.broken, r.data = true, nil
		return 0
	}
	return int(n)
}

// takeSlice is the next section, in place.
func takeSlice[T byte | uint16 | uint32 | uint64 | entry | passage | Span](r *sectionReader) []T {
	var zero T
	size := r.number()
	padded := (size + 7) &^ 7
	if padded > len(r.data) || size%int(unsafe.Sizeof(zero)) != 0 {
		r.broken, r.data = true, nil
		return nil
	}
	b := r.data[:size]
	r.data = r.data[padded:]
	if size == 0 {
		return nil
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&b[0])), size/int(unsafe.Sizeof(zero)))
}

// string is a copy: strings travel further than documents.
func (r *sectionReader) string() string { return string(takeSlice[byte](r)) }

func (r *sectionReader) strings() []string {
	n := r.number()
	if n == 0 || n > len(r.data) {
		return nil
	}
	list := make([]string, n)
	for i := range list {
		list[i] = r.string()
	}
	return list
}

// unseal makes a segment that points into the bytes of a segment file.
func unseal(data []byte, version [32]byte) (*segment, error) {
	if len(data) < segmentHeader || string(data[:len(segmentMagic)]) != segmentMagic {
		return nil, errors.New("it is no segment file")
	}
	if !bytes.Equal(data[len(segmentMagic):len(segmentMagic)+32], version[:]) {
		return nil, errOtherVersion
	}
	if binary.LittleEndian.Uint64(data[segmentHeader-16:]) != uint64(len(data)) {
		return nil, errors.New("it is cut short")
	}
	if binary.LittleEndian.Uint32(data[segmentHeader-8:]) != crc32.Checksum(data[segmentHeader:], crcTable()) {
		return nil, errors.New("its checksum is wrong")
	}
	r := &sectionReader{data: data[segmentHeader:]}
	s := &segment{key: r.string(), terms: r.number(), language: map[string]int{}}
	s.first = takeSlice[uint32](r)
	s.lengths = takeSlice[uint16](r)
	s.vocab.text = takeSlice[byte](r)
	s.vocab.entries = takeSlice[entry](r)
	s.vocab.table = takeSlice[uint32](r)
	s.sets = takeSlice[uint64](r)
	s.data = takeSlice[byte](r)
	passages := 0
	for range r.number() {
		d := &Document{ID: r.string(), Version: r.string()}
		for _, to := range []*string{&d.Title, &d.Date, &d.Source, &d.URL, &d.Author, &d.Lang, &d.capped} {
			*to = r.string()
		}
		d.Tags = r.strings()
		d.paths = r.strings()
		d.passages = takeSlice[passage](r)
		d.hidden = takeSlice[Span](r)
		d.text = takeSlice[byte](r)
		if r.broken {
			break
		}
		passages += d.Len()
		s.docs = append(s.docs, d)
		s.language[d.Lang] += d.Len()
	}
	if r.broken || len(r.data) > 0 || passages != len(s.lengths) || len(s.first) != len(s.docs) || len(s.vocab.entries) == 0 {
		return nil, errors.New("its parts do not fit together")
	}
	s.pivot = pivotOf(s.terms, len(s.lengths))
	return s, nil
}
