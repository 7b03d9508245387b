package digest

import (
	"hash/fnv"
	"math"
	"slices"
	"time"
	"unicode/utf8"

	"briefbot/internal/kb"
)

// What makes two reports one story, tuned on testdata/stories.txtar (see
// docs/digest.md for what was measured): a copy shares runs of words; another
// outlet's report shares words, names and numbers, and comes within a day.
const (
	copied      = 0.30 // share of the shorter one's runs of words
	sameWords   = 0.24 // cosine of the weighted words
	sameDetails = 0.42 // share of the shorter one's names and numbers
	sameEvent   = 1.00 // cosine + details, together
	apart       = 1    // days between the dates of two reports of one event
	run         = 5    // words of a run
	storyWords  = 700  // words that are compared
)

// account is what is compared of a document.
type account struct {
	doc     *kb.Document
	weights map[string]float64 // unit length
	runs    map[uint64]bool
	details map[string]bool // names and numbers
	day     int             // since 1970; 0 for undated
}

// accountOf reads a document; rarity says how rare a term is among all.
func accountOf(d *kb.Document, an *kb.Analyzer, rarity func(string) float64) account {
	a := account{doc: d, weights: map[string]float64{}, runs: map[uint64]bool{}, details: map[string]bool{}}
	if date, err := time.Parse(time.DateOnly, d.Date); err == nil {
		a.day = int(date.Unix()/86_400) + 1
	}
	var words []string
	count := func(text []byte, first bool) {
		for i, t := range an.Tokens(nil, text) {
			words = append(words, t.Word)
			if t.Has(kb.Stop) || t.Has(kb.AskStop) {
				continue
			}
			a.weights[t.Term]++
			if t.Has(kb.Digit) || t.Has(kb.Upper) && (i > 0 || !first) {
				a.details[t.Term] = true
			}
		}
	}
	for i := range d.Len() {
		if len(words) >= storyWords {
			break
		}
		p := d.Passage(i)
		if p.Kind == kb.Caption {
			continue
		}
		for _, s := range p.Sentences() {
			count([]byte(p.Display(s)), true)
		}
	}
	body := len(words)
	count([]byte(d.Title), true)
	for i := 0; i+run <= body; i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+run] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		a.runs[h.Sum64()] = true
	}
	length := 0.0
	for term, n := range a.weights {
		w := (1 + math.Log(n)) * (0.5 + rarity(term))
		a.weights[term] = w
		length += w * w
	}
	if length = math.Sqrt(length); length > 0 {
		for term := range a.weights {
			a.weights[term] /= length
		}
	}
	return a
}

// likenesses of two accounts, each in [0,1].
func (a account) runsShared(b account) float64    { return shared(a.runs, b.runs) }
func (a account) detailsShared(b account) float64 { return shared(a.details, b.details) }

func (a account) cosine(b account) float64 {
	if len(b.weights) < len(a.weights) {
		a, b = b, a
	}
	sum := 0.0
	for term, w := range a.weights {
		sum += w * b.weights[term]
	}
	return sum
}

// shared is the share of the smaller set that the other holds; 0 for sets too
// small to say anything.
func shared[K comparable](a, b map[K]bool) float64 {
	if len(b) < len(a) {
		a, b = b, a
	}
	if len(a) < 3 {
		return 0
	}
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// tellsTheSame reports whether two documents tell the same story.
func (a account) tellsTheSame(b account) bool {
	if a.runsShared(b) >= copied {
		return true
	}
	if a.day > 0 && b.day > 0 && (a.day-b.day > apart || b.day-a.day > apart) {
		return false
	}
	cosine, details := a.cosine(b), a.detailsShared(b)
	return cosine >= sameWords && details >= sameDetails && cosine+details >= sameEvent
}

// maxStories bounds the documents that are compared with each other.
const maxStories = 400

// stories groups documents that tell the same story, in the order in which
// they come; the longest of a group is its first. Each is like the first of
// its group, so that a chain of resemblances joins nothing.
func stories(docs []*kb.Document, analyzer func(lang string) *kb.Analyzer, rarity func(string) float64) [][]*kb.Document {
	type group struct {
		first account
		docs  []*kb.Document
	}
	var groups []group
	for i, d := range docs {
		if i >= maxStories {
			groups = append(groups, group{docs: []*kb.Document{d}})
			continue
		}
		a := accountOf(d, analyzer(d.Lang), rarity)
		at := slices.IndexFunc(groups, func(g group) bool { return g.first.tellsTheSame(a) })
		if at < 0 {
			groups = append(groups, group{a, []*kb.Document{d}})
			continue
		}
		groups[at].docs = append(groups[at].docs, d)
	}
	out := make([][]*kb.Document, len(groups))
	for i, g := range groups {
		slices.SortStableFunc(g.docs, func(a, b *kb.Document) int { return letters(b) - letters(a) })
		out[i] = g.docs
	}
	return out
}

// letters is the length of a document's prose.
func letters(d *kb.Document) int {
	n := 0
	for i := range min(d.Len(), 200) {
		n += utf8.RuneCountInString(d.Passage(i).Text())
	}
	return n
}
