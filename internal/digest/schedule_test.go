package digest

import (
	"archive/zip"
	"bytes"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// zones lists every zone that time/tzdata knows, from the file that it is made
// of; with distinct, one zone for each different history.
func zones(t *testing.T, distinct bool) []*time.Location {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env GOROOT: %v", err)
	}
	name := filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip")
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatalf("the Go installation has no %s: %v", name, err)
	}
	defer archive.Close()
	seen := map[string]bool{}
	var all []*time.Location
	for _, f := range archive.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		zone, err := LoadZone(f.Name)
		if err != nil {
			t.Errorf("LoadZone(%s): %v", f.Name, err)
			continue
		}
		if distinct {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			var body bytes.Buffer
			_, err = body.ReadFrom(r)
			r.Close()
			if err != nil {
				t.Fatal(err)
			}
			if seen[body.String()] {
				continue
			}
			seen[body.String()] = true
		}
		all = append(all, zone)
	}
	if len(all) < 300 {
		t.Fatalf("only %d zones; the walk is broken", len(all))
	}
	return all
}

// slowDue is what [Schedule.Due] promises, minute by minute.
func slowDue(date Date, minute int, zone *time.Location) (time.Time, bool) {
	var last time.Time
	for at, end := date.midnight().Add(-26*time.Hour), date.midnight().Add(50*time.Hour); at.Before(end); at = at.Add(time.Minute) {
		local := at.In(zone)
		if DateOf(local) != date {
			continue
		}
		if local.Hour()*60+local.Minute() >= minute {
			return at, true
		}
		last = at
	}
	return last, !last.IsZero()
}

// fiveYears are the dates that the properties are checked on.
func fiveYears() (first, end Date) { return Date{2025, 11, 1}, Date{2030, 11, 1} }

// TestDueInEveryZone checks each date of five years in each zone, at midnight,
// at times at which clocks change, at an ordinary one and at random ones. Days
// on which an offset changes are checked minute by minute.
func TestDueInEveryZone(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 7))
	checked, changes := 0, 0
	for i, zone := range zones(t, false) {
		if (testing.Short() || underRace) && i%16 != 0 {
			continue
		}
		first, end := fiveYears()
		for date := first; date.Before(end); date = date.Add(1) {
			minutes := []int{0, 150, 480, 1410, random.IntN(24 * 60)}
			_, before := date.midnight().Add(-26 * time.Hour).In(zone).Zone()
			_, after := date.midnight().Add(50 * time.Hour).In(zone).Zone()
			quiet := before == after && before%60 == 0
			for _, minute := range minutes {
				got, ok := dueIn(date, minute, zone)
				want, wantOK := date.midnight().Add(time.Duration(minute)*time.Minute-time.Duration(before)*time.Second), true
				if !quiet {
					want, wantOK = slowDue(date, minute, zone)
					changes++
				}
				if ok != wantOK || !got.Equal(want) {
					t.Errorf("%s %s in %s: due %v, %t, want %v, %t", date, clock(minute), zone, got.UTC(), ok, want.UTC(), wantOK)
				}
				checked++
			}
		}
	}
	t.Logf("%d due times checked, %d of them minute by minute", checked, changes)
	if changes < checked/1000 {
		t.Errorf("only %d due times stood near a change of offset", changes)
	}
}

