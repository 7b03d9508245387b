package answer

import (
	"math"
	"strings"

	"briefbot/internal/kb"
	"briefbot/internal/wordvec"
)

// How near words count that are related by form, not by their vectors.
const (
	derived  = 0.85 // lead, leader
	relative = 0.65 // a form of a synonym: boss, led
	leastSim = 0.30 // a cosine below this is noise
)

// meaning tells how near a word comes to a question's terms. The zero value is
// ready for reset.
type meaning struct {
	table    *wordvec.Table
	lexicon  lexicon
	asked    uint32 // the number of the question
	terms    []meant
	focus    wordvec.Vec // of the word that the asked thing is one of
	question []float32   // mean vector
	sum      []float32
}

// meant is a question term with what its word means.
type meant struct {
	vector   wordvec.Vec
	form     string   // what its stem shares with its derivatives
	synonyms []string // the forms of its synonyms
	leads    bool     // is one of the words for being at the head of something
}

// near is the nearest term to a word: -1 where none is near.
type near struct {
	term int8
	sim  float32
}

// reset readies m for a question.
func (m *meaning) reset(t *wordvec.Table, q *question) {
	m.table = t
	m.asked++
	m.terms = m.terms[:0]
	known := make([]string, 0, len(q.terms))
	for i := range q.terms {
		w := q.terms[i].word
		e := meant{form: form(q.terms[i].text), leads: leading[q.terms[i].text] || leading[kb.Singular(w)]}
		if !q.terms[i].name && !q.terms[i].number {
			e.vector = t.Lookup(w)
			for _, s := range t.Synonyms(nil, w) {
				if f := form(s); len(f) >= 4 {
					e.synonyms = append(e.synonyms, f)
				}
			}
		}
		m.terms = append(m.terms, e)
		known = append(known, w)
	}
	m.question = t.Embed(m.question, known)
	m.focus = ""
	if q.focus >= 0 {
		m.focus = t.Lookup(q.terms[q.focus].word)
	}
}

// form is a word or a stem without the endings that make nouns of verbs.
func form(word string) string {
	for _, s := range []string{"ership", "ment", "tion", "ing", "ers", "ion", "er", "or", "ed", "es", "e", "s"} {
		if f, ok := strings.CutSuffix(word, s); ok && len(f) >= 4 {
			return f
		}
	}
	return word
}

// look finds the question term that a word, by its number in the lexicon, comes
// nearest to, and how near, in (0,1].
func (m *meaning) look(number int32, word, term string) near {
	l := &m.lexicon.words[number]
	if l.asked != m.asked {
		l.asked, l.near = m.asked, m.nearest(l.vector, word, term)
	}
	return l.near
}

func (m *meaning) nearest(vector wordvec.Vec, word, term string) near {
	n := near{term: -1}
	f := form(term)
	for i := range m.terms {
		t := &m.terms[i]
		if len(f) >= 4 && f == t.form {
			if n.sim < derived {
				n.term, n.sim = int8(i), derived
			}
			continue
		}
		if t.leads && (leading[term] || leading[word]) && n.sim < relative {
			n.term, n.sim = int8(i), relative
		}
		if s := wordvec.Similarity(t.vector, vector); s > leastSim && s > n.sim {
			n.term, n.sim = int8(i), s
		}
		if n.sim < relative && len(f) >= 4 {
			for _, s := range t.synonyms {
				if s == f {
					n.term, n.sim = int8(i), relative
				}
			}
		}
	}
	return n
}

// likeFocus is the cosine of a word, by its number, and the one that the asked
// thing is one of, in [-1,1]; 0 where one is unknown.
func (m *meaning) likeFocus(number int32) float32 {
	l := &m.lexicon.words[number]
	if l.likeTo != m.asked {
		l.likeTo, l.focus = m.asked, wordvec.Similarity(m.focus, l.vector)
	}
	return l.focus
}

// centroid is the cosine between the question and a run of tokens, whose words
// have the given numbers.
func (m *meaning) centroid(tokens []kb.Token, numbers []int32) float32 {
	dim := m.table.Dim()
	if cap(m.sum) < dim {
		m.sum = make([]float32, dim)
	}
	sum := m.sum[:dim]
	clear(sum)
	for i := range tokens {
		if tokens[i].Has(kb.Stop) {
			continue
		}
		l := &m.lexicon.words[numbers[i]]
		if len(l.vector) == dim {
			l.vector.AddTo(sum, l.weight)
		}
	}
	var dot, square float32
	for i, v := range sum {
		dot += v * m.question[i]
		square += v * v
	}
	if square == 0 {
		return 0
	}
	return dot / float32(math.Sqrt(float64(square)))
}

// background is how much an English word says by its rarity in the language, in
// [0,1]: about 0.05 for "people", 0.45 for "soldiers", 1 for a word that is not
// in the table.
func background(t *wordvec.Table, word string) float64 {
	w := float64(t.Weight(word))
	if w >= 1 {
		return 1
	}
	return max(0.02, min(1, math.Log(w/(1-w))/8))
}

// blend is how many passages it takes for the documents' own frequencies to
// count as much as those of the language.
const blend = 100

// weigh sets a term's weight from the documents and the language.
func (e *Engine) weigh(x *kb.Index, q *question, t *term) {
	t.weight = x.Rarity(t.text)
	if t.guess != "" {
		t.weight = x.Rarity(t.guess)
	}
	if q.lang != "en" || t.number {
		return
	}
	most := x.Rarity("")
	own := float64(x.Len()) / float64(x.Len()+blend)
	general := background(e.vectors, t.word)
	if t.name {
		general = max(general, 0.6)
	}
	t.weight = own*t.weight + (1-own)*general*most
}
