package digest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"briefbot/internal/render"
	"briefbot/internal/store"
)

// The action_ids of a digest's buttons.
const (
	// ActionMore shows the next stories; its value is a [Page].
	ActionMore = "digest-more"
	// ActionPost posts a digest that one person sees to its channel; its value
	// is a [Page].
	ActionPost = "digest-post"
)

// Page says which stories of which news, as a button's value.
type Page struct {
	From   int64    `json:"f"`
	To     int64    `json:"t"`
	Skip   int      `json:"s,omitempty"`
	Topics []string `json:"k,omitempty"`
	// Since is when the news begin, as a Unix time.
	Since int64 `json:"a,omitempty"`
}

// maxPageValue is what a button's value may hold.
const maxPageValue = 1_900

// Value is the page as a button's value.
func (p Page) Value() string {
	for {
		raw, err := json.Marshal(p)
		if err == nil && len(raw) <= maxPageValue || len(p.Topics) == 0 {
			return string(raw)
		}
		p.Topics = p.Topics[:len(p.Topics)-1]
	}
}

// ReadPage reads a button's value.
func ReadPage(value string) (Page, error) {
	var p Page
	if err := json.Unmarshal([]byte(value), &p); err != nil {
		return p, fmt.Errorf("read a page of a digest: %w", err)
	}
	if p.From < 0 || p.To < p.From || p.Skip < 0 {
		return p, fmt.Errorf("read a page of a digest: %s is none", value)
	}
	return p, nil
}

// Wording says how a digest is introduced.
type Wording struct {
	// Zone is the one that times are told in; nil is UTC.
	Zone *time.Location
	// Page is this one; nil where nothing can be turned, as in the terminal.
	Page *Page
	// All shows every story, whatever room a message has.
	All bool
	// Buttons stand at the end.
	Buttons []render.Button
}

// Message words d.
func (d Digest) Message(w Wording) render.Message {
	if w.Zone == nil {
		w.Zone = time.UTC
	}
	v := render.Digest{Lead: d.headline(), Note: d.period(w.Zone), All: w.All, Buttons: w.Buttons}
	skipped := 0
	if w.Page != nil {
		if skipped = w.Page.Skip; skipped > 0 {
			v.Lead, v.Note = fmt.Sprintf("What is new, from story %d on", skipped+1), ""
		}
		v.MoreButton = func(n int) render.Button {
			next := *w.Page
			next.Skip += n
			return render.Button{Action: ActionMore, Value: next.Value()}
		}
	}
	if d.Overview != nil {
		v.Overview, v.OverviewBy = d.Overview.Text, d.Overview.Model
	}
	for _, e := range d.Entries {
		v.Stories = append(v.Stories, e.story())
	}
	v.More = max(0, d.Stories-skipped-len(d.Entries))
	v.Sections = d.sections()
	m, _ := render.DigestMessage(v)
	return m
}

// IsEmpty reports whether there is nothing to tell.
func (d Digest) IsEmpty() bool { return d.Stories == 0 && len(d.Corrected) == 0 }

// headline says how much is new.
func (d Digest) headline() string {
	if d.Stories == 0 {
		return "Nothing new in the briefings"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{d.New, "new"}, {d.Changed, "changed"}, {d.Withdrawn, "withdrawn"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	return "In the briefings: " + strings.Join(parts, ", ")
}

// period says since when, in the reader's zone.
func (d Digest) period(zone *time.Location) string {
	since, err := time.Parse(time.RFC3339, d.Since)
	if err != nil {
		if d.Since == "" {
			return ""
		}
		return "Since " + d.Since
	}
	return "Since " + since.In(zone).Format("Monday, 2 January 2006, 15:04") + " (" + zone.String() + ")"
}

// story is the entry as it is shown.
func (e Entry) story() render.DigestStory {
	s := render.DigestStory{Title: e.Documents[0].title(), Ask: e.Question}
	for _, d := range e.Documents {
		s.Sources = append(s.Sources, render.Place{Document: d.Document, Title: d.Title, Date: d.Date, URL: d.URL, Source: d.Source})
	}
	for _, q := range e.Quotes {
		s.Quotes = append(s.Quotes, q.Display)
	}
	switch e.Kind {
	case Changed:
		s.Label = "Changed"
	case Withdrawn:
		s.Label = "Withdrawn"
	}
	if e.Retitled != "" {
		s.Lines = append(s.Lines, fmt.Sprintf("The title was “%s”.", e.Retitled))
	}
	for _, c := range e.Corrections {
		s.Lines = append(s.Lines, c.line())
	}
	for _, q := range e.LeftOut {
		s.Lines = append(s.Lines, fmt.Sprintf("left out: “%s”", q.Display))
	}
	if more := e.Removed - len(e.LeftOut); more > 0 {
		s.Lines = append(s.Lines, fmt.Sprintf("and %s more left out", render.Count(more, "sentence")))
	}
	if e.Told != nil {
		s.Lines = append(s.Lines, fmt.Sprintf("Told before: “%s”", e.Told.title()))
	}
	for _, r := range e.Roles {
		s.Lines = append(s.Lines, fmt.Sprintf("%s, %s of %s; an earlier briefing names %s.", r.Holder, r.Role, r.Of, r.Was))
	}
	for _, f := range e.Figures {
		s.Lines = append(s.Lines, "Figure: "+f.line())
	}
	if len(e.Names) > 0 {
		s.Lines = append(s.Lines, "New names: "+strings.Join(e.Names, ", "))
	}
	return s
}

func (s Source) title() string {
	if s.Title != "" {
		return s.Title
	}
	return s.Document
}

// line says what a correction corrects.
func (c Correction) line() string {
	if c.Was != "" {
		return fmt.Sprintf("was “%s”, now “%s”: “%s”", c.Was, c.Now, c.After.Display)
	}
	return fmt.Sprintf("now: “%s” (was: “%s”)", c.After.Display, c.Before.Display)
}

func (f Figure) line() string {
	text := "“" + f.Text + "”"
	if f.Attribution != "" {
		text += ", according to " + f.Attribution
	}
	if f.Other != "" {
		text += fmt.Sprintf("; sources differ: “%s” has %s", f.In, f.Other)
	}
	return text
}

// sections are what follows the stories.
func (d Digest) sections() []render.DigestSection {
	var out []render.DigestSection
	if len(d.Corrected) > 0 {
		s := render.DigestSection{Heading: "Answers given here that were corrected"}
		for _, c := range d.Corrected {
			item := render.Item{Lead: c.Question, Text: fmt.Sprintf("quoted “%s”", c.Was), Note: "The briefing was withdrawn."}
			if c.Now != "" {
				item.Note = fmt.Sprintf("%s now says “%s”", c.Document, c.Now)
			}
			s.Items = append(s.Items, item)
		}
		out = append(out, s)
	}
	if d.Gaps != nil && d.Gaps.Questions > 0 {
		s := render.DigestSection{Heading: fmt.Sprintf("%s asked that the briefings do not answer", render.Count(d.Gaps.Questions, "question"))}
		for _, q := range d.Gaps.Top {
			s.Items = append(s.Items, render.Item{Text: q})
		}
		if len(s.Items) == 0 {
			s.Items = append(s.Items, render.Item{Text: "Their texts are not kept."})
		}
		out = append(out, s)
	}
	return out
}

// ScheduleOf is a subscription's schedule. The error is that of its zone.
func ScheduleOf(s store.Subscription) (Schedule, error) {
	zone, err := LoadZone(s.Zone)
	if err != nil {
		return Schedule{}, err
	}
	return Schedule{Days: Days(s.Days), Minute: s.Minute, Zone: zone}, nil
}
