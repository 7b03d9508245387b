package guard_test

import (
	"strings"
	"testing"

	"briefbot/internal/answer/guard"
	"briefbot/internal/kb"
)

// verdict checks one sentence that cites every passage.
func verdict(guarded *guard.Guard, lang, text string, passages ...string) guard.Verdict {
	var ps []guard.Passage
	var cites []int
	for i, p := range passages {
		ps = append(ps, guard.Passage{Text: p, Lang: lang})
		cites = append(cites, i+1)
	}
	return guarded.Begin(lang, ps, nil).Sentence(guard.Sentence{Text: text, Citations: cites})
}

func TestSameThingOtherwiseWritten(t *testing.T) {
	t.Parallel()
	guarded := newGuard(t)
	for _, tc := range []struct{ passage, sentence string }{
		{"The mission sent 600 soldiers to Kidal.", "The mission sent six hundred soldiers to Kidal."},
		{"The plant cost 1,500,000 euros.", "The plant cost €1.5 million."},
		{"The plant cost one and a half million euros.", "The plant cost one and a half million euros."},
		{"Turnout was 62.5 percent in the city.", "Turnout in the city was 62.5%."},
		{"A third of the voters stayed at home.", "One third of the voters stayed at home."},
		{"It was the 3rd attack on the base.", "It was the third attack on the base."},
		{"Twenty-one people were hurt in the crash.", "21 people were hurt in the crash."},
		{"The meeting is on 3 May 2024 in Oslo.", "The meeting in Oslo is on May 3rd, 2024."},
		{"The fair runs from 3–12 March in Bern.", "The fair in Bern ends on 12 March."},
		{"A dozen villages were flooded.", "Twelve villages were flooded."},
		{"French troops left the base in Gao.", "Troops of France left the base in Gao."},
		{"The World Health Organization sent doctors to Goma.", "The WHO sent doctors to Goma."},
		{"The U.S. closed its embassy in Sanaa.", "The US closed its embassy in Sanaa."},
	} {
		if v := verdict(guarded, "en", tc.sentence, tc.passage); !v.OK() {
			t.Errorf("Sentence(%q) over %q = %s (%s), want it to pass", tc.sentence, tc.passage, v.Rule, v.Detail)
		}
	}
}

func TestStopped(t *testing.T) {
	t.Parallel()
	guarded := newGuard(t)
	for _, tc := range []struct {
		rule              guard.Rule
		passage, sentence string
	}{
		{guard.Number, "The mission sent 600 soldiers to Kidal.", "The mission sent 6,000 soldiers to Kidal."},
		{guard.Number, "Turnout was 62.5 percent in the city.", "Turnout in the city was 62.5."},
		{guard.Number, "He paid 40 dollars for 3 books.", "He paid 3 dollars for 40 books."},
		{guard.Number, "It employs 300 people in Leeds.", "It employs at least 300 people in Leeds."},
		{guard.Hedge, "It employs at least 300 people in Leeds.", "It employs 300 people in Leeds."},
		{guard.Date, "The meeting is on 3 May 2024 in Oslo.", "The meeting in Oslo is on 3 May 2025."},
		{guard.Date, "She resigned on Monday.", "She resigned yesterday."},
		{guard.Name, "The meeting is in Oslo.", "The meeting is in Bergen."},
		{guard.Quotation, `He called it "a long road".`, `He called it "a long and hard road".`},
		{guard.Markup, "The bank is closed.", "The bank is closed\u202e."},
		{guard.Markup, "The bank is closed.", "The bank is closed :tada:"},
		{guard.Markup, "The bank is closed.", "The bank is closed: bank.example.com"},
		{guard.Length, "The bank is closed.", strings.Repeat("The bank is closed ", 60)},
		{guard.Language, "The bank is closed.", "Банк закрыт."},
	} {
		if v := verdict(guarded, "en", tc.sentence, tc.passage); v.Rule != tc.rule {
			t.Errorf("Sentence(%q) over %q = %q (%s), want %s", tc.sentence, tc.passage, v.Rule, v.Detail, tc.rule)
		}
	}
}

