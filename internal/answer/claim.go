package answer

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"briefbot/internal/kb"
)

// claim is a sentence taken apart for a comparison: one that somebody wrote, or
// one of the briefings.
type claim struct {
	text     string
	words    []claimWord
	question bool
	before   []claimWord // the sentence before it, where there is one
}

// claimWord is one word of a claim with what decides whether another claim says
// the same of it.
type claimWord struct {
	kb.Token
	raw     string // as written
	gap     string // what stands between the word before and this one
	content bool   // neither a function word nor a guard
	name    bool   // written as a name
	value   string // a number's value, or ""
	date    string // "month", "day" or "year" for a part of a date
	by      bool   // governed by "by": who does what the verb says
	prep    string // the preposition that governs it, or ""
	be      bool   // behind a form of "to be": a passive, or a state
}

// The words that decide about a comparison, English and folded.
var (
	denials = words(`not no never none nobody nothing neither nor without cannot cant dont didnt doesnt isnt arent wasnt werent hasnt havent hadnt
		wont wouldnt couldnt shouldnt deny denies denied denying false untrue unlikely refuse refused refuses fail fails failed failing hardly barely
		rejected rejects reject ruled prevented stopped avoided`)
	hedges = words(`may might could can would should will shall if whether unless expect expected expects expectations likely possible possibly perhaps probably reportedly
		alleged allegedly suspected apparently plan plans planned planning threaten threatens threatened attempt attempts attempted try tries tried intend
		intends intended hope hopes hoped want wants wanted ask asks asked demand demands demanded call calls consider considers considered
		propose proposed proposes suggest suggested suggests appear appears appeared seem seems seemed believe believes believed believed fear fears feared
		supposedly rumour rumours rumor rumors nearly almost purported claimed claims claim accuse accused accuses about warn warned warns`)
	quantifiers = words(`all every each most some many few several both half only any more less fewer least over under than approximately around nearly
		almost roughly estimated exactly another other same first last before after until since during despite against again also instead`)
	// links begin another clause or another item: what stands behind them
	// belongs to something else.
	links = words(`and or but nor yet while whereas although though because that which who whom whose where when after before as than so plus if`)
	// reports make a sentence somebody's word.
	reports = words(`said says stressed stated states announced declared told explained added confirmed reported`)
	// particles belong to their verb: to walk out is not to walk in.
	particles = words(`out off up down back away`)
	beings    = words(`is are was were be been being am`)
	preps     = words(`in at on near from to by with for of against during since until between under over into onto through within outside inside
		across towards toward behind along`)
	settings   = words(`in at on near during since within outside inside across`) // say when and where, in any order
	totals     = words(`total number sum`)                                        // "a total of 90" is 90
	articles   = words(`the a an this that these those its his her their our my your`)
	magnitudes = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
)

// readClaim takes a sentence apart.
func readClaim(an *kb.Analyzer, text string) claim {
	c := claim{text: text, question: strings.HasSuffix(strings.TrimRight(text, " \"'”’)"), "?")}
	c.words = claimWords(an, []byte(text))
	return c
}

// empty reports whether there is nothing to look for.
func (c *claim) empty() bool {
	n := 0
	for _, w := range c.words {
		if w.content {
			n++
		}
	}
	return c.question || n < 2
}

func claimWords(an *kb.Analyzer, text []byte) []claimWord {
	tokens := an.Tokens(nil, text)
	out := make([]claimWord, 0, len(tokens))
	end := 0
	for _, t := range tokens {
		w := claimWord{Token: t, raw: string(text[t.Start:t.End]), gap: string(text[min(end, t.Start):t.Start])} // pairs of Han characters overlap
		end = t.End
		switch {
		case t.Has(kb.Digit), t.Has(kb.NumberTag):
			w.value = strings.TrimSuffix(t.Term, ".0")
		case magnitudes[t.Word] > 0 && len(out) > 0 && out[len(out)-1].value != "":
			scale(&out[len(out)-1], magnitudes[t.Word], string(text[out[len(out)-1].Start:t.End]), t.End)
			continue
		}
		if w.value != "" && len(out) > 0 && joinsNumber(&out[len(out)-1], w) {
			last := &out[len(out)-1]
			scaleBy := number(last.value) + number(w.value)
			last.value, last.raw, last.End = formatted(scaleBy), string(text[last.Start:t.End]), t.End
			continue
		}
		opening := len(out) == 0
		w.date = datePart(w)
		w.name = w.value == "" && t.Has(kb.Upper) && !t.Has(kb.Stop) && (!opening || t.Has(kb.AllUpper)) && w.date == ""
		w.content = !t.Has(kb.Stop) && !preps[t.Word] && !particles[t.Word] && !denials[t.Word] && !quantifiers[t.Word] && (!hedges[t.Word] || w.date != "")
		out = append(out, w)
	}
	nameOpening(out)
	for i := range out {
		govern(out, i)
	}
	return out
}

