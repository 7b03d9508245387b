package answer

import (
	"context"
	"slices"
	"strings"
	"time"

	"briefbot/internal/facts"
	"briefbot/internal/kb"
)

// Options are what an [Engine] may know beside its index. The zero value is an
// engine without facts that never warns of age.
type Options struct {
	// Facts keeps the facts of the index; nil uses none.
	Facts *facts.Keeper
	// Now is the clock that the age of briefings is told by; nil is [time.Now].
	Now func() time.Time
	// StaleAfter is the age from which on an answer about the present warns
	// that its newest briefing is old; 0 never does.
	StaleAfter time.Duration
	// Meaning finds passages by meaning, beside the words; nil finds none.
	Meaning Meaning
}

// drawnAtOnce is how many passages an index may have for a question to wait
// until its facts are drawn: a tenth of a second's work. In larger ones facts
// count as soon as they have been drawn in the background.
const drawnAtOnce = 1500

// desk is the facts of exactly this index, or nil where there are none yet.
func (e *Engine) desk(ctx context.Context, x *kb.Index) *facts.Desk {
	if e.opts.Facts == nil {
		return nil
	}
	if d := e.opts.Facts.Ready(x); d != nil || x.Len() > drawnAtOnce {
		return d
	}
	d, err := e.opts.Facts.Of(ctx, x)
	if err != nil {
		return nil
	}
	return d
}

// Facts keeps the facts of what the engine answers from; nil where it uses
// none.
func (e *Engine) Facts() *facts.Keeper { return e.opts.Facts }

// Confidence of an answer that rests on a fact: right in 49 of 50 labelled
// sentences or better (docs/evaluation.md).
const factConfidence = 0.9

// quick brings in what the facts know: who leads and who said, the date that
// relative words mean, whose word each quote is, and how old the present is.
func (e *Engine) quick(ctx context.Context, w *work, r *reading, a *Answer) {
	e.doubts(w, r, a)
	if r.q.lang == "en" {
		if d := e.desk(ctx, r.x); d != nil {
			switch r.q.kind {
			case kindWho:
				r.leads(d, a)
			case kindQuote:
				r.said(d, a)
			case kindWhen:
				r.dated(d, a)
			}
			r.members(d, a)
		}
		if a.Status == Answered && r.q.present() {
			e.asOf(a)
		}
	}
	for i := range a.Evidence {
		v := &a.Evidence[i]
		if v.Attribution == "" {
			if d := r.x.Document(v.Document); d != nil {
				v.Attribution = w.reader.Attribution(d.Passage(v.Paragraph-1), kb.Span{Start: v.Start, End: v.End})
			}
		}
	}
}

// doubts takes back an answer that rests on a sentence which takes back what it
// repeats, or on text that tells the bot what to say. The closest other
// sentences stand in its place.
func (e *Engine) doubts(w *work, r *reading, a *Answer) {
	doubt := func(v Evidence) facts.Doubt {
		d := r.x.Document(v.Document)
		if d == nil {
			return facts.NoDoubt
		}
		return w.reader.Doubt(d.Passage(v.Paragraph-1), kb.Span{Start: v.Start, End: v.End})
	}
	if a.Status != Answered {
		if r.ordered {
			a.Notes = append(a.Notes, ordersNote)
		}
		return
	}
	why := doubt(a.Evidence[0])
	if why == facts.NoDoubt || why == facts.Withdrawn && !narrow[r.q.kind] {
		return
	}
	kept := []Evidence{}
	for i := range r.cs {
		if v := r.cs[i].evidence(); len(kept) < evidenceShown && !holds(kept, v) && (doubt(v) == facts.NoDoubt || why == facts.Withdrawn && v.Start == a.Evidence[0].Start && v.Document == a.Evidence[0].Document) {
			kept = append(kept, v)
		}
	}
	if len(kept) == 0 {
		return
	}
	a.Status, a.Short, a.Evidence, a.Confidence = Related, "", kept, a.Confidence*0.25
	switch why {
	case facts.Withdrawn:
		a.Notes = append(a.Notes, "The briefings say this only where they take it back.")
	case facts.Command:
		a.Notes = append(a.Notes, ordersNote)
	}
}

const ordersNote = "Only a text that gives orders to its reader says this; it is not taken for a report."

// disobey leaves out passages that tell the bot what to say, where one of them
// would come first.
func (e *Engine) disobey(w *work, r *reading) {
	for len(r.cs) > 0 {
		s := r.cs[0].s
		if w.reader.Doubt(s.hit.Passage, r.cs[0].sent().span) != facts.Command {
			return
		}
		r.cs = slices.DeleteFunc(r.cs, func(c candidate) bool { return c.s == s })
		r.ordered, r.best, r.runner = true, found{}, 0
		e.settle(w, r)
	}
}

