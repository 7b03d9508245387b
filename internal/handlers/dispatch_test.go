package handlers

import (
	"context"
	"testing"
)

func TestActsFindTheirHandler(t *testing.T) {
	t.Parallel()
	h, _ := setup(t, known)
	say := func(text string) func(context.Context, Request) Reply {
		return func(context.Context, Request) Reply { return Reply{Title: text} }
	}
	h.tables = tables{
		clicks:    map[string]action{"why": {urgent: true, handle: say("click")}, "vote": {handle: say("vote")}},
		submits:   map[string]action{"ask": {handle: say("submit")}},
		shortcuts: map[string]action{"check": {urgent: true, handle: say("shortcut")}, "bad": {handle: func(context.Context, Request) Reply { panic("x") }}},
	}
	for _, tc := range []struct {
		req    Request
		title  string
		urgent bool
	}{
		{Request{Kind: Click, Action: "why"}, "click", true},
		{Request{Kind: Click, Action: "vote"}, "vote", false},
		{Request{Kind: Submit, Callback: "ask"}, "submit", true},
		{Request{Kind: Submit, Callback: "gone"}, "", true},
		{Request{Kind: Shortcut, Callback: "check"}, "shortcut", true},
		{Request{Kind: Click, Action: "https://example.org"}, "", false},
	} {
		got := h.Handle(t.Context(), tc.req)
		if got.Title != tc.title || h.Urgent(tc.req) != tc.urgent {
			t.Errorf("Handle(%+v) = title %q, urgent %v, want %q, %v", tc.req, got.Title, h.Urgent(tc.req), tc.title, tc.urgent)
		}
		if tc.title == "" && got.Where != Nowhere {
			t.Errorf("Handle(%+v) = where %v, want nothing said", tc.req, got.Where)
		}
	}
	if r := h.Handle(t.Context(), Request{Kind: Shortcut, Callback: "bad", EventID: "Ev1"}); r.Err == nil || r.Message.Fallback == "" {
		t.Errorf("Handle = %+v after a panic, want an apology", r)
	}
}
