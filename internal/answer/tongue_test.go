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
		"Qui a attaqué l'usine ?":  "fr",
		"was Ana in the group?":    "en",
		"come on, who did it?":     "en",
		"el Nino":                  "en", // one word is not enough
		"Boko Haram":               "en",
		"кто возглавляет эту группу и": "ru",
		"Ana Torres Osterby的船长叫什么名字":   "zh",
		"who is 安娜 of the group?":      "en",
	} {
		if got := questionLanguage(x, text); got != want {
			t.Errorf("questionLanguage(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestMixedScripts: Han words overlap, and names of another script stand beside them.
func TestMixedScripts(t *testing.T) {
	t.Parallel()
	e := told(t, "The group is led by Ana Torres.")
	for _, question := range []string{
		"Ana Torres Osterby Halvorsen的船长叫什么", "who is 安娜托雷斯 of the group?", "安娜托雷斯", "Ana安娜Torres托雷斯", "who leads 集团公司集团?",
		"кто Ana?", "من Ana Torres", "Ana’s's", "of the of", "Ana of", "of Ana",
	} {
		if a, err := e.Answer(t.Context(), question); err != nil || a.Status == Answered && len(a.Evidence) == 0 {
			t.Errorf("%q: %+v, %v", question, a, err)
		}
	}
}
