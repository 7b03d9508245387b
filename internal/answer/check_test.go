package answer

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"briefbot/internal/kb"
)

// harbour is an invented briefing to check sentences against.
const harbour = `---
title: Strike at the port of Verano
date: 2024-05-03
url: https://example.org/verano
---

# Strike at the port of Verano

Dockers at the port of Verano walked out on Tuesday over a plan to automate two terminals. The strike was called by the Union of Port Workers (UPW), which has 1,400 members. The union is led by Marta Quill, a former crane driver.

More than 60 ships were waiting outside the harbour in April, according to the Maritime Observatory. Only three ships were unloaded on Wednesday.

Transport minister Paul Renner stressed that the terminals would not close. He met the union's lawyers in Verano.

The port authority has not dismissed any dockers. Two guards were injured by striking dockers near the north gate, and a police officer was treated in hospital in March.

Owen Hale, who founded the Harbour Watch group, was arrested by federal police in January. In June the group's treasurer, Lena Voss, resigned and in August its spokesman, Tom Ade, fled to Lisbon.

The city of Verano bought six fire boats from Norland for 2.5 million crowns in 2021. If the strike goes on, the navy could escort tankers.
`

func checker(t testing.TB, files map[string]string) *Engine {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	index, _, err := kb.Load(t.Context(), slog.New(slog.DiscardHandler), dir, kb.Config{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(func() *kb.Index { return index })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCheck(t *testing.T) {
	t.Parallel()
	e := checker(t, map[string]string{"verano.md": harbour})
	for _, tc := range []struct {
		text    string
		verdict Verdict
		differs string // "said/briefing, …"
	}{
		// The briefing's own words, and the same in another form or order.
		{"Dockers at the port of Verano walked out on Tuesday.", Carried, ""},
		{"On Tuesday dockers walked out at the port of Verano.", Carried, ""},
		{"Two guards were injured near the north gate.", Carried, ""},
		{"2 guards were injured.", Carried, ""},
		{"The Union of Port Workers has 1,400 members.", Absent, ""}, // a relative clause: not sure enough
		{"Marta Quill leads the union.", Carried, ""},
		{"The union is led by Marta Quill.", Carried, ""},
		{"Striking dockers injured two guards.", Carried, ""},
		{"Federal police arrested Owen Hale in January.", Carried, ""},
		{"In January Owen Hale was arrested.", Carried, ""},
		{"More than 60 ships were waiting outside the harbour.", Carried, ""},
		{"The city of Verano bought six fire boats from Norland in 2021.", Carried, ""},
		{"Lena Voss resigned in June.", Carried, ""},
		{"The port authority has not dismissed any dockers.", Carried, ""},

		// Another figure, date or name.
		{"Three guards were injured.", Differs, "Three/Two"},
		{"60 ships were waiting outside the harbour.", Differs, "60/More than 60"},
		{"More than 80 ships were waiting outside the harbour.", Differs, "80/60"},
		{"Dockers at the port of Verano walked out on Thursday.", Differs, "Thursday/Tuesday"},
		{"Federal police arrested Owen Hale in February.", Differs, "February/January"},
		{"The city of Verano bought nine fire boats from Norland.", Differs, "nine/six"},
		{"The city of Verano bought six fire boats from Sudland.", Differs, "Sudland/Norland"},
		{"The union is led by Jack Stone.", Differs, "Jack Stone/Marta Quill"},
		{"Jack Stone leads the union.", Differs, "Jack Stone/Marta Quill"},
		{"Federal police arrested Peter Hale.", Differs, "Peter Hale/Owen Hale"},

		// What must never be carried.
		{"Two guards injured striking dockers.", Absent, ""},
		{"Owen Hale arrested federal police.", Absent, ""},
		{"The union leads Marta Quill.", Absent, ""},
		{"Two guards were not injured.", Absent, ""},
		{"The port authority has dismissed dockers.", Absent, ""},
		{"The terminals will close.", Absent, ""},
		{"The terminals would close.", Absent, ""},
		{"The navy escorts tankers.", Absent, ""},
		{"The navy could escort tankers.", Absent, ""},             // only if the strike goes on
		{"Verano bought six fire boats from Norland.", Absent, ""}, // the city did
		{"Tom Ade fled to Lisbon in June.", Absent, ""},
		{"The union arrested Owen Hale.", Absent, ""},
		{"Marta Quill was a member of the Harbour Watch group.", Absent, ""},
		{"Ships were unloaded on Wednesday without delay.", Absent, ""},
		{"The union has 1,400 ships.", Absent, ""},
		{"Paul Renner met lawyers.", Absent, ""},
		{"Lena Voss and Tom Ade resigned in June.", Absent, ""},
		{"All ships were unloaded on Wednesday.", Absent, ""},
		{"A police officer was injured in March.", Absent, ""},
		{"Two guards were treated in hospital.", Absent, ""},
		{"The treasurer resigned in August.", Absent, ""},
		{"Lena Voss fled to Lisbon.", Absent, ""},
		{"Tom Ade resigned in June.", Absent, ""},
		{"Owen Hale arrested two guards.", Absent, ""},
		{"Norland bought six fire boats from Verano.", Absent, ""},
		{"The dockers were arrested by federal police.", Absent, ""},
		{"Paul Renner met Marta Quill in Verano.", Absent, ""},
		{"Every docker walked out on Tuesday.", Absent, ""},
		{"Dockers were injured.", Absent, ""},
		{"The volcano on Mount Asha erupted.", Absent, ""},

		// No claim at all.
		{"Who leads the union?", NoClaim, ""},
		{"Thanks!", NoClaim, ""},
		{"🎉🎉", NoClaim, ""},
	} {
		list, err := e.Check(t.Context(), tc.text)
		if err != nil || len(list) != 1 {
			t.Fatalf("Check(%q) = %d sentences, %v, want 1", tc.text, len(list), err)
		}
		got := list[0]
		var differs []string
		for _, d := range got.Differences {
			differs = append(differs, d.Said+"/"+d.Briefing)
		}
		if got.Verdict != tc.verdict || strings.Join(differs, ", ") != tc.differs {
			quote := ""
			if got.Evidence != nil {
				quote = got.Evidence.Quote
			}
			t.Errorf("Check(%q) = %s %q, want %s %q (quote %q, missing %q)", tc.text, got.Verdict, differs, tc.verdict, tc.differs, quote, got.Missing)
		}
		if (tc.verdict == Carried || tc.verdict == Differs) && got.Evidence == nil {
			t.Errorf("Check(%q) has no evidence", tc.text)
		}
	}
}

func TestCheckKeepsTheSource(t *testing.T) {
	t.Parallel()
	e := checker(t, map[string]string{"verano.md": harbour})
	list, err := e.Check(t.Context(), "More than 60 ships were waiting outside the harbour in April.")
	if err != nil || len(list) != 1 || list[0].Verdict != Carried || list[0].Evidence.Attribution != "the Maritime Observatory" {
		t.Errorf("Check = %+v, %v, want it carried as the observatory's word", list, err)
	}
}

func TestCheckOtherLanguages(t *testing.T) {
	t.Parallel()
	e := checker(t, map[string]string{"puerto.md": "---\nlang: es\n---\n\nEl sindicato convocó la huelga en abril. Dos guardias resultaron heridos.\n"})
	for text, want := range map[string]Verdict{
		"Dos guardias resultaron heridos.":     Carried,
		"Dos guardias no resultaron heridos.":  Absent,
		"Tres guardias resultaron heridos.":    Absent,
		"Guardias resultaron heridos en abril": Absent,
	} {
		if list, err := e.Check(t.Context(), text); err != nil || len(list) != 1 || list[0].Verdict != want {
			t.Errorf("Check(%q) = %+v, %v, want %s", text, list, err, want)
		}
	}
}

// mutations change what a sentence says; "" where one does not apply.
func mutations() map[string]func(s string) string {
	replace := func(form, by string) func(string) string {
		r := regexp.MustCompile(form)
		return func(s string) string {
			loc := r.FindStringIndex(s)
			if loc == nil {
				return ""
			}
			return s[:loc[0]] + r.ReplaceAllString(s[loc[0]:loc[1]], by) + s[loc[1]:]
		}
	}
	return map[string]func(string) string{
		"another number":  replace(`\b\d[\d,.]*\d\b|\b\d\b`, "37"),
		"another word":    replace(`\b(two|three|six|Two)\b`, "nine"),
		"another name":    replace(`\b(\p{Lu}\p{Ll}+) \p{Lu}\p{Ll}+\b`, "Mara Dunn"),
		"another month":   replace(`\b(January|March|April|June|August|November)\b`, "October"),
		"a denial":        replace(`\b(was|were|is|has|are|have)\b( not)?`, "$1 never"),
		"no denial":       replace(` not `, " "),
		"no doubt":        replace(` (could|would) `, " will "),
		"other verb":      replace(`\b\p{Ll}{4,}ed\b`, "destroyed"),
		"more than that":  replace(`(^| of | bought )(\d+|two|Two|three|six) (guards|attacks|fire)\b`, "${1}more than $2 $3"),
		"of everybody":    replace(`^(The|Two|Only) `, "All "),
		"other direction": replace(` (from|to|by) `, " against "),
	}
}

func TestCheckNeverCarriesAMutation(t *testing.T) {
	t.Parallel()
	article, err := os.ReadFile("../../kb/article.md")
	if err != nil {
		t.Fatal(err)
	}
	e := checker(t, map[string]string{"verano.md": harbour, "article.md": string(article)})
	tried := 0
	for _, d := range e.index().Documents() {
		for i := range d.Len() {
			p := d.Passage(i)
			for _, s := range p.Sentences() {
				text := p.Display(s)
				if got, err := e.Check(t.Context(), text); err != nil || len(got) != 1 || got[0].Verdict != Carried && got[0].Verdict != NoClaim {
					t.Errorf("Check(%q) = %+v, %v, want its own sentence carried", text, got, err)
				}
				for name, mutate := range mutations() {
					m := mutate(text)
					if m == "" || m == text {
						continue
					}
					tried++
					got, err := e.Check(t.Context(), m)
					if err != nil || len(got) != 1 || got[0].Verdict == Carried {
						t.Errorf("%s: Check(%q) = %+v, %v, want it not carried", name, m, got, err)
					}
				}
			}
		}
	}
	if tried < 50 {
		t.Errorf("%d mutations were tried, want many", tried)
	}
}

func TestCheckBounds(t *testing.T) {
	t.Parallel()
	e := checker(t, map[string]string{"verano.md": harbour})
	list, err := e.Check(t.Context(), strings.Repeat("Dockers at the port of Verano walked out on Tuesday. ", 2_000))
	if err != nil || len(list) == 0 || len(list) > maxCheckedSentences {
		t.Errorf("Check = %d sentences, %v, want at most %d", len(list), err, maxCheckedSentences)
	}
	if list, err := e.Check(t.Context(), " \n\x00\xff"); err != nil || len(list) > 1 {
		t.Errorf("Check of nothing = %+v, %v", list, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Check(ctx, "Dockers walked out."); !errors.Is(err, context.Canceled) {
		t.Errorf("Check = %v, want context.Canceled", err)
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("Two guards were injured by 3 dockers, in March.")
	f.Add("港口 罢工 在 星期二 the port 五十 25")
	f.Add("by by by was led by X. More than twenty-five million at least 7")
	e := checker(f, map[string]string{"verano.md": harbour})
	f.Fuzz(func(t *testing.T, text string) {
		list, err := e.Check(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		d := e.index().Document("verano.md")
		for _, c := range list {
			if ev := c.Evidence; ev != nil && !d.Holds(kb.Span{Start: ev.Start, End: ev.End}, ev.Quote) {
				t.Errorf("Check(%q): the quote %q is not at [%d:%d]", text, ev.Quote, ev.Start, ev.End)
			}
		}
	})
}
