package faulttest

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"briefbot/internal/workspace"
)

const (
	ackLimit    = 3 * time.Second // Slack's
	memoryLimit = 512 << 10       // kB of resident memory, Go's runtime and the store included
	loadRooms   = 40
)

// A burst of questions, released at one instant unless -volley says otherwise
// and each delivered one to three times, is acknowledged in time and answered
// once.
func TestBurst(t *testing.T) {
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			database := "sqlite://" + t.TempDir() + "/bot.db"
			if name == "postgres" {
				database = server.Server(t).Schema(t)
			}
			loadTest(t, database)
		})
	}
}

func loadTest(t *testing.T, database string) {
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Minute)
	defer cancel()
	questions := *burst
	if slowed {
		questions = min(questions, 500)
	}
	if testing.Short() {
		questions = min(questions, 500)
	}
	var rooms []workspace.Channel
	for i := range loadRooms {
		rooms = append(rooms, workspace.Channel{Name: fmt.Sprintf("room-%d", i)})
	}
	ws := workspace.New(slog.New(slog.DiscardHandler), workspace.Config{PostInterval: -1, Channels: rooms, Events: []string{"app_mention", "message.im"}})
	ws.DuplicateEvents(1, 1, 3)
	if _, err := ws.Start(ctx, "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	log := &tail{}
	c := start(t, ws, database, plan{}, log)
	defer c.kill()
	if err := ws.WaitForConnections(ctx, 1); err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	threads := make(map[string]string, questions)
	var acknowledged time.Duration
	at := *volley
	if at <= 0 {
		at = questions
	}
	for len(threads) < questions {
		ws.HoldEvents()
		for i := len(threads); i < questions; i++ {
			room := fmt.Sprintf("#room-%d", i%loadRooms)
			ts, err := ws.Post("ana", room, "", fmt.Sprintf("@briefbot question number %d?", i))
			if err != nil {
				t.Fatal(err)
			}
			threads[ts] = room
			if len(threads)%at == 0 {
				break
			}
		}
		start := time.Now()
		ws.ReleaseEvents(false)
		if err := ws.WaitForQuiet(ctx); err != nil {
			t.Fatalf("%v\n%s", err, log)
		}
		acknowledged += time.Since(start)
	}
	begin := time.Now().Add(-acknowledged)
	if _, err := ws.WaitForCalls(ctx, "chat.postMessage", questions); err != nil {
		t.Fatalf("%v; %d calls\n%s", err, len(ws.Calls("chat.postMessage")), log)
	}
	answered := time.Since(begin)
	// The bot hears of its own posts too.
	if err := ws.WaitForQuiet(ctx); err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	peak := peakMemory(t, c.cmd.Process.Pid)
	if err := c.stop(); err != nil {
		t.Errorf("%v\n%s", err, log)
	}

	var acks []time.Duration
	late, again := 0, 0
	for _, d := range ws.Deliveries() {
		acks = append(acks, d.AckAfter)
		if !d.Acknowledged || d.AckAfter > ackLimit {
			late++
		}
		if d.Attempts > 1 {
			again++
		}
	}
	slices.Sort(acks)
	lost, twice := 0, 0
	for ts, room := range threads {
		switch n := len(ws.Replies(room, ts)); {
		case n == 0:
			lost++
		case n > 1:
			twice++
		}
	}
	t.Logf("%d questions in %d deliveries: acknowledged in %s (%.0f/s; p50 %s, p99 %s, worst %s), answered in %s (%.0f/s); %d late, %d delivered again, %d lost, %d twice; peak memory %d MB",
		questions, len(acks), acknowledged.Round(time.Millisecond), float64(len(acks))/acknowledged.Seconds(),
		acks[len(acks)/2].Round(time.Millisecond), acks[len(acks)*99/100].Round(time.Millisecond), acks[len(acks)-1].Round(time.Millisecond),
		answered.Round(time.Millisecond), float64(questions)/answered.Seconds(), late, again, lost, twice, peak>>10)
	if lost+twice > 0 {
		t.Errorf("%d lost, %d answered twice; want none", lost, twice)
	}
	// Slack's three seconds say nothing of a program that is slowed down.
	if late+again > 0 && !slowed {
		t.Errorf("%d acknowledged late, %d delivered again; want none", late, again)
	}
	if peak > memoryLimit {
		t.Errorf("peak memory %d kB, want at most %d", peak, memoryLimit)
	}
}

// peakMemory is the most resident memory that a process has had, in kB.
func peakMemory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatal("no peak in /proc")
	return 0
}
