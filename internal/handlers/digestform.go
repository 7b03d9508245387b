package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"briefbot/internal/digest"
	"briefbot/internal/render"
	"briefbot/internal/store"
)

// The modal in which a digest is set up.
const (
	actionDigestForm = "digest-form"
	callbackDigest   = "digest-form"
	fieldDays        = "days"
	fieldTime        = "time"
	fieldZone        = "zone"
	fieldTopics      = "topics"
	fieldAlways      = "always"
)

// dayChoices are the days as the modal offers them.
func dayChoices() []render.Option {
	options := []render.Option{{Value: "weekdays", Label: "Weekdays"}, {Value: "daily", Label: "Every day"}}
	for _, d := range []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"} {
		options = append(options, render.Option{Value: strings.ToLower(d[:3]), Label: d})
	}
	return options
}

// digestForm opens the modal, with what is known filled in.
func (h *Handlers) digestForm(_ context.Context, req Request) Reply {
	if h.opts.Digests == nil {
		return said("Daily digest", "I cannot post digests here.")
	}
	zone, known := req.zone()
	hint := "From your Slack profile. A name such as Europe/Madrid."
	if !known {
		hint = "Slack does not tell me yours. A name such as Europe/Madrid."
	}
	channel := req.Channel
	if strings.HasPrefix(channel, "D") {
		channel = ""
	}
	return modal(render.View{
		Title: "Daily digest", Submit: "Set it up", Close: "Cancel", Callback: callbackDigest, Metadata: req.Channel,
		Parts: []render.Part{
			render.Paragraph{Text: "I post what is new in the briefings since the last time: each story once, with its sources, in the briefings' own words."},
			render.ChannelInput{Action: fieldChannel, Label: "Channel", Placeholder: "Choose a channel", Value: channel},
			render.MultiSelect{Action: fieldDays, Label: "Days", Placeholder: "Weekdays", Options: dayChoices(), Values: []string{"weekdays"}},
			render.TimeInput{Action: fieldTime, Label: "Time", Value: "08:00"},
			render.TextInput{Action: fieldZone, Label: "Time zone", Value: zone.String(), Hint: hint, Max: 60},
			render.TextInput{Action: fieldTopics, Label: "Topics or tags", Placeholder: "Mali, convoys", Hint: "With commas between; leave it empty for everything.", Optional: true, Max: 700},
			render.Select{Action: fieldAlways, Label: "When nothing is new", Value: "no", Options: []render.Option{
				{Value: "no", Label: "Post nothing"}, {Value: "yes", Label: "Say so in one line"},
			}},
		},
	})
}

// digestSubmit sets up what was filled in, or says beside the field what is
// wrong with it.
func (h *Handlers) digestSubmit(ctx context.Context, req Request) Reply {
	if h.opts.Digests == nil {
		return said("Daily digest", "I cannot post digests here.")
	}
	order, wrong := h.readDigestForm(ctx, req)
	if len(wrong) > 0 {
		return Reply{Where: Modal, Errors: wrong}
	}
	s, err := h.opts.Digests.Store().AddSubscription(ctx, store.Subscription{
		Channel: req.Fields[fieldChannel], Days: uint8(order.Schedule.Days), Minute: order.Schedule.Minute, Zone: order.Schedule.Zone.String(),
		Topics: order.Topics, Always: order.Always, CreatedBy: req.User,
	})
	if err != nil {
		h.log.Error("digest not set up", "err", err, "event", req.EventID)
		return said("Daily digest", "That did not work just now, so nothing was set up.", "Try again in a minute.")
	}
	h.log.Info("digest subscribed", "subscription", s.ID, "channel", s.Channel)
	return modal(render.View{Title: "Daily digest", Close: "Close", Parts: []render.Part{
		render.Lead{Text: "It is set up."},
		render.Byline{Before: describe(s) + ",", Channel: s.Channel},
		render.Paragraph{Text: nextSentence(s, h.opts.Now())},
		render.Note{Text: "In that channel, /brief digest list shows it, /brief digest pause and /brief digest off end it."},
	}})
}

// readDigestForm reads the modal's fields.
func (h *Handlers) readDigestForm(ctx context.Context, req Request) (o digest.Order, wrong map[string]string) {
	f := req.Fields
	wrong = map[string]string{}
	channel := f[fieldChannel]
	if channel == "" {
		wrong[fieldChannel] = "Choose a channel."
	} else if m, ok := h.notThere(ctx, channel); !ok {
		wrong[fieldChannel] = m.Fallback
	}
	words := func(days, at, zone, topics string) (digest.Order, error) {
		text := fmt.Sprintf("%s %s %s", days, at, zone)
		if strings.TrimSpace(topics) != "" {
			text += " about " + topics
		}
		return digest.Parse(text)
	}
	// Each field is tried with others that are right.
	try := func(field, days, at, zone, topics string) {
		var e *digest.SyntaxError
		if _, err := words(days, at, zone, topics); errors.As(err, &e) && wrong[field] == "" {
			wrong[field] = e.Problem
		}
	}
	days := strings.ReplaceAll(f[fieldDays], ",", " ")
	if strings.TrimSpace(days) == "" {
		wrong[fieldDays] = "Choose at least one day."
	}
	zone := strings.TrimSpace(f[fieldZone])
	if zone == "" || strings.ContainsAny(zone, " \t") {
		wrong[fieldZone] = "Name a time zone such as Europe/Madrid."
	}
	try(fieldDays, days, "08:00", "UTC", "")
	try(fieldTime, "daily", f[fieldTime], "UTC", "")
	try(fieldZone, "daily", "08:00", zone, "")
	try(fieldTopics, "daily", "08:00", "UTC", strings.ReplaceAll(f[fieldTopics], "\n", ","))
	if len(wrong) > 0 {
		return o, wrong
	}
	o, err := words(days, f[fieldTime], zone, strings.ReplaceAll(f[fieldTopics], "\n", ","))
	if err != nil {
		return o, map[string]string{fieldTopics: "I do not understand that."}
	}
	o.Always = f[fieldAlways] == "yes"
	return o, nil
}
