package facts

import (
	"strings"

	"briefbot/internal/kb"
)

// Drawer draws facts from one document after another and keeps its memory
// between them. The zero Drawer is ready; it is not safe for concurrent use.
type Drawer struct {
	analyzers map[string]*kb.Analyzer
	s         scanned
	pages     []page // of the document's first passages
	held      int    // tokens in pages
}

// page is a tokenized passage, kept between the two looks at a document.
type page struct {
	text  []byte
	toks  []kb.Token
	gaps  []gap
	sents []sentence
}

// maxHeld bounds the tokens that are kept between the two looks: about 5 MB.
const maxHeld = 1 << 16

// Draw draws the facts of one document.
func Draw(d *kb.Document) *Sheet {
	var w Drawer
	return w.Draw(d)
}

// Draw draws the facts of one document.
func (w *Drawer) Draw(d *kb.Document) *Sheet {
	an := w.analyzer(d.Lang)
	caps := &capitals{small: map[string]bool{}, large: map[string]bool{}}
	s := &w.s
	w.pages = w.pages[:0]
	for i := range d.Len() {
		s.tokenize(d.Passage(i), an)
		caps.learn(s)
		w.keep(i)
	}
	sheet := &Sheet{}
	names := newNames(an)
	s.surnames = map[string]bool{}
	var carry carried
	for i := range d.Len() {
		w.turn(d, i, an)
		if len(s.toks) == 0 || s.shouted() || s.commands() {
			carry = carried{}
			continue
		}
		s.read(caps)
		names.add(s)
		if s.p.Kind != kb.Caption {
			sheet.roles = s.roles(sheet.roles)
			sheet.statements = s.statementsAfter(sheet.statements, &carry)
			sheet.events = s.events(sheet.events)
			sheet.links = s.links(sheet.links)
		}
		at, events := len(sheet.figures), sheet.events
		sheet.figures = s.figures(sheet.figures)
		sheet.figures = append(sheet.figures[:at], s.ownedBy(sheet.figures[at:], sheet.statements)...)
		for i := range events {
			if e := &events[i]; e.passage == int32(s.p.Number) && e.attribution.Len() == 0 {
				e.attribution, _ = s.quotedBy(e.when, sheet.statements)
			}
		}
		for _, def := range s.defs {
			a := alias{long: s.in(def.Long), short: s.in(def.Short)}
			a.source = s.source(s.sentenceAt(def.Short.Start))
			sheet.aliases = append(sheet.aliases, a)
		}
	}
	names.shorten()
	sheet.names = names.list
	resolveSpeakers(d, an, sheet)
	return sheet
}

// keep puts the tokenized passage i aside, while there is room.
func (w *Drawer) keep(i int) {
	if i == 0 {
		w.held = 0
	}
	if len(w.pages) != i || w.held+len(w.s.toks) > maxHeld {
		return
	}
	if i < cap(w.pages) {
		w.pages = w.pages[:i+1]
	} else {
		w.pages = append(w.pages, page{})
	}
	p, s := &w.pages[i], &w.s
	w.held += len(s.toks)
	p.text = s.text
	p.toks, s.toks = s.toks, p.toks
	p.gaps, s.gaps = s.gaps, p.gaps
	p.sents, s.sents = s.sents, p.sents
}

// turn makes passage i the one that is read.
func (w *Drawer) turn(d *kb.Document, i int, an *kb.Analyzer) {
	if i >= len(w.pages) {
		w.s.tokenize(d.Passage(i), an)
		return
	}
	p, s := &w.pages[i], &w.s
	s.p = d.Passage(i)
	s.text = p.text
	p.toks, s.toks = s.toks, p.toks
	p.gaps, s.gaps = s.gaps, p.gaps
	p.sents, s.sents = s.sents, p.sents
}

