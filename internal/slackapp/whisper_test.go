package slackapp

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"briefbot/internal/store"
)

// A private answer that its reader may have seen is not shown again: they get a
// note, which comes through one way or the other.
func TestPrivateAnswerIsShownOnce(t *testing.T) {
	t.Parallel()
	const hook, ephemeral = "hook answer", "chat.postEphemeral answer"
	for name, tc := range map[string]struct {
		hook, ephemeral func() (int, error)
		answers         []string // the calls that carry the answer
		note            bool
	}{
		"shown":                         {ok, ok, []string{hook}, false},
		"not confirmed":                 {status(http.StatusInternalServerError), ok, []string{hook}, true},
		"cut off":                       {cut, ok, []string{hook}, true},
		"used up":                       {status(http.StatusNotFound), ok, []string{hook, ephemeral}, false},
		"used up, then not confirmed":   {status(http.StatusNotFound), once(http.StatusServiceUnavailable), []string{hook, ephemeral}, true},
		"limited, then shown":           {once(http.StatusTooManyRequests), ok, []string{hook, hook}, false},
		"not reached, then not reached": {unreached, unreached, []string{hook, hook, ephemeral, ephemeral, ephemeral, ephemeral}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var answers []string
				note := false
				s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
					how := ok
					switch method {
					case "hook":
						how = tc.hook
					case "chat.postEphemeral":
						how = tc.ephemeral
					}
					code, err := how()
					if strings.Contains(args.Encode(), "42+dead") {
						if method != "chat.postMessage" {
							answers = append(answers, method+" answer")
						}
					} else {
						note = note || code == http.StatusOK
					}
					return code, nil, `{"ok":true,"channel":"C","message_ts":"7.0","ts":"7.0"}`, err
				}}
				d := startOutbox(t, s)
				defer d.stop()
				d.send(t, "Tr1", letter{Channel: "C", User: "U", Ephemeral: true, ResponseURL: "https://hooks.example/hook", Text: "42 dead",
					Entry: &store.Answer{Question: "q", Status: "answered", User: "U"}})
				p := d.settled(t, "Tr1")
				if tc.note {
					d.settled(t, "Tr1/note")
				} else if _, err := d.store.Post(t.Context(), "Tr1/note"); err == nil {
					t.Error("a note was drafted")
				}
				if !slices.Equal(answers, tc.answers) {
					t.Errorf("calls with the answer: %v, want %v", answers, tc.answers)
				}
				if note != tc.note {
					t.Errorf("a note was shown: %t, want %t", note, tc.note)
				}
				if p.State == store.Posted || tc.note {
					if a, err := d.store.LastAnswer(t.Context(), "C", "", "U"); err != nil || !a.Private {
						t.Errorf("LastAnswer = %+v, %v; want the private answer in the ledger", a, err)
					}
				}
			})
		})
	}
}

// A crash with a private answer in hand: before the call the next process shows
// it, after the call it shows a note.
func TestPrivateAnswerAfterACrash(t *testing.T) {
	t.Parallel()
	for name, called := range map[string]bool{"before the call": false, "after the call": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var shown []string
				s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
					shown = append(shown, args.Encode())
					return http.StatusOK, nil, `{"ok":true}`, nil
				}}
				d := startOutbox(t, s)
				defer d.stop()
				draft, err := letter{Channel: "C", User: "U", Ephemeral: true, ResponseURL: "https://hooks.example/hook", Text: "42 dead"}.draft("Tr1")
				if err == nil {
					_, _, err = d.store.Draft(t.Context(), draft, nil, time.Hour)
				}
				var l store.PostLease
				if err == nil {
					l, err = d.store.Begin(t.Context(), "Tr1", "dead", time.Second)
				}
				if err == nil && called {
					err = d.store.Calling(t.Context(), l, time.Second)
				}
				if err != nil {
					t.Fatal(err)
				}
				d.settled(t, "Tr1")
				if called {
					d.settled(t, "Tr1/note")
				}
				if len(shown) != 1 || strings.Contains(shown[0], "42+dead") == called {
					t.Errorf("shown %q, want the answer alone where nobody had called, else a note alone", shown)
				}
			})
		})
	}
}

// What a crash leaves in hand is posted at once where nobody had called Slack.
func TestPostAfterACrashBeforeTheCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, _ string, _ url.Values) (int, http.Header, string, error) { return posted(n) }}
		d := startOutbox(t, s)
		defer d.stop()
		draft, err := letter{Channel: "C", Thread: "4.0", Since: "4.0", User: "U", Text: "hello"}.draft("Ev1")
		if err == nil {
			_, _, err = d.store.Draft(t.Context(), draft, nil, time.Hour)
		}
		if err == nil {
			_, err = d.store.Begin(t.Context(), "Ev1", "dead", time.Second)
		}
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if p := d.settled(t, "Ev1"); p.State != store.Posted || p.Lookups != 0 || time.Since(start) > 5*time.Second {
			t.Errorf("post after %s = %+v, want it made without a look", time.Since(start), p)
		}
	})
}

func ok() (int, error) { return http.StatusOK, nil }

func cut() (int, error) { return 0, io.ErrUnexpectedEOF }

func unreached() (int, error) { return 0, &notCalledError{io.EOF} }

func status(code int) func() (int, error) { return func() (int, error) { return code, nil } }

// once answers with code and then with success.
func once(code int) func() (int, error) {
	calls := 0
	return func() (int, error) {
		if calls++; calls == 1 {
			return code, nil
		}
		return ok()
	}
}