// nameOpening takes the first word for a name where a name follows it.
func nameOpening(list []claimWord) {
	if len(list) > 1 && list[1].name && strings.TrimSpace(list[1].gap) == "" && list[0].content && list[0].value == "" && list[0].Has(kb.Upper) {
		list[0].name = true
	}
}

// joinsNumber reports whether w goes on a spelled number: "twenty-five".
func joinsNumber(last *claimWord, w claimWord) bool {
	v, n := number(last.value), number(w.value)
	return last.value != "" && last.Has(kb.NumberTag) && w.Has(kb.NumberTag) && w.gap == "-" && v >= 20 && v < 100 && math.Mod(v, 10) == 0 && n < 10
}

func scale(w *claimWord, by float64, raw string, end int) {
	w.value, w.raw, w.End = formatted(number(w.value)*by), raw, end
}

func number(value string) float64 {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func formatted(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func datePart(w claimWord) string {
	switch {
	case months[w.Word] && w.Has(kb.Upper):
		return "month"
	case weekdays[w.Word] && w.Has(kb.Upper):
		return "day"
	case isYear(w.value):
		return "year"
	}
	return ""
}

// govern finds what governs a word: the preposition before its phrase, and a
// form of "to be".
func govern(list []claimWord, i int) {
	w := &list[i]
	article := false
	for j := i - 1; j >= 0 && j >= i-6; j-- {
		if strings.ContainsAny(list[j+1].gap, ",;:()") {
			break
		}
		p := &list[j]
		if preps[p.Word] {
			if p.Word != "of" || j == 0 || !totals[list[j-1].Word] {
				w.prep, w.by = p.Word, p.Word == "by"
			}
			break
		}
		if articles[p.Word] {
			article = true
			continue
		}
		if article || !p.content || p.date != "" && w.date == "" || p.name && !w.name && !possessive(p.raw) {
			break // another phrase
		}
	}
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		p := &list[j]
		if beings[p.Word] {
			w.be = j == 0 || list[j-1].Word != "there"
			break
		}
		if !strings.HasSuffix(p.Word, "ly") && !denials[p.Word] && p.Word != "also" {
			break
		}
	}
}

func possessive(raw string) bool {
	return strings.HasSuffix(raw, "'s") || strings.HasSuffix(raw, "’s")
}

// briefed is sentence i of a passage, taken apart.
func briefed(an languages, p kb.Passage, sentences []kb.Span, i int) claim {
	a := an.of(p.Document.Lang)
	words := p.Words()
	at := func(i int) []byte { return words[sentences[i].Start-p.Start : sentences[i].End-p.Start] }
	c := claim{text: string(at(i)), words: claimWords(a, at(i))}
	if i > 0 {
		c.before = claimWords(a, at(i-1))
	}
	return c
}

// attribution is whose word the sentence is: "the OIET" for "according to the
// OIET", the speaker for "Florence Parly stressed …"; "" where it names nobody.
func (c *claim) attribution() string {
	if m := accordingTo.FindStringSubmatch(c.text); m != nil {
		return strings.Join(strings.Fields(m[1]), " ")
	}
	for i, w := range c.words {
		if !reports[w.Word] {
			continue
		}
		end := i
		for end > 0 && (beings[c.words[end-1].Word] || c.words[end-1].Word == "has" || c.words[end-1].Word == "have") {
			end--
		}
		start := end
		for start > 0 && c.words[start-1].name {
			start--
		}
		if start < end {
			return strings.Join(strings.Fields(c.text[c.words[start].Start:c.words[end-1].End]), " ")
		}
	}
	return ""
}

// plainBreak matches what ends a clause inside a sentence.
var plainBreak = regexp.MustCompile(`[;:—–()]|\s-\s|\.\.\.|…`)
