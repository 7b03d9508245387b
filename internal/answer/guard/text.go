package guard

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// word is a token of a text with what the rules need to know of it.
type word struct {
	kb.Token
	raw    string
	form   string // the stem without the endings that make nouns of verbs
	vector wordvec.Vec
	weight float64 // how much it says, 0 to 1
	clause int     // changes where a clause begins, roughly
	chunk  int     // changes at each comma and stronger mark
	quoted bool    // inside quotation marks
	aside  bool    // inside brackets
	// What the word is part of: a number or a date takes it out of the words
	// that coverage counts.
	number, date, name bool
	stop               bool // a function word
	initial            bool // opens its sentence
}

// content reports whether the word carries meaning of its own.
func (w *word) content() bool { return !w.stop && !w.number && !w.date }

// line is one sentence, taken apart.
type line struct {
	text       string
	lang       string
	words      []word
	quantities []quantity
	dates      []date
	names      []name
	quotes     []kb.Span
	// carried are the names of the sentence before, where this one refers back.
	carried []name
	cues    []cue
}

// reader takes texts apart. It is not safe for concurrent use.
type reader struct {
	guard     *Guard
	analyzers map[string]*kb.Analyzer
}

func newReader(g *Guard) *reader { return &reader{guard: g, analyzers: map[string]*kb.Analyzer{}} }

func (r *reader) analyzer(lang string) *kb.Analyzer {
	an := r.analyzers[lang]
	if an == nil {
		an = kb.NewAnalyzer(lang)
		r.analyzers[lang] = an
	}
	return an
}

// passage takes a passage apart, sentence by sentence.
func (r *reader) passage(text, lang string) []*line {
	var lines []*line
	quotes := quotations(text)
	for _, span := range kb.Sentences([]byte(text)) {
		l := r.read(text[span.Start:span.End], lang)
		// A quotation may run over several sentences.
		for i := range l.words {
			at := span.Start + l.words[i].Start
			for _, q := range quotes {
				if q.Start <= at && at < q.End {
					l.words[i].quoted = true
				}
			}
		}
		if n := len(lines); n > 0 && l.refersBack() {
			l.carried = append(append([]name{}, lines[n-1].names...), lines[n-1].carried...)
		}
		lines = append(lines, l)
	}
	return lines
}

// read takes one sentence apart.
func (r *reader) read(text, lang string) *line {
	l := &line{text: text, lang: kbLang(lang), quotes: quotations(text)}
	lex := r.guard.lexicon(lang)
	tokens := r.analyzer(lang).Tokens(nil, []byte(text))
	clause, chunk, end, depth := 0, 0, 0, 0
	for i, t := range tokens {
		w := word{Token: t, raw: text[t.Start:t.End], stop: t.Has(kb.Stop) || lex.function[t.Word], initial: i == 0}
		gap := text[end:t.Start]
		end = t.End
		depth = max(0, depth+strings.Count(gap, "(")-strings.Count(gap, ")"))
		w.aside = depth > 0
		if strings.ContainsAny(gap, ";:()–—") || strings.Contains(gap, " - ") {
			clause++
			chunk++
		} else if strings.ContainsAny(gap, ",،、，") {
			chunk++
		}
		if i > 0 && lex.joiners[t.Word] {
			clause++
		} else if i+1 < len(tokens) && i > 1 && lex.conjunctions[t.Word] && (lex.opener[tokens[i+1].Word] || strings.Contains(gap, ",")) {
			clause++ // "… was killed and in November the head …"
		}
		w.clause, w.chunk = clause, chunk
		for _, q := range l.quotes {
			if q.Start <= t.Start && t.End <= q.End {
				w.quoted = true
			}
		}
		w.form = form(t.Term)
		w.weight = 1
		if l.lang == "en" && !w.stop {
			w.vector = r.guard.vectors.Lookup(t.Word)
			w.weight = float64(r.guard.vectors.Weight(t.Word))
		}
		if len(t.Word) == 1 && !unicode.IsDigit(rune(t.Word[0])) && t.Word[0] < utf8.RuneSelf {
			w.stop = true
		}
		l.words = append(l.words, w)
	}
	lex.findDates(l)
	lex.findQuantities(l)
	r.findNames(l)
	lex.findCues(l)
	return l
}

// form is a stem without the endings that make nouns of verbs.
func form(word string) string {
	for _, s := range []string{"ership", "ment", "ation", "tion", "ing", "ers", "ion", "er", "or", "ed", "es", "al", "e", "s", "i", "y"} {
		if f, ok := strings.CutSuffix(word, s); ok && len(f) >= 4 {
			return f
		}
	}
	return word
}

// refersBack reports whether a sentence opens with a pronoun or a definite
// noun, or has a pronoun for its subject: it goes on about the sentence before.
func (l *line) refersBack() bool {
	for i := range l.words {
		switch l.words[i].Word {
		case "he", "she", "it", "they", "his", "her", "its", "their", "this", "these", "those", "both", "him", "them", "the", "that", "neither", "who",
			"il", "elle", "ils", "elles", "son", "sa", "ses", "leur", "leurs", "ce", "cette", "ces", "el", "ella", "ellos", "su", "sus", "este", "esta",
			"er", "sie", "es", "sein", "seine", "ihr", "ihre", "dieser", "diese", "dieses", "он", "она", "они", "его", "ее", "их", "это":
			return true
		}
	}
	return false
}

// quotations are the spans between quotation marks, marks not included.
func quotations(text string) []kb.Span {
	var spans []kb.Span
	open, closer := -1, ""
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if open >= 0 {
			if strings.ContainsRune(closer, r) && closes(text, i, n, r) {
				spans = append(spans, kb.Span{Start: open, End: i})
				open = -1
			}
		} else if marks := closersOf(r); marks != "" && opens(text, i, n, r) {
			open, closer = i+n, marks
		}
		i += n
	}
	if open >= 0 { // never closed: all of it is claimed
		spans = append(spans, kb.Span{Start: open, End: len(text)})
	}
	return spans
}

// closersOf are the marks that close what r opens, or "".
func closersOf(r rune) string {
	switch r {
	case '"', '＂':
		return "\"”“＂"
	case '“':
		return "”\""
	case '”': // Swedish and Finnish open with the closing mark
		return "”"
	case '„':
		return "“”\""
	case '«':
		return "»"
	case '»':
		return "«"
	case '‘', '‚':
		return "’‘"
	case '\'':
		return "'"
	case '「':
		return "」"
	case '『':
		return "』"
	}
	return ""
}

// opens tells an opening single mark from an apostrophe.
func opens(text string, i, n int, r rune) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	switch r {
	case '\'', '‘', '‚', '”', '»':
		if unicode.IsLetter(before) || unicode.IsDigit(before) || !unicode.IsLetter(after) && !unicode.IsDigit(after) {
			return false
		}
		// "'90s" and a lone apostrophe are no quotation: it has to close.
		return r != '\'' || strings.Contains(text[i+n:], "'")
	}
	return true
}

// closes tells a closing single mark from an apostrophe.
func closes(text string, i, n int, r rune) bool {
	if r != '\'' && r != '’' {
		return true
	}
	after, _ := utf8.DecodeRuneInString(text[i+n:])
	return !unicode.IsLetter(after) && !unicode.IsDigit(after)
}
