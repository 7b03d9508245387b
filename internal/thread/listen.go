package thread

import (
	"slices"
	"strings"
	"unicode"
)

// Intent says how a message in a thread is meant.
type Intent int

// The intents. What is not surely for the bot is left alone: an answer that
// nobody wanted is worse than a mention that somebody has to add.
const (
	// Silent: people talk to each other.
	Silent Intent = iota
	// Maybe: a question that the bot should answer only if it knows the
	// answer.
	Maybe
	// Ask: a question for the bot, to be answered in any case.
	Ask
)

// String returns the intent's name.
func (i Intent) String() string { return [...]string{"silent", "maybe", "ask"}[i] }

// Listen says how text is meant, in a conversation of which m is remembered,
// and returns the part of it that asks. Text is plain; mentions of people are
// the caller's to see, since they end all doubt.
func Listen(text string, m Memory) (Intent, string) {
	best, asked := Silent, ""
	if strings.HasPrefix(strings.TrimSpace(text), ">") || strings.Contains(text, "://") || strings.Contains(text, "```") {
		return Silent, "" // something is quoted or shown to somebody
	}
	list := sentences(text)
	for i, s := range list {
		if toSomebody(tokens(s), i) {
			return Silent, ""
		}
		if intent := listenTo(s, m); intent >= best && intent > Silent {
			best, asked = intent, s
		}
	}
	return best, asked
}

// Chatter reports whether text says nothing that could be answered: thanks,
// laughter, agreement.
func Chatter(text string) bool {
	list, idle := tokens(strings.ToLower(text)), chatter
	if strings.Contains(text, "?") {
		idle = wonder // anything else with a question mark may be looked up
	}
	return len(list) <= 8 && !slices.ContainsFunc(list, func(t token) bool { return !idle[t.low] })
}

// sentences splits text after question marks, exclamation marks and full stops
// that a space follows.
func sentences(text string) []string {
	var out []string
	rest := strings.TrimSpace(text)
	for {
		at := -1
		for i, r := range rest {
			if strings.ContainsRune("?!.", r) && i+1 < len(rest) && rest[i+1] == ' ' && !abbreviated(rest[:i]) {
				at = i + 1
				break
			}
		}
		if at < 0 {
			break
		}
		out, rest = append(out, rest[:at]), strings.TrimSpace(rest[at:])
	}
	if rest != "" {
		out = append(out, rest)
	}
	return out
}

// abbreviated reports whether a full stop after text ends an initial or a
// title rather than a sentence.
func abbreviated(text string) bool {
	word := text[strings.LastIndexByte(text, ' ')+1:]
	return len(word) == 1 || strings.Contains(word, ".") || slices.Contains([]string{"Mr", "Mrs", "Ms", "Dr", "St", "Gen", "Col", "Lt"}, word)
}

// openers may stand before a comma without being somebody's name.
var openers = words("thanks ok okay so and but also well right great now then hm hmm yes no actually sorry please wait oh cool good nice interesting finally first second still again btw anyway however sure fine indeed yeah")

// toSomebody reports whether a sentence addresses a person: "Ana, …", "…,
// Bob?", "hey Ana".
func toSomebody(list []token, position int) bool {
	if len(list) == 0 {
		return false
	}
	first := list[0]
	switch {
	case strings.ContainsRune(first.text, '@'), slices.ContainsFunc(list, func(t token) bool { return strings.Contains(t.tail, "@") }):
		return true
	case len(list) > 1 && slices.Contains([]string{"hey", "hi", "hello", "morning", "thanks", "cheers", "sorry"}, first.low) && list[1].upper() && !openers[list[1].low] && !asking[list[1].low]:
		return true
	case first.upper() && strings.HasPrefix(first.tail, ",") && !openers[first.low] && !asking[first.low] && len(list) > 1:
		return true
	case len(list) == 1 && first.upper() && position == 0 && strings.HasPrefix(first.tail, "?"):
		return !first.named() || len(first.text) > 1 && !isAcronym(first.text) // "Ana?" calls her
	}
	last := list[len(list)-1]
	if len(list) < 3 || !strings.HasSuffix(list[len(list)-2].tail, ",") || !last.upper() || isAcronym(last.text) {
		return false
	}
	before := list[len(list)-2]
	return !before.upper() || before.low == "i" // "in Kidal, Mali" is a place
}

func isAcronym(s string) bool { return len(s) > 1 && strings.ToUpper(s) == s }

// listenTo judges one sentence.
func listenTo(s string, m Memory) Intent {
	list := tokens(s)
	mark := strings.HasSuffix(strings.TrimRight(s, "!. "), "?") || strings.Contains(s, "?")
	for len(list) > 1 && (openers[list[0].low] || list[0].low == "and") && !fragmentOpener(list) {
		list = list[1:]
	}
	if len(list) == 0 || Chatter(s) || sayings[strings.ReplaceAll(strings.ToLower(join(list)), " ", "+")] {
		return Silent
	}
	if rest, ok := request(list); ok {
		return content(rest, m, Ask)
	}
	if slices.ContainsFunc(list, func(t token) bool { return ourselves[t.low] || everybody[t.low] }) {
		return known(list)
	}
	if slices.ContainsFunc(list, func(t token) bool { return theDesk[t.low] || chores[t.low] }) {
		if mark && asking[list[0].low] {
			return onlyNamed(list, m) // "why did Spain leave?" has a name to hold on to
		}
		return Silent
	}
	switch first := list[0].low; {
	case bare(list):
		if mark && m.Between == 0 && len(m.Turns) > 0 {
			return Maybe
		}
		return Silent
	case fragmentOpener(list) && mark:
		return fragment(list, m)
	case asking[first] && (mark || shaped(list)):
		return content(list, m, Ask)
	case about[first] && len(list) > 2 && asking[list[1].low] && mark: // "in which town …?"
		return content(list, m, Ask)
	case toPeople[first]:
		return Silent
	case auxiliaries[first] && mark && len(list) > 2:
		return content(list, m, Maybe)
	}
	return Silent
}

