package bench

import (
	"reflect"

	"briefbot/internal/kb"
)

// Postings counts the postings of an index and the bytes of their lists with
// the frequent terms' sets. The index does not say, so the
// fields of its segments are read by name; known is false once they are called
// something else.
func Postings(x *kb.Index) (count, bytes int64, known bool) {
	segments := reflect.ValueOf(x).Elem().FieldByName("segments")
	if segments.Kind() != reflect.Slice {
		return 0, 0, false
	}
	for i := range segments.Len() {
		s := reflect.Indirect(segments.Index(i))
		if s.Kind() != reflect.Struct {
			return 0, 0, false
		}
		data, sets := s.FieldByName("data"), s.FieldByName("sets")
		entries := s.FieldByName("vocab").FieldByName("entries")
		if data.Kind() != reflect.Slice || sets.Kind() != reflect.Slice || entries.Kind() != reflect.Slice {
			return 0, 0, false
		}
		bytes += int64(data.Len()) + 8*int64(sets.Len())
		for j := range entries.Len() {
			count += int64(entries.Index(j).FieldByName("count").Uint())
		}
	}
	return count, bytes, count > 0
}
