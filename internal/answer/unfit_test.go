package answer

import "testing"

// TestWholeAnswers: a short answer has all of a name, a number or a range, and nothing
// that belongs to another one.
func TestWholeAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ sentence, question, want string }{
		{"The programme was announced by the deputy administrator, Hugh L. Dryden, in July.", "who announced the programme?", "Hugh L. Dryden"},
		{"The plague of 1471 killed 10–15% of the inhabitants of Osterby.", "what share of the inhabitants of Osterby did the plague of 1471 kill?", "10–15%"},
		{"The first definition was John Myhill's, who published it in 1960.", "whose was the first definition?", "John Myhill"},
		{"The square of Osterby can hold half a million people.", "how many people can the square of Osterby hold?", "half a million"},
		{"The toll in Osterby is 90, according to the Observatory.", "osterby toll number", "90"},
	} {
		a, err := told(t, test.sentence).Answer(t.Context(), test.question)
		if err != nil {
			t.Fatal(err)
		}
		if a.Short != test.want {
			t.Errorf("%q of %q: %q (%s, %.2f), want %q", test.question, test.sentence, a.Short, a.Status, a.Confidence, test.want)
		}
	}
}

// TestMentioned: who or what stands beside the thing asked for is no short answer.
func TestMentioned(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ sentence, question, wrong string }{
		{"A brewery in Osterby has promised to pay for the paint.", "which brewery promised to pay for the paint?", "brewery"},
		{"The embassy bought one button from a man of 90, Harold Sugden.", "how much did Harold Sugden pay for the button?", "90"},
		{"The bases that were hit stand in Kidal, Ménaka and Gao.", "the bases hit", "Ménaka and Gao"},
	} {
		a, err := told(t, test.sentence).Answer(t.Context(), test.question)
		if err != nil {
			t.Fatal(err)
		}
		if a.Short == test.wrong {
			t.Errorf("%q of %q: %q", test.question, test.sentence, a.Short)
		}
	}
}
