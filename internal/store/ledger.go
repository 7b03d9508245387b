package store

import (
	"context"
	"time"
)

// Ledger keeps every answer that was given, so that it can be explained,
// corrected and counted.
type Ledger interface {
	// SaveAnswer stores an answer that was given without a post, such as the
	// reply to a slash command; those that are posted come with
	// [Outbox.Draft]. If the key is there already it changes nothing. Seq,
	// QuestionHash and At are set by the store; a store opened to hide
	// questions does not keep Question.
	SaveAnswer(ctx context.Context, a Answer) error
	// AnswerAt returns the answer posted as that message, or [ErrNotFound].
	AnswerAt(ctx context.Context, channel, messageTS string) (Answer, error)
	// LastAnswer returns the newest answer in a channel that user could see,
	// in one thread of it or, with thread "", anywhere in it; or [ErrNotFound].
	LastAnswer(ctx context.Context, channel, thread, user string) (Answer, error)
	// Answers lists up to limit answers given since then, the newest first.
	Answers(ctx context.Context, since time.Time, limit int) ([]Answer, error)
	// AnswersCiting lists answers that cite a document, in one version of it
	// or, with version "", in any: up to limit with a Seq above after, lowest
	// first, so that a caller can go on from the last one.
	AnswersCiting(ctx context.Context, document, version string, after int64, limit int) ([]Answer, error)
	// Gaps lists up to limit questions that were not answered since then, the
	// most asked first. Questions that differ only in case, spacing and final
	// punctuation are one. Private answers count too.
	Gaps(ctx context.Context, since time.Time, limit int) ([]Gap, error)

	// SaveFeedback stores feedback; the last word of a user on a message and
	// kind replaces the ones before. At is set by the store.
	SaveFeedback(ctx context.Context, f Feedback) error
	// Feedback lists up to limit entries since then, the newest first; with
	// kind "" of any kind.
	Feedback(ctx context.Context, kind string, since time.Time, limit int) ([]Feedback, error)
}

// StatusAnswered is the [Answer] status that makes a question no [Gap]; the
// name is that of answer.Answered.
const StatusAnswered = "answered"

// Answer is one answer as it was given.
type Answer struct {
	// Seq grows with each answer stored; unique, not without holes.
	Seq int64
	// Key is the idempotency key: that of its post, or of what it replied to.
	Key string
	// Channel, Thread and MessageTS say where it stands; MessageTS is empty
	// where the answer is no message of its own, as with slash commands.
	Channel, Thread, MessageTS string
	// User asked.
	User string
	// Private answers were shown to User only.
	Private bool
	// Question is empty when the store hides questions.
	Question string
	// QuestionHash is a salted hash of the question, in lower case and with
	// spaces and final punctuation evened out. The salt stays in the database.
	QuestionHash string
	// Status is answered, related or not_found.
	Status string
	// Short is the shortest answer that was given, if any.
	Short string
	// Confidence is the answer's, in [0,1].
	Confidence float64
	Citations  []Citation
	// Model wrote the summary; empty if there was none.
	Model string
	// Latency runs from the receipt of the event to the post.
	Latency time.Duration
	// Detail is what "why" shows: passages and scores, in the caller's format.
	Detail []byte
	// At is when it was given.
	At time.Time
}

// Citation is a quote in an answer: Document[Start:End] in that Version.
type Citation struct {
	Document, Version string
	Start, End        int
	// QuoteHash is the SHA-256 of the quote, in hexadecimal; set by the store
	// where it is empty and Quote is not.
	QuoteHash string
	Quote     string
}

// Gap is a question that the briefings did not answer.
type Gap struct {
	// Question is as last asked; empty when the store hides questions.
	Question     string
	QuestionHash string
	// Status is the last one: related or not_found.
	Status string
	Count  int
	LastAt time.Time
}

// Feedback is what a reader said about an answer.
type Feedback struct {
	Channel, MessageTS, User string
	// Kind is the caller's, such as "vote" or "problem".
	Kind string
	Text string
	At   time.Time
}
