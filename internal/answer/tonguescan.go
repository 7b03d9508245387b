package answer

import (
	"strings"

	"briefbot/internal/kb"
)

// dated reports whether the number at token i is part of a date in a language
// other than English: "15 de octubre", "14h20", "7月".
func (s *scanned) dated(i int, sortAt func(int) sort) bool {
	t := s.lexicon.tongue
	w := s.tokens[i].Word
	switch t.lang {
	case "zh":
		return hanDate(string(s.text[s.tokens[i].End:min(len(s.text), s.tokens[i].End+6)]))
	case "es", "pt":
		if len(w) <= 2 && i+1 < len(s.tokens) && s.tokens[i+1].Word == "de" && sortAt(i+2).has(isMonth) {
			return true
		}
	}
	if h, _, ok := strings.Cut(w, "h"); ok && len(h) > 0 && len(h) <= 2 {
		return strings.Trim(w, "0123456789h") == ""
	}
	return len(w) <= 5 && i+1 < len(s.tokens) && s.tokens[i+1].Word == "uhr"
}

// unitsAt are the sorts of unit that token i may be a unit of.
func (s *scanned) unitsAt(i int) []unit {
	w := s.tokens[i].Word
	t := s.lexicon.tongue
	if t == nil {
		return unitWords[kb.Singular(w)]
	}
	if t.lang != "zh" {
		return t.units[w]
	}
	var out []unit
	after := string(s.text[s.tokens[i].Start:min(len(s.text), s.tokens[i].Start+6)])
	for _, u := range hanUnits {
		for _, w := range u.words {
			if strings.HasPrefix(after, w) {
				out = append(out, u.of)
			}
		}
	}
	return out
}

// cues open a reason, a manner or a definition in a sentence, lower case.
func (t *tongue) cues(k kind) []string {
	switch k {
	case kindWhy:
		return t.because
	case kindHow:
		return t.by
	case kindDefinition:
		return t.defines
	}
	return nil
}

// uncased finds something of the asked kind where a script has no capitals that
// would tell names: a noun that names stand beside.
func (c *candidate) uncased(q *question) {
	t := c.s.lexicon.tongue
	if t == nil || !t.uncased || q.kind != kindWho && q.kind != kindOrg && q.kind != kindWhere {
		return
	}
	found := false
	if t.lang == "zh" {
		text := string(c.s.text[c.sent().span.Start-c.s.hit.Start : c.sent().span.End-c.s.hit.Start])
		for _, w := range hanNouns[q.kind] {
			found = found || strings.Contains(text, w)
		}
	} else {
		for i := c.sent().from; i < c.sent().to; i++ {
			w := &c.s.tokens[i]
			found = found || t.nouns[w.Term] == q.kind || q.kind == kindWhere && t.in[w.Word]
		}
	}
	if found {
		c.f[fTyped], c.f[fTypedNear], c.f[fFresh] = 1, 0.6, 1
		if q.kind == kindWho {
			c.f[fPerson] = 1
		}
	}
}
