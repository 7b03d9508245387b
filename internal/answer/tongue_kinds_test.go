package answer

import (
	"slices"
	"testing"

	"briefbot/internal/kb"
)

func TestTongueKinds(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lang, text string
		want       kind
	}{
		{"fr", "quelle entreprise a construit le tunnel ?", kindOrg},
		{"fr", "à quelle date ouvre la gare", kindWhen},
		{"fr", "hauteur de la tour", kindNumber},
		{"fr", "Est-ce qu'on sait combien d'arbres sont tombés ?", kindNumber},
		{"fr", "d'où vient la fuite", kindWhere},
		{"fr", "comment s'appelle le capitaine", kindWho},
		{"fr", "qu'a dit la ministre de la réforme", kindQuote},
		{"es", "hasta cuando dura la huelga", kindWhen},
		{"es", "¿Qué empresa hizo la presa?", kindOrg},
		{"es", "por que cerraron la mina", kindWhy},
		{"es", "donde duermen", kindWhere},
		{"de", "welche Firma baut die Brücke?", kindOrg},
		{"de", "wie hoch ist der Turm", kindNumber},
		{"de", "Wie heißt die Trainerin?", kindWho},
		{"de", "bis wann gilt das Verbot", kindWhen},
		{"de", "was ist ein Haff", kindDefinition},
		{"de", "Was hat der Pfarrer dazu gesagt?", kindQuote},
		{"it", "a che ora parte il treno", kindWhen},
		{"it", "perche hanno chiuso il porto", kindWhy},
		{"it", "in che città si tiene la fiera", kindWhere},
		{"it", "come si chiama la ditta", kindOrg},
		{"pt", "a que horas abre o mercado", kindWhen},
		{"pt", "que empresa fez a ponte", kindOrg},
		{"pt", "pq fecharam a escola", kindWhy},
		{"pt", "o que disse o bispo sobre a seca", kindQuote},
		{"ru", "какая фирма строит мост", kindOrg},
		{"ru", "из-за чего остановили завод", kindWhy},
		{"ru", "что такое шуга", kindDefinition},
		{"ru", "в каком году построен мост", kindWhen},
		{"ar", "ليش سكروا الطريق", kindWhy},
		{"ar", "وين صار الحريق", kindWhere},
		{"ar", "كم عدد الضحايا", kindNumber},
		{"ar", "متى يفتح السوق", kindWhen},
		{"zh", "哪家公司修的桥", kindOrg},
		{"zh", "桥是哪天通车的", kindWhen},
		{"zh", "谁带队", kindWho},
		{"zh", "票要多少钱", kindNumber},
		{"zh", "工厂为什么停产", kindWhy},
		{"zh", "工厂在哪里", kindWhere},
		{"zh", "市长怎么说", kindQuote},
		{"zh", "“双减”是什么意思", kindDefinition},
	} {
		got, _, _ := tongueOf(test.lang).asked(test.text, kb.NewAnalyzer(test.lang).Tokens(nil, []byte(test.text)))
		if got != test.want {
			t.Errorf("%s: kind of %q = %d, want %d", test.lang, test.text, got, test.want)
		}
	}
}

func TestTongueAlike(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		lang, a, b string
		want       bool
	}{
		{"fr", "contaminé", "contamination", true},
		{"fr", "chef", "directrice", true},
		{"fr", "conte", "contrat", false},
		{"es", "reparar", "reparación", true},
		{"de", "Energiekosten", "Energie", true},
		{"de", "Glashütte", "Hütte", true},
		{"de", "Tasche", "Flasche", false},
		{"ru", "проверка", "проверить", true},
		{"ru", "погибли", "умер", true},
		{"ar", "اكتشاف", "اكتشف", true},
		{"ar", "مدينتهم", "مدينة", true},
		{"ar", "كتاب", "قطار", false},
	} {
		a := kb.NewAnalyzer(test.lang)
		one, other := a.Tokens(nil, []byte(test.a))[0].Term, a.Tokens(nil, []byte(test.b))[0].Term
		if got := tongueOf(test.lang).alike(one, other); got > 0 != test.want && one != other {
			t.Errorf("%s: %q and %q are alike by %.2f, want alike: %v", test.lang, test.a, test.b, got, test.want)
		}
	}
}

func TestHanContents(t *testing.T) {
	t.Parallel()
	doc, err := kb.Parse(t.Context(), "a.md", []byte("---\nlang: zh\n---\n\n柳塘小区的居民转移到体育馆，造成4人死亡。\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := kb.NewIndex([]*kb.Document{doc})
	for text, want := range map[string][]string{
		"请问柳塘的居民转移到哪儿去了？": {"柳塘", "居民", "民转", "转移"},
		"谁带队调查": {"带队", "队调", "调查"},
		"死了几个人": nil,
	} {
		tokens := kb.NewAnalyzer("zh").Tokens(nil, []byte(text))
		var got []string
		for i, on := range hanContents(x, text, tokens) {
			if on && tokens[i].Has(kb.Bigram) {
				got = append(got, tokens[i].Word)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("contents of %q = %q, want %q", text, got, want)
		}
	}
	if got := hanAlone("死了几个人"); !slices.Equal(got, []string{"死", "人"}) {
		t.Errorf("characters alone: %q", got)
	}
	q := &question{text: "红楼梦的作者是谁，居民呢"}
	if got := q.hanUnknown(x); !slices.Equal(got, []string{"红楼梦", "作者"}) {
		t.Errorf("unknown words: %q", got)
	}
}
