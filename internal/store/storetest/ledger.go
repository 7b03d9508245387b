package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"briefbot/internal/store"
)

var ledgerTests = map[string]func(*testing.T, Fixture){
	"keeps an answer as it was given":   keepsAnswer,
	"an answer shows when it is posted": answerOfPost,
	"the last answer of a place":        lastAnswer,
	"answers that cite a document":      citingAnswers,
	"answers since a time":              answersSince,
	"gaps are counted by question":      gaps,
	"the last word of a reader counts":  feedback,
}

var settingsTests = map[string]func(*testing.T, Fixture){
	"written, read, deleted":             settings,
	"watches settings and documents":     watching,
	"watches from another replica":       watchingElsewhere,
	"a slow watcher misses nothing":      slowWatcher,
	"a watch ends with its context":      watchEnds,
	"deleting what is not there is fine": deletesNothing,
}

var threadTests = map[string]func(*testing.T, Fixture){
	"saved and replaced": threadState,
}

func answer(key, question, status string) store.Answer {
	return store.Answer{Key: key, Channel: "C", User: "U", Question: question, Status: status}
}

func save(t *testing.T, s store.Ledger, answers ...store.Answer) {
	t.Helper()
	for _, a := range answers {
		done(t, "SaveAnswer", s.SaveAnswer(t.Context(), a))
	}
}

func keepsAnswer(t *testing.T, f Fixture) {
	want := store.Answer{
		Key: "k", Channel: "C", Thread: "1.0", MessageTS: "1.1", User: "U",
		Question: "who leads JNIM?", Status: store.StatusAnswered, Short: "Iyad Ag Ghali",
		Confidence: 0.1234567890123, Model: "m", Latency: 123_456 * time.Microsecond, Detail: []byte(`{"a":1}`),
		Citations: []store.Citation{
			{Document: "article.md", Version: "sha256:aa", Start: 1630, End: 1845, Quote: "a"},
			{Document: "b.md", Version: "sha256:bb", Start: 1, End: 2, QuoteHash: "given"},
		},
	}
	save(t, f.Store, want)
	changed := want
	changed.Status = "related"
	save(t, f.Store, changed)

	got, err := f.replica(t).AnswerAt(t.Context(), "C", "1.1")
	done(t, "AnswerAt", err)
	want.Citations[0].QuoteHash = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Answer{}, "Seq", "At", "QuestionHash")); diff != "" {
		t.Errorf("AnswerAt after a second save (-want +got):\n%s", diff)
	}
	if got.Seq == 0 || got.At.IsZero() || len(got.QuestionHash) != 64 {
		t.Errorf("AnswerAt = seq %d at %v with hash %q, want all three set", got.Seq, got.At, got.QuestionHash)
	}
	_, err = f.Store.AnswerAt(t.Context(), "C", "9.9")
	refused(t, "AnswerAt(unknown)", err, store.ErrNotFound)
}

