package facts

import (
	"os"
	"strings"
	"testing"
)

// TestPlantedPairs holds the promise of "sources differ": half of the planted
// pairs differ, and the look-alikes stay silent. A false alarm fails the test;
// so do more than two pairs that are not seen.
func TestPlantedPairs(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/pairs.txt")
	if err != nil {
		t.Fatal(err)
	}
	differ, silent, missed := 0, 0, 0
	for block := range strings.SplitSeq(string(data), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		if len(lines) != 3 || strings.HasPrefix(lines[0], "#") {
			continue
		}
		var texts, dates [2]string
		for i := range 2 {
			dates[i], texts[i], _ = strings.Cut(lines[i+1], " ")
		}
		d := deskOf(t, document(t, "a.md", dates[0], "en", texts[0]), document(t, "b.md", dates[1], "en", texts[1]))
		got := d.Differences("")
		switch lines[0] {
		case "differ":
			differ++
			if len(got) != 1 || len(got[0].Figures) != 2 {
				missed++
				t.Logf("not seen:\n\t%s\n\t%s", texts[0], texts[1])
			}
		case "silent":
			silent++
			if len(got) != 0 {
				t.Errorf("a look-alike is called a difference:\n\t%s\n\t%s", texts[0], texts[1])
			}
		default:
			t.Fatalf("what is %q?", lines[0])
		}
	}
	t.Logf("%d of %d differences seen, %d look-alikes", differ-missed, differ, silent)
	if differ != 15 || silent != 15 {
		t.Errorf("%d pairs that differ and %d look-alikes, want 15 of each", differ, silent)
	}
	if missed > 2 {
		t.Errorf("%d of %d differences are not seen", missed, differ)
	}
}
