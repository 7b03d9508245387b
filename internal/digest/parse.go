package digest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Verb is what somebody wants with digests.
type Verb string

// The verbs of an [Order].
const (
	Form      Verb = "form" // no words: ask for everything
	Subscribe Verb = "subscribe"
	List      Verb = "list"
	Now       Verb = "now"
	Pause     Verb = "pause"
	Resume    Verb = "resume"
	Off       Verb = "off"
	ShowGaps  Verb = "gaps"
)

// Order is what was said after "/brief digest".
type Order struct {
	Verb Verb
	// Schedule, for Subscribe; its Zone is nil where none was said.
	Schedule Schedule
	// Topics narrow a subscription, or a digest on demand.
	Topics []string
	Always bool
	// Place is the digest's in the channel's list, from 1; 0 for none named,
	// All for "off all".
	Place int
	// On is whether gaps may be shown.
	On bool
}

// All is the place that stands for every digest of a channel.
const All = -1

// Usage is an example of a subscription in words.
const Usage = "/brief digest weekdays 08:00 Europe/Madrid"

// SyntaxError says what is wrong with an order, and shows one that is right.
type SyntaxError struct {
	Problem string // one sentence
	Example string
}

// Error is the problem with its example.
func (e *SyntaxError) Error() string { return e.Problem + " For example: " + e.Example }

func wrong(format string, args ...any) error {
	return &SyntaxError{Problem: fmt.Sprintf(format, args...), Example: Usage}
}

// maxTopics bounds the topics of one digest, and maxTopic the length of one.
const (
	maxTopics = 10
	maxTopic  = 60
)

// Parse reads what was said after "/brief digest". The error is a
// [*SyntaxError].
func Parse(words string) (Order, error) {
	fields := strings.Fields(strings.ReplaceAll(words, ",", " , "))
	if len(fields) == 0 {
		return Order{Verb: Form}, nil
	}
	rest := fields[1:]
	switch verb := strings.ToLower(fields[0]); verb {
	case "list", "show", "status":
		return Order{Verb: List}, nothing(rest, "/brief digest list")
	case "now", "today":
		topics, err := readTopics(rest)
		return Order{Verb: Now, Topics: topics}, err
	case "pause", "stop":
		return placed(Pause, rest)
	case "resume", "start":
		return placed(Resume, rest)
	case "off", "remove", "delete", "cancel":
		return placed(Off, rest)
	case "gaps":
		if len(rest) == 1 && (strings.EqualFold(rest[0], "on") || strings.EqualFold(rest[0], "off")) {
			return Order{Verb: ShowGaps, On: strings.EqualFold(rest[0], "on")}, nil
		}
		return Order{}, &SyntaxError{"Say whether unanswered questions may be listed in this channel's digests.", "/brief digest gaps on"}
	}
	return parseSubscription(fields)
}

func nothing(rest []string, example string) error {
	if len(rest) > 0 {
		return &SyntaxError{fmt.Sprintf("I do not know what “%s” means there.", strings.Join(rest, " ")), example}
	}
	return nil
}

// placed reads the number of a digest in the channel's list.
func placed(verb Verb, rest []string) (Order, error) {
	o := Order{Verb: verb}
	if len(rest) == 0 {
		return o, nil
	}
	if verb == Off && len(rest) == 1 && strings.EqualFold(rest[0], "all") {
		o.Place = All
		return o, nil
	}
	n, err := strconv.Atoi(strings.TrimPrefix(rest[0], "#"))
	if len(rest) > 1 || err != nil || n < 1 {
		return o, &SyntaxError{fmt.Sprintf("“%s” is not the number of a digest in /brief digest list.", strings.Join(rest, " ")), "/brief digest " + string(verb) + " 2"}
	}
	o.Place = n
	return o, nil
}

// parseSubscription reads days, a time, a zone and topics.
func parseSubscription(fields []string) (Order, error) {
	o := Order{Verb: Subscribe}
	days, rest, err := readDays(fields)
	if err != nil {
		return o, err
	}
	o.Schedule.Days = days
	if len(rest) > 0 && strings.EqualFold(rest[0], "at") {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return o, wrong("At what time?")
	}
	if o.Schedule.Minute, rest, err = readTime(rest); err != nil {
		return o, err
	}
	if len(rest) > 0 && !opensTopics(rest[0]) && !strings.EqualFold(rest[0], "always") {
		if o.Schedule.Zone, err = readZone(rest[0]); err != nil {
			return o, err
		}
		rest = rest[1:]
	}
	if i := slices.IndexFunc(rest, func(w string) bool { return strings.EqualFold(w, "always") }); i == 0 || i > 0 && i == len(rest)-1 {
		o.Always = true
		rest = slices.Delete(slices.Clone(rest), i, i+1)
	}
	o.Topics, err = readTopics(rest)
	return o, err
}

