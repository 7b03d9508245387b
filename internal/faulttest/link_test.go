package faulttest

import (
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// contains reports whether a reply's text answers the question; the question's
// own mark ends it, so that number 1 is not found in number 12.
func contains(text, question string) bool { return strings.Contains(text, question) }

// link is the network between a replica and its database.
type link struct {
	url  string
	cuts atomic.Int64

	mu   sync.Mutex
	open chan struct{} // closed while data passes
}

// newLink listens beside the server that the URL leads to.
func newLink(t *testing.T, database string) *link {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	// A socket's path may have 107 bytes, less than some temporary folders.
	dir, err := os.MkdirTemp("/tmp", "link-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	const name = ".s.PGSQL.5432"
	there := filepath.Join(u.Query().Get("host"), name)
	l, err := net.Listen("unix", filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	q := u.Query()
	q.Set("host", dir)
	u.RawQuery = q.Encode()
	k := &link{url: u.String(), open: make(chan struct{})}
	close(k.open)
	go func() {
		for {
			here, err := l.Accept()
			if err != nil {
				return
			}
			go k.carry(here, there)
		}
	}()
	return k
}

func (k *link) carry(here net.Conn, address string) {
	defer here.Close()
	k.pass()
	there, err := net.Dial("unix", address)
	if err != nil {
		return
	}
	defer there.Close()
	done := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{here, there}, {there, here}} {
		go func() {
			defer func() { done <- struct{}{} }()
			buf := make([]byte, 32<<10)
			for {
				n, err := way[0].Read(buf)
				k.pass()
				if n > 0 {
					if _, err := way[1].Write(buf[:n]); err != nil {
						return
					}
				}
				if err != nil {
					return
				}
			}
		}()
	}
	<-done
}

// pass waits until the network works.
func (k *link) pass() {
	k.mu.Lock()
	open := k.open
	k.mu.Unlock()
	<-open
}

// cut holds everything back for a while.
func (k *link) cut(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	select {
	case <-k.open:
	default:
		return // cut already
	}
	open := make(chan struct{})
	k.open = open
	k.cuts.Add(1)
	time.AfterFunc(d, func() { close(open) })
}