// answerOfPost follows an answer from its draft to the look-up that found its
// post after a crash: the ledger shows it from then on, and once.
func answerOfPost(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	a := store.Answer{
		Key: "ignored", Channel: "ignored", MessageTS: "ignored", User: "U", Question: "who?", Status: "related",
		Latency: time.Second, Citations: []store.Citation{{Document: "a.md", Version: "1"}},
	}
	for _, key := range []string{"k", "failed"} {
		_, _, err := s.Draft(ctx, store.Draft{Key: key, Channel: "C", Thread: "1.0"}, &a, 0)
		done(t, "Draft", err)
	}
	other := a
	other.Status = "answered"
	_, fresh, err := s.Draft(ctx, store.Draft{Key: "k", Channel: "C"}, &other, 0)
	if err != nil || fresh {
		t.Errorf("Draft again = %t, %v, want not new", fresh, err)
	}
	calling(t, s, begin(t, s, "k", "w"))
	if got, err := s.Answers(ctx, time.Time{}, 10); err != nil || len(got) != 0 {
		t.Errorf("Answers before the post = %v, %v, want none", got, err)
	}
	if got, err := s.Gaps(ctx, time.Time{}, 10); err != nil || len(got) != 0 {
		t.Errorf("Gaps before the post = %v, %v, want none", got, err)
	}
	f.Advance(lease)
	looked, err := f.replica(t).TakeUncertain(ctx, "v", lease, 10)
	takes(t, "TakeUncertain", looked, err, "k")
	done(t, "Posted", s.Posted(ctx, looked[0], "1.7"))
	second := begin(t, s, "failed", "w")
	done(t, "Abandon", s.Abandon(ctx, second, "channel_not_found"))

	got, err := s.Answers(ctx, time.Time{}, 10)
	done(t, "Answers", err)
	want := a
	want.Key, want.Channel, want.Thread, want.MessageTS = "k", "C", "1.0", "1.7"
	want.Latency = time.Second + lease
	if diff := cmp.Diff([]store.Answer{want}, got, cmpopts.IgnoreFields(store.Answer{}, "Seq", "At", "QuestionHash")); diff != "" {
		t.Errorf("Answers after the post (-want +got):\n%s", diff)
	}
	for name, find := range map[string]func() (store.Answer, error){
		"AnswerAt":   func() (store.Answer, error) { return s.AnswerAt(ctx, "C", "1.7") },
		"LastAnswer": func() (store.Answer, error) { return s.LastAnswer(ctx, "C", "1.0", "U") },
	} {
		if a, err := find(); err != nil || a.Key != "k" {
			t.Errorf("%s = %q, %v, want the posted answer", name, a.Key, err)
		}
	}
	if cited, err := s.AnswersCiting(ctx, "a.md", "1", 0, 10); err != nil || len(cited) != 1 {
		t.Errorf("AnswersCiting = %v, %v, want the posted one", cited, err)
	}
}

func lastAnswer(t *testing.T, f Fixture) {
	s := f.Store
	at := func(key, channel, thread, user string, private bool) store.Answer {
		return store.Answer{Key: key, Channel: channel, Thread: thread, User: user, Private: private, Status: "related"}
	}
	save(t, s, at("a", "C", "1.1", "U1", false), at("b", "C", "2.2", "U2", false),
		at("c", "C", "", "U3", true), at("d", "D", "1.1", "U1", false))
	for _, tt := range []struct{ channel, thread, user, want string }{
		{"C", "1.1", "U1", "a"}, {"C", "", "U1", "b"}, {"C", "", "U3", "c"}, {"C", "2.2", "U9", "b"}, {"D", "", "U9", "d"},
	} {
		got, err := s.LastAnswer(t.Context(), tt.channel, tt.thread, tt.user)
		if err != nil || got.Key != tt.want {
			t.Errorf("LastAnswer(%s, %q, %s) = %q, %v, want %q", tt.channel, tt.thread, tt.user, got.Key, err, tt.want)
		}
	}
	_, err := s.LastAnswer(t.Context(), "E", "", "U1")
	refused(t, "LastAnswer(no answers)", err, store.ErrNotFound)
	// Answers without a message of their own are not found under "".
	_, err = s.AnswerAt(t.Context(), "C", "")
	refused(t, "AnswerAt(no message)", err, store.ErrNotFound)
}

func citingAnswers(t *testing.T, f Fixture) {
	cite := func(key string, versions ...string) store.Answer {
		a := answer(key, "q "+key, store.StatusAnswered)
		for _, v := range versions {
			document, version, _ := strings.Cut(v, "@")
			a.Citations = append(a.Citations, store.Citation{Document: document, Version: version})
		}
		return a
	}
	save(t, f.Store, cite("1", "x@1", "x@1", "y@1"), cite("2", "x@2"), cite("3", "y@1"), cite("4", "x@1"))
	check := func(document, version string, after int64, limit int, want ...string) (last int64) {
		t.Helper()
		got, err := f.Store.AnswersCiting(t.Context(), document, version, after, limit)
		done(t, "AnswersCiting", err)
		var keys []string
		for _, a := range got {
			keys = append(keys, a.Key)
			last = a.Seq
		}
		if diff := cmp.Diff(want, keys); diff != "" {
			t.Errorf("AnswersCiting(%s, %s, %d, %d) (-want +got):\n%s", document, version, after, limit, diff)
		}
		return last
	}
	check("x", "1", 0, 10, "1", "4")
	check("x", "", 0, 10, "1", "2", "4")
	last := check("x", "", 0, 2, "1", "2")
	check("x", "", last, 2, "4")
	check("z", "", 0, 10)
}

