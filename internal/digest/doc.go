// Package digest tells channels what is new in the briefings: each morning what
// has changed since the last time, once; within a minute when a watched term
// comes up; and in a thread when an answer there has lost its ground.
//
// It keeps nothing in memory that another process could not go on with. The
// store's log of news says which version of a document was served from when
// on; a subscription has a cursor in it. A slot (channel, local date, time
// zone) is worked out from there by whoever comes to it first, and filed
// together with its post in one transaction, so that replicas, restarts and
// crashes make no second one. From then on the outbox is answerable for the
// post.
//
//   - [Schedule] says when a digest is due; [Parse] reads it from words.
//   - [Runner] deals with slots whose time has come.
//   - [Recorder] keeps the log of news in step with the knowledge base.
//   - [Composer] works out what a digest says; every quote in it is a byte
//     span of a stored document.
//   - [Editor] finds answers that lost their ground, and [Watcher] terms that
//     somebody waits for.
package digest

import (
	"time"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

// Post is a message that nobody asked for just now.
type Post struct {
	// Key is its idempotency key: one post per key, ever.
	Key string
	// Channel is a conversation's id, or a user's for a direct message.
	Channel string
	// Thread is a thread's timestamp; empty outside a thread.
	Thread string
	// User is told if it cannot be posted; empty for nobody.
	User    string
	Message render.Message
	// LateAfter is from when on it carries LateNote, and Until when it is of no
	// use any more and is given up, if it surely was not posted. Zero for never.
	LateAfter, Until time.Time
	LateNote         string
}

// Drafter puts a post into the form of the outbox.
type Drafter func(Post) (store.Draft, error)