// TestOtherLanguage stops what cannot be compared: a summary in the question's
// language of a passage in another.
func TestOtherLanguage(t *testing.T) {
	t.Parallel()
	c := newGuard(t).Begin("en", []guard.Passage{{Text: "Le pont est fermé depuis le 14 mars.", Lang: "fr"}}, nil)
	if v := c.Sentence(guard.Sentence{Text: "The bridge has been closed since 14 March.", Citations: []int{1}}); v.Rule != guard.Language {
		t.Errorf("Sentence = %q, want %s", v.Rule, guard.Language)
	}
}

// TestAliases lets a name meet the abbreviation that a document defines.
func TestAliases(t *testing.T) {
	t.Parallel()
	an := kb.NewAnalyzer("en")
	alias := kb.Alias{Short: "JNIM", Long: "Support Group for Islam and Muslims", ShortTerm: an.Tokens(nil, []byte("JNIM"))[0].Term}
	for _, tok := range an.Tokens(nil, []byte("Support Group Islam Muslims")) {
		alias.LongTerms = append(alias.LongTerms, tok.Term)
	}
	passages := []guard.Passage{{Text: "JNIM attacked the convoy near Gao.", Lang: "en"}}
	s := guard.Sentence{Text: "The Support Group for Islam and Muslims attacked the convoy near Gao.", Citations: []int{1}}
	guarded := newGuard(t)
	if v := guarded.Begin("en", passages, []kb.Alias{alias}).Sentence(s); !v.OK() {
		t.Errorf("with the alias: %s (%s), want it to pass", v.Rule, v.Detail)
	}
	if v := guarded.Begin("en", passages, nil).Sentence(s); v.OK() {
		t.Error("without the alias the long name passed")
	}
}

// TestVerbatim passes every sentence of the sample as it stands.
func TestVerbatim(t *testing.T) {
	t.Parallel()
	guarded := newGuard(t)
	lost, all := 0, 0
	for _, name := range []string{"tune.jsonl", "heldout.jsonl"} {
		for _, g := range readSet(t, name) {
			check := g.check(guarded)
			for i, p := range g.Passages {
				for _, span := range kb.Sentences([]byte(p)) {
					all++
					text := p[span.Start:span.End]
					v := check.Sentence(guard.Sentence{Text: text, Citations: []int{i + 1}})
					if !v.OK() && v.Rule != guard.Quotation && v.Rule != guard.Length {
						lost++
						t.Logf("%s: %s (%s): %s", g.ID, v.Rule, v.Detail, text)
					}
				}
			}
		}
	}
	if lost*100 > all*3 {
		t.Errorf("%d of %d sentences were stopped over themselves, want at most 3%%", lost, all)
	}
}

func FuzzSentence(f *testing.F) {
	f.Add("en", "The six wounded were taken to Gao on 3 May.", "The 6 wounded were taken to \"Gao\" in May.", 1)
	f.Add("fr", "l'", "’’’ « ", 2)
	f.Add("zh", "二〇二四年", "1–2–3 of of of twelve hundred and", 1)
	f.Add("de", "„a“", "not no neither nor", -1)
	guarded := newGuard(f)
	f.Fuzz(func(t *testing.T, lang, passage, sentence string, cite int) {
		c := guarded.Begin(lang, []guard.Passage{{Text: passage, Lang: lang}}, nil)
		v := c.Sentence(guard.Sentence{Text: sentence, Citations: []int{cite}})
		if cite != 1 && v.OK() {
			t.Errorf("a sentence that cites passage %d of one passed", cite)
		}
		if strings.ContainsAny(sentence, "<`\x00") && v.OK() {
			t.Errorf("%q passed", sentence)
		}
	})
}

func BenchmarkSentence(b *testing.B) {
	guarded := newGuard(b)
	groups := readSet(b, "tune.jsonl")
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		g := groups[n%len(groups)]
		check := g.check(guarded)
		for _, s := range g.Sentences {
			check.Sentence(guard.Sentence{Text: s.Text, Citations: s.Citations})
		}
		n++
	}
}
