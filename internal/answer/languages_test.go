package answer_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// TestOtherLanguages holds what the tuning set of other languages has reached,
// less a margin of about four points, and the first promise on all its answers.
func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	e, x := setup(t, filepath.Join(sets, "languages-tune", "kb"))
	f, err := os.Open(filepath.Join(sets, "languages-tune", "questions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	type counts struct{ asked, found, right, refusable, refused int }
	all, by, status, n := counts{}, map[string]*counts{}, 0, 0
	in := bufio.NewScanner(f)
	for in.Scan() {
		var q struct {
			question
			Lang   string        `json:"lang"`
			Status answer.Status `json:"status"`
		}
		if err := json.Unmarshal(in.Bytes(), &q); err != nil {
			t.Fatal(err)
		}
		a, err := e.Answer(t.Context(), q.Question)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, x, a)
		if by[q.Lang] == nil {
			by[q.Lang] = &counts{}
		}
		n++
		if a.Status == q.Status {
			status++
		}
		for _, c := range []*counts{&all, by[q.Lang]} {
			right := len(a.Evidence) > 0 && containsAny(a.Evidence[0].Quote, q.Answers)
			switch {
			case !q.Answerable:
				c.refusable++
				if a.Status != answer.Answered {
					c.refused++
				}
			default:
				c.asked++
				if right {
					c.found++
				}
				if right && a.Status == answer.Answered {
					c.right++
				}
			}
		}
	}
	if err := in.Err(); err != nil || n < 150 {
		t.Fatalf("%d questions, %v", n, err)
	}
	for _, floor := range []struct {
		what   string
		of, in int
		least  float64
	}{
		{"the first quote answers", all.found, all.asked, 0.77},
		{"answered right", all.right, all.asked, 0.69},
		{"rightly refused", all.refused, all.refusable, 0.71},
		{"status as named", status, n, 0.74},
	} {
		if got := float64(floor.of) / float64(floor.in); got < floor.least {
			t.Errorf("%s: %.3f, want at least %.2f", floor.what, got, floor.least)
		}
	}
	for lang, c := range by {
		if c.right*2 < c.asked {
			t.Errorf("%s: %d of %d answered right, want half", lang, c.right, c.asked)
		}
	}
}

// TestNotesInOtherLanguages: a word that nobody would look for is not named as
// missing, and Chinese words are named whole.
func TestNotesInOtherLanguages(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, filepath.Join(sets, "languages-tune", "kb"))
	for text, test := range map[string]struct{ want, never string }{
		"Bonjour, est-ce que quelqu'un sait où se trouve le lac Titicaca ?": {"Titicaca", "Bonjour"},
		"Weiß jemand, wer die Zauberflöte komponiert hat?":                  {"Zauberflöte", "jemand"},
		"请问红楼梦的作者是谁":                                                        {"“红楼梦”", "请问"},
		"подскажите, кто написал мастера и маргариту":                       {"маргариту", "подскажите"},
	} {
		a, err := e.Answer(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		note := strings.Join(a.Notes, " ")
		if a.Status != answer.NotFound || !strings.Contains(note, test.want) || strings.Contains(note, test.never) {
			t.Errorf("%q is %s with %q, want not_found naming %s and not %s", text, a.Status, note, test.want, test.never)
		}
	}
}

// TestNearMissesInOtherLanguages: who came before is not who is, and a knowledge base
// of three short paragraphs answers.
func TestNearMissesInOtherLanguages(t *testing.T) {
	t.Parallel()
	x := index(t, map[string]string{"a.md": "---\nlang: it\ntitle: Sciopero a Belmora\n---\n\nLo sciopero degli autisti di Belmora è al quinto giorno.\n\nIl prefetto di Belmora, Corrado Vezzi, ha convocato le parti per giovedì.\n\nIl sindacato chiede turni di otto ore e 120 assunzioni.\n"})
	e, err := answer.New(x)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"chi è il prefetto di Belmora?":               true,
		"quante assunzioni chiede il sindacato?":      true,
		"quando il prefetto ha convocato le parti?":   true,
		"chi era prefetto di Belmora prima di Vezzi?": false,
		"chi guida il sindacato?":                     false,
	} {
		a, err := e.Answer(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Status == answer.Answered; got != want {
			t.Errorf("%q is %s (%.3f), want answered: %v", text, a.Status, a.Confidence, want)
		}
	}
}

