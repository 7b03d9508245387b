package handlers

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"briefbot/internal/answer"
	"briefbot/internal/kb"
)

// How questions are looked for that the briefings answer.
const (
	suggestDocs  = 12              // of the newest documents
	suggestAsked = 48              // candidates that are tried out
	suggestTime  = 2 * time.Second // for all of them
	// suggestSure is the least confidence of an answer whose question is
	// suggested: far above what an answer needs, since nobody asked.
	suggestSure   = 0.8
	maxSuggestion = 70 // characters of a question
)

// suggestions keeps the questions that one index answers.
type suggestions struct {
	mu    sync.Mutex
	index *kb.Index
	found []Prompt
}

// Suggestions are up to [MaxPrompts] questions that the current briefings
// answer, found in their sentences and each tried out. There may be none. They
// are looked for once for each state of the briefings.
func (h *Handlers) Suggestions(ctx context.Context) []Prompt {
	s := &h.suggested
	s.mu.Lock()
	defer s.mu.Unlock()
	index := h.opts.Index()
	if s.index == index {
		return s.found
	}
	ctx, cancel := context.WithTimeout(ctx, suggestTime)
	defer cancel()
	var found []Prompt
	asked := 0
	for _, c := range mixed(h.candidates()) {
		if len(found) == MaxPrompts || asked == suggestAsked || ctx.Err() != nil {
			break
		}
		asked++
		if h.holds(ctx, c) {
			found = append(found, Prompt{Title: c.question, Message: c.question})
		}
	}
	if ctx.Err() == nil || len(found) > 0 {
		s.index, s.found = index, found
	}
	return found
}

// candidate is a question made from a sentence that should answer it.
type candidate struct {
	sort     int // candidates of different sorts are mixed
	question string
	document *kb.Document
	sentence kb.Span
}

// holds reports whether the bot answers a candidate's question, surely, and
// with the sentence that it was made from.
func (h *Handlers) holds(ctx context.Context, c candidate) bool {
	a, err := h.answerer.Answer(ctx, c.question)
	if err != nil || a.Status != answer.Answered || len(a.Evidence) == 0 || a.Confidence < suggestSure {
		return false
	}
	e := a.Evidence[0]
	return e.Document == c.document.ID && e.Start < c.sentence.End && c.sentence.Start < e.End
}

// name is a person's or a place's name in English text: up to four words with
// capitals.
const namePattern = `((?:\p{Lu}[\pL’'-]+ ){0,3}\p{Lu}[\pL’'-]+)`

// The sentences that questions are made from.
var (
	speechSentence = regexp.MustCompile(namePattern + `,? (?:has |have )?(?:said|stressed|warned|announced|argued|added|explained|insisted|declared|urged|promised)\b`)
	eventSentence  = regexp.MustCompile(namePattern + `,? (?:was|were) (killed|arrested|elected|appointed|released|wounded|injured)\b`)
	ledSentence    = regexp.MustCompile(`\b(?:led|headed|commanded|chaired) by ` + namePattern)
	countSentence  = regexp.MustCompile(`\b\d[\d,.]* (?:more |new )?(\p{Ll}{4,}s) in ` + monthPattern)
	statedSentence = regexp.MustCompile(`\b\d[\d,.]* (\p{Ll}{4,}s) ((?:were|are|was|is) \p{Ll}{4,}(?:ing|ed))\b.* in ` + monthPattern)
	appositive     = regexp.MustCompile(namePattern + `, (?:a|an|the) \p{Ll}+ `)
)

const monthPattern = `(January|February|March|April|May|June|July|August|September|October|November|December)\b`

