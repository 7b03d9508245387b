package answer

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// TestGlosses holds that every line of every list says something that the table
// of vectors knows.
func TestGlosses(t *testing.T) {
	t.Parallel()
	for lang := range lores {
		if glossaryOf(lang) == nil {
			t.Errorf("%s has words of its own, and no glosses", lang)
		}
	}
	vectors, err := wordvec.New()
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`^\S+( [a-z]+){1,2}$`)
	files, err := fs.Glob(glosses, "gloss/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text, err := fs.ReadFile(glosses, f)
		if err != nil {
			t.Fatal(err)
		}
		lines, empty := 0, 0
		for l := range strings.Lines(string(text)) {
			lines++
			if l = strings.TrimSuffix(l, "\n"); !line.MatchString(l) {
				t.Errorf("%s:%d: want a word and one or two in English: %q", f, lines, l)
				continue
			}
			for _, w := range strings.Fields(l)[1:] {
				if vectors.Lookup(w) == "" {
					empty++
				}
			}
		}
		if lines < 5000 || empty > lines/200 {
			t.Errorf("%s: %d lines, %d without a vector", f, lines, empty)
		}
	}
}

func TestGlossary(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, word, want string }{
		{"de", "Häuser", "house"},                // another form of a listed word
		{"de", "Feuerwehrleute", "firefight"},    // a compound is what its second part says
		{"de", "Hafenmeister", "master"},         //
		{"fr", "tués", "kill"},                   //
		{"es", "alcaldesa", "mayor"},             //
		{"it", "uccisi", "kill"},                 //
		{"ru", "погибли", "die"},                 //
		{"ar", "والمدينة", "citi"},               // "and the city", one word
		{"zh", "市长", "mayor"},                    //
		{"pt", "bombeiros", "firefight firemen"}, //
		{"fr", "Gwendoline", ""},
		{"de", "Quarzbrunn", ""},
	} {
		g := glossaryOf(c.lang)
		tokens := kb.NewAnalyzer(c.lang).Tokens(nil, []byte(c.word))
		got := ""
		if e := g.of(&tokens[0]); e != nil {
			got = e.term
		}
		if c.want == "" && got != "" || c.want != "" && (got == "" || !strings.Contains(c.want, got)) {
			t.Errorf("%s %q: %q, want %q", c.lang, c.word, got, c.want)
		}
	}
}

func BenchmarkGlossary(b *testing.B) {
	for b.Loop() {
		newGlossary("pt")
	}
}

// TestHan holds what is told from the characters of Chinese words alone.
func TestHan(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{"三十": true, "七名": true, "一万": true, "一个": false, "名三": false, "市长": false} {
		if got := hanAmount(word); got != want {
			t.Errorf("%s is an amount: %v, want %v", word, got, want)
		}
	}
	for _, c := range []struct {
		a, b string
		more float32
	}{{"建成", "建造", 0.55}, {"造船", "建造", 0.45}} {
		if got := hanAlike(c.a, c.b); got < c.more || got > kindred {
			t.Errorf("%s and %s: %v, want %v to %v", c.a, c.b, got, c.more, kindred)
		}
	}
	if got := hanAlike("的人", "的书"); got != 0 {
		t.Errorf("a function word makes %v", got)
	}
}
