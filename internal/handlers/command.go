package handlers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"briefbot/internal/kb"
	"briefbot/internal/render"
	"briefbot/internal/settings"
)

// subcommand is one word that can follow the slash command.
type subcommand struct {
	name  string
	usage string // what follows the name, in words
	about string
	// takes reports whether rest can be meant for it; otherwise the whole text
	// is a question that happens to begin with its name.
	takes func(rest string) bool
	run   func(ctx context.Context, req Request, rest string) Reply
}

// subcommands lists what can follow the slash command, in the order of help.
func (h *Handlers) subcommands() []subcommand {
	fact := func(kind FactKind) func(context.Context, Request, string) Reply {
		return func(ctx context.Context, req Request, rest string) Reply { return h.fact(ctx, req, kind, rest) }
	}
	return []subcommand{
		{"who", "NAME", "who somebody is, or who leads a group", h.isName, fact(FactWho)},
		{"figures", "[TOPIC]", "the numbers in the briefings", noQuestion, fact(FactFigures)},
		{"quotes", "[NAME]", "what people said", noQuestion, fact(FactQuotes)},
		{"timeline", "[TOPIC]", "what happened when", noQuestion, fact(FactTimeline)},
		{"docs", "", "which briefings are loaded, the newest first", isPage, h.docs},
		{"digest", "…", "what is new, posted here every day", noQuestion, h.digest},
		{"watch", "…", "tell this channel when a name or a word turns up", noQuestion, h.watch},
		{"mode", "thread|strict", "when I answer in this channel", oneWord, h.mode},
		{"allow", "", "let me answer in a channel that is shared with others (admins)", isEmpty, h.allow},
		{"forbid", "", "take that back (admins)", isEmpty, h.forbid},
		{"why", "", "where the last answer here came from", isEmpty, h.whyCommand},
		{"help", "", "this list", isEmpty, h.help},
	}
}

func noQuestion(rest string) bool { return !strings.HasSuffix(rest, "?") }

func isEmpty(rest string) bool { return rest == "" }

func isPage(rest string) bool {
	_, err := strconv.Atoi(rest)
	return rest == "" || err == nil
}

func oneWord(rest string) bool { return noQuestion(rest) && !strings.Contains(rest, " ") }

// nameSure is the share of a word's occurrences with a capital from which on it
// is read as a name, however it was typed.
const nameSure = 0.5

// isName reports whether rest reads as a name and not as the rest of a
// question: "JNIM" and "florence parly" do, "leads JNIM" does not.
func (h *Handlers) isName(rest string) bool {
	if rest == "" {
		return true
	}
	if !noQuestion(rest) {
		return false
	}
	index := h.opts.Index()
	for _, lang := range index.Languages() {
		tokens := kb.NewAnalyzer(lang).Tokens(nil, []byte(rest))
		if len(tokens) > 0 && index.Frequency(tokens[0].Term) > 0 && index.NameShare(tokens[0].Term) >= nameSure {
			return true
		}
	}
	tokens := kb.NewAnalyzer("en").Tokens(nil, []byte(rest))
	if len(tokens) == 0 || tokens[0].Has(kb.Stop) || tokens[0].Has(kb.AskStop) {
		return false
	}
	// A word that the briefings do not have is a name if it is written as one.
	return index.Frequency(tokens[0].Term) == 0 && tokens[0].Has(kb.Upper)
}

// command answers the slash command.
func (h *Handlers) command(ctx context.Context, req Request) Reply {
	text, _ := Question(req)
	first, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimSpace(rest)
	name := strings.ToLower(strings.TrimPrefix(first, "/"))
	if text == "" || isHelp(text) {
		return h.help(ctx, req, "").at(req)
	}
	list := h.subcommands()
	for _, s := range list {
		if s.name == name && s.takes(rest) {
			return s.run(ctx, req, rest).at(req)
		}
	}
	if guess := h.guess(list, name, text); guess != "" {
		return Reply{Message: h.unknown(name, guess, text)}.at(req)
	}
	return h.ask(ctx, req)
}

// guess is the subcommand that name most likely stands for, where it can
// hardly be the first word of a question: it is a word that the briefings do
// not have, a letter or two away from a subcommand.
func (h *Handlers) guess(list []subcommand, name, text string) string {
	if strings.HasSuffix(text, "?") || slices.ContainsFunc(list, func(s subcommand) bool { return s.name == name }) || utf8.RuneCountInString(name) < 3 {
		return ""
	}
	index := h.opts.Index()
	for _, t := range kb.NewAnalyzer("en").Tokens(nil, []byte(name)) {
		if t.Has(kb.Stop) || t.Has(kb.AskStop) || index.Frequency(t.Term) > 0 {
			return ""
		}
	}
	best, nearest := "", 3
	for _, s := range list {
		allowed := 1
		if len(s.name) > 4 {
			allowed = 2
		}
		if d := distance(name, s.name); d <= allowed && d < nearest {
			best, nearest = s.name, d
		}
	}
	return best
}

// distance is how many letters have to be put in, left out, changed or swapped
// with their neighbour to make b of a (optimal string alignment).
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}

// unknown is the reply to a subcommand that there is not.
func (h *Handlers) unknown(name, guess, text string) render.Message {
	m := render.Text(fmt.Sprintf("There is no /brief %s. Did you mean /brief %s?", name, guess))
	m.Parts = append(m.Parts, h.commandList(), render.Buttons{Items: []render.Button{
		{Action: actionAsk, Label: "Ask it as a question", Value: render.ButtonValue(text)}}})
	return m
}

