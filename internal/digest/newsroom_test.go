package digest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/store"
	"briefbot/internal/store/sqlite"
)

// room is a store with a knowledge base and everything that tells of its news,
// twice, as two replicas would.
type room struct {
	t        *testing.T
	now      time.Time
	store    *sqlite.Store
	shelf    shelf
	texts    map[string]string
	recorder *Recorder
	editors  [2]*Editor
	watchers [2]*Watcher
	desk     *Desk
	runners  [2]*Runner
}

// asText is a post as the outbox keeps it here: what a terminal would show.
func asText(p Post) (store.Draft, error) {
	raw, err := json.Marshal(map[string]string{"text": render.Terminal(p.Message, render.TerminalStyle{}), "late": p.LateNote})
	return store.Draft{Key: p.Key, Channel: p.Channel, Thread: p.Thread, Payload: raw}, err
}

func newRoom(t *testing.T, auto bool) *room {
	t.Helper()
	r := &room{t: t, now: time.Date(2026, 3, 27, 6, 0, 0, 0, time.UTC), texts: map[string]string{}}
	clock := func() time.Time { return r.now }
	log := slog.New(slog.DiscardHandler)
	r.store = openStore(t, clock)
	r.shelf.put(t, map[string]string{})
	versions := NewVersions(r.store, r.shelf.index)
	r.recorder = NewRecorder(log, r.store, r.shelf.index, clock)
	r.desk = NewDesk(NewComposer(log, ComposerOptions{Index: r.shelf.index, Versions: versions, Ledger: r.store, Corrections: r.store}), r.store,
		func(channel string) bool { return channel == "CGAPS" })
	start := r.now
	for i := range 2 {
		r.editors[i] = NewEditor(log, EditorOptions{Store: r.store, Versions: versions, Draft: asText, Editors: func() string { return "CEDITORS" }, Auto: auto})
		r.watchers[i] = NewWatcher(log, WatcherOptions{Store: r.store, Versions: versions, Index: r.shelf.index, Draft: asText, Now: clock})
		r.runners[i] = NewRunner(log, RunnerOptions{Store: r.store, Work: r.desk.Work, Draft: asText, Mono: func() time.Duration { return r.now.Sub(start) },
			Alert: func(_ context.Context, key, text string) { t.Errorf("alert %s: %s", key, text) }})
	}
	return r
}

// put changes the briefings, "" taking one away, and has that recorded.
func (r *room) put(texts map[string]string) {
	r.t.Helper()
	for id, text := range texts {
		r.texts[id] = text
		if text == "" {
			delete(r.texts, id)
		}
	}
	r.shelf.put(r.t, r.texts)
	r.must(r.recorder.Look(r.t.Context()))
}

func (r *room) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// both runs look on two replicas at once, some times while time passes.
func (r *room) both(times int, every time.Duration, look func(i int) error) {
	r.t.Helper()
	for range times {
		var group sync.WaitGroup
		for i := range 2 {
			group.Go(func() {
				if err := look(i); err != nil {
					r.t.Error(err)
				}
			})
		}
		group.Wait()
		r.now = r.now.Add(every)
	}
}

func (r *room) edit() {
	r.both(2, 10*time.Second, func(i int) error { return r.editors[i].Look(r.t.Context()) })
}
func (r *room) watch() {
	r.both(10, 5*time.Second, func(i int) error { return r.watchers[i].Look(r.t.Context()) })
}

// posts lists the posts whose key begins with prefix, the oldest first.
func (r *room) posts(prefix string) []store.Post {
	r.t.Helper()
	all, err := r.store.Posts(r.t.Context(), store.Pending, 1000)
	r.must(err)
	var out []store.Post
	for i := len(all) - 1; i >= 0; i-- {
		if strings.HasPrefix(all[i].Key, prefix) {
			out = append(out, all[i])
		}
	}
	return out
}

// answered enters an answer of the bot's that quotes a document.
func (r *room) answered(key, id, quote string) {
	r.t.Helper()
	d := r.shelf.index().Document(id)
	at := strings.Index(r.texts[id], quote)
	if d == nil || at < 0 || !d.Holds(kb.Span{Start: at, End: at + len(quote)}, quote) {
		r.t.Fatalf("%s does not hold %q", id, quote)
	}
	r.must(r.store.SaveAnswer(r.t.Context(), store.Answer{
		Key: key, Channel: "C1", Thread: "1.0", MessageTS: "1." + key, User: "U1", Question: "how many drowned?", Status: store.StatusAnswered,
		Citations: []store.Citation{{Document: id, Version: d.Version, Start: at, End: at + len(quote), Quote: quote}},
	}))
}

const ferryText = "---\ntitle: Ferry\ndate: 2026-03-26\n---\n\nA ferry capsized on Lake Omba. At least 23 people drowned, the harbour master said. Divers look for the captain.\n"

