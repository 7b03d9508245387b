package slackapp

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"briefbot/internal/store"
)

func TestOutboxLooksBeforeItRepeats(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		found string
		posts int
	}{
		"by its key":            {`{"ts":"5.0","user":"UBOT","text":"changed by Slack","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev1"}}}`, 1},
		"by its key as a text":  {`{"ts":"5.0","metadata":"{\"event_type\":\"briefing_answer\",\"event_payload\":{\"key\":\"Ev1\"}}"}`, 1},
		"by its text":           {`{"ts":"5.0","bot_id":"BBOT","text":"hello &amp; bye"}`, 1},
		"by its text alone":     {`{"ts":"5.0","text":"hello  & bye","metadata":{}}`, 1},
		"beside odd messages":   {`{"ts":"4.5","blocks":17,"text":null,"metadata":[]},{"ts":"5.0","user":"UBOT","text":"hello & bye"}`, 1},
		"another's":             {`{"ts":"5.0","user":"U2","text":"hello & bye"}`, 2},
		"another key":           {`{"ts":"5.0","user":"UBOT","text":"hello & bye","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev2"}}}`, 2},
		"older":                 {`{"ts":"3.0","user":"UBOT","text":"hello & bye"}`, 2},
		"another answer's text": {`{"ts":"4.4","user":"UBOT","text":"hello & bye"}`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var posts []time.Time
				s := &scripted{script: func(n int, method string, _ url.Values) (int, http.Header, string, error) {
					if method == "conversations.replies" {
						return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"4.0","text":"hello & bye"},` + tc.found + `]}`, nil
					}
					if posts = append(posts, time.Now()); len(posts) == 1 {
						return http.StatusInternalServerError, nil, "", nil
					}
					return posted(n)
				}}
				d := startOutbox(t, s)
				defer d.stop()
				d.answered(t, "Ev0", "C", "4.4")
				d.send(t, "Ev1", letter{Channel: "C", Thread: "4.0", Since: "4.0", User: "U", Text: "hello & bye"})
				if p := d.settled(t, "Ev1"); p.State != store.Posted || len(posts) != tc.posts {
					t.Errorf("%d posts, %+v; want %d", len(posts), p, tc.posts)
				}
				if len(posts) > 1 && posts[1].Sub(posts[0]) < time.Minute {
					t.Errorf("posted again after %s, want two looks a minute apart before", posts[1].Sub(posts[0]))
				}
			})
		})
	}
}

// answered records a post that an earlier answer was.
func (d *outboxDesk) answered(t *testing.T, key, channel, ts string) {
	t.Helper()
	_, _, err := d.store.Draft(t.Context(), store.Draft{Key: key, Channel: channel}, &store.Answer{Question: "q", Status: "answered"}, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	l, err := d.store.Begin(t.Context(), key, "earlier", time.Minute)
	if err == nil {
		err = d.store.Posted(t.Context(), l, ts)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The last look goes past the timestamps: a clock of Slack's that is not the
// one of the events hides nothing.
func TestLastLookTrustsNoTimestamp(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]letter{
		"a thread":                {Channel: "C", Thread: "4.0", Since: "9.0", Text: "hello"},
		"a conversation":          {Channel: "D1", Since: "9.0", Text: "hello"},
		"a person":                {Channel: "U1", User: "U1", Text: "hello"},
		"a channel's own message": {Channel: "C", Text: "hello"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				posts := 0
				s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
					switch {
					case method == "chat.postMessage":
						posts++
						return 0, nil, "", io.ErrUnexpectedEOF
					case method == "conversations.open":
						return http.StatusOK, nil, `{"ok":true,"channel":{"id":"D7"}}`, nil
					case args.Get("oldest") != "":
						return http.StatusOK, nil, `{"ok":true,"messages":[]}`, nil
					case l.Channel == "U1" && args.Get("channel") != "D7":
						return http.StatusOK, nil, `{"ok":false,"error":"channel_not_found"}`, nil
					}
					return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"5.0","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev1"}}}],"response_metadata":{"next_cursor":"more"}}`, nil
				}}
				d := startOutbox(t, s)
				defer d.stop()
				d.send(t, "Ev1", l)
				if p := d.settled(t, "Ev1"); p.State != store.Posted || p.MessageTS != "5.0" || posts != 1 {
					t.Errorf("%d posts, %+v; want one, found", posts, p)
				}
			})
		})
	}
}

