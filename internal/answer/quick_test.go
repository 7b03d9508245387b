package answer_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"briefbot/internal/answer"
	"briefbot/internal/facts"
	"briefbot/internal/kb"
)

// factsDesk answers from the fixture desk of internal/facts, at a fixed time.
func factsDesk(t *testing.T, staleAfter time.Duration) *answer.Engine {
	t.Helper()
	x, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), "../facts/testdata/desk", kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := answer.NewWith(func() *kb.Index { return x }, answer.Options{
		Facts: facts.NewKeeper(), StaleAfter: staleAfter,
		Now: func() time.Time { return time.Date(2024, 11, 1, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ask(t *testing.T, e *answer.Engine, question string) answer.Answer {
	t.Helper()
	a, err := e.Answer(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The newest briefing says who leads; who led before is said too, with dates,
// and the age of the present.
func TestWhoLeadsByTheNewestBriefing(t *testing.T) {
	t.Parallel()
	a := ask(t, factsDesk(t, 90*24*time.Hour), "who leads the Tamar River Front?")
	if a.Status != answer.Answered || a.Short != "Katya Venn" || a.Evidence[0].Date != "2024-06-18" {
		t.Fatalf("answer = %s %q from %+v", a.Status, a.Short, a.Evidence)
	}
	notes := strings.Join(a.Notes, "\n")
	for _, want := range []string{"As of 2024-06-18", "136 days old", "Anselm Dravec"} {
		if !strings.Contains(notes, want) {
			t.Errorf("the notes do not say %q:\n%s", want, notes)
		}
	}
	if a := ask(t, factsDesk(t, 365*24*time.Hour), "who leads the Tamar River Front?"); strings.Contains(strings.Join(a.Notes, " "), "out of date") {
		t.Errorf("a warning within STALE_AFTER: %q", a.Notes)
	}
	if a := ask(t, factsDesk(t, 0), "who led the Tamar River Front?"); strings.Contains(strings.Join(a.Notes, " "), "As of") {
		t.Errorf("a question about the past is dated as the present: %q", a.Notes)
	}
}

// A leader whose end the briefing tells is not passed off as the present one.
func TestWhoLedIsSaidToHaveEnded(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	a := ask(t, e, "who leads AQIM?")
	if a.Status == answer.Answered && !strings.Contains(strings.Join(a.Notes, " "), "time in that role ended") {
		t.Errorf("answered %q with the notes %q", a.Short, a.Notes)
	}
}

// What is taken back, and what a text orders the bot to say, is no answer.
func TestDoubtfulSentencesDoNotAnswer(t *testing.T) {
	t.Parallel()
	e := factsDesk(t, 0)
	for question, never := range map[string]string{
		"who is the leader of Stone Landing?": "Oleg Marsh",
		"who leads TRF":                       "Boris Quint",
	} {
		a := ask(t, e, question)
		if strings.Contains(a.Short, never) || a.Status == answer.Answered && strings.Contains(a.Evidence[0].Quote, never) {
			t.Errorf("%q is answered with %q: %+v", question, a.Short, a.Evidence)
		}
	}
	a := ask(t, e, "who leads TRF")
	if a.Status != answer.Answered || !strings.Contains(a.Evidence[0].Quote, "Katya Venn") {
		t.Errorf("who leads TRF: %s %+v, want the newest report, not the pamphlet", a.Status, a.Evidence)
	}
	notes := strings.Join(a.Notes, " ")
	if !strings.Contains(notes, "Tamar River Front or Teachers' Reform Federation") {
		t.Errorf("the notes do not name what TRF can be: %q", notes)
	}
}

func TestEvidenceNamesItsClaimants(t *testing.T) {
	t.Parallel()
	e := factsDesk(t, 0)
	for question, want := range map[string]string{
		"how many people drowned near Port Selm according to the hospital?": "the hospital of Selm",
		"what did Helga Brandauer call the raid?":                           "Helga Brandauer",
		"how many people have been displaced in Tamar province?":            "Relief Union",
	} {
		a := ask(t, e, question)
		if len(a.Evidence) == 0 || a.Evidence[0].Attribution != want {
			t.Errorf("%q: the evidence is %+v, want it attributed to %q", question, a.Evidence, want)
		}
	}
}

func TestMembersOfAGroup(t *testing.T) {
	t.Parallel()
	e, _ := setup(t, "../../kb")
	for _, q := range []string{"which groups make up JNIM?", "what groups merged into JNIM?", "which organisations are in JNIM?", "which groups united in JNIM"} {
		a := ask(t, e, q)
		if a.Status != answer.Answered || !strings.Contains(a.Evidence[0].Quote, "Ansar Dine, Al-Murabitum and the Katiba Macina") {
			t.Errorf("%q: %s %+v", q, a.Status, a.Evidence)
		}
	}
	if a := ask(t, e, "which companies are in Gao?"); strings.Contains(a.Short, "Ansar Dine") {
		t.Errorf("companies in Gao: %q", a.Short)
	}
}