func TestCorrectionsOncePerAnswerAndVersion(t *testing.T) {
	t.Parallel()
	r := newRoom(t, false)
	r.put(map[string]string{"ferry.md": ferryText, "other.md": "Something else altogether."})
	r.edit()
	const toll = "At least 23 people drowned, the harbour master said."
	r.answered("1", "ferry.md", toll)
	r.answered("2", "ferry.md", "A ferry capsized on Lake Omba.")
	r.must(r.store.SaveAnswer(t.Context(), store.Answer{Key: "3", Channel: "C1", User: "U1", Private: true, Status: store.StatusAnswered,
		Citations: []store.Citation{{Document: "ferry.md", Version: "v", Quote: toll}}}))

	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "Divers look", "Divers still look", 1)})
	r.edit()
	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "harbour", "harbor", 1)})
	r.edit()
	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "At least 23 people drowned", "At least **23** people\ndrowned", 1)})
	r.edit()
	if got := r.posts("proposal/"); len(got) != 0 {
		t.Fatalf("%d proposals where every quotation still stands: %s", len(got), got[0].Payload)
	}

	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "23", "25", 1)})
	r.edit()
	got := r.posts("proposal/")
	if len(got) != 1 || got[0].Channel != "CEDITORS" || !strings.Contains(string(got[0].Payload), "At least 25 people drowned") || !strings.Contains(string(got[0].Payload), toll) {
		t.Fatalf("proposals = %v, want one with both numbers", got)
	}
	// Back and forth: a version that was told of is not told of again.
	r.put(map[string]string{"ferry.md": ferryText})
	r.edit()
	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "23", "25", 1)})
	r.edit()
	if got := r.posts("proposal/"); len(got) != 1 {
		t.Errorf("%d proposals after the document went back and forth, want one", len(got))
	}
	r.put(map[string]string{"ferry.md": ""})
	r.edit()
	if got := r.posts("proposal/"); len(got) != 3 { // both posted answers have lost their document
		t.Errorf("%d proposals after it was withdrawn, want three", len(got))
	}

	key := store.CorrectionKey{Answer: "1", Document: "ferry.md"}
	raw, err := json.Marshal(key)
	r.must(err)
	r.both(1, 0, func(i int) error {
		_, _, err := r.editors[i].Decide(t.Context(), string(raw), true, fmt.Sprint("U", i))
		return err
	})
	if _, fresh, err := r.editors[0].Decide(t.Context(), string(raw), false, "U9"); err != nil || fresh {
		t.Errorf("Decide after it was decided = %t, %v", fresh, err)
	}
	notes := r.posts("correction/")
	if len(notes) != 1 || notes[0].Channel != "C1" || notes[0].Thread != "1.0" || !strings.Contains(string(notes[0].Payload), "withdrawn") {
		t.Errorf("notes = %v, want one in the thread", notes)
	}
	d, err := r.desk.Page(t.Context(), "C1", Page{Since: r.now.Add(-time.Hour).Unix()})
	if err != nil || len(d.Corrected) != 1 || d.IsEmpty() {
		t.Errorf("the digest lists %+v, %v, want the correction", d.Corrected, err)
	}
	for _, bad := range []string{"", "{}", `{"a":"nobody"}`} {
		if _, _, err := r.editors[0].Decide(t.Context(), bad, true, "U1"); err == nil {
			t.Errorf("Decide(%q): no error", bad)
		}
	}
}

func TestCorrectionsAuto(t *testing.T) {
	t.Parallel()
	r := newRoom(t, true)
	r.put(map[string]string{"ferry.md": ferryText})
	r.edit()
	r.answered("1", "ferry.md", "At least 23 people drowned, the harbour master said.")
	r.put(map[string]string{"ferry.md": strings.Replace(ferryText, "At least 23 people drowned, the harbour master said.", "", 1)})
	r.edit()
	notes := r.posts("correction/")
	if len(notes) != 1 || len(r.posts("proposal/")) != 0 || !strings.Contains(string(notes[0].Payload), "no longer says that") {
		t.Errorf("notes = %v, want one without asking", notes)
	}
}

