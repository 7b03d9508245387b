package handlers

import (
	"context"
	"fmt"
	"time"

	"briefbot/internal/render"
)

func (h *Handlers) helpMessage(ctx context.Context, kind Kind) render.Message {
	return render.Text("Ask me about the briefings.",
		"I answer with the briefings' own words and say where they stand. For example: "+asked(kind, h.example(ctx)),
		"If the briefings do not answer, I say so.")
}

func (h *Handlers) noQuestionMessage(ctx context.Context, kind Kind) render.Message {
	return render.Text("I did not find a question in that.", "Put it in words, for example: "+asked(kind, h.example(ctx)))
}

// asked is how a question is put in a kind of place.
func asked(kind Kind, question string) string {
	switch kind {
	case Command:
		return "/brief " + question
	case Mention:
		return "mention me with “" + question + "”"
	}
	return question
}

// courtesy is the message for somebody who says thanks, or as little.
func (h *Handlers) courtesy(ctx context.Context, kind Kind) render.Message {
	return render.Text("Glad to help.", "Ask me whenever you like, for example: "+asked(kind, h.example(ctx)))
}

// whichMessage is for a question about a message that the bot does not see.
func whichMessage() render.Message {
	return render.Text("I do not see what you mean by that.",
		"Mention me in the thread of the message, use “"+CheckName+"” in its menu, or put the statement into your question.")
}

// greeting is what the bot says when it is added to a channel.
func greeting() render.Message {
	return render.Text("Hello, I answer questions about the briefings.",
		"Mention me with a question and I answer in a thread, with the briefings' own words and where they stand. In that thread you can go on asking without mentioning me.",
		"To have me answer only when I am mentioned, use /brief mode strict; for all that I can do, /brief help.")
}

func slowMessage() render.Message {
	return render.Text("That took me too long, so I stopped.",
		"Ask again in a minute, in fewer words if you can. If it keeps happening, tell the people who run this bot that searching is slow.")
}

// Trouble is the message for a question that could not be answered. It names
// the delivery, by which an operator finds the cause in the log.
func Trouble(eventID string) render.Message {
	return render.Text("Something went wrong on my side, so your question has no answer yet.",
		"Nothing is wrong with your question. Ask again in a minute; if it happens again, tell the people who run this bot.",
		fmt.Sprintf("They will find the cause in the log under the reference %s.", eventID))
}

// Unavailable is the message for a command that could not be recorded.
func Unavailable() render.Message {
	return render.Text("I cannot take questions at the moment, so I did not take yours.",
		"Please ask it again in a few minutes. The people who run this bot can see why in its log.")
}

// Unconfirmed is the message for an asker whose reply may not be where they
// asked.
func Unconfirmed() render.Message {
	return render.Text("Slack did not confirm my reply here, and I cannot look for it.",
		"If you do not see it above, please ask again.")
}

// Report is what the editors read about the reply to a question in a channel,
// which the log names by its key.
func Report(channel, key, what string) render.Message {
	m := render.Text("A reply needs somebody to look after it.",
		fmt.Sprintf("My reply in the conversation %s %s.", channel, what),
		fmt.Sprintf("The log has more under the reference %s.", key))
	m.Parts[1] = render.Byline{Before: "My reply " + what, Channel: channel}
	return m
}

// Status is what the bot is shown to be doing while it works on an answer,
// after its name.
const Status = "is reading the briefings…"

// Working is the modal that is shown while the real one is worked on.
func Working() render.View {
	return render.View{Title: "Briefings", Close: "Close", Parts: []render.Part{
		render.Lead{Text: "Reading the briefings…"},
		render.Note{Text: "This takes a moment longer than usual. It will show here; you can leave it open."},
	}}
}

// Done is the message for an act that was slow and has nothing to show.
func Done() render.Message { return render.Text("Done.") }

// NoWindow is the message for a person whose window did not open.
func NoWindow() render.Message {
	return render.Text("Slack did not let me open the window in time.", "Please try it once more.")
}

// ForMembers is the message for somebody of another organisation.
func ForMembers() render.Message {
	return render.Text("I only answer members of this workspace.",
		"The briefings belong to the organisation that runs me. Please ask the colleague who works with you here.")
}

// ForFullMembers is the message for a guest.
func ForFullMembers() render.Message {
	return render.Text("I only answer full members of this workspace.",
		"Guests cannot ask me about the briefings. Please ask the colleague who invited you.")
}

// SharedChannel is the message in a channel that is shared with another
// organisation and was not allowed.
func SharedChannel(admin bool) render.Message {
	const lead = "I do not answer in this channel: it is shared with another organisation."
	if admin {
		return render.Text(lead, "You are an admin here: with /brief allow you let me answer members of your workspace in this channel, where everybody in it can read along.")
	}
	return render.Text(lead, "Ask me in a direct message, or ask an admin of your workspace to allow it here with /brief allow.")
}

// NotShared is the message for somebody whose post would have left the
// organisation.
func NotShared() render.Message {
	return render.Text("I did not post that: the channel is shared with another organisation.",
		"An admin of your workspace can allow it there with /brief allow.")
}

// Unsure is the message where Slack does not say who asks or whom a channel is
// shared with.
func Unsure() render.Message {
	return render.Text("I cannot find out from Slack whether I may answer here, so I do not.",
		"I only answer members of this workspace. Please ask again in a minute; if it stays like this, the people who run this bot can see why in its log.")
}

// Later is the note that a question is answered when its turn comes.
func Later(wait time.Duration) render.Message {
	return render.Text(fmt.Sprintf("You will have your answer in %s.", roughly(wait)),
		"Many questions came at once, so this one waits for its turn. There is no need to ask again.")
}

// TooMany is the note that a question was not taken.
func TooMany(wait time.Duration) render.Message {
	return render.Text("I did not take this question: too many are waiting.",
		fmt.Sprintf("Please ask it again in %s.", roughly(wait)))
}

// roughly words a wait, rounded up.
func roughly(wait time.Duration) string {
	seconds := int((wait + time.Second - 1) / time.Second)
	switch {
	case seconds <= 1:
		return "a second"
	case seconds < 90:
		return fmt.Sprintf("%d seconds", seconds)
	}
	return fmt.Sprintf("%d minutes", (seconds+59)/60)
}
