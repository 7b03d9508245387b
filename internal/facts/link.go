package facts

import "briefbot/internal/kb"

// links appends what the passage says of organisations that belong to others.
func (s *scanned) links(dst []link) []link {
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
			if s.is(i, isQuoted|isName) {
				continue
			}
			switch s.word(i) {
			case "belongs", "part", "member", "branch", "affiliate", "wing", "faction", "subsidiary", "offshoot":
				dst = s.partOf(dst, i, sent)
			case "platform", "coalition", "alliance", "umbrella", "union", "federation", "comprises", "comprising", "consists", "made", "merger", "includes", "groups":
				dst = s.members(dst, i, sent)
			}
		}
		for j := at; j < len(dst); j++ {
			dst[j].source = s.source(k)
			dst[j].attribution = s.attributionOf(k, s.tokensOf(dst[j].member))
		}
	}
	return dst
}

// organisation is the name that ends right before token i, with an aside or a
// noun such as "group" between; -1 where it is not one.
func (s *scanned) organisation(i int, sent *sentence) int {
	j := i
	for j > sent.from && (s.gap(j).tight() || j == i && s.gap(j)&^(gSpace|gComma) == 0) && (groupLike[s.word(j-1)] && s.runAt[j-1] < 0 || s.word(j-1) == "also" || s.word(j-1) == "now" || s.word(j-1) == "itself") {
		j--
	}
	r := s.runBefore(j)
	if r < 0 || s.runs[r].to != j || s.gap(j)&^(gSpace|gComma|gClose) != 0 || j < i && !s.gap(j).tight() || s.runs[r].possessive {
		return -1
	}
	if s.gap(s.runs[r].from).has(gOpen) { // "Valley Defence League (VDL)"
		if b := s.runBefore(s.runs[r].from); b >= 0 && s.runs[b].defined {
			return b
		}
	}
	if s.runs[r].person && !s.orgLike(&s.runs[r]) && j == i && !s.leadsSentence(&s.runs[r], sent) || s.titled(&s.runs[r]) {
		return -1
	}
	return r
}

func (s *scanned) leadsSentence(r *run, sent *sentence) bool { return r.from <= sent.from+1 }

// partOf reads "X belongs to Y", "X is part of Y", "X, a branch of Y".
func (s *scanned) partOf(dst []link, i int, sent *sentence) []link {
	if s.unreal(i, sent) {
		return dst
	}
	group, before := -1, i
	if s.word(i) == "belongs" {
		if s.word(i+1) != "to" {
			return dst
		}
		group = s.at(i+2, true)
	} else {
		if s.word(i+1) != "of" {
			return dst
		}
		group = s.at(i+2, true)
		for before > sent.from && s.gap(before).tight() && (s.word(before-1) == "a" || s.word(before-1) == "an" || s.word(before-1) == "the" || modifiers[s.word(before-1)]) {
			before--
		}
		if before > sent.from && s.gap(before).tight() {
			if w := s.word(before - 1); w != "is" && w != "remains" {
				return dst
			}
			before--
		} else if s.word(i) == "part" || s.word(i) == "member" {
			return dst
		}
	}
	if group < 0 || s.runs[group].person && s.full(&s.runs[group]) && s.titled(&s.runs[group]) || s.runs[group].possessive || s.is(s.runs[group].from, isDemo) {
		return dst
	}
	if w := s.word(before - 1); w == "which" || w == "that" {
		before--
	}
	member := -1
	if w := s.word(before); s.gap(before).has(gComma) && (w == "is" || w == "remains" || w == "belongs") {
		member = s.beforeRelative(before, sent)
	} else {
		member = s.organisation(before, sent)
	}
	if member < 0 || member == group || !s.organisational(member) && !s.organisational(group) {
		return dst
	}
	return append(dst, link{member: s.span(s.runs[member].bounds), group: s.span(s.runs[group].bounds)})
}

// organisational reports whether a name is plainly an organisation's.
func (s *scanned) organisational(r int) bool {
	run := &s.runs[r]
	if run.defined || s.orgLike(run) {
		return true
	}
	for i := run.from; i < run.to; i++ {
		if s.toks[i].Has(kb.AllUpper) || orgNouns[kb.Singular(s.word(i))] || s.word(i) == "al" {
			return true
		}
	}
	return false
}

