package store

import (
	"context"
	"time"
)

// Corrections keeps which answers have lost their ground: a briefing that they
// quoted has changed or was withdrawn.
type Corrections interface {
	// FileCorrection stores a correction with its post, both or neither, and
	// returns it and true. There is one per answer, document and version: if
	// it exists nothing changes, and what is stored is returned with false.
	FileCorrection(ctx context.Context, c Correction, d Draft) (Correction, bool, error)
	// DecideCorrection moves a proposed correction to state for user, and
	// stores the post if there is one; false if somebody had decided before.
	// [ErrNotFound] if there is no such correction.
	DecideCorrection(ctx context.Context, k CorrectionKey, state CorrectionState, user string, d *Draft) (Correction, bool, error)
	// Correction returns one, or [ErrNotFound].
	Correction(ctx context.Context, k CorrectionKey) (Correction, error)
	// Corrections lists those of answers in a channel that were decided, or
	// filed as approved, after a time, the oldest first.
	Corrections(ctx context.Context, channel string, since time.Time) ([]Correction, error)

	// Mark returns how far a reader of the news has come; 0 before it began.
	Mark(ctx context.Context, reader string) (int64, error)
	// MoveMark moves a reader's mark; false if it no longer stands at from.
	MoveMark(ctx context.Context, reader string, from, to int64) (bool, error)
}

// CorrectionState says what became of a [Correction].
type CorrectionState int16

// The states of a [Correction]. The numbers are stored.
const (
	CorrectionProposed  CorrectionState = 0
	CorrectionApproved  CorrectionState = 1 // its note is in the outbox or posted
	CorrectionDismissed CorrectionState = 2
)

// CorrectionKey names a [Correction].
type CorrectionKey struct {
	// Answer is the answer's key.
	Answer string `json:"a"`
	// Document is the one that changed, Version what it became: empty if it
	// was withdrawn.
	Document string `json:"d"`
	Version  string `json:"v"`
}

// Correction is a note that an answer needs.
type Correction struct {
	CorrectionKey
	// Channel, Thread and MessageTS say where the answer stands.
	Channel, Thread, MessageTS string
	// Question is the answer's; empty when the store hides questions.
	Question string
	// Was is what the answer quoted; Now is what stands there now, or "".
	Was, Now  string
	State     CorrectionState
	DecidedBy string
	FiledAt   time.Time
	DecidedAt time.Time
}
