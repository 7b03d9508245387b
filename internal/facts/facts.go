// Package facts draws quick facts from briefings when they are loaded: who has
// which role, how many, who said what, and when. It needs no model: closed word
// lists and the shape of sentences decide, and where they do not decide, there
// is no fact. A missing fact is a lesser fault than a wrong one.
//
// [Draw] makes the [Sheet] of one document. A [Keeper] keeps the sheets of the
// documents of a [kb.Index] by their versions and makes the [Desk] that is
// asked. Nothing in a fact is written by this package: every text in it is a
// byte span of its document.
package facts

import "briefbot/internal/kb"

// Place is the quote that carries a fact and where it stands. Its JSON names
// are those of an answer's evidence.
type Place struct {
	Document  string `json:"document"` // slash path below the knowledge base
	Version   string `json:"version"`  // "sha256:" and 64 hex digits
	Title     string `json:"title"`
	Date      string `json:"date"`      // civil date of the document, or "" for an undated one
	Paragraph int    `json:"paragraph"` // 1-based among the document's prose blocks
	Line      int    `json:"line"`      // 1-based line of Start
	Start     int    `json:"start"`     // byte offset; document[Start:End] == Quote
	End       int    `json:"end"`
	Quote     string `json:"quote"`
	// Attribution is who makes the claim inside the document, in the
	// document's words, or "".
	Attribution string `json:"attribution"`

	// Display is Quote for people: markup removed, line breaks folded.
	Display string `json:"-"`
	URL     string `json:"-"`
	Source  string `json:"-"`
}

// State says whether a role is held, as far as its sentence goes.
type State string

// The states of a [Role].
const (
	Current State = "current" // the sentence speaks of it as held
	Past    State = "past"    // "former", "until", a verb in the past
	Ended   State = "ended"   // the sentence tells of its end: killed, resigned, replaced
)

// Role is one sentence's word on who has which role.
type Role struct {
	Holder string `json:"holder"` // the name as written
	Role   string `json:"role"`   // the words for the role: "leader", "French defence minister", "led"
	Of     string `json:"of"`     // whose role it is, as written, or ""
	State  State  `json:"state"`
	When   string `json:"when"` // the date words of the sentence, or ""
	Place
}

// Figure is one number that counts something.
type Figure struct {
	Number    string  `json:"number"`    // as written: "90", "twelve", "3.5 million"
	Value     float64 `json:"value"`     // the same number, never converted
	Qualifier string  `json:"qualifier"` // "more than", "a total of", or ""
	Unit      string  `json:"unit"`      // what is counted, as written: "French soldiers"
	What      string  `json:"what"`      // what happened to them, one word as written ("killed"), or ""
	Where     string  `json:"where"`     // the place that the sentence names, or ""
	When      string  `json:"when"`      // the date words of the sentence, or ""
	Resolved  string  `json:"resolved"`  // When as a civil date, month or year, or ""
	Place
}

// Statement is something that somebody said.
type Statement struct {
	Speaker string `json:"speaker"` // as the sentence names her: "the minister", "he"
	Name    string `json:"name"`    // the name of the speaker, where it is certain, or ""
	Said    string `json:"said"`    // Direct: byte for byte between quotation marks
	Direct  bool   `json:"direct"`
	Place
}

// Event is one sentence with words for a date.
type Event struct {
	When      string    `json:"when"`      // the date words as written
	From      string    `json:"from"`      // the first day meant, "2006-01-02", or "" where it is not certain
	To        string    `json:"to"`        // the last day meant, or ""
	Resolved  string    `json:"resolved"`  // From and To in the precision of the words: "2021-01-12", "2021-01", "2021"
	Precision Precision `json:"precision"` // of the words
	Place
}

// Precision is how exactly words name a date.
type Precision string

// The precisions of an [Event].
const (
	Day    Precision = "day"
	Week   Precision = "week"
	Month  Precision = "month"
	Season Precision = "season"
	Year   Precision = "year"
	Decade Precision = "decade"
	Range  Precision = "range"
)

// Link is one sentence's word that one organisation belongs to another.
type Link struct {
	Member string `json:"member"`
	Group  string `json:"group"`
	Place
}

// Alias is a short and a long name that a document gives for one thing.
type Alias struct {
	Short string `json:"short"`
	Long  string `json:"long"`
	Place
}

// source is where a drawn fact stands. All spans are of the document.
type source struct {
	passage     int32 // 1-based
	sentence    kb.Span
	attribution kb.Span // empty where the sentence names nobody
}

type role struct {
	source
	holder, words, of kb.Span
	when              kb.Span
	state             State
	lead              bool // being at the head of something
}

type figure struct {
	source
	number, qualifier, unit kb.Span
	what, where, when       kb.Span
	value                   float64
	date                    dated
}

type statement struct {
	source
	speaker, name, said kb.Span
	direct              bool
}

type event struct {
	source
	when kb.Span
	date dated
}

type link struct {
	source
	member, group kb.Span
}

type alias struct {
	source
	long, short kb.Span
}

// mention is a name that a document holds, where it first stands.
type mention struct {
	name   kb.Span
	last   int32 // the last passage that holds it
	times  int32
	person bool
	short  bool // ends a longer person's name of the document
}

// Sheet holds the facts of one document, as spans of it. It is immutable and
// fits every copy of the document with the same version.
type Sheet struct {
	roles      []role
	figures    []figure
	statements []statement
	events     []event
	links      []link
	aliases    []alias
	names      []mention
}

// Len is how many facts the sheet holds, names not counted.
func (s *Sheet) Len() int {
	return len(s.roles) + len(s.figures) + len(s.statements) + len(s.events) + len(s.links) + len(s.aliases)
}
