package slackapp

import (
	"fmt"
	"testing"
)

func TestRecentForgetsTheOldest(t *testing.T) {
	t.Parallel()
	r := newRecent()
	r.add("first", "")
	if !r.knows("", "first") || r.knows("") || r.knows("other") {
		t.Error("knows = wrong after one key")
	}
	for i := range recentEvents {
		r.add(fmt.Sprint(i), fmt.Sprint(i)) // the repeat takes no room
	}
	if r.knows("first") || !r.knows("0") || len(r.seen) > recentEvents+1 {
		t.Errorf("first known %t, 0 known %t, %d keys; want the oldest forgotten", r.knows("first"), r.knows("0"), len(r.seen))
	}
}
