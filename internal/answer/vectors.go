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
	asked    uint32 // the number of the question
	tongue   *tongue
	texts    []string // the terms themselves, where tongue is known
	roots    []string // and their roots, see [root]
	terms    []meant
	panel    wordvec.Panel // of the terms that have a vector, and of the focus
	vectors  []wordvec.Vec
	sims     []float32
	focus    int       // the panel's vector of the word that the asked thing is one of, or -1
	question []float32 // mean vector
	sum      []float32
}

// meant is a question term with what its word means.
type meant struct {
	vector   int      // in the panel, or -1
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
	m.tongue = q.tongue
	m.terms, m.vectors = m.terms[:0], m.vectors[:0]
	m.texts, m.roots = m.texts[:0], m.roots[:0]
	known := make([]string, 0, len(q.terms))
	for i := range q.terms {
		o := &q.terms[i]
		e := meant{vector: -1, form: form(o.text), leads: leading[o.text] || leading[kb.Singular(o.word)]}
		if o.gloss != nil {
			e.form, e.leads = o.gloss.form, leading[o.gloss.term]
		}
		word := o.english(q.lang)
		if word != "" && !o.name && !o.number {
			e.vector = m.include(o.vector(t, q.lang))
			var synonyms [8]string
			for _, s := range t.Synonyms(synonyms[:0], word) {
				if f := form(s); len(f) >= 4 {
					e.synonyms = append(e.synonyms, f)
				}
			}
		}
		m.terms = append(m.terms, e)
		if m.tongue != nil {
			m.texts = append(m.texts, o.text)
			if m.tongue.lang == "ar" {
				m.roots = append(m.roots, root(o.text))
			}
		}
		if word != "" {
			known = append(known, word)
		}
	}
	m.question = t.Embed(m.question, known)
	m.focus = -1
	if q.focus >= 0 {
		if m.focus = m.terms[q.focus].vector; m.focus < 0 {
			m.focus = m.include(q.terms[q.focus].vector(t, q.lang))
		}
	}
	m.panel.Set(t.Dim(), m.vectors)
}

// include adds a vector to those of the panel: its place, or -1 for none.
func (m *meaning) include(v wordvec.Vec) int {
	if v == "" {
		return -1
	}
	m.vectors = append(m.vectors, v)
	return len(m.vectors) - 1
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

// look finds the question term that a word comes nearest to, and how near, in
// (0,1].
func (m *meaning) look(l *lexeme, word, term string) near {
	if l.asked != m.asked {
		l.asked = m.asked
		f := term[:len(term)-int(l.ending)]
		if l.gloss != nil {
			l.near = m.nearest(m.similarities(l), l.gloss.word, l.gloss.term, l.gloss.form)
		} else {
			l.near = m.nearest(m.similarities(l), word, term, f)
		}
		if m.tongue != nil {
			l.near = m.tongue.nearer(l.near, m.texts, m.roots, term)
		}
	}
	return l.near
}

// similarities are those of a word with the vectors of the panel.
func (m *meaning) similarities(l *lexeme) []float32 {
	m.sims = m.panel.Similarities(m.sims[:0], l.vector)
	l.likeTo, l.focus = m.asked, 0
	if m.focus >= 0 {
		l.focus = m.sims[m.focus]
	}
	return m.sims
}

// nearest is the term nearest to a word with these similarities, whose stem's
// form is f.
func (m *meaning) nearest(sims []float32, word, term, f string) near {
	n := near{term: -1}
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
		if t.vector >= 0 && sims[t.vector] > leastSim && sims[t.vector] > n.sim {
			n.term, n.sim = int8(i), sims[t.vector]
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

// likeFocus is the cosine of a word and the one that the asked thing is one of,
// in [-1,1]; 0 where one is unknown.
func (m *meaning) likeFocus(l *lexeme) float32 {
	if l.likeTo != m.asked {
		m.similarities(l)
	}
	return l.focus
}

// centroid is the cosine between the question and a sentence.
func (m *meaning) centroid(s *scanned, sent *sentence) float32 {
	dim := m.table.Dim()
	if cap(m.sum) < dim {
		m.sum = make([]float32, dim)
	}
	sum := m.sum[:dim]
	clear(sum)
	for i := sent.from; i < sent.to; i++ {
		if s.tokens[i].Has(kb.Stop) {
			continue
		}
		l := s.word(i)
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
	word := t.english(q.lang)
	if word == "" || t.number {
		return
	}
	most := x.Rarity("")
	own := float64(x.Len()) / float64(x.Len()+blend)
	general := background(e.vectors, word)
	if t.name {
		general = max(general, 0.6)
	}
	t.weight = own*t.weight + (1-own)*general*most
}
