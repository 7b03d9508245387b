package handlers

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"briefbot/internal/render"
	"briefbot/internal/settings"
	"briefbot/internal/store"
	"briefbot/internal/thread"
)

// follow handles a message without a mention in a thread where the bot was
// asked. It says nothing unless the message is for the bot.
func (h *Handlers) follow(ctx context.Context, req Request) Reply {
	if h.opts.Settings != nil && h.opts.Settings.Mode(req.Channel) == settings.Strict {
		return Reply{Where: Nowhere}
	}
	memory := h.recall(ctx, req)
	intent, part := thread.Silent, ""
	if !mentionsPeople(req.Text) {
		text, _ := Question(req)
		intent, part = thread.Listen(text, memory)
	}
	h.log.Debug("message in a thread", "event", req.EventID, "channel", req.Channel, "intent", intent.String())
	if intent == thread.Silent {
		h.keepQuiet(ctx, req, memory)
		return Reply{Where: Nowhere}
	}
	question, reading := h.inFull(ctx, req, memory, part)
	reply := h.reply(ctx, req, question)
	if intent == thread.Maybe && (reply.Entry == nil || reply.Entry.Status != store.StatusAnswered) && reply.Err == nil {
		h.keepQuiet(ctx, req, memory)
		return Reply{Where: Nowhere}
	}
	reply.Message.Parts = append(reply.Message.Parts, reading...)
	h.remember(ctx, req, memory, reply)
	return reply.at(req)
}

// mentionsPeople reports whether a message names people, groups or everybody:
// then it is for them.
func mentionsPeople(text string) bool {
	for _, m := range angle.FindAllStringSubmatch(text, -1) {
		if m[1] == "@" || m[1] == "!" && !strings.HasPrefix(m[2], "date^") {
			return true
		}
	}
	return false
}

// inFull is the question with what it leans on filled in, from the
// conversation or from what others said before the bot was mentioned, and the
// remark that says how it was read.
func (h *Handlers) inFull(ctx context.Context, req Request, memory thread.Memory, question string) (string, []render.Part) {
	full, changed := question, false
	if claim := claimOf(req); claim != "" && aboutTheThread(question) {
		full, changed = claim, true
	} else if len(memory.Turns) > 0 {
		full, changed = h.resolve(ctx, req, memory, question)
	} else {
		full, changed = overheard(req).Resolve(question)
	}
	if !changed {
		return question, nil
	}
	return full, []render.Part{render.Note{Text: fmt.Sprintf("I read this as: “%s”", full)}}
}

// whichOne reports whether a question is about something said before, and
// there is nothing that it could be about.
func whichOne(req Request, memory thread.Memory, question string) bool {
	return hasWords(question) && aboutTheThread(question) && claimOf(req) == "" && len(memory.Turns) == 0
}

// overheard is a conversation of other people's as if the bot had been asked.
func overheard(req Request) thread.Memory {
	var m thread.Memory
	for _, line := range req.Said {
		text, _ := Question(Request{Kind: Follow, Text: line.Text, Self: req.Self})
		if line.Bot || !hasWords(text) || thread.Chatter(text) {
			continue
		}
		if strings.HasSuffix(text, "?") {
			m = m.With(thread.Turn{Question: text})
		} else {
			m = m.With(thread.Turn{Question: text, Quote: text})
		}
	}
	return m
}

// aboutTheThread reports whether a question asks about what was said above
// rather than about the briefings: "is this right?", "true?", "can you check?".
func aboutTheThread(question string) bool {
	words := strings.Fields(strings.ToLower(strings.Trim(question, " ?!.,:")))
	if len(words) > 8 {
		return false
	}
	asked := false
	for _, w := range words {
		w = strings.Trim(w, "?!.,:'")
		switch {
		case checkWords[w]:
			asked = true
		case !fillWords[w]:
			return false
		}
	}
	return asked || len(words) == 0
}

var (
	checkWords = wordSet("right true correct accurate check verify confirm confirmed confirms wrong false ok briefings briefing thoughts source sources fact fact-check checked this that")
	fillWords  = wordSet("is it are was were can could would you please pls do does the what say says said about so any in our we have agree a with by against he she they all really still")
)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// minClaim is how many words make a message that can be checked.
const minClaim = 3

