package thread

import (
	"slices"
	"strings"

	"briefbot/internal/kb"
)

// Resolve returns text as a question that stands by itself, with what it leans
// on filled in from m, and whether anything was filled in.
func (m Memory) Resolve(text string) (string, bool) {
	list := tokens(text)
	last := m.Last()
	if len(list) == 0 || len(m.Turns) == 0 {
		return text, false
	}
	if bare(list) {
		if full := last.elaborate(list); full != "" {
			return full + "?", true
		}
		return text, false
	}
	if fragmentOpener(list) {
		if full := last.vary(piece(list)); full != "" {
			return full + "?", true
		}
	}
	for len(list) > 2 && (list[0].low == "and" || openers[list[0].low]) && !auxiliaries[list[0].low] {
		list = list[1:]
	}
	if full := last.point(list); full != "" {
		return full + "?", true
	}
	if m.fill(list) {
		return join(list) + "?", true
	}
	return text, false
}

// elaborate asks the last question again for what a bare question word wants.
func (t Turn) elaborate(word []token) string {
	if len(word) == 2 && word[1].low == "else" {
		list := tokens(t.Question)
		if len(list) > 1 && list[0].low == word[0].low {
			return join(slices.Insert(slices.Clone(list), 1, word[1]))
		}
		return ""
	}
	return t.asked(join(word))
}

// point resolves "when was that", "why did this happen", "where was it".
func (t Turn) point(list []token) string {
	if len(list) < 3 || len(list) > 5 || !asking[list[0].low] {
		return ""
	}
	start := 1
	if list[0].low == "how" && amounts[list[1].low] {
		start = 2
	}
	rest := list[start:]
	if len(rest) < 2 || !auxiliaries[rest[0].low] || !pointer[rest[1].low] && (!thing[rest[1].low] || !t.happening()) {
		return ""
	}
	for _, w := range rest[2:] {
		if !pointing[w.low] {
			return ""
		}
	}
	return t.asked(join(list[:start]))
}

// happening reports whether the last question is about something that
// happened rather than about somebody or something that is.
func (t Turn) happening() bool {
	list := tokens(t.Question)
	return len(list) > 1 && list[0].low != "who" && len(names(list, t)) == 0
}

// asked puts another question word to what the last question was about.
func (t Turn) asked(word string) string {
	list := tokens(t.Question)
	if len(list) < 2 {
		if t.Short != "" && t.Question == "" {
			return word + " was it with " + t.Short
		}
		return ""
	}
	rest := list[1:]
	if !asking[list[0].low] {
		if !auxiliaries[list[0].low] {
			return word + " was it that " + join(list)
		}
		return word + " " + join(list) // "were soldiers injured" becomes "when were soldiers injured"
	}
	if list[0].low == "how" && len(rest) > 1 && amounts[rest[0].low] {
		rest = rest[1:] // "how many soldiers were injured": the soldiers stay
	}
	switch {
	case doing[rest[0].low]:
		if len(rest) == 3 && !strings.HasPrefix(rest[2].low, "happen") {
			return word + " " + join(rest) + " that" // "when did Parly say that"
		}
		return word + " " + join(rest)
	case auxiliaries[rest[0].low] && t.Short != "" && list[0].low == "who" && len(rest) > 1:
		return word + " " + rest[0].text + " " + t.Short + " " + join(rest[1:])
	case auxiliaries[rest[0].low]:
		return word + " " + join(rest)
	case t.Short != "" && (list[0].low == "who" || list[0].low == "what"):
		return word + " was it that " + t.Short + " " + join(rest)
	}
	return word + " was it that " + join(rest)
}

// vary asks the last question again with one piece of it changed.
func (t Turn) vary(with []token) string {
	list := tokens(t.Question)
	if len(list) < 2 || len(with) == 0 {
		return ""
	}
	if about[with[0].low] && len(with) > 1 {
		return varyPhrase(list, with)
	}
	found := names(list, t)
	place := placed(with)
	best := -1
	for i, s := range found {
		// The same sort of thing, the last of them.
		if s.place == place && s.time == with[len(with)-1].time() {
			best = i
		}
	}
	switch {
	case best >= 0:
		return put(list, found[best], with)
	case place || with[len(with)-1].time():
		return join(slices.Concat(list, tokens("in"), with))
	case len(found) > 0:
		return put(list, found[0], with)
	}
	return join(slices.Concat(list, tokens("about"), with))
}