// members reads "X is a coalition of A, B and C", "X comprises A and B", "X is a
// platform resulting from the union of …, from A to B, C and D".
func (s *scanned) members(dst []link, i int, sent *sentence) []link {
	if s.unreal(i, sent) {
		return dst
	}
	w := s.word(i)
	before := i
	from := i + 1
	switch w {
	case "comprises", "comprising", "includes", "groups":
		if w == "includes" && s.word(i-1) != "which" && s.word(i-1) != "that" {
			return dst
		}
	case "consists", "made":
		if w == "made" {
			if s.word(i+1) != "up" {
				return dst
			}
			from++
			if s.word(before-1) == "is" {
				before--
			}
		}
		if s.word(from) != "of" {
			return dst
		}
		from++
	default:
		for before > sent.from && s.gap(before).tight() && (s.word(before-1) == "a" || s.word(before-1) == "an" || s.word(before-1) == "the" || modifiers[s.word(before-1)] || s.word(before-1) == "loose" || s.word(before-1) == "new" || s.word(before-1) == "broad") {
			before--
		}
		if v := s.word(before - 1); v == "is" && s.gap(before).tight() {
			before--
		} else if s.gap(before).tight() {
			return dst
		}
	}
	x := -1
	if !s.gap(before).has(gComma) {
		x = s.organisation(before, sent)
	} else { // "The JNIM group, which belongs to al-Qaeda, is a platform …"
		x = s.beforeRelative(before, sent)
	}
	if x < 0 || !s.organisational(x) && s.runs[x].person && s.full(&s.runs[x]) && s.titled(&s.runs[x]) {
		return dst
	}
	list := s.enumeration(from, sent)
	if len(list) < 2 {
		return dst
	}
	for _, m := range list {
		if m != x {
			dst = append(dst, link{member: s.span(s.runs[m].bounds), group: s.span(s.runs[x].bounds)})
		}
	}
	return dst
}

// beforeRelative is the organisation before ", which …," that ends at token i.
func (s *scanned) beforeRelative(i int, sent *sentence) int {
	if !s.gap(i).has(gComma) {
		return -1
	}
	for j := i - 1; j > sent.from && i-j < 14; j-- {
		if s.gap(j).has(gComma) {
			if s.word(j) != "which" {
				return -1
			}
			return s.organisation(j, sent)
		}
	}
	return -1
}

// enumeration is the list of names that ends a phrase: at least two, joined by
// commas, "to" and "and". Names before "from … to" that only say what something
// was are part of it.
func (s *scanned) enumeration(from int, sent *sentence) []int {
	var list []int
	last := -1
	for i := from; i < sent.to; i++ {
		r := s.runAt[i]
		if r < 0 {
			continue
		}
		if s.runs[r].from != i {
			continue
		}
		run := &s.runs[r]
		if s.titled(run) || run.possessive || s.is(i, isDemo) && run.to == i+1 {
			return nil
		}
		if last >= 0 && !s.joinsList(s.runs[last].to, i) {
			// "(AQIM)" behind a long form is the same one.
			if s.gap(i).has(gOpen) && s.runs[last].to == i {
				continue
			}
			if len(list) >= 2 && s.gap(i) != gSpace {
				break
			}
			if s.gap(s.runs[last].to)&(gComma|gColon|gStop) == 0 || len(list) >= 2 {
				break
			}
			return nil
		}
		if last < 0 && i-from > 14 {
			return nil
		}
		list = append(list, int(r))
		last = int(r)
	}
	return list
}

// joinsList reports whether tokens [from,to) between two names only join them.
func (s *scanned) joinsList(from, to int) bool {
	for i := from; i <= to; i++ {
		if s.gap(i)&(gColon|gStop|gDash|gMark|gOther) != 0 {
			return false
		}
		if i == to {
			break
		}
		switch w := s.word(i); {
		case w == "and", w == "the", w == "to", w == "as", w == "well":
		case s.toks[i].Has(kb.AllUpper) && s.gap(i).has(gOpen):
		default:
			return false
		}
	}
	if from == to {
		return s.gap(to).has(gComma) || s.gap(to).has(gClose) && s.gap(to).has(gComma)
	}
	return true
}