// request reports whether list asks the bot to tell something, and returns
// what: "tell me about …", "can you tell us who …", "show me …".
func request(list []token) ([]token, bool) {
	rest := list
	if len(rest) > 2 && toPeople[rest[0].low] && rest[1].low == "you" {
		rest = rest[2:]
	}
	for len(rest) > 0 && (rest[0].low == "please" || rest[0].low == "pls" || rest[0].low == "also") {
		rest = rest[1:]
	}
	if len(rest) < 3 || !slices.Contains([]string{"tell", "show", "give", "remind"}, rest[0].low) || rest[1].low != "me" && rest[1].low != "us" {
		return nil, false
	}
	rest = rest[2:]
	if idle[rest[0].low] || rest[0].low == "about" && (len(rest) == 1 || len(rest) == 2 && thing[rest[1].low]) ||
		slices.ContainsFunc(rest, func(t token) bool { return theDesk[t.low] || ourselves[t.low] }) {
		return nil, false
	}
	return rest, true
}

// known reports whether people ask, with themselves in the question, for what
// a bot would know: "what do we know about Gao?", "do we know who led it?".
func known(list []token) Intent {
	text := " " + strings.ToLower(join(list)) + " "
	for _, frame := range []string{
		" what do we know about ", " what can you tell me about ", " what can you tell us about ", " what do the briefings tell us about ",
		" what do you know about ", " what do you have on ", " what do we have on ",
	} {
		if strings.HasPrefix(text, frame) {
			if slices.ContainsFunc(list, func(t token) bool { return theDesk[t.low] }) {
				return Silent
			}
			return Maybe
		}
	}
	return Silent
}

// shaped reports whether list is put as a question without a question mark:
// "who leads jnim", "how many died", but not "what a mess" or "when I was".
func shaped(list []token) bool {
	if len(list) < 3 {
		return false
	}
	first, second := list[0].low, list[1].low
	switch {
	case auxiliaries[second]:
		return first != "which" && second != "not"
	case first == "how":
		return amounts[second]
	case strings.HasSuffix(first, "'s"):
		return first != "what's" || list[1].low == "the"
	case first == "who":
		return len(second) > 3 && (strings.HasSuffix(second, "s") || strings.HasSuffix(second, "ed")) && second != "knows" && second != "cares" && second != "needs"
	}
	return false
}

// onlyNamed is Maybe for a question with a name or a number in it.
func onlyNamed(list []token, m Memory) Intent {
	if content(list, m, Ask) == Ask && slices.ContainsFunc(list[1:], func(t token) bool { return t.named() || t.number() }) {
		return Maybe
	}
	return Silent
}

// content lowers an intent for questions without anything to hold on to.
func content(list []token, m Memory, intent Intent) Intent {
	named, leaning, solid := false, false, 0
	for i, t := range list {
		switch {
		case t.number(), i > 0 && t.named(), i == 0 && isAcronym(t.text) && len(t.text) > 1:
			named = true
		case male[t.low], female[t.low], many[t.low], thing[t.low], pointer[t.low] && t.low != "this" && t.low != "these", t.low == "there":
			leaning = true
		case !asking[t.low] && !auxiliaries[t.low] && !about[t.low] && len(t.low) > 2 && t.low != "the":
			solid++
		}
	}
	switch {
	case named:
		return intent
	case leaning && len(m.Turns) == 0:
		return Silent
	case leaning && m.Between == 0 && len(list) <= 8:
		return intent
	case leaning || solid > 0:
		return min(intent, Maybe)
	}
	return Silent
}

// bare reports whether list is nothing but a question word: "when?", "how
// many?", "since when?".
func bare(list []token) bool {
	text := strings.ToLower(join(list))
	return slices.Contains([]string{"when", "where", "who", "why", "how many", "how much", "since when", "by whom", "who else", "where exactly", "when exactly", "until when", "how", "which one", "which ones"}, text)
}

// fragmentOpener reports whether list is a piece that only makes sense after a
// question: "and in Gao", "what about Niger", "and Parly".
func fragmentOpener(list []token) bool {
	rest := piece(list)
	return len(rest) < len(list) && len(rest) > 0 && len(rest) <= 5 && !asking[rest[0].low] && !auxiliaries[rest[0].low] && rest[0].low != "then" && rest[0].low != "so"
}

// piece is list without what makes it a fragment; all of list where nothing
// does.
func piece(list []token) []token {
	if len(list) > 1 && (list[0].low == "and" || list[0].low == "or") {
		list = list[1:]
		if len(list) > 2 && (list[0].low == "what" || list[0].low == "how") && list[1].low == "about" {
			return list[2:]
		}
		return list
	}
	if len(list) > 2 && (list[0].low == "what" || list[0].low == "how") && list[1].low == "about" {
		return list[2:]
	}
	return list
}

// fragment judges a piece.
func fragment(list []token, m Memory) Intent {
	rest := piece(list)
	if len(m.Turns) == 0 || slices.ContainsFunc(rest, func(t token) bool { return theDesk[t.low] || chores[t.low] || ourselves[t.low] || everybody[t.low] }) {
		return Silent
	}
	if slices.ContainsFunc(rest, func(t token) bool { return t.named() || t.time() }) && m.Between <= 1 {
		return Ask
	}
	if strings.ContainsFunc(join(rest), unicode.IsLetter) {
		return Maybe
	}
	return Silent
}
