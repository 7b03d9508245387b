package bench

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"briefbot/bench/corpus"
)

// What is measured. Flags, because a million passages take minutes and bleve
// takes minutes for less.
var (
	sizesFlag = flag.String("sizes", "1000,100000", "passages of the corpora that are measured")
	peersFlag = flag.String("peers", "1000,100000", "passages of the corpora that bleve and FTS5 index too")
)

// questions is how many different ones are asked in turn.
const questions = 2000

// shared is what benchmarks have in common: every corpus is loaded and every
// peer built once in a run, when it is first asked for.
var shared struct {
	dir   string
	desks map[int]*Desk
	peers map[int]*peers
}

// peers are the engines to compare with, over one corpus.
type peers struct {
	bleve *Bleve
	fts5  *FTS5
}

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "briefbot-bench-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.dir, shared.desks, shared.peers = dir, map[int]*Desk{}, map[int]*peers{}
	code := m.Run()
	for _, p := range shared.peers {
		err = errors.Join(err, p.bleve.Close(), p.fts5.Close())
	}
	if err = errors.Join(err, os.RemoveAll(dir)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// sizes reads a list of sizes.
func sizes(tb testing.TB, list string) []int {
	tb.Helper()
	var sizes []int
	for s := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			tb.Fatalf("%q is no number of passages", s)
		}
		sizes = append(sizes, n)
	}
	return sizes
}

func desk(tb testing.TB, passages int) *Desk {
	tb.Helper()
	if d := shared.desks[passages]; d != nil {
		return d
	}
	d, err := NewDesk(tb.Context(), passages, filepath.Join(shared.dir, strconv.Itoa(passages)))
	if err != nil {
		tb.Fatal(err)
	}
	shared.desks[passages] = d
	return d
}

func peersOf(tb testing.TB, c corpus.Corpus) *peers {
	tb.Helper()
	if p := shared.peers[c.Passages()]; p != nil {
		return p
	}
	dir := filepath.Join(shared.dir, strconv.Itoa(c.Passages()))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	b, err := BuildBleve(c, dir)
	if err != nil {
		tb.Fatal(err)
	}
	f, err := BuildFTS5(c, dir)
	if err != nil {
		tb.Fatal(err)
	}
	shared.peers[c.Passages()] = &peers{b, f}
	return shared.peers[c.Passages()]
}