// nameAsked is the one name of the question as typed; "" where there is none or
// more than one, or where other words of the question say more than a name and
// words of allowed.
func (q *question) nameAsked(allowed func(t *term) bool) string {
	if len(q.names) != 1 {
		return ""
	}
	n := q.names[0]
	for i := range q.terms {
		if (i < n[0] || i >= n[1]) && !allowed(&q.terms[i]) {
			return ""
		}
	}
	return q.called(n)
}

// parts are nouns for a part of a group, which has a head of its own.
var parts = words("wing branch arm cell unit faction section division department bureau chapter affiliate offshoot battalion brigade")

// leads answers "who leads X?" with the roles of the newest briefing that
// gives one. Who else was said to lead stands behind.
func (r *reading) leads(d *facts.Desk, a *Answer) {
	asksHead, office := false, ""
	name := r.q.nameAsked(func(t *term) bool {
		stem := t.text
		if leading[stem] || leading[kb.Singular(t.word)] {
			asksHead = true
			if offices[stem] {
				office = kb.Singular(t.word)
			}
			return true
		}
		return orgNouns[kb.Singular(t.word)] && !parts[kb.Singular(t.word)] || currently[t.word]
	})
	if name == "" || !asksHead || r.q.identity || past[firstVerb(r.q.text)] {
		return
	}
	heads, ambiguous := d.Heads(name)
	if m := d.Meanings(name); ambiguous && len(m) > 1 {
		a.Notes = append(a.Notes, "“"+name+"” can be "+list(m, "or")+" in these briefings.")
		r.leadsEach(d, m, office, a)
		return
	}
	if office != "" {
		kept := heads[:0:0]
		for _, h := range heads {
			if strings.Contains(strings.ToLower(h.Role), office) {
				kept = append(kept, h)
			}
		}
		heads = kept
	}
	if len(heads) > 0 && heads[0].State == facts.Ended && a.Status == Answered && a.Short != "" && d.Same(a.Short, heads[0].Holder) {
		a.Notes = append(a.Notes, "The quotation tells how "+heads[0].Holder+"'s time in that role ended; no later briefing names a successor.")
	}
	if len(heads) == 0 || heads[0].State != facts.Current {
		return
	}
	first := heads[0]
	evidence := []Evidence{evidenceOf(first.Place)}
	told := []string{first.Holder}
	for _, h := range heads[1:] {
		if named := func(o string) bool { return d.Same(h.Holder, o) }; len(evidence) < evidenceShown && !slices.ContainsFunc(told, named) {
			told = append(told, h.Holder)
			evidence = append(evidence, evidenceOf(h.Place))
			a.Notes = append(a.Notes, older(h))
		}
	}
	for _, v := range a.Evidence {
		if a.Status == Answered && len(evidence) < evidenceShown && !holds(evidence, v) && d.Same(a.Short, first.Holder) {
			evidence = append(evidence, v)
		}
	}
	a.Status, a.Short, a.Evidence = Answered, first.Holder, evidence
	a.Confidence = max(a.Confidence, factConfidence)
	r.factual(a)
}

// leadsEach answers for each thing that a name can mean.
func (r *reading) leadsEach(d *facts.Desk, meanings []string, office string, a *Answer) {
	var evidence []Evidence
	var holders []string
	for _, m := range meanings {
		heads, _ := d.Heads(m)
		if len(heads) == 0 || heads[0].State != facts.Current || !strings.Contains(strings.ToLower(heads[0].Role), office) {
			continue
		}
		if v := evidenceOf(heads[0].Place); len(evidence) < evidenceShown && !holds(evidence, v) {
			evidence, holders = append(evidence, v), append(holders, heads[0].Holder)
		}
	}
	if len(evidence) == 0 {
		return
	}
	a.Status, a.Short, a.Evidence = Answered, "", evidence
	if len(holders) == 1 {
		a.Short = holders[0]
	}
	a.Confidence = max(a.Confidence, factConfidence)
	r.factual(a)
}

// factual drops the notes of an abstention: they are not true any more.
func (r *reading) factual(a *Answer) {
	kept := a.Notes[:0]
	for _, n := range a.Notes {
		if !strings.Contains(n, "not what was asked") && !strings.Contains(n, "not mentioned in") && !strings.HasPrefix(n, "Nothing in ") {
			kept = append(kept, n)
		}
	}
	a.Notes = kept
}

// older says who else was said to have a role.
func older(h facts.Role) string {
	when := "An undated briefing"
	if h.Date != "" {
		when = "The briefing of " + h.Date
	}
	switch h.State {
	case facts.Ended:
		return when + " tells how " + h.Holder + "'s time in that role ended."
	case facts.Past:
		return when + " names " + h.Holder + " as having had that role before."
	}
	return when + " names " + h.Holder + "."
}

