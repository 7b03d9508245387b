package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Documents keeps briefings for replicas that share no disk. Each write raises
// one revision, so that replicas can serve, and say that they serve, the same.
type Documents interface {
	// PutDocuments stores and removes documents, all or none, and returns the
	// revision that holds them. What is there already with the same bytes, or
	// is not there to be removed, is no change; without any change the
	// revision stays.
	PutDocuments(ctx context.Context, put []DocumentFile, remove []string) (int64, error)
	// Documents lists what has changed after a revision, by path, removed
	// documents included; after 0 it lists all that are there.
	Documents(ctx context.Context, after int64) (DocumentList, error)
	// DocumentBody returns the bytes of a version, or [ErrNotFound]. Versions
	// stay for the retention after they were last served.
	DocumentBody(ctx context.Context, version string) ([]byte, error)
}

// DocumentFile is a document as it is handed in. Path is its slash path below
// the knowledge base's folder.
type DocumentFile struct {
	Path string
	Body []byte
}

// Version returns the document's version: "sha256:" and the hash of its bytes
// in hexadecimal.
func (f DocumentFile) Version() string {
	sum := sha256.Sum256(f.Body)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Document is a stored document without its bytes.
type Document struct {
	Path, Version string
	Size          int64
	// Revision is the one that brought this version, or removed the document.
	Revision  int64
	Removed   bool
	UpdatedAt time.Time
}

// DocumentList is the documents at one revision.
type DocumentList struct {
	Revision  int64
	Documents []Document
}
