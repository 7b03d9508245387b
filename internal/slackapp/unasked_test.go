package slackapp

import (
	"strings"
	"testing"
	"time"

	"briefbot/internal/render"
)

func TestUnaskedAges(t *testing.T) {
	t.Parallel()
	due := time.Date(2026, 3, 29, 8, 0, 0, 0, time.UTC)
	d, err := Unasked{
		Key: "digest/1/2026-03-29", Channel: "C1", User: "U1", Message: render.Text("What is new"),
		LateAfter: due.Add(2 * time.Minute), LateNote: "Late: it was due at 08:00.", Until: due.Add(4 * time.Hour),
	}.Draft()
	if err != nil || d.Key != "digest/1/2026-03-29" || d.Channel != "C1" {
		t.Fatalf("Draft = %+v, %v", d, err)
	}
	l, err := readLetter(d.Payload)
	if err != nil || l.User != "U1" {
		t.Fatalf("readLetter = %+v, %v", l, err)
	}
	for _, tc := range []struct {
		after        time.Duration
		late, useful bool
	}{{0, false, true}, {2 * time.Minute, false, true}, {3 * time.Minute, true, true}, {4 * time.Hour, true, true}, {4*time.Hour + 1, false, false}} {
		now, useful := l.aged(due.Add(tc.after))
		if useful != tc.useful {
			t.Errorf("after %v: useful = %t, want %t", tc.after, useful, tc.useful)
		}
		blocks := string(now.Blocks)
		if got := strings.Contains(blocks, "Late: it was due"); useful && got != tc.late {
			t.Errorf("after %v: marked late = %t, want %t", tc.after, got, tc.late)
		}
		if useful && !strings.Contains(blocks, "What is new") || strings.Index(blocks, "What is new") < strings.Index(blocks, "Late:") {
			t.Errorf("after %v: blocks = %s", tc.after, blocks)
		}
	}
	plain, err := Unasked{Key: "k", Channel: "C1", Message: render.Text("x")}.Draft()
	if err != nil {
		t.Fatal(err)
	}
	if l, err = readLetter(plain.Payload); err != nil || l.Timing != nil {
		t.Errorf("a letter without times ages: %+v, %v", l, err)
	}
	if _, useful := l.aged(due.Add(1000 * time.Hour)); !useful {
		t.Error("a letter without times became useless")
	}
}
