package facts

import (
	"briefbot/internal/kb"
)

// rolePhrase is a noun phrase for a role: "the French defence minister", "head
// of the port authority".
type rolePhrase struct {
	bounds        // without an article
	head   int    // the role's noun
	of     bounds // whose role it is, or empty
	det    string // the article or owner's word before it, or ""
	past   bool   // former, late, then
	owner  int    // the run that owns it ("JNIM's leader"), or -1
	own    int    // the first token of its owner, or -1
	before int    // the run of who had it before ("replaced Y as leader"), or -1
}

// roles appends who has which role, as far as the passage says so for certain.
func (s *scanned) roles(dst []role) []role {
	if s.lang != "en" || s.p.Kind == kb.TableRow {
		return dst
	}
	for k := range s.sents {
		sent := &s.sents[k]
		if s.text[sent.span.End-1] == '?' || s.withdrawn(sent.bounds) {
			continue
		}
		at := len(dst)
		for i := sent.from; i < sent.to; i++ {
			if s.is(i, isQuoted) {
				continue
			}
			w := kb.Singular(s.word(i))
			if roleNouns[w] && s.word(i) == w && !s.unreal(i, sent) {
				dst = s.nounRole(dst, k, i)
			}
			if leadVerbs[s.word(i)] && !s.is(i, isName|isTitle) && !s.unreal(i, sent) {
				dst = s.verbRole(dst, k, i)
			}
		}
		s.finishRoles(dst[at:], k)
	}
	return dst
}

// unreal reports whether words near token i say that the clause is not so, or
// only perhaps.
func (s *scanned) unreal(i int, sent *sentence) bool {
	for j := i - 1; j >= sent.from && i-j <= 10; j-- {
		if s.gap(j+1)&(gColon|gStop) != 0 {
			break
		}
		w := s.word(j)
		if unreal[w] && !(w == "may" && s.is(j, isDate|isName)) || hedges[w] {
			return true
		}
		if s.gap(j).has(gComma) && !hedges[s.word(j-1)] {
			break
		}
	}
	for j := sent.from; j < sent.to; j++ {
		if hedges[s.word(j)] || s.word(j) == "if" && j < i {
			return true
		}
	}
	return false
}

// finishRoles adds what the whole sentence says: dates, attribution, ends.
func (s *scanned) finishRoles(roles []role, k int) {
	sent := &s.sents[k]
	for i := range roles {
		r := &roles[i]
		b := s.tokensOf(r.words)
		r.source = s.source(k)
		r.attribution = s.attributionOf(k, b)
		if a := r.attribution; a.Start < r.holder.End && r.holder.Start < a.End || a.Start < r.words.End && r.words.Start < a.End {
			// What somebody says is not a claim about her own role in an aside.
			r.attribution = kb.Span{}
		}
		for d := range s.dates {
			if w := s.dates[d].bounds; w.from >= sent.from && w.to <= sent.to && !s.dates[d].spoken && s.sameClause(b, w) {
				r.when = s.whole(s.dates[d].bounds)
				break
			}
		}
		if r.state == Current && s.ends(r, sent) {
			r.state = Ended
		}
	}
}

// sameClause reports whether two ranges of tokens stand in one clause: no comma,
// relative word or other border between them.
func (s *scanned) sameClause(a, b bounds) bool {
	from, to := min(a.to, b.to), max(a.from, b.from)
	for i := from; i <= to && i < len(s.toks); i++ {
		if s.gap(i)&^(gSpace|gHyphen) != 0 && !(i == from && i < a.from) {
			return false
		}
		if w := s.word(i); i < to && (w == "who" || w == "which" || w == "that" || w == "and" || w == "but" || w == "when" || w == "while") {
			return false
		}
	}
	return true
}

// tokensOf are the tokens of a span of the document in this passage.
func (s *scanned) tokensOf(span kb.Span) bounds {
	b := bounds{-1, -1}
	for i := range s.toks {
		if s.toks[i].Start+s.p.Start >= span.Start && b.from < 0 {
			b.from = i
		}
		if s.toks[i].Start+s.p.Start < span.End {
			b.to = i + 1
		}
	}
	return b
}

// ends reports whether the sentence tells of the end of a role: its holder
// "was killed", "resigned".
func (s *scanned) ends(r *role, sent *sentence) bool {
	b := s.tokensOf(r.holder)
	last := max(b.to, s.tokensOf(r.words).to)
	for i := last; i < min(sent.to, last+6); i++ {
		w := s.word(i)
		if s.gap(i).has(gOpen) && s.toks[i].Has(kb.AllUpper) {
			continue
		}
		if gone[w] {
			before := s.word(i - 1)
			return w == "died" || w == "resigned" || w == "quit" || before == "was" || before == "been" || before == "were"
		}
		if (s.word(i) == "stepped" || s.word(i) == "stood") && s.word(i+1) == "down" {
			return true
		}
		if s.gap(i).has(gComma) && i > last+1 || s.runAt[i] >= 0 || s.word(i) == "that" || s.isSpeech(i) {
			return false
		}
	}
	return false
}