func answersSince(t *testing.T, f Fixture) {
	save(t, f.Store, answer("a", "q", "related"))
	first, err := f.Store.LastAnswer(t.Context(), "C", "", "U")
	done(t, "LastAnswer", err)
	f.Advance(time.Hour)
	save(t, f.Store, answer("b", "q", "related"), answer("c", "q", "related"))
	for since, want := range map[time.Time][]string{
		first.At:                      {"c", "b", "a"},
		first.At.Add(time.Minute):     {"c", "b"},
		first.At.Add(2 * time.Hour):   nil,
		first.At.Add(-24 * time.Hour): {"c", "b", "a"},
	} {
		got, err := f.Store.Answers(t.Context(), since, 10)
		done(t, "Answers", err)
		var keys []string
		for _, a := range got {
			keys = append(keys, a.Key)
		}
		if diff := cmp.Diff(want, keys); diff != "" {
			t.Errorf("Answers(since %v) (-want +got):\n%s", since, diff)
		}
	}
}

func gaps(t *testing.T, f Fixture) {
	s := f.Store
	save(t, s, answer("0", "old", "not_found"))
	start, err := s.LastAnswer(t.Context(), "C", "", "U")
	done(t, "LastAnswer", err)
	f.Advance(time.Hour)
	save(t, s,
		answer("1", "Who leads Boko Haram?", "not_found"),
		answer("2", "when was the Pau summit held?", "related"),
		answer("3", "who leads JNIM?", store.StatusAnswered),
		answer("4", "who leads   boko haram ?!", "related"),
		answer("5", "who leads Boko Harams", "not_found"),
	)
	got, err := s.Gaps(t.Context(), start.At.Add(time.Minute), 10)
	done(t, "Gaps", err)
	want := []store.Gap{
		{Question: "who leads   boko haram ?!", Status: "related", Count: 2},
		{Question: "who leads Boko Harams", Status: "not_found", Count: 1},
		{Question: "when was the Pau summit held?", Status: "related", Count: 1},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(store.Gap{}, "QuestionHash", "LastAt")); diff != "" {
		t.Errorf("Gaps (-want +got):\n%s", diff)
	}
	if got, err = s.Gaps(t.Context(), time.Time{}, 1); err != nil || len(got) != 1 || got[0].Count != 2 {
		t.Errorf("Gaps(1) = %v, %v, want the most asked", got, err)
	}
}

// hiddenQuestions checks that the text of a question is nowhere, and that
// equal questions still count as one.
func hiddenQuestions(t *testing.T, f Fixture) {
	save(t, f.Store, answer("1", "A secret question?", "not_found"))
	save(t, f.replica(t), answer("2", "a secret  question", "not_found"))
	a, err := f.Store.LastAnswer(t.Context(), "C", "", "U")
	done(t, "LastAnswer", err)
	if a.Question != "" || len(a.QuestionHash) != 64 {
		t.Errorf("stored question %q and hash %q, want a hash only", a.Question, a.QuestionHash)
	}
	got, err := f.Store.Gaps(t.Context(), time.Time{}, 10)
	if err != nil || len(got) != 1 || got[0].Count != 2 || got[0].Question != "" {
		t.Errorf("Gaps = %+v, %v, want one gap asked twice, without its text", got, err)
	}
}

