package wordvec

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

func open(tb testing.TB) *Table {
	tb.Helper()
	t, err := New()
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

func TestManifest(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var want struct {
		SHA256                   string
		Size, Dim, Words, Pieces int
	}
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(table))
	if got := hex.EncodeToString(sum[:]); got != want.SHA256 || len(table) != want.Size {
		t.Errorf("table.bin has SHA-256 %s and %d bytes, manifest.json says %s and %d", got, len(table), want.SHA256, want.Size)
	}
	if len(table) > 8_000_000 {
		t.Errorf("table.bin has %d bytes, more than 8 MB", len(table))
	}
	v := open(t)
	if v.Dim() != want.Dim || v.Len() != want.Words || len(v.rows)/v.dim != want.Words+want.Pieces {
		t.Errorf("dim %d, words %d, rows %d; manifest.json says %+v", v.Dim(), v.Len(), len(v.rows)/v.dim, want)
	}
}

// The norm is chosen so that every dot product fits 16
// signed bits, which by Cauchy and Schwarz the rows' norms guarantee.
func TestRows(t *testing.T) {
	t.Parallel()
	v := open(t)
	for row := range len(v.rows) / v.dim {
		r := v.row(row)
		if n := dot(r, r); n < norm*norm*97/100 || n > 1<<15-1 {
			t.Fatalf("row %d %q: squared norm %d, want about %d and below 1<<15", row, v.entry(row), n, norm*norm)
		}
		text := v.entry(row)
		prefix, word := "", text
		if row >= v.words {
			prefix, word = "##", strings.TrimPrefix(text, "##")
		}
		if got := v.find(prefix, word); got != row {
			t.Fatalf("find(%q, %q) = %d, want %d", prefix, word, got, row)
		}
	}
}

func TestContains(t *testing.T) {
	t.Parallel()
	v := open(t)
	for word, want := range map[string]bool{
		"leader": true, "boss": true, "helicopter": true, "choppers": true, "1973": true,
		"": false, "##s": false, "Leader": false, "droukdel": false, "лидер": false, "[CLS]": false, "two words": false,
	} {
		if got := v.Contains(word); got != want {
			t.Errorf("Contains(%q) = %v, want %v", word, got, want)
		}
	}
}

func TestWeight(t *testing.T) {
	t.Parallel()
	v := open(t)
	if the, helicopter, unknown := v.Weight("the"), v.Weight("helicopter"), v.Weight("droukdel"); the > 0.1 || helicopter < 0.9 || unknown != 1 {
		t.Errorf("Weight: the %.3f, helicopter %.3f, droukdel %.3f; want below 0.1, above 0.9, 1", the, helicopter, unknown)
	}
}

func TestSynonyms(t *testing.T) {
	t.Parallel()
	v := open(t)
	for word, want := range map[string]string{"chopper": "helicopter", "hostage": "captives", "cops": "police", "boss": "leader", "purchase": "acquire"} {
		got := v.Synonyms(nil, word)
		if !slices.Contains(got, want) || slices.Contains(got, word) || len(got) > 8 {
			t.Errorf("Synonyms(%q) = %q, want %q among them", word, got, want)
		}
	}
	if got := v.Synonyms([]string{"kept"}, "droukdel"); len(got) != 1 {
		t.Errorf("Synonyms of an unknown word = %q, want dst unchanged", got)
	}
}

func TestParseDamaged(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"empty": "", "magic": "x" + table[1:], "header only": table[:headerSize],
		"short": table[:len(table)-1], "long": table + "x",
		"zero dim": table[:len(magic)] + "\x00\x00\x00\x00" + table[len(magic)+4:],
	} {
		if _, err := parse(data); err == nil {
			t.Errorf("parse of a table that is damaged (%s): no error", name)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkContains(b *testing.B) {
	v := open(b)
	words := []string{"leader", "helicopter", "droukdel", "the", "choppers", "negotiations"}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		v.Contains(words[i%len(words)])
	}
}