// put puts words in the place of a name.
func put(list []token, s span, with []token) string {
	from := s.from
	if with[0].low == "the" && list[from-1].low == "the" {
		from--
	}
	return join(slices.Concat(list[:from], with, list[s.to:]))
}

// varyPhrase replaces the last phrase of the same sort ("in Timbuktu" by "in
// Gao", "in June" by "in July"), or adds it.
func varyPhrase(list, with []token) string {
	isTime := with[len(with)-1].time()
	for i := len(list) - 2; i > 0; i-- {
		if list[i].low != with[0].low {
			continue
		}
		end := i + 1
		for end < len(list) && !about[list[end].low] && !auxiliaries[list[end].low] {
			end++
		}
		if end > i+1 && list[end-1].time() == isTime {
			return join(slices.Concat(list[:i], with, list[end:]))
		}
	}
	return join(slices.Concat(list, with))
}

// fill replaces the words in list that stand for something. It reports whether
// it replaced any.
func (m Memory) fill(list []token) bool {
	filled := false
	for i := range list {
		to := m.antecedent(list, i)
		if to == "" {
			continue
		}
		suffix := ""
		if possessive(list, i) {
			suffix = "'s"
		}
		if rest, ok := strings.CutPrefix(list[i].low, strings.TrimSuffix(list[i].low, "'s")); ok && rest == "'s" {
			suffix = " is"
		}
		list[i].text = to + suffix
		list[i].low = strings.ToLower(list[i].text)
		filled = true
	}
	return filled
}

// antecedent is what the word at i stands for, or "".
func (m Memory) antecedent(list []token, i int) string {
	low := strings.TrimSuffix(list[i].low, "'s")
	determines := i+1 < len(list) && (pointer[low] || low == "the")
	switch {
	case male[low], female[low]:
		return m.person()
	case many[low]:
		if list[i].low == "their" || len(list) > 1 {
			return m.group()
		}
	case thing[low]:
		if i > 0 && (about[list[i-1].low] || auxiliaries[list[i-1].low] || i == len(list)-1) || low == "its" {
			return m.subject()
		}
	case low == "there" && i > 0 && i == len(list)-1:
		if p := m.place(); p != "" {
			return "in " + p
		}
	case determines && nameless(list):
		return m.determined(list, i)
	case pointer[low] && i == len(list)-1 && i > 0 && about[list[i-1].low]:
		return m.subject()
	}
	return ""
}

// determined is the name for "that group", "the leader", "this country": the
// noun goes with it.
func (m Memory) determined(list []token, i int) string {
	noun := list[i+1].low
	name := ""
	switch {
	case personNouns[noun] && pointer[list[i].low]:
		name = m.person()
	case placeNouns[noun] && pointer[list[i].low]:
		name = m.place()
	case groupNouns[noun] && pointer[list[i].low]:
		name = m.subject()
	}
	if name != "" {
		list[i+1].text = ""
	}
	return name
}

// nameless reports whether no word of list is a name.
func nameless(list []token) bool {
	return !slices.ContainsFunc(list[1:], func(t token) bool { return t.named() })
}

// possessive reports whether the pronoun at i owns what follows.
func possessive(list []token, i int) bool {
	switch list[i].low {
	case "his", "their", "its":
		return i+1 < len(list)
	case "her":
		return i+1 < len(list) && !about[list[i+1].low] && !auxiliaries[list[i+1].low]
	}
	return false
}

