package kb

import (
	"testing"
	"unicode/utf8"
)

// checkTokens holds what every list of tokens promises.
func checkTokens(t *testing.T, an *Analyzer, text []byte) {
	t.Helper()
	previous := 0
	for i, tok := range an.Tokens(nil, text) {
		if tok.Start < previous || tok.End <= tok.Start || tok.End > len(text) {
			t.Errorf("token %d of %.60q: span %v after %d", i, text, tok.Span, previous)
			return
		}
		if !tok.Has(Bigram) {
			previous = tok.End
		} else {
			previous = tok.Start
		}
		if utf8.Valid(text) && (!utf8.Valid(text[tok.Start:tok.End]) || !utf8.ValidString(tok.Term) || !utf8.ValidString(tok.Word)) {
			t.Errorf("token %d of %.60q cuts a rune: %+v", i, text, tok)
		}
		if len(tok.Term) > 4*maxWord {
			t.Errorf("token %d has a term of %d bytes", i, len(tok.Term))
		}
	}
}
