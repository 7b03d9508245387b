package kb

import (
	"fmt"
	"testing"
)

// TestNumbers holds what callers build on: a number stands for one word during
// an era, and an era ends only between texts.
func TestNumbers(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer("en")
	words := map[uint32]string{}
	era := a.Era()
	check := func(text string) {
		t.Helper()
		tokens := a.Tokens(nil, []byte(text))
		if a.Era() != era {
			era = a.Era()
			clear(words)
		}
		for _, token := range tokens {
			if token.Number == 0 {
				t.Fatalf("%q has no number", token.Word)
			}
			if w, ok := words[token.Number]; ok && w != token.Word {
				t.Fatalf("number %d is %q and %q in one era", token.Number, w, token.Word)
			}
			words[token.Number] = token.Word
		}
	}
	check("The leaders led the group")
	if first, again := a.Tokens(nil, []byte("leaders"))[0], a.Tokens(nil, []byte("the leaders"))[1]; first.Number != again.Number || first.Term != again.Term {
		t.Errorf("one word became %+v and then %+v", first, again)
	}
	start := era
	for i := 0; era == start; i++ {
		if i > maxRemembered {
			t.Fatalf("%d words and still the first era", i)
		}
		check(fmt.Sprintf("word%d leader", i))
	}
	check("word1 leader")
}

// A text of nothing but new words does not fill the memory, and its tokens are
// what they would be.
func TestUnremembered(t *testing.T) {
	t.Parallel()
	a := NewAnalyzer("en")
	var text []byte
	for i := range 3 * maxRemembered {
		text = fmt.Appendf(text, "W%ds ", i)
	}
	tokens := a.Tokens(nil, text)
	last := tokens[len(tokens)-1]
	if want := fmt.Sprintf("w%ds", 3*maxRemembered-1); last.Word != want || last.Number != 0 || !last.Has(Upper) {
		t.Errorf("the last token is %+v; want the unremembered word %s", last, want)
	}
	if len(a.words) > 2*maxRemembered+1 {
		t.Errorf("the analyzer remembers %d words; want %d at most", len(a.words), 2*maxRemembered+1)
	}
}
