package kb

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func terms(lang, text string) []string {
	var list []string
	for _, t := range NewAnalyzer(lang).Tokens(nil, []byte(text)) {
		if !t.Has(Stop) {
			list = append(list, t.Term)
		}
	}
	return list
}

func words(lang, text string) []string {
	var list []string
	for _, t := range NewAnalyzer(lang).Tokens(nil, []byte(text)) {
		list = append(list, t.Word)
	}
	return list
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lang, text, want string }{
		{"en", "Ménaka, Gao–Kidal (Mali)", "menaka gao kidal mali"},
		{"en", "e\u0301te\u0301 été", "ete ete"},
		{"en", "JNIM's leader’s soldiers' plan", "jnim leader soldiers plan"},
		{"en", "O'Neill d’Ivoire Qur'an", "oneill divoire quran"},
		{"en", "the U.S. and U.S.A. and the U.N.", "the us and usa and the un"},
		{"en", "1,000,000 people, 3.5 per cent, 12,5", "1000000 people 3.5 per cent 12.5"},
		{"en", "the 1990s and the 3rd of 21st", "the 1990 and the 3 of 21"},
		{"de", "1.000.000 Menschen und 3,5 Prozent", "1000000 menschen und 3.5 prozent"},
		{"en", "G5-Sahel al-Qaeda counter-terrorism", "g5 sahel al qaeda counter terrorism"},
		{"fr", "l'attaque d'Ansar qu'il aujourd'hui", "attaque ansar il aujourdhui"},
		{"it", "l'attacco dell'esercito", "attacco dellesercito"},
		{"en", "Straße Œuvre Łódź Ærø þing ﬁne", "strasse oeuvre lodz aero thing fine"},
		{"en", "naïve façade coöperate", "naive facade cooperate"},
		{"zh", "马里北部 Mali", "马里 里北 北部 mali"},
		{"zh", "人", "人"},
		{"ja", "テロ攻撃", "テロ ロ攻 攻撃"},
		{"ar", "مُحَمَّد إلى أفريقيا الساحة", "محمد الي افريقيا الساحه"},
		{"ru", "Ёлка, её подъезд й", "елка ее подъезд й"},
		{"uk", "Київ їжак", "киів іжак"},
		{"en", "soft\u00adhyphen zero\u200cwidth", "softhyphen zerowidth"},
		{"en", "e-mail@example.org #tag $5 50%", "e mail example org tag 5 50"},
		{"en", "😀 !!! —", ""},
		{"hi", "हिन्दी में", "हिन्दी में"},
		{"el", "Αθήνα ΑΘΗΝΑ", "αθηνα αθηνα"},
		{"tr", "İstanbul ılık", "istanbul ilik"},
	} {
		if got := strings.Join(words(test.lang, test.text), " "); got != test.want {
			t.Errorf("words of %q (%s) = %q, want %q", test.text, test.lang, got, test.want)
		}
	}
}