func feedback(t *testing.T, f Fixture) {
	s := f.Store
	say := func(user, kind, text string) {
		t.Helper()
		done(t, "SaveFeedback", s.SaveFeedback(t.Context(), store.Feedback{Channel: "C", MessageTS: "1.1", User: user, Kind: kind, Text: text}))
	}
	say("U1", "vote", "up")
	say("U2", "vote", "up")
	f.Advance(time.Second)
	say("U1", "vote", "down")
	say("U1", "problem", "the toll is wrong")
	votes, err := s.Feedback(t.Context(), "vote", time.Time{}, 10)
	done(t, "Feedback", err)
	want := []store.Feedback{
		{Channel: "C", MessageTS: "1.1", User: "U1", Kind: "vote", Text: "down"},
		{Channel: "C", MessageTS: "1.1", User: "U2", Kind: "vote", Text: "up"},
	}
	if diff := cmp.Diff(want, votes, cmpopts.IgnoreFields(store.Feedback{}, "At")); diff != "" {
		t.Errorf("Feedback(vote) (-want +got):\n%s", diff)
	}
	if all, err := s.Feedback(t.Context(), "", votes[0].At, 10); err != nil || len(all) != 2 {
		t.Errorf("Feedback(any, since the second) = %v, %v, want two", all, err)
	}
}

func settings(t *testing.T, f Fixture) {
	ctx, s, other := t.Context(), f.Store, f.replica(t)
	_, err := s.Setting(ctx, "channel:C1", "mode")
	refused(t, "Setting(unset)", err, store.ErrNotFound)
	for _, v := range []store.Setting{
		{Scope: "channel:C1", Key: "mode", Value: "thread", UpdatedBy: "U1"},
		{Scope: "channel:C1", Key: "mode", Value: "strict", UpdatedBy: "U2"},
		{Scope: "channel:C1", Key: "allowed", Value: "yes"},
		{Scope: "workspace", Key: "mode", Value: "thread"},
	} {
		done(t, "SetSetting", s.SetSetting(ctx, v))
	}
	got, err := other.Setting(ctx, "channel:C1", "mode")
	if err != nil || got.Value != "strict" || got.UpdatedBy != "U2" || got.Revision != 2 || got.UpdatedAt.IsZero() {
		t.Errorf("Setting = %+v, %v, want the second value by U2 at revision 2", got, err)
	}
	check := func(scope string, want ...string) {
		t.Helper()
		all, err := other.Settings(ctx, scope)
		done(t, "Settings", err)
		var got []string
		for _, v := range all {
			got = append(got, v.Scope+" "+v.Key+"="+v.Value)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Settings(%q) (-want +got):\n%s", scope, diff)
		}
	}
	check("channel:C1", "channel:C1 allowed=yes", "channel:C1 mode=strict")
	check("", "channel:C1 allowed=yes", "channel:C1 mode=strict", "workspace mode=thread")
	done(t, "DeleteSetting", s.DeleteSetting(ctx, "channel:C1", "mode"))
	check("channel:C1", "channel:C1 allowed=yes")
	_, err = other.Setting(ctx, "channel:C1", "mode")
	refused(t, "Setting(deleted)", err, store.ErrNotFound)
	done(t, "SetSetting", s.SetSetting(ctx, store.Setting{Scope: "channel:C1", Key: "mode", Value: "thread"}))
	check("channel:C1", "channel:C1 allowed=yes", "channel:C1 mode=thread")
}

func deletesNothing(t *testing.T, f Fixture) {
	done(t, "DeleteSetting", f.Store.DeleteSetting(t.Context(), "x", "y"))
	done(t, "SetSetting", f.Store.SetSetting(t.Context(), store.Setting{Scope: "x", Key: "y"}))
	if s, err := f.Store.Setting(t.Context(), "x", "y"); err != nil || s.Revision != 1 {
		t.Errorf("Setting = %+v, %v, want revision 1: nothing was deleted", s, err)
	}
}

