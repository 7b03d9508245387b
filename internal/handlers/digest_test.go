package handlers

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"briefbot/internal/digest"
	"briefbot/internal/kb"
	"briefbot/internal/store"
)

// subscriptions is a store that only keeps what is subscribed.
type subscriptions struct {
	digest.DeskStore
	added []store.Subscription
	err   error
}

func (s *subscriptions) AddSubscription(_ context.Context, sub store.Subscription) (store.Subscription, error) {
	if s.err == nil {
		s.added = append(s.added, sub)
	}
	return sub, s.err
}

func digestHandlers(s *subscriptions, standing func(context.Context, string) (bool, bool)) *Handlers {
	log := slog.New(slog.DiscardHandler)
	index := kb.NewIndex(nil)
	composer := digest.NewComposer(log, digest.ComposerOptions{Index: func() *kb.Index { return index }})
	return New(log, answererFunc(known), Options{Digests: digest.NewDesk(composer, s, func(string) bool { return false }), Standing: standing})
}

func TestSubscribeWhereTheBotMayPost(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		member, shared bool
		zone           string
		err            error
		want           string
		added          int
	}{
		"in":             {true, false, "Asia/Tokyo", nil, "daily at 08:00 (Asia/Tokyo)", 1},
		"zone unknown":   {true, false, "", nil, "(UTC)", 1},
		"zone malformed": {true, false, "Local", nil, "(UTC)", 1},
		"not in":         {false, false, "UTC", nil, "Invite me", 0},
		"shared":         {true, true, "UTC", nil, "/brief allow", 0},
		"database away":  {true, false, "UTC", errors.New("pq: secret"), "did not work just now", 0},
	} {
		s := &subscriptions{err: tc.err}
		h := digestHandlers(s, func(context.Context, string) (bool, bool) { return tc.member, tc.shared })
		r := h.Handle(t.Context(), Request{Kind: Command, EventID: "1", Channel: "C1", User: "U1", Text: "digest daily 08:00", Asker: Person{TimeZone: tc.zone}})
		if !strings.Contains(r.Message.Fallback, tc.want) || len(s.added) != tc.added || strings.Contains(r.Message.Fallback, "secret") {
			t.Errorf("%s: %q with %d subscriptions, want %q", name, r.Message.Fallback, len(s.added), tc.want)
		}
	}
}

func TestDigestFormSaysWhatIsWrongBesideTheField(t *testing.T) {
	t.Parallel()
	right := map[string]string{fieldChannel: "C1", fieldDays: "weekdays,sat", fieldTime: "07:30", fieldZone: "europe/madrid", fieldTopics: "Mali,\nthe Sahel", fieldAlways: "yes"}
	for field, value := range map[string]string{
		"": "", fieldChannel: "", fieldDays: "", fieldTime: "25:00", fieldZone: "Mars/Olympus", fieldTopics: strings.Repeat("x", 100), "zone ": "",
	} {
		s := &subscriptions{}
		h := digestHandlers(s, nil)
		fields := map[string]string{}
		for k, v := range right {
			fields[k] = v
		}
		name := strings.TrimSpace(field)
		if name != "" {
			fields[name] = value
		}
		r := h.Handle(t.Context(), Request{Kind: Submit, Callback: callbackDigest, EventID: "1", User: "U1", Fields: fields})
		if name == "" {
			if len(r.Errors) > 0 || len(s.added) != 1 || s.added[0].Minute != 450 || !s.added[0].Always || len(s.added[0].Topics) != 2 ||
				s.added[0].Zone != "Europe/Madrid" || s.added[0].Days != uint8(digest.Weekdays)|1<<6 {
				t.Errorf("a right form: errors %v, added %+v", r.Errors, s.added)
			}
			continue
		}
		if len(r.Errors) != 1 || r.Errors[name] == "" || len(s.added) != 0 {
			t.Errorf("%s = %q: errors %v with %d added, want one beside it", name, value, r.Errors, len(s.added))
		}
	}
}

func TestTheBareCommandOpensTheForm(t *testing.T) {
	t.Parallel()
	h := digestHandlers(&subscriptions{}, nil)
	for text, want := range map[string]bool{"digest": true, " Digest ": true, "digest list": false, "who leads?": false} {
		req := Request{Kind: Command, EventID: "1", Channel: "C1", User: "U1", Text: text, Trigger: "1"}
		if got := h.Urgent(req); got != want {
			t.Errorf("Urgent(%q) = %t, want %t", text, got, want)
		}
	}
	r := h.Handle(t.Context(), Request{Kind: Command, EventID: "1", Channel: "C1", User: "U1", Text: "digest", Trigger: "1"})
	if r.Where != Modal || r.View == nil || r.View.Callback != callbackDigest {
		t.Errorf("Handle = %+v, want the form", r)
	}
}