// TestTermsMeet: what people write in different ways is one term.
func TestTermsMeet(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lang, words string }{
		{"en", "lead leads led leading"},
		{"en", "fight fights fought fighting"},
		{"en", "die died dies dying death deaths"},
		{"en", "kill killed kills killing"},
		{"en", "France French"},
		{"en", "Mali Malian Malians"},
		{"en", "Sweden Swedish Swede"},
		{"en", "man men"},
		{"en", "child children"},
		{"en", "country countries"},
		{"en", "six 6"},
		{"en", "twelve 12"},
		{"en", "soldier soldiers soldier's soldiers'"},
		{"en", "Menaka Ménaka MÉNAKA"},
		{"en", "organisation organization"},
		{"en", "defence defense"},
		{"en", "1,000 1000"},
		{"en", "1990s 1990"},
		{"en", "U.S. US"},
		{"en", "UK U.K."},
		{"en", "organised organized organizes organisations organization organizer"},
		{"en", "radicalise radicalised radicalized radicalization"},
		{"en", "analyse analysed analyzing"},
		{"en", "armour armor armoured armored"},
		{"en", "neighbouring neighboring neighbours"},
		{"en", "centre center centres centers centred centered"},
		{"en", "kilometres kilometers km"},
		{"en", "defences defenses defence defended"},
		{"en", "programme programs"},
		{"en", "manoeuvres maneuvers manoeuvred"},
		{"en", "licensed license licences"},
		{"en", "advised advise advises"},
		{"en", "promise promised promising"},
		{"en", "explode exploded explosion explosions"},
		{"en", "decide decisions decided"},
		{"en", "IED IEDs ieds ied IED's"},
		{"en", "MP MPs mps MPs'"},
		{"en", "NGO NGOs ngos"},
		{"en", "CEO CEOs ceos"},
		{"en", "NHS nhs NHS's"},
		{"en", "GPS gps"},
		{"en", "SMS sms"},
		{"en", "Qur'an Quran Qur’an"},
		{"fr", "attaque attaques l'attaque"},
		{"fr", "soldat soldats"},
		{"es", "soldado soldados"},
		{"de", "Soldat Soldaten"},
		{"ru", "солдат солдаты солдата"},
		{"ru", "Ёлка елка"},
		{"ar", "الكتاب كتاب"},
		{"", "attacks attacking attacked"},
	} {
		list := strings.Fields(test.words)
		first := terms(test.lang, list[0])
		for _, w := range list[1:] {
			if got := terms(test.lang, w); !slices.Equal(got, first) || len(got) != 1 {
				t.Errorf("%s: %q gives %q, %q gives %q", test.lang, list[0], first, w, got)
			}
		}
	}
}

// TestTermsStayApart: what means something else is another term.
func TestTermsStayApart(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ lang, a, b string }{
		{"en", "US", "us"},
		{"en", "Mali", "Malta"},
		{"en", "3.5", "35"},
		{"en", "1990", "1991"},
		{"en", "Niger", "Nigeria"},
		{"en", "general", "generation"},
		{"en", "Austria", "Australia"},
	} {
		a, b := NewAnalyzer(test.lang).Tokens(nil, []byte(test.a)), NewAnalyzer(test.lang).Tokens(nil, []byte(test.b))
		if len(a) != 1 || len(b) != 1 || a[0].Term == b[0].Term {
			t.Errorf("%q and %q: %+v, %+v", test.a, test.b, a, b)
		}
	}
}

func TestFlags(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lang, word string
		want       Flag
	}{
		{"en", "mali", 0},
		{"en", "Mali", Upper},
		{"en", "JNIM", Upper | AllUpper},
		{"en", "JNIM's", Upper | AllUpper},
		{"en", "the", Stop},
		{"en", "The", Stop | Upper},
		{"en", "who", Stop | AskStop},
		{"en", "90", Digit},
		{"en", "six", NumberTag},
		{"zh", "马里", Bigram},
		{"fr", "le", Stop},
		{"en", "US", Upper | AllUpper},
	} {
		got := NewAnalyzer(test.lang).Tokens(nil, []byte(test.word))
		if len(got) != 1 || got[0].Flag != test.want {
			t.Errorf("%s: flags of %q: %+v, want %b", test.lang, test.word, got, test.want)
		}
	}
}

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

func FuzzTokens(f *testing.F) {
	for _, lang := range []string{"en", "fr", "de", "ru", "ar", "zh", "tr", ""} {
		f.Add(lang, []byte("The U.S.A. paid 1,000.5 in the 1990s; l'attaque — Straße 汉字 مرحبا Ёлка \xff é' 3rd"))
	}
	f.Fuzz(func(t *testing.T, lang string, text []byte) {
		an := NewAnalyzer(lang)
		checkTokens(t, an, text)
		checkTokens(t, an, text) // from memory
		checkTokens(t, an, []byte(fold(string(text))))
	})
}