func TestWatchesOncePerVersion(t *testing.T) {
	t.Parallel()
	r := newRoom(t, false)
	r.put(map[string]string{"old.md": "Kidal was quiet on Monday."})
	r.watch()
	for _, w := range []store.Watch{
		{Target: "C1", Term: "Kidal", Folded: "kidal"}, {Target: "C1", Term: "JNIM", Folded: "jnim"}, {Target: "U1", Term: "Kidal", Folded: "kidal"},
	} {
		if _, _, err := r.store.AddWatch(t.Context(), w); err != nil {
			t.Fatal(err)
		}
	}
	r.watch()
	if got := r.posts("watch/"); len(got) != 0 {
		t.Fatalf("%d posts of what was there before", len(got))
	}
	// Three that come together make one message per target.
	start := r.now
	r.put(map[string]string{"a.md": "A convoy reached Kidal on Tuesday.\n\nThe Support Group for Islam and Muslims (JNIM) attacked it."})
	r.put(map[string]string{"b.md": "The Support Group for Islam and Muslims denied it."})
	r.put(map[string]string{"c.md": "Nothing of interest here."})
	r.watch()
	got := r.posts("watch/")
	if len(got) != 2 {
		t.Fatalf("%d posts, want one for the channel and one for the person: %v", len(got), got)
	}
	for _, p := range got {
		text := string(p.Payload)
		if !strings.Contains(text, "A convoy reached Kidal on Tuesday.") || strings.Contains(text, "c.md") || strings.Contains(text, "b.md") != (p.Channel == "C1") {
			t.Errorf("%s is told %s", p.Channel, text)
		}
		if after := p.DraftedAt.Sub(start); after > time.Minute {
			t.Errorf("%s was told after %v, want within a minute", p.Channel, after)
		}
	}
	// The same version again, by way of another one.
	b := r.texts["b.md"]
	r.put(map[string]string{"b.md": "They denied it."})
	r.watch()
	r.put(map[string]string{"b.md": b})
	r.watch()
	if got := r.posts("watch/"); len(got) != 2 {
		t.Errorf("%d posts after a version came back, want no more than 2", len(got))
	}
	// A changed briefing quotes what is new in it.
	r.put(map[string]string{"old.md": "Kidal was quiet on Monday. On Thursday shots were heard in Kidal."})
	r.watch()
	got = r.posts("watch/")
	if len(got) != 4 || !strings.Contains(string(got[3].Payload), "On Thursday shots were heard in Kidal. […] Kidal was quiet on Monday.") {
		t.Errorf("posts = %v, want the new sentence first", got[len(got)-1].Payload)
	}
}

// TestDigestThroughAnOutage drives two replicas with a real store over the
// change to summer time: on time, late, skipped with its news folded into the
// next, resumed, and Slack that refuses a post.
func TestDigestThroughAnOutage(t *testing.T) {
	t.Parallel()
	r := newRoom(t, false)
	r.put(map[string]string{"zero.md": "An old briefing about nothing in particular."})
	sub, err := r.store.AddSubscription(t.Context(), store.Subscription{Channel: "C1", Days: uint8(EveryDay), Minute: 150, Zone: "Europe/Madrid", CreatedBy: "U1"})
	r.must(err)
	tick := func() { r.both(1, 0, func(i int) error { return r.runners[i].Tick(t.Context()) }) }
	settle := func(post func(l store.PostLease) error) {
		leases, err := r.store.TakePending(t.Context(), "w", time.Minute, 100)
		r.must(err)
		for _, l := range leases {
			r.must(post(l))
		}
	}
	deliver := func() {
		settle(func(l store.PostLease) error { return r.store.Posted(t.Context(), l, "9.9") })
	}
	slot := func(date string) string {
		t.Helper()
		s, err := r.store.Slot(t.Context(), sub.ID, date)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%s %d-%d %s", s.State, s.From, s.To, s.DueAt.Format("15:04"))
	}
	at := func(day, hour, minute int) {
		r.now = time.Date(2026, 3, day, hour, minute, 0, 0, time.UTC)
	}
	want := func(date, state string) {
		t.Helper()
		if got := slot(date); !strings.HasPrefix(got, state) {
			t.Errorf("slot %s is %q, want %q", date, got, state)
		}
	}
	// Friday the 27th was over before it began. Saturday is on time.
	r.put(map[string]string{"one.md": "The bridge over the Lenn is open again since Friday."})
	at(28, 1, 30)
	r.runners = [2]*Runner{r.runners[0], r.runners[1]}
	r.runners[0].guard, r.runners[1].guard = clockGuard{}, clockGuard{}
	tick()
	tick()
	want("2026-03-28", "filed 1-2 01:30")
	if got := r.posts("digest/"); len(got) != 1 || !strings.Contains(string(got[0].Payload), "The bridge over the Lenn is open again") || strings.Contains(string(got[0].Payload), "An old briefing") {
		t.Fatalf("posts = %v, want one with the new briefing only", got)
	}
	// While its post is not settled, the next waits. Sunday has no 02:30: it is due at 03:00, 01:00 UTC.
	at(29, 1, 0)
	tick()
	want("2026-03-29", "read slot")
	deliver()
	tick()
	want("2026-03-28", "posted")
	want("2026-03-29", "empty 2-2 01:00")
	// Monday is late by three hours, Tuesday by more than four: skipped.
	r.put(map[string]string{"two.md": "The dam at Harrow was inspected on Sunday by two engineers."})
	at(30, 3, 30)
	tick()
	want("2026-03-30", "filed 2-3 00:30")
	if got := r.posts("digest/"); len(got) != 1 || !strings.Contains(string(got[0].Payload), "Late: this digest was due on Monday, 30 March at 02:30 (Europe/Madrid).") {
		t.Errorf("posts = %v, want a late one", got)
	}
	deliver()
	r.put(map[string]string{"three.md": "A new mayor of Harrow was elected on Monday evening."})
	at(31, 4, 31)
	tick()
	want("2026-03-31", "skipped 3-3 00:30")
	// Wednesday tells what Tuesday did not. Slack refuses it, so Thursday does.
	r.now = time.Date(2026, 4, 1, 0, 30, 0, 0, time.UTC)
	tick()
	want("2026-04-01", "filed 3-4 00:30")
	settle(func(l store.PostLease) error { return r.store.Abandon(t.Context(), l, "is_archived") })
	r.now = time.Date(2026, 4, 2, 0, 30, 0, 0, time.UTC)
	tick()
	want("2026-04-01", "failed")
	want("2026-04-02", "filed 3-4 00:30")
	if got := r.posts("digest/"); len(got) != 1 || !strings.Contains(string(got[0].Payload), "A new mayor of Harrow") {
		t.Errorf("posts = %v, want the news of two days", got)
	}
	deliver()
	tick()
	// A pause passes over what comes in it.
	subs, err := r.store.Subscriptions(t.Context(), "C1")
	r.must(err)
	paused := subs[0]
	paused.Paused = true
	_, err = r.store.ChangeSubscription(t.Context(), paused)
	r.must(err)
	r.put(map[string]string{"four.md": "This came while the digest was paused for some days."})
	r.now = time.Date(2026, 4, 6, 12, 0, 0, 0, time.UTC)
	tick()
	paused.Paused = false
	_, err = r.store.ChangeSubscription(t.Context(), paused)
	r.must(err)
	tick()
	slots, err := r.store.Slots(t.Context(), sub.ID, 100)
	if err != nil || len(slots) != 6 || len(r.posts("digest/")) != 0 {
		t.Errorf("%d slots, %d posts after the pause, want six and none", len(slots), len(r.posts("digest/")))
	}
}