func TestDue(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		zone, date string
		minute     int
		want       string // UTC; "" for none
	}{
		{"Europe/Madrid", "2026-03-29", 150, "2026-03-29T01:00"},       // 02:30 is left out: 03:00
		{"Europe/Madrid", "2026-10-25", 150, "2026-10-25T00:30"},       // comes twice: the first
		{"Africa/Cairo", "2026-04-24", 0, "2026-04-23T22:00"},          // midnight is left out: 01:00
		{"America/Nuuk", "2026-03-28", 1410, "2026-03-29T00:59"},       // no minute left: 22:59
		{"Australia/Lord_Howe", "2026-10-04", 125, "2026-10-03T15:30"}, // half an hour is left out
		{"Pacific/Apia", "2011-12-30", 480, ""},                        // the day never was
		{"Pacific/Apia", "2011-12-29", 480, "2011-12-29T18:00"},        // the day before it
		{"Asia/Kathmandu", "2026-06-01", 480, "2026-06-01T02:15"},      // a quarter of an hour off
		{"Antarctica/Troll", "2026-03-29", 90, "2026-03-29T01:00"},     // two hours are left out
		{"America/St_Johns", "2026-11-01", 90, "2026-11-01T04:00"},     // half an hour off, comes twice
		{"Africa/Casablanca", "2026-02-15", 150, "2026-02-15T01:30"},   // summer time ends for Ramadan
		{"Pacific/Kiritimati", "2026-01-01", 480, "2025-12-31T18:00"},  // 14 hours ahead
		{"Etc/GMT+12", "2026-01-01", 480, "2026-01-01T20:00"},          // 12 behind
		{"America/Havana", "2026-03-08", 0, "2026-03-08T05:00"},        // midnight is left out: 01:00
		{"Europe/Dublin", "2026-03-29", 60, "2026-03-29T01:00"},        // negative summer time
		{"Atlantic/Azores", "2026-03-29", 0, "2026-03-29T01:00"},       // midnight is left out: 01:00
		{"America/Santiago", "2026-04-04", 1410, "2026-04-05T02:30"},   // 23:30 comes twice: the first
	} {
		date, err := ParseDate(tc.date)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := LoadZone(tc.zone)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := Schedule{Days: EveryDay, Minute: tc.minute, Zone: zone}.Due(date)
		if text := got.UTC().Format("2006-01-02T15:04"); ok != (tc.want != "") || ok && text != tc.want {
			t.Errorf("Due(%s %s %s) = %s, %t, want %q", tc.zone, tc.date, clock(tc.minute), text, ok, tc.want)
		}
	}
}

func TestDueOnItsDaysOnly(t *testing.T) {
	t.Parallel()
	s := Schedule{Days: Weekdays, Minute: 480, Zone: time.UTC}
	var got []string
	for date := (Date{2026, 1, 1}); date.Before(Date{2026, 1, 8}); date = date.Add(1) {
		if _, ok := s.Due(date); ok {
			got = append(got, date.Weekday().String()[:3])
		}
	}
	if want := []string{"Thu", "Fri", "Mon", "Tue", "Wed"}; !slices.Equal(got, want) {
		t.Errorf("weekdays are due on %v, want %v", got, want)
	}
	due, date, ok := s.Next(time.Date(2026, 1, 2, 8, 0, 0, 0, time.UTC))
	if want := time.Date(2026, 1, 5, 8, 0, 0, 0, time.UTC); !ok || !due.Equal(want) || date != (Date{2026, 1, 5}) {
		t.Errorf("Next = %v, %v, %t, want %v", due, date, ok, want)
	}
	if _, _, ok := (Schedule{Zone: time.UTC}).Next(due); ok {
		t.Error("Next of a schedule without days found one")
	}
}

func TestTurns(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		got, err := time.Parse("2006-01-02T15:04", s)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	s := Schedule{Days: EveryDay, Minute: 480, Zone: time.UTC}
	for _, tc := range []struct {
		name, armed, last, now string
		want                   []string
	}{
		{"before it is due", "2026-01-01T00:00", "", "2026-01-01T07:59", nil},
		{"on time", "2026-01-01T00:00", "", "2026-01-01T08:00", []string{"2026-01-01"}},
		{"late", "2026-01-01T00:00", "", "2026-01-01T12:00", []string{"2026-01-01"}},
		{"too late", "2026-01-01T00:00", "", "2026-01-01T12:01", []string{"2026-01-01 skip"}},
		{"dealt with", "2026-01-01T00:00", "2026-01-01", "2026-01-01T08:01", nil},
		{"armed after it", "2026-01-01T08:00", "", "2026-01-01T09:00", nil},
		{"an outage of days", "2026-01-01T00:00", "2026-01-01", "2026-01-04T09:00", []string{"2026-01-02 skip", "2026-01-03 skip", "2026-01-04"}},
		{"the clock went back", "2026-01-01T00:00", "2026-01-05", "2026-01-04T09:00", nil},
	} {
		var got []string
		for _, turn := range turns(s, at(tc.armed), tc.last, at(tc.now)) {
			text := turn.date.String()
			if turn.skip {
				text += " skip"
			}
			got = append(got, text)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: turns = %v, want %v", tc.name, got, tc.want)
		}
	}
	long := turns(s, at("2026-01-01T00:00"), "", at("2028-01-01T09:00"))
	if len(long) != maxTurns {
		t.Errorf("after two years %d turns at once, want %d", len(long), maxTurns)
	}
}

func TestZonesThatAreNone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd", "/etc/localtime", "Europe/Madrid\x00"} {
		if zone, err := LoadZone(name); err == nil {
			t.Errorf("LoadZone(%q) = %v, want an error", name, zone)
		}
	}
}
