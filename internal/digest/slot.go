package digest

import (
	"time"
)

// The rules of lateness. A slot that is dealt with within late of its due time
// counts as on time; up to tooLate it is posted and marked late; later it is
// skipped, and what it would have said is in the next one.
const (
	late    = 2 * time.Minute
	tooLate = 4 * time.Hour
)

// turn is a slot whose time has come.
type turn struct {
	date Date
	due  time.Time
	skip bool // it is too late for it
}

// maxTurns bounds the skipped slots that are entered at once after a long
// outage; the rest follows with the next ticks.
const maxTurns = 64

// turns lists the slots of a schedule that are due at now and were not dealt
// with, the earliest first: those after the last date that was, and after
// armed, the moment from when on slots count. All but the last are skipped, at
// most the last is to be posted.
func turns(s Schedule, armed time.Time, last string, now time.Time) []turn {
	// A date whose slot can count begins at the earliest on armed's own.
	date := DateOf(armed.In(s.Zone)).Add(-1)
	if last != "" {
		if l, err := ParseDate(last); err == nil && !l.Before(date) {
			date = l.Add(1)
		}
	}
	end := DateOf(now.In(s.Zone)).Add(1)
	var all []turn
	for ; !end.Before(date) && len(all) < maxTurns; date = date.Add(1) {
		due, ok := s.Due(date)
		if !ok || !due.After(armed) {
			continue
		}
		if due.After(now) {
			break
		}
		all = append(all, turn{date: date, due: due, skip: now.Sub(due) > tooLate})
	}
	// Two that are both in time come only where a clock was changed by most of
	// a day: one post says it all.
	for i := range all {
		if i < len(all)-1 {
			all[i].skip = true
		}
	}
	return all
}
