// Package answer turns a question into an [Answer]: a status, the shortest
// span that answers, the quotes that carry it, and the passages that were
// found on the way. Nothing in an Answer is written by this package: every
// quote, passage and short answer is a byte span of a stored document.
package answer

// Status says how far the briefings carry a question.
type Status string

// The three statuses of an [Answer].
const (
	// Answered: a sentence of the briefings answers the question.
	Answered Status = "answered"
	// Related: the subject is in the briefings, the asked detail is not.
	Related Status = "related"
	// NotFound: the subject is not in the briefings.
	NotFound Status = "not_found"
)

// Answer is the result of one question. Its JSON names are a public contract.
type Answer struct {
	Question string `json:"question"`
	Status   Status `json:"status"`
	// Short is the shortest span that answers, verbatim from Evidence[0];
	// empty where nothing shorter than the sentence is certain enough.
	Short string `json:"answer"`
	// Confidence is a calibrated probability in [0,1] that the question is
	// answered by the first quote; comparable between knowledge bases.
	Confidence float64 `json:"confidence"`
	// Evidence holds the quotes that carry the answer, best first; for
	// Related the closest sentences, labelled as such by whoever shows them;
	// never any for NotFound. Never nil.
	Evidence []Evidence `json:"evidence"`
	// Passages holds up to five retrieved passages, best first, whatever the
	// status. Never nil.
	Passages []Passage `json:"passages"`
	// Summary is a model's summary, or nil.
	Summary *Summary `json:"summary"`
	// Notes are plain sentences for the reader, such as what is missing from
	// the briefings. Never nil.
	Notes []string `json:"notes"`
}

// Evidence is one quote with the place where it stands.
type Evidence struct {
	Document  string `json:"document"` // slash path below the knowledge base
	Version   string `json:"version"`  // "sha256:" and 64 hex digits
	Title     string `json:"title"`
	Date      string `json:"date"`      // civil date "2006-01-02", or "" for an undated document
	Paragraph int    `json:"paragraph"` // 1-based among the document's prose blocks
	Line      int    `json:"line"`      // 1-based line of Start
	Start     int    `json:"start"`     // byte offset; document[Start:End] == Quote
	End       int    `json:"end"`
	Quote     string `json:"quote"`
	// Attribution is who makes the claim inside the document, in the
	// document's words, or "".
	Attribution string `json:"attribution"`

	// Display is Quote for people: the same words with Markdown markup
	// removed and line breaks folded.
	Display string `json:"-"`
	// URL and Source are the document's front matter, or "".
	URL    string `json:"-"`
	Source string `json:"-"`
}

// Passage is one retrieved passage with its place.
type Passage struct {
	Document  string  `json:"document"`
	Paragraph int     `json:"paragraph"`
	Line      int     `json:"line"`
	Score     float64 `json:"score"` // BM25 and its kin: higher is better, comparable within one answer only
	Text      string  `json:"text"`

	// Display is Text for people, as in [Evidence].
	Display string `json:"-"`
	Title   string `json:"-"`
	Date    string `json:"-"`
	URL     string `json:"-"`
}

// Summary is a model's text, each sentence of which passed the guard.
type Summary struct {
	Text      string `json:"text"`
	Model     string `json:"model"`
	Citations []int  `json:"citations"` // indexes into Evidence
}