// candidates makes questions from the sentences of the newest documents.
func (h *Handlers) candidates() []candidate {
	var out []candidate
	seen := map[string]bool{}
	docs, index := h.documents(), h.opts.Index()
	for _, d := range docs[:min(len(docs), suggestDocs)] {
		if d.Lang != "" && d.Lang != "en" {
			continue // the patterns are English
		}
		for i := range d.Len() {
			p := d.Passage(i)
			for _, s := range p.Sentences() {
				for _, c := range questionsOf(p.Display(s), func() []string { return aliasesOf(index, p) }) {
					c.document, c.sentence = d, s
					if !seen[c.question] && utf8.RuneCountInString(c.question) <= maxSuggestion {
						seen[c.question] = true
						out = append(out, c)
					}
				}
			}
		}
	}
	return out
}

// withArticle is an abbreviation as the sentence uses it: "the UPW", "JNIM".
func withArticle(sentence, alias string) string {
	if strings.Contains(strings.ToLower(sentence), "the "+strings.ToLower(alias)) {
		return "the " + alias
	}
	return alias
}

// anExample is a question to ask where none is known that has an answer.
const anExample = "What did the minister say?"

// example is a question to ask, one that has an answer where there is one.
func (h *Handlers) example(ctx context.Context) string {
	if found := h.Suggestions(ctx); len(found) > 0 {
		return found[0].Message
	}
	return anExample
}

// quickExample is an example that takes no time: one that was found before.
func (h *Handlers) quickExample() string {
	s := &h.suggested
	if !s.mu.TryLock() {
		return anExample
	}
	defer s.mu.Unlock()
	if s.index != h.opts.Index() || len(s.found) == 0 {
		return anExample
	}
	return s.found[0].Message
}

// aliasesOf are the abbreviations that a passage uses.
func aliasesOf(index *kb.Index, p kb.Passage) []string {
	var out []string
	text := p.Text()
	for _, a := range index.Aliases() {
		if strings.Contains(text, a.Short) {
			out = append(out, a.Short)
		}
	}
	return out
}

// The sorts of candidates, in the order in which they are shown.
const (
	sortLeads = iota
	sortSaid
	sortCount
	sortWhen
	sortWho
	sorts
)

// questionsOf makes questions from a sentence; aliases are the abbreviations
// around it, looked up where one is needed.
func questionsOf(sentence string, aliases func() []string) []candidate {
	var out []candidate
	if ledSentence.MatchString(sentence) {
		for _, a := range aliases() {
			out = append(out, candidate{sort: sortLeads, question: "Who leads " + withArticle(sentence, a) + "?"})
		}
	}
	for _, m := range speechSentence.FindAllStringSubmatch(sentence, -1) {
		if strings.Contains(m[1], " ") { // a whole name
			out = append(out, candidate{sort: sortSaid, question: "What did " + m[1] + " say?"})
		}
	}
	for _, m := range appositive.FindAllStringSubmatch(sentence, -1) {
		if strings.Contains(m[1], " ") {
			out = append(out, candidate{sort: sortWho, question: "Who is " + m[1] + "?"})
		}
	}
	for _, m := range statedSentence.FindAllStringSubmatch(sentence, -1) {
		out = append(out, candidate{sort: sortCount, question: "How many " + m[1] + " " + m[2] + " in " + m[3] + "?"})
	}
	for _, m := range countSentence.FindAllStringSubmatch(sentence, -1) {
		out = append(out, candidate{sort: sortCount, question: "How many " + m[1] + " were there in " + m[2] + "?"})
	}
	for _, m := range eventSentence.FindAllStringSubmatch(sentence, -1) {
		if strings.Contains(m[1], " ") {
			out = append(out, candidate{sort: sortWhen, question: "When was " + m[1] + " " + m[2] + "?"})
		}
	}
	return out
}

// mixed takes one candidate of each sort in turn.
func mixed(list []candidate) []candidate {
	var bySort [sorts][]candidate
	for _, c := range list {
		bySort[c.sort] = append(bySort[c.sort], c)
	}
	out := make([]candidate, 0, len(list))
	for n := 0; len(out) < len(list); n++ {
		for _, of := range bySort {
			if n < len(of) {
				out = append(out, of[n])
			}
		}
	}
	return out
}