func (h *Handlers) help(ctx context.Context, _ Request, _ string) Reply {
	m := render.Text("Ask me about the briefings.", "For example: /brief "+h.example(ctx))
	m.Parts = append(m.Parts, h.commandList(),
		render.Note{Text: "Only you see what /brief says, until you share it. You can also mention me in a channel or write to me directly."})
	return Reply{Message: m}
}

func (h *Handlers) commandList() render.Part {
	list := render.List{Items: []render.Item{{Lead: "/brief QUESTION", Text: "— an answer in the briefings' own words"}}}
	for _, s := range h.subcommands() {
		list.Items = append(list.Items, render.Item{Lead: strings.TrimSpace("/brief " + s.name + " " + s.usage), Text: "— " + s.about})
	}
	return list
}

func (h *Handlers) docs(_ context.Context, _ Request, rest string) Reply {
	page, err := strconv.Atoi(rest)
	if err != nil {
		page = 1
	}
	return Reply{Message: h.docsPage(page-1, actionDocs)}
}

// turnDocs shows another page of the loaded briefings where one was shown.
func (h *Handlers) turnDocs(_ context.Context, req Request) Reply {
	page, err := strconv.Atoi(req.Value)
	if err != nil {
		page = 0
	}
	return Reply{Message: h.docsPage(page, actionDocs), Where: Replace}
}

// docsModal shows the loaded briefings in a modal, a page at a time.
func (h *Handlers) docsModal(_ context.Context, req Request) Reply {
	page, err := strconv.Atoi(req.Value)
	if err != nil {
		page = 0
	}
	return modal(render.View{Title: "Briefings", Close: "Close", Parts: h.docsPage(page, actionDocsModal).Parts})
}

func (h *Handlers) whyCommand(ctx context.Context, req Request, _ string) Reply {
	return Reply{Message: h.why(ctx, req)}
}

// mode shows or sets when the bot answers in a channel.
func (h *Handlers) mode(ctx context.Context, req Request, rest string) Reply {
	if strings.HasPrefix(req.Channel, "D") {
		return Reply{Message: render.Text("In this conversation I answer every message.", "A mode is something for channels: use /brief mode there.")}
	}
	if h.opts.Settings == nil {
		return Reply{Message: render.Text("Settings cannot be changed here.")}
	}
	if rest == "" {
		m := h.opts.Settings.Mode(req.Channel)
		return Reply{Message: render.Text(fmt.Sprintf("This channel's mode is %s.", m), modeMeans(m), "To change it: /brief mode thread or /brief mode strict")}
	}
	m, ok := settings.ParseMode(strings.ToLower(rest))
	if !ok {
		return Reply{Message: render.Text(fmt.Sprintf("There is no mode “%s”.", rest),
			"thread: "+modeMeans(settings.Thread), "strict: "+modeMeans(settings.Strict))}
	}
	if err := h.opts.Settings.SetMode(ctx, req.Channel, m, req.User); err != nil {
		h.log.Error("mode not set", "err", err, "event", req.EventID, "channel", req.Channel)
		return Reply{Message: render.Text("I could not keep that, so the mode is as it was.", "Try again in a minute."), Err: err}
	}
	return Reply{Message: render.Text(fmt.Sprintf("This channel's mode is now %s.", m), modeMeans(m))}
}

func modeMeans(m settings.Mode) string {
	if m == settings.Strict {
		return "I answer only where I am mentioned."
	}
	return "I answer where I am mentioned, and go on answering in threads where I have answered."
}

func (h *Handlers) allow(ctx context.Context, req Request, _ string) Reply {
	return h.external(ctx, req, true)
}

func (h *Handlers) forbid(ctx context.Context, req Request, _ string) Reply {
	return h.external(ctx, req, false)
}

// external lets the bot answer in a channel that is shared with another
// organisation, or forbids it.
func (h *Handlers) external(ctx context.Context, req Request, allowed bool) Reply {
	switch {
	case !req.Asker.Admin:
		return Reply{Message: render.Text("Only an admin of this workspace can decide that.",
			"In channels that are shared with another organisation I answer only where an admin has allowed it.")}
	case strings.HasPrefix(req.Channel, "D") || h.opts.Settings == nil:
		return Reply{Message: render.Text("Use this in the channel that you mean.")}
	}
	if err := h.opts.Settings.SetExternal(ctx, req.Channel, allowed, req.User); err != nil {
		h.log.Error("shared channel not set", "err", err, "event", req.EventID, "channel", req.Channel)
		return Reply{Message: render.Text("I could not keep that, so it is as it was.", "Try again in a minute."), Err: err}
	}
	lead := "I may answer in this channel now, also while it is shared with another organisation."
	if !allowed {
		lead = "I no longer answer in this channel while it is shared with another organisation."
	}
	return Reply{Message: render.Text(lead, "Everybody in it can read the quotations from the briefings that I post.")}
}

// addCommandActions enters what the buttons of commands do.
func (h *Handlers) addCommandActions() {
	h.tables.clicks[actionAsk] = action{handle: func(ctx context.Context, req Request) Reply {
		r := h.reply(ctx, Request{Kind: Command, EventID: req.EventID, Channel: req.Channel, User: req.User, Text: req.Value}, req.Value)
		w := whisper(req, r.Message)
		w.Entry, w.Err = r.Entry, r.Err
		return w
	}}
	h.tables.clicks[actionDocs] = action{handle: h.turnDocs}
}

// base is an action_id without the suffix that makes it unique in a message.
func base(action string) string {
	name, suffix, ok := strings.Cut(action, "_")
	if ok && !slices.ContainsFunc([]rune(suffix), func(r rune) bool { return r < '0' || r > '9' }) {
		return name
	}
	return action
}
