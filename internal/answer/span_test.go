package answer_test

import (
	"testing"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// engineOn is an engine on one document.
func engineOn(t *testing.T, text string) *answer.Engine {
	t.Helper()
	d, err := kb.Parse(t.Context(), "one.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	x := kb.NewIndex([]*kb.Document{d})
	e, err := answer.New(func() *kb.Index { return x })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestNumbersKeepTheirSigns: a number is not shown without its currency, its
// percent sign and the word that qualifies it.
func TestNumbersKeepTheirSigns(t *testing.T) {
	t.Parallel()
	e := engineOn(t, `# Harbour of Brennick

The harbour board spent at least £340 on new ropes for the ferry in May.

Traffic at the harbour fell by nearly 12.5% in the first half of the year.

More than 300 sailors signed the petition against the new toll.

The fire in the boathouse cost the club $1.2 million last winter.
`)
	for question, want := range map[string]string{
		"how much did the board spend on new ropes for the ferry?":      "at least £340",
		"by how much did traffic at the harbour fall?":                  "nearly 12.5%",
		"how many sailors signed the petition against the new toll?":    "More than 300 sailors",
		"how much did the fire in the boathouse cost the club?":         "$1.2 million",
		"what did the fire in the boathouse cost the club last winter?": "$1.2 million",
	} {
		a, err := e.Answer(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		if a.Short != want && a.Short+" sailors" != want {
			t.Errorf("%q is answered with %q (%s, %.2f), want %q", question, a.Short, a.Status, a.Confidence, want)
		}
	}
}

// TestWhenAsClause: "when the gale came, who …" asks for a person.
func TestWhenAsClause(t *testing.T) {
	t.Parallel()
	e := engineOn(t, `# Gale

When the gale reached Brennick on 4 May, the pilot Oda Rehn led the crew to the shelter.

The crew stayed in the shelter for two days.
`)
	a, err := e.Answer(t.Context(), "When the gale reached Brennick, who led the crew to the shelter?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Status != answer.Answered || a.Short != "Oda Rehn" && a.Short != "pilot Oda Rehn" {
		t.Errorf("answered with %q (%s, %.2f), want Oda Rehn", a.Short, a.Status, a.Confidence)
	}
}

// TestGermanNouns: an unknown German noun is not taken for a name that no
// briefing mentions.
func TestGermanNouns(t *testing.T) {
	t.Parallel()
	e := engineOn(t, `---
lang: de
---
# Zug

Der Lokführer Henning Prasuhn hatte den Zug vor dem Erdrutsch noch abgebremst.
`)
	a, err := e.Answer(t.Context(), "Wer hatte den Zug vor der Katastrophe abgebremst?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Status == answer.NotFound {
		t.Errorf("status %s, notes %q: Katastrophe is no name", a.Status, a.Notes)
	}
	a, err = e.Answer(t.Context(), "Was sagte Greta Thunfeld dazu?")
	if err != nil {
		t.Fatal(err)
	}
	if a.Status == answer.Answered {
		t.Errorf("answered with %q about a person who is not mentioned", a.Evidence[0].Quote)
	}
}

// TestTwoInOneSentence: a sentence about two people does not lend the one's date
// or office to the other.
func TestTwoInOneSentence(t *testing.T) {
	t.Parallel()
	e := engineOn(t, `# Brennick

In June the club's leader, Edvard Holm, was arrested and in November the head of the club's rowing section, also a sailor, Tam Orrin, was arrested.
`)
	for question, wrong := range map[string]string{
		"when was Holm arrested?":                "November",
		"when was Tam Orrin arrested?":           "June",
		"who headed the club's rowing section?":  "Edvard Holm",
		"who is the head of the rowing section?": "Edvard Holm",
	} {
		a, err := e.Answer(t.Context(), question)
		if err != nil {
			t.Fatal(err)
		}
		if a.Short == wrong {
			t.Errorf("%q is answered with %q", question, a.Short)
		}
	}
}
