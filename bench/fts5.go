package bench

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"briefbot/bench/corpus"
)

// FTS5 is SQLite's full-text search with its Porter stemmer: one contentless
// column that holds title, heading and passage, optimised into one segment, with
// memory enough for the whole index.
type FTS5 struct {
	db    *sql.DB
	query *sql.Stmt
}

// BuildFTS5 indexes a corpus below dir.
func BuildFTS5(c corpus.Corpus, dir string) (*FTS5, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "fts5.db")+"?_pragma=synchronous(off)&_pragma=journal_mode(off)&_pragma=cache_size(-1048576)")
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	db.SetMaxOpenConns(1)
	f := &FTS5{db: db}
	if err := f.fill(c); err != nil {
		return nil, fmt.Errorf("build the FTS5 index: %w", errors.Join(err, db.Close()))
	}
	f.query, err = db.Prepare("SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?")
	if err != nil {
		return nil, fmt.Errorf("prepare the FTS5 query: %w", errors.Join(err, db.Close()))
	}
	return f, nil
}

func (f *FTS5) fill(c corpus.Corpus) error {
	if _, err := f.db.Exec(`CREATE VIRTUAL TABLE passages USING fts5(text, content='', tokenize='porter unicode61')`); err != nil {
		return err
	}
	tx, err := f.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	insert, err := tx.Prepare("INSERT INTO passages (rowid, text) VALUES (?, ?)")
	if err != nil {
		return err
	}
	defer insert.Close()
	err = eachPassage(c, func(n int, text string) error {
		_, err := insert.Exec(n, text)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := tx.Exec("INSERT INTO passages (passages) VALUES ('optimize')"); err != nil {
		return err
	}
	return tx.Commit()
}

// Search implements [Searcher].
func (f *FTS5) Search(q corpus.Question, k int) ([]int, error) {
	rows, err := f.query.Query(`"`+strings.Join(q.Words, `" OR "`)+`"`, k)
	if err != nil {
		return nil, fmt.Errorf("search with FTS5: %w", err)
	}
	defer rows.Close()
	var numbers []int
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return nil, fmt.Errorf("search with FTS5: %w", err)
		}
		numbers = append(numbers, n)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("search with FTS5: %w", err)
	}
	return numbers, nil
}

// Close closes the database; its file stays.
func (f *FTS5) Close() error { return errors.Join(f.query.Close(), f.db.Close()) }
