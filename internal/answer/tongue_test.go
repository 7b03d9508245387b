package answer

import (
	"testing"

	"briefbot/internal/kb"
)

func TestQuestionsInLanguagesThatNoDocumentHas(t *testing.T) {
	t.Parallel()
	doc, err := kb.Parse(t.Context(), "a.md", []byte("---\nlang: en\n---\n\nThe group is led by Ana Torres.\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := kb.NewIndex([]*kb.Document{doc})
	for text, want := range map[string]string{
		"who leads the group?":     "en",
		"group leader":             "en",
		"qui dirige le groupe ?":   "fr",
		"¿quién lidera Osterby?":   "es",
		"wer führt die Gruppe an?": "de",
		"el Nino":                  "en", // one word is not enough
		"Boko Haram":               "en",
		"кто возглавляет эту группу и": "ru",
	} {
		if got := questionLanguage(x, text); got != want {
			t.Errorf("questionLanguage(%q) = %q, want %q", text, got, want)
		}
	}
}
