package digest

import (
	"errors"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // zones are the same on every machine, with or without a zone database
)

// Date is a civil date: a day of a calendar on the wall, wherever that hangs.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the date of t in t's location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads a date such as "2026-03-29".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("%q is not a date such as 2026-03-29", s)
	}
	return DateOf(t), nil
}

// midnight is the date's beginning in UTC, where every day has one.
func (d Date) midnight() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Add is the date n days later.
func (d Date) Add(n int) Date { return DateOf(d.midnight().AddDate(0, 0, n)) }

// Weekday is the date's day of the week.
func (d Date) Weekday() time.Weekday { return d.midnight().Weekday() }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.midnight().Before(e.midnight()) }

// String is the date as "2026-03-29"; strings are in the order of dates.
func (d Date) String() string { return d.midnight().Format(time.DateOnly) }

// Days is a set of days of the week: bit 0 is Sunday.
type Days uint8

// The sets of days that have a name.
const (
	EveryDay Days = 1<<7 - 1
	Weekdays Days = EveryDay &^ (1<<time.Sunday | 1<<time.Saturday)
	Weekend  Days = 1<<time.Sunday | 1<<time.Saturday
)

// Has reports whether the set holds w.
func (d Days) Has(w time.Weekday) bool { return d&(1<<w) != 0 }

// week lists the days as people count them, Monday first.
var week = [...]time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// String is the set in the words that [Parse] reads: "weekdays", "weekly mon".
func (d Days) String() string {
	switch d {
	case EveryDay:
		return "daily"
	case Weekdays:
		return "weekdays"
	case Weekend:
		return "weekends"
	}
	var names []string
	for _, w := range week {
		if d.Has(w) {
			names = append(names, strings.ToLower(w.String()[:3]))
		}
	}
	return "weekly " + strings.Join(names, ",")
}

// Schedule says when a digest is due: at a time of day on some days of the
// week, in one time zone.
type Schedule struct {
	Days   Days
	Minute int // after midnight, below 24*60
	Zone   *time.Location
}

// String is the schedule in the words that [Parse] reads.
func (s Schedule) String() string {
	return fmt.Sprintf("%s %s %s", s.Days, clock(s.Minute), s.Zone)
}

// clock is a time of day such as "08:00".
func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// LoadZone returns an IANA time zone. "Local" and the empty name are none.
func LoadZone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, errors.New("no time zone")
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("no time zone %q: %w", name, err)
	}
	return zone, nil
}

// Due is the moment of date at which the schedule's time of day comes, and
// whether date is one of its days. It is the first existing minute of date at
// or after the wanted one; where the clocks leave none, the last minute of
// date; of an hour that comes twice the first. A date that the zone leaves out
// altogether is no day of any schedule.
func (s Schedule) Due(date Date) (time.Time, bool) {
	if !s.Days.Has(date.Weekday()) {
		return time.Time{}, false
	}
	return dueIn(date, s.Minute, s.Zone)
}

// dueIn looks at each stretch of one offset that date has a part of. Offsets
// stay within a day of UTC, so 26 hours around date hold all of it.
func dueIn(date Date, minute int, zone *time.Location) (time.Time, bool) {
	midnight := date.midnight()
	var first, last time.Time // the first moment that fits; the last minute of date
	at := midnight.Add(-26 * time.Hour)
	for limit := midnight.Add(50 * time.Hour); at.Before(limit); {
		_, offset := at.In(zone).Zone()
		_, end := at.In(zone).ZoneBounds()
		if end.IsZero() || end.After(limit) {
			end = limit
		}
		ahead := time.Duration(offset) * time.Second
		// The stretch of date in which this offset holds: [from, to).
		from, to := latest(at, midnight.Add(-ahead)), earliest(end, midnight.Add(24*time.Hour-ahead))
		if wanted := latest(from, midnight.Add(time.Duration(minute)*time.Minute-ahead)); wanted.Before(to) {
			if first.IsZero() {
				first = wholeMinute(wanted, ahead)
			}
		}
		if from.Before(to) {
			if l := to.Add(ahead).Add(-time.Nanosecond).Truncate(time.Minute).Add(-ahead); l.After(last) {
				last = l
			}
		}
		at = end
	}
	if !first.IsZero() {
		return first, true
	}
	return last, !last.IsZero()
}

// wholeMinute is the first whole minute of the wall clock at or after t, where
// the wall is ahead of UTC by that much.
func wholeMinute(t time.Time, ahead time.Duration) time.Time {
	local := t.Add(ahead)
	if whole := local.Truncate(time.Minute); whole.Before(local) {
		local = whole.Add(time.Minute)
	}
	return local.Add(-ahead)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Next is the first moment after t at which the schedule is due, and its date.
// False where there is none within three weeks, as with no days.
func (s Schedule) Next(t time.Time) (time.Time, Date, bool) {
	date := DateOf(t.In(s.Zone)).Add(-1)
	for range 23 {
		if due, ok := s.Due(date); ok && due.After(t) {
			return due, date, true
		}
		date = date.Add(1)
	}
	return time.Time{}, Date{}, false
}
