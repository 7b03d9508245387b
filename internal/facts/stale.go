package facts

import (
	"fmt"
	"time"
)

// Stale reports whether a briefing's date lies further back than after, and how
// many days back it lies. An undated briefing is never stale, and nothing is
// where after is not positive.
func Stale(date string, now time.Time, after time.Duration) (days int, stale bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil || after <= 0 {
		return 0, false
	}
	age := now.Sub(t)
	return int(age / (24 * time.Hour)), age > after
}

// StaleNote is the warning for a reader that the newest briefing on a subject
// is days old.
func StaleNote(date string, days int) string {
	return fmt.Sprintf("The newest briefing on this is %d days old (%s); it may be out of date.", days, date)
}
