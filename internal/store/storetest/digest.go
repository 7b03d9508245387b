package storetest

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"briefbot/internal/store"
)

var digestTests = map[string]func(*testing.T, Fixture){
	"kept as asked for":                        subscriptions,
	"a change of schedule begins anew":         rearms,
	"a pause passes over what came in it":      resumes,
	"one slot per subscription and date":       raceSlots,
	"a slot is refused to those who are late":  refusesSlots,
	"a post that was given up gives back":      settlesSlots,
	"many slots of one day are filed and kept": purgesSlots,
}

func subscribe(t *testing.T, s store.Digests, channel string) store.Subscription {
	t.Helper()
	got, err := s.AddSubscription(t.Context(), store.Subscription{Channel: channel, Days: 0b0111110, Minute: 480, Zone: "Europe/Madrid", CreatedBy: "U1"})
	done(t, "AddSubscription", err)
	return got
}

func subscriptions(t *testing.T, f Fixture) {
	s := f.Store
	now, err := s.Time(t.Context())
	done(t, "Time", err)
	want := store.Subscription{
		Channel: "C1", Days: 0b1000001, Minute: 1439, Zone: "America/Nuuk", Topics: []string{"Mali", "the Sahel"}, Always: true, CreatedBy: "U1",
	}
	got, err := s.AddSubscription(t.Context(), want)
	done(t, "AddSubscription", err)
	want.ID, want.UpdatedBy, want.CreatedAt, want.UpdatedAt, want.ArmedAt, want.Revision = got.ID, "U1", now, now, now, 1
	if diff := cmp.Diff(want, got, cmpopts.EquateApproxTime(time.Second)); diff != "" || got.ID == 0 {
		t.Errorf("AddSubscription (-want +got):\n%s", diff)
	}
	subscribe(t, s, "C2")
	all, err := s.Subscriptions(t.Context(), "")
	if err != nil || len(all) != 2 || all[0].ID != got.ID {
		t.Errorf("Subscriptions = %+v, %v, want both", all, err)
	}
	done(t, "RemoveSubscription", s.RemoveSubscription(t.Context(), got.ID))
	refused(t, "RemoveSubscription again", s.RemoveSubscription(t.Context(), got.ID), store.ErrNotFound)
	_, err = s.ChangeSubscription(t.Context(), got)
	refused(t, "ChangeSubscription of a removed one", err, store.ErrNotFound)
	if all, err = s.Subscriptions(t.Context(), "C1"); err != nil || len(all) != 0 {
		t.Errorf("Subscriptions(C1) = %+v, %v, want none", all, err)
	}
}

func change(t *testing.T, s store.Digests, sub store.Subscription) store.Subscription {
	t.Helper()
	got, err := s.ChangeSubscription(t.Context(), sub)
	done(t, "ChangeSubscription", err)
	return got
}

func rearms(t *testing.T, f Fixture) {
	s := f.Store
	sub := subscribe(t, s, "C1")
	armed := sub.ArmedAt
	f.Advance(time.Hour)
	sub.Topics, sub.Always, sub.UpdatedBy = []string{"Mali"}, true, "U2"
	sub = change(t, s, sub)
	if !sub.ArmedAt.Equal(armed) || sub.UpdatedBy != "U2" || sub.Revision != 2 || !sub.UpdatedAt.After(sub.CreatedAt) {
		t.Errorf("after a change of topics: %+v, want it armed since %v", sub, armed)
	}
	for name, edit := range map[string]func(*store.Subscription){
		"days":   func(s *store.Subscription) { s.Days = 1 },
		"minute": func(s *store.Subscription) { s.Minute++ },
		"zone":   func(s *store.Subscription) { s.Zone = "UTC" },
	} {
		f.Advance(time.Hour)
		armed = sub.ArmedAt
		edit(&sub)
		if sub = change(t, s, sub); !sub.ArmedAt.After(armed) {
			t.Errorf("after a change of %s it is armed since %v still", name, armed)
		}
	}
}

func resumes(t *testing.T, f Fixture) {
	s := f.Store
	sub := subscribe(t, s, "C1")
	recordNews(t, s, 1, became("a.md", "", "a"))
	sub.Paused = true
	sub = change(t, s, sub)
	if sub.Cursor != 0 || !sub.Paused {
		t.Errorf("paused: %+v, want its cursor kept", sub)
	}
	recordNews(t, s, 2, became("b.md", "", "b"))
	f.Advance(time.Hour)
	sub.Paused = false
	resumed := change(t, s, sub)
	if resumed.Cursor != 2 || !resumed.ArmedAt.After(sub.ArmedAt) {
		t.Errorf("resumed: %+v, want it to begin anew", resumed)
	}
}

func slotOf(sub store.Subscription, date string, to int64) store.Slot {
	return store.Slot{
		Subscription: sub.ID, Date: date, DueAt: sub.ArmedAt.Add(time.Minute), From: sub.Cursor, To: to,
		Key: fmt.Sprintf("digest/%d/%s", sub.ID, date), Revision: sub.Revision,
	}
}

func raceSlots(t *testing.T, f Fixture) {
	s, replicas := f.Store, f.both(t)
	recordNews(t, s, 1, became("a.md", "", "a"))
	var filed atomic.Int32
	var group errgroup.Group
	for n := range 5 {
		sub := subscribe(t, s, fmt.Sprint("C", n))
		for i := range 6 {
			group.Go(func() error {
				slot := slotOf(sub, "2026-03-29", sub.Cursor)
				d := store.Draft{Key: slot.Key, Channel: sub.Channel, Payload: []byte("x")}
				ok, err := replicas[i%2].FileSlot(t.Context(), slot, &d)
				if ok {
					filed.Add(1)
				}
				return err
			})
		}
	}
	done(t, "FileSlot", group.Wait())
	pending, err := s.Posts(t.Context(), store.Pending, 100)
	if err != nil || filed.Load() != 5 || len(pending) != 5 {
		t.Errorf("%d slots were filed with %d posts (%v), want five", filed.Load(), len(pending), err)
	}
}