func (w *Drawer) analyzer(lang string) *kb.Analyzer {
	an := w.analyzers[lang]
	if an == nil {
		if w.analyzers == nil {
			w.analyzers = map[string]*kb.Analyzer{}
		}
		an = kb.NewAnalyzer(lang)
		w.analyzers[lang] = an
	}
	return an
}

// ownedBy gives figures inside quotation marks to who speaks there, and leaves
// out those whose speaker is not known.
func (s *scanned) ownedBy(figures []figure, said []statement) []figure {
	kept := figures[:0]
	for _, f := range figures {
		who, quoted := s.quotedBy(f.number, said)
		if quoted && who.Len() == 0 && f.attribution.Len() == 0 {
			continue
		}
		if who.Len() > 0 {
			f.attribution = who
		}
		kept = append(kept, f)
	}
	return kept
}

// quotedBy is who speaks the words at a span of the passage, and whether they
// stand between quotation marks.
func (s *scanned) quotedBy(span kb.Span, said []statement) (who kb.Span, quoted bool) {
	for k := range s.marks {
		q := &s.marks[k]
		quoted = quoted || s.p.Start+q.inner.Start <= span.Start && span.End <= s.p.Start+q.inner.End
	}
	if !quoted {
		return kb.Span{}, false
	}
	for i := len(said) - 1; i >= 0 && said[i].passage == int32(s.p.Number); i-- {
		if st := &said[i]; st.direct && st.said.Start <= span.Start && span.End <= st.said.End {
			return st.attribution, true
		}
	}
	return kb.Span{}, true
}

// sentenceAt is the sentence that holds a byte of the passage's words.
func (s *scanned) sentenceAt(at int) int {
	for k := range s.sents {
		if at < s.sents[k].span.End {
			return k
		}
	}
	return len(s.sents) - 1
}

// commands reports whether the passage gives orders to whoever reads it for
// others: such text is no briefing, and nothing is drawn from it.
func (s *scanned) commands() bool {
	for i := range s.toks {
		switch s.word(i) {
		case "ignore", "disregard", "forget":
			for j := i + 1; j < min(len(s.toks), i+6); j++ {
				switch s.word(j) {
				case "instructions", "instruction", "prompt", "rules", "previous", "prior":
					return true
				}
			}
		case "bot", "assistant", "chatbot", "model", "ai":
			switch s.word(i + 1) {
			case "must", "should", "shall", "answers", "reading", "will", "has":
				return true
			}
			if w := s.word(i - 1); w == "dear" || w == "attention" || w == "the" && (s.word(i-2) == "instruct" || s.word(i-2) == "to" && s.word(i-3) == "note") {
				return true
			}
		case "when", "if":
			if s.word(i+1) == "asked" && s.toks[i].Has(kb.Upper) {
				for j := i + 2; j < min(len(s.toks), i+14); j++ {
					if w := s.word(j); (w == "answer" || w == "reply" || w == "say" || w == "respond" || w == "tell") && s.gap(j).has(gComma) {
						return true
					}
				}
			}
		case "system":
			if i == 0 && i+1 < len(s.toks) && s.gap(1).has(gColon) {
				return true
			}
		}
	}
	return false
}

// events appends the sentences of the passage that name a date.
func (s *scanned) events(dst []event) []event {
	for k := range s.sents {
		sent := &s.sents[k]
		if sent.to-sent.from < 4 || s.withdrawn(sent.bounds) || s.text[sent.span.End-1] == '?' {
			continue
		}
		other := false
		for d := range s.dates {
			if w := &s.dates[d]; w.bounds.from >= sent.from && w.bounds.to <= sent.to && !w.spoken {
				other = true
			}
		}
		for d := range s.dates {
			w := &s.dates[d]
			if w.bounds.from < sent.from || w.bounds.to > sent.to || w.spoken && other {
				continue
			}
			e := event{source: s.source(k), when: s.whole(w.bounds), date: w.dated}
			e.attribution = s.attributionOf(k, w.bounds)
			dst = append(dst, e)
		}
	}
	return dst
}

