package handlers

import (
	"fmt"

	"briefbot/internal/render"
)

func helpMessage(kind Kind) render.Message {
	return render.Text("Ask me about the briefings.",
		fmt.Sprintf("I answer with the briefings' own words and say where they stand. For example: %s", example(kind)),
		"If the briefings do not answer, I say so.")
}

func noQuestionMessage(kind Kind) render.Message {
	return render.Text("I did not find a question in that.",
		fmt.Sprintf("Put it in words, for example: %s", example(kind)))
}

func example(kind Kind) string {
	const question = "who leads JNIM?"
	switch kind {
	case Command:
		return "/brief " + question
	case Mention:
		return "mention me with “" + question + "”"
	}
	return question
}

func slowMessage() render.Message {
	return render.Text("That took me too long, so I stopped.",
		"Ask again in a minute, in fewer words if you can. If it keeps happening, tell the people who run this bot that searching is slow.")
}

// troubleMessage names the delivery, by which an operator finds the cause in
// the log.
func troubleMessage(eventID string) render.Message {
	return render.Text("Something went wrong on my side, so your question has no answer yet.",
		"Nothing is wrong with your question. Ask again in a minute; if it happens again, tell the people who run this bot.",
		fmt.Sprintf("They will find the cause in the log under the reference %s.", eventID))
}

// Busy is the message for a request that the bot has no room to work on.
func Busy() render.Message {
	return render.Text("Too many questions are waiting, so I did not take yours.",
		"Please ask it again in a few minutes.")
}
