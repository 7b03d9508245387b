package kb

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	// A bar stands where one sentence ends and the next begins.
	for _, text := range []string{
		"One.|Two.|Three.",
		"No stop at the end",
		"Mr. Barkhane met Dr. Smith and Gen. Lecointre.|They spoke.",
		"Mme. Parly and M. Macron came.|The others did not.",
		"J. Smith met George W. Bush.|Then he left.",
		"He lives in the U.S. Army base.|She left the U.S.|The end.",
		"World War I.|It ended in 1918.",
		"Vitamin C.|The doctor said so.",
		"It cost 3.5 million.|That is 1.2 per cent more.",
		"Version 2.0.1 came out on Jan. 12.|Nobody cared.",
		"It opens at 9 a.m. on Mon. 3 May.|It shuts at 5 p.m.|The next day it is shut.",
		"See Fig. 3 and vol. 2, pp. 10-12.|Then decide.",
		"The group (AQIM, etc.) grew.|It split.",
		"They sold weapons, drugs, etc.|The police came.",
		"\"Why?\" she asked.|Nobody knew.",
		"He said: \"Stop!\"|Then he ran.",
		"\"We left.\"|\"You stayed.\"",
		"He left (in June.)|She stayed.",
		"Wait... what happened?|Nothing.",
		"Wait…|Nothing happened.",
		"So it goes… on and on.|Then it stops.",
		"Really?!|Yes!!!|Good.",
		"Ends here.   Two spaces.\n\nNew line.",
		"汉语没有空格。|第二句！|第三句？|「第四句。」|完",
		"انتهى الاجتماع.|هل وافق؟|نعم.",
		"¿Quién manda?|¡Nadie!|El Sr. Pérez llegó a EE. UU. en 2021.|Se fue.",
		"« Nous partons. »|Il est parti.|M. Dupont reste.",
		"Er kam am 3. Mai.|Es war z. B. kalt.|Hr. Müller blieb.",
		"Он приехал в г. Москва.|Потом уехал.|А. С. Пушкин писал.",
		"यह पहला वाक्य है।|यह दूसरा है।",
		"e.g. this one, i.e. that one.|Cf. the other.",
		"Acme Inc. said so.|Acme Inc.|The firm agreed.",
		"Go to www.example.org. now.|See a.b.c for more.",
		"He was 5 ft. 3 in. tall.|She was not.",
		"No. 5 is alive.|No.|It is not.",
		"1. First point.|2. Second point.",
		"In 2020.|In 2021 it rose to 90.|In 2022 it fell.",
		"It fell by 10 %.|3 of 4 agreed.",
	} {
		want := strings.Split(text, "|")
		plain := strings.Join(want, " ")
		if strings.Contains(text, "。|") {
			plain = strings.Join(want, "")
		}
		if strings.Contains(text, "   ") {
			want = []string{"Ends here.", "Two spaces.", "New line."}
		}
		var got []string
		for _, s := range Sentences([]byte(plain)) {
			got = append(got, plain[s.Start:s.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Sentences(%q) (-want +got):\n%s", plain, diff)
		}
	}
}

// checkSentences holds what every split promises.
func checkSentences(t *testing.T, text []byte) {
	t.Helper()
	at := 0
	for _, s := range Sentences(text) {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Errorf("Sentences(%q): %v after %d", text, s, at)
			return
		}
		if strings.TrimSpace(string(text[at:s.Start])) != "" || strings.TrimSpace(string(text[s.Start:s.End])) != string(text[s.Start:s.End]) {
			t.Errorf("Sentences(%q): %v leaves words out or takes space in", text, s)
		}
		if utf8.Valid(text) && !utf8.Valid(text[s.Start:s.End]) {
			t.Errorf("Sentences(%q): %v cuts a rune", text, s)
		}
		at = s.End
	}
	if strings.TrimSpace(string(text[at:])) != "" {
		t.Errorf("Sentences(%q) leaves out %q", text, text[at:])
	}
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{"", "A. B. C.", "Mr. Smith went. He left!", "« Non. » Oui…", "汉。字", "\xff. A", "U.S. Army. 3.5. etc. (x.) \"Y.\" z"} {
		f.Add([]byte(s))
	}
	f.Fuzz(checkSentences)
}