// dayNames are the names of days and of sets of days.
func dayNames(word string) (Days, bool) {
	switch strings.ToLower(word) {
	case "daily", "everyday":
		return EveryDay, true
	case "weekdays", "weekday", "workdays":
		return Weekdays, true
	case "weekends", "weekend":
		return Weekend, true
	}
	for _, w := range week {
		name := strings.ToLower(w.String())
		lower := strings.TrimSuffix(strings.ToLower(word), "s")
		if lower == name || strings.ToLower(word) == name || len(lower) >= 3 && len(lower) <= 5 && strings.HasPrefix(name, lower) {
			return 1 << w, true
		}
	}
	return 0, false
}

// readDays reads "daily", "weekdays", "weekly mon", "mon, wed and fri".
func readDays(fields []string) (Days, []string, error) {
	var days Days
	weekly := strings.EqualFold(fields[0], "weekly")
	rest := fields
	if weekly || strings.EqualFold(fields[0], "every") || strings.EqualFold(fields[0], "on") {
		rest = fields[1:]
	}
	if len(rest) > 0 && strings.EqualFold(fields[0], "every") && strings.EqualFold(rest[0], "day") {
		return EveryDay, rest[1:], nil
	}
	i := 0
	for ; i < len(rest); i++ {
		if rest[i] == "," || days != 0 && (strings.EqualFold(rest[i], "and") || strings.EqualFold(rest[i], "on")) {
			continue
		}
		d, ok := dayNames(rest[i])
		if !ok {
			break
		}
		days |= d
	}
	switch {
	case days != 0:
		return days, rest[i:], nil
	case weekly:
		return 0, nil, &SyntaxError{"On which day of the week?", "/brief digest weekly mon 07:30"}
	}
	return 0, nil, wrong("I do not know the days “%s”: say daily, weekdays, or weekly with a day.", fields[0])
}

var clockTime = regexp.MustCompile(`^(\d{1,2})(?:[:.h](\d{2}))?(am|pm|h)?$`)

// readTime reads "08:00", "8.30", "8h30", "7:30 pm", "7pm".
func readTime(fields []string) (minute int, rest []string, err error) {
	text, rest := strings.ToLower(fields[0]), fields[1:]
	half := ""
	if len(rest) > 0 {
		switch h := strings.ToLower(rest[0]); h {
		case "am", "pm", "h":
			text, rest, half = text+h, rest[1:], h
		}
	}
	m := clockTime.FindStringSubmatch(text)
	if m == nil || m[2] == "" && m[3] == "" {
		return 0, nil, wrong("“%s” is not a time of day.", strings.TrimSpace(fields[0]+" "+half))
	}
	hour, _ := strconv.Atoi(m[1])
	if m[2] != "" {
		minute, _ = strconv.Atoi(m[2])
	}
	if m[3] == "am" || m[3] == "pm" {
		if hour < 1 || hour > 12 {
			return 0, nil, wrong("“%s” is not a time of day.", fields[0])
		}
		hour %= 12
		if m[3] == "pm" {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 {
		return 0, nil, wrong("“%s” is not a time of day.", fields[0])
	}
	return hour*60 + minute, rest, nil
}

// readZone reads an IANA name in any case.
func readZone(name string) (*time.Location, error) {
	parts := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == '/' })
	for i, p := range parts {
		words := strings.Split(p, "_")
		for j, w := range words {
			if w != "" && (w != "of" && w != "es" && w != "au" || len(words) == 1) {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		parts[i] = strings.Join(words, "_")
	}
	for _, form := range []string{name, strings.Join(parts, "/"), strings.ToUpper(name)} {
		if zone, err := LoadZone(form); err == nil {
			return zone, nil
		}
	}
	return nil, wrong("I do not know the time zone “%s”: name it by continent and city.", name)
}

func opensTopics(word string) bool {
	switch strings.ToLower(word) {
	case "about", "on", "tag", "tags", "topic", "topics", "for":
		return true
	}
	return false
}

// readTopics reads "about Mali, the Sahel".
func readTopics(fields []string) ([]string, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	if !opensTopics(fields[0]) {
		return nil, &SyntaxError{fmt.Sprintf("I do not know what “%s” means there.", strings.Join(fields, " ")), Usage + " about Mali, Niger"}
	}
	var topics []string
	for t := range strings.SplitSeq(strings.Join(fields[1:], " "), ",") {
		if t = strings.Join(strings.Fields(t), " "); t != "" && !slices.Contains(topics, t) {
			topics = append(topics, t)
		}
	}
	return topics, checkTopics(topics)
}

// checkTopics bounds the topics of a digest.
func checkTopics(topics []string) error {
	example := Usage + " about Mali, Niger"
	switch {
	case len(topics) == 0:
		return &SyntaxError{"About what?", example}
	case len(topics) > maxTopics:
		return &SyntaxError{fmt.Sprintf("A digest takes up to %d topics.", maxTopics), example}
	}
	for _, t := range topics {
		if len([]rune(t)) > maxTopic {
			return &SyntaxError{fmt.Sprintf("A topic takes up to %d characters.", maxTopic), example}
		}
	}
	return nil
}
