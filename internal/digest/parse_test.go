package digest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// said is an order in one line.
func said(o Order) string {
	var parts []string
	parts = append(parts, string(o.Verb))
	if o.Verb == Subscribe {
		zone := "-"
		if o.Schedule.Zone != nil {
			zone = o.Schedule.Zone.String()
		}
		parts = append(parts, o.Schedule.Days.String(), clock(o.Schedule.Minute), zone)
	}
	if o.Place != 0 {
		parts = append(parts, fmt.Sprint(o.Place))
	}
	if len(o.Topics) > 0 {
		parts = append(parts, strings.Join(o.Topics, "|"))
	}
	if o.Always {
		parts = append(parts, "always")
	}
	if o.Verb == ShowGaps {
		parts = append(parts, fmt.Sprint(o.On))
	}
	return strings.Join(parts, " ")
}

func TestParse(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"":                               "form",
		"weekdays 08:00 Europe/Madrid":   "subscribe weekdays 08:00 Europe/Madrid",
		"weekly mon 07:30":               "subscribe weekly mon 07:30 -",
		"daily 8:00":                     "subscribe daily 08:00 -",
		"Daily at 7.30 pm utc":           "subscribe daily 19:30 UTC",
		"every day 23:59":                "subscribe daily 23:59 -",
		"every monday at 12am":           "subscribe weekly mon 00:00 -",
		"on tuesdays and fri, 12 pm":     "subscribe weekly tue,fri 12:00 -",
		"mon,wed , fri 8h30 asia/tokyo":  "subscribe weekly mon,wed,fri 08:30 Asia/Tokyo",
		"mon tue wed thu fri 06:00":      "subscribe weekdays 06:00 -",
		"weekends 9h America/New_York":   "subscribe weekends 09:00 America/New_York",
		"weekdays 9:05 america/new_york": "subscribe weekdays 09:05 America/New_York",
		"daily 08:00 America/Argentina/Buenos_Aires about Mali, the  Sahel": "subscribe daily 08:00 America/Argentina/Buenos_Aires Mali|the Sahel",
		"daily 08:00 about Mali always":                                     "subscribe daily 08:00 - Mali always",
		"daily 08:00 always":                                                "subscribe daily 08:00 - always",
		"daily 08:00 tags gold":                                             "subscribe daily 08:00 - gold",
		"list":                                                              "list",
		"now":                                                               "now",
		"now about JNIM":                                                    "now JNIM",
		"pause":                                                             "pause",
		"pause 2":                                                           "pause 2",
		"RESUME #3":                                                         "resume 3",
		"off all":                                                           "off -1",
		"off":                                                               "off",
		"gaps on":                                                           "gaps true",
		"gaps OFF":                                                          "gaps false",
	} {
		got, err := Parse(words)
		if err != nil || said(got) != want {
			t.Errorf("Parse(%q) = %q, %v, want %q", words, said(got), err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]string{
		"sometimes":                    "sometimes",
		"daily":                        "At what time",
		"daily at":                     "At what time",
		"weekly 08:00":                 "which day",
		"daily 25:00":                  "25:00",
		"daily 8":                      "not a time",
		"daily 13pm":                   "not a time",
		"daily 8:75":                   "not a time",
		"daily 08:00 Madrid":           "Madrid",
		"daily 08:00 Local":            "Local",
		"daily 08:00 ../../etc/passwd": "time zone",
		"daily 08:00 UTC whatever":     "whatever",
		"daily 08:00 UTC about":        "About what",
		"daily 08:00 UTC about ,,":     "About what",
		"daily 08:00 UTC about " + strings.Repeat("x", 61):                             "60 characters",
		"daily 08:00 UTC about " + strings.Join(strings.Split("abcdefghijk", ""), ","): "10 topics",
		"list everything": "everything",
		"pause mon":       "not the number",
		"off 0":           "not the number",
		"gaps":            "unanswered questions",
		"gaps maybe":      "unanswered questions",
	} {
		_, err := Parse(words)
		var e *SyntaxError
		if !errors.As(err, &e) || !strings.Contains(e.Problem, want) || !strings.HasPrefix(e.Example, "/brief digest ") {
			t.Errorf("Parse(%q): %v, want an error with %q and an example", words, err, want)
			continue
		}
		if _, err := Parse(strings.TrimPrefix(e.Example, "/brief digest ")); err != nil {
			t.Errorf("the example %q is wrong itself: %v", e.Example, err)
		}
	}
}

// TestSchedulesReadBack: the words of a schedule are those that make it.
func TestSchedulesReadBack(t *testing.T) {
	t.Parallel()
	for i, zone := range zones(t, false) {
		s := Schedule{Days: Days(1 + i%127), Minute: i * 37 % 1440, Zone: zone}
		o, err := Parse(s.String())
		if err != nil || o.Schedule.Days != s.Days || o.Schedule.Minute != s.Minute || o.Schedule.Zone.String() != zone.String() {
			t.Errorf("Parse(%q) = %+v, %v", s, o.Schedule, err)
		}
		if lower, err := Parse(strings.ToLower("daily 08:00 America/Port_of_Spain")); err != nil || lower.Schedule.Zone.String() != "America/Port_of_Spain" {
			t.Fatalf("a zone in lower case: %v", err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "daily 08:00", "weekly mon,tue 7pm Europe/Madrid about a, b always", "off 2", ",,,", "every", "on"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		o, err := Parse(words)
		var e *SyntaxError
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("Parse(%q) = %v, want a SyntaxError", words, err)
		}
		if err == nil && o.Verb == Subscribe && (o.Schedule.Days == 0 || o.Schedule.Days > EveryDay || o.Schedule.Minute < 0 || o.Schedule.Minute >= 1440) {
			t.Errorf("Parse(%q) = %+v", words, o)
		}
	})
}
