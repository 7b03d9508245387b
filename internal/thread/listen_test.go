package thread

import (
	"strings"
	"testing"
)

// asked is a thread in which somebody has asked who leads a group.
var asked = Memory{Turns: []Turn{{
	User: "U1", Question: "who leads the Harbour Front?", Short: "Salma Idrissi",
	Quote: "The Harbour Front has been led by Salma Idrissi since the ferry strike in Almeria.",
}}}

// silent are lines that people write to each other in such a thread.
var silent = []string{
	"thanks", "Thanks!", "thank you so much", "ty", "lol", "haha", "hahaha nice", "ok", "OK great", "cool, thanks", "great, got it",
	"perfect", "wow", "yes", "no", "yep", "indeed", "+1", "👍", ":tada:", "hm", "hmm interesting", "good to know", "well done everyone",
	"thanks, Ana", "Thanks Ana", "Ana, did you see this?", "Bob?", "bob can you check?", "@bob can you check?", "hey Bob, is this yours?",
	"Ana, who leads them now?", "could you file this, Bob?", "is that right, Ana?", "morning Ana, who is on today?",
	"can you check?", "can you double-check that with the embassy?", "could somebody call the press office?", "can we publish this?", "should we run it?",
	"shall I write that up?", "would you take the second half?", "do you think that's true?", "did you see the match?", "are you sure?",
	"are we sure about this?", "is anyone at the port?", "does anyone have a photo?", "who has the photo?", "who is writing this up?",
	"who's covering it tonight?", "who's on shift tomorrow?", "what time is the meeting?", "when is our deadline?", "when is the deadline?",
	"where are we on this?", "where is the draft?", "how's the headline coming?", "what should the headline be?", "what about lunch?", "and you?", "what about you?",
	"how about tomorrow?", "coffee?", "lunch anyone?", "really?", "seriously?", "what?", "huh?", "wait, what?", "so what?", "who knows?", "who cares?",
	"why not?", "right?", "is it?", "isn't it?", "what a mess", "what a day", "how awful", "who knew", "when I was in Almeria it was quiet",
	"which is why I said so", "where we left off yesterday", "the Front denied it yesterday", "I think it was Salma", "I'll call the ministry",
	"let me check", "let's wait for the second source", "we should say allegedly", "not sure about that", "that's what I thought",
	"no idea", "sounds wrong", "this contradicts what AFP says", "Salma resigned, apparently", "that was in 2019", "in Almeria",
	"> who leads the Harbour Front?", "https://example.org/a is this the same?", "see https://example.org/story?", "tell me about it", "give me a minute",
	"give me a shout later", "show me the draft", "remind me tomorrow", "let me know who wins", "don't know who said it", "ask the bot",
	"nice one!", "you were right", "told you", "my bad", "sorry, wrong thread", "never mind", "anyone?", "guys, who wants tea?",
	"can it be true?", "would they say so?", "this is great", "we have that already", "why me?", "who is editing?", "who is free?",
	"did anybody get a reply from them?", "what do we do now?", "how do we phrase it?", "any news from the desk?", "is Ana in?, Bob?",
}

// wanted are lines that are for the bot.
var wanted = []string{
	"who leads the Red Sail?", "who leads the Red Sail", "and what did Okafor say?", "what did Okafor say", "when was that?", "when was that", "who replaced him?", "who replaced her",
	"and in Cádiz?", "and Morocco?", "what about Spain?", "and in 2019?", "where was she born?", "how many ferries were hit in Almeria?",
	"how many people died in March?", "is it true that... never mind. who founded the Red Sail?", "thanks! and what did Okafor say?", "ok, and when did that happen?",
	"tell me more about Salma Idrissi", "can you tell us who founded the Red Sail?", "can you tell me when that was?", "please show me what Okafor said in Rabat",
	"why did they strike?", "in which town was Okafor born?", "so who is Okafor?", "since when has she led them?", "what is their demand?", "Great. Where is the Red Sail based?",
	"who's Okafor?", "how long did it last?", "what does UNHCR say?", "but what did Okafor say about the ferry?",
}

// perhaps are lines that are answered only where the briefings have it.
var perhaps = []string{
	"when?", "why?", "who else?", "where?", "how many?", "was Okafor arrested?", "did the Red Sail sign?", "was she arrested?", "what happened to the ferry?",
	"what do we know about Okafor?", "what is the status of the ceasefire?", "how many ferries?", "and the ferry?", "what about the strike?", "who signed?", "why did Spain leave?", "who signed this treaty?",
}

func TestListen(t *testing.T) {
	t.Parallel()
	if n := len(silent) + len(wanted) + len(perhaps); n < 80 {
		t.Fatalf("%d lines, want at least 80", n)
	}
	for intent, lines := range map[Intent][]string{Silent: silent, Ask: wanted, Maybe: perhaps} {
		for _, text := range lines {
			if got, _ := Listen(text, asked); got != intent {
				t.Errorf("Listen(%q) = %v, want %v", text, got, intent)
			}
		}
	}
}

func TestListenReturnsThePartThatAsks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"thanks! and what did Okafor say?":                 "and what did Okafor say?",
		"Interesting. Who is Dr. J. Okafor? I had no idea": "Who is Dr. J. Okafor?",
		"when was that?": "when was that?",
		"lol":            "",
	} {
		if _, got := Listen(text, asked); got != want {
			t.Errorf("Listen(%q) asks %q, want %q", text, got, want)
		}
	}
}

func TestTalkInBetweenMakesTheBotShy(t *testing.T) {
	t.Parallel()
	busy := asked
	busy.Between = 2
	for text, want := range map[string]Intent{
		"when?": Silent, "why?": Silent, "who replaced him?": Maybe, "and in Cádiz?": Maybe, "who leads the Red Sail?": Ask,
	} {
		if got, _ := Listen(text, busy); got != want {
			t.Errorf("Listen(%q) after other talk = %v, want %v", text, got, want)
		}
	}
	for _, text := range []string{"when was that?", "and in Cádiz?", "when?", "who replaced him?"} {
		if got, _ := Listen(text, Memory{}); got != Silent {
			t.Errorf("Listen(%q) with nothing before it = %v, want silent", text, got)
		}
	}
}

func TestChatter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"thanks": true, "Thank you very much!": true, "lol": true, "ok great, thanks": true, "": true, "👍": true,
		"who leads?": false, "Okafor": false, "thanks for nothing": false, "really?": true, "one?": false, "later?": false,
	} {
		if got := Chatter(text); got != want {
			t.Errorf("Chatter(%q) = %v, want %v", text, got, want)
		}
	}
}

func FuzzListen(f *testing.F) {
	for _, s := range append(append(wanted, silent...), "? ! .", "@", "and", "\x00", strings.Repeat("and ", 400)) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		intent, part := Listen(text, asked)
		if (intent == Silent) != (part == "") || !strings.Contains(text, strings.TrimSpace(part)) {
			t.Errorf("Listen(%q) = %v, %q", text, intent, part)
		}
		asked.Resolve(text)
	})
}