func refusesSlots(t *testing.T, f Fixture) {
	s := f.Store
	file := func(what string, slot store.Slot, want bool) {
		t.Helper()
		if got, err := s.FileSlot(t.Context(), slot, nil); err != nil || got != want {
			t.Errorf("FileSlot %s = %t, %v, want %t", what, got, err, want)
		}
	}
	recordNews(t, s, 1, became("a.md", "", "a"))
	sub := subscribe(t, s, "C1")
	recordNews(t, s, 2, became("b.md", "", "b"))
	slot := slotOf(sub, "2026-03-29", 2)
	slot.State, slot.Reason = store.SlotSkipped, "late"
	file("the first time", slot, true)
	file("again", slot, false)
	slot.Date = "2026-03-30"
	file("from a cursor that has moved", slot, false)
	slot.From = 2
	changed := sub
	changed.Topics = []string{"x"}
	changed = change(t, s, changed)
	file("of a subscription that has changed", slot, false)
	slot.Revision = changed.Revision
	file("as it is now", slot, true)
	changed.Paused = true
	changed = change(t, s, changed)
	slot.Date, slot.Revision = "2026-03-31", changed.Revision
	file("while it pauses", slot, false)

	got, err := s.Slots(t.Context(), sub.ID, 10)
	if err != nil || len(got) != 2 || got[0].Date != "2026-03-30" || got[1].State != store.SlotSkipped || got[1].Reason != "late" ||
		got[1].From != 1 || got[1].To != 2 || got[1].FiledAt.IsZero() || !got[1].DueAt.Equal(slot.DueAt) {
		t.Errorf("Slots = %+v, %v", got, err)
	}
	one, err := s.Slot(t.Context(), sub.ID, "2026-03-29")
	if err != nil || one.Date != "2026-03-29" {
		t.Errorf("Slot = %+v, %v", one, err)
	}
	_, err = s.Slot(t.Context(), sub.ID, "2026-04-01")
	refused(t, "Slot(unfiled)", err, store.ErrNotFound)
}

func settlesSlots(t *testing.T, f Fixture) {
	s := f.Store
	good, bad := subscribe(t, s, "C1"), subscribe(t, s, "C2")
	recordNews(t, s, 1, became("a.md", "", "a"))
	for _, sub := range []store.Subscription{good, bad} {
		slot := slotOf(sub, "2026-03-29", 1)
		if ok, err := s.FileSlot(t.Context(), slot, &store.Draft{Key: slot.Key, Channel: sub.Channel, Payload: []byte("x")}); err != nil || !ok {
			t.Fatalf("FileSlot = %t, %v", ok, err)
		}
	}
	settle := func(want ...store.SlotState) []store.Slot {
		t.Helper()
		got, err := s.SettleSlots(t.Context())
		done(t, "SettleSlots", err)
		var states []store.SlotState
		for _, slot := range got {
			states = append(states, slot.State)
		}
		if diff := cmp.Diff(want, states); diff != "" {
			t.Errorf("SettleSlots (-want +got):\n%s", diff)
		}
		return got
	}
	check := func(channel string, cursor int64, waits bool) {
		t.Helper()
		all, err := s.Subscriptions(t.Context(), channel)
		if err != nil || len(all) != 1 || all[0].Cursor != cursor || all[0].Waits != waits || all[0].LastDate != "2026-03-29" {
			t.Errorf("Subscriptions(%s) = %+v, %v, want cursor %d and waits %t", channel, all, err, cursor, waits)
		}
	}
	settle()
	check("C1", 1, true)
	done(t, "Posted", s.Posted(t.Context(), begin(t, s, slotOf(good, "2026-03-29", 1).Key, "w"), "7.7"))
	lease := begin(t, s, slotOf(bad, "2026-03-29", 1).Key, "w")
	if got := settle(store.SlotPosted); got[0].MessageTS != "7.7" {
		t.Errorf("settled %+v, want the message's timestamp", got)
	}
	done(t, "Abandon", s.Abandon(t.Context(), lease, "is_archived"))
	if got := settle(store.SlotFailed); got[0].Reason != "is_archived" {
		t.Errorf("settled %+v, want the reason", got)
	}
	settle()
	check("C1", 1, false)
	check("C2", 0, false)
}

func purgesSlots(t *testing.T, f Fixture) {
	s := f.Store
	sub := subscribe(t, s, "C1")
	for d := range 40 {
		slot := slotOf(sub, time.Date(2026, 1, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), 0)
		slot.State = store.SlotEmpty
		if ok, err := s.FileSlot(t.Context(), slot, nil); err != nil || !ok {
			t.Fatalf("FileSlot(%s) = %t, %v", slot.Date, ok, err)
		}
	}
	f.Advance(91 * day)
	if n, err := s.Purge(t.Context(), store.Retention{Answers: 90 * day}); err != nil || n != 39 {
		t.Errorf("Purge = %d, %v, want all slots but the latest", n, err)
	}
	if left, err := s.Slots(t.Context(), sub.ID, 10); err != nil || len(left) != 1 || left[0].Date != "2026-02-08" {
		t.Errorf("Slots = %+v, %v, want the latest", left, err)
	}
}