// person is who a person's pronoun stands for.
func (m Memory) person() string {
	for _, t := range slices.Backward(m.Turns) {
		list := tokens(t.Question)
		if t.Short != "" && looksLikePerson(t.Short) && (len(list) == 0 || list[0].low == "who" || list[0].low == "who's" || list[0].low == "whose" || list[0].low == "whom") {
			return t.Short
		}
		for _, s := range names(list, t) {
			if text := join(list[s.from:s.to]); !s.place && !s.time && !isAcronym(text) {
				return text
			}
		}
		if t.Short != "" && looksLikePerson(t.Short) {
			return t.Short
		}
	}
	return ""
}

// group is who "they" stands for.
func (m Memory) group() string {
	for _, t := range slices.Backward(m.Turns) {
		list := tokens(t.Question)
		for _, s := range names(list, t) {
			if !s.place && !s.time {
				return join(list[s.from:s.to])
			}
		}
		if t.Short != "" && strings.ContainsFunc(t.Short, func(r rune) bool { return r >= 'A' && r <= 'Z' }) {
			return t.Short
		}
	}
	return ""
}

// subject is what "it" stands for.
func (m Memory) subject() string {
	for _, t := range slices.Backward(m.Turns) {
		list := tokens(t.Question)
		found := names(list, t)
		for _, s := range slices.Backward(found) {
			if !s.time && (!s.place || len(found) == 1) {
				return join(list[s.from:s.to])
			}
		}
		if noun := definite(list); noun != "" {
			return noun
		}
		if t.Short != "" && len(list) == 0 {
			return t.Short
		}
	}
	return ""
}

// place is where "there" is.
func (m Memory) place() string {
	for _, t := range slices.Backward(m.Turns) {
		list := tokens(t.Question)
		if t.Short != "" && len(list) > 0 && list[0].low == "where" {
			return strings.TrimPrefix(t.Short, "in ")
		}
		for _, s := range slices.Backward(names(list, t)) {
			if s.place {
				return join(list[s.from:s.to])
			}
		}
	}
	return ""
}

// definite is the last noun phrase that begins with "the": "the attack on the
// convoy".
func definite(list []token) string {
	for i, t := range list {
		if t.low != "the" || i+1 >= len(list) {
			continue
		}
		end := i + 2
		for end < len(list) && !auxiliaries[list[end].low] && !eventVerbs[list[end].low] {
			end++
		}
		return join(list[i:end])
	}
	return ""
}

// span is a run of words that name one thing.
type span struct {
	from, to    int
	place, time bool
}

// names finds the names in a question: words with a capital, countries, and
// words that the quote writes with a capital, since people in a chat do not.
func names(list []token, t Turn) []span {
	known := map[string]bool{}
	for i, q := range tokens(t.Quote + " " + t.Short) {
		if q.upper() && i > 0 && len(q.low) > 2 {
			known[strings.TrimSuffix(q.low, "'s")] = true
		}
	}
	is := func(i int) bool {
		w := list[i]
		return i > 0 && !asking[w.low] && (w.named() || w.time() || known[w.low] && !about[w.low] && !auxiliaries[w.low] && w.low != "the")
	}
	var out []span
	for i := 1; i < len(list); i++ {
		if !is(i) {
			continue
		}
		s := span{from: i, to: i + 1}
		for s.to < len(list) && is(s.to) && list[s.to].time() == list[i].time() && !strings.Contains(list[s.to-1].tail, ",") {
			s.to++
		}
		s.time = list[i].time()
		s.place = !s.time && (kb.Country(list[i].low) || placing[list[i-1].low] || list[i-1].low == "the" && i > 1 && placing[list[i-2].low])
		out = append(out, s)
		i = s.to
	}
	return out
}

// placed reports whether a piece is a place as far as one can tell.
func placed(piece []token) bool { return kb.Country(piece[0].low) }

// looksLikePerson reports whether an answer could be somebody's name: words
// with capitals, no digits, no acronym.
func looksLikePerson(short string) bool {
	list := tokens(short)
	if len(list) == 0 || len(list) > 6 || kb.Country(list[0].low) || !list[0].upper() {
		return false
	}
	capitals := 0
	for _, t := range list {
		if t.number() || isAcronym(t.text) {
			return false
		}
		if t.upper() {
			capitals++
		}
	}
	return list[len(list)-1].upper() && capitals*2 >= len(list)
}