// next waits for a change; only a store that loses it makes the wait long.
func next(t *testing.T, changes <-chan store.Change) store.Change {
	t.Helper()
	select {
	case c, ok := <-changes:
		if !ok {
			t.Fatal("the watch has ended, want a change")
		}
		return c
	case <-time.After(20 * time.Second):
		t.Fatal("no change after 20 seconds")
	}
	return store.Change{}
}

func watch(t *testing.T, s store.Store) <-chan store.Change {
	t.Helper()
	changes, err := s.Watch(t.Context())
	done(t, "Watch", err)
	return changes
}

func watching(t *testing.T, f Fixture) { watchBoth(t, f.Store, f.Store) }

func watchingElsewhere(t *testing.T, f Fixture) { watchBoth(t, f.Store, f.replica(t)) }

func watchBoth(t *testing.T, writer, reader store.Store) {
	ctx := t.Context()
	done(t, "SetSetting", writer.SetSetting(ctx, store.Setting{Scope: "before", Key: "k"}))
	changes := watch(t, reader)
	steps := []struct {
		write func() error
		want  store.Change
	}{
		{
			func() error { return writer.SetSetting(ctx, store.Setting{Scope: "s", Key: "k", Value: "v"}) },
			store.Change{Topic: store.TopicSettings, Scope: "s", Key: "k", Revision: 2},
		},
		{
			func() error { return writer.DeleteSetting(ctx, "s", "k") },
			store.Change{Topic: store.TopicSettings, Scope: "s", Key: "k", Revision: 3},
		},
		{
			func() error {
				_, err := writer.PutDocuments(ctx, []store.DocumentFile{{Path: "a.md", Body: []byte("a")}}, nil)
				return err
			},
			store.Change{Topic: store.TopicDocuments, Revision: 1},
		},
	}
	for _, step := range steps {
		done(t, "write", step.write())
		if diff := cmp.Diff(step.want, next(t, changes)); diff != "" {
			t.Errorf("change (-want +got):\n%s", diff)
		}
	}
}

func slowWatcher(t *testing.T, f Fixture) {
	changes := watch(t, f.Store)
	want := make(map[string]bool)
	for _, key := range names("k%d", 50) {
		want[key] = true
		done(t, "SetSetting", f.Store.SetSetting(t.Context(), store.Setting{Scope: "s", Key: key}))
	}
	for last := int64(0); len(want) > 0; {
		c := next(t, changes)
		if c.Revision <= last {
			t.Fatalf("change %+v after revision %d, want them in order", c, last)
		}
		last = c.Revision
		delete(want, c.Key)
	}
}

func watchEnds(t *testing.T, f Fixture) {
	open := watch(t, f.Store)
	done(t, "Close", f.Store.Close())
	if _, ok := <-open; ok {
		t.Error("a change came from a closed store")
	}
	if _, err := f.Store.Watch(t.Context()); err == nil {
		t.Error("Watch on a closed store = nil error, want one")
	}
	_, err := f.Store.Record(t.Context(), []store.Event{event("E1")})
	refused(t, "Record on a closed store", err, store.ErrClosed)
	done(t, "Close again", f.Store.Close())
}

func threadState(t *testing.T, f Fixture) {
	ctx, s := t.Context(), f.Store
	_, err := s.ThreadState(ctx, "C", "1.1")
	refused(t, "ThreadState(unknown)", err, store.ErrNotFound)
	done(t, "SaveThreadState", s.SaveThreadState(ctx, "C", "1.1", []byte(`{"subject":"JNIM"}`)))
	done(t, "SaveThreadState", s.SaveThreadState(ctx, "C", "1.1", []byte(`{"subject":"Parly"}`)))
	done(t, "SaveThreadState", s.SaveThreadState(ctx, "D", "1.1", nil))
	got, err := f.replica(t).ThreadState(ctx, "C", "1.1")
	if err != nil || string(got) != `{"subject":"Parly"}` {
		t.Errorf("ThreadState = %s, %v, want the second", got, err)
	}
}