// names collects the names of a document.
type names struct {
	an   *kb.Analyzer
	list []mention
	by   map[string]int
}

func newNames(an *kb.Analyzer) *names { return &names{an: an, by: map[string]int{}} }

func (n *names) add(s *scanned) {
	for i := range s.runs {
		r := &s.runs[i]
		span := s.span(r.bounds)
		key := s.key(r.bounds)
		if r.person && s.full(r) {
			s.surnames[s.word(r.to-1)] = true
		}
		if at, ok := n.by[key]; ok {
			n.list[at].last = int32(s.p.Number)
			n.list[at].times++
			n.list[at].person = n.list[at].person && r.person
			continue
		}
		n.by[key] = len(n.list)
		n.list = append(n.list, mention{name: span, last: int32(s.p.Number), times: 1, person: r.person})
	}
}

// shorten marks the people's names that end a longer one: "Ag Ghali".
func (n *names) shorten() {
	longer := map[string][]string{} // by last word
	last := func(key string) string { return key[strings.LastIndexByte(key, ' ')+1:] }
	for key, i := range n.by {
		if n.list[i].person && strings.Contains(key, " ") {
			longer[last(key)] = append(longer[last(key)], key)
		}
	}
	for key, i := range n.by {
		for _, l := range longer[last(key)] {
			n.list[i].short = n.list[i].short || n.list[i].person && strings.HasSuffix(l, " "+key)
		}
	}
}

// key is the form in which a range of tokens is compared as a name.
func (s *scanned) key(b bounds) string {
	var w strings.Builder
	for i := b.from; i < b.to; i++ {
		if i == b.from && b.to-b.from > 1 && (s.word(i) == "the" || s.word(i) == "le" || s.word(i) == "la") {
			continue
		}
		if w.Len() > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(s.word(i))
	}
	return w.String()
}

// resolveSpeakers names the speakers that a document calls by their role ("the
// minister") where it has introduced exactly one person with that role.
func resolveSpeakers(d *kb.Document, an *kb.Analyzer, sheet *Sheet) {
	var toks []kb.Token
	for i := range sheet.statements {
		st := &sheet.statements[i]
		if st.name.Len() > 0 || st.speaker.Len() == 0 {
			continue
		}
		toks = an.Tokens(toks[:0], []byte(d.Quote(st.speaker)))
		if len(toks) < 2 || toks[0].Word != "the" || !roleNouns[toks[len(toks)-1].Word] {
			continue
		}
		if who, ok := onlyHolder(d, an, sheet, toks[1:], st.sentence.Start); ok {
			st.name, st.attribution = who, who
		}
	}
}

// onlyHolder is the one person that the document has introduced before at with
// a role of these words.
func onlyHolder(d *kb.Document, an *kb.Analyzer, sheet *Sheet, role []kb.Token, at int) (kb.Span, bool) {
	head := role[len(role)-1].Word
	var found kb.Span
	key := ""
	for i := range sheet.roles {
		r := &sheet.roles[i]
		words := an.Tokens(nil, []byte(d.Quote(r.words)))
		holds := func(w string) bool {
			for _, t := range words {
				if t.Word == w {
					return true
				}
			}
			return false
		}
		if !holds(head) {
			continue
		}
		if k := nameKey(an, d.Quote(r.holder)); key == "" {
			key = k
		} else if k != key && !strings.HasSuffix(k, " "+key) && !strings.HasSuffix(key, " "+k) {
			return kb.Span{}, false // two of them
		}
		if r.state != Current || r.sentence.Start > at {
			continue
		}
		all := true
		for _, t := range role {
			all = all && holds(t.Word)
		}
		if all && (found.Len() == 0 || r.holder.Len() > found.Len()) {
			found = r.holder
		}
	}
	return found, found.Len() > 0
}
