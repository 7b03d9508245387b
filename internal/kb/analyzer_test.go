package kb

import (
	"fmt"
	"strings"
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

// TestFunctionWords holds the quick count to what the tokens say, in every
// language, also for words that look like function words.
func TestFunctionWords(t *testing.T) {
	t.Parallel()
	texts := []string{"", "Who did say that IT is in the U.S.? US it IS, A WHO's who of the ITS", "The the THE tHE It's it’s who's IS'S I A a O é É", "l'attaque de l’armée qu'il a dit d'où C'est",
		"Was ist das, für DIE Wörter DER Frau? über UBER", "как ТАК он что? Её её", "من قال إلى على متى", "他们在哪里 谁 是谁说的", "1 2nd 3rd the1 1the in-the naïve cœur thé is\u00adwas the\u200cis",
		strings.Repeat("the", 60) + " is " + strings.Repeat("é", 200) + " " + strings.Repeat("a", 97), "\xff\xfethe is\xffwas a\x00the", "a.b.c A.B.C 3.5 who`s rock`n'roll"}
	for _, words := range []map[string]map[string]bool{stopWords, askWords} {
		for _, set := range words {
			for w := range set {
				texts = append(texts, w, strings.ToUpper(w), strings.ToUpper(w[:1])+w[1:], w+"s "+w+"'s X"+w)
			}
		}
	}
	var tokens []Token
	for _, lang := range []string{"en", "fr", "es", "de", "it", "pt", "nl", "ru", "ar", "zh", "fi", "xx", ""} {
		a := NewAnalyzer(lang)
		for _, text := range texts {
			want := 0
			for _, token := range a.Tokens(nil, []byte(text)) {
				if token.Has(Stop) || token.Has(AskStop) {
					want++
				}
			}
			var got int
			if got, tokens = a.FunctionWords(tokens, []byte(text)); got != want {
				t.Errorf("FunctionWords of %q in %q = %d, want %d", text, lang, got, want)
			}
		}
	}
}
