package main

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"briefbot/internal/config"
	"briefbot/internal/workspace"
)

func TestDemoAnswersOnItsPage(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	engine := sampleEngine(t)
	type started struct {
		ws      *workspace.Workspace
		address string
	}
	ready := make(chan started, 1)
	ended := make(chan error, 1)
	running, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	go func() {
		ended <- demo(running, slog.New(slog.DiscardHandler), config.Config{ListenAddr: "127.0.0.1:0"}, engine,
			func(ws *workspace.Workspace, address string) { ready <- started{ws, address} })
	}()
	var s started
	select {
	case s = <-ready:
	case err := <-ended:
		t.Fatalf("demo: %v", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("<html")) {
		t.Errorf("GET / = %d, %.80q, %v; want a page", resp.StatusCode, page, err)
	}
	// The bot may not have connected yet: the question waits for it.
	ts, err := s.ws.Post("ana", "#general", "", "@briefbot who leads JNIM?")
	if err != nil {
		t.Fatal(err)
	}
	reply, err := s.ws.WaitForReply(ctx, "#general", ts)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(reply.Text, "Iyad Ag Ghali") {
		t.Errorf("reply = %q, want Iyad Ag Ghali", reply.Text)
	}
	end()
	if err := <-ended; err != nil {
		t.Errorf("demo = %v, want nil once it is stopped", err)
	}
}

func TestDemoServesThisMachineOnly(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{"0.0.0.0:8080", ":8080", "192.0.2.1:80", "[::]:80", "example.org:80", "8080", ""} {
		if requireLoopback(addr) == nil {
			t.Errorf("requireLoopback(%q) = nil, want an error", addr)
		}
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:8080", "[::1]:8080", "127.9.9.9:1"} {
		if err := requireLoopback(addr); err != nil {
			t.Errorf("requireLoopback(%q) = %v, want nil", addr, err)
		}
	}
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"demo", "--addr", "0.0.0.0:0", "--kb", "../../kb"}, func(string) string { return "" }, strings.NewReader(""), &stdout, &stderr)
	if code != exitUsage || !strings.Contains(stderr.String(), "127.0.0.1") || strings.Count(stderr.String(), "\n") != 1 {
		t.Errorf("bot demo --addr 0.0.0.0:0 = %d, %q; want 2 and one line that says what to use", code, &stderr)
	}
}

func TestDemoSaysThatThePortIsTaken(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = demo(t.Context(), slog.New(slog.DiscardHandler), config.Config{ListenAddr: l.Addr().String()}, sampleEngine(t), func(*workspace.Workspace, string) {})
	if err == nil || !strings.Contains(err.Error(), "--addr") {
		t.Errorf("demo = %v, want what to do about the address", err)
	}
}