// An outage of the look-up repeats nothing and gives nothing up.
func TestLookUpOutlastsRefusals(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]string{
		"token revoked": `{"ok":false,"error":"token_revoked"}`,
		"not JSON":      `<html>`,
		"neither":       `{}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
					switch {
					case method == "chat.postMessage":
						return http.StatusBadGateway, nil, "", nil
					case time.Since(start) < 4*time.Minute:
						return http.StatusOK, nil, fail, nil
					}
					return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"5.0","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev1"}}}]}`, nil
				}}
				d := startOutbox(t, s)
				defer d.stop()
				d.send(t, "Ev1", letter{Channel: "C", Thread: "4.0", Since: "4.0", User: "U", Text: "hello"})
				if p := d.settled(t, "Ev1"); p.State != store.Posted || p.MessageTS != "5.0" {
					t.Errorf("post = %+v, want it found when Slack shows messages again", p)
				}
				if n := len(s.times("C")); n != 1 {
					t.Errorf("%d posts, want one", n)
				}
			})
		})
	}
}

// What an earlier process left in doubt is found, in whatever page it stands.
func TestOutboxFindsWhatAnotherProcessPosted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
			switch {
			case method == "chat.postMessage":
				t.Error("the post was repeated")
				return posted(n)
			case args.Get("cursor") == "":
				return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"7.0","text":"x"}],"has_more":true,"response_metadata":{"next_cursor":"p2"}}`, nil
			}
			return http.StatusOK, nil, `{"ok":true,"messages":[{"ts":"5.0","text":"hello","metadata":{"event_type":"briefing_answer","event_payload":{"key":"Ev1"}}}]}`, nil
		}}
		d := startOutbox(t, s)
		defer d.stop()
		draft, err := letter{Channel: "D1", Since: "4.0", Text: "hello"}.draft("Ev1")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := d.store.Draft(t.Context(), draft, &store.Answer{Question: "q", Status: "answered"}, time.Minute); err != nil {
			t.Fatal(err)
		}
		l, err := d.store.Begin(t.Context(), "Ev1", "dead", time.Second)
		if err == nil {
			err = d.store.Calling(t.Context(), l, time.Second)
		}
		if err != nil {
			t.Fatal(err)
		}
		if p := d.settled(t, "Ev1"); p.State != store.Posted || p.MessageTS != "5.0" {
			t.Errorf("post = %+v, want it found", p)
		}
		if a, err := d.store.AnswerAt(t.Context(), "D1", "5.0"); err != nil || a.Question != "q" {
			t.Errorf("AnswerAt = %+v, %v; want the answer in the ledger", a, err)
		}
	})
}

func TestOutboxNeverRepeatsWhatItCannotLookUp(t *testing.T) {
	t.Parallel()
	for _, refusal := range []string{
		`{"ok":false,"error":"missing_scope"}`, `{"ok":false,"error":"not_in_channel"}`,
		`{"ok":false,"error":"unknown_method"}`, `{"ok":true}`,
	} {
		t.Run(refusal, func(t *testing.T) {
			t.Parallel()
			neverRepeated(t, refusal)
		})
	}
}

func neverRepeated(t *testing.T, refusal string) {
	synctest.Test(t, func(t *testing.T) {
		s := &scripted{script: func(n int, method string, args url.Values) (int, http.Header, string, error) {
			switch {
			case method == "chat.postMessage" && args.Get("channel") == "C":
				return http.StatusBadGateway, nil, "", nil
			case method == "conversations.replies":
				return http.StatusOK, nil, refusal, nil
			}
			return posted(n)
		}}
		d := startOutbox(t, s, func(o *Options) { o.Editors = func() string { return "Ceditors" } })
		defer d.stop()
		d.send(t, "Ev1", letter{Channel: "C", Thread: "4.0", Since: "4.0", User: "U", Text: "hello"})
		if p := d.settled(t, "Ev1"); p.State != store.Failed {
			t.Errorf("post = %+v, want it given up", p)
		}
		d.settled(t, "Ev1/note")
		d.settled(t, "Ev1/report")
		var methods []string
		for _, c := range s.calls {
			methods = append(methods, c.method+" "+c.args.Get("channel"))
		}
		slices.Sort(methods)
		if want := []string{"chat.postEphemeral C", "chat.postMessage C", "chat.postMessage Ceditors", "conversations.replies C"}; !slices.Equal(methods, want) {
			t.Errorf("calls %v; want %v", methods, want)
		}
	})
}
