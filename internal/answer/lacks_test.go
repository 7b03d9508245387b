package answer

import (
	"testing"

	"briefbot/internal/kb"
)

// TestObjections has each rule speak against a sentence that only holds the
// question's words, and not against its mirror image.
func TestObjections(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		question, lacking string
		want              objection
		holding           string
	}{
		{"who shot Teresa Vane?", "Teresa Vane was shot dead in the harbour of Almora.", lacksAgent, "Teresa Vane was shot dead by Odo Marsh in the harbour of Almora."},
		{"which group attacked the garrison?", "The garrison was attacked at dawn near Oum Talla.", lacksAgent, "The Black Reed Brigade attacked the garrison at dawn."},
		{"what percentage of the attacks were in Orun?", "In Orun there were 90 attacks in November.", lacksUnit, "Of the attacks 40 percent were in Orun."},
		{"what percentage of the forest lies in Orun?", "The forest in Orun has 9 rivers.", lacksUnit, "Over half of the forest lies in Orun."},
		{"how many civilians were killed in Orun?", "In Orun 41 soldiers were killed.", otherPeople, "In Orun 41 soldiers and 12 civilians were killed."},
		{"how many attacks were there in August?", "There were 90 attacks in November, more than in August.", otherMonth, "In August there were 90 attacks, more than in November."},
		{"how many Malian soldiers were wounded?", "Six wounded soldiers were taken to the Malian capital.", otherNation, "Six wounded Malian soldiers were taken to Gao."},
		{"how many rebels were arrested?", "In June the rebels' leader was arrested.", countsOther, "In June 14 rebels were arrested."},
		{"why did the otters lose the game?", "The otters lost the game on Sunday.", lacksReason, "The otters lost the game because of the rain."},
		{"where was the conference held?", "The conference was held last year.", lacksPlace, "The conference was held in Little Hamit."},
		{"who was governor before Ottokar Lindh?", "The governor, Ottokar Lindh, defended the loan.", lacksSuccession, "The governor, Ottokar Lindh, succeeded Maria Tann."},
		{"what is the name of the ship?", "The foreigners left by ship for Hadland.", namesNothing, "The foreigners left by the ship Petrel for Hadland."},
		{"what was the yacht called?", "The yacht lay in Lisse.", namesNothing, "The yacht Petrel lay in Lisse."},
		{"what does NDRA stand for?", "The head of NDRA was dismissed in July.", lacksForm, "The National Disaster Relief Agency (NDRA) was founded in July."},
	} {
		for _, sentence := range []string{test.lacking, test.holding} {
			got := objectionTo(t, sentence, test.question)
			if want := sentence == test.lacking; (got == test.want) != want {
				t.Errorf("%q to %q: objection %d, want %d: %t", test.question, sentence, got, test.want, want)
			}
		}
	}
}

// objectionTo is the objection to a sentence, the only one of a document.
func objectionTo(t *testing.T, sentence, question string) objection {
	t.Helper()
	e := told(t, sentence)
	w := e.borrow()
	defer e.giveBack(w)
	r := e.read(w, e.index(), question)
	if len(r.cs) != 1 {
		t.Fatalf("%q: %d candidates, want 1", question, len(r.cs))
	}
	return r.cs[0].objected()
}

// told is an engine on one English document of one sentence.
func told(t *testing.T, sentence string) *Engine {
	t.Helper()
	d, err := kb.Parse(t.Context(), "a.md", []byte("---\nlang: en\n---\n"+sentence+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := kb.NewIndex([]*kb.Document{d})
	e, err := New(func() *kb.Index { return x })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestRelation reads who and what a question asks about.
func TestRelation(t *testing.T) {
	t.Parallel()
	x := kb.NewIndex(nil)
	e, err := New(func() *kb.Index { return x })
	if err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]struct {
		happened, other string
		side            side
	}{
		"who attacked the garrison?":               {"attacked", "garrison", agent},
		"who first attacked the garrison?":         {"attacked", "garrison", agent},
		"who did Leopold sell the mine to?":        {"mine", "sell", noSide},
		"whom did Calvoy replace?":                 {"replace", "calvoy", patient},
		"who was killed in the ambush?":            {"killed", "", patient},
		"by whom was Calvoy replaced?":             {"replaced", "calvoy", agent},
		"where was the summit held?":               {"held", "summit", noSide},
		"when did Operation Sandglass start?":      {"start", "sandglass", noSide},
		"how many attacks were there in November?": {"", "november", noSide},
	} {
		q := e.ask(x, question, &analyzers{})
		word := func(i int) string {
			if i < 0 {
				return ""
			}
			return q.terms[i].word
		}
		if r := q.relation; word(r.term) != want.happened || word(r.other) != want.other || r.side != want.side {
			t.Errorf("%q: %q, %q, side %d; want %+v", question, word(r.term), word(r.other), r.side, want)
		}
	}
}

// TestUnfit: what is of another sort than asked for is not shown as the short answer.
func TestUnfit(t *testing.T) {
	t.Parallel()
	e := sample(t)
	for question, fit := range map[string]bool{
		"was bah ag moussa a tuareg?":               false,
		"what happened to bah ag moussa?":           false,
		"whats jnim":                                false,
		"why did the bomber blow himself up early?": false,
		"who is said to be behind the attack?":      false,
		"what's the capital of Mali?":               false,
		"where is the Liptako Gourma region?":       false,
		"why did France send 600 more soldiers?":    false,
		"where was Bah ag Moussa killed?":           false,
		"how was Droukdel killed?":                  false,
		"which French general was wounded?":         false,
		"who leads JNIM?":                           true,
		"how many attacks were there in November?":  true,
		"who is the French defence minister?":       true,
		"in which month was Bah ag Moussa killed?":  true,
	} {
		a, err := e.Answer(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Short != ""; got != fit {
			t.Errorf("%q: short answer %q, want one: %t", question, a.Short, fit)
		}
	}
}

// TestUntimed cuts the time behind a number.
func TestUntimed(t *testing.T) {
	t.Parallel()
	e := told(t, "The fire in the boathouse cost the club $1.2 million last winter.")
	a, err := e.Answer(t.Context(), "how much did the fire in the boathouse cost the club?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Short != "$1.2 million" {
		t.Errorf("short answer %q, want $1.2 million", a.Short)
	}
}
