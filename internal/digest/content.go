package digest

// Digest is what is new in the briefings. Its JSON names are a public contract.
type Digest struct {
	// Since and Until say which news it covers: RFC 3339 times, a date, or ""
	// for all that there is.
	Since string `json:"since"`
	Until string `json:"until"`
	// New, Changed and Withdrawn count documents.
	New       int `json:"new"`
	Changed   int `json:"changed"`
	Withdrawn int `json:"withdrawn"`
	// Stories counts entries, listed or not.
	Stories int `json:"stories"`
	// Entries are the stories, the most recent first. Never nil.
	Entries []Entry `json:"entries"`
	// Corrected are answers of the bot's that were corrected. Never nil.
	Corrected []Corrected `json:"corrected"`
	// Gaps is what was asked and not answered; null where it may not be told.
	Gaps *Gaps `json:"gaps"`
	// Overview is a model's summary, each sentence of which passed the guard,
	// or null.
	Overview *Overview `json:"overview"`
}

// Kind says what happened to an entry's document.
type Kind string

// The kinds of an [Entry].
const (
	New       Kind = "new"
	Changed   Kind = "changed"
	Withdrawn Kind = "withdrawn"
)

// Entry is one story: a document, or several that tell the same.
type Entry struct {
	Kind Kind `json:"kind"`
	// Documents are its sources, the one that is quoted first.
	Documents []Source `json:"documents"`
	// Quotes are the sentences that say what it is about, in their order; of a
	// changed document those that are new in it. Never nil.
	Quotes []Quote `json:"quotes"`
	// Corrections are sentences of a changed document as they were and are.
	Corrections []Correction `json:"corrections,omitempty"`
	// Removed counts the sentences that a changed document no longer has, and
	// LeftOut are the first of them.
	Removed int     `json:"removed,omitempty"`
	LeftOut []Quote `json:"left_out,omitempty"`
	// Told is an older document that tells the same story; null for none.
	Told *Source `json:"told,omitempty"`
	// Retitled is the title that a changed document had before.
	Retitled string `json:"retitled,omitempty"`
	// Names are people and organisations that no briefing named before.
	Names []string `json:"names,omitempty"`
	// Roles are offices that another document gives to somebody else.
	Roles []RoleChange `json:"roles,omitempty"`
	// Figures are numbers that were not in the briefings before.
	Figures []Figure `json:"figures,omitempty"`
	// Question is one that the document answers.
	Question string `json:"question,omitempty"`
}

// Source is one document of an entry.
type Source struct {
	Document string `json:"document"`
	Version  string `json:"version"` // what it became; of a withdrawn one what it was
	Title    string `json:"title"`
	Date     string `json:"date"` // "" for an undated document
	Source   string `json:"source"`
	URL      string `json:"url"`
}

// Quote is a verbatim quotation: Document[Start:End] in that Version.
type Quote struct {
	Document  string `json:"document"`
	Version   string `json:"version"`
	Paragraph int    `json:"paragraph"`
	Line      int    `json:"line"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Quote     string `json:"quote"`

	// Display is Quote for people: markup removed, line breaks folded.
	Display string `json:"-"`
}

// Correction is a sentence that says something else now.
type Correction struct {
	// Was and Now are the words that changed; both are empty where the
	// sentences as a whole did.
	Was string `json:"was"`
	Now string `json:"now"`
	// Before and After are the sentences.
	Before Quote `json:"before"`
	After  Quote `json:"after"`
}

// RoleChange is an office with another holder than in an older document.
type RoleChange struct {
	Holder string `json:"holder"`
	Role   string `json:"role"`
	Of     string `json:"of"`
	Was    string `json:"was"` // who the older document names
	Quote  Quote  `json:"quote"`
}

// Figure is a number with what it counts, in the document's words.
type Figure struct {
	Text string `json:"text"` // such as "more than 40 people displaced"
	// Attribution is who claims it inside the document, or "".
	Attribution string `json:"attribution"`
	// Other is the number that another document gives for the same, or "", and
	// In is that document's title. It is no verdict.
	Other string `json:"other,omitempty"`
	In    string `json:"in,omitempty"`
	Quote Quote  `json:"quote"`
}

// Corrected is an answer of the bot's whose ground has changed.
type Corrected struct {
	Question string `json:"question"`
	Document string `json:"document"`
	Was      string `json:"was"`
	Now      string `json:"now"`
}

// Gaps is what the desk asked and the briefings did not answer.
type Gaps struct {
	// Questions counts them, each as often as it was asked.
	Questions int `json:"questions"`
	// Top are the most asked; empty where questions are not kept.
	Top []string `json:"top"`
}

// Overview is a summary by a language model.
type Overview struct {
	Text  string `json:"text"`
	Model string `json:"model"`
}
