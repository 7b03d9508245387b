package handlers

import (
	"regexp"
	"strings"
	"unicode"
)

// maxQuestion is how many characters of a message are read as a question: more
// than anybody asks, and little enough to search with in no time.
const maxQuestion = 2_000

// angle matches Slack's <…> forms: mentions, channels, links and commands
// (Slack's page "Formatting text for app surfaces").
var angle = regexp.MustCompile(`<([@#!]?)([^<>|\s][^<>|]*)(?:\|([^<>]*))?>`)

// shortcode matches emoji codes such as :tada: or :+1::skin-tone-2:.
var shortcode = regexp.MustCompile(`:[\pL\pN_+'-]+:`)

// plainText is the text of a request as people read it, line breaks kept:
// without the mention of the bot, and with Slack's escapes undone.
func plainText(req Request) string {
	text := req.Text
	if req.Kind == Mention && req.Self == "" {
		text = withoutFirstMention(text)
	}
	text = angle.ReplaceAllStringFunc(text, func(form string) string {
		m := angle.FindStringSubmatch(form)
		sigil, target, label := m[1], m[2], m[3]
		return " " + plainForm(sigil, target, label, req.Self) + " "
	})
	text = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	return strings.ToValidUTF8(text, " ")
}

// Question reads the question out of a request's text: without the mention of
// the bot, with Slack's escapes undone, on one line, and cut to a bounded
// length. It reports whether it was cut.
func Question(req Request) (question string, truncated bool) {
	text := plainText(req)
	words := strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	for i, w := range words {
		words[i] = withoutMarks(w)
	}
	question = strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	n := 0
	for i := range question {
		if n == maxQuestion {
			return strings.TrimSpace(question[:i]), true
		}
		n++
	}
	return question, false
}

func withoutFirstMention(text string) string {
	if loc := angle.FindStringIndex(text); loc != nil && strings.HasPrefix(text[loc[0]:], "<@") {
		return text[:loc[0]] + " " + text[loc[1]:]
	}
	return text
}

// plainForm is what a reader sees of one <…> form. Mentions of people without
// a label are ids that no briefing holds, so they vanish.
func plainForm(sigil, target, label, self string) string {
	switch sigil {
	case "@":
		if target == self || label == "" {
			return ""
		}
		return "@" + strings.TrimPrefix(label, "@")
	case "#":
		if label == "" {
			return ""
		}
		return "#" + label
	case "!":
		if label != "" {
			return label
		}
		name, _, _ := strings.Cut(target, "^")
		return "@" + name
	}
	if label != "" {
		return label
	}
	return strings.TrimPrefix(target, "mailto:")
}

// withoutMarks drops the emphasis marks of Slack's markup around a word.
func withoutMarks(word string) string {
	if trimmed := strings.Trim(word, "*_~`"); trimmed != "" {
		return trimmed
	}
	return word
}

// hasWords reports whether question holds anything to search for: a letter or
// a digit outside emoji codes.
func hasWords(question string) bool {
	return strings.ContainsFunc(shortcode.ReplaceAllString(question, " "), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
}

// isHelp reports whether question asks how to use the bot.
func isHelp(question string) bool {
	switch strings.ToLower(strings.Trim(question, " ?!.,")) {
	case "", "help", "hi", "hello", "hey":
		return true
	}
	return false
}