// phraseAt reads the role phrase whose noun is at token i.
func (s *scanned) phraseAt(i int, sent *sentence) rolePhrase {
	p := rolePhrase{bounds: bounds{i, i + 1}, head: i, owner: -1, own: -1, before: -1}
	if w := s.word(i); w == "secretary" && s.word(i+1) == "general" && s.gap(i+1).tight() || w == "commander" && s.word(i+1) == "in" && s.word(i+2) == "chief" {
		p.to = i + 2
		if w == "commander" {
			p.to = i + 3
		}
	}
	// Leftward: what the role is of.
	j := i
	for j > sent.from && s.gap(j).tight() {
		w := s.word(j - 1)
		r := s.runAt[j-1]
		switch {
		case s.owns(j - 1):
			if r >= 0 {
				p.owner = int(r)
				p.of = s.runs[r].bounds
			} else {
				b := j - 1
				for b > sent.from && j-b < 4 && s.gap(b).tight() && !s.toks[b-1].Has(kb.Stop) && s.runAt[b-1] < 0 && !s.isSpeech(b-1) {
					b--
				}
				p.of = bounds{b, j}
			}
			p.own = p.of.from
			p.from, p.det = j, "'s"
			return s.ofPhrase(p, sent)
		case r >= 0 && s.runs[r].to == j && !s.runs[r].defined:
			// "AQIM leader", not "Ana Roth leader".
			if s.runs[r].person && s.full(&s.runs[r]) && !s.is(i, isTitle) || s.is(i, isTitle) && s.runs[r].person {
				p.from = j
				return s.ofPhrase(p, sent)
			}
			p.of = s.runs[r].bounds
			j = s.runs[r].from
			p.from = j
			continue
		case w == "former" || w == "late" || w == "then" || w == "ex" || w == "deposed" || w == "ousted":
			p.past = true
		case s.is(j-1, isMaybe) && j-1 == sent.from && !modifiers[w] && s.word(i) != "minister" && s.word(i) != "secretary" && s.word(i) != "officer":
			p.of = bounds{j - 1, j}
		case modifiers[w], s.is(j-1, isDemo|isTitle), roleNouns[kb.Singular(w)] && s.gap(j) == gHyphen:
		default:
			p.from = j
			if !determiners[w] {
				return s.ofPhrase(p, sent)
			}
			p.det = w
			return s.ofPhrase(p, sent)
		}
		if s.is(j-1, isDemo) && p.of.empty() {
			p.of = bounds{j - 1, j}
		}
		j--
		p.from = j
	}
	return s.ofPhrase(p, sent)
}

var determiners = words("the a an its their his her our this whose new la le les el los las un une una der die das ein eine l")

// ofPhrase reads "of the port authority" behind a role.
func (s *scanned) ofPhrase(p rolePhrase, sent *sentence) rolePhrase {
	i := p.to
	if i >= sent.to || !s.gap(i).tight() {
		return p
	}
	switch s.word(i) {
	case "of", "for", "at":
	case "in", "on":
		if r := s.at(i+1, true); r < 0 || s.runs[r].person && !placePrep[s.word(i)] {
			return p
		}
	default:
		return p
	}
	j := i + 1
	if w := s.word(j); j < sent.to && (w == "a" || w == "an") {
		return p // "president for a term"
	}
	if j < sent.to && determiners[s.word(j)] && s.word(j) != "new" {
		j++
	}
	start := j
	for j < sent.to && j-start < 8 && (j == start || s.gap(j).tight() || s.runAt[j] >= 0 && s.runAt[j] == s.runAt[j-1]) {
		w := s.word(j)
		if s.runAt[j] >= 0 {
			j = s.runs[s.runAt[j]].to
			if s.owns(j - 1) {
				continue
			}
			for j < sent.to && s.gap(j).tight() && s.runAt[j] < 0 && (orgNouns[s.word(j)] || placeNouns[s.word(j)] || groupLike[s.word(j)] || s.word(j) == "garrison") {
				j++ // "the Tesk garrison"
			}
			break
		}
		if s.toks[j].Has(kb.Stop) || s.is(j, isNumber) || s.isSpeech(j) || s.inDate(j) || leadVerbs[w] || gone[w] || named[w] {
			if w == "and" && s.runAt[min(j+1, len(s.toks)-1)] < 0 && j+1 < sent.to && !s.toks[j+1].Has(kb.Stop) && !s.isSpeech(j+1) && (s.word(p.head) == "minister" || s.word(p.head) == "secretary") {
				j++
				continue
			}
			break
		}
		j++
	}
	if j == start || s.is(start, isNumber) {
		return p
	}
	p.of = bounds{start, j}
	p.to = j
	// "(OIET)" behind the name.
	return p
}

var placePrep = words("in on")

// at is the run at token i, an article passed over, or -1.
func (s *scanned) at(i int, article bool) int {
	if article && (s.word(i) == "the" || s.word(i) == "a") {
		i++
	}
	if i < 0 || i >= len(s.runAt) || s.runAt[i] < 0 || s.runs[s.runAt[i]].from != i {
		return -1
	}
	return int(s.runAt[i])
}