func TestDigestTellsGapsWhereAllowed(t *testing.T) {
	t.Parallel()
	r := newRoom(t, false)
	for i := range 5 {
		for n := range 5 - i {
			r.must(r.store.SaveAnswer(t.Context(), store.Answer{Key: fmt.Sprint(i, "-", n), Channel: "C1", Question: fmt.Sprintf("question %d?", i), Status: "not_found"}))
		}
	}
	for channel, want := range map[string]string{"CGAPS": "15 question 0?,question 1?,question 2?", "C1": ""} {
		d, err := r.desk.Page(t.Context(), channel, Page{Since: r.now.Add(-time.Hour).Unix()})
		r.must(err)
		got := ""
		if d.Gaps != nil {
			got = fmt.Sprintf("%d %s", d.Gaps.Questions, strings.Join(d.Gaps.Top, ","))
		}
		if got != want {
			t.Errorf("gaps of %s = %q, want %q", channel, got, want)
		}
	}
}

func TestNowGoesOnFromTheLastDigest(t *testing.T) {
	t.Parallel()
	r := newRoom(t, false)
	r.put(map[string]string{"old.md": "An old briefing about nothing in particular."})
	r.now = r.now.Add(8 * 24 * time.Hour)
	r.put(map[string]string{"new.md": "A new briefing about the bridge over the Lenn."})
	titles := func(topics ...string) string {
		t.Helper()
		p, err := r.desk.Now(t.Context(), "C1", topics)
		r.must(err)
		d, err := r.desk.Page(t.Context(), "C1", p)
		r.must(err)
		var ids []string
		for _, e := range d.Entries {
			ids = append(ids, e.Documents[0].Document)
		}
		return strings.Join(ids, " ")
	}
	if got := titles(); got != "new.md" {
		t.Errorf("without a digest of its own the channel reads %q, want the last week's", got)
	}
	if _, err := r.store.AddSubscription(t.Context(), store.Subscription{Channel: "C1", Days: uint8(EveryDay), Minute: 480, Zone: "UTC"}); err != nil {
		t.Fatal(err)
	}
	if got := titles(); got != "" {
		t.Errorf("after it subscribed the channel reads %q, want nothing", got)
	}
	r.put(map[string]string{"newer.md": "A newer briefing about the dam at Harrow."})
	if got := titles(); got != "newer.md" {
		t.Errorf("the channel reads %q, want what came since", got)
	}
	if got := titles("bridge"); got != "new.md" {
		t.Errorf("about the bridge the channel reads %q", got)
	}
}