// claimOf is the last message of a person's in the thread that says something,
// "" where none does.
func claimOf(req Request) string {
	for i := len(req.Said) - 1; i >= 0; i-- {
		line := req.Said[i]
		if line.Bot {
			continue
		}
		text, _ := Question(Request{Kind: Follow, Text: line.Text, Self: req.Self})
		if len(strings.Fields(text)) >= minClaim && !thread.Chatter(text) && hasWords(text) {
			return text
		}
	}
	return ""
}

// maxClaimShown is how many characters of a claim its check repeats.
const maxClaimShown = 200

// checkClaim compares with the briefings what somebody said in the thread.
func (h *Handlers) checkClaim(ctx context.Context, req Request, claim string) Reply {
	ctx, cancel := context.WithTimeout(ctx, h.opts.Timeout)
	defer cancel()
	list, err := h.opts.Checker.Check(ctx, claim)
	if err != nil {
		h.log.Error("checking went wrong", "err", err, "event", req.EventID, "channel", req.Channel)
		return Reply{Message: Trouble(req.EventID), Err: err}
	}
	parts := h.checked(list)
	shown := claim
	if runes := []rune(claim); len(runes) > maxClaimShown {
		shown = string(runes[:maxClaimShown]) + "…"
	}
	m := render.Message{Fallback: "I compared what was said here with the briefings.", Parts: append(parts, render.Note{Text: fmt.Sprintf("I checked “%s”", shown)})}
	if lead, ok := parts[0].(render.Lead); ok {
		m.Fallback = lead.Text
	}
	return Reply{Message: m}
}

// memoryKey is the thread under which a conversation is remembered.
func memoryKey(req Request) string {
	if req.Thread != "" {
		return req.Thread
	}
	return req.TS
}

// recall reads what is remembered of req's conversation. A direct conversation
// goes on with what was asked last in it, also where a message begins a new
// thread. What cannot be read is as if it had not been: the question is then
// answered as it stands.
func (h *Handlers) recall(ctx context.Context, req Request) thread.Memory {
	if h.opts.Store == nil || req.Channel == "" {
		return thread.Memory{}
	}
	keys := []string{memoryKey(req)}
	if req.Kind == Direct && req.Thread == "" {
		keys = []string{""}
	}
	for _, key := range keys {
		state, err := h.opts.Store.ThreadState(ctx, req.Channel, key)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		var m thread.Memory
		if err == nil {
			m, err = thread.Parse(state)
		}
		if err != nil {
			h.log.Warn("thread not remembered, the question is taken as it stands", "err", err, "event", req.EventID)
			continue
		}
		return m
	}
	return thread.Memory{}
}

// remember keeps the turn for what may follow, and marks the thread as one
// where the bot has answered.
func (h *Handlers) remember(ctx context.Context, req Request, m thread.Memory, r Reply) {
	if r.Err != nil || req.Kind == Command {
		return
	}
	if e := r.Entry; e != nil {
		t := thread.Turn{Event: req.EventID, User: req.User, Question: e.Question, Short: e.Short}
		if len(e.Citations) > 0 && e.Status == store.StatusAnswered {
			t.Quote = e.Citations[0].Quote
		}
		if h.opts.HideQuestions {
			t.Question = ""
		}
		m = m.With(t)
	}
	m.Between = 0
	h.keep(ctx, req, m)
}

// keepQuiet notes that people talked.
func (h *Handlers) keepQuiet(ctx context.Context, req Request, m thread.Memory) {
	m.Between++
	h.keep(ctx, req, m)
}

func (h *Handlers) keep(ctx context.Context, req Request, m thread.Memory) {
	if h.opts.Store == nil || req.Channel == "" || memoryKey(req) == "" {
		return
	}
	keys := []string{memoryKey(req)}
	if req.Kind == Direct {
		keys = append(keys, "")
	}
	for _, key := range keys {
		if err := h.opts.Store.SaveThreadState(ctx, req.Channel, key, m.Bytes()); err != nil {
			h.log.Warn("thread not remembered", "err", err, "event", req.EventID)
		}
	}
}