// said answers "what did X say?" with X's own words, and says whose words the
// closest are where X says nothing.
func (r *reading) said(d *facts.Desk, a *Answer) {
	about := map[string]bool{}
	name := r.q.nameAsked(func(t *term) bool {
		if !sayVerbs[t.word] && !currently[t.word] {
			about[t.text] = true
		}
		return true
	})
	if name == "" || d.Known(name) == "" {
		return
	}
	own := d.Statements(name, 50)
	if !d.Speaks(name) {
		own = nil
	}
	if len(own) == 0 {
		if others := d.Others(name, 1); a.Status != Answered && len(others) > 0 && others[0].Speaker != "" {
			a.Notes = append(a.Notes, "These briefings quote nothing that "+name+" said; the closest words are those of "+speakerOf(others[0])+".")
		}
		return
	}
	if a.Status == Answered {
		return
	}
	var evidence []Evidence
	for _, s := range own {
		if len(evidence) < evidenceShown && r.covers(s.Place, about) && !holds(evidence, evidenceOf(s.Place)) {
			evidence = append(evidence, evidenceOf(s.Place))
		}
	}
	if len(evidence) == 0 {
		return
	}
	a.Status, a.Short, a.Evidence = Answered, "", evidence
	a.Confidence = max(a.Confidence, factConfidence)
	r.factual(a)
}

func speakerOf(s facts.Statement) string {
	if s.Name != "" {
		return s.Name
	}
	return s.Speaker
}

// covers reports whether a sentence holds all terms.
func (r *reading) covers(p facts.Place, terms map[string]bool) bool {
	if len(terms) == 0 {
		return true
	}
	held := 0
	seen := map[string]bool{}
	for _, t := range kb.NewAnalyzer(r.q.lang).Tokens(nil, []byte(p.Quote)) {
		if terms[t.Term] && !seen[t.Term] {
			seen[t.Term] = true
			held++
		}
	}
	return held == len(terms)
}

// dated adds what relative words for a date mean in the briefing that carries
// the answer.
func (r *reading) dated(d *facts.Desk, a *Answer) {
	if a.Status != Answered {
		return
	}
	first := a.Evidence[0]
	for _, e := range d.EventsAt(first.Document, first.Start, first.End) {
		if e.Resolved != "" && first.Date != "" && !strings.ContainsAny(e.When, "0123456789") && (a.Short == "" || strings.Contains(e.When, a.Short) || strings.Contains(a.Short, e.When)) {
			a.Notes = append(a.Notes, "“"+e.When+"” in a briefing of "+first.Date+" is "+e.Resolved+".")
			return
		}
	}
}

// asOf says how old what an answer tells of the present is.
func (e *Engine) asOf(a *Answer) {
	first, newest := a.Evidence[0], ""
	for _, v := range a.Evidence {
		newest = max(newest, v.Date)
	}
	note := "The briefing that says so is undated."
	if first.Date != "" {
		note = "As of " + first.Date + ", the date of the briefing."
	}
	now := time.Now
	if e.opts.Now != nil {
		now = e.opts.Now
	}
	if days, stale := facts.Stale(newest, now(), e.opts.StaleAfter); stale {
		note += " " + facts.StaleNote(newest, days)
	}
	a.Notes = append(a.Notes, note)
}

// present reports whether a question asks about the present: "who leads", "how
// many are there", "who is", "now".
func (q *question) present() bool {
	verb := firstVerb(q.text)
	if past[verb] {
		return false
	}
	for _, f := range strings.Fields(strings.ToLower(q.text)) {
		if currently[strings.Trim(f, "?!.,")] {
			return true
		}
	}
	switch q.kind {
	case kindWho:
		return verb == "is" || verb == "are" || strings.HasSuffix(verb, "s") && verb != "was" && (leadingVerb[verb] || verb == "s")
	case kindNumber:
		for _, f := range strings.Fields(strings.ToLower(q.text)) {
			if w := strings.Trim(f, "?!.,"); w == "are" || w == "is" || w == "has" || w == "have" {
				return !strings.Contains(strings.ToLower(q.text), " been ")
			}
		}
	}
	return false
}

var (
	currently   = words("now currently today still present presently current nowadays")
	past        = words("was were did had led headed ran commanded chaired founded started")
	leadingVerb = words("leads heads runs commands chairs governs rules directs manages owns")
)

// firstVerb is the word behind the question word: "leads" in "who leads X?".
func firstVerb(text string) string {
	fields := strings.Fields(strings.ToLower(text))
	for i, f := range fields {
		switch strings.Trim(f, "?!.,") {
		case "who", "what", "which":
			if i+1 < len(fields) {
				return strings.Trim(fields[i+1], "?!.,")
			}
		case "who's", "who’s", "whos":
			return "is"
		}
	}
	return ""
}

// holds reports whether evidence has a quote.
func holds(evidence []Evidence, v Evidence) bool {
	for _, e := range evidence {
		if e.Document == v.Document && e.Start < v.End && v.Start < e.End {
			return true
		}
	}
	return false
}

func evidenceOf(p facts.Place) Evidence {
	return Evidence(p)
}