// index is an index of documents by name.
func index(t *testing.T, files map[string]string) func() *kb.Index {
	t.Helper()
	var docs []*kb.Document
	for name, text := range files {
		d, err := kb.Parse(t.Context(), name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	x := kb.NewIndex(docs)
	return func() *kb.Index { return x }
}

// TestGlossesInAnswers: a question in words that the briefing does not use finds
// its sentence in other languages, too.
func TestGlossesInAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ lang, text, question, want string }{
		{"de", "Im Hafen brach am Montag ein Feuer aus. Die Werft beschäftigt 300 Leute. Den Schaden zahlt die Versicherung Nordsee. Der Bürgermeister besuchte die Feuerwehr.", "Welche Firma kommt für die Zerstörung auf?", "Nordsee"},
		{"fr", "Le port a fermé lundi. Le navire transportait du blé. Le capitaine Jean Morvan a péri dans l'incendie. La ville a envoyé des pompiers.", "Qui est mort dans le feu ?", "Morvan"},
		{"ru", "Порт закрыли в понедельник. Судно везло зерно. Капитан Иван Морозов погиб при пожаре. Город направил пожарных.", "Кто умер в огне?", "Морозов"},
	} {
		e := engineOn(t, "---\nlang: "+c.lang+"\n---\n\n"+c.text)
		got := e.Sentences(c.question)
		if len(got) == 0 || !strings.Contains(got[0].Quote, c.want) {
			t.Errorf("%s: the first of %d sentences is %v, want the one with %s", c.question, len(got), got, c.want)
		}
	}
}

// TestAcrossLanguages: a question in one language finds its answer in documents
// in another, and names what they do not have.
func TestAcrossLanguages(t *testing.T) {
	t.Parallel()
	english := "---\nlang: en\ntitle: Fire in the harbour\n---\n\nA fire broke out in a warehouse of the harbour of Zuidermeer on Monday. Twelve firefighters were wounded. The mayor, Anneke Terpstra, spoke of a disaster. France sent a ship.\n"
	dutch := "---\nlang: nl\ntitle: Brand in de haven\n---\n\nIn een loods in de haven van Zuidermeer is maandag brand uitgebroken. Twaalf brandweerlieden raakten gewond. Burgemeester Anneke Terpstra sprak van een ramp. Frankrijk stuurde een schip.\n"
	for _, c := range []struct{ text, question, want string }{
		{english, "¿Quién es la alcaldesa?", "Anneke Terpstra"},
		{english, "Wer ist der Bürgermeister?", "Anneke Terpstra"},
		{english, "кто мэр?", "Anneke Terpstra"},
		{english, "combien de pompiers ont été blessés ?", "Twelve"},
		{dutch, "who is the mayor?", "Anneke Terpstra"},
		{dutch, "wie viele Feuerwehrleute wurden verletzt?", "Twaalf"},
	} {
		x := index(t, map[string]string{"a.md": c.text})
		e, err := answer.New(x)
		if err != nil {
			t.Fatal(err)
		}
		a, err := e.Answer(t.Context(), c.question)
		if err != nil {
			t.Fatal(err)
		}
		verify(t, x(), a)
		if a.Status != answer.Answered || !strings.Contains(a.Evidence[0].Quote, c.want) {
			t.Errorf("%q is %s with %v, want the sentence with %s", c.question, a.Status, a.Evidence, c.want)
		}
	}
	for question, want := range map[string]string{"Wie heißt der Präsident von Kenia?": "Kenia", "¿quién es el presidente de Kenia?": "Kenia"} {
		e, err := answer.New(index(t, map[string]string{"a.md": english}))
		if err != nil {
			t.Fatal(err)
		}
		a, err := e.Answer(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		if note := strings.Join(a.Notes, " "); a.Status != answer.NotFound || !strings.Contains(note, want) {
			t.Errorf("%q is %s with %q, want not_found naming %s", question, a.Status, note, want)
		}
	}
}

// TestListsAcrossLanguages: the end of a list is not shown as the answer.
func TestListsAcrossLanguages(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, filepath.Join("..", "..", "kb"))
	a, err := e.Answer(t.Context(), "welche Länder schicken Truppen für Takuba?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Short != "" && !strings.Contains(a.Short, "Greek") {
		t.Errorf("the short answer is %q", a.Short)
	}
}
